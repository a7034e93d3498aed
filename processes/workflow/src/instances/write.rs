//! What a turn changed, on its way into the tables.

use engine::kept::Kept;
use engine::model::{Ask, At};
use engine::{Awaited, Owner, Phase, Wait};
use kernel::{Actor, PersonId, Result, UnitId, calendar, local_date};
use ledger::{Act, event::Subject};
use serde_json::json;

use super::turn::Open;
use super::{WaitKind, Waiting, kept_of, store};
use crate::elements::TaskSpec;
use crate::jobs;
use crate::tasks::{self, Task, TaskState};

impl Open {
    /// Writes what the turns of an act changed, and records it.
    pub(super) fn write(&mut self, act: &mut Act<'_, '_>, at: At) -> Result<()> {
        if self.told.is_empty() {
            return Ok(());
        }
        let kept = self.state.keep(&self.model.model, &self.model.names);
        let before = std::mem::replace(&mut self.row.kept, kept);
        self.row.turn += 1;
        if !matches!(self.state.phase, Phase::New | Phase::Running) {
            self.row.ended_at = Some(at.now);
        }
        if self.is_new {
            store::insert(act, &self.row)?;
        } else {
            store::update(act, &self.row)?;
        }
        self.write_scopes(act, &before)?;
        self.write_waits(act, at)?;
        let data = json!({
            "model": self.row.model,
            "turn": self.row.turn,
            "at": at.now,
            "holidays": at.holidays,
            "steps": std::mem::take(&mut self.told),
        });
        let subject = Subject::new("process_instance", self.row.id);
        act.record("process.advanced", subject, Some(self.row.case.cast()), data)?;
        Ok(())
    }

    fn write_scopes(&self, act: &mut Act<'_, '_>, before: &Kept) -> Result<()> {
        let (id, after) = (self.row.id, &self.row.kept);
        for number in before.scopes.keys().filter(|number| !after.scopes.contains_key(number)) {
            store::delete_scope(act, id, *number)?;
        }
        for (number, scope) in &after.scopes {
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

    /// Writes what is waited for now, and puts on jobs for services and timers.
    fn write_waits(&self, act: &mut Act<'_, '_>, at: At) -> Result<()> {
        let net = self.model.model.net();
        let (mut tasks, mut waits) = (Vec::new(), Vec::new());
        for wait in self.state.waits(&self.model.model) {
            match (&wait.on, self.model.model.ask(wait.node)) {
                (Awaited::Outside, Some(Ask::Person)) => tasks.push(wait),
                _ => waits.push(wait),
            }
        }
        let name = |wait: &Wait| net.node(wait.node).id.as_str();
        let is_fresh = |owner: Owner| self.fresh.contains(&owner);
        let same = |known: &Waiting, wait: &Wait| {
            let (kind, ..) = self.kind(wait);
            let (_, _, _, due) = kept_of(wait);
            known.owner == wait.owner
                && known.element == name(wait)
                && known.kind == kind
                && known.due == due.map(micros)
                && !is_fresh(known.owner)
        };
        let over = self.waits.iter().filter(|known| !waits.iter().any(|wait| same(known, wait)));
        let over: Vec<_> = over.map(|known| known.id).collect();
        if !over.is_empty() {
            store::end_waits(act, &over, at.now)?;
            let timers = self.waits.iter().filter(|known| over.contains(&known.id));
            let timers = timers.filter(|known| known.due.is_some_and(|due| due > at.now));
            let timers: Vec<_> = timers.map(|known| known.id).collect();
            if !timers.is_empty() {
                jobs::forget(act, &timers)?;
            }
        }
        for wait in waits.iter().filter(|wait| !self.waits.iter().any(|known| same(known, wait))) {
            let (kind, label, reason, due) = self.kind(wait);
            let new = Waiting {
                id: act.id(),
                owner: wait.owner,
                element: name(wait).to_owned(),
                kind,
                name: label.map(str::to_owned),
                reason: reason.map(str::to_owned),
                since: at.now,
                due,
            };
            store::insert_wait(act, self.row.id, &new)?;
            jobs::of_wait(act, self.row.id, &new)?;
        }
        self.write_tasks(act, at, &tasks)
    }

    fn kind<'w>(
        &self,
        wait: &'w Wait,
    ) -> (WaitKind, Option<&'w str>, Option<&'w str>, Option<kernel::Timestamp>) {
        let (kind, name, reason, due) = kept_of(wait);
        let kind = match self.model.model.ask(wait.node) {
            Some(Ask::Call(_)) if kind == WaitKind::Service => WaitKind::Call,
            _ => kind,
        };
        (kind, name, reason, due)
    }

    /// Whose a new task is. One that is done on the page of the case is in the hands of who holds the case.
    fn hands(&self, act: &mut Act<'_, '_>, spec: &TaskSpec) -> Result<(UnitId, Option<PersonId>)> {
        let unit = match &spec.unit {
            Some(key) => access::units::by_key(act, key)?.map(|unit| unit.id),
            None => None,
        };
        match unit {
            Some(unit) if spec.form.is_none() => Ok((unit, None)),
            _ => {
                let case = records::cases::actions::known(act, self.row.case)?;
                let unit = unit.unwrap_or(case.unit);
                Ok((unit, case.holder.filter(|_| spec.form.is_some() && unit == case.unit)))
            }
        }
    }

    fn write_tasks(&self, act: &mut Act<'_, '_>, at: At, waits: &[Wait]) -> Result<()> {
        let net = self.model.model.net();
        let same = |known: &Task, wait: &Wait| {
            Owner::Token(known.token) == wait.owner
                && known.element == net.node(wait.node).id
                && !self.fresh.contains(&wait.owner)
        };
        for known in self.tasks.iter().filter(|known| !waits.iter().any(|wait| same(known, wait))) {
            let (state, by) = match acting(act.actor()) {
                by if self.done.contains(&known.token) => (TaskState::Done, by),
                _ => (TaskState::Withdrawn, None),
            };
            tasks::store::end(act, known.id, state, at.now, by)?;
        }
        for wait in waits.iter().filter(|wait| !self.tasks.iter().any(|known| same(known, wait))) {
            let Owner::Token(token) = wait.owner else { continue };
            let node = net.node(wait.node);
            let spec = self.model.element(wait.node).map(|element| element.task.clone()).unwrap_or_default();
            let (unit, holder) = self.hands(act, &spec)?;
            let due_on = spec
                .working_days
                .map(|days| calendar::add_working_days(local_date(at.now), days, at.holidays));
            let task = Task {
                id: act.id(),
                instance: self.row.id,
                token,
                element: node.id.clone(),
                title: node.name.clone(),
                case: self.row.case,
                unit,
                holder,
                state: TaskState::Open,
                priority: spec.priority,
                opened_at: at.now,
                due_on,
                ended_at: None,
                ended_by: None,
                version: 1,
            };
            tasks::store::insert(act, &task)?;
        }
        Ok(())
    }
}

/// A moment as precise as a database keeps it.
fn micros(moment: kernel::Timestamp) -> kernel::Timestamp {
    kernel::Timestamp::from_microsecond(moment.as_microsecond()).unwrap_or(moment)
}

fn acting(actor: &Actor) -> Option<PersonId> {
    match actor {
        Actor::Staff { person, .. } => Some(*person),
        _ => None,
    }
}
