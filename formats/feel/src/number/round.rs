//! Rounding: to the 34 digits of the type, and to a scale in the ways that DMN's functions ask for.

use super::wide::Wide;
use super::{DIGITS, EXPONENT_MAX, EXPONENT_MIN, Number, digits, ten};

/// Which neighbour a number between two steps goes to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rounding {
    /// Towards minus infinity.
    Floor,
    /// Towards plus infinity.
    Ceiling,
    /// Away from zero.
    Up,
    /// Towards zero.
    Down,
    /// To the nearer one, ties away from zero.
    HalfUp,
    /// To the nearer one, ties towards zero.
    HalfDown,
    /// To the nearer one, ties to the even one ("banker's rounding").
    HalfEven,
}

impl Rounding {
    /// Whether the cut value has to grow by one: `digit` is the first cut digit, `more` says whether others
    /// than zero follow it.
    const fn grows(self, negative: bool, odd: bool, digit: u64, more: bool) -> bool {
        let (any, above, tie) = (digit > 0 || more, digit > 5 || digit == 5 && more, digit == 5 && !more);
        match self {
            Rounding::Floor => any && negative,
            Rounding::Ceiling => any && !negative,
            Rounding::Up => any,
            Rounding::Down => false,
            Rounding::HalfUp => above || tie,
            Rounding::HalfDown => above,
            Rounding::HalfEven => above || tie && odd,
        }
    }
}

impl Number {
    /// Makes a number of a 256-bit coefficient: rounds to 34 digits and into the exponent range.
    /// `sticky` says that something smaller than the last digit was already cut off.
    pub(super) fn fit(negative: bool, value: Wide, exponent: i32, sticky: bool) -> Option<Self> {
        let narrow = value.narrow();
        if let Some(coefficient) = narrow
            && coefficient < ten(DIGITS)
            && !sticky
            && exponent >= EXPONENT_MIN
        {
            return Self::signed(negative, coefficient, exponent);
        }
        let surplus = value.digits().saturating_sub(DIGITS);
        let below = u32::try_from(EXPONENT_MIN.saturating_sub(exponent)).unwrap_or(0).min(80);
        let cut = surplus.max(below);
        let (kept, digit, more) = value.drop_digits(cut);
        let mut coefficient = kept.narrow()?;
        let mut exponent = exponent.saturating_add(cut.cast_signed());
        if exponent < EXPONENT_MIN {
            return Some(Self::ZERO);
        }
        if Rounding::HalfEven.grows(negative, coefficient % 2 == 1, digit, more || sticky) {
            coefficient += 1;
            if coefficient == ten(DIGITS) {
                coefficient /= 10;
                exponent += 1;
            }
        }
        Self::signed(negative, coefficient, exponent)
    }

    /// Puts the sign back and refuses what is beyond the exponent range.
    fn signed(negative: bool, coefficient: u128, exponent: i32) -> Option<Self> {
        if coefficient == 0 {
            return Some(Self::ZERO);
        }
        if exponent.saturating_add(digits(coefficient).cast_signed()) > EXPONENT_MAX + 1 {
            return None;
        }
        let coefficient = i128::try_from(coefficient).ok()?;
        Some(Number { coefficient: if negative { -coefficient } else { coefficient }, exponent })
    }

    /// The number with at most `scale` digits behind the decimal point (before it, if negative); `None` on overflow.
    #[must_use]
    pub fn rounded(self, scale: i32, rounding: Rounding) -> Option<Self> {
        let cut = -i64::from(scale) - i64::from(self.exponent);
        let Ok(cut @ 1..) = u32::try_from(cut) else { return Some(self) };
        let value = self.coefficient.unsigned_abs();
        let (kept, digit, more) = Wide::from(value).drop_digits(cut.min(60));
        let mut coefficient = kept.narrow()?;
        if rounding.grows(self.is_negative(), coefficient % 2 == 1, digit, more) {
            coefficient += 1;
        }
        Self::fit(self.is_negative(), Wide::from(coefficient), -scale, false)
    }
}
