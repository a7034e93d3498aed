//! Sums, products, powers and signs (DMN 1.5 § 10.3.2.12, tables 54 to 57).

use super::Evaluator;
use crate::error::Fault;
use crate::number::{Number, Rounding};
use crate::syntax::ast::{Expr, Operator};
use crate::temporal::{DAY, Date, DateTime, DaysAndTime, Time, YearsAndMonths, Zone};
use crate::value::Value;

impl Operator {
    /// How it is written.
    const fn symbol(self) -> &'static str {
        match self {
            Operator::Add => "+",
            Operator::Subtract => "-",
            Operator::Multiply => "*",
            Operator::Divide => "/",
            Operator::Power => "**",
        }
    }
}

impl Evaluator<'_> {
    pub(super) fn arithmetic(&mut self, at: u32, first: &Expr, rest: &[(Operator, Expr)]) -> Value {
        let mut value = self.eval(first);
        for (operator, operand) in rest {
            let right = self.eval(operand);
            value = match self.calculate(*operator, &value, &right) {
                Some(result) => result,
                None => {
                    let kinds = (value.kind_name(), right.kind_name());
                    self.fault(at, &Fault::Operands(operator.symbol(), kinds.0, kinds.1))
                }
            };
        }
        value
    }

    fn calculate(&mut self, operator: Operator, left: &Value, right: &Value) -> Option<Value> {
        if let (Value::String(a), Value::String(b), Operator::Add) = (left, right, operator) {
            return Some(self.text(format!("{a}{b}")));
        }
        if let (Value::Number(a), Value::Number(b)) = (left, right) {
            return numbers(operator, *a, *b).map(Value::Number);
        }
        match operator {
            Operator::Add => add(left, right).or_else(|| add(right, left)),
            Operator::Subtract => subtract(left, right),
            Operator::Multiply => scale(left, right).or_else(|| scale(right, left)),
            Operator::Divide => divide(left, right),
            Operator::Power => None,
        }
    }

    pub(super) fn negate(&mut self, at: u32, inner: &Expr) -> Value {
        let value = self.eval(inner);
        match negated(&value) {
            Some(value) => value,
            None => {
                let reason = "das Minus braucht eine Zahl oder Dauer";
                self.fault(at, &Fault::About(reason, value.kind_name().into()))
            }
        }
    }
}

fn numbers(operator: Operator, a: Number, b: Number) -> Option<Number> {
    match operator {
        Operator::Add => a.plus(b),
        Operator::Subtract => a.minus(b),
        Operator::Multiply => a.times(b),
        Operator::Divide => a.divided_by(b),
        Operator::Power => a.power(b),
    }
}

/// The number or duration with the other sign.
pub(crate) fn negated(value: &Value) -> Option<Value> {
    Some(match value {
        Value::Number(number) => number.negated().into(),
        Value::DaysAndTime(duration) => {
            DaysAndTime::from_nanoseconds(duration.nanoseconds().checked_neg()?).into()
        }
        Value::YearsAndMonths(duration) => YearsAndMonths::new(duration.months().checked_neg()?).into(),
        _ => return None,
    })
}

/// Sums with a duration on the right.
fn add(left: &Value, right: &Value) -> Option<Value> {
    Some(match (left, right) {
        (Value::Date(date), Value::YearsAndMonths(months)) => date.plus_months(*months)?.into(),
        (Value::Date(date), Value::DaysAndTime(duration)) => date.plus(*duration)?.into(),
        (Value::DateTime(moment), Value::YearsAndMonths(months)) => moment.plus_months(*months)?.into(),
        (Value::DateTime(moment), Value::DaysAndTime(duration)) => moment.plus(*duration)?.into(),
        (Value::Time(time), Value::DaysAndTime(duration)) => time.plus(*duration).into(),
        (Value::DaysAndTime(a), Value::DaysAndTime(b)) => {
            DaysAndTime::from_nanoseconds(a.nanoseconds().checked_add(b.nanoseconds())?).into()
        }
        (Value::YearsAndMonths(a), Value::YearsAndMonths(b)) => {
            YearsAndMonths::new(a.months().checked_add(b.months())?).into()
        }
        _ => return None,
    })
}

fn subtract(left: &Value, right: &Value) -> Option<Value> {
    match (left, right) {
        (_, Value::DaysAndTime(_) | Value::YearsAndMonths(_)) => add(left, &negated(right)?),
        (Value::Time(a), Value::Time(b)) => b.until(a).map(Value::from),
        _ => moment(right)?.until(&moment(left)?).map(Value::from),
    }
}

/// A point in time to subtract; a day stands for its midnight in universal time.
fn moment(value: &Value) -> Option<DateTime> {
    match value {
        Value::Date(date) => Some(midnight(*date)),
        Value::DateTime(moment) => Some(moment.clone()),
        _ => None,
    }
}

fn midnight(date: Date) -> DateTime {
    DateTime::new(date, Time::midnight(Zone::Offset(0)))
}

/// A duration times a number.
fn scale(duration: &Value, factor: &Value) -> Option<Value> {
    let Value::Number(factor) = factor else { return None };
    match duration {
        Value::DaysAndTime(duration) => {
            DaysAndTime::from_seconds(duration.seconds()?.times(*factor)?).map(Value::from)
        }
        Value::YearsAndMonths(duration) => months(Number::from(duration.months()).times(*factor)?),
        _ => None,
    }
}

fn divide(left: &Value, right: &Value) -> Option<Value> {
    match (left, right) {
        (Value::DaysAndTime(duration), Value::Number(divisor)) => {
            DaysAndTime::from_seconds(duration.seconds()?.divided_by(*divisor)?).map(Value::from)
        }
        (Value::YearsAndMonths(duration), Value::Number(divisor)) => {
            months(Number::from(duration.months()).divided_by(*divisor)?)
        }
        (Value::DaysAndTime(a), Value::DaysAndTime(b)) => {
            a.seconds()?.divided_by(b.seconds()?).map(Value::from)
        }
        (Value::YearsAndMonths(a), Value::YearsAndMonths(b)) => {
            Number::from(a.months()).divided_by(Number::from(b.months())).map(Value::from)
        }
        _ => None,
    }
}

/// Whole months; a part of a month is dropped.
fn months(number: Number) -> Option<Value> {
    Some(YearsAndMonths::new(number.rounded(0, Rounding::Down)?.to_i64()?).into())
}

/// Days between two dates as the loop `for d in a..b` counts them.
pub(super) const ONE_DAY: DaysAndTime = DaysAndTime::from_nanoseconds(DAY);
