//! Markup, piece by piece: tags, the text between them and references, of which nearly all of a file consists. Comments, CDATA,
//! instructions, declarations and whatever is none of these are left to the library, which begins where they begin.

use std::borrow::Cow;

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};

/// A piece of a document.
#[derive(Debug)]
pub enum Piece<'t> {
    /// The characters between two tags or references.
    Text(&'t str),
    /// What stands between `&` and `;`.
    Reference(&'t str),
    /// A tag that begins an element, and whether it ends it as well.
    Start(BytesStart<'t>, bool),
    /// The name in a tag that ends an element.
    End(&'t str),
    /// Whatever else there is, as the library tells it.
    Other(Event<'t>),
}

/// Takes a document apart.
#[derive(Debug)]
pub struct Markup<'t> {
    text: &'t str,
    at: usize,
}

/// What is said where a tag or the like has no end.
const ENDLESS: &str = "ein Zeichen fehlt oder steht an falscher Stelle";

/// What is said where something can be told even less.
const UNREADABLE: &str = "ein Teil ist nicht lesbar";

impl<'t> Markup<'t> {
    /// Begins at the beginning.
    #[must_use]
    #[inline]
    pub fn new(text: &'t str) -> Self {
        Self { text, at: 0 }
    }

    /// Where the next piece begins.
    #[must_use]
    #[inline]
    pub fn at(&self) -> usize {
        self.at
    }

    /// The next piece, if there is one.
    ///
    /// # Errors
    /// In words of a German sentence why there should be one and is none.
    #[inline]
    pub fn piece(&mut self) -> Result<Option<Piece<'t>>, &'static str> {
        let rest = self.text.get(self.at..).unwrap_or_default();
        let bytes = rest.as_bytes();
        let (piece, length) = match bytes {
            [] => return Ok(None),
            [b'&', after @ ..] => match memchr::memchr3(b';', b'&', b'<', after) {
                Some(end) if after[end] == b';' => (Piece::Reference(&rest[1..=end]), end + 2),
                _ => return Err(UNREADABLE),
            },
            [b'<', b'/', ..] => {
                let length = tag(bytes).ok_or(ENDLESS)?;
                (Piece::End(rest[2..length - 1].trim_end_matches(SPACE)), length)
            }
            [b'<', b'!' | b'?', ..] | [b'<'] => other(rest)?,
            [b'<', ..] => {
                let length = tag(bytes).ok_or(ENDLESS)?;
                let inner = &rest[1..length - 1];
                let (inner, empty) = inner.strip_suffix('/').map_or((inner, false), |inner| (inner, true));
                let space = |byte: u8| matches!(byte, b' ' | b'\t' | b'\n' | b'\r');
                let name = inner.bytes().position(space).unwrap_or(inner.len());
                (Piece::Start(BytesStart::from_content(Cow::Borrowed(inner), name), empty), length)
            }
            _ => {
                let length = memchr::memchr2(b'<', b'&', bytes).unwrap_or(bytes.len());
                (Piece::Text(&rest[..length]), length)
            }
        };
        self.at += length;
        Ok(Some(piece))
    }
}

const SPACE: [char; 4] = [' ', '\t', '\n', '\r'];

/// How long a tag is: up to the first `>` that stands in no quotation marks.
#[inline]
fn tag(bytes: &[u8]) -> Option<usize> {
    let mut at = 0;
    loop {
        at += memchr::memchr3(b'>', b'"', b'\'', bytes.get(at..)?)?;
        let found = bytes[at];
        at += 1;
        if found == b'>' {
            return Some(at);
        }
        at += memchr::memchr(found, bytes.get(at..)?)? + 1;
    }
}

/// What the library finds at the beginning of a text, and how long it is.
fn other(text: &str) -> Result<(Piece<'_>, usize), &'static str> {
    let mut reader = Reader::from_str(text);
    let event = reader.read_event().map_err(|error| match error {
        quick_xml::Error::Syntax(_) => ENDLESS,
        _ => UNREADABLE,
    })?;
    let length = usize::try_from(reader.buffer_position()).unwrap_or(usize::MAX);
    Ok((Piece::Other(event), length))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const PARTS: &[&str] = &[
        "<a>",
        "</a>",
        "<b:c x='1>' y=\"'\">",
        "</b:c \n>",
        "<d/>",
        "<d x=\"/\"/>",
        "<ä é='ü'>",
        "Text",
        " \r\n",
        "ö",
        "&amp;",
        "&#x20;",
        "&",
        ";",
        "<!-- a > b -->",
        "<![CDATA[<a>&]]>",
        "<?pi a?>",
        "<!DOCTYPE a>",
        "]]>",
        "<",
        ">",
        "'",
        "\"",
        "/",
        "<a",
        "</",
        "<!",
        "<?",
    ];

    /// What is found in a text, up to its end or to what cannot be read.
    fn ours(text: &str) -> Vec<String> {
        let mut markup = Markup::new(text);
        let mut found = Vec::new();
        loop {
            found.push(match markup.piece() {
                Ok(Some(Piece::Text(text))) => format!("text {text}"),
                Ok(Some(Piece::Reference(name))) => format!("reference {name}"),
                Ok(Some(Piece::Start(tag, empty))) => format!("start {} {empty}", &*tag),
                Ok(Some(Piece::End(name))) => format!("end {name}"),
                Ok(Some(Piece::Other(event))) => format!("{event:?}"),
                Ok(None) => return found,
                Err(_) => {
                    found.push("broken".to_owned());
                    return found;
                }
            });
        }
    }

    /// The same, from the library alone.
    fn theirs(text: &str) -> Vec<String> {
        let mut reader = Reader::from_str(text);
        reader.config_mut().check_end_names = false;
        reader.config_mut().allow_unmatched_ends = true;
        let mut found = Vec::new();
        loop {
            found.push(match reader.read_event() {
                Ok(Event::Text(text)) => format!("text {}", &*text),
                Ok(Event::GeneralRef(name)) => format!("reference {}", &*name),
                Ok(Event::Start(tag)) => format!("start {} false", &*tag),
                Ok(Event::Empty(tag)) => format!("start {} true", &*tag),
                // No element has a name of white space only, however much of it.
                Ok(Event::End(tag)) => format!("end {}", tag.trim_end()),
                Ok(Event::Eof) => return found,
                Ok(event) => format!("{event:?}"),
                Err(_) => {
                    found.push("broken".to_owned());
                    return found;
                }
            });
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(2_000))]
        #[test]
        fn a_text_falls_into_the_same_pieces_as_with_the_library_alone(
            parts in prop::collection::vec(prop::sample::select(PARTS), 0..12)
        ) {
            let text = parts.concat();
            prop_assert_eq!(ours(&text), theirs(&text), "{}", text);
        }
    }
}
