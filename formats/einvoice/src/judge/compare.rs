//! Comparing values: what is untyped takes the kind of the other side.

use std::cmp::Ordering;

use super::value::{Atom, Fault, binary, date, truth};
use crate::decimal::Decimal;
use crate::language::Comparison;

impl Comparison {
    fn holds(self, order: Option<Ordering>) -> bool {
        match self {
            Self::Equal => order == Some(Ordering::Equal),
            Self::Unequal => order != Some(Ordering::Equal),
            Self::Less => order == Some(Ordering::Less),
            Self::AtMost => matches!(order, Some(Ordering::Less | Ordering::Equal)),
            Self::Greater => order == Some(Ordering::Greater),
            Self::AtLeast => matches!(order, Some(Ordering::Greater | Ordering::Equal)),
        }
    }
}

/// Whether the comparison holds between two values.
pub(super) fn compare(comparison: Comparison, left: &Atom<'_>, right: &Atom<'_>) -> Result<bool, Fault> {
    order(left, right).map(|order| comparison.holds(order))
}

fn order(left: &Atom<'_>, right: &Atom<'_>) -> Result<Option<Ordering>, Fault> {
    use Atom::{Binary, Date, Number, Text, Truth, Untyped};
    Ok(match (left, right) {
        (Untyped(a) | Text(a), Untyped(b) | Text(b)) => Some(a.as_bytes().cmp(b.as_bytes())),
        (Number(a), Number(b)) => Some(a.cmp(b)),
        (Binary(a), Binary(b)) => a.partial_cmp(b),
        (Number(a), Binary(b)) => mixed(*a, *b),
        (Binary(a), Number(b)) => mixed(*b, *a).map(Ordering::reverse),
        // What is no number counts as greater than any, against XPath, but so the official rules are run.
        (Untyped(a), Number(b)) => binary(a)?.partial_cmp(&b.to_f64()).or(Some(Ordering::Greater)),
        (Number(a), Untyped(b)) => a.to_f64().partial_cmp(&binary(b)?),
        (Untyped(a), Binary(b)) => binary(a)?.partial_cmp(b),
        (Binary(a), Untyped(b)) => a.partial_cmp(&binary(b)?),
        (Truth(a), Truth(b)) => Some(a.cmp(b)),
        (Untyped(a), Truth(b)) => Some(truth(a)?.cmp(b)),
        (Truth(a), Untyped(b)) => Some(a.cmp(&truth(b)?)),
        (Date(a), Date(b)) => Some(a.cmp(b)),
        (Untyped(a), Date(b)) => Some(date(a)?.cmp(b)),
        (Date(a), Untyped(b)) => Some(a.cmp(&date(b)?)),
        _ => return Err(Fault::Kinds),
    })
}

/// A decimal beside a binary number: the decimal becomes binary.
fn mixed(a: Decimal, b: f64) -> Option<Ordering> {
    a.to_f64().partial_cmp(&b)
}
