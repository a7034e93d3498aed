//! Lines and rings cut to the square of a tile.

use crate::geometry::Point;

/// The parts of a line inside of the square.
pub(super) fn line(points: &[Point], low: f64, high: f64) -> Vec<Vec<Point>> {
    let mut parts: Vec<Vec<Point>> = Vec::new();
    let mut last = None;
    for pair in points.windows(2) {
        let Some((a, b)) = segment(pair[0], pair[1], low, high) else { continue };
        match parts.last_mut() {
            Some(part) if last == Some(a) => part.push(b),
            _ => parts.push(vec![a, b]),
        }
        last = Some(b);
    }
    parts
}

/// The part of a segment inside of the square (Liang and Barsky).
fn segment(a: Point, b: Point, low: f64, high: f64) -> Option<(Point, Point)> {
    let (dx, dy) = (b.x - a.x, b.y - a.y);
    let (mut from, mut to) = (0.0_f64, 1.0_f64);
    for (step, room) in [(-dx, a.x - low), (dx, high - a.x), (-dy, a.y - low), (dy, high - a.y)] {
        if step == 0.0 {
            if room < 0.0 {
                return None;
            }
        } else if step < 0.0 {
            from = from.max(room / step);
        } else {
            to = to.min(room / step);
        }
    }
    let at = |part: f64| Point { x: a.x + dx * part, y: a.y + dy * part };
    let begin = if from == 0.0 { a } else { at(from) };
    let end = if to == 1.0 { b } else { at(to) };
    (from <= to).then_some((begin, end))
}

/// A ring cut to the square, edge by edge (Sutherland and Hodgman).
pub(super) fn ring(points: &[Point], low: f64, high: f64) -> Vec<Point> {
    let inside: [fn(Point, f64, f64) -> f64; 4] = [
        |point, low, _| point.x - low,
        |point, _, high| high - point.x,
        |point, low, _| point.y - low,
        |point, _, high| high - point.y,
    ];
    let mut ring = points.to_vec();
    if ring.len() > 1 && ring.first() == ring.last() {
        ring.pop();
    }
    for depth in inside {
        // Most rings need no cut.
        if ring.iter().all(|point| depth(*point, low, high) >= 0.0) {
            continue;
        }
        let mut cut = Vec::with_capacity(ring.len() + 4);
        for (rank, point) in ring.iter().enumerate() {
            let before = ring[(rank + ring.len() - 1) % ring.len()];
            let (now, then) = (depth(*point, low, high), depth(before, low, high));
            if (now >= 0.0) != (then >= 0.0) {
                let part = then / (then - now);
                cut.push(Point {
                    x: before.x + (point.x - before.x) * part,
                    y: before.y + (point.y - before.y) * part,
                });
            }
            if now >= 0.0 {
                cut.push(*point);
            }
        }
        ring = cut;
    }
    ring
}
