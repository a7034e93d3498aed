//! What the package check finds.

use std::fmt;

/// Something that must be put right before the package goes live.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Finding {
    /// The file inside the package.
    pub file: String,
    /// The line, counted from 1, where known.
    pub line: Option<usize>,
    /// What to do, in German.
    pub message: String,
}

impl Finding {
    /// A finding about a whole file.
    #[must_use]
    pub fn new(file: &str, message: impl Into<String>) -> Self {
        Self { file: file.to_owned(), line: None, message: message.into() }
    }

    /// A finding at the first line of `text` that contains `needle`.
    #[must_use]
    pub fn at(file: &str, text: &str, needle: &str, message: impl Into<String>) -> Self {
        Self { line: crate::forms::line_of(text, needle), ..Self::new(file, message) }
    }

    /// A file that is no TOML of the wanted shape.
    #[must_use]
    pub fn toml(file: &str, text: &str, error: &toml::de::Error) -> Self {
        let line = error
            .span()
            .and_then(|span| text.get(..span.start))
            .map(|before| before.matches('\n').count() + 1);
        let message = format!("Die Datei ist nicht lesbar: {}. Berichtigen Sie die Zeile.", error.message());
        Self { file: file.to_owned(), line, message }
    }
}

/// `form.toml:12: Was zu tun ist.`
impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.line {
            Some(line) => write!(f, "{}:{line}: {}", self.file, self.message),
            None => write!(f, "{}: {}", self.file, self.message),
        }
    }
}
