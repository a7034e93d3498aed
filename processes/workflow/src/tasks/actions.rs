//! What can be done with a task: take it, give it back or to somebody else, do it.

use access::{Action, POLICY, Staff, Thing, authorise, may};
use engine::{Command, Variables};
use kernel::{Error, PersonId, Result, UnitId};
use ledger::{Act, event::Subject};
use records::cases;
use serde_json::json;
use town::Town;

use super::{Task, TaskId, TaskState, store};
use crate::Workflow;
use crate::instances::Run;
use crate::models::Ready;

/// Takes a task, gives it to somebody, or gives it back to its unit.
///
/// # Errors
/// What the policy says; [`Error::Conflict`] where somebody was quicker, or four eyes are needed; [`Error::Invalid`] with the field `person`
/// where it is nobody who works there.
pub fn assign(
    workflow: &Workflow,
    act: &mut Act<'_, '_>,
    town: &Town,
    id: TaskId,
    seen: i64,
    to: Option<PersonId>,
) -> Result<Task> {
    let task = known(act, id)?;
    let thing = thing(act, &task)?;
    authorise(act, may::AssignTask, &thing)?;
    if task.version != seen || task.state != TaskState::Open {
        return Err(changed());
    }
    if let Some(person) = to {
        suits(act, &thing, person)?;
        let mut run = workflow.run(act, town)?;
        four_eyes(&mut run, &task, person)?;
    }
    if !store::assign(act, id, seen, to)? {
        return Err(changed());
    }
    let data = json!({ "element": task.element, "holder": to });
    act.record("task.assigned", Subject::new("task", id), Some(task.case.cast()), data)?;
    Ok(Task { holder: to, version: seen + 1, ..task })
}

/// Does a task: what came out goes to the process, which goes on.
///
/// # Errors
/// What the policy says; [`Error::Conflict`] where the task is not open any more, or somebody else must do it.
pub fn complete(
    workflow: &Workflow,
    act: &mut Act<'_, '_>,
    town: &Town,
    id: TaskId,
    seen: i64,
    variables: Variables,
) -> Result<Task> {
    let task = known(act, id)?;
    let thing = thing(act, &task)?;
    authorise(act, may::DoTask, &thing)?;
    if task.version != seen || task.state != TaskState::Open {
        return Err(changed());
    }
    let person = act.actor().person();
    let mut run = workflow.run(act, town)?;
    if let Some(person) = person {
        four_eyes(&mut run, &task, person)?;
    }
    run.act(task.instance, Command::Complete { token: task.token, variables })?;
    run.finish()?;
    Ok(task)
}

fn known(act: &mut Act<'_, '_>, id: TaskId) -> Result<Task> {
    store::get(act, id)?.ok_or(Error::NotFound)
}

fn thing(act: &mut Act<'_, '_>, task: &Task) -> Result<Thing> {
    Ok(task.thing(&cases::actions::known(act, task.case)?))
}

/// A task is given only to whom could take it if it were open to the unit, and may do it then.
fn suits(act: &mut Act<'_, '_>, thing: &Thing, person: PersonId) -> Result<()> {
    let now = act.now();
    let open = Thing { holder: None, secret: false, ..*thing };
    let held = Thing { holder: Some(person), ..*thing };
    let may = |staff: &Staff| {
        let can = |action, thing| POLICY.judge(staff, action, thing).is_ok();
        can(Action::AssignTask, &open) && can(Action::DoTask, &held)
    };
    if Staff::load(act, person, now)?.is_some_and(|staff| may(&staff)) {
        return Ok(());
    }
    Err(Error::invalid(
        "person",
        "Diese Person kann die Aufgabe nicht erledigen: Sie arbeitet nicht in der zuständigen Einheit.",
    ))
}

/// Who did one of the tasks that the model names may not do this one (Vier-Augen-Prinzip).
fn four_eyes(run: &mut Run<'_, '_, '_>, task: &Task, person: PersonId) -> Result<()> {
    let model = run.model(task.instance)?;
    if did_before(run.reader(), &model, task, person)? {
        return Err(Error::Conflict(
            "Diese Aufgabe muss jemand anderes erledigen: Hier gilt das Vier-Augen-Prinzip.".into(),
        ));
    }
    Ok(())
}

/// Whether a person did one of the tasks whose doer may not do this one.
///
/// # Errors
/// What the database says.
pub(crate) fn did_before(
    read: &mut ::store::Read<'_>,
    model: &Ready,
    task: &Task,
    person: PersonId,
) -> Result<bool> {
    let Some(spec) = model.task(&task.element).filter(|spec| !spec.not_by.is_empty()) else {
        return Ok(false);
    };
    Ok(store::doers(read, task.instance, &spec.not_by)?.contains(&person))
}

fn changed() -> Error {
    Error::Conflict(
        "Die Aufgabe wurde inzwischen erledigt oder geändert. Sehen Sie sich den neuen Stand an.".into(),
    )
}

/// The open tasks of a unit, the most urgent first. None of it may be shown before the policy was asked.
pub fn open_of_unit(unit: UnitId, limit: i64) -> ::store::Ask<Vec<Task>> {
    store::open_of_unit(unit, limit)
}

/// All tasks of a case, the oldest first. None of it may be shown before the policy was asked for the case.
pub fn of_case(case: cases::CaseId) -> ::store::Ask<Vec<Task>> {
    store::of_case(case)
}

/// So many open tasks of somebody or of a unit, after that one, in that order; of each the policy lets through what `filter` does.
///
/// # Errors
/// What the database says.
pub fn list(
    read: &mut ::store::Read<'_>,
    filter: &access::Filter,
    whose: &super::Whose,
    narrow: &super::Narrow,
    (order, after): (super::Order, &super::After),
    limit: i64,
) -> Result<Vec<super::Listed>> {
    Ok(store::list(read, filter, whose, narrow, (order, after), limit)?)
}
