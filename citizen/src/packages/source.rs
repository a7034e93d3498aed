//! Where a package's files come from: a folder, or memory (embedded packages, tests).

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// Files by their path inside the package, `letters/bescheid.typ`.
pub trait Source {
    /// All paths, sorted.
    ///
    /// # Errors
    /// Where the folder cannot be read; the text is for the operator.
    fn paths(&self) -> Result<Vec<String>, String>;

    /// The text of a file; nothing where there is none.
    ///
    /// # Errors
    /// Where it is there but cannot be read as text.
    fn read(&self, path: &str) -> Result<Option<String>, String>;
}

/// A package in a folder on disk.
#[derive(Debug, Clone)]
pub struct Folder(PathBuf);

impl Folder {
    /// The package in `folder`.
    #[must_use]
    pub fn new(folder: impl Into<PathBuf>) -> Self {
        Self(folder.into())
    }

    fn collect(folder: &Path, prefix: &str, found: &mut Vec<String>) -> std::io::Result<()> {
        for entry in std::fs::read_dir(folder)? {
            let entry = entry?;
            let name = entry.file_name().to_string_lossy().into_owned();
            if name.starts_with('.') {
                continue;
            }
            if entry.file_type()?.is_dir() {
                Self::collect(&entry.path(), &format!("{prefix}{name}/"), found)?;
            } else {
                found.push(format!("{prefix}{name}"));
            }
        }
        Ok(())
    }
}

impl Source for Folder {
    fn paths(&self) -> Result<Vec<String>, String> {
        let mut found = Vec::new();
        Self::collect(&self.0, "", &mut found).map_err(|error| format!("{}: {error}", self.0.display()))?;
        found.sort();
        Ok(found)
    }

    fn read(&self, path: &str) -> Result<Option<String>, String> {
        match std::fs::read_to_string(self.0.join(path)) {
            Ok(text) => Ok(Some(text)),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(format!("{path}: {error}")),
        }
    }
}

/// A package in memory.
#[derive(Debug, Clone, Default)]
pub struct Memory(BTreeMap<String, String>);

impl Memory {
    /// A package of these files.
    pub fn new<P: Into<String>, T: Into<String>>(files: impl IntoIterator<Item = (P, T)>) -> Self {
        Self(files.into_iter().map(|(path, text)| (path.into(), text.into())).collect())
    }

    /// Everything of another source.
    ///
    /// # Errors
    /// What the other source cannot read.
    pub fn copy(source: &dyn Source) -> Result<Self, String> {
        let mut files = BTreeMap::new();
        for path in source.paths()? {
            if let Some(text) = source.read(&path)? {
                files.insert(path, text);
            }
        }
        Ok(Self(files))
    }

    /// Puts a file in, or replaces it.
    pub fn put(&mut self, path: &str, text: impl Into<String>) {
        self.0.insert(path.to_owned(), text.into());
    }

    /// Takes a file out.
    pub fn remove(&mut self, path: &str) {
        self.0.remove(path);
    }
}

impl Source for Memory {
    fn paths(&self) -> Result<Vec<String>, String> {
        Ok(self.0.keys().cloned().collect())
    }

    fn read(&self, path: &str) -> Result<Option<String>, String> {
        Ok(self.0.get(path).cloned())
    }
}
