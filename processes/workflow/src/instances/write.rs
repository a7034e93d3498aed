//! What a turn changed, on its way into the tables.

use std::collections::BTreeMap;

use engine::kept::Kept;
use engine::model::{Ask, At};
use engine::net::NodeId;
use engine::{Awaited, Owner, Phase, ROOT, TokenId, Wait};
use kernel::{Actor, PersonId, Result, Timestamp, UnitId, calendar, local_date};
use ledger::{Act, event::Subject};
use serde_json::json;

use super::turn::Open;
use super::{On, Pending, Served, WaitKind, Waiting, kept_of, store};
use crate::elements::TaskSpec;
use crate::jobs;
use crate::tasks::{self, Task, TaskState};

impl Open {
    /// Writes what the turns of an act changed, and records it.
    pub(super) fn write(&mut self, act: &mut Act<'_, '_>, at: At, units: &mut Units) -> Result<()> {
        if self.told.is_empty() {
            return Ok(());
        }
        let kept = self.state.keep(&self.model.model, &self.model.names);
        let before = std::mem::replace(&mut self.row.kept, kept);
        self.row.turn += 1;
        if !matches!(self.state.phase, Phase::New | Phase::Running) {
            self.row.ended_at = Some(at.now);
        }
        let turnover = self.follow_waits(act, at, units)?;
        if self.is_new {
            store::insert(act, &self.row)?;
        } else {
            store::update(act, &self.row)?;
        }
        self.write_scopes(act, &before)?;
        self.write_waits(act, at, &turnover)?;
        let mut data = json!({
            "model": self.row.model,
            "turn": self.row.turn,
            "at": at.now,
            "holidays": at.holidays,
            "steps": std::mem::take(&mut self.told),
        });
        let subject = Subject::new("process_instance", self.row.id);
        let kind = match self.left {
            None => "process.advanced",
            Some(left) => {
                data["from"] = json!(left);
                "process.migrated"
            }
        };
        act.record(kind, subject, Some(self.row.case.cast()), data)?;
        Ok(())
    }

    /// Writes the scopes inside of the process; its own is in the row of the instance.
    fn write_scopes(&self, act: &mut Act<'_, '_>, before: &Kept) -> Result<()> {
        let (id, after) = (self.row.id, &self.row.kept);
        for number in
            before.scopes.keys().filter(|number| **number != ROOT && !after.scopes.contains_key(number))
        {
            store::delete_scope(act, id, *number)?;
        }
        for (number, scope) in after.scopes.iter().filter(|(number, _)| **number != ROOT) {
            match before.scopes.get(number) {
                None => store::insert_scope(act, id, *number, scope)?,
                Some(old) if old == scope => {}
                Some(old) if old.variables == scope.variables && old.element == scope.element => {
                    store::update_course(act, id, *number, scope)?;
                }
                Some(_) => store::update_scope(act, id, *number, scope)?,
            }
        }
        Ok(())
    }

    /// What is waited for now beside what was before: the row's list follows, what to write is given.
    fn follow_waits(&mut self, act: &mut Act<'_, '_>, at: At, units: &mut Units) -> Result<Turnover> {
        let model = self.model.clone();
        let before = std::mem::take(&mut self.row.pending);
        let mut before: BTreeMap<(Owner, String), Pending> =
            before.into_iter().map(|known| ((known.owner, known.element.clone()), known)).collect();
        let mut turnover = Turnover::default();
        for wait in self.state.waits(&model.model) {
            let key = (wait.owner, model.model.net().node(wait.node).id.clone());
            let pending = match before.remove(&key) {
                Some(known) if self.goes_on(&known, &wait) => known,
                known => {
                    turnover.over.extend(known);
                    self.new_wait(act, at, &wait, units, &mut turnover)?
                }
            };
            self.row.pending.push(pending);
        }
        turnover.over.extend(before.into_values());
        for over in &turnover.over {
            Served::remember(&mut self.row.served, over, at.now);
        }
        Ok(turnover)
    }

    /// Whether it is the same wait as before.
    fn goes_on(&self, known: &Pending, wait: &Wait) -> bool {
        let same = match known.on {
            On::Task(_) => self.is_task(wait),
            On::Wait(_, kind, due) => {
                let (new, .., until) = self.kind(wait);
                !self.is_task(wait) && kind == new && due == until.map(micros)
            }
        };
        same && !self.fresh.contains(&known.owner)
    }

    fn is_task(&self, wait: &Wait) -> bool {
        wait.on == Awaited::Outside && self.model.model.ask(wait.node) == Some(&Ask::Person)
    }

    fn new_wait(
        &self,
        act: &mut Act<'_, '_>,
        at: At,
        wait: &Wait,
        units: &mut Units,
        turnover: &mut Turnover,
    ) -> Result<Pending> {
        let element = self.model.model.net().node(wait.node).id.clone();
        let (on, since) = match wait.owner {
            Owner::Token(token) if self.is_task(wait) => {
                let task = self.new_task(act, at, units, token, wait.node)?;
                let on = On::Task(task.id);
                turnover.tasks.push(task);
                (on, None)
            }
            owner => {
                let (kind, label, reason, due) = self.kind(wait);
                let (name, reason) = (label.map(str::to_owned), reason.map(str::to_owned));
                let id = act.id();
                let element = element.clone();
                turnover.waits.push(Waiting { id, owner, element, kind, name, reason, since: at.now, due });
                (On::Wait(id, kind, due.map(micros)), Some(at.now))
            }
        };
        Ok(Pending { owner: wait.owner, element, on, since })
    }

    fn kind<'w>(&self, wait: &'w Wait) -> (WaitKind, Option<&'w str>, Option<&'w str>, Option<Timestamp>) {
        let (kind, name, reason, due) = kept_of(wait);
        let kind = match self.model.model.ask(wait.node) {
            Some(Ask::Call(_)) if kind == WaitKind::Service => WaitKind::Call,
            _ => kind,
        };
        (kind, name, reason, due)
    }

    /// Whose a new task is. One that is done on the page of the case is in the hands of who holds the case.
    fn hands(
        &self,
        act: &mut Act<'_, '_>,
        units: &mut Units,
        spec: Option<&TaskSpec>,
    ) -> Result<(UnitId, Option<PersonId>)> {
        let has_form = spec.is_some_and(|spec| spec.form.is_some());
        let unit = match spec.and_then(|spec| spec.unit.as_ref()) {
            Some(key) => units.by_key(act, key)?,
            None => None,
        };
        match unit {
            Some(unit) if !has_form => Ok((unit, None)),
            _ => {
                let case = records::cases::actions::known(act, self.row.case)?;
                let unit = unit.unwrap_or(case.unit);
                Ok((unit, case.holder.filter(|_| has_form && unit == case.unit)))
            }
        }
    }

    fn new_task(
        &self,
        act: &mut Act<'_, '_>,
        at: At,
        units: &mut Units,
        token: TokenId,
        node: NodeId,
    ) -> Result<Task> {
        let spec = self.model.element(node).map(|element| &element.task);
        let (unit, holder) = self.hands(act, units, spec)?;
        let days = spec.and_then(|spec| spec.working_days);
        let node = self.model.model.net().node(node);
        Ok(Task {
            id: act.id(),
            instance: self.row.id,
            token,
            element: node.id.clone(),
            title: node.name.clone(),
            case: self.row.case,
            unit,
            holder,
            state: TaskState::Open,
            priority: spec.map(|spec| spec.priority).unwrap_or_default(),
            opened_at: at.now,
            due_on: days.map(|days| calendar::add_working_days(local_date(at.now), days, at.holidays)),
            ended_at: None,
            ended_by: None,
            version: 1,
        })
    }

    /// Writes which waits are over and which are new, and puts on jobs for services and timers.
    fn write_waits(&self, act: &mut Act<'_, '_>, at: At, turnover: &Turnover) -> Result<()> {
        let over: Vec<_> = turnover.over.iter().filter_map(Pending::row).collect();
        if !over.is_empty() {
            store::end_waits(act, &over, at.now)?;
        }
        let timers: Vec<_> = turnover.over.iter().filter_map(|known| known.timer_after(at.now)).collect();
        if !timers.is_empty() {
            jobs::forget(act, &timers)?;
        }
        let by = acting(act.actor());
        for known in &turnover.over {
            let Some(task) = known.task() else { continue };
            let done = matches!(known.owner, Owner::Token(token) if self.done.contains(&token));
            let (state, by) = if done { (TaskState::Done, by) } else { (TaskState::Withdrawn, None) };
            tasks::store::end(act, task, state, at.now, by)?;
        }
        for wait in &turnover.waits {
            if wait.kind.is_of_job() {
                jobs::of_wait(act, self.row.id, wait)?;
            } else {
                store::insert_wait(act, self.row.id, wait)?;
            }
        }
        turnover.tasks.iter().try_for_each(|task| Ok(tasks::store::insert(act, task)?))
    }
}

/// The units that models name, as far as an act has met them.
#[derive(Default)]
pub(super) struct Units(BTreeMap<String, Option<UnitId>>);

impl Units {
    fn by_key(&mut self, act: &mut Act<'_, '_>, key: &str) -> Result<Option<UnitId>> {
        if let Some(known) = self.0.get(key) {
            return Ok(*known);
        }
        let unit = access::units::by_key(act, key)?.map(|unit| unit.id);
        self.0.insert(key.to_owned(), unit);
        Ok(unit)
    }
}

/// What a turn changed in what is waited for.
#[derive(Default)]
struct Turnover {
    over: Vec<Pending>,
    waits: Vec<Waiting>,
    tasks: Vec<Task>,
}

/// A moment as precise as a database keeps it.
fn micros(moment: Timestamp) -> Timestamp {
    Timestamp::from_microsecond(moment.as_microsecond()).unwrap_or(moment)
}

fn acting(actor: &Actor) -> Option<PersonId> {
    match actor {
        Actor::Staff { person, .. } => Some(*person),
        _ => None,
    }
}
