//! Activities that are done several times: loops and multi-instance (BPMN 2.0, 13.3.6 and 13.3.7).

use std::collections::BTreeMap;
use std::sync::Arc;

use feel::Value;

use super::{Turn, Waiter};
use crate::model::{Behavior, Formula, Multi, On, Repeat, Thrown, Work};
use crate::net::{Kind, NodeId, Throw};
use crate::state::{Event, Owner, ScopeId, TokenId};

/// More instances of one activity than this are refused.
const MOST: i64 = 10_000;

impl Turn<'_> {
    pub(super) fn begin_repeat(&mut self, token: TokenId, node: NodeId) {
        self.arm_boundary(token, node);
        self.go_on_repeating(token, node);
    }

    /// Begins with what is to be done next: at first, after an instance, or when it is tried again.
    pub(super) fn go_on_repeating(&mut self, token: TokenId, node: NodeId) {
        let Some(found) = self.state.tokens.get(&token) else { return };
        let (total, begun, done) = found.repeats();
        let scope = found.scope;
        let model = self.model;
        match &model.detail(node).repeat {
            Some(Repeat::Loop { test_before, most, condition }) => {
                let looks = *test_before || done > 0;
                let again = match condition.as_ref().filter(|_| looks) {
                    Some(condition) => self.truth(scope, condition),
                    None => Ok(true),
                };
                match again {
                    Ok(again) if again && most.is_none_or(|most| done < most) => {
                        self.instance(token, node, begun, None);
                    }
                    Ok(_) => self.finish_repeat(token, node),
                    Err(reason) => self.emit(Event::Stuck { token, reason }),
                }
            }
            Some(Repeat::Multi(multi)) => match total {
                None => self.begin_multi(token, node, multi),
                Some(total) if multi.sequential && begun < total => {
                    let elements = self.elements(scope, &multi.count).unwrap_or_default();
                    let element = elements.get(begun as usize).cloned().flatten();
                    self.instance(token, node, begun, element);
                }
                Some(total) if done >= total => self.finish_repeat(token, node),
                Some(_) => {}
            },
            None => {}
        }
    }

    fn begin_multi(&mut self, token: TokenId, node: NodeId, multi: &Multi) {
        let scope = self.home(token);
        let elements = match self.elements(scope, &multi.count) {
            Ok(elements) => elements,
            Err(reason) => return self.emit(Event::Stuck { token, reason }),
        };
        let total = u32::try_from(elements.len()).unwrap_or(u32::MAX);
        self.emit(Event::Counted { token, total });
        if let Some((collection, _)) = &multi.output {
            self.assign(scope, collection.clone(), Value::List(Vec::new().into()));
        }
        if elements.is_empty() {
            return self.finish_repeat(token, node);
        }
        let at_once = if multi.sequential { 1 } else { elements.len() };
        for (index, element) in (0..).zip(elements.into_iter().take(at_once)) {
            self.instance(token, node, index, element);
        }
    }

    /// The element of each instance; none where only their number is said.
    fn elements(&self, scope: ScopeId, count: &Formula) -> Result<Vec<Option<Value>>, Arc<str>> {
        let (value, _) = self.value(scope, count);
        let bad = |what: String| -> Arc<str> {
            let source = count.source();
            format!("Wie oft die Aktivität ausgeführt wird, sagt „{source}“ nicht: {what}.").into()
        };
        match value {
            Value::Number(number) => match number.to_i64() {
                Some(count @ 0..=MOST) => Ok((0..count).map(|_| None).collect()),
                _ => Err(bad(format!("{number} ist keine ganze Zahl von 0 bis {MOST}"))),
            },
            Value::List(list) => {
                if i64::try_from(list.len()).is_ok_and(|length| length <= MOST) {
                    Ok(list.iter().cloned().map(Some).collect())
                } else {
                    Err(bad(format!("die Liste hat mehr als {MOST} Elemente")))
                }
            }
            other => Err(bad(format!("es ergibt {}", other.kind_name()))),
        }
    }

    fn instance(&mut self, host: TokenId, node: NodeId, index: u32, element: Option<Value>) {
        let home = self.home(host);
        let scope = self.open_empty(host, home, node, index);
        let counter = Value::from(i64::from(index) + 1);
        self.emit(Event::Set { scope, name: "loopCounter".into(), value: counter });
        let model = self.model;
        if let Some(Repeat::Multi(multi)) = &model.detail(node).repeat {
            if let (Some(name), Some(value)) = (&multi.item, element) {
                self.emit(Event::Set { scope, name: name.clone(), value });
            }
            if let Some((_, name)) = &multi.output {
                self.emit(Event::Set { scope, name: name.clone(), value: Value::Null });
            }
        }
        if matches!(model.detail(node).work, Work::SubProcess) {
            self.fill(scope, node);
        } else {
            let token = self.new_token();
            self.emit(Event::Entered { token, scope, node });
        }
    }

    /// One instance is done.
    pub(super) fn instance_done(&mut self, scope: ScopeId) {
        let Some(found) = self.state.scopes.get(&scope) else { return };
        let (Some(host), Some(node), index) = (found.host, found.node, found.index) else { return };
        let home = self.home(host);
        let model = self.model;
        let detail = model.detail(node);
        let multi = match &detail.repeat {
            Some(Repeat::Multi(multi)) => Some(multi),
            _ => None,
        };
        if let Some((collection, item)) = multi.and_then(|multi| multi.output.as_ref()) {
            self.collect(scope, home, collection, item, index);
        }
        if matches!(detail.work, Work::SubProcess) && detail.handler.is_none() {
            let keeps = detail.inside.undo.is_some() || self.state.scopes[&scope].has_done();
            if keeps {
                self.emit(Event::Kept { scope: home, node, inner: Some(scope) });
            }
        }
        self.emit(Event::Closed { scope });
        self.emit(Event::Repeated { token: host });
        if let Some(multi) = multi {
            if self.behave(host, node, multi) || self.is_complete(host, home, multi) {
                self.close_hosted(host);
                return self.finish_repeat(host, node);
            }
            if !self.state.tokens.contains_key(&host) {
                return;
            }
        }
        self.go_on_repeating(host, node);
    }

    /// Puts the result of an instance at its place in the collection.
    fn collect(&mut self, scope: ScopeId, home: ScopeId, collection: &Arc<str>, item: &Arc<str>, index: u32) {
        let value = self.state.variable(scope, item).cloned().unwrap_or(Value::Null);
        let known = self.state.variable(home, collection).and_then(Value::as_list).unwrap_or_default();
        let mut list = known.to_vec();
        let index = index as usize;
        if list.len() <= index {
            list.resize(index + 1, Value::Null);
        }
        list[index] = value;
        self.assign(home, collection.clone(), Value::List(list.into()));
    }

    /// Whether the instances that are left are no longer needed.
    fn is_complete(&self, host: TokenId, home: ScopeId, multi: &Multi) -> bool {
        let Some(completion) = &multi.completion else { return false };
        let Some(token) = self.state.tokens.get(&host) else { return false };
        let (total, begun, done) = token.repeats();
        // The properties of BPMN 2.0, table 10.31.
        let counts: BTreeMap<&str, Value> = [
            ("numberOfInstances", total.unwrap_or(begun)),
            ("numberOfActiveInstances", begun.saturating_sub(done)),
            ("numberOfCompletedInstances", done),
            ("numberOfTerminatedInstances", 0),
        ]
        .into_iter()
        .map(|(name, count)| (name, Value::from(i64::from(count))))
        .collect();
        let now = self.local.get_or_init(|| kernel::local(self.at.now));
        let lookup = |name: &str| counts.get(name).or_else(|| self.state.variable(home, name));
        matches!(completion.value(lookup, now).0, Value::Boolean(true))
    }

    /// Throws what the model says to the border of the activity, where it ends nothing. Says whether the instances that are left
    /// are no longer needed.
    fn behave(&mut self, host: TokenId, node: NodeId, multi: &Multi) -> bool {
        let done = self.state.tokens.get(&host).map_or(0, |token| token.repeats().2);
        match &multi.throws {
            Behavior::Silent => false,
            Behavior::First(thrown) => {
                if done == 1 {
                    self.throw_to_border(host, node, thrown);
                }
                false
            }
            Behavior::Each(thrown) => {
                self.throw_to_border(host, node, thrown);
                false
            }
            Behavior::When(cases) => {
                let home = self.home(host);
                for (condition, thrown) in cases {
                    if self.truth(home, condition) == Ok(true) {
                        for thrown in thrown {
                            self.throw_to_border(host, node, thrown);
                        }
                        return self.state.tokens.contains_key(&host);
                    }
                }
                false
            }
        }
    }

    fn throw_to_border(&mut self, host: TokenId, node: NodeId, thrown: &Thrown) {
        let model = self.model;
        let scope = self.home(host);
        let catches = |boundary: &&NodeId| {
            let Kind::Boundary { on, .. } = &model.net().node(**boundary).kind else { return false };
            match (thrown, &model.detail(**boundary).on) {
                (Thrown::Signal(name), On::Signal(known)) | (Thrown::Message(name), On::Message(known)) => {
                    name == known
                }
                (Thrown::Escalation(code), _) => on.catches(&Throw::Escalation(code.clone())),
                (Thrown::Error(code), _) => on.catches(&Throw::Error(code.clone())),
                _ => false,
            }
        };
        let boundary = model.net().node(node).boundary.iter().find(catches).copied();
        if let Some(boundary) = boundary {
            self.leave_new(scope, boundary);
        }
        match thrown {
            Thrown::Signal(name) => {
                self.emit(Event::Signalled { node, name: name.clone() });
                let own = boundary.map(|node| Waiter { owner: Owner::Token(host), node });
                self.signal(name, own);
            }
            Thrown::Message(name) if boundary.is_none() => {
                self.emit(Event::Sent { node, scope, name: name.clone() });
            }
            Thrown::Escalation(code) if boundary.is_none() => {
                self.thrown(scope, node, &Throw::Escalation(code.clone()));
            }
            Thrown::Error(code) if boundary.is_none() => {
                self.thrown(scope, node, &Throw::Error(code.clone()));
            }
            _ => {}
        }
    }

    fn finish_repeat(&mut self, token: TokenId, node: NodeId) {
        let scope = self.home(token);
        self.done(token, scope, node, None);
    }
}
