//! Equality and order of values (DMN 1.5 § 10.3.2.13 and table 53).

use std::cmp::Ordering;
use std::sync::Arc;

use super::{Context, Range, Value};

impl Value {
    /// FEEL's `=`: `None` stands for `null`, the answer to comparing different kinds.
    #[must_use]
    pub fn equals(&self, other: &Self) -> Option<bool> {
        match (self, other) {
            (Value::Null, Value::Null) => Some(true),
            (Value::Null, _) | (_, Value::Null) => Some(false),
            (Value::Boolean(a), Value::Boolean(b)) => Some(a == b),
            (Value::List(a), Value::List(b)) => Some(lists_equal(a, b)),
            (Value::Context(a), Value::Context(b)) => Some(contexts_equal(a, b)),
            (Value::Range(a), Value::Range(b)) => Some(ranges_equal(a, b)),
            (Value::Function(a), Value::Function(b)) => Some(Arc::ptr_eq(a, b)),
            (Value::Time(_), Value::Time(_)) | (Value::DateTime(_), Value::DateTime(_)) => {
                Some(self.order(other) == Some(Ordering::Equal))
            }
            _ => self.order(other).map(|order| order == Ordering::Equal),
        }
    }

    /// FEEL's `<` and `>`: `None` where the values have no order.
    #[must_use]
    pub fn order(&self, other: &Self) -> Option<Ordering> {
        match (self, other) {
            (Value::Number(a), Value::Number(b)) => Some(a.cmp(b)),
            (Value::String(a), Value::String(b)) => Some(a.cmp(b)),
            (Value::Date(a), Value::Date(b)) => Some(a.cmp(b)),
            (Value::Time(a), Value::Time(b)) => a.order(b),
            (Value::DateTime(a), Value::DateTime(b)) => a.order(b),
            (Value::DaysAndTime(a), Value::DaysAndTime(b)) => Some(a.cmp(b)),
            (Value::YearsAndMonths(a), Value::YearsAndMonths(b)) => Some(a.cmp(b)),
            _ => None,
        }
    }
}

fn lists_equal(a: &[Value], b: &[Value]) -> bool {
    a.len() == b.len() && a.iter().zip(b).all(|(a, b)| a.equals(b) == Some(true))
}

fn contexts_equal(a: &Context, b: &Context) -> bool {
    let same = |(name, value): (&Arc<str>, &Value)| b.get(name).is_some_and(|other| value == other);
    a.len() == b.len() && a.iter().all(same)
}

fn ranges_equal(a: &Range, b: &Range) -> bool {
    (a.start_included, a.end_included) == (b.start_included, b.end_included)
        && a.start == b.start
        && a.end == b.end
}

impl PartialEq for Value {
    fn eq(&self, other: &Self) -> bool {
        self.equals(other) == Some(true)
    }
}
