//! Two geometries beside each other: whether they are the same, and by how much one outline is away from the other.

use rustc_hash::FxHashSet;

use super::Measures;
use super::distance::Outline;
use crate::geometry::{Path, Point, Segment, Shape, densify};

/// How two geometries differ.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Difference {
    /// Not at all.
    None,
    /// The same segments in another order or direction.
    Order,
    /// By so much at most, at this place of the second one; `None` if that could not be measured.
    Moved(Option<(f64, Point)>),
}

/// What is measured costs steps, of which there are so many for a whole comparison.
pub(super) const STEPS: usize = 20_000_000;

/// Compares two geometries.
pub(super) fn compare(before: &Shape, after: &Shape, steps: &mut usize) -> Difference {
    if same_kind(before, after) {
        let (one, two) = (paths(before), paths(after));
        if one.len() == two.len()
            && layout(before) == layout(after)
            && one.iter().zip(&two).all(|(a, b)| same(a, b))
        {
            return match (before, after) {
                (Shape::Point(a), Shape::Point(b)) if a != b => {
                    Difference::Moved(Some((distance(*a, *b), *b)))
                }
                (Shape::MultiPoint(a), Shape::MultiPoint(b)) if a != b => {
                    Difference::Moved(away(before, after, steps))
                }
                _ => Difference::None,
            };
        }
        if !one.is_empty() && segments(&one) == segments(&two) {
            return Difference::Order;
        }
    }
    Difference::Moved(away(before, after, steps))
}

/// Figures of a geometry.
pub(super) fn measures(shape: &Shape) -> Measures {
    let paths = paths(shape);
    let own = match shape {
        Shape::Point(_) => 1,
        Shape::MultiPoint(points) => points.len(),
        _ => 0,
    };
    Measures {
        points: own + paths.iter().map(|path| path.points.len()).sum::<usize>(),
        arcs: paths.iter().map(|path| path.arcs.len()).sum(),
        area: shape.area(),
        length: shape.length(),
    }
}

fn same_kind(one: &Shape, two: &Shape) -> bool {
    std::mem::discriminant(one) == std::mem::discriminant(two)
}

/// All lines and rings of a geometry.
pub(super) fn paths(shape: &Shape) -> Vec<&Path> {
    let rings = shape.surfaces().iter().flat_map(|surface| surface.rings());
    shape.lines().iter().chain(rings).collect()
}

/// Which rings belong together.
fn layout(shape: &Shape) -> Vec<usize> {
    let mut layout = Vec::new();
    for surface in shape.surfaces() {
        layout.push(surface.patches.len());
        layout.extend(surface.patches.iter().map(|patch| patch.interiors.len()));
    }
    layout
}

fn same(one: &Path, two: &Path) -> bool {
    one.points == two.points && one.arcs == two.arcs
}

fn bits(point: Point) -> (u64, u64) {
    // The two zeros are the same place.
    ((point.x + 0.0).to_bits(), (point.y + 0.0).to_bits())
}

/// The control points of a segment, whatever its direction.
type Ends = [(u64, u64); 3];

/// The segments of lines, sorted.
fn segments(paths: &[&Path]) -> Vec<Ends> {
    let mut all: Vec<Ends> = Vec::new();
    for segment in paths.iter().flat_map(|path| path.segments()) {
        let [a, middle, b] = match segment {
            Segment::Line(a, b) => [bits(a), (0, 0), bits(b)],
            Segment::Arc(a, middle, b) => [bits(a), bits(middle), bits(b)],
        };
        all.push([a.min(b), middle, a.max(b)]);
    }
    all.sort_unstable();
    all
}

fn distance(a: Point, b: Point) -> f64 {
    (a.x - b.x).hypot(a.y - b.y)
}

/// The points of a geometry, arcs as lines, and what is between them.
fn outline(shape: &Shape) -> (Vec<Point>, Vec<(Point, Point)>) {
    let mut points = match shape {
        Shape::Point(point) => vec![*point],
        Shape::MultiPoint(points) => points.clone(),
        _ => Vec::new(),
    };
    let mut segments: Vec<_> = points.iter().map(|point| (*point, *point)).collect();
    for path in paths(shape) {
        let line = densify(path);
        segments.extend(line.windows(2).map(|pair| (pair[0], pair[1])));
        points.extend(line);
    }
    (points, segments)
}

/// How far the outlines are from each other at most, at which point of the second one or nearest to it.
fn away(before: &Shape, after: &Shape, steps: &mut usize) -> Option<(f64, Point)> {
    let (old, new) = (outline(before), outline(after));
    let gone = farthest(&old.0, &new, steps)?;
    let come = farthest(&new.0, &old, steps)?;
    Some(if gone.0 > come.0 { gone } else { come })
}

/// The point that is farthest from an outline.
fn farthest(
    points: &[Point],
    other: &(Vec<Point>, Vec<(Point, Point)>),
    steps: &mut usize,
) -> Option<(f64, Point)> {
    let shared: FxHashSet<_> = other.0.iter().map(|point| bits(*point)).collect();
    let mut outline = None;
    let mut farthest = (0.0, *points.first()?);
    for point in points.iter().filter(|point| !shared.contains(&bits(**point))) {
        let outline = outline.get_or_insert_with(|| Outline::new(other.1.clone()));
        let distance = outline.distance(*point, steps)?;
        if distance > farthest.0 {
            farthest = (distance, *point);
        }
    }
    Some(farthest)
}
