//! A town's keys: all derived from the installation's master key, each for one purpose.

use hkdf::Hkdf;
use hmac::{Hmac, KeyInit, Mac};
use kernel::{Secret, TownSlug};
use sha2::Sha256;

/// Derives the keys of one town (HKDF with SHA-256, RFC 5869). Two purposes or two towns never share a key.
#[derive(Clone, Debug)]
pub struct Keys {
    root: Secret<[u8; 32]>,
}

impl Keys {
    /// The keys of the town `slug` under an installation's `master` key.
    #[must_use]
    pub fn new(master: &[u8; 32], slug: &TownSlug) -> Self {
        Self { root: Secret::new(expand(master, &format!("rathaus v1 town {slug}"))) }
    }

    /// The key for one purpose.
    #[must_use]
    pub fn derive(&self, purpose: &str) -> [u8; 32] {
        expand(self.root.expose(), &format!("rathaus v1 purpose {purpose}"))
    }

    /// A code that only this town can make for `message` (HMAC-SHA-256, first 128 bits).
    #[must_use]
    pub fn mac(&self, purpose: &str, message: &[u8]) -> [u8; 16] {
        let mut code = [0; 16];
        if let Ok(mut mac) = Hmac::<Sha256>::new_from_slice(&self.derive(purpose)) {
            mac.update(message);
            code.copy_from_slice(&mac.finalize().into_bytes()[..16]);
        }
        code
    }
}

/// The key of the seals in the list of towns, which belongs to no town.
pub(crate) fn of_registry(master: &[u8; 32]) -> [u8; 32] {
    expand(master, "rathaus v1 registry row seals")
}

fn expand(key: &[u8; 32], info: &str) -> [u8; 32] {
    let mut out = [0; 32];
    // 32 bytes are one block of SHA-256; HKDF refuses only more than 255 blocks.
    if Hkdf::<Sha256>::new(None, key).expand(info.as_bytes(), &mut out).is_err() {
        unreachable!("32 bytes are within HKDF's limit");
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn towns_and_purposes_share_no_key() {
        let master = [7; 32];
        let keys = |slug: &str| Keys::new(&master, &slug.parse().unwrap());
        assert_eq!(keys("a").derive("x"), keys("a").derive("x"));
        assert_ne!(keys("a").derive("x"), keys("a").derive("y"));
        assert_ne!(keys("a").derive("x"), keys("b").derive("x"));
        assert_ne!(keys("a").mac("x", b"1"), keys("a").mac("x", b"2"));
    }
}
