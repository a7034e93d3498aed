//! The SQL of deputyships.

use kernel::{Id, PersonId, Timestamp};
use store::{Read, Result, Row, Tx, sql};

use super::Deputyship;

fn deputyship(row: &Row<'_>) -> Result<Deputyship> {
    Ok(Deputyship {
        id: row.get(0)?,
        represented: row.get(1)?,
        deputy: row.get(2)?,
        starts_at: row.get(3)?,
        ends_at: row.get(4)?,
    })
}

/// Who acts for this person, now or later.
///
/// # Errors
/// What the database says.
pub fn of_represented(read: &mut Read<'_>, person: PersonId, now: Timestamp) -> Result<Vec<Deputyship>> {
    read.all(
        sql!(
            "SELECT id, represented, deputy, starts_at, ends_at FROM deputyship
             WHERE represented = $1 AND ends_at > $2 ORDER BY starts_at, id"
        ),
        &[&person, &now],
        deputyship,
    )
}

/// For whom this person acts, now or later.
///
/// # Errors
/// What the database says.
pub fn of_deputy(read: &mut Read<'_>, person: PersonId, now: Timestamp) -> Result<Vec<Deputyship>> {
    read.all(
        sql!(
            "SELECT id, represented, deputy, starts_at, ends_at FROM deputyship
             WHERE deputy = $1 AND ends_at > $2 ORDER BY starts_at, id"
        ),
        &[&person, &now],
        deputyship,
    )
}

pub(super) fn find(read: &mut Read<'_>, id: Id<Deputyship>) -> Result<Option<Deputyship>> {
    read.first(
        sql!("SELECT id, represented, deputy, starts_at, ends_at FROM deputyship WHERE id = $1"),
        &[&id],
        deputyship,
    )
}

pub(super) fn insert(tx: &mut Tx<'_>, new: &Deputyship) -> Result<()> {
    tx.execute(
        sql!(
            "INSERT INTO deputyship (id, represented, deputy, starts_at, ends_at)
             VALUES ($1, $2, $3, $4, $5)"
        ),
        &[&new.id, &new.represented, &new.deputy, &new.starts_at, &new.ends_at],
    )?;
    Ok(())
}

pub(super) fn end(tx: &mut Tx<'_>, id: Id<Deputyship>, now: Timestamp) -> Result<()> {
    tx.execute(sql!("UPDATE deputyship SET ends_at = $2 WHERE id = $1"), &[&id, &now])?;
    Ok(())
}
