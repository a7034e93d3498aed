//! What can be done to instances: begin one for a case, give it a message, try again what stands still, give it up.

use access::{Thing, authorise, may};
use engine::model::{Ask, At};
use engine::{Command, Owner, State, TokenId, Variables};
use kernel::{Error, Id, Result, UnitId};
use ledger::{Act, event::Subject};
use records::cases::{self, CaseId, GENERAL, actions::NewCase};
use records::fileplan::{self, ClassId};
use serde_json::json;
use town::Town;

use super::turn::call;
use super::{Incident, Instance, InstanceId, Waiting, store};
use crate::connectors::Call;
use crate::elements::ProcessSpec;
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

/// A process that somebody begins by hand, as it was read before.
pub struct ByHand<'b> {
    /// The key of the process.
    pub key: &'b str,
    /// Its name.
    pub name: &'b str,
    /// The class of the file plan of the case that it opens.
    pub class: ClassId,
    /// The unit whose case it is.
    pub unit: UnitId,
    /// What it is about, in a few words.
    pub subject: &'b str,
    /// What was filled in.
    pub variables: &'b Variables,
}

/// Begins a process by hand: opens its case and begins an instance, which knows who did as `antragsteller`.
///
/// # Errors
/// What the policy says of opening a case; [`Error::Conflict`] where the class takes no new files.
pub fn begin_by_hand(
    workflow: &Workflow,
    act: &mut Act<'_, '_>,
    town: &Town,
    new: &ByHand<'_>,
) -> Result<CaseId> {
    let case = NewCase {
        class: new.class,
        kind: GENERAL.to_owned(),
        title: format!("{}: {}", new.name, new.subject),
        file_title: new.name.to_owned(),
        unit: new.unit,
        due_on: None,
    };
    let case = cases::actions::open(act, &town.settings_at_hand()?.number_rules, &case)?.id;
    let mut variables = new.variables.clone();
    if let Some(person) = act.actor().person() {
        variables.push(("antragsteller".into(), person.to_string().as_str().into()));
    }
    begin(workflow, act, town, new.key, case, variables)?;
    Ok(case)
}

/// What a process that is begun by hand needs of the town: the class of its cases, and their unit where the model names one.
///
/// # Errors
/// [`Error::Conflict`] with what its model lacks.
pub fn needs(read: &mut ::store::Read<'_>, model: &Ready) -> Result<(ClassId, Option<UnitId>)> {
    let conflict = |words: String| Error::Conflict(words.into());
    let spec = model.process().map(ProcessSpec::of).unwrap_or_default();
    let name = model.name();
    let Some(number) = spec.file_class else {
        return Err(conflict(format!(
            "Der Prozess „{name}“ lässt sich nicht von Hand beginnen: In seinem Modell steht nicht, in welche Klasse des Aktenplans die Vorgänge gehören."
        )));
    };
    let class = match fileplan::actions::by_number(read, &number) {
        Err(Error::NotFound) => {
            return Err(conflict(format!(
                "Der Prozess „{name}“ lässt sich nicht von Hand beginnen: Die Klasse {number}, die sein Modell nennt, steht nicht im Aktenplan."
            )));
        }
        found => found?.id,
    };
    let Some(key) = spec.unit else { return Ok((class, None)) };
    match access::units::by_key(read, &key)? {
        Some(unit) => Ok((class, Some(unit.id))),
        None => Err(conflict(format!(
            "Der Prozess „{name}“ lässt sich nicht von Hand beginnen: Die Einheit „{key}“, die sein Modell nennt, gibt es nicht."
        ))),
    }
}

/// The model of the version in force of the process of a key.
///
/// # Errors
/// [`Error::NotFound`] where no such process is published.
pub fn in_force(
    workflow: &Workflow,
    read: &mut ::store::Read<'_>,
    key: &str,
) -> Result<std::sync::Arc<Ready>> {
    let process = models::store::by_key(read, key)?;
    let version = process.and_then(|process| process.current).ok_or(Error::NotFound)?;
    workflow.models.get(read, version)
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

/// Tries again what an incident is about.
///
/// # Errors
/// What the policy says; [`Error::NotFound`] where somebody has looked after it already.
pub fn retry_incident(
    workflow: &Workflow,
    act: &mut Act<'_, '_>,
    town: &Town,
    id: Id<Waiting>,
) -> Result<()> {
    let incident = looked_at(act, id)?;
    let Owner::Token(token) = incident.wait.owner else { return Err(Error::NotFound) };
    let data = json!({ "element": incident.wait.element });
    record(act, "process.retried", &incident, data)?;
    retry(workflow, act, town, incident.instance, token)
}

/// Takes a running instance over to the version of its process that is in force, which must still be `to`: its tasks stay in the
/// hands in which they are, its timers keep their time.
///
/// # Errors
/// What the policy says; [`Error::Conflict`] where another version is in force by now, the instance runs on it already, or cannot go
/// over from where it stands.
pub fn migrate(
    workflow: &Workflow,
    act: &mut Act<'_, '_>,
    town: &Town,
    instance: InstanceId,
    to: VersionId,
) -> Result<()> {
    authorise(act, may::ApproveProcess, &Thing::TOWN)?;
    let mut run = workflow.run(act, town)?;
    let from = run.version(instance)?;
    let current = run.reader().ask(models::store::in_force_beside(from))?;
    if current != Some(to) {
        let words = "Inzwischen ist eine andere Version gültig. Sehen Sie sich erst an, was sie ändert.";
        return Err(Error::Conflict(words.into()));
    }
    if from == to {
        return Err(Error::Conflict("Der Ablauf läuft schon auf der gültigen Version.".into()));
    }
    run.migrate(instance, to)?;
    run.finish()
}

/// The longest reason, in characters.
const LONGEST_REASON: usize = 500;

/// Gives up the instance that an incident is about, for a reason; where another one called it, that one, so that nobody waits for it.
///
/// # Errors
/// What the policy says; [`Error::Invalid`] with the field `grund`; [`Error::NotFound`] where somebody has looked after it already.
pub fn give_up(
    workflow: &Workflow,
    act: &mut Act<'_, '_>,
    town: &Town,
    id: Id<Waiting>,
    reason: &str,
) -> Result<()> {
    let incident = looked_at(act, id)?;
    if reason.is_empty() || reason.chars().count() > LONGEST_REASON {
        let words = "Geben Sie mit höchstens 500 Zeichen an, warum der Ablauf aufgegeben wird.";
        return Err(Error::invalid("grund", words));
    }
    let mut first = incident.instance;
    while let Some((caller, _)) = act.ask(store::get(first))?.and_then(|row| row.caller) {
        first = caller;
    }
    let incident = Incident { instance: first, ..incident };
    record(act, "process.given_up", &incident, json!({ "reason": reason }))?;
    cancel(workflow, act, town, first)
}

fn looked_at(act: &mut Act<'_, '_>, id: Id<Waiting>) -> Result<Incident> {
    authorise(act, may::OperateJobs, &Thing::TOWN)?;
    act.ask(store::find_incident(id))?.ok_or(Error::NotFound)
}

fn record(
    act: &mut Act<'_, '_>,
    kind: &'static str,
    incident: &Incident,
    data: serde_json::Value,
) -> Result<()> {
    let subject = Subject::new("process_instance", incident.instance);
    act.record(kind, subject, Some(incident.case.cast()), data)?;
    Ok(())
}

/// The incidents after that one, the oldest first.
pub fn incidents(after: (kernel::Timestamp, Id<Waiting>), limit: i64) -> ::store::Ask<Vec<Incident>> {
    store::incidents(after, limit)
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
    owner: Owner,
    wait: Id<Waiting>,
) -> Result<Option<Calling>> {
    let state = state_of(row, model)?;
    let at = At { now: town.now(), holidays: town.settings()?.state };
    let Owner::Token(token) = owner else { return Ok(None) };
    let node = state.asked().find(|(asked, _)| *asked == token).map(|(_, node)| node);
    let Some(node) = node.filter(|node| model.model.ask(*node) == Some(&Ask::Service)) else {
        return Ok(None);
    };
    let connector = model.element(node).and_then(|element| element.service.as_ref());
    let connector = connector.map(|service| service.connector.clone());
    let call = call(row, model, &state, wait.cast(), at, token, node);
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
    let (found, mut waits) = read.ask((store::get(id), store::waits(id)))?;
    let mut found = found.ok_or(Error::NotFound)?;
    store::fill(read, &mut found)?;
    // Rows of services and timers are from before the head knew all of it.
    waits.retain(|wait| !wait.kind.is_of_job());
    waits.extend(found.pending.iter().filter_map(|pending| pending.of_job(found.began_at)));
    Ok((found, waits))
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
    let mut row = read.ask(store::get(id))?.ok_or(Error::NotFound)?;
    store::fill(read, &mut row)?;
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
