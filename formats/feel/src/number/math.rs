//! Powers, roots, exponential and logarithm: correct to about 30 digits, and always ending.

use super::{DIGITS, Number, Rounding, digits};

/// Where the series of the exponential converges quickly.
const SMALL: Number = Number { coefficient: 5, exponent: -2 };
/// Two.
const TWO: Number = Number { coefficient: 2, exponent: 0 };

impl Number {
    /// `self` to the power of `exponent`; `None` where there is no real or no finite answer.
    #[must_use]
    pub fn power(self, exponent: Self) -> Option<Self> {
        if let Some(whole) = exponent.to_i64() {
            return self.power_whole(whole);
        }
        if self.is_zero() {
            return (!exponent.is_negative()).then_some(Self::ZERO);
        }
        self.ln()?.times(exponent)?.exp()
    }

    /// Repeated squaring; at most 63 rounds.
    fn power_whole(self, exponent: i64) -> Option<Self> {
        let (mut result, mut base, mut left) = (Self::ONE, self, exponent.unsigned_abs());
        while left > 0 {
            if left & 1 == 1 {
                result = result.times(base)?;
            }
            left >>= 1;
            if left > 0 {
                base = base.times(base)?;
            }
        }
        if exponent < 0 { Self::ONE.divided_by(result) } else { Some(result.trimmed()) }
    }

    /// The square root; `None` below zero.
    #[must_use]
    pub fn sqrt(self) -> Option<Self> {
        if self.is_negative() {
            return None;
        }
        if self.is_zero() {
            return Some(Self::ZERO);
        }
        // An even exponent can be halved exactly, and the rest is near enough to 1 for a floating-point guess.
        let shift = (self.exponent + digits(self.coefficient.unsigned_abs()).cast_signed()).div_euclid(2) * 2;
        let small = Number { exponent: self.exponent - shift, ..self };
        let mut root = Self::from_f64(small.to_f64().sqrt())?;
        for _ in 0..3 {
            root = root.plus(small.divided_by(root)?)?.divided_by(TWO)?;
        }
        // The last digit may be off by one: prefer the shorter number where it is the exact root.
        let short = root.rounded(DIGITS.cast_signed() - 3, Rounding::HalfEven)?;
        let exact = if short.times(short)? == small { short } else { root };
        Some(Number { exponent: exact.exponent + shift / 2, ..exact }.trimmed())
    }

    /// Euler's number to the power of `self`; `None` on overflow.
    #[must_use]
    pub fn exp(self) -> Option<Self> {
        if self > Self::from(14_200) {
            return None;
        }
        if self < Self::from(-14_300) {
            return Some(Self::ZERO);
        }
        // e^x = (e^(x/2^k))^(2^k), with x/2^k small enough for a short series.
        let (mut small, mut halvings) = (self, 0);
        while small.abs() > SMALL {
            small = small.divided_by(TWO)?;
            halvings += 1;
        }
        let (mut sum, mut term) = (Self::ONE, Self::ONE);
        for n in 1..30 {
            term = term.times(small)?.divided_by(Self::from(n))?;
            sum = sum.plus(term)?;
        }
        for _ in 0..halvings {
            sum = sum.times(sum)?;
        }
        Some(sum)
    }

    /// The natural logarithm; `None` for zero and below.
    #[must_use]
    pub fn ln(self) -> Option<Self> {
        if self.is_zero() || self.is_negative() {
            return None;
        }
        let scale = self.exponent + digits(self.coefficient.unsigned_abs()).cast_signed() - 1;
        let small = Number { exponent: self.exponent - scale, ..self };
        let whole = small.ln_near_one()?;
        if scale == 0 {
            return Some(whole);
        }
        whole.plus(Self::from(10).ln_near_one()?.times(Self::from(scale))?)
    }

    /// Halley's iteration from a floating-point guess; every round triples the number of right digits.
    fn ln_near_one(self) -> Option<Self> {
        let mut y = Self::from_f64(self.to_f64().ln())?;
        for _ in 0..2 {
            let e = y.exp()?;
            y = y.plus(self.minus(e)?.times(TWO)?.divided_by(self.plus(e)?)?)?;
        }
        Some(y)
    }
}
