//! The demo town: real settings, invented people, cases in all states over two years.

mod cases;
mod desk;
mod drafts;
mod internal;
mod papers;
mod people;
mod processes;
pub(crate) mod source;

use std::path::{Path, PathBuf};

use citizen::register::{self, Resident};
use kernel::{Actor, Result, Secret, TestEntropy, World};
use town::{Settings, Town};

use crate::config::Config;

/// What happens while the town is made, for whoever waits.
pub type Tell<'t> = &'t dyn Fn(String);

/// The password of everybody in the demo.
pub const PASSWORD: &str = "Muldestausee-2026";

/// Who to sign in as, and what for.
pub const SIGN_INS: [(&str, &str); 7] = [
    ("clerk, registration", "m.sahin@example.org"),
    ("head of the citizens' office", "d.kretzschmar@example.org"),
    ("registry", "u.lukaszewicz@example.org"),
    ("process management", "m.yilmaz@example.org"),
    ("administrator", "j.dvorak@example.org"),
    ("operator", "l.nguyen@example.org"),
    ("auditor", "h.grosse@example.org"),
];

/// How much there is to see.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Size {
    /// 60 residents, 12 older cases: a real town for tests.
    Small,
    /// 40,000 residents, 300 cases.
    Normal,
    /// 100,000 cases with 1,000,000 documents, for measuring.
    Large,
}

/// Makes the demo town unless it is there; then it follows to `address`, where it is served this time. Says whether it was
/// made.
///
/// # Errors
/// Where the demo's data or the databases cannot be read or written.
pub fn make(config: &Config, address: &str, size: Size, tell: Tell<'_>) -> Result<bool> {
    let source = source::Source::read(&folder())?;
    let installation = config.open(World::system())?;
    if let Some(town) = installation.towns()?.into_iter().find(|town| town.slug == source.town.slug) {
        return follow(&town, address).map(|()| false);
    }
    tell("Making the town: settings, file plan, staff …".to_owned());
    let town = installation.add(&source.town.slug, &["localhost".to_owned(), "127.0.0.1".to_owned()])?;
    source.found(&town, address, Some(&Secret::new(PASSWORD.to_owned())))?;
    let invented = World::new(std::sync::Arc::new(kernel::SystemClock), TestEntropy::seeded(2023));
    let residents = if size == Size::Small { 60 } else { 40_000 };
    tell(format!("Inventing {residents} residents …"));
    people::settle(&town, &source, &invented, residents)?;
    drop(town);
    drop(installation);
    cases::fill(config, &source, size, tell)?;
    let town = config.open(World::system())?.town(&source.town.slug)?;
    drafts::begin(&town)?;
    Ok(true)
}

/// What the demo town demands besides the password, in words.
pub(crate) fn second_factor(config: &Config) -> Result<String> {
    let slug = source::Source::read(&folder())?.town.slug;
    let roles = config.open(World::system())?.town(&slug)?.settings()?.second_factor.clone();
    let roles: Vec<&str> = roles.iter().map(|role| role.as_str()).collect();
    Ok(if roles.is_empty() {
        "\n  Here the password alone is enough for everybody. A real town demands a second factor of administrators,\n  \
         operators and auditors from the first day; try it at /verwaltung/einstellungen."
            .to_owned()
    } else {
        format!("\n  Besides the password a second factor is demanded of: {}.", roles.join(", "))
    })
}

/// Links in mails and passkeys need the address under which the town is served now.
fn follow(town: &Town, address: &str) -> Result<()> {
    let (version, settings) = (town.settings_version()?, town.settings()?);
    if settings.public_url == address {
        return Ok(());
    }
    let moved = Settings { public_url: address.to_owned(), ..Settings::clone(&settings) };
    town.change_settings(&Actor::system("demo"), version, &moved)
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_demo_on_another_port_goes_on_with_its_log() {
        for test in town::testing::both(&[], &World::system()) {
            let town = &test.town;
            for port in [8080, 8081, 8080] {
                follow(town, &format!("http://localhost:{port}")).unwrap();
                town.sequence().unwrap();
                let signer = town.log_signer().unwrap();
                let report = ledger::audit(town.database(), signer.verifier()).unwrap();
                assert!(report.is_good(), "{port}: {report}");
                assert_eq!(signer.verifier().name(), "localhost/musterstadt");
            }
            assert_eq!(town.settings().unwrap().public_url, "http://localhost:8080");
        }
    }
}
