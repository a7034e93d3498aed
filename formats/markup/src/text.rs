//! What text and attributes say: line ends made alike, references replaced.

use quick_xml::Reader;
use quick_xml::events::Event;

/// The character data of a piece of well-formed XML, without the tags in it. References that stand for no character are left out.
#[must_use]
pub fn text_of(raw: &str) -> String {
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

/// The character that a reference stands for, given what is between `&` and `;`.
#[must_use]
pub fn character(name: &str) -> Option<char> {
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
#[must_use]
pub fn attribute_text(raw: &str) -> String {
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
#[must_use]
pub fn references_known(raw: &str) -> bool {
    raw.split('&').skip(1).all(|rest| rest.split_once(';').is_some_and(|(name, _)| character(name).is_some()))
}
