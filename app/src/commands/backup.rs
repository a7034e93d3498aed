//! `rathaus backup` and `rathaus restore`.

use std::{fs, path::Path};

use kernel::{Error, Result, World};

use super::say;
use crate::config::Config;

/// Copies the installation into an empty folder while it runs.
pub(crate) fn backup(config: &Config, to: &Path) -> Result<bool> {
    config.open(World::system())?.copy_to(to)?;
    say(format!(
        "Copied to {}. The key {} is not in it: keep it in a safe.",
        to.display(),
        config.data.join("master.key").display()
    ));
    Ok(true)
}

/// Puts a copy and its key into an empty place and checks all of it: every document and the whole log.
pub(crate) fn restore(config: &Config, from: &Path, key: &Path) -> Result<bool> {
    let failed = |path: &Path, error: std::io::Error| Error::internal(format!("{}: {error}", path.display()));
    if !from.join("rathaus.sqlite").is_file() {
        return Err(Error::internal(format!("{} holds no copy made by `rathaus backup`", from.display())));
    }
    if config.data.is_dir()
        && fs::read_dir(&config.data).map_err(|error| failed(&config.data, error))?.next().is_some()
    {
        return Err(Error::internal(format!("{} is not empty; nothing was changed", config.data.display())));
    }
    copy(from, &config.data).map_err(|error| failed(from, error))?;
    fs::copy(key, config.data.join("master.key")).map_err(|error| failed(key, error))?;
    super::ledger::audit(config, true)
}

fn copy(from: &Path, to: &Path) -> std::io::Result<()> {
    fs::create_dir_all(to)?;
    for entry in fs::read_dir(from)? {
        let entry = entry?;
        let target = to.join(entry.file_name());
        if entry.file_type()?.is_dir() {
            copy(&entry.path(), &target)?;
        } else {
            fs::copy(entry.path(), target)?;
        }
    }
    Ok(())
}
