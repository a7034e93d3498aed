//! Writing and reading documents' bytes.

use std::{
    fmt,
    io::{self, Read, Write},
    path::PathBuf,
    sync::Arc,
};

use kernel::{Error, Result, Secret, Timestamp, World};
use zeroize::Zeroizing;

use crate::{
    BlobRef, Keyring, ObjectName, Wrapped,
    seal::{NONCE, Sealed, Unsealing, seal},
    shelf::{AWAY, Address, Local, S3, Shelf},
};

/// Where documents' bytes lie.
#[derive(Debug, Clone)]
pub enum Config {
    /// In a folder of this machine.
    Local {
        /// The folder; made where it is absent.
        folder: PathBuf,
    },
    /// In S3-compatible object storage.
    S3 {
        /// `https://…` or, in a closed network, `http://…`.
        endpoint: String,
        /// The bucket; it must exist.
        bucket: String,
        /// The access key's name.
        access_key: String,
        /// The secret access key.
        secret: Secret<String>,
        /// The region; `us-east-1` where the storage knows none.
        region: String,
        /// Objects' names begin with this, so that several towns may share a bucket.
        prefix: String,
        /// A local folder for encrypted bytes on their way.
        spool: PathBuf,
    },
}

/// The bytes of a town's documents. Cheap to clone.
#[derive(Clone)]
pub struct Blobs {
    pub(crate) shelf: Arc<dyn Shelf>,
    pub(crate) world: World,
}

impl fmt::Debug for Blobs {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Blobs").finish_non_exhaustive()
    }
}

/// An object that was written and has no row yet. [`crate::record`] makes the row within twelve hours, or never.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stored {
    /// The object's name.
    pub object: ObjectName,
    /// The SHA-256 of the document.
    pub plain_sha256: [u8; 32],
    /// The document's size in bytes.
    pub size: u64,
    /// The document's MIME type.
    pub mime: String,
    pub(crate) wrapped: Wrapped,
    pub(crate) at: Timestamp,
}

impl Blobs {
    /// Opens the place. Object storage is connected to when first used.
    ///
    /// # Errors
    /// Where the folder cannot be made or the address cannot be read.
    pub fn open(config: &Config, world: World) -> Result<Self> {
        let shelf: Arc<dyn Shelf> = match config {
            Config::Local { folder } => Arc::new(Local::open(folder).map_err(Error::caused_by)?),
            Config::S3 { endpoint, bucket, access_key, secret, region, prefix, spool } => {
                let spool = spool.clone();
                let address = Address { endpoint, bucket, access_key, secret, region, prefix, spool };
                Arc::new(S3::open(address).map_err(Error::caused_by)?)
            }
        };
        Ok(Self { shelf, world })
    }

    /// Encrypts and stores what `source` gives, in bounded memory. When this returns, the object is durable. `mime` is the
    /// type as it was detected, not as it was claimed ([`crate::inspect`]).
    ///
    /// # Errors
    /// [`Error::Busy`] where object storage does not answer, [`Error::Internal`] where `source` or the disk fails. Then
    /// there is no object.
    pub fn put(&self, mut source: impl Read, mime: &str, keyring: &Keyring) -> Result<Stored> {
        let key = Zeroizing::new(self.world.random());
        let nonce: [u8; NONCE] = self.world.random();
        let mut spooled = self.shelf.spool().map_err(unreadable)?;
        let mut target = io::BufWriter::new(spooled.as_file_mut());
        let sealed = seal(&key, nonce, &mut source, &mut target).map_err(unreadable)?;
        target.flush().map_err(unreadable)?;
        drop(target);
        let Sealed { object, plain_sha256, size } = sealed;
        let wrapped = keyring.wrap(&self.world, &key, object.hash())?;
        self.shelf.keep(spooled, &object).map_err(unreadable)?;
        Ok(Stored { object, plain_sha256, size, mime: mime.to_owned(), wrapped, at: self.world.now() })
    }

    /// Reads a document, in bounded memory. No byte is given out that was not verified; damage is an error of the kind
    /// `InvalidData` while reading.
    ///
    /// # Errors
    /// [`Error::NotFound`] where the document was destroyed; [`Error::Busy`] where object storage does not answer;
    /// [`Error::Internal`] where the object or its key is missing.
    pub fn read(&self, blob: &BlobRef, keyring: &Keyring) -> Result<Reader> {
        let key = keyring.unwrap(blob.wrapped.as_ref().ok_or(Error::NotFound)?, blob.object.hash())?;
        let object = self.shelf.read(&blob.object).map_err(unreadable)?;
        Ok(Reader(Unsealing::new(&key, object).map_err(unreadable)?))
    }

    /// Reads a small document at once.
    ///
    /// # Errors
    /// As [`Blobs::read`], and [`Error::TooLarge`] above `limit` bytes.
    pub fn read_all(&self, blob: &BlobRef, keyring: &Keyring, limit: u64) -> Result<Vec<u8>> {
        if blob.size > limit {
            return Err(Error::TooLarge("Das Dokument ist zu groß, um es im Ganzen zu lesen.".into()));
        }
        let mut bytes = Vec::new();
        self.read(blob, keyring)?.read_to_end(&mut bytes).map_err(unreadable)?;
        Ok(bytes)
    }
}

/// The bytes of a document.
pub struct Reader(Unsealing<Box<dyn Read + Send>>);

impl fmt::Debug for Reader {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Reader")
    }
}

impl Read for Reader {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        self.0.read(out)
    }
}

/// What an error of the place means to the caller. A missing object is a fault: its row says that it exists.
pub(crate) fn unreadable(error: io::Error) -> Error {
    if error.kind() == AWAY { Error::Busy } else { Error::caused_by(error) }
}
