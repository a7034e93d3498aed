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
    check(&Installation::restore(config.installation(), from, key, World::system())?)
}

fn check(installation: &Installation) -> Result<bool> {
    let mut good = true;
    for town in installation.towns()? {
        let report = ledger::audit(town.database(), town.log_signer()?.verifier())?;
        say(format!("{}: {report}", town.slug));
        let (mut documents, mut damaged) = (0, 0);
        let now = town.now();
        loop {
            let checked = town.blobs.check(town.database(), &town.keyring, now, 500)?;
            documents += checked.looked;
            damaged += checked.findings.len();
            checked.findings.iter().for_each(|finding| say(format!("  {finding:?}")));
            if checked.looked == 0 {
                break;
            }
        }
        say(format!("{}: {documents} documents read, {damaged} damaged", town.slug));
        good &= report.is_good() && damaged == 0;
    }
    Ok(good)
}
