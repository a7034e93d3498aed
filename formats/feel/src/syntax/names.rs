//! Names of several words. DMN allows `Anzahl der Kinder` and even `Brutto-Netto`; only who knows the names
//! in scope can tell the latter from a difference.

use std::collections::HashMap;
use std::sync::{Arc, LazyLock};

use super::lexer::{TokenKind, tokens};
use crate::value::{Type, Value};

/// The names that an expression may use, as far as they consist of several words or contain signs.
#[derive(Clone, Debug, Default)]
pub struct Names {
    by_first: HashMap<String, Vec<Known>>,
    types: HashMap<String, Type>,
    /// Names that are known as well.
    outer: Option<Arc<Names>>,
}

/// A name in its pieces.
#[derive(Clone, Debug)]
pub(super) struct Known {
    pub(super) pieces: Vec<String>,
    pub(super) name: String,
}

/// The built-in functions whose names contain keywords.
pub(super) static BUILT_IN: LazyLock<Names> =
    LazyLock::new(|| crate::builtins::all().map(|builtin| builtin.name).collect());

impl Known {
    /// Cuts a name into pieces; `None` where one word or nothing readable is left.
    pub(super) fn new(name: &str) -> Option<Self> {
        let found = tokens(name).ok()?;
        let words = &found[..found.len() - 1];
        let first_is_word = words.first().is_some_and(|token| token.kind == TokenKind::Word);
        (words.len() > 1 && first_is_word).then(|| Known {
            pieces: words.iter().map(|token| name[token.start..token.end].to_owned()).collect(),
            name: name.to_owned(),
        })
    }
}

impl Names {
    /// Names beside those of an outer place, which are not copied.
    #[must_use]
    pub fn inside(outer: &Arc<Names>) -> Self {
        Names { outer: Some(Arc::clone(outer)), ..Names::default() }
    }

    /// Adds a type, so that it is known behind `instance of` and beside parameters.
    pub fn add_type(&mut self, name: &str, kind: Type) {
        self.types.insert(name.to_owned(), kind);
    }

    /// The type of this name that was added.
    pub(super) fn kind(&self, name: &str) -> Option<&Type> {
        let outer = || self.outer.as_ref().and_then(|outer| outer.kind(name));
        self.types.get(name).or_else(outer)
    }

    /// Adds a name.
    pub fn add(&mut self, name: &str) {
        if let Some(known) = Known::new(name) {
            let places = self.by_first.entry(known.pieces[0].clone()).or_default();
            if places.iter().all(|other| other.name != known.name) {
                places.push(known);
            }
        }
    }

    /// Adds all names inside a value: those of its entries, and of theirs.
    pub fn add_all_in(&mut self, value: &Value) {
        match value {
            Value::Context(context) => context.iter().for_each(|(name, value)| {
                self.add(name);
                self.add_all_in(value);
            }),
            Value::List(values) => values.iter().take(100).for_each(|value| self.add_all_in(value)),
            _ => {}
        }
    }

    /// The names that begin with this word.
    pub(super) fn beginning_with<'n>(&'n self, word: &str) -> Vec<&'n Known> {
        let mut found: Vec<&Known> = self.by_first.get(word).into_iter().flatten().collect();
        if let Some(outer) = &self.outer {
            found.extend(outer.beginning_with(word));
        }
        found
    }
}

impl<S: AsRef<str>> FromIterator<S> for Names {
    fn from_iter<I: IntoIterator<Item = S>>(names: I) -> Self {
        let mut found = Names::default();
        names.into_iter().for_each(|name| found.add(name.as_ref()));
        found
    }
}
