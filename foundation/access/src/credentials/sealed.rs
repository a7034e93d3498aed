//! Secrets that must come back (keys of one-time codes), encrypted with the town's key, and hashes that only the town can
//! compute.

use chacha20poly1305::{
    KeyInit, XChaCha20Poly1305, XNonce,
    aead::{Aead, Payload},
};
use hmac::{Hmac, Mac};
use kernel::{Id, Secret, World};
use sha2::Sha256;

/// Bytes of the nonce in front of the sealed text.
const NONCE: usize = 24;

/// The key of a town for the secrets of its staff. It lies outside the database, so that the database alone opens nothing.
#[derive(Debug, Clone)]
pub struct TownKey(Secret<[u8; 32]>);

impl TownKey {
    /// Takes the key over. Whoever keeps the town's keys derives one for this purpose alone.
    #[must_use]
    pub const fn new(key: [u8; 32]) -> Self {
        Self(Secret::new(key))
    }

    /// Encrypts `plain` for `owner` (XChaCha20-Poly1305, random nonce in front). Nobody else's row can be put in its place.
    ///
    /// # Errors
    /// Only where the cipher refuses, which it does for texts of 256 GB.
    pub fn seal<T>(&self, world: &World, owner: Id<T>, plain: &[u8]) -> kernel::Result<Vec<u8>> {
        let nonce: [u8; NONCE] = world.random();
        let sealed = self
            .cipher()
            .encrypt(&XNonce::from(nonce), Payload { msg: plain, aad: owner.uuid().as_bytes() })
            .map_err(|_| kernel::Error::internal("a secret could not be encrypted"))?;
        Ok([nonce.as_slice(), &sealed].concat())
    }

    /// Decrypts what [`TownKey::seal`] made for `owner`.
    ///
    /// # Errors
    /// A fault where it was changed, belongs to somebody else or was made with another key.
    pub fn open<T>(&self, owner: Id<T>, sealed: &[u8]) -> kernel::Result<Vec<u8>> {
        let fault = || kernel::Error::internal("a sealed secret does not open with the town's key");
        let (nonce, text) = sealed.split_first_chunk::<NONCE>().ok_or_else(fault)?;
        self.cipher()
            .decrypt(&XNonce::from(*nonce), Payload { msg: text, aad: owner.uuid().as_bytes() })
            .map_err(|_| fault())
    }

    /// HMAC-SHA-256 of `text` for `owner`: what a short code is kept as, because a bare hash of it could be guessed.
    #[must_use]
    pub fn hash<T>(&self, owner: Id<T>, text: &str) -> [u8; 32] {
        // Filled up with zeros to a block of SHA-256, as RFC 2104 does with shorter keys.
        let mut block = [0; 64];
        block[..32].copy_from_slice(self.0.expose());
        let mut mac = <Hmac<Sha256> as KeyInit>::new(&block.into());
        mac.update(owner.uuid().as_bytes());
        mac.update(text.as_bytes());
        mac.finalize().into_bytes().into()
    }

    fn cipher(&self) -> XChaCha20Poly1305 {
        XChaCha20Poly1305::new(self.0.expose().into())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn owner(n: u8) -> Id<()> {
        format!("{n:032x}").parse().unwrap()
    }

    #[test]
    fn a_secret_opens_for_its_owner_with_the_towns_key_and_unchanged_only() {
        let (key, world) = (TownKey::new([7; 32]), World::system());
        let sealed = key.seal(&world, owner(1), b"geheim").unwrap();
        assert_eq!(key.open(owner(1), &sealed).unwrap(), b"geheim");
        assert_ne!(sealed, key.seal(&world, owner(1), b"geheim").unwrap(), "a nonce is used once");
        assert!(key.open(owner(2), &sealed).is_err());
        assert!(TownKey::new([8; 32]).open(owner(1), &sealed).is_err());
        for place in 0..sealed.len() {
            let mut changed = sealed.clone();
            changed[place] ^= 1;
            assert!(key.open(owner(1), &changed).is_err(), "byte {place}");
        }
        assert!(key.open(owner(1), b"short").is_err());
    }

    #[test]
    fn a_keyed_hash_depends_on_key_owner_and_text() {
        let key = TownKey::new([7; 32]);
        let hash = key.hash(owner(1), "ABC");
        assert_eq!(hash, key.hash(owner(1), "ABC"));
        for other in [
            key.hash(owner(2), "ABC"),
            key.hash(owner(1), "ABD"),
            TownKey::new([8; 32]).hash(owner(1), "ABC"),
        ] {
            assert_ne!(hash, other);
        }
        assert_eq!(format!("{key:?}"), "TownKey(Secret(…))");
    }
}
