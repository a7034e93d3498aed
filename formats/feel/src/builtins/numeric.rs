//! Numbers: rounding, remainder, roots, logarithms.

use super::arguments::{number, whole, wrong};
use super::{Builtin, Outcome, form, function, optional};
use crate::error::Fault;
use crate::eval::{Evaluator, negated};
use crate::number::{Number, Rounding};
use crate::value::Value;

pub(super) const FUNCTIONS: &[Builtin] = &[
    function("decimal", &[form(&["n", "scale"], |_, a| round(a, Rounding::HalfEven))]),
    function("floor", &[optional(&["n", "scale"], 1, |_, a| round_to_whole(a, Rounding::Floor))]),
    function("ceiling", &[optional(&["n", "scale"], 1, |_, a| round_to_whole(a, Rounding::Ceiling))]),
    function("round up", &[form(&["n", "scale"], |_, a| round(a, Rounding::Up))]),
    function("round down", &[form(&["n", "scale"], |_, a| round(a, Rounding::Down))]),
    function("round half up", &[form(&["n", "scale"], |_, a| round(a, Rounding::HalfUp))]),
    function("round half down", &[form(&["n", "scale"], |_, a| round(a, Rounding::HalfDown))]),
    function("abs", &[form(&["n"], abs)]),
    function("modulo", &[form(&["dividend", "divisor"], modulo)]),
    function("sqrt", &[form(&["number"], |_, a| one(a, Number::sqrt))]),
    function("log", &[form(&["number"], |_, a| one(a, Number::ln))]),
    function("exp", &[form(&["number"], |_, a| one(a, Number::exp))]),
    function("odd", &[form(&["number"], |_, a| parity(a, true))]),
    function("even", &[form(&["number"], |_, a| parity(a, false))]),
];

const NO_RESULT: Fault = Fault::Plain("das Ergebnis ist keine darstellbare Zahl");

/// The scale of a rounding function, within what a decimal128 can express.
fn scale(value: &Value) -> Result<i32, Fault> {
    let scale = i32::try_from(whole(value, "scale")?).ok().filter(|scale| (-6111..=6176).contains(scale));
    scale.ok_or(Fault::Plain("„scale“ muss zwischen -6111 und 6176 liegen"))
}

fn round(arguments: &[Value], rounding: Rounding) -> Outcome {
    let (n, scale) = (number(&arguments[0], "n")?, scale(&arguments[1])?);
    n.rounded(scale, rounding).map(Value::from).ok_or(NO_RESULT)
}

fn round_to_whole(arguments: &[Value], rounding: Rounding) -> Outcome {
    let scale = if arguments[1].is_null() { 0 } else { scale(&arguments[1])? };
    number(&arguments[0], "n")?.rounded(scale, rounding).map(Value::from).ok_or(NO_RESULT)
}

fn abs(_: &mut Evaluator<'_>, arguments: &[Value]) -> Outcome {
    let value = &arguments[0];
    let negative = match value {
        Value::Number(number) => number.is_negative(),
        Value::DaysAndTime(duration) => duration.nanoseconds() < 0,
        Value::YearsAndMonths(duration) => duration.months() < 0,
        other => return Err(wrong(other, "n", "eine Zahl oder Dauer")),
    };
    if negative { negated(value).ok_or(NO_RESULT) } else { Ok(value.clone()) }
}

fn modulo(_: &mut Evaluator<'_>, arguments: &[Value]) -> Outcome {
    let (dividend, divisor) = (number(&arguments[0], "dividend")?, number(&arguments[1], "divisor")?);
    dividend.modulo(divisor).map(Value::from).ok_or(NO_RESULT)
}

fn one(arguments: &[Value], run: fn(Number) -> Option<Number>) -> Outcome {
    run(number(&arguments[0], "number")?).map(Value::from).ok_or(NO_RESULT)
}

fn parity(arguments: &[Value], odd: bool) -> Outcome {
    let n = number(&arguments[0], "number")?;
    if !n.is_integer() {
        return Ok(Value::Boolean(false));
    }
    let rest = n.modulo(Number::from(2)).ok_or(NO_RESULT)?;
    Ok(Value::Boolean(rest.is_zero() != odd))
}
