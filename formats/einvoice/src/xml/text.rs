//! What an element or attribute says: mostly the bytes of the file, otherwise put together when it is asked for.

use std::borrow::Cow;

use quick_xml::Reader;
use quick_xml::events::Event;

use super::{Document, NodeId};

impl Document<'_> {
    /// The text of an element and of all below it.
    pub(crate) fn value(&self, id: NodeId) -> Cow<'_, str> {
        let node = self.node(id);
        let raw = self.slice(node.inner);
        if node.mixed { Cow::Owned(text_of(raw)) } else { Cow::Borrowed(raw) }
    }

    /// Whether an element has nothing below it and nothing but white space in it.
    pub(crate) fn is_void(&self, id: NodeId) -> bool {
        let node = self.node(id);
        let blank = |text: &str| text.bytes().all(|byte| matches!(byte, b' ' | b'\t' | b'\n' | b'\r'));
        node.end == id + 1 && if node.mixed { blank(&self.value(id)) } else { blank(self.slice(node.inner)) }
    }

    /// The value of an attribute.
    pub(crate) fn attribute_value(&self, number: u32) -> Cow<'_, str> {
        let attribute = self.attribute(number);
        let raw = self.slice(attribute.value);
        if attribute.mixed { Cow::Owned(attribute_text(raw)) } else { Cow::Borrowed(raw) }
    }

    fn slice(&self, (from, to): (u32, u32)) -> &str {
        self.text.get(from as usize..to as usize).unwrap_or_default()
    }
}

/// The character data of a piece of well-formed XML. Reading has refused entities that nobody declared.
fn text_of(raw: &str) -> String {
    let mut reader = Reader::from_str(raw);
    reader.config_mut().check_end_names = false;
    reader.config_mut().allow_unmatched_ends = true;
    let mut text = String::with_capacity(raw.len());
    loop {
        match reader.read_event() {
            Ok(Event::Text(piece)) => push_lines(&mut text, &piece),
            Ok(Event::CData(piece)) => push_lines(&mut text, &piece),
            Ok(Event::GeneralRef(reference)) => text.extend(character(&reference)),
            Ok(Event::Eof) | Err(_) => return text,
            Ok(_) => {}
        }
    }
}

/// Adds a piece with its line ends as XML wants them.
fn push_lines(text: &mut String, piece: &str) {
    text.push_str(&piece.replace("\r\n", "\n").replace('\r', "\n"));
}

/// The character that a reference stands for.
pub(super) fn character(name: &str) -> Option<char> {
    match name {
        "amp" => Some('&'),
        "lt" => Some('<'),
        "gt" => Some('>'),
        "quot" => Some('"'),
        "apos" => Some('\''),
        _ => {
            let number = name.strip_prefix('#')?;
            let code = match number.strip_prefix('x') {
                Some(hex) => u32::from_str_radix(hex, 16).ok()?,
                None => number.parse().ok()?,
            };
            char::from_u32(code).filter(|c| !matches!(*c, '\0'..='\u{8}' | '\u{b}' | '\u{c}' | '\u{e}'..='\u{1f}' | '\u{fffe}' | '\u{ffff}'))
        }
    }
}

/// An attribute's value: white space becomes spaces, references become characters.
pub(super) fn attribute_text(raw: &str) -> String {
    let raw = raw.replace("\r\n", " ").replace(['\r', '\n', '\t'], " ");
    let mut text = String::with_capacity(raw.len());
    let mut rest = raw.as_str();
    while let Some((before, after)) = rest.split_once('&') {
        text.push_str(before);
        let (name, behind) = after.split_once(';').unwrap_or((after, ""));
        text.extend(character(name));
        rest = behind;
    }
    text.push_str(rest);
    text
}

/// Whether all references in an attribute's value stand for a character.
pub(super) fn references_known(raw: &str) -> bool {
    raw.split('&').skip(1).all(|rest| rest.split_once(';').is_some_and(|(name, _)| character(name).is_some()))
}
