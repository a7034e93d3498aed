//! Where two surfaces meet cleanly, each edge occurs twice, in opposite directions. What has no such partner is looked at closely;
//! in a clean plan that is nothing.

use std::cmp::Ordering;

use super::outline::Edge;
use crate::geometry::{Bounds, Point};

/// No partner.
pub(super) const ALONE: u32 = u32::MAX;

/// For each edge the number of the edge that runs between exactly the same points in the other direction, or [`ALONE`].
pub(super) fn partners(edges: &[Edge]) -> Vec<u32> {
    let mut keys: Vec<(u64, u32)> = (0..).zip(edges).map(|(number, edge)| (key(edge), number)).collect();
    keys.sort_unstable();
    let mut partner = vec![ALONE; edges.len()];
    for group in keys.chunk_by(|left, right| left.0 == right.0) {
        match *group {
            [_] => {}
            [(_, left), (_, right)] => join(edges, left, right, &mut partner),
            _ => join_many(edges, group, &mut partner),
        }
    }
    partner
}

fn join(edges: &[Edge], left: u32, right: u32, partner: &mut [u32]) {
    let (one, other) = (&edges[left as usize], &edges[right as usize]);
    if one.a == other.b && one.b == other.a && one.middle == other.middle {
        partner[left as usize] = right;
        partner[right as usize] = left;
    }
}

/// More than two edges, as surfaces lie upon each other or keys are equal by chance (or by malice: so they are sorted, too).
fn join_many(edges: &[Edge], group: &[(u64, u32)], partner: &mut [u32]) {
    let edge = |number: u32| &edges[number as usize];
    let mut numbers: Vec<u32> = group.iter().map(|key| key.1).collect();
    numbers.sort_unstable_by(|left, right| {
        ends(edge(*left)).partial_cmp(&ends(edge(*right))).unwrap_or(Ordering::Equal).then(left.cmp(right))
    });
    for same in numbers.chunk_by(|left, right| ends(edge(*left)) == ends(edge(*right))) {
        let (ahead, back): (Vec<u32>, Vec<u32>) = same.iter().partition(|number| is_ahead(edge(**number)));
        for (left, right) in ahead.into_iter().zip(back) {
            join(edges, left, right, partner);
        }
    }
}

fn is_ahead(edge: &Edge) -> bool {
    (edge.a.x, edge.a.y) < (edge.b.x, edge.b.y)
}

/// The ends, the smaller one first, and the point between them of an arc.
fn ends(edge: &Edge) -> [f64; 6] {
    let (low, high) = if is_ahead(edge) { (edge.a, edge.b) } else { (edge.b, edge.a) };
    let middle = edge.middle.unwrap_or(low);
    [low.x, low.y, high.x, high.y, middle.x, middle.y]
}

fn key(edge: &Edge) -> u64 {
    ends(edge).into_iter().fold(0, |key: u64, value| {
        // Adding 0 makes the negative zero the usual one.
        (key.rotate_left(23) ^ (value + 0.0).to_bits()).wrapping_mul(0x9E37_79B9_7F4A_7C15)
    })
}

/// How often boxes are joined at most.
const ROUNDS: usize = 32;

/// Edges that have nothing to do with other edges: neither connected to them nor inside of what they enclose.
pub(super) struct Cluster {
    /// The numbers of the edges, ascending.
    pub(super) edges: Vec<u32>,
    /// The box around them.
    pub(super) bounds: Bounds,
}

/// Parts edges into clusters.
pub(super) fn clusters(edges: &[Edge], numbers: &[u32], margin: f64) -> Vec<Cluster> {
    let mut groups = Groups::new(numbers.len());
    let edge = |place: usize| &edges[numbers[place] as usize];
    // Connected are edges with a point in common, up to the margin.
    let mut points: Vec<(Point, usize)> =
        (0..numbers.len()).flat_map(|place| [(edge(place).a, place), (edge(place).b, place)]).collect();
    points
        .sort_unstable_by(|left, right| left.0.x.total_cmp(&right.0.x).then(left.0.y.total_cmp(&right.0.y)));
    for pair in points.windows(2).filter(|pair| pair[0].0 == pair[1].0) {
        groups.join(pair[0].1, pair[1].1);
    }
    let mut parts = groups.parts(|place| edge(place).bounds().grown(margin));
    for _ in 0..ROUNDS {
        // Boxes of parts that meet make one part, until none meet.
        let mut groups = Groups::new(parts.len());
        let index = super::outline::Boxes::new(parts.iter().map(|part| part.bounds));
        for (number, part) in parts.iter().enumerate() {
            index.each(&part.bounds, |other| groups.join(number, other));
        }
        let joined = groups.parts(|number| parts[number].bounds);
        if joined.len() == parts.len() {
            return finish(parts, numbers);
        }
        let gather = |part: Part| Part {
            members: part.members.iter().flat_map(|member| parts[*member].members.iter().copied()).collect(),
            bounds: part.bounds,
        };
        parts = joined.into_iter().map(gather).collect();
    }
    // Whoever makes boxes that take more rounds gets them all in one.
    let mut groups = Groups::new(numbers.len());
    (1..numbers.len()).for_each(|place| groups.join(0, place));
    finish(groups.parts(|place| edge(place).bounds().grown(margin)), numbers)
}

fn finish(parts: Vec<Part>, numbers: &[u32]) -> Vec<Cluster> {
    let cluster = |part: Part| {
        let mut edges: Vec<u32> = part.members.iter().map(|place| numbers[*place]).collect();
        edges.sort_unstable();
        Cluster { edges, bounds: part.bounds }
    };
    parts.into_iter().map(cluster).collect()
}

struct Part {
    members: Vec<usize>,
    bounds: Bounds,
}

/// Numbers that are joined to groups.
struct Groups(Vec<usize>);

impl Groups {
    fn new(count: usize) -> Self {
        Self((0..count).collect())
    }

    fn root(&mut self, mut number: usize) -> usize {
        while self.0[number] != number {
            self.0[number] = self.0[self.0[number]];
            number = self.0[number];
        }
        number
    }

    fn join(&mut self, left: usize, right: usize) {
        let (left, right) = (self.root(left), self.root(right));
        // The smaller number stays the root: groups come in the order of their first member.
        let (low, high) = (left.min(right), left.max(right));
        self.0[high] = low;
    }

    fn parts(mut self, bounds: impl Fn(usize) -> Bounds) -> Vec<Part> {
        let mut place = vec![usize::MAX; self.0.len()];
        let mut parts: Vec<Part> = Vec::new();
        for number in 0..self.0.len() {
            let root = self.root(number);
            if place[root] == usize::MAX {
                place[root] = parts.len();
                parts.push(Part { members: Vec::new(), bounds: Bounds::EMPTY });
            }
            let part = &mut parts[place[root]];
            part.members.push(number);
            part.bounds = part.bounds.with(&bounds(number));
        }
        parts
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn edge(a: (f64, f64), b: (f64, f64), owner: u32) -> Edge {
        let point = |(x, y): (f64, f64)| Point { x, y };
        Edge { a: point(a), b: point(b), owner, middle: None, derived: (false, false) }
    }

    #[test]
    fn edges_pair_with_one_of_the_other_direction() {
        let (p, q, r) = ((0.0, 0.0), (5.0, 1.0), (-0.0, 0.0));
        let edges = [
            edge(p, q, 0),
            edge(q, r, 1),
            edge(p, q, 2),
            edge(q, p, 3),
            edge(p, q, 4),
            edge((1.0, 0.0), q, 5),
        ];
        assert_eq!(partners(&edges), [1, 0, 3, 2, ALONE, ALONE]);
    }

    #[test]
    fn clusters_are_apart() {
        let square = |x: f64, y: f64, size: f64, owner| {
            let corners = [(x, y), (x + size, y), (x + size, y + size), (x, y + size)];
            (0..4).map(move |at| edge(corners[at], corners[(at + 1) % 4], owner))
        };
        let edges: Vec<Edge> = square(0.0, 0.0, 10.0, 0)
            .chain(square(4.0, 4.0, 1.0, 1))
            .chain(square(20.0, 0.0, 1.0, 2))
            .collect();
        let numbers: Vec<u32> = (0..12).collect();
        let clusters = clusters(&edges, &numbers, 0.001);
        let found: Vec<&[u32]> = clusters.iter().map(|cluster| &*cluster.edges).collect();
        assert_eq!(found, [&[0, 1, 2, 3, 4, 5, 6, 7][..], &[8, 9, 10, 11]]);
    }
}
