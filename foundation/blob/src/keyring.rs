//! Keys that encrypt keys.

use std::{collections::BTreeMap, fmt};

use chacha20poly1305::{
    Key, KeyInit, XChaCha20Poly1305, XNonce,
    aead::{Aead, Payload},
};
use kernel::{Error, Result, World};
use zeroize::Zeroizing;

/// A document's own key, erased from memory after use.
pub(crate) type DocumentKey = Zeroizing<[u8; 32]>;

const NONCE: usize = 24;

/// The town's key-encryption keys. New documents are wrapped with the current one; older ones are kept until
/// [`crate::rewrap`] has moved all documents over.
#[derive(Clone)]
pub struct Keyring {
    current: String,
    keys: BTreeMap<String, Zeroizing<[u8; 32]>>,
}

/// A document's key, encrypted with a key of the keyring.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wrapped {
    /// The key of the keyring.
    pub key_id: String,
    /// Nonce and ciphertext.
    pub bytes: Vec<u8>,
}

impl fmt::Debug for Keyring {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Keyring").field("current", &self.current).field("ids", &self.keys.keys()).finish()
    }
}

impl Keyring {
    /// A keyring with one key, named `id`.
    #[must_use]
    pub fn new(id: impl Into<String>, key: [u8; 32]) -> Self {
        let current = id.into();
        Self { keys: BTreeMap::from([(current.clone(), Zeroizing::new(key))]), current }
    }

    /// Adds an older key that documents may still be wrapped with.
    #[must_use]
    pub fn with_older(mut self, id: impl Into<String>, key: [u8; 32]) -> Self {
        self.keys.entry(id.into()).or_insert(Zeroizing::new(key));
        self
    }

    /// The name of the key that new documents are wrapped with.
    #[must_use]
    pub fn current(&self) -> &str {
        &self.current
    }

    /// Wraps a document's key for the object it belongs to, so that it opens no other.
    pub(crate) fn wrap(&self, world: &World, key: &DocumentKey, object: &[u8; 32]) -> Result<Wrapped> {
        let nonce: [u8; NONCE] = world.random();
        let payload = Payload { msg: key.as_slice(), aad: object };
        let sealed = self
            .cipher(&self.current)?
            .encrypt(&XNonce::from(nonce), payload)
            .map_err(|_| Error::internal("a document's key could not be wrapped"))?;
        Ok(Wrapped { key_id: self.current.clone(), bytes: [&nonce[..], &sealed].concat() })
    }

    /// Unwraps the key of the object.
    pub(crate) fn unwrap(&self, wrapped: &Wrapped, object: &[u8; 32]) -> Result<DocumentKey> {
        let wrong = || Error::internal(format!("a document's key does not open with key {}", wrapped.key_id));
        let (nonce, sealed) = wrapped.bytes.split_first_chunk::<NONCE>().ok_or_else(wrong)?;
        let payload = Payload { msg: sealed, aad: object };
        let opened = self
            .cipher(&wrapped.key_id)?
            .decrypt(&XNonce::from(*nonce), payload)
            .map(Zeroizing::new)
            .map_err(|_| wrong())?;
        Ok(Zeroizing::new(opened.as_slice().try_into().map_err(|_| wrong())?))
    }

    fn cipher(&self, id: &str) -> Result<XChaCha20Poly1305> {
        let key = self.keys.get(id);
        let key = key.ok_or_else(|| Error::internal(format!("the town's keyring has no key {id}")))?;
        Ok(XChaCha20Poly1305::new(&Key::from(**key)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_opens_only_for_its_object_and_with_its_ring() {
        let world = World::system();
        let (key, object) = (Zeroizing::new([7; 32]), [1; 32]);
        let old = Keyring::new("2025", [2; 32]);
        let wrapped = old.wrap(&world, &key, &object).unwrap();
        assert_eq!(old.unwrap(&wrapped, &object).unwrap(), key);

        let new = Keyring::new("2026", [3; 32]).with_older("2025", [2; 32]);
        assert_eq!((new.current(), new.unwrap(&wrapped, &object).unwrap()), ("2026", key));
        assert!(new.unwrap(&wrapped, &[9; 32]).is_err(), "of another object");
        assert!(Keyring::new("2026", [3; 32]).unwrap(&wrapped, &object).is_err(), "without the older key");
        assert!(Keyring::new("2025", [4; 32]).unwrap(&wrapped, &object).is_err(), "another key of this name");
        for place in 0..wrapped.bytes.len() {
            let mut changed = wrapped.clone();
            changed.bytes[place] ^= 1;
            assert!(old.unwrap(&changed, &object).is_err(), "byte {place} changed");
        }
        let short = Wrapped { bytes: vec![1; 10], ..wrapped };
        assert!(old.unwrap(&short, &object).is_err());
    }

    #[test]
    fn a_keyring_shows_no_keys() {
        assert_eq!(format!("{:?}", Keyring::new("a", [250; 32])), r#"Keyring { current: "a", ids: ["a"] }"#);
    }
}
