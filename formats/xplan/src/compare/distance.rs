//! How far points are from lines: a tree of boxes around consecutive segments, in which most of them need not be looked at.

use crate::geometry::{Bounds, Point};

/// Segments in their order, with boxes around ever more of them.
pub(super) struct Outline {
    segments: Vec<(Point, Point)>,
    /// As a heap: the box of all, then those of its halves, and so on.
    boxes: Vec<Bounds>,
    leaves: usize,
}

/// Segments in a box that is not divided further.
const LEAF: usize = 8;

impl Outline {
    pub(super) fn new(segments: Vec<(Point, Point)>) -> Self {
        let leaves = segments.len().div_ceil(LEAF).next_power_of_two().max(1);
        let mut boxes = vec![Bounds::EMPTY; 2 * leaves];
        for (number, (a, b)) in segments.iter().enumerate() {
            let leaf = &mut boxes[leaves + number / LEAF];
            leaf.add(*a);
            leaf.add(*b);
        }
        for number in (1..leaves).rev() {
            boxes[number] = boxes[2 * number].with(&boxes[2 * number + 1]);
        }
        Self { segments, boxes, leaves }
    }

    /// The distance of a point from the nearest segment. Every box that is looked at costs one step; `None` when none is left.
    pub(super) fn distance(&self, point: Point, steps: &mut usize) -> Option<f64> {
        let mut nearest = f64::INFINITY;
        let mut waiting = vec![1];
        while let Some(number) = waiting.pop() {
            *steps = steps.checked_sub(1)?;
            if to_box(point, &self.boxes[number]) >= nearest {
                continue;
            }
            if number < self.leaves {
                let (left, right) = (2 * number, 2 * number + 1);
                let first = to_box(point, &self.boxes[left]) <= to_box(point, &self.boxes[right]);
                // The nearer one is looked at first.
                waiting.extend(if first { [right, left] } else { [left, right] });
                continue;
            }
            let from = (number - self.leaves) * LEAF;
            let to = (from + LEAF).min(self.segments.len());
            for (a, b) in self.segments.get(from..to).unwrap_or_default() {
                nearest = nearest.min(to_segment(point, *a, *b));
            }
        }
        nearest.is_finite().then_some(nearest)
    }
}

fn to_box(point: Point, bounds: &Bounds) -> f64 {
    if bounds.is_empty() {
        return f64::INFINITY;
    }
    let x = (bounds.min.x - point.x).max(point.x - bounds.max.x).max(0.0);
    let y = (bounds.min.y - point.y).max(point.y - bounds.max.y).max(0.0);
    x.hypot(y)
}

fn to_segment(point: Point, a: Point, b: Point) -> f64 {
    let (dx, dy) = (b.x - a.x, b.y - a.y);
    let square = dx * dx + dy * dy;
    let along = ((point.x - a.x) * dx + (point.y - a.y) * dy) / square;
    let along = if square > 0.0 { along.clamp(0.0, 1.0) } else { 0.0 };
    (point.x - a.x - along * dx).hypot(point.y - a.y - along * dy)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn points() -> impl Strategy<Value = Vec<Point>> {
        let point = (-50..50, -50..50).prop_map(|(x, y)| Point { x: f64::from(x), y: f64::from(y) });
        prop::collection::vec(point, 2..80)
    }

    proptest! {
        #[test]
        fn the_nearest_segment_is_found(line in points(), others in points()) {
            let segments: Vec<_> = line.windows(2).map(|pair| (pair[0], pair[1])).collect();
            let outline = Outline::new(segments.clone());
            for point in others {
                let one_by_one = segments.iter().map(|(a, b)| to_segment(point, *a, *b)).fold(f64::INFINITY, f64::min);
                prop_assert_eq!(outline.distance(point, &mut 1000), Some(one_by_one));
            }
        }
    }

    #[test]
    fn nothing_is_near_to_nothing_and_steps_end() {
        let point = Point { x: 0.0, y: 0.0 };
        assert_eq!(Outline::new(Vec::new()).distance(point, &mut 9), None);
        assert_eq!(Outline::new(vec![(point, point)]).distance(point, &mut 0), None);
    }
}
