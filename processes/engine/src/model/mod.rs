//! A model that can be run: the [`Net`] of the diagram, and for each node what its name, expressions and deadlines say.

mod build;
mod formula;
pub mod timer;

use std::sync::Arc;

pub use build::Refusal;
pub use formula::{Feel, Formula, Language, Script};
pub use timer::At;
use timer::Timer;

use crate::net::{FlowId, Kind, Net, NodeId, PoolId, join::Joins};

/// The namespace of what the house adds to BPMN.
pub const NAMESPACE: &str = "urn:rathaus:process:1";

/// A model that can be run.
#[derive(Clone, Debug)]
pub struct Model {
    net: Net,
    joins: Joins,
    details: Vec<Detail>,
    conditions: Vec<Option<Formula>>,
    pools: Vec<Inside>,
    /// Whether any event waits for a condition, so that one has to look after each change of a variable.
    pub(crate) watches: bool,
}

/// What a node says beyond its place in the net.
#[derive(Clone, Debug, Default)]
pub(crate) struct Detail {
    /// What an activity does.
    pub(crate) work: Work,
    /// What an event waits for.
    pub(crate) on: On,
    /// What an event throws.
    pub(crate) throws: Throws,
    /// How often an activity is done.
    pub(crate) repeat: Option<Repeat>,
    /// What a sub-process has inside.
    pub(crate) inside: Inside,
    /// Of an ad-hoc sub-process: when it is finished.
    pub(crate) ad_hoc: Option<AdHoc>,
    /// Of an activity: the one that compensates it.
    pub(crate) handler: Option<NodeId>,
    /// Where variables come from that an activity is given; none: it sees all.
    pub(crate) inputs: Vec<Mapping>,
    /// Where its results go; none: each to the variable of its name.
    pub(crate) outputs: Vec<Mapping>,
}

/// What a process or sub-process has inside.
#[derive(Clone, Debug, Default)]
pub(crate) struct Inside {
    /// Where it begins when nothing else is said.
    pub(crate) starts: Vec<NodeId>,
    /// The start events of its event sub-processes.
    pub(crate) events: Vec<NodeId>,
    /// The start event of the event sub-process that compensates it.
    pub(crate) undo: Option<NodeId>,
    /// The variables that live and end with it.
    pub(crate) locals: Vec<Arc<str>>,
}

/// What an activity does.
#[derive(Clone, Debug, Default)]
pub(crate) enum Work {
    /// It is no activity.
    #[default]
    None,
    /// Somebody outside does it and says when it is done.
    Outside(Ask),
    /// It evaluates an expression; the value becomes this variable, or its entries become variables.
    Script(Formula, Option<Arc<str>>),
    /// It sends a message of this name.
    Send(Arc<str>),
    /// It waits for a message of this name.
    Receive(Arc<str>),
    /// It is done when all inside is done.
    SubProcess,
}

/// What is asked of the world outside.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Ask {
    /// A person does something: user tasks, manual tasks, tasks of no kind.
    Person,
    /// A service is called.
    Service,
    /// Rules decide.
    Rules,
    /// The process of this name runs.
    Call(Arc<str>),
}

/// What an event waits for.
#[derive(Clone, Debug, Default)]
pub(crate) enum On {
    /// Nothing, or what the net says.
    #[default]
    Net,
    /// A message of this name.
    Message(Arc<str>),
    /// A signal of this name.
    Signal(Arc<str>),
    /// A time.
    Timer(Timer),
    /// A condition.
    Condition(Formula),
}

/// What an event throws.
#[derive(Clone, Debug, Default)]
pub(crate) enum Throws {
    /// Nothing, or what the net says.
    #[default]
    Net,
    /// A message of this name.
    Message(Arc<str>),
    /// A signal of this name.
    Signal(Arc<str>),
    /// Compensation of this activity or of all in the scope; and whether it is waited for.
    Compensation(Option<NodeId>, bool),
    /// The other end of a link.
    Link(NodeId),
}

/// How often an activity is done.
#[derive(Clone, Debug)]
pub(crate) enum Repeat {
    /// While a condition holds.
    Loop { test_before: bool, most: Option<u32>, condition: Option<Formula> },
    /// For a number or for each of a collection.
    Multi(Box<Multi>),
}

/// How often a multi-instance activity is done, and what it throws.
#[derive(Clone, Debug)]
pub(crate) struct Multi {
    pub(crate) sequential: bool,
    /// How many, or the collection of which each element is one.
    pub(crate) count: Formula,
    /// The variable that holds the element.
    pub(crate) item: Option<Arc<str>>,
    /// The variable that collects, and the one whose value is collected.
    pub(crate) output: Option<(Arc<str>, Arc<str>)>,
    pub(crate) completion: Option<Formula>,
    /// What is thrown when an instance is done.
    pub(crate) throws: Behavior,
}

/// When a multi-instance activity throws what.
#[derive(Clone, Debug)]
pub(crate) enum Behavior {
    /// Never.
    Silent,
    /// When the first instance is done.
    First(Thrown),
    /// When any instance is done.
    Each(Thrown),
    /// When conditions hold. The instances that are left are not done then.
    When(Vec<(Formula, Vec<Thrown>)>),
}

/// What a multi-instance activity throws to its own border.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Thrown {
    Message(Arc<str>),
    Signal(Arc<str>),
    Escalation(Option<String>),
    Error(Option<String>),
}

/// How the activities of an ad-hoc sub-process are done.
#[derive(Clone, Debug)]
pub(crate) struct AdHoc {
    pub(crate) sequential: bool,
    pub(crate) cancel_remaining: bool,
    pub(crate) completion: Option<Formula>,
}

/// A variable and where its value comes from.
#[derive(Clone, Debug)]
pub(crate) struct Mapping {
    pub(crate) to: Arc<str>,
    pub(crate) from: Formula,
}

impl Model {
    /// The skeleton.
    #[must_use]
    pub fn net(&self) -> &Net {
        &self.net
    }

    /// The process of an id.
    #[must_use]
    pub fn process(&self, id: &str) -> Option<PoolId> {
        let place = self.net.pools.iter().position(|pool| pool.id == id)?;
        PoolId::try_from(place).ok()
    }

    /// The node of an id.
    #[must_use]
    pub fn node(&self, id: &str) -> Option<NodeId> {
        self.net.ids().find(|node| self.net.node(*node).id == id)
    }

    /// What is asked of the world outside when an activity is reached; none where nothing is.
    #[must_use]
    pub fn ask(&self, node: NodeId) -> Option<&Ask> {
        match &self.detail(node).work {
            Work::Outside(ask) => Some(ask),
            _ => None,
        }
    }

    /// The name of the message that a node waits for or sends.
    #[must_use]
    pub fn message(&self, node: NodeId) -> Option<&Arc<str>> {
        let detail = self.detail(node);
        match (&detail.on, &detail.throws, &detail.work) {
            (On::Message(name), ..)
            | (_, Throws::Message(name), _)
            | (.., Work::Send(name) | Work::Receive(name)) => Some(name),
            _ => None,
        }
    }

    /// The name of the signal that an event waits for or sends.
    #[must_use]
    pub fn signal(&self, node: NodeId) -> Option<&Arc<str>> {
        let detail = self.detail(node);
        match (&detail.on, &detail.throws) {
            (On::Signal(name), _) | (_, Throws::Signal(name)) => Some(name),
            _ => None,
        }
    }

    /// When a timer event fires.
    #[must_use]
    pub fn timer(&self, node: NodeId) -> Option<&Timer> {
        match &self.detail(node).on {
            On::Timer(timer) => Some(timer),
            _ => None,
        }
    }

    /// The start events of a process, one that is not drawn, too.
    pub fn starts(&self, pool: PoolId) -> impl Iterator<Item = NodeId> {
        let inside = self.net.pools.get(usize::from(pool)).map_or(&[][..], |pool| &pool.inside);
        inside.iter().copied().filter(|id| matches!(self.net.node(*id).kind, Kind::Start(_)))
    }

    pub(crate) fn detail(&self, node: NodeId) -> &Detail {
        &self.details[usize::from(node)]
    }

    pub(crate) fn condition(&self, flow: FlowId) -> Option<&Formula> {
        self.conditions[usize::from(flow)].as_ref()
    }

    pub(crate) fn joins(&self) -> &Joins {
        &self.joins
    }

    /// What lies inside a sub-process, or directly in a process.
    pub(crate) fn inside(&self, pool: PoolId, node: Option<NodeId>) -> &Inside {
        node.map_or(&self.pools[usize::from(pool)], |node| &self.detail(node).inside)
    }
}
