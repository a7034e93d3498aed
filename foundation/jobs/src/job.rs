//! A job: a thing to do later, of a kind, with what the handler must know.

use std::sync::atomic::{AtomicBool, Ordering};

use kernel::{Id, Timestamp};
use serde_json::Value;
use store::Tx;
use uuid::Uuid;

use crate::queue;

/// A job to enqueue.
#[derive(Debug, Clone, PartialEq)]
pub struct NewJob {
    /// Names the handler, such as `notice.mail`.
    pub kind: &'static str,
    /// What the handler must know: ids rather than copies of personal data.
    pub payload: Value,
    /// At most one open job of the kind has this key; enqueueing it again gives the id of that one. A job counts as open
    /// while it runs, so a key that means "do it again, something changed" must contain the version.
    pub key: Option<String>,
    /// Not before this moment; at once where absent.
    pub not_before: Option<Timestamp>,
    /// Its id, where whoever enqueues it wants to take it back later ([`crate::cancel`]); a fresh one where absent.
    pub id: Option<Id<Job>>,
}

impl NewJob {
    /// A job that is due at once and may be enqueued many times.
    #[must_use]
    pub const fn new(kind: &'static str, payload: Value) -> Self {
        Self { kind, payload, key: None, not_before: None, id: None }
    }

    /// With a key, see [`NewJob::key`].
    #[must_use]
    pub fn key(mut self, key: impl Into<String>) -> Self {
        self.key = Some(key.into());
        self
    }

    /// With an id, see [`NewJob::id`].
    #[must_use]
    pub const fn id(mut self, id: Id<Job>) -> Self {
        self.id = Some(id);
        self
    }

    /// Not before `at`.
    #[must_use]
    pub const fn not_before(mut self, at: Timestamp) -> Self {
        self.not_before = Some(at);
        self
    }
}

/// A job in the hands of a worker.
#[derive(Debug)]
pub struct Job {
    /// The job; stays the same over all tries, so that an outside effect can be recognised by it.
    pub id: Id<Job>,
    /// Names the handler.
    pub kind: String,
    /// The key it was enqueued with.
    pub key: Option<String>,
    /// What the handler must know.
    pub payload: Value,
    /// Which try this is, from 1.
    pub tries: u32,
    /// When it was enqueued.
    pub created: Timestamp,
    pub(crate) lease: Uuid,
    pub(crate) finished: AtomicBool,
}

impl Job {
    /// Finishes the job in the transaction of its effect: both are written or neither is. The handler then returns `Ok`.
    ///
    /// # Errors
    /// [`kernel::Error::Conflict`] where the lease ran out and another worker has the job: the transaction must not commit.
    pub fn finish(&self, tx: &mut Tx<'_>) -> store::Result<()> {
        // From here on the transaction decides, not the worker: a handler that swallows its failure must not lose the job.
        self.finished.store(true, Ordering::Relaxed);
        if queue::finish(tx, self.lease, &[self.id])? == 1 { Ok(()) } else { Err(lease_lost()) }
    }

    /// Whether the handler took the finishing into its own hands.
    pub(crate) fn is_finished(&self) -> bool {
        self.finished.load(Ordering::Relaxed)
    }
}

fn lease_lost() -> store::Error {
    kernel::Error::Conflict("Ein anderer Arbeiter hat diese Aufgabe übernommen.".into()).into()
}
