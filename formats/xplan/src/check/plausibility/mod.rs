//! What is formally right and still looks like a slip: numbers that do not go together, values beyond the usual, areas that do not
//! add up, places outside of the country. Warnings only; each says why it was noticed and what to look at.

mod areas;
mod baunvo;
mod labels;
mod numbers;
mod places;

use super::rules::{Belonging, is_a, place_of, sections_of};
use super::{Finding, Level};
use crate::document::{Document, Node, Object};

/// Looks at all objects, and at the plans as a whole.
pub(crate) fn check(document: &Document, out: &mut Vec<Finding>) {
    if document.version().is_none() {
        return;
    }
    for object in document.objects() {
        look_at(object, out);
    }
    baunvo::check(document, out);
    areas::check(document, out);
    places::check(document, out);
}

/// Looks at one object, as after a change.
#[must_use]
pub fn check_object(object: Object<'_>) -> Vec<Finding> {
    let mut out = Vec::new();
    look_at(object, &mut out);
    out
}

fn look_at(object: Object<'_>, out: &mut Vec<Finding>) {
    numbers::check(object, out);
    labels::check(object, out);
}

/// A warning at an element of an object.
fn warning(rule: &'static str, object: Object<'_>, place: Node<'_>, text: String) -> Finding {
    Finding {
        rule,
        level: Level::Warning,
        objects: vec![object.id().into_owned()],
        position: place_of(object),
        offset: Some(place.span().start),
        text,
    }
}

/// A number as it stands in a property.
fn number_in(node: Node<'_>) -> Option<f64> {
    node.text().parse().ok().filter(|number: &f64| number.is_finite())
}

/// The number of a property.
fn number(object: Object<'_>, name: &str) -> Option<f64> {
    number_in(object.properties(name).next()?)
}

/// A number as it is written in German, with up to three digits behind the comma.
fn german(number: f64) -> String {
    let text = format!("{number:.3}");
    text.trim_end_matches('0').trim_end_matches('.').replace('.', ",")
}

#[cfg(test)]
mod tests;
