//! Bytes to text: UTF-8 as it is, other encodings translated, broken ones refused.

use std::borrow::Cow;

use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252};

/// Why bytes are no text.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NotText {
    /// Bytes that the encoding does not allow, the first of them at this place.
    #[error("Die Datei enthält ab Byte {0} Zeichen, die zu ihrer Zeichenkodierung nicht passen.")]
    Broken(usize),
    /// An encoding that nobody knows.
    #[error("Die Datei nennt die unbekannte Zeichenkodierung „{0}“.")]
    Unknown(String),
}

/// The bytes as text, without a mark at the beginning.
///
/// # Errors
/// When the bytes do not fit to the encoding that they name or that their first bytes show, or it is unknown.
pub fn decode(bytes: &[u8]) -> Result<Cow<'_, str>, NotText> {
    let encoding = encoding_of(bytes)?;
    if encoding == UTF_8 {
        let bytes = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
        return std::str::from_utf8(bytes)
            .map(Cow::Borrowed)
            .map_err(|error| NotText::Broken(error.valid_up_to()));
    }
    let (text, _, broken) = encoding.decode(bytes);
    if broken { Err(NotText::Broken(0)) } else { Ok(text) }
}

/// How text stands in a file: the encoding, and whether a mark stands before it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Form {
    encoding: &'static Encoding,
    mark: bool,
    /// The last character that readers who take the encoding's name by the letter understand.
    last: char,
}

impl Form {
    /// UTF-8 without a mark.
    pub const UTF_8: Self = Self { encoding: UTF_8, mark: false, last: char::MAX };

    /// The form of a file.
    ///
    /// # Errors
    /// When its encoding is unknown.
    pub fn of(bytes: &[u8]) -> Result<Self, NotText> {
        let encoding = encoding_of(bytes)?;
        let mark = Encoding::for_bom(bytes).is_some();
        // The web reads ISO 8859-1 and ASCII as if they were Windows-1252; others do not, and would take its `€` for something else.
        let last = match declared(bytes).map(<[u8]>::to_ascii_lowercase).as_deref() {
            _ if encoding != WINDOWS_1252 => char::MAX,
            Some(b"windows-1252" | b"cp1252" | b"x-cp1252") => char::MAX,
            Some(b"ascii" | b"us-ascii") => '\u{7f}',
            _ => '\u{ff}',
        };
        Ok(Self { encoding, mark, last })
    }

    /// The name of the encoding.
    #[must_use]
    pub fn name(self) -> &'static str {
        self.encoding.name()
    }

    /// Whether a character can be written as it is; otherwise a reference has to stand for it.
    #[must_use]
    pub fn has(self, character: char) -> bool {
        let every = [UTF_8, UTF_16LE, UTF_16BE].contains(&self.encoding);
        let encoded = || !self.encoding.encode(character.encode_utf8(&mut [0; 4])).2;
        character.is_ascii() || every || (character <= self.last && encoded())
    }

    /// A text as bytes. `None` when it has a character for which the encoding has no place.
    #[must_use]
    pub fn encode(self, text: &str) -> Option<Vec<u8>> {
        let mut bytes = Vec::with_capacity(text.len() + 3);
        if self.encoding == UTF_16LE || self.encoding == UTF_16BE {
            let write = if self.encoding == UTF_16LE { u16::to_le_bytes } else { u16::to_be_bytes };
            let mark = self.mark.then_some(0xFEFF);
            bytes.extend(mark.into_iter().chain(text.encode_utf16()).flat_map(write));
            return Some(bytes);
        }
        if self.mark {
            bytes.extend_from_slice(b"\xEF\xBB\xBF");
        }
        let (encoded, _, missing) = self.encoding.encode(text);
        bytes.extend_from_slice(&encoded);
        (!missing).then_some(bytes)
    }
}

fn encoding_of(bytes: &[u8]) -> Result<&'static Encoding, NotText> {
    if let Some((encoding, _)) = Encoding::for_bom(bytes) {
        return Ok(encoding);
    }
    match bytes {
        [b'<', 0, ..] => return Ok(UTF_16LE),
        [0, b'<', ..] => return Ok(UTF_16BE),
        _ => {}
    }
    match declared(bytes) {
        None => Ok(UTF_8),
        Some(label) => Encoding::for_label(label)
            .filter(|encoding| *encoding != UTF_16LE && *encoding != UTF_16BE)
            .ok_or_else(|| NotText::Unknown(String::from_utf8_lossy(label).chars().take(80).collect())),
    }
}

/// The encoding that the XML declaration names.
fn declared(bytes: &[u8]) -> Option<&[u8]> {
    let declaration = bytes.strip_prefix(b"<?xml")?;
    let end = memchr::memmem::find(declaration, b"?>")?;
    let declaration = &declaration[..end];
    let at = memchr::memmem::find(declaration, b"encoding")?;
    let value = declaration.get(at + 8..)?;
    let open = value.iter().position(|byte| matches!(byte, b'"' | b'\''))?;
    let quote = value[open];
    let value = value.get(open + 1..)?;
    let close = memchr::memchr(quote, value)?;
    Some(&value[..close])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_read_can_be_written_again() {
        let marked = [b"\xEF\xBB\xBF".as_slice(), "<a>ä€</a>".as_bytes()].concat();
        let wide: Vec<u8> = "<a>ä€𝄞</a>".encode_utf16().flat_map(u16::to_be_bytes).collect();
        let wide_marked: Vec<u8> = "\u{feff}<a>ä€𝄞</a>".encode_utf16().flat_map(u16::to_le_bytes).collect();
        let western: Vec<u8> = [
            b"<?xml version='1.0' encoding='ISO-8859-1'?><a>".as_slice(),
            &(0x20..=0xff).collect::<Vec<u8>>(),
        ]
        .concat();
        for bytes in [b"<a/>".to_vec(), "<a>ä€</a>".into(), marked, wide, wide_marked, western] {
            let form = Form::of(&bytes).unwrap();
            assert_eq!(form.encode(&decode(&bytes).unwrap()).as_deref(), Some(&*bytes), "{form:?}");
        }
    }

    #[test]
    fn an_encoding_tells_which_characters_it_has() {
        let form =
            |label: &str| Form::of(format!("<?xml version='1.0' encoding='{label}'?>").as_bytes()).unwrap();
        for (label, character, has) in [
            ("UTF-8", '€', true),
            ("ISO-8859-1", 'ä', true),
            ("ISO-8859-1", '€', false),
            ("windows-1252", '€', true),
            ("us-ascii", 'ä', false),
            ("ISO-8859-15", '€', true),
            ("ISO-8859-15", '𝄞', false),
        ] {
            assert_eq!(form(label).has(character), has, "{label} {character}");
        }
        assert_eq!(form("ISO-8859-15").encode("𝄞"), None);
    }
}
