//! Where invoices come from and where results go: files, the standard streams, the XML inside of a PDF.

use std::fs::File;
use std::io::{Read, Write as _};
use std::path::Path;

use einvoice::pdf;
use kernel::{Error, Result};

use crate::commands::{say, tell};

/// Bytes that are read of a file; more is no invoice of anybody.
const MOST: u64 = 512 << 20;

/// The bytes of a file; `-` is the standard input.
///
/// # Errors
/// When it cannot be read, or is too large. The text says why.
pub(super) fn bytes(name: &str) -> Result<Vec<u8>, String> {
    let told = |error: std::io::Error| format!("Die Datei kann nicht gelesen werden: {error}.");
    let read = |mut source: &mut dyn Read| {
        let mut bytes = Vec::new();
        (&mut source).take(MOST + 1).read_to_end(&mut bytes).map(|_| bytes)
    };
    let bytes = match name {
        "-" => read(&mut std::io::stdin().lock()),
        name => File::open(name).and_then(|mut file| read(&mut file)),
    };
    let bytes = bytes.map_err(told)?;
    if bytes.len() as u64 > MOST {
        return Err(format!(
            "Die Datei ist größer als {} MB; so große Dateien werden nicht gelesen.",
            MOST >> 20
        ));
    }
    Ok(bytes)
}

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

/// Writes a result; `-` is the standard output.
///
/// # Errors
/// When it cannot be written.
pub(super) fn write(out: &str, bytes: &[u8]) -> Result<()> {
    let written = match out {
        "-" => std::io::stdout().lock().write_all(bytes),
        out => std::fs::write(Path::new(out), bytes),
    };
    written.map_err(|error| Error::internal(format!("{out}: {error}")))
}

/// Tells the person at the terminal what there is to tell: on the standard output, unless that is the result.
pub(super) fn report(out: &str, lines: &[String]) {
    lines.iter().for_each(|line| if out == "-" { tell(line) } else { say(line) });
}
