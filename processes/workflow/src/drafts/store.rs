//! The tables `process_draft` and `process_draft_revision`.

use kernel::{PersonId, Timestamp};
use store::{Read, Result, Row, Tx, sql};

use super::{Draft, DraftId, DraftState, KEPT};

fn draft(row: &Row<'_>) -> Result<Draft> {
    Ok(Draft {
        id: row.get(0)?,
        key: row.get(1)?,
        name: row.get(2)?,
        place: row.get(3)?,
        state: row.get(4)?,
        note: row.get(5)?,
        changed_by: row.get(6)?,
        changed_at: row.get(7)?,
        version: row.get(8)?,
        model: row.get(9)?,
        kept: (row.get(10)?, row.get(11)?),
    })
}

/// The draft of a process.
pub(crate) fn by_key(read: &mut Read<'_>, key: &str) -> Result<Option<Draft>> {
    read.first(
        sql!(
            "SELECT d.id, d.key, d.name, d.place, d.state, d.note, d.changed_by, d.changed_at, d.version, r.model,
                    (SELECT MIN(f.number) FROM process_draft_revision f WHERE f.draft = d.id),
                    (SELECT MAX(l.number) FROM process_draft_revision l WHERE l.draft = d.id)
             FROM process_draft d JOIN process_draft_revision r ON r.draft = d.id AND r.number = d.place
             WHERE d.key = $1"
        ),
        &[&key],
        draft,
    )
}

/// The same, locked until the transaction ends.
pub(crate) fn by_key_for_change(tx: &mut Tx<'_>, key: &str) -> Result<Option<Draft>> {
    let locked: Option<DraftId> =
        tx.first(sql!("SELECT id FROM process_draft WHERE key = $1 {for_update}"), &[&key], |row| {
            row.get(0)
        })?;
    match locked {
        Some(_) => by_key(tx, key),
        None => Ok(None),
    }
}

/// A draft in a list.
#[derive(Clone, Debug)]
pub(crate) struct Listed {
    pub(crate) key: String,
    pub(crate) name: String,
    pub(crate) state: DraftState,
    pub(crate) changed_by: PersonId,
    pub(crate) changed_at: Timestamp,
}

/// The first drafts by their keys.
pub(crate) fn listed(read: &mut Read<'_>, limit: i64) -> Result<Vec<Listed>> {
    read.all(
        sql!("SELECT key, name, state, changed_by, changed_at FROM process_draft ORDER BY key LIMIT $1"),
        &[&limit],
        |row| {
            Ok(Listed {
                key: row.get(0)?,
                name: row.get(1)?,
                state: row.get(2)?,
                changed_by: row.get(3)?,
                changed_at: row.get(4)?,
            })
        },
    )
}

/// How far the draft of a process is, if there is one.
pub(crate) fn standing(read: &mut Read<'_>, key: &str) -> Result<Option<DraftState>> {
    read.first(sql!("SELECT state FROM process_draft WHERE key = $1"), &[&key], |row| row.get(0))
}

/// How many drafts there are.
pub(crate) fn count(read: &mut Read<'_>) -> Result<i64> {
    let count = read.first(sql!("SELECT COUNT(*) FROM process_draft"), &[], |row| row.get(0))?;
    Ok(count.unwrap_or_default())
}

pub(crate) fn insert(tx: &mut Tx<'_>, draft: &Draft) -> Result<u64> {
    tx.execute(
        sql!(
            "INSERT INTO process_draft (id, key, name, place, state, note, changed_by, changed_at, version)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)"
        ),
        &[
            &draft.id,
            &draft.key,
            &draft.name,
            &draft.place,
            &draft.state,
            &draft.note,
            &draft.changed_by,
            &draft.changed_at,
            &draft.version,
        ],
    )?;
    insert_revision(tx, draft)
}

/// Writes all but the model; the version grows.
pub(crate) fn update(tx: &mut Tx<'_>, draft: &Draft) -> Result<u64> {
    tx.execute(
        sql!(
            "UPDATE process_draft SET name = $2, place = $3, state = $4, note = $5, changed_by = $6, changed_at = $7,
                    version = version + 1 WHERE id = $1"
        ),
        &[
            &draft.id,
            &draft.name,
            &draft.place,
            &draft.state,
            &draft.note,
            &draft.changed_by,
            &draft.changed_at,
        ],
    )
}

/// Keeps the model as the revision of the draft's place: what was taken back before is gone then, and what is too old.
pub(crate) fn insert_revision(tx: &mut Tx<'_>, draft: &Draft) -> Result<u64> {
    let oldest = draft.place - KEPT;
    tx.execute(
        sql!("DELETE FROM process_draft_revision WHERE draft = $1 AND (number >= $2 OR number < $3)"),
        &[&draft.id, &draft.place, &oldest],
    )?;
    tx.execute(
        sql!("INSERT INTO process_draft_revision (draft, number, model) VALUES ($1, $2, $3)"),
        &[&draft.id, &draft.place, &draft.model],
    )
}

/// The model of a revision.
pub(crate) fn model(read: &mut Read<'_>, draft: DraftId, number: i64) -> Result<Option<String>> {
    read.first(
        sql!("SELECT model FROM process_draft_revision WHERE draft = $1 AND number = $2"),
        &[&draft, &number],
        |row| row.get(0),
    )
}

pub(crate) fn delete(tx: &mut Tx<'_>, id: DraftId) -> Result<u64> {
    tx.execute(sql!("DELETE FROM process_draft_revision WHERE draft = $1"), &[&id])?;
    tx.execute(sql!("DELETE FROM process_draft WHERE id = $1"), &[&id])
}
