//! Answers as values of FEEL.

use feel::{Number, Value};
use kernel::{Date, Money};
use rust_decimal::Decimal;

pub(super) fn text(text: &str) -> Value {
    Value::from(text)
}

pub(super) fn texts<T: AsRef<str>>(texts: impl IntoIterator<Item = T>) -> Value {
    Value::from(texts.into_iter().map(|text| Value::from(text.as_ref())).collect::<Vec<_>>())
}

pub(super) fn yes_no(yes: bool) -> Value {
    Value::from(yes)
}

pub(super) fn date(day: Date) -> Value {
    Value::from(day)
}

pub(super) fn number(number: Decimal) -> Value {
    let exponent = i32::try_from(number.scale()).map_or(0, |scale| -scale);
    Number::new(number.mantissa(), exponent).map_or(Value::Null, Value::from)
}

/// An amount in euro.
pub(super) fn money(money: Money) -> Value {
    Number::new(i128::from(money.cents()), -2).map_or(Value::Null, Value::from)
}

pub(super) fn context<const N: usize>(entries: [(&'static str, Value); N]) -> Value {
    Value::Context(entries.into_iter().collect())
}
