//! The token game: which steps a state allows, and what each makes of it. Starting and finishing an activity are two steps;
//! everything else is one. What is decided outside (a condition, a deadline, an error of a service) may come out either way.

use std::collections::BTreeSet;

use super::channel::Post;
use super::marking::{Layout, Marking, State};
use super::scopes;
use crate::net::{FlowId, Kind, MessageId, Net, Node, NodeId, Throw, Trigger, When, join::Joins};

/// Inclusive splits with more ways out are not searched.
const MOST_WAYS: usize = 10;

/// A step from one state to the next.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Move {
    /// The node that does something.
    pub(super) node: NodeId,
    /// The one way out that was chosen, where there were several.
    pub(super) way: Option<FlowId>,
}

/// A net, ready to be played.
#[derive(Debug)]
pub(super) struct Game<'n> {
    pub(super) net: &'n Net,
    pub(super) layout: Layout,
    pub(super) post: Post,
    pub(super) joins: Joins,
    /// Whether a split has too many ways out to try all of them.
    pub(super) cut: bool,
    /// The nodes that acted because another one threw something to them.
    pub(super) reached: BTreeSet<NodeId>,
    found: Vec<(Move, Option<State>)>,
}

impl<'n> Game<'n> {
    pub(super) fn new(net: &'n Net, post: Post) -> Self {
        let joins = Joins::of(net);
        Self {
            net,
            layout: Layout::of(net),
            post,
            joins,
            cut: false,
            reached: BTreeSet::new(),
            found: Vec::new(),
        }
    }

    /// The state in which every process may begin.
    pub(super) fn initial(&self) -> State {
        let mut first = self.layout.empty();
        for pool in &self.net.pools {
            for &id in &pool.inside {
                if matches!(self.net.node(id).kind, Kind::Start(_)) {
                    first.put_node(id);
                }
            }
        }
        first.into_state()
    }

    /// Every step that `state` allows, with the state it leads to; none where more would be there than is looked at.
    pub(super) fn steps(&mut self, state: &[u8]) -> Vec<(Move, Option<State>)> {
        let at = self.layout.read(state);
        for id in self.net.ids() {
            self.node(&at, id);
        }
        let mut found = std::mem::take(&mut self.found);
        // A step that changes nothing is none.
        found.retain(|(_, next)| next.as_deref() != Some(state));
        found
    }

    fn node(&mut self, at: &Marking, id: NodeId) {
        let net = self.net;
        let node = net.node(id);
        match &node.kind {
            Kind::Start(on) => self.start(at, id, node, on),
            Kind::End(throw) => self.end(at, id, node, throw),
            Kind::Throw(throw) => self.throw(at, id, node, throw),
            Kind::Catch(on) => self.catch(at, id, node, on),
            Kind::Boundary { host, interrupting, on } => self.boundary(at, id, *host, *interrupting, on),
            Kind::Task | Kind::Send | Kind::Receive => self.task(at, id, node),
            Kind::SubProcess { event: false } => self.sub_process(at, id, node),
            Kind::SubProcess { event: true } => self.finish_sub_process(at, id, node),
            Kind::Exclusive => self.exclusive(at, id, node),
            Kind::Inclusive => self.inclusive(at, id, node),
            Kind::Parallel => self.parallel(at, id, node),
            Kind::EventBased => self.event_based(at, id, node),
        }
    }

    pub(super) fn found(&mut self, node: NodeId, way: Option<FlowId>, next: Marking) {
        let next = (!next.overfull).then(|| next.into_state());
        self.found.push((Move { node, way }, next));
    }

    /// Each way to take one token from the flows into a node.
    pub(super) fn takes(&self, at: &Marking, node: &Node) -> Vec<Marking> {
        let full = node.incoming.iter().filter(|flow| at.flow(**flow) > 0);
        full.map(|flow| {
            let mut next = at.clone();
            next.take_flow(*flow);
            next
        })
        .collect()
    }

    /// Each way to leave a node that is no gateway: on all its flows, or where some have conditions, on those that hold.
    fn leaves(&mut self, node: &Node) -> Vec<Vec<FlowId>> {
        let of = |when: When| {
            let net = self.net;
            node.outgoing.iter().copied().filter(move |flow| net.flow(*flow).when == when)
        };
        let conditions: Vec<_> = of(When::Condition).collect();
        let always: Vec<_> = of(When::Always).collect();
        let default = of(When::Default).next();
        if conditions.is_empty() {
            return vec![node.outgoing.clone()];
        }
        let some = subsets(&conditions, &mut self.cut);
        let mut ways: Vec<Vec<FlowId>> =
            some.into_iter().map(|chosen| [always.clone(), chosen].concat()).collect();
        match default {
            Some(flow) => ways.push([always, vec![flow]].concat()),
            None if !always.is_empty() => ways.push(always),
            None => {}
        }
        ways
    }

    /// Puts a token on each flow and keeps the step.
    fn leave(&mut self, id: NodeId, node: &Node, next: &Marking) {
        for way in self.leaves(node) {
            let mut next = next.clone();
            way.iter().for_each(|flow| next.put_flow(*flow));
            self.found(id, None, next);
        }
    }

    /// Each way in which a message can come to a node. Where the diagram shows no sender, it may come at any time.
    fn receipts(&self, at: &Marking, node: &Node) -> Vec<Marking> {
        if node.receives.is_empty() {
            return vec![at.clone()];
        }
        let come = |message: &MessageId| {
            let mut next = at.clone();
            let from = self.net.messages[usize::from(*message)].from;
            (from.is_none() || self.post.receive(&mut next, *message)).then_some(next)
        };
        node.receives.iter().filter_map(come).collect()
    }

    /// Each way in which a node can send. Where the diagram shows no receiver, nobody has to wait.
    fn sendings(&self, at: &Marking, node: &Node) -> Vec<Marking> {
        if node.sends.is_empty() {
            return vec![at.clone()];
        }
        let mut sent = Vec::new();
        for message in &node.sends {
            let mut next = at.clone();
            let to = self.net.messages[usize::from(*message)].to;
            if to.is_none() || self.post.send(&mut next, *message) {
                sent.push(next);
            }
        }
        sent
    }

    fn start(&mut self, at: &Marking, id: NodeId, node: &Node, on: &Trigger) {
        if at.node(id) == 0 || scopes::is_begun_by_event(self.net, node) {
            return self.start_event_sub_process(at, id, node, on);
        }
        if node.within.is_none() && at.has_begun(node.pool) {
            return;
        }
        if node.within.is_some() && *on == Trigger::Message {
            // BPMN 2.0, 10.5.2: only an event sub-process may wait for a message at its start. Nobody delivers it here.
            return;
        }
        let come = if *on == Trigger::Message { self.receipts(at, node) } else { vec![at.clone()] };
        for mut next in come {
            next.take_node(id);
            if node.within.is_none() {
                next.begin(node.pool);
            }
            self.leave(id, node, &next);
        }
    }

    /// An event sub-process begins while the scope around it is at work.
    fn start_event_sub_process(&mut self, at: &Marking, id: NodeId, node: &Node, on: &Trigger) {
        let Some(host) = node.within.filter(|_| scopes::is_begun_by_event(self.net, node)) else { return };
        let around = self.net.node(host);
        let thrown = matches!(on, Trigger::Error(_) | Trigger::Escalation(_) | Trigger::Compensation);
        // A token in the event itself says that it has fired, and does so once while the scope around is at work.
        if thrown || at.node(host) > 0 || at.node(id) > 0 {
            return;
        }
        if !scopes::is_at_work(self.net, at, around) {
            return;
        }
        let come = if *on == Trigger::Message { self.receipts(at, node) } else { vec![at.clone()] };
        for mut next in come {
            if self.net.interrupts(id) {
                scopes::clear(self.net, &mut next, around.within, around.pool);
            } else if node.once {
                next.put_node(id);
            }
            next.put_node(host);
            self.leave(id, node, &next);
        }
    }

    fn end(&mut self, at: &Marking, id: NodeId, node: &Node, throw: &Throw) {
        for mut next in self.takes(at, node) {
            match throw {
                Throw::None | Throw::Link(_) => {
                    next.put_node(id);
                    self.found(id, None, next);
                }
                Throw::Message => {
                    for mut next in self.sendings(&next, node) {
                        next.put_node(id);
                        self.found(id, None, next);
                    }
                }
                Throw::Terminate => {
                    scopes::clear(self.net, &mut next, node.within, node.pool);
                    next.put_node(id);
                    self.found(id, None, next);
                }
                Throw::Error(_) | Throw::Escalation(_) | Throw::Cancel => {
                    next.put_node(id);
                    self.thrown(id, node, throw, next);
                }
            }
        }
    }

    fn throw(&mut self, at: &Marking, id: NodeId, node: &Node, throw: &Throw) {
        for next in self.takes(at, node) {
            match throw {
                Throw::Message => {
                    for next in self.sendings(&next, node) {
                        self.leave(id, node, &next);
                    }
                }
                Throw::Link(name) => {
                    let mut next = next;
                    let same = |other: &&NodeId| {
                        self.net.node(**other).kind == Kind::Catch(Trigger::Link(name.clone()))
                    };
                    if let Some(target) = self.net.siblings(node).iter().find(same) {
                        self.reached.insert(*target);
                        self.net.node(*target).outgoing.iter().for_each(|flow| next.put_flow(*flow));
                    }
                    self.found(id, None, next);
                }
                Throw::Escalation(_) => {
                    let mut next = next;
                    node.outgoing.iter().for_each(|flow| next.put_flow(*flow));
                    self.thrown(id, node, throw, next);
                }
                _ => self.leave(id, node, &next),
            }
        }
    }

    /// What was thrown goes to the nearest handler. An error without one ends the process; an escalation goes on.
    fn thrown(&mut self, id: NodeId, node: &Node, throw: &Throw, mut next: Marking) {
        match scopes::handler(self.net, node, throw) {
            Some(handler) => {
                self.reached.insert(handler);
                scopes::handle(self.net, &mut next, handler);
            }
            None if matches!(throw, Throw::Error(_)) => {
                scopes::clear(self.net, &mut next, None, node.pool);
                if node.within.is_none() {
                    next.put_node(id);
                }
            }
            None => {}
        }
        self.found(id, None, next);
    }

    fn catch(&mut self, at: &Marking, id: NodeId, node: &Node, on: &Trigger) {
        for next in self.takes(at, node) {
            let come = if *on == Trigger::Message { self.receipts(&next, node) } else { vec![next] };
            come.iter().for_each(|next| self.leave(id, node, next));
        }
    }

    fn boundary(&mut self, at: &Marking, id: NodeId, host: NodeId, interrupting: bool, on: &Trigger) {
        let (node, activity) = (self.net.node(id), self.net.node(host));
        let inner = matches!(activity.kind, Kind::SubProcess { .. });
        // Inside a sub-process the diagram shows who throws; in a task somebody may.
        let thrown = matches!(on, Trigger::Error(_) | Trigger::Escalation(_) | Trigger::Cancel);
        let silent = *on == Trigger::Compensation || (thrown && inner && scopes::throws(self.net, host));
        // A token in the event itself says that it has fired, and does so once while the activity is at work.
        if at.node(host) == 0 || silent || at.node(id) > 0 {
            return;
        }
        if interrupting && inner && scopes::may_finish(self.net, at, activity) {
            return;
        }
        let come = if *on == Trigger::Message { self.receipts(at, node) } else { vec![at.clone()] };
        for mut next in come {
            if interrupting {
                scopes::clear_activity(self.net, &mut next, host);
            } else if node.once {
                next.put_node(id);
            }
            self.leave(id, node, &next);
        }
    }

    fn task(&mut self, at: &Marking, id: NodeId, node: &Node) {
        if at.node(id) == 0 {
            for mut next in self.takes(at, node) {
                next.put_node(id);
                self.found(id, None, next);
            }
            return;
        }
        let mut next = at.clone();
        next.take_node(id);
        scopes::clear_boundary(self.net, &mut next, id);
        let done = match node.kind {
            Kind::Send => self.sendings(&next, node),
            Kind::Receive => self.receipts(&next, node),
            _ => vec![next],
        };
        done.iter().for_each(|next| self.leave(id, node, next));
    }

    fn sub_process(&mut self, at: &Marking, id: NodeId, node: &Node) {
        if at.node(id) > 0 {
            return self.finish_sub_process(at, id, node);
        }
        for mut next in self.takes(at, node) {
            next.put_node(id);
            for inner in &node.inside {
                if matches!(self.net.node(*inner).kind, Kind::Start(_)) {
                    next.put_node(*inner);
                }
            }
            self.found(id, None, next);
        }
    }

    fn finish_sub_process(&mut self, at: &Marking, id: NodeId, node: &Node) {
        if at.node(id) == 0 || !scopes::may_finish(self.net, at, node) {
            return;
        }
        let mut next = at.clone();
        scopes::clear_activity(self.net, &mut next, id);
        // An event sub-process that ends does not forget that its event has fired.
        let fired = node.inside.iter().filter(|inner| {
            at.node(**inner) > 0 && scopes::is_begun_by_event(self.net, self.net.node(**inner))
        });
        fired.for_each(|start| next.put_node(*start));
        self.leave(id, node, &next);
    }
}

/// Every choice of at least one.
pub(super) fn subsets(flows: &[FlowId], cut: &mut bool) -> Vec<Vec<FlowId>> {
    *cut |= flows.len() > MOST_WAYS;
    let flows = &flows[..flows.len().min(MOST_WAYS)];
    (1..1u32 << flows.len())
        .map(|chosen| {
            flows.iter().enumerate().filter(|(at, _)| chosen >> at & 1 == 1).map(|(_, flow)| *flow).collect()
        })
        .collect()
}
