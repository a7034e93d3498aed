//! An invoice in the words of the standard as JSON: `{"BT-1": "R-1", "BG-4": {"BT-27": "…"}, "BG-25": [{…}, {…}]}`; what says more
//! about a value, beside it: `{"value": "…", "scheme": "0204"}`. Sums that are left away are worked out.

mod names;
mod node;
mod read;
mod sums;
mod xrechnung;

use serde_json::{Map, Value as Json};

use crate::model::{Group, Invoice, Value};
use crate::terms::{TermId, Terms};
use crate::write::{Table, goes_without_saying, said_text};

pub use sums::{WorkedOut, work_out};
pub use xrechnung::as_xrechnung;

/// Something in JSON or in numbers that is not understood.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{place}: {text}")]
pub struct Fault {
    /// Where, as `BG-25[2]/BT-129`; empty for the whole.
    pub place: String,
    /// What is wrong and how it is right, in German.
    pub text: String,
}

impl Fault {
    fn new(place: &str, text: String) -> Self {
        Self { place: if place.is_empty() { "Rechnung".to_owned() } else { place.to_owned() }, text }
    }
}

/// The way to a place in JSON.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
struct Path(String);

impl Path {
    fn with(&self, name: &str) -> Self {
        Self(if self.0.is_empty() { name.to_owned() } else { format!("{}/{name}", self.0) })
    }

    fn nth(&self, rank: usize) -> Self {
        Self(format!("{}[{rank}]", self.0))
    }
}

impl std::fmt::Display for Path {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.write_str(&self.0)
    }
}

/// Reads an invoice from JSON. It says what UBL would say: dates as year-month-day, codes of UBL.
///
/// # Errors
/// Everything that is not understood: other text than JSON, unknown terms, terms in a wrong place, what is no date or number.
pub fn from_json(text: &str) -> Result<Invoice, Vec<Fault>> {
    read::read(text)
}

/// Writes an invoice as JSON.
#[must_use]
pub fn to_json(invoice: &Invoice) -> String {
    let root = Terms::all().find(invoice.root.term);
    let json = root.map_or(Json::Null, |root| group(invoice, &invoice.root, root));
    format!("{json:#}\n")
}

fn group(invoice: &Invoice, from: &Group, id: TermId) -> Json {
    let terms = Terms::all();
    let mut object = Map::new();
    for (inner, term) in terms.inside(id) {
        let all: Vec<_> = if term.is_group() {
            let groups = from.groups.iter().filter(|group| group.term == term.id);
            let groups = groups.map(|from| group(invoice, from, inner));
            groups.filter(|group| group.as_object().is_some_and(|group| !group.is_empty())).collect()
        } else {
            // What says nothing is left away.
            let values = from.values.iter().filter(|value| value.term == term.id && !value.text.is_empty());
            values.map(|from| value(invoice, from, inner)).collect()
        };
        let listed = all.len() > 1 || Table::get().is_list(term.id);
        let json =
            if listed { (!all.is_empty()).then_some(Json::Array(all)) } else { all.into_iter().next() };
        object.extend(json.map(|json| (term.id.to_owned(), json)));
    }
    Json::Object(object)
}

fn value(invoice: &Invoice, from: &Value, id: TermId) -> Json {
    let text = Json::String(said_text(invoice, from, id));
    let said = from.attributes.iter().filter(|(name, text)| !goes_without_saying(invoice, id, name, text));
    let known = said.filter(|(name, _)| names::attribute(id, name).is_some());
    let attributes: Map<_, _> =
        known.map(|(name, text)| (names::short(id, name).to_owned(), Json::String(text.clone()))).collect();
    if attributes.is_empty() {
        return text;
    }
    Json::Object(std::iter::once(("value".to_owned(), text)).chain(attributes).collect())
}
