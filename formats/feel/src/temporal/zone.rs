//! How a time relates to the world: not at all, by an offset, or by a named zone.

use std::fmt;
use std::sync::LazyLock;

use jiff::tz::{TimeZone, TimeZoneDatabase};

use super::Date;

/// The zones compiled into the program.
static ZONES: LazyLock<TimeZoneDatabase> = LazyLock::new(TimeZoneDatabase::bundled);

/// The relation of a time to universal time.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Zone {
    /// A time on the clock on the wall, wherever that is.
    Local,
    /// Seconds east of Greenwich.
    Offset(i32),
    /// A zone of the IANA database, such as `Europe/Berlin`.
    Named(TimeZone),
}

impl Zone {
    /// The zone with this IANA name, if there is one.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        ZONES.get(name).ok().map(Zone::Named)
    }

    /// The offset in seconds that holds at this wall clock time; `None` for local times.
    #[must_use]
    pub fn offset_at(&self, date: Date, nanosecond_of_day: u64) -> Option<i32> {
        match self {
            Zone::Local => None,
            Zone::Offset(seconds) => Some(*seconds),
            Zone::Named(zone) => Some(offset_of_zone(zone, date, nanosecond_of_day)),
        }
    }

    /// The offset in seconds that holds at this moment (seconds since 1970 in universal time).
    #[must_use]
    pub fn offset_at_instant(&self, epoch_second: i64) -> i32 {
        match self {
            Zone::Local => 0,
            Zone::Offset(seconds) => *seconds,
            Zone::Named(zone) => match jiff::Timestamp::from_second(epoch_second) {
                Ok(moment) => zone.to_offset(moment).seconds(),
                Err(_) => 0,
            },
        }
    }
}

/// Asks the zone; years that it does not know are treated like the same day within a 400-year cycle of the calendar.
fn offset_of_zone(zone: &TimeZone, date: Date, nanosecond_of_day: u64) -> i32 {
    let year = match date.year() {
        year @ 1..=9998 => year,
        year => 2000 + year.rem_euclid(400),
    };
    let Some(near) = Date::new(i64::from(year), date.month().into(), date.day().into()) else { return 0 };
    let Ok(day) = jiff::civil::Date::try_from(near) else { return 0 };
    let second = i64::try_from(nanosecond_of_day / 1_000_000_000).unwrap_or(0);
    let wall = day
        .to_datetime(jiff::civil::Time::midnight())
        .saturating_add(jiff::SignedDuration::from_secs(second));
    match zone.to_ambiguous_timestamp(wall).compatible() {
        Ok(moment) => zone.to_offset(moment).seconds(),
        Err(_) => 0,
    }
}

impl fmt::Display for Zone {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Zone::Local => Ok(()),
            Zone::Offset(0) => f.write_str("Z"),
            Zone::Offset(seconds) => {
                let (sign, rest) = (if *seconds < 0 { '-' } else { '+' }, seconds.unsigned_abs());
                write!(f, "{sign}{:02}:{:02}", rest / 3600, rest / 60 % 60)?;
                if rest % 60 == 0 { Ok(()) } else { write!(f, ":{:02}", rest % 60) }
            }
            Zone::Named(zone) => write!(f, "@{}", zone.iana_name().unwrap_or("Etc/Unknown")),
        }
    }
}
