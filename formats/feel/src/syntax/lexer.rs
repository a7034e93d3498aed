//! Cuts a text into tokens. Words stay words: what is a name and what a keyword is known only to the parser.

use crate::SyntaxError;

/// A piece of the text.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Token {
    pub(super) kind: TokenKind,
    pub(super) start: usize,
    pub(super) end: usize,
}

/// The kinds of token.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum TokenKind {
    Word,
    Number,
    /// A text, with its escapes resolved.
    Text(String),
    Symbol(&'static str),
    End,
}

/// Longest first, so that `**` is not read as `*`.
const SYMBOLS: [&str; 26] = [
    "..", "**", "!=", "<=", ">=", "->", "(", ")", "[", "]", "{", "}", ",", ":", ".", "+", "-", "*", "/", "=",
    "<", ">", "@", ";", "!", "%",
];

/// Characters that may begin a name (DMN 1.5 grammar rule 28).
fn begins_word(c: char) -> bool {
    matches!(c,
        '?' | '_' | 'A'..='Z' | 'a'..='z'
        | '\u{C0}'..='\u{D6}' | '\u{D8}'..='\u{F6}' | '\u{F8}'..='\u{2FF}' | '\u{370}'..='\u{37D}'
        | '\u{37F}'..='\u{1FFF}' | '\u{200C}'..='\u{200D}' | '\u{2070}'..='\u{218F}' | '\u{2C00}'..='\u{2FEF}'
        | '\u{3001}'..='\u{D7FF}' | '\u{F900}'..='\u{FDCF}' | '\u{FDF0}'..='\u{FEFE}' | '\u{FF00}'..='\u{FFFD}'
        | '\u{10000}'..='\u{EFFFF}')
        && !is_space(c)
}

/// Characters that may go on in a name (grammar rule 29), and the apostrophe, which means nothing else.
fn continues_word(c: char) -> bool {
    begins_word(c) && c != '?'
        || matches!(c, '0'..='9' | '\'' | '\u{B7}' | '\u{300}'..='\u{36F}' | '\u{203F}'..='\u{2040}')
}

/// White space of grammar rule 61.
fn is_space(c: char) -> bool {
    c.is_whitespace() || matches!(c, '\u{180E}' | '\u{200B}' | '\u{FEFF}')
}

/// All tokens of the text, with an end token last.
pub(super) fn tokens(text: &str) -> Result<Vec<Token>, SyntaxError> {
    let mut found = Vec::new();
    let mut at = 0;
    loop {
        at = skip_blank(text, at)?;
        let Some(first) = text[at..].chars().next() else { break };
        let (kind, end) = next_token(text, at, first)?;
        found.push(Token { kind, start: at, end });
        at = end;
    }
    found.push(Token { kind: TokenKind::End, start: text.len(), end: text.len() });
    Ok(found)
}

fn next_token(text: &str, at: usize, first: char) -> Result<(TokenKind, usize), SyntaxError> {
    let rest = &text[at..];
    if begins_word(first) {
        let tail = &rest[first.len_utf8()..];
        let length = tail.find(|c| !continues_word(c)).unwrap_or(tail.len());
        return Ok((TokenKind::Word, at + first.len_utf8() + length));
    }
    let dotted = first == '.' && rest[1..].starts_with(|c: char| c.is_ascii_digit());
    if first.is_ascii_digit() || dotted {
        return Ok((TokenKind::Number, at + number_length(rest)));
    }
    if first == '"' {
        return string(text, at);
    }
    match SYMBOLS.iter().find(|symbol| rest.starts_with(**symbol)) {
        Some(symbol) => Ok((TokenKind::Symbol(symbol), at + symbol.len())),
        None => Err(SyntaxError::at(text, at, format!("Das Zeichen „{first}“ ist hier nicht erlaubt."))),
    }
}

/// The end of white space and comments.
fn skip_blank(text: &str, mut at: usize) -> Result<usize, SyntaxError> {
    loop {
        let rest = &text[at..];
        at += rest.find(|c| !is_space(c)).unwrap_or(rest.len());
        let rest = &text[at..];
        if rest.starts_with("//") {
            at += rest.find(['\n', '\r']).unwrap_or(rest.len());
        } else if rest.starts_with("/*") {
            match rest.find("*/") {
                Some(end) => at += end + 2,
                None => {
                    return Err(SyntaxError::at(
                        text,
                        at,
                        "Der Kommentar ist nicht geschlossen: „*/“ fehlt.",
                    ));
                }
            }
        } else {
            return Ok(at);
        }
    }
}

/// The length of a number: `12`, `1.5`, `.5`, `1e3`, but only the `1` of `1..5`.
fn number_length(text: &str) -> usize {
    let digits = |from: usize| from + text[from..].bytes().take_while(u8::is_ascii_digit).count();
    let mut end = digits(0);
    if text[end..].starts_with('.') && digits(end + 1) > end + 1 {
        end = digits(end + 1);
    }
    if text[end..].starts_with(['e', 'E']) {
        let sign = usize::from(text[end + 1..].starts_with(['+', '-']));
        let exponent = digits(end + 1 + sign);
        if exponent > end + 1 + sign {
            end = exponent;
        }
    }
    end
}

fn string(text: &str, at: usize) -> Result<(TokenKind, usize), SyntaxError> {
    let mut value = String::new();
    let mut position = at + 1;
    loop {
        let rest = &text[position..];
        let Some(c) = rest.chars().next() else {
            return Err(SyntaxError::at(
                text,
                at,
                "Der Text ist nicht geschlossen: Ein Anführungszeichen fehlt.",
            ));
        };
        position += c.len_utf8();
        match c {
            '"' => return Ok((TokenKind::Text(value), position)),
            '\\' => position += escape(&text[position..], &mut value),
            _ => value.push(c),
        }
    }
}

/// Resolves what follows a backslash; says how many bytes it took. Unknown escapes stay as they are,
/// because patterns such as `\d` are full of them.
fn escape(rest: &str, value: &mut String) -> usize {
    let simple = |c| match c {
        'n' => Some('\n'),
        'r' => Some('\r'),
        't' => Some('\t'),
        '"' | '\'' | '\\' => Some(c),
        _ => None,
    };
    let Some(first) = rest.chars().next() else {
        value.push('\\');
        return 0;
    };
    if let Some(c) = simple(first) {
        value.push(c);
        return first.len_utf8();
    }
    match unicode_escape(rest, first) {
        Some((c, length)) => {
            value.push(c);
            length
        }
        None => {
            value.push('\\');
            0
        }
    }
}

/// `u` with four, `U` with six hexadecimal digits; two surrogates in a row make one character.
fn unicode_escape(rest: &str, first: char) -> Option<(char, usize)> {
    let hex = |from: usize, width: usize| {
        let digits =
            rest.get(from..from + width).filter(|text| text.bytes().all(|b| b.is_ascii_hexdigit()))?;
        u32::from_str_radix(digits, 16).ok()
    };
    match first {
        'U' => Some((char::from_u32(hex(1, 6)?)?, 7)),
        'u' => {
            let high = hex(1, 4)?;
            if (0xD800..0xDC00).contains(&high) && rest.get(5..7) == Some("\\u") {
                let low = hex(7, 4).filter(|low| (0xDC00..0xE000).contains(low))?;
                return Some((char::from_u32(0x10000 + ((high - 0xD800) << 10) + (low - 0xDC00))?, 11));
            }
            Some((char::from_u32(high)?, 5))
        }
        _ => None,
    }
}
