//! The nodes of one scope in columns and rows, and how large these become.

use std::collections::{BTreeSet, HashMap, HashSet};

use bpmn::model::{Bounds, Definitions, LaneIndex, NodeIndex, Position, ScopeIndex};

use super::wires::wires;
use super::{ACROSS, DOWN, placed, size};
use crate::order::{Order, flow_order, successors};
use crate::picture::{Picture, Shown};

/// Around the inside of a sub-process.
const PADDING: f64 = 30.0;
/// For the name of a sub-process.
const NAME: f64 = 30.0;
/// Of the strip with a lane's or pool's name.
pub(super) const STRIP: f64 = 30.0;

/// Where a node stands: column and row.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) struct Cell {
    pub(super) column: usize,
    pub(super) row: usize,
}

/// Where columns begin and end, and rows.
#[derive(Debug, Default)]
pub(super) struct Rulers {
    pub(super) columns: Vec<(f64, f64)>,
    pub(super) rows: Vec<(f64, f64)>,
}

/// A laid-out scope.
#[derive(Debug, Default)]
pub(super) struct Laid {
    pub(super) picture: Picture,
    pub(super) cells: HashMap<NodeIndex, Cell>,
    /// The columns that are taken in each row.
    taken: HashMap<usize, BTreeSet<usize>>,
    pub(super) places: HashMap<NodeIndex, Bounds>,
    pub(super) rulers: Rulers,
    pub(super) width: f64,
    pub(super) height: f64,
}

/// Lays out a scope; `room` is how many nodes may still be drawn.
pub(super) fn scope(model: &Definitions, order: &Order, index: ScopeIndex, room: &mut usize) -> Laid {
    let mut nodes = flow_order(model, index);
    nodes.truncate(*room);
    *room -= nodes.len();
    let here: HashSet<NodeIndex> = nodes.iter().copied().collect();
    // An event at a border has no cell of its own, unless what it is attached to is not here.
    let host = |node: NodeIndex| match &model.node(node).event()?.position {
        Position::Boundary { attached_to, .. } => attached_to.target.filter(|host| here.contains(host)),
        _ => None,
    };
    let inner: HashMap<NodeIndex, Laid> = nodes
        .iter()
        .filter_map(|node| {
            let inside = order.inside(model.node(*node))?;
            let laid = scope(model, order, inside, room);
            (!laid.cells.is_empty()).then_some((*node, laid))
        })
        .collect();
    let mut laid = Laid { cells: cells(model, order, &nodes, &host), ..Laid::default() };
    laid.measure(model, &inner);
    let lanes = lanes_of(model, &nodes);
    laid.frames(model, &lanes);
    laid.fill(model, &nodes, inner);
    laid.boundaries(model, &nodes, &host);
    let own = wires(model, order, &laid);
    laid.picture.lines.extend(own);
    laid
}

/// The lanes of the nodes, in the order of the file; none for nodes in no lane.
fn lanes_of(model: &Definitions, nodes: &[NodeIndex]) -> Vec<Option<LaneIndex>> {
    let mut lanes: Vec<Option<LaneIndex>> = nodes.iter().map(|node| model.node(*node).lane).collect();
    lanes.sort_by_key(|lane| lane.map_or(u32::MAX, |lane| lane.0));
    lanes.dedup();
    lanes
}

/// A column further than all that lead here; the row of the first of them, if its lane is the same and the cell free.
fn cells(
    model: &Definitions,
    order: &Order,
    nodes: &[NodeIndex],
    host: &dyn Fn(NodeIndex) -> Option<NodeIndex>,
) -> HashMap<NodeIndex, Cell> {
    let lanes = lanes_of(model, nodes);
    let lane_of: HashMap<Option<LaneIndex>, usize> =
        lanes.iter().enumerate().map(|(place, lane)| (*lane, place)).collect();
    let mut column: HashMap<NodeIndex, usize> = HashMap::new();
    let mut wish: HashMap<NodeIndex, (usize, usize)> = HashMap::new();
    let mut taken: HashSet<(usize, usize, usize)> = HashSet::new();
    let mut next: HashMap<(usize, usize), usize> = HashMap::new();
    let mut rows: HashMap<NodeIndex, (usize, usize)> = HashMap::new();
    for node in nodes {
        let found = model.node(*node);
        let at = column.get(node).copied().unwrap_or(0);
        let lane = lane_of.get(&found.lane).copied().unwrap_or(0);
        let row = if let Some(host) = host(*node) {
            let row = rows.get(&host).copied().unwrap_or((lane, 0));
            rows.insert(*node, row);
            row
        } else {
            let wanted =
                wish.get(node).filter(|(wanted, row)| *wanted == lane && !taken.contains(&(lane, *row, at)));
            let free = next.entry((lane, at)).or_insert(0);
            let row = wanted.map_or(*free, |(_, row)| *row);
            *free = (*free).max(row + 1);
            taken.insert((lane, row, at));
            rows.insert(*node, (lane, row));
            (lane, row)
        };
        for to in successors(model, found) {
            if !order.is_back(*node, to) {
                let after = if host(to) == Some(*node) { at } else { at + 1 };
                let far = column.entry(to).or_insert(0);
                *far = (*far).max(after);
                wish.entry(to).or_insert(row);
            }
        }
    }
    // Rows are counted in each lane; lane after lane they become rows of the whole.
    let mut heights = vec![0; lanes.len().max(1)];
    for (lane, row) in rows.values() {
        heights[*lane] = heights[*lane].max(row + 1);
    }
    let before = |lane: usize| heights[..lane].iter().sum::<usize>();
    let starts: Vec<usize> = (0..heights.len()).map(before).collect();
    let own = nodes.iter().filter(|node| host(**node).is_none());
    own.filter_map(|node| {
        let (lane, row) = rows.get(node)?;
        let cell = Cell { column: column.get(node).copied().unwrap_or(0), row: starts[*lane] + row };
        Some((*node, cell))
    })
    .collect()
}

/// The size of a node with what lies in it.
fn outer(model: &Definitions, node: NodeIndex, inner: &HashMap<NodeIndex, Laid>) -> (f64, f64) {
    inner.get(&node).map_or_else(
        || size(model.node(node)),
        |laid| (laid.width + 2.0 * PADDING, laid.height + 2.0 * PADDING + NAME),
    )
}

impl Laid {
    fn measure(&mut self, model: &Definitions, inner: &HashMap<NodeIndex, Self>) {
        let columns = self.cells.values().map(|cell| cell.column + 1).max().unwrap_or(0);
        let rows = self.cells.values().map(|cell| cell.row + 1).max().unwrap_or(0);
        // Names of events and gateways hang below and are wider than they are.
        let (mut widths, mut heights) = (vec![90.0_f64; columns], vec![60.0_f64; rows]);
        for (node, cell) in &self.cells {
            self.taken.entry(cell.row).or_default().insert(cell.column);
            let (width, height) = outer(model, *node, inner);
            widths[cell.column] = widths[cell.column].max(width);
            heights[cell.row] = heights[cell.row].max(height);
        }
        let line_up = |sizes: &[f64], gap: f64, from: f64| {
            let mut at = from;
            let mut ends = Vec::with_capacity(sizes.len());
            for size in sizes {
                ends.push((at, at + size));
                at += size + gap;
            }
            ends
        };
        let lanes = self.cells.keys().any(|node| model.node(*node).lane.is_some());
        let from = if lanes { STRIP + ACROSS / 2.0 } else { ACROSS / 2.0 };
        self.rulers.columns = line_up(&widths, ACROSS, from);
        self.rulers.rows = line_up(&heights, DOWN, DOWN / 2.0);
        self.width = self.rulers.columns.last().map_or(0.0, |(_, end)| end + ACROSS / 2.0);
        self.height = self.rulers.rows.last().map_or(0.0, |(_, end)| end + DOWN / 2.0);
    }

    /// A frame for each lane, from its first to its last row.
    fn frames(&mut self, model: &Definitions, lanes: &[Option<LaneIndex>]) {
        let mut reach: HashMap<LaneIndex, (usize, usize)> = HashMap::new();
        for (node, cell) in &self.cells {
            if let Some(lane) = model.node(*node).lane {
                let (first, last) = reach.entry(lane).or_insert((cell.row, cell.row));
                (*first, *last) = ((*first).min(cell.row), (*last).max(cell.row));
            }
        }
        for lane in lanes.iter().flatten() {
            let Some((first, last)) = reach.get(lane) else { continue };
            let (top, bottom) = (self.rulers.rows[*first].0, self.rulers.rows[*last].1);
            let at = Bounds { x: 0.0, y: top - DOWN / 2.0, width: self.width, height: bottom - top + DOWN };
            self.picture.shapes.push(placed(Shown::Lane(*lane), at, false));
        }
    }

    fn fill(&mut self, model: &Definitions, nodes: &[NodeIndex], mut inner: HashMap<NodeIndex, Self>) {
        for node in nodes {
            let Some(cell) = self.cells.get(node) else { continue };
            let (width, height) = outer(model, *node, &inner);
            let (left, right) = self.rulers.columns[cell.column];
            let (top, bottom) = self.rulers.rows[cell.row];
            let at = Bounds {
                x: f64::midpoint(left, right) - width / 2.0,
                y: f64::midpoint(top, bottom) - height / 2.0,
                width,
                height,
            };
            self.places.insert(*node, at);
            let inside = inner.remove(node);
            self.picture.shapes.push(placed(Shown::Node(*node), at, inside.is_some()));
            if let Some(mut inside) = inside {
                inside.picture.shift(at.x + PADDING, at.y + PADDING + NAME);
                self.picture.shapes.append(&mut inside.picture.shapes);
                self.picture.lines.append(&mut inside.picture.lines);
            }
        }
    }

    /// Events at borders, side by side along the lower one.
    fn boundaries(
        &mut self,
        model: &Definitions,
        nodes: &[NodeIndex],
        host: &dyn Fn(NodeIndex) -> Option<NodeIndex>,
    ) {
        let mut beside: HashMap<NodeIndex, f64> = HashMap::new();
        for node in nodes {
            let Some(around) = host(*node) else { continue };
            let Some(at) = self.places.get(&around).copied() else { continue };
            let (width, height) = size(model.node(*node));
            let count = beside.entry(around).or_insert(0.0);
            let x = at.x + at.width - 20.0 - width - *count * (width + 6.0);
            *count += 1.0;
            let place =
                Bounds { x: x.max(at.x - width / 2.0), y: at.y + at.height - height / 2.0, width, height };
            self.places.insert(*node, place);
            let mut event = placed(Shown::Node(*node), place, false);
            // Beside the line that leaves it downwards.
            event.label = Some(Bounds { x: place.x - 74.0, y: place.y + height, width: 84.0, height: 14.0 });
            self.picture.shapes.push(event);
        }
    }

    /// Whether every cell between two of the same row is free.
    pub(super) fn is_clear(&self, from: Cell, to: Cell) -> bool {
        let row = self.taken.get(&from.row);
        row.is_none_or(|columns| columns.range(from.column + 1..to.column).next().is_none())
    }
}
