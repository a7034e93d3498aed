//! A plan as vector tiles (Mapbox Vector Tile 2.1) in Web Mercator, for maps in browsers.
//!
//! Layers are `plans`, `areas`, `lines` and `points`. Each feature has its class, its `gml:id`, a German title and the letter that
//! the drawing shows.

mod clip;
mod encode;

use super::style::{Styles, styles};
use crate::ask::{is_plan, words};
use crate::crs::{Crs, transform};
use crate::geometry::{Bounds, Dimension, Geometry, Path, Point, Shape, densify_to};
use crate::{Document, Object};
use encode::Layer;

/// How many units a tile has along an edge.
pub const EXTENT: u32 = 4096;
/// How many units around a tile belong to it, so that lines of neighbours meet.
const BUFFER: f64 = 64.0;
/// The deepest level of tiles.
pub const DEEPEST: u32 = 24;
/// How far lines may be from arcs, in the unit of the plan.
const CHORD: f64 = 0.02;
/// The layers, in the order of the tile.
const LAYERS: [&str; 4] = ["plans", "areas", "lines", "points"];
/// Half of the side of the world in Web Mercator.
const WORLD: f64 = 20_037_508.342_789_244;

/// An object in the world, which goes from 0 to 1 in both directions, from the upper left.
struct Feature {
    layer: usize,
    attributes: [String; 4],
    shape: Flat,
    bounds: Bounds,
}

/// Geometry of straight lines.
enum Flat {
    Points(Vec<Point>),
    Lines(Vec<Vec<Point>>),
    /// Of each patch the outer ring first.
    Patches(Vec<Vec<Vec<Point>>>),
}

/// A plan that gives tiles.
pub struct Tiles {
    features: Vec<Feature>,
    bounds: Bounds,
}

impl Tiles {
    /// Makes a plan ready; `None` if its reference system is not known.
    #[must_use]
    pub fn new(document: &Document) -> Option<Self> {
        let crs = document.crs()?;
        let mut used = Styles::default();
        let mut features = Vec::new();
        for object in document.objects() {
            if object.class().starts_with("XP_") || object.class().ends_with("_Bereich") {
                continue;
            }
            let letter = styles()[used.of(&object)].letter.unwrap_or_default();
            for geometry in object.geometries() {
                features.extend(feature(&object, geometry, crs, letter));
            }
        }
        let bounds = features.iter().fold(Bounds::EMPTY, |all, each| all.with(&each.bounds));
        Some(Self { features, bounds })
    }

    /// The tiles of a level that have something of the plan in them: column and row of the first and of the last.
    #[must_use]
    pub fn range(&self, level: u32) -> Option<((u32, u32), (u32, u32))> {
        let count = f64::from(1_u32 << level.min(DEEPEST));
        if self.bounds.is_empty() {
            return None;
        }
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "it is between 0 and the count"
        )]
        let number = |part: f64| (part * count).clamp(0.0, count - 1.0) as u32;
        let corner = |point: Point| (number(point.x), number(point.y));
        Some((corner(self.bounds.min), corner(self.bounds.max)))
    }

    /// A tile; empty if nothing is there or there is no such tile.
    #[must_use]
    pub fn tile(&self, level: u32, column: u32, row: u32) -> Vec<u8> {
        let count = 1_u32.checked_shl(level.min(DEEPEST)).unwrap_or(1);
        if level > DEEPEST || column >= count || row >= count {
            return Vec::new();
        }
        let scale = f64::from(count) * f64::from(EXTENT);
        let (left, top) = (f64::from(column) * f64::from(EXTENT), f64::from(row) * f64::from(EXTENT));
        let corner = |x: f64, y: f64| Point { x: (left + x) / scale, y: (top + y) / scale };
        let far = f64::from(EXTENT) + BUFFER;
        let here = Bounds::of(&[corner(-BUFFER, -BUFFER), corner(far, far)]);
        let place = |point: &Point| Point { x: point.x * scale - left, y: point.y * scale - top };
        let mut layers: Vec<Layer> = LAYERS.iter().map(|name| Layer::new(name)).collect();
        for feature in self.features.iter().filter(|feature| feature.bounds.meets(&here)) {
            let (kind, commands) = commands(&feature.shape, place);
            layers[feature.layer].add(kind, &commands, &feature.attributes);
        }
        layers.into_iter().flat_map(Layer::finish).collect()
    }
}

fn feature(object: &Object<'_>, geometry: &Geometry, crs: Crs, letter: &str) -> Option<Feature> {
    let world = |point: Point| {
        let web = transform(crs, Crs::WebMercator, crs.in_file(point));
        Point { x: (web.x + WORLD) / (2.0 * WORLD), y: (WORLD - web.y) / (2.0 * WORLD) }
    };
    let path = |path: &Path| densify_to(path, CHORD).into_iter().map(world).collect::<Vec<_>>();
    let shape = match &geometry.shape {
        Shape::Point(point) => Flat::Points(vec![world(*point)]),
        Shape::MultiPoint(points) => Flat::Points(points.iter().copied().map(world).collect()),
        Shape::Line(line) => Flat::Lines(vec![path(line)]),
        Shape::MultiLine(lines) => Flat::Lines(lines.iter().map(path).collect()),
        shape => {
            let patches = shape.surfaces().iter().flat_map(|surface| &surface.patches);
            let rings = |patch: &crate::geometry::Patch| {
                std::iter::once(&patch.exterior).chain(&patch.interiors).map(path).collect()
            };
            Flat::Patches(patches.map(rings).collect())
        }
    };
    let points: Vec<&Point> = match &shape {
        Flat::Points(points) => points.iter().collect(),
        Flat::Lines(lines) => lines.iter().flatten().collect(),
        Flat::Patches(patches) => patches.iter().flatten().flatten().collect(),
    };
    let mut bounds = Bounds::EMPTY;
    points
        .into_iter()
        .filter(|point| point.x.is_finite() && point.y.is_finite())
        .for_each(|point| bounds.add(*point));
    let layer = match geometry.shape.dimension() {
        _ if is_plan(object.class()) => 0,
        Dimension::Surface => 1,
        Dimension::Line => 2,
        Dimension::Point => 3,
    };
    let attributes = [
        object.class().to_owned(),
        object.id().into_owned(),
        object.value("name").map_or_else(|| words::class(object.class()), |name| name.into_owned()),
        letter.to_owned(),
    ];
    (!bounds.is_empty()).then_some(Feature { layer, attributes, shape, bounds })
}

/// The kind of geometry and its commands.
fn commands(shape: &Flat, place: impl Fn(&Point) -> Point) -> (u64, Vec<u32>) {
    let mut pen = encode::Pen::default();
    let (low, high) = (-BUFFER, f64::from(EXTENT) + BUFFER);
    match shape {
        Flat::Points(points) => {
            let inside = |point: &Point| (low..=high).contains(&point.x) && (low..=high).contains(&point.y);
            let points: Vec<Point> = points.iter().map(&place).filter(inside).collect();
            pen.points(&points);
            (1, pen.commands)
        }
        Flat::Lines(lines) => {
            for line in lines {
                let line: Vec<Point> = line.iter().map(&place).collect();
                clip::line(&line, low, high).iter().for_each(|part| pen.line(part));
            }
            (2, pen.commands)
        }
        Flat::Patches(patches) => {
            for patch in patches {
                for (rank, ring) in patch.iter().enumerate() {
                    let ring: Vec<Point> = ring.iter().map(&place).collect();
                    let drawn = pen.ring(&clip::ring(&ring, low, high), rank == 0);
                    // A hole without its outer ring would be an area.
                    if rank == 0 && !drawn {
                        break;
                    }
                }
            }
            (3, pen.commands)
        }
    }
}

#[cfg(test)]
mod tests;
