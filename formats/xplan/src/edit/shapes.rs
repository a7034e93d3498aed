//! Geometry as new elements of GML, with true arcs.

use super::Part;
use crate::document::Space;
use crate::geometry::{Patch, Path, Point, Segment, Shape, Surface};

/// A geometry as an element. Its `gml:id` is the one given; those of the geometries in it have a number behind it.
#[must_use]
pub fn geometry(shape: &Shape, id: &str, srs_name: Option<&str>) -> Part {
    let mut ids = Ids { id, next: 0 };
    let mut part = match shape {
        Shape::Point(point) => ids.point(*point),
        Shape::MultiPoint(points) => {
            let multi = ids.identified("MultiPoint");
            points.iter().fold(multi, |multi, point| multi.child(wrap("pointMember", ids.point(*point))))
        }
        Shape::Line(path) => ids.curve(path),
        Shape::MultiLine(paths) => {
            let multi = ids.identified("MultiCurve");
            paths.iter().fold(multi, |multi, path| multi.child(wrap("curveMember", ids.curve(path))))
        }
        Shape::Surface(surface) => ids.surface(surface),
        Shape::MultiSurface(surfaces) => {
            let multi = ids.identified("MultiSurface");
            surfaces
                .iter()
                .fold(multi, |multi, surface| multi.child(wrap("surfaceMember", ids.surface(surface))))
        }
    };
    if let Some(name) = srs_name {
        part.attributes.insert(0, (Space::None, "srsName".to_owned(), name.to_owned()));
    }
    part
}

struct Ids<'i> {
    id: &'i str,
    next: usize,
}

fn wrap(name: &str, part: Part) -> Part {
    Part::gml(name).child(part)
}

impl Ids<'_> {
    fn identified(&mut self, name: &str) -> Part {
        let id = if self.next == 0 { self.id.to_owned() } else { format!("{}_{}", self.id, self.next) };
        self.next += 1;
        Part::gml(name).id(&id)
    }

    fn point(&mut self, point: Point) -> Part {
        self.identified("Point").child(Part::gml("pos").text(list(&[point])))
    }

    fn curve(&mut self, path: &Path) -> Part {
        if path.arcs.is_empty() {
            return self.identified("LineString").child(positions(&path.points));
        }
        let segments = segments(path);
        self.identified("Curve").child(segments.into_iter().fold(Part::gml("segments"), Part::child))
    }

    fn surface(&mut self, surface: &Surface) -> Part {
        if let [patch] = surface.patches.as_slice() {
            let polygon = self.identified("Polygon");
            return self.rings(polygon, patch);
        }
        let whole = self.identified("Surface");
        let patches = surface.patches.iter().fold(Part::gml("patches"), |patches, patch| {
            patches.child(self.rings(Part::gml("PolygonPatch"), patch))
        });
        whole.child(patches)
    }

    fn rings(&mut self, polygon: Part, patch: &Patch) -> Part {
        let polygon = polygon.child(wrap("exterior", self.ring(&patch.exterior)));
        patch.interiors.iter().fold(polygon, |polygon, ring| polygon.child(wrap("interior", self.ring(ring))))
    }

    fn ring(&mut self, path: &Path) -> Part {
        if path.arcs.is_empty() {
            return Part::gml("LinearRing").child(positions(&path.points));
        }
        Part::gml("Ring").child(wrap("curveMember", self.curve(path)))
    }
}

/// The segments of a path; straight ones that follow each other are one.
fn segments(path: &Path) -> Vec<Part> {
    let mut parts = Vec::new();
    let mut straight: Vec<Point> = Vec::new();
    let finish = |straight: &mut Vec<Point>, parts: &mut Vec<Part>| {
        if !straight.is_empty() {
            parts.push(Part::gml("LineStringSegment").child(positions(straight)));
            straight.clear();
        }
    };
    for segment in path.segments() {
        match segment {
            Segment::Line(from, to) => {
                if straight.is_empty() {
                    straight.push(from);
                }
                straight.push(to);
            }
            Segment::Arc(from, middle, to) => {
                finish(&mut straight, &mut parts);
                parts.push(Part::gml("Arc").child(positions(&[from, middle, to])));
            }
        }
    }
    finish(&mut straight, &mut parts);
    parts
}

fn positions(points: &[Point]) -> Part {
    Part::gml("posList").text(list(points))
}

/// Coordinates as digits that mean the same numbers again.
fn list(points: &[Point]) -> String {
    let pairs: Vec<String> = points.iter().map(|point| format!("{} {}", point.x, point.y)).collect();
    pairs.join(" ")
}
