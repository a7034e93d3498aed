//! Days that count: public holidays, working days, and the deadlines that administrative law computes with them.

use jiff::{
    ToSpan,
    civil::{Date, Weekday},
};

/// A German state (Bundesland), as far as its holidays differ. Named by the ISO 3166-2 subdivision without `DE-`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "UPPERCASE")]
#[expect(missing_docs, reason = "the codes of ISO 3166-2:DE")]
pub enum State {
    Bw,
    By,
    Be,
    Bb,
    Hb,
    Hh,
    He,
    Mv,
    Ni,
    Nw,
    Rp,
    Sl,
    Sn,
    St,
    Sh,
    Th,
}

/// Easter Sunday of a year of the Gregorian calendar (the anonymous Gregorian algorithm, Meeus/Jones/Butcher).
#[must_use]
pub fn easter(year: i16) -> Date {
    let y = i32::from(year);
    let (a, b, c) = (y % 19, y / 100, y % 100);
    let (d, e, f) = (b / 4, b % 4, (b + 8) / 25);
    let g = (b - f + 1) / 3;
    let h = (19 * a + b - d - g + 15) % 30;
    let (i, k) = (c / 4, c % 4);
    let l = (32 + 2 * e + 2 * i - h - k) % 7;
    let m = (a + 11 * h + 22 * l) / 451;
    let n = h + l - 7 * m + 114;
    let month = i8::try_from(n / 31).unwrap_or(4);
    let day = i8::try_from(n % 31 + 1).unwrap_or(1);
    jiff::civil::date(year, month, day)
}

/// Whether `date` is a public holiday in the whole of `state`. Holidays of single municipalities (Augsburg, parts of
/// Saxony and Thuringia) are not counted; a town that has one enters it as a closing day.
#[must_use]
pub fn is_holiday(date: Date, state: State) -> bool {
    use State::{Bb, Be, Bw, By, Hb, He, Hh, Mv, Ni, Nw, Rp, Sh, Sl, Sn, St, Th};
    let from_easter = (date - easter(date.year())).get_days();
    let fixed = (date.month(), date.day());
    match (fixed, from_easter) {
        ((1, 1) | (5, 1) | (10, 3) | (12, 25 | 26), _) | (_, -2 | 1 | 39 | 50) => true,
        ((1, 6), _) => matches!(state, Bw | By | St),
        ((3, 8), _) => matches!(state, Be | Mv),
        (_, 0 | 49) => state == Bb,
        (_, 60) => matches!(state, Bw | By | He | Nw | Rp | Sl),
        ((8, 15), _) => state == Sl,
        ((9, 20), _) => state == Th,
        ((10, 31), _) => matches!(state, Bb | Hb | Hh | Mv | Ni | Sn | St | Sh | Th),
        ((11, 1), _) => matches!(state, Bw | By | Nw | Rp | Sl),
        // Buß- und Bettag: the Wednesday before 23 November.
        ((11, 16..=22), _) => state == Sn && date.weekday() == Weekday::Wednesday,
        _ => false,
    }
}

/// Whether offices work on `date`: Monday to Friday, no public holiday.
#[must_use]
pub fn is_working_day(date: Date, state: State) -> bool {
    !matches!(date.weekday(), Weekday::Saturday | Weekday::Sunday) && !is_holiday(date, state)
}

/// `date` itself, or the next working day: where the end of a period falls on a Saturday, Sunday or holiday, the period
/// ends with the next working day (§ 31 (3) VwVfG, § 193 BGB).
#[must_use]
pub fn next_working_day(date: Date, state: State) -> Date {
    let mut day = date;
    while !is_working_day(day, state) {
        day = day.saturating_add(1.day());
    }
    day
}

/// The `count`-th working day after `start`; `start` itself is not counted (§ 187 (1) BGB).
#[must_use]
pub fn add_working_days(start: Date, count: u32, state: State) -> Date {
    let mut day = start;
    for _ in 0..count {
        day = next_working_day(day.saturating_add(1.day()), state);
    }
    day
}

/// The day on which a notice provided for electronic retrieval on `provided` counts as delivered: the fourth day after
/// (§ 9 (1) OZG as of July 2026). The fiction knows no working days.
#[must_use]
pub fn delivered(provided: Date) -> Date {
    provided.saturating_add(4.days())
}

/// The last day of a period of `months` that starts with the event on `event` (§ 188 (2), (3) BGB), moved to a working day
/// (§ 193 BGB): one month from 31 January ends on the last of February.
#[must_use]
pub fn months_after(event: Date, months: i32, state: State) -> Date {
    next_working_day(event.saturating_add(months.months()), state)
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn easter_of_known_years() {
        // Dates published by the Physikalisch-Technische Bundesanstalt's formula.
        for (y, m, d) in
            [(1954, 4, 18), (2000, 4, 23), (2024, 3, 31), (2025, 4, 20), (2026, 4, 5), (2038, 4, 25)]
        {
            assert_eq!(easter(y), date(y, m, d));
        }
    }

    #[test]
    fn saxony_anhalt_has_eleven_holidays() {
        let count =
            |state| date(2026, 1, 1).series(1.day()).take(365).filter(|d| is_holiday(*d, state)).count();
        assert_eq!(count(State::St), 11);
        assert_eq!(count(State::By), 12);
        assert_eq!(count(State::Hh), 10);
        assert!(is_holiday(date(2026, 1, 6), State::St) && is_holiday(date(2026, 10, 31), State::St));
        assert!(is_holiday(date(2026, 11, 18), State::Sn) && !is_holiday(date(2026, 11, 18), State::St));
    }

    #[test]
    fn working_days_jump_weekends_and_holidays() {
        // Thursday before Easter 2026 + 1 working day = Tuesday after.
        assert_eq!(add_working_days(date(2026, 4, 2), 1, State::St), date(2026, 4, 7));
        assert_eq!(add_working_days(date(2026, 11, 23), 5, State::St), date(2026, 11, 30));
    }

    #[test]
    fn deadlines_of_the_law() {
        assert_eq!(delivered(date(2026, 12, 23)), date(2026, 12, 27));
        // A month from 31 January 2026 is 28 February, a Saturday, so Monday 2 March.
        assert_eq!(months_after(date(2026, 1, 31), 1, State::St), date(2026, 3, 2));
    }
}
