//! The values of FEEL. They are cheap to clone and can be shared between threads.

mod compare;
mod display;
mod function;
mod json;
mod kind;
mod nested;
mod packed;
mod range;

use std::sync::Arc;

pub use function::Function;
pub(crate) use function::{Body, Closure};
pub use kind::Type;
pub(crate) use nested::Bulk;
pub use nested::{Context, List};
pub use range::Range;

use crate::limits;
use crate::number::Number;
use crate::temporal::{Date, DateTime, DaysAndTime, Time, YearsAndMonths};

/// A FEEL value (DMN 1.5 § 10.3.2). `==` means FEEL's equality with a clear yes.
#[derive(Clone, Debug)]
pub enum Value {
    /// Nothing, unknown, or the result of something that makes no sense.
    Null,
    /// True or false.
    Boolean(bool),
    /// A decimal number.
    Number(Number),
    /// A text.
    String(Arc<str>),
    /// A calendar day.
    Date(Date),
    /// A time of day.
    Time(Time),
    /// A time of a day.
    DateTime(DateTime),
    /// A duration in days, hours, minutes and seconds.
    DaysAndTime(DaysAndTime),
    /// A duration in years and months.
    YearsAndMonths(YearsAndMonths),
    /// A list.
    List(List),
    /// Named values.
    Context(Context),
    /// An interval.
    Range(Arc<Range>),
    /// A function.
    Function(Arc<Function>),
}

impl Value {
    /// What kind of value this is, in German with its article, for messages.
    #[must_use]
    pub const fn kind_name(&self) -> &'static str {
        match self {
            Value::Null => "null",
            Value::Boolean(_) => "ein Wahrheitswert",
            Value::Number(_) => "eine Zahl",
            Value::String(_) => "ein Text",
            Value::Date(_) => "ein Datum",
            Value::Time(_) => "eine Uhrzeit",
            Value::DateTime(_) => "ein Zeitpunkt",
            Value::DaysAndTime(_) => "eine Dauer in Tagen und Zeit",
            Value::YearsAndMonths(_) => "eine Dauer in Jahren und Monaten",
            Value::List(_) => "eine Liste",
            Value::Context(_) => "ein Kontext",
            Value::Range(_) => "ein Bereich",
            Value::Function(_) => "eine Funktion",
        }
    }

    /// Whether it is `null`.
    #[must_use]
    pub const fn is_null(&self) -> bool {
        matches!(self, Value::Null)
    }

    /// Whether it is `true`: what a condition counts as fulfilled.
    #[must_use]
    pub const fn is_true(&self) -> bool {
        matches!(self, Value::Boolean(true))
    }

    /// How many values there are in it when every repetition is counted, long texts counting more: the work of
    /// walking through it.
    #[must_use]
    pub fn weight(&self) -> u32 {
        self.bulk().weight
    }

    /// Whether it is small and flat enough to be walked through ([`limits::WEIGHT`], [`limits::HEIGHT`]). Whoever
    /// makes lists of lists outside of expressions asks this before the value is used.
    #[must_use]
    pub fn is_bounded(&self) -> bool {
        let Bulk { weight, height } = self.bulk();
        weight <= limits::WEIGHT && height <= limits::HEIGHT
    }

    /// The truth value, if it is one.
    #[must_use]
    pub const fn as_bool(&self) -> Option<bool> {
        match self {
            Value::Boolean(value) => Some(*value),
            _ => None,
        }
    }

    /// The number, if it is one.
    #[must_use]
    pub const fn as_number(&self) -> Option<Number> {
        match self {
            Value::Number(value) => Some(*value),
            _ => None,
        }
    }

    /// The text, if it is one.
    #[must_use]
    pub fn as_str(&self) -> Option<&str> {
        match self {
            Value::String(value) => Some(value),
            _ => None,
        }
    }

    /// The elements, if it is a list.
    #[must_use]
    pub fn as_list(&self) -> Option<&[Value]> {
        match self {
            Value::List(value) => Some(value),
            _ => None,
        }
    }

    /// The entries, if it is a context.
    #[must_use]
    pub const fn as_context(&self) -> Option<&Context> {
        match self {
            Value::Context(value) => Some(value),
            _ => None,
        }
    }
}

/// `From` for what can be wrapped without a question.
macro_rules! wrapped {
    ($($kind:ty => $variant:ident),* $(,)?) => {$(
        impl From<$kind> for Value {
            fn from(value: $kind) -> Self {
                Value::$variant(value.into())
            }
        }
    )*};
}

wrapped! {
    bool => Boolean, Number => Number, i32 => Number, i64 => Number, u64 => Number, usize => Number,
    &str => String, String => String, Arc<str> => String,
    Date => Date, jiff::civil::Date => Date, Time => Time, DateTime => DateTime, &jiff::ZonedDateTime => DateTime,
    DaysAndTime => DaysAndTime, YearsAndMonths => YearsAndMonths,
    List => List, Vec<Value> => List, Context => Context, Range => Range, Function => Function,
}

impl<T: Into<Value>> From<Option<T>> for Value {
    fn from(value: Option<T>) -> Self {
        value.map_or(Value::Null, Into::into)
    }
}
