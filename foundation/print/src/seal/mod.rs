//! A PDF that carries the proof of itself.
//!
//! A letter printed with `reserve_seal` has an embedded file [`NAME`] of fixed size, filled with spaces. The file's
//! [`commitment`] is the SHA-256 of all its bytes with that region read as spaces, so it can be computed before the proof
//! exists, goes into the ledger, and comes back as a proof that [`fill`] writes into the region. [`open`] reads both.
//!
//! Why no byte escapes: let `S` be the file with its region blanked. [`open`] finds the region in the file *and* in `S`
//! and refuses unless both are the same. So the region is a function of `S`, and two files with the same `S` differ
//! inside that one region only. The commitment is the hash of `S`; the region is what [`open`] returns as the proof.
//! And the region cannot hide anything a reader shows: it is the uncompressed data of that one embedded file, no
//! other object of the file begins in it, and it must be JSON free of PDF's structural words.

mod region;

use std::time::Duration;

use sha2::{Digest, Sha256};

use crate::bounded;

/// The name of the embedded file with the proof.
pub const NAME: &str = "nachweis.json";

/// The smallest place that can be reserved: below, nothing but `{}` would fit.
pub const SMALLEST: usize = 16;

/// The largest place that can be reserved.
pub const LARGEST: usize = 1 << 20;

/// A file found too odd to be read within this time is refused.
const TIME: Duration = Duration::from_secs(10);

/// Words of PDF's file structure. A damaged file is repaired by some readers by searching for them everywhere.
const STRUCTURE: [&[u8]; 6] = [b"endstream", b"endobj", b" obj", b"startxref", b"%%EOF", b"trailer"];

/// Why a seal cannot be read or written. The texts are for the person who checks a letter.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Error {
    /// Not a PDF, or one with a damaged structure.
    #[error("Die Datei ist kein lesbares PDF oder beschädigt.")]
    NotAPdf,
    /// A PDF without a place for a proof.
    #[error("Das PDF enthält keinen Nachweis.")]
    None,
    /// More than one file with the proof's name.
    #[error("Das PDF enthält mehrere Nachweise; das ist nicht zulässig.")]
    Several,
    /// There is such a file, but not as this program writes it.
    #[error("Der Nachweis liegt nicht so im PDF, wie dieses Programm ihn ablegt: {0}.")]
    Misplaced(&'static str),
    /// The place is still empty.
    #[error("Der Platz für den Nachweis ist leer; das Dokument wurde nicht besiegelt.")]
    Empty,
    /// What is in the place, or shall come there, is no proof: not a JSON object, or with words of the PDF structure.
    #[error("Der Nachweis ist kein zulässiges JSON-Objekt.")]
    NotJson,
    /// The proof is longer than the place.
    #[error("Der Nachweis ist mit {proof} Byte länger als der Platz dafür ({place} Byte).")]
    TooLong {
        /// Length of the proof.
        proof: usize,
        /// Length of the place.
        place: usize,
    },
    /// A place of this size cannot be reserved, see [`SMALLEST`] and [`LARGEST`].
    #[error("Ein Platz von {0} Byte kann nicht reserviert werden.")]
    Size(usize),
}

/// What a sealed PDF says about itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Opened {
    /// SHA-256 of the file with the proof's region read as spaces.
    pub commitment: [u8; 32],
    /// The proof as it was filled in.
    pub proof: Vec<u8>,
}

/// The hash that stands for every byte of the file except the proof's region, whether that is filled yet or not.
///
/// # Errors
/// The file has no region, or not exactly one where this program puts it.
pub fn commitment(pdf: &[u8]) -> Result<[u8; 32], Error> {
    let (blank, _) = blanked(pdf)?;
    Ok(Sha256::digest(blank).into())
}

/// Writes `proof` into the region, padded with spaces; the file's length and its commitment stay.
///
/// # Errors
/// As [`commitment`]; and [`Error::NotJson`], [`Error::TooLong`].
pub fn fill(pdf: &[u8], proof: &[u8]) -> Result<Vec<u8>, Error> {
    let (mut filled, region) = blanked(pdf)?;
    let place = region.len();
    if proof.len() > place {
        return Err(Error::TooLong { proof: proof.len(), place });
    }
    admissible(proof)?;
    filled[region.start..region.start + proof.len()].copy_from_slice(proof);
    Ok(filled)
}

/// Reads commitment and proof of a sealed PDF. Whether the proof proves the commitment is for the ledger to say.
///
/// # Errors
/// As [`commitment`]; and [`Error::Empty`], [`Error::NotJson`].
pub fn open(pdf: &[u8]) -> Result<Opened, Error> {
    let (blank, region) = blanked(pdf)?;
    let padded = &pdf[region];
    let end = padded.iter().rposition(|byte| *byte != b' ').ok_or(Error::Empty)?;
    let proof = padded[..=end].to_vec();
    admissible(&proof)?;
    Ok(Opened { commitment: Sha256::digest(blank).into(), proof })
}

/// The file with its region blanked, and the region; both agree on where it is.
fn blanked(pdf: &[u8]) -> Result<(Vec<u8>, std::ops::Range<usize>), Error> {
    let pdf = pdf.to_vec();
    bounded::run(TIME, move || {
        let region = region::find(&pdf)?;
        let mut blank = pdf;
        blank[region.clone()].fill(b' ');
        if region::find(&blank)? == region { Ok((blank, region)) } else { Err(Error::NotAPdf) }
    })
    .map_err(|_| Error::NotAPdf)?
}

/// Whether `proof` may stand in a region. It begins and ends with its braces, so that padding and proof cannot be confused.
fn admissible(proof: &[u8]) -> Result<(), Error> {
    let braces = proof.starts_with(b"{") && proof.ends_with(b"}");
    let object = braces && serde_json::from_slice::<serde::de::IgnoredAny>(proof).is_ok();
    let words = STRUCTURE.iter().any(|word| proof.windows(word.len()).any(|part| part == *word));
    if object && !words { Ok(()) } else { Err(Error::NotJson) }
}

/// What stands in the region while the PDF is being made: bytes that do not compress, so that the writer leaves them as
/// they are (it compresses attachments that gain from it), and the same each time.
pub(crate) fn filler(size: usize) -> Vec<u8> {
    let block = |number: usize| Sha256::digest(format!("rathaus seal {number}"));
    (0..size.div_ceil(32)).flat_map(block).take(size).collect()
}

/// Replaces the [`filler`] in a new PDF by spaces.
pub(crate) fn blank_filler(mut pdf: Vec<u8>, size: usize) -> Result<Vec<u8>, Error> {
    if !(SMALLEST..=LARGEST).contains(&size) {
        return Err(Error::Size(size));
    }
    let region = region::find(&pdf)?;
    if pdf[region.clone()] != filler(size) {
        return Err(Error::Misplaced("unerwarteter Inhalt"));
    }
    pdf[region].fill(b' ');
    Ok(pdf)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_proof_is_a_json_object_without_words_of_the_pdf_structure() {
        for good in ["{}", "{\"a\": [1, 2, \"ü\"]}", "{\n\"x\": null }"] {
            assert_eq!(admissible(good.as_bytes()), Ok(()), "{good}");
        }
        for bad in
            ["", "[]", "{} ", " {}", "{", "{\"a\": }", "{\"a\": \"1 0 obj\"}", "{\"a\": \"%%EOF\"}", "{}{}"]
        {
            assert_eq!(admissible(bad.as_bytes()), Err(Error::NotJson), "{bad}");
        }
    }

    #[test]
    fn the_filler_has_its_length_and_repeats() {
        for size in [16, 31, 32, 33, 4096] {
            assert_eq!(filler(size).len(), size);
            assert_eq!(filler(size), filler(size));
        }
    }

    #[test]
    fn what_is_no_pdf_is_refused_without_a_panic() {
        for bytes in [&b""[..], b"%PDF-1.7", b"hello", b"%PDF-1.7\nstartxref\n9999999\n%%EOF"] {
            assert_eq!(commitment(bytes), Err(Error::NotAPdf));
        }
    }
}
