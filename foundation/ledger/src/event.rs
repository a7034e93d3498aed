//! What is recorded: an official act (Amtshandlung) as an event, its leaf and its payload.
//!
//! The leaf is what the tree is built over. It names the act, the thing and the moment by identifiers only and commits to
//! the payload, which says who acted and what was done. The payload lies beside it and can be erased together with its
//! nonce when the law demands it: the leaf and every proof of it stay valid, and without the nonce nobody can find out the
//! content by trying likely ones.

use std::borrow::Cow;

use kernel::{Actor, Id, Timestamp};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use store::Changes;

use crate::{Hash, canonical};

/// The number of random bytes that hide a payload behind its commitment.
pub const NONCE: usize = 32;

/// What an event is about: the kind of thing and which one.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Subject {
    /// Which one.
    pub id: Id<()>,
    /// The kind of thing, in lower case: `case`, `document`, `person`.
    pub kind: Cow<'static, str>,
}

impl Subject {
    /// The thing `id` of this kind.
    #[must_use]
    pub fn new<T>(kind: &'static str, id: Id<T>) -> Self {
        Self { id: id.cast(), kind: Cow::Borrowed(kind) }
    }
}

/// An official act (Amtshandlung) on the way into the record.
#[derive(Debug, Clone, PartialEq)]
pub struct Event {
    /// Fresh from [`kernel::World::id`].
    pub id: Id<Event>,
    /// When it was done, in microseconds.
    pub at: Timestamp,
    /// What was done, as `thing.verb` in lower case: `case.decided`.
    pub kind: Cow<'static, str>,
    /// To what.
    pub subject: Subject,
    /// The case (Vorgang) it belongs to.
    pub case: Option<Id<()>>,
    /// By whom. Part of the payload.
    pub actor: Actor,
    /// Everything else. Part of the payload; without fractions (see [`canonical`]).
    pub data: Value,
}

/// What stands in the tree for one event. All of it is public to whoever may read the log, so it says nothing about a
/// person but random identifiers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Leaf {
    /// The event.
    pub id: Id<Event>,
    /// When, in microseconds.
    pub at: Timestamp,
    /// What was done.
    pub kind: Cow<'static, str>,
    /// To what.
    pub subject: Subject,
    /// In which case.
    pub case: Option<Id<()>>,
    /// The commitment to the payload: SHA-256(nonce ‖ payload).
    pub payload: Hash,
    /// The commitment to what the act did to official rows: SHA-256 of [`Sealed::rows`]. The last event of an act has it.
    pub rows: Option<Hash>,
}

/// Who did what: the part of an event that can be erased.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Payload {
    /// By whom.
    pub actor: Actor,
    /// What, in the words of the kind of event.
    pub data: Value,
}

/// An event ready to be stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sealed {
    /// The leaf.
    pub leaf: Leaf,
    /// The payload in its canonical spelling.
    pub payload: String,
    /// What hides the payload.
    pub nonce: [u8; NONCE],
    /// What the act did to official rows ([`Changes::to_bytes`]): nothing personal, so nothing that must be hidden.
    pub rows: Option<Vec<u8>>,
}

impl Sealed {
    /// Binds what was done to official rows to this event.
    pub fn bind(&mut self, changes: &Changes) {
        let bytes = (!changes.is_empty()).then(|| changes.to_bytes());
        self.leaf.rows = bytes.as_ref().map(|bytes| Hash::of(&[bytes]));
        self.rows = bytes;
    }
}

/// An event that cannot be recorded: a fault of the program that made it.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Unfit {
    /// The kind of event or of subject is not spelled `thing.verb` and `thing`, or is longer than 64 characters.
    #[error("{0:?} is not the kind of an event or of a thing")]
    Kind(String),
    /// The moment does not fit into 53 bits of microseconds (it is after the year 2255).
    #[error("the moment is beyond 2^53 microseconds")]
    Moment,
    /// The payload has no canonical spelling.
    #[error(transparent)]
    Payload(#[from] canonical::NotCanonical),
    /// The payload cannot be written as JSON.
    #[error("the payload is not JSON: {0}")]
    Json(String),
}

impl Event {
    /// The leaf of this event and its payload, hidden behind `nonce`: 32 fresh random bytes.
    ///
    /// # Errors
    /// [`Unfit`].
    pub fn seal(&self, nonce: [u8; NONCE]) -> Result<Sealed, Unfit> {
        let payload = Payload { actor: self.actor.clone(), data: self.data.clone() };
        let payload = serde_json::to_value(payload).map_err(|e| Unfit::Json(e.to_string()))?;
        let payload = canonical::to_string(&payload)?;
        let leaf = Leaf {
            id: self.id,
            at: self.at,
            kind: self.kind.clone(),
            subject: self.subject.clone(),
            case: self.case,
            payload: commitment(&nonce, &payload),
            rows: None,
        };
        leaf.check()?;
        Ok(Sealed { leaf, payload, nonce, rows: None })
    }
}

/// What binds a leaf to its payload: SHA-256(nonce ‖ canonical payload).
#[must_use]
pub fn commitment(nonce: &[u8; NONCE], payload: &str) -> Hash {
    Hash::of(&[nonce, payload.as_bytes()])
}

impl Leaf {
    /// The bytes that are hashed: canonical JSON with the members `at`, `case`, `id`, `kind`, `payload`, `rows` (only
    /// where there is one), `subject`, `v`.
    #[must_use]
    pub fn text(&self) -> String {
        let case = self.case.map_or_else(|| "null".to_owned(), |case| format!("\"{case}\""));
        let rows = self.rows.map_or_else(String::new, |rows| format!("\"rows\":\"{rows}\","));
        format!(
            r#"{{"at":{},"case":{case},"id":"{}","kind":"{}","payload":"{}",{rows}"subject":{{"id":"{}","kind":"{}"}},"v":1}}"#,
            self.at.as_microsecond(),
            self.id,
            self.kind,
            self.payload,
            self.subject.id,
            self.subject.kind,
        )
    }

    /// The hash that stands at the bottom of the tree.
    #[must_use]
    pub fn hash(&self) -> Hash {
        Hash::leaf(self.text().as_bytes())
    }

    /// Reads the bytes of a leaf. Nothing where they are not exactly what [`Leaf::text`] would write.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let raw: Raw = serde_json::from_str(text).ok()?;
        let leaf = Self {
            id: raw.id,
            at: Timestamp::from_microsecond(raw.at).ok()?,
            kind: raw.kind,
            subject: raw.subject,
            case: raw.case,
            payload: raw.payload.parse().ok()?,
            rows: raw.rows.map(|rows| rows.parse()).transpose().ok()?,
        };
        (raw.v == 1 && leaf.check().is_ok() && leaf.text() == text).then_some(leaf)
    }

    fn check(&self) -> Result<(), Unfit> {
        if !self.kind.contains('.') || !is_kind(&self.kind) {
            return Err(Unfit::Kind(self.kind.to_string()));
        }
        if !is_kind(&self.subject.kind) {
            return Err(Unfit::Kind(self.subject.kind.to_string()));
        }
        if self.at.as_microsecond().unsigned_abs() > canonical::LARGEST {
            return Err(Unfit::Moment);
        }
        Ok(())
    }
}

/// A leaf as it stands in JSON.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Raw {
    at: i64,
    case: Option<Id<()>>,
    id: Id<Event>,
    kind: Cow<'static, str>,
    payload: String,
    #[serde(default)]
    rows: Option<String>,
    subject: Subject,
    v: u8,
}

/// Lower-case words of letters, digits and `_`, joined by points.
fn is_kind(text: &str) -> bool {
    let word = |w: &str| {
        w.starts_with(|c: char| c.is_ascii_lowercase())
            && w.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_')
    };
    text.len() <= 64 && text.split('.').all(word)
}

#[cfg(test)]
mod tests {
    use kernel::World;
    use proptest::prelude::*;
    use serde_json::json;

    use super::*;
    use crate::testing::{decision, world};

    fn sealed(change: impl FnOnce(&mut Event, &World)) -> Result<Sealed, Unfit> {
        let world = world();
        let mut event = decision(&world);
        change(&mut event, &world);
        event.seal(world.random())
    }

    #[test]
    fn the_leaf_is_canonical_json() {
        let leaf = sealed(|_, _| ()).unwrap().leaf;
        insta::assert_snapshot!(leaf.text(), @r#"{"at":1795431600123456,"case":"01a208100ffb715c8289ec2d0a9167ec","id":"01a208100ffb7e55b2fbeea293f80bc9","kind":"case.decided","payload":"5202e18448e712451205f1587a895ed45f594992373ef859a82585641b7ec5be","subject":{"id":"01a208100ffb715c8289ec2d0a9167ec","kind":"case"},"v":1}"#);
        let value: Value = serde_json::from_str(&leaf.text()).unwrap();
        assert_eq!(canonical::to_string(&value).unwrap(), leaf.text());
        let without_case = sealed(|event, _| event.case = None).unwrap().leaf;
        assert!(without_case.text().contains("\"case\":null"));
        assert_eq!(Leaf::parse(&without_case.text()), Some(without_case));
        let with_rows = Leaf { rows: Some(Hash::empty()), ..leaf };
        let value: Value = serde_json::from_str(&with_rows.text()).unwrap();
        assert_eq!(canonical::to_string(&value).unwrap(), with_rows.text());
        assert_eq!(Leaf::parse(&with_rows.text()), Some(with_rows));
    }

    #[test]
    fn the_payload_says_who_and_what_and_is_hidden_by_the_nonce() {
        let event = sealed(|_, _| ()).unwrap();
        insta::assert_snapshot!(event.payload, @r#"{"actor":{"kind":"staff","person":"01a208100ffb79b581d1d854bb718002"},"data":{"dokument":{"sha256":"9368a7d21e018f64ae3327d2f25cd4d7693b2d85328e4bb680bcfcbd4c26b90e"},"ergebnis":"bewilligt"}}"#);
        assert_eq!(event.leaf.payload, commitment(&event.nonce, &event.payload));
        assert_ne!(event.leaf.payload, commitment(&[0; NONCE], &event.payload));
        assert!(!event.leaf.text().contains("bewilligt"));
    }

    #[test]
    fn acts_that_cannot_be_recorded_are_refused() {
        for kind in [
            "",
            "case",
            "Case.decided",
            "case.",
            ".decided",
            "case..decided",
            "case.décided",
            "case.1",
            "a b.c",
            "\".",
        ] {
            let refused = sealed(|event, _| event.kind = kind.into());
            assert_eq!(refused, Err(Unfit::Kind(kind.to_owned())));
        }
        let long = format!("case.{}", "x".repeat(60));
        assert_eq!(sealed(|event, _| event.kind = long.clone().into()), Err(Unfit::Kind(long.clone())));
        assert_eq!(
            sealed(|event, _| event.subject.kind = "Akte".into()),
            Err(Unfit::Kind("Akte".to_owned()))
        );
        assert_eq!(
            sealed(|event, _| event.data = json!(0.5)),
            Err(Unfit::Payload(canonical::NotCanonical::Number))
        );
        assert_eq!(sealed(|event, _| event.at = Timestamp::MAX), Err(Unfit::Moment));
        assert!(sealed(|event, _| event.kind = "case_file.sub.re_opened2".into()).is_ok());
    }

    #[test]
    fn a_leaf_with_another_spelling_is_not_a_leaf() {
        let good = sealed(|_, _| ()).unwrap().leaf.text();
        assert!(Leaf::parse(&good).is_some());
        for (from, to) in [
            ("\"v\":1", "\"v\":2"),
            ("\"v\":1", "\"v\":1,\"w\":1"),
            ("\"v\":1", "\"v\": 1"),
            ("\"subject\"", "\"rows\":null,\"subject\""),
            ("case.decided", "case.Decided"),
            ("case.decided", "case.decide\\u0064"),
            ("{\"at\"", "{\"v\":1,\"at\""),
            ("\"at\":", "\"at\":-9"),
        ] {
            let bad = good.replacen(from, to, 1);
            assert_ne!(bad, good, "{from}");
            assert_eq!(Leaf::parse(&bad), None, "{bad}");
        }
    }

    proptest! {
        #[test]
        fn every_leaf_is_read_back(
            at in -9_007_199_254_740_991i64..=9_007_199_254_740_991, seed: u64, kind in "[a-z][a-z0-9_]{0,20}\\.[a-z]{1,20}",
            rows: Option<[u8; 32]>,
        ) {
            let world = World::new(kernel::TestClock::at(Timestamp::UNIX_EPOCH), kernel::TestEntropy::seeded(seed));
            let at = Timestamp::from_microsecond(at).unwrap();
            let event = Event { at, kind: kind.into(), ..decision(&world) };
            let leaf = Leaf { rows: rows.map(Hash), ..event.seal(world.random()).unwrap().leaf };
            prop_assert_eq!(Leaf::parse(&leaf.text()), Some(leaf));
        }
    }
}
