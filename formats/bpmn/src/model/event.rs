//! Events and what triggers them.

use super::base::{Base, Expression, Reference};
use super::data::{DataAssociation, DataSet};
use super::index::{
    DataIndex, ErrorIndex, EscalationIndex, MessageIndex, NodeIndex, OperationIndex, SignalIndex,
};
use crate::xml::NodeId;

/// An event (Ereignis).
#[derive(Debug, Clone)]
pub struct Event {
    /// Where in the course it stands.
    pub position: Position,
    /// What triggers it or what it throws: none, one, or (level C) several.
    pub definitions: Vec<EventDefinition>,
    /// Of several: whether all must come.
    pub parallel_multiple: bool,
    /// Data inputs (throwing) and outputs (catching).
    pub data: Vec<DataIndex>,
    /// Input or output set.
    pub sets: Vec<DataSet>,
    /// Where its data come from or go to.
    pub associations: Vec<DataAssociation>,
    /// Of a compensation boundary event: the activity that compensates.
    pub handler: Option<NodeIndex>,
    /// Of a throwing link event: the catching one.
    pub link_target: Option<NodeIndex>,
}

impl Event {
    /// The only trigger, if there is exactly one.
    #[must_use]
    pub fn trigger(&self) -> Option<&Trigger> {
        match self.definitions.as_slice() {
            [only] => Some(&only.trigger),
            _ => None,
        }
    }

    /// Whether it waits for something (start, catch, boundary) rather than causes it.
    #[must_use]
    pub fn catches(&self) -> bool {
        !matches!(self.position, Position::Throw | Position::End)
    }
}

/// Where an event stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Position {
    /// At the beginning.
    Start {
        /// Of an event sub-process: whether it ends what is around it.
        interrupting: bool,
    },
    /// In between, waiting.
    Catch,
    /// In between, causing.
    Throw,
    /// At the end.
    End,
    /// At the border of an activity.
    Boundary {
        /// The activity.
        attached_to: Reference<NodeIndex>,
        /// Whether the activity is ended.
        cancel_activity: bool,
    },
}

/// One trigger or result of an event.
#[derive(Debug, Clone)]
pub struct EventDefinition {
    /// Id, name, documentation.
    pub base: Base,
    /// Which one.
    pub trigger: Trigger,
    /// Whether the event refers to it (`eventDefinitionRef`) rather than contains it.
    pub by_reference: bool,
}

/// What triggers an event, or what it causes.
#[derive(Debug, Clone)]
pub enum Trigger {
    /// A message.
    Message {
        /// Which one.
        message: Option<Reference<MessageIndex>>,
        /// The operation of a service.
        operation: Option<Reference<OperationIndex>>,
    },
    /// A time.
    Timer(Timer),
    /// An error.
    Error(Option<Reference<ErrorIndex>>),
    /// An escalation.
    Escalation(Option<Reference<EscalationIndex>>),
    /// A signal.
    Signal(Option<Reference<SignalIndex>>),
    /// A condition.
    Conditional(Option<Expression>),
    /// A jump to another place of the same scope.
    Link {
        /// The name that both ends share.
        name: String,
        /// The link definitions that lead here.
        sources: Vec<Reference<NodeId>>,
        /// The link definition that this one leads to.
        target: Option<Reference<NodeId>>,
    },
    /// Compensation.
    Compensation {
        /// Of which activity; none: of all in the scope.
        activity: Option<Reference<NodeIndex>>,
        /// Whether the thrower waits.
        wait: bool,
    },
    /// The end of a transaction that failed.
    Cancel,
    /// The end of everything in the scope.
    Terminate,
}

/// When a timer fires. Exactly one of them should be there.
#[derive(Debug, Clone, Default)]
pub struct Timer {
    /// At a time.
    pub date: Option<Expression>,
    /// After a while.
    pub duration: Option<Expression>,
    /// Again and again.
    pub cycle: Option<Expression>,
}
