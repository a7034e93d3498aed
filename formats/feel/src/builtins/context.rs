//! Contexts: reading, changing and joining entries.

use std::sync::Arc;

use indexmap::IndexMap;

use super::arguments::{context, list, text, wrong};
use super::{Builtin, Outcome, form, function};
use crate::error::Fault;
use crate::eval::Evaluator;
use crate::value::{Context, Value};

pub(super) const FUNCTIONS: &[Builtin] = &[
    function("get value", &[form(&["m", "key"], get_value)]),
    function("get entries", &[form(&["m"], get_entries)]),
    function("context", &[form(&["entries"], of_entries)]),
    function(
        "context put",
        &[form(&["context", "key", "value"], put_one), form(&["context", "keys", "value"], put_nested)],
    ),
    function("context merge", &[form(&["contexts"], merge)]),
];

fn get_value(_: &mut Evaluator<'_>, arguments: &[Value]) -> Outcome {
    let (from, key) = (context(&arguments[0], "m")?, text(&arguments[1], "key")?);
    Ok(from.get(key).cloned().unwrap_or(Value::Null))
}

fn get_entries(evaluator: &mut Evaluator<'_>, arguments: &[Value]) -> Outcome {
    let entry = |(key, value): (&Arc<str>, &Value)| {
        let pair = [("key", Value::String(Arc::clone(key))), ("value", value.clone())];
        Value::Context(pair.into_iter().collect())
    };
    let entries = context(&arguments[0], "m")?.iter().map(entry).collect();
    Ok(evaluator.list(entries))
}

/// The opposite of `get entries`; every key once, every value given.
fn of_entries(evaluator: &mut Evaluator<'_>, arguments: &[Value]) -> Outcome {
    let mut found = IndexMap::new();
    for entry in list(&arguments[0], "entries")?.iter() {
        let entry = context(entry, "entries")?;
        let key = entry.get("key").ok_or(Fault::Plain("einem Eintrag fehlt „key“"))?;
        let value = entry.get("value").ok_or(Fault::Plain("einem Eintrag fehlt „value“"))?;
        if found.insert(Arc::from(text(key, "key")?), value.clone()).is_some() {
            return Err(Fault::Plain("ein Schlüssel kommt zweimal vor"));
        }
    }
    evaluator.spend(found.len() as u64);
    Ok(evaluator.bounded(Context::from(found).into()))
}

fn put_one(evaluator: &mut Evaluator<'_>, arguments: &[Value]) -> Outcome {
    let (target, key) = (context(&arguments[0], "context")?, text(&arguments[1], "key")?);
    evaluator.spend(target.len() as u64);
    Ok(evaluator.bounded(target.with(key, arguments[2].clone()).into()))
}

fn put_nested(evaluator: &mut Evaluator<'_>, arguments: &[Value]) -> Outcome {
    let target = context(&arguments[0], "context")?;
    let Value::List(keys) = &arguments[1] else {
        return Err(wrong(&arguments[1], "key", "ein Text oder eine Liste von Texten"));
    };
    let changed = put_deep(evaluator, target, keys, &arguments[2])?;
    Ok(evaluator.bounded(changed.into()))
}

/// Follows the keys inwards; all but the last must lead to a context.
fn put_deep(
    evaluator: &mut Evaluator<'_>,
    target: &Context,
    keys: &[Value],
    value: &Value,
) -> Result<Context, Fault> {
    let (first, rest) = keys.split_first().ok_or(Fault::Plain("die Liste der Schlüssel ist leer"))?;
    let key = text(first, "keys")?;
    if !evaluator.spend(target.len() as u64 + 1) {
        return Ok(Context::default());
    }
    if rest.is_empty() {
        return Ok(target.with(key, value.clone()));
    }
    let inner = context(target.get(key).unwrap_or(&Value::Null), "keys")?;
    let changed = put_deep(evaluator, inner, rest, value)?;
    Ok(target.with(key, changed.into()))
}

/// All entries of the contexts; later ones win.
fn merge(evaluator: &mut Evaluator<'_>, arguments: &[Value]) -> Outcome {
    let mut found: IndexMap<Arc<str>, Value> = IndexMap::new();
    for part in list(&arguments[0], "contexts")?.iter() {
        let part = context(part, "contexts")?;
        if !evaluator.spend(part.len() as u64 + 1) {
            return Ok(Value::Null);
        }
        found.extend(part.iter().map(|(name, value)| (Arc::clone(name), value.clone())));
    }
    Ok(evaluator.bounded(Context::from(found).into()))
}
