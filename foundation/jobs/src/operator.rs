//! What the operator sees and does: dead letters, the queue, figures. Payloads are not shown, they may be personal.

use std::str::FromStr;

use kernel::{Error, Id, Timestamp, World};
use store::{Read, Result, Row, Tx, sql};

use crate::Job;

/// A job in a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Listed {
    /// The job.
    pub id: Id<Job>,
    /// Names the handler.
    pub kind: String,
    /// The key it was enqueued with.
    pub key: Option<String>,
    /// How often it was begun.
    pub tries: u32,
    /// When it was enqueued.
    pub created: Timestamp,
    /// When it is due, or its lease ends; of a dead letter, when it became one.
    pub due: Timestamp,
    /// How it failed last, without personal data.
    pub last_error: Option<String>,
}

/// Up to `limit` dead letters, the oldest first, after the job `after`.
///
/// # Errors
/// What the database says.
pub fn dead_letters(read: &mut Read<'_>, after: Option<Id<Job>>, limit: u32) -> Result<Vec<Listed>> {
    read.all(
        sql!(
            "SELECT id, kind, key, tries, created, due, last_error FROM job
             WHERE state = 'dead' AND id > $1 ORDER BY id LIMIT $2"
        ),
        &[&after.unwrap_or(Id::nil()), &i64::from(limit)],
        listed,
    )
}

/// Up to `limit` waiting and running jobs in the order in which they are due, after the job with this due time and id.
///
/// # Errors
/// What the database says.
pub fn queue(read: &mut Read<'_>, after: Option<(Timestamp, Id<Job>)>, limit: u32) -> Result<Vec<Listed>> {
    let (due, id) = after.unwrap_or((Timestamp::UNIX_EPOCH, Id::nil()));
    read.all(
        sql!(
            "SELECT id, kind, key, tries, created, due, last_error FROM job
             WHERE state = 'open' AND (due, id) > ($1, $2) ORDER BY due, id LIMIT $3"
        ),
        &[&due, &id, &i64::from(limit)],
        listed,
    )
}

fn listed(row: &Row<'_>) -> Result<Listed> {
    Ok(Listed {
        id: row.get(0)?,
        kind: row.get(1)?,
        key: row.get(2)?,
        tries: row.get(3)?,
        created: row.get(4)?,
        due: row.get(5)?,
        last_error: row.get(6)?,
    })
}

/// Puts a dead letter back into the queue, due at once and with all its tries. The caller records who did it.
///
/// # Errors
/// [`Error::NotFound`] where it is no dead letter, [`Error::Conflict`] where a job with the same key is open meanwhile.
pub fn retry(tx: &mut Tx<'_>, world: &World, id: Id<Job>) -> Result<()> {
    let double: i64 = tx.one(
        sql!(
            "SELECT count(*) FROM job AS other JOIN job AS dead ON other.kind = dead.kind AND other.key = dead.key
             WHERE dead.id = $1 AND other.state = 'open'"
        ),
        &[&id],
        |row| row.get(0),
    )?;
    if double > 0 {
        let words = "Dieselbe Aufgabe wartet schon ein zweites Mal. Bitte diese hier verwerfen.";
        return Err(Error::Conflict(words.into()).into());
    }
    let found = tx.execute(
        sql!("UPDATE job SET state = 'open', tries = 0, due = $2 WHERE id = $1 AND state = 'dead'"),
        &[&id, &world.now()],
    )?;
    if found == 1 { Ok(()) } else { Err(Error::NotFound.into()) }
}

/// Throws a dead letter away. The caller records who did it and why.
///
/// # Errors
/// [`Error::NotFound`] where it is no dead letter.
pub fn discard(tx: &mut Tx<'_>, id: Id<Job>) -> Result<()> {
    let found = tx.execute(sql!("DELETE FROM job WHERE id = $1 AND state = 'dead'"), &[&id])?;
    if found == 1 { Ok(()) } else { Err(Error::NotFound.into()) }
}

/// Where a job stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum State {
    /// Not begun.
    Waiting,
    /// In the hands of a worker.
    Running,
    /// Failed or abandoned, to be tried again.
    Retrying,
    /// A dead letter.
    Dead,
}

impl State {
    /// The label in metrics.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Waiting => "waiting",
            Self::Running => "running",
            Self::Retrying => "retrying",
            Self::Dead => "dead",
        }
    }
}

impl FromStr for State {
    type Err = ();
    fn from_str(text: &str) -> Result<Self, ()> {
        [Self::Waiting, Self::Running, Self::Retrying, Self::Dead]
            .into_iter()
            .find(|state| state.as_str() == text)
            .ok_or(())
    }
}

store::text_enum!(State);

/// How many jobs of a kind stand where.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Count {
    /// The kind.
    pub kind: String,
    /// Where they stand.
    pub state: State,
    /// How many.
    pub jobs: u64,
    /// When the oldest of them was enqueued.
    pub oldest: Timestamp,
}

/// The figures of the queue for the metrics, sorted by kind and state.
///
/// # Errors
/// What the database says.
pub fn counts(read: &mut Read<'_>, now: Timestamp) -> Result<Vec<Count>> {
    let mut counts = read.all(
        sql!(
            "SELECT kind, standing, count(*), min(created) FROM (
                 SELECT kind, created, CASE WHEN state = 'dead' THEN 'dead'
                     WHEN lease IS NOT NULL AND due > $1 THEN 'running'
                     WHEN tries > 0 THEN 'retrying' ELSE 'waiting' END AS standing FROM job) AS jobs
             GROUP BY kind, standing"
        ),
        &[&now],
        |row| Ok(Count { kind: row.get(0)?, state: row.get(1)?, jobs: row.get(2)?, oldest: row.get(3)? }),
    )?;
    counts.sort_by(|a, b| (&a.kind, a.state).cmp(&(&b.kind, b.state)));
    Ok(counts)
}
