//! Values of expressions and what can go wrong with them.

use std::borrow::Cow;

use crate::decimal::{Decimal, NotDecimal};
use crate::xml::NodeId;

/// One thing that an expression yields.
#[derive(Debug, Clone)]
pub(crate) enum Item<'d> {
    Node(NodeId),
    Attribute(u32),
    Atom(Atom<'d>),
}

/// A value without place.
#[derive(Debug, Clone)]
pub(crate) enum Atom<'d> {
    /// What an element or attribute says: compared as what the other side is.
    Untyped(Cow<'d, str>),
    Text(Cow<'d, str>),
    Number(Decimal),
    /// Numbers of the syntax that a rule does not turn into decimals are compared in binary, as the official rules do.
    Binary(f64),
    Truth(bool),
    /// Minutes since an arbitrary time at which the day begins.
    Date(i64),
}

/// Why an expression has no value. The official rules stop at the same places.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub(crate) enum Fault {
    #[error("ein Wert, den es nur einmal geben darf, kommt mehrfach vor")]
    Many,
    #[error("eine Zahl ist falsch geschrieben")]
    NotNumber,
    #[error("eine Angabe muss „true“ oder „false“ sein")]
    NotTruth,
    #[error("ein Datum ist falsch geschrieben")]
    NotDate,
    #[error("Werte verschiedener Art lassen sich nicht vergleichen")]
    Kinds,
    #[error("durch Null lässt sich nicht teilen")]
    Zero,
    #[error("eine Zahl hat zu viele Stellen")]
    TooLong,
    #[error("die Prüfung dauert zu lange")]
    TooManySteps,
}

impl From<NotDecimal> for Fault {
    fn from(error: NotDecimal) -> Self {
        match error {
            NotDecimal::Malformed => Self::NotNumber,
            NotDecimal::TooLong => Self::TooLong,
        }
    }
}

pub(super) const SPACE: [char; 4] = [' ', '\t', '\n', '\r'];

/// A binary number from text, as XML Schema writes them.
pub(super) fn binary(text: &str) -> Result<f64, Fault> {
    let text = text.trim_matches(SPACE);
    match text {
        "INF" | "+INF" => Ok(f64::INFINITY),
        "-INF" => Ok(f64::NEG_INFINITY),
        "NaN" => Ok(f64::NAN),
        _ if text.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'.' | b'+' | b'-' | b'e' | b'E')) => {
            text.parse().map_err(|_| Fault::NotNumber)
        }
        _ => Err(Fault::NotNumber),
    }
}

/// A truth from text.
pub(super) fn truth(text: &str) -> Result<bool, Fault> {
    match text.trim_matches(SPACE) {
        "true" | "1" => Ok(true),
        "false" | "0" => Ok(false),
        _ => Err(Fault::NotTruth),
    }
}

/// A date from text: year, month, day, perhaps a zone; without one it begins when the day begins in Greenwich.
pub(super) fn date(text: &str) -> Result<i64, Fault> {
    beginning(text.trim_matches(SPACE)).ok_or(Fault::NotDate)
}

fn beginning(text: &str) -> Option<i64> {
    let (negative, rest) = match text.strip_prefix('-') {
        Some(rest) => (true, rest),
        None => (false, text),
    };
    let (year, rest) = rest.split_once('-')?;
    let (month, rest) = rest.split_once('-')?;
    let (day, zone) = rest.split_at_checked(2)?;
    let number = |text: &str| {
        text.bytes().all(|byte| byte.is_ascii_digit()).then(|| text.parse::<i64>().ok()).flatten()
    };
    if year.len() < 4 || month.len() != 2 {
        return None;
    }
    let (year, month, day) = (number(year)?, number(month)?, number(day)?);
    let year = if negative { -year } else { year };
    let leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    let length = match month {
        4 | 6 | 9 | 11 => 30,
        2 => 28 + i64::from(leap),
        1..=12 => 31,
        _ => return None,
    };
    if !(1..=length).contains(&day) || year.abs() > 1_000_000 {
        return None;
    }
    let zone = match zone.as_bytes() {
        [] | [b'Z'] => 0,
        [sign @ (b'+' | b'-'), _, _, b':', _, _] => {
            let (hours, minutes) = (number(zone.get(1..3)?)?, number(zone.get(4..6)?)?);
            let ahead = hours * 60 + minutes;
            (minutes < 60 && ahead <= 14 * 60).then_some(if *sign == b'+' { ahead } else { -ahead })?
        }
        _ => return None,
    };
    Some(days(year, month, day) * 24 * 60 - zone)
}

/// Days from the first of March of the year 0 on, by the Gregorian calendar.
fn days(year: i64, month: i64, day: i64) -> i64 {
    let year = if month <= 2 { year - 1 } else { year };
    let (era, rest) = (year.div_euclid(400), year.rem_euclid(400));
    let in_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
    era * 146_097 + rest * 365 + rest / 4 - rest / 100 + in_year
}

/// White space at the ends removed and inside reduced to one space each.
pub(super) fn normalized(text: Cow<'_, str>) -> Cow<'_, str> {
    let bytes = text.as_bytes();
    if !bytes.iter().any(|byte| matches!(byte, b' ' | b'\t' | b'\n' | b'\r')) {
        return text;
    }
    let clean =
        |window: &[u8]| matches!(window, [b'\t' | b'\n' | b'\r', _] | [b' ', b' ' | b'\t' | b'\n' | b'\r']);
    let ends = |byte: Option<&u8>| byte.is_some_and(|byte| matches!(byte, b' ' | b'\t' | b'\n' | b'\r'));
    if !ends(bytes.first()) && !ends(bytes.last()) && !bytes.windows(2).any(clean) {
        return text;
    }
    let mut words = text.split(SPACE).filter(|word| !word.is_empty());
    let mut result = words.next().unwrap_or_default().to_owned();
    for word in words {
        result.push(' ');
        result.push_str(word);
    }
    Cow::Owned(result)
}

/// Whether a text is a date.
pub(crate) fn is_date(text: &str) -> bool {
    beginning(text).is_some()
}
