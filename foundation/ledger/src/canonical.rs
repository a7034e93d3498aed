//! JSON in one spelling only (RFC 8785), for values without fractions.
//!
//! What is hashed must be written the same way by everybody and for ever. Fractions are refused rather than spelled: amounts
//! are whole cents, times whole microseconds, and the one hard part of RFC 8785 (how a double is printed) falls away.

use serde_json::Value;

/// The largest whole number that every JSON reader keeps exactly: 2^53 - 1 (RFC 7493 § 2.2).
pub const LARGEST: u64 = (1 << 53) - 1;

/// How deep lists and objects may be nested.
pub const DEPTH: usize = 64;

/// A value that has no canonical spelling here.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NotCanonical {
    /// A number with a fraction or an exponent, or beyond ±(2^53 - 1).
    #[error("a number is not whole or is beyond 2^53 - 1")]
    Number,
    /// Nested deeper than [`DEPTH`].
    #[error("nested deeper than {DEPTH} levels")]
    Depth,
}

/// Writes `value` in its one spelling: no spaces, members ordered by the UTF-16 units of their names, only the escapes that
/// must be.
///
/// # Errors
/// [`NotCanonical`] for fractions, numbers too large and values nested too deep.
pub fn to_string(value: &Value) -> Result<String, NotCanonical> {
    let mut out = String::new();
    write(&mut out, value, DEPTH)?;
    Ok(out)
}

fn write(out: &mut String, value: &Value, depth: usize) -> Result<(), NotCanonical> {
    let deeper = depth.checked_sub(1).ok_or(NotCanonical::Depth);
    match value {
        Value::Number(number) => write_number(out, number)?,
        Value::Array(items) => {
            let deeper = deeper?;
            for (place, item) in items.iter().enumerate() {
                out.push(if place == 0 { '[' } else { ',' });
                write(out, item, deeper)?;
            }
            out.push_str(if items.is_empty() { "[]" } else { "]" });
        }
        Value::Object(members) => {
            let deeper = deeper?;
            let mut members: Vec<_> = members.iter().collect();
            members.sort_by(|(a, _), (b, _)| a.encode_utf16().cmp(b.encode_utf16()));
            for (place, (name, member)) in members.iter().enumerate() {
                out.push(if place == 0 { '{' } else { ',' });
                out.push_str(&Value::from(name.as_str()).to_string());
                out.push(':');
                write(out, member, deeper)?;
            }
            out.push_str(if members.is_empty() { "{}" } else { "}" });
        }
        // Its string escapes are those of RFC 8785 § 3.2.2.2; `null`, `true` and `false` have one spelling anyway.
        Value::Null | Value::Bool(_) | Value::String(_) => out.push_str(&value.to_string()),
    }
    Ok(())
}

fn write_number(out: &mut String, number: &serde_json::Number) -> Result<(), NotCanonical> {
    let size = number.as_i64().map(i64::unsigned_abs).or(number.as_u64()).ok_or(NotCanonical::Number)?;
    if size > LARGEST {
        return Err(NotCanonical::Number);
    }
    out.push_str(&number.to_string());
    Ok(())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::json;

    use super::*;

    #[test]
    fn members_are_ordered_by_utf_16_units() {
        // The example of RFC 8785 § 3.2.3: the smiling face (a surrogate pair) stands before the Hebrew letter.
        let value = json!({
            "\u{20ac}": "Euro Sign", "\r": "Carriage Return", "\u{fb33}": "Hebrew Letter Dalet With Dagesh",
            "1": "One", "\u{1f600}": "Emoji: Grinning Face", "\u{80}": "Control", "\u{f6}": "Latin Small Letter O With Diaeresis",
        });
        let expected = "{\"\\r\":\"Carriage Return\",\"1\":\"One\",\"\u{80}\":\"Control\",\
            \"\u{f6}\":\"Latin Small Letter O With Diaeresis\",\"\u{20ac}\":\"Euro Sign\",\
            \"\u{1f600}\":\"Emoji: Grinning Face\",\"\u{fb33}\":\"Hebrew Letter Dalet With Dagesh\"}";
        assert_eq!(to_string(&value).unwrap(), expected);
    }

    #[test]
    fn values_have_one_spelling() {
        for (value, expected) in [
            (json!(null), "null"),
            (json!([]), "[]"),
            (json!({}), "{}"),
            (json!([true, false, 0, -1, "ß"]), "[true,false,0,-1,\"ß\"]"),
            (json!({"b": {"d": 1, "c": [2, {}]}, "a": ""}), r#"{"a":"","b":{"c":[2,{}],"d":1}}"#),
            (
                json!("\u{20ac}$\u{f}\nA'B\"\\\\\"/\u{8}\u{c}\t\u{7f}"),
                "\"€$\\u000f\\nA'B\\\"\\\\\\\\\\\"/\\b\\f\\t\u{7f}\"",
            ),
            (json!(9_007_199_254_740_991_i64), "9007199254740991"),
            (json!(-9_007_199_254_740_991_i64), "-9007199254740991"),
        ] {
            assert_eq!(to_string(&value).unwrap(), expected);
        }
    }

    #[test]
    fn fractions_and_great_numbers_are_refused() {
        for value in [
            json!(0.5),
            json!(1.0),
            json!(1e3),
            json!(9_007_199_254_740_992_u64),
            json!(u64::MAX),
            json!(i64::MIN),
        ] {
            assert_eq!(to_string(&json!({"a": [value]})), Err(NotCanonical::Number));
        }
    }

    #[test]
    fn bottomless_nesting_is_refused() {
        let nested = |levels| (0..levels).fold(json!(1), |inner, _| json!([inner]));
        assert!(to_string(&nested(DEPTH)).is_ok());
        assert_eq!(to_string(&nested(DEPTH + 1)), Err(NotCanonical::Depth));
    }

    fn any_value() -> impl Strategy<Value = Value> {
        let largest = i64::try_from(LARGEST).unwrap();
        let leaf = prop_oneof![
            Just(Value::Null),
            any::<bool>().prop_map(Value::from),
            (-largest..=largest).prop_map(Value::from),
            ".*".prop_map(Value::from),
        ];
        leaf.prop_recursive(4, 40, 6, |inner| {
            prop_oneof![
                prop::collection::vec(inner.clone(), 0..6).prop_map(Value::from),
                prop::collection::vec((".*", inner), 0..6)
                    .prop_map(|members| Value::Object(members.into_iter().collect())),
            ]
        })
    }

    proptest! {
        #[test]
        fn the_spelling_is_read_back_and_does_not_depend_on_order(value in any_value()) {
            let text = to_string(&value).unwrap();
            let back: Value = serde_json::from_str(&text).unwrap();
            prop_assert_eq!(&back, &value);
            prop_assert_eq!(to_string(&back).unwrap(), text);
        }
    }
}
