//! What a renderer must know to ask a question: a handful of controls, the same for web page, PDF form and counter.

use super::{Choice, Texts};

/// One input a person fills in. A question has one, or several where its answer has parts (a date, an address).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Field {
    /// The name of the form field, and the id the error summary links to.
    pub name: String,
    /// The label of a part; nothing where the question's own label is meant.
    pub label: Option<Texts>,
    /// Whether this part may stay empty although the question is answered.
    pub optional: bool,
    /// How it is filled in.
    pub control: Control,
}

impl Field {
    /// The only field of a question.
    #[must_use]
    pub fn only(question: &str, control: Control) -> Self {
        Self { name: question.to_owned(), label: None, optional: false, control }
    }

    /// A part of a question.
    #[must_use]
    pub fn part(question: &str, part: &str, label: Texts, control: Control) -> Self {
        Self { name: format!("{question}-{part}"), label: Some(label), optional: false, control }
    }

    /// The same field, which may stay empty.
    #[must_use]
    pub fn optional(self) -> Self {
        Self { optional: true, ..self }
    }
}

/// How a field is filled in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Control {
    /// One line of text.
    Line {
        /// The largest number of characters.
        max: usize,
        /// About how many characters an answer has, for the width of the field.
        width: usize,
        /// The HTML `autocomplete` token (WCAG 1.3.5), or empty.
        autocomplete: &'static str,
        /// Which keyboard helps.
        keyboard: Keyboard,
        /// A unit shown behind the field: `€`, `m²`.
        suffix: Option<Texts>,
    },
    /// Several lines of text.
    Area {
        /// The largest number of characters.
        max: usize,
        /// How many lines are seen at once.
        rows: u8,
    },
    /// One of several, all seen at once.
    Radios(Vec<Choice>),
    /// Any of several, all seen at once.
    Checks(Vec<Choice>),
    /// A statement to be ticked; the value sent is `true`.
    Tick(Texts),
    /// Files.
    Files {
        /// Allowed media types.
        types: Vec<String>,
        /// The largest number of files.
        max_files: usize,
        /// The largest size of one file in bytes.
        max_bytes: u64,
    },
}

/// Which on-screen keyboard helps (HTML `inputmode`, and `type` for e-mail and phone).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Keyboard {
    /// Letters.
    Text,
    /// Digits only.
    Digits,
    /// Digits and a comma.
    Decimal,
    /// For e-mail addresses.
    Email,
    /// For phone numbers.
    Phone,
}
