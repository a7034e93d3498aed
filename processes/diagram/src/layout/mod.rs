//! Our own simple layout, so that there is always a picture: columns by how far a node is from the start, rows by
//! branches and lanes, lines in the gaps between. Not beautiful, but nothing lies on top of anything.

mod grid;
mod pools;
mod wires;

use bpmn::model::{Bounds, Definitions, FlowNode, NodeIndex, NodeKind};

use crate::picture::{Picture, Placed, Shown};

pub(crate) use pools::lay_out;

/// Between columns; three lines have room beside each other.
const ACROSS: f64 = 60.0;
/// Between rows: events at the border stick out, their names hang below.
const DOWN: f64 = 90.0;

/// How large a node without inside is drawn.
fn size(node: &FlowNode) -> (f64, f64) {
    match node.kind {
        NodeKind::Event(_) => (36.0, 36.0),
        NodeKind::Gateway(_) => (50.0, 50.0),
        NodeKind::Activity(_) | NodeKind::Choreography(_) => (120.0, 80.0),
    }
}

fn placed(shows: Shown, at: Bounds, expanded: bool) -> Placed {
    Placed { shows, at, label: None, expanded, horizontal: true, marker: true, again: false }
}

/// Nodes whose place in the file cannot be used, in a row.
pub(crate) fn row(model: &Definitions, nodes: &[NodeIndex]) -> Picture {
    let mut picture = Picture::default();
    let mut x = 0.0;
    for index in nodes {
        let (width, height) = size(model.node(*index));
        let at = Bounds { x, y: (80.0 - height) / 2.0, width, height };
        picture.shapes.push(placed(Shown::Node(*index), at, false));
        x += width + ACROSS;
    }
    picture
}
