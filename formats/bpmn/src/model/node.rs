//! Flow nodes: events, activities, gateways.

use super::activity::Activity;
use super::base::{Base, Expression, Reference};
use super::event::Event;
use super::index::{FlowIndex, LaneIndex, NodeIndex, ScopeIndex};

/// An event, activity or gateway.
#[derive(Debug, Clone)]
pub struct FlowNode {
    /// Id, name, documentation.
    pub base: Base,
    /// Its place in `nodes`.
    pub index: NodeIndex,
    /// The process or sub-process that it lies in.
    pub scope: ScopeIndex,
    /// The sequence flows that lead here, in the order of the file.
    pub incoming: Vec<FlowIndex>,
    /// The sequence flows that begin here, in the order of the file.
    pub outgoing: Vec<FlowIndex>,
    /// What the node itself lists as `incoming`; files may leave it out.
    pub listed_incoming: Vec<Reference<FlowIndex>>,
    /// What the node itself lists as `outgoing`.
    pub listed_outgoing: Vec<Reference<FlowIndex>>,
    /// The innermost lane that it lies in.
    pub lane: Option<LaneIndex>,
    /// The boundary events attached to it.
    pub boundary: Vec<NodeIndex>,
    /// What it is.
    pub kind: NodeKind,
}

impl FlowNode {
    /// The event, if it is one.
    #[must_use]
    pub fn event(&self) -> Option<&Event> {
        match &self.kind {
            NodeKind::Event(event) => Some(event),
            _ => None,
        }
    }

    /// The activity, if it is one.
    #[must_use]
    pub fn activity(&self) -> Option<&Activity> {
        match &self.kind {
            NodeKind::Activity(activity) => Some(activity),
            _ => None,
        }
    }

    /// The gateway, if it is one.
    #[must_use]
    pub fn gateway(&self) -> Option<&Gateway> {
        match &self.kind {
            NodeKind::Gateway(gateway) => Some(gateway),
            _ => None,
        }
    }

    /// The default flow of an activity or gateway.
    #[must_use]
    pub fn default(&self) -> Option<&Reference<FlowIndex>> {
        match &self.kind {
            NodeKind::Activity(activity) => activity.default.as_ref(),
            NodeKind::Gateway(gateway) => gateway.default.as_ref(),
            _ => None,
        }
    }
}

/// What a flow node is.
#[derive(Debug, Clone)]
pub enum NodeKind {
    /// An event.
    Event(Box<Event>),
    /// An activity.
    Activity(Box<Activity>),
    /// A gateway.
    Gateway(Box<Gateway>),
    /// A choreography activity; the name of its element.
    Choreography(String),
}

/// A gateway.
#[derive(Debug, Clone)]
pub struct Gateway {
    /// Which gateway.
    pub kind: GatewayKind,
    /// What the file says about its direction.
    pub direction: Direction,
    /// The default flow of exclusive, inclusive and complex gateways.
    pub default: Option<Reference<FlowIndex>>,
}

/// What kind of gateway.
#[derive(Debug, Clone)]
pub enum GatewayKind {
    /// One way: the first whose condition holds.
    Exclusive,
    /// Every way whose condition holds.
    Inclusive,
    /// All ways.
    Parallel,
    /// The way of the event that comes first.
    EventBased {
        /// Whether it begins the process.
        instantiate: bool,
        /// Whether all events must come (only where it begins the process).
        parallel: bool,
    },
    /// Level C: kept, not executed.
    Complex {
        /// When it lets tokens pass.
        activation: Option<Expression>,
    },
}

/// Whether a gateway joins or splits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Direction {
    /// Not said.
    Unspecified,
    /// It joins.
    Converging,
    /// It splits.
    Diverging,
    /// Both.
    Mixed,
}
