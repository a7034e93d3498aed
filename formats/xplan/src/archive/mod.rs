//! Plans as they are handed over: an XPlanArchiv (a zip with `xplan.gml` and its attachments) or the plain file.
//!
//! ```
//! let file = br#"<XPlanAuszug xmlns="http://www.xplanung.de/xplangml/6/0"/>"#;
//! let package = xplan::archive::Package::read(file.to_vec(), &xplan::Limits::default())?;
//! assert!(package.files().is_none());
//! assert_eq!(package.document().version(), Some(xplan::Version::V6_0));
//! # Ok::<(), xplan::archive::Refusal>(())
//! ```

mod references;
mod refusal;
mod unpack;

use std::io::{Cursor, Write as _};

use zip::write::SimpleFileOptions;
use zip::{ZipArchive, ZipWriter};

pub(crate) use references::check;
pub use references::{FileReference, Status, references};
pub use refusal::Refusal;

use crate::{Document, Limits};

/// The name of the plan inside of an archive.
pub const PLAN: &str = "xplan.gml";

/// A plan with what came along.
#[derive(Debug, Clone)]
pub struct Package {
    document: Document,
    archive: Option<Archive>,
}

#[derive(Debug, Clone)]
struct Archive {
    bytes: Vec<u8>,
    /// The name of the plan in it.
    plan: String,
    files: Vec<File>,
}

/// A file that lies beside the plan in the archive.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct File {
    /// Its name, with its folder if it lies in one.
    pub name: String,
    /// Its bytes when unpacked, as the archive says.
    pub size: u64,
}

impl Package {
    /// Reads an archive or a plain file; which of both it is, its first bytes say.
    ///
    /// Attachments are listed, not unpacked.
    ///
    /// # Errors
    /// When the plan cannot be read, or the archive is broken, locked, ambiguous or of evil intent.
    pub fn read(bytes: Vec<u8>, limits: &Limits) -> Result<Self, Refusal> {
        if !is_archive(&bytes) {
            return Ok(Self { document: Document::read(bytes, limits)?, archive: None });
        }
        let contents = unpack::contents(&bytes, limits)?;
        let document = Document::read(contents.gml, limits)?;
        let archive = Archive { bytes, plan: contents.plan, files: contents.files };
        Ok(Self { document, archive: Some(archive) })
    }

    /// The plan.
    #[must_use]
    pub fn document(&self) -> &Document {
        &self.document
    }

    /// The plan alone.
    #[must_use]
    pub fn into_document(self) -> Document {
        self.document
    }

    /// The files beside the plan, in the order of the archive. `None` when there is no archive.
    #[must_use]
    pub fn files(&self) -> Option<&[File]> {
        self.archive.as_ref().map(|archive| archive.files.as_slice())
    }

    /// What was read, byte by byte: the archive, or the plain file.
    #[must_use]
    pub fn bytes(&self) -> &[u8] {
        self.archive.as_ref().map_or_else(|| self.document.bytes(), |archive| &archive.bytes)
    }

    /// The bytes of a file of the archive. `None` when there is none of this name.
    ///
    /// # Errors
    /// When it is broken or unpacks to more than the limit.
    pub fn file(&self, name: &str, limits: &Limits) -> Result<Option<Vec<u8>>, Refusal> {
        match &self.archive {
            Some(archive) if archive.files.iter().any(|file| file.name == name) => {
                unpack::file(&archive.bytes, name, limits).map(Some)
            }
            _ => Ok(None),
        }
    }

    /// The same package with another plan in it: all other files stay packed as they are.
    ///
    /// # Errors
    /// When the archive cannot be written again.
    pub fn with_plan(&self, gml: &[u8]) -> Result<Vec<u8>, Refusal> {
        match &self.archive {
            None => Ok(gml.to_vec()),
            Some(_) if gml == self.document.bytes() => Ok(self.bytes().to_vec()),
            Some(archive) => replaced(archive, gml).map_err(|_| Refusal::Broken),
        }
    }
}

/// Whether a file begins like a zip.
#[must_use]
pub fn is_archive(bytes: &[u8]) -> bool {
    bytes.starts_with(b"PK\x03\x04") || bytes.starts_with(b"PK\x05\x06")
}

fn replaced(archive: &Archive, gml: &[u8]) -> zip::result::ZipResult<Vec<u8>> {
    let mut from = ZipArchive::new(Cursor::new(&archive.bytes))?;
    let mut to = ZipWriter::new(Cursor::new(Vec::new()));
    for number in 0..from.len() {
        let entry = from.by_index_raw(number)?;
        if entry.name()? == archive.plan {
            let options = SimpleFileOptions::default()
                .last_modified_time(entry.last_modified().unwrap_or_default())
                .large_file(gml.len() > u32::MAX as usize);
            to.start_file(&*archive.plan, options)?;
            to.write_all(gml)?;
        } else {
            to.raw_copy_file(entry)?;
        }
    }
    Ok(to.finish()?.into_inner())
}
