//! What unpaired edges enclose: gaps, which no surface covers, and overlaps, which more than one does.

use i_overlay::core::fill_rule::FillRule;
use i_overlay::float::simplify::SimplifyShape;

use super::knots::{Link, Net};
use super::outline::{Boxes, TOLERANCE, distance};
use crate::geometry::{Bounds, Point};

/// A part of the plane that is not covered exactly once.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Region {
    /// Whether nothing covers it; otherwise more than one surface does.
    pub(super) gap: bool,
    /// In square metres.
    pub(super) area: f64,
    /// How wide it is at its widest, in metres.
    pub(super) width: f64,
    /// The corner where it is widest, or a place inside of it if its edge has no such corner.
    pub(super) position: Point,
    /// A place inside of it.
    pub(super) inner: Point,
    /// Whose edges it has, ascending.
    pub(super) owners: Vec<u32>,
}

/// The rings of a part of the plane; each repeats its first point.
type Rings = Vec<Vec<Point>>;

/// The regions of a net, those that are nowhere as wide as the tolerance left out.
pub(super) fn regions(net: &Net) -> Vec<Region> {
    let Some(first) = net.links.first() else { return Vec::new() };
    let origin = net.knots[first.from as usize];
    let contours = contours(net, origin);
    let boxes = Boxes::new(net.links.iter().map(|link| {
        let (a, b) = ends(net, link);
        Bounds::of(&[a, b]).grown(NEAR)
    }));
    let mut regions = Vec::new();
    for (rule, gap) in [(FillRule::Positive, false), (FillRule::Negative, true)] {
        for shape in contours.simplify_shape_as::<i64>(rule) {
            regions.extend(region(net, &boxes, &rings(&shape, origin), gap));
        }
    }
    regions
}

fn ends(net: &Net, link: &Link) -> (Point, Point) {
    (net.knots[link.from as usize], net.knots[link.to as usize])
}

/// The links as closed lines. As many of them leave each knot as arrive at it.
fn contours(net: &Net, origin: Point) -> Vec<Vec<[f64; 2]>> {
    let mut order: Vec<&Link> = net.links.iter().collect();
    order.sort_by_key(|link| link.from);
    let first = |knot: u32| order.partition_point(|link| link.from < knot);
    // Of each link of the order: how many of the links from the same knot are taken. Kept at the first one of them.
    let mut taken = vec![0_usize; order.len()];
    let mut contours = Vec::new();
    for start in 0..order.len() {
        let knot = order[start].from;
        let mut contour = Vec::new();
        let mut at = knot;
        loop {
            let group = first(at);
            let Some(next) = order.get(group + taken.get(group).copied().unwrap_or(0)) else { break };
            if next.from != at {
                break;
            }
            taken[group] += 1;
            let point = net.knots[at as usize];
            contour.push([point.x - origin.x, point.y - origin.y]);
            at = next.to;
        }
        if contour.len() > 2 {
            contours.push(contour);
        }
    }
    contours
}

fn rings(shape: &[Vec<[f64; 2]>], origin: Point) -> Rings {
    let ring = |contour: &Vec<[f64; 2]>| {
        contour
            .iter()
            .chain(contour.first())
            .map(|at| Point { x: at[0] + origin.x, y: at[1] + origin.y })
            .collect()
    };
    shape.iter().map(ring).collect()
}

/// How far the edge of a region may be from the link it is of: the overlay works with whole numbers.
const NEAR: f64 = 0.0005;

fn region(net: &Net, boxes: &Boxes, rings: &Rings, gap: bool) -> Option<Region> {
    let area = rings.iter().map(|ring| super::outline::signed_area(ring)).sum::<f64>().abs();
    let inner = inner(rings)?;
    let sides: Vec<Side> = rings.iter().flat_map(|ring| sides(net, boxes, ring)).collect();
    let mut owners: Vec<u32> = sides.iter().filter_map(|side| side.owner).collect();
    owners.sort_unstable();
    owners.dedup();
    let several = owners.len() > 1;
    let measured = if several { widest(&sides) } else { None };
    let (width, position) = measured.unwrap_or_else(|| (thickness(rings, area), inner));
    (width >= TOLERANCE).then_some(Region { gap, area, width, position, inner, owners })
}

/// A piece of the edge of a region.
struct Side {
    a: Point,
    b: Point,
    /// Whose it is.
    owner: Option<u32>,
    /// Whose the piece before it is.
    before: Option<u32>,
    /// Whether the corner between the two has at least 60°, as at least one corner of everything.
    blunt: bool,
}

fn sides(net: &Net, boxes: &Boxes, ring: &[Point]) -> Vec<Side> {
    let owner = |pair: &[Point]| {
        let middle = Point { x: (pair[0].x + pair[1].x) / 2.0, y: (pair[0].y + pair[1].y) / 2.0 };
        let mut best = (NEAR, None);
        boxes.each(&Bounds::of(&[middle]), |number| {
            let (a, b) = ends(net, &net.links[number]);
            let (away, _) = distance(middle, a, b);
            if away < best.0 {
                best = (away, Some(net.links[number].owner));
            }
        });
        best.1
    };
    let owners: Vec<Option<u32>> = ring.windows(2).map(owner).collect();
    let count = owners.len();
    let side = |at: usize| {
        let before = (at + count - 1) % count;
        let (a, b) = (ring[at], ring[at + 1]);
        Side { a, b, owner: owners[at], before: owners[before], blunt: is_blunt(ring[before], a, b) }
    };
    (0..count).map(side).collect()
}

/// Whether the inside, on the left, has an angle of at least 60° at the middle point (a little less for the noise of numbers).
fn is_blunt(before: Point, at: Point, after: Point) -> bool {
    let (ax, ay) = (at.x - before.x, at.y - before.y);
    let (bx, by) = (after.x - at.x, after.y - at.y);
    let turn = (ax * by - ay * bx).atan2(ax * bx + ay * by);
    turn <= 2.1
}

/// Up to so many sides each corner is measured against each side.
const FEW: usize = 400;
/// How far is looked beyond that.
const FAR: f64 = 0.05;

/// The corner that is farthest from the sides of others, and how far it is. `None` if there are no others.
fn widest(sides: &[Side]) -> Option<(f64, Point)> {
    let all: Option<Boxes> =
        (sides.len() > FEW).then(|| Boxes::new(sides.iter().map(|side| Bounds::of(&[side.a, side.b]))));
    let mut best: Option<(f64, Point)> = None;
    // Where the sides of two surfaces meet in a sharp corner nothing is wide; among many sides there are other corners.
    for corner in sides.iter().filter(|side| side.owner == side.before || (all.is_none() && side.blunt)) {
        let mut nearest = f64::INFINITY;
        let mut look = |other: &Side| {
            if other.owner != corner.owner && other.owner != corner.before {
                nearest = nearest.min(distance(corner.a, other.a, other.b).0);
            }
        };
        match &all {
            None => sides.iter().for_each(&mut look),
            Some(boxes) => {
                boxes.each(&Bounds::of(&[corner.a]).grown(FAR), |number| look(&sides[number]));
                nearest = nearest.min(FAR);
            }
        }
        if nearest.is_finite() && best.is_none_or(|best| nearest > best.0) {
            best = Some((nearest, corner.a));
        }
    }
    best
}

/// How wide something is that is bounded by one surface only: about that of a long thing of this area and edge.
fn thickness(rings: &Rings, area: f64) -> f64 {
    let length = |ring: &Vec<Point>| -> f64 {
        ring.windows(2).map(|pair| (pair[1].x - pair[0].x).hypot(pair[1].y - pair[0].y)).sum()
    };
    let edge: f64 = rings.iter().map(length).sum();
    if edge > 0.0 { 4.0 * area / edge } else { 0.0 }
}

/// A place inside of rings: in the middle of where a level line through them is longest.
fn inner(rings: &Rings) -> Option<Point> {
    let mut heights: Vec<f64> = rings.iter().flatten().map(|point| point.y).collect();
    heights.sort_unstable_by(f64::total_cmp);
    heights.dedup();
    let steps = heights.windows(2).map(|pair| (pair[1] - pair[0], (pair[0] + pair[1]) / 2.0));
    let (_, y) = steps.max_by(|left, right| left.0.total_cmp(&right.0))?;
    let mut crossings: Vec<f64> = rings
        .iter()
        .flat_map(|ring| ring.windows(2))
        .filter(|pair| (pair[0].y > y) != (pair[1].y > y))
        .map(|pair| pair[0].x + (y - pair[0].y) / (pair[1].y - pair[0].y) * (pair[1].x - pair[0].x))
        .collect();
    crossings.sort_unstable_by(f64::total_cmp);
    let spans = crossings.chunks_exact(2).map(|pair| (pair[1] - pair[0], f64::midpoint(pair[0], pair[1])));
    let (_, x) = spans.max_by(|left, right| left.0.total_cmp(&right.0))?;
    Some(Point { x, y })
}
