//! When a timer fires: dates, durations and cycles of ISO 8601, on a German clock; durations also in working days.

use jiff::{Span, ToSpan, civil};
use kernel::{Timestamp, calendar};

use super::Formula;

/// When a timer fires.
#[derive(Clone, Debug)]
pub struct Timer {
    /// Which of the three elements of the standard it is.
    pub kind: Kind,
    /// When exactly: said in the model, or computed when the timer begins.
    pub text: Text,
    /// Whether days are working days (Monday to Friday, no public holiday).
    pub working_days: bool,
}

/// Which kind of timer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// At a moment.
    Date,
    /// After a while.
    Duration,
    /// Again and again.
    Cycle,
}

/// What a timer says.
#[derive(Clone, Debug)]
pub enum Text {
    /// The same for every instance.
    Fixed(When),
    /// An expression that gives it.
    Computed(Formula),
}

/// A moment or a rhythm.
#[derive(Clone, Debug, PartialEq)]
pub enum When {
    /// At this moment.
    At(Timestamp),
    /// So long after the timer began.
    After(Wait),
    /// So often, or for ever; from then on, or from when the timer begins; always so long after the last time.
    Every {
        /// How often.
        times: Option<u32>,
        /// The first time.
        from: Option<Timestamp>,
        /// The time between.
        wait: Wait,
    },
}

/// A duration.
#[derive(Clone, Copy, Debug)]
pub struct Wait(Span);

impl PartialEq for Wait {
    fn eq(&self, other: &Self) -> bool {
        self.0.fieldwise() == other.0.fieldwise()
    }
}

/// What surrounds a step: the moment, and which days are holidays.
#[derive(Clone, Copy, Debug)]
pub struct At {
    /// The moment.
    pub now: Timestamp,
    /// The state whose holidays count.
    pub holidays: calendar::State,
}

impl Wait {
    /// A duration of ISO 8601.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.trim();
        let good = text.strip_prefix('-').unwrap_or(text).starts_with('P');
        text.parse().ok().filter(|_| good).map(Self)
    }

    /// So long after a moment, on a German clock: a day has 23, 24 or 25 hours.
    #[must_use]
    pub fn after(self, start: Timestamp, working_days: bool, holidays: calendar::State) -> Option<Timestamp> {
        let start = kernel::local(start);
        if !working_days {
            return start.checked_add(self.0).ok().map(|end| end.timestamp());
        }
        let whole = self.0.get_years().years().months(self.0.get_months()).weeks(self.0.get_weeks());
        let rest = self.0.years(0).months(0).weeks(0).days(0);
        let days = u32::try_from(self.0.get_days()).ok()?;
        let date = start.date().checked_add(whole).ok()?;
        let date = calendar::next_working_day(calendar::add_working_days(date, days, holidays), holidays);
        let end = date.to_datetime(start.time()).to_zoned_datetime(start.time_zone().clone()).ok()?;
        end.checked_add(rest).ok().map(|end| end.timestamp())
    }
}

/// The moment of a text of ISO 8601; without a zone it is German time, without a time the beginning of the day.
fn moment(text: &str) -> Option<Timestamp> {
    let text = text.trim();
    let german = |time: civil::DateTime| time.in_tz(kernel::TIME_ZONE).ok().map(|time| time.timestamp());
    text.parse::<Timestamp>().ok().or_else(|| text.parse::<civil::DateTime>().ok().and_then(german)).or_else(
        || {
            text.parse::<civil::Date>()
                .ok()
                .and_then(|date| german(date.to_datetime(civil::Time::midnight())))
        },
    )
}

impl When {
    /// The moment or rhythm that a text means.
    #[must_use]
    pub fn parse(kind: Kind, text: &str) -> Option<Self> {
        match kind {
            Kind::Date => moment(text).map(Self::At),
            Kind::Duration => Wait::parse(text).map(Self::After),
            Kind::Cycle => Self::cycle(text),
        }
    }

    fn cycle(text: &str) -> Option<Self> {
        let mut parts = text.trim().strip_prefix('R')?.split('/');
        let times = match parts.next()? {
            "" => None,
            times => Some(times.parse().ok()?),
        };
        let (first, second) = (parts.next()?, parts.next());
        let (from, wait) = match second {
            None => (None, Wait::parse(first)?),
            Some(second) => (Some(moment(first)?), Wait::parse(second)?),
        };
        (parts.next().is_none() && !wait.0.is_zero() && !wait.0.is_negative()).then_some(Self::Every {
            times,
            from,
            wait,
        })
    }

    /// When it fires first, and how often after that: none for ever.
    pub(crate) fn first(&self, at: At, working_days: bool) -> Option<(Timestamp, Option<u32>)> {
        match self {
            Self::At(moment) => Some((*moment, Some(0))),
            Self::After(wait) => Some((wait.after(at.now, working_days, at.holidays)?, Some(0))),
            Self::Every { times, from, wait } => {
                let first = match from {
                    Some(from) => *from,
                    None => wait.after(at.now, working_days, at.holidays)?,
                };
                Some((first, times.map(|times| times.saturating_sub(1))))
            }
        }
    }

    /// When it fires after it fired at `due`.
    pub(crate) fn next(&self, due: Timestamp, at: At, working_days: bool) -> Option<Timestamp> {
        match self {
            Self::Every { wait, .. } => wait.after(due, working_days, at.holidays),
            Self::At(_) | Self::After(_) => None,
        }
    }
}

impl Timer {
    /// When the timer fires, given the value of its expression.
    pub(crate) fn when(&self, compute: impl FnOnce(&Formula) -> feel::Value) -> Option<When> {
        match &self.text {
            Text::Fixed(when) => Some(when.clone()),
            Text::Computed(formula) => match compute(formula) {
                feel::Value::String(text) => When::parse(self.kind, &text),
                // What FEEL writes is ISO 8601.
                value if !value.is_null() => When::parse(self.kind, &value.to_string()),
                _ => None,
            },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn timers_fire_when_the_calendar_says() {
        // From Thursday before Easter 2026, half past nine in summer time.
        let at = At { now: "2026-04-02T07:30:00Z".parse().unwrap(), holidays: calendar::State::St };
        // kind, text, working days, first, left
        let table = [
            (Kind::Date, "2026-05-01", false, "2026-04-30T22:00:00Z", Some(0)),
            (Kind::Date, "2026-05-01T08:00:00", false, "2026-05-01T06:00:00Z", Some(0)),
            (Kind::Date, "2026-05-01T08:00:00+01:00", false, "2026-05-01T07:00:00Z", Some(0)),
            (Kind::Duration, "PT5S", false, "2026-04-02T07:30:05Z", Some(0)),
            (Kind::Duration, "P1D", false, "2026-04-03T07:30:00Z", Some(0)),
            (Kind::Duration, "P1D", true, "2026-04-07T07:30:00Z", Some(0)),
            (Kind::Duration, "P10D", true, "2026-04-20T07:30:00Z", Some(0)),
            (Kind::Duration, "P1M", true, "2026-05-04T07:30:00Z", Some(0)),
            (Kind::Duration, "PT2H", true, "2026-04-02T09:30:00Z", Some(0)),
            (Kind::Cycle, "R4/PT1S", false, "2026-04-02T07:30:01Z", Some(3)),
            (Kind::Cycle, "R/P1W", false, "2026-04-09T07:30:00Z", None),
            (Kind::Cycle, "R2/2026-10-24T08:00:00/P1D", false, "2026-10-24T06:00:00Z", Some(1)),
        ];
        for (kind, text, working_days, first, left) in table {
            let when = When::parse(kind, text).unwrap_or_else(|| panic!("{text} is refused"));
            assert_eq!(
                when.first(at, working_days),
                Some((first.parse().unwrap(), left)),
                "{text} {working_days}"
            );
        }
        // The day on which clocks go back has 25 hours.
        let daily = When::parse(Kind::Cycle, "R2/2026-10-24T08:00:00/P1D").unwrap();
        let (first, _) = daily.first(at, false).unwrap();
        assert_eq!(daily.next(first, at, false), Some("2026-10-25T07:00:00Z".parse().unwrap()));
    }

    #[test]
    fn what_is_no_time_is_refused() {
        let table = [
            (Kind::Date, "morgen"),
            (Kind::Duration, "10"),
            (Kind::Duration, "1 hour"),
            (Kind::Duration, "P"),
            (Kind::Cycle, "PT1S"),
            (Kind::Cycle, "R3/PT0S"),
            (Kind::Cycle, "R3/-PT1S"),
            (Kind::Cycle, "0 9 * * 1"),
        ];
        for (kind, text) in table {
            assert_eq!(When::parse(kind, text), None, "{text}");
        }
    }
}
