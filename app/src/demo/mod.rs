//! The demo town: real settings, invented people, cases in all states over two years.

mod cases;
mod people;
pub(crate) mod source;

use std::path::{Path, PathBuf};

use citizen::register::{self, Resident};
use kernel::{Result, Secret, TestEntropy, World};

use crate::config::Config;

/// The password of everybody in the demo.
pub(crate) const PASSWORD: &str = "Muldestausee-2026";

/// Who to sign in as, and what for.
pub(crate) const SIGN_INS: [(&str, &str); 6] = [
    ("clerk, registration", "m.sahin@example.org"),
    ("head of the citizens' office", "d.kretzschmar@example.org"),
    ("registry", "u.lukaszewicz@example.org"),
    ("administrator", "j.dvorak@example.org"),
    ("operator", "l.nguyen@example.org"),
    ("auditor", "h.grosse@example.org"),
];

/// How much there is to see.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Size {
    /// 40,000 residents, 300 cases.
    Normal,
    /// 100,000 cases, for measuring.
    Large,
}

/// Makes the demo town unless it is there. Says whether it did.
pub(crate) fn make(config: &Config, address: &str, size: Size, tell: &dyn Fn(String)) -> Result<bool> {
    let source = source::Source::read(&folder())?;
    let installation = config.open(World::system())?;
    if installation.towns()?.iter().any(|town| town.slug == source.town.slug) {
        return Ok(false);
    }
    tell("Making the town: settings, file plan, staff …".to_owned());
    let town = installation.add(&source.town.slug, &["localhost".to_owned(), "127.0.0.1".to_owned()])?;
    source.found(&town, address, Some(&Secret::new(PASSWORD.to_owned())))?;
    let invented = World::new(std::sync::Arc::new(kernel::SystemClock), TestEntropy::seeded(2023));
    tell("Inventing 40,000 residents …".to_owned());
    people::settle(&town, &source, &invented, 40_000)?;
    let count = if size == Size::Large { 100_000 } else { 276 };
    tell(format!("Opening {} cases …", count + cases::RECENT));
    drop(town);
    drop(installation);
    cases::fill(config, &source, count, tell)?;
    Ok(true)
}

/// A resident with a second home: whoever tries the demo can apply as this person and be granted what they apply for.
pub(crate) fn applicant(config: &Config) -> Result<Option<Resident>> {
    let installation = config.open(World::system())?;
    let Some(town) = installation.towns()?.into_iter().next() else { return Ok(None) };
    let residents = town.read(|read| Ok(register::store::some(read, 400)?))?;
    Ok(residents.into_iter().find(|resident| resident.homes.len() > 1))
}

/// Where the demo's data lie: beside the program's sources, or in the current folder of an installed program.
fn folder() -> PathBuf {
    let beside = Path::new("app/demo");
    if beside.is_dir() { beside.to_path_buf() } else { Path::new(env!("CARGO_MANIFEST_DIR")).join("demo") }
}
