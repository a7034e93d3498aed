//! Loops: for, some, every.

use std::sync::Arc;

use super::arithmetic::ONE_DAY;
use super::{Evaluator, Frame};
use crate::error::Fault;
use crate::number::Number;
use crate::syntax::ast::{Expr, Iteration, Source};
use crate::temporal::DaysAndTime;
use crate::value::{Range, Value};

/// What a loop does with every combination; `false` ends it.
type Visit<'v> = dyn FnMut(&mut Evaluator<'_>) -> bool + 'v;

impl Evaluator<'_> {
    pub(super) fn each(&mut self, iterations: &[Iteration], body: &Expr, uses_partial: bool) -> Value {
        let mut results: Vec<Value> = Vec::new();
        let complete = self.visit(iterations, &mut |evaluator| {
            // `partial` is what was found so far; most loops do not ask for it.
            let result = if uses_partial {
                let partial = evaluator.list(results.clone());
                evaluator.scoped(Frame::Name("partial".into(), partial), |inner| inner.eval(body))
            } else {
                evaluator.eval(body)
            };
            results.push(result);
            evaluator.spend(1)
        });
        if complete { self.list(results) } else { Value::Null }
    }

    pub(super) fn quantified(&mut self, some: bool, iterations: &[Iteration], body: &Expr) -> Value {
        let (mut decided, mut certain) = (false, true);
        let complete = self.visit(iterations, &mut |evaluator| {
            match evaluator.eval(body) {
                Value::Boolean(answer) => decided = answer == some,
                _ => certain = false,
            }
            !decided
        });
        match (decided, complete && certain) {
            (true, _) => Value::Boolean(some),
            (false, true) => Value::Boolean(!some),
            (false, false) => Value::Null,
        }
    }

    /// Binds every combination of the iterations in turn; `false` if a source is no list or a visit ended it.
    fn visit(&mut self, iterations: &[Iteration], visit: &mut Visit<'_>) -> bool {
        let Some((iteration, inner)) = iterations.split_first() else { return visit(self) };
        let Some(source) = self.source(iteration) else { return false };
        source.values(&mut |value| {
            if !self.spend(1) {
                return false;
            }
            let frame = Frame::Name(Arc::clone(&iteration.name), value);
            self.scoped(frame, |evaluator| evaluator.visit(inner, visit))
        })
    }

    fn source(&mut self, iteration: &Iteration) -> Option<Steps> {
        match &iteration.source {
            Source::Steps(ends) => {
                let (start, end) = (self.eval(&ends.0), self.eval(&ends.1));
                let steps = Steps::between(&start, &end);
                if steps.is_none() {
                    self.fault(ends.0.at, &Fault::Operands("..", start.kind_name(), end.kind_name()));
                }
                steps
            }
            Source::Each(list) => match self.eval(list) {
                Value::List(items) => Some(Steps::Items(items)),
                Value::Range(range) => Steps::inside(&range),
                Value::Null => {
                    self.fault(list.at, &Fault::Type { what: "in", want: "eine Liste", got: "null" });
                    None
                }
                single => Some(Steps::Items(vec![single].into())),
            },
        }
    }
}

/// What a loop runs over.
enum Steps {
    Items(crate::value::List),
    /// First number, number of steps, direction.
    Numbers(Number, i64, i64),
    /// First day, number of steps, direction.
    Days(crate::temporal::Date, i64, i64),
}

impl Steps {
    /// From one number or day to the other, both included.
    fn between(start: &Value, end: &Value) -> Option<Self> {
        match (start, end) {
            (Value::Number(a), Value::Number(b)) => {
                let distance = b.minus(*a)?.truncated()?;
                Some(Steps::Numbers(*a, distance.checked_abs()?, distance.signum()))
            }
            (Value::Date(a), Value::Date(b)) => {
                let distance = b.epoch_day() - a.epoch_day();
                Some(Steps::Days(*a, distance.abs(), distance.signum()))
            }
            _ => None,
        }
    }

    /// All whole numbers or days of a range, upwards.
    fn inside(range: &Range) -> Option<Self> {
        let (Steps::Numbers(_, count, _) | Steps::Days(_, count, _)) =
            Self::between(&range.start, &range.end)?
        else {
            return None;
        };
        let skipped = i64::from(!range.start_included);
        let count = count - skipped - i64::from(!range.end_included);
        if count < 0 {
            return Some(Steps::Items(Vec::new().into()));
        }
        match &range.start {
            Value::Number(start) => Some(Steps::Numbers(start.plus(Number::from(skipped))?, count, 1)),
            Value::Date(start) => {
                let start = if skipped == 1 { start.plus(ONE_DAY)? } else { *start };
                Some(Steps::Days(start, count, 1))
            }
            _ => None,
        }
    }

    /// Hands out every value until `visit` has enough; `true` if all were visited.
    fn values(&self, visit: &mut dyn FnMut(Value) -> bool) -> bool {
        match self {
            Steps::Items(items) => items.iter().all(|item| visit(item.clone())),
            Steps::Numbers(start, count, step) => (0..=*count)
                .all(|index| start.plus(Number::from(index * step)).is_some_and(|n| visit(n.into()))),
            Steps::Days(start, count, step) => (0..=*count).all(|index| {
                let distance = ONE_DAY.nanoseconds() * i128::from(index * step);
                start.plus(DaysAndTime::from_nanoseconds(distance)).is_some_and(|day| visit(day.into()))
            }),
        }
    }
}
