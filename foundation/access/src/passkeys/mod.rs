//! Passkeys (WebAuthn): signing in with nothing that could be guessed, phished or stolen from the database.
//!
//! The ceremonies' state is kept in the database, so that any server can finish what another began. Verification of the
//! user (PIN, finger, face) is always demanded, so that a passkey is two factors in one. Passkeys are discoverable: the
//! person types no address, and the page says nothing about who has one.

pub mod actions;
pub(crate) mod store;

use std::sync::Arc;

use kernel::{Error, PersonId, Timestamp};
use webauthn_rs::{Webauthn, WebauthnBuilder};

pub use store::of_person;

/// The town's site as authenticators know it. Cheap to clone.
#[derive(Debug, Clone)]
pub struct RelyingParty(Arc<Webauthn>);

impl RelyingParty {
    /// The site with this host name, reached at `origin` (`https://rathaus.stadt.example`), shown as `name`. Passkeys belong
    /// to the host name for ever: when it changes, they are worth nothing.
    ///
    /// # Errors
    /// A fault where `origin` is no address or not below `host`.
    pub fn new(host: &str, origin: &str, name: &str) -> kernel::Result<Self> {
        let origin = url::Url::parse(origin).map_err(Error::caused_by)?;
        let builder = WebauthnBuilder::new(host, &origin).map_err(Error::caused_by)?;
        Ok(Self(Arc::new(builder.rp_name(name).build().map_err(Error::caused_by)?)))
    }

    pub(crate) fn webauthn(&self) -> &Webauthn {
        &self.0
    }
}

/// A passkey as its owner sees it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Passkey {
    /// The authenticator's name for it.
    pub credential_id: Vec<u8>,
    /// Whose.
    pub person: PersonId,
    /// The owner's name for it: `Diensthandy`.
    pub name: String,
    /// Since when.
    pub created_at: Timestamp,
    /// Last used.
    pub used_at: Option<Timestamp>,
}
