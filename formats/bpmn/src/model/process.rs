//! Processes, the scopes inside of them, sequence flows, lanes, annotations.

use super::base::{Base, Expression, Reference};
use super::index::{DataIndex, FlowIndex, LaneIndex, NodeIndex, ProcessIndex, ScopeIndex};
use super::{IoSpecification, ResourceRole};
use crate::xml::NodeId;

/// A process (Prozess).
#[derive(Debug, Clone)]
pub struct Process {
    /// Id, name, documentation.
    pub base: Base,
    /// Its place in `processes`.
    pub index: ProcessIndex,
    /// What it contains.
    pub scope: ScopeIndex,
    /// Whether it is meant to be executed; false if the file says nothing.
    pub executable: bool,
    /// `Public`, `Private` or `None`.
    pub kind: String,
    /// Whether it is a closed process (`isClosed`).
    pub closed: bool,
    /// Inputs and outputs for those who call it.
    pub io: Option<IoSpecification>,
    /// Who is responsible.
    pub resources: Vec<ResourceRole>,
}

/// Something that contains flow nodes: a process or a sub-process.
#[derive(Debug, Clone)]
pub struct Scope {
    /// Its place in `scopes`.
    pub index: ScopeIndex,
    /// The element in the file.
    pub element: NodeId,
    /// Which process or sub-process it is.
    pub owner: ScopeOwner,
    /// The scope around it.
    pub parent: Option<ScopeIndex>,
    /// The flow nodes directly in it.
    pub nodes: Vec<NodeIndex>,
    /// The sequence flows that the file puts into it.
    pub flows: Vec<FlowIndex>,
    /// Data objects, references and properties directly in it.
    pub data: Vec<DataIndex>,
}

/// What a scope belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ScopeOwner {
    /// A process.
    Process(ProcessIndex),
    /// A sub-process, transaction or ad-hoc sub-process.
    SubProcess(NodeIndex),
    /// A choreography, which is kept but not executed.
    Choreography,
}

/// A sequence flow (Sequenzfluss).
#[derive(Debug, Clone)]
pub struct SequenceFlow {
    /// Id, name, documentation.
    pub base: Base,
    /// Its place in `flows`.
    pub index: FlowIndex,
    /// The scope that the file puts it into.
    pub scope: Option<ScopeIndex>,
    /// Where it begins.
    pub source: Reference<NodeIndex>,
    /// Where it leads.
    pub target: Reference<NodeIndex>,
    /// The condition, if it has one.
    pub condition: Option<Expression>,
    /// `isImmediate`.
    pub immediate: Option<bool>,
}

/// A lane (Bahn): whose responsibility its nodes are.
#[derive(Debug, Clone)]
pub struct Lane {
    /// Id, name, documentation.
    pub base: Base,
    /// Its place in `lanes`.
    pub index: LaneIndex,
    /// The process or sub-process that it divides.
    pub scope: Option<ScopeIndex>,
    /// The lane around it.
    pub parent: Option<LaneIndex>,
    /// The nodes in it, those of lanes inside it often too.
    pub nodes: Vec<Reference<NodeIndex>>,
}

/// An association: a dotted line without meaning for the course, but for compensation.
#[derive(Debug, Clone)]
pub struct Association {
    /// Id, name, documentation.
    pub base: Base,
    /// Where it begins: the element, if it is there.
    pub source: Reference<NodeId>,
    /// Where it ends.
    pub target: Reference<NodeId>,
    /// `None`, `One` or `Both`.
    pub direction: String,
}

/// A text annotation or a group.
#[derive(Debug, Clone)]
pub struct Artifact {
    /// Id, name, documentation.
    pub base: Base,
    /// Which of the two.
    pub kind: ArtifactKind,
}

/// What kind of artifact.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ArtifactKind {
    /// A text annotation.
    Text {
        /// Its text.
        text: String,
        /// The MIME type of the text.
        format: String,
    },
    /// A group.
    Group {
        /// The category value that gives it its name.
        category: String,
    },
}
