//! From the plane of a plan to the sheet: scaled, with the north up.

use crate::Document;
use crate::crs::{Crs, transform};
use crate::geometry::{Bounds, Point};

/// Where a plan lies on the sheet.
#[derive(Debug, Clone, Copy)]
pub(super) struct Frame {
    /// The plan's box in metres.
    bounds: Bounds,
    /// Units of the sheet for a metre.
    pub(super) scale: f64,
    /// Where the upper left corner of the map is.
    pub(super) left: f64,
    pub(super) top: f64,
    /// The size of the map on the sheet.
    pub(super) width: f64,
    pub(super) height: f64,
    /// Degrees are drawn as metres.
    degrees: Option<Crs>,
}

/// How wide and how high a map may be.
const WIDTH: f64 = 1000.0;
const HEIGHT: f64 = 1400.0;
/// Around the plan, of its size.
const MARGIN: f64 = 0.03;

impl Frame {
    /// Around all geometries of a document; `None` if it has none.
    pub(super) fn new(document: &Document, left: f64, top: f64) -> Option<Self> {
        let degrees = document.crs().filter(|crs| crs.is_geographic());
        let mut bounds = Bounds::EMPTY;
        for geometry in document.geometries() {
            let own = geometry.bounds();
            if !own.is_empty() {
                bounds.add(metres(degrees, own.min));
                bounds.add(metres(degrees, own.max));
            }
        }
        if bounds.is_empty() {
            return None;
        }
        let size = |bounds: &Bounds| (bounds.max.x - bounds.min.x, bounds.max.y - bounds.min.y);
        let (wide, high) = size(&bounds);
        let bounds = bounds.grown((wide.max(high) * MARGIN).max(1.0));
        let (wide, high) = size(&bounds);
        let scale = (WIDTH / wide).min(HEIGHT / high);
        let frame = Self { bounds, scale, left, top, width: wide * scale, height: high * scale, degrees };
        (scale.is_finite() && scale > 0.0).then_some(frame)
    }

    /// A place of the plan on the sheet.
    pub(super) fn place(&self, point: Point) -> (f64, f64) {
        let point = metres(self.degrees, point);
        let x = self.left + (point.x - self.bounds.min.x) * self.scale;
        (x, self.top + (self.bounds.max.y - point.y) * self.scale)
    }
}

fn metres(degrees: Option<Crs>, point: Point) -> Point {
    degrees.map_or(point, |crs| transform(crs, Crs::Utm32, crs.in_file(point)))
}
