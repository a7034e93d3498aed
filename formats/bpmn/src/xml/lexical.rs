//! Characters, names, escapes: the smallest parts of XML.

use std::borrow::Cow;

use super::error::XmlProblem;

/// Whether XML 1.0 allows this character.
pub(super) fn is_allowed(c: char) -> bool {
    !matches!(c, '\0'..='\u{8}' | '\u{b}' | '\u{c}' | '\u{e}'..='\u{1f}' | '\u{fffe}' | '\u{ffff}')
}

/// The first character of the text that XML does not allow, with its place.
pub(super) fn forbidden(text: &str) -> Option<(usize, u32)> {
    // Bytes first: nearly all texts are without suspicion, and looking at bytes is ten times faster.
    let suspicious = |byte: u8| (byte < 0x20 && !matches!(byte, b'\t' | b'\n' | b'\r')) || byte == 0xef;
    if !text.bytes().any(suspicious) {
        return None;
    }
    text.char_indices().find(|(_, c)| !is_allowed(*c)).map(|(place, c)| (place, u32::from(c)))
}

fn starts_name(c: char) -> bool {
    matches!(c, 'A'..='Z' | 'a'..='z' | '_' | '\u{c0}'..='\u{d6}' | '\u{d8}'..='\u{f6}' | '\u{f8}'..='\u{2ff}'
        | '\u{370}'..='\u{37d}' | '\u{37f}'..='\u{1fff}' | '\u{200c}'..='\u{200d}' | '\u{2070}'..='\u{218f}'
        | '\u{2c00}'..='\u{2fef}' | '\u{3001}'..='\u{d7ff}' | '\u{f900}'..='\u{fdcf}' | '\u{fdf0}'..='\u{fffd}'
        | '\u{10000}'..='\u{effff}')
}

fn continues_name(c: char) -> bool {
    starts_name(c)
        || matches!(c, '-' | '.' | '0'..='9' | '\u{b7}' | '\u{300}'..='\u{36f}' | '\u{203f}'..='\u{2040}')
}

/// Whether this is a name without a colon.
pub(super) fn is_name(name: &str) -> bool {
    let mut characters = name.chars();
    characters.next().is_some_and(starts_name) && characters.all(continues_name)
}

/// Prefix and local name, if both are well formed.
pub(super) fn split(name: &str) -> Option<(&str, &str)> {
    let (prefix, local) = name.split_once(':').map_or(("", name), |parts| parts);
    let prefixed = name.len() != local.len();
    (is_name(local) && (!prefixed || is_name(prefix))).then_some((prefix, local))
}

/// The character behind `&…;`.
fn entity(name: &str) -> Result<char, XmlProblem> {
    let unknown = || XmlProblem::UnknownEntity(name.chars().take(40).collect());
    let number = |digits: &str, radix| {
        let plain = !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_alphanumeric());
        let number = plain.then(|| u32::from_str_radix(digits, radix).ok()).flatten();
        let found = number.and_then(char::from_u32).filter(|c| is_allowed(*c));
        found.ok_or_else(unknown)
    };
    match name {
        "amp" => Ok('&'),
        "lt" => Ok('<'),
        "gt" => Ok('>'),
        "quot" => Ok('"'),
        "apos" => Ok('\''),
        _ => match name.strip_prefix('#') {
            Some(hex) if hex.starts_with('x') => number(&hex[1..], 16),
            Some(decimal) => number(decimal, 10),
            None => Err(unknown()),
        },
    }
}

/// What a text in the file means, and what is wrong with it at which place.
pub(super) fn unescape(raw: &str, attribute: bool) -> Result<Option<String>, (usize, XmlProblem)> {
    let special = |byte: u8| byte == b'&' || byte == b'\r' || (attribute && matches!(byte, b'\n' | b'\t'));
    if !raw.bytes().any(special) {
        return Ok(None);
    }
    let mut meant = String::with_capacity(raw.len());
    let mut place = 0;
    while let Some(c) = raw[place..].chars().next() {
        let mut length = c.len_utf8();
        match c {
            '&' => {
                let rest = &raw[place + 1..];
                let end = rest.find(';').ok_or_else(|| (place, XmlProblem::UnknownEntity(String::new())))?;
                meant.push(entity(&rest[..end]).map_err(|problem| (place, problem))?);
                length = end + 2;
            }
            '\r' => {
                if raw[place + 1..].starts_with('\n') {
                    length = 2;
                }
                meant.push(if attribute { ' ' } else { '\n' });
            }
            '\n' | '\t' if attribute => meant.push(' '),
            _ => meant.push(c),
        }
        place += length;
    }
    Ok(Some(meant))
}

fn escaped(text: &str, replacement: impl Fn(char) -> Option<&'static str>) -> Cow<'_, str> {
    if !text.chars().any(|c| replacement(c).is_some()) {
        return Cow::Borrowed(text);
    }
    let mut written = String::with_capacity(text.len() + 16);
    for c in text.chars() {
        match replacement(c) {
            Some(escape) => written.push_str(escape),
            None => written.push(c),
        }
    }
    Cow::Owned(written)
}

/// A text as it is written between tags.
pub(super) fn escape_text(text: &str) -> Cow<'_, str> {
    escaped(text, |c| match c {
        '&' => Some("&amp;"),
        '<' => Some("&lt;"),
        '>' => Some("&gt;"),
        '\r' => Some("&#13;"),
        _ => None,
    })
}

/// A text as it is written between the quotes of an attribute.
pub(super) fn escape_attribute(text: &str, quote: char) -> Cow<'_, str> {
    escaped(text, |c| match c {
        '&' => Some("&amp;"),
        '<' => Some("&lt;"),
        '"' if quote == '"' => Some("&quot;"),
        '\'' if quote == '\'' => Some("&apos;"),
        '\t' => Some("&#9;"),
        '\n' => Some("&#10;"),
        '\r' => Some("&#13;"),
        _ => None,
    })
}
