//! The audit of everything a town has: log, rows, file of the database, documents.

use kernel::{Error, Id, Result};
use ledger::{Audit, Report};

use crate::Town;

/// So many documents are looked up at once.
const SLICE: u32 = 500;

impl Town {
    /// Compares everything that is stored with what the log, the seals and the objects' names say. It changes nothing, and
    /// others may write meanwhile. `documents` says whether the documents' bytes are read, which takes as long as reading
    /// them takes; `progress` is told what comes next.
    ///
    /// # Errors
    /// Where database or object storage do not answer. Whatever is wrong with their content stands in the report.
    pub fn audit(&self, documents: bool, mut progress: impl FnMut(&str)) -> Result<Report> {
        let signer = self.log_signer()?;
        let audit = Audit::new(signer.verifier()).with_tables(&self.migrations).with_progress(&mut progress);
        let mut report = audit.run(&self.db).map_err(Error::from)?;
        if documents {
            progress("documents");
            self.audit_documents(&mut report)?;
        }
        Ok(report)
    }

    fn audit_documents(&self, report: &mut Report) -> Result<()> {
        let mut after = Id::nil();
        loop {
            let slice = match self.db.read(|read| blob::after(read, after, SLICE)) {
                // A row that is none: its seal does not fit either, so that it is named already.
                Err(store::Error::Type { .. }) => {
                    report.add(
                        "blob",
                        format!("nach {after}"),
                        "",
                        "die Zeilen sind nicht lesbar".to_owned(),
                    );
                    break;
                }
                slice => slice?,
            };
            let Some(last) = slice.last() else { break };
            after = last.id;
            for blob in slice {
                report.documents += 1;
                let damage = match blob.state {
                    // Its key is gone; of its object nothing is left, or nothing that anybody could read.
                    blob::State::Destroyed => None,
                    _ => self.blobs.damage(&blob, &self.keyring)?,
                };
                if let Some(words) = damage {
                    report.add("blob", blob.id, "", words.trim_end_matches('.').to_owned());
                }
            }
        }
        for words in self.blobs.surplus(&self.db)? {
            report.add("blob", "objects", "", words);
        }
        Ok(())
    }
}
