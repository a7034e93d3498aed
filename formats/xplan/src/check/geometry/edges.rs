//! The segments of all rings of a geometry in one list, and which of them come near each other.

use crate::geometry::arc::Arc;
use crate::geometry::{Bounds, Path, Point, Segment, locate};

/// A segment that has a length.
#[derive(Debug, Clone, Copy)]
pub(super) struct Edge {
    pub(super) a: Point,
    pub(super) b: Point,
    /// The arc, if it is round.
    pub(super) arc: Option<u32>,
    /// The ring it belongs to.
    pub(super) ring: u32,
    /// The number of its first control point.
    pub(super) at: u32,
    pub(super) bounds: Bounds,
}

/// The edges of several rings.
#[derive(Debug, Default)]
pub(super) struct Edges {
    pub(super) list: Vec<Edge>,
    pub(super) arcs: Vec<Arc>,
    /// Of each ring the edges it has.
    pub(super) rings: Vec<std::ops::Range<usize>>,
    /// The tree of boxes over runs of edges: level after level, the whole last.
    levels: Vec<Vec<Bounds>>,
}

/// How many edges a leaf of the tree has.
const LEAF: usize = 8;

impl Edges {
    /// Empties it, and keeps the memory.
    pub(super) fn clear(&mut self) {
        self.list.clear();
        self.arcs.clear();
        self.rings.clear();
        self.levels.iter_mut().for_each(Vec::clear);
    }

    /// Adds a ring. Segments without a length are left out.
    pub(super) fn add(&mut self, path: &Path) {
        let ring = u32::try_from(self.rings.len()).unwrap_or(u32::MAX);
        let first = self.list.len();
        self.list.reserve(path.points.len());
        if path.arcs.is_empty() {
            for (pair, at) in path.points.windows(2).zip(0..) {
                self.line(pair[0], pair[1], ring, at);
            }
        } else {
            let mut at = 0;
            for segment in path.segments() {
                match segment {
                    Segment::Line(a, b) => self.line(a, b, ring, at),
                    Segment::Arc(a, b, c) => match Arc::through(a, b, c) {
                        Some(arc) => {
                            let number = u32::try_from(self.arcs.len()).ok();
                            self.arcs.push(arc);
                            self.list.push(Edge { a, b: c, arc: number, ring, at, bounds: arc.bounds() });
                        }
                        None => {
                            self.line(a, b, ring, at);
                            self.line(b, c, ring, at + 1);
                        }
                    },
                }
                at += if matches!(segment, Segment::Arc(..)) { 2 } else { 1 };
            }
        }
        self.rings.push(first..self.list.len());
    }

    fn line(&mut self, a: Point, b: Point, ring: u32, at: u32) {
        if a != b {
            self.list.push(Edge { a, b, arc: None, ring, at, bounds: Bounds::of(&[a, b]) });
        }
    }

    /// The arc of an edge.
    pub(super) fn arc(&self, edge: &Edge) -> Option<&Arc> {
        self.arcs.get(edge.arc? as usize)
    }

    /// Builds the tree; needed before anything is asked.
    pub(super) fn index(&mut self) {
        let mut level = 0;
        loop {
            if self.levels.len() == level {
                self.levels.push(Vec::new());
            }
            let (below, above) = self.levels.split_at_mut(level);
            let boxes = &mut above[0];
            boxes.clear();
            let join = |all: Bounds, each: &Bounds| all.with(each);
            match below.last() {
                None => boxes.extend(
                    self.list
                        .chunks(LEAF)
                        .map(|leaf| leaf.iter().map(|edge| &edge.bounds).fold(Bounds::EMPTY, join)),
                ),
                Some(below) => {
                    boxes.extend(below.chunks(2).map(|pair| pair.iter().fold(Bounds::EMPTY, join)));
                }
            }
            level += 1;
            if self.levels[level - 1].len() <= 1 {
                break;
            }
        }
        self.levels.truncate(level);
    }

    /// Calls for every two edges whose boxes meet, the earlier one first; the answer is what that cost. Stops when the budget is
    /// used up; whether it came to the end.
    pub(super) fn pairs(&self, budget: &mut u64, mut found: impl FnMut(usize, usize) -> u64) -> bool {
        let Some(top) = self.levels.len().checked_sub(1).filter(|_| !self.list.is_empty()) else {
            return true;
        };
        let mut waiting = vec![(top, 0, 0)];
        while let Some((level, one, two)) = waiting.pop() {
            if *budget == 0 {
                return false;
            }
            *budget -= 1;
            if one != two && !self.levels[level][one].meets(&self.levels[level][two]) {
                continue;
            }
            if level == 0 {
                *budget = budget.saturating_sub(self.leaves(one, two, &mut found));
                continue;
            }
            let count = self.levels[level - 1].len();
            for first in one * 2..(one * 2 + 2).min(count) {
                for second in two * 2..(two * 2 + 2).min(count) {
                    if first <= second {
                        waiting.push((level - 1, first, second));
                    }
                }
            }
        }
        true
    }

    fn leaves(&self, one: usize, two: usize, found: &mut impl FnMut(usize, usize) -> u64) -> u64 {
        let mut cost = 0;
        let end = self.list.len();
        let (ones, twos) =
            (one * LEAF..(one * LEAF + LEAF).min(end), two * LEAF..(two * LEAF + LEAF).min(end));
        let whole = self.levels[0][two];
        for first in ones {
            let bounds = &self.list[first].bounds;
            if one != two && !bounds.meets(&whole) {
                continue;
            }
            for second in twos.start.max(first + 1)..twos.end {
                if bounds.meets(&self.list[second].bounds) {
                    cost += found(first, second);
                }
            }
        }
        cost
    }

    /// Calls for every edge that turns inside into outside, seen from a ray from the point to the right. The point must be on no
    /// edge of the rings that matter.
    pub(super) fn ray(&self, point: Point, mut found: impl FnMut(&Edge)) {
        let meets =
            |bounds: &Bounds| bounds.min.y <= point.y && point.y <= bounds.max.y && bounds.max.x >= point.x;
        let Some(top) = self.levels.len().checked_sub(1) else { return };
        let mut waiting = vec![(top, 0)];
        while let Some((level, rank)) = waiting.pop() {
            if !self.levels[level].get(rank).is_some_and(meets) {
                continue;
            }
            if level == 0 {
                let leaf = rank * LEAF..(rank * LEAF + LEAF).min(self.list.len());
                let near = self.list[leaf].iter().filter(|edge| meets(&edge.bounds));
                near.filter(|edge| self.turns(edge, point)).for_each(&mut found);
            } else {
                let count = self.levels[level - 1].len();
                waiting.extend((rank * 2..(rank * 2 + 2).min(count)).map(|below| (level - 1, below)));
            }
        }
    }

    fn turns(&self, edge: &Edge, point: Point) -> bool {
        match self.arc(edge) {
            Some(arc) => locate::turns_at_arc(arc, point),
            None => locate::turns_at_line(edge.a, edge.b, point),
        }
    }
}
