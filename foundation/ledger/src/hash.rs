//! SHA-256 values and the two hashes a Merkle tree is made of.

use std::{fmt, str::FromStr};

use data_encoding::{BASE64, HEXLOWER};
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use sha2::{Digest, Sha256};

/// A SHA-256 value. Shown in hexadecimal; in JSON and in checkpoints it stands in Base64 (RFC 4648 § 4), as C2SP wants it.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Hash(pub [u8; 32]);

impl Hash {
    /// The hash of the parts written one after another.
    #[must_use]
    pub fn of(parts: &[&[u8]]) -> Self {
        let mut hasher = Sha256::new();
        for part in parts {
            hasher.update(part);
        }
        Self(hasher.finalize().into())
    }

    /// The hash of a leaf: SHA-256(0x00 ‖ leaf) (RFC 6962 § 2.1).
    #[must_use]
    pub fn leaf(leaf: &[u8]) -> Self {
        Self::of(&[&[0x00], leaf])
    }

    /// The hash of a node over its two children: SHA-256(0x01 ‖ left ‖ right) (RFC 6962 § 2.1).
    #[must_use]
    pub fn node(left: &Self, right: &Self) -> Self {
        let mut bytes = [0x01; 65];
        bytes[1..33].copy_from_slice(&left.0);
        bytes[33..].copy_from_slice(&right.0);
        Self(Sha256::digest(bytes).into())
    }

    /// The hash of the tree without leaves: SHA-256 of nothing (RFC 6962 § 2.1).
    #[must_use]
    pub fn empty() -> Self {
        Self::of(&[])
    }

    /// From a slice of exactly 32 bytes.
    #[must_use]
    pub fn from_slice(bytes: &[u8]) -> Option<Self> {
        bytes.try_into().ok().map(Self)
    }

    /// In Base64, as it stands in a checkpoint.
    #[must_use]
    pub fn base64(&self) -> String {
        BASE64.encode(&self.0)
    }

    /// Reads Base64; anything but the one right spelling of 32 bytes is refused.
    #[must_use]
    pub fn from_base64(text: &str) -> Option<Self> {
        Self::from_slice(&BASE64.decode(text.as_bytes()).ok()?)
    }

    /// The first eight hexadecimal digits, for messages.
    #[must_use]
    pub fn short(&self) -> String {
        HEXLOWER.encode(&self.0[..4])
    }
}

impl fmt::Display for Hash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut text = [0; 64];
        HEXLOWER.encode_mut(&self.0, &mut text);
        f.write_str(std::str::from_utf8(&text).unwrap_or_default())
    }
}
impl fmt::Debug for Hash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}
/// Reads lower-case hexadecimal digits.
impl FromStr for Hash {
    type Err = &'static str;
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        HEXLOWER
            .decode(text.as_bytes())
            .ok()
            .and_then(|bytes| Self::from_slice(&bytes))
            .ok_or("a SHA-256 value has 64 lower-case hexadecimal digits")
    }
}
impl Serialize for Hash {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.base64())
    }
}
impl<'de> Deserialize<'de> for Hash {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        Self::from_base64(&text).ok_or_else(|| serde::de::Error::custom("not 32 bytes in Base64"))
    }
}

/// Bytes as hexadecimal digits, for payloads and pages.
#[must_use]
pub fn hex(bytes: &[u8]) -> String {
    data_encoding::HEXLOWER.encode(bytes)
}

/// SHA-256 as hexadecimal digits.
#[must_use]
pub fn sha256_hex(bytes: &[u8]) -> String {
    hex(&<sha2::Sha256 as sha2::Digest>::digest(bytes))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_hashes_of_rfc_6962_are_the_known_ones() {
        assert_eq!(
            Hash::empty().to_string(),
            "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
        );
        assert_eq!(
            Hash::leaf(b"").to_string(),
            "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d"
        );
        assert_eq!(
            Hash::node(&Hash::leaf(b""), &Hash::leaf(&[0])).to_string(),
            "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125"
        );
    }

    #[test]
    fn every_spelling_is_read_back_and_wrong_ones_are_refused() {
        let hash = Hash::leaf(b"x");
        assert_eq!(hash.to_string().parse(), Ok(hash));
        assert_eq!(Hash::from_base64(&hash.base64()), Some(hash));
        assert_eq!(serde_json::from_str::<Hash>(&serde_json::to_string(&hash).unwrap()).unwrap(), hash);
        assert!(hash.to_string().to_uppercase().parse::<Hash>().is_err());
        assert_eq!(Hash::from_base64(hash.base64().trim_end_matches('=')), None, "padding is not optional");
        // The last digit before the padding carries two unused bits: they must be zero.
        let loose = format!("{}B=", &Hash([0; 32]).base64()[..42]);
        assert_eq!(Hash::from_base64(&loose), None, "{loose}");
        assert!(serde_json::from_str::<Hash>("\"AAAA\"").is_err());
    }
}
