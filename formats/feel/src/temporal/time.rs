//! A time of day, and a time of a day.

use std::cmp::Ordering;
use std::fmt;

use super::{DAY, Date, DaysAndTime, SECOND, YearsAndMonths, Zone};

/// A time of day with nanoseconds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Time {
    nanosecond: u64,
    zone: Zone,
}

/// A day with a time of day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DateTime {
    date: Date,
    time: Time,
}

impl Time {
    /// A time of day in a zone; `None` where the clock has no such time.
    #[must_use]
    pub fn new(hour: u8, minute: u8, second: u8, nanosecond: u32, zone: Zone) -> Option<Self> {
        if hour > 23 || minute > 59 || second > 59 || nanosecond > 999_999_999 {
            return None;
        }
        let seconds = u64::from(hour) * 3600 + u64::from(minute) * 60 + u64::from(second);
        Some(Time { nanosecond: seconds * 1_000_000_000 + u64::from(nanosecond), zone })
    }

    /// Midnight in a zone.
    #[must_use]
    pub const fn midnight(zone: Zone) -> Self {
        Time { nanosecond: 0, zone }
    }

    /// The time so many nanoseconds after midnight; whole days are dropped.
    #[must_use]
    pub fn from_nanosecond(nanosecond: i128, zone: Zone) -> Self {
        Time { nanosecond: u64::try_from(nanosecond.rem_euclid(DAY)).unwrap_or(0), zone }
    }

    /// Nanoseconds since midnight.
    #[must_use]
    pub const fn nanosecond(&self) -> u64 {
        self.nanosecond
    }

    /// Hour, minute and second.
    #[must_use]
    pub const fn clock(&self) -> [u64; 3] {
        let seconds = self.nanosecond / 1_000_000_000;
        [seconds / 3600, seconds / 60 % 60, seconds % 60]
    }

    /// The zone.
    #[must_use]
    pub const fn zone(&self) -> &Zone {
        &self.zone
    }

    /// The offset from universal time in seconds. A zone without a day is asked about 1970-01-01.
    #[must_use]
    pub fn offset(&self) -> Option<i32> {
        self.zone.offset_at(Date::from_epoch_day(0)?, self.nanosecond)
    }

    /// Nanoseconds since midnight in universal time, or on the wall for local times.
    fn universal(&self) -> i128 {
        i128::from(self.nanosecond) - i128::from(self.offset().unwrap_or(0)) * SECOND
    }

    /// Which is earlier; `None` where only one of them knows its zone.
    #[must_use]
    pub fn order(&self, other: &Self) -> Option<Ordering> {
        self.until(other).map(|gap| 0.cmp(&gap.nanoseconds()))
    }

    /// How long it is to the other time of the same day; `None` where only one of them knows its zone.
    #[must_use]
    pub fn until(&self, other: &Self) -> Option<DaysAndTime> {
        let same_kind = self.offset().is_some() == other.offset().is_some();
        same_kind.then(|| DaysAndTime::from_nanoseconds(other.universal() - self.universal()))
    }

    /// The time so much later, around the clock.
    #[must_use]
    pub fn plus(&self, duration: DaysAndTime) -> Self {
        let total = i128::from(self.nanosecond) + duration.nanoseconds() % DAY;
        Self::from_nanosecond(total, self.zone.clone())
    }
}

impl DateTime {
    /// The moment or wall clock time.
    #[must_use]
    pub const fn new(date: Date, time: Time) -> Self {
        DateTime { date, time }
    }

    /// The day.
    #[must_use]
    pub const fn date(&self) -> Date {
        self.date
    }

    /// The time of day.
    #[must_use]
    pub const fn time(&self) -> &Time {
        &self.time
    }

    /// The offset from universal time in seconds, if the zone is known.
    #[must_use]
    pub fn offset(&self) -> Option<i32> {
        self.time.zone.offset_at(self.date, self.time.nanosecond)
    }

    /// Nanoseconds since 1970 in universal time, or on the wall for local times.
    #[must_use]
    pub fn epoch_nanosecond(&self) -> i128 {
        let wall = i128::from(self.date.epoch_day()) * DAY + i128::from(self.time.nanosecond);
        wall - i128::from(self.offset().unwrap_or(0)) * SECOND
    }

    /// The wall clock in this zone at a moment.
    #[must_use]
    pub fn from_epoch_nanosecond(nanosecond: i128, zone: &Zone) -> Option<Self> {
        let offset = zone.offset_at_instant(i64::try_from(nanosecond.div_euclid(SECOND)).ok()?);
        let wall = nanosecond.checked_add(i128::from(offset) * SECOND)?;
        let date = Date::from_epoch_day(i64::try_from(wall.div_euclid(DAY)).ok()?)?;
        Some(DateTime { date, time: Time::from_nanosecond(wall, zone.clone()) })
    }

    /// Which is earlier; `None` where only one of them knows its zone.
    #[must_use]
    pub fn order(&self, other: &Self) -> Option<Ordering> {
        self.until(other).map(|gap| 0.cmp(&gap.nanoseconds()))
    }

    /// How long it is to the other; `None` where only one of them knows its zone.
    #[must_use]
    pub fn until(&self, other: &Self) -> Option<DaysAndTime> {
        let same_kind = (self.time.zone == Zone::Local) == (other.time.zone == Zone::Local);
        same_kind.then(|| DaysAndTime::from_nanoseconds(other.epoch_nanosecond() - self.epoch_nanosecond()))
    }

    /// So much later on the line of time: a day is 24 hours, also where the clock changes.
    #[must_use]
    pub fn plus(&self, duration: DaysAndTime) -> Option<Self> {
        let total = self.epoch_nanosecond().checked_add(duration.nanoseconds())?;
        // Beyond the years of the zone database the offset stays as it is.
        if let Zone::Named(_) = self.time.zone
            && !(1..=9998).contains(&self.date.year())
        {
            let offset = i128::from(self.offset().unwrap_or(0)) * SECOND;
            let wall = Self::from_epoch_nanosecond(total.checked_add(offset)?, &Zone::Local)?;
            return Some(DateTime { time: Time { zone: self.time.zone.clone(), ..wall.time }, ..wall });
        }
        Self::from_epoch_nanosecond(total, &self.time.zone)
    }

    /// The same time of day so many months later.
    #[must_use]
    pub fn plus_months(&self, months: YearsAndMonths) -> Option<Self> {
        Some(DateTime { date: self.date.plus_months(months)?, time: self.time.clone() })
    }
}

impl fmt::Display for Time {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let [hour, minute, second] = self.clock();
        write!(f, "{hour:02}:{minute:02}:{second:02}")?;
        let fraction = self.nanosecond % 1_000_000_000;
        if fraction > 0 {
            write!(f, ".{}", format!("{fraction:09}").trim_end_matches('0'))?;
        }
        write!(f, "{}", self.zone)
    }
}

impl fmt::Display for DateTime {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}T{}", self.date, self.time)
    }
}

impl From<&jiff::ZonedDateTime> for DateTime {
    fn from(moment: &jiff::ZonedDateTime) -> Self {
        let clock = moment.time();
        let seconds =
            i128::from(clock.hour()) * 3600 + i128::from(clock.minute()) * 60 + i128::from(clock.second());
        let zone = match moment.time_zone().iana_name() {
            Some(_) => Zone::Named(moment.time_zone().clone()),
            None => Zone::Offset(moment.offset().seconds()),
        };
        let nanosecond = seconds * SECOND + i128::from(clock.subsec_nanosecond());
        DateTime { date: moment.date().into(), time: Time::from_nanosecond(nanosecond, zone) }
    }
}
