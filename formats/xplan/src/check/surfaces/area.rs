//! A Geltungsbereich prepared for many questions: where points and lines are, seen from it. A grid over it answers the usual case
//! without looking at its edge.

use super::outline::{Boxes, Edge, OUTSIDE, TOLERANCE, distance, outline, straight_path, straightened};
use crate::geometry::{Bounds, Path, Point, Shape, Surface, orientation};

/// Surfaces that can be asked quickly.
pub(super) struct Area {
    edges: Vec<Edge>,
    boxes: Boxes,
    grid: Grid,
    bounds: Bounds,
    /// Its holes: points on the edge of each.
    holes: Vec<Vec<Point>>,
}

/// A part of a line that is outside.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Run {
    /// Where it crosses the edge of the area; `None` where the line begins outside.
    pub(super) from: Option<Point>,
    /// Where it crosses the edge again; `None` where the line ends outside.
    pub(super) to: Option<Point>,
    /// The point that is farthest outside, of those that were looked at.
    pub(super) farthest: Point,
    /// How far that is.
    depth: f64,
}

/// Where a box is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Place {
    Inside,
    Outside,
    /// The edge of the area is near.
    Edge,
}

impl Area {
    pub(super) fn new(shape: &Shape) -> Self {
        let mut edges = Vec::new();
        outline(shape, OUTSIDE, &mut edges);
        let edges = straightened(edges.iter());
        let boxes = Boxes::new(edges.iter().map(Edge::bounds));
        let bounds = edges.iter().fold(Bounds::EMPTY, |all, edge| all.with(&edge.bounds()));
        let interiors =
            shape.surfaces().iter().flat_map(|surface| &surface.patches).flat_map(|patch| &patch.interiors);
        let holes = interiors.map(points_on).collect();
        let mut area = Self { edges, boxes, grid: Grid::default(), bounds, holes };
        area.grid = Grid::new(&area);
        area
    }

    pub(super) fn of_surface(surface: &Surface) -> Self {
        Self::new(&Shape::Surface(surface.clone()))
    }

    /// The holes that lie in a box with all of their points.
    pub(super) fn holes_in(&self, bounds: &Bounds) -> impl Iterator<Item = &Vec<Point>> {
        self.holes.iter().filter(|hole| hole.iter().all(|point| bounds.contains(*point)))
    }

    /// Whether a point is inside; on the edge it may be either.
    pub(super) fn contains(&self, point: Point) -> bool {
        match self.grid.place(&Bounds::of(&[point])) {
            Place::Inside => true,
            Place::Outside => false,
            Place::Edge => self.counts_inside(point),
        }
    }

    /// Whether a line from the point to the right leaves the area.
    fn crosses_to_the_right(&self, point: Point) -> bool {
        let mut inside = false;
        let ray = Bounds { min: point, max: Point { x: self.bounds.max.x.max(point.x), y: point.y } };
        self.boxes.each(&ray, |number| {
            let Edge { a, b, .. } = self.edges[number];
            if (a.y > point.y) != (b.y > point.y) && (orientation(a, b, point) > 0.0) == (b.y > a.y) {
                inside = !inside;
            }
        });
        inside
    }

    /// Counts the edges on a level line from the point to the nearest place that is known.
    fn counts_inside(&self, point: Point) -> bool {
        if !self.bounds.contains(point) {
            return false;
        }
        let (x, known) = self.grid.known_beside(point).unwrap_or((self.bounds.max.x + 1.0, false));
        let mut inside = known;
        let (from, to) = (point.x.min(x), point.x.max(x));
        let line = Bounds { min: Point { x: from, y: point.y }, max: Point { x: to, y: point.y } };
        let goal = Point { x, y: point.y };
        self.boxes.each(&line, |number| {
            let Edge { a, b, .. } = self.edges[number];
            let crosses = (a.y > point.y) != (b.y > point.y);
            if crosses && (orientation(a, b, point) > 0.0) != (orientation(a, b, goal) > 0.0) {
                inside = !inside;
            }
        });
        inside
    }

    /// The distance of a point from the edge, as far as it is less than `reach`; else `reach`.
    pub(super) fn edge_distance(&self, point: Point, reach: f64) -> f64 {
        let mut nearest = reach;
        self.boxes.each(&Bounds::of(&[point]).grown(reach), |number| {
            let Edge { a, b, .. } = self.edges[number];
            nearest = nearest.min(distance(point, a, b).0);
        });
        nearest
    }

    /// Whether a point is outside by more than the tolerance.
    pub(super) fn is_outside(&self, point: Point) -> bool {
        !self.contains(point) && self.edge_distance(point, TOLERANCE) >= TOLERANCE
    }

    /// Whether a box is inside, and nothing of the edge near it.
    pub(super) fn has_inside(&self, bounds: &Bounds) -> bool {
        self.grid.place(bounds) == Place::Inside
    }

    /// The parts of a line that are outside by more than the tolerance.
    pub(super) fn outside(&self, points: &[Point], closed: bool) -> Vec<Run> {
        let mut tracer =
            Tracer { area: self, runs: Runs::default(), side: None, cuts: Vec::new(), room: Vec::new() };
        for pair in points.windows(2) {
            tracer.segment(pair[0], pair[1]);
        }
        tracer.runs.finish(closed)
    }
}

/// The points of a ring, and those in the middle between them.
fn points_on(ring: &Path) -> Vec<Point> {
    let points = straight_path(ring);
    let middle = |pair: &[Point]| Point {
        x: f64::midpoint(pair[0].x, pair[1].x),
        y: f64::midpoint(pair[0].y, pair[1].y),
    };
    points.windows(2).flat_map(|pair| [pair[0], middle(pair)]).collect()
}

/// Follows a line.
struct Tracer<'a> {
    area: &'a Area,
    runs: Runs,
    /// Whether the point where it is now is inside, if that is known.
    side: Option<bool>,
    /// Places on a segment, and room for searching.
    cuts: Vec<f64>,
    room: Vec<usize>,
}

impl Tracer<'_> {
    fn segment(&mut self, a: Point, b: Point) {
        let bounds = Bounds::of(&[a, b]);
        match self.area.grid.place(&bounds) {
            Place::Inside => self.side = Some(true),
            Place::Outside => self.side = Some(false),
            Place::Edge => {
                self.cuts.clear();
                let (cuts, edges) = (&mut self.cuts, &self.area.edges);
                let near = bounds.grown(TOLERANCE);
                self.area.boxes.each_with(&near, &mut self.room, |number| cut(a, b, &edges[number], cuts));
                if !self.cuts.is_empty() {
                    return self.pieces(a, b);
                }
            }
        }
        // Nothing is near: all of it is on one side.
        let side = self.side.unwrap_or_else(|| self.area.contains(b));
        self.side = Some(side);
        if side { self.runs.inside(a) } else { self.runs.outside(a, (f64::INFINITY, b)) }
    }

    /// A segment that comes near to the edge somewhere.
    fn pieces(&mut self, a: Point, b: Point) {
        let near_end = self.cuts.contains(&1.0);
        self.cuts.extend([0.0, 1.0]);
        self.cuts.sort_unstable_by(f64::total_cmp);
        self.cuts.dedup();
        let at = |along: f64| Point { x: a.x + along * (b.x - a.x), y: a.y + along * (b.y - a.y) };
        let mut inside = false;
        for pair in self.cuts.windows(2) {
            let (from, to, middle) = (at(pair[0]), at(pair[1]), at(f64::midpoint(pair[0], pair[1])));
            let depth = |point: Point| (self.area.edge_distance(point, DEEP), point);
            let depths = [depth(from), depth(middle), depth(to)];
            // Most lines near the edge lie on it.
            inside = depths.iter().all(|depth| depth.0 < NOISE) || self.area.contains(middle);
            if inside {
                self.runs.inside(from);
            } else {
                let deepest = depths
                    .into_iter()
                    .fold((0.0, from), |best, each| if each.0 > best.0 { each } else { best });
                self.runs.outside(from, deepest);
            }
        }
        self.side = if near_end { None } else { Some(inside) };
    }
}

/// Lines so near lie on each other: what is more is a true distance, if one that is tolerated.
const NOISE: f64 = 0.000_001;

/// How far outside is told apart.
const DEEP: f64 = 0.1;

/// The places on a line where an edge crosses it, touches it or comes near with an end.
fn cut(a: Point, b: Point, edge: &Edge, cuts: &mut Vec<f64>) {
    for end in [edge.a, edge.b] {
        let (away, along) = distance(end, a, b);
        if away < TOLERANCE {
            cuts.push(along);
        }
    }
    for (end, along) in [(a, 0.0), (b, 1.0)] {
        if distance(end, edge.a, edge.b).0 < TOLERANCE {
            cuts.push(along);
        }
    }
    let (dx, dy) = (b.x - a.x, b.y - a.y);
    let (ex, ey) = (edge.b.x - edge.a.x, edge.b.y - edge.a.y);
    let cross = dx * ey - dy * ex;
    if cross == 0.0 {
        return;
    }
    let (ox, oy) = (edge.a.x - a.x, edge.a.y - a.y);
    let (along, across) = ((ox * ey - oy * ex) / cross, (ox * dy - oy * dx) / cross);
    if (0.0..=1.0).contains(&along) && (0.0..=1.0).contains(&across) {
        cuts.push(along);
    }
}

/// Parts of a line as they come: inside, outside, inside.
#[derive(Default)]
struct Runs {
    runs: Vec<Run>,
    /// Whether the last one still goes on.
    open: bool,
    /// Whether anything came before.
    begun: bool,
}

impl Runs {
    /// From here on it is inside (or nearly).
    fn inside(&mut self, from: Point) {
        if self.open
            && let Some(run) = self.runs.last_mut()
        {
            run.to = Some(from);
        }
        (self.open, self.begun) = (false, true);
    }

    /// From here on it is outside.
    fn outside(&mut self, from: Point, deepest: (f64, Point)) {
        if !self.open {
            let from = self.begun.then_some(from);
            self.runs.push(Run { from, to: None, farthest: deepest.1, depth: deepest.0 });
            self.open = true;
        }
        if let Some(run) = self.runs.last_mut()
            && deepest.0 > run.depth
        {
            (run.farthest, run.depth) = (deepest.1, deepest.0);
        }
        self.begun = true;
    }

    /// Those that are deep enough. In a ring the last run goes on in the first one.
    fn finish(mut self, closed: bool) -> Vec<Run> {
        let joins = closed && self.open && self.runs.len() > 1 && self.runs[0].from.is_none();
        if joins && let Some(last) = self.runs.pop() {
            let first = &mut self.runs[0];
            first.from = last.from;
            if last.depth > first.depth {
                (first.farthest, first.depth) = (last.farthest, last.depth);
            }
        }
        self.runs.retain(|run| run.depth >= TOLERANCE);
        self.runs
    }
}

/// How many rows and columns a grid has at most.
const MOST: usize = 512;

/// A grid over the area; of each cell is known where it is.
#[derive(Default)]
struct Grid {
    origin: (f64, f64),
    /// How many cells a metre has.
    scale: (f64, f64),
    columns: usize,
    rows: usize,
    cells: Vec<bool>,
    /// How many cells with an edge are left of and below each corner.
    counts: Vec<u32>,
}

impl Grid {
    fn new(area: &Area) -> Self {
        if area.bounds.is_empty() {
            return Self::default();
        }
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a root of a length")]
        let side = (4.0 * (area.edges.len() as f64).sqrt()) as usize;
        let (columns, rows) = (side.clamp(16, MOST), side.clamp(16, MOST));
        let bounds = area.bounds.grown(2.0 * TOLERANCE);
        let (width, height) = (bounds.max.x - bounds.min.x, bounds.max.y - bounds.min.y);
        let scale = (columns as f64 / width, rows as f64 / height);
        let mut grid = Self {
            origin: (bounds.min.x, bounds.min.y),
            scale,
            columns,
            rows,
            cells: vec![false; columns * rows],
            counts: Vec::new(),
        };
        let mut edge_cells = vec![false; columns * rows];
        for edge in &area.edges {
            grid.mark(edge, &mut edge_cells);
        }
        grid.count(&edge_cells);
        grid.fill(area, &edge_cells);
        grid
    }

    /// Marks the cells that an edge passes, row by row.
    fn mark(&self, edge: &Edge, edge_cells: &mut [bool]) {
        let (low, high) = if edge.a.y <= edge.b.y { (edge.a, edge.b) } else { (edge.b, edge.a) };
        let (first, last) = (self.row(low.y - TOLERANCE), self.row(high.y + TOLERANCE));
        let slope = if high.y > low.y { (high.x - low.x) / (high.y - low.y) } else { 0.0 };
        for row in first..=last {
            let bottom = self.origin.1 + row as f64 / self.scale.1 - TOLERANCE;
            let top = self.origin.1 + (row + 1) as f64 / self.scale.1 + TOLERANCE;
            let at = |y: f64| {
                if high.y > low.y { low.x + slope * (y.clamp(low.y, high.y) - low.y) } else { low.x }
            };
            let (x, to_x) = if high.y > low.y { (at(bottom), at(top)) } else { (low.x, high.x) };
            let (from, to) = (self.column(x.min(to_x) - TOLERANCE), self.column(x.max(to_x) + TOLERANCE));
            edge_cells[row * self.columns + from..=row * self.columns + to].fill(true);
        }
    }

    fn count(&mut self, edge_cells: &[bool]) {
        let width = self.columns + 1;
        self.counts = vec![0; width * (self.rows + 1)];
        for row in 0..self.rows {
            let mut in_row = 0;
            for column in 0..self.columns {
                in_row += u32::from(edge_cells[row * self.columns + column]);
                self.counts[(row + 1) * width + column + 1] = self.counts[row * width + column + 1] + in_row;
            }
        }
    }

    /// Cells without an edge that are next to each other are on the same side.
    fn fill(&mut self, area: &Area, edge_cells: &[bool]) {
        for row in 0..self.rows {
            let mut known = None;
            for column in 0..self.columns {
                let cell = row * self.columns + column;
                if edge_cells[cell] {
                    known = None;
                    continue;
                }
                let below = row.checked_sub(1).map(|row| row * self.columns + column);
                let below = below.filter(|below| !edge_cells[*below]).map(|below| self.cells[below]);
                let inside = known.or(below).unwrap_or_else(|| {
                    area.crosses_to_the_right(Point {
                        x: self.origin.0 + (column as f64 + 0.5) / self.scale.0,
                        y: self.origin.1 + (row as f64 + 0.5) / self.scale.1,
                    })
                });
                self.cells[cell] = inside;
                known = Some(inside);
            }
        }
    }

    fn column(&self, x: f64) -> usize {
        cell((x - self.origin.0) * self.scale.0, self.columns)
    }

    fn row(&self, y: f64) -> usize {
        cell((y - self.origin.1) * self.scale.1, self.rows)
    }

    /// A place at the height of a point of which is known whether it is inside: the middle of the nearest cell without an edge.
    fn known_beside(&self, point: Point) -> Option<(f64, bool)> {
        let (row, column) = (self.row(point.y), self.column(point.x));
        let width = self.columns + 1;
        let count =
            |column: usize| self.counts[(row + 1) * width + column] - self.counts[row * width + column];
        let is_free = |column: &usize| count(column + 1) == count(*column);
        let found = (0..self.columns).find_map(|away| {
            let beside = [column.checked_sub(away), Some(column + away).filter(|at| *at < self.columns)];
            beside.into_iter().flatten().find(is_free)
        })?;
        let x = self.origin.0 + (found as f64 + 0.5) / self.scale.0;
        Some((x, self.cells[row * self.columns + found]))
    }

    /// Where a box is. Outside of the grid is outside.
    fn place(&self, bounds: &Bounds) -> Place {
        if self.cells.is_empty() {
            return Place::Outside;
        }
        let right = self.origin.0 + self.columns as f64 / self.scale.0;
        let top = self.origin.1 + self.rows as f64 / self.scale.1;
        let beyond = bounds.max.x < self.origin.0 || bounds.min.x > right || bounds.max.y < self.origin.1;
        if beyond || bounds.min.y > top {
            return Place::Outside;
        }
        let (left, right) = (self.column(bounds.min.x), self.column(bounds.max.x) + 1);
        let (bottom, top) = (self.row(bounds.min.y), self.row(bounds.max.y) + 1);
        let width = self.columns + 1;
        let count = |row: usize, column: usize| self.counts[row * width + column];
        if count(top, right) + count(bottom, left) != count(top, left) + count(bottom, right) {
            return Place::Edge;
        }
        if self.cells[bottom * self.columns + left] { Place::Inside } else { Place::Outside }
    }
}

fn cell(value: f64, count: usize) -> usize {
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "what is beyond the grid is at its edge"
    )]
    let cell = value as usize;
    cell.min(count - 1)
}
