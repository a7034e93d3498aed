//! The invoice inside a PDF: ZUGFeRD and Factur-X carry it as an embedded file (ISO 32000-1, 7.11.4) with a fixed name.

mod files;
mod guard;
mod hybrid;
mod xmp;

use thiserror::Error;

use files::File;
pub use hybrid::{NotMade, Profile, hybrid};

/// Names under which an invoice is embedded: Factur-X and ZUGFeRD from 2.1 on, XRechnung as a profile of them, ZUGFeRD 2.0 and,
/// with capitals, 1. Not everybody keeps to the capitals.
const NAMES: &[&str] = &["factur-x.xml", "xrechnung.xml", "zugferd-invoice.xml"];

/// Bytes of a PDF that is looked at.
const PDF: usize = 128 << 20;

/// Bytes of an invoice in it, unpacked.
const XML: usize = 256 << 20;

/// How the file is related to the pages that a person sees (`AFRelationship`, ISO 32000-2, 7.11.3).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Relationship {
    /// The same invoice in another form, as the profiles from BASIC on want it in Germany.
    Alternative,
    /// What the pages were made from.
    Source,
    /// Data that belong to the pages without saying all that they say, as in MINIMUM and BASIC WL.
    Data,
    /// Something else, or nothing is said.
    Other,
}

/// The invoice found in a PDF.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Embedded {
    /// The name as it stands there.
    pub name: String,
    /// The bytes, unpacked and otherwise untouched.
    pub xml: Vec<u8>,
    /// How it is related to the pages.
    pub relationship: Relationship,
    /// Further invoices under other names, such as one of ZUGFeRD 1 beside one of Factur-X; the first one counts.
    pub besides: Vec<String>,
}

/// Why no invoice was taken out of a PDF.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum Refusal {
    /// It does not begin like a PDF.
    #[error("Die Datei ist kein PDF.")]
    NoPdf,
    /// More bytes than are looked at.
    #[error("Das PDF ist größer als {} MB und wird deshalb nicht gelesen.", limit >> 20)]
    TooLarge {
        /// Bytes that are looked at.
        limit: usize,
    },
    /// It can only be read with a password or is protected otherwise, which PDF/A forbids.
    #[error("Das PDF ist verschlüsselt oder geschützt. Bitte senden Sie es ohne Kennwort und ohne Schutz.")]
    Encrypted,
    /// Its structure cannot be read; the text is for the operator.
    #[error("Das PDF ist beschädigt und kann nicht gelesen werden ({0}).")]
    Broken(String),
    /// Reading it would take more time or memory than any invoice needs.
    #[error("Das PDF ist ungewöhnlich aufwendig gebaut und wird deshalb nicht gelesen.")]
    TooCostly,
    /// No embedded file has the name of an invoice.
    #[error("Das PDF enthält keine elektronische Rechnung{}.", others(.0))]
    NoInvoice(
        /// The files that it does contain.
        Vec<String>,
    ),
    /// Several different invoices of one name, of which nobody can tell which one counts.
    #[error("Das PDF enthält mehrere verschiedene Rechnungen mit dem Namen {0}.")]
    Several(
        /// The name.
        String,
    ),
}

/// Whether these bytes are to be taken for a PDF: it may have up to 1,024 bytes before its header (ISO 32000-1, annex H.3.4.1).
#[must_use]
pub fn is_pdf(bytes: &[u8]) -> bool {
    bytes[..bytes.len().min(1024)].windows(5).any(|five| five == b"%PDF-")
}

/// The invoice that is embedded in a PDF.
///
/// Time and memory are bounded whatever the bytes are.
///
/// # Errors
/// When there is none, when it is not clear which one counts, or when the PDF cannot be read.
pub fn embedded(bytes: &[u8]) -> Result<Embedded, Refusal> {
    if !is_pdf(bytes) {
        return Err(Refusal::NoPdf);
    }
    if bytes.len() > PDF {
        return Err(Refusal::TooLarge { limit: PDF });
    }
    let document = guard::load(bytes)?;
    guard::caught(|| choose(&files::all(&document)?))
}

/// The first file with one of the [`NAMES`].
fn choose(files: &[File]) -> Result<Embedded, Refusal> {
    let is_invoice = |file: &&File| NAMES.iter().any(|name| file.name.eq_ignore_ascii_case(name));
    let found: Vec<&File> = files.iter().filter(is_invoice).collect();
    let Some((first, others)) = found.split_first() else {
        return Err(Refusal::NoInvoice(files.iter().map(|file| file.name.clone()).collect()));
    };
    let xml = first.content(XML)?;
    let mut besides = Vec::new();
    for other in others {
        if other.name != first.name {
            besides.push(other.name.clone());
        } else if other.content(XML)? != xml {
            // A copy is no second invoice; this is one.
            return Err(Refusal::Several(first.name.clone()));
        }
    }
    besides.dedup();
    Ok(Embedded { name: first.name.clone(), xml, relationship: first.relationship, besides })
}

fn others(names: &[String]) -> String {
    match names {
        [] => String::new(),
        names => format!(", nur {}", names.join(", ")),
    }
}
