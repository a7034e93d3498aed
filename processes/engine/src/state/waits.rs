//! What an instance waits for.

use std::sync::Arc;

use super::{Owner, Place, ROOT, ScopeId, Standing, State, Timing};
use crate::model::{Model, On};
use crate::net::{Kind, NodeId};

/// Something that an instance waits for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Wait {
    /// Who waits: a token, or a scope whose event sub-process it would begin.
    pub owner: Owner,
    /// The activity or event.
    pub node: NodeId,
    /// What for.
    pub on: Awaited,
}

/// What is waited for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Awaited {
    /// That somebody outside does the activity, see [`Model::ask`].
    Outside,
    /// A message of this name.
    Message(Arc<str>),
    /// A signal of this name.
    Signal(Arc<str>),
    /// A moment.
    Timer(Timing),
    /// A condition that comes true.
    Condition,
    /// That somebody looks why it cannot go on; the reason, in German.
    Incident(Arc<str>),
}

impl State {
    /// Everything that the instance waits for, in the order of tokens, then of scopes.
    #[must_use]
    pub fn waits(&self, model: &Model) -> Vec<Wait> {
        let mut waits = Vec::new();
        for (&id, token) in &self.tokens {
            let node = match token.place {
                Place::Node(node) => node,
                Place::Flow(flow) => model.net().flow(flow).to,
            };
            let on = match &token.standing {
                Standing::Stuck(reason) => Awaited::Incident(reason.clone()),
                Standing::Asked if model.ask(node).is_some() => Awaited::Outside,
                _ => continue,
            };
            waits.push(Wait { owner: Owner::Token(id), node, on });
        }
        for (owner, node) in self.waiters(model, &|_| true) {
            let on = match &model.detail(node).on {
                On::Signal(name) => Awaited::Signal(name.clone()),
                On::Condition(_) => Awaited::Condition,
                On::Timer(_) => continue,
                _ => match model.message(node) {
                    Some(name) => Awaited::Message(name.clone()),
                    None => continue,
                },
            };
            waits.push(Wait { owner, node, on });
        }
        let timers = self.timers.iter();
        waits.extend(timers.map(|((owner, node), timing)| Wait {
            owner: *owner,
            node: *node,
            on: Awaited::Timer(*timing),
        }));
        waits
    }

    /// Everything that waits for an event that fits, in the order of tokens, then of scopes.
    pub(crate) fn waiters(&self, model: &Model, fits: &dyn Fn(NodeId) -> bool) -> Vec<(Owner, NodeId)> {
        let net = model.net();
        let mut found = Vec::new();
        for (&token, at) in &self.tokens {
            let mut add = |node: NodeId| {
                if fits(node) {
                    found.push((Owner::Token(token), node));
                }
            };
            match (at.place, &at.standing) {
                (Place::Flow(flow), Standing::Resting) => {
                    let node = net.flow(flow).to;
                    match net.node(node).kind {
                        Kind::Catch(_) => add(node),
                        Kind::EventBased => {
                            net.node(node).outgoing.iter().for_each(|flow| add(net.flow(*flow).to));
                        }
                        _ => {}
                    }
                }
                (Place::Node(node), standing) => {
                    if net.node(node).kind == Kind::Receive && *standing == Standing::Asked {
                        add(node);
                    }
                    if !self.is_instance(at.scope, node) {
                        net.node(node).boundary.iter().for_each(|boundary| add(*boundary));
                    }
                }
                _ => {}
            }
        }
        for (&id, scope) in &self.scopes {
            if self.hears(id) && scope.keeper().is_none() {
                let starts = &model.inside(self.pool, scope.node).events;
                let fitting = starts.iter().filter(|start| fits(**start));
                found.extend(fitting.map(|start| (Owner::Scope(id), *start)));
            }
        }
        found
    }

    /// Whether the scope is one instance of this repeated activity.
    pub(crate) fn is_instance(&self, scope: ScopeId, node: NodeId) -> bool {
        self.scopes.get(&scope).is_some_and(|scope| scope.node == Some(node))
    }

    /// Whether the event sub-processes of a scope hear what happens.
    pub(crate) fn hears(&self, scope: ScopeId) -> bool {
        self.scopes
            .get(&scope)
            .is_some_and(|found| !found.is_interrupted() && (scope == ROOT || found.is_live()))
    }
}
