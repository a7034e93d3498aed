//! Processes below each other, each in its pool, with the messages between them.

use std::collections::HashMap;

use bpmn::model::{Bounds, Definitions, ParticipantIndex, Point, ProcessIndex, ScopeOwner, Thing};
use bpmn::xml::NodeId;

use super::grid::{STRIP, scope};
use super::{DOWN, placed};
use crate::order::{Order, Part};
use crate::picture::{Line, Link, Picture, Shown, border, middle};

/// The height of a pool without inside.
const EMPTY: f64 = 60.0;

/// Lays out processes of which nothing is drawn; `whole` is whether nothing at all is drawn in the file.
pub(crate) fn lay_out(
    model: &Definitions,
    order: &Order,
    parts: &[Part],
    mut room: usize,
    whole: bool,
) -> Picture {
    let mut picture = Picture::default();
    let pools = pools(model);
    if whole {
        let empty = model.participants.iter().filter(|participant| {
            let process = participant.process.as_ref().and_then(|process| process.target);
            process.is_none_or(|process| model.scope(model.process(process).scope).nodes.is_empty())
        });
        for participant in empty.take(crate::limits::SHAPES) {
            let at = Bounds { x: 0.0, y: 0.0, width: 600.0, height: EMPTY };
            let mut one = Picture::default();
            one.shapes.push(placed(Shown::Pool(participant.index), at, false));
            picture.below(one);
        }
    }
    for part in parts {
        if model.scope(part.scope).nodes.is_empty() || room == 0 {
            continue;
        }
        let laid = scope(model, order, part.scope, &mut room);
        let pool = match model.scope(part.scope).owner {
            ScopeOwner::Process(process) => pools.get(&process).copied(),
            _ => None,
        };
        let mut one = laid.picture;
        if let Some(pool) = pool {
            one.shift(STRIP, 0.0);
            let at =
                Bounds { x: 0.0, y: 0.0, width: laid.width + STRIP, height: laid.height.max(EMPTY * 2.0) };
            one.shapes.insert(0, placed(Shown::Pool(pool), at, true));
        }
        picture.below(one);
    }
    // Pools are equally wide, as they are drawn by hand.
    let widest = picture.shapes.iter().filter(|shape| matches!(shape.shows, Shown::Pool(_)));
    let widest = widest.map(|shape| shape.at.width).fold(0.0, f64::max);
    for shape in &mut picture.shapes {
        if matches!(shape.shows, Shown::Pool(_)) && !shape.expanded {
            shape.at.width = widest;
        }
    }
    let messages = messages(model, &picture);
    picture.lines.extend(messages);
    picture
}

fn pools(model: &Definitions) -> HashMap<ProcessIndex, ParticipantIndex> {
    let mut pools = HashMap::new();
    for participant in &model.participants {
        if let Some(process) = participant.process.as_ref().and_then(|process| process.target) {
            pools.entry(process).or_insert(participant.index);
        }
    }
    pools
}

fn messages(model: &Definitions, picture: &Picture) -> Vec<Line> {
    let places: HashMap<Shown, Bounds> = picture.shapes.iter().map(|shape| (shape.shows, shape.at)).collect();
    let shown = |element: Option<NodeId>| match model.thing(element?)? {
        Thing::Node(index) => Some(Shown::Node(index)),
        Thing::Participant(index) => Some(Shown::Pool(index)),
        _ => None,
    };
    let pools: Vec<Bounds> =
        places.iter().filter(|(shown, _)| matches!(shown, Shown::Pool(_))).map(|(_, at)| *at).collect();
    let mut lines = Vec::new();
    for (place, flow) in model.message_flows.iter().take(crate::limits::EDGES).enumerate() {
        let ends = shown(flow.source.target).zip(shown(flow.target.target));
        let boxes = ends.and_then(|(from, to)| places.get(&from).copied().zip(places.get(&to).copied()));
        let Some((from, to)) = boxes else { continue };
        lines.push(Line { shows: Link::Message(place), points: down(&from, &to, &pools), label: None });
    }
    lines
}

/// From the lower border to the upper one or the other way round, with a corner in the gap.
fn down(from: &Bounds, to: &Bounds, pools: &[Bounds]) -> Vec<Point> {
    let (mut start, mut goal) = (middle(from), middle(to));
    // A whole pool is met where the other end stands.
    if from.width > 500.0 && from.height <= EMPTY {
        start.x = goal.x.clamp(from.x, from.x + from.width);
    }
    if to.width > 500.0 && to.height <= EMPTY {
        goal.x = start.x.clamp(to.x, to.x + to.width);
    }
    if from.y + from.height < to.y {
        (start.y, goal.y) = (from.y + from.height, to.y);
    } else if to.y + to.height < from.y {
        (start.y, goal.y) = (from.y, to.y + to.height);
    } else {
        return vec![border(from, middle(to)), border(to, middle(from))];
    }
    // In the gap behind the pool where it begins.
    let around = pools.iter().find(|pool| pool.y <= start.y && start.y <= pool.y + pool.height);
    let between = if start.y < goal.y {
        around.map_or(start.y, |pool| pool.y + pool.height) + DOWN / 3.0
    } else {
        around.map_or(start.y, |pool| pool.y) - DOWN / 3.0
    };
    let corners = [Point { x: start.x, y: between }, Point { x: goal.x, y: between }];
    if (start.x - goal.x).abs() < 1.0 {
        return vec![start, goal];
    }
    [start].into_iter().chain(corners).chain([goal]).collect()
}
