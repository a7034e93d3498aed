//! Surfaces as directed edges: the inside is on the left, whatever the direction of the rings in the file.

use static_aabb2d_index::{StaticAABB2DIndex, StaticAABB2DIndexBuilder};

use crate::geometry::arc::Arc;
use crate::geometry::{Bounds, Path, Point, Segment, Shape, add_arc};

/// Points nearer than this are the same one: 2 mm, as the standard says. A little less, so that what is exactly 2 mm is found
/// whatever the noise of numbers and arcs.
pub(super) const TOLERANCE: f64 = 0.001_95;

/// How near to an arc the lines are that stand for it. With a millimetre a gap of two would be found or not by chance.
const FINE: f64 = 0.000_01;

/// An arc becomes at most about so many lines, and all arcs of a file together so many.
const MOST: (f64, f64) = (4096.0, 4_000_000.0);

/// The owner of the edges of the territory, turned around: what is outside of it counts as one more surface.
pub(super) const OUTSIDE: u32 = u32::MAX;

/// A directed edge of a surface.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Edge {
    pub(super) a: Point,
    pub(super) b: Point,
    /// The number of the surface, or [`OUTSIDE`].
    pub(super) owner: u32,
    /// The point on an arc between the two; `None` for a straight edge.
    pub(super) middle: Option<Point>,
    /// Whether `a` and whether `b` is a point that only an arc was divided at.
    pub(super) derived: (bool, bool),
}

impl Edge {
    pub(super) fn bounds(&self) -> Bounds {
        match self.middle {
            None => Bounds::of(&[self.a, self.b]),
            Some(middle) => Segment::Arc(self.a, middle, self.b).bounds(),
        }
    }

    /// Adds it as straight edges.
    fn straighten(&self, arcs: usize, room: &mut Vec<Point>, edges: &mut Vec<Self>) {
        let arc = self.middle.map(|middle| Arc::through(self.a, middle, self.b));
        room.clear();
        room.push(self.a);
        match (arc, self.middle) {
            (Some(Some(arc)), _) => add_arc(&arc, chord_error(&arc, arcs), room),
            (Some(None), Some(middle)) => room.extend([middle, self.b]),
            _ => room.push(self.b),
        }
        let last = room.len() - 2;
        let pairs = room.windows(2).enumerate().filter(|(_, pair)| pair[0] != pair[1]);
        edges.extend(pairs.map(|(at, pair)| {
            let derived = (at > 0 || self.derived.0, at < last || self.derived.1);
            Self { a: pair[0], b: pair[1], derived, middle: None, ..*self }
        }));
    }
}

/// How near to an arc its lines have to be, so that there are not too many of them, with so many arcs.
fn chord_error(arc: &Arc, arcs: usize) -> f64 {
    let most = (MOST.1 / arcs as f64).clamp(8.0, MOST.0);
    FINE.max(arc.radius * (1.0 - (arc.sweep / (2.0 * most)).cos()))
}

/// Edges with the arcs as straight edges.
pub(super) fn straightened<'e>(edges: impl Iterator<Item = &'e Edge> + Clone) -> Vec<Edge> {
    let arcs = edges.clone().filter(|edge| edge.middle.is_some()).count();
    let mut straight = Vec::new();
    let mut room = Vec::new();
    for edge in edges {
        if edge.middle.is_some() {
            edge.straighten(arcs, &mut room, &mut straight);
        } else {
            straight.push(*edge);
        }
    }
    straight
}

/// A path with its arcs as straight lines.
pub(super) fn straight_path(path: &Path) -> Vec<Point> {
    let mut points: Vec<Point> = path.points.first().copied().into_iter().collect();
    for segment in path.segments() {
        match segment {
            Segment::Line(_, b) => points.push(b),
            Segment::Arc(a, b, c) => match Arc::through(a, b, c) {
                Some(arc) => add_arc(&arc, chord_error(&arc, path.arcs.len()), &mut points),
                None => points.extend([b, c]),
            },
        }
    }
    points
}

/// Adds the edges of the surfaces of a shape.
pub(super) fn outline(shape: &Shape, owner: u32, edges: &mut Vec<Edge>) {
    for surface in shape.surfaces() {
        for patch in &surface.patches {
            add_ring(&patch.exterior, owner, owner != OUTSIDE, edges);
            for interior in &patch.interiors {
                add_ring(interior, owner, owner == OUTSIDE, edges);
            }
        }
    }
}

fn add_ring(path: &Path, owner: u32, counter_clockwise: bool, edges: &mut Vec<Edge>) {
    let (Some(begin), Some(end)) = (path.points.first(), path.points.last()) else { return };
    let turned = path.is_counter_clockwise() != counter_clockwise;
    let first = edges.len();
    let mut add = |a: Point, middle: Option<Point>, b: Point| {
        let (a, b) = if turned { (b, a) } else { (a, b) };
        if a != b || middle.is_some_and(|middle| middle != a) {
            edges.push(Edge { a, b, owner, middle, derived: (false, false) });
        }
    };
    for segment in path.segments() {
        match segment {
            Segment::Line(a, b) => add(a, None, b),
            Segment::Arc(a, middle, b) => add(a, Some(middle), b),
        }
    }
    // A ring that is not closed is an error of its own; here it is closed.
    add(*end, None, *begin);
    if turned {
        edges[first..].reverse();
    }
}

/// The area of a closed ring, positive against the clock.
pub(super) fn signed_area(points: &[Point]) -> f64 {
    let Some(origin) = points.first() else { return 0.0 };
    let twice = |pair: &[Point]| {
        (pair[0].x - origin.x) * (pair[1].y - origin.y) - (pair[1].x - origin.x) * (pair[0].y - origin.y)
    };
    points.windows(2).map(twice).sum::<f64>() / 2.0
}

/// The distance of a point from the line between two points, and where its foot is on it: 0 at the first, 1 at the second.
pub(super) fn distance(point: Point, a: Point, b: Point) -> (f64, f64) {
    let (dx, dy) = (b.x - a.x, b.y - a.y);
    let (px, py) = (point.x - a.x, point.y - a.y);
    let square = dx * dx + dy * dy;
    let along = if square > 0.0 { ((px * dx + py * dy) / square).clamp(0.0, 1.0) } else { 0.0 };
    ((px - along * dx).hypot(py - along * dy), along)
}

/// Boxes that can be asked for those that meet another one.
pub(super) struct Boxes(Option<StaticAABB2DIndex<f64>>);

impl Boxes {
    pub(super) fn new(boxes: impl ExactSizeIterator<Item = Bounds>) -> Self {
        let count = boxes.len();
        let mut builder = StaticAABB2DIndexBuilder::new(count);
        for bounds in boxes {
            builder.add(bounds.min.x, bounds.min.y, bounds.max.x, bounds.max.y);
        }
        // It can only fail if other than `count` boxes were added. An index of nothing does not know its bounds.
        Self(if count == 0 { None } else { builder.build().ok() })
    }

    /// Calls for each box that meets the given one.
    pub(super) fn each(&self, bounds: &Bounds, found: impl FnMut(usize)) {
        self.each_with(bounds, &mut Vec::new(), found);
    }

    /// The same, with room for the search that is used again.
    pub(super) fn each_with(&self, bounds: &Bounds, room: &mut Vec<usize>, mut found: impl FnMut(usize)) {
        if let Some(index) = &self.0 {
            let mut visitor = |at: usize| found(at);
            let Bounds { min, max } = bounds;
            index.visit_query_with_stack(min.x, min.y, max.x, max.y, &mut visitor, room);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_inside_is_on_the_left() {
        let point = |x: f64, y: f64| Point { x, y };
        for turned in [false, true] {
            let mut points =
                vec![point(0.0, 0.0), point(4.0, 0.0), point(4.0, 4.0), point(0.0, 4.0), point(0.0, 0.0)];
            if turned {
                points.reverse();
            }
            let path = Path { points, ..Path::default() };
            let patch = crate::geometry::Patch { exterior: path, ..Default::default() };
            let shape =
                Shape::Surface(crate::geometry::Surface { patches: vec![patch], ..Default::default() });
            for (owner, sign) in [(3, 1.0), (OUTSIDE, -1.0)] {
                let mut edges = Vec::new();
                outline(&shape, owner, &mut edges);
                let ring: Vec<Point> =
                    edges.iter().map(|edge| edge.a).chain(edges.first().map(|e| e.a)).collect();
                let area: f64 =
                    edges.iter().map(|edge| edge.a.x * edge.b.y - edge.b.x * edge.a.y).sum::<f64>() / 2.0;
                assert_eq!((edges.len(), ring.len()), (4, 5));
                assert!((area - sign * 16.0).abs() < 1e-9, "{turned} {owner} {area}");
            }
        }
    }
}
