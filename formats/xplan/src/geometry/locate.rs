//! Where a point is: inside of a ring or surface, on its edge or outside. The sides of lines are told without any error of
//! rounding.

use super::arc::Arc;
use super::{Patch, Path, Point, Segment, Surface};

/// Where a point is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Location {
    /// Outside.
    Outside,
    /// On a ring.
    Edge,
    /// Inside.
    Inside,
}

/// Where the third point is, seen from the first to the second: left if positive, right if negative, 0 exactly in line. The sign
/// is never wrong.
#[must_use]
pub fn orientation(a: Point, b: Point, c: Point) -> f64 {
    let coordinate = |point: Point| robust::Coord { x: point.x, y: point.y };
    robust::orient2d(coordinate(a), coordinate(b), coordinate(c))
}

impl Path {
    /// Where a point is, seen from this ring. On a line means exactly on it, on an arc within the precision of numbers.
    #[must_use]
    pub fn locate(&self, point: Point) -> Location {
        let mut inside = false;
        for segment in self.segments() {
            let edge = match segment {
                Segment::Line(a, b) => crosses(a, b, point, &mut inside),
                Segment::Arc(a, b, c) => match Arc::through(a, b, c) {
                    Some(arc) => {
                        inside ^= turns_at_arc(&arc, point);
                        point == a || point == c || is_on(&arc, point)
                    }
                    None => crosses(a, b, point, &mut inside) || crosses(b, c, point, &mut inside),
                },
            };
            if edge {
                return Location::Edge;
            }
        }
        if inside { Location::Inside } else { Location::Outside }
    }
}

/// Turns `inside` if a ray from the point to the right crosses the line; whether the point is on the line.
pub(crate) fn crosses(a: Point, b: Point, point: Point, inside: &mut bool) -> bool {
    if (a.y > point.y) == (b.y > point.y) {
        // Beside it; a line along the ray crosses nothing.
        let between = a.x.min(b.x) <= point.x && point.x <= a.x.max(b.x);
        return between
            && a.y.min(b.y) <= point.y
            && point.y <= a.y.max(b.y)
            && orientation(a, b, point) == 0.0;
    }
    let side = orientation(a, b, point);
    *inside ^= (side > 0.0) == (b.y > a.y) && side != 0.0;
    side == 0.0
}

/// Whether a ray from the point to the right crosses a line.
pub(crate) fn turns_at_line(a: Point, b: Point, point: Point) -> bool {
    let mut turns = false;
    crosses(a, b, point, &mut turns);
    turns
}

/// Whether a ray from the point to the right crosses an arc an odd number of times: its chord, or what is between the two.
pub(crate) fn turns_at_arc(arc: &Arc, point: Point) -> bool {
    turns_at_line(arc.start, arc.end, point) ^ is_beyond_chord(arc, point)
}

/// Whether a point is between an arc and its chord. On the chord counts what is a little to the right (or above, if the chord is
/// level), as it does for a ray to the right.
fn is_beyond_chord(arc: &Arc, point: Point) -> bool {
    let (a, c) = (arc.start, arc.end);
    let (dx, dy) = (point.x - arc.centre.x, point.y - arc.centre.y);
    if dx.hypot(dy) >= arc.radius {
        return false;
    }
    let side = match orientation(a, c, point) {
        0.0 if a.y == c.y => c.x - a.x,
        0.0 => a.y - c.y,
        side => side,
    };
    // An arc that turns to the left is right of its chord.
    (arc.sweep > 0.0) == (side < 0.0)
}

fn is_on(arc: &Arc, point: Point) -> bool {
    let (dx, dy) = (point.x - arc.centre.x, point.y - arc.centre.y);
    let precision = 1e-14 * (point.x.abs() + point.y.abs() + arc.radius);
    (dx.hypot(dy) - arc.radius).abs() <= precision && arc.spans(dy.atan2(dx))
}

impl Patch {
    /// Where a point is, seen from this part of a surface. Holes are outside.
    #[must_use]
    pub fn locate(&self, point: Point) -> Location {
        let exterior = self.exterior.locate(point);
        if exterior != Location::Inside {
            return exterior;
        }
        for hole in &self.interiors {
            match hole.locate(point) {
                Location::Outside => {}
                Location::Edge => return Location::Edge,
                Location::Inside => return Location::Outside,
            }
        }
        Location::Inside
    }
}

impl Surface {
    /// Where a point is. The edge between two of its parts counts as an edge.
    #[must_use]
    pub fn locate(&self, point: Point) -> Location {
        let places = self.patches.iter().map(|patch| patch.locate(point));
        places.max().unwrap_or(Location::Outside)
    }

    /// Whether a point is inside of it or on its edge.
    #[must_use]
    pub fn contains(&self, point: Point) -> bool {
        self.locate(point) != Location::Outside
    }
}
