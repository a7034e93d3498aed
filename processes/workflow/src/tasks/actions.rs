//! What can be done with a task: take it, give it back or to somebody else, do it.

use access::{Role, Staff, Thing, authorise, may};
use engine::{Command, Variables};
use kernel::{Error, PersonId, Result, UnitId};
use ledger::{Act, event::Subject};
use records::cases;
use serde_json::json;
use town::Town;

use super::{Task, TaskId, TaskState, store};
use crate::instances::{self, Run};
use crate::{Workflow, course};

/// Takes a task, gives it to somebody, or gives it back to its unit. With one that is done on the page of its case goes the case.
///
/// # Errors
/// What the policy says; [`Error::Conflict`] where somebody was quicker, four eyes are needed, or the role is missing.
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
    if let Some(person) = to {
        let mut run = workflow.run(act, town)?;
        fits(&mut run, &task, person)?;
    }
    if is_at_case(workflow, act, &task)? {
        if task.version != seen || task.state != TaskState::Open {
            return Err(changed());
        }
        let case = cases::actions::known(act, task.case)?;
        let case = cases::actions::assign(act, case.id, case.version, to)?;
        course::hand_over(workflow, act, town, &case)?;
    } else if !store::assign(act, id, seen, to)? {
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
    if run.model(task.instance)?.task(&task.element).is_some_and(|spec| spec.form.is_some()) {
        return Err(Error::Conflict("Diese Aufgabe erledigen Sie auf der Seite des Vorgangs.".into()));
    }
    if let Some(person) = person {
        fits(&mut run, &task, person)?;
    }
    run.act(task.instance, Command::Complete { token: task.token, variables })?;
    run.finish()?;
    Ok(task)
}

/// Whether a task goes with its case: it is done on the page of the case, by the unit of the case.
fn is_at_case(workflow: &Workflow, act: &mut Act<'_, '_>, task: &Task) -> Result<bool> {
    let version = instances::store::model_of(act, task.instance)?;
    let model = workflow.models.get(act, version)?;
    let has_form = model.task(&task.element).is_some_and(|spec| spec.form.is_some());
    Ok(has_form && cases::actions::known(act, task.case)?.unit == task.unit)
}

fn known(act: &mut Act<'_, '_>, id: TaskId) -> Result<Task> {
    store::get(act, id)?.ok_or(Error::NotFound)
}

/// What the policy is asked about: the case, but in the hands of those whose task it is.
fn thing(act: &mut Act<'_, '_>, task: &Task) -> Result<Thing> {
    let case = cases::actions::known(act, task.case)?;
    Ok(Thing::case(case.id, task.unit, task.holder, case.state, case.secret))
}

/// Whether the model lets this person do a task: who did one of the tasks that it names may not (Vier-Augen-Prinzip), and where it names
/// a role, only who has it for the unit.
pub(crate) fn fits(run: &mut Run<'_, '_, '_>, task: &Task, person: PersonId) -> Result<()> {
    let model = run.model(task.instance)?;
    let Some(spec) = model.task(&task.element) else { return Ok(()) };
    let act = run.reader();
    if !spec.not_by.is_empty() && store::doers(act, task.instance, &spec.not_by)?.contains(&person) {
        let words = "Diese Aufgabe muss jemand anderes erledigen: Hier gilt das Vier-Augen-Prinzip.";
        return Err(Error::Conflict(words.into()));
    }
    match spec.role {
        Some(role) if !has_role(act, role, task.unit, person)? => {
            let words = format!(
                "Diese Aufgabe ist der Rolle „{}“ der zuständigen Einheit vorbehalten.",
                role.german()
            );
            Err(Error::Conflict(words.into()))
        }
        _ => Ok(()),
    }
}

/// Whether somebody has a role for a unit, in it or in one above it, by themselves or as a deputy.
fn has_role(act: &mut Act<'_, '_>, role: Role, unit: UnitId, person: PersonId) -> Result<bool> {
    let now = act.now();
    let Some(staff) = Staff::load(act, person, now)? else { return Ok(false) };
    let mut roles = staff.hats().iter().flat_map(|hat| &hat.roles);
    Ok(roles.any(|held| held.role == role && (held.unit == unit || held.below.contains(&unit))))
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
