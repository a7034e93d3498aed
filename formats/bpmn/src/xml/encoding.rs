//! From bytes to text and back to the same bytes.

use encoding_rs::Encoding as Table;

use super::error::XmlProblem;

/// How the text was stored.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Encoding {
    kind: Kind,
    /// Whether the file began with a byte order mark.
    mark: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Utf8,
    Utf16 {
        little: bool,
    },
    /// One byte a character; in ASCII everything else is written as a number.
    Single {
        table: &'static Table,
        ascii: bool,
    },
}

/// Bytes that could not be read: what is wrong, and how many characters before it could be.
pub(super) struct Undecodable {
    pub(super) problem: XmlProblem,
    pub(super) before: String,
}

impl Undecodable {
    fn new(problem: XmlProblem, before: String) -> Self {
        Self { problem, before }
    }
}

impl Encoding {
    /// Text and encoding of the bytes.
    pub(super) fn decode(bytes: &[u8]) -> Result<(String, Self), Undecodable> {
        match bytes {
            [0xef, 0xbb, 0xbf, rest @ ..] => Self::utf8(rest, true),
            [0xff, 0xfe, rest @ ..] => Self::utf16(rest, true, true),
            [0xfe, 0xff, rest @ ..] => Self::utf16(rest, false, true),
            [b'<', 0, ..] => Self::utf16(bytes, true, false),
            [0, b'<', ..] => Self::utf16(bytes, false, false),
            _ => Self::declared(bytes),
        }
    }

    fn utf8(bytes: &[u8], mark: bool) -> Result<(String, Self), Undecodable> {
        let wrong = |error: std::str::Utf8Error| {
            let before = String::from_utf8_lossy(&bytes[..error.valid_up_to()]).into_owned();
            Undecodable::new(XmlProblem::NotInEncoding("UTF-8"), before)
        };
        let text = std::str::from_utf8(bytes).map_err(wrong)?;
        // A declaration that says something else than the mark would mislead the next reader.
        let fits = declaration(text.as_bytes()).is_none_or(|label| {
            Table::for_label(label.as_bytes()).is_some_and(|table| table == encoding_rs::UTF_8)
        });
        if !fits {
            let label = declaration(text.as_bytes()).unwrap_or_default().to_owned();
            return Err(Undecodable::new(XmlProblem::UnknownEncoding(label), String::new()));
        }
        Ok((text.to_owned(), Self { kind: Kind::Utf8, mark }))
    }

    fn utf16(bytes: &[u8], little: bool, mark: bool) -> Result<(String, Self), Undecodable> {
        let unit = |pair: &[u8]| match *pair {
            [first, second] if little => u16::from_le_bytes([first, second]),
            [first, second] => u16::from_be_bytes([first, second]),
            // Half a unit at the end: an unpaired surrogate, so that it is refused below.
            _ => 0xd800,
        };
        let mut text = String::with_capacity(bytes.len() / 2);
        for decoded in char::decode_utf16(bytes.chunks(2).map(unit)) {
            match decoded {
                Ok(c) => text.push(c),
                Err(_) => return Err(Undecodable::new(XmlProblem::NotInEncoding("UTF-16"), text)),
            }
        }
        Ok((text, Self { kind: Kind::Utf16 { little }, mark }))
    }

    fn declared(bytes: &[u8]) -> Result<(String, Self), Undecodable> {
        let Some(label) = declaration(bytes) else { return Self::utf8(bytes, false) };
        let unknown = || Undecodable::new(XmlProblem::UnknownEncoding(label.to_owned()), String::new());
        let table = Table::for_label(label.as_bytes()).ok_or_else(unknown)?;
        if table == encoding_rs::UTF_8 {
            return Self::utf8(bytes, false);
        }
        if !table.is_single_byte() {
            return Err(unknown());
        }
        let ascii = matches!(label.to_ascii_lowercase().as_str(), "ascii" | "us-ascii" | "ansi_x3.4-1968");
        if ascii && !bytes.is_ascii() {
            return Err(Undecodable::new(XmlProblem::NotInEncoding("ASCII"), String::new()));
        }
        let text = table
            .decode_without_bom_handling_and_without_replacement(bytes)
            .ok_or_else(|| Undecodable::new(XmlProblem::NotInEncoding(table.name()), String::new()))?;
        Ok((text.into_owned(), Self { kind: Kind::Single { table, ascii }, mark: false }))
    }

    /// The text as bytes. Characters that the encoding lacks become numbers (`&#8364;`).
    pub(super) fn encode(self, text: &str) -> Vec<u8> {
        match self.kind {
            Kind::Utf8 if self.mark => [&[0xef, 0xbb, 0xbf], text.as_bytes()].concat(),
            Kind::Utf8 => text.as_bytes().to_vec(),
            Kind::Utf16 { little } => {
                let mark = self.mark.then_some(0xfeff);
                let bytes = |unit: u16| if little { unit.to_le_bytes() } else { unit.to_be_bytes() };
                mark.into_iter().chain(text.encode_utf16()).flat_map(bytes).collect()
            }
            Kind::Single { ascii: true, .. } => {
                let mut bytes = Vec::with_capacity(text.len());
                for c in text.chars() {
                    match u8::try_from(c) {
                        Ok(byte) if byte.is_ascii() => bytes.push(byte),
                        _ => bytes.extend(format!("&#{};", u32::from(c)).bytes()),
                    }
                }
                bytes
            }
            Kind::Single { table, .. } => table.encode(text).0.into_owned(),
        }
    }
}

/// What the XML declaration says about the encoding.
fn declaration(bytes: &[u8]) -> Option<&str> {
    let end = bytes.iter().take(300).position(|byte| *byte == b'>')?;
    let text = std::str::from_utf8(&bytes[..end]).ok()?;
    let rest = text.strip_prefix("<?xml")?;
    let rest = rest[rest.find("encoding")? + "encoding".len()..].trim_start();
    let rest = rest.strip_prefix('=')?.trim_start();
    let quote = rest.chars().next().filter(|c| matches!(c, '"' | '\''))?;
    rest[1..].split(quote).next().map(str::trim)
}
