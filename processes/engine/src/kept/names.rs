//! The names of nodes and flows: their ids in the diagram.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use crate::net::{FlowId, Net, NodeId};

/// The names of all nodes and flows of a model, in both directions. What has no id of its own in the diagram is called `#` and its
/// place.
#[derive(Clone, Debug, Default)]
pub struct Names {
    nodes: Vec<Arc<str>>,
    flows: Vec<Arc<str>>,
    node: HashMap<Arc<str>, NodeId>,
    flow: HashMap<Arc<str>, FlowId>,
}

impl Names {
    /// The names of a net.
    #[must_use]
    pub fn of(net: &Net) -> Self {
        let nodes = unique(net.nodes.iter().map(|node| node.id.as_str()));
        let flows = unique(net.flow_ids.iter().map(String::as_str));
        Self { node: places(&nodes), flow: places(&flows), nodes, flows }
    }

    /// The name of a node.
    #[must_use]
    pub fn node(&self, node: NodeId) -> Arc<str> {
        self.nodes[usize::from(node)].clone()
    }

    /// The name of a flow.
    #[must_use]
    pub fn flow(&self, flow: FlowId) -> Arc<str> {
        self.flows[usize::from(flow)].clone()
    }

    /// The node of a name.
    #[must_use]
    pub fn find_node(&self, name: &str) -> Option<NodeId> {
        self.node.get(name).copied()
    }

    /// The flow of a name.
    #[must_use]
    pub fn find_flow(&self, name: &str) -> Option<FlowId> {
        self.flow.get(name).copied()
    }
}

fn unique<'i>(ids: impl Iterator<Item = &'i str>) -> Vec<Arc<str>> {
    let mut known = HashSet::new();
    let name = |(place, id): (usize, &'i str)| {
        if id.is_empty() || !known.insert(id) { format!("#{place}").into() } else { id.into() }
    };
    ids.enumerate().map(name).collect()
}

fn places(names: &[Arc<str>]) -> HashMap<Arc<str>, u16> {
    let place = |(place, name): (usize, &Arc<str>)| Some((name.clone(), u16::try_from(place).ok()?));
    names.iter().enumerate().filter_map(place).collect()
}
