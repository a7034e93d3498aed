//! Text of an expression to tokens.

/// A piece of an expression.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Token {
    /// A name, a word of the language or a business term.
    Word(String),
    Text(String),
    Number(String),
    Sign(&'static str),
}

const SIGNS: [&str; 24] = [
    "//", "..", "!=", "<=", ">=", ":=", "/", ".", "@", "(", ")", "[", "]", ",", "|", "=", "<", ">", "+", "-",
    "*", "$", "?", "::",
];

/// Splits an expression into tokens.
///
/// # Errors
/// At a character that belongs to none.
pub(crate) fn tokens(text: &str) -> Result<Vec<Token>, String> {
    let mut tokens = Vec::new();
    let mut rest = text.trim_start();
    while let Some(first) = rest.chars().next() {
        let (token, length) = match first {
            '\'' => {
                let inner = &rest[1..];
                let end = inner.find('\'').ok_or_else(|| format!("text without end: {rest}"))?;
                (Token::Text(inner[..end].to_owned()), end + 2)
            }
            '0'..='9' => {
                let end = rest.find(|c: char| !c.is_ascii_digit() && c != '.').unwrap_or(rest.len());
                (Token::Number(rest[..end].to_owned()), end)
            }
            'a'..='z' | 'A'..='Z' => {
                let word = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | ':');
                let end = rest.find(|c| !word(c)).unwrap_or(rest.len());
                (Token::Word(rest[..end].to_owned()), end)
            }
            _ => {
                let sign = SIGNS.iter().find(|sign| rest.starts_with(**sign));
                let sign = sign.ok_or_else(|| format!("no token begins with {first:?}"))?;
                (Token::Sign(sign), sign.len())
            }
        };
        tokens.push(token);
        rest = rest[length..].trim_start();
    }
    Ok(tokens)
}
