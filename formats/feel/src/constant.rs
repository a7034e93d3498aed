//! Unary tests that depend on nothing but the tested value, so that a checker can look through them.

use crate::eval::Evaluator;
use crate::scope::Scope;
use crate::syntax::ast::{Comparison, Expr, Test};
use crate::value::{Range, Value};

/// What simple unary tests accept (DMN 1.5 § 7.3.2).
#[derive(Clone, Debug, PartialEq)]
pub enum Constant {
    /// Everything: `-`.
    Any,
    /// One of the values, or what lies in one of the ranges.
    In(Vec<Value>),
    /// Everything else.
    NotIn(Vec<Value>),
}

impl Constant {
    pub(crate) fn of(tests: &[Test]) -> Option<Self> {
        match tests {
            [Test::Any] => Some(Constant::Any),
            [Test::Not(inner)] => members(inner).map(Constant::NotIn),
            [Test::Compare(Comparison::NotEqual, right)] => Some(Constant::NotIn(vec![value(right)?])),
            _ => members(tests).map(Constant::In),
        }
    }
}

fn members(tests: &[Test]) -> Option<Vec<Value>> {
    tests.iter().map(member).collect()
}

fn member(test: &Test) -> Option<Value> {
    match test {
        Test::Value(expression, false) => value(expression),
        Test::Compare(comparison, expression) => half_range(*comparison, value(expression)?),
        Test::Value(_, true) | Test::Any | Test::Not(_) => None,
    }
}

/// The value of an expression without names; lists, contexts and functions are not simple.
fn value(expression: &Expr) -> Option<Value> {
    let scope = Scope::default();
    let (value, _) = Evaluator::new(&scope, false).run(expression);
    let simple = !matches!(value, Value::List(_) | Value::Context(_) | Value::Function(_));
    simple.then_some(value)
}

fn half_range(comparison: Comparison, bound: Value) -> Option<Value> {
    // Only what has an order can bound a range.
    bound.order(&bound)?;
    let below = |end, end_included| Range { start: Value::Null, start_included: false, end, end_included };
    let above =
        |start, start_included| Range { start, start_included, end: Value::Null, end_included: false };
    Some(match comparison {
        Comparison::Less => below(bound, false).into(),
        Comparison::LessOrEqual => below(bound, true).into(),
        Comparison::Greater => above(bound, false).into(),
        Comparison::GreaterOrEqual => above(bound, true).into(),
        Comparison::Equal => bound,
        Comparison::NotEqual => return None,
    })
}
