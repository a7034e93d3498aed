//! Dates, times, money and sizes as people write them in each language.

use kernel::{Date, Lang, Money, Timestamp, local};

use crate::texts::own;

/// A space that does not break the line.
const NBSP: char = '\u{a0}';

/// A day in words: `23. November 2026`, `23 November 2026`.
#[must_use]
pub fn date(lang: Lang, date: Date) -> String {
    let month = own(lang, &format!("monat-{}", date.month()));
    let dot = if lang == Lang::English { "" } else { "." };
    format!("{}{dot}{NBSP}{month} {}", date.day(), date.year())
}

/// A day in figures, for tables: `23.11.2026`, `23/11/2026`.
#[must_use]
pub fn date_short(lang: Lang, date: Date) -> String {
    let point = if lang == Lang::English { '/' } else { '.' };
    format!("{:02}{point}{:02}{point}{:04}", date.day(), date.month(), date.year())
}

/// The time of day in Germany: `14:05 Uhr`, `14:05`.
#[must_use]
pub fn time(lang: Lang, at: Timestamp) -> String {
    let at = local(at);
    let clock = if lang == Lang::English { String::new() } else { format!("{NBSP}Uhr") };
    format!("{:02}:{:02}{clock}", at.hour(), at.minute())
}

/// Day and time of day: `23. November 2026, 14:05 Uhr`.
#[must_use]
pub fn date_time(lang: Lang, at: Timestamp) -> String {
    format!("{}, {}", date(lang, local(at).date()), time(lang, at))
}

/// An amount: `1.234,50 €`, `€1,234.50`.
#[must_use]
pub fn money(lang: Lang, amount: Money) -> String {
    let german = amount.to_string().replace(' ', &NBSP.to_string());
    if lang != Lang::English {
        return german;
    }
    let number: String = german.chars().filter(|c| c.is_ascii_digit() || matches!(c, '.' | ',')).collect();
    let sign = if german.starts_with('-') { "-" } else { "" };
    format!("{sign}€{}", english_number(&number))
}

/// A whole number with separators: `1.000.000`, `1,000,000`.
#[must_use]
pub fn number(lang: Lang, number: u64) -> String {
    let digits = number.to_string();
    let separator = if lang == Lang::English { ',' } else { '.' };
    let mut text = String::new();
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            text.push(separator);
        }
        text.push(digit);
    }
    text
}

/// The size of a file: `820 Byte`, `12 kB`, `3,4 MB` (powers of ten, as on the boxes of disks and in file managers).
#[must_use]
pub fn file_size(lang: Lang, bytes: u64) -> String {
    let (unit, divisor) = match bytes {
        0..1_000 => ("Byte", 1),
        1_000..1_000_000 => ("kB", 1_000),
        1_000_000..1_000_000_000 => ("MB", 1_000_000),
        _ => ("GB", 1_000_000_000),
    };
    let tenths = bytes * 10 / divisor;
    let value = number(lang, tenths / 10);
    let point = if lang == Lang::English { '.' } else { ',' };
    if divisor < 1_000_000 || tenths.is_multiple_of(10) {
        format!("{value}{NBSP}{unit}")
    } else {
        format!("{value}{point}{}{NBSP}{unit}", tenths % 10)
    }
}

fn english_number(german: &str) -> String {
    german
        .chars()
        .map(|c| match c {
            '.' => ',',
            ',' => '.',
            other => other,
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use kernel::Lang::{English, German, PlainGerman};

    fn plain(text: &str) -> String {
        text.replace(NBSP, " ")
    }

    #[test]
    fn days_and_times_are_german_ones() {
        let at: Timestamp = "2026-03-01T23:30:00Z".parse().unwrap();
        assert_eq!(plain(&date_time(German, at)), "2. März 2026, 00:30 Uhr");
        assert_eq!(plain(&date_time(PlainGerman, at)), "2. März 2026, 00:30 Uhr");
        assert_eq!(plain(&date_time(English, at)), "2 March 2026, 00:30");
        assert_eq!(date_short(German, local(at).date()), "02.03.2026");
        assert_eq!(date_short(English, local(at).date()), "02/03/2026");
    }

    #[test]
    fn amounts_follow_the_language() {
        let table =
            [(0, "0,00 €", "€0.00"), (123_450, "1.234,50 €", "€1,234.50"), (-995, "-9,95 €", "-€9.95")];
        for (cents, german, english) in table {
            assert_eq!(plain(&money(German, Money::from_cents(cents))), german);
            assert_eq!(plain(&money(English, Money::from_cents(cents))), english);
        }
    }

    #[test]
    fn sizes_are_short() {
        let table = [
            (0, "0 Byte"),
            (999, "999 Byte"),
            (1_000, "1 kB"),
            (12_900, "12 kB"),
            (3_450_000, "3,4 MB"),
            (20_000_000, "20 MB"),
            (1_500_000_000_000, "1.500 GB"),
        ];
        for (bytes, text) in table {
            assert_eq!(plain(&file_size(German, bytes)), text);
        }
        assert_eq!(plain(&file_size(English, 3_450_000)), "3.4 MB");
        assert_eq!(number(English, 1_000_000), "1,000,000");
    }
}
