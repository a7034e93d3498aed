//! Instances that run beside each other without a database: messages find their receivers, called processes their callers,
//! and time goes on when it is told to. To try a model, to replay cases, and for tests.

use std::collections::VecDeque;
use std::sync::Arc;

use kernel::Timestamp;

use crate::model::{Ask, At, Model};
use crate::net::{Kind, MessageId, NodeId, PoolId, Trigger};
use crate::state::{Command, Event, Outcome, Phase, ROOT, Refused, State, TokenId, Variables};

/// So many turns follow from one act at most.
const MOST_TURNS: usize = 1_000;

/// Instances of the processes of one model.
#[derive(Debug)]
pub struct World<'m> {
    model: &'m Model,
    /// The moment, and the holidays that count.
    pub at: At,
    /// The instances, in the order in which they began.
    pub instances: Vec<Instance>,
    /// What happened, in its order: when, and in which instance.
    pub log: Vec<(Timestamp, usize, Event)>,
    post: VecDeque<Mail>,
    todo: VecDeque<(usize, Command)>,
}

/// An instance.
#[derive(Debug, Default)]
pub struct Instance {
    /// Where it stands.
    pub state: State,
    /// The instance and token that called it.
    pub caller: Option<(usize, TokenId)>,
}

/// A message on its way.
#[derive(Debug)]
struct Mail {
    name: Arc<str>,
    /// The message flow, if the diagram shows one.
    flow: Option<MessageId>,
    /// The receiver that the diagram shows.
    to: Option<NodeId>,
    variables: Variables,
}

impl<'m> World<'m> {
    /// A world in which nothing has begun.
    #[must_use]
    pub fn new(model: &'m Model, at: At) -> Self {
        Self {
            model,
            at,
            instances: Vec::new(),
            log: Vec::new(),
            post: VecDeque::new(),
            todo: VecDeque::new(),
        }
    }

    /// The model that is played.
    #[must_use]
    pub fn model(&self) -> &'m Model {
        self.model
    }

    /// Begins an instance, and does all that follows without anybody's doing. Gives its number.
    ///
    /// # Errors
    /// Where there is no such process or start event.
    pub fn start(
        &mut self,
        pool: PoolId,
        at: Option<NodeId>,
        variables: Variables,
    ) -> Result<usize, Refused> {
        let number = self.instances.len();
        self.instances.push(Instance::default());
        let begun = self.act(number, Command::Start { pool, at, variables });
        if begun.is_err() {
            self.instances.pop();
        }
        begun.map(|()| number)
    }

    /// Does something to an instance, and all that follows from it in any instance.
    ///
    /// # Errors
    /// Where it does not fit.
    pub fn act(&mut self, instance: usize, command: Command) -> Result<(), Refused> {
        self.step(instance, command)?;
        self.settle();
        Ok(())
    }

    /// Time goes on until `moment`, and timers fire when it is their time.
    pub fn wait_until(&mut self, moment: Timestamp) {
        loop {
            let due = self.instances.iter().enumerate();
            let due = due.filter_map(|(number, instance)| Some((instance.state.next_due()?, number))).min();
            let Some((due, number)) = due.filter(|(due, _)| *due <= moment) else { break };
            self.at.now = self.at.now.max(due);
            self.todo.push_back((number, Command::Tick));
            self.settle();
        }
        self.at.now = self.at.now.max(moment);
    }

    /// The activities that wait for somebody, with their instance and token.
    pub fn asked(&self) -> impl Iterator<Item = (usize, TokenId, NodeId)> {
        self.instances.iter().enumerate().flat_map(move |(number, instance)| {
            let asked = instance.state.asked();
            let asked = asked.filter(
                move |(_, node)| matches!(self.model.ask(*node), Some(ask) if !matches!(ask, Ask::Call(_))),
            );
            asked.map(move |(token, node)| (number, token, node))
        })
    }

    /// Messages that were sent and not yet received, by name and by the message flow that the diagram shows.
    pub fn unread(&self) -> impl Iterator<Item = (&Arc<str>, Option<MessageId>)> {
        self.post.iter().map(|mail| (&mail.name, mail.flow))
    }

    /// Whether nothing follows any more without anybody's doing; not so where processes go round in a circle for ever.
    #[must_use]
    pub fn is_settled(&self) -> bool {
        self.todo.is_empty() && self.instances.iter().all(|instance| !instance.state.is_moving())
    }

    fn settle(&mut self) {
        for _ in 0..MOST_TURNS {
            match self.todo.pop_front() {
                Some((instance, command)) => {
                    // Whom it was meant for may be over by now.
                    let _over = self.step(instance, command);
                }
                None if self.deliver() => {}
                None => return,
            }
        }
    }

    fn step(&mut self, number: usize, command: Command) -> Result<(), Refused> {
        let instance = &mut self.instances[number];
        let calls: Vec<_> = instance.state.asked().collect();
        let events = instance.state.step(self.model, self.at, command)?;
        for event in &events {
            self.follow(number, event, &calls);
        }
        let instance = &mut self.instances[number];
        self.log.extend(events.into_iter().map(|event| (self.at.now, number, event)));
        if let Some((caller, token)) = instance.caller {
            let variables = || {
                let root = instance.state.scopes.get(&ROOT).into_iter().flat_map(|root| &root.variables);
                root.map(|(name, value)| (name.clone(), value.clone())).collect()
            };
            let answer = match &instance.state.phase {
                Phase::Ended => Some(Command::Complete { token, variables: variables() }),
                Phase::Failed(code) => {
                    let what = Outcome::Error(code.as_deref().unwrap_or_default().to_owned());
                    Some(Command::Throw { token, what, variables: Vec::new() })
                }
                _ => None,
            };
            self.todo.extend(answer.map(|answer| (caller, answer)));
        }
        Ok(())
    }

    /// What an event means for others.
    fn follow(&mut self, number: usize, event: &Event, calls: &[(TokenId, NodeId)]) {
        let net = self.model.net();
        match event {
            Event::Sent { node, name, .. } => {
                let flows = &net.node(*node).sends;
                let mail = |flow: Option<MessageId>| {
                    let to = flow.and_then(|flow| net.messages[usize::from(flow)].to);
                    let name = to.and_then(|to| self.model.message(to)).unwrap_or(name).clone();
                    Mail { name, flow, to, variables: Vec::new() }
                };
                if flows.is_empty() {
                    self.post.push_back(mail(None));
                }
                // A pool whose inside is not drawn takes everything.
                let drawn = flows.iter().filter(|flow| net.messages[usize::from(**flow)].to.is_some());
                let sent: Vec<_> = drawn.map(|flow| mail(Some(*flow))).collect();
                self.post.extend(sent);
            }
            Event::Signalled { name, .. } => {
                for other in (0..self.instances.len()).filter(|other| *other != number) {
                    let signal = Command::Signal { name: name.clone(), variables: Vec::new() };
                    self.todo.push_back((other, signal));
                }
                self.start_by(name, &Trigger::Outside, &Vec::new());
            }
            Event::Asked { token, node, .. } => {
                if let Some(Ask::Call(process)) = self.model.ask(*node)
                    && let Some(pool) = self.model.process(process)
                {
                    let variables = self.instances[number].state.inputs(self.model, self.at, *token);
                    self.instances.push(Instance { caller: Some((number, *token)), ..Instance::default() });
                    let start = Command::Start { pool, at: None, variables };
                    self.todo.push_back((self.instances.len() - 1, start));
                }
            }
            Event::Withdrawn { token } if calls.iter().any(|(asked, _)| asked == token) => {
                let called = self.instances.iter().position(|other| other.caller == Some((number, *token)));
                self.todo.extend(called.map(|called| (called, Command::Cancel)));
            }
            Event::Paused => self.todo.push_back((number, Command::Continue)),
            _ => {}
        }
    }

    /// Gives messages to those who wait for them. Says whether one was given.
    fn deliver(&mut self) -> bool {
        for place in 0..self.post.len() {
            let Some(mail) = self.post.remove(place) else { return false };
            if self.give(&mail) {
                return true;
            }
            self.post.insert(place, mail);
        }
        false
    }

    fn give(&mut self, Mail { name, to, variables, .. }: &Mail) -> bool {
        for number in 0..self.instances.len() {
            let message = Command::Message { name: name.clone(), node: *to, variables: variables.clone() };
            if self.step(number, message).is_ok() {
                return true;
            }
        }
        match to.map(|to| (to, self.model.net().node(to))) {
            Some((to, node)) if matches!(node.kind, Kind::Start(_)) && node.within.is_none() => {
                self.start_later(node.pool, to, variables);
                true
            }
            Some((to, node)) if self.begins(to) => {
                self.instances.push(Instance::default());
                let number = self.instances.len() - 1;
                let start = Command::Start { pool: node.pool, at: None, variables: Vec::new() };
                let message =
                    Command::Message { name: name.clone(), node: Some(to), variables: variables.clone() };
                self.step(number, start).and_then(|()| self.step(number, message)).is_ok()
            }
            Some(_) => false,
            None => self.start_by(name, &Trigger::Message, variables),
        }
    }

    /// Whether a process begins where it waits for this message, without a start event (BPMN 2.0, 10.3.3 and 10.6.6).
    fn begins(&self, node: NodeId) -> bool {
        let net = self.model.net();
        let before = |node: NodeId| net.node(node).incoming.iter().map(|flow| net.flow(*flow).from);
        let not_drawn =
            |node: NodeId| matches!(net.node(node).kind, Kind::Start(_)) && net.node(node).id.is_empty();
        let gateway = |node: NodeId| net.node(node).kind == Kind::EventBased && before(node).any(not_drawn);
        net.node(node).within.is_none() && before(node).any(|before| not_drawn(before) || gateway(before))
    }

    fn start_later(&mut self, pool: PoolId, at: NodeId, variables: &Variables) {
        self.instances.push(Instance::default());
        let start = Command::Start { pool, at: Some(at), variables: variables.clone() };
        self.todo.push_back((self.instances.len() - 1, start));
    }

    /// Begins the processes that a message or signal begins.
    fn start_by(&mut self, name: &str, trigger: &Trigger, variables: &Variables) -> bool {
        let model = self.model;
        let pools = (0..model.net().pools.len()).filter_map(|pool| PoolId::try_from(pool).ok());
        let starts = pools.flat_map(|pool| model.starts(pool).map(move |start| (pool, start)));
        let begins = |start: NodeId| match &model.net().node(start).kind {
            Kind::Start(on) if on == trigger => {
                let known =
                    if *trigger == Trigger::Message { model.message(start) } else { model.signal(start) };
                known.is_some_and(|known| **known == *name)
            }
            _ => false,
        };
        let starts: Vec<_> = starts.filter(|(_, start)| begins(*start)).collect();
        for (pool, start) in &starts {
            self.start_later(*pool, *start, variables);
        }
        !starts.is_empty()
    }
}
