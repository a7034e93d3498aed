//! Compensation: what was done is undone, the last first (BPMN 2.0, 10.5.6 and 13.5.5).

use super::Turn;
use crate::model::Throws;
use crate::net::{Kind, NodeId, Throw};
use crate::state::{Event, Owner, ScopeId, TokenId};

impl Turn<'_> {
    /// An event throws compensation of one activity, or of all that was done in its scope.
    pub(super) fn throw_compensation(
        &mut self,
        token: TokenId,
        scope: ScopeId,
        node: NodeId,
        activity: Option<NodeId>,
        wait: bool,
    ) {
        let done_in = self.compensated_scope(scope);
        self.emit(Event::Hosted { token, scope, node });
        self.emit(Event::Undoes { keeper: Owner::Token(token), scope: done_in, activity });
        if !wait {
            // A new token goes on; this one stays until all is undone.
            self.leave_new(scope, node);
        }
        self.compensate(Owner::Token(token));
    }

    /// In an event sub-process the scope around it is meant.
    fn compensated_scope(&self, scope: ScopeId) -> ScopeId {
        let net = self.model.net();
        let is_event = |node: NodeId| net.node(node).kind == Kind::SubProcess { event: true };
        let found = self.state.around(scope).find(|(_, scope)| !scope.node.is_some_and(is_event));
        found.map_or(scope, |(id, _)| id)
    }

    /// The next on a list is compensated, or the list is done.
    pub(super) fn compensate(&mut self, keeper: Owner) {
        let model = self.model;
        while let Some((node, nested, scope)) = self.state.to_undo(keeper) {
            let detail = model.detail(node);
            if let Some(handler) = detail.handler {
                self.emit(Event::Undid { keeper });
                let token = self.new_token();
                self.emit(Event::Entered { token, scope, node: handler });
                return self.emit(Event::Compensates { token, keeper });
            }
            if !nested {
                self.emit(Event::Undid { keeper });
                continue;
            }
            return self.reopen(keeper, scope, node);
        }
        self.compensated(keeper);
    }

    /// A sub-process that was done is open again: by its own handler it undoes itself, or without one all that was done in it.
    fn reopen(&mut self, keeper: Owner, parent: ScopeId, node: NodeId) {
        let host = match keeper {
            Owner::Token(token) => Some(token),
            Owner::Scope(scope) => self.state.scopes.get(&scope).and_then(|scope| scope.host),
        };
        let Some(host) = host else { return };
        let scope = self.state.next_scope();
        self.emit(Event::Opened { scope, parent, node, host, index: 0, again: Some(keeper) });
        let model = self.model;
        let Some(start) = model.detail(node).inside.undo else {
            self.emit(Event::Undoes { keeper: Owner::Scope(scope), scope, activity: None });
            return self.compensate(Owner::Scope(scope));
        };
        let Some(event) = model.net().node(start).within else { return };
        let token = self.new_token();
        self.emit(Event::Hosted { token, scope, node: event });
        self.emit(Event::Compensates { token, keeper: Owner::Scope(scope) });
        let inner = self.open_empty(token, scope, event, 0);
        self.leave_new(inner, start);
    }

    fn compensated(&mut self, keeper: Owner) {
        match keeper {
            Owner::Scope(scope) => {
                let outer = self.state.scopes.get(&scope).and_then(|scope| scope.keeper());
                self.emit(Event::Closed { scope });
                if let Some(outer) = outer {
                    self.compensate(outer);
                }
            }
            Owner::Token(token) => {
                let Some(found) = self.state.tokens.get(&token) else { return };
                let (scope, Some(node)) = (found.scope, found.node()) else { return };
                let model = self.model;
                match (&model.net().node(node).kind, &model.detail(node).throws) {
                    (Kind::End(Throw::Cancel), _) => self.cancelled(token, scope),
                    (Kind::Throw(_), Throws::Compensation(_, true)) => self.leave(token, node),
                    _ => self.take(token, scope),
                }
            }
        }
    }
}
