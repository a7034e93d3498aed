//! How tokens move: over flows, through gateways, out of nodes.

use std::sync::Arc;

use super::Turn;
use crate::net::{FlowId, Kind, NodeId, Trigger, When};
use crate::state::{Event, Owner, Place, ScopeId, TokenId};

impl Turn<'_> {
    /// A moving token does what the node before it wants.
    pub(super) fn arrive(&mut self, token: TokenId) {
        let Some(found) = self.state.tokens.get(&token) else { return };
        let (scope, place) = (found.scope, found.place);
        let net = self.model.net();
        let node = match place {
            Place::Node(node) => return self.begin(token, node),
            Place::Flow(flow) => net.flow(flow).to,
        };
        match &net.node(node).kind {
            Kind::End(throw) => self.end(token, scope, node, throw),
            Kind::Throw(throw) => self.throw(token, scope, node, throw),
            Kind::Catch(Trigger::Link(_)) => self.leave(token, node),
            Kind::Catch(_) => {
                self.emit(Event::Rested { token });
                self.arm(Owner::Token(token), node);
            }
            Kind::Task | Kind::Send | Kind::Receive | Kind::SubProcess { .. } => {
                self.enter(token, scope, node);
            }
            Kind::Exclusive => self.exclusive(token, scope, node),
            Kind::Parallel => {
                self.emit(Event::Rested { token });
                self.join(scope, node);
            }
            Kind::Inclusive => self.emit(Event::Rested { token }),
            Kind::EventBased => {
                self.emit(Event::Rested { token });
                for flow in &net.node(node).outgoing {
                    self.arm(Owner::Token(token), net.flow(*flow).to);
                }
            }
            // No flow leads here.
            Kind::Start(_) | Kind::Boundary { .. } => self.leave(token, node),
        }
    }

    /// A token leaves a node over all flows whose conditions allow it.
    pub(super) fn leave(&mut self, token: TokenId, node: NodeId) {
        let scope = self.home(token);
        match self.ways(scope, node) {
            Ok(flows) => self.spread(Some(token), scope, &flows),
            Err(reason) => self.emit(Event::Stuck { token, reason }),
        }
    }

    /// New tokens leave an event that nothing came to: a start, a boundary event.
    pub(super) fn leave_new(&mut self, scope: ScopeId, node: NodeId) {
        let model = self.model;
        self.spread(None, scope, &model.net().node(node).outgoing);
    }

    /// Puts a token on each flow, the given one on the first.
    pub(super) fn spread(&mut self, token: Option<TokenId>, scope: ScopeId, flows: &[FlowId]) {
        if flows.is_empty()
            && let Some(token) = token
        {
            return self.take(token, scope);
        }
        let mut token = token;
        for flow in flows {
            let token = token.take().unwrap_or_else(|| self.new_token());
            self.emit(Event::Moved { token, scope, flow: *flow });
        }
    }

    /// Uses a token up, and ends the scope if it was the last.
    pub(super) fn take(&mut self, token: TokenId, scope: ScopeId) {
        self.emit(Event::Took { token });
        self.rest_of(scope);
    }

    /// The flows over which a token leaves a node that is no gateway, or the ways out of an inclusive one: conditions that hold,
    /// else the default (BPMN 2.0, 13.3.2 and 13.4.3); or why none can be taken.
    fn ways(&self, scope: ScopeId, node: NodeId) -> Result<Vec<FlowId>, Arc<str>> {
        let net = self.model.net();
        let here = net.node(node);
        if here.outgoing.iter().all(|flow| net.flow(*flow).when == When::Always) {
            return Ok(here.outgoing.clone());
        }
        let (mut flows, mut default, mut chosen) = (Vec::new(), None, false);
        for &flow in &here.outgoing {
            match net.flow(flow).when {
                When::Default => default = Some(flow),
                When::Always => flows.push(flow),
                When::Condition => {
                    let holds = self.holds(scope, flow)?;
                    if holds {
                        flows.push(flow);
                        chosen = true;
                    }
                }
            }
        }
        if !chosen {
            flows.extend(default);
        }
        if flows.is_empty() { Err(no_way(&here.words())) } else { Ok(flows) }
    }

    /// The first condition that holds, else the default.
    fn exclusive(&mut self, token: TokenId, scope: ScopeId, node: NodeId) {
        let model = self.model;
        let net = model.net();
        let here = net.node(node);
        let mut way = None;
        for &flow in &here.outgoing {
            let holds = match net.flow(flow).when {
                When::Default => Ok(false),
                When::Always => Ok(true),
                When::Condition => self.holds(scope, flow),
            };
            match holds {
                Ok(true) => {
                    way = Some(flow);
                    break;
                }
                Ok(false) => {}
                Err(reason) => return self.emit(Event::Stuck { token, reason }),
            }
        }
        let default = || here.outgoing.iter().copied().find(|flow| net.flow(*flow).when == When::Default);
        match way.or_else(default) {
            Some(flow) => self.emit(Event::Moved { token, scope, flow }),
            None if here.outgoing.is_empty() => self.take(token, scope),
            None => self.emit(Event::Stuck { token, reason: no_way(&here.words()) }),
        }
    }

    /// A parallel gateway goes on when each of its flows has a token.
    fn join(&mut self, scope: ScopeId, node: NodeId) {
        let model = self.model;
        let here = model.net().node(node);
        let Some(home) = self.state.scopes.get(&scope) else { return };
        if !home.is_full(node, here.incoming.len()) {
            return;
        }
        let first = self.merge(scope, node);
        self.spread(first, scope, &here.outgoing);
    }

    /// Takes one token from each flow into a join that has one; the first is kept.
    fn merge(&mut self, scope: ScopeId, node: NodeId) -> Option<TokenId> {
        let model = self.model;
        let mut first = None;
        for flow in &model.net().node(node).incoming {
            let Some(token) = self.state.scopes.get(&scope).and_then(|home| home.waiting(*flow)) else {
                continue;
            };
            if first.is_none() {
                first = Some(token);
            } else {
                self.emit(Event::Took { token });
            }
        }
        first
    }

    /// Inclusive gateways at which no further token can arrive go on. Says whether one did.
    pub(super) fn open_inclusive(&mut self) -> bool {
        let waiting: Vec<_> = self.state.inclusive().collect();
        let model = self.model;
        for (scope, node) in waiting {
            let Some(home) = self.state.scopes.get(&scope) else { continue };
            let opens = model
                .joins()
                .opens(node, &|flow| home.has(Place::Flow(flow)), &|node| home.has(Place::Node(node)));
            if !opens || self.is_stuck_at(scope, node) {
                continue;
            }
            match self.ways(scope, node) {
                Ok(flows) => {
                    let first = self.merge(scope, node);
                    self.spread(first, scope, &flows);
                }
                Err(reason) => {
                    let first = model.net().node(node).incoming.iter();
                    let first = first.copied().find_map(|flow| self.state.scopes[&scope].waiting(flow));
                    if let Some(token) = first {
                        self.emit(Event::Stuck { token, reason });
                    }
                }
            }
            return true;
        }
        false
    }

    fn is_stuck_at(&self, scope: ScopeId, node: NodeId) -> bool {
        self.state.stuck().any(|(token, _)| {
            let token = &self.state.tokens[&token];
            let flow = match token.place {
                Place::Flow(flow) => flow,
                Place::Node(_) => return false,
            };
            token.scope == scope && self.model.net().flow(flow).to == node
        })
    }

    fn holds(&self, scope: ScopeId, flow: FlowId) -> Result<bool, Arc<str>> {
        self.model.condition(flow).map_or(Ok(true), |condition| self.truth(scope, condition))
    }
}

fn no_way(words: &str) -> Arc<str> {
    format!("Hinter {words} trifft keine Bedingung zu, und einen Standardfluss gibt es nicht.").into()
}
