//! A proof that one act stands in a log: all that is needed to check it without the town's server.
//!
//! As JSON ([`Bundle`] through serde) it is attached to a notice; in its compact form ([`Bundle::to_compact`]) it fits into
//! one QR code. The members of the JSON are short because the file travels with every notice:
//!
//! | member | meaning |
//! |---|---|
//! | `v` | version of the format, 1 |
//! | `l` | the leaf: the exact text that is hashed |
//! | `p` | the payload: the exact text that the leaf commits to; absent where it is not shown |
//! | `n` | the nonce that hides the payload, 32 bytes in Base64; present exactly with `p` |
//! | `i` | the leaf's place in the log, from 0 |
//! | `h` | the inclusion path, from the leaf's sibling to the root's child, each 32 bytes in Base64 |
//! | `c` | the signed checkpoint (origin, size and root of the tree stand in it and nowhere else) |

mod compact;
mod fault;
mod verified;

use data_encoding::BASE64;
use serde::{Deserialize, Serialize};

pub use compact::{NotCompact, PREFIX};
pub use fault::Fault;
pub use verified::Verified;

use crate::{
    Hash,
    checkpoint::SignedCheckpoint,
    event::{Leaf, NONCE, Payload, commitment},
    note::VerifierKey,
    tree,
};

/// A proof that an act was recorded.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "Json", into = "Json")]
pub struct Bundle {
    /// The leaf's text.
    pub leaf: String,
    /// The payload, where it is shown.
    pub opened: Option<Opened>,
    /// The leaf's place in the log, from 0.
    pub index: u64,
    /// From the leaf's sibling to the root's child.
    pub path: Vec<Hash>,
    /// What the log signed: its origin, its size and its root.
    pub checkpoint: SignedCheckpoint,
}

/// A payload and what it was hidden with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Opened {
    /// The canonical text.
    pub payload: String,
    /// The random bytes before it.
    pub nonce: [u8; NONCE],
}

impl Bundle {
    /// The log's name, as the bundle claims it.
    #[must_use]
    pub fn origin(&self) -> &str {
        &self.checkpoint.unverified().origin
    }

    /// The number of leaves of the signed tree, as the bundle claims it.
    #[must_use]
    pub const fn size(&self) -> u64 {
        self.checkpoint.unverified().size
    }

    /// The same proof without the payload: it shows that and when something was done, not what and by whom.
    #[must_use]
    pub fn closed(self) -> Self {
        Self { opened: None, ..self }
    }

    /// Checks everything against the public key of the log and says what is proven.
    ///
    /// # Errors
    /// [`Fault`] names the first thing that does not fit.
    pub fn verify(&self, key: &VerifierKey) -> Result<Verified, Fault> {
        let checkpoint = self.checkpoint.verify(key).map_err(Fault::Checkpoint)?;
        let leaf = Leaf::parse(&self.leaf).ok_or(Fault::Leaf)?;
        let root = tree::root_from_path(self.index, checkpoint.size, leaf.hash(), &self.path)?;
        if root != checkpoint.root {
            return Err(Fault::Root { computed: root, signed: checkpoint.root });
        }
        let payload = self.opened.as_ref().map(|opened| opened.check(&leaf)).transpose()?;
        Ok(Verified { key: key.label(), checkpoint: checkpoint.clone(), index: self.index, leaf, payload })
    }
}

impl Opened {
    fn check(&self, leaf: &Leaf) -> Result<Payload, Fault> {
        let found = commitment(&self.nonce, &self.payload);
        if found != leaf.payload {
            return Err(Fault::Payload { computed: found, committed: leaf.payload });
        }
        serde_json::from_str(&self.payload).map_err(|_| Fault::PayloadForm)
    }
}

/// A bundle as it stands in JSON.
#[derive(Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Json {
    v: u8,
    l: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    p: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    n: Option<String>,
    i: u64,
    h: Vec<Hash>,
    c: String,
}

impl From<Bundle> for Json {
    fn from(bundle: Bundle) -> Self {
        let (p, n) = bundle.opened.map(|o| (o.payload, BASE64.encode(&o.nonce))).unzip();
        let c = bundle.checkpoint.to_string();
        Self { v: 1, l: bundle.leaf, p, n, i: bundle.index, h: bundle.path, c }
    }
}

impl TryFrom<Json> for Bundle {
    type Error = String;
    fn try_from(json: Json) -> Result<Self, String> {
        if json.v != 1 {
            return Err(format!("Fassung {} des Nachweises ist hier unbekannt", json.v));
        }
        let opened = match (json.p, json.n) {
            (Some(payload), Some(nonce)) => {
                let nonce = Hash::from_base64(&nonce).ok_or("n: keine 32 Bytes in Base64")?;
                Some(Opened { payload, nonce: nonce.0 })
            }
            (None, None) => None,
            _ => return Err("p und n gehören zusammen".to_owned()),
        };
        let checkpoint = json.c.parse().map_err(|fault| format!("c: {fault}"))?;
        Ok(Self { leaf: json.l, opened, index: json.i, path: json.h, checkpoint })
    }
}

#[cfg(test)]
mod tests;
