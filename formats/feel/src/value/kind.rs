//! Types, as they stand after `instance of` and beside parameters, and the conversions that DMN makes for them.

use std::sync::Arc;

use super::{Body, Context, Function, Value};
use crate::SyntaxError;
use crate::temporal::{DateTime, Time, Zone};

/// A FEEL type (DMN 1.5 § 10.3.2.4 and grammar rule 54).
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Type {
    /// Everything.
    Any,
    /// Only `null`.
    Null,
    /// Truth values.
    Boolean,
    /// Numbers.
    Number,
    /// Texts.
    String,
    /// Calendar days.
    Date,
    /// Times of day.
    Time,
    /// Times of a day.
    DateTime,
    /// Durations in days and time.
    DaysAndTime,
    /// Durations in years and months.
    YearsAndMonths,
    /// Lists whose elements are all of one type.
    List(Box<Type>),
    /// Contexts that have at least these entries.
    Context(Vec<(Arc<str>, Type)>),
    /// Ranges of one type.
    Range(Box<Type>),
    /// Functions with so many parameters; `None` for any function.
    Function(Option<usize>),
    /// A name that is no built-in type; nothing is an instance of it.
    Named(Arc<str>),
}

impl Type {
    /// Reads a type such as `list<number>`.
    ///
    /// # Errors
    /// [`SyntaxError`] where the text is no type.
    pub fn parse(text: &str) -> Result<Self, SyntaxError> {
        crate::syntax::parse_type(text)
    }

    /// The built-in type of this name.
    pub(crate) fn simple(name: &str) -> Option<Self> {
        Some(match name {
            "Any" => Type::Any,
            "Null" => Type::Null,
            "boolean" => Type::Boolean,
            "number" => Type::Number,
            "string" => Type::String,
            "date" => Type::Date,
            "time" => Type::Time,
            "date and time" => Type::DateTime,
            "days and time duration" => Type::DaysAndTime,
            "years and months duration" => Type::YearsAndMonths,
            "list" => Type::List(Box::new(Type::Any)),
            "context" => Type::Context(Vec::new()),
            "range" => Type::Range(Box::new(Type::Any)),
            "function" => Type::Function(None),
            _ => return None,
        })
    }

    /// Whether the value is of this type.
    #[must_use]
    pub fn contains(&self, value: &Value) -> bool {
        match (self, value) {
            (Type::Any, value) => !value.is_null(),
            (Type::Null, Value::Null)
            | (Type::Boolean, Value::Boolean(_))
            | (Type::Number, Value::Number(_))
            | (Type::String, Value::String(_))
            | (Type::Date, Value::Date(_))
            | (Type::Time, Value::Time(_))
            | (Type::DateTime, Value::DateTime(_))
            | (Type::DaysAndTime, Value::DaysAndTime(_))
            | (Type::YearsAndMonths, Value::YearsAndMonths(_)) => true,
            (Type::List(element), Value::List(values)) => values.iter().all(|value| element.admits(value)),
            (Type::Context(entries), Value::Context(context)) => has_entries(context, entries),
            (Type::Range(element), Value::Range(range)) => {
                element.admits(&range.start) && element.admits(&range.end)
            }
            (Type::Function(count), Value::Function(function)) => {
                count.is_none_or(|count| arity_fits(function, count))
            }
            _ => false,
        }
    }

    /// Whether the value may stand where this type is declared: `null` may stand everywhere.
    fn admits(&self, value: &Value) -> bool {
        value.is_null() || self.contains(value)
    }

    /// The value as this type by DMN's implicit conversions (§ 10.3.2.9.4): itself, the only element of a list,
    /// a list around it, or midnight of a day. `None` where it is not of the type; types that are only known by name
    /// are not checked.
    #[must_use]
    pub fn convert(&self, value: Value) -> Option<Value> {
        if self.admits(&value) || matches!(self, Type::Named(_)) {
            return Some(value);
        }
        match (self, &value) {
            (Type::List(element), single) if element.contains(single) => Some(vec![value].into()),
            (_, Value::List(values)) => match &**values {
                [single] if self.contains(single) => Some(single.clone()),
                _ => None,
            },
            (Type::DateTime, Value::Date(date)) => {
                Some(DateTime::new(*date, Time::midnight(Zone::Offset(0))).into())
            }
            _ => None,
        }
    }
}

fn has_entries(context: &Context, entries: &[(Arc<str>, Type)]) -> bool {
    entries.iter().all(|(name, kind)| context.get(name).is_some_and(|value| kind.admits(value)))
}

fn arity_fits(function: &Function, count: usize) -> bool {
    match &function.body {
        Body::Builtin(builtin) => builtin.forms.iter().any(|form| form.accepts(count)),
        _ => function.parameters().len() == count,
    }
}
