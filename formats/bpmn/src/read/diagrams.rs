//! Diagram interchange.

use super::index::Index;
use super::parts::{flag, text};
use crate::model::{Bounds, Diagram, Edge, Point, Reference, Shape};
use crate::namespaces::{DC, DD, DI};
use crate::xml::{Element, NodeId};

impl Index<'_> {
    pub(super) fn diagrams(&self) -> Vec<Diagram> {
        let root = self.document.root();
        root.children_named(DI, "BPMNDiagram").map(|diagram| self.diagram(diagram)).collect()
    }

    fn shows(&self, element: Element<'_>) -> Option<Reference<NodeId>> {
        element.attribute("bpmnElement").map(|name| self.element_reference(element, name))
    }

    fn diagram(&self, element: Element<'_>) -> Diagram {
        let mut diagram = Diagram {
            element: element.id(),
            name: text(element, "name"),
            plane: None,
            shapes: Vec::new(),
            edges: Vec::new(),
        };
        for plane in element.children_named(DI, "BPMNPlane") {
            diagram.plane = diagram.plane.or_else(|| self.shows(plane));
            diagram.shapes.extend(plane.children_named(DI, "BPMNShape").map(|shape| self.shape(shape)));
            diagram.edges.extend(plane.children_named(DI, "BPMNEdge").map(|edge| self.edge(edge)));
        }
        diagram
    }

    fn shape(&self, element: Element<'_>) -> Shape {
        Shape {
            element: element.id(),
            id: text(element, "id"),
            shows: self.shows(element).unwrap_or(Reference { name: String::new(), target: None }),
            bounds: bounds(element),
            label: label(element),
            expanded: flag(element, "isExpanded"),
            horizontal: flag(element, "isHorizontal"),
            marker: flag(element, "isMarkerVisible"),
        }
    }

    fn edge(&self, element: Element<'_>) -> Edge {
        let point = |found: Element<'_>| Some(Point { x: size(found, "x")?, y: size(found, "y")? });
        Edge {
            element: element.id(),
            id: text(element, "id"),
            shows: self.shows(element).unwrap_or(Reference { name: String::new(), target: None }),
            waypoints: element.children_named(DD, "waypoint").filter_map(point).collect(),
            label: label(element),
        }
    }
}

fn label(element: Element<'_>) -> Option<Bounds> {
    element.children_named(DI, "BPMNLabel").next().and_then(bounds)
}

fn bounds(element: Element<'_>) -> Option<Bounds> {
    let found = element.children_named(DC, "Bounds").next()?;
    Some(Bounds {
        x: size(found, "x")?,
        y: size(found, "y")?,
        width: size(found, "width")?,
        height: size(found, "height")?,
    })
}

/// A number that can be drawn: infinite ones are left out.
fn size(element: Element<'_>, name: &str) -> Option<f64> {
    element.attribute(name)?.trim().parse().ok().filter(|number: &f64| number.is_finite())
}
