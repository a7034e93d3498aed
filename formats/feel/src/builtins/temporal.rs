//! The calendar, and now.

use super::arguments::wrong;
use super::{Builtin, Outcome, form, function};
use crate::error::Fault;
use crate::eval::Evaluator;
use crate::temporal::Date;
use crate::value::Value;

pub(super) const FUNCTIONS: &[Builtin] = &[
    function("day of year", &[form(&["date"], |_, a| calendar(a, |day| day.day_of_year().into()))]),
    function(
        "day of week",
        &[form(&["date"], |_, a| calendar(a, |day| WEEKDAYS[usize::from(day.weekday()) - 1].into()))],
    ),
    function(
        "month of year",
        &[form(&["date"], |_, a| calendar(a, |day| MONTHS[usize::from(day.month()) - 1].into()))],
    ),
    function("week of year", &[form(&["date"], |_, a| calendar(a, |day| day.week_of_year().into()))]),
    function("now", &[form(&[], now)]),
    function("today", &[form(&[], today)]),
];

/// English, because the standard wants it so.
const WEEKDAYS: [&str; 7] = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"];
const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

fn calendar(arguments: &[Value], answer: fn(Date) -> Value) -> Outcome {
    match &arguments[0] {
        Value::Date(date) => Ok(answer(*date)),
        Value::DateTime(moment) => Ok(answer(moment.date())),
        other => Err(wrong(other, "date", "ein Datum oder Zeitpunkt")),
    }
}

const NO_CLOCK: Fault = Fault::Plain("die Umgebung kennt keine Uhrzeit");

fn now(evaluator: &mut Evaluator<'_>, _: &[Value]) -> Outcome {
    evaluator.scope.now().cloned().map(Value::from).ok_or(NO_CLOCK)
}

fn today(evaluator: &mut Evaluator<'_>, _: &[Value]) -> Outcome {
    evaluator.scope.now().map(|now| now.date().into()).ok_or(NO_CLOCK)
}
