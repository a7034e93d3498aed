//! Reading dates, times and durations from text, as strictly as XML Schema and DMN 1.5 § 10.3.2.3 want it.

use std::str::FromStr;

use super::{DAY, Date, DateTime, DaysAndTime, SECOND, Time, YearsAndMonths, Zone};

/// The text is not a date, time or duration of the wanted kind.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("weder Datum noch Zeit noch Dauer der gewünschten Art")]
pub struct NotTemporal;

/// Reads a number of exactly `width` digits.
fn fixed(text: &str, width: usize) -> Option<u32> {
    (text.len() == width && text.bytes().all(|b| b.is_ascii_digit())).then(|| text.parse().ok()).flatten()
}

fn date(text: &str) -> Option<Date> {
    let (negative, body) = text.strip_prefix('-').map_or((false, text), |rest| (true, rest));
    let mut parts = body.split('-');
    let (year, month, day) = (parts.next()?, parts.next()?, parts.next()?);
    let padded = year.len() > 4 && year.starts_with('0');
    if parts.next().is_some() || !(4..=9).contains(&year.len()) || padded {
        return None;
    }
    let year = i64::from(fixed(year, year.len())?);
    Date::new(if negative { -year } else { year }, fixed(month, 2)?.into(), fixed(day, 2)?.into())
}

fn offset(text: &str) -> Option<Zone> {
    if text == "Z" || text == "z" {
        return Some(Zone::Offset(0));
    }
    let (sign, body) = match text.split_at_checked(1)? {
        ("+", body) => (1, body),
        ("-", body) => (-1, body),
        _ => return None,
    };
    let mut parts = body.split(':');
    let (hours, minutes) = (fixed(parts.next()?, 2)?, fixed(parts.next()?, 2)?);
    let seconds = parts.next().map_or(Some(0), |part| fixed(part, 2))?;
    let total = i32::try_from(hours * 3600 + minutes * 60 + seconds).ok()?;
    let valid = parts.next().is_none() && minutes < 60 && seconds < 60 && total <= 14 * 3600;
    valid.then_some(Zone::Offset(sign * total))
}

/// Cuts the zone off the end of a time.
fn zone(text: &str) -> Option<(&str, Zone)> {
    if let Some((clock, name)) = text.split_once('@') {
        return Some((clock, Zone::named(name)?));
    }
    match text.find(['Z', 'z', '+', '-']) {
        Some(at) => Some((&text[..at], offset(&text[at..])?)),
        None => Some((text, Zone::Local)),
    }
}

/// Reads a time; the flag says that it was written as 24:00:00, the end of the day.
fn time(text: &str) -> Option<(Time, bool)> {
    let (clock, zone) = zone(text)?;
    let (whole, fraction) = clock.split_once('.').map_or((clock, None), |(whole, rest)| (whole, Some(rest)));
    let mut parts = whole.split(':').map(|part| fixed(part, 2).and_then(|n| u8::try_from(n).ok()));
    let (hour, minute, second) = (parts.next()??, parts.next()??, parts.next()??);
    let nanosecond = match fraction {
        None => 0,
        Some(digits) if digits.is_empty() || !digits.bytes().all(|b| b.is_ascii_digit()) => return None,
        Some(digits) => fixed(&format!("{digits:0<9}")[..9], 9)?,
    };
    if parts.next().is_some() {
        return None;
    }
    if (hour, minute, second, nanosecond) == (24, 0, 0, 0) {
        return Some((Time::midnight(zone), true));
    }
    Some((Time::new(hour, minute, second, nanosecond, zone)?, false))
}

fn date_time(text: &str) -> Option<DateTime> {
    let Some((day, clock)) = text.split_once('T') else {
        return Some(DateTime::new(date(text)?, Time::midnight(Zone::Local)));
    };
    let (time, next_day) = time(clock)?;
    let day = date(day)?;
    let day = if next_day { Date::from_epoch_day(day.epoch_day() + 1)? } else { day };
    Some(DateTime::new(day, time))
}

/// Amounts with their units, in the order of `units`, each at most once and at least one.
fn amounts<const N: usize>(mut text: &str, units: [char; N]) -> Option<[Option<&str>; N]> {
    let mut found = [None; N];
    let mut from = 0;
    while !text.is_empty() {
        let end = text.find(|c: char| !c.is_ascii_digit() && c != '.')?;
        let unit = text[end..].chars().next()?;
        let index = from + units[from..].iter().position(|u| *u == unit)?;
        let amount = text.get(..end).filter(|amount| !amount.is_empty())?;
        found[index] = Some(amount);
        from = index + 1;
        text = &text[end + 1..];
    }
    (from > 0).then_some(found)
}

fn whole(amount: Option<&str>) -> Option<i128> {
    amount.map_or(Some(0), |text| text.parse::<u64>().ok().map(i128::from))
}

fn nanoseconds(amount: Option<&str>) -> Option<i128> {
    let Some(text) = amount else { return Some(0) };
    let (seconds, fraction) = text.split_once('.').unwrap_or((text, "0"));
    let digits = fraction.bytes().all(|b| b.is_ascii_digit()) && !fraction.is_empty();
    let fraction: i128 = digits.then(|| format!("{fraction:0<9}")[..9].parse().ok()).flatten()?;
    Some(whole(Some(seconds))? * SECOND + fraction)
}

/// Takes the sign and the `P` off.
fn duration_body(text: &str) -> Option<(i8, &str)> {
    match text.strip_prefix('-') {
        Some(rest) => Some((-1, rest.strip_prefix('P')?)),
        None => Some((1, text.strip_prefix('P')?)),
    }
}

fn days_and_time(text: &str) -> Option<DaysAndTime> {
    let (sign, body) = duration_body(text)?;
    let (days, clock) = body.split_once('T').map_or((body, None), |(days, clock)| (days, Some(clock)));
    let days = if days.is_empty() && clock.is_some() { 0 } else { whole(amounts(days, ['D'])?[0])? };
    let [hours, minutes, seconds] = clock.map_or(Some([None; 3]), |clock| amounts(clock, ['H', 'M', 'S']))?;
    let total = [whole(hours)?.checked_mul(3600 * SECOND)?, whole(minutes)?.checked_mul(60 * SECOND)?]
        .into_iter()
        .try_fold(days.checked_mul(DAY)?.checked_add(nanoseconds(seconds)?)?, i128::checked_add)?;
    Some(DaysAndTime::from_nanoseconds(total * i128::from(sign)))
}

fn years_and_months(text: &str) -> Option<YearsAndMonths> {
    let (sign, body) = duration_body(text)?;
    let [years, months] = amounts(body, ['Y', 'M'])?;
    let total = whole(years)?.checked_mul(12)?.checked_add(whole(months)?)?;
    Some(YearsAndMonths::new(i64::try_from(total * i128::from(sign)).ok()?))
}

/// `FromStr` for a type with its reader.
macro_rules! readable {
    ($($kind:ty => $reader:expr),* $(,)?) => {$(
        impl FromStr for $kind {
            type Err = NotTemporal;

            fn from_str(text: &str) -> Result<Self, NotTemporal> {
                ($reader)(text).ok_or(NotTemporal)
            }
        }
    )*};
}

readable! {
    Date => date,
    Time => |text: &str| time(text.strip_prefix('T').unwrap_or(text)).map(|(time, _)| time),
    DateTime => date_time,
    DaysAndTime => days_and_time,
    YearsAndMonths => years_and_months,
}
