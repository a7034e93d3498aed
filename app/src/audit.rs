//! The audit of a town with what only the whole house knows: which documents need which bytes.

use kernel::{Id, Result};
use ledger::Report;
use records::documents;
use town::Town;

/// So many versions are looked up at once.
const SLICE: u32 = 500;

/// Audits the town ([`Town::audit`]) and demands that every version of a document has its bytes.
///
/// # Errors
/// As [`Town::audit`].
pub fn town(town: &Town, bytes: bool, progress: impl FnMut(&str)) -> Result<Report> {
    let mut report = town.audit(bytes, progress)?;
    let mut after = (Id::nil(), 0);
    loop {
        let slice = town.read(|read| Ok(documents::store::versions_after(read, after, SLICE)?))?;
        let Some((document, number, _)) = slice.last() else { return Ok(report) };
        after = (*document, *number);
        for (document, number, version) in slice {
            let words = match town.read(|read| Ok(blob::find(read, version.blob)?)) {
                Ok(blob) if blob.plain_sha256 == version.sha256 => continue,
                Ok(_) => "die Bytes in der Ablage sind die eines anderen Dokuments",
                Err(kernel::Error::NotFound) => "die Bytes stehen nicht mehr in der Ablage",
                Err(error) => return Err(error),
            };
            report.add("document_version", format!("{document}/{number}"), "blob", words.to_owned());
        }
    }
}
