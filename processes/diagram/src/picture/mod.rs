//! What is drawn, and where: from the model's own drawing, and for what it does not draw from our layout.

mod known;

use bpmn::model::{Bounds, DataIndex, Definitions, FlowIndex, LaneIndex, NodeIndex, ParticipantIndex, Point};

use crate::layout;
use crate::limits::NODES;
use crate::order::Order;
use known::{Drawn, Known};

/// What a shape shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum Shown {
    Node(NodeIndex),
    Pool(ParticipantIndex),
    Lane(LaneIndex),
    Data(DataIndex),
    /// An annotation or group, by its place in `artifacts`.
    Artifact(usize),
    /// Something that the model does not know.
    Other,
}

/// What a line shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum Link {
    Flow(FlowIndex),
    /// By its place in `message_flows`.
    Message(usize),
    /// By its place in `associations`.
    Association(usize),
    /// Data that come or go.
    Data,
    /// Something that the model does not know, such as a line between conversations.
    Other,
}

/// A shape in its place.
#[derive(Debug, Clone)]
pub(crate) struct Placed {
    pub(crate) shows: Shown,
    pub(crate) at: Bounds,
    pub(crate) label: Option<Bounds>,
    pub(crate) expanded: bool,
    pub(crate) horizontal: bool,
    /// Of exclusive gateways: whether the X is drawn.
    pub(crate) marker: bool,
    /// Whether the same thing is already drawn elsewhere.
    pub(crate) again: bool,
}

/// How wide a name outside of its shape may be at least.
pub(crate) const OUTSIDE: f64 = 96.0;

impl Placed {
    /// Where the name goes if it stands outside: where the file says, else below.
    pub(crate) fn named(&self) -> Bounds {
        let (center, y, least) = match &self.label {
            Some(label) => (middle(label).x, label.y, label.width + 12.0),
            None => (middle(&self.at).x, self.at.y + self.at.height + 4.0, 0.0),
        };
        let width = least.max(OUTSIDE);
        Bounds { x: center - width / 2.0, y, width, height: 14.0 }
    }
}

/// A line in its place.
#[derive(Debug, Clone)]
pub(crate) struct Line {
    pub(crate) shows: Link,
    pub(crate) points: Vec<Point>,
    pub(crate) label: Option<Bounds>,
}

/// Everything that is drawn.
#[derive(Debug, Clone, Default)]
pub(crate) struct Picture {
    pub(crate) shapes: Vec<Placed>,
    pub(crate) lines: Vec<Line>,
    /// Names of drawings, where there are several: text and place.
    pub(crate) headings: Vec<(String, Point)>,
}

/// Between drawings that stand below each other.
const GAP: f64 = 60.0;

impl Picture {
    pub(crate) fn of(model: &Definitions, order: &Order) -> Self {
        let known = Known::of(model);
        let mut picture = Self::default();
        let mut drawn = Drawn::default();
        let several = model.diagrams.iter().filter(|diagram| !diagram.shapes.is_empty()).count() > 1;
        for diagram in &model.diagrams {
            let mut one = known.diagram(model, diagram, &mut drawn);
            if several && !one.shapes.is_empty() && !diagram.name.trim().is_empty() {
                let (left, top, ..) = one.extent();
                one.headings.push((diagram.name.clone(), Point { x: left, y: top - 20.0 }));
            }
            picture.below(one);
        }
        let Drawn { shown: mut drawn, lost, .. } = drawn;
        let nodes = drawn.iter().filter(|shown| matches!(shown, Shown::Node(_))).count();
        let mut room = NODES.saturating_sub(nodes);
        let lost: Vec<NodeIndex> =
            lost.into_iter().filter(|node| drawn.insert(Shown::Node(*node))).take(room).collect();
        room -= lost.len();
        picture.below(layout::row(model, &lost));
        let missing = |part: &&crate::order::Part| {
            let mut nodes = model.scope(part.scope).nodes.iter();
            nodes.all(|node| !drawn.contains(&Shown::Node(*node)))
        };
        let parts: Vec<_> = order.parts.iter().filter(missing).cloned().collect();
        // With nothing drawn at all, pools without an inside are drawn, too.
        picture.below(layout::lay_out(model, order, &parts, room, drawn.is_empty()));
        picture
    }

    /// Left, top, right, bottom of all that is drawn.
    pub(crate) fn extent(&self) -> (f64, f64, f64, f64) {
        let corners = |at: &Bounds| [(at.x, at.y), (at.x + at.width, at.y + at.height)];
        let shapes = self.shapes.iter().flat_map(|shape| corners(&shape.at));
        let labels = self.shapes.iter().map(Placed::named).flat_map(|at| corners(&at));
        let edges = self.lines.iter().filter_map(|line| line.label.as_ref()).flat_map(corners);
        let points = self.lines.iter().flat_map(|line| &line.points).map(|point| (point.x, point.y));
        let headings = self.headings.iter().map(|(_, at)| (at.x, at.y - 20.0));
        let all = shapes.chain(labels).chain(edges).chain(points).chain(headings);
        let around = all.fold(None, |around: Option<(f64, f64, f64, f64)>, (x, y)| {
            let (left, top, right, bottom) = around.unwrap_or((x, y, x, y));
            Some((left.min(x), top.min(y), right.max(x), bottom.max(y)))
        });
        around.unwrap_or((0.0, 0.0, 100.0, 100.0))
    }

    /// Puts another picture below this one.
    pub(crate) fn below(&mut self, mut other: Self) {
        if other.shapes.is_empty() && other.lines.is_empty() {
            return;
        }
        if !self.shapes.is_empty() || !self.lines.is_empty() {
            let (left, _, _, bottom) = self.extent();
            let (other_left, other_top, ..) = other.extent();
            other.shift(left - other_left, bottom + GAP - other_top);
        }
        self.shapes.append(&mut other.shapes);
        self.lines.append(&mut other.lines);
        self.headings.append(&mut other.headings);
    }

    /// Moves everything.
    pub(crate) fn shift(&mut self, right: f64, down: f64) {
        let bounds = |at: &mut Bounds| {
            at.x += right;
            at.y += down;
        };
        let point = |at: &mut Point| {
            at.x += right;
            at.y += down;
        };
        self.shapes.iter_mut().for_each(|shape| bounds(&mut shape.at));
        self.shapes.iter_mut().filter_map(|shape| shape.label.as_mut()).for_each(bounds);
        self.lines.iter_mut().filter_map(|line| line.label.as_mut()).for_each(bounds);
        self.lines.iter_mut().flat_map(|line| &mut line.points).for_each(point);
        self.headings.iter_mut().for_each(|(_, at)| point(at));
    }
}

/// The middle of a rectangle.
pub(crate) fn middle(at: &Bounds) -> Point {
    Point { x: at.x + at.width / 2.0, y: at.y + at.height / 2.0 }
}

/// Where the line from the middle of a rectangle to a point leaves it.
pub(crate) fn border(at: &Bounds, to: Point) -> Point {
    let from = middle(at);
    let (dx, dy) = (to.x - from.x, to.y - from.y);
    let across = if dx == 0.0 { f64::INFINITY } else { at.width / 2.0 / dx.abs() };
    let down = if dy == 0.0 { f64::INFINITY } else { at.height / 2.0 / dy.abs() };
    let part = across.min(down).min(1.0);
    Point { x: from.x + dx * part, y: from.y + dy * part }
}
