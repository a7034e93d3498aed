//! The readable view: an invoice as pleasant as one on paper, with everything that it says.
//!
//! [`View::of`] puts the model into a small tree of [`blocks`]: each value has one place there, and what no place was made for comes
//! under "Weitere Angaben". [`html()`] writes the tree as one accessible page that needs nothing else and runs nothing.

pub mod blocks;
mod build;
mod html;
mod values;
mod words;

use std::io::{self, Write};

pub use blocks::View;

use crate::model::Invoice;
use crate::report::Report;

impl<'i> View<'i> {
    /// What is seen of an invoice.
    #[must_use]
    pub fn of(invoice: &'i Invoice) -> Self {
        build::view(invoice)
    }
}

/// Writes an invoice as a page; with a judgement its findings stand on top.
///
/// # Errors
/// When `out` takes no more.
pub fn html(invoice: &Invoice, judgement: Option<&Report>, out: &mut dyn Write) -> io::Result<()> {
    html::page(&View::of(invoice), judgement, out)
}

/// What an attached file is called in German, by its type.
#[must_use]
pub fn type_of_file(mime: &str) -> &str {
    words::word("file", mime).unwrap_or(mime)
}

/// How large a file is, as people read it.
#[must_use]
pub fn size_of_file(bytes: usize) -> String {
    values::size(bytes)
}
