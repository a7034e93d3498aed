//! The tables `process` and `process_version`.

use store::{Ask, Read, Result, Row, Tx, sql};

use super::{Process, Version, VersionId};

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

pub(crate) fn insert(tx: &mut Tx<'_>, process: &Process) -> Result<u64> {
    tx.execute(
        sql!("INSERT INTO process (id, key, current, versions, version) VALUES ($1, $2, $3, $4, $5)"),
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

/// The processes that were published: key and version in force, by key.
pub(crate) fn in_force() -> Ask<Vec<(String, VersionId)>> {
    let all = sql!("SELECT key, current FROM process WHERE current IS NOT NULL ORDER BY key LIMIT 1000");
    Ask::all(all, &[], |row| Ok((row.get(0)?, row.get(1)?)))
}
