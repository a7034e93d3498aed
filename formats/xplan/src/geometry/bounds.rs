//! Boxes around things, along the axes.

use super::{Geometry, Path, Point, Segment, Shape, Surface, arc::Arc};

/// A box along the axes; empty until something was added.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Bounds {
    /// The lower left corner.
    pub min: Point,
    /// The upper right corner.
    pub max: Point,
}

impl Default for Bounds {
    fn default() -> Self {
        Self::EMPTY
    }
}

impl Bounds {
    /// Around nothing.
    pub const EMPTY: Self = Self {
        min: Point { x: f64::INFINITY, y: f64::INFINITY },
        max: Point { x: f64::NEG_INFINITY, y: f64::NEG_INFINITY },
    };

    /// The box around points.
    #[must_use]
    pub fn of(points: &[Point]) -> Self {
        let mut bounds = Self::EMPTY;
        points.iter().for_each(|point| bounds.add(*point));
        bounds
    }

    /// Grows so that the point is in it.
    pub fn add(&mut self, point: Point) {
        self.min.x = self.min.x.min(point.x);
        self.min.y = self.min.y.min(point.y);
        self.max.x = self.max.x.max(point.x);
        self.max.y = self.max.y.max(point.y);
    }

    /// The box around both.
    #[must_use]
    pub fn with(mut self, other: &Self) -> Self {
        if !other.is_empty() {
            self.add(other.min);
            self.add(other.max);
        }
        self
    }

    /// How wide it is; negative when nothing was added.
    #[must_use]
    pub fn width(&self) -> f64 {
        self.max.x - self.min.x
    }

    /// How high it is; negative when nothing was added.
    #[must_use]
    pub fn height(&self) -> f64 {
        self.max.y - self.min.y
    }

    /// The box with a margin all around.
    #[must_use]
    pub fn grown(self, margin: f64) -> Self {
        Self {
            min: Point { x: self.min.x - margin, y: self.min.y - margin },
            max: Point { x: self.max.x + margin, y: self.max.y + margin },
        }
    }

    /// Whether nothing was added.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.min.x > self.max.x
    }

    /// Whether both have a point in common; the edge belongs to a box.
    #[must_use]
    pub fn meets(&self, other: &Self) -> bool {
        self.min.x <= other.max.x
            && other.min.x <= self.max.x
            && self.min.y <= other.max.y
            && other.min.y <= self.max.y
    }

    /// Whether a point is in it or on its edge.
    #[must_use]
    pub fn contains(&self, point: Point) -> bool {
        self.min.x <= point.x && point.x <= self.max.x && self.min.y <= point.y && point.y <= self.max.y
    }
}

impl Segment {
    /// The box around it, with the whole of its arc.
    #[must_use]
    pub fn bounds(&self) -> Bounds {
        match *self {
            Self::Line(a, b) => Bounds::of(&[a, b]),
            Self::Arc(a, b, c) => Arc::through(a, b, c).map_or(Bounds::of(&[a, b, c]), |arc| arc.bounds()),
        }
    }
}

impl Path {
    /// The box around it, with the whole of its arcs.
    #[must_use]
    pub fn bounds(&self) -> Bounds {
        let mut bounds = Bounds::of(&self.points);
        for middle in &self.arcs {
            if let Some([a, b, c]) = self.around(*middle) {
                bounds = bounds.with(&Segment::Arc(a, b, c).bounds());
            }
        }
        bounds
    }
}

impl Surface {
    /// The box around it.
    #[must_use]
    pub fn bounds(&self) -> Bounds {
        self.patches.iter().fold(Bounds::EMPTY, |bounds, patch| bounds.with(&patch.exterior.bounds()))
    }
}

impl Shape {
    /// The box around it.
    #[must_use]
    pub fn bounds(&self) -> Bounds {
        match self {
            Self::Point(point) => Bounds::of(&[*point]),
            Self::MultiPoint(points) => Bounds::of(points),
            _ => {
                let lines = self.lines().iter().map(Path::bounds);
                let surfaces = self.surfaces().iter().map(Surface::bounds);
                lines.chain(surfaces).fold(Bounds::EMPTY, |all, each| all.with(&each))
            }
        }
    }
}

impl Geometry {
    /// The box around it.
    #[must_use]
    pub fn bounds(&self) -> Bounds {
        self.shape.bounds()
    }
}
