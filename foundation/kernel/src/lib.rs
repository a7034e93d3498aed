//! What every room of the house needs and no town hall is part of: clock, ids, money, calendar, actor, errors.
//!
//! Nothing here does I/O, with one exception that is the point of the crate: [`SystemClock`] and
//! [`SystemEntropy`] are the only places of the program that ask the machine for time and randomness.
//! Everybody else takes a [`World`], so that a test can move a deadline and repeat an id.

mod actor;
pub mod calendar;
mod clock;
mod error;
mod id;
mod lang;
mod money;
mod secret;
mod variants;

pub use actor::{Actor, PersonId, TownSlug, UnitId};
pub use clock::{Clock, Entropy, SystemClock, SystemEntropy, TestClock, TestEntropy, World};
pub use error::{Error, Problem, Result};
pub use id::Id;
pub use lang::Lang;
pub use money::Money;
pub use secret::Secret;

pub use jiff::{Timestamp, civil::Date};

/// The time zone of German administration: deadlines, opening hours and dates on letters are meant in it.
pub const TIME_ZONE: &str = "Europe/Berlin";

/// The calendar day it is in Germany at `at`.
#[must_use]
pub fn local_date(at: Timestamp) -> Date {
    local(at).date()
}

/// `at` on a German clock.
#[must_use]
pub fn local(at: Timestamp) -> jiff::ZonedDateTime {
    at.in_tz(TIME_ZONE).unwrap_or_else(|_| at.to_zoned_datetime(jiff::tz::TimeZone::UTC))
}
