//! `rathaus einvoice extract`: the XML inside of a PDF, and the documents that are attached to an invoice.

use std::fs::OpenOptions;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use einvoice::{Limits, attachments, model::Invoice};
use kernel::{Error, Result};

use super::input;
use crate::commands::say;

/// Names that are tried for a file before it is given up.
const TRIES: usize = 1000;

/// Takes out what was asked for.
pub(super) fn extract(file: &str, out: Option<&str>, folder: Option<&Path>) -> Result<ExitCode> {
    let xml = input::xml_of(file)?;
    if let Some(out) = out {
        input::write(out, &xml)?;
    }
    if let Some(folder) = folder {
        let invoice = Invoice::read(&xml, &Limits::default())
            .map_err(|refusal| Error::internal(format!("{file}: {refusal}")))?;
        let kept = keep(&invoice, folder)?;
        // The standard output may be the XML.
        if out != Some("-") {
            kept.iter().for_each(|path| say(path.display()));
        }
    }
    Ok(ExitCode::SUCCESS)
}

/// Puts the embedded documents into a folder; says where they are.
fn keep(invoice: &Invoice, folder: &Path) -> Result<Vec<PathBuf>> {
    std::fs::create_dir_all(folder)
        .map_err(|error| Error::internal(format!("{}: {error}", folder.display())))?;
    let mut kept = Vec::new();
    for attachment in attachments::all(invoice).filter(|attachment| attachment.file().is_some()) {
        let name = attachment.safe_name();
        let bytes = attachment.bytes();
        let bytes = bytes.ok_or_else(|| {
            Error::internal(format!("{name}: Die angehängte Datei ist nicht richtig kodiert (Base64)."))
        })?;
        kept.push(put(folder, &name, &bytes)?);
    }
    Ok(kept)
}

/// Writes a file that was not there before, under this name or this name with a number.
fn put(folder: &Path, name: &str, bytes: &[u8]) -> Result<PathBuf> {
    for number in 1..TRIES {
        let path = folder.join(numbered(name, number));
        let told = |error: std::io::Error| Error::internal(format!("{}: {error}", path.display()));
        match OpenOptions::new().write(true).create_new(true).open(&path) {
            Ok(mut file) => {
                file.write_all(bytes).map_err(told)?;
                return Ok(path);
            }
            Err(error) if error.kind() == std::io::ErrorKind::AlreadyExists => {}
            Err(error) => return Err(told(error)),
        }
    }
    Err(Error::internal(format!("{name}: Es gibt schon zu viele Dateien mit diesem Namen.")))
}

fn numbered(name: &str, number: usize) -> String {
    match (number, name.rsplit_once('.')) {
        (1, _) => name.to_owned(),
        (_, Some((stem, ending))) => format!("{stem}-{number}.{ending}"),
        (_, None) => format!("{name}-{number}"),
    }
}

#[cfg(test)]
mod tests {
    use super::super::samples::ubl;
    use super::*;

    #[test]
    fn documents_come_out_under_safe_names_and_nothing_is_overwritten() {
        let folder = tempfile::tempdir().unwrap();
        let target = folder.path().join("anlagen");
        let hostile = ubl().replace("filename=\"", "filename=\"../../");
        let invoice = Invoice::read(hostile.as_bytes(), &Limits::default()).unwrap();
        let embedded = attachments::all(&invoice).filter(|one| one.file().is_some()).count();
        assert!(embedded > 0, "the base has an embedded document");
        let first = keep(&invoice, &target).unwrap();
        let again = keep(&invoice, &target).unwrap();
        assert_eq!(std::fs::read_dir(&target).unwrap().count(), 2 * embedded);
        assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 1);
        assert_eq!(std::fs::read(&first[0]).unwrap(), std::fs::read(&again[0]).unwrap());
        assert_ne!(first[0], again[0]);
    }

    #[test]
    fn numbers_stand_before_the_ending() {
        assert_eq!(numbered("a.b.pdf", 1), "a.b.pdf");
        assert_eq!(numbered("a.b.pdf", 2), "a.b-2.pdf");
        assert_eq!(numbered("a", 3), "a-3");
    }
}
