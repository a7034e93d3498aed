//! The demo town: real settings, invented people, cases in all states over two years.

mod cases;
mod papers;
mod people;
pub(crate) mod source;

use std::path::{Path, PathBuf};

use kernel::{Result, Secret, TestEntropy, World};

use crate::config::Config;

/// What happens while the town is made, for whoever waits.
pub type Tell<'t> = &'t dyn Fn(String);

/// The password of everybody in the demo.
pub const PASSWORD: &str = "Muldestausee-2026";

/// Who to sign in as, and what for.
pub const SIGN_INS: [(&str, &str); 6] = [
    ("clerk, registration", "m.sahin@example.org"),
    ("head of the citizens' office", "d.kretzschmar@example.org"),
    ("registry", "u.lukaszewicz@example.org"),
    ("administrator", "j.dvorak@example.org"),
    ("operator", "l.nguyen@example.org"),
    ("auditor", "h.grosse@example.org"),
];

/// How much there is to see.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Size {
    /// 40,000 residents, 300 cases.
    Normal,
    /// 100,000 cases with 1,000,000 documents, for measuring.
    Large,
}

/// Makes the demo town unless it is there. Says whether it did.
///
/// # Errors
/// Where the demo's files cannot be read, or what the town refuses.
pub fn make(config: &Config, address: &str, size: Size, tell: Tell<'_>) -> Result<bool> {
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
    drop(town);
    drop(installation);
    cases::fill(config, &source, size, tell)?;
    Ok(true)
}

/// Where the demo's data lie: beside the program's sources, or in the current folder of an installed program.
fn folder() -> PathBuf {
    let beside = Path::new("app/demo");
    if beside.is_dir() { beside.to_path_buf() } else { Path::new(env!("CARGO_MANIFEST_DIR")).join("demo") }
}
