//! What is wrong with an answer, in words that say what to do.

use kernel::Lang;

use super::Texts;

/// A problem with one field, in all languages.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// The page on which the field stands.
    pub page: String,
    /// The question.
    pub question: String,
    /// The name of the form field to which the error summary links: the question, or one of its parts.
    pub field: String,
    /// What to do, as a full sentence.
    pub message: Texts,
}

impl Problem {
    /// The problem for a page in one language.
    #[must_use]
    pub fn to_kernel(&self, lang: Lang) -> kernel::Problem {
        kernel::Problem::new(self.field.clone(), self.message.get(lang))
    }
}

/// What a question type finds wrong. The text may name the question as `{label}`; the form puts it in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// The part of the question (`day`, `street`), or empty where the whole question is meant.
    pub part: &'static str,
    /// What to do, with `{label}` for the question.
    pub message: Texts,
}

impl Fault {
    /// A fault of the whole question.
    #[must_use]
    pub fn new(message: Texts) -> Self {
        Self { part: "", message }
    }

    /// A fault of one part.
    #[must_use]
    pub fn of(part: &'static str, message: Texts) -> Self {
        Self { part, message }
    }

    /// The question was not answered.
    #[must_use]
    pub fn missing() -> Self {
        Self::new(Texts::new(
            "Bitte füllen Sie das Feld „{label}“ aus.",
            "Hier fehlt noch etwas. Bitte füllen Sie das Feld „{label}“ aus.",
            "Please fill in “{label}”.",
        ))
    }

    /// The stored answer is of another kind than the question asks now: the form was changed since.
    #[must_use]
    pub fn again() -> Self {
        Self::new(Texts::new(
            "Das Formular wurde geändert. Bitte beantworten Sie „{label}“ noch einmal.",
            "Das Formular ist jetzt anders. Bitte beantworten Sie „{label}“ noch einmal.",
            "The form has changed. Please answer “{label}” again.",
        ))
    }
}
