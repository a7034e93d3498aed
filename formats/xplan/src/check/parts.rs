//! The checks one by one, and which of them were asked for.

use super::{Finding, Level, Options, geometry, plausibility, rules, schema, surfaces};
use crate::Document;

/// What all checks find that were asked for.
pub(super) fn findings(document: &Document, options: &Options) -> Vec<Finding> {
    let mut out = Vec::new();
    version(document, &mut out);
    if options.schema {
        schema::check(document, &mut out);
    }
    if options.semantic {
        rules::check(document, &mut out);
    }
    if options.plausibility {
        plausibility::check(document, &mut out);
    }
    if options.geometry {
        geometry::check(document, options.orientation, &mut out);
    }
    surfaces::check(document, options, &mut out);
    out
}

/// Without a version that is known nobody knows which rules apply.
fn version(document: &Document, out: &mut Vec<Finding>) {
    if document.version().is_some() {
        return;
    }
    out.push(Finding {
        rule: "version",
        level: Level::Warning,
        objects: Vec::new(),
        position: None,
        offset: Some(document.root().span().start),
        text: "Die Datei nennt keine Version von XPlanGML, die geprüft werden kann (4.0 bis 6.1).".to_owned(),
    });
}
