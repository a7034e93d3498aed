//! A 256-bit integer with just the steps that decimal arithmetic needs between two roundings.

/// An unsigned 256-bit integer, least significant limb first.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Wide([u64; 4]);

/// The largest power of ten in one limb and its exponent.
const LIMB_TEN: (u64, u32) = (10_000_000_000_000_000_000, 19);

/// The lower 64 bits; the cut is what carrying means.
#[expect(clippy::cast_possible_truncation, reason = "the upper half is carried by the caller")]
const fn low(value: u128) -> u64 {
    value as u64
}

impl From<u128> for Wide {
    fn from(value: u128) -> Self {
        Wide([low(value), low(value >> 64), 0, 0])
    }
}

impl Ord for Wide {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        self.0.iter().rev().cmp(other.0.iter().rev())
    }
}

impl PartialOrd for Wide {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

impl Wide {
    /// The full product of two 128-bit integers.
    pub(super) fn product(a: u128, b: u128) -> Self {
        let (a, b) = ([low(a), low(a >> 64)], [low(b), low(b >> 64)]);
        let mut limbs = [0u64; 4];
        for (i, &x) in a.iter().enumerate() {
            let mut carry = 0u128;
            for (j, &y) in b.iter().enumerate() {
                let sum = u128::from(x) * u128::from(y) + u128::from(limbs[i + j]) + carry;
                limbs[i + j] = low(sum);
                carry = sum >> 64;
            }
            limbs[i + 2] = low(carry);
        }
        Wide(limbs)
    }

    /// The value as 128 bits, where it fits.
    pub(super) fn narrow(self) -> Option<u128> {
        (self.0[2] == 0 && self.0[3] == 0).then(|| u128::from(self.0[1]) << 64 | u128::from(self.0[0]))
    }

    /// The sum; callers stay below 10^72, so nothing is lost.
    pub(super) fn plus(self, other: Self) -> Self {
        let mut limbs = [0u64; 4];
        let mut carry = 0u128;
        for (limb, (&a, &b)) in limbs.iter_mut().zip(self.0.iter().zip(&other.0)) {
            let sum = u128::from(a) + u128::from(b) + carry;
            *limb = low(sum);
            carry = sum >> 64;
        }
        Wide(limbs)
    }

    /// The difference, or `None` where it would be negative.
    pub(super) fn minus(self, other: Self) -> Option<Self> {
        let mut limbs = [0u64; 4];
        let mut borrow = false;
        for (limb, (&a, &b)) in limbs.iter_mut().zip(self.0.iter().zip(&other.0)) {
            let (first, one) = a.overflowing_sub(b);
            let (second, two) = first.overflowing_sub(u64::from(borrow));
            *limb = second;
            borrow = one || two;
        }
        (!borrow).then_some(Wide(limbs))
    }

    /// The value times a small factor.
    fn times(self, factor: u64) -> Self {
        let mut limbs = [0u64; 4];
        let mut carry = 0u128;
        for (limb, &a) in limbs.iter_mut().zip(&self.0) {
            let product = u128::from(a) * u128::from(factor) + carry;
            *limb = low(product);
            carry = product >> 64;
        }
        Wide(limbs)
    }

    /// The value times ten to the power of `n`; callers keep the result below 10^76.
    pub(super) fn times_ten_to(self, mut n: u32) -> Self {
        let mut value = self;
        while n > 0 {
            let step = n.min(LIMB_TEN.1);
            value = value.times(10u64.pow(step));
            n -= step;
        }
        value
    }

    /// Quotient and remainder of a division by one limb.
    fn divide_small(self, divisor: u64) -> (Self, u64) {
        let mut limbs = self.0;
        let mut rest = 0u128;
        for limb in limbs.iter_mut().rev() {
            let part = rest << 64 | u128::from(*limb);
            *limb = low(part / u128::from(divisor));
            rest = part % u128::from(divisor);
        }
        (Wide(limbs), low(rest))
    }

    /// Drops the last `n` decimal digits; says the first dropped digit and whether anything follows it.
    pub(super) fn drop_digits(self, n: u32) -> (Self, u64, bool) {
        let (mut value, mut sticky, mut left) = (self, false, n.saturating_sub(1));
        while left > 0 {
            let step = left.min(LIMB_TEN.1);
            let (quotient, rest) = value.divide_small(10u64.pow(step));
            sticky |= rest != 0;
            value = quotient;
            left -= step;
        }
        if n == 0 {
            return (value, 0, false);
        }
        let (quotient, digit) = value.divide_small(10);
        (quotient, digit, sticky)
    }

    /// How many decimal digits the value has.
    pub(super) fn digits(self) -> u32 {
        let (mut value, mut count) = (self, 0);
        loop {
            if let Some(narrow) = value.narrow() {
                return count + super::digits(narrow);
            }
            value = value.divide_small(LIMB_TEN.0).0;
            count += LIMB_TEN.1;
        }
    }

    /// Quotient and remainder of a division by 128 bits (at most 34 digits, so the shifted rest cannot overflow).
    pub(super) fn divide(self, divisor: u128) -> (Self, u128) {
        if let Ok(small) = u64::try_from(divisor) {
            let (quotient, rest) = self.divide_small(small);
            return (quotient, u128::from(rest));
        }
        let (mut quotient, mut rest) = ([0u64; 4], 0u128);
        for bit in (0..256).rev() {
            rest = rest << 1 | u128::from(self.0[bit / 64] >> (bit % 64) & 1);
            if rest >= divisor {
                rest -= divisor;
                quotient[bit / 64] |= 1 << (bit % 64);
            }
        }
        (Wide(quotient), rest)
    }
}
