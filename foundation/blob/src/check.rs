//! Reading everything again from time to time.

use std::io::{self, Read};

use kernel::{Id, Timestamp};
use sha2::Digest;
use store::{Database, Result};

use crate::{
    Blob, BlobRef, Blobs, Keyring, ObjectName, State, catalogue,
    keyring::DocumentKey,
    seal::{Hashing, Unsealing},
    shelf::AWAY,
};

/// What a check brought.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Checked {
    /// How many documents were read.
    pub looked: usize,
    /// What is damaged.
    pub findings: Vec<Finding>,
}

/// A damaged document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// Which.
    pub id: Id<Blob>,
    /// What is wrong with it, for the operator.
    pub words: String,
}

impl Blobs {
    /// Reads up to `limit` documents that were not checked since `before`, compares them with their hashes and writes down
    /// what it found. To be called in slices by a recurring job until `looked` is 0.
    ///
    /// # Errors
    /// What the database says, and [`kernel::Error::Busy`] where object storage does not answer.
    pub fn check(&self, db: &Database, keyring: &Keyring, before: Timestamp, limit: u32) -> Result<Checked> {
        let mut result = Checked::default();
        for blob in db.read(|read| catalogue::unchecked(read, before, limit))? {
            let damage = self.damage(&blob, keyring)?;
            let state = if damage.is_some() { State::Damaged } else { State::Kept };
            db.write(|tx| catalogue::checked(tx, blob.id, state, self.world.now()))?;
            result.looked += 1;
            if let Some(words) = damage {
                tracing::error!(blob = %blob.id, object = %blob.object, words, "a document's bytes are damaged");
                result.findings.push(Finding { id: blob.id, words });
            }
        }
        Ok(result)
    }

    /// What is wrong with a document's bytes, in words; nothing where they are whole.
    ///
    /// # Errors
    /// [`kernel::Error::Busy`] where object storage does not answer.
    pub fn damage(&self, blob: &BlobRef, keyring: &Keyring) -> kernel::Result<Option<String>> {
        match self.examine(blob, keyring) {
            Ok(damage) => Ok(damage),
            Err(error) if error.kind() == AWAY => Err(kernel::Error::Busy),
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                Ok(Some(format!("Das Objekt {} fehlt.", blob.object)))
            }
            Err(error) => Ok(Some(format!("Das Objekt {} ist nicht lesbar: {error}.", blob.object))),
        }
    }

    fn examine(&self, blob: &BlobRef, keyring: &Keyring) -> io::Result<Option<String>> {
        let key = blob.wrapped.as_ref().map(|wrapped| keyring.unwrap(wrapped, blob.object.hash()));
        let mut object = Hashing::new(self.shelf.read(&blob.object)?);
        let opened = match key {
            Some(Ok(key)) => open(&key, &mut object)?,
            _ => None,
        };
        // Where opening stopped early, the rest is still wanted for the object's hash.
        io::copy(&mut object, &mut io::sink())?;
        let found = ObjectName::new(object.hash.finalize().into());
        Ok(if found != blob.object {
            Some(format!("Das Objekt {} wurde verändert: Seine Prüfsumme ist jetzt {found}.", blob.object))
        } else if let Some((hash, size)) = opened {
            let same = hash == blob.plain_sha256 && size == blob.size;
            (!same).then(|| {
                format!(
                    "Das Objekt {} ist heil, aber Prüfsumme oder Größe in der Datenbank wurden verändert.",
                    blob.object
                )
            })
        } else {
            Some(format!("Das Objekt {} ist heil, aber sein Schlüssel öffnet es nicht.", blob.object))
        })
    }
}

/// Hash and size of the document, or nothing where it does not open. `source` is left as far as it was read.
fn open(key: &DocumentKey, source: &mut impl Read) -> io::Result<Option<([u8; 32], u64)>> {
    let mut hash = Hashing::new(io::sink());
    let copied = Unsealing::new(key, source).and_then(|mut reader| io::copy(&mut reader, &mut hash));
    match copied {
        Ok(size) => Ok(Some((hash.hash.finalize().into(), size))),
        Err(error) if error.kind() == io::ErrorKind::InvalidData => Ok(None),
        Err(error) => Err(error),
    }
}
