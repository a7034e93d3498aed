//! The SQL of the queue.

use kernel::{Id, Timestamp, World};
use store::{Json, Read, Result, Row, Tx, sql};
use uuid::Uuid;

use crate::{Job, NewJob};

/// Enqueues a job in the transaction of its act. Where an open job of the kind has the same key, gives the id of that one.
///
/// # Errors
/// What the database says.
pub fn enqueue(tx: &mut Tx<'_>, world: &World, job: &NewJob) -> Result<Id<Job>> {
    let (id, now) = (job.id.unwrap_or_else(|| world.id()), world.now());
    let due = job.not_before.map_or(now, |at| at.max(now));
    if job.key.is_none() {
        tx.later(
            sql!(
                "INSERT INTO job (id, kind, payload, state, due, tries, created) VALUES ($1, $2, $3, 'open', $4, 0, $5)"
            ),
            &[&id, &job.kind, &job.payload, &due, &now],
        )?;
        return Ok(id);
    }
    loop {
        let inserted = tx.returning(
            sql!(
                "INSERT INTO job (id, kind, key, payload, state, due, tries, created)
                 VALUES ($1, $2, $3, $4, 'open', $5, 0, $6)
                 ON CONFLICT (kind, key) WHERE state = 'open' AND key IS NOT NULL DO NOTHING RETURNING id"
            ),
            &[&id, &job.kind, &job.key, &job.payload, &due, &now],
            |row| row.get(0),
        )?;
        if let Some(id) = inserted {
            return Ok(id);
        }
        let open = tx.first(
            sql!("SELECT id FROM job WHERE kind = $1 AND key = $2 AND state = 'open'"),
            &[&job.kind, &job.key],
            |row| row.get(0),
        )?;
        // Finished between the two statements (PostgreSQL): insert again.
        if let Some(id) = open {
            return Ok(id);
        }
    }
}

/// Takes back jobs, as if they had never been enqueued. One that is being done just now is done.
///
/// # Errors
/// What the database says.
pub fn cancel(tx: &mut Tx<'_>, jobs: &[Id<Job>]) -> Result<()> {
    tx.later(sql!("DELETE FROM job WHERE id {in_uuids $1}"), &[&Json(jobs)])
}

/// What comes next.
#[derive(Debug, Default)]
pub(crate) struct Next {
    /// When the next job is due, and whether it was tried before.
    pub(crate) job: Option<(Timestamp, bool)>,
    /// When the next recurring job is due.
    pub(crate) schedule: Option<Timestamp>,
}

impl Next {
    /// The earlier of the two.
    pub(crate) fn earliest(&self) -> Option<Timestamp> {
        self.job.map(|(due, _)| due).into_iter().chain(self.schedule).min()
    }
}

/// One look at two indexes: all that an idle worker costs.
pub(crate) fn next(
    read: &mut Read<'_>,
    kinds: &Json<Vec<&str>>,
    schedules: &Json<Vec<&str>>,
) -> Result<Next> {
    let mut next = Next::default();
    read.each(
        sql!(
            "SELECT due, tries, {false} FROM (SELECT due, tries FROM job
                 WHERE state = 'open' AND kind {in_texts $1} ORDER BY due, id LIMIT 1) AS first_job
             UNION ALL
             SELECT next, 0, {true} FROM (SELECT next FROM job_schedule
                 WHERE name {in_texts $2} ORDER BY next LIMIT 1) AS first_schedule"
        ),
        &[kinds, schedules],
        |row| {
            if row.get(2)? {
                next.schedule = Some(row.get(0)?);
            } else {
                next.job = Some((row.get(0)?, row.get::<u32>(1)? > 0));
            }
            Ok(())
        },
    )?;
    Ok(next)
}

/// What to lease.
pub(crate) struct Wanted<'a> {
    pub(crate) kinds: &'a Json<Vec<&'a str>>,
    pub(crate) now: Timestamp,
    pub(crate) lease: Uuid,
    pub(crate) until: Timestamp,
}

/// Leases up to `limit` due jobs that nobody tried before.
pub(crate) fn lease_fresh(tx: &mut Tx<'_>, wanted: &Wanted<'_>, limit: i64) -> Result<Vec<Job>> {
    tx.all(
        sql!(
            "WITH due AS MATERIALIZED (SELECT id FROM job
                 WHERE state = 'open' AND due <= $1 AND tries = 0 AND kind {in_texts $2}
                 ORDER BY due, id LIMIT $3 {skip_locked})
             UPDATE job SET lease = $4, due = $5, tries = tries + 1 WHERE id {in_rows SELECT id FROM due}
             RETURNING id, kind, key, payload, tries, created, lease"
        ),
        &[&wanted.now, wanted.kinds, &limit, &wanted.lease, &wanted.until],
        job,
    )
}

/// Leases one due job that was tried before. One at a time: it may be the one that kills its worker, and jobs leased
/// beside it would each time lose a try with it.
pub(crate) fn lease_tried(tx: &mut Tx<'_>, wanted: &Wanted<'_>) -> Result<Vec<Job>> {
    tx.all(
        sql!(
            "WITH due AS MATERIALIZED (SELECT id FROM job
                 WHERE state = 'open' AND due <= $1 AND tries > 0 AND kind {in_texts $2}
                 ORDER BY due, id LIMIT 1 {skip_locked})
             UPDATE job SET lease = $3, due = $4, tries = tries + 1 WHERE id {in_rows SELECT id FROM due}
             RETURNING id, kind, key, payload, tries, created, lease"
        ),
        &[&wanted.now, wanted.kinds, &wanted.lease, &wanted.until],
        job,
    )
}

fn job(row: &Row<'_>) -> Result<Job> {
    Ok(Job {
        id: row.get(0)?,
        kind: row.get(1)?,
        key: row.get(2)?,
        payload: row.get(3)?,
        tries: row.get(4)?,
        created: row.get(5)?,
        lease: row.get(6)?,
        finished: false.into(),
    })
}

/// Removes finished jobs that are still leased by `lease`, and says how many.
pub(crate) fn finish(tx: &mut Tx<'_>, lease: Uuid, jobs: &[Id<Job>]) -> Result<u64> {
    tx.execute(sql!("DELETE FROM job WHERE id {in_uuids $1} AND lease = $2"), &[&Json(jobs), &lease])
}

/// Prolongs a lease, and says for which of its jobs.
pub(crate) fn renew(
    tx: &mut Tx<'_>,
    lease: Uuid,
    jobs: &[Id<Job>],
    until: Timestamp,
) -> Result<Vec<Id<Job>>> {
    tx.all(
        sql!("UPDATE job SET due = $3 WHERE id {in_uuids $1} AND lease = $2 RETURNING id"),
        &[&Json(jobs), &lease, &until],
        |row| row.get(0),
    )
}

/// Gives jobs back that were leased and not begun.
pub(crate) fn give_back(tx: &mut Tx<'_>, lease: Uuid, jobs: &[Id<Job>], now: Timestamp) -> Result<u64> {
    tx.execute(
        sql!(
            "UPDATE job SET lease = NULL, due = $3, tries = tries - 1 WHERE id {in_uuids $1} AND lease = $2"
        ),
        &[&Json(jobs), &lease, &now],
    )
}

/// Puts a failed job back to be tried again at `due`, if it is still ours.
pub(crate) fn postpone(tx: &mut Tx<'_>, job: &Job, due: Timestamp, error: &str) -> Result<u64> {
    tx.execute(
        sql!("UPDATE job SET lease = NULL, due = $3, last_error = $4 WHERE id = $1 AND lease = $2"),
        &[&job.id, &job.lease, &due, &error],
    )
}

/// Puts a failed job to the dead letters, if it is still ours.
pub(crate) fn bury(tx: &mut Tx<'_>, job: &Job, now: Timestamp, error: &str) -> Result<u64> {
    tx.execute(
        sql!(
            "UPDATE job SET state = 'dead', lease = NULL, due = $3, last_error = $4
             WHERE id = $1 AND lease = $2"
        ),
        &[&job.id, &job.lease, &now, &error],
    )
}
