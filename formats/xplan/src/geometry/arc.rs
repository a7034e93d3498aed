//! Arcs of circles through three points.

use std::f64::consts::{PI, TAU};

use super::{Bounds, Point};

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

/// An arc as a piece of a circle. The same numbers come out for both of its directions.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Arc {
    /// Where it begins.
    pub start: Point,
    /// Where it ends.
    pub end: Point,
    /// The middle of its circle.
    pub centre: Point,
    /// The radius of its circle.
    pub radius: f64,
    /// The direction from the centre to its beginning, in radians.
    pub from: f64,
    /// How far it turns, in radians: positive against the clock.
    pub sweep: f64,
}

impl Arc {
    /// The arc from `a` through `b` to `c`; `None` if they stand in a line, where it is as good as straight.
    #[must_use]
    pub fn through(a: Point, b: Point, c: Point) -> Option<Self> {
        if (c.x, c.y) < (a.x, a.y) {
            return Self::forward(c, b, a).map(Self::reversed);
        }
        Self::forward(a, b, c)
    }

    fn forward(a: Point, b: Point, c: Point) -> Option<Self> {
        let (centre, radius) = circle(a, b, c)?;
        let from = (a.y - centre.y).atan2(a.x - centre.x);
        let to = (c.y - centre.y).atan2(c.x - centre.x);
        let ahead = (b.x - a.x) * (c.y - a.y) - (b.y - a.y) * (c.x - a.x) < 0.0;
        // The middle point is right of the chord: the arc turns to the left.
        let turn = if ahead { -(from - to).rem_euclid(TAU) } else { (to - from).rem_euclid(TAU) };
        Some(Self { start: a, end: c, centre, radius, from, sweep: turn })
    }

    fn reversed(self) -> Self {
        Self { start: self.end, end: self.start, from: self.from + self.sweep, sweep: -self.sweep, ..self }
    }

    /// Its length.
    #[must_use]
    pub fn length(&self) -> f64 {
        self.radius * self.sweep.abs()
    }

    /// The area between it and its chord: positive where it bulges to the right, which a ring against the clock gains.
    #[must_use]
    pub fn bulge(&self) -> f64 {
        let turn = self.sweep.abs();
        // What is left of `turn - sin(turn)` for small turns would be noise.
        let part = if turn < 1e-2 { turn.powi(3) / 6.0 - turn.powi(5) / 120.0 } else { turn - turn.sin() };
        0.5 * self.radius * self.radius * part * self.sweep.signum()
    }

    /// The point in a direction from the centre.
    #[must_use]
    pub fn at(&self, direction: f64) -> Point {
        let (sine, cosine) = direction.sin_cos();
        Point { x: self.centre.x + self.radius * cosine, y: self.centre.y + self.radius * sine }
    }

    /// Whether a direction from the centre meets it.
    #[must_use]
    pub fn spans(&self, direction: f64) -> bool {
        let turned = if self.sweep >= 0.0 { direction - self.from } else { self.from - direction };
        turned.rem_euclid(TAU) <= self.sweep.abs()
    }

    /// The point half-way.
    #[must_use]
    pub fn middle(&self) -> Point {
        self.at(self.from + self.sweep / 2.0)
    }

    /// The box around it.
    #[must_use]
    pub fn bounds(&self) -> Bounds {
        let mut bounds = Bounds::of(&[self.start, self.end]);
        for quarter in 0..4 {
            let direction = f64::from(quarter) * PI / 2.0;
            if self.spans(direction) {
                let (x, y) = match quarter {
                    0 => (self.radius, 0.0),
                    1 => (0.0, self.radius),
                    2 => (-self.radius, 0.0),
                    _ => (0.0, -self.radius),
                };
                bounds.add(Point { x: self.centre.x + x, y: self.centre.y + y });
            }
        }
        bounds
    }
}
