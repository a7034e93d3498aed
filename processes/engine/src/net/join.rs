//! When an inclusive gateway goes on: not while a token could still come over a flow that is empty. Whether one could is a
//! question of the whole diagram, never of the gateway's own flows (BPMN 2.0, 13.4.3).

use std::collections::{BTreeMap, BTreeSet};

use super::{FlowId, Kind, Net, NodeId};

/// For every inclusive gateway with several flows into it: where tokens would have to be to come over each of them.
#[derive(Clone, Debug, Default)]
pub struct Joins(BTreeMap<NodeId, Vec<Before>>);

/// What lies before a flow into an inclusive gateway, without passing through the gateway.
#[derive(Clone, Debug)]
struct Before {
    /// The flow into the gateway.
    flow: FlowId,
    /// The flows before it.
    flows: BTreeSet<FlowId>,
    /// The nodes before it that can hold a token.
    nodes: BTreeSet<NodeId>,
}

impl Joins {
    /// Those of a net.
    #[must_use]
    pub fn of(net: &Net) -> Self {
        let inclusive = net.ids().filter(|id| net.node(*id).kind == Kind::Inclusive);
        let ways = |id: NodeId| net.node(id).incoming.iter().map(|flow| before(net, id, *flow)).collect();
        Self(inclusive.map(|id| (id, ways(id))).collect())
    }

    /// Whether the gateway goes on, given which flows and nodes have tokens.
    #[must_use]
    pub fn opens(
        &self,
        gateway: NodeId,
        on_flow: &dyn Fn(FlowId) -> bool,
        on_node: &dyn Fn(NodeId) -> bool,
    ) -> bool {
        let Some(ways) = self.0.get(&gateway) else { return false };
        let (full, empty): (Vec<_>, Vec<_>) = ways.iter().partition(|before| on_flow(before.flow));
        if full.is_empty() {
            return false;
        }
        // A token before a flow that has one already will come over that one, too.
        let flows: BTreeSet<_> = full.iter().flat_map(|before| &before.flows).collect();
        let nodes: BTreeSet<_> = full.iter().flat_map(|before| &before.nodes).collect();
        let awaited = |before: &Before| {
            before.flows.iter().any(|flow| on_flow(*flow) && !flows.contains(flow))
                || before.nodes.iter().any(|node| on_node(*node) && !nodes.contains(node))
        };
        !empty.into_iter().any(awaited)
    }
}

fn before(net: &Net, gateway: NodeId, flow: FlowId) -> Before {
    let mut found = Before { flow, flows: BTreeSet::new(), nodes: BTreeSet::new() };
    let mut seen = BTreeSet::new();
    let mut next = vec![net.flow(flow).from];
    while let Some(id) = next.pop() {
        if id == gateway || !seen.insert(id) {
            continue;
        }
        found.nodes.insert(id);
        let node = net.node(id);
        // A boundary event goes on while its activity is at work; the other end of a link when this one throws.
        match &node.kind {
            Kind::Boundary { host, .. } => next.push(*host),
            Kind::Catch(super::Trigger::Link(name)) => {
                let throws =
                    |other: &&NodeId| net.node(**other).kind == Kind::Throw(super::Throw::Link(name.clone()));
                next.extend(net.siblings(node).iter().filter(throws));
            }
            _ => {}
        }
        for incoming in &node.incoming {
            found.flows.insert(*incoming);
            next.push(net.flow(*incoming).from);
        }
    }
    found
}
