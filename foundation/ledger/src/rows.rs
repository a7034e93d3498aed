//! The ledger's tables: nothing but SQL and the reading of rows.

use std::borrow::Cow;

use kernel::{Id, Timestamp};
use store::{Ask, Bind, Cell, Column, Error, Migration, Read, Result, Row, Tx, Value, sql};

use crate::{
    Hash, Recorded,
    event::{Event, Leaf, NONCE, Sealed, Subject},
    tree::tile,
};

/// The ledger's schema.
pub const MIGRATIONS: &[Migration] = &[store::migration!("ledger", "0001_log")];

impl Bind for Hash {
    fn bind(&self) -> Value<'_> {
        Value::Bytes(self.0.as_slice().into())
    }
}
impl Column for Hash {
    const EXPECTED: &'static str = "32 bytes";
    fn from_cell(cell: Cell<'_>) -> Option<Self> {
        <[u8; 32]>::from_cell(cell).map(Self)
    }
}

/// A recorded event as it is stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Stored {
    pub(crate) leaf: Leaf,
    pub(crate) leaf_text: String,
    pub(crate) payload: Option<String>,
    pub(crate) nonce: Option<[u8; NONCE]>,
    pub(crate) position: Option<u64>,
}

/// Adds an event; the `last` of an act goes out with the commit.
pub(crate) fn insert(tx: &mut Tx<'_>, sealed: &Sealed, last: bool) -> Result<()> {
    let Sealed { leaf, payload, nonce, rows } = sealed;
    let add = if last { Tx::last } else { Tx::later };
    add(
        tx,
        sql!(
            "INSERT INTO ledger_event
             (id, at, kind, subject_kind, subject_id, case_id, commitment, payload, nonce, leaf, rows_hash,
              changed_rows)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)"
        ),
        &[
            &leaf.id,
            &leaf.at,
            &&*leaf.kind,
            &&*leaf.subject.kind,
            &leaf.subject.id,
            &leaf.case,
            &leaf.payload,
            payload,
            nonce,
            &leaf.text(),
            &leaf.rows,
            rows,
        ],
    )
}

/// The columns of a [`Stored`], in the order in which [`stored`] reads them.
macro_rules! select_stored {
    ($rest:literal) => {
        sql!(concat!(
            "SELECT id, at, kind, subject_kind, subject_id, case_id, commitment, payload, nonce, leaf, position, rows_hash
             FROM ledger_event ",
            $rest
        ))
    };
}

pub(crate) fn stored(row: &Row<'_>) -> Result<Stored> {
    let subject_kind: String = row.get(3)?;
    Ok(Stored {
        leaf: Leaf {
            id: row.get(0)?,
            at: row.get(1)?,
            kind: Cow::Owned(row.get(2)?),
            subject: Subject { kind: Cow::Owned(subject_kind), id: row.get(4)? },
            case: row.get(5)?,
            payload: row.get(6)?,
            rows: row.get(11)?,
        },
        payload: row.get(7)?,
        nonce: row.get(8)?,
        leaf_text: row.get(9)?,
        position: row.get(10)?,
    })
}

pub(crate) fn event(read: &mut Read<'_>, id: Id<Event>) -> Result<Stored> {
    read.ask(ask_for_event(id))?.ok_or(Error::NoRow)
}

pub(crate) fn ask_for_event(id: Id<Event>) -> Ask<Option<Stored>> {
    Ask::first(select_stored!("WHERE id = $1"), &[&id], stored)
}

pub(crate) fn events_of_case(case: Id<()>) -> Ask<Vec<Recorded>> {
    Ask::all(select_stored!("WHERE case_id = $1 ORDER BY id"), &[&case], |row| stored(row)?.try_into())
}

pub(crate) fn events_of_subject(read: &mut Read<'_>, kind: &str, id: Id<()>) -> Result<Vec<Stored>> {
    read.all(select_stored!("WHERE subject_kind = $1 AND subject_id = $2 ORDER BY id"), &[&kind, &id], stored)
}

/// Removes payload and nonce; says whether there was anything to remove.
pub(crate) fn erase(tx: &mut Tx<'_>, id: Id<Event>) -> Result<bool> {
    let changed = tx.execute(
        sql!("UPDATE ledger_event SET payload = NULL, nonce = NULL WHERE id = $1 AND payload IS NOT NULL"),
        &[&id],
    )?;
    Ok(changed == 1)
}

pub(crate) fn is_anything_waiting(read: &mut Read<'_>) -> Result<bool> {
    let one = sql!("SELECT 1 FROM ledger_event WHERE position IS NULL LIMIT 1");
    Ok(read.first(one, &[], |row| row.get::<i64>(0))?.is_some())
}

/// Locks the log against others who want to append, and says how many leaves there are.
pub(crate) fn lock_head(tx: &mut Tx<'_>) -> Result<u64> {
    tx.one(sql!("SELECT size FROM ledger_head WHERE id = 1 {for_update}"), &[], |row| row.get(0))
}

/// The tree has so many leaves, with one more checkpoint.
pub(crate) fn set_head(tx: &mut Tx<'_>, size: u64) -> Result<()> {
    tx.execute(sql!("UPDATE ledger_head SET size = $1, checkpoints = checkpoints + 1 WHERE id = 1"), &[&size])
        .map(drop)
}

/// Gives the next waiting events, oldest id first, the positions from `first` on, and answers with their leaf texts in
/// that order. Choosing, numbering and answering are one statement: an event committed meanwhile cannot slip in between.
pub(crate) fn place_waiting(tx: &mut Tx<'_>, first: u64, most: u64) -> Result<Vec<(u64, String)>> {
    let mut placed = tx.all(
        sql!(
            "UPDATE ledger_event SET position = $1 + place.number
             FROM (SELECT id, row_number() OVER (ORDER BY id) - 1 AS number
                   FROM (SELECT id FROM ledger_event WHERE position IS NULL ORDER BY id LIMIT $2) AS waiting) AS place
             WHERE ledger_event.id = place.id
             RETURNING ledger_event.position, ledger_event.leaf"
        ),
        &[&first, &most],
        |row| Ok((row.get(0)?, row.get(1)?)),
    )?;
    placed.sort_unstable_by_key(|(position, _)| *position);
    Ok(placed)
}

pub(crate) fn put_tile(tx: &mut Tx<'_>, level: u8, number: u64, hashes: &[Hash]) -> Result<()> {
    tx.execute(
        sql!(
            "INSERT INTO ledger_tile (level, number, hashes) VALUES ($1, $2, $3)
             ON CONFLICT (level, number) DO UPDATE SET hashes = excluded.hashes"
        ),
        &[&i64::from(level), &number, &tile::to_bytes(hashes)],
    )
    .map(drop)
}

/// The bytes of a tile as stored.
pub(crate) fn tile(read: &mut Read<'_>, level: u8, number: u64) -> Result<Option<Vec<u8>>> {
    read.ask(ask_for_tile(level, number))
}

pub(crate) fn ask_for_tile(level: u8, number: u64) -> Ask<Option<Vec<u8>>> {
    let tile = sql!("SELECT hashes FROM ledger_tile WHERE level = $1 AND number = $2");
    Ask::first(tile, &[&i64::from(level), &number], |row| row.get(0))
}

/// The leaves with positions `first..first + count`, in order.
pub(crate) fn leaves(read: &mut Read<'_>, first: u64, count: u64) -> Result<Vec<String>> {
    let leaves =
        sql!("SELECT leaf FROM ledger_event WHERE position >= $1 AND position < $2 ORDER BY position");
    read.all(leaves, &[&first, &first.saturating_add(count)], |row| row.get(0))
}

pub(crate) fn put_checkpoint(tx: &mut Tx<'_>, size: u64, note: &str) -> Result<()> {
    let insert = sql!("INSERT INTO ledger_checkpoint (size, note) VALUES ($1, $2)");
    tx.execute(insert, &[&size, &note]).map(drop)
}

pub(crate) fn ask_for_latest_checkpoint() -> Ask<Option<String>> {
    let latest = sql!("SELECT note FROM ledger_checkpoint ORDER BY size DESC LIMIT 1");
    Ask::first(latest, &[], |row| row.get(0))
}

/// When the newest waiting event was recorded, to see whether sequencing keeps up.
pub(crate) fn waiting(read: &mut Read<'_>) -> Result<(u64, Option<Timestamp>)> {
    let oldest = sql!("SELECT count(*), min(at) FROM ledger_event WHERE position IS NULL");
    read.one(oldest, &[], |row| Ok((row.get(0)?, row.get(1)?)))
}
