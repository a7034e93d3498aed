//! Values written as FEEL literals, so that they can be read back.

use std::fmt::{self, Write};

use super::{Range, Value};

impl fmt::Display for Value {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Value::Null => f.write_str("null"),
            Value::Boolean(value) => write!(f, "{value}"),
            Value::Number(value) => write!(f, "{value}"),
            Value::String(value) => quoted(f, value),
            Value::Date(value) => write!(f, "@\"{value}\""),
            Value::Time(value) => write!(f, "@\"{value}\""),
            Value::DateTime(value) => write!(f, "@\"{value}\""),
            Value::DaysAndTime(value) => write!(f, "@\"{value}\""),
            Value::YearsAndMonths(value) => write!(f, "@\"{value}\""),
            Value::List(values) => {
                f.write_str("[")?;
                separated(f, values.iter(), |f, value| write!(f, "{value}"))?;
                f.write_str("]")
            }
            Value::Context(context) => {
                f.write_str("{")?;
                separated(f, context.iter(), |f, (name, value)| {
                    key(f, name)?;
                    write!(f, ": {value}")
                })?;
                f.write_str("}")
            }
            Value::Range(range) => write!(f, "{range}"),
            Value::Function(function) => write!(f, "{function:?}"),
        }
    }
}

impl fmt::Display for Range {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (&self.start, &self.end) {
            (Value::Null, end) => write!(f, "({}{end})", if self.end_included { "<=" } else { "<" }),
            (start, Value::Null) => write!(f, "({}{start})", if self.start_included { ">=" } else { ">" }),
            (start, end) => {
                let (open, close) =
                    (if self.start_included { '[' } else { '(' }, if self.end_included { ']' } else { ')' });
                write!(f, "{open}{start}..{end}{close}")
            }
        }
    }
}

fn separated<T>(
    f: &mut fmt::Formatter<'_>,
    items: impl Iterator<Item = T>,
    each: impl Fn(&mut fmt::Formatter<'_>, T) -> fmt::Result,
) -> fmt::Result {
    for (index, item) in items.enumerate() {
        if index > 0 {
            f.write_str(", ")?;
        }
        each(f, item)?;
    }
    Ok(())
}

/// A key stands bare where it is a simple name.
fn key(f: &mut fmt::Formatter<'_>, name: &str) -> fmt::Result {
    let simple = name.starts_with(|c: char| c.is_alphabetic())
        && name.chars().all(|c| c.is_alphanumeric() || c == '_' || c == ' ')
        && name.split(' ').all(|word| !word.is_empty());
    if simple { f.write_str(name) } else { quoted(f, name) }
}

fn quoted(f: &mut fmt::Formatter<'_>, text: &str) -> fmt::Result {
    f.write_char('"')?;
    for c in text.chars() {
        match c {
            '"' => f.write_str("\\\"")?,
            '\\' => f.write_str("\\\\")?,
            '\n' => f.write_str("\\n")?,
            '\r' => f.write_str("\\r")?,
            '\t' => f.write_str("\\t")?,
            _ => f.write_char(c)?,
        }
    }
    f.write_char('"')
}
