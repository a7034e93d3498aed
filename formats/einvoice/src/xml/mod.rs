//! The document as the rules see it: elements in the order of the file, their names and ways as numbers, values as they
//! stand in the bytes that were given.

mod place;
mod read;
mod text;

use std::borrow::Cow;

pub(crate) use place::{Places, Walk};
pub use read::Refusal;
pub(crate) use read::read;
#[cfg(test)]
pub(crate) use read::read_by;

use crate::language::Test;
use crate::names::{AttributeId, NameId};
use crate::paths::{PathId, Paths};
use crate::syntax::{Namespace, Syntax};
use crate::vocabulary::Vocabulary;

/// The number of an element: its rank in the file. 0 is the root.
pub(crate) type NodeId = u32;

/// No such element.
pub(crate) const NONE: NodeId = u32::MAX;

/// An element. The elements below it are those with the numbers up to `end`.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Node {
    pub(crate) path: PathId,
    pub(crate) name: NameId,
    pub(crate) parent: NodeId,
    pub(crate) end: NodeId,
    /// The next element in the file that has the same way from the root.
    pub(crate) next: NodeId,
    /// Where its tag begins in the text.
    pub(crate) start: u32,
    inner: (u32, u32),
    attributes: u32,
    /// The value is not simply the characters between the tags.
    mixed: bool,
}

/// An attribute; declarations of namespaces are none.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Attribute {
    pub(crate) name: AttributeId,
    value: (u32, u32),
    mixed: bool,
}

/// A document that was read.
#[derive(Debug)]
pub(crate) struct Document<'a> {
    pub(crate) text: Cow<'a, str>,
    pub(crate) vocabulary: &'static Vocabulary,
    pub(crate) root: Namespace,
    pub(crate) nodes: Vec<Node>,
    attributes: Vec<Attribute>,
    /// Which attributes occur at all, by number.
    occurring: Vec<bool>,
    /// Ways and names that the tables do not have.
    pub(crate) extra: Paths,
    extra_names: Vec<(Namespace, Box<str>)>,
    /// The first and the last element of each way.
    places: Vec<(NodeId, NodeId)>,
    /// The ways that occur, in the order in which they begin, each with the rank of the one before it that has the same name.
    pub(crate) ways: Vec<(PathId, u32)>,
    /// For each name the rank of the last way that ends with it.
    by_name: Vec<u32>,
}

impl Document<'_> {
    pub(crate) fn syntax(&self) -> Syntax {
        self.vocabulary.syntax
    }

    /// The specification identifier (BT-24), empty if there is none.
    pub(crate) fn specification(&self) -> String {
        let way = self.vocabulary.specification;
        let first = self.first(way);
        if first == NONE { String::new() } else { self.value(first).into_owned() }
    }

    pub(crate) fn node(&self, id: NodeId) -> &Node {
        &self.nodes[id as usize]
    }

    /// The way one step up and the last name.
    pub(crate) fn last_step(&self, path: PathId) -> (PathId, NameId) {
        self.vocabulary
            .paths
            .last(path)
            .or_else(|| self.extra.last(path))
            .unwrap_or((PathId::ROOT, NameId(u32::MAX)))
    }

    pub(crate) fn name(&self, id: NodeId) -> NameId {
        self.node(id).name
    }

    /// Namespace and local part of a name; of the root's, those that the document has.
    pub(crate) fn spelled(&self, name: NameId) -> (Namespace, &str) {
        if let Some(known) = self.vocabulary.names.element(name) {
            return known;
        }
        let extra =
            name.0.checked_sub(self.vocabulary.names.len()).and_then(|n| self.extra_names.get(n as usize));
        match extra {
            Some((namespace, local)) => (*namespace, local),
            None => (self.root, self.root_name()),
        }
    }

    /// What kind of document it is, as scenarios name them.
    pub(crate) fn kind(&self) -> &'static str {
        match self.root {
            Namespace::Invoice => "UBL Invoice",
            Namespace::CreditNote => "UBL CreditNote",
            _ => "CII",
        }
    }

    fn root_name(&self) -> &'static str {
        match self.root {
            Namespace::Invoice => "Invoice",
            Namespace::CreditNote => "CreditNote",
            _ => "CrossIndustryInvoice",
        }
    }

    /// The elements directly below, in their order.
    pub(crate) fn children(&self, id: NodeId) -> impl Iterator<Item = NodeId> {
        let end = self.node(id).end;
        let mut next = id + 1;
        std::iter::from_fn(move || {
            let child = next;
            (child < end).then(|| {
                next = self.node(child).end;
                child
            })
        })
    }

    /// The first element with this way from the root.
    pub(crate) fn first(&self, path: PathId) -> NodeId {
        self.places.get(path.index()).map_or(NONE, |place| place.0)
    }

    /// The elements with this way from the root, in their order.
    pub(crate) fn at(&self, path: PathId) -> impl Iterator<Item = NodeId> {
        let mut next = self.first(path);
        std::iter::from_fn(move || {
            let node = next;
            (node != NONE).then(|| {
                next = self.node(node).next;
                node
            })
        })
    }

    /// The ways whose last names pass, as far as they occur. Yields how many were looked at.
    pub(crate) fn each_way_ending(&self, tests: &[Test], mut take: impl FnMut(PathId)) -> u64 {
        let Some((last, before)) = tests.split_last() else { return 0 };
        let mut seen = 0;
        if let Test::Names(names) = last {
            for name in names {
                let mut rank = self.by_name.get(name.0 as usize).copied().unwrap_or(NONE);
                while let Some((way, previous)) = self.ways.get(rank as usize) {
                    seen += 1;
                    if before.is_empty() || self.ends(self.last_step(*way).0, before) {
                        take(*way);
                    }
                    rank = *previous;
                }
            }
            return seen;
        }
        for (way, _) in &self.ways {
            seen += 1;
            if self.ends(*way, tests) {
                take(*way);
            }
        }
        seen
    }

    /// Whether the last names of a way pass.
    fn ends(&self, way: PathId, tests: &[Test]) -> bool {
        let mut way = way;
        tests.iter().rev().all(|test| {
            let (above, name) = self.last_step(way);
            let passes = way != PathId::ROOT && test.passes(name, || self.spelled(name));
            way = above;
            passes
        })
    }

    /// The attributes of an element: their numbers.
    pub(crate) fn attributes_of(&self, id: NodeId) -> std::ops::Range<u32> {
        let end =
            self.nodes.get(id as usize + 1).map_or(self.attributes.len(), |node| node.attributes as usize);
        self.node(id).attributes..u32::try_from(end).unwrap_or(u32::MAX)
    }

    pub(crate) fn attribute(&self, number: u32) -> &Attribute {
        &self.attributes[number as usize]
    }

    /// The attribute with this name at an element.
    pub(crate) fn attribute_at(&self, id: NodeId, name: AttributeId) -> Option<u32> {
        self.attributes_of(id).find(|number| self.attribute(*number).name == name)
    }

    /// All attributes with this name, wherever they stand.
    pub(crate) fn attributes_named(&self, name: AttributeId) -> impl Iterator<Item = u32> {
        let occurs = self.occurring.get(name.0 as usize).copied().unwrap_or_default();
        let all = if occurs { 0..u32::try_from(self.attributes.len()).unwrap_or(0) } else { 0..0 };
        all.filter(move |number| self.attribute(*number).name == name)
    }

    /// The element that bears an attribute.
    pub(crate) fn owner(&self, attribute: u32) -> NodeId {
        let after = self.nodes.partition_point(|node| node.attributes <= attribute);
        u32::try_from(after.saturating_sub(1)).unwrap_or(NONE)
    }
}
