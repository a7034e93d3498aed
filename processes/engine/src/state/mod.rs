//! Where an instance of a process stands: tokens, scopes with variables, timers. Changed by events only.

mod apply;
mod event;
mod map;
mod waits;

use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::sync::Arc;

pub use event::{Command, Event, Outcome, Refused, Variables};
use feel::Value;
use kernel::Timestamp;
pub(crate) use map::Mapping;
pub use waits::{Awaited, Wait};

use crate::net::{FlowId, NodeId, PoolId};

/// The number of a token in its instance.
pub type TokenId = u32;
/// The number of a scope in its instance; 0 is the process itself.
pub type ScopeId = u32;

/// The scope of the process itself.
pub const ROOT: ScopeId = 0;

/// Where an instance stands.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct State {
    /// Whether it runs.
    pub phase: Phase,
    /// The process.
    pub pool: PoolId,
    /// Its tokens.
    pub tokens: BTreeMap<TokenId, Token>,
    /// Its scopes.
    pub scopes: BTreeMap<ScopeId, Scope>,
    /// Its timers: what they belong to, and their events.
    pub timers: BTreeMap<(Owner, NodeId), Timing>,
    /// Conditions that hold and have been acted upon.
    pub(crate) held: BTreeSet<(Owner, NodeId)>,
    /// Tokens that move, in their order.
    pub(crate) moving: VecDeque<TokenId>,
    /// Inclusive gateways at which tokens wait.
    pub(crate) inclusive: BTreeSet<(ScopeId, NodeId)>,
    pub(crate) next_token: TokenId,
    pub(crate) next_scope: ScopeId,
}

/// Whether an instance runs.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Phase {
    /// It has not begun.
    #[default]
    New,
    /// It runs.
    Running,
    /// It came to its end.
    Ended,
    /// An error ended it; its code.
    Failed(Option<Arc<str>>),
    /// It was given up.
    Cancelled,
}

/// A token.
#[derive(Clone, Debug, PartialEq)]
pub struct Token {
    /// Where it is at home.
    pub scope: ScopeId,
    /// Where it is.
    pub place: Place,
    /// What it does there.
    pub standing: Standing,
    /// What only few tokens have.
    pub(crate) extra: Option<Box<Extra>>,
}

/// Where a token is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Place {
    /// On a flow, at its end.
    Flow(FlowId),
    /// In a node.
    Node(NodeId),
}

/// What a token does.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Standing {
    /// It moves on.
    Moving,
    /// It waits for other tokens or an event.
    Resting,
    /// It waits until somebody outside has done something.
    Asked,
    /// It waits for what goes on inside.
    Hosting,
    /// It cannot go on; why, in German.
    Stuck(Arc<str>),
}

#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Extra {
    /// Open scopes whose host it is.
    pub(crate) scopes: u32,
    /// Of a repeated activity: how often in all, if that is known; begun; done.
    pub(crate) total: Option<u32>,
    pub(crate) begun: u32,
    pub(crate) done: u32,
    /// What is left to be compensated, the next one last; and in which scope.
    pub(crate) undo: Vec<Done>,
    pub(crate) undo_in: ScopeId,
    /// The compensation that it belongs to.
    pub(crate) keeper: Option<Owner>,
}

/// A scope: a process, a sub-process, or one instance of a repeated activity.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Scope {
    /// The sub-process or repeated activity; none for the process itself.
    pub node: Option<NodeId>,
    /// The scope around it.
    pub parent: Option<ScopeId>,
    /// The token whose activity it is.
    pub host: Option<TokenId>,
    /// Of a repeated activity: which time, from 0.
    pub index: u32,
    /// Its own variables.
    pub variables: BTreeMap<Arc<str>, Value>,
    /// How many tokens are at home here.
    pub(crate) live: u32,
    /// How many are at each place.
    pub(crate) places: BTreeMap<Place, u32>,
    /// Tokens waiting for others, by flow; the oldest first.
    pub(crate) waiting: BTreeMap<FlowId, VecDeque<TokenId>>,
    /// For each join: how many of its flows have a token.
    pub(crate) full: BTreeMap<NodeId, u32>,
    /// Whether an event sub-process ended what went on.
    pub(crate) interrupted: bool,
    /// Flows of an ad-hoc sub-process that are taken one after the other.
    pub(crate) later: VecDeque<FlowId>,
    /// What was done and can be compensated.
    pub(crate) done: Vec<Done>,
    /// Of a scope that is open again: what is left to be compensated, the next one last.
    pub(crate) undo: Vec<Done>,
    /// Of a scope that is open again: who keeps the list that named it.
    pub(crate) keeper: Option<Owner>,
}

/// An activity that was done and can be compensated.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Done {
    pub(crate) node: NodeId,
    /// Of a sub-process: its variables and what was done in it.
    pub(crate) inner: Option<Inner>,
}

/// What is left of a sub-process that was done.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Inner {
    pub(crate) variables: BTreeMap<Arc<str>, Value>,
    pub(crate) done: Vec<Done>,
}

/// What timers, conditions and lists of compensation belong to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Owner {
    /// A token.
    Token(TokenId),
    /// A scope.
    Scope(ScopeId),
}

/// When a timer fires.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Timing {
    /// When.
    pub due: Timestamp,
    /// How often after that; none for ever.
    pub left: Option<u32>,
}

impl State {
    /// Whether the instance has begun and is not over.
    #[must_use]
    pub fn is_running(&self) -> bool {
        self.phase == Phase::Running
    }

    /// Whether tokens move that ran out of budget.
    #[must_use]
    pub fn is_moving(&self) -> bool {
        !self.moving.is_empty()
    }

    /// The value of a variable as it is seen from a scope: its own, or the nearest around it.
    #[must_use]
    pub fn variable(&self, scope: ScopeId, name: &str) -> Option<&Value> {
        self.around(scope).find_map(|(_, scope)| scope.variables.get(name))
    }

    /// The activities that wait for somebody outside, with the token.
    pub fn asked(&self) -> impl Iterator<Item = (TokenId, NodeId)> {
        self.tokens.iter().filter_map(|(id, token)| match (&token.standing, token.place) {
            (Standing::Asked, Place::Node(node)) => Some((*id, node)),
            _ => None,
        })
    }

    /// What cannot go on, with the reason.
    pub fn stuck(&self) -> impl Iterator<Item = (TokenId, &Arc<str>)> {
        self.tokens.iter().filter_map(|(id, token)| match &token.standing {
            Standing::Stuck(reason) => Some((*id, reason)),
            _ => None,
        })
    }

    /// When the next timer fires.
    #[must_use]
    pub fn next_due(&self) -> Option<Timestamp> {
        self.timers.values().map(|timing| timing.due).min()
    }

    /// A scope and those around it, from inside to outside.
    pub(crate) fn around(&self, scope: ScopeId) -> impl Iterator<Item = (ScopeId, &Scope)> {
        let get = move |id: ScopeId| self.scopes.get(&id).map(|scope| (id, scope));
        std::iter::successors(get(scope), move |(_, scope)| scope.parent.and_then(get))
    }

    pub(crate) fn moving(&self) -> Option<TokenId> {
        self.moving.front().copied()
    }

    pub(crate) fn next_token(&self) -> TokenId {
        self.next_token
    }

    pub(crate) fn next_scope(&self) -> ScopeId {
        self.next_scope
    }

    pub(crate) fn holds(&self, owner: Owner, node: NodeId) -> bool {
        self.held.contains(&(owner, node))
    }

    pub(crate) fn inclusive(&self) -> impl Iterator<Item = (ScopeId, NodeId)> {
        self.inclusive.iter().copied()
    }

    /// The next activity that a list of compensation names, and in which scope it was done.
    pub(crate) fn to_undo(&self, keeper: Owner) -> Option<(NodeId, bool, ScopeId)> {
        let (list, scope) = match keeper {
            Owner::Token(token) => {
                let extra = self.tokens.get(&token)?.extra.as_deref()?;
                (&extra.undo, extra.undo_in)
            }
            Owner::Scope(scope) => (&self.scopes.get(&scope)?.undo, scope),
        };
        list.last().map(|done| (done.node, done.inner.is_some(), scope))
    }
}

impl Token {
    /// The node it is in, if it is in one.
    #[must_use]
    pub fn node(&self) -> Option<NodeId> {
        match self.place {
            Place::Node(node) => Some(node),
            Place::Flow(_) => None,
        }
    }

    pub(crate) fn hosts(&self) -> u32 {
        self.extra.as_ref().map_or(0, |extra| extra.scopes)
    }

    /// Of a repeated activity: how often in all, begun, done.
    pub(crate) fn repeats(&self) -> (Option<u32>, u32, u32) {
        self.extra.as_ref().map_or((None, 0, 0), |extra| (extra.total, extra.begun, extra.done))
    }

    /// Whether it waits until something is compensated.
    pub(crate) fn is_compensating(&self) -> bool {
        self.extra.as_ref().is_some_and(|extra| !extra.undo.is_empty())
    }

    pub(crate) fn keeper(&self) -> Option<Owner> {
        self.extra.as_ref().and_then(|extra| extra.keeper)
    }
}

impl Scope {
    /// Whether a token is at home here.
    #[must_use]
    pub fn is_live(&self) -> bool {
        self.live > 0
    }

    pub(crate) fn live(&self) -> u32 {
        self.live
    }

    pub(crate) fn has(&self, place: Place) -> bool {
        self.places.contains_key(&place)
    }

    /// Whether each of so many flows into a join has a token.
    pub(crate) fn is_full(&self, node: NodeId, flows: usize) -> bool {
        self.full.get(&node).is_some_and(|full| *full as usize >= flows)
    }

    /// The oldest token that waits on a flow.
    pub(crate) fn waiting(&self, flow: FlowId) -> Option<TokenId> {
        self.waiting.get(&flow).and_then(|waiting| waiting.front()).copied()
    }

    pub(crate) fn is_interrupted(&self) -> bool {
        self.interrupted
    }

    pub(crate) fn keeper(&self) -> Option<Owner> {
        self.keeper
    }

    pub(crate) fn later(&self) -> Option<FlowId> {
        self.later.front().copied()
    }

    pub(crate) fn later_all(&self) -> impl Iterator<Item = FlowId> {
        self.later.iter().copied()
    }

    pub(crate) fn has_done(&self) -> bool {
        !self.done.is_empty()
    }
}
