//! Objects in a folder.

use std::{
    fs::{self, File},
    io::{self, Read},
    path::{Path, PathBuf},
};

use kernel::Timestamp;
use tempfile::NamedTempFile;

use super::{SPOOLED, Shelf};
use crate::ObjectName;

/// A folder of objects: `ab/cd/abcd…`, and `tmp/` for what is being written.
pub(crate) struct Local {
    folder: PathBuf,
}

impl Local {
    pub(crate) fn open(folder: &Path) -> io::Result<Self> {
        fs::create_dir_all(folder.join("tmp"))?;
        sync(folder)?;
        Ok(Self { folder: folder.to_path_buf() })
    }

    /// Makes the two levels of folders, durably.
    fn shelve(&self, name: &ObjectName) -> io::Result<(PathBuf, PathBuf)> {
        let path = self.folder.join(name.path());
        let inner = path.parent().unwrap_or(&self.folder).to_path_buf();
        if !inner.is_dir() {
            fs::create_dir_all(&inner)?;
            sync(inner.parent().unwrap_or(&self.folder))?;
            sync(&self.folder)?;
        }
        Ok((path, inner))
    }
}

impl Shelf for Local {
    fn spool(&self) -> io::Result<NamedTempFile> {
        spool_in(&self.folder.join("tmp"))
    }

    fn keep(&self, spooled: NamedTempFile, name: &ObjectName) -> io::Result<()> {
        // The order matters: the bytes are durable before the name exists, and the name before anybody is told.
        spooled.as_file().sync_all()?;
        let (path, folder) = self.shelve(name)?;
        spooled.persist(path).map_err(|error| error.error)?;
        sync(&folder)
    }

    fn read(&self, name: &ObjectName) -> io::Result<Box<dyn Read + Send>> {
        Ok(Box::new(File::open(self.folder.join(name.path()))?))
    }

    fn delete(&self, name: &ObjectName) -> io::Result<()> {
        absent_is_fine(fs::remove_file(self.folder.join(name.path())))
    }

    fn list(&self, shard: u8) -> io::Result<Vec<(ObjectName, Timestamp)>> {
        let mut found = Vec::new();
        for inner in entries(&self.folder.join(format!("{shard:02x}")))? {
            for (path, written) in dated(&inner)? {
                let name = path.file_name().and_then(|name| name.to_str()).and_then(|name| name.parse().ok());
                found.extend(name.map(|name| (name, written)));
            }
        }
        Ok(found)
    }

    fn clear_spool(&self, before: Timestamp) -> io::Result<usize> {
        clear_spool_in(&self.folder.join("tmp"), before)
    }
}

pub(super) fn spool_in(folder: &Path) -> io::Result<NamedTempFile> {
    tempfile::Builder::new().prefix(SPOOLED).tempfile_in(folder)
}

pub(super) fn clear_spool_in(folder: &Path, before: Timestamp) -> io::Result<usize> {
    let mut cleared = 0;
    for (path, written) in dated(folder)? {
        let ours =
            path.file_name().and_then(|name| name.to_str()).is_some_and(|name| name.starts_with(SPOOLED));
        if ours && written < before {
            absent_is_fine(fs::remove_file(path))?;
            cleared += 1;
        }
    }
    Ok(cleared)
}

/// The entries of a folder; none where there is no such folder.
fn entries(folder: &Path) -> io::Result<Vec<PathBuf>> {
    match fs::read_dir(folder) {
        Ok(entries) => entries.map(|entry| Ok(entry?.path())).collect(),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(Vec::new()),
        Err(error) => Err(error),
    }
}

/// The files of a folder with the moment they were last written. One that vanishes meanwhile is left out.
fn dated(folder: &Path) -> io::Result<Vec<(PathBuf, Timestamp)>> {
    let mut dated = Vec::new();
    for path in entries(folder)? {
        match fs::metadata(&path) {
            Ok(meta) if meta.is_file() => {
                dated.push((path, Timestamp::try_from(meta.modified()?).map_err(io::Error::other)?));
            }
            Ok(_) => {}
            Err(error) if error.kind() == io::ErrorKind::NotFound => {}
            Err(error) => return Err(error),
        }
    }
    Ok(dated)
}

fn absent_is_fine(result: io::Result<()>) -> io::Result<()> {
    result.or_else(|error| if error.kind() == io::ErrorKind::NotFound { Ok(()) } else { Err(error) })
}

/// Makes the entries of a folder durable.
fn sync(folder: &Path) -> io::Result<()> {
    File::open(folder)?.sync_all()
}
