//! A copy of the town, for measurements that fill it.

use std::{
    fs,
    path::{Path, PathBuf},
};

use crate::shared::{self, Result, report};

/// A copy of the town under another name, for a measurement that fills it. On PostgreSQL it is the town itself, which is made for one.
pub(crate) fn of_the_town(database: Option<&str>, name: &str, quick: bool) -> Result<PathBuf> {
    let town = shared::town(database, quick)?;
    if database.is_some() {
        return Ok(town);
    }
    let copy = shared::folder()?.join(name);
    shared::remove(&copy)?;
    report::say("Copying the town …");
    folder(&town, &copy)?;
    Ok(copy)
}

/// A folder with all that is in it.
pub(crate) fn folder(from: &Path, to: &Path) -> Result<()> {
    fs::create_dir_all(to)?;
    for entry in fs::read_dir(from)? {
        let (entry, target) = (entry?, to);
        let target = target.join(entry.file_name());
        if entry.file_type()?.is_dir() {
            folder(&entry.path(), &target)?;
        } else {
            fs::copy(entry.path(), &target)?;
        }
    }
    Ok(())
}
