//! What follows from several elements together: flows of nodes, boundary events, lanes, handlers, links.

use std::collections::HashMap;

use crate::model::{Definitions, FlowNode, NodeIndex, NodeKind, Position, Trigger};
use crate::xml::{Document, NodeId};

impl Definitions {
    pub(super) fn connect(&mut self, document: &Document) {
        self.connect_flows();
        self.connect_boundaries();
        self.connect_lanes();
        self.connect_handlers();
        self.connect_links(document);
    }

    fn connect_flows(&mut self) {
        for flow in &self.flows {
            if let Some(source) = flow.source.target.and_then(|source| self.nodes.get_mut(source.index())) {
                source.outgoing.push(flow.index);
            }
            if let Some(target) = flow.target.target.and_then(|target| self.nodes.get_mut(target.index())) {
                target.incoming.push(flow.index);
            }
        }
    }

    fn connect_boundaries(&mut self) {
        let attached = |node: &FlowNode| match &node.event()?.position {
            Position::Boundary { attached_to, .. } => attached_to.target.map(|to| (to, node.index)),
            _ => None,
        };
        let pairs: Vec<(NodeIndex, NodeIndex)> = self.nodes.iter().filter_map(attached).collect();
        for (activity, event) in pairs {
            self.nodes[activity.index()].boundary.push(event);
        }
    }

    fn connect_lanes(&mut self) {
        // Lanes inside a lane come after it, so that the innermost one wins.
        for lane in &self.lanes {
            for node in lane.nodes.iter().filter_map(|node| node.target) {
                self.nodes[node.index()].lane = Some(lane.index);
            }
        }
    }

    fn connect_handlers(&mut self) {
        let index =
            |element: Option<NodeId>| element.and_then(|element| self.thing(element)).and_then(|t| t.node());
        let ends: Vec<(NodeIndex, NodeIndex)> = self
            .associations
            .iter()
            .filter_map(|association| {
                let (source, target) = (index(association.source.target)?, index(association.target.target)?);
                // Some tools draw the arrow from the handler to the event.
                let compensates = |node: NodeIndex| self.is_compensation_boundary(node);
                match (compensates(source), compensates(target)) {
                    (true, _) => Some((source, target)),
                    (_, true) => Some((target, source)),
                    _ => None,
                }
            })
            .collect();
        for (event, handler) in ends {
            if let NodeKind::Event(event) = &mut self.nodes[event.index()].kind {
                event.handler.get_or_insert(handler);
            }
        }
    }

    fn is_compensation_boundary(&self, node: NodeIndex) -> bool {
        self.node(node).event().is_some_and(|event| {
            matches!(event.position, Position::Boundary { .. })
                && event.definitions.iter().any(|found| matches!(found.trigger, Trigger::Compensation { .. }))
        })
    }

    fn connect_links(&mut self, document: &Document) {
        let mut by_definition: HashMap<NodeId, NodeIndex> = HashMap::new();
        let mut by_name: HashMap<(crate::model::ScopeIndex, String), NodeIndex> = HashMap::new();
        for node in &self.nodes {
            let Some(event) = node.event().filter(|event| event.position == Position::Catch) else {
                continue;
            };
            for definition in &event.definitions {
                if let Trigger::Link { name, .. } = &definition.trigger {
                    by_definition.insert(definition.base.element, node.index);
                    if !name.trim().is_empty() {
                        by_name.entry((node.scope, name.trim().to_owned())).or_insert(node.index);
                    }
                }
            }
        }
        let target = |node: &FlowNode| {
            let event = node.event().filter(|event| event.position == Position::Throw)?;
            let Trigger::Link { name, target, .. } = event.trigger()? else { return None };
            let stated = target.as_ref().and_then(|target| target.target);
            let stated = stated.and_then(|target| {
                // The reference leads to the definition, with some tools to the event around it.
                by_definition.get(&target).copied().or_else(|| {
                    let inner = document.element(target).children().map(|child| child.id());
                    inner.filter_map(|child| by_definition.get(&child)).copied().next()
                })
            });
            let named = || by_name.get(&(node.scope, name.trim().to_owned())).copied();
            stated.or_else(named).map(|to| (node.index, to))
        };
        let pairs: Vec<(NodeIndex, NodeIndex)> = self.nodes.iter().filter_map(target).collect();
        for (from, to) in pairs {
            if let NodeKind::Event(event) = &mut self.nodes[from.index()].kind {
                event.link_target = Some(to);
            }
        }
    }
}
