//! Amounts of money.

use std::{fmt, iter::Sum, ops::Add, str::FromStr};

use serde::{Deserialize, Serialize};

/// An amount in euro, kept as whole cents. Never a floating-point number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Money(i64);

impl Money {
    /// No money.
    pub const ZERO: Self = Self(0);

    /// From whole cents.
    #[must_use]
    pub const fn from_cents(cents: i64) -> Self {
        Self(cents)
    }

    /// Whole cents.
    #[must_use]
    pub const fn cents(self) -> i64 {
        self.0
    }

    /// The sum, or nothing where it would not fit.
    #[must_use]
    pub fn checked_add(self, other: Self) -> Option<Self> {
        self.0.checked_add(other.0).map(Self)
    }
}

impl Add for Money {
    type Output = Self;
    fn add(self, other: Self) -> Self {
        Self(self.0.saturating_add(other.0))
    }
}

impl Sum for Money {
    fn sum<I: Iterator<Item = Self>>(iter: I) -> Self {
        iter.fold(Self::ZERO, Add::add)
    }
}

/// German notation: `1.234,50 €`.
impl fmt::Display for Money {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sign = if self.0 < 0 { "-" } else { "" };
        let (euros, cents) = (self.0.unsigned_abs() / 100, self.0.unsigned_abs() % 100);
        let digits = euros.to_string();
        let mut grouped = String::new();
        for (place, digit) in digits.chars().enumerate() {
            if place > 0 && (digits.len() - place).is_multiple_of(3) {
                grouped.push('.');
            }
            grouped.push(digit);
        }
        write!(f, "{sign}{grouped},{cents:02} €")
    }
}

/// Reads what people type: `1.234,50`, `1234,5`, `12 €`, `12.50` (a point followed by exactly two digits at the end).
impl FromStr for Money {
    type Err = ();
    fn from_str(text: &str) -> Result<Self, ()> {
        let text: String = text.trim().trim_end_matches('€').chars().filter(|c| !c.is_whitespace()).collect();
        let (negative, text) = match text.strip_prefix('-') {
            Some(rest) => (true, rest.to_owned()),
            None => (false, text),
        };
        let (whole, fraction) = match text.rsplit_once(',') {
            Some(parts) => parts,
            None => match text.rsplit_once('.') {
                Some((whole, fraction)) if fraction.len() <= 2 => (whole, fraction),
                _ => (text.as_str(), ""),
            },
        };
        let grouped_well = whole.split('.').skip(1).all(|group| group.len() == 3);
        let whole: String = whole.chars().filter(|c| *c != '.').collect();
        let digits = |s: &str| s.bytes().all(|b| b.is_ascii_digit());
        if whole.is_empty() || !grouped_well || !digits(&whole) || !digits(fraction) || fraction.len() > 2 {
            return Err(());
        }
        let cents: i64 = format!("{whole}{fraction:0<2}").parse().map_err(|_| ())?;
        Ok(Self(if negative { -cents } else { cents }))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn reads_what_people_type() {
        let table = [
            ("12", Some(1200)),
            ("12,5", Some(1250)),
            ("12,50 €", Some(1250)),
            ("12.50", Some(1250)),
            ("1.234", Some(123_400)),
            ("1.234,50", Some(123_450)),
            ("-3,10", Some(-310)),
            ("", None),
            ("12,345", None),
            ("1.23,00", None),
            ("abc", None),
            ("99999999999999999999", None),
        ];
        for (text, cents) in table {
            assert_eq!(text.parse().ok(), cents.map(Money), "{text}");
        }
    }

    proptest! {
        #[test]
        fn german_notation_is_read_back(cents in -1_000_000_000_000i64..1_000_000_000_000) {
            prop_assert_eq!(Money(cents).to_string().parse::<Money>(), Ok(Money(cents)));
        }
    }
}
