//! From bytes to the tree: one pass over the tokens, every limit checked on the way.

use std::collections::HashMap;

use quick_xml::events::Event;
use quick_xml::reader::Reader;

use super::encoding::Encoding;
use super::error::{XmlError, XmlProblem};
use super::lexical;
use super::tags::{Attributes, RawAttribute};
use super::tree::{AttributeData, Content, Document, ElementData, Node, NodeId, Piece, Span};
use crate::limits;

/// The namespace that the prefix `xml` always means.
pub(super) const XML: &str = "http://www.w3.org/XML/1998/namespace";
/// The namespace of declarations of namespaces.
const XMLNS: &str = "http://www.w3.org/2000/xmlns/";

/// What is wrong at which place of the text.
type Wrong = (usize, XmlProblem);

impl Document {
    /// Reads a file.
    ///
    /// # Errors
    /// When it is not well formed, exceeds the [`limits`], has a DOCTYPE, or is stored in an encoding that cannot be
    /// written back to the same bytes.
    pub fn read(bytes: &[u8]) -> Result<Self, XmlError> {
        let first = |problem| XmlError { problem, line: 1, column: 1 };
        if bytes.len() > limits::BYTES {
            return Err(first(XmlProblem::TooLarge));
        }
        let (text, encoding) = Encoding::decode(bytes).map_err(|undecodable| {
            let (line, column) = end_of(&undecodable.before);
            XmlError { problem: undecodable.problem, line, column }
        })?;
        // Some encodings need more bytes as UTF-8.
        if text.len() > 2 * limits::BYTES {
            return Err(first(XmlProblem::TooLarge));
        }
        let mut builder = Builder::new(text, encoding);
        let outcome = builder.run();
        builder.finish(outcome)
    }
}

fn end_of(before: &str) -> (u32, u32) {
    let count = |number: usize| u32::try_from(number).unwrap_or(u32::MAX);
    let last = before.rsplit('\n').next().unwrap_or_default();
    (count(before.matches('\n').count() + 1), count(last.chars().count() + 1))
}

fn line_starts(text: &str) -> Vec<u32> {
    let after = text.bytes().zip(1_u32..).filter(|(byte, _)| *byte == b'\n').map(|(_, next)| next);
    std::iter::once(0).chain(after).collect()
}

/// The tree while it grows.
struct Builder {
    document: Document,
    /// The open elements, the document first.
    open: Vec<Open>,
    /// Namespaces in force: prefix and number.
    bindings: Vec<(Box<str>, u32)>,
    numbers: HashMap<Box<str>, u32>,
    /// The attributes of the tag that is being read, with the places of their names.
    fresh: Vec<(AttributeData, usize)>,
    /// A text that may still go on: from where.
    text: Option<usize>,
    root: Option<NodeId>,
}

struct Open {
    id: NodeId,
    /// How many bindings there were before it.
    bindings: usize,
}

impl Builder {
    fn new(text: String, encoding: Encoding) -> Self {
        let top = Node {
            parent: None,
            first: None,
            last: None,
            next: None,
            previous: None,
            content: Content::Document,
            source: None,
            place: 0,
        };
        let lines = line_starts(&text);
        let mut nodes = Vec::with_capacity(text.len() / 24 + 8);
        nodes.push(top);
        let attributes = Vec::with_capacity(text.len() / 32);
        let namespaces = vec![Box::from(""), Box::from(XML), Box::from(XMLNS)];
        let numbers = namespaces.iter().cloned().zip(0..).collect();
        let root = NodeId::DOCUMENT;
        let document = Document { text, encoding, nodes, attributes, namespaces, lines, root };
        let open = vec![Open { id: NodeId::DOCUMENT, bindings: 0 }];
        Self { document, open, bindings: Vec::new(), numbers, fresh: Vec::new(), text: None, root: None }
    }

    fn finish(mut self, outcome: Result<(), Wrong>) -> Result<Document, XmlError> {
        match (outcome, self.root) {
            (Ok(()), Some(root)) => {
                self.document.root = root;
                Ok(self.document)
            }
            (outcome, _) => {
                let (place, problem) = outcome.err().unwrap_or((0, XmlProblem::NoRoot));
                let (line, column) = self.document.position(place);
                Err(XmlError { problem, line, column })
            }
        }
    }

    fn run(&mut self) -> Result<(), Wrong> {
        // The text is taken out while it is read, so that the tree can grow beside it.
        let text = std::mem::take(&mut self.document.text);
        let outcome = self.read(&text);
        self.document.text = text;
        outcome
    }

    fn read(&mut self, text: &str) -> Result<(), Wrong> {
        if let Some((place, number)) = lexical::forbidden(text) {
            return Err((place, XmlProblem::ForbiddenCharacter(number)));
        }
        let mut reader = Reader::from_str(text);
        let config = reader.config_mut();
        // Names of end tags are compared here, for a German message.
        config.check_end_names = false;
        config.allow_unmatched_ends = true;
        loop {
            let start = place(reader.buffer_position());
            let event = reader
                .read_event()
                .map_err(|error| (place(reader.error_position()).max(start), XmlProblem::Syntax(error)))?;
            let span = Span::new(start, place(reader.buffer_position()));
            if matches!(event, Event::Text(_) | Event::GeneralRef(_)) {
                self.text.get_or_insert(start);
                continue;
            }
            if let Some(from) = self.text.take() {
                self.close_text(text, from, start)?;
            }
            if matches!(event, Event::Eof) {
                return self.at_end(text);
            }
            self.event(text, &event, span)?;
        }
    }

    fn event(&mut self, text: &str, event: &Event<'_>, span: Span) -> Result<(), Wrong> {
        let start = span.start as usize;
        let inner = |before: usize, after: usize| {
            let end = (span.end as usize).saturating_sub(after);
            Span::new((start + before).min(end), end)
        };
        match event {
            Event::Start(_) => self.start(text, span, inner(1, 1), false),
            Event::Empty(_) => self.start(text, span, inner(1, 2), true),
            Event::End(_) => self.end(text, span, inner(2, 1)),
            Event::CData(_) if self.open.len() == 1 => Err((start, XmlProblem::OutsideRoot)),
            Event::CData(_) => {
                let content = inner(9, 3);
                let piece = normalised(content.of(text), content);
                self.add(Content::CData(piece), span).map(|_| ())
            }
            Event::Comment(_) => {
                let content = inner(4, 3);
                let said = content.of(text);
                if said.contains("--") || said.ends_with('-') {
                    return Err((start, XmlProblem::ForbiddenSequence("--")));
                }
                self.add(Content::Comment(normalised(said, content)), span).map(|_| ())
            }
            Event::Decl(_) => {
                let content = inner(2, 2);
                if start != 0 || !is_declaration(content.of(text)) {
                    return Err((start, XmlProblem::MisplacedDeclaration));
                }
                self.add(Content::Declaration(Piece::Source(content)), span).map(|_| ())
            }
            Event::PI(_) => self.instruction(text, span, inner(2, 2)),
            Event::DocType(_) => Err((start, XmlProblem::Doctype)),
            Event::Text(_) | Event::GeneralRef(_) | Event::Eof => Ok(()),
        }
    }

    fn instruction(&mut self, text: &str, span: Span, content: Span) -> Result<(), Wrong> {
        let said = content.of(text);
        let target = said.split(|c: char| c.is_ascii_whitespace()).next().unwrap_or_default();
        if target.eq_ignore_ascii_case("xml") {
            return Err((span.start as usize, XmlProblem::MisplacedDeclaration));
        }
        if !lexical::is_name(target) {
            return Err((span.start as usize, XmlProblem::BadName(target.chars().take(80).collect())));
        }
        self.add(Content::Instruction(normalised(said, content)), span).map(|_| ())
    }

    fn at_end(&self, text: &str) -> Result<(), Wrong> {
        match self.open.last() {
            Some(open) if self.open.len() > 1 => {
                Err((text.len(), XmlProblem::Unclosed(self.name(text, open.id))))
            }
            _ if self.root.is_none() => Err((text.len(), XmlProblem::NoRoot)),
            _ => Ok(()),
        }
    }

    fn name(&self, text: &str, id: NodeId) -> String {
        match self.document.data(id).map(|data| &data.name) {
            Some(Piece::Source(span)) => span.of(text).to_owned(),
            _ => String::new(),
        }
    }

    fn close_text(&mut self, text: &str, from: usize, to: usize) -> Result<(), Wrong> {
        let span = Span::new(from, to);
        let raw = span.of(text);
        let outside = self.open.len() == 1;
        if outside && !raw.bytes().all(|byte| byte.is_ascii_whitespace()) {
            return Err((from, XmlProblem::OutsideRoot));
        }
        if let Some(place) = raw.find("]]>") {
            return Err((from + place, XmlProblem::ForbiddenSequence("]]>")));
        }
        let piece = match lexical::unescape(raw, false) {
            Ok(None) => Piece::Source(span),
            Ok(Some(meant)) => Piece::Own(meant.into()),
            Err((place, problem)) => return Err((from + place, problem)),
        };
        self.add(Content::Text(piece), span).map(|_| ())
    }

    fn start(&mut self, text: &str, span: Span, inside: Span, empty: bool) -> Result<(), Wrong> {
        let start = span.start as usize;
        if self.open.len() == 1 && self.root.is_some() {
            return Err((start, XmlProblem::OutsideRoot));
        }
        if self.open.len() > limits::DEPTH {
            return Err((start, XmlProblem::TooDeep));
        }
        let tag = inside.of(text);
        let length = tag.bytes().position(|byte| byte.is_ascii_whitespace()).unwrap_or(tag.len());
        let name_span = Span::new(start + 1, start + 1 + length);
        let bindings = self.bindings.len();
        self.read_attributes(text, name_span.end as usize, inside.end as usize)?;
        let name = name_span.of(text);
        let (prefix, _) = lexical::split(name)
            .ok_or_else(|| (start, XmlProblem::BadName(name.chars().take(80).collect())))?;
        let namespace = self.resolve(prefix, start)?;
        let attributes = self.resolve_attributes(text)?;
        let data = ElementData { name: Piece::Source(name_span), namespace, attributes, end: None };
        let id = self.add(Content::Element(data), span)?;
        self.root.get_or_insert(id);
        if empty {
            self.bindings.truncate(bindings);
        } else {
            self.open.push(Open { id, bindings });
        }
        Ok(())
    }

    /// Reads the attributes of a tag and binds the namespaces that they declare.
    fn read_attributes(&mut self, text: &str, from: usize, to: usize) -> Result<(), Wrong> {
        self.fresh.clear();
        let mut attributes = Attributes::new(text, from, to);
        while let Some(raw) = attributes.next()? {
            if self.fresh.len() >= limits::ATTRIBUTES {
                return Err((raw.place, XmlProblem::TooMany("Attribute an einem Element")));
            }
            let namespace = self.bind(text, &raw)?;
            let place = raw.place;
            let name = Piece::Source(raw.name_span);
            self.fresh.push((AttributeData { name, value: raw.value, namespace, quote: raw.quote }, place));
        }
        Ok(())
    }

    /// The number of the attribute's namespace as far as it is known yet: declarations have theirs already.
    fn bind(&mut self, text: &str, raw: &RawAttribute<'_>) -> Result<u32, Wrong> {
        let prefix = match raw.name.split_once(':') {
            Some(("xmlns", prefix)) => prefix,
            None if raw.name == "xmlns" => "",
            _ => return Ok(0),
        };
        let value = match &raw.value {
            Piece::Source(span) => span.of(text),
            Piece::Own(value) => value,
        };
        let reserved = prefix == "xmlns"
            || value == XMLNS
            || (prefix == "xml") != (value == XML)
            || (value.is_empty() && !prefix.is_empty());
        if reserved {
            return Err((raw.place, XmlProblem::BadNamespace(raw.name.to_owned())));
        }
        let number = match self.numbers.get(value) {
            Some(number) => *number,
            None => {
                let number = u32::try_from(self.document.namespaces.len()).unwrap_or(u32::MAX);
                if self.document.namespaces.len() >= limits::NAMESPACES {
                    return Err((raw.place, XmlProblem::TooMany("Namensräume")));
                }
                self.document.namespaces.push(value.into());
                self.numbers.insert(value.into(), number);
                number
            }
        };
        self.bindings.push((prefix.into(), number));
        Ok(2)
    }

    fn resolve(&self, prefix: &str, place: usize) -> Result<u32, Wrong> {
        match prefix {
            "xml" => return Ok(1),
            "xmlns" => return Err((place, XmlProblem::BadNamespace(prefix.to_owned()))),
            _ => {}
        }
        let bound = self.bindings.iter().rev().find(|(known, _)| **known == *prefix);
        match bound {
            Some((_, number)) => Ok(*number),
            None if prefix.is_empty() => Ok(0),
            None => Err((place, XmlProblem::UnboundPrefix(prefix.chars().take(80).collect()))),
        }
    }

    fn resolve_attributes(&mut self, text: &str) -> Result<(u32, u32), Wrong> {
        let count = |number: usize| u32::try_from(number).unwrap_or(u32::MAX);
        let from = self.document.attributes.len();
        let mut seen: Vec<(u32, &str)> = Vec::with_capacity(self.fresh.len());
        let fresh = std::mem::take(&mut self.fresh);
        for (mut data, place) in fresh {
            let Piece::Source(span) = data.name else { continue };
            let name = span.of(text);
            let (prefix, local) = name.split_once(':').unwrap_or(("", name));
            if data.namespace == 0 && !prefix.is_empty() {
                data.namespace = self.resolve(prefix, place)?;
            }
            if seen.contains(&(data.namespace, local)) {
                return Err((place, XmlProblem::DuplicateAttribute(name.to_owned())));
            }
            seen.push((data.namespace, local));
            self.document.attributes.push(data);
        }
        Ok((count(from), count(self.document.attributes.len())))
    }

    fn end(&mut self, text: &str, span: Span, inside: Span) -> Result<(), Wrong> {
        let start = span.start as usize;
        let found = inside.of(text).trim_end_matches([' ', '\t', '\r', '\n']);
        let shown = || found.chars().take(80).collect();
        let open = match self.open.last() {
            Some(open) if self.open.len() > 1 => open,
            _ => return Err((start, XmlProblem::UnexpectedEnd(shown()))),
        };
        let expected = self.name(text, open.id);
        if expected != found {
            return Err((start, XmlProblem::MismatchedEnd { expected, found: shown() }));
        }
        self.bindings.truncate(open.bindings);
        if let Some(Content::Element(data)) =
            self.document.nodes.get_mut(open.id.index()).map(|node| &mut node.content)
        {
            data.end = Some(span);
        }
        self.open.pop();
        Ok(())
    }

    fn add(&mut self, content: Content, span: Span) -> Result<NodeId, Wrong> {
        if self.document.nodes.len() >= limits::NODES {
            return Err((span.start as usize, XmlProblem::TooMany("Bestandteile")));
        }
        let parent = self.open.last().map_or(NodeId::DOCUMENT, |open| open.id);
        let id = self.document.create(content, Some(span), span.start);
        self.document.attach(id, parent, None);
        Ok(id)
    }
}

fn place(position: u64) -> usize {
    usize::try_from(position).unwrap_or(usize::MAX)
}

/// Line ends are one character, whatever the file has (XML 1.0, 2.11).
fn normalised(raw: &str, span: Span) -> Piece {
    if raw.contains('\r') {
        return Piece::Own(raw.replace("\r\n", "\n").replace('\r', "\n").into());
    }
    Piece::Source(span)
}

/// `xml version="…" encoding="…" standalone="…"` in this order, the last two optional.
fn is_declaration(content: &str) -> bool {
    let Some(rest) = content.strip_prefix("xml") else { return false };
    let mut attributes = Attributes::new(rest, 0, rest.len());
    let mut order = ["version", "encoding", "standalone"].iter();
    let mut first = true;
    loop {
        match attributes.next() {
            Ok(None) => return !first,
            Ok(Some(raw)) if (first && raw.name != "version") || !order.any(|name| *name == raw.name) => {
                return false;
            }
            Ok(Some(_)) => first = false,
            Err(_) => return false,
        }
    }
}
