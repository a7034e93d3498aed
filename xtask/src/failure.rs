//! The one error of these commands: a sentence for the person at the keyboard.

use std::fmt;

/// What went wrong, in words. Nobody matches on it, so it needs no kinds.
pub(crate) struct Failure(String);

/// The result of everything here.
pub(crate) type Result<T, E = Failure> = std::result::Result<T, E>;

impl Failure {
    /// A failure described by `message`.
    pub(crate) fn new(message: impl Into<String>) -> Self {
        Self(message.into())
    }

    /// An `Err` with `message`, for the end of a function.
    pub(crate) fn err<T>(message: impl Into<String>) -> Result<T> {
        Err(Self::new(message))
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Debug for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

// `Failure` is not an `Error` itself, which is what makes this possible: `?` works on every library's error.
impl<E: std::error::Error> From<E> for Failure {
    fn from(error: E) -> Self {
        Self(error.to_string())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_library_error_becomes_its_sentence() {
        fn parse() -> Result<u8> {
            Ok("x".parse::<u8>()?)
        }
        assert_eq!(parse().unwrap_err().to_string(), "invalid digit found in string");
    }
}
