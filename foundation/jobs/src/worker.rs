//! Takes jobs and does them.

use std::{
    any::Any,
    collections::BTreeMap,
    fmt,
    panic::{AssertUnwindSafe, catch_unwind},
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicI64, Ordering},
    },
    time::{Duration, Instant},
};

use jiff::SignedDuration;
use kernel::{Error, Id, Timestamp, World};
use store::{Database, Result};
use uuid::Uuid;

use crate::{
    Bell, Job, Registry, Retry, Workplace,
    lease::Leases,
    queue::{self, Next, Wanted},
    redact::redact,
    registry::Handler,
    schedule,
};

/// So long a job belongs to its worker unless it is prolonged, which [`Worker::run`] does.
const LEASE: SignedDuration = SignedDuration::from_secs(60);
/// So often an idle worker looks for jobs of other processes.
const POLL: Duration = Duration::from_secs(1);
/// At most so many jobs are leased at once. One fsync for 64 jobs costs little per job; more would only make the others
/// wait when one of them is slow.
const BATCH: i64 = 64;
/// Looks of one process are so far apart unless the last one found all that it asked for: jobs that come thick are leased together,
/// and one look serves them instead of one of each thread.
const GATHER: Duration = Duration::from_millis(20);
/// A batch that took longer is halved the next time, and what is done is written down at least so often.
const SLOW: Duration = Duration::from_millis(50);
/// [`Worker::run_until_idle`] gives up after so many jobs: they keep making each other.
const ENDLESS: usize = 1_000_000;

/// What one look brought.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Step {
    /// How many jobs were begun or put on by the clock.
    pub ran: usize,
    /// When the next job known now is due.
    pub next: Option<Timestamp>,
}

/// What became of the jobs of a kind in this process since its start, for the metrics.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Tally {
    /// Ended well.
    pub done: u64,
    /// Failed tries, the last ones of dead letters included.
    pub failed: u64,
    /// Became dead letters.
    pub dead: u64,
}

/// Does jobs. One worker serves any number of threads and towns.
pub struct Worker<C> {
    registry: Registry<C>,
    world: World,
    bell: Bell,
    leases: Leases,
    batch: AtomicI64,
    looked: Mutex<Option<Instant>>,
    tally: Mutex<BTreeMap<String, Tally>>,
}

impl<C> fmt::Debug for Worker<C> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Worker").field("registry", &self.registry).finish_non_exhaustive()
    }
}

impl<C: Workplace> Worker<C> {
    /// A worker that knows the handlers of `registry`.
    #[must_use]
    pub fn new(registry: Registry<C>, world: World) -> Self {
        Self {
            registry,
            world,
            bell: Bell::default(),
            leases: Leases::default(),
            batch: AtomicI64::new(1),
            looked: Mutex::default(),
            tally: Mutex::default(),
        }
    }

    /// The bell to ring after a commit that enqueued something, and to close when the process shall end.
    #[must_use]
    pub fn bell(&self) -> Bell {
        self.bell.clone()
    }

    /// What became of the jobs in this process, by kind.
    #[must_use]
    pub fn tally(&self) -> BTreeMap<String, Tally> {
        self.tally.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Writes down the recurring jobs of the registry in a town's database. To be called when the town is opened.
    ///
    /// # Errors
    /// What the database says.
    pub fn install(&self, place: &C) -> Result<()> {
        place.database().write(|tx| schedule::install(tx, &self.registry.schedules, self.world.now()))
    }

    /// Does jobs of all `places` until the bell is closed. Several threads may run this at once.
    pub fn run(&self, places: impl Fn() -> Vec<Arc<C>>) {
        let over = Bell::default();
        std::thread::scope(|scope| {
            scope.spawn(|| self.keep_leases(&over));
            let _close = CloseAtEnd(&over);
            while !self.bell.is_closed() {
                self.gather();
                let seen = self.bell.rings();
                let step = self.round(&places());
                if step.ran == 0 {
                    self.bell.wait(seen, self.pause(step.next));
                }
            }
        });
    }

    /// Waits until it is time for the next look of one of the threads.
    fn gather(&self) {
        let now = Instant::now();
        let mut looked = self.looked.lock().unwrap_or_else(PoisonError::into_inner);
        let next = looked.map_or(now, |at| now.max(at + GATHER));
        *looked = Some(next);
        drop(looked);
        std::thread::sleep(next - now);
    }

    fn round(&self, places: &[Arc<C>]) -> Step {
        let mut sum = Step::default();
        for place in places {
            match self.step(place) {
                Ok(step) => {
                    sum.ran += step.ran;
                    sum.next = sum.next.into_iter().chain(step.next).min();
                }
                Err(error) => {
                    tracing::warn!(?error, "the queue could not be read or written; will look again");
                }
            }
        }
        sum
    }

    fn pause(&self, next: Option<Timestamp>) -> Duration {
        let until_next = next.map(|at| at.duration_since(self.world.now()));
        // A due job that could not be leased is being leased by somebody else: look again, but do not spin.
        until_next.map_or(POLL, |wait| Duration::try_from(wait).unwrap_or_default()).clamp(SLOW / 10, POLL)
    }

    fn keep_leases(&self, over: &Bell) {
        let third = Duration::try_from(LEASE).unwrap_or(POLL) / 3;
        while !over.wait_for_close(third) {
            if let Err(error) = self.renew() {
                tracing::warn!(?error, "leases could not be prolonged; will try again");
            }
        }
    }

    /// Prolongs the leases of all jobs in hand, and says of how many. [`Worker::run`] does this by itself.
    ///
    /// # Errors
    /// What the database says.
    pub fn renew(&self) -> Result<usize> {
        let now = self.world.now();
        self.leases.renew(now, later(now, LEASE))
    }

    /// Does all that is due now, and says how many jobs were begun. For tests and for commands that end.
    ///
    /// # Errors
    /// What the database says; a fault where jobs keep making each other.
    pub fn run_until_idle(&self, place: &C) -> Result<usize> {
        let mut ran = 0;
        loop {
            let step = self.step(place)?;
            ran += step.ran;
            if step.ran == 0 {
                return Ok(ran);
            }
            if ran > ENDLESS {
                return Err(Error::internal("jobs keep making each other, gave up").into());
            }
        }
    }

    /// One look: puts on what is due by the clock, leases some due jobs and does them.
    ///
    /// # Errors
    /// What the database says. Failures of handlers are no errors of the step.
    pub fn step(&self, place: &C) -> Result<Step> {
        let db = place.database();
        let next = self.look(db)?;
        let now = self.world.now();
        let mut step = Step { ran: 0, next: next.earliest() };
        if next.schedule.is_some_and(|at| at <= now) {
            step.ran += db.write(|tx| schedule::enqueue_due(tx, &self.world, &self.registry.schedules))?;
        }
        if let Some((due, tried)) = next.job
            && due <= now
        {
            let jobs = self.lease(db, tried)?;
            step.ran += jobs.len();
            self.work_off(place, &jobs)?;
        }
        Ok(step)
    }

    fn look(&self, db: &Database) -> Result<Next> {
        db.read(|read| queue::next(read, &self.registry.kind_list(), &self.registry.schedule_list()))
    }

    /// Leases due jobs without doing them, which is all that remains of a process that was killed. For tests.
    ///
    /// # Errors
    /// What the database says.
    pub fn lease_and_forget(&self, place: &C) -> Result<usize> {
        let jobs = self.lease(place.database(), false)?;
        jobs.first().inspect(|job| self.leases.remove(job.lease));
        Ok(jobs.len())
    }

    fn lease(&self, db: &Database, tried: bool) -> Result<Vec<Job>> {
        let (lease, now) = (self.world.id::<()>().uuid(), self.world.now());
        let kinds = self.registry.kind_list();
        let wanted = Wanted { kinds: &kinds, now, lease, until: later(now, LEASE) };
        let limit = self.batch.load(Ordering::Relaxed);
        let mut jobs = db.write(|tx| {
            if tried { queue::lease_tried(tx, &wanted) } else { queue::lease_fresh(tx, &wanted, limit) }
        })?;
        if i64::try_from(jobs.len()).is_ok_and(|found| found >= limit) {
            *self.looked.lock().unwrap_or_else(PoisonError::into_inner) = None;
        }
        // Those of a kind one after the other, so that they can be done at once.
        jobs.sort_by(|a, b| (&a.kind, a.id).cmp(&(&b.kind, b.id)));
        self.leases.add(db, lease, &jobs, wanted.until);
        Ok(jobs)
    }

    fn work_off(&self, place: &C, jobs: &[Job]) -> Result<()> {
        let Some(lease) = jobs.first().map(|job| job.lease) else { return Ok(()) };
        let start = Instant::now();
        let result = self.do_all(place, lease, jobs);
        self.leases.remove(lease);
        let batch = self.batch.load(Ordering::Relaxed);
        let batch = if start.elapsed() > SLOW { batch / 2 } else { batch * 2 };
        self.batch.store(batch.clamp(1, BATCH), Ordering::Relaxed);
        result
    }

    fn do_all(&self, place: &C, lease: Uuid, jobs: &[Job]) -> Result<()> {
        let db = place.database();
        let mut written = Instant::now();
        let mut done: Vec<Id<Job>> = Vec::new();
        let mut rest = jobs;
        while !rest.is_empty() {
            if self.bell.is_closed() {
                let left: Vec<Id<Job>> = rest.iter().map(|job| job.id).collect();
                db.write(|tx| queue::give_back(tx, lease, &left, self.world.now()))?;
                break;
            }
            let (group, after) = rest.split_at(self.at_once(rest));
            rest = after;
            for (job, result) in group.iter().zip(self.do_group(place, group)) {
                match result {
                    Some(Ok(())) => {
                        self.count(job, |tally| tally.done += 1);
                        done.extend((!job.is_finished()).then_some(job.id));
                    }
                    Some(Err(failure)) => self.put_back(db, job, &failure)?,
                    None => {}
                }
            }
            if written.elapsed() > SLOW && !done.is_empty() {
                db.write(|tx| queue::finish(tx, lease, &done))?;
                done.clear();
                written = Instant::now();
            }
        }
        if !done.is_empty() {
            db.write(|tx| queue::finish(tx, lease, &done))?;
        }
        Ok(())
    }

    /// How many of these jobs, from the first, are done at once; at least one. None that was tried before is among several: it may be
    /// the one that kills its worker.
    fn at_once(&self, jobs: &[Job]) -> usize {
        let Some(first) = jobs.first() else { return 0 };
        let most = self.registry.handler(&first.kind).map_or(1, |handler| handler.most);
        let alike = jobs.iter().take(most).take_while(|job| job.kind == first.kind && job.tries == 1);
        alike.count().max(1)
    }

    /// Does jobs of one kind, at once where there are several; nothing becomes of one whose lease ran out.
    fn do_group(&self, place: &C, group: &[Job]) -> Vec<Option<Result<(), Failure>>> {
        let is_good = |job: &Job| self.leases.is_good(job, self.world.now());
        // Somebody else may have it by now.
        let alone = |job: &Job| is_good(job).then(|| self.do_one(place, job));
        if group.len() == 1 || !group.iter().all(is_good) {
            return group.iter().map(alone).collect();
        }
        let done = match group.first().and_then(|job| self.registry.handler(&job.kind)) {
            Some(handler) => catch_unwind(AssertUnwindSafe(|| (handler.work)(place, group))),
            None => Ok(Vec::new()),
        };
        let done = done.unwrap_or_default();
        let results = group.iter().enumerate().map(|(number, job)| match done.get(number) {
            Some(Ok(())) => Some(Ok(())),
            _ => alone(job),
        });
        results.collect()
    }

    fn do_one(&self, place: &C, job: &Job) -> Result<(), Failure> {
        let Some(Handler { retry, work, .. }) = self.registry.handler(&job.kind) else {
            return Err(Failure::last("no handler for this kind"));
        };
        if job.tries > retry.tries {
            return Err(Failure::last("the process died each time while it did this job"));
        }
        let work = || work(place, std::slice::from_ref(job)).into_iter().try_for_each(|result| result);
        match catch_unwind(AssertUnwindSafe(work)) {
            Ok(Ok(())) => Ok(()),
            Ok(Err(error)) => Err(Failure::of(&error, *retry, job)),
            Err(panic) => Err(Failure::panicked(panic.as_ref(), *retry, job)),
        }
    }

    fn put_back(&self, db: &Database, job: &Job, failure: &Failure) -> Result<()> {
        let now = self.world.now();
        let Failure { words, again } = failure;
        self.count(job, |tally| {
            tally.failed += 1;
            tally.dead += u64::from(again.is_none());
        });
        if let Some(retry) = again {
            let due = later(now, retry.wait(job.tries, &self.world));
            tracing::warn!(job = %job.id, kind = job.kind, tries = job.tries, error = words, "job failed, tried again later");
            db.write(|tx| queue::postpone(tx, job, due, words))?;
        } else {
            tracing::error!(job = %job.id, kind = job.kind, tries = job.tries, error = words, "job is a dead letter");
            db.write(|tx| queue::bury(tx, job, now, words))?;
        }
        Ok(())
    }

    fn count(&self, job: &Job, change: impl FnOnce(&mut Tally)) {
        let mut tally = self.tally.lock().unwrap_or_else(PoisonError::into_inner);
        change(tally.entry(job.kind.clone()).or_default());
    }
}

/// A failed try, in words without personal data.
struct Failure {
    words: String,
    /// How it is tried again; not at all where absent.
    again: Option<Retry>,
}

impl Failure {
    fn last(words: &str) -> Self {
        Self { words: words.to_owned(), again: None }
    }

    fn of(error: &Error, retry: Retry, job: &Job) -> Self {
        let mut words = error.to_string();
        let mut cause = std::error::Error::source(error).and_then(std::error::Error::source);
        while let Some(deeper) = cause {
            words = format!("{words}: {deeper}");
            cause = deeper.source();
        }
        // What the payload asks for will not become acceptable by waiting.
        let hopeless = matches!(error, Error::Invalid(_));
        let again = (!hopeless && job.tries < retry.tries).then_some(retry);
        Self { words: redact(&words), again }
    }

    fn panicked(panic: &(dyn Any + Send), retry: Retry, job: &Job) -> Self {
        let words = panic
            .downcast_ref::<&str>()
            .map(|text| (*text).to_owned())
            .or_else(|| panic.downcast_ref::<String>().cloned())
            .unwrap_or_default();
        let again = (job.tries < retry.tries).then_some(retry);
        Self { words: redact(&format!("panic: {words}")), again }
    }
}

struct CloseAtEnd<'b>(&'b Bell);

impl Drop for CloseAtEnd<'_> {
    fn drop(&mut self) {
        self.0.close();
    }
}

fn later(now: Timestamp, wait: SignedDuration) -> Timestamp {
    now.checked_add(wait).unwrap_or(Timestamp::MAX)
}
