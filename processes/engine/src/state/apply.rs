//! What each event makes of a state.

use std::collections::BTreeMap;

use super::{
    Done, Event, Extra, Inner, Owner, Phase, Place, Scope, ScopeId, Standing, State, Timing, Token, TokenId,
};
use crate::net::{FlowId, Kind, Net, NodeId};

impl State {
    /// The state after the event.
    pub fn apply(&mut self, net: &Net, event: &Event) {
        match event {
            Event::Began { pool, .. } => {
                self.phase = Phase::Running;
                self.pool = *pool;
                self.scopes.insert(super::ROOT, Scope::default());
                self.next_scope = super::ROOT + 1;
            }
            Event::Set { scope, name, value } => {
                if let Some(scope) = self.scopes.get_mut(scope) {
                    scope.variables.insert(name.clone(), value.clone());
                }
            }
            Event::Moved { token, scope, flow } => {
                self.put(net, *token, *scope, Place::Flow(*flow), Standing::Moving);
                self.moving.push_back(*token);
            }
            Event::Entered { token, scope, node } => {
                self.put(net, *token, *scope, Place::Node(*node), Standing::Moving);
                self.moving.push_back(*token);
            }
            Event::Rested { token } => self.rest(net, *token),
            Event::Asked { token, scope, node } => {
                self.put(net, *token, *scope, Place::Node(*node), Standing::Asked);
            }
            Event::Hosted { token, scope, node } => {
                self.put(net, *token, *scope, Place::Node(*node), Standing::Hosting);
            }
            Event::Took { token } | Event::Withdrawn { token } => {
                self.lift(net, *token);
            }
            Event::Opened { scope, parent, node, host, index, again } => {
                let (node, parent, host) = (Some(*node), Some(*parent), Some(*host));
                self.open(*scope, Scope { node, parent, host, index: *index, ..Scope::default() }, *again);
            }
            Event::Closed { scope } => self.close(*scope),
            Event::Later { scope, flows } => {
                if let Some(scope) = self.scopes.get_mut(scope) {
                    scope.later = flows.iter().copied().collect();
                }
            }
            Event::Interrupted { scope } => {
                if let Some(scope) = self.scopes.get_mut(scope) {
                    scope.interrupted = true;
                }
                self.disown(Owner::Scope(*scope));
            }
            Event::Counted { token, total } => self.extra(*token, |extra| extra.total = Some(*total)),
            Event::Repeated { token } => self.extra(*token, |extra| extra.done += 1),
            Event::Armed { owner, node, due, left } => {
                self.timers.insert((*owner, *node), Timing { due: *due, left: *left });
            }
            Event::Disarmed { owner, node } => {
                self.timers.remove(&(*owner, *node));
            }
            Event::Held { owner, node, holds } => {
                if *holds {
                    self.held.insert((*owner, *node));
                } else {
                    self.held.remove(&(*owner, *node));
                }
            }
            Event::Kept { scope, node, inner } => self.remember(*scope, *node, *inner),
            Event::Undoes { keeper, scope, activity } => self.undoes(*keeper, *scope, *activity),
            Event::Undid { keeper } => {
                self.undid(*keeper);
            }
            Event::Compensates { token, keeper } => self.extra(*token, |extra| extra.keeper = Some(*keeper)),
            Event::Stuck { token, reason } => {
                self.unqueue(*token);
                if let Some(found) = self.tokens.get_mut(token) {
                    let before = std::mem::replace(&mut found.standing, Standing::Stuck(reason.clone()));
                    if let (Standing::Resting, Place::Flow(flow)) = (before, found.place) {
                        let scope = found.scope;
                        self.unwait(net, *token, scope, flow);
                    }
                }
            }
            Event::Migrated { state } => *self = (**state).clone(),
            Event::Sent { .. } | Event::Signalled { .. } | Event::Paused => {}
            Event::Ended => self.over(Phase::Ended),
            Event::Failed { code, .. } => self.over(Phase::Failed(code.clone())),
            Event::Cancelled => self.over(Phase::Cancelled),
        }
    }

    /// Puts a token somewhere, new or from where it was.
    pub(crate) fn put(&mut self, net: &Net, id: TokenId, scope: ScopeId, place: Place, standing: Standing) {
        let extra = self.lift(net, id).and_then(|token| token.extra);
        // What was counted was counted for the activity that the token left; where it begins, it belongs to nothing yet.
        let extra = extra.filter(|_| matches!(place, Place::Node(_)));
        if let Some(home) = self.scopes.get_mut(&scope) {
            home.live += 1;
            *home.places.entry(place).or_default() += 1;
        }
        self.tokens.insert(id, Token { scope, place, standing, extra });
        self.next_token = self.next_token.max(id + 1);
    }

    /// Takes a token from where it is, with all that belongs to its being there.
    fn lift(&mut self, net: &Net, id: TokenId) -> Option<Token> {
        self.unqueue(id);
        let token = self.tokens.remove(&id)?;
        if let Some(home) = self.scopes.get_mut(&token.scope) {
            home.live -= 1;
            if let Some(count) = home.places.get_mut(&token.place) {
                *count -= 1;
                if *count == 0 {
                    home.places.remove(&token.place);
                }
            }
        }
        if let (Standing::Resting, Place::Flow(flow)) = (&token.standing, token.place) {
            self.unwait(net, id, token.scope, flow);
        }
        self.disown(Owner::Token(id));
        Some(token)
    }

    fn unqueue(&mut self, id: TokenId) {
        if self.moving.front() == Some(&id) {
            self.moving.pop_front();
        } else if self.tokens.get(&id).is_some_and(|token| token.standing == Standing::Moving) {
            self.moving.retain(|moving| *moving != id);
        }
    }

    pub(crate) fn rest(&mut self, net: &Net, id: TokenId) {
        self.unqueue(id);
        let Some(token) = self.tokens.get_mut(&id) else { return };
        token.standing = Standing::Resting;
        let Place::Flow(flow) = token.place else { return };
        let join = net.flow(flow).to;
        if !is_join(&net.node(join).kind) {
            return;
        }
        let scope = token.scope;
        let Some(home) = self.scopes.get_mut(&scope) else { return };
        let waiting = home.waiting.entry(flow).or_default();
        if waiting.is_empty() {
            *home.full.entry(join).or_default() += 1;
        }
        waiting.push_back(id);
        if net.node(join).kind == Kind::Inclusive {
            self.inclusive.insert((scope, join));
        }
    }

    fn unwait(&mut self, net: &Net, id: TokenId, scope: ScopeId, flow: FlowId) {
        let join = net.flow(flow).to;
        let Some(home) = self.scopes.get_mut(&scope) else { return };
        let Some(waiting) = home.waiting.get_mut(&flow) else { return };
        if waiting.front() == Some(&id) {
            waiting.pop_front();
        } else {
            waiting.retain(|other| *other != id);
        }
        if !waiting.is_empty() {
            return;
        }
        home.waiting.remove(&flow);
        if let Some(full) = home.full.get_mut(&join) {
            *full -= 1;
            if *full == 0 {
                home.full.remove(&join);
                self.inclusive.remove(&(scope, join));
            }
        }
    }

    /// Timers and conditions of what is no longer there.
    fn disown(&mut self, owner: Owner) {
        if !self.timers.is_empty() {
            self.timers.retain(|(of, _), _| *of != owner);
        }
        if !self.held.is_empty() {
            self.held.retain(|(of, _)| *of != owner);
        }
    }

    fn extra(&mut self, token: TokenId, change: impl FnOnce(&mut Extra)) {
        if let Some(token) = self.tokens.get_mut(&token) {
            change(token.extra.get_or_insert_default());
        }
    }

    fn open(&mut self, id: ScopeId, opened: Scope, again: Option<Owner>) {
        let mut scope = Scope { keeper: again, ..opened };
        if let Some(host) = scope.host {
            let begun = if again.is_none() { scope.index + 1 } else { 0 };
            self.extra(host, |extra| {
                extra.scopes += 1;
                extra.begun = extra.begun.max(begun);
            });
        }
        if let Some(Done { inner: Some(inner), .. }) = again.and_then(|keeper| self.undid(keeper)) {
            scope.variables = inner.variables;
            scope.done = inner.done;
        }
        self.next_scope = self.next_scope.max(id + 1);
        self.scopes.insert(id, scope);
    }

    fn close(&mut self, id: ScopeId) {
        let Some(scope) = self.scopes.remove(&id) else { return };
        self.disown(Owner::Scope(id));
        if let Some(host) = scope.host
            && let Some(token) = self.tokens.get_mut(&host)
            && let Some(extra) = &mut token.extra
        {
            extra.scopes = extra.scopes.saturating_sub(1);
        }
    }

    fn remember(&mut self, scope: ScopeId, node: NodeId, inner: Option<ScopeId>) {
        let inner = inner.and_then(|inner| self.scopes.get_mut(&inner)).map(|inner| Inner {
            variables: std::mem::take(&mut inner.variables),
            done: std::mem::take(&mut inner.done),
        });
        if let Some(scope) = self.scopes.get_mut(&scope) {
            scope.done.push(Done { node, inner });
        }
    }

    fn undoes(&mut self, keeper: Owner, scope: ScopeId, activity: Option<NodeId>) {
        let Some(home) = self.scopes.get_mut(&scope) else { return };
        let (undo, done): (Vec<_>, Vec<_>) = std::mem::take(&mut home.done)
            .into_iter()
            .partition(|done| activity.is_none_or(|activity| activity == done.node));
        home.done = done;
        match keeper {
            Owner::Scope(keeper) => {
                if let Some(keeper) = self.scopes.get_mut(&keeper) {
                    keeper.undo = undo;
                }
            }
            Owner::Token(token) => self.extra(token, |extra| {
                extra.undo = undo;
                extra.undo_in = scope;
            }),
        }
    }

    fn undid(&mut self, keeper: Owner) -> Option<Done> {
        match keeper {
            Owner::Token(token) => self.tokens.get_mut(&token)?.extra.as_mut()?.undo.pop(),
            Owner::Scope(scope) => self.scopes.get_mut(&scope)?.undo.pop(),
        }
    }

    fn over(&mut self, phase: Phase) {
        let next = (self.next_token, self.next_scope);
        let variables = self.scopes.remove(&super::ROOT).map(|root| root.variables).unwrap_or_default();
        let root = Scope { variables, ..Scope::default() };
        let scopes = BTreeMap::from([(super::ROOT, root)]);
        *self = Self { phase, pool: self.pool, scopes, ..Self::default() };
        (self.next_token, self.next_scope) = next;
    }
}

fn is_join(kind: &Kind) -> bool {
    matches!(kind, Kind::Parallel | Kind::Inclusive)
}
