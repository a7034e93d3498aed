//! `not`, and `is` for sameness beyond equality.

use super::arguments::wrong;
use super::{Builtin, Outcome, form, function};
use crate::eval::Evaluator;
use crate::temporal::{Time, Zone};
use crate::value::Value;

pub(super) const FUNCTIONS: &[Builtin] =
    &[function("not", &[form(&["negand"], not)]), function("is", &[form(&["value1", "value2"], is)])];

fn not(_: &mut Evaluator<'_>, arguments: &[Value]) -> Outcome {
    match &arguments[0] {
        Value::Boolean(value) => Ok(Value::Boolean(!value)),
        other => Err(wrong(other, "negand", "ein Wahrheitswert")),
    }
}

/// The same value of the same kind: times must also agree in how they name their zone.
fn is(evaluator: &mut Evaluator<'_>, arguments: &[Value]) -> Outcome {
    let (left, right) = (&arguments[0], &arguments[1]);
    if !evaluator.spend_on(left) {
        return Ok(Value::Null);
    }
    let same_zone = |a: &Time, b: &Time| {
        a.zone() == b.zone() || matches!((a.zone(), b.zone()), (Zone::Offset(a), Zone::Offset(b)) if a == b)
    };
    Ok(Value::Boolean(match (left, right) {
        (Value::Time(a), Value::Time(b)) => left == right && same_zone(a, b),
        (Value::DateTime(a), Value::DateTime(b)) => left == right && same_zone(a.time(), b.time()),
        _ => left == right,
    }))
}
