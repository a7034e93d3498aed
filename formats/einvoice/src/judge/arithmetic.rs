//! Arithmetic with values: exact where both sides are exact, binary where the official rules are.

use std::borrow::Cow;

use super::value::{Atom, Fault, binary};
use crate::decimal::Decimal;
use crate::language::Operator;

/// A value as text, where a rule wants text.
pub(super) fn text_of(atom: Atom<'_>) -> Cow<'_, str> {
    match atom {
        Atom::Untyped(text) | Atom::Text(text) => text,
        Atom::Number(number) => Cow::Owned(number.shortest().to_string()),
        Atom::Binary(number) => Cow::Owned(number.to_string()),
        Atom::Truth(truth) => Cow::Borrowed(if truth { "true" } else { "false" }),
        Atom::Date(days) => Cow::Owned(days.to_string()),
    }
}

enum Numbers {
    Decimal(Decimal, Decimal),
    Binary(f64, f64),
}

fn numbers(left: &Atom<'_>, right: &Atom<'_>) -> Result<Numbers, Fault> {
    let float = |atom: &Atom<'_>| match atom {
        Atom::Untyped(text) => binary(text),
        Atom::Number(number) => Ok(number.to_f64()),
        Atom::Binary(number) => Ok(*number),
        _ => Err(Fault::Kinds),
    };
    match (left, right) {
        (Atom::Number(a), Atom::Number(b)) => Ok(Numbers::Decimal(*a, *b)),
        _ => Ok(Numbers::Binary(float(left)?, float(right)?)),
    }
}

/// One step of arithmetic.
pub(super) fn compute<'d>(operator: Operator, left: &Atom<'d>, right: &Atom<'d>) -> Result<Atom<'d>, Fault> {
    match numbers(left, right)? {
        Numbers::Decimal(a, b) => {
            let result = match operator {
                Operator::Plus => a.plus(b),
                Operator::Minus => a.minus(b),
                Operator::Times => a.times(b),
                Operator::Over if b.is_zero() => return Err(Fault::Zero),
                Operator::Over => a.over(b),
            };
            result.map(Atom::Number).ok_or(Fault::TooLong)
        }
        Numbers::Binary(a, b) => Ok(Atom::Binary(match operator {
            Operator::Plus => a + b,
            Operator::Minus => a - b,
            Operator::Times => a * b,
            Operator::Over => a / b,
        })),
    }
}
