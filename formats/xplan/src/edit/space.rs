//! White space of a file: what stands before an element, and how lines begin that are added.

use std::ops::Range;

use crate::document::{Document, Node};

/// The white space right before an element, if there is nothing else before it than markup.
pub(super) fn lead(node: Node<'_>) -> Range<usize> {
    let start = node.span().start;
    let before = node.document().slice(0..start);
    let kept = before.trim_end_matches([' ', '\t', '\n', '\r']);
    if kept.ends_with('>') { kept.len()..start } else { start..start }
}

/// How a line begins: its line end and its indentation. Both are empty where elements follow each other in one line.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Line<'t> {
    pub(super) end: &'t str,
    pub(super) indentation: &'t str,
}

impl<'t> Line<'t> {
    /// The line of an element.
    pub(super) fn of(node: Node<'t>) -> Self {
        Self::last(node.document().slice(lead(node)))
    }

    /// The last line that begins in white space.
    fn last(space: &'t str) -> Self {
        match space.rfind('\n') {
            None => Self::default(),
            Some(at) if space[..at].ends_with('\r') => {
                Self { end: &space[at - 1..=at], indentation: &space[at + 1..] }
            }
            Some(at) => Self { end: &space[at..=at], indentation: &space[at + 1..] },
        }
    }
}

/// By how much the elements of a document are indented below others.
pub(super) fn unit(document: &Document) -> &str {
    document.root().children().next().map(|child| Line::of(child).indentation).unwrap_or_default()
}

/// The line end of a file.
pub(super) fn line_end(document: &Document) -> &'static str {
    match document.text().find('\n') {
        Some(at) if document.text()[..at].ends_with('\r') => "\r\n",
        _ => "\n",
    }
}
