//! Flows and associations: lines, their heads, their names.

use bpmn::model::{Definitions, FlowNode, Point, SequenceFlow};

use super::paper::{Number, Paper};
use crate::limits::NAME;
use crate::look::{Look, Mark};
use crate::picture::{Line, Link};
use crate::text::{fit, short, width};
use crate::words::{quoted, title};

/// The name of an edge and its mark.
pub(super) struct Edge<'m> {
    class: &'static str,
    name: String,
    pub(super) mark: Option<&'m Mark>,
}

/// What an edge is.
pub(super) fn edge<'m>(model: &Definitions, look: &'m Look, line: &Line) -> Edge<'m> {
    let plain = |class| Edge { class, name: String::new(), mark: None };
    match line.shows {
        Link::Flow(index) => {
            let flow = model.flow(index);
            Edge { class: "d-flow", name: short(&flow.base.name, NAME), mark: look.edges.get(&flow.base.id) }
        }
        Link::Message(place) => model.message_flows.get(place).map_or(plain("d-message"), |flow| {
            let message = flow.message.as_ref().and_then(|message| message.target);
            let message = message.and_then(|index| model.messages.get(index.index()));
            let own = short(&flow.base.name, NAME);
            let name = message.filter(|_| own.is_empty()).map(|message| short(&message.base.name, NAME));
            Edge { class: "d-message", name: name.unwrap_or(own), mark: look.edges.get(&flow.base.id) }
        }),
        Link::Association(_) | Link::Other => plain("d-association"),
        Link::Data => plain("d-association d-data"),
    }
}

/// The line and its head, with a title for who points at it.
pub(super) fn draw(paper: &mut Paper, model: &Definitions, look: &Look, line: &Line) {
    let edge = edge(model, look, line);
    let mark = edge.mark.map(Mark::class).unwrap_or_default();
    let class = format!("d-edge {} {mark}", edge.class);
    paper.open("g", &[("class", &class.trim_end())]);
    if let Some(title) = spoken(model, line, &edge) {
        paper.leaf("title", &[], &title);
    }
    let points: Vec<String> =
        line.points.iter().map(|point| format!("{},{}", Number(point.x), Number(point.y))).collect();
    paper.empty("polyline", &[("class", &"d-wire"), ("points", &points.join(" "))]);
    heads(paper, model, line);
    paper.close("g");
    paper.line();
}

/// „Sequenzfluss „ja“: Gateway „A“ → Aufgabe „B““. Associations say nothing that the things at their ends do not.
fn spoken(model: &Definitions, line: &Line, edge: &Edge<'_>) -> Option<String> {
    let (from, to, kind) = match line.shows {
        Link::Flow(index) => {
            let flow = model.flow(index);
            (flow.source.target?, flow.target.target?, "Sequenzfluss")
        }
        Link::Message(_) if !edge.name.is_empty() => {
            return Some(format!("Nachrichtenfluss „{}“", edge.name));
        }
        Link::Message(_) => return Some("Nachrichtenfluss".to_owned()),
        _ => return None,
    };
    let (from, to) = (title(model.node(from)), title(model.node(to)));
    let name = quoted(&edge.name);
    let blank = if name.is_empty() { "" } else { " " };
    Some(format!("{kind}{blank}{name}: {from} → {to}"))
}

/// Where the last stroke comes from, for the direction of a head.
fn before(points: &[Point], end: Point) -> Option<Point> {
    points.iter().rev().copied().find(|point| (point.x - end.x).abs() + (point.y - end.y).abs() > 0.5)
}

fn heads(paper: &mut Paper, model: &Definitions, line: &Line) {
    let (Some(first), Some(last)) = (line.points.first().copied(), line.points.last().copied()) else {
        return;
    };
    let reversed: Vec<Point> = line.points.iter().rev().copied().collect();
    let (Some(to_last), Some(to_first)) = (before(&line.points, last), before(&reversed, first)) else {
        return;
    };
    match line.shows {
        Link::Flow(index) => {
            head(paper, "d-head", to_last, last, "M0 0L-11 -5V5Z");
            if let Some(sign) = start_sign(model, model.flow(index)) {
                head(paper, "d-foot", to_first, first, sign);
            }
        }
        Link::Message(_) => {
            head(paper, "d-foot", to_last, last, "M0 0L-11 -5.5V5.5Z");
            head(paper, "d-foot", to_first, first, "M0 0A4 4 0 1 1 -8 0A4 4 0 1 1 0 0Z");
        }
        Link::Data => head(paper, "d-wire", to_last, last, "M-8 -5L0 0L-8 5"),
        Link::Association(place) => {
            let direction = model.associations.get(place).map_or("", |found| found.direction.as_str());
            if matches!(direction, "One" | "Both") {
                head(paper, "d-wire", to_last, last, "M-8 -5L0 0L-8 5");
            }
            if direction == "Both" {
                head(paper, "d-wire", to_first, first, "M-8 -5L0 0L-8 5");
            }
        }
        Link::Other => {}
    }
}

/// A slash for a default flow, a diamond for a condition straight from an activity.
fn start_sign(model: &Definitions, flow: &SequenceFlow) -> Option<&'static str> {
    let source = model.node(flow.source.target?);
    if source.default().and_then(|default| default.target) == Some(flow.index) {
        return Some("M-6 -5L-13 5");
    }
    let conditional = flow.condition.is_some() && FlowNode::activity(source).is_some();
    conditional.then_some("M0 0L-8 -5L-16 0L-8 5Z")
}

/// A sign at a place, drawn for lines that come from the left.
fn head(paper: &mut Paper, class: &str, from: Point, at: Point, path: &str) {
    let angle = (at.y - from.y).atan2(at.x - from.x).to_degrees();
    let place = format!("translate({} {}) rotate({})", Number(at.x), Number(at.y), Number(angle));
    paper.empty("path", &[("class", &class), ("transform", &place), ("d", &path)]);
}

/// The name of an edge and its mark, above everything else.
pub(super) fn label(paper: &mut Paper, model: &Definitions, look: &Look, line: &Line) {
    let edge = edge(model, look, line);
    let spot = middle(&line.points);
    if !edge.name.is_empty() {
        match &line.label {
            Some(at) => {
                let block = fit(&edge.name, (at.width + 12.0).max(80.0), 60.0, &[11.0]);
                paper.text("d-name d-halo", &block, at.x + at.width / 2.0, at.y);
            }
            None => {
                let block = fit(&edge.name, spot.room.clamp(60.0, 120.0), 60.0, &[11.0]);
                if spot.level {
                    paper.text("d-name d-halo", &block, spot.at.x, spot.at.y - block.height() - 3.0);
                } else {
                    let left = spot.at.x + 5.0;
                    paper.text("d-name d-left d-halo", &block, left, spot.at.y - block.height() / 2.0);
                }
            }
        }
    }
    if let Some(mark) = edge.mark.filter(|mark| !mark.text.trim().is_empty()) {
        badge(paper, mark, spot.at);
    }
}

/// A short text in a box of its own.
pub(super) fn badge(paper: &mut Paper, mark: &Mark, center: Point) {
    let text = short(&mark.text, 24);
    let wide = (width(&text, 11.0) + 12.0).max(20.0);
    let at = bpmn::model::Bounds { x: center.x - wide / 2.0, y: center.y - 9.0, width: wide, height: 18.0 };
    let class = format!("d-badge {}", mark.class());
    paper.open("g", &[("class", &class.trim_end())]);
    paper.rect("d-badge__box", &at, 9.0);
    let block = crate::text::Block { size: 11.0, lines: vec![text] };
    paper.text("d-badge__text", &block, center.x, center.y - 7.0);
    paper.close("g");
}

/// A place for a name: the middle of the longest stroke.
struct Spot {
    at: Point,
    room: f64,
    level: bool,
}

fn middle(points: &[Point]) -> Spot {
    let mut best =
        Spot { at: points.first().copied().unwrap_or(Point { x: 0.0, y: 0.0 }), room: 0.0, level: true };
    for pair in points.windows(2) {
        let [from, to] = pair else { continue };
        let (across, down) = ((to.x - from.x).abs(), (to.y - from.y).abs());
        if across.max(down) > best.room {
            let at = Point { x: f64::midpoint(from.x, to.x), y: f64::midpoint(from.y, to.y) };
            best = Spot { at, room: across.max(down), level: across >= down };
        }
    }
    best
}
