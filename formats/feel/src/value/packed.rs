//! Values as JSON from which exactly the same value is read again: what is kept in a database or a log.

use std::sync::Arc;

use serde_json::{Map, Value as Json, json};

use super::{Context, List, Range, Value};
use crate::limits::HEIGHT;

/// The name that says: this object is no context but a value of the kind that stands here.
const KIND: &str = "@";

impl Value {
    /// The value as JSON that [`Value::unpack`] reads again without loss: texts, truth values and small whole numbers as themselves,
    /// lists as arrays, contexts as objects, and everything else as an object that names its kind. There are no fractions in it. A
    /// function cannot be kept and becomes `null`.
    ///
    /// ```
    /// let value = feel::Expression::parse(r#"[0.5, date("2026-12-01"), "so"]"#).unwrap().evaluate(&feel::Scope::default());
    /// let packed = value.pack();
    /// assert_eq!(packed.to_string(), r#"[{"@":"number","v":"0.5"},{"@":"date","v":"2026-12-01"},"so"]"#);
    /// assert_eq!(feel::Value::unpack(packed), Some(value));
    /// ```
    #[must_use]
    pub fn pack(&self) -> Json {
        let named = |kind: &str, text: &dyn std::fmt::Display| json!({ KIND: kind, "v": text.to_string() });
        match self {
            Value::Null | Value::Function(_) => Json::Null,
            Value::Boolean(value) => Json::Bool(*value),
            Value::String(text) => Json::String(text.to_string()),
            Value::Number(number) => match number.to_i64() {
                Some(whole) if number.to_string() == whole.to_string() => Json::from(whole),
                _ => named("number", number),
            },
            Value::Date(value) => named("date", value),
            Value::Time(value) => named("time", value),
            Value::DateTime(value) => named("date and time", value),
            Value::DaysAndTime(value) => named("days", value),
            Value::YearsAndMonths(value) => named("months", value),
            Value::List(values) => Json::Array(values.iter().map(Value::pack).collect()),
            Value::Context(context) => {
                let entries: Map<_, _> =
                    context.iter().map(|(name, value)| (name.to_string(), value.pack())).collect();
                if entries.contains_key(KIND) {
                    return json!({ KIND: "context", "v": entries });
                }
                Json::Object(entries)
            }
            Value::Range(range) => {
                let Range { start, start_included, end, end_included } = &**range;
                json!({ KIND: "range", "v": [start.pack(), start_included, end.pack(), end_included] })
            }
        }
    }

    /// The value that was packed; nothing where this is none.
    #[must_use]
    pub fn unpack(json: Json) -> Option<Self> {
        unpack(json, HEIGHT)
    }
}

fn unpack(json: Json, room: u32) -> Option<Value> {
    let inner = room.checked_sub(1)?;
    Some(match json {
        Json::Null => Value::Null,
        Json::Bool(value) => Value::Boolean(value),
        Json::Number(value) => value.as_i64()?.into(),
        Json::String(value) => Value::String(value.into()),
        Json::Array(values) => {
            Value::List(values.into_iter().map(|value| unpack(value, inner)).collect::<Option<List>>()?)
        }
        Json::Object(mut entries) => match entries.remove(KIND) {
            None => Value::Context(context(entries, inner)?),
            Some(kind) => named(kind.as_str()?, entries.remove("v")?, inner)?,
        },
    })
}

fn context(entries: Map<String, Json>, room: u32) -> Option<Context> {
    entries.into_iter().map(|(name, value)| Some((name, unpack(value, room)?))).collect()
}

fn named(kind: &str, value: Json, room: u32) -> Option<Value> {
    Some(match (kind, value) {
        ("number", Json::String(text)) => Value::Number(text.parse().ok()?),
        ("date", Json::String(text)) => Value::Date(text.parse().ok()?),
        ("time", Json::String(text)) => Value::Time(text.parse().ok()?),
        ("date and time", Json::String(text)) => Value::DateTime(text.parse().ok()?),
        ("days", Json::String(text)) => Value::DaysAndTime(text.parse().ok()?),
        ("months", Json::String(text)) => Value::YearsAndMonths(text.parse().ok()?),
        ("context", Json::Object(entries)) => Value::Context(context(entries, room)?),
        ("range", Json::Array(parts)) => {
            let [start, start_included, end, end_included] = parts.try_into().ok()?;
            let range = Range {
                start: unpack(start, room)?,
                start_included: start_included.as_bool()?,
                end: unpack(end, room)?,
                end_included: end_included.as_bool()?,
            };
            range.is_sound().then(|| Value::Range(Arc::new(range)))?
        }
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Expression, Scope};

    #[test]
    fn what_is_packed_is_read_again_as_it_was() {
        let table = [
            "null",
            "true",
            "\"Straße\"",
            "1",
            "-9223372036854775808",
            "9223372036854775808",
            "1.0",
            "0.1",
            "1e30",
            "date(\"2026-02-28\")",
            "date(\"-0044-03-15\")",
            "time(\"10:00:00@Europe/Berlin\")",
            "time(\"10:00:00.123Z\")",
            "date and time(\"2026-02-28T10:00:00+01:00\")",
            "date and time(\"2026-02-28T10:00:00@Europe/Berlin\")",
            "duration(\"P1DT2H3M4.5S\")",
            "duration(\"-P1Y2M\")",
            "[]",
            "[1, [2, {}], null]",
            "{}",
            "{a: {b: 0.5}}",
            "{\"@\": \"date\", \"v\": \"2026-02-28\"}",
            "{\"@\": {\"@\": 1}}",
            "[1..10)",
            "(\"a\"..\"c\"]",
            "(>= 18)",
            "[date(\"2026-01-01\")..date(\"2026-12-31\")]",
        ];
        for text in table {
            let value = Expression::parse(text).unwrap().evaluate(&Scope::default());
            assert!(!value.is_null() || text == "null", "{text} is null");
            let packed = value.pack();
            let again = Value::unpack(packed.clone()).unwrap_or_else(|| panic!("{text}: {packed}"));
            assert_eq!(again.to_string(), value.to_string(), "{text}: {packed}");
            assert_eq!(again.pack(), packed, "{text}");
        }
        let function = Expression::parse("function(x) x").unwrap().evaluate(&Scope::default());
        assert_eq!(function.pack(), Json::Null);
    }

    #[test]
    fn what_was_never_packed_is_refused() {
        let deep = (0..HEIGHT + 5).fold(json!(1), |inner, _| json!([inner]));
        for bad in [
            json!(1.5),
            json!({ "@": "date" }),
            json!({ "@": "date", "v": "gestern" }),
            json!({ "@": "sonstwas", "v": "1" }),
            json!({ "@": 1, "v": "1" }),
            json!({ "@": "range", "v": [null, true, null, true] }),
            json!({ "@": "range", "v": [1, true, 2] }),
            deep,
        ] {
            assert!(Value::unpack(bad.clone()).is_none(), "{bad}");
        }
    }
}
