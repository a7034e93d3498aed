//! Exact decimal numbers, as the rules of the standard compute with them: no binary fraction, no silent rounding.

use std::cmp::Ordering;

/// A number `digits × 10^-scale`. Its 38 digits hold every sum of money; what does not fit is refused, not rounded.
#[derive(Debug, Clone, Copy)]
pub struct Decimal {
    digits: i128,
    scale: u32,
}

/// The most digits after the point that a power of ten in 128 bits allows.
const MAX_SCALE: u32 = 38;

/// The powers of ten that 128 bits hold.
const POWERS: [i128; 39] = {
    let mut powers = [1_i128; 39];
    let mut rank = 1;
    while rank < powers.len() {
        powers[rank] = powers[rank - 1] * 10;
        rank += 1;
    }
    powers
};

fn power(scale: u32) -> Option<i128> {
    POWERS.get(scale as usize).copied()
}

impl Decimal {
    /// Nothing.
    pub const ZERO: Self = Self { digits: 0, scale: 0 };

    /// A number from its digits and how many of them stand after the point.
    #[must_use]
    pub const fn new(digits: i128, scale: u32) -> Self {
        Self { digits, scale }
    }

    /// The digits without the point.
    #[must_use]
    pub const fn digits(self) -> i128 {
        self.digits
    }

    /// How many digits stand after the point.
    #[must_use]
    pub const fn scale(self) -> u32 {
        self.scale
    }

    /// Whether it is zero.
    #[must_use]
    pub const fn is_zero(self) -> bool {
        self.digits == 0
    }

    /// Reads what XML Schema calls a decimal: sign, digits, point; no exponent. White space around it is ignored.
    ///
    /// # Errors
    /// [`NotDecimal::Malformed`] if it is none, [`NotDecimal::TooLong`] if it has more digits than are kept.
    pub fn read(text: &str) -> Result<Self, NotDecimal> {
        let text = text.trim_matches([' ', '\t', '\n', '\r']).as_bytes();
        let (negative, rest) = match text.split_first() {
            Some((b'-', rest)) => (true, rest),
            Some((b'+', rest)) => (false, rest),
            _ => (false, text),
        };
        // Up to 18 digits fit into 64 bits, where counting is quick.
        let (mut small, mut digits, mut scale, mut count, mut point) = (0_u64, 0_i128, 0_u32, 0_usize, false);
        for byte in rest {
            match byte {
                b'0'..=b'9' => {
                    let digit = byte - b'0';
                    if count < 18 {
                        small = small * 10 + u64::from(digit);
                    } else {
                        let before = if count == 18 { i128::from(small) } else { digits };
                        let grown = before.checked_mul(10).and_then(|n| n.checked_add(i128::from(digit)));
                        digits = grown.ok_or(NotDecimal::TooLong)?;
                    }
                    count += 1;
                    scale += u32::from(point);
                }
                b'.' if !point => point = true,
                _ => return Err(NotDecimal::Malformed),
            }
        }
        if count == 0 {
            return Err(NotDecimal::Malformed);
        }
        if count <= 18 {
            digits = i128::from(small);
        }
        if scale > MAX_SCALE {
            return Err(NotDecimal::TooLong);
        }
        Ok(Self { digits: if negative { -digits } else { digits }, scale })
    }

    fn at_scale(self, scale: u32) -> Option<i128> {
        if scale == self.scale {
            Some(self.digits)
        } else {
            self.digits.checked_mul(power(scale - self.scale)?)
        }
    }

    /// Without zeros at the end of its fraction, so that equal numbers have equal digits.
    #[must_use]
    pub fn shortest(self) -> Self {
        let Self { mut digits, mut scale } = self;
        if let Ok(mut small) = i64::try_from(digits) {
            while scale > 0 && small % 10 == 0 {
                (small, scale) = (small / 10, scale - 1);
            }
            return Self { digits: i128::from(small), scale };
        }
        while scale > 0 && digits % 10 == 0 {
            (digits, scale) = (digits / 10, scale - 1);
        }
        Self { digits, scale }
    }

    /// The sum; none if it does not fit.
    #[must_use]
    pub fn plus(self, other: Self) -> Option<Self> {
        let scale = self.scale.max(other.scale);
        Some(Self { digits: self.at_scale(scale)?.checked_add(other.at_scale(scale)?)?, scale })
    }

    /// The difference; none if it does not fit.
    #[must_use]
    pub fn minus(self, other: Self) -> Option<Self> {
        self.plus(other.negated())
    }

    /// With the other sign.
    #[must_use]
    pub const fn negated(self) -> Self {
        Self { digits: -self.digits, scale: self.scale }
    }

    /// Without sign.
    #[must_use]
    pub const fn abs(self) -> Self {
        Self { digits: self.digits.abs(), scale: self.scale }
    }

    /// The product; none if it does not fit.
    #[must_use]
    pub fn times(self, other: Self) -> Option<Self> {
        let product = |a: Self, b: Self| {
            let scale = a.scale + b.scale;
            let digits = a.digits.checked_mul(b.digits)?;
            (scale <= MAX_SCALE).then_some(Self { digits, scale })
        };
        product(self, other).or_else(|| product(self.shortest(), other.shortest()))
    }

    /// The quotient: exact if it ends, else cut off after 18 digits behind the point; none for a division by zero or if it
    /// does not fit.
    #[must_use]
    pub fn over(self, other: Self) -> Option<Self> {
        let (a, b) = (self.shortest(), other.shortest());
        if b.digits == 0 {
            return None;
        }
        // Dividing by a power of ten only moves the point.
        if let Ok(moved) = POWERS.binary_search(&b.digits) {
            let moved = a.scale + u32::try_from(moved).unwrap_or(MAX_SCALE);
            if moved >= b.scale && moved - b.scale <= MAX_SCALE {
                return Some(Self { digits: a.digits, scale: moved - b.scale });
            }
        }
        let wanted = 18_u32.max(a.scale);
        let digits = a.digits.checked_mul(power(wanted + b.scale - a.scale)?)?;
        Some(Self { digits: digits / b.digits, scale: wanted }.shortest())
    }

    /// The next whole number, halves upwards (towards plus infinity), as XPath rounds.
    #[must_use]
    pub fn rounded(self) -> Self {
        if self.scale == 0 {
            return self;
        }
        if let (Ok(digits), Ok(unit)) = (i64::try_from(self.digits), i64::try_from(self.unit())) {
            let (floor, rest) = (digits.div_euclid(unit), digits.rem_euclid(unit));
            return Self { digits: i128::from(floor) + i128::from(rest >= unit - rest), scale: 0 };
        }
        let unit = self.unit();
        let (floor, rest) = (self.digits.div_euclid(unit), self.digits.rem_euclid(unit));
        Self { digits: floor + i128::from(rest >= unit - rest), scale: 0 }
    }

    /// One, in this number's last digits.
    fn unit(self) -> i128 {
        power(self.scale.min(MAX_SCALE)).unwrap_or(1)
    }

    /// The nearest binary number.
    #[must_use]
    pub fn to_f64(self) -> f64 {
        let short = self.shortest();
        if let Ok(small) = i64::try_from(short.digits)
            && small.unsigned_abs() < 1 << 53
            && short.scale <= 22
        {
            // Both are exact, so the one division rounds correctly.
            return exact(small) / 10_f64.powi(i32::try_from(short.scale).unwrap_or(0));
        }
        self.to_string().parse().unwrap_or(f64::NAN)
    }
}

/// A whole number below 2^53 as binary number.
#[expect(clippy::cast_precision_loss, reason = "asked only below 2^53, where nothing is lost")]
fn exact(number: i64) -> f64 {
    number as f64
}

/// Why a text is no decimal number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NotDecimal {
    /// There are other characters than sign, digits and one point, or no digit.
    #[error("das ist keine Zahl")]
    Malformed,
    /// More digits than are kept.
    #[error("die Zahl hat zu viele Stellen")]
    TooLong,
}

impl PartialEq for Decimal {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other) == Ordering::Equal
    }
}

impl Eq for Decimal {}

impl PartialOrd for Decimal {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Decimal {
    fn cmp(&self, other: &Self) -> Ordering {
        let scale = self.scale.max(other.scale);
        match (self.at_scale(scale), other.at_scale(scale)) {
            (Some(a), Some(b)) => a.cmp(&b),
            // One of them is too large to be brought to the other's scale: its whole part decides.
            _ => {
                let whole = |d: &Self| d.digits.div_euclid(d.unit());
                let rest = |d: &Self| d.digits.rem_euclid(d.unit());
                let fraction = |d: &Self| Self { digits: rest(d), scale: d.scale }.shortest().to_string();
                whole(self).cmp(&whole(other)).then_with(|| fraction(self).cmp(&fraction(other)))
            }
        }
    }
}

impl std::fmt::Display for Decimal {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let sign = if self.digits < 0 { "-" } else { "" };
        let digits = self.digits.unsigned_abs().to_string();
        let scale = usize::try_from(self.scale).unwrap_or(0);
        if scale == 0 {
            return write!(out, "{sign}{digits}");
        }
        let padded = format!("{digits:0>width$}", width = scale + 1);
        let (whole, fraction) = padded.split_at(padded.len() - scale);
        write!(out, "{sign}{whole}.{fraction}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn d(text: &str) -> Decimal {
        Decimal::read(text).unwrap()
    }

    #[test]
    fn reads_what_the_schema_allows() {
        for good in ["0", "-1.50", "+3", ".5", "5.", " 12.30\n"] {
            assert!(Decimal::read(good).is_ok(), "{good}");
        }
        for bad in ["", ".", "1e3", "1,5", "--1", "1 2", "1.2.3"] {
            assert_eq!(Decimal::read(bad).unwrap_err(), NotDecimal::Malformed, "{bad}");
        }
        assert_eq!(Decimal::read(&"9".repeat(40)).unwrap_err(), NotDecimal::TooLong);
    }

    #[test]
    fn computes_exactly() {
        assert_eq!(d("0.1").plus(d("0.2")).unwrap(), d("0.3"));
        assert_eq!(d("19").times(d("100.05")).unwrap(), d("1900.95"));
        assert_eq!(d("1900.95").over(d("100")).unwrap().to_string(), "19.0095");
        assert_eq!(d("1").over(d("3")).unwrap().to_string(), "0.333333333333333333");
        assert!(d("1").over(Decimal::ZERO).is_none());
        assert!(d("1.10") == d("1.1") && d("-2") < d("1.5"));
    }

    #[test]
    fn rounds_halves_upwards() {
        for (number, whole) in [("2.5", 3), ("-2.5", -2), ("2.49", 2), ("-2.51", -3), ("7", 7), ("0.5", 1)] {
            assert_eq!(d(number).rounded(), Decimal::new(whole, 0), "{number}");
        }
    }

    #[test]
    fn is_written_and_turned_into_binary() {
        for text in ["0.05", "-0.50", "12", "1234567.891"] {
            assert_eq!(d(text).to_string(), text);
            assert_eq!(d(text).to_f64().to_bits(), text.parse::<f64>().unwrap().to_bits());
        }
    }
}
