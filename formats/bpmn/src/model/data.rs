//! Data: objects, stores, properties, inputs and outputs, and how they flow.

use super::base::{Base, Expression, Reference};
use super::index::{DataIndex, ItemIndex};
use crate::xml::NodeId;

/// Something that has a value: a data object, a property, an input.
#[derive(Debug, Clone)]
pub struct Data {
    /// Id, name, documentation.
    pub base: Base,
    /// Its place in `data`.
    pub index: DataIndex,
    /// Which of them.
    pub kind: DataKind,
    /// Its type.
    pub item: Option<Reference<ItemIndex>>,
    /// `isCollection`, if the file says it.
    pub collection: Option<bool>,
    /// The name of its state.
    pub state: Option<String>,
}

/// What kind of data.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum DataKind {
    /// A data object.
    Object,
    /// A place where a data object is drawn.
    ObjectReference(Option<Reference<DataIndex>>),
    /// A store that outlives the process.
    Store,
    /// A place where a store is drawn.
    StoreReference(Option<Reference<DataIndex>>),
    /// A variable of a process, activity or event.
    Property,
    /// An input.
    Input,
    /// An output.
    Output,
    /// One of the collection of a multi-instance activity.
    InputItem,
    /// The result of one instance.
    OutputItem,
}

/// Inputs and outputs of an activity or process.
#[derive(Debug, Clone)]
pub struct IoSpecification {
    /// The element in the file.
    pub element: NodeId,
    /// The inputs.
    pub inputs: Vec<DataIndex>,
    /// The outputs.
    pub outputs: Vec<DataIndex>,
    /// Which inputs belong together.
    pub input_sets: Vec<DataSet>,
    /// Which outputs belong together.
    pub output_sets: Vec<DataSet>,
}

/// Inputs or outputs that belong together.
#[derive(Debug, Clone)]
pub struct DataSet {
    /// Id, name, documentation.
    pub base: Base,
    /// What belongs to it.
    pub members: Vec<Reference<DataIndex>>,
    /// Members that may be missing.
    pub optional: Vec<Reference<DataIndex>>,
    /// Members that may come or go while the activity runs.
    pub while_executing: Vec<Reference<DataIndex>>,
    /// The sets of the other direction that belong to it.
    pub partners: Vec<Reference<NodeId>>,
}

/// From where to where data flow.
#[derive(Debug, Clone)]
pub struct DataAssociation {
    /// Id, name, documentation.
    pub base: Base,
    /// Whether data come in (rather than go out).
    pub input: bool,
    /// Where they come from.
    pub sources: Vec<Reference<DataIndex>>,
    /// Where they go to.
    pub target: Option<Reference<DataIndex>>,
    /// What is done with them on the way.
    pub transformation: Option<Expression>,
    /// Parts that are copied.
    pub assignments: Vec<Assignment>,
}

/// A part of a data association.
#[derive(Debug, Clone)]
pub struct Assignment {
    /// The value.
    pub from: Option<Expression>,
    /// Where it goes.
    pub to: Option<Expression>,
}
