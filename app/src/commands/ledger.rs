//! `rathaus ledger`: the provable record.

use std::time::Instant;

use kernel::{Result, TownSlug, World};

use super::say;
use crate::{audit, config::Config};

/// Audits every town; `documents` says whether their bytes are read. What comes next is said on standard error.
pub(crate) fn audit(config: &Config, documents: bool) -> Result<bool> {
    let installation = config.open(World::system())?;
    let registry = installation.audit_registry()?;
    registry.iter().for_each(|words| say(format!("- {words}")));
    let mut good = registry.is_empty();
    for town in installation.towns()? {
        let start = Instant::now();
        let report = audit::town(&town, documents, |what| progress(&town.slug, what))?;
        say(format!("{}: {report}", town.slug));
        say(format!("  {:.2} s", start.elapsed().as_secs_f64()));
        good &= report.is_good();
    }
    Ok(good)
}

/// On standard error, so that the report can be kept.
fn progress(town: &TownSlug, what: &str) {
    use std::io::Write;
    // Where nobody can read it, nothing is lost.
    let _ = writeln!(std::io::stderr(), "{town}: {what} …");
}

pub(crate) fn keys(config: &Config) -> Result<bool> {
    for town in config.open(World::system())?.towns()? {
        say(town.log_signer()?.verifier());
    }
    Ok(true)
}
