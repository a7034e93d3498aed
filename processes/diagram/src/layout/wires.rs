//! Lines in the gaps between columns and rows.

use bpmn::model::{Bounds, Definitions, FlowIndex, NodeIndex, Point};

use super::grid::{Cell, Laid};
use super::{ACROSS, DOWN};
use crate::order::Order;
use crate::picture::{Line, Link, middle};

/// How far lines beside each other are apart, and how many there are before they share a place.
const APART: f64 = 6.0;
const BESIDE: usize = 5;

/// The sequence flows that begin in a scope.
pub(super) fn wires(model: &Definitions, order: &Order, laid: &Laid) -> Vec<Line> {
    let mut nodes: Vec<NodeIndex> = laid.places.keys().copied().collect();
    nodes.sort_by_key(|node| order.place[node.index()]);
    let mut lines = Vec::new();
    for node in nodes {
        for flow in &model.node(node).outgoing {
            if lines.len() >= crate::limits::EDGES {
                return lines;
            }
            lines.extend(wire(model, laid, *flow, lines.len()));
        }
    }
    lines
}

fn wire(model: &Definitions, laid: &Laid, index: FlowIndex, count: usize) -> Option<Line> {
    let flow = model.flow(index);
    let (from, to) = (flow.source.target?, flow.target.target?);
    let (source, target) = (laid.places.get(&from)?, laid.places.get(&to)?);
    let points = route(laid, from, to, source, target, count);
    Some(Line { shows: Link::Flow(index), points: straightened(points), label: None })
}

/// Out to the right, along the gaps, in from the left; events at borders go out below.
fn route(
    laid: &Laid,
    from: NodeIndex,
    to: NodeIndex,
    source: &Bounds,
    target: &Bounds,
    count: usize,
) -> Vec<Point> {
    let aside = crate::text::count(count % BESIDE) * APART;
    let goal = Point { x: target.x, y: middle(target).y };
    // Where the target has no cell, it is at a border, to which nothing should lead.
    let Some(end) = laid.cells.get(&to).copied() else {
        return vec![middle(source), middle(target)];
    };
    let entry = laid.rulers.columns[end.column].0 - ACROSS / 4.0;
    let last = [Point { x: entry, y: goal.y }, goal];
    let Some(begin) = laid.cells.get(&from).copied() else {
        let start = Point { x: middle(source).x, y: source.y + source.height };
        let down = start.y + 14.0 + aside / 2.0;
        let corners = [start, Point { x: start.x, y: down }, Point { x: entry, y: down }];
        return corners.into_iter().chain(last).collect();
    };
    let start = Point { x: source.x + source.width, y: middle(source).y };
    if begin.column < end.column && begin.row == end.row && laid.is_clear(begin, end) {
        return vec![start, goal];
    }
    let exit = laid.rulers.columns[begin.column].1 + ACROSS / 6.0 + aside;
    let out = [start, Point { x: exit, y: start.y }];
    if begin.column + 1 == end.column {
        return out.into_iter().chain([Point { x: exit, y: goal.y }, goal]).collect();
    }
    let channel = channel(laid, begin, end) + aside;
    let along = [Point { x: exit, y: channel }, Point { x: entry, y: channel }];
    out.into_iter().chain(along).chain(last).collect()
}

/// The gap below the row where the line begins, above it if it leads upwards.
fn channel(laid: &Laid, begin: Cell, end: Cell) -> f64 {
    let (top, bottom) = laid.rulers.rows[begin.row];
    if end.row < begin.row { top - DOWN / 2.0 + 2.0 } else { bottom + DOWN / 5.0 }
}

/// Without corners that are none.
fn straightened(points: Vec<Point>) -> Vec<Point> {
    let mut kept: Vec<Point> = Vec::with_capacity(points.len());
    for point in points {
        if let [.., before, last] = kept.as_slice() {
            let same = |a: f64, b: f64, c: f64| (a - b).abs() < 0.5 && (b - c).abs() < 0.5;
            if same(before.x, last.x, point.x) || same(before.y, last.y, point.y) {
                kept.pop();
            }
        }
        kept.push(point);
    }
    kept
}
