//! `sort` with a function that says what comes before what.

use std::sync::Arc;

use super::arguments::{function as callable, list};
use super::{Builtin, Outcome, function, optional};
use crate::error::Fault;
use crate::eval::Evaluator;
use crate::value::{Function, Value};

pub(super) const FUNCTIONS: &[Builtin] = &[function("sort", &[optional(&["list", "precedes"], 1, sort)])];

/// Sorts stably. The function comes from outside and may contradict itself, so the merge is done here,
/// where nothing but the order depends on it.
fn sort(evaluator: &mut Evaluator<'_>, arguments: &[Value]) -> Outcome {
    let items = list(&arguments[0], "list")?.to_vec();
    let precedes = if arguments[1].is_null() { None } else { Some(callable(&arguments[1], "precedes")?) };
    let sorted = merge_sort(evaluator, items, precedes)?;
    Ok(evaluator.list(sorted))
}

fn merge_sort(
    evaluator: &mut Evaluator<'_>,
    mut left: Vec<Value>,
    precedes: Option<&Arc<Function>>,
) -> Result<Vec<Value>, Fault> {
    if left.len() < 2 || !evaluator.spend(left.len() as u64) {
        return Ok(left);
    }
    let right = left.split_off(left.len() / 2);
    let (left, right) = (merge_sort(evaluator, left, precedes)?, merge_sort(evaluator, right, precedes)?);
    let mut merged = Vec::with_capacity(left.len() + right.len());
    let (mut left, mut right) = (left.into_iter().peekable(), right.into_iter().peekable());
    while let (Some(a), Some(b)) = (left.peek(), right.peek()) {
        // Only a clear „b before a“ changes the order, which keeps equal elements as they were.
        let next = if before(evaluator, b, a, precedes)? { right.next() } else { left.next() };
        merged.extend(next);
    }
    merged.extend(left);
    merged.extend(right);
    Ok(merged)
}

fn before(
    evaluator: &mut Evaluator<'_>,
    a: &Value,
    b: &Value,
    by: Option<&Arc<Function>>,
) -> Result<bool, Fault> {
    match by {
        None => a
            .order(b)
            .map(std::cmp::Ordering::is_lt)
            .ok_or(Fault::Plain("die Elemente haben keine Reihenfolge")),
        Some(function) => match evaluator.apply(function, vec![a.clone(), b.clone()]) {
            Value::Boolean(answer) => Ok(answer),
            _ => Err(Fault::Plain("„precedes“ muss wahr oder falsch ergeben")),
        },
    }
}
