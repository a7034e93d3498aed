//! Sessions and the way into them.
//!
//! Signing in with a password takes three steps, because hashing is slow on purpose and must not hold a transaction open:
//! [`begin`] counts the attempt (it counts as failed until it is proven right, so that many at once gain nothing),
//! [`Attempt::check`] hashes, [`actions::enter`] opens a session or asks for the second factor
//! ([`actions::second_factor`]). Passkeys have their own way in ([`crate::passkeys`]).
//!
//! What a stranger can learn: nothing. An address that does not exist is checked against a hash as well, and gets the same
//! words. What a stranger can spoil: little. See [`throttle`].

pub mod actions;
mod attempt;
mod hurdle;
pub(crate) mod store;
pub mod throttle;
mod token;

use ::store::{Read, Result, Tx};
use jiff::SignedDuration;
use kernel::{PersonId, Timestamp};

pub use attempt::{Attempt, Checked, Knock, begin, forgive};
pub use hurdle::{Hurdle, PROOF_LASTS, Standing, second_factor_demanded};
pub use store::{of_person, sweep};
pub use throttle::Source;
pub use token::Token;

/// What to tell a person whose sign-in did not succeed, whatever the reason is.
pub const WRONG: &str = "E-Mail-Adresse oder Passwort stimmen nicht.";
/// What to tell a person whose code was not right.
pub const WRONG_CODE: &str = "Der Code stimmt nicht oder wurde schon benutzt.";

/// How long the second step of a sign-in may take.
pub const STEP_LASTS: SignedDuration = SignedDuration::from_mins(5);
/// How long a browser is known after a sign-in.
pub const DEVICE_LASTS: SignedDuration = SignedDuration::from_hours(180 * 24);
/// How exactly the last use of a session is kept: a write for every request would cost more than it tells.
pub const SEEN_EVERY: SignedDuration = SignedDuration::from_mins(1);

/// How strongly a person proved who they are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Strength {
    /// A password alone.
    Password,
    /// A password and a one-time or recovery code.
    TwoFactor,
    /// A passkey that verified its user: possession and knowledge or biometrics at once, and nothing to be phished.
    Passkey,
}

impl Strength {
    /// The name in columns.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Password => "password",
            Self::TwoFactor => "two_factor",
            Self::Passkey => "passkey",
        }
    }
}
impl std::str::FromStr for Strength {
    type Err = ();
    fn from_str(text: &str) -> std::result::Result<Self, ()> {
        [Self::Password, Self::TwoFactor, Self::Passkey].into_iter().find(|s| s.as_str() == text).ok_or(())
    }
}
::store::text_enum!(Strength);

/// How long sessions last.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Without a request for so long, a session is over.
    pub idle: SignedDuration,
    /// After so long it is over in any case.
    pub absolute: SignedDuration,
}

/// One hour without a request (NIST SP 800-63B-4, section 2.2.3, for AAL2) and 12 hours in all: a working day.
impl Default for Limits {
    fn default() -> Self {
        Self { idle: SignedDuration::from_hours(1), absolute: SignedDuration::from_hours(12) }
    }
}

/// A session of a member of staff.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Session {
    /// SHA-256 of the token. Shown nowhere; names the session in the list of one's own sessions.
    pub token_hash: [u8; 32],
    /// Who.
    pub person: PersonId,
    /// How strongly they signed in.
    pub strength: Strength,
    /// The browser in words, for the list of one's own sessions.
    pub device: String,
    /// Since when.
    pub created_at: Timestamp,
    /// Last used, give or take [`SEEN_EVERY`].
    pub seen_at: Timestamp,
}

impl Session {
    /// Whether it still counts at `now`.
    #[must_use]
    pub fn is_valid(&self, now: Timestamp, limits: &Limits) -> bool {
        now.duration_since(self.created_at) < limits.absolute
            && now.duration_since(self.seen_at) < limits.idle + SEEN_EVERY
    }

    /// Whether [`touch`] has something to write.
    #[must_use]
    pub fn needs_touch(&self, now: Timestamp) -> bool {
        now.duration_since(self.seen_at) >= SEEN_EVERY
    }
}

/// The session of a token with what stands before it, where it counts at `now` and the person is not locked.
///
/// # Errors
/// What the database says.
pub fn resolve(
    read: &mut Read<'_>,
    token: &Token,
    now: Timestamp,
    limits: &Limits,
) -> Result<Option<Standing>> {
    let found = read.ask(crate::Staff::of_session(token, now))?;
    Ok(found.signed_in(now, limits).map(|(_, standing)| standing))
}

/// Writes down that the session is used, at most once in [`SEEN_EVERY`]. No act: nothing is recorded.
///
/// # Errors
/// What the database says.
pub fn touch(tx: &mut Tx<'_>, session: &Session, now: Timestamp) -> Result<()> {
    if session.needs_touch(now) {
        store::set_seen(tx, &session.token_hash, now)?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_session_ends_when_idle_and_after_a_day_of_work() {
        let start: Timestamp = "2026-11-23T07:00:00Z".parse().unwrap();
        let at = |minutes| start.saturating_add(SignedDuration::from_mins(minutes)).unwrap();
        let table = [
            (0, 0, true),
            (0, 59, true),
            (0, 60, true), // the last use may be a minute later than written
            (0, 61, false),
            (700, 719, true),
            (719, 720, false),
        ];
        for (seen, now, valid) in table {
            let session = Session {
                token_hash: [0; 32],
                person: kernel::Id::nil(),
                strength: Strength::Passkey,
                device: String::new(),
                created_at: start,
                seen_at: at(seen),
            };
            assert_eq!(session.is_valid(at(now), &Limits::default()), valid, "seen {seen}, now {now}");
        }
    }

    #[test]
    fn strengths_are_ordered_and_named() {
        assert!(Strength::Password < Strength::TwoFactor && Strength::TwoFactor < Strength::Passkey);
        for strength in [Strength::Password, Strength::TwoFactor, Strength::Passkey] {
            assert_eq!(strength.as_str().parse(), Ok(strength));
        }
        assert_eq!("magic".parse::<Strength>(), Err(()));
    }
}
