//! Edges without a partner, drawn together: points nearer than the tolerance become one, and points that near to an edge become a
//! part of it. What then finds its partner was the same line; what is left bounds true gaps and overlaps.

use std::collections::HashMap;

use super::outline::{Boxes, Edge, OUTSIDE, TOLERANCE, distance, straightened};
use crate::geometry::{Bounds, Point};

/// A directed edge between knots.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Link {
    pub(super) from: u32,
    pub(super) to: u32,
    pub(super) owner: u32,
}

/// A point of others on the edge of a surface that does not have it.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Missing {
    pub(super) at: Point,
    /// Whose edge lacks the point.
    pub(super) owner: u32,
    /// Who has it.
    pub(super) others: Vec<u32>,
}

/// What is left of edges after drawing together.
#[derive(Debug, Default)]
pub(super) struct Net {
    pub(super) knots: Vec<Point>,
    pub(super) links: Vec<Link>,
    pub(super) missing: Vec<Missing>,
    /// Whether so much lies upon each other that not all of it was looked at.
    pub(super) tangled: bool,
}

/// How often edges are split at most: each split bends an edge a little, which can bring it near to another point.
const ROUNDS: usize = 3;

/// Draws edges together.
pub(super) fn draw_together(edges: &[Edge], numbers: &[u32]) -> Net {
    let mut knots = Knots::default();
    let edges = straightened(numbers.iter().map(|number| &edges[*number as usize]));
    let ends = |edge: &Edge| [(edge.a, edge.derived.0, edge.owner), (edge.b, edge.derived.1, edge.owner)];
    // Points of the file come first: the others give way to them.
    let of_file = edges.iter().flat_map(ends).filter(|end| !end.1);
    let mut vertices: Vec<(u32, u32)> = of_file.map(|end| (knots.at(end.0), end.2)).collect();
    vertices.sort_unstable();
    vertices.dedup();
    // Where an arc is only divided it has no point of its own.
    let divided = edges.iter().flat_map(ends).filter(|end| end.1);
    let mut lacking: Vec<(u32, u32)> = divided.map(|end| (end.2, knots.at(end.0))).collect();
    let link = |edge: &Edge| Link { from: knots.at(edge.a), to: knots.at(edge.b), owner: edge.owner };
    let links: Vec<Link> = edges.iter().map(link).collect();
    let mut shared = Vec::new();
    let links = cancelled(&links, &mut shared);
    let mut net = Net { links, knots: knots.points, ..Net::default() };
    for _ in 0..ROUNDS {
        let splits = net.splits();
        if splits.is_empty() {
            break;
        }
        lacking.extend(splits.iter().map(|split| (net.links[split.0 as usize].owner, split.2)));
        net.split(&splits, &mut shared);
    }
    shared.sort_unstable();
    net.missing = missing(lacking, &vertices, &shared, &net.knots);
    net
}

/// An edge that two surfaces share: who, at which knot, with whom.
type Shared = (u32, u32, u32);

/// Who lacks which knots, if they are points of others with whom an edge is shared there. Where surfaces overlap, corners lie on edges
/// without being part of them.
fn missing(
    mut lacking: Vec<(u32, u32)>,
    vertices: &[(u32, u32)],
    shared: &[Shared],
    knots: &[Point],
) -> Vec<Missing> {
    lacking.sort_unstable();
    lacking.dedup();
    let mut found = Vec::new();
    for (owner, knot) in lacking.into_iter().filter(|lacking| lacking.0 != OUTSIDE) {
        let from = vertices.partition_point(|vertex| vertex.0 < knot);
        let owners = vertices[from..].iter().take_while(|vertex| vertex.0 == knot).map(|vertex| vertex.1);
        let owners: Vec<u32> = owners.filter(|other| *other != OUTSIDE).collect();
        let shares = |other: &u32| shared.binary_search(&(owner, knot, *other)).is_ok();
        if !owners.contains(&owner) && owners.iter().any(shares) {
            found.push(Missing { at: knots[knot as usize], owner, others: owners });
        }
    }
    found
}

impl Net {
    /// The places where knots lie on links: link, place on it, knot.
    fn splits(&mut self) -> Vec<(u32, f64, u32)> {
        let ends = |link: &Link| (self.knots[link.from as usize], self.knots[link.to as usize]);
        let boxes = Boxes::new(self.links.iter().map(|link| {
            let (a, b) = ends(link);
            Bounds::of(&[a, b]).grown(TOLERANCE)
        }));
        let mut used: Vec<u32> = self.links.iter().flat_map(|link| [link.from, link.to]).collect();
        used.sort_unstable();
        used.dedup();
        let budget = 1000 + 16 * self.links.len();
        let mut splits = Vec::new();
        let mut looked_at = 0_usize;
        for knot in used {
            let point = self.knots[knot as usize];
            boxes.each(&Bounds::of(&[point]), |number| {
                looked_at += 1;
                let link = &self.links[number];
                if link.from == knot || link.to == knot || splits.len() >= budget {
                    return;
                }
                let (a, b) = ends(link);
                let (away, along) = distance(point, a, b);
                if away < TOLERANCE {
                    splits.push((u32::try_from(number).unwrap_or(u32::MAX), along, knot));
                }
            });
            if looked_at > 16 * budget || splits.len() >= budget {
                self.tangled = true;
                break;
            }
        }
        splits.sort_unstable_by(|left, right| {
            left.0.cmp(&right.0).then(left.1.total_cmp(&right.1)).then(left.2.cmp(&right.2))
        });
        splits
    }

    /// Splits links, and takes out what meets its partner then.
    fn split(&mut self, splits: &[(u32, f64, u32)], shared: &mut Vec<Shared>) {
        let mut links = Vec::with_capacity(self.links.len() + splits.len());
        let mut splits = splits.iter().peekable();
        for (number, link) in (0..).zip(&self.links) {
            let mut from = link.from;
            while let Some((_, _, knot)) = splits.next_if(|split| split.0 == number) {
                links.push(Link { from, to: *knot, owner: link.owner });
                from = *knot;
            }
            links.push(Link { from, to: link.to, owner: link.owner });
        }
        self.links = cancelled(&links, shared);
    }
}

/// The links without those that run between the same knots in both directions; who shared those.
fn cancelled(links: &[Link], shared: &mut Vec<Shared>) -> Vec<Link> {
    let between = |link: &Link| (link.from.min(link.to), link.from.max(link.to));
    let mut order: Vec<u32> =
        (0..).zip(links).filter(|(_, link)| link.from != link.to).map(|(n, _)| n).collect();
    let link = |number: &u32| &links[*number as usize];
    order.sort_unstable_by_key(|number| (between(link(number)), *number));
    let mut left = Vec::new();
    for same in order.chunk_by(|one, other| between(link(one)) == between(link(other))) {
        let (ahead, back): (Vec<u32>, Vec<u32>) =
            same.iter().partition(|number| link(number).from < link(number).to);
        let paired = ahead.len().min(back.len());
        for (one, other) in ahead.iter().map(link).zip(back.iter().map(link)) {
            for knot in [one.from, one.to] {
                shared.extend([(one.owner, knot, other.owner), (other.owner, knot, one.owner)]);
            }
        }
        left.extend_from_slice(&ahead[paired..]);
        left.extend_from_slice(&back[paired..]);
    }
    left.sort_unstable();
    left.iter().map(|number| *link(number)).collect()
}

/// Points, those nearer than the tolerance as one.
#[derive(Default)]
struct Knots {
    points: Vec<Point>,
    /// The next point of the same cell.
    next: Vec<u32>,
    /// The first point of each cell. A stranger chooses the coordinates: a hash that he could foresee would not do.
    cells: HashMap<(i64, i64), u32>,
}

const NONE: u32 = u32::MAX;

/// The width of a cell: a point's neighbours are in its own cell or in the nearest three.
const CELL: f64 = 2.0 * TOLERANCE;

impl Knots {
    fn at(&mut self, point: Point) -> u32 {
        let (x, y) = (point.x / CELL, point.y / CELL);
        let cell = (whole(x.floor()), whole(y.floor()));
        let beside = |fraction: f64| if fraction < 0.5 { -1 } else { 1 };
        let (dx, dy) = (beside(x - x.floor()), beside(y - y.floor()));
        for (step_x, step_y) in [(0, 0), (dx, 0), (0, dy), (dx, dy)] {
            let Some(first) = self.cells.get(&(cell.0 + step_x, cell.1 + step_y)) else { continue };
            let mut number = *first;
            while number != NONE {
                let knot = self.points[number as usize];
                if (knot.x - point.x).hypot(knot.y - point.y) < TOLERANCE {
                    return number;
                }
                number = self.next[number as usize];
            }
        }
        let number = u32::try_from(self.points.len()).unwrap_or(NONE);
        self.points.push(point);
        self.next.push(self.cells.insert(cell, number).unwrap_or(NONE));
        number
    }
}

/// Coordinates so far away that they fit no cell share one of the last.
fn whole(value: f64) -> i64 {
    #[expect(clippy::cast_possible_truncation, reason = "what is too large becomes the largest")]
    let whole = value as i64;
    whole.clamp(i64::MIN / 2, i64::MAX / 2)
}
