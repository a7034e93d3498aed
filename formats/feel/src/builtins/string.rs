//! Texts: parts, length, case, joining. Positions count characters, not bytes.

use super::arguments::{list, optional_text, text, whole, wrong};
use super::{Builtin, Outcome, form, function, optional};
use crate::error::Fault;
use crate::eval::Evaluator;
use crate::number::Number;
use crate::value::Value;

pub(super) const FUNCTIONS: &[Builtin] = &[
    function("substring", &[optional(&["string", "start position", "length"], 2, substring)]),
    function("string length", &[form(&["string"], string_length)]),
    function("upper case", &[form(&["string"], upper_case)]),
    function("lower case", &[form(&["string"], lower_case)]),
    function("substring before", &[form(&["string", "match"], substring_before)]),
    function("substring after", &[form(&["string", "match"], substring_after)]),
    function("contains", &[form(&["string", "match"], contains)]),
    function("starts with", &[form(&["string", "match"], starts_with)]),
    function("ends with", &[form(&["string", "match"], ends_with)]),
    function("string join", &[optional(&["list", "delimiter"], 1, string_join)]),
];

fn substring(evaluator: &mut Evaluator<'_>, arguments: &[Value]) -> Outcome {
    let string = text(&arguments[0], "string")?;
    let position = whole(&arguments[1], "start position")?;
    let length = if arguments[2].is_null() { None } else { Some(whole(&arguments[2], "length")?) };
    evaluator.spend((string.len() / 32) as u64);
    let count = string.chars().count();
    let start =
        super::index(Number::from(position), count).ok_or(Fault::Plain("die Stelle liegt außerhalb"))?;
    let taken = match length {
        None => count,
        Some(length @ 1..) => usize::try_from(length).unwrap_or(count),
        Some(_) => return Err(Fault::Plain("die Länge muss mindestens 1 sein")),
    };
    Ok(evaluator.text(string.chars().skip(start).take(taken).collect()))
}

fn string_length(_: &mut Evaluator<'_>, arguments: &[Value]) -> Outcome {
    Ok(text(&arguments[0], "string")?.chars().count().into())
}

fn upper_case(evaluator: &mut Evaluator<'_>, arguments: &[Value]) -> Outcome {
    let upper = text(&arguments[0], "string")?.to_uppercase();
    Ok(evaluator.text(upper))
}

fn lower_case(evaluator: &mut Evaluator<'_>, arguments: &[Value]) -> Outcome {
    let lower = text(&arguments[0], "string")?.to_lowercase();
    Ok(evaluator.text(lower))
}

/// Both arguments of the functions that look for a text in a text.
fn pair(arguments: &[Value]) -> Result<(&str, &str), Fault> {
    Ok((text(&arguments[0], "string")?, text(&arguments[1], "match")?))
}

fn substring_before(evaluator: &mut Evaluator<'_>, arguments: &[Value]) -> Outcome {
    let (string, wanted) = pair(arguments)?;
    let before = string.find(wanted).map_or("", |at| &string[..at]);
    Ok(evaluator.text(before.to_owned()))
}

fn substring_after(evaluator: &mut Evaluator<'_>, arguments: &[Value]) -> Outcome {
    let (string, wanted) = pair(arguments)?;
    let after = string.find(wanted).map_or("", |at| &string[at + wanted.len()..]);
    Ok(evaluator.text(after.to_owned()))
}

fn contains(_: &mut Evaluator<'_>, arguments: &[Value]) -> Outcome {
    pair(arguments).map(|(string, wanted)| string.contains(wanted).into())
}

fn starts_with(_: &mut Evaluator<'_>, arguments: &[Value]) -> Outcome {
    pair(arguments).map(|(string, wanted)| string.starts_with(wanted).into())
}

fn ends_with(_: &mut Evaluator<'_>, arguments: &[Value]) -> Outcome {
    pair(arguments).map(|(string, wanted)| string.ends_with(wanted).into())
}

/// Joins the texts of a list; `null` elements are left out.
fn string_join(evaluator: &mut Evaluator<'_>, arguments: &[Value]) -> Outcome {
    let items = list(&arguments[0], "list")?;
    let delimiter = optional_text(&arguments[1], "delimiter")?.unwrap_or("");
    let mut parts = Vec::with_capacity(items.len());
    for item in items.iter().filter(|item| !item.is_null()) {
        parts.push(item.as_str().ok_or_else(|| wrong(item, "list", "eine Liste von Texten"))?);
    }
    let length: usize = parts.iter().map(|part| part.len() + delimiter.len()).sum();
    if !evaluator.spend((length / 32 + parts.len()) as u64) {
        return Ok(Value::Null);
    }
    Ok(evaluator.text(parts.join(delimiter)))
}
