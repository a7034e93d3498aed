//! Where files come from and where results go: files and the standard streams.

use std::fs::File;
use std::io::{Read, Write as _};
use std::path::Path;

use kernel::{Error, Result};

use super::{say, tell};

/// Bytes that are read of a file; more has nothing of anybody.
const MOST: u64 = 512 << 20;

/// The bytes of a file; `-` is the standard input.
///
/// # Errors
/// When it cannot be read, or is too large. The text says why.
pub(crate) fn bytes(name: &str) -> Result<Vec<u8>, String> {
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

/// Writes a result; `-` is the standard output.
///
/// # Errors
/// When it cannot be written.
pub(crate) fn write(out: &str, bytes: &[u8]) -> Result<()> {
    let written = match out {
        "-" => std::io::stdout().lock().write_all(bytes),
        out => std::fs::write(Path::new(out), bytes),
    };
    written.map_err(|error| Error::internal(format!("{out}: {error}")))
}

/// Tells the person at the terminal what there is to tell: on the standard output, unless that is the result.
pub(crate) fn report(out: &str, lines: &[String]) {
    lines.iter().for_each(|line| if out == "-" { tell(line) } else { say(line) });
}
