//! Activities: tasks, sub-processes, what is on their border.

use std::sync::Arc;

use feel::Value;

use super::Turn;
use crate::model::{On, Work};
use crate::net::{Kind, NodeId, Trigger};
use crate::state::{Event, Owner, Place, Refused, ScopeId, Standing, TokenId};

impl Turn<'_> {
    /// A token comes to an activity.
    pub(super) fn enter(&mut self, token: TokenId, scope: ScopeId, node: NodeId) {
        if self.model.detail(node).repeat.is_some() {
            self.emit(Event::Hosted { token, scope, node });
            self.begin_repeat(token, node);
        } else {
            self.begin_once(token, scope, node);
        }
    }

    /// A token in a node begins with it: one instance of a repeated activity, or what is tried again.
    pub(super) fn begin(&mut self, token: TokenId, node: NodeId) {
        let scope = self.home(token);
        if self.model.detail(node).repeat.is_some() && !self.state.is_instance(scope, node) {
            self.emit(Event::Hosted { token, scope, node });
            return self.begin_repeat(token, node);
        }
        self.begin_once(token, scope, node);
    }

    fn begin_once(&mut self, token: TokenId, scope: ScopeId, node: NodeId) {
        let model = self.model;
        match &model.detail(node).work {
            Work::Outside(_) | Work::Receive(_) => {
                self.emit(Event::Asked { token, scope, node });
                self.arm_boundary(token, node);
            }
            Work::SubProcess => {
                self.emit(Event::Hosted { token, scope, node });
                self.arm_boundary(token, node);
                self.open(token, scope, node, 0);
            }
            Work::Send(name) => {
                self.emit(Event::Sent { node, scope, name: name.clone() });
                self.emit(Event::Hosted { token, scope, node });
                self.complete(token, node);
            }
            Work::Script(formula, result) => {
                self.emit(Event::Hosted { token, scope, node });
                let (value, warnings) = self.value(scope, formula);
                match (result, value) {
                    (Some(name), value) => self.assign(scope, name.clone(), value),
                    (None, Value::Context(entries)) => {
                        for (name, value) in entries.iter() {
                            self.assign(scope, name.clone(), value.clone());
                        }
                    }
                    (None, value) => {
                        let why = warnings.first().map(|warning| format!(" {warning}")).unwrap_or_default();
                        let kind = value.kind_name();
                        let reason = format!(
                            "Das Skript ergibt {kind}; gebraucht wird ein Kontext mit den neuen Werten.{why}"
                        );
                        return self.emit(Event::Stuck { token, reason: reason.into() });
                    }
                }
                self.complete(token, node);
            }
            Work::None => self.leave(token, node),
        }
    }

    /// What a token did at an activity is done.
    pub(super) fn complete(&mut self, token: TokenId, node: NodeId) {
        let scope = self.home(token);
        if self.state.is_instance(scope, node) {
            self.emit(Event::Took { token });
            return self.instance_done(scope);
        }
        self.done(token, scope, node, None);
    }

    /// An activity is done, with all its repetitions. `inner`: the scope of the sub-process, which is to be closed.
    pub(super) fn done(&mut self, token: TokenId, scope: ScopeId, node: NodeId, inner: Option<ScopeId>) {
        let detail = self.model.detail(node);
        let keeper = self.state.tokens.get(&token).and_then(|token| token.keeper());
        let event = self.model.net().node(node).kind == Kind::SubProcess { event: true };
        let nested = inner.is_some_and(|inner| {
            detail.inside.undo.is_some()
                || self.state.scopes.get(&inner).is_some_and(|scope| scope.has_done())
        });
        if keeper.is_none() && !event && (detail.handler.is_some() || nested) {
            self.emit(Event::Kept { scope, node, inner });
        }
        if let Some(scope) = inner {
            self.emit(Event::Closed { scope });
        }
        if let Some(keeper) = keeper {
            self.emit(Event::Took { token });
            return self.compensate(keeper);
        }
        if event {
            return self.take(token, scope);
        }
        self.leave(token, node);
    }

    /// The events on the border of an activity begin to wait.
    pub(super) fn arm_boundary(&mut self, token: TokenId, node: NodeId) {
        let scope = self.home(token);
        if self.state.is_instance(scope, node) {
            return;
        }
        let model = self.model;
        for boundary in &model.net().node(node).boundary {
            self.arm(Owner::Token(token), *boundary);
        }
    }

    /// An event begins to wait for a moment or a condition. For what else it may wait, nothing is to be done before it comes.
    pub(super) fn arm(&mut self, owner: Owner, node: NodeId) {
        let model = self.model;
        match &model.detail(node).on {
            On::Timer(timer) => {
                let scope = self.scope_of(owner);
                let when = timer.when(|formula| self.value(scope, formula).0);
                let first = when.as_ref().and_then(|when| when.first(self.at, timer.working_days));
                match first {
                    Some((due, left)) => self.emit(Event::Armed { owner, node, due, left }),
                    None => {
                        let words = model.net().node(node).words();
                        let reason: Arc<str> =
                            format!("Wann {words} eintritt, ließ sich nicht berechnen.").into();
                        self.stuck_owner(owner, reason);
                    }
                }
            }
            On::Condition(_) => self.changed = true,
            _ => {}
        }
    }

    /// Timers that do not wait yet begin to.
    pub(super) fn arm_anew(&mut self) {
        let model = self.model;
        let net = model.net();
        let mut missing = Vec::new();
        for (&token, at) in &self.state.tokens {
            let events: Vec<NodeId> = match at.place {
                Place::Node(node) if !self.state.is_instance(at.scope, node) => {
                    net.node(node).boundary.clone()
                }
                Place::Flow(flow) if at.standing == Standing::Resting => {
                    let node = net.node(net.flow(flow).to);
                    let behind = node.outgoing.iter().map(|flow| net.flow(*flow).to);
                    if node.kind == Kind::EventBased { behind.collect() } else { vec![net.flow(flow).to] }
                }
                _ => Vec::new(),
            };
            missing.extend(events.into_iter().map(|node| (Owner::Token(token), node)));
        }
        for (&id, scope) in self.state.scopes.iter().filter(|(_, scope)| !scope.is_interrupted()) {
            let starts = model.inside(self.state.pool, scope.node).events.iter();
            missing.extend(starts.map(|start| (Owner::Scope(id), *start)));
        }
        for (owner, node) in missing {
            if model.timer(node).is_some() && !self.state.timers.contains_key(&(owner, node)) {
                self.arm(owner, node);
            }
        }
    }

    fn stuck_owner(&mut self, owner: Owner, reason: Arc<str>) {
        let token = match owner {
            Owner::Token(token) => Some(token),
            Owner::Scope(scope) => self.state.scopes.get(&scope).and_then(|scope| scope.host),
        };
        if let Some(token) = token {
            self.emit(Event::Stuck { token, reason });
        }
    }

    /// The event sub-processes of a scope begin to wait.
    pub(super) fn listen(&mut self, scope: ScopeId) {
        let model = self.model;
        let node = self.state.scopes.get(&scope).and_then(|scope| scope.node);
        for start in &model.inside(self.state.pool, node).events {
            self.arm(Owner::Scope(scope), *start);
        }
    }

    /// An activity of an ad-hoc sub-process is begun from outside.
    pub(super) fn begin_ad_hoc(&mut self, scope: ScopeId, node: NodeId) -> Result<(), Refused> {
        let model = self.model;
        let host = self.state.scopes.get(&scope).and_then(|scope| scope.node).ok_or(Refused::NotAdHoc)?;
        if model.detail(host).ad_hoc.is_none() || !model.net().node(host).inside.contains(&node) {
            return Err(Refused::NotAdHoc);
        }
        let found = model.net().node(node);
        if !found.is_activity() || found.kind == (Kind::SubProcess { event: true }) {
            return Err(Refused::NotAdHoc);
        }
        let token = self.new_token();
        self.emit(Event::Entered { token, scope, node });
        Ok(())
    }

    /// An event that a token or scope waited for came.
    pub(super) fn fire(&mut self, waiter: super::Waiter) {
        let net = self.model.net();
        let node = waiter.node;
        match (waiter.owner, &net.node(node).kind) {
            (Owner::Scope(scope), _) => self.begin_event_sub_process(scope, node),
            (Owner::Token(token), Kind::Boundary { interrupting, on, .. }) => {
                let scope = self.home(token);
                // An error always ends what it came from (BPMN 2.0, 10.5.4).
                if *interrupting || matches!(on, Trigger::Error(_) | Trigger::Cancel) {
                    self.withdraw(token);
                }
                self.leave_new(scope, node);
            }
            (Owner::Token(token), _) => {
                let Some(found) = self.state.tokens.get(&token) else { return };
                let (scope, place) = (found.scope, found.place);
                if found.standing == Standing::Asked {
                    return self.complete(token, node);
                }
                // Behind an event-based gateway the token first takes the way to the event.
                let chosen = net.node(node).incoming.iter().copied().find(|flow| {
                    let gateway = net.flow(*flow).from;
                    net.node(gateway).kind == Kind::EventBased
                        && matches!(place, crate::state::Place::Flow(at) if net.flow(at).to == gateway)
                });
                if let Some(flow) = chosen {
                    self.emit(Event::Moved { token, scope, flow });
                }
                self.leave(token, node);
            }
        }
    }

    fn begin_event_sub_process(&mut self, scope: ScopeId, start: NodeId) {
        let Some(node) = self.model.net().node(start).within else { return };
        if self.model.net().interrupts(start) {
            self.withdraw_all(scope);
            self.emit(Event::Interrupted { scope });
        }
        let token = self.new_token();
        self.emit(Event::Hosted { token, scope, node });
        let inner = self.open_empty(token, scope, node, 0);
        self.listen(inner);
        self.leave_new(inner, start);
    }
}
