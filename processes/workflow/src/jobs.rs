//! What instances wait for that no person does: services, moments, signals, the rest of a long turn. All by jobs, so that it
//! happens once even when machines fail.

use std::collections::BTreeMap;
use std::time::{Duration, Instant};

use ::jobs::{Job, NewJob, Registry, Retry, Workplace};
use engine::Command;
use jiff::ToSpan;
use kernel::{Actor, Error, Id, Result};
use ledger::Act;
use serde::{Deserialize, Serialize};
use serde_json::json;
use town::Town;

use crate::instances::actions::{Calling, call_of};
use crate::instances::{Instance, InstanceId, On, Run, WaitKind, Waiting, command_of, store};
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

/// So many instances take their turns in one act at most: a person who does a task of one of them waits for all.
const AT_ONCE: usize = 8;
/// The answers of services that took so long are given to their instances before the next service is called.
const SLOW: Duration = Duration::from_millis(50);

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
    let several: [(_, Several); 2] = [(SERVICE, services), (TIMER, timers)];
    let registry = several.into_iter().fold(registry, |registry, (kind, work)| {
        registry.on_several(kind, Retry::default(), AT_ONCE, move |place: &C, jobs| {
            let (workflow, town) = of(place);
            work(workflow, town, jobs)
        })
    });
    let single: [(_, Work); 3] = [(SIGNAL, call_out), (HEAR, hear), (GO_ON, rest)];
    single.into_iter().fold(registry, |registry, (kind, work)| {
        registry.on(kind, Retry::default(), move |place: &C, job| {
            let (workflow, town) = of(place);
            work(workflow, town, job)
        })
    })
}

type Work = fn(&Workflow, &Town, &Job) -> Result<()>;
type Several = fn(&Workflow, &Town, &[Job]) -> Vec<Result<()>>;

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

/// Does jobs of [`SERVICE`]: calls the connectors and gives their answers to the instances. Where one fails to the last try, the
/// instance stands still there until somebody has looked.
///
/// # Errors
/// What the connector says, while there are tries left; what the database says.
fn services(workflow: &Workflow, town: &Town, jobs: &[Job]) -> Vec<Result<()>> {
    let rows = match instances(town, jobs) {
        Ok(rows) => rows,
        Err(error) => return vec![Err(error)],
    };
    let (mut results, mut turns, mut began) = (Vec::new(), Vec::new(), Instant::now());
    for (number, job) in jobs.iter().enumerate() {
        let turn = service(workflow, town, job, &rows);
        results.push(turn.map(|turn| turns.extend(turn)));
        if began.elapsed() > SLOW || number + 1 == jobs.len() {
            if let Err(error) = take(workflow, town, &turns) {
                // Of which instance nobody knows: those that nothing is said of are done alone.
                return vec![Err(error)];
            }
            turns.clear();
            began = Instant::now();
        }
    }
    results
}

/// The instances that jobs are about.
fn instances(town: &Town, jobs: &[Job]) -> Result<BTreeMap<InstanceId, Instance>> {
    let ids = jobs.iter().map(|job| Ok(payload::<OfWait>(job)?.instance)).collect::<Result<Vec<_>>>()?;
    let mut rows = town.ask(store::several(&ids))?;
    for row in &mut rows {
        town.read(|read| Ok(store::fill(read, row)?))?;
    }
    Ok(rows.into_iter().map(|row| (row.id, row)).collect())
}

/// Calls the connector that a job is about, and says which turn follows from it.
fn service(
    workflow: &Workflow,
    town: &Town,
    job: &Job,
    rows: &BTreeMap<InstanceId, Instance>,
) -> Result<Option<Turn>> {
    let OfWait { instance, wait } = payload(job)?;
    let Some(row) = rows.get(&instance) else { return Ok(None) };
    let Some(waiting) = row.pending.iter().find(|known| known.wait() == Some(wait)) else { return Ok(None) };
    let model = workflow.models.of(town, row.model)?;
    let Some(calling) = call_of(town, row, &model, waiting.owner, wait)? else { return Ok(None) };
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
    Ok(Some(Turn { instance, wait: Some(wait), command }))
}

fn fail(token: engine::TokenId, reason: impl Into<String>) -> Command {
    Command::Fail { token, reason: reason.into().into() }
}

/// Does jobs of [`TIMER`].
///
/// # Errors
/// What the database says.
fn timers(workflow: &Workflow, town: &Town, jobs: &[Job]) -> Vec<Result<()>> {
    let turn = |job| {
        let OfWait { instance, wait } = payload(job)?;
        Ok(Turn { instance, wait: Some(wait), command: Command::Tick })
    };
    let turns = jobs.iter().map(turn).collect::<Result<Vec<_>>>();
    match turns.and_then(|turns| take(workflow, town, &turns)) {
        Ok(()) => jobs.iter().map(|_| Ok(())).collect(),
        Err(error) => vec![Err(error)],
    }
}

/// Does a job of [`GO_ON`].
///
/// # Errors
/// What the database says.
fn rest(workflow: &Workflow, town: &Town, job: &Job) -> Result<()> {
    let OfInstance { instance } = payload(job)?;
    take(workflow, town, &[Turn { instance, wait: None, command: Command::Continue }])
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
struct Turn {
    instance: InstanceId,
    wait: Option<Id<Waiting>>,
    command: Command,
}

/// Takes turns in one act.
fn take(workflow: &Workflow, town: &Town, turns: &[Turn]) -> Result<()> {
    if turns.is_empty() {
        return Ok(());
    }
    let instances: Vec<InstanceId> = turns.iter().map(|turn| turn.instance).collect();
    town.write(&actor(), |act| {
        let mut run = workflow.run(act, town)?;
        run.open_all(&instances)?;
        turns.iter().try_for_each(|turn| turn.take(&mut run))?;
        run.finish()
    })
}

impl Turn {
    fn take(&self, run: &mut Run<'_, '_, '_>) -> Result<()> {
        let instance = self.instance;
        if let Some(wait) = self.wait {
            let Some(waiting) = run.waiting(instance, wait)? else { return Ok(()) };
            // What a database keeps of a moment may be a part of a microsecond earlier than the moment itself.
            if let On::Wait(_, _, Some(due)) = waiting.on
                && let Ok(due) = due.checked_add(1.microsecond())
            {
                run.not_before(due);
            }
        }
        match run.act(instance, self.command.clone()) {
            // It is over by now, or has gone on already.
            Err(Error::Conflict(_)) if self.wait.is_none() => Ok(()),
            other => other,
        }
    }
}
