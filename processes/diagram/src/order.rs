//! The order in which a reader meets the nodes: each after those before it, branch after branch, inner ones after
//! their sub-process.

use std::collections::{HashMap, HashSet};

use bpmn::model::{
    ActivityKind, Definitions, FlowNode, NodeIndex, NodeKind, Position, ScopeIndex, ScopeOwner,
};
use bpmn::xml::NodeId;

/// A scope of its own: a process or choreography, and where its nodes stand in the sequence.
#[derive(Debug, Clone)]
pub(crate) struct Part {
    pub(crate) scope: ScopeIndex,
    pub(crate) from: usize,
    pub(crate) to: usize,
}

/// The nodes of a model in the order of reading.
#[derive(Debug, Clone)]
pub(crate) struct Order {
    /// Every node once.
    pub(crate) sequence: Vec<NodeIndex>,
    /// The place of each node in the sequence.
    pub(crate) place: Vec<usize>,
    /// The number of each node: 2, 3.1.
    pub(crate) number: Vec<String>,
    /// How many sub-processes are around each node.
    pub(crate) depth: Vec<usize>,
    /// The part to which each node belongs.
    part: Vec<usize>,
    /// The processes in the order of reading.
    pub(crate) parts: Vec<Part>,
    /// The scope that an element makes.
    made: HashMap<NodeId, ScopeIndex>,
}

impl Order {
    pub(crate) fn of(model: &Definitions) -> Self {
        let most = model.nodes.len();
        let mut order = Self {
            sequence: Vec::with_capacity(most),
            place: vec![0; most],
            number: vec![String::new(); most],
            depth: vec![0; most],
            part: vec![0; most],
            parts: Vec::new(),
            made: model.scopes.iter().map(|scope| (scope.element, scope.index)).collect(),
        };
        let mut seen = vec![false; model.scopes.len()];
        // Scopes that lie where none may lie come last, so that no node is missing.
        let all = model.scopes.iter().map(|scope| scope.index);
        for scope in outermost(model).into_iter().chain(all) {
            if seen[scope.index()] {
                continue;
            }
            let from = order.sequence.len();
            order.scope(model, scope, "", 0, &mut seen);
            for node in &order.sequence[from..] {
                order.part[node.index()] = order.parts.len();
            }
            order.parts.push(Part { scope, from, to: order.sequence.len() });
        }
        for (place, node) in order.sequence.iter().enumerate() {
            order.place[node.index()] = place;
        }
        order
    }

    /// The scope inside of a node.
    pub(crate) fn inside(&self, node: &FlowNode) -> Option<ScopeIndex> {
        self.made.get(&node.base.element).copied()
    }

    /// Whether what leads from the one to the other leads back. What leads to another process does not.
    pub(crate) fn is_back(&self, from: NodeIndex, to: NodeIndex) -> bool {
        let (from, to) = (from.index(), to.index());
        self.part[to] == self.part[from] && self.place[to] <= self.place[from]
    }

    fn scope(
        &mut self,
        model: &Definitions,
        scope: ScopeIndex,
        before: &str,
        depth: usize,
        seen: &mut [bool],
    ) {
        // A scope inside of itself cannot be read from a file, but be made by hand.
        if std::mem::replace(&mut seen[scope.index()], true) {
            return;
        }
        for (count, node) in flow_order(model, scope).into_iter().enumerate() {
            let number = format!("{before}{}", count + 1);
            self.depth[node.index()] = depth;
            self.sequence.push(node);
            if let Some(inner) = self.inside(model.node(node)) {
                self.scope(model, inner, &format!("{number}."), depth + 1, seen);
            }
            self.number[node.index()] = number;
        }
    }
}

/// Processes and choreographies: those of pools in the pools' order, then the others.
fn outermost(model: &Definitions) -> Vec<ScopeIndex> {
    let mut pool = HashMap::new();
    for participant in &model.participants {
        if let Some(process) = participant.process.as_ref().and_then(|process| process.target) {
            pool.entry(process).or_insert(participant.index.index());
        }
    }
    let own =
        |scope: &&bpmn::model::Scope| scope.parent.is_none() || matches!(scope.owner, ScopeOwner::Process(_));
    let mut found: Vec<(usize, ScopeIndex)> = model
        .scopes
        .iter()
        .filter(own)
        .map(|scope| match scope.owner {
            ScopeOwner::Process(process) => (pool.get(&process).copied().unwrap_or(usize::MAX), scope.index),
            _ => (usize::MAX, scope.index),
        })
        .collect();
    found.sort();
    found.into_iter().map(|(_, scope)| scope).collect()
}

/// What comes after a node in its own scope: by flows, then by a link, then at its border.
pub(crate) fn successors(model: &Definitions, node: &FlowNode) -> Vec<NodeIndex> {
    let by_flow = node.outgoing.iter().filter_map(|flow| model.flow(*flow).target.target);
    let event = node.event();
    let by_event = event.into_iter().flat_map(|event| [event.link_target, event.handler]).flatten();
    let all = by_flow.chain(by_event).chain(node.boundary.iter().copied());
    all.filter(|to| model.node(*to).scope == node.scope && *to != node.index).collect()
}

/// The nodes directly in a scope. Depth-first from the starts and in the order of leaving, reversed: so each node stands
/// after all that lead to it, but for those on a way back.
pub(crate) fn flow_order(model: &Definitions, scope: ScopeIndex) -> Vec<NodeIndex> {
    let nodes = &model.scope(scope).nodes;
    let next: HashMap<NodeIndex, Vec<NodeIndex>> =
        nodes.iter().map(|node| (*node, successors(model, model.node(*node)))).collect();
    let led_to: HashSet<NodeIndex> = next.values().flatten().copied().collect();
    let mut roots: Vec<NodeIndex> = nodes.iter().copied().filter(|node| !led_to.contains(node)).collect();
    // A start event into which a flow leads is a fault, but still where reading begins.
    roots.extend(nodes.iter().filter(|node| led_to.contains(node) && rank(model.node(**node)) == 0));
    roots.sort_by_key(|root| (rank(model.node(*root)), *root));

    let mut visited = HashSet::new();
    let mut order = Vec::with_capacity(nodes.len());
    for root in roots.into_iter().rev() {
        visit(root, &next, &mut visited, &mut order);
    }
    order.reverse();
    // What no start reaches: circles.
    for node in nodes {
        let mut circle = Vec::new();
        visit(*node, &next, &mut visited, &mut circle);
        order.extend(circle.into_iter().rev());
    }
    order
}

/// Where reading begins: at starts, then at what nothing leads to, then at what an event or a failure starts.
fn rank(node: &FlowNode) -> u8 {
    match &node.kind {
        NodeKind::Event(event) if matches!(event.position, Position::Start { .. }) => 0,
        NodeKind::Activity(activity) => match &activity.kind {
            ActivityKind::SubProcess(inner) if inner.triggered_by_event => 2,
            _ if activity.for_compensation => 3,
            _ => 1,
        },
        _ => 1,
    }
}

fn visit(
    root: NodeIndex,
    next: &HashMap<NodeIndex, Vec<NodeIndex>>,
    visited: &mut HashSet<NodeIndex>,
    left: &mut Vec<NodeIndex>,
) {
    if !visited.insert(root) {
        return;
    }
    let after = |node: &NodeIndex| next.get(node).map_or(&[][..], Vec::as_slice);
    // The last branch first, so that after the reversal the first one stands first.
    let mut open = vec![(root, after(&root).len())];
    while let Some((node, remaining)) = open.last_mut() {
        if *remaining == 0 {
            left.push(*node);
            open.pop();
            continue;
        }
        *remaining -= 1;
        let to = after(node)[*remaining];
        if visited.insert(to) {
            open.push((to, after(&to).len()));
        }
    }
}
