//! Where something stands: line, column and XPath, worked out only when a finding names it.

use rustc_hash::FxHashMap;

use super::{Document, NONE, NodeId};
use crate::paths::PathId;

impl Document<'_> {
    /// How many lines end between two places in the text.
    pub(crate) fn lines_between(&self, from: u32, to: u32) -> u32 {
        let piece = self.text.as_bytes().get(from as usize..to as usize).unwrap_or_default();
        u32::try_from(memchr::memchr_iter(b'\n', piece).count()).unwrap_or(u32::MAX)
    }

    /// The way from the root as XPath with the usual prefixes, counted where neighbours have the same name.
    fn xpath(&self, id: NodeId, mut rank: impl FnMut(NodeId) -> usize) -> String {
        let mut steps = Vec::new();
        let mut current = id;
        loop {
            let node = self.node(current);
            let (namespace, local) = self.spelled(self.name(current));
            let prefix = namespace.prefix();
            let name = if prefix.is_empty() { format!("*:{local}") } else { format!("{prefix}:{local}") };
            if current == 0 {
                steps.push(name);
                break;
            }
            let rank = rank(current);
            let more = rank > 1 || (node.next != NONE && self.node(node.next).parent == node.parent);
            steps.push(if more { format!("{name}[{rank}]") } else { name });
            current = node.parent;
        }
        steps.reverse();
        format!("/{}", steps.join("/"))
    }
}

/// Lines and ways of elements one after the other: each is counted on from the one before.
pub(crate) struct Walk<'d> {
    document: &'d Document<'d>,
    /// Where lines were counted last, and which one it was.
    at: u32,
    line: u32,
    /// For neighbours of one name: the last one that was counted, and its rank.
    ranks: FxHashMap<(NodeId, PathId), (NodeId, usize)>,
}

impl<'d> Walk<'d> {
    pub(crate) fn new(document: &'d Document<'d>) -> Self {
        Self { document, at: 0, line: 1, ranks: FxHashMap::default() }
    }

    /// The line of an element that stands where the one before stood, or later.
    pub(crate) fn line(&mut self, id: NodeId) -> u32 {
        let start = self.document.node(id).start;
        self.line += self.document.lines_between(self.at, start);
        self.at = start;
        self.line
    }

    /// The way of an element.
    pub(crate) fn xpath(&mut self, id: NodeId) -> String {
        let Self { document, ranks, .. } = self;
        document.xpath(id, |id| {
            let node = document.node(id);
            let known = ranks.entry((node.parent, node.path)).or_insert((NONE, 0));
            let (mut next, mut rank) = match *known {
                (last, rank) if last <= id => (last, rank - 1),
                _ => (node.parent + 1, 0),
            };
            while next <= id {
                rank += usize::from(document.node(next).path == node.path);
                next = document.node(next).end;
            }
            *known = (id, rank);
            rank
        })
    }
}

/// Bytes of a block in which characters are counted.
const BLOCK: usize = 1024;

/// How many characters begin in a piece of UTF-8.
fn begun(bytes: &[u8]) -> usize {
    bytes.iter().filter(|byte| **byte & 0xC0 != 0x80).count()
}

/// The places of many elements: lines and ranks are counted once.
pub(crate) struct Places<'d> {
    document: &'d Document<'d>,
    /// Where lines end.
    ends: Vec<usize>,
    /// How many characters stand before each block of the text: a file may be one long line.
    characters: Vec<usize>,
    /// The rank of each element among its neighbours of the same name.
    ranks: Vec<u32>,
}

impl<'d> Places<'d> {
    pub(crate) fn new(document: &'d Document<'d>) -> Self {
        let mut ranks = vec![1; document.nodes.len()];
        for (way, _) in &document.ways {
            let (mut parent, mut rank) = (NONE, 0);
            // Neighbours follow each other in the list of their way.
            for node in document.at(*way) {
                rank = if document.node(node).parent == parent { rank + 1 } else { 1 };
                parent = document.node(node).parent;
                ranks[node as usize] = rank;
            }
        }
        let mut characters = vec![0];
        for block in document.text.as_bytes().chunks(BLOCK) {
            characters.push(characters.last().unwrap_or(&0) + begun(block));
        }
        let ends = memchr::memchr_iter(b'\n', document.text.as_bytes()).collect();
        Self { document, ends, characters, ranks }
    }

    /// How many characters begin before a place in the text.
    fn before(&self, place: usize) -> usize {
        let block = place / BLOCK;
        let rest = self.document.text.as_bytes().get(block * BLOCK..place).unwrap_or_default();
        self.characters.get(block).copied().unwrap_or_default() + begun(rest)
    }

    /// XPath, line and column of an element's tag, both from 1, columns in characters.
    pub(crate) fn of(&self, id: NodeId) -> (String, u32, u32) {
        let start = self.document.node(id).start as usize;
        let line = self.ends.partition_point(|end| *end < start);
        let begin = line.checked_sub(1).and_then(|before| self.ends.get(before)).map_or(0, |end| end + 1);
        let column = self.before(start) - self.before(begin) + 1;
        let number = |value: usize| u32::try_from(value).unwrap_or(u32::MAX);
        let path = self.document.xpath(id, |id| self.ranks[id as usize] as usize);
        (path, number(line + 1), number(column))
    }
}
