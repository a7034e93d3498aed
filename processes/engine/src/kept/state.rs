//! Where an instance stands, as it is kept.

use std::collections::{BTreeMap, VecDeque};
use std::sync::Arc;

use feel::Value;
use kernel::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value as Json};

use super::Names;
use crate::model::Model;
use crate::net::{FlowId, Net, NodeId};
use crate::state::{
    Done, Extra, Inner, Owner, Phase, Place, Scope, ScopeId, Standing, State, Timing, TokenId,
};

/// Where an instance stands, in pieces that change one by one: a head, and one piece for each scope.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Kept {
    /// What there is once.
    pub head: Head,
    /// The scopes: the process, its sub-processes that go on, the instances of its repeated activities.
    pub scopes: BTreeMap<ScopeId, KeptScope>,
}

/// What an instance has once.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Head {
    /// The id of the process.
    pub process: String,
    /// Whether it runs: `new`, `running`, `ended`, `failed`, `cancelled`.
    pub phase: &'static str,
    /// Of a failed one: the code of the error.
    pub code: Option<String>,
    /// The number of the next token.
    pub next_token: TokenId,
    /// The number of the next scope.
    pub next_scope: ScopeId,
    /// Tokens that ran out of budget, in their order.
    pub moving: Vec<TokenId>,
}

/// A scope, as it is kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeptScope {
    /// The id of its sub-process or repeated activity; none for the process itself.
    pub element: Option<String>,
    /// The scope around it.
    pub parent: Option<ScopeId>,
    /// The token whose activity it is.
    pub host: Option<TokenId>,
    /// Of a repeated activity: which time, from 0.
    pub index: u32,
    /// Its variables, each packed ([`Value::pack`]).
    pub variables: Map<String, Json>,
    /// Its tokens and what belongs to them.
    pub course: Json,
}

/// What was kept does not fit the model.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NotKept(pub String);

impl std::fmt::Display for NotKept {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "what was kept of the instance does not fit its model: {}", self.0)
    }
}

impl std::error::Error for NotKept {}

#[derive(Debug, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct Course {
    #[serde(skip_serializing_if = "Vec::is_empty")]
    tokens: Vec<KeptToken>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    timers: Vec<KeptTimer>,
    /// Conditions that hold: by token, or by the scope.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    held: Vec<(Option<TokenId>, Arc<str>)>,
    #[serde(skip_serializing_if = "is_default")]
    interrupted: bool,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    later: Vec<Arc<str>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    done: Vec<KeptDone>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    undo: Vec<KeptDone>,
    #[serde(skip_serializing_if = "Option::is_none")]
    keeper: Option<KeptOwner>,
}

#[derive(Debug, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct KeptToken {
    id: TokenId,
    #[serde(skip_serializing_if = "Option::is_none")]
    flow: Option<Arc<str>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    node: Option<Arc<str>>,
    is: Is,
    #[serde(skip_serializing_if = "Option::is_none")]
    reason: Option<Arc<str>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    more: Option<More>,
}

#[derive(Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Is {
    #[default]
    Moving,
    Resting,
    Asked,
    Hosting,
    Stuck,
}

#[derive(Debug, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct More {
    #[serde(skip_serializing_if = "is_default")]
    scopes: u32,
    #[serde(skip_serializing_if = "Option::is_none")]
    total: Option<u32>,
    #[serde(skip_serializing_if = "is_default")]
    begun: u32,
    #[serde(skip_serializing_if = "is_default")]
    done: u32,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    undo: Vec<KeptDone>,
    #[serde(skip_serializing_if = "is_default")]
    undo_in: ScopeId,
    #[serde(skip_serializing_if = "Option::is_none")]
    keeper: Option<KeptOwner>,
}

#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct KeptTimer {
    /// The token it belongs to; none: the scope.
    #[serde(skip_serializing_if = "Option::is_none")]
    token: Option<TokenId>,
    node: Arc<str>,
    due: Timestamp,
    #[serde(skip_serializing_if = "Option::is_none")]
    left: Option<u32>,
}

#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct KeptDone {
    node: Arc<str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    inner: Option<(Map<String, Json>, Vec<KeptDone>)>,
}

#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum KeptOwner {
    Token(TokenId),
    Scope(ScopeId),
}

fn is_default<T: Default + PartialEq>(value: &T) -> bool {
    *value == T::default()
}

impl From<Owner> for KeptOwner {
    fn from(owner: Owner) -> Self {
        match owner {
            Owner::Token(token) => Self::Token(token),
            Owner::Scope(scope) => Self::Scope(scope),
        }
    }
}

impl From<KeptOwner> for Owner {
    fn from(owner: KeptOwner) -> Self {
        match owner {
            KeptOwner::Token(token) => Self::Token(token),
            KeptOwner::Scope(scope) => Self::Scope(scope),
        }
    }
}

impl Phase {
    /// The word that is kept.
    #[must_use]
    pub const fn as_str(&self) -> &'static str {
        match self {
            Self::New => "new",
            Self::Running => "running",
            Self::Ended => "ended",
            Self::Failed(_) => "failed",
            Self::Cancelled => "cancelled",
        }
    }

    /// The phase of a word and of the code of an error.
    #[must_use]
    pub fn of(word: &str, code: Option<&str>) -> Option<Self> {
        let all = [Self::New, Self::Running, Self::Ended, Self::Failed(code.map(Arc::from)), Self::Cancelled];
        all.into_iter().find(|phase| phase.as_str() == word)
    }
}

fn pack(variables: &BTreeMap<Arc<str>, Value>) -> Map<String, Json> {
    variables.iter().map(|(name, value)| (name.to_string(), value.pack())).collect()
}

fn unpack(variables: Map<String, Json>) -> Result<BTreeMap<Arc<str>, Value>, NotKept> {
    let one = |(name, value): (String, Json)| {
        let value = Value::unpack(value).ok_or_else(|| NotKept(format!("variable {name}")))?;
        Ok((name.into(), value))
    };
    variables.into_iter().map(one).collect()
}

// --- out ---

impl State {
    /// Where the instance stands, in the words of its model.
    #[must_use]
    pub fn keep(&self, model: &Model, names: &Names) -> Kept {
        let (pool, code) = (
            &model.net().pools[usize::from(self.pool)],
            match &self.phase {
                Phase::Failed(code) => code.as_deref().map(str::to_owned),
                _ => None,
            },
        );
        let head = Head {
            process: pool.id.clone(),
            phase: self.phase.as_str(),
            code,
            next_token: self.next_token,
            next_scope: self.next_scope,
            moving: self.moving.iter().copied().collect(),
        };
        let mut courses: BTreeMap<ScopeId, Course> = BTreeMap::new();
        for (id, scope) in &self.scopes {
            courses.insert(
                *id,
                Course {
                    interrupted: scope.interrupted,
                    later: scope.later.iter().map(|flow| names.flow(*flow)).collect(),
                    done: keep_done(&scope.done, names),
                    undo: keep_done(&scope.undo, names),
                    keeper: scope.keeper.map(Into::into),
                    ..Course::default()
                },
            );
        }
        for id in self.in_order() {
            let Some(token) = self.tokens.get(&id) else { continue };
            if let Some(course) = courses.get_mut(&token.scope) {
                course.tokens.push(keep_token(id, token, names));
            }
        }
        for ((owner, node), timing) in &self.timers {
            let (token, scope) = self.belongs(*owner);
            if let Some(course) = courses.get_mut(&scope) {
                let node = names.node(*node);
                course.timers.push(KeptTimer { token, node, due: timing.due, left: timing.left });
            }
        }
        for (owner, node) in &self.held {
            let (token, scope) = self.belongs(*owner);
            if let Some(course) = courses.get_mut(&scope) {
                course.held.push((token, names.node(*node)));
            }
        }
        let scopes = self.scopes.iter().map(|(id, scope)| {
            let course = courses.remove(id).unwrap_or_default();
            let kept = KeptScope {
                element: scope.node.map(|node| names.node(node).to_string()),
                parent: scope.parent,
                host: scope.host,
                index: scope.index,
                variables: pack(&scope.variables),
                // Names, numbers and moments always become JSON.
                course: serde_json::to_value(&course).unwrap_or_default(),
            };
            (*id, kept)
        });
        Kept { head, scopes: scopes.collect() }
    }

    /// The tokens, those that wait at a join in the order in which they came.
    fn in_order(&self) -> Vec<TokenId> {
        let queues = || self.scopes.values().flat_map(|scope| scope.waiting.values());
        let mut order: Vec<TokenId> = queues().flatten().copied().collect();
        let queued: std::collections::BTreeSet<TokenId> = order.iter().copied().collect();
        order.extend(self.tokens.keys().filter(|id| !queued.contains(id)));
        order
    }

    fn belongs(&self, owner: Owner) -> (Option<TokenId>, ScopeId) {
        match owner {
            Owner::Scope(scope) => (None, scope),
            Owner::Token(id) => {
                (Some(id), self.tokens.get(&id).map_or(crate::state::ROOT, |token| token.scope))
            }
        }
    }
}

fn keep_token(id: TokenId, token: &crate::state::Token, names: &Names) -> KeptToken {
    let (flow, node) = match token.place {
        Place::Flow(flow) => (Some(names.flow(flow)), None),
        Place::Node(node) => (None, Some(names.node(node))),
    };
    let (is, reason) = match &token.standing {
        Standing::Moving => (Is::Moving, None),
        Standing::Resting => (Is::Resting, None),
        Standing::Asked => (Is::Asked, None),
        Standing::Hosting => (Is::Hosting, None),
        Standing::Stuck(reason) => (Is::Stuck, Some(reason.clone())),
    };
    let more = token.extra.as_deref().map(|extra| More {
        scopes: extra.scopes,
        total: extra.total,
        begun: extra.begun,
        done: extra.done,
        undo: keep_done(&extra.undo, names),
        undo_in: extra.undo_in,
        keeper: extra.keeper.map(Into::into),
    });
    KeptToken { id, flow, node, is, reason, more }
}

fn keep_done(list: &[Done], names: &Names) -> Vec<KeptDone> {
    let one = |done: &Done| KeptDone {
        node: names.node(done.node),
        inner: done.inner.as_ref().map(|inner| (pack(&inner.variables), keep_done(&inner.done, names))),
    };
    list.iter().map(one).collect()
}

// --- in ---

impl Kept {
    /// The state that was kept.
    ///
    /// # Errors
    /// Where it does not fit the model.
    pub fn state(self, model: &Model, names: &Names) -> Result<State, NotKept> {
        let Self { head, scopes } = self;
        let pool =
            model.process(&head.process).ok_or_else(|| NotKept(format!("process {}", head.process)))?;
        let phase = Phase::of(head.phase, head.code.as_deref());
        let phase = phase.ok_or_else(|| NotKept(format!("phase {}", head.phase)))?;
        let mut state = State { phase, pool, ..State::default() };
        let mut courses = Vec::new();
        for (id, kept) in scopes {
            let course: Course = serde_json::from_value(kept.course)
                .map_err(|error| NotKept(format!("scope {id}: {error}")))?;
            let read = Read { net: model.net(), names };
            let scope = Scope {
                node: kept.element.as_deref().map(|name| read.node(name)).transpose()?,
                parent: kept.parent,
                host: kept.host,
                index: kept.index,
                variables: unpack(kept.variables)?,
                interrupted: course.interrupted,
                later: course.later.iter().map(|flow| read.flow(flow)).collect::<Result<VecDeque<_>, _>>()?,
                ..Scope::default()
            };
            state.scopes.insert(id, scope);
            courses.push((id, course));
        }
        let read = Read { net: model.net(), names };
        for (id, course) in courses {
            read.course(&mut state, id, course)?;
        }
        state.moving = head.moving.into();
        (state.next_token, state.next_scope) = (head.next_token, head.next_scope);
        Ok(state)
    }
}

struct Read<'m> {
    net: &'m Net,
    names: &'m Names,
}

impl Read<'_> {
    fn node(&self, name: &str) -> Result<NodeId, NotKept> {
        self.names.find_node(name).ok_or_else(|| NotKept(format!("element {name}")))
    }

    fn flow(&self, name: &str) -> Result<FlowId, NotKept> {
        self.names.find_flow(name).ok_or_else(|| NotKept(format!("flow {name}")))
    }

    fn course(&self, state: &mut State, id: ScopeId, course: Course) -> Result<(), NotKept> {
        for token in course.tokens {
            self.token(state, id, token)?;
        }
        let owner = |token: Option<TokenId>| token.map_or(Owner::Scope(id), Owner::Token);
        for timer in course.timers {
            let timing = Timing { due: timer.due, left: timer.left };
            state.timers.insert((owner(timer.token), self.node(&timer.node)?), timing);
        }
        for (token, node) in course.held {
            state.held.insert((owner(token), self.node(&node)?));
        }
        let (done, undo) = (self.done(course.done)?, self.done(course.undo)?);
        if let Some(scope) = state.scopes.get_mut(&id) {
            (scope.done, scope.undo) = (done, undo);
            scope.keeper = course.keeper.map(Into::into);
        }
        Ok(())
    }

    fn token(&self, state: &mut State, scope: ScopeId, kept: KeptToken) -> Result<(), NotKept> {
        let place = match (&kept.flow, &kept.node) {
            (Some(flow), None) => Place::Flow(self.flow(flow)?),
            (None, Some(node)) => Place::Node(self.node(node)?),
            _ => return Err(NotKept(format!("place of token {}", kept.id))),
        };
        let standing = match kept.is {
            Is::Moving => Standing::Moving,
            Is::Resting => Standing::Resting,
            Is::Asked => Standing::Asked,
            Is::Hosting => Standing::Hosting,
            Is::Stuck => Standing::Stuck(kept.reason.unwrap_or_default()),
        };
        let rests = standing == Standing::Resting;
        state.put(self.net, kept.id, scope, place, standing);
        if rests {
            state.rest(self.net, kept.id);
        }
        let Some(more) = kept.more else { return Ok(()) };
        let extra = Extra {
            scopes: more.scopes,
            total: more.total,
            begun: more.begun,
            done: more.done,
            undo: self.done(more.undo)?,
            undo_in: more.undo_in,
            keeper: more.keeper.map(Into::into),
        };
        if let Some(token) = state.tokens.get_mut(&kept.id) {
            token.extra = Some(Box::new(extra));
        }
        Ok(())
    }

    fn done(&self, list: Vec<KeptDone>) -> Result<Vec<Done>, NotKept> {
        let one = |kept: KeptDone| {
            let inner = match kept.inner {
                Some((variables, done)) => {
                    Some(Inner { variables: unpack(variables)?, done: self.done(done)? })
                }
                None => None,
            };
            Ok(Done { node: self.node(&kept.node)?, inner })
        };
        list.into_iter().map(one).collect()
    }
}
