//! The types of text: numbers, days, addresses and the like, as XML Schema has them and libxml2 reads them. Where the two differ,
//! libxml2 is followed, because that is what plans are checked with: no white space around days, durations and integers of 32 bits,
//! exponents without digits, at most 24 digits of an integer.

use std::sync::Arc;

use super::uri;
use crate::model::Enumeration;

/// A type of text.
#[derive(Clone)]
pub(super) enum Text {
    Any,
    Integer,
    /// An integer of 32 bits.
    Int,
    Positive,
    Integers,
    Double,
    Doubles,
    DoublesOrReasons,
    Boolean,
    Date,
    Duration,
    Uri,
    UriNotEmpty,
    /// A reason for having no value; any address will do.
    NilReason,
    Unit,
    /// A name that occurs once in a file.
    Id,
    Names,
    Directions,
    Enumeration(&'static Enumeration),
    /// One of these; whether white space around it is ignored.
    OneOf(Arc<[&'static str]>, bool),
}

impl Text {
    /// The type with a name of the tables.
    pub(super) fn named(name: &str) -> Self {
        match name {
            "integer" => Self::Integer,
            "int" => Self::Int,
            "positive" => Self::Positive,
            "integers" => Self::Integers,
            "double" => Self::Double,
            "doubles" => Self::Doubles,
            "doublesOrReasons" => Self::DoublesOrReasons,
            "boolean" => Self::Boolean,
            "date" => Self::Date,
            "duration" => Self::Duration,
            "uri" => Self::Uri,
            "uriNotEmpty" => Self::UriNotEmpty,
            "nilReason" => Self::NilReason,
            "unit" => Self::Unit,
            "id" => Self::Id,
            "names" => Self::Names,
            "directions" => Self::Directions,
            _ => Self::Any,
        }
    }

    /// Whether a text, entities resolved, is of this type.
    pub(super) fn admits(&self, text: &str) -> bool {
        let bare = text.trim_matches(SPACE);
        match self {
            Self::Any => true,
            Self::Integer => is_integer(bare),
            // Rust reads the same integers as XML Schema.
            Self::Int => is_integer(text) && text.parse::<i32>().is_ok(),
            Self::Positive => {
                is_integer(bare)
                    && !bare.starts_with('-')
                    && bare.bytes().any(|byte| matches!(byte, b'1'..=b'9'))
            }
            Self::Integers => words(bare).all(is_integer),
            Self::Double => is_double(bare.as_bytes()),
            Self::Doubles => are_doubles(bare.as_bytes()),
            Self::DoublesOrReasons => words(bare).all(uri::is_reference),
            Self::Boolean => matches!(bare, "true" | "false" | "1" | "0"),
            Self::Date => is_date(text),
            Self::Duration => is_duration(text.trim_start_matches(SPACE)),
            Self::Uri | Self::NilReason => uri::is_reference(&collapsed(bare)),
            Self::UriNotEmpty => !bare.is_empty() && uri::is_reference(&collapsed(bare)),
            Self::Unit => is_unit(text, bare),
            Self::Id => is_name(bare),
            Self::Names => words(bare).all(is_name),
            Self::Directions => words(bare).all(is_direction),
            Self::Enumeration(enumeration) => enumeration.value(text).is_some(),
            Self::OneOf(values, is_token) => values.contains(if *is_token { &bare } else { &text }),
        }
    }

    /// Whether a value is the same as one that is fixed.
    pub(super) fn is_same(&self, text: &str, fixed: &str) -> bool {
        let bare = text.trim_matches(SPACE);
        match self {
            Self::Integer => bare.parse::<i64>().ok() == fixed.parse().ok(),
            _ => text == fixed,
        }
    }
}

const SPACE: [char; 4] = [' ', '\t', '\n', '\r'];

fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split(SPACE).filter(|word| !word.is_empty())
}

fn collapsed(text: &str) -> String {
    words(text).collect::<Vec<_>>().join(" ")
}

fn is_integer(text: &str) -> bool {
    let digits = text.strip_prefix(['+', '-']).unwrap_or(text);
    is_digits(digits) && digits.trim_start_matches('0').len() <= 24
}

/// Doubles with white space between them, in one pass: these are most of the bytes of a plan.
fn are_doubles(text: &[u8]) -> bool {
    text.split(|byte| matches!(byte, b' ' | b'\n' | b'\t' | b'\r'))
        .all(|word| word.is_empty() || is_double(word))
}

fn is_double(text: &[u8]) -> bool {
    let (sign, rest) = match text {
        [b'+' | b'-', rest @ ..] => (&text[..1], rest),
        _ => (&text[..0], text),
    };
    if rest == b"INF" {
        return sign != b"+";
    }
    if text == b"NaN" {
        return true;
    }
    let (before, rest) = digits(rest);
    let (after, rest) = match rest {
        [b'.', rest @ ..] => digits(rest),
        _ => (0, rest),
    };
    if before + after == 0 {
        return false;
    }
    match rest {
        [] => true,
        [b'e' | b'E', b'+' | b'-', rest @ ..] | [b'e' | b'E', rest @ ..] => digits(rest).1.is_empty(),
        _ => false,
    }
}

/// How many digits come first, and what comes behind them.
fn digits(text: &[u8]) -> (usize, &[u8]) {
    let end = text.iter().position(|byte| !byte.is_ascii_digit()).unwrap_or(text.len());
    (end, &text[end..])
}

fn is_date(text: &str) -> bool {
    let bytes = text.strip_prefix('-').unwrap_or(text).as_bytes();
    let (year, rest) = digits(bytes);
    let is_year =
        year >= 4 && bytes[..year].iter().any(|digit| *digit != b'0') && (year == 4 || bytes[0] != b'0');
    let [b'-', m1, m2, b'-', d1, d2, zone @ ..] = rest else { return false };
    let (Some(month), Some(day)) = (two(*m1, *m2), two(*d1, *d2)) else { return false };
    let Some(number) = std::str::from_utf8(&bytes[..year]).ok().and_then(|year| year.parse::<i64>().ok())
    else {
        return false;
    };
    let days = match month {
        2 if is_leap(number) => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        1..=12 => 31,
        _ => return false,
    };
    is_year && (1..=days).contains(&day) && is_zone(zone)
}

fn is_leap(year: i64) -> bool {
    year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
}

fn two(tens: u8, ones: u8) -> Option<u8> {
    (tens.is_ascii_digit() && ones.is_ascii_digit()).then(|| (tens - b'0') * 10 + ones - b'0')
}

fn is_zone(text: &[u8]) -> bool {
    match *text {
        [] | [b'Z'] => true,
        [b'+' | b'-', h1, h2, b':', m1, m2] => {
            matches!((two(h1, h2), two(m1, m2)), (Some(..=13), Some(..=59)) | (Some(14), Some(0)))
        }
        _ => false,
    }
}

/// `P1Y2M3DT4H5M6.7S`: each part once at most, in this order, at least one, none missing behind the `T`.
fn is_duration(text: &str) -> bool {
    let text = text.strip_prefix('-').unwrap_or(text);
    let Some(rest) = text.strip_prefix('P') else { return false };
    let (days, time) = rest.split_once('T').map_or((rest, None), |(days, time)| (days, Some(time)));
    let has_days = !days.is_empty();
    (has_days || time.is_some())
        && are_parts(days, "YMD")
        && time.is_none_or(|time| !time.is_empty() && are_parts(time, "HMS"))
}

fn are_parts(text: &str, units: &str) -> bool {
    let mut units = units.chars();
    let mut rest = text;
    while !rest.is_empty() {
        let Some(end) = rest.find(|character: char| character.is_ascii_alphabetic()) else { return false };
        let (number, unit) = (&rest[..end], rest[end..].chars().next().unwrap_or_default());
        let is_number = match number.split_once('.') {
            Some((whole, part)) if unit == 'S' => {
                let digits = format!("{whole}{part}");
                is_digits(&digits)
            }
            _ => is_digits(number),
        };
        if !is_number || !units.any(|known| known == unit) {
            return false;
        }
        rest = &rest[end + 1..];
    }
    true
}

fn is_digits(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}

/// A symbol, or an address that begins like one.
fn is_unit(text: &str, bare: &str) -> bool {
    let is_symbol = !text.is_empty() && !text.contains([':', ' ', '\n', '\r', '\t']);
    let uri = collapsed(bare);
    let has_scheme = uri.split_once(':').is_some_and(|(scheme, _)| {
        scheme.starts_with(|first: char| first.is_ascii_alphabetic())
            && scheme.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'-' | b'.'))
    });
    let begins = has_scheme || ["../", "./", "#"].iter().any(|start| uri.starts_with(start));
    is_symbol || (begins && uri::is_reference(&uri))
}

fn is_direction(text: &str) -> bool {
    let digits = text.strip_prefix(['+', '-']).unwrap_or_default();
    is_digits(digits) && !digits.starts_with('0')
}

/// Whether it is a name of XML without a colon.
pub(super) fn is_name(text: &str) -> bool {
    let mut characters = text.chars();
    characters.next().is_some_and(begins_name) && characters.all(continues_name)
}

fn begins_name(character: char) -> bool {
    match character {
        'A'..='Z' | 'a'..='z' | '_' => true,
        '\u{C0}'..='\u{D7A3}' => character.is_alphabetic(),
        _ => false,
    }
}

fn continues_name(character: char) -> bool {
    begins_name(character)
        || matches!(character, '-' | '.' | '0'..='9' | '\u{B7}' | '\u{300}'..='\u{345}' | '\u{360}'..='\u{361}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_are_of_their_types() {
        for (name, good, bad) in [
            (
                "integer",
                ["0", "-12", " +007\n", "99999999999999999999"].as_slice(),
                ["", "1.0", "1 2", "x", "-", "9999999999999999999999999"].as_slice(),
            ),
            ("int", &["2147483647", "-2147483648"], &["2147483648", "1.0", "", "1e3", " 5", "5\n"]),
            ("positive", &["2", "+1", "01"], &["0", "-1", ""]),
            (
                "double",
                &["1", "-.5", "1.", "1e5", "1E-05", "1e", "INF", "-INF", "NaN"],
                &["", ".", "1,5", "+INF", "e5", "0x1", "1 2"],
            ),
            ("doubles", &["", "1 2\n3.5\t4"], &["1 2,5", "a"]),
            ("boolean", &["true", " 0 "], &["TRUE", "ja", ""]),
            (
                "date",
                &["2024-02-29", "2023-12-31Z", "-0044-03-15", "2023-01-01+14:00"],
                &[
                    "2023-02-29",
                    "2023-13-01",
                    "23-01-01",
                    "01.02.2023",
                    "0000-01-01",
                    "2023-01-01+14:01",
                    "2023-1-1",
                ],
            ),
            (
                "duration",
                &["P1Y", "P1Y2M3DT4H5M6.7S", "-PT1M", " P1Y", "PT.5S", "PT1.S"],
                &["P", "PT", "1Y", "P1M1Y", "P1.5Y", "P1YT", "P1Y ", "PT.S"],
            ),
            ("unit", &["m2", "vH", "urn:ogc:def:uom:EPSG::9001", "#m"], &["", "m 2", ":m"]),
            ("id", &["GML_1", "_a", "ä"], &["1a", "a:b", "", "a b"]),
            ("names", &["", "x y"], &["1"]),
            ("uriNotEmpty", &["a"], &["", " "]),
        ] {
            let text = Text::named(name);
            for value in good {
                assert!(text.admits(value), "{value:?} is {name}");
            }
            for value in bad {
                assert!(!text.admits(value), "{value:?} is no {name}");
            }
        }
    }
}
