//! What can be done with a task: take it, give it back or to somebody else, do it.

use access::{Thing, authorise, authorise_found, may};
use engine::{Command, Variables};
use kernel::{Error, PersonId, Result, UnitId};
use ledger::{Act, event::Subject};
use records::cases;
use serde_json::json;
use town::Town;

use super::{Task, TaskId, TaskState, store};
use crate::Workflow;
use crate::instances::Run;

/// Takes a task, gives it to somebody, or gives it back to its unit.
///
/// # Errors
/// What the policy says; [`Error::Conflict`] where somebody was quicker, or four eyes are needed.
pub fn assign(
    workflow: &Workflow,
    act: &mut Act<'_, '_>,
    town: &Town,
    id: TaskId,
    seen: i64,
    to: Option<PersonId>,
) -> Result<Task> {
    let task = known(act, id)?;
    let case = cases::actions::known(act, task.case)?;
    authorise(act, may::AssignTask, &thing(&task, &case))?;
    if let Some(person) = to {
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
    let (person, now) = (act.actor().person().ok_or(Error::SignIn)?, act.now());
    let mut run = workflow.run(act, town)?;
    let beside = (cases::actions::ask_known(task.case), access::Staff::of_person(person, now));
    let (case, who) = run.open_beside(task.instance, beside)?;
    let thing = thing(&task, &case.ok_or(Error::NotFound)?);
    authorise_found(run.reader(), may::DoTask, who, &thing)?;
    if task.version != seen || task.state != TaskState::Open {
        return Err(changed());
    }
    four_eyes(&mut run, &task, person)?;
    run.act(task.instance, Command::Complete { token: task.token, variables })?;
    run.finish()?;
    Ok(task)
}

fn known(act: &mut Act<'_, '_>, id: TaskId) -> Result<Task> {
    store::get(act, id)?.ok_or(Error::NotFound)
}

/// What the policy is asked about: the case, but in the hands of those whose task it is.
fn thing(task: &Task, case: &cases::Case) -> Thing {
    Thing::case(case.id, task.unit, task.holder, case.state, case.secret)
}

/// Who did one of the tasks that the model names may not do this one (Vier-Augen-Prinzip).
fn four_eyes(run: &mut Run<'_, '_, '_>, task: &Task, person: PersonId) -> Result<()> {
    let model = run.model(task.instance)?;
    let node = model.names.find_node(&task.element);
    let Some(element) = node.and_then(|node| model.element(node)) else { return Ok(()) };
    let not_by = &element.task.not_by;
    if not_by.is_empty() || !store::doers(run.reader(), task.instance, not_by)?.contains(&person) {
        return Ok(());
    }
    Err(Error::Conflict(
        "Diese Aufgabe muss jemand anderes erledigen: Hier gilt das Vier-Augen-Prinzip.".into(),
    ))
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
