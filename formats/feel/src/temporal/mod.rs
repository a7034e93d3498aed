//! Dates, times and durations as DMN means them: years up to nine digits, times with offset, zone or neither.
//!
//! The calendar is the proleptic Gregorian one. `jiff` knows the time zones (from its built-in database, so
//! nothing is read from the machine); its own dates end at year 9999, which is too early for the standard.

mod date;
mod duration;
mod read;
mod time;
mod zone;

pub use date::Date;
pub use duration::{DaysAndTime, YearsAndMonths};
pub use time::{DateTime, Time};
pub use zone::Zone;

/// Nanoseconds in a second.
pub(crate) const SECOND: i128 = 1_000_000_000;
/// Nanoseconds in a day.
pub(crate) const DAY: i128 = 86_400 * SECOND;
