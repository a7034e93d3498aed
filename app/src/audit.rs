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
        let slice = match town.database().read(|read| documents::store::versions_after(read, after, SLICE)) {
            // A row that is none: its seal does not fit either, so that it is named already.
            Err(store::Error::Type { .. }) => {
                let words = "die Zeilen sind nicht lesbar".to_owned();
                report.add("document_version", format!("nach {}/{}", after.0, after.1), "", words);
                return Ok(report);
            }
            slice => slice?,
        };
        let Some((document, number, _)) = slice.last() else { return Ok(report) };
        after = (*document, *number);
        for (document, number, version) in slice {
            let words = match town.database().read(|read| blob::find(read, version.blob)) {
                Ok(blob) if blob.plain_sha256 == version.sha256 => continue,
                Ok(_) => "die Bytes in der Ablage sind die eines anderen Dokuments",
                Err(store::Error::NoRow) => "die Bytes stehen nicht mehr in der Ablage",
                Err(store::Error::Type { .. }) => "die Zeile der Bytes ist nicht lesbar",
                Err(error) => return Err(error.into()),
            };
            report.add("document_version", format!("{document}/{number}"), "blob", words.to_owned());
        }
    }
}
