//! What can be done with a task: take it, give it back or to somebody else, do it.

use access::{Action, POLICY, Role, Staff, Thing, authorise, authorise_found, may};
use engine::{Command, Variables};
use kernel::{Error, PersonId, Result, UnitId};
use ledger::{Act, event::Subject};
use records::cases;
use serde_json::json;
use town::Town;

use super::{Task, TaskId, TaskState, store};
use crate::instances::{self, Run};
use crate::models::Ready;
use crate::{Workflow, course};

/// Takes a task, gives it to somebody, or gives it back to its unit. With one that is done on the page of its case goes the case.
///
/// # Errors
/// What the policy says; [`Error::Conflict`] where somebody was quicker, four eyes are needed, or the role is missing; [`Error::Invalid`]
/// with the field `person` where it is nobody who works there.
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
    let thing = task.thing(&case);
    authorise(act, may::AssignTask, &thing)?;
    if task.version != seen || task.state != TaskState::Open {
        return Err(changed());
    }
    if let Some(person) = to {
        suits(act, &thing, person)?;
        let mut run = workflow.run(act, town)?;
        fits(&mut run, &task, person)?;
    }
    if is_at_case(workflow, act, &task)? {
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
    let (person, now) = (act.actor().person().ok_or(Error::SignIn)?, act.now());
    let mut run = workflow.run(act, town)?;
    let beside = (store::with_case(id), access::Staff::of_person(person, now));
    let (found, who) = run.open_of_task(id, beside)?;
    let (task, thing) = found.ok_or(Error::NotFound)?;
    authorise_found(run.reader(), may::DoTask, who, &thing)?;
    if task.version != seen || task.state != TaskState::Open {
        return Err(changed());
    }
    if run.model(task.instance)?.task(&task.element).is_some_and(|spec| spec.form.is_some()) {
        return Err(Error::Conflict("Diese Aufgabe erledigen Sie auf der Seite des Vorgangs.".into()));
    }
    fits(&mut run, &task, person)?;
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

/// Whether the model lets this person do a task: who did one of the tasks that it names may not (Vier-Augen-Prinzip), and where it names
/// a role, only who has it for the unit.
pub(crate) fn fits(run: &mut Run<'_, '_, '_>, task: &Task, person: PersonId) -> Result<()> {
    let model = run.model(task.instance)?;
    if did_before(run.reader(), &model, task, person)? {
        let words = "Diese Aufgabe muss jemand anderes erledigen: Hier gilt das Vier-Augen-Prinzip.";
        return Err(Error::Conflict(words.into()));
    }
    match model.task(&task.element).and_then(|spec| spec.role) {
        Some(role) if !has_role(run.reader(), role, task.unit, person)? => {
            let words = format!(
                "Diese Aufgabe ist der Rolle „{}“ der zuständigen Einheit vorbehalten.",
                role.german()
            );
            Err(Error::Conflict(words.into()))
        }
        _ => Ok(()),
    }
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
