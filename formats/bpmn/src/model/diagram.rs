//! Diagram interchange: where everything is drawn.

use super::base::Reference;
use crate::xml::NodeId;

/// A drawing.
#[derive(Debug, Clone)]
pub struct Diagram {
    /// The element in the file.
    pub element: NodeId,
    /// Its name.
    pub name: String,
    /// What it shows: a process or collaboration.
    pub plane: Option<Reference<NodeId>>,
    /// Nodes, pools, lanes, data.
    pub shapes: Vec<Shape>,
    /// Flows and associations.
    pub edges: Vec<Edge>,
}

/// A shape.
#[derive(Debug, Clone)]
pub struct Shape {
    /// The shape's own element.
    pub element: NodeId,
    /// The shape's own id.
    pub id: String,
    /// What it shows.
    pub shows: Reference<NodeId>,
    /// Where it is.
    pub bounds: Option<Bounds>,
    /// Where its label is, if the file says it.
    pub label: Option<Bounds>,
    /// Of a sub-process: whether its inside is drawn.
    pub expanded: Option<bool>,
    /// Of a pool or lane: whether it lies.
    pub horizontal: Option<bool>,
    /// Of an exclusive gateway: whether it has its X.
    pub marker: Option<bool>,
}

/// An edge.
#[derive(Debug, Clone)]
pub struct Edge {
    /// The edge's own element.
    pub element: NodeId,
    /// The edge's own id.
    pub id: String,
    /// What it shows.
    pub shows: Reference<NodeId>,
    /// Its corners.
    pub waypoints: Vec<Point>,
    /// Where its label is, if the file says it.
    pub label: Option<Bounds>,
}

/// A rectangle.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Bounds {
    /// Left.
    pub x: f64,
    /// Top.
    pub y: f64,
    /// Width.
    pub width: f64,
    /// Height.
    pub height: f64,
}

/// A place in the drawing.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Point {
    /// From the left.
    pub x: f64,
    /// From the top.
    pub y: f64,
}
