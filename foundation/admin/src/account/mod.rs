//! One's own account: sessions, password, one-time codes, deputies.

mod pages;
mod qr;
pub(crate) mod routes;

use jiff::ToSpan;
use kernel::{Date, Error, Problem, Result, Timestamp};

/// From the beginning of the first day until the end of the last one, as clocks in Germany show it.
///
/// # Errors
/// [`Error::Invalid`] with the fields `starts_at` and `ends_at` where a day is missing.
fn span(first: Option<Date>, last: Option<Date>) -> Result<(Timestamp, Timestamp)> {
    let midnight = |date: Date| date.in_tz(kernel::TIME_ZONE).map(|at| at.timestamp()).ok();
    let starts_at = first.and_then(midnight);
    let ends_at = last.and_then(|date| date.checked_add(1.day()).ok()).and_then(midnight);
    if let (Some(starts_at), Some(ends_at)) = (starts_at, ends_at) {
        return Ok((starts_at, ends_at));
    }
    let missing = [
        (starts_at, "starts_at", "Geben Sie den ersten Tag der Vertretung an, zum Beispiel 3 12 2026."),
        (ends_at, "ends_at", "Geben Sie den letzten Tag der Vertretung an, zum Beispiel 14 12 2026."),
    ];
    let problems = missing.into_iter().filter(|(at, ..)| at.is_none());
    Err(Error::Invalid(problems.map(|(_, field, words)| Problem::new(field, words)).collect()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_deputyship_begins_and_ends_at_midnight_in_germany() {
        let day = |text: &str| text.parse::<Date>().ok();
        // The clocks are put back in the night to 26 October 2026.
        let table = [
            ("2026-12-03", "2026-12-14", "2026-12-02T23:00:00Z", "2026-12-14T23:00:00Z"),
            ("2026-10-24", "2026-10-25", "2026-10-23T22:00:00Z", "2026-10-25T23:00:00Z"),
            ("2026-07-01", "2026-07-01", "2026-06-30T22:00:00Z", "2026-07-01T22:00:00Z"),
        ];
        for (first, last, starts_at, ends_at) in table {
            let span = span(day(first), day(last)).unwrap();
            assert_eq!((span.0.to_string(), span.1.to_string()), (starts_at.into(), ends_at.into()));
        }
    }

    #[test]
    fn each_missing_day_is_named() {
        let day: Option<Date> = "2026-07-01".parse().ok();
        let table: [(_, _, &[&str]); 3] =
            [(None, day, &["starts_at"]), (day, None, &["ends_at"]), (None, None, &["starts_at", "ends_at"])];
        for (first, last, fields) in table {
            let Err(Error::Invalid(problems)) = span(first, last) else { panic!("accepted") };
            assert_eq!(problems.iter().map(|p| p.field.as_str()).collect::<Vec<_>>(), fields);
        }
    }
}
