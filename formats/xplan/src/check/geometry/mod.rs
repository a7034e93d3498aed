//! Rule 2.2.2.1: geometries are valid. Rings are closed, go the right way around and meet neither themselves nor others; holes are
//! inside; parts of a surface belong together and do not overlap; lines have no gaps.
//!
//! Lines are judged exactly, without any tolerance. Of arcs nothing is nearer than their coordinates are rounded: what goes less
//! than a millimetre into another is not told.

mod containment;
mod edges;
mod meeting;
mod pairs;
mod relations;
mod ring;
mod say;
mod sectors;

use super::Finding;
use crate::document::{Document, Object, Space};
use crate::geometry::{Geometry, Path, Shape};
use relations::Workbench;
use say::Speaker;

/// The number of the rule.
pub(crate) const RULE: &str = "2.2.2.1";

/// Checks all geometries of a plan; the direction of rings only if asked for.
pub(crate) fn check(document: &Document, orientation: bool, out: &mut Vec<Finding>) {
    let mut workbench = Workbench::new(orientation);
    for geometry in document.geometries() {
        check_geometry(document, geometry, &mut workbench, out);
    }
    for unreadable in document.unreadable() {
        Speaker::new(document, unreadable.element, out).unreadable(unreadable);
    }
}

/// Checks the geometries of one object, as after a change.
pub(crate) fn check_object(
    document: &Document,
    object: Object<'_>,
    orientation: bool,
    out: &mut Vec<Finding>,
) {
    let mut workbench = Workbench::new(orientation);
    for geometry in object.geometries() {
        check_geometry(document, geometry, &mut workbench, out);
    }
    let first = object.node().id();
    let span = first..document.elements[first as usize].end;
    for unreadable in document.unreadable().iter().filter(|unreadable| span.contains(&unreadable.element)) {
        Speaker::new(document, unreadable.element, out).unreadable(unreadable);
    }
}

fn check_geometry(
    document: &Document,
    geometry: &Geometry,
    workbench: &mut Workbench,
    out: &mut Vec<Finding>,
) {
    let mut speaker = Speaker::new(document, geometry.element, out);
    match &geometry.shape {
        Shape::Point(_) | Shape::MultiPoint(_) => {}
        Shape::Line(path) if is_ring(document, path) => workbench.ring(path, &mut speaker),
        shape @ (Shape::Line(_) | Shape::MultiLine(_)) => {
            shape.lines().iter().for_each(|line| ring::gaps(line, &mut speaker));
        }
        shape @ (Shape::Surface(_) | Shape::MultiSurface(_)) => {
            workbench.surfaces(shape.surfaces(), &mut speaker);
        }
    }
}

/// Whether a line is called a ring, though it belongs to no surface.
fn is_ring(document: &Document, path: &Path) -> bool {
    let node = document.node(path.element);
    node.space() == Space::Gml && matches!(node.name(), "LinearRing" | "Ring")
}
