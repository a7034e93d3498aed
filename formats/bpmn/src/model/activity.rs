//! Activities: tasks, sub-processes, call activities, loops.

use super::Thing;
use super::base::{Base, Expression, Reference};
use super::data::{DataAssociation, IoSpecification};
use super::event::EventDefinition;
use super::index::{DataIndex, FlowIndex, MessageIndex, OperationIndex, ScopeIndex};
use crate::xml::NodeId;

/// An activity (Aktivität): something that is done.
#[derive(Debug, Clone)]
pub struct Activity {
    /// Which one.
    pub kind: ActivityKind,
    /// Whether it is done several times.
    pub repeats: Option<Loop>,
    /// Every loop element that the file has; more than one is a fault.
    pub loop_count: usize,
    /// Whether it only runs to compensate another one.
    pub for_compensation: bool,
    /// Tokens that it takes to begin; only 1 is executed.
    pub start_quantity: i64,
    /// Tokens that it gives at the end; only 1 is executed.
    pub completion_quantity: i64,
    /// The default flow.
    pub default: Option<Reference<FlowIndex>>,
    /// Inputs and outputs.
    pub io: Option<IoSpecification>,
    /// Where the inputs come from.
    pub inputs: Vec<DataAssociation>,
    /// Where the outputs go to.
    pub outputs: Vec<DataAssociation>,
    /// Variables of its own.
    pub properties: Vec<DataIndex>,
    /// Who does it.
    pub resources: Vec<ResourceRole>,
}

/// What kind of activity.
#[derive(Debug, Clone)]
pub enum ActivityKind {
    /// A task.
    Task(Task),
    /// A sub-process of any kind.
    SubProcess(SubProcess),
    /// A call of another process or global task.
    Call {
        /// What is called; another file may define it.
        called: Option<Reference<Thing>>,
    },
}

/// What kind of task.
#[derive(Debug, Clone)]
pub enum Task {
    /// A task of no kind.
    Plain,
    /// Done by a person with the program.
    User {
        /// `##unspecified`, `##WebService` or another technology.
        implementation: String,
    },
    /// Done by a person without the program.
    Manual,
    /// Done by a service.
    Service {
        /// The technology.
        implementation: String,
        /// The operation that is called.
        operation: Option<Reference<OperationIndex>>,
    },
    /// Sends a message.
    Send {
        /// The technology.
        implementation: String,
        /// The message.
        message: Option<Reference<MessageIndex>>,
        /// The operation.
        operation: Option<Reference<OperationIndex>>,
    },
    /// Waits for a message.
    Receive {
        /// The technology.
        implementation: String,
        /// The message.
        message: Option<Reference<MessageIndex>>,
        /// The operation.
        operation: Option<Reference<OperationIndex>>,
        /// Whether it begins the process.
        instantiate: bool,
    },
    /// Decides by rules.
    BusinessRule {
        /// The technology.
        implementation: String,
    },
    /// Runs a script.
    Script {
        /// The MIME type of the script's language, empty if not said.
        format: String,
        /// The script, if there is one.
        script: Option<String>,
    },
}

/// What a sub-process is.
#[derive(Debug, Clone)]
pub struct SubProcess {
    /// What it contains.
    pub scope: ScopeIndex,
    /// Whether it is an event sub-process.
    pub triggered_by_event: bool,
    /// Of a transaction: its method.
    pub transaction: Option<String>,
    /// Of an ad-hoc sub-process: how its activities are chosen.
    pub ad_hoc: Option<AdHoc>,
}

/// How the activities of an ad-hoc sub-process are done.
#[derive(Debug, Clone)]
pub struct AdHoc {
    /// One after the other rather than at the same time.
    pub sequential: bool,
    /// Whether running activities end when the condition holds.
    pub cancel_remaining: bool,
    /// When it is finished.
    pub completion: Option<Expression>,
}

/// How often an activity is done.
#[derive(Debug, Clone)]
pub enum Loop {
    /// Again and again while a condition holds.
    Standard(StandardLoop),
    /// For a number or for each of a collection.
    Multi(Box<MultiInstance>),
}

/// A loop with a condition.
#[derive(Debug, Clone)]
pub struct StandardLoop {
    /// The element in the file.
    pub element: NodeId,
    /// Whether the condition is looked at before the first time.
    pub test_before: bool,
    /// How often at most.
    pub maximum: Option<i64>,
    /// While what holds.
    pub condition: Option<Expression>,
}

/// Several instances of an activity.
#[derive(Debug, Clone)]
pub struct MultiInstance {
    /// The element in the file.
    pub element: NodeId,
    /// One after the other rather than at the same time.
    pub sequential: bool,
    /// How many.
    pub cardinality: Option<Expression>,
    /// One for each of this collection.
    pub input_collection: Option<Reference<DataIndex>>,
    /// Where results are collected.
    pub output_collection: Option<Reference<DataIndex>>,
    /// The one of the collection that an instance has.
    pub input_item: Option<DataIndex>,
    /// The result of an instance.
    pub output_item: Option<DataIndex>,
    /// When the remaining instances are no longer needed.
    pub completion: Option<Expression>,
    /// When events are thrown.
    pub behavior: MultiBehavior,
    /// The event of behavior `One`.
    pub one_event: Option<Reference<NodeId>>,
    /// The event of behavior `None`.
    pub none_event: Option<Reference<NodeId>>,
    /// What `one_event` throws.
    pub one_thrown: Option<EventDefinition>,
    /// What `none_event` throws.
    pub none_thrown: Option<EventDefinition>,
    /// Conditions and what is thrown when they hold, of behavior `Complex`.
    pub complex: Vec<(Option<Expression>, Vec<EventDefinition>)>,
}

/// When multi-instance activities throw events.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MultiBehavior {
    /// At each completion.
    None,
    /// At the first completion.
    One,
    /// Never; all must complete.
    All,
    /// When conditions hold.
    Complex,
}

/// Who does an activity or is responsible for a process.
#[derive(Debug, Clone)]
pub struct ResourceRole {
    /// Id, name, documentation.
    pub base: Base,
    /// The element's name: `potentialOwner`, `humanPerformer`, `performer` or `resourceRole`.
    pub kind: String,
    /// The resource that is meant.
    pub resource: Option<String>,
    /// An expression that finds the person.
    pub assignment: Option<Expression>,
    /// Whether parameters of the resource are bound.
    pub bound: bool,
}
