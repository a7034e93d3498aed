//! The first steps of a sign-in with a password.

use kernel::{Actor, PersonId, Secret, Timestamp, World};
use store::{Result, Tx};

use super::{
    Token, store as rows,
    throttle::{Key, Kind, Source},
};
use crate::{
    credentials::{password, store as credentials},
    people::canonical,
};

/// Somebody knocks: what is known before the password is looked at.
#[derive(Debug, Clone)]
pub struct Knock<'k> {
    /// The address as typed.
    pub email: &'k str,
    /// Where it comes from.
    pub source: Source,
    /// The token of a browser that is known, from its cookie.
    pub device: Option<&'k Token>,
}

/// An attempt that was counted. The password comes next.
#[derive(Debug)]
pub struct Attempt {
    person: Option<PersonId>,
    hash: Secret<String>,
    keys: Vec<Key>,
}

/// An attempt whose password was looked at.
#[derive(Debug)]
pub struct Checked {
    person: Option<PersonId>,
    hash: Secret<String>,
    renewed: Option<Secret<String>>,
    keys: Vec<Key>,
}

/// Counts an attempt, as failed for the time being, and finds what the password is to be compared with. A short transaction
/// without an act: a stranger's knocking is not recorded.
///
/// # Errors
/// [`kernel::Error::TooMany`] with the seconds to wait.
pub fn begin(tx: &mut Tx<'_>, knock: &Knock<'_>, now: Timestamp) -> Result<Attempt> {
    let email = canonical(knock.email);
    let found = credentials::password_by_email(tx, &email)?;
    let person = found.as_ref().map(|(person, _)| *person);
    let known = match (knock.device, person) {
        (Some(device), Some(person)) => rows::device_is_known(tx, &device.hash(), person, now)?,
        _ => false,
    };
    let keys = match knock.device {
        Some(device) if known => vec![Key::of_device(&device.hash())],
        _ => vec![
            Key::of_account_from(&email, knock.source),
            Key::of_source(knock.source),
            Key::of_account(&email),
        ],
    };
    for key in &keys {
        rows::count_failure(tx, key, now)?;
    }
    let hash = found.map_or_else(|| password::nobodys().to_owned(), |(_, hash)| hash);
    Ok(Attempt { person, hash: Secret::new(hash), keys })
}

impl Attempt {
    /// Compares the password. Slow on purpose: outside of any transaction, on a thread that may wait. Takes as long where
    /// there is no such person.
    ///
    /// # Errors
    /// Only where hashing itself fails.
    pub fn check(self, world: &World, password: &Secret<String>) -> kernel::Result<Checked> {
        let right = password::verify(self.hash.expose(), password.expose());
        let person = self.person.filter(|_| right);
        let renewed = match person {
            Some(_) if password::is_outdated(self.hash.expose()) => {
                Some(password::hash(world, password.expose())?)
            }
            _ => None,
        };
        Ok(Checked { person, hash: self.hash, renewed: renewed.map(Secret::new), keys: self.keys })
    }
}

impl Checked {
    /// Whose password it was; nothing where it was nobody's.
    #[must_use]
    pub const fn person(&self) -> Option<PersonId> {
        self.person
    }

    /// In whose name the session is opened.
    #[must_use]
    pub const fn actor(&self) -> Actor {
        match self.person {
            Some(person) => Actor::Staff { person, deputy_for: None },
            None => Actor::Stranger,
        }
    }

    pub(crate) const fn hash(&self) -> &String {
        self.hash.expose()
    }

    pub(crate) const fn renewed(&self) -> Option<&Secret<String>> {
        self.renewed.as_ref()
    }
}

/// Takes back that a right password was counted as failed. The other failures of its source stay: a right password of
/// one's own must not pay for guessing others.
///
/// # Errors
/// What the database says.
pub fn forgive(tx: &mut Tx<'_>, checked: &Checked) -> Result<()> {
    if checked.person.is_some() {
        for key in &checked.keys {
            if key.kind == Kind::Source {
                rows::take_back_failure(tx, key)?;
            } else {
                rows::forget_failures(tx, key)?;
            }
        }
    }
    Ok(())
}
