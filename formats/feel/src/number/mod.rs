//! Numbers with the meaning of IEEE 754-2008 decimal128: 34 digits, half-even rounding, no binary surprises.
//!
//! DMN 1.5 § 10.3.2.3 asks for exactly this type. It is written here because the pure-Rust decimals at hand
//! have 28 digits (too few for the standard) or a rounding context of their own. Everything else of the crate
//! uses [`Number`] only through its methods, so that the inside can be exchanged.

mod math;
mod round;
mod text;
mod wide;

use std::cmp::Ordering;

pub use round::Rounding;
use wide::Wide;

/// How many decimal digits a number carries.
pub const DIGITS: u32 = 34;
/// The greatest adjusted exponent (position of the leading digit) of a decimal128.
pub(crate) const EXPONENT_MAX: i32 = 6144;
/// The smallest exponent of the last digit of a decimal128.
pub(crate) const EXPONENT_MIN: i32 = -6176;

/// A decimal number: `coefficient × 10^exponent` with at most 34 digits in the coefficient.
#[derive(Clone, Copy, Debug)]
pub struct Number {
    coefficient: i128,
    exponent: i32,
}

/// Ten to the power of `n`, for the powers that fit.
pub(crate) const fn ten(n: u32) -> u128 {
    10u128.pow(if n > 38 { 38 } else { n })
}

/// How many decimal digits `n` has; zero has one.
pub(crate) const fn digits(n: u128) -> u32 {
    match n.checked_ilog10() {
        Some(log) => log + 1,
        None => 1,
    }
}

impl Number {
    /// Nothing.
    pub const ZERO: Number = Number { coefficient: 0, exponent: 0 };
    /// One.
    pub const ONE: Number = Number { coefficient: 1, exponent: 0 };

    /// `coefficient × 10^exponent`, rounded to 34 digits; `None` where it is too large for a decimal128.
    #[must_use]
    pub fn new(coefficient: i128, exponent: i32) -> Option<Self> {
        Self::fit(coefficient < 0, Wide::from(coefficient.unsigned_abs()), exponent, false)
    }

    /// Whether it is exactly zero.
    #[must_use]
    pub const fn is_zero(self) -> bool {
        self.coefficient == 0
    }

    /// Whether it is below zero.
    #[must_use]
    pub const fn is_negative(self) -> bool {
        self.coefficient < 0
    }

    /// The number without its sign.
    #[must_use]
    pub const fn abs(self) -> Self {
        Number { coefficient: self.coefficient.abs(), exponent: self.exponent }
    }

    /// The sum, rounded half-even; `None` on overflow.
    #[must_use]
    pub fn plus(self, other: Self) -> Option<Self> {
        let (high, low) = if self.exponent >= other.exponent { (self, other) } else { (other, self) };
        if high.is_zero() {
            return Some(low);
        }
        let gap = high.exponent.abs_diff(low.exponent);
        if gap <= 37
            && let Ok(factor) = i128::try_from(ten(gap))
            && let Some(scaled) = high.coefficient.checked_mul(factor)
            && let Some(sum) = scaled.checked_add(low.coefficient)
        {
            return Self::new(sum, low.exponent);
        }
        // Below the last digit that can matter: adding it changes nothing, not even a tie.
        if gap + digits(high.coefficient.unsigned_abs()) > 70 {
            return Some(high);
        }
        let large = Wide::from(high.coefficient.unsigned_abs()).times_ten_to(gap);
        let small = Wide::from(low.coefficient.unsigned_abs());
        if high.is_negative() == low.is_negative() {
            return Self::fit(high.is_negative(), large.plus(small), low.exponent, false);
        }
        match large.minus(small) {
            Some(difference) => Self::fit(high.is_negative(), difference, low.exponent, false),
            None => Self::fit(low.is_negative(), small.minus(large)?, low.exponent, false),
        }
    }

    /// The difference, rounded half-even; `None` on overflow.
    #[must_use]
    pub fn minus(self, other: Self) -> Option<Self> {
        self.plus(other.negated())
    }

    /// The number with the other sign.
    #[must_use]
    pub const fn negated(self) -> Self {
        Number { coefficient: -self.coefficient, exponent: self.exponent }
    }

    /// The product, rounded half-even; `None` on overflow.
    #[must_use]
    pub fn times(self, other: Self) -> Option<Self> {
        let exponent = self.exponent + other.exponent;
        if let Some(product) = self.coefficient.checked_mul(other.coefficient) {
            return Self::new(product, exponent);
        }
        let product = Wide::product(self.coefficient.unsigned_abs(), other.coefficient.unsigned_abs());
        Self::fit(self.is_negative() != other.is_negative(), product, exponent, false)
    }

    /// The quotient, rounded half-even; `None` on division by zero or overflow.
    #[must_use]
    pub fn divided_by(self, other: Self) -> Option<Self> {
        if other.is_zero() {
            return None;
        }
        if self.is_zero() {
            return Some(Self::ZERO);
        }
        let (numerator, divisor) = (self.coefficient.unsigned_abs(), other.coefficient.unsigned_abs());
        // Enough places for 35 digits of quotient; what remains only matters for breaking ties.
        let places = (DIGITS + 1 + digits(divisor)).saturating_sub(digits(numerator));
        let (quotient, rest) = Wide::from(numerator).times_ten_to(places).divide(divisor);
        let exponent = self.exponent - other.exponent - places.cast_signed();
        let negative = self.is_negative() != other.is_negative();
        Self::fit(negative, quotient, exponent, rest != 0).map(Self::trimmed)
    }

    /// What remains after flooring division, with the sign of the divisor (DMN 1.5 § 10.3.4.5, `modulo`).
    #[must_use]
    pub fn modulo(self, divisor: Self) -> Option<Self> {
        let quotient = self.divided_by(divisor)?.rounded(0, Rounding::Floor)?;
        self.minus(divisor.times(quotient)?)
    }

    /// The same value without trailing zeros behind the last significant digit.
    #[must_use]
    pub(crate) fn trimmed(self) -> Self {
        let Number { mut coefficient, mut exponent } = self;
        if coefficient == 0 {
            return Self::ZERO;
        }
        while coefficient % 10 == 0 && exponent < 0 {
            coefficient /= 10;
            exponent += 1;
        }
        Number { coefficient, exponent }
    }

    /// Whether there is nothing behind the decimal point.
    #[must_use]
    pub fn is_integer(self) -> bool {
        let number = self.trimmed();
        number.exponent >= 0
    }

    /// The number as an integer, if it is one and fits.
    #[must_use]
    pub fn to_i64(self) -> Option<i64> {
        let number = self.trimmed();
        let exponent = u32::try_from(number.exponent).ok()?;
        if number.is_zero() {
            return Some(0);
        }
        if exponent > 18 {
            return None;
        }
        let factor = i128::try_from(ten(exponent)).ok()?;
        i64::try_from(number.coefficient.checked_mul(factor)?).ok()
    }

    /// The integer part as an integer, if it fits.
    #[must_use]
    pub fn truncated(self) -> Option<i64> {
        self.rounded(0, Rounding::Down)?.to_i64()
    }
}

impl From<i64> for Number {
    fn from(value: i64) -> Self {
        Number { coefficient: i128::from(value), exponent: 0 }
    }
}

impl From<i32> for Number {
    fn from(value: i32) -> Self {
        Self::from(i64::from(value))
    }
}

impl From<u64> for Number {
    fn from(value: u64) -> Self {
        Number { coefficient: i128::from(value), exponent: 0 }
    }
}

impl From<usize> for Number {
    fn from(value: usize) -> Self {
        Self::from(value as u64)
    }
}

impl PartialEq for Number {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other) == Ordering::Equal
    }
}

impl Eq for Number {}

impl PartialOrd for Number {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Number {
    fn cmp(&self, other: &Self) -> Ordering {
        if self.exponent == other.exponent {
            return self.coefficient.cmp(&other.coefficient);
        }
        let signs = self.coefficient.signum().cmp(&other.coefficient.signum());
        if signs != Ordering::Equal || self.is_zero() {
            return signs;
        }
        let magnitudes = magnitude_order(*self, *other);
        if self.is_negative() { magnitudes.reverse() } else { magnitudes }
    }
}

/// Orders two numbers other than zero by their size without the sign.
fn magnitude_order(a: Number, b: Number) -> Ordering {
    let (left, right) = (a.coefficient.unsigned_abs(), b.coefficient.unsigned_abs());
    let place = |coefficient, exponent: i32| digits(coefficient).cast_signed() + exponent;
    let places = place(left, a.exponent).cmp(&place(right, b.exponent));
    if places != Ordering::Equal {
        return places;
    }
    // Same leading place: the exponents differ by less than the number of digits.
    let gap = a.exponent.abs_diff(b.exponent);
    if a.exponent > b.exponent {
        Wide::from(left).times_ten_to(gap).cmp(&Wide::from(right))
    } else {
        Wide::from(left).cmp(&Wide::from(right).times_ten_to(gap))
    }
}
