//! Pieces of text that take the place of others.

use std::ops::Range;

use super::{Change, Refused};
use crate::document::Document;

/// A span of the text and what shall stand there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Splice {
    pub(crate) span: Range<usize>,
    pub(crate) text: String,
}

/// Puts splices into the order of the text; those that insert at one place keep theirs and come before what is replaced behind it.
pub(super) fn arrange(document: &Document, splices: &mut [Splice]) -> Result<(), Refused> {
    splices.sort_by_key(|splice| (splice.span.start, !splice.span.is_empty()));
    let mut end = 0;
    for splice in splices.iter() {
        let span = &splice.span;
        if document.text().get(span.clone()).is_none() {
            return Err(Refused::NoPlace);
        }
        if span.start < end {
            return Err(Refused::Overlap(document.line(span.start)));
        }
        end = span.end;
    }
    Ok(())
}

/// The text with arranged splices made, and the changes that take it back.
pub(super) fn make(text: &str, splices: Vec<Splice>) -> (String, Vec<Change>) {
    let grown: usize = splices.iter().map(|splice| splice.text.len()).sum();
    let mut made = String::with_capacity(text.len() + grown);
    let mut undo = Vec::with_capacity(splices.len());
    let mut at = 0;
    for Splice { span, text: new } in splices {
        made.push_str(&text[at..span.start]);
        at = span.end;
        let old = &text[span];
        if old == new {
            made.push_str(old);
            continue;
        }
        let from = made.len();
        made.push_str(&new);
        undo.push(Change::Source { span: from..made.len(), text: old.to_owned() });
    }
    made.push_str(&text[at..]);
    (made, undo)
}
