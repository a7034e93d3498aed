//! Lengths, areas and the direction of rings, with the whole of their arcs.

use super::arc::Arc;
use super::{Patch, Path, Point, Segment, Shape, Surface};

impl Segment {
    /// Where it begins.
    #[must_use]
    pub fn start(&self) -> Point {
        match *self {
            Self::Line(a, _) | Self::Arc(a, _, _) => a,
        }
    }

    /// Where it ends.
    #[must_use]
    pub fn end(&self) -> Point {
        match *self {
            Self::Line(_, b) | Self::Arc(_, _, b) => b,
        }
    }

    /// Its length.
    #[must_use]
    pub fn length(&self) -> f64 {
        let straight = |a: Point, b: Point| (b.x - a.x).hypot(b.y - a.y);
        match *self {
            Self::Line(a, b) => straight(a, b),
            Self::Arc(a, b, c) => {
                Arc::through(a, b, c).map_or_else(|| straight(a, b) + straight(b, c), |arc| arc.length())
            }
        }
    }
}

impl Path {
    /// Its length.
    #[must_use]
    pub fn length(&self) -> f64 {
        self.segments().map(|segment| segment.length()).sum()
    }

    /// The area that it encloses as a ring: positive if it goes against the clock. A path that is not closed is closed by a
    /// straight line.
    #[must_use]
    pub fn signed_area(&self) -> f64 {
        let Some(origin) = self.points.first() else { return 0.0 };
        let mut twice = 0.0;
        let mut bulges = 0.0;
        let mut add = |a: Point, b: Point| {
            twice += (a.x - origin.x) * (b.y - origin.y) - (b.x - origin.x) * (a.y - origin.y);
        };
        for segment in self.segments() {
            match segment {
                Segment::Line(a, b) => add(a, b),
                Segment::Arc(a, b, c) => match Arc::through(a, b, c) {
                    Some(arc) => {
                        add(a, c);
                        bulges += arc.bulge();
                    }
                    None => {
                        add(a, b);
                        add(b, c);
                    }
                },
            }
        }
        twice / 2.0 + bulges
    }

    /// Whether it goes around against the clock, as outer rings must.
    #[must_use]
    pub fn is_counter_clockwise(&self) -> bool {
        self.signed_area() > 0.0
    }
}

impl Patch {
    /// Its area without the holes, whatever the direction of its rings.
    #[must_use]
    pub fn area(&self) -> f64 {
        let holes: f64 = self.interiors.iter().map(|ring| ring.signed_area().abs()).sum();
        self.exterior.signed_area().abs() - holes
    }
}

impl Surface {
    /// Its area.
    #[must_use]
    pub fn area(&self) -> f64 {
        self.patches.iter().map(Patch::area).sum()
    }
}

impl Shape {
    /// Its area; 0 for points and lines.
    #[must_use]
    pub fn area(&self) -> f64 {
        self.surfaces().iter().map(Surface::area).sum()
    }

    /// The length of its lines; 0 for points and surfaces.
    #[must_use]
    pub fn length(&self) -> f64 {
        self.lines().iter().map(Path::length).sum()
    }
}
