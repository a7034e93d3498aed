//! Namespaces while a file is read: which prefix means what, and the attributes of start tags.

use std::collections::HashMap;

use super::error::XmlProblem;
use super::read::{Builder, Wrong};
use super::tags::{Attributes, RawAttribute};
use super::tree::{AttributeData, Piece};
use crate::limits;

/// The namespace that the prefix `xml` always means.
pub(super) const XML: &str = "http://www.w3.org/XML/1998/namespace";
/// The namespace of declarations of namespaces.
pub(super) const XMLNS: &str = "http://www.w3.org/2000/xmlns/";
/// The number of that namespace in every document.
pub(super) const DECLARATION: u32 = 2;

/// What prefixes mean at the place that is read, in a way that costs the same however many there are.
pub(super) struct Scopes {
    /// Numbers of namespaces.
    numbers: HashMap<Box<str>, u32>,
    /// Each prefix with its meanings, the innermost last.
    meanings: Vec<Vec<u32>>,
    prefixes: HashMap<Box<str>, usize>,
    /// The prefixes in the order in which they were declared.
    declared: Vec<usize>,
}

impl Scopes {
    pub(super) fn new(namespaces: &[Box<str>]) -> Self {
        let numbers = namespaces.iter().cloned().zip(0..).collect();
        Self { numbers, meanings: Vec::new(), prefixes: HashMap::new(), declared: Vec::new() }
    }

    /// How many declarations are in force.
    pub(super) fn depth(&self) -> usize {
        self.declared.len()
    }

    /// Forgets the declarations after the first ones.
    pub(super) fn truncate(&mut self, depth: usize) {
        for prefix in self.declared.drain(depth.min(self.declared.len())..) {
            if let Some(meanings) = self.meanings.get_mut(prefix) {
                meanings.pop();
            }
        }
    }

    fn declare(&mut self, prefix: &str, number: u32) {
        let fresh = self.meanings.len();
        let place = *self.prefixes.entry(prefix.into()).or_insert(fresh);
        if place == fresh {
            self.meanings.push(Vec::new());
        }
        self.meanings[place].push(number);
        self.declared.push(place);
    }

    /// The number of the namespace that a prefix means.
    pub(super) fn resolve(&self, prefix: &str, place: usize) -> Result<u32, Wrong> {
        match prefix {
            "xml" => return Ok(1),
            "xmlns" => return Err((place, XmlProblem::BadNamespace(prefix.to_owned()))),
            _ => {}
        }
        let meanings = self.prefixes.get(prefix).and_then(|known| self.meanings.get(*known));
        match meanings.and_then(|meanings| meanings.last()) {
            Some(number) => Ok(*number),
            None if prefix.is_empty() => Ok(0),
            None => Err((place, XmlProblem::UnboundPrefix(prefix.chars().take(80).collect()))),
        }
    }
}

impl Builder {
    /// Reads the attributes of a tag and binds the namespaces that they declare.
    pub(super) fn read_attributes(&mut self, text: &str, from: usize, to: usize) -> Result<(), Wrong> {
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
        let number = self.number(value).ok_or((raw.place, XmlProblem::TooMany("Namensräume")))?;
        self.scopes.declare(prefix, number);
        Ok(DECLARATION)
    }

    /// The number of a namespace, a new one if it has none yet; none if there are too many.
    fn number(&mut self, namespace: &str) -> Option<u32> {
        if let Some(number) = self.scopes.numbers.get(namespace) {
            return Some(*number);
        }
        let number = u32::try_from(self.document.namespaces.len()).ok()?;
        if self.document.namespaces.len() >= limits::NAMESPACES {
            return None;
        }
        self.document.namespaces.push(namespace.into());
        self.scopes.numbers.insert(namespace.into(), number);
        Some(number)
    }

    /// Gives the attributes of the tag their namespaces and a place in the document.
    pub(super) fn resolve_attributes(&mut self, text: &str) -> Result<(u32, u32), Wrong> {
        let count = |number: usize| u32::try_from(number).unwrap_or(u32::MAX);
        let from = self.document.attributes.len();
        let mut seen: Vec<(u32, &str)> = Vec::with_capacity(self.fresh.len());
        for (mut data, place) in self.fresh.drain(..) {
            let Piece::Source(span) = data.name else { continue };
            let name = span.of(text);
            let (prefix, local) = name.split_once(':').unwrap_or(("", name));
            if data.namespace == 0 && !prefix.is_empty() {
                data.namespace = self.scopes.resolve(prefix, place)?;
            }
            if seen.contains(&(data.namespace, local)) {
                return Err((place, XmlProblem::DuplicateAttribute(name.to_owned())));
            }
            seen.push((data.namespace, local));
            self.document.attributes.push(data);
        }
        Ok((count(from), count(self.document.attributes.len())))
    }
}
