//! Decimal arithmetic: 34 digits, half-even, checked against whole numbers and its own laws.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use feel::Number;
use feel::number::Rounding;
use proptest::prelude::*;

fn n(text: &str) -> Number {
    text.parse().unwrap()
}

#[test]
fn text_is_read_and_written() {
    for (text, written) in [
        ("0", "0"),
        ("-0", "0"),
        ("007", "7"),
        ("1.500", "1.5"),
        (".5", "0.5"),
        ("+3", "3"),
        ("1e3", "1000"),
        ("12e-4", "0.0012"),
        ("1E40", "1E+40"),
        ("123e50", "1.23E+52"),
        ("1e-45", "1E-45"),
        ("1234567890123456789012345678901234", "1234567890123456789012345678901234"),
        ("12345678901234567890123456789012345", "12345678901234567890123456789012340"),
        ("12345678901234567890123456789012355", "12345678901234567890123456789012360"),
        ("0.12345678901234567890123456789012345", "0.1234567890123456789012345678901234"),
        ("99999999999999999999999999999999999", "100000000000000000000000000000000000"),
    ] {
        assert_eq!(n(text).to_string(), written, "{text}");
    }
    for text in ["", ".", "1.", "-", "1.2.3", "1e", "e1", "0x1", "1_000", " 1", "1e6145", "١"] {
        assert!(text.parse::<Number>().is_err(), "{text}");
    }
}

#[test]
fn results_are_rounded_to_34_digits_half_even() {
    let third = Number::ONE.divided_by(n("3")).unwrap();
    assert_eq!(third.to_string(), "0.3333333333333333333333333333333333");
    assert_eq!(n("2").divided_by(n("3")).unwrap().to_string(), "0.6666666666666666666666666666666667");
    let big = n("9999999999999999999999999999999999");
    assert_eq!(big.plus(Number::ONE).unwrap(), n("1e34"));
    assert_eq!(n("1e34").plus(n("5")).unwrap(), n("1e34"));
    assert_eq!(n("1e34").plus(n("6")).unwrap(), n("1.000000000000000000000000000000001e34"));
    assert_eq!(n("1e60").plus(Number::ONE).unwrap(), n("1e60"));
    assert_eq!(n("1e6000").minus(n("1e-6000")).unwrap(), n("1e6000"));
    assert_eq!(big.times(big).unwrap(), n("9.999999999999999999999999999999998e67"));
    assert_eq!(n("1e40").minus(n("1e40")).unwrap(), Number::ZERO);
    assert_eq!(n("1e36").minus(n("1")).unwrap(), n("1e36"));
}

#[test]
fn the_ends_of_the_range_are_ends() {
    assert!(n("1e6144").times(n("10")).is_none());
    assert!(n("9e6144").plus(n("9e6144")).is_none());
    assert!(n("1e-6176").divided_by(n("10")).unwrap().is_zero());
    assert!(n("1e-6176").times(n("0.6")).unwrap() > Number::ZERO);
    assert!(Number::ONE.divided_by(Number::ZERO).is_none());
    assert_eq!(Number::ZERO.divided_by(n("5")), Some(Number::ZERO));
    assert_eq!(Number::from_f64(f64::NAN), None);
    assert_eq!(Number::from_f64(0.1), Some(n("0.1")));
    assert_eq!(n("9223372036854775807").to_i64(), Some(i64::MAX));
    assert_eq!(n("9223372036854775808").to_i64(), None);
    assert_eq!(n("1.5").to_i64(), None);
    assert_eq!(n("100e-2").to_i64(), Some(1));
    assert_eq!(n("1e300").to_i64(), None);
}

#[test]
fn every_rounding_has_its_rule() {
    use Rounding::{Ceiling, Down, Floor, HalfDown, HalfEven, HalfUp, Up};
    let inputs = ["5.5", "2.5", "1.6", "1.1", "-1.1", "-1.6", "-2.5", "-5.5"];
    for (rounding, expected) in [
        (Up, ["6", "3", "2", "2", "-2", "-2", "-3", "-6"]),
        (Down, ["5", "2", "1", "1", "-1", "-1", "-2", "-5"]),
        (Ceiling, ["6", "3", "2", "2", "-1", "-1", "-2", "-5"]),
        (Floor, ["5", "2", "1", "1", "-2", "-2", "-3", "-6"]),
        (HalfUp, ["6", "3", "2", "1", "-1", "-2", "-3", "-6"]),
        (HalfDown, ["5", "2", "2", "1", "-1", "-2", "-2", "-5"]),
        (HalfEven, ["6", "2", "2", "1", "-1", "-2", "-2", "-6"]),
    ] {
        let found = inputs.map(|text| n(text).rounded(0, rounding).unwrap().to_string());
        assert_eq!(found, expected, "{rounding:?}");
    }
    assert_eq!(n("0.001").rounded(0, Up).unwrap(), Number::ONE);
    assert_eq!(n("1e-50").rounded(2, Up).unwrap(), n("0.01"));
    assert_eq!(n("15").rounded(-1, HalfEven).unwrap(), n("20"));
}

/// Numbers of all sizes.
fn numbers() -> impl Strategy<Value = Number> {
    (any::<i128>(), -60i32..60).prop_map(|(n, e)| Number::new(n % 10i128.pow(34), e).unwrap())
}

proptest! {
    #[test]
    fn small_whole_numbers_behave_like_machine_integers(a in -1_000_000_000i64..1_000_000_000, b in -1_000_000_000i64..1_000_000_000) {
        let (x, y) = (Number::from(a), Number::from(b));
        prop_assert_eq!(x.plus(y), Some(Number::from(a + b)));
        prop_assert_eq!(x.minus(y), Some(Number::from(a - b)));
        prop_assert_eq!(x.times(y), Some(Number::from(a * b)));
        prop_assert_eq!(x.cmp(&y), a.cmp(&b));
        if b != 0 {
            prop_assert_eq!(x.modulo(y), Some(Number::from(a - b * a.div_euclid(b) - if b < 0 && a.rem_euclid(b) != 0 { -b } else { 0 })));
        }
    }

    #[test]
    fn sums_and_products_do_not_care_for_order(a in numbers(), b in numbers()) {
        prop_assert_eq!(a.plus(b), b.plus(a));
        prop_assert_eq!(a.times(b), b.times(a));
        prop_assert_eq!(a.minus(b), b.minus(a).map(Number::negated));
    }

    #[test]
    fn what_is_written_is_read_as_the_same_number(a in numbers()) {
        prop_assert_eq!(a.to_string().parse(), Ok(a));
    }

    #[test]
    fn multiplying_undoes_dividing_up_to_the_last_digit(a in numbers(), b in numbers()) {
        prop_assume!(!b.is_zero() && !a.is_zero());
        let back = a.divided_by(b).unwrap().times(b).unwrap();
        let error = back.minus(a).unwrap().divided_by(a).unwrap().abs();
        prop_assert!(error <= n("2e-33"), "{} {} {}", a, b, error);
    }

    #[test]
    fn the_order_is_that_of_the_difference(a in numbers(), b in numbers()) {
        prop_assert_eq!(a.cmp(&b), a.minus(b).unwrap().cmp(&Number::ZERO));
    }

    #[test]
    fn roots_and_logarithms_invert_squares_and_exponentials(a in 1i64..1_000_000_000) {
        let number = Number::from(a);
        prop_assert_eq!(number.times(number).unwrap().sqrt(), Some(number));
        let back = number.ln().unwrap().exp().unwrap();
        let error = back.minus(number).unwrap().divided_by(number).unwrap().abs();
        prop_assert!(error < n("1e-28"), "{} {}", a, error);
    }
}
