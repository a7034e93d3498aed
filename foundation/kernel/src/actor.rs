//! Who acts. Nothing happens in the house without an actor.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};

use crate::Id;

/// Marker for [`PersonId`].
#[derive(Debug)]
pub enum Person {}
/// Marker for [`UnitId`].
#[derive(Debug)]
pub enum Unit {}

/// A member of staff.
pub type PersonId = Id<Person>;
/// A unit (Organisationseinheit: Amt, Fachbereich, Sachgebiet).
pub type UnitId = Id<Unit>;

/// A municipality on this installation (Mandant), named as in folders, schemas and commands: `a-z`, `0-9`, `-`,
/// starting with a letter, at most 32 characters.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct TownSlug(String);

impl TownSlug {
    /// The name as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for TownSlug {
    type Err = &'static str;
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let good = text.len() <= 32
            && text.starts_with(|c: char| c.is_ascii_lowercase())
            && !text.ends_with('-')
            && text.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-');
        if good {
            Ok(Self(text.to_owned()))
        } else {
            Err("a town's short name has 1 to 32 characters a-z, 0-9 and -, and starts with a letter")
        }
    }
}
impl TryFrom<String> for TownSlug {
    type Error = &'static str;
    fn try_from(text: String) -> Result<Self, Self::Error> {
        text.parse()
    }
}
impl From<TownSlug> for String {
    fn from(slug: TownSlug) -> Self {
        slug.0
    }
}
impl fmt::Display for TownSlug {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Who acts. What the actor may do is the policy's business (`access`); this only says who it is.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Actor {
    /// Somebody of whom nothing is known.
    Stranger,
    /// A citizen who proved to hold the key to one draft or one case.
    Citizen {
        /// The draft or case whose key was shown.
        holds: Id<()>,
    },
    /// A member of staff.
    Staff {
        /// Who acts.
        person: PersonId,
        /// For whom, where the act is done as a deputy (Vertretung).
        #[serde(default, skip_serializing_if = "Option::is_none")]
        deputy_for: Option<PersonId>,
    },
    /// The program itself: a scheduled or queued job, or a command of the operator.
    System {
        /// The job's name.
        job: String,
    },
}

impl Actor {
    /// A job of the program.
    #[must_use]
    pub fn system(job: &str) -> Self {
        Self::System { job: job.to_owned() }
    }

    /// The member of staff who acts, if it is one.
    #[must_use]
    pub const fn person(&self) -> Option<PersonId> {
        match self {
            Self::Staff { person, .. } => Some(*person),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::TownSlug;

    #[test]
    fn a_slug_cannot_leave_its_folder_or_schema() {
        for good in ["bitterfeld-wolfen", "a", "town2"] {
            assert!(good.parse::<TownSlug>().is_ok(), "{good}");
        }
        for bad in ["", "../x", "A", "2a", "a_b", "a-", "a\"; drop", &"x".repeat(33)] {
            assert!(bad.parse::<TownSlug>().is_err(), "{bad}");
        }
    }
}
