//! Bytes to text: UTF-8 as it is, other encodings translated, broken ones refused.

use std::borrow::Cow;

use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE};

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
