//! What stands beside the processes: messages, signals, errors, types, interfaces.

use super::base::{Base, Reference};
use super::data::IoSpecification;
use super::index::{ErrorIndex, ItemIndex, MessageIndex};

/// A type of data.
#[derive(Debug, Clone)]
pub struct Item {
    /// Id, documentation.
    pub base: Base,
    /// The name of the structure, empty if not said.
    pub structure: String,
    /// Whether it is a list.
    pub collection: bool,
    /// `Information` or `Physical`.
    pub kind: String,
}

/// A message (Nachricht).
#[derive(Debug, Clone)]
pub struct Message {
    /// Id, name, documentation.
    pub base: Base,
    /// The type of its content.
    pub item: Option<Reference<ItemIndex>>,
}

/// A signal (Signal), heard by everybody.
#[derive(Debug, Clone)]
pub struct Signal {
    /// Id, name, documentation.
    pub base: Base,
    /// The type of its content.
    pub item: Option<Reference<ItemIndex>>,
}

/// An error or an escalation.
#[derive(Debug, Clone)]
pub struct Coded {
    /// Id, name, documentation.
    pub base: Base,
    /// The code that handlers look at; empty if not said.
    pub code: String,
    /// The type of its content.
    pub item: Option<Reference<ItemIndex>>,
}

/// An interface of a service.
#[derive(Debug, Clone)]
pub struct Interface {
    /// Id, name, documentation.
    pub base: Base,
    /// Which of `operations` are its: from, to.
    pub operations: (usize, usize),
}

/// An operation of an interface.
#[derive(Debug, Clone)]
pub struct Operation {
    /// Id, name, documentation.
    pub base: Base,
    /// What goes in.
    pub input: Option<Reference<MessageIndex>>,
    /// What comes out.
    pub output: Option<Reference<MessageIndex>>,
    /// What may go wrong.
    pub errors: Vec<Reference<ErrorIndex>>,
}

/// A task that processes can call. Level C: kept, not executed.
#[derive(Debug, Clone)]
pub struct GlobalTask {
    /// Id, name, documentation.
    pub base: Base,
    /// The element's name, such as `globalUserTask`.
    pub kind: String,
    /// Inputs and outputs.
    pub io: Option<IoSpecification>,
}
