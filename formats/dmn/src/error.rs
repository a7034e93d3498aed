//! What is wrong with a model, and why a value became `null`: German sentences for the person who made the model.

use std::fmt;

/// A fault of a model: one that keeps it from being read, or one that a part of it has.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub struct Problem {
    /// The line of the XML, from 1.
    pub line: usize,
    /// The name of the element that it is in, or nothing.
    pub element: String,
    /// What is wrong, in German.
    pub message: String,
}

impl Problem {
    pub(crate) fn new(line: usize, element: &str, message: impl Into<String>) -> Self {
        Problem { line, element: element.to_owned(), message: message.into() }
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.element.as_str() {
            "" => write!(f, "Zeile {}: {}", self.line, self.message),
            name => write!(f, "Zeile {}, „{name}“: {}", self.line, self.message),
        }
    }
}

/// Nothing in the model can be evaluated under this name.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("Im Modell „{model}“ gibt es nichts mit dem Namen „{name}“, das sich auswerten lässt.")]
pub struct Unknown {
    /// The name of the model.
    pub model: String,
    /// The name that was asked for.
    pub name: String,
}
