//! Arcs as many short lines, for whatever knows only straight ones.
//!
//! The points on a circle are those of its even division, counted from the east. So everybody who has a piece of the same circle
//! gets the same points: in both directions, and also where one has a single arc and the neighbour two of them.

use std::f64::consts::TAU;

use super::arc::Arc;
use super::{Path, Point, Segment};

/// How far a chord may be from its arc, in the unit of the coordinates.
pub const CHORD_ERROR: f64 = 0.001;

/// The path with its arcs as lines: at most [`CHORD_ERROR`] away from the true ones.
#[must_use]
pub fn densify(path: &Path) -> Vec<Point> {
    densify_to(path, CHORD_ERROR)
}

/// The path with its arcs as lines, at most so far away from the true ones.
#[must_use]
pub fn densify_to(path: &Path, chord_error: f64) -> Vec<Point> {
    if path.arcs.is_empty() {
        return path.points.clone();
    }
    let mut points = Vec::with_capacity(path.points.len() + 16 * path.arcs.len());
    points.extend(path.points.first());
    for segment in path.segments() {
        match segment {
            Segment::Line(_, b) => points.push(b),
            Segment::Arc(a, b, c) => match Arc::through(a, b, c) {
                Some(arc) => add_arc(&arc, chord_error, &mut points),
                None => points.extend([b, c]),
            },
        }
    }
    points
}

/// An arc gets no more points than these, so that no file can take memory without end.
const MOST: f64 = (1_u32 << 17) as f64;

/// Adds the points of an arc behind its beginning.
pub(crate) fn add_arc(arc: &Arc, chord_error: f64, points: &mut Vec<Point>) {
    let mut count = divisions(arc.radius, chord_error);
    while arc.sweep.abs() / TAU * count > MOST {
        count /= 2.0;
    }
    let step = TAU / count;
    let (low, high) =
        if arc.sweep < 0.0 { (arc.from + arc.sweep, arc.from) } else { (arc.from, arc.from + arc.sweep) };
    // A point next to an end would make a line of no length.
    let margin = step / 16.0;
    let (first, last) = (((low + margin) / step).ceil(), ((high - margin) / step).floor());
    let begin = points.len();
    let mut at = first;
    while at <= last {
        points.push(arc.at(at.rem_euclid(count) * step));
        at += 1.0;
    }
    if arc.sweep < 0.0 {
        points[begin..].reverse();
    }
    points.push(arc.end);
}

/// Into how many even parts a circle is divided: a power of two, so that a radius that differs by its noise makes no difference.
fn divisions(radius: f64, chord_error: f64) -> f64 {
    // The steps at the ends are up to 1/16 longer than the others.
    let part = (0.85 * chord_error / radius).clamp(1e-24, 1.0);
    // The step of which the chord is that far away is the arc cosine of 1 - part, twice; this is a little less.
    let step = 2.0 * (2.0 * part).sqrt();
    (TAU / step).log2().ceil().exp2().max(8.0)
}

#[cfg(test)]
mod tests {
    use std::f64::consts::PI;

    use super::*;

    #[test]
    fn circles_are_divided_as_finely_as_they_need() {
        for (radius, least) in [(0.1, 8.0), (1.0, 64.0), (100.0, 512.0), (100_000.0, 16_384.0)] {
            let count = divisions(radius, CHORD_ERROR);
            assert!(
                count >= least && radius * (1.0 - (PI / count).cos()) <= CHORD_ERROR,
                "{radius}: {count}"
            );
        }
    }
}
