//! `rathaus town` and `rathaus migrate`.

use std::path::Path;

use citizen::{catalogue::Catalogue, register::Embedded};
use kernel::{Result, TownSlug, World};

use super::say;
use crate::{config::Config, demo::source::Source, wiring};

pub(crate) fn list(config: &Config) -> Result<bool> {
    for town in config.open(World::system())?.towns()? {
        say(format!("{}  {}", town.slug, town.settings()?.name));
    }
    Ok(true)
}

pub(crate) fn add(config: &Config, slug: &TownSlug, hosts: &[String], from: &Path) -> Result<bool> {
    let source = Source::read(from)?;
    let installation = config.open(World::system())?;
    let town = installation.add(slug, hosts)?;
    let scheme = if hosts.iter().any(|host| host.starts_with("localhost")) { "http" } else { "https" };
    let address = format!("{scheme}://{}", hosts.first().map_or("localhost", String::as_str));
    let people = source.found(&town, &address, None)?;
    let (catalogue, _) = Catalogue::load(&config.services, Box::new(Embedded))?;
    wiring::install_processes(&wiring::workflow(), &town, &catalogue);
    say(format!("{slug} is there. First passwords, to be changed at the first sign-in:"));
    for person in people {
        say(format!("  {}  {}", person.email, person.password.expose()));
    }
    Ok(true)
}

pub(crate) fn migrate(config: &Config) -> Result<bool> {
    for (slug, applied) in config.open(World::system())?.migrate()? {
        say(format!(
            "{slug}: {}",
            if applied.is_empty() { "up to date".to_owned() } else { applied.join(", ") }
        ));
    }
    Ok(true)
}
