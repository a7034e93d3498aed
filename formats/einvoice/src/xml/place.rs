//! Where something stands: line, column and XPath, worked out only when a finding names it.

use super::{Document, NodeId};

impl Document<'_> {
    /// How many lines end between two places in the text.
    pub(crate) fn lines_between(&self, from: u32, to: u32) -> u32 {
        let piece = self.text.as_bytes().get(from as usize..to as usize).unwrap_or_default();
        u32::try_from(memchr::memchr_iter(b'\n', piece).count()).unwrap_or(u32::MAX)
    }

    /// The way from the root as XPath with the usual prefixes, counted where neighbours have the same name.
    pub(crate) fn xpath(&self, id: NodeId) -> String {
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
            let same = |other: &NodeId| self.node(*other).path == node.path;
            let rank = self.children(node.parent).take_while(|other| *other <= current).filter(same).count();
            let more = rank > 1 || (node.next != super::NONE && self.node(node.next).parent == node.parent);
            steps.push(if more { format!("{name}[{rank}]") } else { name });
            current = node.parent;
        }
        steps.reverse();
        format!("/{}", steps.join("/"))
    }
}
