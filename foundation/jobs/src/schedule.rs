//! Jobs that come by the clock.

use std::{collections::BTreeMap, fmt};

use jiff::{ToSpan, civil::Time};
use kernel::{Timestamp, World};
use serde_json::json;
use store::{Json, Result, Tx, sql};

use crate::{NewJob, enqueue};

/// When a recurring job comes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Every {
    /// Every day at this time of the German clock. A time that a change to daylight saving skips comes an hour later; one
    /// that comes twice is meant the first time.
    DayAt(Time),
    /// Every so many minutes, counted from midnight UTC of 1 January 1970.
    Minutes(u32),
}

/// The rule as it is kept, to notice that it was changed.
impl fmt::Display for Every {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::DayAt(time) => write!(f, "daily {time}"),
            Self::Minutes(minutes) => write!(f, "every {minutes} min"),
        }
    }
}

impl Every {
    /// The first time after `now`.
    #[must_use]
    pub fn after(self, now: Timestamp) -> Timestamp {
        match self {
            Self::DayAt(time) => {
                let today = kernel::local_date(now);
                let at = |date: kernel::Date| {
                    date.to_datetime(time)
                        .in_tz(kernel::TIME_ZONE)
                        .map_or(Timestamp::MAX, |zoned| zoned.timestamp())
                };
                if at(today) > now { at(today) } else { at(today.saturating_add(1.day())) }
            }
            Self::Minutes(minutes) => {
                let period = i64::from(minutes.max(1)) * 60;
                let next = (now.as_second().div_euclid(period) + 1) * period;
                Timestamp::from_second(next).unwrap_or(Timestamp::MAX)
            }
        }
    }
}

/// Writes down the schedules of the program: new ones come first after now, changed ones are reckoned anew, others go on.
pub(crate) fn install(
    tx: &mut Tx<'_>,
    schedules: &BTreeMap<&'static str, Every>,
    now: Timestamp,
) -> Result<()> {
    let names: Json<Vec<&str>> = Json(schedules.keys().copied().collect());
    tx.execute(sql!("DELETE FROM job_schedule WHERE NOT (name {in_texts $1})"), &[&names])?;
    for (name, every) in schedules {
        tx.execute(
            sql!(
                "INSERT INTO job_schedule (name, rule, next) VALUES ($1, $2, $3)
                 ON CONFLICT (name) DO UPDATE SET rule = excluded.rule, next = excluded.next
                 WHERE job_schedule.rule <> excluded.rule"
            ),
            &[name, &every.to_string(), &every.after(now)],
        )?;
    }
    Ok(())
}

/// Enqueues what is due, and says how many. Only the worker that moves a schedule on enqueues its job, in the same
/// transaction, so each time comes once.
pub(crate) fn enqueue_due(
    tx: &mut Tx<'_>,
    world: &World,
    schedules: &BTreeMap<&'static str, Every>,
) -> Result<usize> {
    let now = world.now();
    let names: Json<Vec<&str>> = Json(schedules.keys().copied().collect());
    let due: Vec<(String, Timestamp)> = tx.all(
        sql!("SELECT name, next FROM job_schedule WHERE next <= $1 AND name {in_texts $2} ORDER BY name"),
        &[&now, &names],
        |row| Ok((row.get(0)?, row.get(1)?)),
    )?;
    let mut enqueued = 0;
    for (name, at) in due {
        let Some((kind, every)) = schedules.get_key_value(name.as_str()) else { continue };
        let moved = tx.execute(
            sql!("UPDATE job_schedule SET next = $3 WHERE name = $1 AND next = $2"),
            &[&name, &at, &every.after(now)],
        )?;
        if moved == 1 {
            enqueue(tx, world, &NewJob::new(kind, json!({ "at": at })).key(at.to_string()))?;
            enqueued += 1;
        }
    }
    Ok(enqueued)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn at(text: &str) -> Timestamp {
        text.parse().unwrap()
    }

    #[test]
    fn daily_times_over_the_changes_of_the_clock() {
        let half_past_two = Every::DayAt(Time::constant(2, 30, 0, 0));
        let table = [
            // 2026-03-29: 2:00 becomes 3:00, so 2:30 is 3:30 (01:30 UTC), and the next day 2:30 again (00:30 UTC).
            ("2026-03-28T01:30:00Z", "2026-03-29T01:30:00Z"),
            ("2026-03-29T01:30:00Z", "2026-03-30T00:30:00Z"),
            // 2026-10-25: 3:00 becomes 2:00. 2:30 comes twice and counts the first time (00:30 UTC).
            ("2026-10-24T00:30:00Z", "2026-10-25T00:30:00Z"),
            ("2026-10-25T00:30:00Z", "2026-10-26T01:30:00Z"),
            ("2026-10-25T01:29:00Z", "2026-10-26T01:30:00Z"),
            ("2026-11-23T01:29:59.999999Z", "2026-11-23T01:30:00Z"),
        ];
        for (now, next) in table {
            assert_eq!(half_past_two.after(at(now)), at(next), "after {now}");
        }
    }

    #[test]
    fn minutes_fall_on_round_times() {
        let table = [
            (15, "2026-11-23T10:00:00Z", "2026-11-23T10:15:00Z"),
            (15, "2026-11-23T10:14:59Z", "2026-11-23T10:15:00Z"),
            (60, "2026-10-25T00:59:00Z", "2026-10-25T01:00:00Z"),
            (0, "2026-11-23T10:00:00Z", "2026-11-23T10:01:00Z"),
        ];
        for (minutes, now, next) in table {
            assert_eq!(Every::Minutes(minutes).after(at(now)), at(next));
        }
    }

    proptest! {
        #[test]
        fn a_daily_job_comes_once_on_each_day(start in 0i64..4_000_000_000, hour in 0i8..24, minute in 0i8..60) {
            let every = Every::DayAt(Time::constant(hour, minute, 0, 0));
            let mut now = Timestamp::from_second(start).unwrap();
            for _ in 0..400 {
                let next = every.after(now);
                prop_assert!(next > now);
                prop_assert!(next.as_second() - now.as_second() <= 26 * 3600);
                let (before, after) = (kernel::local_date(now), kernel::local_date(next));
                prop_assert!(after >= before);
                now = next;
                prop_assert_eq!(kernel::local_date(every.after(now)), after.saturating_add(1.day()));
            }
        }
    }
}
