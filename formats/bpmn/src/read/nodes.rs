//! Flow nodes and gateways.

use super::index::Index;
use super::parts::flag;
use crate::model::{Direction, FlowNode, Gateway, GatewayKind, NodeIndex, NodeKind, ScopeIndex, Thing};
use crate::xml::Element;

impl Index<'_> {
    pub(super) fn nodes(&self) -> Vec<FlowNode> {
        let read = |(element, index): (&Element<'_>, u32)| FlowNode {
            base: self.base(*element),
            index: NodeIndex(index),
            scope: self.scope_of(*element).unwrap_or(ScopeIndex(0)),
            incoming: Vec::new(),
            outgoing: Vec::new(),
            listed_incoming: self.child_references(*element, "incoming", Thing::flow),
            listed_outgoing: self.child_references(*element, "outgoing", Thing::flow),
            lane: None,
            boundary: Vec::new(),
            kind: self.node_kind(*element),
        };
        self.found.nodes.iter().zip(0..).map(read).collect()
    }

    fn node_kind(&self, element: Element<'_>) -> NodeKind {
        let name = element.local();
        if name.ends_with("Event") {
            return NodeKind::Event(Box::new(self.event(element)));
        }
        if name.to_ascii_lowercase().contains("choreography") {
            return NodeKind::Choreography(name.to_owned());
        }
        match self.gateway_kind(element) {
            Some(kind) => NodeKind::Gateway(Box::new(self.gateway(element, kind))),
            None => NodeKind::Activity(Box::new(self.activity(element))),
        }
    }

    fn gateway_kind(&self, element: Element<'_>) -> Option<GatewayKind> {
        match element.local() {
            "exclusiveGateway" => Some(GatewayKind::Exclusive),
            "inclusiveGateway" => Some(GatewayKind::Inclusive),
            "parallelGateway" => Some(GatewayKind::Parallel),
            "eventBasedGateway" => Some(GatewayKind::EventBased {
                instantiate: flag(element, "instantiate").unwrap_or(false),
                parallel: element.attribute("eventGatewayType").map(str::trim) == Some("Parallel"),
            }),
            "complexGateway" => {
                Some(GatewayKind::Complex { activation: self.expression(element, "activationCondition") })
            }
            _ => None,
        }
    }

    fn gateway(&self, element: Element<'_>, kind: GatewayKind) -> Gateway {
        let direction = match element.attribute("gatewayDirection").map(str::trim) {
            Some("Converging") => Direction::Converging,
            Some("Diverging") => Direction::Diverging,
            Some("Mixed") => Direction::Mixed,
            _ => Direction::Unspecified,
        };
        Gateway { kind, direction, default: self.attribute_reference(element, "default", Thing::flow) }
    }
}
