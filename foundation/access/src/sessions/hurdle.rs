//! What a session must still get over before its person reaches the house. Pure.

use super::Session;

/// Something between a session and the house.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Hurdle {
    /// Somebody else knows the password: the person chooses another one first.
    FirstPassword,
}

impl Hurdle {
    /// All of them, in the order in which they are met.
    pub const ALL: &'static [Self] = &[Self::FirstPassword];
}

/// A session that counts, with what is known of its person at the same moment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Standing {
    /// The session.
    pub session: Session,
    /// Whether the password is one that somebody else gave.
    pub must_change: bool,
}

impl Standing {
    /// The first hurdle before the session, if there is one.
    #[must_use]
    pub const fn hurdle(&self) -> Option<Hurdle> {
        if self.must_change { Some(Hurdle::FirstPassword) } else { None }
    }
}
