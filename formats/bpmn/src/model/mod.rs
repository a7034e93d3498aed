//! The typed model, in the words of BPMN 2.0: arrays and indices that an engine can work with, each thing with the way
//! back to its element in the file.

mod activity;
mod base;
mod collaboration;
mod data;
mod diagram;
mod event;
mod index;
mod node;
mod process;
mod roots;

pub use activity::{
    Activity, ActivityKind, AdHoc, Loop, MultiBehavior, MultiInstance, ResourceRole, StandardLoop,
    SubProcess, Task,
};
pub use base::{Base, Expression, Extension, ForeignAttribute, Reference};
pub use collaboration::{Collaboration, MessageFlow, Participant};
pub use data::{Assignment, Data, DataAssociation, DataKind, DataSet, IoSpecification};
pub use diagram::{Bounds, Diagram, Edge, Point, Shape};
pub use event::{Event, EventDefinition, Position, Timer, Trigger};
pub use index::{
    DataIndex, ErrorIndex, EscalationIndex, FlowIndex, ItemIndex, LaneIndex, MessageIndex, NodeIndex,
    OperationIndex, ParticipantIndex, ProcessIndex, ScopeIndex, SignalIndex, Thing,
};
pub use node::{Direction, FlowNode, Gateway, GatewayKind, NodeKind};
pub use process::{Artifact, ArtifactKind, Association, Lane, Process, Scope, ScopeOwner, SequenceFlow};
pub use roots::{Coded, GlobalTask, Interface, Item, Message, Operation, Signal};

use std::collections::HashMap;

use crate::xml::NodeId;

/// Everything that a file defines. All lists are in the order of the file.
#[derive(Debug, Clone)]
pub struct Definitions {
    /// Id, name and documentation of the file itself.
    pub base: Base,
    /// The namespace of the ids of this file.
    pub target_namespace: String,
    /// The language of expressions that do not name one; XPath if the file says nothing.
    pub expression_language: String,
    /// The program that wrote the file, with version.
    pub exporter: String,
    /// The processes.
    pub processes: Vec<Process>,
    /// What contains flow nodes: processes, sub-processes, choreographies.
    pub scopes: Vec<Scope>,
    /// The events, activities and gateways of all processes.
    pub nodes: Vec<FlowNode>,
    /// The sequence flows of all processes.
    pub flows: Vec<SequenceFlow>,
    /// The lanes of all processes.
    pub lanes: Vec<Lane>,
    /// Collaborations, usually one.
    pub collaborations: Vec<Collaboration>,
    /// The pools of all collaborations.
    pub participants: Vec<Participant>,
    /// The message flows of all collaborations.
    pub message_flows: Vec<MessageFlow>,
    /// Data objects, stores, properties, inputs and outputs.
    pub data: Vec<Data>,
    /// Associations: of annotations, and from compensation events to their handlers.
    pub associations: Vec<Association>,
    /// Text annotations and groups.
    pub artifacts: Vec<Artifact>,
    /// The types of data.
    pub items: Vec<Item>,
    /// Messages.
    pub messages: Vec<Message>,
    /// Signals.
    pub signals: Vec<Signal>,
    /// Errors with their codes.
    pub errors: Vec<Coded>,
    /// Escalations with their codes.
    pub escalations: Vec<Coded>,
    /// Interfaces of services.
    pub interfaces: Vec<Interface>,
    /// The operations of all interfaces.
    pub operations: Vec<Operation>,
    /// Tasks that processes can call.
    pub global_tasks: Vec<GlobalTask>,
    /// What is drawn.
    pub diagrams: Vec<Diagram>,
    /// Ids that stand at a second element, with that element.
    pub duplicate_ids: Vec<(String, NodeId)>,
    pub(crate) ids: HashMap<String, NodeId>,
    pub(crate) things: HashMap<NodeId, Thing>,
}

impl Definitions {
    /// The process of this index.
    #[must_use]
    pub fn process(&self, index: ProcessIndex) -> &Process {
        &self.processes[index.index()]
    }

    /// The scope of this index.
    #[must_use]
    pub fn scope(&self, index: ScopeIndex) -> &Scope {
        &self.scopes[index.index()]
    }

    /// The flow node of this index.
    #[must_use]
    pub fn node(&self, index: NodeIndex) -> &FlowNode {
        &self.nodes[index.index()]
    }

    /// The sequence flow of this index.
    #[must_use]
    pub fn flow(&self, index: FlowIndex) -> &SequenceFlow {
        &self.flows[index.index()]
    }

    /// What has this id.
    #[must_use]
    pub fn find(&self, id: &str) -> Option<Thing> {
        self.ids.get(id).and_then(|element| self.things.get(element)).copied()
    }

    /// What this element of the file is in the model.
    #[must_use]
    pub fn thing(&self, element: NodeId) -> Option<Thing> {
        self.things.get(&element).copied()
    }

    /// The element that has this id.
    #[must_use]
    pub fn element(&self, id: &str) -> Option<NodeId> {
        self.ids.get(id).copied()
    }

    /// The flow node with this id.
    #[must_use]
    pub fn node_by_id(&self, id: &str) -> Option<&FlowNode> {
        match self.find(id)? {
            Thing::Node(index) => Some(self.node(index)),
            _ => None,
        }
    }

    /// The scope that holds the scope of a flow node, and so on up to the process or choreography.
    pub fn scopes_around(&self, node: NodeIndex) -> impl Iterator<Item = ScopeIndex> {
        std::iter::successors(Some(self.node(node).scope), |scope| self.scope(*scope).parent)
    }

    /// The process that a scope belongs to; none inside of a choreography.
    #[must_use]
    pub fn process_of(&self, scope: ScopeIndex) -> Option<ProcessIndex> {
        let outermost = std::iter::successors(Some(scope), |scope| self.scope(*scope).parent).last()?;
        match self.scope(outermost).owner {
            ScopeOwner::Process(process) => Some(process),
            _ => None,
        }
    }
}
