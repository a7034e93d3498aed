//! What a dot takes out of dates, times, durations and ranges (DMN 1.5 table 65).

use crate::temporal::{DateTime, DaysAndTime, SECOND, Time, Zone};
use crate::value::{Range, Value};

/// The property of a value, if values of its kind have it.
pub(crate) fn property(value: &Value, name: &str) -> Option<Value> {
    match value {
        Value::Date(date) => Some(match name {
            "year" => date.year().into(),
            "month" => i32::from(date.month()).into(),
            "day" => i32::from(date.day()).into(),
            "weekday" => i32::from(date.weekday()).into(),
            _ => return None,
        }),
        Value::DateTime(moment) => property(&moment.date().into(), name).or_else(|| of_moment(moment, name)),
        Value::Time(time) => of_time(time, time.offset(), name),
        Value::DaysAndTime(duration) => of_days(*duration, name),
        Value::YearsAndMonths(duration) => match name {
            "years" => Some((duration.months() / 12).into()),
            "months" => Some((duration.months() % 12).into()),
            _ => None,
        },
        Value::Range(range) => of_range(range, name),
        _ => None,
    }
}

fn of_moment(moment: &DateTime, name: &str) -> Option<Value> {
    of_time(moment.time(), moment.offset(), name)
}

fn of_time(time: &Time, offset: Option<i32>, name: &str) -> Option<Value> {
    let [hour, minute, second] = time.clock();
    match name {
        "hour" => Some(hour.into()),
        "minute" => Some(minute.into()),
        "second" => Some(second.into()),
        "time offset" => {
            Some(offset.map(|seconds| DaysAndTime::from_nanoseconds(i128::from(seconds) * SECOND)).into())
        }
        "timezone" => Some(match time.zone() {
            Zone::Named(zone) => zone.iana_name().into(),
            Zone::Local | Zone::Offset(_) => Value::Null,
        }),
        _ => None,
    }
}

fn of_days(duration: DaysAndTime, name: &str) -> Option<Value> {
    let [days, hours, minutes, seconds] = duration.parts();
    let part = match name {
        "days" => days,
        "hours" => hours,
        "minutes" => minutes,
        "seconds" => seconds,
        _ => return None,
    };
    crate::Number::new(part, 0).map(Value::from)
}

fn of_range(range: &Range, name: &str) -> Option<Value> {
    match name {
        "start" => Some(range.start.clone()),
        "end" => Some(range.end.clone()),
        "start included" => Some(range.start_included.into()),
        "end included" => Some(range.end_included.into()),
        _ => None,
    }
}
