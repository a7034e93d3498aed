//! Geometry of plans with true arcs: points, paths of lines and arcs, surfaces. Coordinates are metres or degrees, as the
//! reference system says; a plan's geometry is plane.

pub mod arc;
mod bounds;
mod densify;
pub(crate) mod locate;
mod measure;
mod read;
mod source;

pub use bounds::Bounds;
pub(crate) use densify::add_arc;
pub use densify::{CHORD_ERROR, densify, densify_to};
pub(crate) use locate::crosses;
pub use locate::{Location, orientation};
pub use read::Unreadable;
pub(crate) use read::read;

use crate::document::ElementId;

/// A place in the plane.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Point {
    /// Towards the east (right), as it stands first in the file.
    pub x: f64,
    /// Towards the north (up).
    pub y: f64,
}

/// A piece of a path.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Segment {
    /// Straight from one point to the other.
    Line(Point, Point),
    /// The arc of a circle from the first point through the second to the third.
    Arc(Point, Point, Point),
}

/// Where some control points of a path stand in the file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Piece {
    /// The first control point that comes from there.
    pub first: u32,
    /// Whether that point was left out, as the piece before ends with it.
    pub joined: bool,
    /// Whether the points stand there in the opposite order (`gml:OrientableCurve`).
    pub reversed: bool,
    /// The element whose text has the coordinates (`gml:posList`, `gml:pos`).
    pub element: ElementId,
}

/// A line or ring of straight and round segments.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Path {
    /// The control points, in order. A ring repeats its first point at the end, as in the file.
    pub points: Vec<Point>,
    /// Of each arc the number of its middle control point, ascending: it goes from the point before to the point after.
    pub arcs: Vec<u32>,
    /// Where the points come from.
    pub pieces: Vec<Piece>,
    /// Where a part does not begin where the one before ends: the numbers of the points with which such parts begin.
    pub gaps: Vec<u32>,
    /// The element of the ring or curve.
    pub element: ElementId,
}

/// A part of a surface: the outer ring and its holes.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Patch {
    /// The outer ring.
    pub exterior: Path,
    /// The rings of the holes.
    pub interiors: Vec<Path>,
    /// The element of the polygon or patch.
    pub element: ElementId,
}

/// A connected surface; a polygon has one patch.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Surface {
    /// Its patches, which together are the surface.
    pub patches: Vec<Patch>,
    /// The element of the polygon or surface.
    pub element: ElementId,
}

/// What a geometry is.
#[derive(Debug, Clone, PartialEq)]
pub enum Shape {
    /// `gml:Point`
    Point(Point),
    /// `gml:MultiPoint`
    MultiPoint(Vec<Point>),
    /// `gml:LineString`, `gml:Curve`, `gml:CompositeCurve`; rings outside of a surface as well.
    Line(Path),
    /// `gml:MultiCurve`
    MultiLine(Vec<Path>),
    /// `gml:Polygon`, `gml:Surface`, `gml:CompositeSurface`
    Surface(Surface),
    /// `gml:MultiSurface`
    MultiSurface(Vec<Surface>),
}

/// A geometry of a file.
#[derive(Debug, Clone, PartialEq)]
pub struct Geometry {
    /// What it is.
    pub shape: Shape,
    /// Its element.
    pub element: ElementId,
}

/// How many dimensions something has.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Dimension {
    /// Points.
    Point,
    /// Lines.
    Line,
    /// Surfaces.
    Surface,
}

impl Path {
    /// Its segments, in order.
    pub fn segments(&self) -> impl Iterator<Item = Segment> + '_ {
        let mut arcs = self.arcs.iter().map(|middle| *middle as usize).peekable();
        let mut at = 0;
        std::iter::from_fn(move || {
            let from = *self.points.get(at)?;
            let next = *self.points.get(at + 1)?;
            if arcs.next_if_eq(&(at + 1)).is_some()
                && let Some(to) = self.points.get(at + 2)
            {
                at += 2;
                return Some(Segment::Arc(from, next, *to));
            }
            at += 1;
            Some(Segment::Line(from, next))
        })
    }

    /// The three points of an arc, by the number of its middle point.
    pub(crate) fn around(&self, middle: u32) -> Option<[Point; 3]> {
        let middle = middle as usize;
        let points = self.points.get(middle.checked_sub(1)?..)?;
        points.first_chunk::<3>().copied()
    }

    /// Whether it ends exactly where it begins.
    #[must_use]
    pub fn is_closed(&self) -> bool {
        self.points.len() > 1 && self.points.first() == self.points.last()
    }
}

impl Shape {
    /// How many dimensions it has.
    #[must_use]
    pub fn dimension(&self) -> Dimension {
        match self {
            Self::Point(_) | Self::MultiPoint(_) => Dimension::Point,
            Self::Line(_) | Self::MultiLine(_) => Dimension::Line,
            Self::Surface(_) | Self::MultiSurface(_) => Dimension::Surface,
        }
    }

    /// Its surfaces, if it has any.
    #[must_use]
    pub fn surfaces(&self) -> &[Surface] {
        match self {
            Self::Surface(surface) => std::slice::from_ref(surface),
            Self::MultiSurface(surfaces) => surfaces,
            _ => &[],
        }
    }

    /// Its lines, if it has any; rings of surfaces are none.
    #[must_use]
    pub fn lines(&self) -> &[Path] {
        match self {
            Self::Line(path) => std::slice::from_ref(path),
            Self::MultiLine(paths) => paths,
            _ => &[],
        }
    }
}

impl Surface {
    /// Its rings, of each patch the outer one first.
    pub fn rings(&self) -> impl Iterator<Item = &Path> {
        self.patches.iter().flat_map(|patch| std::iter::once(&patch.exterior).chain(&patch.interiors))
    }
}
