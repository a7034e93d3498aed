//! Where our layout puts everything, for files that are to be drawn elsewhere, too.

use bpmn::model::{Bounds, Definitions, Point};
use bpmn::xml::NodeId;

use crate::layout;
use crate::limits::NODES;
use crate::order::Order;
use crate::picture::{Link, Picture, Shown};

/// What our layout draws, whatever drawing the file has.
#[derive(Debug, Clone, Default)]
pub struct Places {
    /// Pools, lanes and nodes, each before what lies in it.
    pub shapes: Vec<Place>,
    /// Sequence and message flows: their elements and corners.
    pub edges: Vec<(NodeId, Vec<Point>)>,
}

/// Where a shape is.
#[derive(Debug, Clone, Copy)]
pub struct Place {
    /// The element that it shows.
    pub element: NodeId,
    /// The rectangle.
    pub at: Bounds,
    /// Of a sub-process: whether its inside is drawn in it.
    pub expanded: bool,
    /// Whether it is a pool or lane, whose name stands at its side.
    pub lies: bool,
}

/// Lays out a model by rule. The first shape begins at 100, 100, so that there is room around it.
#[must_use]
pub fn places(model: &Definitions) -> Places {
    let order = Order::of(model);
    let mut picture = Picture::default();
    picture.below(layout::lay_out(model, &order, &order.parts, NODES, true));
    let (left, top, ..) = picture.extent();
    picture.shift(100.0 - left, 100.0 - top);
    let shapes = picture.shapes.iter().filter_map(|shape| {
        let (element, lies) = match shape.shows {
            Shown::Node(index) => (model.node(index).base.element, false),
            Shown::Lane(index) => (model.lanes.get(index.index())?.base.element, true),
            Shown::Pool(index) => (model.participants.get(index.index())?.base.element, true),
            _ => return None,
        };
        Some(Place { element, at: shape.at, expanded: shape.expanded, lies })
    });
    let edges = picture.lines.iter().filter_map(|line| {
        let element = match line.shows {
            Link::Flow(index) => model.flow(index).base.element,
            Link::Message(place) => model.message_flows.get(place)?.base.element,
            _ => return None,
        };
        Some((element, line.points.clone()))
    });
    Places { shapes: shapes.collect(), edges: edges.collect() }
}
