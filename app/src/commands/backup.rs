//! `rathaus backup` and `rathaus restore`.

use std::path::Path;

use kernel::{Result, World};
use town::Installation;

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
    Installation::restore(config.installation(), from, key, World::system())?;
    super::ledger::audit(config, true)
}
