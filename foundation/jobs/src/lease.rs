//! The jobs in the hands of the workers of this process, and until when they are theirs.

use std::sync::{Mutex, MutexGuard, PoisonError};

use kernel::{Id, Timestamp};
use store::{Database, Result};
use uuid::Uuid;

use crate::{Job, queue};

/// What is leased.
#[derive(Debug, Default)]
pub(crate) struct Leases(Mutex<Vec<Held>>);

#[derive(Debug, Clone)]
struct Held {
    db: Database,
    lease: Uuid,
    jobs: Vec<Id<Job>>,
    until: Timestamp,
}

impl Leases {
    /// Notes what was leased; a look that brought nothing leaves nothing that would be prolonged for ever.
    pub(crate) fn add(&self, db: &Database, lease: Uuid, jobs: &[Job], until: Timestamp) {
        if jobs.is_empty() {
            return;
        }
        let jobs = jobs.iter().map(|job| job.id).collect();
        self.lock().push(Held { db: db.clone(), lease, jobs, until });
    }

    pub(crate) fn remove(&self, lease: Uuid) {
        self.lock().retain(|held| held.lease != lease);
    }

    /// Whether nobody else can have taken `job` by `now`.
    pub(crate) fn is_good(&self, job: &Job, now: Timestamp) -> bool {
        self.lock()
            .iter()
            .any(|held| held.lease == job.lease && held.jobs.contains(&job.id) && now < held.until)
    }

    /// Prolongs what has not run out by `now`, and says for how many jobs.
    pub(crate) fn renew(&self, now: Timestamp, until: Timestamp) -> Result<usize> {
        let good: Vec<Held> = self.lock().iter().filter(|held| now < held.until).cloned().collect();
        let mut renewed = 0;
        for held in good {
            let jobs = held.db.write(|tx| queue::renew(tx, held.lease, &held.jobs, until))?;
            renewed += jobs.len();
            if let Some(held) = self.lock().iter_mut().find(|other| other.lease == held.lease) {
                (held.jobs, held.until) = (jobs, until);
            }
        }
        Ok(renewed)
    }

    fn lock(&self) -> MutexGuard<'_, Vec<Held>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_look_that_brought_nothing_is_not_prolonged() {
        let (leases, db) = (Leases::default(), Database::in_memory().unwrap());
        leases.add(&db, Uuid::nil(), &[], Timestamp::MAX);
        assert!(leases.lock().is_empty());
    }
}
