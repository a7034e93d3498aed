//! `/prozesse/…`: the catalogue of processes.

use server::Route;

/// The routes.
#[must_use]
pub fn routes() -> Vec<Route> {
    Vec::new()
}
