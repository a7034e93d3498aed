//! Whether two rings that have edges or points in common have something inside of both.

use super::edges::{Edge, Edges};
use super::meeting::{Meeting, TOLERANCE, distance};
use super::relations::{Contact, Ring};
use super::ring::Role;
use crate::geometry::{Point, orientation};

/// Directions of arcs are nearer than this, in radians, where they are the same but for rounding.
const ROUNDING: f64 = 1e-3;

/// Where the surfaces of two rings that meet at these contacts overlap, crossings left out.
pub(super) fn overlaps(contacts: &[Contact], one: &Ring<'_>, two: &Ring<'_>, edges: &Edges) -> Vec<Point> {
    let (one_left, two_left) = (is_left(one), is_left(two));
    let mut places = Vec::new();
    for contact in contacts {
        let (first, second) = (contact.edges.0 as usize, contact.edges.1 as usize);
        match contact.meeting {
            Meeting::Overlap(from, to) => {
                let along = along(edges, &edges.list[first], &edges.list[second]);
                if along == (one_left == two_left) {
                    places.push(middle(edges, &edges.list[first], from, to));
                }
            }
            Meeting::Touch(point) => {
                let (ones, twos) = (corner(edges, first, point), corner(edges, second, point));
                if enters(&ones, one_left, &twos, point) || enters(&twos, two_left, &ones, point) {
                    places.push(point);
                }
            }
            Meeting::Cross(_) => {}
        }
    }
    places
}

/// Whether the surface is on the left of the ring.
fn is_left(ring: &Ring<'_>) -> bool {
    ring.path.is_counter_clockwise() == (ring.role == Role::Exterior)
}

/// Whether two edges that have a piece in common go the same way.
fn along(edges: &Edges, one: &Edge, two: &Edge) -> bool {
    match (edges.arc(one), edges.arc(two)) {
        (Some(one), Some(two)) => (one.sweep > 0.0) == (two.sweep > 0.0),
        _ => (one.b.x - one.a.x) * (two.b.x - two.a.x) + (one.b.y - one.a.y) * (two.b.y - two.a.y) > 0.0,
    }
}

fn middle(edges: &Edges, edge: &Edge, from: Point, to: Point) -> Point {
    if edges.arc(edge).is_some() {
        return from;
    }
    Point { x: f64::midpoint(from.x, to.x), y: f64::midpoint(from.y, to.y) }
}

/// Where a ring goes to and comes from at a point on one of its edges, as points in these directions.
struct Corner {
    to: Point,
    from: Point,
    is_round: bool,
}

fn corner(edges: &Edges, number: usize, point: Point) -> Corner {
    let edge = &edges.list[number];
    let range = &edges.rings[edge.ring as usize];
    let (mut before, mut behind) = (number, number);
    if distance(edge.a, point) <= TOLERANCE {
        before = if number == range.start { range.end - 1 } else { number - 1 };
    } else if distance(edge.b, point) <= TOLERANCE {
        behind = if number + 1 == range.end { range.start } else { number + 1 };
    }
    let is_round = edges.list[before].arc.is_some() || edges.list[behind].arc.is_some();
    let (before, behind) = (&edges.list[before], &edges.list[behind]);
    Corner { to: ahead(edges, behind, point), from: back(edges, before, point), is_round }
}

/// A point in the direction in which an edge goes on from a point on it.
fn ahead(edges: &Edges, edge: &Edge, point: Point) -> Point {
    let Some(arc) = edges.arc(edge) else { return edge.b };
    let (dx, dy) = (point.x - arc.centre.x, point.y - arc.centre.y);
    let turn = arc.sweep.signum();
    Point { x: point.x - turn * dy, y: point.y + turn * dx }
}

/// A point in the direction from which an edge comes to a point on it.
fn back(edges: &Edges, edge: &Edge, point: Point) -> Point {
    if edge.arc.is_none() {
        return edge.a;
    }
    let ahead = ahead(edges, edge, point);
    Point { x: 2.0 * point.x - ahead.x, y: 2.0 * point.y - ahead.y }
}

/// Whether a ring goes from a corner of another right into what that one encloses.
fn enters(corner: &Corner, is_left: bool, other: &Corner, point: Point) -> bool {
    let (low, high) = if is_left { (corner.to, corner.from) } else { (corner.from, corner.to) };
    let exact = !corner.is_round && !other.is_round;
    let side = |a: Point, b: Point| {
        let side = orientation(point, a, b);
        let noise = if exact { 0.0 } else { ROUNDING * distance(point, a) * distance(point, b) };
        if side.abs() <= noise { 0.0 } else { side }
    };
    let inside = |way: Point| match side(low, high) {
        0.0 => {
            let straight =
                (low.x - point.x) * (high.x - point.x) + (low.y - point.y) * (high.y - point.y) < 0.0;
            straight && side(low, way) > 0.0
        }
        opening if opening > 0.0 => side(low, way) > 0.0 && side(way, high) > 0.0,
        _ => !(side(high, way) >= 0.0 && side(way, low) >= 0.0),
    };
    inside(other.to) || inside(other.from)
}
