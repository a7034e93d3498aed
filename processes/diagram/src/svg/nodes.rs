//! Events, activities and gateways as they are drawn.

use bpmn::model::{
    Activity, ActivityKind, Bounds, Event, FlowNode, Gateway, GatewayKind, NodeKind, Position,
};

use super::icons;
use super::paper::{Number, Paper, inset};
use crate::picture::{Placed, middle};
use crate::text::{count, fit};

/// Sizes of type for names in shapes.
const SIZES: &[f64] = &[12.0, 11.0, 10.0, 9.0];

/// The class of a node.
pub(super) fn class(node: &FlowNode) -> &'static str {
    match &node.kind {
        NodeKind::Event(_) => "d-event",
        NodeKind::Gateway(_) => "d-gateway",
        NodeKind::Activity(_) | NodeKind::Choreography(_) => "d-activity",
    }
}

/// The node's shape, signs and name.
pub(super) fn draw(paper: &mut Paper, node: &FlowNode, placed: &Placed) {
    match &node.kind {
        NodeKind::Event(found) => {
            event(paper, found, &placed.at);
            outside(paper, &node.base.name, placed);
        }
        NodeKind::Gateway(found) => {
            gateway(paper, found, placed);
            outside(paper, &node.base.name, placed);
        }
        NodeKind::Activity(found) => activity(paper, found, &node.base.name, placed),
        NodeKind::Choreography(_) => {
            paper.rect("d-shape", &placed.at, 10.0);
            name_inside(paper, &node.base.name, &placed.at, [5.0, 5.0, 5.0]);
        }
    }
}

fn circle(paper: &mut Paper, class: &str, at: &Bounds) {
    let center = middle(at);
    let (x, y, rx, ry) =
        (Number(center.x), Number(center.y), Number(at.width / 2.0), Number(at.height / 2.0));
    paper.empty("ellipse", &[("class", &class), ("cx", &x), ("cy", &y), ("rx", &rx), ("ry", &ry)]);
}

fn event(paper: &mut Paper, event: &Event, at: &Bounds) {
    let (double, dashed, thick) = match &event.position {
        Position::Start { interrupting } => (false, !interrupting, false),
        Position::Catch | Position::Throw => (true, false, false),
        Position::End => (false, false, true),
        Position::Boundary { cancel_activity, .. } => (true, !cancel_activity, false),
    };
    let class = match (dashed, thick) {
        (true, _) => "d-shape d-dashed",
        (_, true) => "d-shape d-thick",
        _ => "d-shape",
    };
    circle(paper, class, at);
    if double {
        let class = if dashed { "d-line d-dashed" } else { "d-line" };
        circle(paper, class, &inset(at, 3.0_f64.min(at.width / 8.0)));
    }
    if let Some(icon) = icons::of_event(event) {
        paper.icon(icon, &square(at, 0.5));
    }
}

/// A square in the middle, as a part of the smaller side.
fn square(at: &Bounds, part: f64) -> Bounds {
    let side = at.width.min(at.height) * part;
    let center = middle(at);
    Bounds { x: center.x - side / 2.0, y: center.y - side / 2.0, width: side, height: side }
}

fn gateway(paper: &mut Paper, gateway: &Gateway, placed: &Placed) {
    let at = &placed.at;
    let center = middle(at);
    let corners =
        [(center.x, at.y), (at.x + at.width, center.y), (center.x, at.y + at.height), (at.x, center.y)];
    let points: Vec<String> = corners.iter().map(|(x, y)| format!("{},{}", Number(*x), Number(*y))).collect();
    paper.empty("polygon", &[("class", &"d-shape"), ("points", &points.join(" "))]);
    if let GatewayKind::EventBased { instantiate, .. } = gateway.kind {
        circle(paper, "d-line", &square(at, 0.56));
        if !instantiate {
            circle(paper, "d-line", &square(at, 0.46));
        }
        if let Some(icon) = icons::of_gateway(&gateway.kind, true) {
            paper.icon(icon, &square(at, 0.3));
        }
    } else if let Some(icon) = icons::of_gateway(&gateway.kind, placed.marker) {
        paper.icon(icon, &square(at, 0.46));
    }
}

fn activity(paper: &mut Paper, activity: &Activity, name: &str, placed: &Placed) {
    let at = &placed.at;
    let sub = match &activity.kind {
        ActivityKind::SubProcess(sub) => Some(sub),
        _ => None,
    };
    // Some files draw what is called into the call.
    let called = matches!(activity.kind, ActivityKind::Call { .. });
    let expanded = (sub.is_some() || called) && placed.expanded;
    let class = match (&activity.kind, expanded) {
        (ActivityKind::Call { .. }, true) => "d-open d-thick",
        (ActivityKind::Call { .. }, false) => "d-shape d-thick",
        (ActivityKind::SubProcess(sub), true) if sub.triggered_by_event => "d-open d-dotted",
        (ActivityKind::SubProcess(sub), false) if sub.triggered_by_event => "d-shape d-dotted",
        (_, true) => "d-open",
        _ => "d-shape",
    };
    paper.rect(class, at, 10.0);
    if sub.is_some_and(|sub| sub.transaction.is_some()) {
        paper.rect("d-line", &inset(at, 3.0), 8.0);
    }
    let icon = icons::of_task(activity);
    if let Some(icon) = icon {
        let field = Bounds { x: at.x + 5.0, y: at.y + 5.0, width: 16.0, height: 16.0 };
        paper.icon(icon, &field);
    }
    let markers = icons::markers(activity, sub.is_some() && !expanded);
    let mut x = middle(at).x - count(markers.len()) * 9.0 + 2.0;
    for marker in &markers {
        paper.icon(*marker, &Bounds { x, y: at.y + at.height - 18.0, width: 14.0, height: 14.0 });
        x += 18.0;
    }
    let below = if markers.is_empty() { 5.0 } else { 20.0 };
    if expanded {
        let block = fit(name, at.width - 24.0, 32.0, SIZES);
        paper.text("d-name", &block, middle(at).x, at.y + 8.0);
    } else {
        // Beside a sign the name begins lower, where there is room for that.
        let (above, beside) = match icon {
            Some(_) if at.height >= 60.0 => (21.0, 5.0),
            Some(_) => (5.0, 22.0),
            None => (5.0, 5.0),
        };
        name_inside(paper, name, at, [above, below, beside]);
    }
}

fn name_inside(paper: &mut Paper, name: &str, at: &Bounds, [above, below, beside]: [f64; 3]) {
    let room = at.height - above - below;
    let block = fit(name, at.width - 2.0 * beside, room, SIZES);
    // In the middle of the whole shape if it fits there.
    let centred = at.y + (at.height - block.height()) / 2.0;
    let top = centred.max(at.y + above).min(at.y + at.height - below - block.height());
    paper.text("d-name", &block, middle(at).x, top);
}

/// The name of a shape that is too small for it: where the file says, else below.
pub(super) fn outside(paper: &mut Paper, name: &str, placed: &Placed) {
    let at = placed.named();
    let block = fit(name, at.width, 60.0, &[11.0, 10.0]);
    paper.text("d-name d-halo", &block, middle(&at).x, at.y);
}
