//! Names of several words. DMN allows `Anzahl der Kinder` and even `Brutto-Netto`; only who knows the names
//! in scope can tell the latter from a difference.

use std::collections::HashMap;
use std::sync::LazyLock;

use super::lexer::{TokenKind, tokens};
use crate::value::Value;

/// The names that an expression may use, as far as they consist of several words or contain signs.
#[derive(Clone, Debug, Default)]
pub struct Names {
    by_first: HashMap<String, Vec<Known>>,
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
    pub(super) fn beginning_with(&self, word: &str) -> &[Known] {
        self.by_first.get(word).map_or(&[], Vec::as_slice)
    }
}

impl<S: AsRef<str>> FromIterator<S> for Names {
    fn from_iter<I: IntoIterator<Item = S>>(names: I) -> Self {
        let mut found = Names::default();
        names.into_iter().for_each(|name| found.add(name.as_ref()));
        found
    }
}
