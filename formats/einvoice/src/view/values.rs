//! Values as a German reader writes them: numbers, money, days, accounts, discounts.

use std::borrow::Cow;

use super::words::{self, Kind};
use crate::decimal::Decimal;
use crate::model::Value;

/// A number with a comma, points between thousands, and this many digits behind the comma at least.
pub(super) fn number(text: &str, places: usize) -> Option<String> {
    let short = Decimal::read(text).ok()?.shortest().to_string();
    let (sign, digits) = short.strip_prefix('-').map_or(("", short.as_str()), |rest| ("\u{2212}", rest));
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
    let mut written = String::from(sign);
    for (rank, digit) in whole.chars().enumerate() {
        if rank > 0 && (whole.len() - rank).is_multiple_of(3) {
            written.push('.');
        }
        written.push(digit);
    }
    if places > 0 || !fraction.is_empty() {
        written.push(',');
        written.push_str(fraction);
        written.extend(std::iter::repeat_n('0', places.saturating_sub(fraction.len())));
    }
    Some(written)
}

/// A sum of money with the sign of its currency.
pub(super) fn money(text: &str, currency: &str) -> Option<String> {
    let number = number(text, 2)?;
    Some(match currency {
        "" => number,
        "EUR" => format!("{number}\u{a0}€"),
        other => format!("{number}\u{a0}{other}"),
    })
}

/// Year-month-day as day.month.year.
pub(super) fn day(iso: &str) -> Option<String> {
    let mut parts = iso.get(..10)?.split('-');
    let (year, month, day) = (parts.next()?, parts.next()?, parts.next()?);
    Some(format!("{day}.{month}.{year}"))
}

/// An account number in groups of four, if it is an IBAN.
pub(super) fn iban(text: &str) -> Option<String> {
    let plain: String = text.chars().filter(|c| !c.is_whitespace()).collect();
    let shaped =
        plain.len() >= 15 && plain.is_ascii() && plain.as_bytes()[..2].iter().all(u8::is_ascii_alphabetic);
    shaped.then(|| {
        let groups: Vec<&str> =
            (0..plain.len()).step_by(4).map(|from| &plain[from..(from + 4).min(plain.len())]).collect();
        groups.join(" ")
    })
}

/// How large a file is.
pub(super) fn size(bytes: usize) -> String {
    match bytes {
        0..1000 => format!("{bytes} Byte"),
        1000..1_000_000 => format!("{} kB", bytes.div_ceil(1000)),
        _ => format!("{},{} MB", bytes / 1_000_000, bytes % 1_000_000 / 100_000),
    }
}

/// Payment terms with the lines that XRechnung writes for machines in words.
pub(super) fn terms(text: &str, currency: &str) -> String {
    let lines = text
        .lines()
        .map(str::trim_end)
        .map(|line| entry(line.trim(), currency).unwrap_or_else(|| line.to_owned()));
    let lines: Vec<String> = lines.collect();
    lines.join("\n").trim().to_owned()
}

/// `#SKONTO#TAGE=14#PROZENT=2.00#BASISBETRAG=100.00#` in words.
fn entry(line: &str, currency: &str) -> Option<String> {
    let mut parts = line.strip_prefix('#')?.strip_suffix('#')?.split('#');
    let kind = parts.next()?;
    let (mut days, mut percent, mut base) = (None, None, None);
    for part in parts {
        match part.split_once('=')? {
            ("TAGE", value) => days = Some(value),
            ("PROZENT", value) => percent = number(value, 0),
            ("BASISBETRAG", value) => base = money(value, currency),
            _ => return None,
        }
    }
    let (days, percent) = (days?, percent?);
    let of = base.map_or_else(String::new, |base| format!(" auf {base}"));
    let days = if days == "1" { "1 Tag".to_owned() } else { format!("{days} Tagen") };
    match kind {
        "SKONTO" if days == "0 Tagen" => Some(format!("{percent} % Skonto{of} bei sofortiger Zahlung")),
        "SKONTO" if days == "1 Tag" => {
            Some(format!("{percent} % Skonto{of} bei Zahlung innerhalb von einem Tag"))
        }
        "SKONTO" => Some(format!("{percent} % Skonto{of} bei Zahlung innerhalb von {days}")),
        "VERZUG" => Some(format!("{percent} % Verzugszins{of} nach {days}")),
        _ => None,
    }
}

/// A value as it is shown, and its machine form where that is another.
pub(super) fn shown<'v>(value: &'v Value, kind: Kind, currency: &str) -> Cow<'v, str> {
    let text = value.text.as_str();
    let own = value.attribute("currencyID").unwrap_or(currency);
    let written = match kind {
        Kind::Text => None,
        Kind::Date => value.date().and_then(|iso| day(&iso)),
        Kind::Amount | Kind::Price => money(text, own),
        Kind::Number => number(text, 0),
        Kind::Percent => number(text, 0).map(|number| format!("{number}\u{a0}%")),
        Kind::Iban => iban(text),
        Kind::Terms => Some(terms(text, currency)),
        Kind::Note => note(text),
        Kind::Code(list) => code(list, text),
    };
    written.map_or(Cow::Borrowed(text), Cow::Owned)
}

/// A unit behind a number.
pub(super) fn unit(code: &str, number: &str) -> Option<&'static str> {
    let word = words::word("unit", code)?;
    let is_one = Decimal::read(number).is_ok_and(|number| number.abs() == Decimal::new(1, 0));
    let (one, several) = word.split_once('|').unwrap_or((word, word));
    Some(if is_one { one } else { several })
}

/// `#AAI#Text` with the subject in words.
fn note(text: &str) -> Option<String> {
    let (code, rest) = text.strip_prefix('#')?.split_once('#')?;
    words::word("subject", code).map(|word| format!("{word}: {rest}"))
}

/// A code in words, with the code itself where people know it by that, too.
fn code(list: &str, text: &str) -> Option<String> {
    let word = words::word(list, text).or_else(|| words::word(list, &text.to_uppercase()))?;
    Some(match list {
        "country" | "type" => word.to_owned(),
        "unit" => word.split('|').next().unwrap_or(word).to_owned(),
        _ => format!("{word} ({text})"),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_german() {
        for (text, places, written) in [
            ("1234.5", 2, "1.234,50"),
            ("-1234567.891", 2, "−1.234.567,891"),
            ("0", 2, "0,00"),
            ("100.00", 0, "100"),
            ("0.0500", 0, "0,05"),
            ("999", 0, "999"),
        ] {
            assert_eq!(number(text, places).as_deref(), Some(written));
        }
        assert_eq!(number("1,5", 2), None);
        assert_eq!(money("12", "EUR").as_deref(), Some("12,00\u{a0}€"));
        assert_eq!(money("12", "CHF").as_deref(), Some("12,00\u{a0}CHF"));
    }

    #[test]
    fn accounts_days_and_sizes_are_readable() {
        assert_eq!(iban("DE75512108001245126199").as_deref(), Some("DE75 5121 0800 1245 1261 99"));
        assert_eq!(iban("1234567"), None);
        assert_eq!(day("2026-11-27").as_deref(), Some("27.11.2026"));
        assert_eq!([size(12), size(20_480), size(2_345_678)], ["12 Byte", "21 kB", "2,3 MB"]);
    }

    #[test]
    fn units_follow_their_number_and_notes_their_subject() {
        assert_eq!(
            [unit("HUR", "1"), unit("HUR", "0.5"), unit("XYZ", "2")],
            [Some("Stunde"), Some("Stunden"), None]
        );
        assert_eq!(note("#AAI#In zwei Teilen").as_deref(), Some("Allgemeines: In zwei Teilen"));
        assert_eq!([note("#1 der Liste"), note("#!#x"), note("Text")], [None, None, None]);
    }

    #[test]
    fn discounts_are_told_in_words() {
        let text = "#SKONTO#TAGE=14#PROZENT=2.00#\n#SKONTO#TAGE=0#PROZENT=3.50#BASISBETRAG=1000.00#\nZahlbar sofort\n#ANDERES#A=1#\n";
        assert_eq!(
            terms(text, "EUR"),
            "2 % Skonto bei Zahlung innerhalb von 14 Tagen\n3,5 % Skonto auf 1.000,00\u{a0}€ bei sofortiger Zahlung\nZahlbar sofort\n#ANDERES#A=1#"
        );
        assert_eq!(terms("#VERZUG#TAGE=30#PROZENT=5.00#", "EUR"), "5 % Verzugszins nach 30 Tagen");
    }
}
