//! Taking arguments of the wanted type, or saying what is wrong with them.

use std::sync::Arc;

use crate::error::Fault;
use crate::number::{Number, Rounding};
use crate::value::{Context, Function, List, Value};

/// The fault that an argument has the wrong type.
pub(super) const fn wrong(value: &Value, what: &'static str, want: &'static str) -> Fault {
    Fault::Type { what, want, got: value.kind_name() }
}

/// A number.
pub(super) fn number(value: &Value, what: &'static str) -> Result<Number, Fault> {
    value.as_number().ok_or_else(|| wrong(value, what, "eine Zahl"))
}

/// A whole number; fractions are dropped.
pub(super) fn whole(value: &Value, what: &'static str) -> Result<i64, Fault> {
    number(value, what)?.truncated().ok_or_else(|| wrong(value, what, "eine ganze Zahl"))
}

/// A text.
pub(super) fn text<'v>(value: &'v Value, what: &'static str) -> Result<&'v str, Fault> {
    value.as_str().ok_or_else(|| wrong(value, what, "ein Text"))
}

/// A text, or nothing.
pub(super) fn optional_text<'v>(value: &'v Value, what: &'static str) -> Result<Option<&'v str>, Fault> {
    if value.is_null() { Ok(None) } else { text(value, what).map(Some) }
}

/// A list; a single value counts as a list of itself, `null` does not.
pub(super) fn list(value: &Value, what: &'static str) -> Result<List, Fault> {
    match value {
        Value::List(items) => Ok(items.clone()),
        Value::Null => Err(wrong(value, what, "eine Liste")),
        single => Ok(vec![single.clone()].into()),
    }
}

/// A context.
pub(super) fn context<'v>(value: &'v Value, what: &'static str) -> Result<&'v Context, Fault> {
    value.as_context().ok_or_else(|| wrong(value, what, "ein Kontext"))
}

/// A function.
pub(super) fn function<'v>(value: &'v Value, what: &'static str) -> Result<&'v Arc<Function>, Fault> {
    match value {
        Value::Function(function) => Ok(function),
        other => Err(wrong(other, what, "eine Funktion")),
    }
}

/// The index of a position in a list of this length: 1 is the first, -1 the last. Fractions are dropped.
pub(crate) fn index(position: Number, length: usize) -> Option<usize> {
    let position = position.rounded(0, Rounding::Down)?.to_i64()?;
    let length = i64::try_from(length).ok()?;
    let index = match position {
        1.. => position - 1,
        0 => return None,
        _ => length + position,
    };
    usize::try_from(index).ok().filter(|_| index < length)
}
