//! Where something stands: line, column and XPath, worked out only when a finding names it.

use super::{Document, NONE, NodeId};

impl Document<'_> {
    /// How many lines end between two places in the text.
    pub(crate) fn lines_between(&self, from: u32, to: u32) -> u32 {
        let piece = self.text.as_bytes().get(from as usize..to as usize).unwrap_or_default();
        u32::try_from(memchr::memchr_iter(b'\n', piece).count()).unwrap_or(u32::MAX)
    }

    /// The way from the root as XPath with the usual prefixes, counted where neighbours have the same name.
    pub(crate) fn xpath(&self, id: NodeId) -> String {
        self.xpath_with(id, |id| {
            let node = self.node(id);
            let same = |other: &NodeId| self.node(*other).path == node.path;
            self.children(node.parent).take_while(|other| *other <= id).filter(same).count()
        })
    }

    fn xpath_with(&self, id: NodeId, rank: impl Fn(NodeId) -> usize) -> String {
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

/// The places of many elements: lines and ranks are counted once.
pub(crate) struct Places<'d> {
    document: &'d Document<'d>,
    /// Where lines end.
    ends: Vec<usize>,
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
        Self { document, ends: memchr::memchr_iter(b'\n', document.text.as_bytes()).collect(), ranks }
    }

    /// XPath, line and column of an element's tag, both from 1, columns in characters.
    pub(crate) fn of(&self, id: NodeId) -> (String, u32, u32) {
        let start = self.document.node(id).start as usize;
        let line = self.ends.partition_point(|end| *end < start);
        let begin = line.checked_sub(1).and_then(|before| self.ends.get(before)).map_or(0, |end| end + 1);
        let column = self.document.text.get(begin..start).map_or(0, |text| text.chars().count()) + 1;
        let number = |value: usize| u32::try_from(value).unwrap_or(u32::MAX);
        let path = self.document.xpath_with(id, |id| self.ranks[id as usize] as usize);
        (path, number(line + 1), number(column))
    }
}
