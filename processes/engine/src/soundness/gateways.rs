//! What gateways do with tokens.

use super::marking::Marking;
use super::moves::{Game, subsets};
use crate::net::{FlowId, Kind, MessageId, Node, NodeId, Trigger, When};

impl Game<'_> {
    pub(super) fn exclusive(&mut self, at: &Marking, id: NodeId, node: &Node) {
        for next in self.takes(at, node) {
            for flow in &node.outgoing {
                let mut next = next.clone();
                next.put_flow(*flow);
                self.found(id, (node.outgoing.len() > 1).then_some(*flow), next);
            }
            if node.outgoing.is_empty() {
                self.found(id, None, next);
            }
        }
    }

    pub(super) fn parallel(&mut self, at: &Marking, id: NodeId, node: &Node) {
        if node.incoming.is_empty() || node.incoming.iter().any(|flow| at.flow(*flow) == 0) {
            return;
        }
        let mut next = at.clone();
        node.incoming.iter().for_each(|flow| next.take_flow(*flow));
        node.outgoing.iter().for_each(|flow| next.put_flow(*flow));
        self.found(id, None, next);
    }

    pub(super) fn inclusive(&mut self, at: &Marking, id: NodeId, node: &Node) {
        if !self.joins.opens(id, &|flow| at.flow(flow) > 0, &|node| at.node(node) > 0) {
            return;
        }
        let mut next = at.clone();
        node.incoming.iter().filter(|flow| at.flow(**flow) > 0).for_each(|flow| next.take_flow(*flow));
        if node.outgoing.is_empty() {
            return self.found(id, None, next);
        }
        let default = |flow: &FlowId| self.net.flow(*flow).when == When::Default;
        let (defaults, others): (Vec<_>, Vec<_>) = node.outgoing.iter().copied().partition(default);
        let mut ways = subsets(&others, &mut self.cut);
        ways.extend(defaults.into_iter().map(|flow| vec![flow]));
        for way in ways {
            let mut next = next.clone();
            way.iter().for_each(|flow| next.put_flow(*flow));
            let one = (way.len() == 1 && node.outgoing.len() > 1).then(|| way[0]);
            self.found(id, one, next);
        }
    }

    pub(super) fn event_based(&mut self, at: &Marking, id: NodeId, node: &Node) {
        for next in self.takes(at, node) {
            for flow in &node.outgoing {
                let target = self.net.node(self.net.flow(*flow).to);
                let by_message = matches!(target.kind, Kind::Receive | Kind::Catch(Trigger::Message));
                let there = |message: &MessageId| {
                    self.net.messages[usize::from(*message)].from.is_none() || at.message(*message) > 0
                };
                if by_message && !target.receives.is_empty() && !target.receives.iter().any(there) {
                    continue;
                }
                let mut next = next.clone();
                next.put_flow(*flow);
                self.found(id, (node.outgoing.len() > 1).then_some(*flow), next);
            }
        }
    }
}
