//! How points and ranges lie to each other (DMN 1.5 § 10.3.4.7, after Allen's interval algebra).
//!
//! An end is a value and a nudge: an open start lies a little behind its value, an open end a little before.
//! With that all relations are plain comparisons.

use std::cmp::Ordering;

use super::{Builtin, Form, Outcome, Run, form, function};
use crate::error::Fault;
use crate::value::Value;

/// The four kinds of arguments that the functions take, with the names of the standard.
const POINTS: &[&str] = &["point1", "point2"];
const POINT_RANGE: &[&str] = &["point", "range"];
const RANGE_POINT: &[&str] = &["range", "point"];
const RANGES: &[&str] = &["range1", "range2"];

/// The forms that take two ranges only.
macro_rules! ranges {
    ($run:expr) => {{
        const RUN: Run = $run;
        const FORMS: &[Form] = &[form(RANGES, RUN)];
        FORMS
    }};
}

/// The forms that take two ranges or the given mixture.
macro_rules! also {
    ($($mixture:expr),+ => $run:expr) => {{
        const RUN: Run = $run;
        const FORMS: &[Form] = &[form(RANGES, RUN), $(form($mixture, RUN)),+];
        FORMS
    }};
}

pub(super) const FUNCTIONS: &[Builtin] = &[
    function(
        "before",
        also!(POINTS, POINT_RANGE, RANGE_POINT => |_, a| relate(a, |a, b| less(&a.end, &b.start))),
    ),
    function(
        "after",
        also!(POINTS, POINT_RANGE, RANGE_POINT => |_, a| relate(a, |a, b| less(&b.end, &a.start))),
    ),
    function("meets", ranges!(|_, a| relate_ranges(a, touches))),
    function("met by", ranges!(|_, a| relate_ranges(a, |a, b| touches(b, a)))),
    function(
        "overlaps",
        ranges!(|_, a| relate_ranges(a, |a, b| {
            Some(at_most(&a.start, &b.end)? && at_most(&b.start, &a.end)?)
        })),
    ),
    function("overlaps before", ranges!(|_, a| relate_ranges(a, overlaps_before))),
    function("overlaps after", ranges!(|_, a| relate_ranges(a, overlaps_after))),
    function(
        "finishes",
        also!(POINT_RANGE => |_, a| relate(a, |a, b| {
            Some(same(&a.end, &b.end)? && at_most(&b.start, &a.start)?)
        })),
    ),
    function(
        "finished by",
        also!(RANGE_POINT => |_, a| relate(a, |a, b| {
            Some(same(&a.end, &b.end)? && at_most(&a.start, &b.start)?)
        })),
    ),
    function(
        "includes",
        also!(RANGE_POINT => |_, a| relate(a, |a, b| {
            Some(at_most(&a.start, &b.start)? && at_most(&b.end, &a.end)?)
        })),
    ),
    function(
        "during",
        also!(POINT_RANGE => |_, a| relate(a, |a, b| {
            Some(at_most(&b.start, &a.start)? && at_most(&a.end, &b.end)?)
        })),
    ),
    function(
        "starts",
        also!(POINT_RANGE => |_, a| relate(a, |a, b| {
            Some(same(&a.start, &b.start)? && at_most(&a.end, &b.end)?)
        })),
    ),
    function(
        "started by",
        also!(RANGE_POINT => |_, a| relate(a, |a, b| {
            Some(same(&a.start, &b.start)? && at_most(&b.end, &a.end)?)
        })),
    ),
    function(
        "coincides",
        also!(POINTS => |_, a| relate(a, |a, b| {
            Some(same(&a.start, &b.start)? && same(&a.end, &b.end)?)
        })),
    ),
];

/// A place on the line: a value, or a little before (-1) or behind (1) it; `null` is infinitely far out.
struct End {
    value: Value,
    nudge: i8,
    /// -1 for no lower bound, 1 for no upper bound.
    infinite: i8,
}

/// A range, or a point as a range of one.
struct Span {
    start: End,
    end: End,
    is_range: bool,
}

impl Span {
    fn of(value: &Value) -> Self {
        match value {
            Value::Range(range) => Span {
                start: End {
                    value: range.start.clone(),
                    nudge: i8::from(!range.start_included),
                    infinite: -i8::from(range.start.is_null()),
                },
                end: End {
                    value: range.end.clone(),
                    nudge: -i8::from(!range.end_included),
                    infinite: i8::from(range.end.is_null()),
                },
                is_range: true,
            },
            point => {
                let end = || End { value: point.clone(), nudge: 0, infinite: 0 };
                Span { start: end(), end: end(), is_range: false }
            }
        }
    }
}

fn order(a: &End, b: &End) -> Option<Ordering> {
    if a.infinite != 0 || b.infinite != 0 {
        return Some(a.infinite.cmp(&b.infinite));
    }
    Some(a.value.order(&b.value)?.then(a.nudge.cmp(&b.nudge)))
}

fn less(a: &End, b: &End) -> Option<bool> {
    order(a, b).map(Ordering::is_lt)
}

fn at_most(a: &End, b: &End) -> Option<bool> {
    order(a, b).map(Ordering::is_le)
}

fn same(a: &End, b: &End) -> Option<bool> {
    order(a, b).map(Ordering::is_eq)
}

/// Whether the first ends exactly where the second begins, both including the place.
fn touches(a: &Span, b: &Span) -> Option<bool> {
    Some(same(&a.end, &b.start)? && a.end.nudge == 0 && a.end.infinite == 0)
}

fn overlaps_before(a: &Span, b: &Span) -> Option<bool> {
    Some(less(&a.start, &b.start)? && at_most(&b.start, &a.end)? && less(&a.end, &b.end)?)
}

fn overlaps_after(a: &Span, b: &Span) -> Option<bool> {
    Some(less(&b.start, &a.start)? && at_most(&a.start, &b.end)? && less(&b.end, &a.end)?)
}

fn relate(arguments: &[Value], relation: fn(&Span, &Span) -> Option<bool>) -> Outcome {
    let (a, b) = (Span::of(&arguments[0]), Span::of(&arguments[1]));
    let answer = relation(&a, &b);
    answer.map(Value::Boolean).ok_or(Fault::Plain("die Punkte oder Bereiche lassen sich nicht vergleichen"))
}

fn relate_ranges(arguments: &[Value], relation: fn(&Span, &Span) -> Option<bool>) -> Outcome {
    if !arguments.iter().all(|argument| Span::of(argument).is_range) {
        return Err(Fault::Plain("beide Argumente müssen Bereiche sein"));
    }
    relate(arguments, relation)
}
