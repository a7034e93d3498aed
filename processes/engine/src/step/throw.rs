//! What events throw, and who catches it.

use super::{Turn, Waiter};
use crate::model::Throws;
use crate::net::{Kind, NodeId, Throw};
use crate::state::{Event, Owner, ScopeId, TokenId};

impl Turn<'_> {
    /// A token comes to an event that throws and goes on.
    pub(super) fn throw(&mut self, token: TokenId, scope: ScopeId, node: NodeId, throw: &Throw) {
        let model = self.model;
        match &model.detail(node).throws {
            Throws::Compensation(activity, wait) => {
                return self.throw_compensation(token, scope, node, *activity, *wait);
            }
            Throws::Link(target) => return self.leave(token, *target),
            Throws::Message(name) => self.emit(Event::Sent { node, scope, name: name.clone() }),
            Throws::Signal(name) => {
                self.emit(Event::Signalled { node, name: name.clone() });
                self.leave(token, node);
                return self.signal(name, None);
            }
            Throws::Net => {}
        }
        self.leave(token, node);
        if matches!(throw, Throw::Escalation(_)) {
            self.thrown(scope, node, throw);
        }
    }

    /// A token comes to an end event.
    pub(super) fn end(&mut self, token: TokenId, scope: ScopeId, node: NodeId, throw: &Throw) {
        let model = self.model;
        match (&model.detail(node).throws, throw) {
            (Throws::Compensation(activity, wait), _) => {
                return self.throw_compensation(token, scope, node, *activity, *wait);
            }
            (_, Throw::Cancel) => return self.cancel(token, scope, node),
            (Throws::Message(name), _) => self.emit(Event::Sent { node, scope, name: name.clone() }),
            (Throws::Signal(name), _) => {
                self.emit(Event::Signalled { node, name: name.clone() });
                self.emit(Event::Took { token });
                self.signal(name, None);
                return self.rest_of(scope);
            }
            (_, Throw::Terminate) => {
                self.withdraw_others(scope, token);
                self.emit(Event::Later { scope, flows: Vec::new() });
            }
            (_, Throw::Error(_) | Throw::Escalation(_)) => {
                self.emit(Event::Took { token });
                self.thrown(scope, node, throw);
                return self.rest_of(scope);
            }
            _ => {}
        }
        self.take(token, scope);
    }

    pub(super) fn withdraw_others(&mut self, scope: ScopeId, but: TokenId) {
        let others = self.state.tokens.iter().filter(|(id, token)| token.scope == scope && **id != but);
        for token in others.map(|(id, _)| *id).collect::<Vec<_>>() {
            self.withdraw(token);
        }
    }

    /// An error or escalation goes to the nearest handler. An error without one ends the instance; an escalation is lost.
    pub(super) fn thrown(&mut self, scope: ScopeId, node: NodeId, throw: &Throw) {
        match (self.catcher(scope, throw), throw) {
            (Some(waiter), _) => self.fire(waiter),
            (None, Throw::Error(code)) => {
                let code = code.as_deref().map(Into::into);
                self.withdraw_all(crate::state::ROOT);
                self.emit(Event::Failed { node, code });
            }
            _ => {}
        }
    }

    /// Who handles what was thrown in a scope: an event sub-process in it, an event on the border of its activity, and so on
    /// outwards (BPMN 2.0, 10.5.7).
    fn catcher(&self, scope: ScopeId, throw: &Throw) -> Option<Waiter> {
        let model = self.model;
        let net = model.net();
        let mut from = None;
        for (id, found) in self.state.around(scope) {
            let fits = |start: &&NodeId| {
                matches!(&net.node(**start).kind, Kind::Start(on) if on.catches(throw))
                    // An event sub-process does not handle what is thrown in itself.
                    && net.node(**start).within != from
            };
            let start = model.inside(self.state.pool, found.node).events.iter().find(fits);
            if let Some(start) = start.filter(|_| !found.is_interrupted()) {
                return Some(Waiter { owner: Owner::Scope(id), node: *start });
            }
            if let (Some(host), Some(node)) = (found.host, found.node)
                && let Some(boundary) = self.boundary_for(node, throw)
            {
                return Some(Waiter { owner: Owner::Token(host), node: boundary });
            }
            from = found.node;
        }
        None
    }

    /// Who handles what an activity throws from outside.
    pub(super) fn catcher_of_activity(&self, token: TokenId, node: NodeId, throw: &Throw) -> Option<Waiter> {
        let scope = self.home(token);
        if !self.state.is_instance(scope, node)
            && let Some(boundary) = self.boundary_for(node, throw)
        {
            return Some(Waiter { owner: Owner::Token(token), node: boundary });
        }
        self.catcher(scope, throw)
    }

    fn boundary_for(&self, node: NodeId, throw: &Throw) -> Option<NodeId> {
        let net = self.model.net();
        let catches =
            |id: &&NodeId| matches!(&net.node(**id).kind, Kind::Boundary { on, .. } if on.catches(throw));
        net.node(node).boundary.iter().find(catches).copied()
    }

    /// A transaction is cancelled: what still goes on in it ends, what was done is compensated, then it is left.
    fn cancel(&mut self, token: TokenId, scope: ScopeId, node: NodeId) {
        self.withdraw_others(scope, token);
        self.emit(Event::Hosted { token, scope, node });
        self.emit(Event::Undoes { keeper: Owner::Token(token), scope, activity: None });
        self.compensate(Owner::Token(token));
    }

    /// All of a cancelled transaction is compensated.
    pub(super) fn cancelled(&mut self, token: TokenId, scope: ScopeId) {
        self.emit(Event::Took { token });
        let host = self.state.scopes.get(&scope).and_then(|found| found.host.zip(found.node));
        let Some((host, node)) = host else { return self.rest_of(scope) };
        match self.boundary_for(node, &Throw::Cancel) {
            Some(boundary) => self.fire(Waiter { owner: Owner::Token(host), node: boundary }),
            None => {
                self.close_hosted(host);
                let home = self.home(host);
                self.take(host, home);
            }
        }
    }
}
