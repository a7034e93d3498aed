//! Proofs: whether a letter is genuine and unchanged, checked without asking the town's database.
//!
//! The same function serves `rathaus verify`, which needs no server, and the page `/pruefen`.

pub mod pages;
pub mod routes;

use ledger::{note::VerifierKey, proof::Bundle, proof::Verified};

/// What a check of a letter found.
#[derive(Debug, Clone, PartialEq)]
pub enum Finding {
    /// Genuine; the sentences say what is proven.
    Genuine {
        /// What is proven, in German sentences.
        words: Vec<String>,
        /// The same as data.
        verified: Box<Verified>,
    },
    /// Not as it was issued, or not by this body; the sentence says what does not fit.
    Wrong(String),
}

impl Finding {
    /// Whether the letter is genuine.
    #[must_use]
    pub const fn is_genuine(&self) -> bool {
        matches!(self, Self::Genuine { .. })
    }
}

/// Checks a letter as a PDF: the proof in it, and that the proof is about exactly these bytes.
#[must_use]
pub fn check_pdf(pdf: &[u8], key: &VerifierKey) -> Finding {
    let opened = match print::seal::open(pdf) {
        Ok(opened) => opened,
        Err(error) => return Finding::Wrong(error.to_string()),
    };
    let bundle: Bundle = match serde_json::from_slice(&opened.proof) {
        Ok(bundle) => bundle,
        Err(_) => return Finding::Wrong("Der Nachweis im PDF hat nicht die vorgeschriebene Form.".into()),
    };
    let verified = match bundle.verify(key) {
        Ok(verified) => verified,
        Err(fault) => return Finding::Wrong(fault.to_string()),
    };
    let recorded = verified
        .payload
        .as_ref()
        .and_then(|payload| payload.data.pointer("/dokument/sha256"))
        .and_then(|sha256| sha256.as_str())
        .unwrap_or_default()
        .to_owned();
    let found = ledger::hex(&opened.commitment);
    if recorded != found {
        return Finding::Wrong(format!(
            "Der Inhalt des PDF wurde verändert: Verzeichnet ist ein Dokument mit der Prüfsumme {recorded}, dieses hat {found}."
        ));
    }
    let mut words =
        vec![format!("Der Inhalt ist Byte für Byte der, der ausgestellt wurde (SHA-256 {found}).")];
    words.extend(verified.words(german));
    Finding::Genuine { words, verified: Box::new(verified) }
}

/// Checks the text of a QR code: that the act is recorded. It says nothing about what is printed around the code.
#[must_use]
pub fn check_compact(text: &str, key: &VerifierKey) -> Finding {
    let text = text.rsplit_once("n=").map_or(text, |(_, compact)| compact);
    let bundle = match Bundle::from_compact(text) {
        Ok(bundle) => bundle,
        Err(error) => return Finding::Wrong(error.to_string()),
    };
    match bundle.verify(key) {
        Ok(verified) => Finding::Genuine { words: verified.words(german), verified: Box::new(verified) },
        Err(fault) => Finding::Wrong(fault.to_string()),
    }
}

/// The German names of kinds of acts and things that letters are about.
fn german(kind: &str) -> Option<String> {
    let name = match kind {
        "document.issued" => "Schreiben ausgestellt",
        "application.received" => "Antrag eingegangen",
        "case.decided" => "Über den Antrag entschieden",
        "case" => "Vorgang",
        "application" => "Antrag",
        "document" => "Dokument",
        _ => return None,
    };
    Some(name.to_owned())
}
