//! Arcs of circles through three points.

use super::Point;

/// The circle through three points: its centre and its radius. `None` if they stand in a line.
#[must_use]
pub fn circle(a: Point, b: Point, c: Point) -> Option<(Point, f64)> {
    // Near the first point numbers are small, and nothing of their precision is lost.
    let (bx, by, cx, cy) = (b.x - a.x, b.y - a.y, c.x - a.x, c.y - a.y);
    let twice = 2.0 * (bx * cy - by * cx);
    if twice == 0.0 {
        return None;
    }
    let (b2, c2) = (bx * bx + by * by, cx * cx + cy * cy);
    let (x, y) = ((cy * b2 - by * c2) / twice, (bx * c2 - cx * b2) / twice);
    let radius = x.hypot(y);
    (radius.is_finite()).then_some((Point { x: a.x + x, y: a.y + y }, radius))
}
