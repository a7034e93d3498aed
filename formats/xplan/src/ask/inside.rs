//! Whether a place is in a surface, quickly: long rings are divided into bands, and only those that the ray from the place can meet
//! are looked at.

use crate::document::number;
use crate::geometry::arc::Arc;
use crate::geometry::{Geometry, Location, Path, Point, Segment, Shape, crosses};

/// How many lines a band has.
const BAND: usize = 32;

/// The lowest and highest `y` of each band of the long rings, in the order of geometries and rings.
#[derive(Debug, Default)]
pub(super) struct Bands {
    heights: Vec<(f64, f64)>,
}

/// Rings with arcs are short, and short rings are quick.
fn has_bands(ring: &Path) -> bool {
    ring.arcs.is_empty() && ring.points.len() > 2 * BAND
}

fn count(ring: &Path) -> usize {
    if has_bands(ring) { (ring.points.len() - 1).div_ceil(BAND) } else { 0 }
}

impl Bands {
    /// Adds those of a geometry; where they begin.
    pub(super) fn add(&mut self, geometry: &Geometry) -> u32 {
        let begin = number(self.heights.len());
        for ring in rings(geometry).filter(|ring| has_bands(ring)) {
            for band in 0..count(ring) {
                let points = &ring.points[band * BAND..ring.points.len().min((band + 1) * BAND + 1)];
                let heights = points.iter().map(|point| point.y);
                let range = heights
                    .fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), y| (low.min(y), high.max(y)));
                self.heights.push(range);
            }
        }
        begin
    }

    fn locate(&self, ring: &Path, begin: usize, place: Point) -> Location {
        if !has_bands(ring) {
            return ring.locate(place);
        }
        let mut inside = false;
        for (band, (low, high)) in self.heights[begin..begin + count(ring)].iter().enumerate() {
            if place.y < *low || place.y > *high {
                continue;
            }
            let points = &ring.points[band * BAND..ring.points.len().min((band + 1) * BAND + 1)];
            for pair in points.windows(2) {
                if crosses(pair[0], pair[1], place, &mut inside) {
                    return Location::Edge;
                }
            }
        }
        if inside { Location::Inside } else { Location::Outside }
    }
}

fn rings(geometry: &Geometry) -> impl Iterator<Item = &Path> {
    geometry.shape.surfaces().iter().flat_map(|surface| surface.rings())
}

/// Whether a place is in a surface or on its edge.
pub(super) fn surface_has(geometry: &Geometry, bands: &Bands, begin: u32, place: Point) -> bool {
    let mut at = begin as usize;
    for patch in geometry.shape.surfaces().iter().flat_map(|surface| &surface.patches) {
        let outer = bands.locate(&patch.exterior, at, place);
        at += count(&patch.exterior);
        let mut hole = Location::Outside;
        for ring in &patch.interiors {
            if outer == Location::Inside && hole == Location::Outside {
                hole = bands.locate(ring, at, place);
            }
            at += count(ring);
        }
        if outer == Location::Edge || (outer == Location::Inside && hole != Location::Inside) {
            return true;
        }
    }
    false
}

/// How far a place is from points or lines.
pub(super) fn distance(shape: &Shape, place: Point) -> f64 {
    let between = |point: &Point| (point.x - place.x).hypot(point.y - place.y);
    let nearest = f64::INFINITY;
    match shape {
        Shape::Point(point) => between(point),
        Shape::MultiPoint(points) => points.iter().map(between).fold(nearest, f64::min),
        _ => {
            let segments = shape.lines().iter().flat_map(Path::segments);
            segments.map(|segment| distance_to(segment, place)).fold(nearest, f64::min)
        }
    }
}

fn distance_to(segment: Segment, place: Point) -> f64 {
    match segment {
        Segment::Line(a, b) => distance_to_line(a, b, place),
        Segment::Arc(a, b, c) => match Arc::through(a, b, c) {
            Some(arc) => {
                let (dx, dy) = (place.x - arc.centre.x, place.y - arc.centre.y);
                if arc.spans(dy.atan2(dx)) {
                    (dx.hypot(dy) - arc.radius).abs()
                } else {
                    let to = |end: Point| (place.x - end.x).hypot(place.y - end.y);
                    to(a).min(to(c))
                }
            }
            None => distance_to_line(a, b, place).min(distance_to_line(b, c, place)),
        },
    }
}

fn distance_to_line(a: Point, b: Point, place: Point) -> f64 {
    let (dx, dy) = (b.x - a.x, b.y - a.y);
    let square = dx * dx + dy * dy;
    let along = ((place.x - a.x) * dx + (place.y - a.y) * dy) / square;
    let along = if square > 0.0 { along.clamp(0.0, 1.0) } else { 0.0 };
    (a.x + along * dx - place.x).hypot(a.y + along * dy - place.y)
}
