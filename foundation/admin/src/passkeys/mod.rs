//! Passkeys: registering, naming and removing one's own, signing in and proving oneself with them.
//!
//! The browser's part runs in a script (web/src/app.js): it asks a route of [`routes`] what is wanted, lets the
//! authenticator answer and sends the answer with the form. Without script there are password and one-time codes.

pub(crate) mod pages;
pub(crate) mod routes;

use access::passkeys::RelyingParty;
use kernel::{Error, Result};
use server::Visit;

/// The town's site as authenticators know it.
fn relying_party(visit: &Visit) -> Result<RelyingParty> {
    let settings = &visit.settings;
    RelyingParty::new(settings.host(), &settings.public_url, &settings.name).map_err(|_| {
        Error::Conflict(
            "Unter der eingestellten Adresse der Seite gibt es keine Passkeys: sie brauchen einen Namen."
                .into(),
        )
    })
}
