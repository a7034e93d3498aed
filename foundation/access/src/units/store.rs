//! The SQL of units.

use std::collections::BTreeMap;

use kernel::{Timestamp, UnitId};
use store::{Ask, Read, Result, Row, Tx, sql};

use super::{Unit, UnitData};

fn unit(row: &Row<'_>) -> Result<Unit> {
    Ok(Unit {
        id: row.get(0)?,
        parent: row.get(1)?,
        key: row.get(2)?,
        name: row.get(3)?,
        tasks: row.get(4)?,
        version: row.get(5)?,
        closed_at: row.get(6)?,
    })
}

/// All units by their keys.
///
/// # Errors
/// What the database says.
pub fn all(read: &mut Read<'_>) -> Result<Vec<Unit>> {
    read.ask(ask_for_all())
}

/// The question for all units, in the order of their keys.
pub fn ask_for_all() -> Ask<Vec<Unit>> {
    Ask::all(
        sql!("SELECT id, parent, key, name, tasks, version, closed_at FROM unit ORDER BY key"),
        &[],
        unit,
    )
}

/// One unit.
///
/// # Errors
/// What the database says.
pub fn find(read: &mut Read<'_>, id: UnitId) -> Result<Option<Unit>> {
    read.ask(ask_for(id))
}

/// The question for one unit.
pub fn ask_for(id: UnitId) -> Ask<Option<Unit>> {
    Ask::first(
        sql!("SELECT id, parent, key, name, tasks, version, closed_at FROM unit WHERE id = $1"),
        &[&id],
        unit,
    )
}

/// How many people have a role in the unit, and how many open units hang under it.
pub(super) fn belongings(read: &mut Read<'_>, id: UnitId) -> Result<(i64, i64)> {
    read.one(
        sql!(
            "SELECT (SELECT count(DISTINCT person) FROM role_assignment WHERE unit = $1),
                    (SELECT count(*) FROM unit WHERE parent = $1 AND closed_at IS NULL)"
        ),
        &[&id],
        |row| Ok((row.get(0)?, row.get(1)?)),
    )
}

/// Closes or opens; says whether that changed anything. The cast tells PostgreSQL what a bare `$3 IS NULL` does not.
pub(super) fn set_closed(tx: &mut Tx<'_>, id: UnitId, version: u32, at: Option<Timestamp>) -> Result<bool> {
    let changed = tx.execute(
        sql!(
            "UPDATE unit SET closed_at = $3, version = version + 1
             WHERE id = $1 AND version = $2 AND (closed_at IS NULL) <> (CAST($3 AS {timestamp}) IS NULL)"
        ),
        &[&id, &version, &at],
    )?;
    Ok(changed == 1)
}

/// The unit with this key.
///
/// # Errors
/// What the database says.
pub fn by_key(read: &mut Read<'_>, key: &str) -> Result<Option<Unit>> {
    read.first(
        sql!("SELECT id, parent, key, name, tasks, version, closed_at FROM unit WHERE key = $1"),
        &[&key],
        unit,
    )
}

pub(super) fn insert(tx: &mut Tx<'_>, id: UnitId, parent: Option<UnitId>, data: &UnitData) -> Result<()> {
    tx.execute(
        sql!("INSERT INTO unit (id, parent, key, name, tasks, version) VALUES ($1, $2, $3, $4, $5, 1)"),
        &[&id, &parent, &data.key, &data.name, &data.tasks],
    )?;
    tx.execute(
        sql!(
            "INSERT INTO unit_below (above, below)
             SELECT above, $1 FROM unit_below WHERE below = $2 UNION ALL SELECT id, id FROM unit WHERE id = $1"
        ),
        &[&id, &parent],
    )?;
    Ok(())
}

pub(super) fn update(tx: &mut Tx<'_>, id: UnitId, version: u32, data: &UnitData) -> Result<bool> {
    let changed = tx.execute(
        sql!(
            "UPDATE unit SET key = $3, name = $4, tasks = $5, version = version + 1
             WHERE id = $1 AND version = $2"
        ),
        &[&id, &version, &data.key, &data.name, &data.tasks],
    )?;
    Ok(changed == 1)
}

pub(super) fn hang_under(tx: &mut Tx<'_>, id: UnitId, version: u32, parent: Option<UnitId>) -> Result<bool> {
    let changed = tx.execute(
        sql!("UPDATE unit SET parent = $3, version = version + 1 WHERE id = $1 AND version = $2"),
        &[&id, &version, &parent],
    )?;
    Ok(changed == 1)
}

/// Who belongs to whom. Locks the tree, so that two moves at once cannot close a circle together.
pub(super) fn lock_parents(tx: &mut Tx<'_>) -> Result<BTreeMap<UnitId, Option<UnitId>>> {
    let pairs = tx.all(sql!("SELECT id, parent FROM unit ORDER BY id {for_update}"), &[], |row| {
        Ok((row.get(0)?, row.get(1)?))
    })?;
    Ok(pairs.into_iter().collect())
}

/// Writes the tree out anew. Some hundred rows, and rare.
pub(super) fn write_out(tx: &mut Tx<'_>, pairs: &[(UnitId, UnitId)]) -> Result<()> {
    tx.execute(sql!("DELETE FROM unit_below"), &[])?;
    for (above, below) in pairs {
        tx.execute(sql!("INSERT INTO unit_below (above, below) VALUES ($1, $2)"), &[above, below])?;
    }
    Ok(())
}
