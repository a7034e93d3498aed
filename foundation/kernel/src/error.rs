//! Which error where.
//!
//! One type crosses the rooms: [`Error`]. Its first variants are answers to a person and carry words for that person, in
//! the language of the page. [`Error::Internal`] carries a cause for the operator and shows a person nothing but the fact
//! and a number to quote. A thing whose existence is secret is [`Error::NotFound`], never [`Error::Forbidden`].
//! Libraries under `formats/` have error types of their own, because their users want to match on them.

use std::borrow::Cow;

/// What goes wrong, seen by the caller.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// There is no such thing, or the actor must not learn that there is.
    #[error("not found")]
    NotFound,
    /// Nobody is signed in and the act needs somebody.
    #[error("sign-in required")]
    SignIn,
    /// The actor knows the thing but may not do this; the text says why and who may.
    #[error("forbidden: {0}")]
    Forbidden(Cow<'static, str>),
    /// The thing was changed by somebody else meanwhile, or is in a state that does not allow this; the text says which.
    #[error("conflict: {0}")]
    Conflict(Cow<'static, str>),
    /// The input is not acceptable. Nothing was changed; each problem names its field.
    #[error("invalid input: {}", fields(.0))]
    Invalid(Vec<Problem>),
    /// Larger than the stated limit.
    #[error("too large: {0}")]
    TooLarge(Cow<'static, str>),
    /// Too many tries; come back after this many seconds.
    #[error("too many tries, wait {0} s")]
    TooMany(u64),
    /// The database or another part is overloaded or away: the same act may succeed in a moment.
    #[error("busy")]
    Busy,
    /// A fault of the program or the machine.
    #[error("internal: {0}")]
    Internal(#[source] Box<dyn std::error::Error + Send + Sync>),
}

/// The result of nearly everything.
pub type Result<T, E = Error> = std::result::Result<T, E>;

impl Error {
    /// A fault described in words.
    #[must_use]
    pub fn internal(message: impl Into<String>) -> Self {
        Self::Internal(message.into().into())
    }

    /// Wraps a cause.
    pub fn caused_by(cause: impl std::error::Error + Send + Sync + 'static) -> Self {
        Self::Internal(Box::new(cause))
    }

    /// One problem with one field.
    #[must_use]
    pub fn invalid(field: impl Into<String>, message: impl Into<String>) -> Self {
        Self::Invalid(vec![Problem::new(field, message)])
    }
}

/// The names of the fields alone: the words are for the person and may hold what was typed.
fn fields(problems: &[Problem]) -> String {
    problems.iter().map(|problem| problem.field.as_str()).collect::<Vec<_>>().join(", ")
}

/// What is wrong with one field of a form, in words that say what to do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// The field's name in the form; the error summary links to it. Empty where the whole form is meant.
    pub field: String,
    /// What to do, as a full sentence.
    pub message: String,
}

impl Problem {
    /// A problem with `field`.
    #[must_use]
    pub fn new(field: impl Into<String>, message: impl Into<String>) -> Self {
        Self { field: field.into(), message: message.into() }
    }
}
