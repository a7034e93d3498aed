//! The skeleton of a diagram: nodes, flows and scopes as arrays. What a name, an expression or a deadline says is left
//! out; what remains decides how tokens can move, and is the same for the search and for the engine.

mod build;
pub mod join;

pub use build::{MOST, NoNet};

/// The place of a node in [`Net::nodes`].
pub type NodeId = u16;
/// The place of a sequence flow in [`Net::flows`].
pub type FlowId = u16;
/// The place of a message flow in [`Net::messages`].
pub type MessageId = u16;
/// The place of a pool in [`Net::pools`].
pub type PoolId = u16;

/// Some processes and the messages between them.
#[derive(Clone, Debug, Default)]
pub struct Net {
    /// Every flow node, those of sub-processes too.
    pub nodes: Vec<Node>,
    /// Every sequence flow.
    pub flows: Vec<Flow>,
    /// The ids of the sequence flows in the diagram; empty for those that it does not draw.
    pub flow_ids: Vec<String>,
    /// The message flows between nodes of different pools.
    pub messages: Vec<Message>,
    /// The processes.
    pub pools: Vec<Pool>,
}

/// A process.
#[derive(Clone, Debug, Default)]
pub struct Pool {
    /// Its id in the diagram.
    pub id: String,
    /// What people call it.
    pub name: String,
    /// The nodes that lie directly in it.
    pub inside: Vec<NodeId>,
}

/// A flow node.
#[derive(Clone, Debug)]
pub struct Node {
    /// Its id in the diagram.
    pub id: String,
    /// What people call it; may be empty.
    pub name: String,
    /// What it does with tokens.
    pub kind: Kind,
    /// The sub-process it lies in, if it does not lie directly in the process.
    pub within: Option<NodeId>,
    /// The process it belongs to.
    pub pool: PoolId,
    /// The sequence flows that end here.
    pub incoming: Vec<FlowId>,
    /// The sequence flows that begin here.
    pub outgoing: Vec<FlowId>,
    /// The message flows that end here.
    pub receives: Vec<MessageId>,
    /// The message flows that begin here.
    pub sends: Vec<MessageId>,
    /// For a sub-process: the nodes that lie directly in it.
    pub inside: Vec<NodeId>,
    /// For an activity: its boundary events.
    pub boundary: Vec<NodeId>,
    /// For the start event of an event sub-process: whether it ends what goes on around it.
    pub interrupting: bool,
    /// For an event that ends nothing: whether it fires only once while it waits. Timers do that name a date or a duration; of messages
    /// and signals it is taken for granted unless it is set otherwise.
    pub once: bool,
}

/// A sequence flow.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Flow {
    /// Where it begins.
    pub from: NodeId,
    /// Where it ends.
    pub to: NodeId,
    /// Whether it is always taken, on a condition, or when no condition holds.
    pub when: When,
}

/// When a sequence flow is taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum When {
    /// Without a condition.
    Always,
    /// On a condition.
    Condition,
    /// When no condition of its siblings holds.
    Default,
}

/// A message flow.
#[derive(Clone, Debug)]
pub struct Message {
    /// The node that sends; none for a pool whose inside is not drawn, which sends whenever it likes.
    pub from: Option<NodeId>,
    /// The node that receives; none for a pool whose inside is not drawn, which takes everything.
    pub to: Option<NodeId>,
    /// The kind of message: two flows of the same name between the same pools carry the same.
    pub name: String,
}

/// What a node does with tokens.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A start event.
    Start(Trigger),
    /// An end event.
    End(Throw),
    /// An intermediate event that throws.
    Throw(Throw),
    /// An intermediate event that waits.
    Catch(Trigger),
    /// An event on the border of an activity.
    Boundary {
        /// The activity.
        host: NodeId,
        /// Whether it ends the activity.
        interrupting: bool,
        /// What it waits for.
        on: Trigger,
    },
    /// A task; a call activity, too, whose own process is judged by itself.
    Task,
    /// A task that sends a message when it is done.
    Send,
    /// A task that is done when its message has come.
    Receive,
    /// A sub-process.
    SubProcess {
        /// An event sub-process, which no flow reaches: its start event begins it.
        event: bool,
    },
    /// An exclusive gateway.
    Exclusive,
    /// An inclusive gateway.
    Inclusive,
    /// A parallel gateway.
    Parallel,
    /// An event-based gateway.
    EventBased,
}

/// What an event waits for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Trigger {
    /// Nothing.
    None,
    /// A message.
    Message,
    /// A moment.
    Timer,
    /// An error, or any where no code is given.
    Error(Option<String>),
    /// An escalation, or any where no code is given.
    Escalation(Option<String>),
    /// A cancelled transaction.
    Cancel,
    /// The other end of a link.
    Link(String),
    /// What the diagram does not show: a signal, a condition, one of several triggers.
    Outside,
    /// Compensation, which is no part of the ordinary course.
    Compensation,
}

/// What an event throws.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Throw {
    /// Nothing that this net could see: none, signal, compensation.
    None,
    /// A message.
    Message,
    /// An error, which the next enclosing handler catches.
    Error(Option<String>),
    /// An escalation.
    Escalation(Option<String>),
    /// The end of the whole scope.
    Terminate,
    /// The end of a transaction.
    Cancel,
    /// The other end of a link.
    Link(String),
}

impl Net {
    /// The node of a number.
    #[must_use]
    pub fn node(&self, id: NodeId) -> &Node {
        &self.nodes[usize::from(id)]
    }

    /// The sequence flow of a number.
    #[must_use]
    pub fn flow(&self, id: FlowId) -> Flow {
        self.flows[usize::from(id)]
    }

    /// The numbers of all nodes.
    pub fn ids(&self) -> impl Iterator<Item = NodeId> + use<> {
        0..u16::try_from(self.nodes.len()).unwrap_or(u16::MAX)
    }

    /// Whether the start event of an event sub-process ends what goes on around it.
    #[must_use]
    pub fn interrupts(&self, start: NodeId) -> bool {
        self.node(start).interrupting
    }

    /// The nodes beside this one: those of its sub-process, or of its process.
    #[must_use]
    pub fn siblings(&self, node: &Node) -> &[NodeId] {
        node.within.map_or(&self.pools[usize::from(node.pool)].inside, |host| &self.node(host).inside)
    }

    /// Whether the node lies somewhere inside the sub-process.
    #[must_use]
    pub fn is_inside(&self, node: NodeId, host: NodeId) -> bool {
        let mut at = self.node(node).within;
        while let Some(outer) = at {
            if outer == host {
                return true;
            }
            at = self.node(outer).within;
        }
        false
    }
}

impl Trigger {
    /// Whether an event that waits for this catches what was thrown. One that names no code catches all codes.
    #[must_use]
    pub fn catches(&self, throw: &Throw) -> bool {
        let same = |wanted: &Option<String>, code: &Option<String>| wanted.is_none() || wanted == code;
        match (self, throw) {
            (Self::Error(wanted), Throw::Error(code)) => same(wanted, code),
            (Self::Escalation(wanted), Throw::Escalation(code)) => same(wanted, code),
            (Self::Cancel, Throw::Cancel) => true,
            _ => false,
        }
    }
}

impl Node {
    /// Whether work is done here: tasks and sub-processes.
    #[must_use]
    pub fn is_activity(&self) -> bool {
        matches!(self.kind, Kind::Task | Kind::Send | Kind::Receive | Kind::SubProcess { .. })
    }

    /// What people call it, or what it is.
    #[must_use]
    pub fn words(&self) -> String {
        if !self.name.trim().is_empty() {
            return format!("„{}“", self.name.split_whitespace().collect::<Vec<_>>().join(" "));
        }
        let kind = match self.kind {
            Kind::Start(_) => "das Startereignis",
            Kind::End(_) => "das Endereignis",
            Kind::Throw(_) | Kind::Catch(_) => "das Zwischenereignis",
            Kind::Boundary { .. } => "das angeheftete Ereignis",
            Kind::Task | Kind::Send | Kind::Receive => "die Aufgabe",
            Kind::SubProcess { .. } => "der Teilprozess",
            Kind::Exclusive | Kind::Inclusive | Kind::Parallel | Kind::EventBased => "das Gateway",
        };
        format!("{kind} ohne Namen ({})", self.id)
    }
}
