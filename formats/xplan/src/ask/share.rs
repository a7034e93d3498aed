//! How much of a parcel an area covers.
//!
//! The outline of what two areas have in common consists of the parts of one outline that run inside of the other area, and the
//! other way round; where both run together, one of them counts. From those parts comes the area, without a polygon being built.

use crate::geometry::{Bounds, CHORD_ERROR, Geometry, Path, Point, Shape, Surface, densify_to};

/// How far beside a line it is looked on which side an area lies.
const BESIDE: f64 = 1e-4;
/// What is narrower along its whole outline is no share but the noise of drawing: the tolerance of the standard.
const NARROW: f64 = 0.002;

/// Points that the arcs of a path may have beyond its own, and what no arc is drawn more coarsely than.
const MOST_OF_ARCS: usize = 4_096;
const COARSEST: f64 = 1e12;

type Edge = (Point, Point);

/// A parcel that is asked about.
pub(super) struct Parcel<'p> {
    surface: &'p Surface,
    bounds: Bounds,
    edges: Vec<Edge>,
    outline: f64,
}

/// A surface with each of its points moved.
pub(super) fn moved(surface: &Surface, to: impl Fn(Point) -> Point) -> Surface {
    let mut surface = surface.clone();
    let rings = surface
        .patches
        .iter_mut()
        .flat_map(|patch| std::iter::once(&mut patch.exterior).chain(&mut patch.interiors));
    for point in rings.flat_map(|ring| &mut ring.points) {
        *point = to(*point);
    }
    surface
}

/// The points of a path in lines. Where arcs are so large that they would need very many, they are drawn more coarsely: each edge of
/// a parcel is compared with each of a surface.
fn lines_of(path: &Path) -> Vec<Point> {
    let mut chord_error = CHORD_ERROR;
    loop {
        let points = densify_to(path, chord_error);
        if points.len() <= path.points.len() + MOST_OF_ARCS || chord_error > COARSEST {
            return points;
        }
        chord_error *= 16.0;
    }
}

/// The edges of a ring in lines, with the area on their left.
fn add_edges(ring: &Path, is_hole: bool, edges: &mut Vec<Edge>) {
    let points = lines_of(ring);
    let turned = (ring.signed_area() < 0.0) != is_hole;
    let pairs = points.windows(2).filter(|pair| pair[0] != pair[1]);
    edges.extend(pairs.map(|pair| if turned { (pair[1], pair[0]) } else { (pair[0], pair[1]) }));
}

fn edges_of(surfaces: &[Surface]) -> Vec<Edge> {
    let mut edges = Vec::new();
    for patch in surfaces.iter().flat_map(|surface| &surface.patches) {
        add_edges(&patch.exterior, false, &mut edges);
        for hole in &patch.interiors {
            add_edges(hole, true, &mut edges);
        }
    }
    edges
}

fn length(edges: &[Edge]) -> f64 {
    edges.iter().map(|(a, b)| (b.x - a.x).hypot(b.y - a.y)).sum()
}

impl<'p> Parcel<'p> {
    pub(super) fn new(surface: &'p Surface) -> Self {
        let edges = edges_of(std::slice::from_ref(surface));
        Self { surface, bounds: surface.bounds(), outline: length(&edges), edges }
    }

    pub(super) fn bounds(&self) -> &Bounds {
        &self.bounds
    }

    /// Whether a point or a part of a line is in it.
    pub(super) fn meets(&self, shape: &Shape) -> bool {
        let has = |point: &Point| self.bounds.contains(*point) && self.surface.contains(*point);
        match shape {
            Shape::Point(point) => has(point),
            Shape::MultiPoint(points) => points.iter().any(has),
            _ => shape.lines().iter().any(|line| {
                let points = lines_of(line);
                points.iter().any(has)
                    || points.windows(2).any(|pair| {
                        let edge = (pair[0], pair[1]);
                        self.edges.iter().any(|other| near(edge, *other) && crossing(edge, *other).is_some())
                    })
            }),
        }
    }

    /// The area that a surface has in common with it, 0 if it is not worth the name. `has` says whether a place is in the surface.
    pub(super) fn area_in_common(&self, geometry: &Geometry, has: impl Fn(Point) -> bool) -> f64 {
        let all = edges_of(geometry.shape.surfaces());
        let outline = length(&all).min(self.outline);
        let around = self.bounds.grown(1.0);
        let there: Vec<Edge> =
            all.into_iter().filter(|(a, b)| Bounds::of(&[*a, *b]).meets(&around)).collect();
        let own = |edge: Edge, middle: Point| has(beside(edge, middle, BESIDE));
        let within = |place: Point| self.surface.contains(place);
        let other = |edge: Edge, middle: Point| {
            within(beside(edge, middle, BESIDE)) && within(beside(edge, middle, -BESIDE))
        };
        let origin = self.bounds.min;
        let area = parts(&self.edges, &there, origin, own) + parts(&there, &self.edges, origin, other);
        if area > NARROW * outline { area } else { 0.0 }
    }
}

/// The place beside the middle of an edge, to the left if positive.
fn beside((a, b): Edge, middle: Point, by: f64) -> Point {
    let length = (b.x - a.x).hypot(b.y - a.y);
    Point { x: middle.x - (b.y - a.y) / length * by, y: middle.y + (b.x - a.x) / length * by }
}

fn near(one: Edge, other: Edge) -> bool {
    Bounds::of(&[one.0, one.1]).grown(BESIDE).meets(&Bounds::of(&[other.0, other.1]))
}

/// Where on the first edge the second one crosses it: 0 is its beginning, 1 its end.
fn crossing((a, b): Edge, (c, d): Edge) -> Option<f64> {
    let (ux, uy, vx, vy) = (b.x - a.x, b.y - a.y, d.x - c.x, d.y - c.y);
    let turn = ux * vy - uy * vx;
    let (t, s) = (((c.x - a.x) * vy - (c.y - a.y) * vx) / turn, ((c.x - a.x) * uy - (c.y - a.y) * ux) / turn);
    let on = -1e-9..=1.0 + 1e-9;
    (turn != 0.0 && on.contains(&t) && on.contains(&s)).then_some(t)
}

/// Where on an edge a point lies, if it lies on it.
fn along((a, b): Edge, point: Point) -> Option<f64> {
    let (dx, dy) = (b.x - a.x, b.y - a.y);
    let square = dx * dx + dy * dy;
    let t = ((point.x - a.x) * dx + (point.y - a.y) * dy) / square;
    let off = ((point.x - a.x) * dy - (point.y - a.y) * dx).abs() / square.sqrt();
    (off < BESIDE && t > 0.0 && t < 1.0).then_some(t)
}

/// Twice the signed area under those parts of the edges that count, halved.
fn parts(edges: &[Edge], others: &[Edge], origin: Point, counts: impl Fn(Edge, Point) -> bool) -> f64 {
    let mut twice = 0.0;
    let mut cuts = Vec::new();
    for edge in edges {
        let (a, b) = *edge;
        cuts.clear();
        cuts.extend([0.0, 1.0]);
        for other in others.iter().filter(|other| near(*edge, **other)) {
            cuts.extend(crossing(*edge, *other).map(|t| t.clamp(0.0, 1.0)));
            cuts.extend(along(*edge, other.0));
            cuts.extend(along(*edge, other.1));
        }
        cuts.sort_unstable_by(f64::total_cmp);
        let at = |t: f64| Point { x: a.x + t * (b.x - a.x), y: a.y + t * (b.y - a.y) };
        for pair in cuts.windows(2).filter(|pair| pair[1] > pair[0]) {
            if counts(*edge, at((pair[0] + pair[1]) / 2.0)) {
                let (p, q) = (at(pair[0]), at(pair[1]));
                twice += (p.x - origin.x) * (q.y - origin.y) - (q.x - origin.x) * (p.y - origin.y);
            }
        }
    }
    twice / 2.0
}
