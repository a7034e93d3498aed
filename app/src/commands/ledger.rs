//! `rathaus ledger`: the provable record.

use std::time::Instant;

use kernel::{Result, World};

use super::say;
use crate::config::Config;

pub(crate) fn audit(config: &Config) -> Result<bool> {
    let installation = config.open(World::system())?;
    let mut good = true;
    for town in installation.towns()? {
        let key = town.log_signer()?.verifier().clone();
        let start = Instant::now();
        let report = ledger::audit(town.database(), &key)?;
        say(format!("{}: {report}", town.slug));
        say(format!("  {:.2} s", start.elapsed().as_secs_f64()));
        good &= report.is_good();
    }
    Ok(good)
}

pub(crate) fn keys(config: &Config) -> Result<bool> {
    for town in config.open(World::system())?.towns()? {
        say(town.log_signer()?.verifier());
    }
    Ok(true)
}
