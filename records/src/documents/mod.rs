//! Documents (Dokumente) of a case: each keeps all its versions; nothing is ever overwritten.

pub mod actions;
pub mod routes;
pub mod store;

use std::str::FromStr;

use kernel::{Id, Timestamp};

use crate::cases::CaseId;

/// Marker and identifier of a document.
pub type DocumentId = Id<Document>;

/// A document, shown by its latest version.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Document {
    /// Which one.
    pub id: DocumentId,
    /// The case it lies in.
    pub case: CaseId,
    /// What it is.
    pub title: String,
    /// From whom to whom.
    pub direction: Direction,
    /// When it was added.
    pub created_at: Timestamp,
    /// The number of the latest version, from 1.
    pub latest: i64,
    /// The latest version.
    pub version: Version,
}

/// A version (Fassung) of a document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Version {
    /// Where the bytes are.
    pub blob: Id<blob::Blob>,
    /// The file's name.
    pub name: String,
    /// Its media type.
    pub mime: String,
    /// Its length in bytes.
    pub size: u64,
    /// SHA-256 of its bytes.
    pub sha256: [u8; 32],
    /// When it was added.
    pub created_at: Timestamp,
}

/// From whom to whom a document goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Direction {
    /// Came to the town (Eingang).
    Incoming,
    /// Went out (Ausgang).
    Outgoing,
    /// Stays inside (intern).
    Internal,
}

impl Direction {
    /// The key in the database.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Incoming => "incoming",
            Self::Outgoing => "outgoing",
            Self::Internal => "internal",
        }
    }

    /// The German word.
    #[must_use]
    pub const fn german(self) -> &'static str {
        match self {
            Self::Incoming => "Eingang",
            Self::Outgoing => "Ausgang",
            Self::Internal => "intern",
        }
    }
}

impl FromStr for Direction {
    type Err = ();
    fn from_str(text: &str) -> Result<Self, ()> {
        [Self::Incoming, Self::Outgoing, Self::Internal].into_iter().find(|d| d.as_str() == text).ok_or(())
    }
}
::store::text_enum!(Direction);
