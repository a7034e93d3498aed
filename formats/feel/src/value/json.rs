//! JSON in and out: what forms, tasks and interfaces store.

use serde_json::Value as Json;

use super::{Context, List, Value};
use crate::limits::HEIGHT;
use crate::number::Number;

impl From<Json> for Value {
    /// Objects become contexts. What is nested deeper than 200 levels becomes `null`.
    fn from(json: Json) -> Self {
        from_json(json, HEIGHT)
    }
}

fn from_json(json: Json, room: u32) -> Value {
    match json {
        Json::Null => Value::Null,
        Json::Bool(value) => Value::Boolean(value),
        Json::Number(value) => value.to_string().parse().map_or(Value::Null, Value::Number),
        Json::String(value) => Value::String(value.into()),
        Json::Array(_) | Json::Object(_) if room == 0 => Value::Null,
        Json::Array(values) => {
            Value::List(values.into_iter().map(|value| from_json(value, room - 1)).collect::<List>())
        }
        Json::Object(entries) => Value::Context(
            entries.into_iter().map(|(name, value)| (name, from_json(value, room - 1))).collect::<Context>(),
        ),
    }
}

impl From<&Value> for Json {
    /// Dates, times and durations become texts in ISO 8601 notation, ranges and functions their FEEL text.
    fn from(value: &Value) -> Self {
        match value {
            Value::Null => Json::Null,
            Value::Boolean(value) => Json::Bool(*value),
            Value::Number(number) => number_to_json(*number),
            Value::String(text) => Json::String(text.to_string()),
            Value::Date(value) => Json::String(value.to_string()),
            Value::Time(value) => Json::String(value.to_string()),
            Value::DateTime(value) => Json::String(value.to_string()),
            Value::DaysAndTime(value) => Json::String(value.to_string()),
            Value::YearsAndMonths(value) => Json::String(value.to_string()),
            Value::List(values) => Json::Array(values.iter().map(Json::from).collect()),
            Value::Context(context) => {
                Json::Object(context.iter().map(|(name, value)| (name.to_string(), value.into())).collect())
            }
            Value::Range(_) | Value::Function(_) => Json::String(value.to_string()),
        }
    }
}

impl From<Value> for Json {
    fn from(value: Value) -> Self {
        Json::from(&value)
    }
}

/// Whole numbers stay exact; others become the nearest floating-point number, as JSON readers do anyway.
fn number_to_json(number: Number) -> Json {
    match number.to_i64() {
        Some(whole) => Json::from(whole),
        None => serde_json::Number::from_f64(number.to_f64()).map_or(Json::Null, Json::Number),
    }
}
