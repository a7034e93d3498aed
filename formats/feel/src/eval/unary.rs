//! Unary tests and `in`.

use super::{Evaluator, Frame};
use crate::syntax::ast::{Expr, Test};
use crate::value::Value;

impl Evaluator<'_> {
    /// `value in tests`.
    pub(super) fn contained(&mut self, value: &Expr, tests: &[Test]) -> Value {
        let value = self.eval(value);
        match self.any_test(&value, tests) {
            Some(answer) => Value::Boolean(answer),
            None => Value::Null,
        }
    }

    /// Whether one of the tests is passed; `None` where none is and one makes no sense.
    pub(super) fn any_test(&mut self, value: &Value, tests: &[Test]) -> Option<bool> {
        let mut answer = Some(false);
        for test in tests {
            match self.test(value, test) {
                Some(true) => return Some(true),
                Some(false) => {}
                None => answer = None,
            }
        }
        answer
    }

    fn test(&mut self, value: &Value, test: &Test) -> Option<bool> {
        match test {
            Test::Any => Some(true),
            Test::Not(tests) => self.any_test(value, tests).map(|passed| !passed),
            Test::Compare(comparison, expression) => {
                let right = self.with_input(value, expression);
                self.compare_values(expression.at, *comparison, value, &right).as_bool()
            }
            Test::Value(expression, uses_input) => {
                let right = self.with_input(value, expression);
                if *uses_input { right.as_bool() } else { self.accepts(value, &right) }
            }
        }
    }

    fn with_input(&mut self, value: &Value, expression: &Expr) -> Value {
        self.scoped(Frame::Name("?".into(), value.clone()), |evaluator| evaluator.eval(expression))
    }

    /// Whether a test that is a value accepts the other: equal, inside of the range, or in the list.
    fn accepts(&mut self, value: &Value, test: &Value) -> Option<bool> {
        if !self.spend_on(test) {
            return None;
        }
        match test {
            Value::Range(range) if !matches!(value, Value::Range(_)) => range.includes(value),
            Value::List(items) => {
                let among = |item: &Value| match item {
                    Value::Range(range) if !matches!(value, Value::Range(_)) => {
                        range.includes(value) == Some(true)
                    }
                    other => value == other,
                };
                Some(items.iter().any(among) || value == test)
            }
            // A condition that does not use `?` decides by itself (DMN 1.5 § 7.3.2, case c).
            Value::Boolean(true) if !matches!(value, Value::Boolean(_)) => Some(true),
            _ => value.equals(test),
        }
    }
}
