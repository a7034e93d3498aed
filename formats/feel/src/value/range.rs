//! Intervals of numbers, texts, dates, times or durations.

use std::cmp::Ordering;

use super::Value;

/// An interval. An end that is `null` is open without bound, as in `>= 18`.
#[derive(Clone, Debug)]
pub struct Range {
    /// The lower end, or `null`.
    pub start: Value,
    /// Whether the lower end belongs to the range.
    pub start_included: bool,
    /// The upper end, or `null`.
    pub end: Value,
    /// Whether the upper end belongs to the range.
    pub end_included: bool,
}

impl Range {
    /// Whether the value lies inside; `None` where it cannot be compared with the ends.
    #[must_use]
    pub fn includes(&self, value: &Value) -> Option<bool> {
        if self.start.is_null() && self.end.is_null() {
            return None;
        }
        Some(self.above_start(value)? && self.below_end(value)?)
    }

    fn above_start(&self, value: &Value) -> Option<bool> {
        if self.start.is_null() {
            return Some(true);
        }
        Some(match value.order(&self.start)? {
            Ordering::Greater => true,
            Ordering::Equal => self.start_included,
            Ordering::Less => false,
        })
    }

    fn below_end(&self, value: &Value) -> Option<bool> {
        if self.end.is_null() {
            return Some(true);
        }
        Some(match value.order(&self.end)? {
            Ordering::Less => true,
            Ordering::Equal => self.end_included,
            Ordering::Greater => false,
        })
    }

    /// Whether the ends go together: both comparable, or one missing.
    #[must_use]
    pub(crate) fn is_sound(&self) -> bool {
        match (&self.start, &self.end) {
            (Value::Null, Value::Null) => false,
            (Value::Null, end) => end.order(end).is_some(),
            (start, Value::Null) => start.order(start).is_some(),
            (start, end) => start.order(end).is_some(),
        }
    }
}
