//! Where two segments meet: lines exactly, arcs to a millimetre.

use std::f64::consts::TAU;

use crate::geometry::arc::Arc;
use crate::geometry::{Point, orientation};

use super::edges::{Edge, Edges};

/// How near to an arc something is on it: coordinates are rounded to millimetres, so nothing can be on it exactly.
pub(super) const TOLERANCE: f64 = 0.001;

/// How two segments meet.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Meeting {
    /// They go through each other, at a point that is an end of neither.
    Cross(Point),
    /// An end of one is on the other, or two arcs touch.
    Touch(Point),
    /// They have a piece in common, between two points.
    Overlap(Point, Point),
}

/// Calls with every meeting of two edges. An end that is so near to a round edge is on it.
pub(super) fn meet(edges: &Edges, one: &Edge, two: &Edge, tolerance: f64, found: &mut impl FnMut(Meeting)) {
    match (edges.arc(one), edges.arc(two)) {
        (None, None) => {
            if let Some(meeting) = lines(one.a, one.b, two.a, two.b) {
                found(meeting);
            }
        }
        (Some(arc), None) => curved(&Round::Arc(arc), &Round::Line(two.a, two.b), tolerance, found),
        (None, Some(arc)) => curved(&Round::Arc(arc), &Round::Line(one.a, one.b), tolerance, found),
        (Some(arc), Some(other)) => curved(&Round::Arc(arc), &Round::Arc(other), tolerance, found),
    }
}

/// Two lines.
fn lines(a: Point, b: Point, c: Point, d: Point) -> Option<Meeting> {
    let (c_side, d_side) = (orientation(a, b, c), orientation(a, b, d));
    if (c_side > 0.0 && d_side > 0.0) || (c_side < 0.0 && d_side < 0.0) {
        return None;
    }
    let (a_side, b_side) = (orientation(c, d, a), orientation(c, d, b));
    if (a_side > 0.0 && b_side > 0.0) || (a_side < 0.0 && b_side < 0.0) {
        return None;
    }
    if a_side == 0.0 && b_side == 0.0 {
        return in_line(a, b, c, d);
    }
    for (side, point) in [(a_side, a), (b_side, b), (c_side, c), (d_side, d)] {
        if side == 0.0 {
            return Some(Meeting::Touch(point));
        }
    }
    Some(Meeting::Cross(crossing(a, b, c, d)))
}

/// Where two lines that are known to cross do so.
fn crossing(a: Point, b: Point, c: Point, d: Point) -> Point {
    // Relative to the first point, so that nothing of the precision is lost.
    let (rx, ry, sx, sy) = (b.x - a.x, b.y - a.y, d.x - c.x, d.y - c.y);
    let (qx, qy) = (c.x - a.x, c.y - a.y);
    let part = (qx * sy - qy * sx) / (rx * sy - ry * sx);
    let part = if part.is_finite() { part.clamp(0.0, 1.0) } else { 0.5 };
    Point { x: a.x + part * rx, y: a.y + part * ry }
}

/// Two lines on one straight line.
fn in_line(a: Point, b: Point, c: Point, d: Point) -> Option<Meeting> {
    let order =
        |one: Point, two: Point| if (one.x, one.y) <= (two.x, two.y) { (one, two) } else { (two, one) };
    let ((a, b), (c, d)) = (order(a, b), order(c, d));
    let from = order(a, c).1;
    let to = order(b, d).0;
    if from == to {
        Some(Meeting::Touch(from))
    } else if order(from, to).0 == from {
        Some(Meeting::Overlap(from, to))
    } else {
        None
    }
}

/// One of two that are not both straight.
enum Round<'a> {
    Line(Point, Point),
    Arc(&'a Arc),
}

impl Round<'_> {
    fn ends(&self) -> [Point; 2] {
        match self {
            Self::Line(a, b) => [*a, *b],
            Self::Arc(arc) => [arc.start, arc.end],
        }
    }

    /// How far a point is from it.
    fn distance(&self, point: Point) -> f64 {
        match self {
            Self::Line(a, b) => {
                let (dx, dy) = (b.x - a.x, b.y - a.y);
                let (px, py) = (point.x - a.x, point.y - a.y);
                let along = ((px * dx + py * dy) / (dx * dx + dy * dy)).clamp(0.0, 1.0);
                (px - along * dx).hypot(py - along * dy)
            }
            Self::Arc(arc) => arc_distance(arc, point),
        }
    }
}

/// How far a point is from an arc.
pub(super) fn arc_distance(arc: &Arc, point: Point) -> f64 {
    let (dx, dy) = (point.x - arc.centre.x, point.y - arc.centre.y);
    if arc.spans(dy.atan2(dx)) {
        return (dx.hypot(dy) - arc.radius).abs();
    }
    distance(point, arc.start).min(distance(point, arc.end))
}

/// How far two points are from each other.
pub(super) fn distance(one: Point, two: Point) -> f64 {
    (one.x - two.x).hypot(one.y - two.y)
}

/// Two segments of which at least one is round.
fn curved(one: &Round, two: &Round, tolerance: f64, found: &mut impl FnMut(Meeting)) {
    let mut ends: Vec<Point> = Vec::new();
    for (it, other) in [(one, two), (two, one)] {
        for end in it.ends() {
            if other.distance(end) <= tolerance
                && !ends.iter().any(|known| distance(*known, end) <= tolerance)
            {
                ends.push(end);
            }
        }
    }
    if let (Round::Arc(one), Round::Arc(two)) = (one, two)
        && together(one, two, tolerance, &mut ends, found)
    {
        ends.iter().for_each(|end| found(Meeting::Touch(*end)));
        return;
    }
    ends.iter().for_each(|end| found(Meeting::Touch(*end)));
    let (places, count, tangent) = match (one, two) {
        (Round::Arc(arc), Round::Line(a, b)) | (Round::Line(a, b), Round::Arc(arc)) => {
            line_places(arc, *a, *b)
        }
        (Round::Arc(one), Round::Arc(two)) => circle_places(one, two),
        (Round::Line(..), Round::Line(..)) => return,
    };
    for place in places.into_iter().take(count) {
        let is_on_both = one.distance(place) <= 1e-6 && two.distance(place) <= 1e-6;
        if is_on_both && !ends.iter().any(|end| is_same(*end, place, one, two)) {
            found(if tangent { Meeting::Touch(place) } else { Meeting::Cross(place) });
        }
    }
}

/// Whether a place where two segments meet is but the rounding of an end that is on the other: the two are not a millimetre
/// apart between there and here.
fn is_same(end: Point, place: Point, one: &Round, two: &Round) -> bool {
    let rise = |it: &Round| match it {
        Round::Line(..) => 0.0,
        Round::Arc(arc) => rise(arc, end, place),
    };
    distance(end, place) <= TOLERANCE || (rise(one) - rise(two)).abs() <= TOLERANCE
}

/// How far an arc rises to the left of the straight line between two points on it.
fn rise(arc: &Arc, from: Point, to: Point) -> f64 {
    let angle = |point: Point| (point.y - arc.centre.y).atan2(point.x - arc.centre.x);
    let forward = if arc.sweep >= 0.0 { angle(to) - angle(from) } else { angle(from) - angle(to) };
    let mut turn = forward.rem_euclid(TAU);
    // The piece between the two may be run through from the second to the first.
    let backward = turn > arc.sweep.abs() + 1e-9;
    if backward {
        turn = TAU - turn;
    }
    let height = arc.radius * (1.0 - (turn / 2.0).cos());
    if (arc.sweep >= 0.0) == backward { height } else { -height }
}

/// Whether two arcs have a piece in common; if so, it is told, and its ends are taken out of the list.
fn together(
    one: &Arc,
    two: &Arc,
    tolerance: f64,
    ends: &mut Vec<Point>,
    found: &mut impl FnMut(Meeting),
) -> bool {
    if ends.len() < 2 {
        return false;
    }
    let mut overlaps = false;
    let angle = |point: Point| (point.y - one.centre.y).atan2(point.x - one.centre.x);
    let turned = |point: Point| {
        let turn = if one.sweep >= 0.0 { angle(point) - one.from } else { one.from - angle(point) };
        let turn = turn.rem_euclid(TAU);
        // The beginning itself may seem to be a whole turn away.
        if distance(point, one.start) <= tolerance { 0.0 } else { turn.min(one.sweep.abs()) }
    };
    let mut order: Vec<(f64, Point)> = ends.iter().map(|end| (turned(*end), *end)).collect();
    order.sort_by(|left, right| left.0.total_cmp(&right.0));
    for pair in order.windows(2) {
        let middle = one.at(one.from + one.sweep.signum() * f64::midpoint(pair[0].0, pair[1].0));
        let quarter = one.at(one.from + one.sweep.signum() * (0.75 * pair[0].0 + 0.25 * pair[1].0));
        if arc_distance(two, middle) <= tolerance && arc_distance(two, quarter) <= tolerance {
            found(Meeting::Overlap(pair[0].1, pair[1].1));
            ends.retain(|end| *end != pair[0].1 && *end != pair[1].1);
            overlaps = true;
        }
    }
    overlaps
}

/// Where the line through two points meets the circle of an arc: the places, how many, whether it only touches.
fn line_places(arc: &Arc, a: Point, b: Point) -> ([Point; 2], usize, bool) {
    let length = distance(a, b);
    let (ux, uy) = ((b.x - a.x) / length, (b.y - a.y) / length);
    let (px, py) = (arc.centre.x - a.x, arc.centre.y - a.y);
    let along = px * ux + py * uy;
    let off = (px * uy - py * ux).abs();
    let foot = |part: f64| Point { x: a.x + part * ux, y: a.y + part * uy };
    let depth = arc.radius - off;
    if depth < 0.0 {
        return ([a; 2], 0, false);
    }
    let half = (depth * (arc.radius + off)).sqrt();
    if depth <= TOLERANCE {
        return ([foot(along); 2], usize::from(depth <= 1e-6), true);
    }
    ([foot(along - half), foot(along + half)], 2, false)
}

/// Where the circles of two arcs meet.
fn circle_places(one: &Arc, two: &Arc) -> ([Point; 2], usize, bool) {
    let (dx, dy) = (two.centre.x - one.centre.x, two.centre.y - one.centre.y);
    let apart = dx.hypot(dy);
    let outside = one.radius + two.radius - apart;
    let inside = apart - (one.radius - two.radius).abs();
    let depth = outside.min(inside);
    if depth < 0.0 || apart == 0.0 {
        return ([one.centre; 2], 0, false);
    }
    let along = (apart * apart + (one.radius - two.radius) * (one.radius + two.radius)) / (2.0 * apart);
    let half = ((one.radius - along) * (one.radius + along)).max(0.0).sqrt();
    let place = |side: f64| Point {
        x: one.centre.x + (along * dx - side * half * dy) / apart,
        y: one.centre.y + (along * dy + side * half * dx) / apart,
    };
    if depth <= TOLERANCE {
        return ([place(0.0); 2], usize::from(depth <= 1e-6), true);
    }
    ([place(1.0), place(-1.0)], 2, false)
}
