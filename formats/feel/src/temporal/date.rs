//! A day of the calendar, without time and zone.

use std::fmt;

use super::{DAY, DaysAndTime, YearsAndMonths};

/// The greatest year and, with a minus, the smallest.
const YEAR_MAX: i64 = 999_999_999;

/// A calendar day from year -999,999,999 to 999,999,999.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Date {
    year: i32,
    month: u8,
    day: u8,
}

impl Date {
    /// The day, if the calendar has it.
    #[must_use]
    pub fn new(year: i64, month: i64, day: i64) -> Option<Self> {
        let year = i32::try_from(year).ok().filter(|y| i64::from(*y).abs() <= YEAR_MAX)?;
        let month = u8::try_from(month).ok().filter(|m| (1..=12).contains(m))?;
        let day = u8::try_from(day).ok().filter(|d| (1..=month_length(year, month)).contains(d))?;
        Some(Date { year, month, day })
    }

    /// The year; 0 is the year before 1.
    #[must_use]
    pub const fn year(self) -> i32 {
        self.year
    }

    /// The month, 1 to 12.
    #[must_use]
    pub const fn month(self) -> u8 {
        self.month
    }

    /// The day of the month, 1 to 31.
    #[must_use]
    pub const fn day(self) -> u8 {
        self.day
    }

    /// Days since 1970-01-01. Counts in years that begin in March, so that the leap day comes last.
    #[must_use]
    pub fn epoch_day(self) -> i64 {
        let (month, day) = (i64::from(self.month), i64::from(self.day));
        let year = i64::from(self.year) - i64::from(month <= 2);
        let day_of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
        let (era, year_of_era) = (year.div_euclid(400), year.rem_euclid(400));
        era * 146_097 + year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year - 719_468
    }

    /// The day that is `days` after 1970-01-01, if its year is in range.
    #[must_use]
    pub fn from_epoch_day(days: i64) -> Option<Self> {
        let days = days.checked_add(719_468)?;
        let (era, day_of_era) = (days.div_euclid(146_097), days.rem_euclid(146_097));
        let year_of_era = (day_of_era - day_of_era / 1460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
        let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
        let shifted = (5 * day_of_year + 2) / 153;
        let month = if shifted < 10 { shifted + 3 } else { shifted - 9 };
        let year = era * 400 + year_of_era + i64::from(month <= 2);
        Self::new(year, month, day_of_year - (153 * shifted + 2) / 5 + 1)
    }

    /// ISO weekday: Monday is 1, Sunday is 7.
    #[must_use]
    pub fn weekday(self) -> u8 {
        u8::try_from((self.epoch_day() + 3).rem_euclid(7) + 1).unwrap_or(1)
    }

    /// The day's number in its year, from 1.
    #[must_use]
    pub fn day_of_year(self) -> i64 {
        self.epoch_day() - Date { month: 1, day: 1, ..self }.epoch_day() + 1
    }

    /// The ISO 8601 week: week 1 is the one with the year's first Thursday.
    #[must_use]
    pub fn week_of_year(self) -> i64 {
        let thursday = self.epoch_day() + 4 - i64::from(self.weekday());
        Self::from_epoch_day(thursday).map_or(53, |day| (day.day_of_year() - 1) / 7 + 1)
    }

    /// The same day so many months later; the last of the month where that day is missing there.
    #[must_use]
    pub fn plus_months(self, months: YearsAndMonths) -> Option<Self> {
        let total = (i64::from(self.year) * 12 + i64::from(self.month) - 1).checked_add(months.months())?;
        let (year, month) = (total.div_euclid(12), total.rem_euclid(12) + 1);
        let length = month_length(i32::try_from(year).ok()?, u8::try_from(month).ok()?);
        Self::new(year, month, i64::from(self.day.min(length)))
    }

    /// The day in which the moment lies that is so long after this day's beginning.
    #[must_use]
    pub fn plus(self, duration: DaysAndTime) -> Option<Self> {
        let days = i64::try_from(duration.nanoseconds().div_euclid(DAY)).ok()?;
        Self::from_epoch_day(self.epoch_day().checked_add(days)?)
    }

    /// Full months from this day to the other (DMN 1.5 § 10.3.4.1, `years and months duration`).
    #[must_use]
    pub fn months_until(self, other: Self) -> YearsAndMonths {
        let count = |date: Self| i64::from(date.year) * 12 + i64::from(date.month);
        let months = count(other) - count(self);
        let short = match months.signum() {
            1 if other.day < self.day => 1,
            -1 if other.day > self.day => -1,
            _ => 0,
        };
        YearsAndMonths::new(months - short)
    }
}

/// How many days the month has.
const fn month_length(year: i32, month: u8) -> u8 {
    match month {
        2 if year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

impl fmt::Display for Date {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sign = if self.year < 0 { "-" } else { "" };
        write!(f, "{sign}{:04}-{:02}-{:02}", self.year.unsigned_abs(), self.month, self.day)
    }
}

impl From<jiff::civil::Date> for Date {
    fn from(date: jiff::civil::Date) -> Self {
        let (month, day) = (date.month().unsigned_abs(), date.day().unsigned_abs());
        Date { year: i32::from(date.year()), month, day }
    }
}

impl TryFrom<Date> for jiff::civil::Date {
    type Error = jiff::Error;

    /// Fails for years beyond ±9999.
    fn try_from(date: Date) -> Result<Self, jiff::Error> {
        let year = i16::try_from(date.year).unwrap_or(i16::MAX);
        jiff::civil::Date::new(year, date.month.cast_signed(), date.day.cast_signed())
    }
}
