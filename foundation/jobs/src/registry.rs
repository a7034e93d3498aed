//! Which handler does which kind of job, and which jobs come by the clock.

use std::{collections::BTreeMap, fmt};

use store::{Database, Json};

use crate::{Every, Job, Retry};

/// Where jobs are done: a town. Handlers get the whole of it; the queue needs its database.
pub trait Workplace {
    /// The database whose jobs are done here.
    fn database(&self) -> &Database;
}

impl Workplace for Database {
    fn database(&self) -> &Database {
        self
    }
}

type Work<C> = Box<dyn Fn(&C, &[Job]) -> Vec<kernel::Result<()>> + Send + Sync>;

/// How jobs of a kind are done.
pub(crate) struct Handler<C> {
    pub(crate) retry: Retry,
    /// So many are done at once at most.
    pub(crate) most: usize,
    /// Says for each what became of it.
    pub(crate) work: Work<C>,
}

/// All handlers and recurring jobs of the program. Jobs of a kind that is not here are left to other processes, so that
/// an old and a new version can work side by side.
pub struct Registry<C> {
    handlers: BTreeMap<&'static str, Handler<C>>,
    pub(crate) schedules: BTreeMap<&'static str, Every>,
}

impl<C> fmt::Debug for Registry<C> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Registry")
            .field("kinds", &self.handlers.keys())
            .field("schedules", &self.schedules)
            .finish()
    }
}

impl<C> Default for Registry<C> {
    fn default() -> Self {
        Self { handlers: BTreeMap::new(), schedules: BTreeMap::new() }
    }
}

impl<C> Registry<C> {
    /// Without handlers.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Jobs of `kind` are done by `handler`, which must be idempotent. A later handler of the kind replaces the earlier.
    #[must_use]
    pub fn on(
        self,
        kind: &'static str,
        retry: Retry,
        handler: impl Fn(&C, &Job) -> kernel::Result<()> + Send + Sync + 'static,
    ) -> Self {
        self.on_several(kind, retry, 1, move |place, jobs| {
            jobs.iter().map(|job| handler(place, job)).collect()
        })
    }

    /// As [`Registry::on`], for a handler that does up to `most` jobs at once where as many are due, in fewer transactions. It says for
    /// each what became of it; those that failed are tried again alone before that counts as a failure.
    #[must_use]
    pub fn on_several(
        mut self,
        kind: &'static str,
        retry: Retry,
        most: usize,
        handler: impl Fn(&C, &[Job]) -> Vec<kernel::Result<()>> + Send + Sync + 'static,
    ) -> Self {
        self.handlers.insert(kind, Handler { retry, most, work: Box::new(handler) });
        self
    }

    /// As [`Registry::on`], and a job of `kind` comes by the clock, with the moment as `{"at": …}` in its payload. Times
    /// that passed while no worker was there are made up for once.
    #[must_use]
    pub fn every(
        mut self,
        kind: &'static str,
        every: Every,
        retry: Retry,
        handler: impl Fn(&C, &Job) -> kernel::Result<()> + Send + Sync + 'static,
    ) -> Self {
        self.schedules.insert(kind, every);
        self.on(kind, retry, handler)
    }

    /// All kinds with a handler.
    pub fn kinds(&self) -> impl Iterator<Item = &'static str> {
        self.handlers.keys().copied()
    }

    pub(crate) fn handler(&self, kind: &str) -> Option<&Handler<C>> {
        self.handlers.get(kind)
    }

    pub(crate) fn kind_list(&self) -> Json<Vec<&'static str>> {
        Json(self.kinds().collect())
    }

    pub(crate) fn schedule_list(&self) -> Json<Vec<&'static str>> {
        Json(self.schedules.keys().copied().collect())
    }
}
