//! What a file says beyond the standard: it is in no business term, so it is not written back.

use rustc_hash::FxHashMap;

use super::{Style, write};
use crate::limits::Limits;
use crate::model::Invoice;
use crate::xml::{Document, NodeId, Refusal, Walk, read};

/// Something that no business term says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Beyond {
    /// The way to the element.
    pub path: String,
    /// Its line.
    pub line: u32,
    /// What it says.
    pub text: String,
}

/// What a file says beyond the business terms: what is missing after reading and writing it in its own syntax.
///
/// # Errors
/// When the file is no invoice, is broken or beyond the limits.
pub fn beyond(bytes: &[u8], limits: &Limits) -> Result<Vec<Beyond>, Refusal> {
    let document = read(bytes, limits)?;
    let invoice = Invoice::read(bytes, limits)?;
    let written = write(&invoice, Style { syntax: invoice.syntax, indent: false });
    let again = read(&written.bytes, limits)?;
    let mut known: FxHashMap<(String, String), usize> = FxHashMap::default();
    for id in leaves(&again) {
        *known.entry(said(&again, id)).or_default() += 1;
    }
    let mut missing = Vec::new();
    let mut walk = Walk::new(&document);
    for id in leaves(&document) {
        if let Some(count) = known.get_mut(&said(&document, id)).filter(|count| **count > 0) {
            *count -= 1;
            continue;
        }
        let text = document.value(id).trim().to_owned();
        missing.push(Beyond { path: walk.xpath(id), line: walk.line(id), text });
    }
    Ok(missing)
}

/// The elements that say something themselves.
fn leaves<'d>(document: &'d Document<'d>) -> impl Iterator<Item = NodeId> + 'd {
    let all = 0..u32::try_from(document.nodes.len()).unwrap_or(u32::MAX);
    all.filter(|id| document.node(*id).end == id + 1 && !document.is_void(*id))
}

/// The names on the way to an element, and its text.
fn said(document: &Document<'_>, id: NodeId) -> (String, String) {
    let up = std::iter::successors(Some(id), |id| Some(document.node(*id).parent).filter(|_| *id != 0));
    let names: Vec<_> =
        up.take_while(|id| *id != 0).map(|id| document.spelled(document.name(id)).1).collect();
    (names.join("/"), document.value(id).trim().to_owned())
}
