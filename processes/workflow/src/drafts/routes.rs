//! `/prozesse/{process}/entwurf/…`: processes being drawn.

use server::Route;

/// The routes.
#[must_use]
pub fn routes() -> Vec<Route> {
    Vec::new()
}
