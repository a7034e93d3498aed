//! The tables `process` and `process_version`.

use kernel::{Date, PersonId, Timestamp};
use store::{Ask, Json, Read, Result, Row, Tx, sql};

use super::figures::DoneTask;
use super::{Process, ProcessId, Version, VersionId};
use crate::instances::Served;

fn process(row: &Row<'_>) -> Result<Process> {
    Ok(Process {
        id: row.get(0)?,
        key: row.get(1)?,
        current: row.get(2)?,
        versions: row.get(3)?,
        version: row.get(4)?,
    })
}

/// The process of a key.
pub(crate) fn by_key(read: &mut Read<'_>, key: &str) -> Result<Option<Process>> {
    read.first(
        sql!("SELECT id, key, current, versions, version FROM process WHERE key = $1"),
        &[&key],
        process,
    )
}

/// The process of a key, locked until the act ends.
pub(crate) fn by_key_for_change(tx: &mut Tx<'_>, key: &str) -> Result<Option<Process>> {
    tx.first(
        sql!("SELECT id, key, current, versions, version FROM process WHERE key = $1 {for_update}"),
        &[&key],
        process,
    )
}

/// Adds a process, unless there is one of its key; says how many rows that made.
pub(crate) fn insert(tx: &mut Tx<'_>, process: &Process) -> Result<u64> {
    tx.execute(
        sql!(
            "INSERT INTO process (id, key, current, versions, version) VALUES ($1, $2, $3, $4, $5) ON CONFLICT (key) DO NOTHING"
        ),
        &[&process.id, &process.key, &process.current, &process.versions, &process.version],
    )
}

/// Writes what changed, if nobody changed the process meanwhile; says whether it did.
pub(crate) fn update(tx: &mut Tx<'_>, process: &Process) -> Result<bool> {
    let rows = tx.execute(
        sql!(
            "UPDATE process SET current = $3, versions = $4, version = version + 1 WHERE id = $1 AND version = $2"
        ),
        &[&process.id, &process.version, &process.current, &process.versions],
    )?;
    Ok(rows == 1)
}

/// The hash of the model that a package had when it was put in force; nothing where none was.
pub(crate) fn package(read: &mut Read<'_>, key: &str) -> Result<Option<String>> {
    let known = sql!("SELECT package_sha256 FROM process WHERE key = $1");
    Ok(read.first(known, &[&key], |row| row.get::<Option<String>>(0))?.flatten())
}

pub(crate) fn set_package(tx: &mut Tx<'_>, process: ProcessId, sha256: &str) -> Result<u64> {
    tx.execute(sql!("UPDATE process SET package_sha256 = $2 WHERE id = $1"), &[&process, &sha256])
}

pub(crate) fn insert_version(tx: &mut Tx<'_>, version: &Version) -> Result<u64> {
    tx.execute(
        sql!(
            "INSERT INTO process_version (id, process, number, model, published_at, published_by)
             VALUES ($1, $2, $3, $4, $5, $6)"
        ),
        &[
            &version.id,
            &version.process,
            &version.number,
            &version.model,
            &version.published_at,
            &version.published_by,
        ],
    )
}

/// The text of the model of a version.
pub(crate) fn model(read: &mut Read<'_>, version: VersionId) -> Result<String> {
    read.one(sql!("SELECT model FROM process_version WHERE id = $1"), &[&version], |row| row.get(0))
}

/// Of which process a version is: its key, and the number of the version.
pub(crate) fn key_and_number(version: VersionId) -> Ask<Option<(String, i64)>> {
    Ask::first(
        sql!(
            "SELECT p.key, v.number FROM process_version v JOIN process p ON p.id = v.process WHERE v.id = $1"
        ),
        &[&version],
        |row| Ok((row.get(0)?, row.get(1)?)),
    )
}

/// The version in force of the process of a version.
pub(crate) fn in_force_beside(version: VersionId) -> Ask<Option<VersionId>> {
    let current =
        sql!("SELECT p.current FROM process_version v JOIN process p ON p.id = v.process WHERE v.id = $1");
    Ask::fold(current, &[&version], None, |found, row| {
        *found = row.get(0)?;
        Ok(())
    })
}

// --- the catalogue ---

/// A process with its version in force, as the catalogue lists it.
#[derive(Clone, Debug)]
pub(crate) struct Listed {
    pub(crate) id: ProcessId,
    pub(crate) key: String,
    pub(crate) version: Issue,
}

/// A version without its model.
#[derive(Clone, Debug)]
pub(crate) struct Issue {
    pub(crate) id: VersionId,
    pub(crate) number: i64,
    pub(crate) at: Timestamp,
    pub(crate) by: Option<PersonId>,
}

fn issue(row: &Row<'_>, from: usize) -> Result<Issue> {
    Ok(Issue {
        id: row.get(from)?,
        number: row.get(from + 1)?,
        at: row.get(from + 2)?,
        by: row.get(from + 3)?,
    })
}

/// All processes that have a version in force, by key. A town has some hundred.
pub(crate) fn listed() -> Ask<Vec<Listed>> {
    Ask::all(
        sql!(
            "SELECT p.id, p.key, v.id, v.number, v.published_at, v.published_by
             FROM process p JOIN process_version v ON v.id = p.current ORDER BY p.key"
        ),
        &[],
        |row| Ok(Listed { id: row.get(0)?, key: row.get(1)?, version: issue(row, 2)? }),
    )
}

/// The versions of a process, the newest first.
pub(crate) fn issues(process: ProcessId, limit: i64) -> Ask<Vec<Issue>> {
    Ask::all(
        sql!(
            "SELECT id, number, published_at, published_by FROM process_version
             WHERE process = $1 ORDER BY process, number DESC LIMIT $2"
        ),
        &[&process, &limit],
        |row| issue(row, 0),
    )
}

/// A version by its number.
pub(crate) fn issue_of(process: ProcessId, number: i64) -> Ask<Option<Issue>> {
    Ask::first(
        sql!(
            "SELECT id, number, published_at, published_by FROM process_version WHERE process = $1 AND number = $2"
        ),
        &[&process, &number],
        |row| issue(row, 0),
    )
}

/// How many instances run on each version of these processes, counted up to a bound. Those of secret cases are counted nowhere: who looks
/// at a process must not learn that there is one.
pub(crate) fn running(processes: &[ProcessId], bound: i64) -> Ask<Vec<(ProcessId, VersionId, i64)>> {
    Ask::all(
        sql!(concat!(
            "SELECT v.process, v.id, (SELECT count(*) FROM (SELECT i.id FROM process_instance i",
            records::join_case!("i.case_id"),
            "WHERE i.model = v.id AND i.ended_at IS NULL AND c.secret = {false} LIMIT $2) AS r)
             FROM process_version v WHERE v.process {in_uuids $1}"
        )),
        &[&Json(processes), &bound],
        |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)),
    )
}

// --- key figures ---

/// At which user tasks instances of these versions stand, how many, and how many of the tasks were due before today.
pub(crate) fn at_tasks(versions: &[VersionId], bound: i64, today: Date) -> Ask<Vec<(String, i64, i64)>> {
    Ask::all(
        sql!(concat!(
            "SELECT t.element, count(DISTINCT t.instance), count(CASE WHEN t.due_on < $3 THEN 1 END)
             FROM (SELECT i.id FROM process_instance i",
            records::join_case!("i.case_id"),
            "WHERE i.model {in_uuids $1} AND i.ended_at IS NULL AND c.secret = {false} LIMIT $2) AS r
             JOIN task t ON t.instance = r.id AND t.state = 'open' GROUP BY t.element"
        )),
        &[&Json(versions), &bound, &today],
        |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)),
    )
}

/// At which other elements they stand, and how many.
pub(crate) fn at_waits(versions: &[VersionId], bound: i64) -> Ask<Vec<(String, i64)>> {
    Ask::all(
        sql!(concat!(
            "SELECT w.value ->> 1, count(DISTINCT r.id) FROM (SELECT i.id, i.pending FROM process_instance i",
            records::join_case!("i.case_id"),
            "WHERE i.model {in_uuids $1} AND i.ended_at IS NULL AND c.secret = {false} LIMIT $2) AS r
             CROSS JOIN {each r.pending} AS w WHERE w.value ->> 3 IS NOT NULL GROUP BY w.value ->> 1"
        )),
        &[&Json(versions), &bound],
        |row| Ok((row.get(0)?, row.get(1)?)),
    )
}

/// The processes that were published: key and version in force, by key.
pub(crate) fn in_force() -> Ask<Vec<(String, VersionId)>> {
    let all = sql!("SELECT key, current FROM process WHERE current IS NOT NULL ORDER BY key LIMIT 1000");
    Ask::all(all, &[], |row| Ok((row.get(0)?, row.get(1)?)))
}

/// The last tasks of an element that were done since a moment, in instances of these versions. The version is looked up for
/// each task, so that no database begins with all instances that there ever were.
pub(crate) fn done(
    element: &str,
    versions: &[VersionId],
    since: Timestamp,
    bound: i64,
) -> Ask<Vec<DoneTask>> {
    Ask::all(
        sql!(
            "SELECT t.opened_at, t.ended_at, t.due_on, t.ended_by FROM task t
             WHERE t.element = $1 AND t.state = 'done' AND t.ended_at >= $3
                 AND (SELECT i.model FROM process_instance i WHERE i.id = t.instance) {in_uuids $2}
             ORDER BY t.element, t.ended_at DESC LIMIT $4"
        ),
        &[&element, &Json(versions), &since, &bound],
        |row| {
            Ok(DoneTask {
                opened_at: row.get(0)?,
                ended_at: row.get(1)?,
                due_on: row.get(2)?,
                by: row.get(3)?,
            })
        },
    )
}

/// When the last instances of a version began and ended that ended since a moment, as the process says, and the services in them.
pub(crate) fn courses(version: VersionId, since: Timestamp, bound: i64) -> Ask<Vec<Course>> {
    Ask::all(
        sql!(
            "SELECT began_at, ended_at, served FROM process_instance
             WHERE model = $1 AND ended_at >= $2 AND phase = 'ended' ORDER BY model, ended_at DESC LIMIT $3"
        ),
        &[&version, &since, &bound],
        |row| {
            let served: Option<Json<_>> = row.get(2)?;
            Ok(Course {
                began_at: row.get(0)?,
                ended_at: row.get(1)?,
                served: served.map(|served| served.0).unwrap_or_default(),
            })
        },
    )
}

/// An instance that has ended.
#[derive(Debug)]
pub(crate) struct Course {
    pub(crate) began_at: Timestamp,
    pub(crate) ended_at: Timestamp,
    pub(crate) served: Vec<Served>,
}
