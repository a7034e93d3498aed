//! The inside of a start tag: its name and its attributes, with their places.

use super::error::XmlProblem;
use super::lexical;
use super::tree::{Piece, Span};

/// An attribute as it stands in a tag.
pub(super) struct RawAttribute<'a> {
    pub(super) name: &'a str,
    pub(super) name_span: Span,
    pub(super) value: Piece,
    pub(super) quote: char,
    pub(super) place: usize,
}

/// Reads the attributes of a tag one after the other.
pub(super) struct Attributes<'a> {
    text: &'a str,
    place: usize,
    end: usize,
}

fn is_space(byte: u8) -> bool {
    matches!(byte, b' ' | b'\t' | b'\n' | b'\r')
}

impl<'a> Attributes<'a> {
    /// The attributes between these places of the text.
    pub(super) fn new(text: &'a str, place: usize, end: usize) -> Self {
        Self { text, place, end }
    }

    fn byte(&self) -> Option<u8> {
        (self.place < self.end).then(|| self.text.as_bytes()[self.place])
    }

    fn skip_space(&mut self) -> bool {
        let before = self.place;
        while self.byte().is_some_and(is_space) {
            self.place += 1;
        }
        self.place > before
    }

    fn expect(&mut self, wanted: impl Fn(u8) -> bool) -> Result<u8, (usize, XmlProblem)> {
        match self.byte() {
            Some(byte) if wanted(byte) => {
                self.place += 1;
                Ok(byte)
            }
            _ => Err((self.place, XmlProblem::BadAttribute)),
        }
    }

    /// The next one, or what is wrong at which place.
    pub(super) fn next(&mut self) -> Result<Option<RawAttribute<'a>>, (usize, XmlProblem)> {
        let spaced = self.skip_space();
        let start = self.place;
        if self.byte().is_none() {
            return Ok(None);
        }
        if !spaced {
            return Err((start, XmlProblem::BadAttribute));
        }
        while self.byte().is_some_and(|byte| byte != b'=' && !is_space(byte)) {
            self.place += 1;
        }
        let name_span = Span::new(start, self.place);
        let name = name_span.of(self.text);
        if lexical::split(name).is_none() {
            return Err((start, XmlProblem::BadName(name.chars().take(80).collect())));
        }
        self.skip_space();
        self.expect(|byte| byte == b'=')?;
        self.skip_space();
        let quote = self.expect(|byte| matches!(byte, b'"' | b'\''))?;
        let (from, value) = self.value(quote)?;
        let piece = match lexical::unescape(value, true) {
            Ok(None) => Piece::Source(Span::new(from, from + value.len())),
            Ok(Some(meant)) => Piece::Own(meant.into()),
            Err((place, problem)) => return Err((from + place, problem)),
        };
        Ok(Some(RawAttribute { name, name_span, value: piece, quote: char::from(quote), place: start }))
    }

    fn value(&mut self, quote: u8) -> Result<(usize, &'a str), (usize, XmlProblem)> {
        let from = self.place;
        let rest = self.text.get(from..self.end).unwrap_or_default();
        let length = rest.bytes().position(|byte| byte == quote);
        let length = length.ok_or((from, XmlProblem::BadAttribute))?;
        let value = &rest[..length];
        if let Some(place) = value.find('<') {
            return Err((from + place, XmlProblem::ForbiddenSequence("<")));
        }
        self.place = from + length + 1;
        Ok((from, value))
    }
}
