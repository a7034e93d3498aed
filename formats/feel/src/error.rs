//! What goes wrong: an expression that cannot be read, and the reasons for a `null` while evaluating.

use std::borrow::Cow;
use std::fmt;

/// The text is no FEEL expression. The message is German and says what was expected.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("Zeile {line}, Spalte {column}: {message}")]
pub struct SyntaxError {
    /// Where the reading stopped, in bytes from the beginning.
    pub offset: usize,
    /// The line, from 1.
    pub line: usize,
    /// The character in the line, from 1.
    pub column: usize,
    /// What was expected there and what stands there instead.
    pub message: String,
}

impl SyntaxError {
    /// An error at a byte of the text.
    pub(crate) fn at(text: &str, offset: usize, message: impl Into<String>) -> Self {
        let offset = text.floor_char_boundary(offset.min(text.len()));
        let before = &text[..offset];
        let line_start = before.rfind('\n').map_or(0, |at| at + 1);
        SyntaxError {
            offset,
            line: before.matches('\n').count() + 1,
            column: before[line_start..].chars().count() + 1,
            message: message.into(),
        }
    }
}

/// Why some part of an expression became `null`, for the person who wrote it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Warning {
    /// Where the part begins, in bytes from the beginning of the expression.
    pub offset: usize,
    /// The reason, in German.
    pub message: String,
    /// Whether evaluation was given up because it became too large or too deep; then the result is `null`.
    pub limit: bool,
}

impl fmt::Display for Warning {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Stelle {}: {}", self.offset, self.message)
    }
}

/// The reason inside the crate; a text is made of it only if somebody wants to know.
#[derive(Clone, Debug)]
pub(crate) enum Fault {
    /// An argument or operand has the wrong type.
    Type {
        /// Which argument.
        what: &'static str,
        /// What is wanted there.
        want: &'static str,
        /// What came.
        got: &'static str,
    },
    /// Two operands do not go together.
    Operands(&'static str, &'static str, &'static str),
    /// A reason without particulars.
    Plain(&'static str),
    /// A reason about a name or text.
    About(&'static str, Cow<'static, str>),
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Fault::Type { what, want, got } => write!(f, "„{what}“ muss {want} sein, ist aber {got}"),
            Fault::Operands(operator, left, right) => {
                write!(f, "„{operator}“ passt nicht zu diesen Werten: {left} und {right}")
            }
            Fault::Plain(reason) => f.write_str(reason),
            Fault::About(reason, name) => write!(f, "{reason}: „{name}“"),
        }
    }
}
