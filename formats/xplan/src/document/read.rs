//! Reading: one pass over the bytes. What a plan never needs (document types, entities, depth without end) is refused.

use std::borrow::Cow;
use std::collections::HashMap;
use std::sync::Arc;

use markup::{Markup, Piece, declared_prefix, offset_in, references_known};
use quick_xml::events::{BytesStart, Event};
use rustc_hash::FxHashMap;

use super::{Attribute, Document, Element, ElementId, Name, Refusal, Space, number};
use crate::limits::Limits;
use crate::version::{Version, is_xplan};

/// Reads a document.
pub(super) fn read(bytes: Vec<u8>, limits: &Limits) -> Result<Document, Refusal> {
    if bytes.len() > limits.bytes {
        return Err(Refusal::TooLarge(limits.bytes));
    }
    let text: Arc<str> = markup::decode(&bytes)?.into();
    // The usual case is that the bytes are the text.
    let original = (text.as_bytes() != bytes).then(|| bytes.into());
    if text.trim_start().is_empty() {
        return Err(Refusal::Empty);
    }
    if let Some(at) = markup::control_character(&text) {
        return Err(malformed(&text, at, "es enthält ein Steuerzeichen"));
    }
    let builder = Builder::new(&text, limits).run()?;
    let Builder { names, elements, attributes, .. } = builder;
    if elements.is_empty() {
        return Err(malformed(&text, 0, "es enthält kein Element"));
    }
    let mut document = Document {
        original,
        version: names.iter().find_map(|name| name.version),
        names,
        elements,
        attributes,
        objects: Vec::new(),
        ids: FxHashMap::default(),
        geometries: Vec::new(),
        unreadable: Vec::new(),
        text: text.clone(),
    };
    document.find_objects();
    (document.geometries, document.unreadable) = crate::geometry::read(&document);
    Ok(document)
}

fn malformed(text: &str, at: usize, reason: &str) -> Refusal {
    Refusal::Malformed { reason: reason.to_owned(), line: markup::line(text, at) }
}

impl Document {
    /// The objects are what stands in the members of the collection; a root of XPlanGML that is no collection is one itself.
    fn find_objects(&mut self) {
        let root = self.root();
        let is_member = |space, name: &str| {
            matches!(space, Space::Gml | Space::Wfs)
                && matches!(name, "featureMember" | "featureMembers" | "member" | "additionalObjects")
        };
        let mut objects = Vec::new();
        for member in root.children().filter(|child| is_member(child.space(), child.name())) {
            // A member may be a collection again (additional objects, tuples).
            let mut waiting: Vec<_> = member.children().collect();
            waiting.reverse();
            while let Some(node) = waiting.pop() {
                if node.space() == Space::Wfs || is_member(node.space(), node.name()) {
                    let mut below: Vec<_> = node.children().collect();
                    below.reverse();
                    waiting.append(&mut below);
                } else {
                    objects.push(node.id());
                }
            }
        }
        if objects.is_empty() && root.space() == Space::XPlan && root.name().contains('_') {
            objects.push(root.id());
        }
        let mut ids = FxHashMap::default();
        for id in &objects {
            if let Some(gml_id) = self.node(*id).gml_id() {
                ids.entry(gml_id.into()).or_insert(*id);
            }
        }
        self.objects = objects;
        self.ids = ids;
    }
}

/// Remembered: this name, in that epoch, has this number.
type Remembered<'t> = (&'t str, u32, u16);

/// How many names are remembered, a power of two.
const REMEMBERED: usize = 256;

struct Builder<'t, 'l> {
    text: &'t str,
    limits: &'l Limits,
    names: Vec<Name>,
    /// A stranger chooses these names: a hash that he could foresee would not do.
    numbers: HashMap<(Box<str>, &'t str), u16>,
    elements: Vec<Element>,
    attributes: Vec<Attribute>,
    open: Vec<ElementId>,
    /// The names in the tags of those.
    tags: Vec<&'t str>,
    /// The declared prefixes: at which depth, which, what for.
    scopes: Vec<(usize, &'t str, Cow<'t, str>)>,
    /// Grows whenever the meaning of prefixes changes.
    epoch: u32,
    remembered: Vec<Remembered<'t>>,
}

impl<'t, 'l> Builder<'t, 'l> {
    fn new(text: &'t str, limits: &'l Limits) -> Self {
        Self {
            text,
            limits,
            names: Vec::new(),
            numbers: HashMap::new(),
            elements: Vec::with_capacity(text.len() / 128),
            attributes: Vec::with_capacity(text.len() / 256),
            open: Vec::new(),
            tags: Vec::new(),
            scopes: Vec::new(),
            epoch: 1,
            remembered: vec![("", 0, 0); REMEMBERED],
        }
    }

    fn run(mut self) -> Result<Self, Refusal> {
        let mut markup = Markup::new(self.text);
        loop {
            let at = markup.at();
            match markup.piece().map_err(|reason| malformed(self.text, at, reason))? {
                Some(Piece::Start(tag, empty)) => {
                    self.start(&tag, at, markup.at())?;
                    if empty {
                        self.close(markup.at(), markup.at());
                    }
                }
                Some(Piece::End(name)) => self.end(name, at, markup.at())?,
                Some(Piece::Text(text)) => {
                    let blank = || text.bytes().all(|byte| matches!(byte, b' ' | b'\t' | b'\n' | b'\r'));
                    if self.open.is_empty() && !blank() {
                        return Err(malformed(self.text, at, "außerhalb des obersten Elements steht Text"));
                    }
                }
                Some(Piece::Reference(name)) if markup::character(name).is_none() => {
                    let reason = "es enthält einen Verweis auf ein unbekanntes Zeichen";
                    return Err(malformed(self.text, at, reason));
                }
                Some(Piece::Other(Event::DocType(_))) => return Err(Refusal::DocumentType),
                Some(Piece::Reference(_) | Piece::Other(Event::CData(_))) if self.open.is_empty() => {
                    return Err(malformed(self.text, at, "außerhalb des obersten Elements steht Text"));
                }
                Some(_) => {}
                None if self.open.is_empty() => return Ok(self),
                None => return Err(malformed(self.text, at, "es endet mitten in einem Element")),
            }
        }
    }

    fn start(&mut self, tag: &BytesStart<'t>, from: usize, to: usize) -> Result<(), Refusal> {
        if self.open.is_empty() && !self.elements.is_empty() {
            return Err(malformed(self.text, from, "es hat mehr als ein oberstes Element"));
        }
        if self.open.len() >= self.limits.depth {
            return Err(Refusal::TooDeep(self.limits.depth));
        }
        if self.elements.len() >= self.limits.elements {
            return Err(Refusal::TooMany("Elemente"));
        }
        let length = tag.name().as_ref().len();
        let tag_name = self.text.get(from + 1..from + 1 + length).unwrap_or_default();
        let first = self.attributes.len();
        if tag.len() > length {
            self.attributes(tag, from)?;
        }
        let name = self.name(tag_name, from, true)?;
        let id = number(self.elements.len());
        let to = number(to);
        self.elements.push(Element {
            name,
            attribute_count: u16::try_from(self.attributes.len() - first).unwrap_or(u16::MAX),
            parent: self.open.last().copied().unwrap_or(0),
            end: id + 1,
            start: number(from),
            inner: to,
            inner_end: to,
            stop: to,
            attributes: number(first),
        });
        self.open.push(id);
        self.tags.push(tag_name);
        Ok(())
    }

    fn end(&mut self, name: &str, at: usize, to: usize) -> Result<(), Refusal> {
        let reason = match self.tags.last().copied() {
            Some(open) if open == name => {
                self.close(at, to);
                return Ok(());
            }
            Some(open) => format!("auf „{open:.80}“ folgt das Ende von „{name:.80}“"),
            None => format!("„{name:.80}“ endet, ohne zu beginnen"),
        };
        Err(malformed(self.text, at, &reason))
    }

    fn close(&mut self, inner_end: usize, stop: usize) {
        let Some(id) = self.open.pop() else { return };
        self.tags.pop();
        let end = number(self.elements.len());
        let element = &mut self.elements[id as usize];
        element.end = end;
        element.inner_end = number(inner_end);
        element.stop = number(stop);
        let depth = self.open.len() + 1;
        while self.scopes.last().is_some_and(|scope| scope.0 >= depth) {
            self.scopes.pop();
            self.epoch += 1;
        }
    }

    fn attributes(&mut self, tag: &BytesStart<'t>, from: usize) -> Result<(), Refusal> {
        let mut values = Vec::new();
        for (rank, attribute) in tag.attributes().enumerate() {
            let attribute = attribute.map_err(|_| {
                malformed(self.text, from, "ein Attribut ist falsch geschrieben oder doppelt")
            })?;
            if rank >= self.limits.attributes {
                return Err(Refusal::TooMany("Attribute"));
            }
            let Cow::Borrowed(raw) = attribute.value else {
                return Err(malformed(self.text, from, "ein Attribut ist nicht lesbar"));
            };
            let special = raw.bytes().any(|byte| byte < b' ' || matches!(byte, b'&' | b'<'));
            if special && (raw.contains('<') || !references_known(raw)) {
                return Err(malformed(self.text, from, "ein Attribut enthält ein verbotenes Zeichen"));
            }
            let key = self.here(attribute.key.as_ref());
            let start = offset_in(self.text, raw);
            if let Some(prefix) = declared_prefix(key) {
                let raw = self.text.get(start..start + raw.len()).unwrap_or_default();
                let uri = if special { Cow::Owned(markup::attribute_text(raw)) } else { Cow::Borrowed(raw) };
                self.scopes.push((self.open.len() + 1, prefix, uri));
                self.epoch += 1;
            } else {
                values.push((key, (number(start), number(start + raw.len()))));
            }
        }
        // Only behind the last attribute all prefixes are known.
        for (key, value) in values {
            let name = self.name(key, from, false)?;
            self.attributes.push(Attribute { name, value });
        }
        Ok(())
    }

    /// The number of a name; one without a prefix has the default namespace only where it names an element.
    fn name(&mut self, name: &'t str, at: usize, is_element: bool) -> Result<u16, Refusal> {
        let slot = name.bytes().fold(usize::from(is_element), |hash, byte| {
            hash.wrapping_mul(31).wrapping_add(usize::from(byte))
        }) & (REMEMBERED - 1);
        // Names of elements and of attributes share the list; which one is meant, tells the epoch's last bit.
        let epoch = self.epoch << 1 | u32::from(is_element);
        let (known, its_epoch, found) = self.remembered[slot];
        if known == name && its_epoch == epoch {
            return Ok(found);
        }
        let (uri, local) = self.resolve(name, at, is_element)?;
        let next = u16::try_from(self.names.len()).unwrap_or(u16::MAX);
        let found = *self.numbers.entry((uri.clone(), local)).or_insert(next);
        if found == next {
            if self.names.len() >= self.limits.names.min(usize::from(u16::MAX)) {
                return Err(Refusal::TooMany("verschiedene Namen"));
            }
            self.names.push(Name {
                space: space(&uri),
                local: local.into(),
                version: Version::of_namespace(&uri),
            });
        }
        self.remembered[slot] = (name, epoch, found);
        Ok(found)
    }

    fn resolve(&self, name: &'t str, at: usize, is_element: bool) -> Result<(Box<str>, &'t str), Refusal> {
        let (prefix, local) = name.split_once(':').unwrap_or(("", name));
        if local.is_empty() || local.contains(':') || name.starts_with(':') {
            return Err(malformed(self.text, at, "ein Element oder Attribut hat keinen gültigen Namen"));
        }
        if prefix.is_empty() && !is_element {
            return Ok((Box::from(""), local));
        }
        if prefix == "xml" {
            return Ok((Box::from("http://www.w3.org/XML/1998/namespace"), local));
        }
        match self.scopes.iter().rev().find(|scope| scope.1 == prefix) {
            Some((_, _, uri)) => Ok((Box::from(&**uri), local)),
            None if prefix.is_empty() => Ok((Box::from(""), local)),
            None => Err(malformed(self.text, at, "ein Namensraum-Kürzel ist nicht erklärt")),
        }
    }

    /// The same piece, borrowed from the text itself.
    fn here(&self, piece: &str) -> &'t str {
        let start = offset_in(self.text, piece);
        self.text.get(start..start + piece.len()).unwrap_or_default()
    }
}

fn space(uri: &str) -> Space {
    match uri {
        "" => Space::None,
        "http://www.opengis.net/gml/3.2" => Space::Gml,
        "http://www.w3.org/1999/xlink" => Space::Xlink,
        "http://www.w3.org/2001/XMLSchema-instance" => Space::Xsi,
        "http://www.opengis.net/wfs/2.0" | "http://www.opengis.net/wfs" => Space::Wfs,
        _ if is_xplan(uri) => Space::XPlan,
        _ => Space::Other,
    }
}
