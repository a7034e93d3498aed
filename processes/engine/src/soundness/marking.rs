//! Where tokens and messages are: one state of the search, packed into bytes so that it is small and quickly compared.

use crate::net::{FlowId, MessageId, Net, NodeId, PoolId};

/// One state. In this order: tokens on flows, tokens on nodes, whether each pool has begun, messages on the way by flow, and what
/// the channel remembers of their order.
pub(super) type State = Box<[u8]>;

/// More tokens on one flow, or messages of one flow on their way, are not looked at: a process may send for ever.
pub(super) const MOST_ON_A_FLOW: u8 = 2;
/// More tokens in one node are not looked at.
pub(super) const MOST_IN_A_NODE: u8 = 8;

/// Where in the bytes of a state what is.
#[derive(Clone, Copy, Debug)]
pub(super) struct Layout {
    nodes: usize,
    pools: usize,
    messages: usize,
    order: usize,
}

/// A state that is being changed.
#[derive(Clone, Debug)]
pub(super) struct Marking {
    bytes: Vec<u8>,
    layout: Layout,
    /// Whether somewhere are more than are looked at.
    pub(super) overfull: bool,
}

impl Layout {
    pub(super) fn of(net: &Net) -> Self {
        let nodes = net.flows.len();
        let pools = nodes + net.nodes.len();
        let messages = pools + net.pools.len();
        Self { nodes, pools, messages, order: messages + net.messages.len() }
    }

    /// A state without any token.
    pub(super) fn empty(self) -> Marking {
        Marking { bytes: vec![0; self.order], layout: self, overfull: false }
    }

    pub(super) fn read(self, state: &[u8]) -> Marking {
        Marking { bytes: state.to_vec(), layout: self, overfull: false }
    }

    /// The tokens on each sequence flow.
    pub(super) fn flows(self, state: &[u8]) -> &[u8] {
        &state[..self.nodes]
    }

    /// The messages on their way, by message flow.
    pub(super) fn on_the_way(self, state: &[u8]) -> &[u8] {
        &state[self.messages..self.order]
    }

    pub(super) fn node(self, state: &[u8], node: NodeId) -> u8 {
        state[self.nodes + usize::from(node)]
    }
}

impl Marking {
    pub(super) fn into_state(self) -> State {
        self.bytes.into_boxed_slice()
    }

    pub(super) fn flow(&self, flow: FlowId) -> u8 {
        self.bytes[usize::from(flow)]
    }

    pub(super) fn node(&self, node: NodeId) -> u8 {
        self.layout.node(&self.bytes, node)
    }

    pub(super) fn has_begun(&self, pool: PoolId) -> bool {
        self.bytes[self.layout.pools + usize::from(pool)] > 0
    }

    pub(super) fn begin(&mut self, pool: PoolId) {
        self.bytes[self.layout.pools + usize::from(pool)] = 1;
    }

    pub(super) fn message(&self, message: MessageId) -> u8 {
        self.bytes[self.layout.messages + usize::from(message)]
    }

    /// What the channel remembers.
    pub(super) fn order(&self) -> &[u8] {
        &self.bytes[self.layout.order..]
    }

    pub(super) fn set_order(&mut self, order: &[u8]) {
        self.bytes.truncate(self.layout.order);
        self.bytes.extend_from_slice(order);
    }

    pub(super) fn take_flow(&mut self, flow: FlowId) {
        self.take(usize::from(flow));
    }

    pub(super) fn put_flow(&mut self, flow: FlowId) {
        self.put(usize::from(flow));
    }

    pub(super) fn take_node(&mut self, node: NodeId) {
        self.take(self.layout.nodes + usize::from(node));
    }

    pub(super) fn put_node(&mut self, node: NodeId) {
        self.put(self.layout.nodes + usize::from(node));
    }

    pub(super) fn clear_node(&mut self, node: NodeId) {
        self.bytes[self.layout.nodes + usize::from(node)] = 0;
    }

    pub(super) fn clear_flow(&mut self, flow: FlowId) {
        self.bytes[usize::from(flow)] = 0;
    }

    pub(super) fn take_message(&mut self, message: MessageId) {
        self.take(self.layout.messages + usize::from(message));
    }

    pub(super) fn put_message(&mut self, message: MessageId) {
        self.put(self.layout.messages + usize::from(message));
    }

    fn put(&mut self, place: usize) {
        let in_a_node = (self.layout.nodes..self.layout.messages).contains(&place);
        let most = if in_a_node { MOST_IN_A_NODE } else { MOST_ON_A_FLOW };
        self.bytes[place] += 1;
        self.overfull |= self.bytes[place] > most;
    }

    fn take(&mut self, place: usize) {
        self.bytes[place] -= 1;
    }
}
