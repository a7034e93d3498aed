//! `/aufgaben/…`: the desk of a person and of a unit.

use server::Route;

/// The routes.
#[must_use]
pub fn routes() -> Vec<Route> {
    Vec::new()
}
