//! From the model to its steps.

use bpmn::model::{Definitions, FlowIndex, FlowNode, NodeIndex, Position, ProcessIndex};

use super::context::{Context, lane_name};
use super::{By, Neighbour, Step, Way};
use crate::anchors::anchors;
use crate::limits::{NAME, TEXT};
use crate::order::Order;
use crate::text::short;
use crate::words::{details, kind};

/// The steps of a process in the order of reading, every flow node once.
///
/// A step comes after those that lead to it; what leads back says so. The steps of a sub-process follow it.
#[must_use]
pub fn steps(model: &Definitions, process: ProcessIndex) -> Vec<Step> {
    let order = Order::of(model);
    let anchors = anchors(model);
    let names = Names { model, order: &order, anchors: &anchors };
    let context = Context::of(model);
    let here = |node: &&NodeIndex| model.process_of(model.node(**node).scope) == Some(process);
    order.sequence.iter().filter(here).map(|node| step(&names, &context, *node)).collect()
}

/// What is needed to name a node.
pub(crate) struct Names<'m> {
    pub(crate) model: &'m Definitions,
    pub(crate) order: &'m Order,
    pub(crate) anchors: &'m [String],
}

impl Names<'_> {
    pub(crate) fn neighbour(&self, index: NodeIndex) -> Neighbour {
        let node = self.model.node(index);
        Neighbour {
            id: node.base.id.clone(),
            anchor: self.anchors[index.index()].clone(),
            number: self.order.number[index.index()].clone(),
            kind: kind(node),
            name: short(&node.base.name, NAME),
        }
    }

    fn way(&self, flow: FlowIndex, from: NodeIndex, to: Option<NodeIndex>, shown: Option<NodeIndex>) -> Way {
        let found = self.model.flow(flow);
        let default = self.model.node(from).default().and_then(|default| default.target);
        let condition = found.condition.as_ref().map(|condition| short(condition.body(), NAME));
        Way {
            flow: found.base.id.clone(),
            step: shown.map(|node| self.neighbour(node)),
            label: short(&found.base.name, NAME),
            condition: condition.unwrap_or_default(),
            default: default == Some(flow),
            back: to.is_some_and(|to| self.order.is_back(from, to)),
            by: By::Flow,
        }
    }

    fn other(&self, from: NodeIndex, to: NodeIndex, shown: NodeIndex, by: By) -> Way {
        Way {
            flow: String::new(),
            step: Some(self.neighbour(shown)),
            label: String::new(),
            condition: String::new(),
            default: false,
            back: self.order.is_back(from, to),
            by,
        }
    }
}

/// What a node leads to.
pub(crate) fn ways_after(names: &Names<'_>, node: &FlowNode) -> Vec<Way> {
    let flows = node.outgoing.iter().map(|flow| {
        let to = names.model.flow(*flow).target.target;
        names.way(*flow, node.index, to, to)
    });
    let event = node.event();
    let link = event.and_then(|event| event.link_target);
    let link = link.map(|to| names.other(node.index, to, to, By::Link));
    let handler = event.and_then(|event| event.handler);
    let handler = handler.map(|to| names.other(node.index, to, to, By::Compensation));
    flows.chain(link).chain(handler).collect()
}

fn ways_before(names: &Names<'_>, context: &Context, node: &FlowNode) -> Vec<Way> {
    let flow = |flow: &FlowIndex| {
        let from = names.model.flow(*flow).source.target?;
        Some(names.way(*flow, from, Some(node.index), Some(from)))
    };
    let flows = node.incoming.iter().filter_map(flow);
    let jumps = context.jumps_to(node.index).iter();
    let jumps = jumps.map(|(from, by)| names.other(*from, node.index, *from, *by));
    flows.chain(jumps).collect()
}

fn step(names: &Names<'_>, context: &Context, index: NodeIndex) -> Step {
    let (model, order) = (names.model, names.order);
    let node = model.node(index);
    let attached_to = node.event().and_then(|event| match &event.position {
        Position::Boundary { attached_to, .. } => attached_to.target,
        _ => None,
    });
    Step {
        node: index,
        id: node.base.id.clone(),
        anchor: names.anchors[index.index()].clone(),
        number: order.number[index.index()].clone(),
        depth: order.depth[index.index()],
        kind: kind(node),
        name: short(&node.base.name, NAME),
        lane: lane_of(model, node),
        details: details(model, node),
        documentation: short(&node.base.documentation.join(" "), TEXT),
        before: ways_before(names, context, node),
        after: ways_after(names, node),
        attached: node.boundary.iter().map(|event| names.neighbour(*event)).collect(),
        attached_to: attached_to.map(|host| names.neighbour(host)),
        messages: context.messages_of(index),
        reads: context.data_of(model, index, true),
        writes: context.data_of(model, index, false),
        remarks: context.remarks_of(index),
        inner: inner(order, index),
    }
}

/// How many of the following nodes lie deeper.
fn inner(order: &Order, index: NodeIndex) -> usize {
    let (place, depth) = (order.place[index.index()], order.depth[index.index()]);
    order.sequence[place + 1..].iter().take_while(|after| order.depth[after.index()] > depth).count()
}

/// The lane of a node; within a sub-process, that of the sub-process.
pub(crate) fn lane_of(model: &Definitions, node: &FlowNode) -> Option<String> {
    let host = |scope: &bpmn::model::ScopeIndex| match model.scope(*scope).owner {
        bpmn::model::ScopeOwner::SubProcess(host) => model.node(host).lane,
        _ => None,
    };
    // A sub-process that stands in no lane asks those around it.
    let around = || model.scopes_around(node.index).find_map(|scope| host(&scope));
    let lane = node.lane.or_else(around)?;
    Some(lane_name(model, lane)).filter(|name| !name.is_empty())
}
