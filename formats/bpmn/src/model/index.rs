//! Places in the lists of [`Definitions`](super::Definitions).

use crate::xml::NodeId;

macro_rules! indices {
    ($($(#[$doc:meta])* $name:ident)*) => {
        $(
            $(#[$doc])*
            #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
            pub struct $name(pub u32);

            impl $name {
                /// The place in the list, counted from 0.
                #[must_use]
                pub fn index(self) -> usize {
                    self.0 as usize
                }
            }
        )*
    };
}

indices! {
    /// A process in `processes`.
    ProcessIndex
    /// A scope in `scopes`.
    ScopeIndex
    /// A flow node in `nodes`.
    NodeIndex
    /// A sequence flow in `flows`.
    FlowIndex
    /// A lane in `lanes`.
    LaneIndex
    /// A pool in `participants`.
    ParticipantIndex
    /// A piece of data in `data`.
    DataIndex
    /// A type of data in `items`.
    ItemIndex
    /// A message in `messages`.
    MessageIndex
    /// A signal in `signals`.
    SignalIndex
    /// An error in `errors`.
    ErrorIndex
    /// An escalation in `escalations`.
    EscalationIndex
    /// An operation in `operations`.
    OperationIndex
}

/// What an element of the file is in the model.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Thing {
    /// A process.
    Process(ProcessIndex),
    /// An event, activity or gateway.
    Node(NodeIndex),
    /// A sequence flow.
    Flow(FlowIndex),
    /// A lane.
    Lane(LaneIndex),
    /// A pool.
    Participant(ParticipantIndex),
    /// A data object, store, property, input or output.
    Data(DataIndex),
    /// A type of data.
    Item(ItemIndex),
    /// A message.
    Message(MessageIndex),
    /// A signal.
    Signal(SignalIndex),
    /// An error.
    Error(ErrorIndex),
    /// An escalation.
    Escalation(EscalationIndex),
    /// An operation of an interface.
    Operation(OperationIndex),
    /// Something that the model does not know better; its element.
    Other(NodeId),
}

macro_rules! kinds {
    ($($name:ident $variant:ident $index:ident)*) => {
        impl Thing {
            $(
                /// The index, if it is of this kind.
                #[must_use]
                pub fn $name(self) -> Option<$index> {
                    match self {
                        Self::$variant(index) => Some(index),
                        _ => None,
                    }
                }
            )*
        }
    };
}

kinds! {
    process Process ProcessIndex
    node Node NodeIndex
    flow Flow FlowIndex
    lane Lane LaneIndex
    participant Participant ParticipantIndex
    data Data DataIndex
    item Item ItemIndex
    message Message MessageIndex
    signal Signal SignalIndex
    error Error ErrorIndex
    escalation Escalation EscalationIndex
    operation Operation OperationIndex
}
