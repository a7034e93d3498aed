//! Reading: one pass over the bytes. What an invoice never needs (document types, entities, depth without end) is refused.

use std::borrow::Cow;
use std::collections::HashMap;
use std::hash::Hasher;

use quick_xml::events::{BytesStart, Event};
use rustc_hash::FxHasher;

use markup::{Markup, Piece, attribute_text, character, declared_prefix, offset_in, references_known};

use super::{Attribute, Document, NONE, Node, NodeId};
use crate::limits::Limits;
use crate::names::{AttributeId, NameId};
use crate::paths::{PathId, Paths};
use crate::syntax::{Namespace, Syntax};
use crate::vocabulary::Vocabulary;

/// Why a file cannot be looked at as an invoice.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// There is nothing.
    #[error("Die Datei ist leer.")]
    Empty,
    /// More bytes than are read.
    #[error("Die Datei ist größer als {0} Byte; so große Dateien werden nicht geprüft.")]
    TooLarge(usize),
    /// Bytes that are no text.
    #[error(transparent)]
    Encoding(#[from] markup::NotText),
    /// No well-formed XML.
    #[error("Die Datei ist kein wohlgeformtes XML: {reason} (Zeile {line}).")]
    Malformed {
        /// What is wrong, in words.
        reason: String,
        /// The line, from 1.
        line: usize,
    },
    /// A document type, which could bring entities and files of others with it.
    #[error("Die Datei enthält eine Dokumenttyp-Deklaration (DOCTYPE). Das ist in Rechnungen nicht erlaubt.")]
    DocumentType,
    /// Elements inside each other without end.
    #[error("Die Elemente sind tiefer als {0} Ebenen verschachtelt; so etwas wird nicht geprüft.")]
    TooDeep(usize),
    /// More elements or names than are kept.
    #[error("Die Datei hat zu viele {0}; so große Dateien werden nicht geprüft.")]
    TooMany(&'static str),
    /// XML, but no invoice in one of the two syntaxes.
    #[error("Das oberste Element „{0}“ gehört nicht zu einer Rechnung nach EN 16931 (UBL oder CII).")]
    OtherRoot(String),
}

impl Refusal {
    /// Whether the file itself is wrong; otherwise it is only beyond what is looked at here.
    #[must_use]
    pub fn is_fault(&self) -> bool {
        !matches!(
            self,
            Self::TooLarge(_)
                | Self::TooDeep(_)
                | Self::TooMany(_)
                | Self::OtherRoot(_)
                | Self::Encoding(markup::NotText::Unknown(_))
        )
    }
}

/// Reads a document.
pub(crate) fn read<'a>(bytes: &'a [u8], limits: &Limits) -> Result<Document<'a>, Refusal> {
    read_by(bytes, limits, Vocabulary::of)
}

/// Reads a document by the tables that are given for its syntax.
pub(crate) fn read_by<'a>(
    bytes: &'a [u8],
    limits: &Limits,
    tables: fn(Syntax) -> &'static Vocabulary,
) -> Result<Document<'a>, Refusal> {
    if bytes.len() > limits.bytes {
        return Err(Refusal::TooLarge(limits.bytes));
    }
    let text = markup::decode(bytes)?;
    if text.trim_start().is_empty() {
        return Err(Refusal::Empty);
    }
    if let Some(at) = markup::control_character(&text) {
        return Err(malformed(&text, at, "es enthält ein Steuerzeichen"));
    }
    let tree = Builder::new(&text, limits, tables).run()?;
    let Builder {
        vocabulary,
        root,
        nodes,
        attributes,
        occurring,
        extra,
        extra_names,
        places,
        ways,
        by_name,
        ..
    } = tree;
    let vocabulary = vocabulary.ok_or_else(|| malformed(&text, 0, "es enthält kein Element"))?;
    Ok(Document {
        text,
        vocabulary,
        root,
        nodes,
        attributes,
        occurring,
        extra,
        extra_names,
        places,
        ways,
        by_name,
    })
}

fn malformed(text: &str, at: usize, reason: &str) -> Refusal {
    Refusal::Malformed { reason: reason.to_owned(), line: markup::line(text, at) }
}

/// Remembered: this name below that way, in that epoch, is this way and has this number.
type Remembered<'t> = (&'t str, PathId, u32, (PathId, NameId));

/// Bytes of a name that the tables do not know.
const LONGEST_NAME: usize = 200;

/// How many names are remembered, a power of two: filling the list must not take longer than reading a small invoice.
fn remembered(text: &str) -> usize {
    (text.len() / 64).next_power_of_two().clamp(64, 1024)
}

struct Builder<'t, 'l> {
    text: &'t str,
    limits: &'l Limits,
    tables: fn(Syntax) -> &'static Vocabulary,
    returns: bool,
    vocabulary: Option<&'static Vocabulary>,
    root: Namespace,
    nodes: Vec<Node>,
    attributes: Vec<Attribute>,
    occurring: Vec<bool>,
    extra: Paths,
    extra_names: Vec<(Namespace, Box<str>)>,
    /// A stranger chooses these names: a hash that he could foresee would not do.
    extra_numbers: HashMap<(Namespace, &'t str), u32>,
    places: Vec<(NodeId, NodeId)>,
    ways: Vec<(PathId, u32)>,
    by_name: Vec<u32>,
    open: Vec<NodeId>,
    /// The names in the tags of those.
    names: Vec<&'t str>,
    /// The declared prefixes: at which depth, which, what for.
    scopes: Vec<(usize, &'t str, Namespace)>,
    /// Grows whenever the meaning of prefixes changes.
    epoch: u32,
    remembered: Vec<Remembered<'t>>,
}

impl<'t, 'l> Builder<'t, 'l> {
    fn new(text: &'t str, limits: &'l Limits, tables: fn(Syntax) -> &'static Vocabulary) -> Self {
        Self {
            text,
            limits,
            tables,
            returns: memchr::memchr(b'\r', text.as_bytes()).is_some(),
            vocabulary: None,
            root: Namespace::Other,
            nodes: Vec::with_capacity(text.len() / 48),
            attributes: Vec::new(),
            occurring: Vec::new(),
            extra: Paths::new(),
            extra_names: Vec::new(),
            extra_numbers: HashMap::new(),
            places: Vec::new(),
            ways: Vec::new(),
            by_name: Vec::new(),
            open: Vec::new(),
            names: Vec::new(),
            scopes: Vec::new(),
            epoch: 1,
            remembered: vec![("", PathId::ROOT, 0, (PathId::ROOT, NameId(0))); remembered(text)],
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
                        self.close(markup.at());
                    }
                }
                Some(Piece::End(name)) => self.end(name, at)?,
                Some(Piece::Text(text)) => self.characters(text, at)?,
                Some(Piece::Reference(name)) => {
                    if character(name).is_none() {
                        let reason = "es enthält einen Verweis auf ein unbekanntes Zeichen";
                        return Err(malformed(self.text, at, reason));
                    }
                    self.mix_open(at)?;
                }
                Some(Piece::Other(Event::CData(_))) => self.mix_open(at)?,
                Some(Piece::Other(Event::Decl(_))) => {}
                Some(Piece::Other(Event::DocType(_))) => return Err(Refusal::DocumentType),
                Some(Piece::Other(_)) => {
                    if let Some(node) = self.open.last() {
                        self.mix(*node);
                    }
                }
                None if self.open.is_empty() => return Ok(self),
                None => return Err(malformed(self.text, at, "es endet mitten in einem Element")),
            }
        }
    }

    fn characters(&mut self, text: &str, at: usize) -> Result<(), Refusal> {
        let blank = || text.bytes().all(|byte| matches!(byte, b' ' | b'\t' | b'\n' | b'\r'));
        match self.open.last() {
            None if !blank() => Err(malformed(self.text, at, "außerhalb des obersten Elements steht Text")),
            // Line ends have to be made alike.
            Some(node) if self.returns && memchr::memchr(b'\r', text.as_bytes()).is_some() => {
                self.mix(*node);
                Ok(())
            }
            _ => Ok(()),
        }
    }

    fn end(&mut self, name: &str, at: usize) -> Result<(), Refusal> {
        let reason = match self.names.last().copied() {
            Some(open) if open == name => {
                self.close(at);
                return Ok(());
            }
            Some(open) => format!("auf „{open:.80}“ folgt das Ende von „{name:.80}“"),
            None => format!("„{name:.80}“ endet, ohne zu beginnen"),
        };
        Err(malformed(self.text, at, &reason))
    }

    fn mix(&mut self, node: NodeId) {
        if let Some(node) = self.nodes.get_mut(node as usize) {
            node.mixed = true;
        }
    }

    fn mix_open(&mut self, at: usize) -> Result<(), Refusal> {
        let Some(node) = self.open.last() else {
            return Err(malformed(self.text, at, "außerhalb des obersten Elements steht Text"));
        };
        self.mix(*node);
        Ok(())
    }

    fn start(&mut self, tag: &BytesStart<'t>, from: usize, to: usize) -> Result<(), Refusal> {
        if self.open.is_empty() && !self.nodes.is_empty() {
            return Err(malformed(self.text, from, "es hat mehr als ein oberstes Element"));
        }
        if self.open.len() >= self.limits.depth {
            return Err(Refusal::TooDeep(self.limits.depth));
        }
        if self.nodes.len() >= self.limits.elements {
            return Err(Refusal::TooMany("Elemente"));
        }
        let first_attribute = number(self.attributes.len());
        let name = self.text.get(from + 1..from + 1 + tag.name().as_ref().len()).unwrap_or_default();
        if tag.len() > name.len() {
            self.attributes(tag, from)?;
        }
        let parent = self.open.last().copied();
        let (path, number_of_name) = match parent {
            None => {
                let path = self.begin(name, from)?;
                // Only now it is known which names the root's attributes may have.
                self.attributes.clear();
                self.attributes(tag, from)?;
                path
            }
            Some(parent) => self.way(self.nodes[parent as usize].path, name, from)?,
        };
        let id = number(self.nodes.len());
        if let Some(parent) = parent {
            self.mix(parent);
        }
        let to = number(to);
        self.nodes.push(Node {
            path,
            name: number_of_name,
            parent: parent.unwrap_or(NONE),
            end: id + 1,
            next: NONE,
            start: number(from),
            inner: (to, to),
            attributes: first_attribute,
            mixed: false,
        });
        self.link(path, number_of_name, id);
        self.open.push(id);
        self.names.push(name);
        Ok(())
    }

    /// Hangs an element behind the others with the same way.
    fn link(&mut self, path: PathId, name: NameId, id: NodeId) {
        if self.places.len() <= path.index() {
            self.places.resize(path.index() + 1, (NONE, NONE));
        }
        let (first, last) = &mut self.places[path.index()];
        if *first == NONE {
            *first = id;
            self.ways.push((path, self.by_name.get(name.0 as usize).copied().unwrap_or(NONE)));
            let rank = number(self.ways.len() - 1);
            if self.by_name.len() <= name.0 as usize && name.0 != u32::MAX {
                self.by_name.resize(name.0 as usize + 1, NONE);
            }
            if let Some(last) = self.by_name.get_mut(name.0 as usize) {
                *last = rank;
            }
        } else {
            self.nodes[*last as usize].next = id;
        }
        *last = id;
    }

    fn close(&mut self, before: usize) {
        let Some(id) = self.open.pop() else { return };
        self.names.pop();
        let end = number(self.nodes.len());
        if let Some(node) = self.nodes.get_mut(id as usize) {
            node.end = end;
            node.inner.1 = number(before).max(node.inner.0);
        }
        let depth = self.open.len() + 1;
        while self.scopes.last().is_some_and(|scope| scope.0 >= depth) {
            self.scopes.pop();
            self.epoch += 1;
        }
    }

    /// The first element decides which tables are used.
    fn begin(&mut self, name: &'t str, at: usize) -> Result<(PathId, NameId), Refusal> {
        let (namespace, local) = self.resolve(name, at)?;
        let syntax = Syntax::of_root(namespace, local)
            .ok_or_else(|| Refusal::OtherRoot(local.chars().take(80).collect()))?;
        let vocabulary = (self.tables)(syntax);
        self.occurring = vec![false; vocabulary.names.attributes()];
        self.places = vec![(NONE, NONE); vocabulary.paths.len() as usize];
        self.by_name = vec![NONE; vocabulary.names.len() as usize];
        self.extra = Paths::after(&vocabulary.paths);
        self.vocabulary = Some(vocabulary);
        self.root = namespace;
        Ok((PathId::ROOT, NameId(u32::MAX)))
    }

    /// The way to a child.
    fn way(&mut self, from: PathId, name: &'t str, at: usize) -> Result<(PathId, NameId), Refusal> {
        let mut hasher = FxHasher::default();
        hasher.write(name.as_bytes());
        hasher.write_u32(from.0);
        let hash = usize::try_from(hasher.finish() >> 40).unwrap_or(0);
        let slot = hash & (self.remembered.len() - 1);
        let (known, parent, epoch, path) = self.remembered[slot];
        if known == name && parent == from && epoch == self.epoch {
            return Ok(path);
        }
        let (namespace, local) = self.resolve(name, at)?;
        let Some(vocabulary) = self.vocabulary else { return Ok((PathId::ROOT, NameId(u32::MAX))) };
        let id = match vocabulary.names.find(namespace, local) {
            Some(id) => id,
            None => self.extra_name(vocabulary, namespace, local)?,
        };
        let path = match vocabulary.paths.step(from, id) {
            Some(path) => path,
            None => self.extra.add(from, id),
        };
        if self.extra.len() - vocabulary.paths.len() > self.limits.ways {
            return Err(Refusal::TooMany("verschiedene Elemente"));
        }
        self.remembered[slot] = (name, from, self.epoch, (path, id));
        Ok((path, id))
    }

    fn extra_name(
        &mut self,
        vocabulary: &Vocabulary,
        namespace: Namespace,
        local: &'t str,
    ) -> Result<NameId, Refusal> {
        // Findings repeat names, so a long one would stand there again and again.
        if local.len() > LONGEST_NAME {
            return Err(Refusal::TooMany("Zeichen in einem Namen"));
        }
        let next = number(self.extra_names.len());
        let at = *self.extra_numbers.entry((namespace, local)).or_insert(next);
        if at == next {
            self.extra_names.push((namespace, local.into()));
        }
        if self.extra_names.len() > self.limits.names {
            return Err(Refusal::TooMany("unbekannte Namen"));
        }
        Ok(NameId(vocabulary.names.len() + at))
    }

    fn resolve(&self, name: &'t str, at: usize) -> Result<(Namespace, &'t str), Refusal> {
        // Names are too short for a search that looks at many bytes at once.
        let colon = name.bytes().position(|byte| byte == b':');
        let (prefix, local) = colon.map_or(("", name), |at| (&name[..at], &name[at + 1..]));
        if local.is_empty() || local.bytes().any(|byte| byte == b':') {
            return Err(malformed(self.text, at, "ein Element hat keinen gültigen Namen"));
        }
        let scope = self.scopes.iter().rev().find(|scope| scope.1 == prefix);
        match scope {
            Some((_, _, namespace)) => Ok((*namespace, local)),
            None if prefix.is_empty() => Ok((Namespace::Other, local)),
            None => Err(malformed(self.text, at, "ein Namensraum-Kürzel ist nicht erklärt")),
        }
    }

    fn attributes(&mut self, tag: &BytesStart<'t>, from: usize) -> Result<(), Refusal> {
        let depth = self.open.len() + 1;
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
            let key = attribute.key.as_ref();
            if let Some(prefix) = declared_prefix(key) {
                let start = offset_in(self.text, prefix);
                let prefix = self.text.get(start..start + prefix.len()).unwrap_or_default();
                let uri = if special { Cow::Owned(attribute_text(raw)) } else { Cow::Borrowed(raw) };
                self.scopes.push((depth, prefix, Namespace::of_uri(&uri)));
                self.epoch += 1;
                continue;
            }
            let id = self
                .vocabulary
                .map_or(AttributeId::UNKNOWN, |vocabulary| vocabulary.names.find_attribute(key));
            if let Some(occurs) = self.occurring.get_mut(id.0 as usize) {
                *occurs = true;
            }
            let start = offset_in(self.text, raw);
            self.attributes.push(Attribute {
                name: id,
                value: (number(start), number(start + raw.len())),
                mixed: special,
            });
        }
        Ok(())
    }
}

fn number(value: usize) -> u32 {
    u32::try_from(value).unwrap_or(u32::MAX)
}
