//! Values on their way into and out of both databases.

use std::borrow::Cow;

use jiff::{Timestamp, civil::Date};
use kernel::{Id, Money, TownSlug};
use serde::{Serialize, de::DeserializeOwned};
use uuid::Uuid;

/// A value to bind.
#[derive(Debug, Clone, PartialEq)]
pub enum Value<'a> {
    /// SQL NULL.
    Null,
    /// true or false; an INTEGER in SQLite.
    Bool(bool),
    /// A whole number.
    Int(i64),
    /// Text.
    Text(Cow<'a, str>),
    /// Bytes.
    Bytes(Cow<'a, [u8]>),
    /// An id; a 16-byte BLOB in SQLite.
    Uuid(Uuid),
    /// A moment; microseconds since 1970 as INTEGER in SQLite.
    Timestamp(Timestamp),
    /// A calendar day; `2026-11-23` as TEXT in SQLite.
    Date(Date),
    /// JSON; TEXT in SQLite.
    Json(Cow<'a, str>),
}

impl Value<'_> {
    /// The same, borrowed from nothing.
    #[must_use]
    pub fn into_owned(self) -> Value<'static> {
        match self {
            Self::Null => Value::Null,
            Self::Bool(it) => Value::Bool(it),
            Self::Int(it) => Value::Int(it),
            Self::Text(it) => Value::Text(it.into_owned().into()),
            Self::Bytes(it) => Value::Bytes(it.into_owned().into()),
            Self::Uuid(it) => Value::Uuid(it),
            Self::Timestamp(it) => Value::Timestamp(it),
            Self::Date(it) => Value::Date(it),
            Self::Json(it) => Value::Json(it.into_owned().into()),
        }
    }
}

/// What can be bound to `$n`.
pub trait Bind {
    /// The value to bind.
    fn bind(&self) -> Value<'_>;
}

/// A value as it came out of a database, before it is typed.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Cell<'a> {
    /// SQL NULL.
    Null,
    /// true or false (PostgreSQL only).
    Bool(bool),
    /// A whole number.
    Int(i64),
    /// A floating-point number; no column of ours has one, aggregates may.
    Real(f64),
    /// Text and JSON.
    Text(&'a str),
    /// Bytes.
    Bytes(&'a [u8]),
    /// An id (PostgreSQL only).
    Uuid(Uuid),
    /// A moment (PostgreSQL only).
    Timestamp(Timestamp),
    /// A calendar day (PostgreSQL only).
    Date(Date),
}

/// What can be read from a column.
pub trait Column: Sized {
    /// What is expected, for the error message.
    const EXPECTED: &'static str;
    /// The typed value, or nothing where the cell holds something else.
    fn from_cell(cell: Cell<'_>) -> Option<Self>;
}

/// A value kept as JSON.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Json<T>(pub T);

impl<T: Serialize> Bind for Json<T> {
    fn bind(&self) -> Value<'_> {
        // Serialising our own types to a string cannot fail; a type that can would be refused by the NOT NULL column.
        serde_json::to_string(&self.0).map_or(Value::Null, |text| Value::Json(Cow::Owned(text)))
    }
}

impl<T: DeserializeOwned> Column for Json<T> {
    const EXPECTED: &'static str = "JSON of the expected shape";
    fn from_cell(cell: Cell<'_>) -> Option<Self> {
        match cell {
            Cell::Text(text) => serde_json::from_str(text).ok().map(Self),
            _ => None,
        }
    }
}

macro_rules! both {
    ($type:ty, $expected:literal, |$this:ident| $bind:expr, $($pattern:pat => $read:expr),+ $(,)?) => {
        impl Bind for $type {
            fn bind(&self) -> Value<'_> {
                let $this = self;
                $bind
            }
        }
        impl Column for $type {
            const EXPECTED: &'static str = $expected;
            fn from_cell(cell: Cell<'_>) -> Option<Self> {
                match cell {
                    $($pattern => $read,)+
                    _ => None,
                }
            }
        }
    };
}

both!(bool, "true or false", |it| Value::Bool(*it), Cell::Bool(b) => Some(b), Cell::Int(0) => Some(false), Cell::Int(1) => Some(true));
both!(i64, "a whole number", |it| Value::Int(*it), Cell::Int(i) => Some(i));
both!(i32, "a whole number", |it| Value::Int(i64::from(*it)), Cell::Int(i) => i32::try_from(i).ok());
both!(u32, "a whole number from 0", |it| Value::Int(i64::from(*it)), Cell::Int(i) => u32::try_from(i).ok());
both!(u64, "a whole number from 0", |it| i64::try_from(*it).map_or(Value::Null, Value::Int), Cell::Int(i) => u64::try_from(i).ok());
both!(String, "text", |it| Value::Text(Cow::Borrowed(it)), Cell::Text(t) => Some(t.to_owned()));
both!(Vec<u8>, "bytes", |it| Value::Bytes(Cow::Borrowed(it)), Cell::Bytes(b) => Some(b.to_vec()));
both!([u8; 32], "32 bytes", |it| Value::Bytes(Cow::Borrowed(it)), Cell::Bytes(b) => b.try_into().ok());
both!(Uuid, "an id", |it| Value::Uuid(*it), Cell::Uuid(u) => Some(u), Cell::Bytes(b) => Uuid::from_slice(b).ok());
both!(Timestamp, "a moment", |it| Value::Timestamp(*it),
    Cell::Timestamp(t) => Some(t), Cell::Int(micros) => Timestamp::from_microsecond(micros).ok());
both!(Date, "a day", |it| Value::Date(*it), Cell::Date(d) => Some(d), Cell::Text(t) => t.parse().ok());
both!(Money, "cents", |it| Value::Int(it.cents()), Cell::Int(i) => Some(Self::from_cents(i)));
both!(TownSlug, "a town's short name", |it| Value::Text(Cow::Borrowed(it.as_str())), Cell::Text(t) => t.parse().ok());
both!(serde_json::Value, "JSON", |it| Value::Json(Cow::Owned(it.to_string())), Cell::Text(t) => serde_json::from_str(t).ok());

impl Column for f64 {
    const EXPECTED: &'static str = "a number";
    fn from_cell(cell: Cell<'_>) -> Option<Self> {
        match cell {
            Cell::Real(number) => Some(number),
            _ => None,
        }
    }
}
impl Bind for Value<'_> {
    fn bind(&self) -> Value<'_> {
        match self {
            Self::Text(it) => Value::Text(Cow::Borrowed(it)),
            Self::Json(it) => Value::Json(Cow::Borrowed(it)),
            Self::Bytes(it) => Value::Bytes(Cow::Borrowed(it)),
            other => other.clone(),
        }
    }
}
impl<T> Bind for Id<T> {
    fn bind(&self) -> Value<'_> {
        Value::Uuid(self.uuid())
    }
}
impl<T> Column for Id<T> {
    const EXPECTED: &'static str = "an id";
    fn from_cell(cell: Cell<'_>) -> Option<Self> {
        Uuid::from_cell(cell).map(Self::new)
    }
}
impl Bind for &str {
    fn bind(&self) -> Value<'_> {
        Value::Text(Cow::Borrowed(self))
    }
}
impl Bind for &[u8] {
    fn bind(&self) -> Value<'_> {
        Value::Bytes(Cow::Borrowed(self))
    }
}
impl<T: Bind> Bind for Option<T> {
    fn bind(&self) -> Value<'_> {
        self.as_ref().map_or(Value::Null, Bind::bind)
    }
}
impl<T: Column> Column for Option<T> {
    const EXPECTED: &'static str = T::EXPECTED;
    fn from_cell(cell: Cell<'_>) -> Option<Self> {
        match cell {
            Cell::Null => Some(None),
            other => T::from_cell(other).map(Some),
        }
    }
}

/// Binds and reads an enum of unit variants as its text: `store::text_enum!(CaseState)` wants `as_str()` and `FromStr`.
#[macro_export]
macro_rules! text_enum {
    ($type:ty) => {
        impl $crate::Bind for $type {
            fn bind(&self) -> $crate::Value<'_> {
                $crate::Value::Text(std::borrow::Cow::Borrowed(self.as_str()))
            }
        }
        impl $crate::Column for $type {
            const EXPECTED: &'static str = stringify!($type);
            fn from_cell(cell: $crate::Cell<'_>) -> Option<Self> {
                match cell {
                    $crate::Cell::Text(text) => text.parse().ok(),
                    _ => None,
                }
            }
        }
    };
}
