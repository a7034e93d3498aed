//! Collaborations: pools and the messages between them.

use super::base::{Base, Reference};
use super::index::{MessageIndex, ParticipantIndex, ProcessIndex};
use crate::xml::NodeId;

/// A collaboration (Zusammenarbeit) of several participants.
#[derive(Debug, Clone)]
pub struct Collaboration {
    /// Id, name, documentation.
    pub base: Base,
    /// The element's name: `collaboration`, `globalConversation` or `choreography`.
    pub kind: String,
    /// Its pools.
    pub participants: Vec<ParticipantIndex>,
    /// Which of `message_flows` are its: from, to.
    pub message_flows: (usize, usize),
    /// Elements of level C in it: conversations and links.
    pub conversations: Vec<NodeId>,
}

/// A pool (Pool): one of the participants.
#[derive(Debug, Clone)]
pub struct Participant {
    /// Id, name, documentation.
    pub base: Base,
    /// Its place in `participants`.
    pub index: ParticipantIndex,
    /// Its process, if it is known.
    pub process: Option<Reference<ProcessIndex>>,
    /// Least and most participants of this kind, if the file says it.
    pub multiplicity: Option<(i64, i64)>,
    /// The interfaces that it offers.
    pub interfaces: Vec<Reference<NodeId>>,
}

/// A message flow (Nachrichtenfluss) between two pools.
#[derive(Debug, Clone)]
pub struct MessageFlow {
    /// Id, name, documentation.
    pub base: Base,
    /// Where it begins: the element of a pool, activity or event.
    pub source: Reference<NodeId>,
    /// Where it leads.
    pub target: Reference<NodeId>,
    /// The message.
    pub message: Option<Reference<MessageIndex>>,
}
