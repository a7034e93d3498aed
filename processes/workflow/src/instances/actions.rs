//! What can be done to instances: begin one for a case, give it a message, try again what stands still, give it up.

use engine::model::{Ask, At};
use engine::{Command, Owner, State, TokenId, Variables};
use kernel::{Error, Result};
use ledger::{Act, event::Subject};
use records::cases::CaseId;
use town::Town;

use super::turn::call;
use super::{Instance, InstanceId, Waiting, store};
use crate::connectors::Call;
use crate::models::{self, Ready};
use crate::{VersionId, Workflow};

/// Begins an instance of the process of a key, in its version in force, for a case.
///
/// # Errors
/// [`Error::Internal`] where no such process is published.
pub fn begin(
    workflow: &Workflow,
    act: &mut Act<'_, '_>,
    town: &Town,
    key: &str,
    case: CaseId,
    variables: Variables,
) -> Result<InstanceId> {
    begin_if_published(workflow, act, town, key, case, variables)?
        .ok_or_else(|| Error::internal(format!("the process {key} was never published")))
}

/// The same where the process is published; else nothing begins.
///
/// # Errors
/// What the database says.
pub fn begin_if_published(
    workflow: &Workflow,
    act: &mut Act<'_, '_>,
    town: &Town,
    key: &str,
    case: CaseId,
    variables: Variables,
) -> Result<Option<InstanceId>> {
    let process = models::store::by_key(act, key)?;
    let Some(version) = process.and_then(|process| process.current) else { return Ok(None) };
    let mut run = workflow.run(act, town)?;
    let instance = run.begin(version, None, case, variables)?;
    run.finish()?;
    Ok(Some(instance))
}

/// Gives a message to the first instance of a case that waits for it. Where none does, it is kept until one does.
///
/// # Errors
/// What the database says.
pub fn message(
    workflow: &Workflow,
    act: &mut Act<'_, '_>,
    town: &Town,
    case: CaseId,
    name: &str,
    variables: &Variables,
) -> Result<()> {
    let mut run = workflow.run(act, town)?;
    run.message(case, name, variables)?;
    run.finish()
}

/// Tries again what stands still, after somebody has looked.
///
/// # Errors
/// [`Error::Conflict`] where it does not stand still there.
pub fn retry(
    workflow: &Workflow,
    act: &mut Act<'_, '_>,
    town: &Town,
    instance: InstanceId,
    token: TokenId,
) -> Result<()> {
    let mut run = workflow.run(act, town)?;
    run.act(instance, Command::Retry { token })?;
    run.finish()
}

/// Gives an instance up, with all that it called.
///
/// # Errors
/// [`Error::Conflict`] where it is over.
pub fn cancel(workflow: &Workflow, act: &mut Act<'_, '_>, town: &Town, instance: InstanceId) -> Result<()> {
    let mut run = workflow.run(act, town)?;
    run.act(instance, Command::Cancel)?;
    run.finish()
}

/// A call that a job makes.
pub(crate) struct Calling {
    pub(crate) token: TokenId,
    pub(crate) call: Call,
    pub(crate) connector: Option<String>,
}

/// The call that an instance waits for; nothing where it waits for none.
pub(crate) fn call_of(
    town: &Town,
    row: &Instance,
    model: &Ready,
    waiting: &Waiting,
) -> Result<Option<Calling>> {
    let state = state_of(row, model)?;
    let at = At { now: town.now(), holidays: town.settings()?.state };
    let Owner::Token(token) = waiting.owner else { return Ok(None) };
    let node = state.asked().find(|(asked, _)| *asked == token).map(|(_, node)| node);
    let Some(node) = node.filter(|node| model.model.ask(*node) == Some(&Ask::Service)) else {
        return Ok(None);
    };
    let connector = model.element(node).and_then(|element| element.service.as_ref());
    let connector = connector.map(|service| service.connector.clone());
    let call = call(row, model, &state, waiting.id.cast(), at, token, node);
    Ok(Some(Calling { token, call, connector }))
}

/// The state of an instance that was read.
pub(crate) fn state_of(row: &Instance, model: &Ready) -> Result<State> {
    let state = row.kept.clone().state(&model.model, &model.names);
    state.map_err(|error| Error::internal(format!("instance {}: {error}", row.id)))
}

/// An instance with what it waits for besides people.
///
/// # Errors
/// [`Error::NotFound`].
pub fn view(read: &mut ::store::Read<'_>, id: InstanceId) -> Result<(Instance, Vec<Waiting>)> {
    let (found, waits) = read.ask((store::get(id), store::waits(id)))?;
    Ok((found.ok_or(Error::NotFound)?, waits))
}

/// Whether an instance runs on a version.
///
/// # Errors
/// What the database says.
pub fn is_running_on(read: &mut ::store::Read<'_>, version: VersionId) -> Result<bool> {
    Ok(store::is_running_on(read, version)?)
}

/// The instances of a version after this one, in the order of their ids.
pub fn of_version(version: VersionId, after: InstanceId, limit: i64) -> ::store::Ask<Vec<InstanceId>> {
    store::of_version(version, after, limit)
}

/// What the log says of an instance leads to where it stands: the proof that nothing was lost, and nothing happened beside the log.
///
/// # Errors
/// Where it does not.
pub fn prove(workflow: &Workflow, read: &mut ::store::Read<'_>, id: InstanceId) -> Result<()> {
    let row = read.ask(store::get(id))?.ok_or(Error::NotFound)?;
    let model = workflow.models.get(read, row.model)?;
    let events = ledger::of_subject(read, &Subject::new("process_instance", id))?;
    let turns = super::replay::turns(&events)?;
    if turns.len() != usize::try_from(row.turn).unwrap_or(0) {
        return Err(Error::internal(format!(
            "instance {id}: {} turns, {} in the log",
            row.turn,
            turns.len()
        )));
    }
    let state = super::replay::replay(&turns, |version| workflow.models.get(read, version))?;
    if state.keep(&model.model, &model.names) != row.kept {
        return Err(Error::internal(format!("instance {id} does not stand where the log says")));
    }
    Ok(())
}
