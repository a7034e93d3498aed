//! Lists and contexts, which know how much they hold.
//!
//! A value may contain another one many times without copying it. Whoever walks through such a value would
//! meet every copy, so the evaluator refuses values that are too bulky before they come into being.

use std::ops::Deref;
use std::sync::Arc;

use indexmap::IndexMap;

use super::Value;

/// How much there is in a value when every repetition is counted, and how deep it is nested.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Bulk {
    /// Number of values, long texts counting more.
    pub(crate) weight: u32,
    /// Levels of nesting.
    pub(crate) height: u32,
}

impl Bulk {
    /// What a container of these values amounts to.
    pub(crate) fn around<'a>(values: impl Iterator<Item = &'a Value>) -> Self {
        let mut bulk = Bulk { weight: 1, height: 0 };
        for value in values {
            let inner = value.bulk();
            bulk.weight = bulk.weight.saturating_add(inner.weight);
            bulk.height = bulk.height.max(inner.height);
        }
        bulk.height += 1;
        bulk
    }
}

impl Value {
    /// How much this value amounts to.
    pub(crate) fn bulk(&self) -> Bulk {
        match self {
            Value::String(text) => Bulk {
                weight: u32::try_from(text.len() / 32).unwrap_or(u32::MAX).saturating_add(1),
                height: 0,
            },
            Value::List(list) => list.0.bulk,
            Value::Context(context) => context.0.bulk,
            Value::Function(function) => function.bulk,
            _ => Bulk { weight: 1, height: 0 },
        }
    }
}

#[derive(Debug, Default)]
struct Inner<T> {
    content: T,
    bulk: Bulk,
}

/// A list of values.
#[derive(Clone, Debug, Default)]
pub struct List(Arc<Inner<Vec<Value>>>);

impl From<Vec<Value>> for List {
    fn from(content: Vec<Value>) -> Self {
        let bulk = Bulk::around(content.iter());
        List(Arc::new(Inner { content, bulk }))
    }
}

impl FromIterator<Value> for List {
    fn from_iter<I: IntoIterator<Item = Value>>(values: I) -> Self {
        values.into_iter().collect::<Vec<_>>().into()
    }
}

impl Deref for List {
    type Target = [Value];

    fn deref(&self) -> &[Value] {
        &self.0.content
    }
}

/// Named values in the order in which they were written; the order does not matter for equality.
#[derive(Clone, Debug, Default)]
pub struct Context(Arc<Inner<IndexMap<Arc<str>, Value>>>);

impl Context {
    /// The value of an entry.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&Value> {
        self.0.content.get(name)
    }

    /// All entries in their order.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = (&Arc<str>, &Value)> {
        self.0.content.iter()
    }

    /// How many entries there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.0.content.len()
    }

    /// Whether there is no entry.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.content.is_empty()
    }

    /// The same context with one entry added or replaced.
    #[must_use]
    pub fn with(&self, name: &str, value: Value) -> Self {
        let mut content = self.0.content.clone();
        content.insert(name.into(), value);
        content.into()
    }
}

impl From<IndexMap<Arc<str>, Value>> for Context {
    fn from(content: IndexMap<Arc<str>, Value>) -> Self {
        let bulk = Bulk::around(content.values());
        Context(Arc::new(Inner { content, bulk }))
    }
}

impl<K: Into<Arc<str>>, V: Into<Value>> FromIterator<(K, V)> for Context {
    fn from_iter<I: IntoIterator<Item = (K, V)>>(entries: I) -> Self {
        entries
            .into_iter()
            .map(|(name, value)| (name.into(), value.into()))
            .collect::<IndexMap<Arc<str>, Value>>()
            .into()
    }
}
