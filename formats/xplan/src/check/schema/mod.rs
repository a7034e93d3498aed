//! Conformity to the schema of the version: which elements and attributes there are, in which order and how often, and what their
//! texts look like. The verdict is that of a validator with the schema files; only a collection of a Web Feature Service, whose
//! schema is not part of XPlanGML, is left out, and its members are judged each for itself.

mod grammar;
mod profile;
mod text;
mod uri;
mod walk;
mod words;

use self::grammar::Grammar;
use self::walk::{MOST, Walk};
use super::{Finding, Level};
use crate::Document;
use crate::document::Space;

const RULE: &str = "schema";

/// Adds what does not conform to the schema. Without a version that is known there is none; nothing is said about that.
pub(crate) fn check(document: &Document, out: &mut Vec<Finding>) {
    let Some(version) = document.version() else { return };
    let grammar = Grammar::of(version);
    let mut walk = Walk::new(document, grammar);
    if document.root().space() == Space::Wfs {
        document.objects().for_each(|object| walk.global(object.node().id()));
    } else {
        walk.global(0);
    }
    let mut faults = walk.faults;
    faults.sort_by_key(|fault| fault.element);
    out.extend(
        faults
            .iter()
            .map(|fault| finding(document, fault.element, words::sentence(document, grammar, fault))),
    );
    if faults.len() == MOST {
        let text =
            format!("Die Datei hat mehr als {MOST} Abweichungen vom Schema; weitere sind nicht aufgeführt.");
        out.push(finding(document, 0, text));
    }
}

fn finding(document: &Document, element: crate::document::ElementId, text: String) -> Finding {
    let object = document.object_at(element).map(|object| object.id().into_owned());
    Finding {
        rule: RULE,
        level: Level::Error,
        objects: object.filter(|id| !id.is_empty()).into_iter().collect(),
        position: None,
        offset: Some(document.node(element).span().start),
        text,
    }
}
