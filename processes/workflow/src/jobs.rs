//! What instances wait for that no person does: services, moments, signals, the rest of a long turn. All by jobs, so that it
//! happens once even when machines fail.

use ::jobs::{Job, NewJob, Registry, Retry, Workplace};
use engine::Command;
use jiff::ToSpan;
use kernel::{Actor, Error, Id, Result};
use ledger::Act;
use serde::{Deserialize, Serialize};
use serde_json::json;
use town::Town;

use crate::instances::actions::{Calling, call_of};
use crate::instances::{InstanceId, WaitKind, Waiting, command_of, store};
use crate::{Workflow, words};

/// The kind of the jobs that call services.
pub const SERVICE: &str = "process.service";
/// The kind of the jobs that wait for moments.
pub const TIMER: &str = "process.timer";
/// The kind of the jobs that look who waits for a signal.
pub const SIGNAL: &str = "process.signal";
/// The kind of the jobs that give a signal to one who waits for it.
pub const HEAR: &str = "process.hear";
/// The kind of the jobs that go on where a turn ran out of budget.
pub const GO_ON: &str = "process.go_on";

/// So many instances get their jobs for a signal at once.
const LISTENERS: i64 = 50;

#[derive(Serialize, Deserialize)]
struct OfWait {
    instance: InstanceId,
    wait: Id<Waiting>,
}

#[derive(Serialize, Deserialize)]
struct OfInstance {
    instance: InstanceId,
}

#[derive(Serialize, Deserialize)]
struct ToHear {
    instance: InstanceId,
    name: String,
}

#[derive(Serialize, Deserialize)]
struct OfSignal {
    name: String,
    /// Who sent it has heard it already.
    except: Option<InstanceId>,
    after: InstanceId,
}

/// Adds the jobs of processes to those of a program; `of` is where a place has its workflow and its town.
#[must_use]
pub fn register<C: Workplace + 'static>(
    registry: Registry<C>,
    of: fn(&C) -> (&Workflow, &Town),
) -> Registry<C> {
    let all: [(_, Work); 5] =
        [(SERVICE, service), (TIMER, timer), (SIGNAL, call_out), (HEAR, hear), (GO_ON, rest)];
    all.into_iter().fold(registry, |registry, (kind, work)| {
        registry.on(kind, Retry::default(), move |place: &C, job| {
            let (workflow, town) = of(place);
            work(workflow, town, job)
        })
    })
}

type Work = fn(&Workflow, &Town, &Job) -> Result<()>;

/// Who acts when nobody does.
fn actor() -> Actor {
    Actor::system("process")
}

/// Puts on the job of a wait, where it has one. The job of a timer has the id of its wait.
pub(crate) fn of_wait(act: &mut Act<'_, '_>, instance: InstanceId, wait: &Waiting) -> Result<()> {
    let payload = json!(OfWait { instance, wait: wait.id });
    let job = match (wait.kind, wait.due) {
        (WaitKind::Service, _) => NewJob::new(SERVICE, payload),
        (WaitKind::Timer, Some(due)) => NewJob::new(TIMER, payload).id(wait.id.cast()).not_before(due),
        _ => return Ok(()),
    };
    enqueue(act, &job)
}

/// Takes back the jobs of timers that will not be needed.
pub(crate) fn forget(act: &mut Act<'_, '_>, timers: &[Id<Waiting>]) -> Result<()> {
    let jobs: Vec<Id<Job>> = timers.iter().map(|timer| timer.cast()).collect();
    ::jobs::cancel(act, &jobs)?;
    Ok(())
}

/// Puts on the job that looks who waits for a signal.
pub(crate) fn signal(act: &mut Act<'_, '_>, name: &str, except: Option<InstanceId>) -> Result<()> {
    let payload = json!(OfSignal { name: name.to_owned(), except, after: Id::nil() });
    enqueue(act, &NewJob::new(SIGNAL, payload))
}

/// Puts on the job that goes on with an instance.
pub(crate) fn go_on(act: &mut Act<'_, '_>, instance: InstanceId) -> Result<()> {
    enqueue(act, &NewJob::new(GO_ON, json!(OfInstance { instance })))
}

fn enqueue(act: &mut Act<'_, '_>, job: &NewJob) -> Result<()> {
    let world = act.world().clone();
    ::jobs::enqueue(act, &world, job)?;
    Ok(())
}

fn payload<T: serde::de::DeserializeOwned>(job: &Job) -> Result<T> {
    serde_json::from_value(job.payload.clone()).map_err(Error::caused_by)
}

/// Does a job of [`SERVICE`]: calls the connector and gives its answer to the instance. Where it fails to the last try, the
/// instance stands still there until somebody has looked.
///
/// # Errors
/// What the connector says, while there are tries left; what the database says.
fn service(workflow: &Workflow, town: &Town, job: &Job) -> Result<()> {
    let OfWait { instance, wait } = payload(job)?;
    let (Some(row), waits) = town.ask((store::get(instance), store::waits(instance)))? else { return Ok(()) };
    let Some(waiting) = waits.into_iter().find(|known| known.id == wait) else { return Ok(()) };
    let model = workflow.models.of(town, row.model)?;
    let Some(calling) = call_of(town, &row, &model, &waiting)? else { return Ok(()) };
    let Calling { token, call, connector } = calling;
    let command = match connector.and_then(|key| workflow.connectors.get(&key)) {
        None => fail(token, "Den Dienst, den diese Aufgabe ruft, gibt es nicht."),
        Some(connector) => match (connector.misfit(&call), connector.as_outside()) {
            (Some(reason), _) => fail(token, reason),
            (None, None) => fail(token, "Dieser Dienst wird nicht von der Warteschlange gerufen."),
            (None, Some(work)) => match work(town, &call) {
                Ok(done) => command_of(token, done),
                Err(error) if job.tries < Retry::default().tries && !matches!(error, Error::Invalid(_)) => {
                    return Err(error);
                }
                Err(error) => {
                    // A person reads the incident; the cause is the operator's.
                    if let Error::Internal(cause) = &error {
                        tracing::error!(%instance, connector = connector.key, %cause, "a service has failed");
                    }
                    let times = if job.tries == 1 { String::new() } else { format!("{}-mal ", job.tries) };
                    let why = words::of_error(&error);
                    fail(token, format!("Der Dienst „{}“ ist {times}gescheitert: {why}", connector.german))
                }
            },
        },
    };
    turn(workflow, town, instance, Some(wait), &command)
}

fn fail(token: engine::TokenId, reason: impl Into<String>) -> Command {
    Command::Fail { token, reason: reason.into().into() }
}

/// Does a job of [`TIMER`].
///
/// # Errors
/// What the database says.
fn timer(workflow: &Workflow, town: &Town, job: &Job) -> Result<()> {
    let OfWait { instance, wait } = payload(job)?;
    turn(workflow, town, instance, Some(wait), &Command::Tick)
}

/// Does a job of [`GO_ON`].
///
/// # Errors
/// What the database says.
fn rest(workflow: &Workflow, town: &Town, job: &Job) -> Result<()> {
    let OfInstance { instance } = payload(job)?;
    turn(workflow, town, instance, None, &Command::Continue)
}

/// Does a job of [`SIGNAL`]: puts on a job for each who waits, and the next look for those after them.
///
/// # Errors
/// What the database says.
fn call_out(_: &Workflow, town: &Town, job: &Job) -> Result<()> {
    let OfSignal { name, except, after } = payload(job)?;
    let listeners = town.read(|read| Ok(store::listeners(read, &name, after, LISTENERS)?))?;
    let Some(last) = listeners.last().copied() else { return Ok(()) };
    town.maintain(|tx| {
        job.finish(tx)?;
        for instance in listeners.iter().copied().filter(|instance| Some(*instance) != except) {
            let payload = json!(ToHear { instance, name: name.clone() });
            ::jobs::enqueue(tx, &town.world, &NewJob::new(HEAR, payload))?;
        }
        let payload = json!(OfSignal { name: name.clone(), except, after: last });
        ::jobs::enqueue(tx, &town.world, &NewJob::new(SIGNAL, payload))?;
        Ok(())
    })
}

/// Does a job of [`HEAR`]. The job ends with the turn: who goes on listening must not hear the same signal again.
///
/// # Errors
/// [`Error::Conflict`] where tokens still move: it is tried again. What the database says.
fn hear(workflow: &Workflow, town: &Town, job: &Job) -> Result<()> {
    let ToHear { instance, name } = payload(job)?;
    town.write(&actor(), |act| {
        let mut run = workflow.run(act, town)?;
        if !run.listens(instance, &name)? {
            return Ok(());
        }
        run.act(instance, Command::Signal { name: name.as_str().into(), variables: Vec::new() })?;
        job.finish(run.reader())?;
        run.finish()
    })
}

/// A turn of an instance, if it still waits for what the job is about.
fn turn(
    workflow: &Workflow,
    town: &Town,
    instance: InstanceId,
    wait: Option<Id<Waiting>>,
    command: &Command,
) -> Result<()> {
    town.write(&actor(), |act| {
        let mut run = workflow.run(act, town)?;
        if let Some(wait) = wait {
            let Some(waiting) = run.waiting(instance, wait)? else { return Ok(()) };
            // What a database keeps of a moment may be a part of a microsecond earlier than the moment itself.
            if let Some(due) = waiting.due.and_then(|due| due.checked_add(1.microsecond()).ok()) {
                run.not_before(due);
            }
        }
        match run.act(instance, command.clone()) {
            // It is over by now, or has gone on already.
            Err(Error::Conflict(_)) if wait.is_none() => Ok(()),
            Err(error) => Err(error),
            Ok(()) => run.finish(),
        }
    })
}
