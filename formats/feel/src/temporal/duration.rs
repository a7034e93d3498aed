//! The two kinds of duration, which FEEL never mixes: days and time, and years and months.

use std::fmt;

use super::{DAY, SECOND};
use crate::number::{Number, Rounding};

/// A length of time in days, hours, minutes, seconds and fractions; counted in nanoseconds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct DaysAndTime(i128);

/// A length of time in full months, because a month has no fixed number of days.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct YearsAndMonths(i64);

impl DaysAndTime {
    /// A duration of so many nanoseconds.
    #[must_use]
    pub const fn from_nanoseconds(nanoseconds: i128) -> Self {
        DaysAndTime(nanoseconds)
    }

    /// The duration in nanoseconds.
    #[must_use]
    pub const fn nanoseconds(self) -> i128 {
        self.0
    }

    /// The parts that make up the duration, all with its sign: days, hours, minutes, seconds.
    #[must_use]
    pub fn parts(self) -> [i128; 4] {
        let seconds = self.0 / SECOND;
        [self.0 / DAY, seconds / 3600 % 24, seconds / 60 % 60, seconds % 60]
    }

    /// The duration in seconds, with fractions.
    #[must_use]
    pub fn seconds(self) -> Option<Number> {
        Number::new(self.0, -9)
    }

    /// A duration of so many seconds, with fractions down to a nanosecond.
    #[must_use]
    pub fn from_seconds(seconds: Number) -> Option<Self> {
        let whole = seconds.rounded(0, Rounding::Floor)?;
        let fraction = seconds.minus(whole)?.times(Number::from(1_000_000_000))?.truncated()?;
        let nanoseconds = i128::from(whole.to_i64()?).checked_mul(SECOND)?;
        Some(DaysAndTime(nanoseconds.checked_add(i128::from(fraction))?))
    }
}

impl YearsAndMonths {
    /// A duration of so many months.
    #[must_use]
    pub const fn new(months: i64) -> Self {
        YearsAndMonths(months)
    }

    /// The duration in months.
    #[must_use]
    pub const fn months(self) -> i64 {
        self.0
    }
}

impl fmt::Display for DaysAndTime {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.0 == 0 {
            return f.write_str("PT0S");
        }
        f.write_str(if self.0 < 0 { "-P" } else { "P" })?;
        let [days, hours, minutes, seconds] = self.parts().map(i128::unsigned_abs);
        let fraction = (self.0 % SECOND).unsigned_abs();
        if days > 0 {
            write!(f, "{days}D")?;
        }
        if hours + minutes + seconds + fraction > 0 {
            f.write_str("T")?;
        }
        for (amount, unit) in [(hours, 'H'), (minutes, 'M')] {
            if amount > 0 {
                write!(f, "{amount}{unit}")?;
            }
        }
        match (seconds, fraction) {
            (0, 0) => Ok(()),
            (_, 0) => write!(f, "{seconds}S"),
            _ => write!(f, "{seconds}.{}S", format!("{fraction:09}").trim_end_matches('0')),
        }
    }
}

impl fmt::Display for YearsAndMonths {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (years, months) = (self.0.unsigned_abs() / 12, self.0.unsigned_abs() % 12);
        f.write_str(if self.0 < 0 { "-P" } else { "P" })?;
        match (years, months) {
            (0, _) => write!(f, "{months}M"),
            (_, 0) => write!(f, "{years}Y"),
            _ => write!(f, "{years}Y{months}M"),
        }
    }
}
