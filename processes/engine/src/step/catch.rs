//! What comes from outside: messages, signals, moments, conditions that come true.

use super::{Turn, Waiter};
use crate::model::On;
use crate::net::{Kind, NodeId};
use crate::state::{Event, Owner, Refused, Variables};

impl Turn<'_> {
    fn waiters(&self, fits: &dyn Fn(NodeId) -> bool) -> Vec<Waiter> {
        let found = self.state.waiters(self.model, fits);
        found.into_iter().map(|(owner, node)| Waiter { owner, node }).collect()
    }

    /// Whether what waited still waits: another event may have ended it.
    fn still_waits(&self, waiter: Waiter) -> bool {
        self.waiters(&|node| node == waiter.node).contains(&waiter)
    }

    /// A message goes to the first that waits for it.
    pub(super) fn message(
        &mut self,
        name: &str,
        node: Option<NodeId>,
        variables: Variables,
    ) -> Result<(), Refused> {
        let model = self.model;
        let fits = |waiting: NodeId| {
            node.is_none_or(|node| node == waiting)
                && model.message(waiting).is_some_and(|known| **known == *name)
        };
        let waiter = self.waiters(&fits).into_iter().next().ok_or(Refused::NotAwaited)?;
        match waiter.owner {
            Owner::Token(token) if model.net().node(waiter.node).is_activity() => {
                self.results(token, waiter.node, variables);
            }
            owner => self.assign_all(self.scope_of(owner), variables),
        }
        self.fire(waiter);
        Ok(())
    }

    /// A signal goes to everybody who waits for it, but not to `except`.
    pub(super) fn signal(&mut self, name: &str, except: Option<Waiter>) {
        let model = self.model;
        let fits = |node: NodeId| matches!(&model.detail(node).on, On::Signal(known) if **known == *name);
        for waiter in self.waiters(&fits) {
            if Some(waiter) != except && self.still_waits(waiter) {
                self.fire(waiter);
            }
        }
    }

    /// Every timer fires whose moment has come, the earliest first. What follows from one comes before the next.
    pub(super) fn tick(&mut self) {
        loop {
            let due = self.state.timers.iter().map(|(waiter, timing)| (timing.due, *waiter, timing.left));
            let Some((due, (owner, node), left)) = due.filter(|(due, ..)| *due <= self.at.now).min() else {
                return;
            };
            self.ring(owner, node, due, left);
            self.run();
            if self.state.is_moving() {
                return;
            }
        }
    }

    pub(super) fn ring(&mut self, owner: Owner, node: NodeId, due: jiff::Timestamp, left: Option<u32>) {
        let model = self.model;
        let next = model.timer(node).filter(|_| left != Some(0)).and_then(|timer| {
            let scope = self.scope_of(owner);
            let when = timer.when(|formula| self.value(scope, formula).0)?;
            when.next(due, self.at, timer.working_days)
        });
        let Some(next) = next else {
            self.emit(Event::Disarmed { owner, node });
            return self.fire(Waiter { owner, node });
        };
        self.emit(Event::Armed { owner, node, due: next, left: left.map(|left| left - 1) });
        // A catching event that fires several times lets a new token go each time, and its own the last time.
        if matches!(model.net().node(node).kind, Kind::Catch(_)) {
            self.leave_new(self.scope_of(owner), node);
        } else {
            self.fire(Waiter { owner, node });
        }
    }

    /// Looks at what events wait for after variables changed. Says whether one came true.
    pub(super) fn conditions(&mut self) -> bool {
        if !self.changed || !self.model.watches {
            self.changed = false;
            return false;
        }
        self.changed = false;
        let model = self.model;
        let waiting = self.waiters(&|node| matches!(model.detail(node).on, On::Condition(_)));
        for waiter in waiting {
            let On::Condition(condition) = &model.detail(waiter.node).on else { continue };
            let holds = self.truth(self.scope_of(waiter.owner), condition) == Ok(true);
            if holds == self.state.holds(waiter.owner, waiter.node) {
                continue;
            }
            self.emit(Event::Held { owner: waiter.owner, node: waiter.node, holds });
            if holds {
                // What follows may change what others wait for.
                self.changed = true;
                self.fire(waiter);
                return true;
            }
        }
        false
    }
}
