//! Scopes: how they open, when they are done, what ends with them.

use feel::Value;

use super::Turn;
use crate::net::NodeId;
use crate::state::{Event, ROOT, ScopeId, TokenId};

impl Turn<'_> {
    /// Opens a sub-process.
    pub(super) fn open(&mut self, host: TokenId, parent: ScopeId, node: NodeId, index: u32) {
        let scope = self.open_empty(host, parent, node, index);
        self.fill(scope, node);
    }

    /// Opens a scope in which nothing goes on yet, with its own variables.
    pub(super) fn open_empty(&mut self, host: TokenId, parent: ScopeId, node: NodeId, index: u32) -> ScopeId {
        let scope = self.state.next_scope();
        self.emit(Event::Opened { scope, parent, node, host, index, again: None });
        let model = self.model;
        for name in &model.detail(node).inside.locals {
            self.emit(Event::Set { scope, name: name.clone(), value: Value::Null });
        }
        scope
    }

    /// Begins what is inside a sub-process.
    pub(super) fn fill(&mut self, scope: ScopeId, node: NodeId) {
        let model = self.model;
        let detail = model.detail(node);
        self.listen(scope);
        for &start in &detail.inside.starts {
            let flows = &model.net().node(start).outgoing;
            match (&detail.ad_hoc, flows.as_slice()) {
                (Some(ad_hoc), [first, later @ ..]) if ad_hoc.sequential => {
                    self.emit(Event::Later { scope, flows: later.to_vec() });
                    self.spread(None, scope, &[*first]);
                }
                _ => self.spread(None, scope, flows),
            }
        }
        self.rest_of(scope);
    }

    /// A token in a scope is gone: if it was the last, the scope is done. In an ad-hoc sub-process the next may begin, or its
    /// condition may end it.
    pub(super) fn rest_of(&mut self, scope: ScopeId) {
        let Some(found) = self.state.scopes.get(&scope) else { return };
        if found.keeper().is_some() || !self.state.is_running() {
            return;
        }
        let (node, live, later) = (found.node, found.live(), found.later());
        let model = self.model;
        if let Some(ad_hoc) = node.and_then(|node| model.detail(node).ad_hoc.as_ref()) {
            let complete = ad_hoc.completion.as_ref();
            if complete.is_some_and(|condition| self.truth(scope, condition) == Ok(true)) {
                self.emit(Event::Later { scope, flows: Vec::new() });
                if ad_hoc.cancel_remaining {
                    self.withdraw_all(scope);
                }
            } else if live == 0
                && let Some(next) = later
            {
                let flows = found_later(self, scope);
                self.emit(Event::Later { scope, flows });
                return self.spread(None, scope, &[next]);
            }
        }
        if self.state.scopes.get(&scope).is_some_and(|scope| scope.live() == 0) {
            self.end_scope(scope);
        }
    }

    /// Nothing goes on in a scope any more.
    pub(super) fn end_scope(&mut self, scope: ScopeId) {
        if scope == ROOT {
            return self.emit(Event::Ended);
        }
        let Some(found) = self.state.scopes.get(&scope) else { return };
        let (Some(host), Some(node)) = (found.host, found.node) else { return };
        let home = self.home(host);
        if self.model.detail(node).repeat.is_some() {
            self.instance_done(scope);
        } else {
            self.done(host, home, node, Some(scope));
        }
    }

    /// Takes every token out of a scope, with what goes on inside.
    pub(super) fn withdraw_all(&mut self, scope: ScopeId) {
        if self.state.scopes.get(&scope).is_none_or(|scope| !scope.is_live()) {
            return;
        }
        let tokens: Vec<_> =
            self.state.tokens.iter().filter(|(_, token)| token.scope == scope).map(|(id, _)| *id).collect();
        for token in tokens {
            self.withdraw(token);
        }
    }

    /// Takes a token away, with the scopes whose host it is.
    pub(super) fn withdraw(&mut self, token: TokenId) {
        self.close_hosted(token);
        if self.state.tokens.contains_key(&token) {
            self.emit(Event::Withdrawn { token });
        }
    }

    /// Ends everything inside an activity.
    pub(super) fn close_hosted(&mut self, host: TokenId) {
        while self.state.tokens.get(&host).is_some_and(|token| token.hosts() > 0) {
            let inner = self.state.scopes.iter().rev().find(|(_, scope)| scope.host == Some(host));
            let Some(scope) = inner.map(|(id, _)| *id) else { return };
            self.withdraw_all(scope);
            self.emit(Event::Closed { scope });
        }
    }
}

fn found_later(turn: &Turn<'_>, scope: ScopeId) -> Vec<crate::net::FlowId> {
    turn.state.scopes.get(&scope).map(|scope| scope.later_all().skip(1).collect()).unwrap_or_default()
}
