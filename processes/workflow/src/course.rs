//! A process and the case that it drives: what is done on the page of the case is a task or a message of the process, and who takes
//! one of the two has both.
//!
//! A case without a running instance has no process to ask, and goes on by its own rules (`records::cases::step`).

use engine::{Command, Variables};
use kernel::{Error, Result};
use ledger::Act;
use records::cases::actions::{Follower, close_by_process};
use records::cases::{Case, CaseId, Step};
use town::Town;

use crate::connectors::{Connector, Done};
use crate::instances::{self, actions};
use crate::tasks;
use crate::{InstanceId, Workflow};

/// The form of the task that is done by closing the case to its file.
pub const CLOSE: &str = "zda";
/// The variable that is true where the case of an instance had been closed and was opened again.
pub const REOPENED: &str = "wieder_aufgenommen";

/// Does the open task of a case that has this form, for an act on the case that has asked the policy itself. Says whether a process
/// drives the case.
///
/// # Errors
/// [`Error::Conflict`] where the process does not wait for that, or somebody else must do it.
pub fn fulfil(
    workflow: &Workflow,
    act: &mut Act<'_, '_>,
    town: &Town,
    case: CaseId,
    form: &str,
    variables: &Variables,
) -> Result<bool> {
    let person = act.actor().person();
    let mut run = workflow.run(act, town)?;
    let instances = run.of_case(case)?;
    for instance in &instances {
        let tasks = run.tasks_at_case(*instance)?;
        let Some((task, _)) = tasks.into_iter().find(|(_, of)| of == form) else { continue };
        if let Some(person) = person {
            tasks::actions::fits(&mut run, &task, person)?;
        }
        run.act(*instance, Command::Complete { token: task.token, variables: variables.clone() })?;
        run.finish()?;
        return Ok(true);
    }
    if instances.is_empty() { Ok(false) } else { Err(not_foreseen()) }
}

/// Gives a message to the process of a case. Says whether one drives it.
///
/// # Errors
/// [`Error::Conflict`] where the process does not wait for that.
pub fn tell(
    workflow: &Workflow,
    act: &mut Act<'_, '_>,
    town: &Town,
    case: CaseId,
    message: &str,
) -> Result<bool> {
    let mut run = workflow.run(act, town)?;
    if run.of_case(case)?.is_empty() {
        return Ok(false);
    }
    if !run.give(case, message, None, &Vec::new())? {
        return Err(not_foreseen());
    }
    run.finish()?;
    Ok(true)
}

/// The open tasks that are done on the page of a case follow to who holds it now.
///
/// # Errors
/// What the database says.
pub fn hand_over(workflow: &Workflow, act: &mut Act<'_, '_>, town: &Town, case: &Case) -> Result<()> {
    let mut run = workflow.run(act, town)?;
    for instance in run.of_case(case.id)? {
        for (task, _) in run.tasks_at_case(instance)? {
            if task.unit == case.unit && task.holder != case.holder {
                tasks::store::assign(run.reader(), task.id, task.version, case.holder)?;
            }
        }
    }
    Ok(())
}

/// Begins the process anew for a case that was opened again, if one had driven it before.
fn begin_again(
    workflow: &Workflow,
    act: &mut Act<'_, '_>,
    town: &Town,
    case: &Case,
) -> Result<Option<InstanceId>> {
    let is_driven = !instances::store::running_of_case(act, case.id)?.is_empty();
    if is_driven || !instances::store::ever_drove(act, case.id)? {
        return Ok(None);
    }
    let variables = vec![(REOPENED.into(), true.into())];
    actions::begin_if_published(workflow, act, town, &case.kind, case.id, variables)
}

/// The service with which a process closes its case to the file.
#[must_use]
pub fn close_to_file() -> Connector {
    Connector::inside("vorgang.zda", "Vorgang zu den Akten verfügen", |_, act, call| {
        close_by_process(act, call.case)?;
        Ok(Done::nothing())
    })
}

/// What processes do in the act in which staff took, closed or reopened a case.
#[derive(Debug)]
pub struct Course(pub Workflow);

impl Follower for Course {
    fn follow(&self, act: &mut Act<'_, '_>, town: &Town, case: &Case, step: &Step) -> Result<()> {
        let Self(workflow) = self;
        match step {
            Step::Assign(_) => hand_over(workflow, act, town, case),
            Step::Close => fulfil(workflow, act, town, case.id, CLOSE, &Vec::new()).map(drop),
            Step::Reopen => begin_again(workflow, act, town, case).map(drop),
            _ => Ok(()),
        }
    }
}

fn not_foreseen() -> Error {
    Error::Conflict(
        "Der Ablauf dieses Vorgangs sieht das gerade nicht vor. Sehen Sie nach, worauf er wartet.".into(),
    )
}
