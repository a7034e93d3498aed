//! The turns of instances in an act: a command, everything that follows from it in any instance of the town, and what is written.

use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::sync::Arc;

use ::store::Asks;
use engine::kept::{Kept, tell_command, tell_events};
use engine::model::{Ask, At};
use engine::net::{Kind, NodeId};
use engine::{
    Awaited, Command, Event, Outcome, Owner, Phase, ROOT, Refused, State, TokenId, Variables, Wait,
};
use kernel::{Error, Id, Result};
use ledger::{Act, event::Subject};
use records::cases::CaseId;
use serde_json::{Value as Json, json};
use town::Town;

use super::write::Units;
use super::{Instance, InstanceId, Pending, Waiting, migrate::Way, store};
use crate::Workflow;
use crate::connectors::{Call, Done};
use crate::jobs;
use crate::models::{self, Ready, VersionId};
use crate::tasks::{self, Task, TaskId};

/// So many turns follow from one act at most.
const MOST: usize = 200;

/// Instances whose turns an act takes.
pub(crate) struct Run<'r, 'a, 'c> {
    workflow: &'r Workflow,
    town: &'r Town,
    act: &'r mut Act<'a, 'c>,
    at: At,
    open: BTreeMap<InstanceId, Open>,
    todo: VecDeque<(InstanceId, Command)>,
}

/// An instance in the hands of an act.
pub(super) struct Open {
    pub(super) row: Instance,
    /// Whether it began in this act.
    pub(super) is_new: bool,
    pub(super) model: Arc<Ready>,
    pub(super) state: State,
    /// Tokens that began to wait anew in this act: what they waited for before has ended.
    pub(super) fresh: BTreeSet<Owner>,
    /// Whether tokens moved that had run out of budget: until then messages could not be given to any.
    pub(super) moved_on: bool,
    /// Tokens whose task somebody did in this act.
    pub(super) done: BTreeSet<TokenId>,
    /// The version that it left in this act.
    pub(super) left: Option<VersionId>,
    /// The commands and what they led to.
    pub(super) told: Vec<Json>,
}

impl Open {
    fn new(row: Instance, model: Arc<Ready>, state: State) -> Self {
        Self {
            row,
            is_new: false,
            model,
            state,
            fresh: BTreeSet::new(),
            moved_on: false,
            done: BTreeSet::new(),
            left: None,
            told: Vec::new(),
        }
    }

    /// The messages that the instance began to wait for in this act.
    fn new_messages(&self) -> Vec<(InstanceId, CaseId, Arc<str>)> {
        if self.fresh.is_empty() && !self.moved_on {
            return Vec::new();
        }
        let waits = self.state.waits(&self.model.model).into_iter();
        let new = waits.filter(|wait| self.moved_on || self.fresh.contains(&wait.owner));
        let names = new.filter_map(|wait| match wait.on {
            Awaited::Message(name) => Some((self.row.id, self.row.case, name)),
            _ => None,
        });
        names.collect()
    }
}

impl Workflow {
    /// Takes turns in an act. Nothing is written before [`Run::finish`].
    pub(crate) fn run<'r, 'a, 'c>(
        &'r self,
        act: &'r mut Act<'a, 'c>,
        town: &'r Town,
    ) -> Result<Run<'r, 'a, 'c>> {
        let at = At { now: act.now(), holidays: town.settings_at_hand()?.state };
        Ok(Run { workflow: self, town, act, at, open: BTreeMap::new(), todo: VecDeque::new() })
    }
}

impl<'a, 'c> Run<'_, 'a, 'c> {
    /// Begins an instance of a process of a model.
    pub(crate) fn begin(
        &mut self,
        version: VersionId,
        process: Option<&str>,
        case: CaseId,
        variables: Variables,
    ) -> Result<InstanceId> {
        self.begin_called(version, process, case, variables, None)
    }

    fn begin_called(
        &mut self,
        version: VersionId,
        process: Option<&str>,
        case: CaseId,
        variables: Variables,
        caller: Option<(InstanceId, TokenId)>,
    ) -> Result<InstanceId> {
        let model = self.workflow.models.get(self.act, version)?;
        let pool = match process {
            Some(id) => model.model.process(id),
            None => model.process().and_then(|process| model.model.process(&process.base.id)),
        };
        let pool = pool.ok_or_else(|| Error::internal("the model has no such process"))?;
        let id = self.act.id();
        let state = State::default();
        let row = Instance {
            id,
            model: version,
            case,
            caller,
            turn: 0,
            began_at: self.at.now,
            ended_at: None,
            kept: Kept { head: state.keep(&model.model, &model.names).head, scopes: BTreeMap::new() },
            pending: Vec::new(),
            served: Vec::new(),
        };
        let open = Open::new(row, model, state);
        self.open.insert(id, Open { is_new: true, ..open });
        self.todo.push_back((id, Command::Start { pool, at: None, variables }));
        Ok(id)
    }

    /// Does something to an instance.
    ///
    /// # Errors
    /// [`Error::Conflict`] with a sentence where it does not fit.
    pub(crate) fn act(&mut self, instance: InstanceId, command: Command) -> Result<()> {
        self.try_step(instance, command)?.map_err(|refused| Error::Conflict(refused.to_string().into()))
    }

    /// Gives a message to the first instance of a case that waits for it; where none does, it is kept until one does.
    pub(crate) fn message(&mut self, case: CaseId, name: &str, variables: &Variables) -> Result<()> {
        if !self.give(case, name, None, variables)? {
            let kept = variables.iter().map(|(name, value)| (name.to_string(), value.pack())).collect();
            let (id, now) = (self.act.id(), self.at.now);
            store::insert_message(self.act, id, case, name, &kept, now)?;
            let subject = Subject::new("case", case);
            self.act.record("process.message_kept", subject, Some(case.cast()), json!({ "name": name }))?;
        }
        Ok(())
    }

    /// Something that an instance waited for when the act began.
    pub(crate) fn waiting(&mut self, instance: InstanceId, wait: Id<Waiting>) -> Result<Option<Pending>> {
        Ok(self.open(instance)?.row.pending.iter().find(|known| known.wait() == Some(wait)).cloned())
    }

    /// The model that an instance runs on.
    pub(crate) fn model(&mut self, instance: InstanceId) -> Result<Arc<Ready>> {
        Ok(self.open(instance)?.model.clone())
    }

    /// The instances that drive a case, the oldest first.
    pub(crate) fn of_case(&mut self, case: CaseId) -> Result<Vec<InstanceId>> {
        Ok(store::running_of_case(self.act, case)?)
    }

    /// The open tasks of an instance that are done on the page of the case, each with the key of its form.
    pub(crate) fn tasks_at_case(&mut self, instance: InstanceId) -> Result<Vec<(Task, String)>> {
        let model = self.model(instance)?;
        let open = self.act.ask(tasks::store::open_of(instance))?;
        let form = |task: Task| model.task(&task.element)?.form.clone().map(|form| (task, form));
        Ok(open.into_iter().filter_map(form).collect())
    }

    /// The act.
    pub(crate) fn reader(&mut self) -> &mut Act<'a, 'c> {
        self.act
    }

    /// Whether an instance waits for a signal.
    pub(crate) fn listens(&mut self, instance: InstanceId, signal: &str) -> Result<bool> {
        let open = self.open(instance)?;
        let hears = |wait: &Wait| matches!(&wait.on, Awaited::Signal(name) if &**name == signal);
        Ok(open.state.waits(&open.model.model).iter().any(hears))
    }

    /// What is done from here on is not done before this moment.
    pub(crate) fn not_before(&mut self, moment: kernel::Timestamp) {
        self.at.now = self.at.now.max(moment);
    }

    fn open(&mut self, id: InstanceId) -> Result<&mut Open> {
        if !self.open.contains_key(&id) {
            let row = self.act.ask(store::lock(id))?;
            self.take(row.ok_or(Error::NotFound)?)?;
        }
        self.open.get_mut(&id).ok_or_else(|| Error::internal("an instance was not opened"))
    }

    /// Takes the instance of a task into the hands of the act, and asks other things in the same trip.
    pub(crate) fn open_of_task<A: Asks>(&mut self, task: TaskId, others: A) -> Result<A::Answers> {
        let (row, others) = self.act.ask((store::lock_of_task(task), others))?;
        self.take(row.ok_or(Error::NotFound)?)?;
        Ok(others)
    }

    /// Takes several instances into the hands of the act.
    pub(crate) fn open_all(&mut self, ids: &[InstanceId]) -> Result<()> {
        let rows = self.act.ask(store::lock_several(ids))?;
        rows.into_iter().try_for_each(|row| self.take(row))
    }

    fn take(&mut self, mut row: Instance) -> Result<()> {
        store::fill(self.act, &mut row)?;
        let model = self.workflow.models.get(self.act, row.model)?;
        let state = super::actions::state_of(&row, &model)?;
        self.open.insert(row.id, Open::new(row, model, state));
        Ok(())
    }

    /// One command, and what follows from it in others is put on the list.
    fn try_step(&mut self, id: InstanceId, command: Command) -> Result<Result<(), Refused>> {
        let at = self.at;
        let open = self.open(id)?;
        let calls: Vec<(TokenId, NodeId)> = open.state.asked().collect();
        let told = tell_command(&command, &open.model.model, &open.model.names);
        let goes_on = command == Command::Continue;
        let completed = match &command {
            Command::Complete { token, .. } | Command::Throw { token, .. } => Some(*token),
            _ => None,
        };
        let events = match open.state.step(&open.model.model, at, command) {
            Ok(events) => events,
            Err(refused) => return Ok(Err(refused)),
        };
        open.done.extend(completed);
        open.moved_on |= goes_on;
        open.told.push(json!([told, tell_events(&events, &open.model.model, &open.model.names)]));
        self.after(id, &events, &calls)?;
        Ok(Ok(()))
    }

    /// Takes an instance over to another version of its model, as the first that this act does to it.
    ///
    /// # Errors
    /// [`Error::Conflict`] with everything that stands in the way.
    pub(crate) fn migrate(&mut self, id: InstanceId, to: VersionId) -> Result<()> {
        let (at, new) = (self.at, self.workflow.models.get(self.act, to)?);
        let open = self.open(id)?;
        let way = Way::between(open.model.clone(), new);
        let obstacles = way.obstacles(&open.state);
        if !obstacles.is_empty() {
            return Err(Error::Conflict(obstacles.join(" ").into()));
        }
        let events = way.go(&mut open.state, at)?;
        // What was asked is asked in the places of the new model.
        let calls: Vec<(TokenId, NodeId)> = match events.first() {
            Some(Event::Migrated { state }) => state.asked().collect(),
            _ => Vec::new(),
        };
        open.left = Some(std::mem::replace(&mut open.row.model, to));
        open.model = way.new;
        open.moved_on = true;
        let told = tell_events(&events, &open.model.model, &open.model.names);
        open.told.push(json!([{ "migrate": true }, told]));
        self.after(id, &events, &calls)
    }

    /// The version on which an instance runs.
    pub(crate) fn version(&mut self, instance: InstanceId) -> Result<VersionId> {
        Ok(self.open(instance)?.row.model)
    }

    /// What events mean for the waits of their instance, and for others. `calls` is what was asked before.
    fn after(&mut self, id: InstanceId, events: &[Event], calls: &[(TokenId, NodeId)]) -> Result<()> {
        let open = self.open(id)?;
        for event in events {
            if let Event::Asked { token, .. } | Event::Rested { token } | Event::Stuck { token, .. } = event {
                open.fresh.insert(Owner::Token(*token));
            }
        }
        for event in events {
            self.follow(id, event, calls)?;
        }
        self.call_inside(id, events)?;
        self.answer_caller(id)
    }

    /// What an event means for others.
    fn follow(&mut self, id: InstanceId, event: &Event, calls: &[(TokenId, NodeId)]) -> Result<()> {
        match event {
            Event::Sent { node, name, .. } => self.send(id, *node, name),
            Event::Signalled { name, .. } => jobs::signal(self.act, name, Some(id)),
            Event::Asked { token, node, .. } => self.call_process(id, *token, *node),
            Event::Withdrawn { token } => {
                let open = self.open(id)?;
                let was_call = calls.iter().any(|(asked, node)| {
                    asked == token && matches!(open.model.model.ask(*node), Some(Ask::Call(_)))
                });
                if was_call && let Some(called) = store::called_by(self.act, id, *token)? {
                    self.todo.push_back((called, Command::Cancel));
                }
                Ok(())
            }
            Event::Paused => jobs::go_on(self.act, id),
            _ => Ok(()),
        }
    }

    /// An activity that calls a process: one of the same model, else the version in force of the process of that key.
    fn call_process(&mut self, id: InstanceId, token: TokenId, node: NodeId) -> Result<()> {
        let at = self.at;
        let open = self.open(id)?;
        let Some(Ask::Call(name)) = open.model.model.ask(node).cloned() else { return Ok(()) };
        let variables = open.state.inputs(&open.model.model, at, token);
        let (case, own) = (open.row.case, open.row.model);
        let in_model = open.model.model.process(&name).is_some();
        if in_model {
            self.begin_called(own, Some(&name), case, variables, Some((id, token)))?;
            return Ok(());
        }
        match models::store::by_key(self.act, &name)?.and_then(|process| process.current) {
            Some(version) => {
                self.begin_called(version, None, case, variables, Some((id, token)))?;
            }
            None => {
                let reason = format!("Den Prozess „{name}“, der hier gerufen wird, gibt es nicht.");
                self.todo.push_back((id, Command::Fail { token, reason: reason.into() }));
            }
        }
        Ok(())
    }

    /// A message goes where the diagram draws it; where it draws nothing, to whoever waits for it in the same case.
    fn send(&mut self, id: InstanceId, node: NodeId, name: &str) -> Result<()> {
        let open = self.open(id)?;
        let (case, version, model) = (open.row.case, open.row.model, open.model.clone());
        let net = model.model.net();
        let flows = &net.node(node).sends;
        if flows.is_empty() {
            return self.message(case, name, &Vec::new());
        }
        // A pool whose inside is not drawn takes everything.
        for to in flows.iter().filter_map(|flow| net.messages[usize::from(*flow)].to) {
            let name = model.model.message(to).map_or(name, |name| name);
            if self.give(case, name, Some(to), &Vec::new())? {
                continue;
            }
            let there = net.node(to);
            if matches!(there.kind, Kind::Start(_)) && there.within.is_none() {
                let process = net.pools[usize::from(there.pool)].id.clone();
                let begun = self.begin(version, Some(&process), case, Vec::new())?;
                if let Some((_, Command::Start { at, .. })) =
                    self.todo.iter_mut().rev().find(|(instance, _)| *instance == begun)
                {
                    *at = Some(to);
                }
            } else {
                self.message(case, name, &Vec::new())?;
            }
        }
        Ok(())
    }

    /// Gives a message to the first instance of a case that waits for it. Says whether there was one.
    pub(crate) fn give(
        &mut self,
        case: CaseId,
        name: &str,
        node: Option<NodeId>,
        variables: &Variables,
    ) -> Result<bool> {
        let mut running = store::running_of_case(self.act, case)?;
        let new =
            self.open.values().filter(|open| open.is_new && open.row.case == case).map(|open| open.row.id);
        running.extend(new.collect::<Vec<_>>());
        for id in running {
            let message = Command::Message { name: name.into(), node, variables: variables.clone() };
            if self.try_step(id, message)?.is_ok() {
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// Calls the connectors that work inside the act.
    fn call_inside(&mut self, id: InstanceId, events: &[Event]) -> Result<()> {
        let (workflow, town) = (self.workflow, self.town);
        for event in events {
            let Event::Asked { token, node, .. } = event else { continue };
            let at = self.at;
            let open = self.open(id)?;
            // What came after may have ended it again.
            let still = open.state.asked().any(|asked| asked == (*token, *node));
            if !still || open.model.model.ask(*node) != Some(&Ask::Service) {
                continue;
            }
            let service = open.model.element(*node).and_then(|element| element.service.as_ref());
            let connector = service.and_then(|service| workflow.connectors.get(&service.connector));
            let Some(connector) = connector else {
                let reason = "Den Dienst, den diese Aufgabe ruft, gibt es nicht.".into();
                self.todo.push_back((id, Command::Fail { token: *token, reason }));
                continue;
            };
            let Some(work) = connector.as_inside() else { continue };
            let call = call(&open.row, &open.model, &open.state, Id::nil(), at, *token, *node);
            let command = match connector.misfit(&call) {
                Some(reason) => Command::Fail { token: *token, reason: reason.into() },
                None => command_of(*token, work(town, self.act, &call)?),
            };
            self.todo.push_back((id, command));
        }
        Ok(())
    }

    /// Tells the caller of a process that ended how it ended.
    fn answer_caller(&mut self, id: InstanceId) -> Result<()> {
        let open = self.open(id)?;
        let Some((caller, token)) = open.row.caller else { return Ok(()) };
        let answer = match &open.state.phase {
            Phase::Ended => {
                let root = open.state.scopes.get(&ROOT).into_iter().flat_map(|root| &root.variables);
                let variables = root.map(|(name, value)| (name.clone(), value.clone())).collect();
                Command::Complete { token, variables }
            }
            Phase::Failed(code) => {
                let what = Outcome::Error(code.as_deref().unwrap_or_default().to_owned());
                Command::Throw { token, what, variables: Vec::new() }
            }
            _ => return Ok(()),
        };
        self.todo.push_back((caller, answer));
        Ok(())
    }

    /// Does what is on the list, and writes everything.
    pub(crate) fn finish(mut self) -> Result<()> {
        for turn in 0.. {
            if self.todo.is_empty() {
                self.deliver()?;
            }
            let Some((id, command)) = self.todo.pop_front() else { break };
            if turn == MOST {
                return Err(Error::Conflict(
                    "Die Prozesse rufen einander immer wieder. Der Vorgang wurde angehalten, nichts wurde geändert."
                        .into(),
                ));
            }
            if let Command::Start { .. } = &command {
                self.act(id, command)?;
            } else {
                // Whom it was meant for may be over by now.
                let _over = self.try_step(id, command)?;
            }
        }
        let Self { act, at, mut open, .. } = self;
        let mut units = Units::default();
        for open in open.values_mut() {
            open.write(act, at, &mut units)?;
        }
        Ok(())
    }

    /// Gives a message that came before to an instance that began to wait for it: one at a time, because what follows may end what
    /// else waits.
    fn deliver(&mut self) -> Result<()> {
        let able = |open: &&Open| open.state.is_running() && !open.state.is_moving();
        let waiting: Vec<_> = self.open.values().filter(able).flat_map(Open::new_messages).collect();
        for (id, case, name) in waiting {
            let now = self.at.now;
            if let Some(variables) = store::take_message(self.act, case, &name, now)? {
                let unpack = |(name, value): (String, Json)| {
                    let value = feel::Value::unpack(value);
                    let value =
                        value.ok_or_else(|| Error::internal("a message that was kept cannot be read"))?;
                    Ok((Arc::from(name), value))
                };
                let variables = variables.into_iter().map(unpack).collect::<Result<_>>()?;
                let message = Command::Message { name, node: None, variables };
                self.todo.push_back((id, message));
                return Ok(());
            }
        }
        Ok(())
    }
}

/// What is done to an instance when a connector has ended.
pub(crate) fn command_of(token: TokenId, done: Done) -> Command {
    match done {
        Done::Complete(variables) => Command::Complete { token, variables },
        Done::Error(code, variables) => Command::Throw { token, what: Outcome::Error(code), variables },
    }
}

/// The call of a connector.
pub(crate) fn call(
    row: &Instance,
    model: &Ready,
    state: &State,
    id: Id<Call>,
    at: At,
    token: TokenId,
    node: NodeId,
) -> Call {
    let mut values: BTreeMap<_, _> = state.inputs(&model.model, at, token).into_iter().collect();
    let with = model.element(node).and_then(|element| element.service.as_ref()?.with.as_ref());
    if let Some(feel::Value::Context(more)) = with.map(|with| state.value(at, token, with)) {
        values.extend(more.iter().map(|(name, value)| (name.clone(), value.clone())));
    }
    let element = model.model.net().node(node).id.clone();
    Call { id, instance: row.id, case: row.case, element, values }
}
