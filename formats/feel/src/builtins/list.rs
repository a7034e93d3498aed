//! Lists: looking inside, and making new ones of old ones.

use super::arguments::{function as callable, index, list, number, whole, wrong};
use super::{Builtin, Form, Outcome, form, function, optional};
use crate::error::Fault;
use crate::eval::Evaluator;
use crate::number::Number;
use crate::value::Value;

/// A form with any number of lists or elements as arguments; the run gets them all in one list.
const LISTS: &[&str] = &["list"];

pub(super) const FUNCTIONS: &[Builtin] = &[
    function("list contains", &[form(&["list", "element"], list_contains)]),
    function(
        "list replace",
        &[
            form(&["list", "position", "newItem"], replace_at),
            form(&["list", "match", "newItem"], replace_matching),
        ],
    ),
    function("count", &[super::variadic(count)]),
    function("sublist", &[optional(&["list", "start position", "length"], 2, sublist)]),
    function("append", &[open_ended(append)]),
    function("concatenate", &[open_ended(concatenate)]),
    function("insert before", &[form(&["list", "position", "newItem"], insert_before)]),
    function("remove", &[form(&["list", "position"], remove)]),
    function("reverse", &[form(LISTS, reverse)]),
    function("index of", &[form(&["list", "match"], index_of)]),
    function("union", &[open_ended(union)]),
    function("distinct values", &[form(LISTS, distinct)]),
    function("flatten", &[form(LISTS, flatten)]),
];

/// A form whose arguments are handed over as one list, however many they are.
const fn open_ended(run: super::Run) -> Form {
    Form { open: true, ..form(&["list"], run) }
}

const OUTSIDE: Fault = Fault::Plain("die Stelle liegt außerhalb der Liste");

/// Whether two elements count as the same here: `null` equals `null`.
fn same(a: &Value, b: &Value) -> bool {
    a == b
}

/// Counts the work of comparing every element of a list with something.
fn affordable(evaluator: &mut Evaluator<'_>, items: &Value) -> bool {
    evaluator.spend_on(items)
}

fn list_contains(evaluator: &mut Evaluator<'_>, arguments: &[Value]) -> Outcome {
    let items = list(&arguments[0], "list")?;
    if !affordable(evaluator, &arguments[0]) {
        return Ok(Value::Null);
    }
    Ok(items.iter().any(|item| same(item, &arguments[1])).into())
}

fn replace_at(evaluator: &mut Evaluator<'_>, arguments: &[Value]) -> Outcome {
    let mut items = list(&arguments[0], "list")?.to_vec();
    let at = index(number(&arguments[1], "position")?, items.len()).ok_or(OUTSIDE)?;
    items[at] = arguments[2].clone();
    Ok(evaluator.list(items))
}

/// Replaces all elements that a function picks.
fn replace_matching(evaluator: &mut Evaluator<'_>, arguments: &[Value]) -> Outcome {
    let mut items = list(&arguments[0], "list")?.to_vec();
    let (picks, new) = (callable(&arguments[1], "match")?, &arguments[2]);
    for item in &mut items {
        match evaluator.apply(picks, vec![item.clone(), new.clone()]) {
            Value::Boolean(true) => *item = new.clone(),
            Value::Boolean(false) => {}
            other => return Err(wrong(&other, "match", "eine Funktion, die wahr oder falsch ergibt")),
        }
    }
    Ok(evaluator.list(items))
}

fn count(_: &mut Evaluator<'_>, arguments: &[Value]) -> Outcome {
    Ok(list(&arguments[0], "list")?.len().into())
}

fn sublist(evaluator: &mut Evaluator<'_>, arguments: &[Value]) -> Outcome {
    let items = list(&arguments[0], "list")?;
    let start = index(number(&arguments[1], "start position")?, items.len()).ok_or(OUTSIDE)?;
    let rest = &items[start..];
    if arguments[2].is_null() {
        return Ok(evaluator.list(rest.to_vec()));
    }
    let length = usize::try_from(whole(&arguments[2], "length")?).ok().filter(|length| *length >= 1);
    let taken = length.and_then(|length| rest.get(..length)).ok_or(OUTSIDE)?;
    Ok(evaluator.list(taken.to_vec()))
}

fn append(evaluator: &mut Evaluator<'_>, arguments: &[Value]) -> Outcome {
    let Some((first, rest)) = arguments.split_first() else { return Err(OUTSIDE) };
    let mut items = list(first, "list")?.to_vec();
    items.extend_from_slice(rest);
    Ok(evaluator.list(items))
}

fn concatenate(evaluator: &mut Evaluator<'_>, arguments: &[Value]) -> Outcome {
    let mut items = Vec::new();
    for argument in arguments {
        items.extend_from_slice(&list(argument, "list")?);
    }
    Ok(evaluator.list(items))
}

fn insert_before(evaluator: &mut Evaluator<'_>, arguments: &[Value]) -> Outcome {
    let mut items = list(&arguments[0], "list")?.to_vec();
    let at = index(number(&arguments[1], "position")?, items.len()).ok_or(OUTSIDE)?;
    items.insert(at, arguments[2].clone());
    Ok(evaluator.list(items))
}

fn remove(evaluator: &mut Evaluator<'_>, arguments: &[Value]) -> Outcome {
    let mut items = list(&arguments[0], "list")?.to_vec();
    let at = index(number(&arguments[1], "position")?, items.len()).ok_or(OUTSIDE)?;
    items.remove(at);
    Ok(evaluator.list(items))
}

fn reverse(evaluator: &mut Evaluator<'_>, arguments: &[Value]) -> Outcome {
    let items = list(&arguments[0], "list")?.iter().rev().cloned().collect();
    Ok(evaluator.list(items))
}

fn index_of(evaluator: &mut Evaluator<'_>, arguments: &[Value]) -> Outcome {
    let items = list(&arguments[0], "list")?;
    if !affordable(evaluator, &arguments[0]) {
        return Ok(Value::Null);
    }
    let places = items.iter().zip(1i64..).filter(|(item, _)| same(item, &arguments[1]));
    let places = places.map(|(_, place)| Number::from(place).into()).collect();
    Ok(evaluator.list(places))
}

fn union(evaluator: &mut Evaluator<'_>, arguments: &[Value]) -> Outcome {
    let all = concatenate(evaluator, arguments)?;
    distinct(evaluator, &[all])
}

fn distinct(evaluator: &mut Evaluator<'_>, arguments: &[Value]) -> Outcome {
    let items = list(&arguments[0], "list")?;
    let mut found: Vec<Value> = Vec::new();
    for item in items.iter() {
        // Every element is compared with those found before.
        if !evaluator.spend(found.len() as u64) || !evaluator.spend_on(item) {
            return Ok(Value::Null);
        }
        if !found.iter().any(|other| same(other, item)) {
            found.push(item.clone());
        }
    }
    Ok(evaluator.list(found))
}

fn flatten(evaluator: &mut Evaluator<'_>, arguments: &[Value]) -> Outcome {
    let items = list(&arguments[0], "list")?;
    if !affordable(evaluator, &arguments[0]) {
        return Ok(Value::Null);
    }
    let mut flat = Vec::new();
    flatten_into(&items, &mut flat);
    Ok(evaluator.list(flat))
}

fn flatten_into(items: &[Value], flat: &mut Vec<Value>) {
    for item in items {
        match item {
            Value::List(inner) => flatten_into(inner, flat),
            other => flat.push(other.clone()),
        }
    }
}
