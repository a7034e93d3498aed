//! What is computed over a whole list: sums, means, extremes, all and any.

use std::cmp::Ordering;

use super::arguments::list;
use super::{Builtin, Outcome, function, variadic};
use crate::error::Fault;
use crate::eval::Evaluator;
use crate::number::Number;
use crate::value::Value;

pub(super) const FUNCTIONS: &[Builtin] = &[
    function("min", &[variadic(|e, a| extreme(e, a, Ordering::Less))]),
    function("max", &[variadic(|e, a| extreme(e, a, Ordering::Greater))]),
    function("sum", &[variadic(|e, a| fold(e, a, Number::plus))]),
    function("product", &[variadic(|e, a| fold(e, a, Number::times))]),
    function("mean", &[variadic(mean)]),
    function("median", &[variadic(median)]),
    function("stddev", &[variadic(stddev)]),
    function("mode", &[variadic(mode)]),
    function("all", &[variadic(|e, a| quantify(e, a, false))]),
    function("any", &[variadic(|e, a| quantify(e, a, true))]),
];

const OVERFLOW: Fault = Fault::Plain("das Ergebnis ist keine darstellbare Zahl");
const EMPTY: Fault = Fault::Plain("die Liste ist leer oder zu kurz");
const MIXED: Fault = Fault::Plain("die Elemente der Liste lassen sich nicht vergleichen");
const NO_NUMBERS: Fault = Fault::Plain("die Liste darf nur Zahlen enthalten");

/// The numbers of the list, counted as work.
fn numbers(evaluator: &mut Evaluator<'_>, arguments: &[Value]) -> Result<Vec<Number>, Fault> {
    let items = list(&arguments[0], "list")?;
    evaluator.spend(items.len() as u64);
    items.iter().map(|item| item.as_number().ok_or(NO_NUMBERS)).collect()
}

fn count(numbers: &[Number]) -> Number {
    Number::from(numbers.len())
}

fn total(numbers: &[Number], step: fn(Number, Number) -> Option<Number>) -> Result<Number, Fault> {
    let (first, rest) = numbers.split_first().ok_or(EMPTY)?;
    rest.iter().try_fold(*first, |sum, number| step(sum, *number)).ok_or(OVERFLOW)
}

fn fold(e: &mut Evaluator<'_>, arguments: &[Value], step: fn(Number, Number) -> Option<Number>) -> Outcome {
    total(&numbers(e, arguments)?, step).map(Value::from)
}

fn average(numbers: &[Number]) -> Result<Number, Fault> {
    total(numbers, Number::plus)?.divided_by(count(numbers)).ok_or(OVERFLOW)
}

fn mean(evaluator: &mut Evaluator<'_>, arguments: &[Value]) -> Outcome {
    average(&numbers(evaluator, arguments)?).map(Value::from)
}

fn median(evaluator: &mut Evaluator<'_>, arguments: &[Value]) -> Outcome {
    let mut numbers = numbers(evaluator, arguments)?;
    numbers.sort_unstable();
    let middle = numbers.len() / 2;
    match numbers.len() {
        0 => Err(EMPTY),
        length if length % 2 == 1 => Ok(numbers[middle].into()),
        _ => average(&numbers[middle - 1..=middle]).map(Value::from),
    }
}

/// The standard deviation of a sample: divided by one less than the number of values.
fn stddev(evaluator: &mut Evaluator<'_>, arguments: &[Value]) -> Outcome {
    let numbers = numbers(evaluator, arguments)?;
    if numbers.len() < 2 {
        return Err(EMPTY);
    }
    let mean = average(&numbers)?;
    let squares = numbers.iter().map(|number| {
        let distance = number.minus(mean)?;
        distance.times(distance)
    });
    let squares: Vec<_> = squares.collect::<Option<_>>().ok_or(OVERFLOW)?;
    let divisor = count(&numbers).minus(Number::ONE).ok_or(OVERFLOW)?;
    let variance = total(&squares, Number::plus)?.divided_by(divisor).ok_or(OVERFLOW)?;
    variance.sqrt().map(Value::from).ok_or(OVERFLOW)
}

/// The most frequent numbers, ascending.
fn mode(evaluator: &mut Evaluator<'_>, arguments: &[Value]) -> Outcome {
    let mut numbers = numbers(evaluator, arguments)?;
    numbers.sort_unstable();
    let runs: Vec<&[Number]> = numbers.chunk_by(|a, b| a == b).collect();
    let most = runs.iter().map(|run| run.len()).max().unwrap_or(0);
    let modes = runs.iter().filter(|run| run.len() == most).map(|run| run[0].into()).collect();
    Ok(evaluator.list(modes))
}

fn extreme(evaluator: &mut Evaluator<'_>, arguments: &[Value], wanted: Ordering) -> Outcome {
    let items = list(&arguments[0], "list")?;
    evaluator.spend(items.len() as u64);
    let mut best = items.first().ok_or(EMPTY)?;
    best.order(best).ok_or(MIXED)?;
    for item in &items[1..] {
        if item.order(best).ok_or(MIXED)? == wanted {
            best = item;
        }
    }
    Ok(best.clone())
}

/// `any` is decided by the first true, `all` by the first false; what is no truth value makes it uncertain.
fn quantify(evaluator: &mut Evaluator<'_>, arguments: &[Value], decides: bool) -> Outcome {
    let items = list(&arguments[0], "list")?;
    evaluator.spend(items.len() as u64);
    if items.iter().any(|item| item.as_bool() == Some(decides)) {
        return Ok(Value::Boolean(decides));
    }
    if items.iter().any(|item| item.as_bool().is_none()) {
        return Err(Fault::Plain("die Liste darf nur Wahrheitswerte enthalten"));
    }
    Ok(Value::Boolean(!decides))
}
