//! Where invoices come from: files, the standard input, the XML inside of a PDF.

use einvoice::pdf;
use kernel::{Error, Result};

pub(super) use crate::commands::files::{bytes, report, write};

/// The XML of an invoice: these bytes, or the XML inside of them if they are a PDF.
///
/// # Errors
/// When a PDF has none. The text says why.
pub(super) fn xml(bytes: Vec<u8>) -> Result<Vec<u8>, String> {
    if !pdf::is_pdf(&bytes) {
        return Ok(bytes);
    }
    pdf::embedded(&bytes).map(|embedded| embedded.xml).map_err(|refusal| refusal.to_string())
}

/// The XML of a file, for commands that do nothing without it.
///
/// # Errors
/// When there is none.
pub(super) fn xml_of(name: &str) -> Result<Vec<u8>> {
    bytes(name).and_then(xml).map_err(|reason| Error::internal(format!("{name}: {reason}")))
}
