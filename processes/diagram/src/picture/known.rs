//! The drawing in the file: what its shapes and edges show, and which of them can be used.

use std::collections::{HashMap, HashSet};

use bpmn::model::{Bounds, Definitions, Diagram, NodeIndex, Point, Shape, Thing};
use bpmn::xml::NodeId;

use super::{Line, Link, Picture, Placed, Shown, border, middle};
use crate::limits::{CORNERS, EDGES, FARTHEST, NODES, SHAPES};

/// What the drawings before this one have drawn.
#[derive(Default)]
pub(super) struct Drawn {
    pub(super) shown: HashSet<Shown>,
    /// Nodes whose place cannot be used.
    pub(super) lost: Vec<NodeIndex>,
    nodes: usize,
    others: usize,
    edges: usize,
}

/// What the elements are to which shapes and edges refer.
pub(super) struct Known {
    artifacts: HashMap<NodeId, usize>,
    messages: HashMap<NodeId, usize>,
    associations: HashMap<NodeId, usize>,
    data: HashSet<NodeId>,
}

impl Known {
    pub(super) fn of(model: &Definitions) -> Self {
        let bases =
            |bases: Vec<NodeId>| bases.into_iter().enumerate().map(|(place, id)| (id, place)).collect();
        let of_activities = model.nodes.iter().filter_map(|node| node.activity());
        let of_activities =
            of_activities.flat_map(|activity| activity.inputs.iter().chain(&activity.outputs));
        let of_events =
            model.nodes.iter().filter_map(|node| node.event()).flat_map(|event| &event.associations);
        Self {
            artifacts: bases(model.artifacts.iter().map(|artifact| artifact.base.element).collect()),
            messages: bases(model.message_flows.iter().map(|flow| flow.base.element).collect()),
            associations: bases(model.associations.iter().map(|found| found.base.element).collect()),
            data: of_activities.chain(of_events).map(|association| association.base.element).collect(),
        }
    }

    fn shown(&self, model: &Definitions, element: NodeId) -> Shown {
        match model.thing(element) {
            Some(Thing::Node(index)) => Shown::Node(index),
            Some(Thing::Participant(index)) => Shown::Pool(index),
            Some(Thing::Lane(index)) => Shown::Lane(index),
            Some(Thing::Data(index)) => Shown::Data(index),
            _ => self.artifacts.get(&element).map_or(Shown::Other, |place| Shown::Artifact(*place)),
        }
    }

    fn link(&self, model: &Definitions, element: NodeId) -> Link {
        if let Some(Thing::Flow(index)) = model.thing(element) {
            return Link::Flow(index);
        }
        let message = self.messages.get(&element).map(|place| Link::Message(*place));
        let association = || self.associations.get(&element).map(|place| Link::Association(*place));
        let data = || self.data.contains(&element).then_some(Link::Data);
        message.or_else(association).or_else(data).unwrap_or(Link::Other)
    }

    pub(super) fn diagram(&self, model: &Definitions, diagram: &Diagram, drawn: &mut Drawn) -> Picture {
        let mut picture = Picture::default();
        // Sub-processes whose inside is drawn here are expanded where the file does not say it.
        let mut filled = HashSet::new();
        for shape in &diagram.shapes {
            if let Some(Thing::Node(node)) = shape.shows.target.and_then(|element| model.thing(element)) {
                filled.insert(model.scope(model.node(node).scope).element);
            }
        }
        for shape in &diagram.shapes {
            let shows = shape.shows.target.map_or(Shown::Other, |element| self.shown(model, element));
            let Some(at) = shape.bounds.filter(usable) else {
                if let Shown::Node(node) = shows {
                    drawn.lost.push(node);
                }
                continue;
            };
            let is_node = matches!(shows, Shown::Node(_));
            let (count, most) = if is_node { (&mut drawn.nodes, NODES) } else { (&mut drawn.others, SHAPES) };
            *count += 1;
            if *count > most {
                continue;
            }
            let again = shows != Shown::Other && !drawn.shown.insert(shows);
            let inside = shape.shows.target.is_some_and(|element| filled.contains(&element));
            picture.shapes.push(Placed {
                shows,
                at,
                label: shape.label.filter(usable),
                expanded: shape.expanded.unwrap_or(inside),
                horizontal: shape.horizontal.unwrap_or(at.width >= at.height),
                marker: shape.marker.unwrap_or(true),
                again,
            });
        }
        let edges = EDGES.saturating_sub(drawn.edges);
        self.edges(model, diagram, &mut picture, edges);
        drawn.edges += picture.lines.len();
        picture
    }

    fn edges(&self, model: &Definitions, diagram: &Diagram, picture: &mut Picture, most: usize) {
        let boxes: HashMap<NodeId, Bounds> = diagram.shapes.iter().filter_map(boxed).collect();
        for edge in diagram.edges.iter().take(most) {
            let shows = edge.shows.target.map_or(Link::Other, |element| self.link(model, element));
            let near = |point: &&Point| point.x.abs() <= FARTHEST && point.y.abs() <= FARTHEST;
            let mut points: Vec<Point> = edge.waypoints.iter().filter(near).copied().take(CORNERS).collect();
            if points.len() < 2 {
                points = straight(model, shows, &boxes).unwrap_or_default();
            }
            if points.len() >= 2 {
                picture.lines.push(Line { shows, points, label: edge.label.filter(usable) });
            }
        }
    }
}

fn boxed(shape: &Shape) -> Option<(NodeId, Bounds)> {
    Some((shape.shows.target?, shape.bounds.filter(usable)?))
}

/// Whether something can be drawn there. Some files have labels without size, and NaN is no number to compare with.
fn usable(at: &Bounds) -> bool {
    let near = |number: f64| number.abs() <= FARTHEST;
    let size = |number: f64| number > 0.0 && number <= FARTHEST;
    near(at.x) && near(at.y) && size(at.width) && size(at.height)
}

/// A line without corners goes straight from border to border.
fn straight(model: &Definitions, link: Link, boxes: &HashMap<NodeId, Bounds>) -> Option<Vec<Point>> {
    let node = |index: NodeIndex| model.node(index).base.element;
    let (from, to) = match link {
        Link::Flow(flow) => {
            let flow = model.flow(flow);
            (node(flow.source.target?), node(flow.target.target?))
        }
        Link::Message(place) => {
            let flow = model.message_flows.get(place)?;
            (flow.source.target?, flow.target.target?)
        }
        Link::Association(place) => {
            let found = model.associations.get(place)?;
            (found.source.target?, found.target.target?)
        }
        Link::Data | Link::Other => return None,
    };
    let (from, to) = (boxes.get(&from)?, boxes.get(&to)?);
    Some(vec![border(from, middle(to)), border(to, middle(from))])
}
