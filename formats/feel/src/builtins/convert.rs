//! Conversions: `date`, `time`, `date and time`, `duration`, `number`, `string`, `range`.

use super::arguments::{number, optional_text, text, whole, wrong};
use super::{Builtin, Outcome, form, function, optional};
use crate::error::Fault;
use crate::eval::Evaluator;
use crate::number::{Number, Rounding};
use crate::syntax::ast::{Arguments, Expr, Kind, Postfix};
use crate::temporal::{Date, DateTime, DaysAndTime, Time, YearsAndMonths, Zone};
use crate::value::{Range, Value};

pub(super) const FUNCTIONS: &[Builtin] = &[
    function("date", &[form(&["from"], date), form(&["year", "month", "day"], date_of_parts)]),
    function(
        "time",
        &[form(&["from"], time), optional(&["hour", "minute", "second", "offset"], 3, time_of_parts)],
    ),
    function("date and time", &[form(&["from"], date_time), form(&["date", "time"], date_and_time)]),
    function("duration", &[form(&["from"], duration)]),
    function("years and months duration", &[form(&["from", "to"], months_between)]),
    function(
        "number",
        &[
            form(&["from"], number_of),
            optional(&["from", "grouping separator", "decimal separator"], 3, number_of_text),
        ],
    ),
    function("string", &[form(&["from"], string)]),
    function("range", &[form(&["from"], range)]),
];

/// What `@"…"` means: the first kind of date, time or duration that reads the text.
pub(crate) fn temporal_literal(text: &str) -> Option<Value> {
    if let Ok(date) = text.parse::<Date>() {
        return Some(date.into());
    }
    if text.contains('T')
        && let Ok(moment) = text.parse::<DateTime>()
    {
        return Some(moment.into());
    }
    if let Ok(time) = text.parse::<Time>() {
        return Some(time.into());
    }
    duration_of(text)
}

fn duration_of(text: &str) -> Option<Value> {
    match text.parse::<DaysAndTime>() {
        Ok(duration) => Some(duration.into()),
        Err(_) => text.parse::<YearsAndMonths>().ok().map(Value::from),
    }
}

/// The fault that a text cannot be read as something.
fn unreadable(what: &'static str, text: &str) -> Fault {
    Fault::About(what, text.chars().take(60).collect::<String>().into())
}

fn date(_: &mut Evaluator<'_>, arguments: &[Value]) -> Outcome {
    match &arguments[0] {
        Value::String(text) => {
            text.parse::<Date>().map(Value::from).map_err(|_| unreadable("das ist kein Datum", text))
        }
        Value::Date(date) => Ok((*date).into()),
        Value::DateTime(moment) => Ok(moment.date().into()),
        other => Err(wrong(other, "from", "ein Text oder Datum")),
    }
}

fn date_of_parts(_: &mut Evaluator<'_>, arguments: &[Value]) -> Outcome {
    let part = |index: usize, what| {
        let value = number(&arguments[index], what)?;
        value.to_i64().ok_or_else(|| wrong(&arguments[index], what, "eine ganze Zahl"))
    };
    Date::new(part(0, "year")?, part(1, "month")?, part(2, "day")?)
        .map(Value::from)
        .ok_or(Fault::Plain("diesen Tag gibt es im Kalender nicht"))
}

fn time(_: &mut Evaluator<'_>, arguments: &[Value]) -> Outcome {
    match &arguments[0] {
        Value::String(text) => {
            text.parse::<Time>().map(Value::from).map_err(|_| unreadable("das ist keine Uhrzeit", text))
        }
        Value::Time(time) => Ok(time.clone().into()),
        Value::DateTime(moment) => Ok(moment.time().clone().into()),
        Value::Date(_) => Ok(Time::midnight(Zone::Offset(0)).into()),
        other => Err(wrong(other, "from", "ein Text, eine Uhrzeit oder ein Zeitpunkt")),
    }
}

fn time_of_parts(_: &mut Evaluator<'_>, arguments: &[Value]) -> Outcome {
    const MISSING: Fault = Fault::Plain("diese Uhrzeit gibt es nicht");
    let part = |index: usize, what| u8::try_from(whole(&arguments[index], what)?).map_err(|_| MISSING);
    let seconds = number(&arguments[2], "second")?;
    let fraction = seconds.minus(seconds.rounded(0, Rounding::Floor).ok_or(MISSING)?).ok_or(MISSING)?;
    let nanosecond = DaysAndTime::from_seconds(fraction).ok_or(MISSING)?.nanoseconds();
    let zone = match &arguments[3] {
        Value::Null => Zone::Local,
        Value::DaysAndTime(offset) => {
            let seconds = offset.nanoseconds() / crate::temporal::SECOND;
            let seconds = i32::try_from(seconds).ok().filter(|s| s.abs() <= 14 * 3600);
            Zone::Offset(seconds.ok_or(Fault::Plain("der Zeitversatz ist zu groß"))?)
        }
        other => return Err(wrong(other, "offset", "eine Dauer in Tagen und Zeit")),
    };
    let nanosecond = u32::try_from(nanosecond).map_err(|_| MISSING)?;
    Time::new(part(0, "hour")?, part(1, "minute")?, part(2, "second")?, nanosecond, zone)
        .map(Value::from)
        .ok_or(MISSING)
}

fn date_time(_: &mut Evaluator<'_>, arguments: &[Value]) -> Outcome {
    match &arguments[0] {
        Value::String(text) => {
            text.parse::<DateTime>().map(Value::from).map_err(|_| unreadable("das ist kein Zeitpunkt", text))
        }
        Value::DateTime(moment) => Ok(moment.clone().into()),
        Value::Date(date) => Ok(DateTime::new(*date, Time::midnight(Zone::Offset(0))).into()),
        other => Err(wrong(other, "from", "ein Text, Datum oder Zeitpunkt")),
    }
}

fn date_and_time(_: &mut Evaluator<'_>, arguments: &[Value]) -> Outcome {
    let date = match &arguments[0] {
        Value::Date(date) => *date,
        Value::DateTime(moment) => moment.date(),
        other => return Err(wrong(other, "date", "ein Datum oder Zeitpunkt")),
    };
    match &arguments[1] {
        Value::Time(time) => Ok(DateTime::new(date, time.clone()).into()),
        other => Err(wrong(other, "time", "eine Uhrzeit")),
    }
}

fn duration(_: &mut Evaluator<'_>, arguments: &[Value]) -> Outcome {
    match &arguments[0] {
        Value::String(text) => duration_of(text).ok_or_else(|| unreadable("das ist keine Dauer", text)),
        Value::DaysAndTime(_) | Value::YearsAndMonths(_) => Ok(arguments[0].clone()),
        other => Err(wrong(other, "from", "ein Text oder eine Dauer")),
    }
}

fn months_between(_: &mut Evaluator<'_>, arguments: &[Value]) -> Outcome {
    let day = |value: &Value, what| match value {
        Value::Date(date) => Ok(*date),
        Value::DateTime(moment) => Ok(moment.date()),
        other => Err(wrong(other, what, "ein Datum oder Zeitpunkt")),
    };
    Ok(day(&arguments[0], "from")?.months_until(day(&arguments[1], "to")?).into())
}

fn number_of(_: &mut Evaluator<'_>, arguments: &[Value]) -> Outcome {
    match &arguments[0] {
        Value::String(text) => {
            text.parse::<Number>().map(Value::from).map_err(|_| unreadable("das ist keine Zahl", text))
        }
        Value::Number(number) => Ok((*number).into()),
        other => Err(wrong(other, "from", "ein Text oder eine Zahl")),
    }
}

/// `number("1.234,56", ".", ",")`.
fn number_of_text(_: &mut Evaluator<'_>, arguments: &[Value]) -> Outcome {
    let from = text(&arguments[0], "from")?;
    let grouping = optional_text(&arguments[1], "grouping separator")?;
    let decimal = optional_text(&arguments[2], "decimal separator")?;
    let allowed = grouping.is_none_or(|sign| [" ", ".", ","].contains(&sign))
        && decimal.is_none_or(|sign| [".", ","].contains(&sign))
        && (grouping.is_none() || grouping != decimal);
    if !allowed {
        return Err(Fault::Plain("diese Trennzeichen sind nicht erlaubt"));
    }
    let plain = grouping.map_or_else(|| from.to_owned(), |sign| from.replace(sign, ""));
    let plain = if decimal == Some(",") { plain.replace(',', ".") } else { plain };
    plain.parse::<Number>().map(Value::from).map_err(|_| unreadable("das ist keine Zahl", from))
}

fn string(evaluator: &mut Evaluator<'_>, arguments: &[Value]) -> Outcome {
    let value = &arguments[0];
    let text = match value {
        Value::Null => return Ok(Value::Null),
        Value::String(_) => return Ok(value.clone()),
        _ if !evaluator.spend_on(value) => return Ok(Value::Null),
        Value::Date(value) => value.to_string(),
        Value::Time(value) => value.to_string(),
        Value::DateTime(value) => value.to_string(),
        Value::DaysAndTime(value) => value.to_string(),
        Value::YearsAndMonths(value) => value.to_string(),
        other => other.to_string(),
    };
    Ok(evaluator.text(text))
}

/// Reads a range with constant ends in the right order.
fn range(evaluator: &mut Evaluator<'_>, arguments: &[Value]) -> Outcome {
    const UNREADABLE: Fault = Fault::Plain("der Text ist kein Bereich mit festen Enden");
    let source = text(&arguments[0], "from")?;
    let tree = crate::syntax::parse_expression(source, &crate::Names::default()).map_err(|_| UNREADABLE)?;
    let Kind::Range(range) = &tree.kind else { return Err(UNREADABLE) };
    let (start, end) = (constant(evaluator, &range.start), constant(evaluator, &range.end));
    let (start, end) = (start.ok_or(UNREADABLE)?, end.ok_or(UNREADABLE)?);
    let range = Range { start, start_included: range.start_included, end, end_included: range.end_included };
    let descending = range.start.order(&range.end).is_some_and(std::cmp::Ordering::is_gt);
    if descending || !range.is_sound() {
        return Err(UNREADABLE);
    }
    Ok(range.into())
}

/// The value of a literal, or of a date or duration function with a literal argument.
fn constant(evaluator: &mut Evaluator<'_>, expression: &Expr) -> Option<Value> {
    match &expression.kind {
        Kind::Literal(value) => Some(value.clone()),
        Kind::Negate(inner) => crate::eval::negated(&constant(evaluator, inner)?),
        Kind::Postfix(base, parts) => {
            let (Kind::Name(name), [Postfix::Call(_, Arguments::Positional(arguments))]) =
                (&base.kind, &**parts)
            else {
                return None;
            };
            let literal = arguments.iter().all(|argument| matches!(argument.kind, Kind::Literal(_)));
            let known = ["date", "time", "date and time", "duration"].contains(&&**name);
            (literal && known).then(|| evaluator.eval(expression))
        }
        _ => None,
    }
}
