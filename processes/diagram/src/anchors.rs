//! The ids of steps in a page: the same for the picture's links and the table's rows.

use std::collections::HashSet;

use bpmn::model::{Definitions, NodeIndex};

/// Longest part of an anchor that comes from the model.
const LONGEST: usize = 80;

/// The anchor of each node, by its index. Ids that stand twice in the model, or differ only in what anchors leave out,
/// get a number.
pub(crate) fn anchors(model: &Definitions) -> Vec<String> {
    let mut taken = HashSet::new();
    let anchor = |node: &bpmn::model::FlowNode| {
        let fits = |letter: char| letter.is_alphanumeric() || matches!(letter, '-' | '_' | '.');
        let letters = node.base.id.chars().take(LONGEST);
        let id: String = letters.map(|letter| if fits(letter) { letter } else { '_' }).collect();
        let mut anchor = format!("schritt-{id}");
        if id.is_empty() || !taken.insert(anchor.clone()) {
            // No id has two colons in a row after what is kept of it, so that this is free.
            anchor = format!("{anchor}::{}", node.index.index());
            taken.insert(anchor.clone());
        }
        anchor
    };
    model.nodes.iter().map(anchor).collect()
}

/// The id of a node in a picture, for links from its row to it.
#[must_use]
pub fn in_picture(prefix: &str, node: NodeIndex) -> String {
    format!("{prefix}-{}-knoten", node.index())
}
