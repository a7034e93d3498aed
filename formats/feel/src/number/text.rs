//! Numbers as text: reading FEEL's literals, writing without exponent as long as a person would.

use std::fmt;
use std::str::FromStr;

use super::wide::Wide;
use super::{DIGITS, Number};

/// The text is not a decimal number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("keine Zahl")]
pub struct NotANumber;

/// Digits read so far: the first 60 matter, the rest only shifts or breaks ties.
#[derive(Default)]
struct Reader {
    value: u128,
    tail: u128,
    tail_digits: u32,
    dropped: i32,
    sticky: bool,
    places: i32,
}

impl Reader {
    fn push(&mut self, digit: u8, fraction: bool) {
        let digit = u128::from(digit - b'0');
        if super::digits(self.value) < DIGITS {
            self.value = self.value * 10 + digit;
        } else if self.tail_digits < 20 {
            self.tail = self.tail * 10 + digit;
            self.tail_digits += 1;
        } else {
            self.sticky |= digit != 0;
            self.dropped += 1;
        }
        self.places += i32::from(fraction);
    }

    fn finish(self, negative: bool, exponent: i32) -> Option<Number> {
        let value = Wide::from(self.value).times_ten_to(self.tail_digits).plus(Wide::from(self.tail));
        Number::fit(
            negative,
            value,
            exponent.checked_sub(self.places)?.checked_add(self.dropped)?,
            self.sticky,
        )
    }
}

impl FromStr for Number {
    type Err = NotANumber;

    /// Reads `12`, `-1.5`, `.5` and `1e3`; longer texts than 10,000 characters are refused.
    fn from_str(text: &str) -> Result<Self, NotANumber> {
        let (negative, body) = match text.strip_prefix('-') {
            Some(rest) => (true, rest),
            None => (false, text.strip_prefix('+').unwrap_or(text)),
        };
        if body.len() > 10_000 {
            return Err(NotANumber);
        }
        let (mantissa, exponent) = match body.split_once(['e', 'E']) {
            Some((mantissa, exponent)) => {
                (mantissa, exponent.parse::<i32>().map_err(|_| NotANumber)?.clamp(-20_000, 20_000))
            }
            None => (body, 0),
        };
        let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
        let all_digits = |part: &str| part.bytes().all(|b| b.is_ascii_digit());
        let empty = fraction.is_empty() && (whole.is_empty() || mantissa.contains('.'));
        if empty || !all_digits(whole) || !all_digits(fraction) {
            return Err(NotANumber);
        }
        let mut reader = Reader::default();
        whole.bytes().for_each(|digit| reader.push(digit, false));
        fraction.bytes().for_each(|digit| reader.push(digit, true));
        reader.finish(negative, exponent).ok_or(NotANumber)
    }
}

impl fmt::Display for Number {
    /// Plain digits up to 40 places, beyond that with an exponent (`1E+50`).
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let number = self.trimmed();
        if number.is_negative() {
            f.write_str("-")?;
        }
        let digits = number.coefficient.unsigned_abs().to_string();
        let point = i64::try_from(digits.len()).unwrap_or(0) + i64::from(number.exponent);
        if number.exponent > 0 && point > 40 || point < -40 {
            let (first, rest) = digits.split_at(1);
            let rest = rest.trim_end_matches('0');
            let dot = if rest.is_empty() { "" } else { "." };
            return write!(f, "{first}{dot}{rest}E{:+}", point - 1);
        }
        match (usize::try_from(point), number.exponent) {
            (_, 0) => f.write_str(&digits),
            (Ok(width), 1..) => write!(f, "{digits:0<width$}"),
            (Ok(width @ 1..), _) => write!(f, "{}.{}", &digits[..width], &digits[width..]),
            _ => write!(f, "0.{digits:0>width$}", width = number.exponent.unsigned_abs() as usize),
        }
    }
}

impl Number {
    /// The nearest binary floating-point number: only for the outside world and for first guesses.
    #[must_use]
    pub fn to_f64(self) -> f64 {
        format!("{}e{}", self.coefficient, self.exponent).parse().unwrap_or(f64::NAN)
    }

    /// The shortest decimal that means this floating-point number; `None` for infinities and NaN.
    #[must_use]
    pub fn from_f64(value: f64) -> Option<Self> {
        value.is_finite().then(|| value.to_string().parse().ok()).flatten()
    }
}
