//! `rathaus pages`: every page of the route table with an example, for the tests that look at all of them.

use kernel::{Result, World};
use serde_json::json;
use server::Guard;

use super::say;
use crate::{config::Config, wiring};

pub(crate) fn list(config: &Config) -> Result<bool> {
    let installation = config.open(World::system())?;
    let Some(town) = installation.towns()?.into_iter().next() else { return Ok(false) };
    for route in wiring::routes().into_iter().filter(|route| route.is_page) {
        let path = match route.sample {
            Some(sample) => town.read(sample)?,
            None if route.has_parts() => None,
            None => Some(route.path.to_owned()),
        };
        let guard = match route.guard {
            Guard::Public => "public",
            Guard::Key => "key",
            Guard::Staff | Guard::May(_) => "staff",
        };
        say(json!({ "route": route.path, "guard": guard, "path": path }));
    }
    Ok(true)
}
