//! The forms of ISO 8601 that timers have. Only the form is looked at; what it means is the engine's business.

/// A date, with or without time and zone: `2026-11-26`, `2026-11-26T09:00:00+01:00`.
pub(crate) fn is_moment(text: &str) -> bool {
    let (date, time) = text.split_once('T').map_or((text, None), |(date, time)| (date, Some(time)));
    is_date(date) && time.is_none_or(is_time)
}

fn digits(text: &str, count: std::ops::RangeInclusive<usize>) -> bool {
    count.contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit())
}

fn between(text: &str, from: u32, to: u32) -> bool {
    digits(text, 2..=2) && text.parse().is_ok_and(|number: u32| (from..=to).contains(&number))
}

fn is_date(text: &str) -> bool {
    let parts: Vec<&str> = text.trim_end_matches('Z').split('-').collect();
    match parts.as_slice() {
        [year, month, day] => digits(year, 4..=9) && between(month, 1, 12) && between(day, 1, 31),
        _ => false,
    }
}

fn is_time(text: &str) -> bool {
    // A zone with its name in brackets, as Java writes it.
    let text = text.split('[').next().unwrap_or_default();
    let zone = text.find(['Z', '+', '-']).unwrap_or(text.len());
    let (clock, zone) = text.split_at(zone);
    let zone_fits = match zone.strip_prefix(['+', '-']) {
        Some(offset) => {
            let mut parts = offset.splitn(2, ':');
            let hour = parts.next().unwrap_or_default();
            (between(hour, 0, 18) && parts.next().is_none_or(|minute| between(minute, 0, 59)))
                || digits(hour, 4..=4)
        }
        None => matches!(zone, "" | "Z"),
    };
    let (whole, fraction) = clock.split_once('.').map_or((clock, None), |(whole, rest)| (whole, Some(rest)));
    let parts: Vec<&str> = whole.split(':').collect();
    let clock_fits = match parts.as_slice() {
        [hour, minute] => between(hour, 0, 24) && between(minute, 0, 59),
        [hour, minute, second] => between(hour, 0, 24) && between(minute, 0, 59) && between(second, 0, 60),
        _ => false,
    };
    zone_fits && clock_fits && fraction.is_none_or(|fraction| digits(fraction, 1..=12))
}

/// `P3Y6M4DT12H30M5S`, `P2W`, `-PT5M`.
pub(crate) fn is_duration(text: &str) -> bool {
    let Some(rest) = text.strip_prefix('-').unwrap_or(text).strip_prefix('P') else { return false };
    let (date, time) = rest.split_once('T').map_or((rest, None), |(date, time)| (date, Some(time)));
    let some = !date.is_empty() || time.is_some();
    some && has_units(date, "YMWD") && time.is_none_or(|time| !time.is_empty() && has_units(time, "HMS"))
}

/// Numbers, each followed by one of the units, in their order.
fn has_units(text: &str, units: &str) -> bool {
    let mut rest = text;
    let mut units = units.chars();
    while !rest.is_empty() {
        let Some(end) = rest.find(|c: char| !c.is_ascii_digit() && c != '.' && c != ',') else {
            return false;
        };
        let number = &rest[..end];
        let well_formed = number.bytes().filter(|byte| !byte.is_ascii_digit()).count() <= 1
            && number.starts_with(|c: char| c.is_ascii_digit())
            && number.ends_with(|c: char| c.is_ascii_digit());
        let unit = rest[end..].chars().next();
        if !well_formed || !units.any(|known| Some(known) == unit) {
            return false;
        }
        rest = &rest[end + unit.map_or(0, char::len_utf8)..];
    }
    true
}

/// `R3/PT10M`, `R/2026-01-01T08:00:00Z/P1W`, or a cron line as some engines have it.
pub(crate) fn is_cycle(text: &str) -> bool {
    let Some(rest) = text.strip_prefix('R') else { return is_cron(text) };
    let parts: Vec<&str> = rest.split('/').collect();
    let count = parts.first().is_some_and(|count| count.is_empty() || digits(count, 1..=9));
    let bound = |part: &str| is_duration(part) || is_moment(part);
    count
        && match &parts[1..] {
            [one] => is_duration(one),
            [one, two] => {
                bound(one) && bound(two) && (is_duration(one) != is_duration(two))
                    || (is_moment(one) && is_moment(two))
            }
            _ => false,
        }
}

fn is_cron(text: &str) -> bool {
    let fields: Vec<&str> = text.split_whitespace().collect();
    let allowed = |c: char| c.is_ascii_alphanumeric() || "*/,-?#".contains(c);
    (5..=7).contains(&fields.len()) && fields.iter().all(|field| field.chars().all(allowed))
}
