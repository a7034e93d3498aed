//! Soundness: whether a process can always come to its end, and leaves nothing behind. Every state that can be reached
//! is looked at, so a verdict is a proof; where there are too many, it says so.
//!
//! The properties are those of Corradini, Muzi, Re and Tiezzi, "A Classification of BPMN Collaborations based on Safeness
//! and Soundness Notions" (EXPRESS/SOS 2018).

#[cfg(test)]
mod agreement;
mod channel;
mod foreseen;
mod gateways;
mod graph;
mod marking;
mod moves;
mod scopes;
mod words;

pub use channel::Channel;
pub use foreseen::Foreseen;
pub use words::Finding;

use crate::net::{FlowId, Kind, MessageId, Net, NodeId, Trigger};
use channel::Post;
use graph::Graph;
use marking::Layout;
use moves::Game;

/// So many states are looked at, unless somebody wants more.
pub const MOST_STATES: usize = 200_000;

/// What holds of a process, or of several that send messages to each other.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Report {
    /// How many states can be reached, as far as they were looked at.
    pub states: usize,
    /// How many steps there are between them.
    pub steps: usize,
    /// Never two tokens on one sequence flow.
    pub safe: Verdict,
    /// Every fair run ends; nothing is left but one token in end events, and no message on its way.
    pub sound: Verdict,
    /// The same, whatever messages are left.
    pub message_relaxed_sound: Verdict,
    /// The nodes that no run reaches; empty where not every state was looked at.
    pub dead: Vec<NodeId>,
}

impl Report {
    /// Whether everything holds that is asked of a process before it is published: every run ends properly, no flow has
    /// two tokens, every step can be reached. Nothing where that was not decided.
    #[must_use]
    pub fn is_sound(&self) -> Option<bool> {
        let verdicts = [&self.safe, &self.sound];
        let fails = verdicts.iter().any(|verdict| matches!(verdict, Verdict::Fails(_)));
        let holds = verdicts.iter().all(|verdict| **verdict == Verdict::Holds);
        (fails || holds).then_some(!fails && self.dead.is_empty())
    }
}

/// What the search found of a property.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// It holds.
    Holds,
    /// It holds as long as there are never more than two tokens on a sequence flow and never more than two messages of one
    /// flow on their way; more were possible.
    HoldsSoFar,
    /// It does not: a shortest way to a state that shows it.
    Fails(Way),
    /// There were too many states.
    Undecided,
}

/// A way from the beginning: which node acts, and over which flow where there was a choice.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Way {
    /// Its steps.
    pub steps: Vec<(NodeId, Option<FlowId>)>,
    /// Where tokens are after each of them.
    pub frames: Vec<Frame>,
    /// Where tokens are at its end: on flows.
    pub flows: Vec<FlowId>,
    /// Those of them with more than one.
    pub doubled: Vec<FlowId>,
    /// Where tokens are at its end: in nodes.
    pub nodes: Vec<NodeId>,
    /// Those of them with more than one.
    pub heaped: Vec<NodeId>,
    /// Over which message flows something is on its way at its end.
    pub messages: Vec<MessageId>,
    /// Whether nothing can happen any more at its end.
    pub stuck: bool,
}

/// Where tokens are at a moment of a way.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Frame {
    /// On flows.
    pub flows: Vec<FlowId>,
    /// In nodes.
    pub nodes: Vec<NodeId>,
}

/// Looks at everything that can happen.
#[must_use]
pub fn check(net: &Net, channel: Channel, most: usize) -> Report {
    let mut game = Game::new(net, Post::new(net, channel));
    let graph = Graph::search(&mut game, most);
    let search = Search { net, layout: game.layout, graph: &graph };
    let mut alive = vec![false; net.nodes.len()];
    let acted = graph.steps.iter().flatten().map(|(step, _)| step.node);
    acted.chain(game.reached.iter().copied()).for_each(|node| alive[usize::from(node)] = true);
    Report {
        states: graph.states.len(),
        steps: graph.steps.iter().map(Vec::len).sum(),
        safe: search.always(&|state| graph::is_safe(game.layout, state)),
        sound: search.at_last(&|state| search.is_final(state) && search.is_delivered(state)),
        message_relaxed_sound: search.at_last(&|state| search.is_final(state)),
        dead: net.ids().filter(|id| search.can_act(*id) && !graph.cut && !alive[usize::from(*id)]).collect(),
    }
}

struct Search<'s> {
    net: &'s Net,
    layout: Layout,
    graph: &'s Graph,
}

impl Search<'_> {
    /// Whether nothing is at work: no token but at most one in each end event, and start events that wait.
    fn is_final(&self, state: &[u8]) -> bool {
        let rests = |id: NodeId| match (self.layout.node(state, id), &self.net.node(id).kind) {
            (0, _) | (1, Kind::End(_)) => true,
            (_, Kind::Start(_)) => {
                let node = self.net.node(id);
                node.within.is_none() || scopes::is_begun_by_event(self.net, node)
            }
            _ => false,
        };
        self.layout.flows(state).iter().all(|tokens| *tokens == 0) && self.net.ids().all(rests)
    }

    /// Whether a node takes part in the ordinary course; what compensates runs outside of it.
    fn can_act(&self, id: NodeId) -> bool {
        let compensates = |id: &NodeId| {
            let kind = &self.net.node(*id).kind;
            matches!(kind, Kind::Start(on) | Kind::Boundary { on, .. } if *on == Trigger::Compensation)
        };
        let node = self.net.node(id);
        let outside = match &node.kind {
            Kind::SubProcess { event: true } => node.inside.iter().any(compensates),
            _ => compensates(&id) || (node.is_activity() && node.incoming.is_empty()),
        };
        !outside && node.within.is_none_or(|host| self.can_act(host))
    }

    fn is_delivered(&self, state: &[u8]) -> bool {
        self.layout.on_the_way(state).iter().all(|messages| *messages == 0)
    }

    fn always(&self, good: &dyn Fn(&[u8]) -> bool) -> Verdict {
        match self.graph.first(|state| !good(self.graph.state(state))) {
            Some(bad) => Verdict::Fails(self.way(bad)),
            None => self.holds(),
        }
    }

    fn holds(&self) -> Verdict {
        match (self.graph.cut, self.graph.bounded) {
            (true, _) => Verdict::Undecided,
            (false, true) => Verdict::HoldsSoFar,
            (false, false) => Verdict::Holds,
        }
    }

    fn at_last(&self, good: &dyn Fn(&[u8]) -> bool) -> Verdict {
        if self.graph.cut {
            return Verdict::Undecided;
        }
        match self.graph.strays(&|state| good(self.graph.state(state))) {
            Some(bad) => Verdict::Fails(self.way(bad)),
            None => self.holds(),
        }
    }

    fn frame(&self, state: u32) -> Frame {
        let bytes = self.graph.state(state);
        let flows = (0u16..).zip(self.layout.flows(bytes)).filter(|(_, tokens)| **tokens > 0);
        Frame {
            flows: flows.map(|(flow, _)| flow).collect(),
            nodes: self.net.ids().filter(|id| self.layout.node(bytes, *id) > 0).collect(),
        }
    }

    fn way(&self, state: u32) -> Way {
        let way = self.graph.way_to(state);
        let steps = way.iter().map(|(step, _)| (step.node, step.way)).collect();
        let frames = way.iter().map(|(_, to)| self.frame(*to)).collect();
        let bytes = self.graph.state(state);
        let on = |least: u8| {
            (0u16..)
                .zip(self.layout.flows(bytes))
                .filter(move |(_, tokens)| **tokens >= least)
                .map(|(flow, _)| flow)
        };
        let with = |least: u8| self.net.ids().filter(move |id| self.layout.node(bytes, *id) >= least);
        let sent = (0u16..).zip(self.layout.on_the_way(bytes)).filter(|(_, messages)| **messages > 0);
        Way {
            steps,
            frames,
            flows: on(1).collect(),
            doubled: on(2).collect(),
            nodes: with(1).collect(),
            heaped: with(2).collect(),
            messages: sent.map(|(message, _)| message).collect(),
            stuck: self.graph.steps[state as usize].is_empty(),
        }
    }
}
