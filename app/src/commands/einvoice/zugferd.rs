//! `rathaus einvoice create --as zugferd`: a PDF that people read, with the invoice for programs in it.

use einvoice::write::{Style, write};
use einvoice::{Limits, Syntax, model::Invoice, pdf};
use kernel::{Error, Result};

use super::check::{self, Judged};
use super::create::Made;
use super::{convert, input, paper};

/// The invoice in CII that goes into the PDF: as it is, or converted.
///
/// # Errors
/// When it cannot be read. The text says why.
pub(super) fn from_invoice(bytes: Vec<u8>, out: &str) -> Result<Made, String> {
    let xml = input::xml(bytes)?;
    let invoice = Invoice::read(&xml, &Limits::default()).map_err(|refusal| refusal.to_string())?;
    let (xml, mut lines) = match invoice.syntax {
        Syntax::Cii => (xml, Vec::new()),
        Syntax::Ubl => {
            let written = write(&invoice, Style { syntax: Syntax::Cii, indent: true });
            let lines = convert::told(&written);
            (written.bytes, lines)
        }
    };
    let judged = Judged::bytes(xml.clone());
    lines.extend(check::text(out, &judged));
    Ok(Made { lines, xml: Some(xml), verdict: judged.verdict() })
}

/// The PDF around an invoice in CII.
///
/// # Errors
/// When the invoice is none of ZUGFeRD's profiles, or cannot be printed.
pub(super) fn pdf(xml: &[u8]) -> Result<Vec<u8>> {
    let invoice = Invoice::read(xml, &Limits::default()).map_err(Error::caused_by)?;
    let made = pdf::hybrid(&paper::print(&invoice)?, xml).map_err(Error::caused_by)?;
    // What others will take out of it is what was put in.
    let inside = pdf::embedded(&made).map_err(Error::caused_by)?;
    if inside.xml == xml {
        Ok(made)
    } else {
        Err(Error::internal("Die Rechnung kam nicht unverändert aus dem PDF zurück."))
    }
}
