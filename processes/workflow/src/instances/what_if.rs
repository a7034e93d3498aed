//! What an instance would have done under another model: the commands of the log, played on the model that it had and on the other.
//! Elements are the same where they have the same id. What services answered and people did stays as it was.

use std::collections::BTreeMap;
use std::sync::Arc;

use ::store::Read;
use engine::kept::command_of;
use engine::model::At;
use engine::net::NodeId;
use engine::{Command, Event, Phase, Place, Standing, State, Token, TokenId};
use kernel::{Error, Id, Result, Timestamp};
use ledger::event::Subject;
use serde::Serialize;
use serde_json::{Value as Json, json};

use super::replay::{Models, Told, in_order, play, turns};
use super::{InstanceId, store};
use crate::models::{self, Ready, VersionId};
use crate::{Workflow, words};

/// So often one step goes on by itself: what runs in a circle is left there.
const MOST: usize = 1_000;

/// How both courses compare.
#[derive(Clone, Debug, Serialize)]
pub struct WhatIf {
    /// In a word.
    pub verdict: Verdict,
    /// Where they part first.
    pub first: Option<Parting>,
    /// Where the comparison ends, because what was done next does not fit the other model.
    pub cut: Option<Cut>,
    /// Where the instance is after the last command.
    pub was: End,
    /// Where it would be then, or at the cut.
    pub would_be: End,
}

/// How both courses compare, in a word.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// The same elements after the same commands.
    Same,
    /// Other elements.
    Other,
    /// At some moment what was done does not fit the other model.
    Cut,
}

/// Where two courses part.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Parting {
    /// When.
    pub at: Timestamp,
    /// In which turn.
    pub turn: i64,
    /// After what, in German.
    pub after: String,
    /// To what the instance came, and would not have come.
    pub there: Vec<Step>,
    /// To what it would have come, and did not.
    pub instead: Vec<Step>,
}

/// Where a command does not fit the other model.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Cut {
    /// When.
    pub at: Timestamp,
    /// In which turn.
    pub turn: i64,
    /// What was done, in German.
    pub command: String,
    /// Why it does not fit, in German.
    pub why: String,
}

/// An element of a model.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Step {
    /// Its id.
    pub element: String,
    /// Its name, else its id.
    pub name: String,
    /// Whether it stood still there.
    pub stuck: bool,
}

/// Where a course is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum End {
    /// It came to its end.
    Ended,
    /// An error ended it.
    Failed,
    /// It was given up.
    Cancelled,
    /// It waits there.
    Waiting(Vec<Step>),
}

impl End {
    fn of(state: &State, ready: &Ready) -> Self {
        match state.phase {
            Phase::Ended => Self::Ended,
            Phase::Failed(_) => Self::Failed,
            Phase::Cancelled => Self::Cancelled,
            Phase::New | Phase::Running => {
                let waiting = state.tokens.values().filter(|token| token.standing != Standing::Hosting);
                let steps = waiting.map(|token| {
                    let stuck = matches!(token.standing, Standing::Stuck(_));
                    step(ready, &element(ready, token), stuck)
                });
                let mut steps: Vec<Step> = steps.collect();
                steps.sort();
                Self::Waiting(steps)
            }
        }
    }

    /// Whether it is the same end, whatever the elements are called.
    fn is(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Waiting(left), Self::Waiting(right)) => {
                let keys = |steps: &[Step]| steps.iter().map(key).collect::<Vec<_>>();
                keys(left) == keys(right)
            }
            _ => self == other,
        }
    }
}

fn key(step: &Step) -> (String, bool) {
    (step.element.clone(), step.stuck)
}

fn step(ready: &Ready, id: &str, stuck: bool) -> Step {
    let name = ready.read.node_by_id(id).map_or(id, |node| node.base.shown()).to_owned();
    Step { element: id.to_owned(), name, stuck }
}

/// The id of the element at which a token is.
fn element(ready: &Ready, token: &Token) -> String {
    let node = match token.place {
        Place::Node(node) => node,
        Place::Flow(flow) => ready.model.net().flow(flow).to,
    };
    ready.names.node(node).to_string()
}

/// Plays the turns of an instance on the models that it had, and on `new`.
///
/// # Errors
/// Where a turn is missing in the log, or cannot be played as it was.
pub fn what_if(
    turns: &[Told],
    mut model: impl FnMut(VersionId) -> Result<Arc<Ready>>,
    new: &Ready,
) -> Result<WhatIf> {
    let (mut was, mut would) = (State::default(), Other { state: State::default(), ready: new });
    let (mut there, mut instead) = (Vec::new(), Vec::new());
    let (mut first, mut cut) = (None, None);
    'turns: for told in in_order(turns) {
        let told = told?;
        for (number, (command, _)) in told.steps.iter().enumerate() {
            let before = model(told.leaves(number).unwrap_or(told.model))?;
            let said = say(&before, &was, command);
            instead.extend(would.let_pass(&was, &before, told.moment()));
            let tried = match told.leaves(number) {
                Some(_) => Ok(Vec::new()),
                None => would.act(command, (&was, &before), told.moment()),
            };
            let (events, after) = play(&mut was, told, number, &mut model)?;
            there.extend(reached(&events, &after));
            match tried {
                Ok(steps) => instead.extend(steps),
                Err(why) => {
                    cut = Some(Cut { at: told.at, turn: told.turn, command: said, why });
                    break 'turns;
                }
            }
            // What ran out of budget goes on with its next command.
            if first.is_none() && !was.is_moving() {
                let (only_there, only_instead) = apart(&there, &instead);
                if !(only_there.is_empty() && only_instead.is_empty()) {
                    first = Some(Parting {
                        at: told.at,
                        turn: told.turn,
                        after: said,
                        there: only_there,
                        instead: only_instead,
                    });
                }
                (there, instead) = (Vec::new(), Vec::new());
            }
        }
    }
    let was = end(turns, &mut model)?;
    let would_be = End::of(&would.state, new);
    let verdict = match (&cut, &first) {
        (Some(_), _) => Verdict::Cut,
        (None, None) if was.is(&would_be) => Verdict::Same,
        _ => Verdict::Other,
    };
    Ok(WhatIf { verdict, first, cut, was, would_be })
}

/// Where an instance is after its last turn.
fn end(turns: &[Told], model: &mut Models<'_>) -> Result<End> {
    let (mut state, mut end) = (State::default(), End::Waiting(Vec::new()));
    for told in in_order(turns) {
        let told = told?;
        for step in 0..told.steps.len() {
            let (_, ready) = play(&mut state, told, step, model)?;
            end = End::of(&state, &ready);
        }
    }
    Ok(end)
}

/// What was done, without any value that came with it.
fn say(ready: &Ready, state: &State, command: &Json) -> String {
    let at = |token: u64| TokenId::try_from(token).ok().and_then(|token| state.tokens.get(&token));
    if let Some(token) = command.get("fail").and_then(Json::as_u64) {
        let id = at(token).map_or_else(String::new, |token| element(ready, token));
        return format!("{} ist gescheitert.", words::element(ready, &id));
    }
    let names: BTreeMap<u64, String> =
        state.tokens.iter().map(|(id, token)| (u64::from(*id), element(ready, token))).collect();
    words::command(ready, command, |token| names.get(&token).map(String::as_str))
}

/// To which elements events lead.
fn reached(events: &[Event], ready: &Ready) -> Vec<Step> {
    let mut at: BTreeMap<TokenId, NodeId> = BTreeMap::new();
    let mut steps = Vec::new();
    for event in events {
        let (token, node) = match event {
            Event::Moved { token, flow, .. } => (*token, ready.model.net().flow(*flow).to),
            Event::Entered { token, node, .. }
            | Event::Asked { token, node, .. }
            | Event::Hosted { token, node, .. } => (*token, *node),
            Event::Stuck { token, .. } => {
                steps.extend(at.get(token).map(|node| step(ready, &ready.names.node(*node), true)));
                continue;
            }
            _ => continue,
        };
        if at.insert(token, node) != Some(node) && !ready.model.net().node(node).id.is_empty() {
            steps.push(step(ready, &ready.names.node(node), false));
        }
    }
    steps
}

/// What only one of both has, each as often.
fn apart(left: &[Step], right: &[Step]) -> (Vec<Step>, Vec<Step>) {
    let without = |these: &[Step], those: &[Step]| {
        let mut left = those.iter().map(key).collect::<Vec<_>>();
        let mut only: Vec<Step> = Vec::new();
        for step in these {
            match left.iter().position(|other| *other == key(step)) {
                Some(place) => drop(left.swap_remove(place)),
                None => only.push(step.clone()),
            }
        }
        only
    };
    (without(left, right), without(right, left))
}

/// The instance under the other model.
struct Other<'n> {
    state: State,
    ready: &'n Ready,
}

impl Other<'_> {
    /// Timers fire that were due before a moment and that the instance itself does not have: nothing in the log says so.
    fn let_pass(&mut self, was: &State, before: &Ready, at: At) -> Vec<Step> {
        let known: Vec<_> =
            was.timers.iter().map(|((_, node), timing)| (before.names.node(*node), timing.due)).collect();
        let mut steps = Vec::new();
        for _ in 0..MOST {
            let own = self.state.timers.iter().filter(|((_, node), timing)| {
                timing.due <= at.now && !known.contains(&(self.ready.names.node(*node), timing.due))
            });
            let next = own.map(|((owner, node), timing)| (timing.due, *owner, *node)).min();
            let Some((due, owner, node)) = next else { break };
            match self.step(Command::Ring { owner, node }, At { now: due, ..at }) {
                Ok(more) => steps.extend(more),
                Err(_) => break,
            }
        }
        steps
    }

    /// Does what was done to the instance.
    fn act(&mut self, told: &Json, old: (&State, &Ready), at: At) -> std::result::Result<Vec<Step>, String> {
        match self.translated(told, old, at)? {
            Some(command) => self.step(command, at),
            None => Ok(Vec::new()),
        }
    }

    fn step(&mut self, command: Command, at: At) -> std::result::Result<Vec<Step>, String> {
        let model = &self.ready.model;
        let mut events = self.state.step(model, at, command).map_err(|refused| refused.to_string())?;
        for _ in 0..MOST {
            if !self.state.is_moving() {
                break;
            }
            match self.state.step(model, at, Command::Continue) {
                Ok(more) => events.extend(more),
                Err(_) => break,
            }
        }
        Ok(reached(&events, self.ready))
    }

    /// The command of the log in the places of the other model; nothing where there is nothing to do.
    fn translated(
        &self,
        told: &Json,
        old: (&State, &Ready),
        at: At,
    ) -> std::result::Result<Option<Command>, String> {
        let has = |key: &str| told.get(key).is_some();
        let mut told = told.clone();
        // Here every step goes on by itself.
        if has("continue") {
            return Ok(None);
        }
        if has("tick") {
            let is_due = self.state.next_due().is_some_and(|due| due <= at.now);
            return Ok(is_due.then_some(Command::Tick));
        }
        if has("start") {
            let known = told["start"].as_str().and_then(|id| self.ready.model.process(id));
            if known.is_none() {
                told["start"] = json!(self.ready.process().map(|process| &process.base.id));
            }
        } else if !self.state.is_running() {
            return match has("retry") {
                true => Ok(None),
                false => Err("Der Ablauf wäre da schon zu Ende gewesen.".to_owned()),
            };
        }
        for key in ["complete", "throw", "fail"] {
            if let Some(token) = number(&told, key) {
                let is_asked = |standing: &Standing| *standing == Standing::Asked;
                told[key] = json!(self.same(old, token, is_asked)?);
            }
        }
        if let Some(token) = number(&told, "retry") {
            match self.same(old, token, |standing| matches!(standing, Standing::Stuck(_))) {
                Ok(token) => told["retry"] = json!(token),
                Err(_) => return Ok(None),
            }
        }
        if has("begin") {
            told["in"] = json!(self.same_scope(old, number(&told, "in").unwrap_or_default()));
        }
        if let Some(owner) = told.get("of").cloned() {
            told["of"] = match number(&owner, "token") {
                Some(token) => json!({ "token": self.same(old, token, |_| true)? }),
                None => {
                    json!({ "scope": self.same_scope(old, number(&owner, "scope").unwrap_or_default()) })
                }
            };
        }
        let command = command_of(&told, &self.ready.model, &self.ready.names);
        command
            .map(Some)
            .ok_or_else(|| "Das Element, um das es geht, gibt es im neuen Modell nicht.".to_owned())
    }

    /// The token at the same element that stands so; of several the one in the same place of the row.
    fn same(
        &self,
        (state, ready): (&State, &Ready),
        token: TokenId,
        fits: impl Fn(&Standing) -> bool,
    ) -> std::result::Result<TokenId, String> {
        let id = state.tokens.get(&token).map_or_else(String::new, |token| element(ready, token));
        let row = |state: &State, ready: &Ready| -> Vec<TokenId> {
            let at =
                state.tokens.iter().filter(|(_, token)| element(ready, token) == id && fits(&token.standing));
            at.map(|(token, _)| *token).collect()
        };
        let place = row(state, ready).iter().position(|other| *other == token).unwrap_or_default();
        let there = row(&self.state, self.ready);
        there.get(place).or_else(|| there.last()).copied().ok_or_else(|| {
            let words = words::element(ready, &id);
            match self.ready.names.find_node(&id) {
                None => format!("{words} gibt es im neuen Modell nicht."),
                Some(_) => format!("{words} wäre da nicht offen gewesen."),
            }
        })
    }

    /// The scope of the same sub-process; of several the first.
    fn same_scope(&self, (state, ready): (&State, &Ready), scope: engine::ScopeId) -> engine::ScopeId {
        let node = state.scopes.get(&scope).and_then(|scope| scope.node);
        let node = node.and_then(|node| self.ready.names.find_node(&ready.names.node(node)));
        let found = self.state.scopes.iter().find(|(_, scope)| scope.node == node);
        found.map_or(scope, |(scope, _)| *scope)
    }
}

fn number(told: &Json, key: &str) -> Option<u32> {
    told.get(key).and_then(Json::as_u64).and_then(|number| u32::try_from(number).ok())
}

/// Compares an instance of a town with what it would have done on `new`.
///
/// # Errors
/// [`Error::NotFound`]; as [`what_if`].
pub fn of_instance(
    workflow: &Workflow,
    read: &mut Read<'_>,
    instance: InstanceId,
    new: &Ready,
) -> Result<WhatIf> {
    let row = read.ask(store::get(instance))?.ok_or(Error::NotFound)?;
    let turns = turns(&ledger::of_subject(read, &Subject::new("process_instance", instance))?)?;
    if i64::try_from(turns.len()) != Ok(row.turn) {
        return Err(Error::Conflict("Im Protokoll fehlen Schritte des Ablaufs.".into()));
    }
    what_if(&turns, |version| workflow.models.get(read, version), new)
}

/// The instances of the process of a key that began since a moment, by version.
///
/// # Errors
/// [`Error::NotFound`] where no such process is published.
pub fn begun_since(read: &mut Read<'_>, key: &str, since: Timestamp) -> Result<Vec<InstanceId>> {
    const PAGE: i64 = 500;
    let process = models::store::by_key(read, key)?.ok_or(Error::NotFound)?;
    let mut all = Vec::new();
    for version in read.ask(models::store::issues(process.id, i64::MAX))? {
        let mut after = Id::nil();
        loop {
            let found = read.ask(store::begun_since(version.id, since, after, PAGE))?;
            let Some(last) = found.last().copied() else { break };
            after = last;
            all.extend(found);
        }
    }
    Ok(all)
}
