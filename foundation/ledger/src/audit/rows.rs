//! Reading for the audit: rows as they are, also damaged ones, a page at a time.

use kernel::{Id, Timestamp};
use store::{Column, Read, Result, Row};

use crate::{
    Hash,
    event::{Event, NONCE},
};
use store::sql;

/// How many rows are held in memory at once.
pub(super) const PAGE: usize = 2048;

/// A column that may hold something else than it should: then nothing.
type Readable<T> = Option<T>;

/// A row of `ledger_event` as it is.
pub(super) struct Raw {
    pub(super) id: Readable<Id<Event>>,
    pub(super) at: Readable<Timestamp>,
    pub(super) kind: Readable<String>,
    pub(super) subject_kind: Readable<String>,
    pub(super) subject_id: Readable<Id<()>>,
    pub(super) case: Readable<Option<Id<()>>>,
    pub(super) commitment: Readable<Hash>,
    pub(super) payload: Readable<Option<String>>,
    pub(super) nonce: Readable<Option<[u8; NONCE]>>,
    pub(super) leaf: Readable<String>,
    pub(super) position: Option<i64>,
    pub(super) rows_hash: Readable<Option<Hash>>,
    pub(super) changed_rows: Readable<Option<Vec<u8>>>,
}

fn column<T: Column>(row: &Row<'_>, place: usize) -> Readable<T> {
    row.get(place).ok()
}

fn raw(row: &Row<'_>) -> Result<Raw> {
    Ok(Raw {
        id: column(row, 0),
        at: column(row, 1),
        kind: column(row, 2),
        subject_kind: column(row, 3),
        subject_id: column(row, 4),
        case: column(row, 5),
        commitment: column(row, 6),
        payload: column(row, 7),
        nonce: column(row, 8),
        leaf: column(row, 9),
        position: row.get(10)?,
        rows_hash: column(row, 11),
        changed_rows: column(row, 12),
    })
}

/// As in the rest of the program, with what the act did to rows.
macro_rules! select_raw {
    ($rest:literal) => {
        sql!(concat!(
            "SELECT id, at, kind, subject_kind, subject_id, case_id, commitment, payload, nonce, leaf, position, rows_hash,
                    changed_rows
             FROM ledger_event ",
            $rest
        ))
    };
}

/// The next page of events with a position, in the order of positions.
pub(super) fn placed(read: &mut Read<'_>, after: i64) -> Result<Vec<Raw>> {
    let page = select_raw!("WHERE position > $1 ORDER BY position LIMIT $2");
    read.all(page, &[&after, &(PAGE as u64)], raw)
}

/// The next page of events without a position, in the order of ids.
pub(super) fn waiting(read: &mut Read<'_>, after: Id<Event>) -> Result<Vec<Raw>> {
    let page = select_raw!("WHERE position IS NULL AND id > $1 ORDER BY id LIMIT $2");
    read.all(page, &[&after, &(PAGE as u64)], raw)
}

/// The next page of checkpoints: size and, where readable, note.
pub(super) fn checkpoints(read: &mut Read<'_>, after: i64) -> Result<Vec<(i64, Readable<String>)>> {
    let page = sql!("SELECT size, note FROM ledger_checkpoint WHERE size > $1 ORDER BY size LIMIT $2");
    read.all(page, &[&after, &(PAGE as u64)], |row| Ok((row.get(0)?, column(row, 1))))
}

/// Rows in the tables: events and tiles.
pub(super) fn counts(read: &mut Read<'_>) -> Result<(u64, u64)> {
    let counts = sql!("SELECT (SELECT count(*) FROM ledger_event), (SELECT count(*) FROM ledger_tile)");
    read.one(counts, &[], |row| Ok((row.get(0)?, row.get(1)?)))
}

/// The keys of all tiles.
pub(super) fn each_tile_key(read: &mut Read<'_>, mut each: impl FnMut(i64, i64)) -> Result<()> {
    read.each(sql!("SELECT level, number FROM ledger_tile ORDER BY level, number"), &[], |row| {
        each(row.get(0)?, row.get(1)?);
        Ok(())
    })
}

/// How many checkpoints there are, and how many were signed.
pub(super) fn checkpoint_counts(read: &mut Read<'_>) -> Result<(u64, Option<u64>)> {
    let counts = sql!(
        "SELECT (SELECT count(*) FROM ledger_checkpoint), (SELECT checkpoints FROM ledger_head WHERE id = 1)"
    );
    read.one(counts, &[], |row| Ok((row.get(0)?, column(row, 1))))
}

pub(super) fn heads(read: &mut Read<'_>) -> Result<Vec<(i64, i64)>> {
    read.all(sql!("SELECT id, size FROM ledger_head"), &[], |row| Ok((row.get(0)?, row.get(1)?)))
}

/// Events without payload that no erasure accounts for, as hexadecimal ids; and how many events have none.
pub(super) fn unexplained_gaps(read: &mut Read<'_>) -> Result<(u64, Vec<Id<Event>>)> {
    let erased = sql!("SELECT count(*) FROM ledger_event WHERE payload IS NULL");
    let unexplained = sql!(
        "SELECT erased.id FROM ledger_event AS erased WHERE erased.payload IS NULL AND NOT EXISTS (
            SELECT 1 FROM ledger_event AS record
            WHERE record.subject_kind = 'event' AND record.subject_id = erased.id AND record.kind = 'ledger.erased')
         ORDER BY erased.id LIMIT 1001"
    );
    let count = read.one(erased, &[], |row| row.get(0))?;
    Ok((count, read.all(unexplained, &[], |row| Ok(column(row, 0).unwrap_or(Id::nil())))?))
}

/// Erasures that are recorded but whose event still has its payload or its nonce, or is gone.
pub(super) fn undone_erasures(read: &mut Read<'_>) -> Result<Vec<Id<Event>>> {
    let undone = sql!(
        "SELECT record.subject_id FROM ledger_event AS record
         WHERE record.subject_kind = 'event' AND record.kind = 'ledger.erased' AND NOT EXISTS (
            SELECT 1 FROM ledger_event AS erased
            WHERE erased.id = record.subject_id AND erased.payload IS NULL AND erased.nonce IS NULL)
         ORDER BY record.subject_id LIMIT 1001"
    );
    read.all(undone, &[], |row| Ok(column(row, 0).unwrap_or(Id::nil())))
}

/// Which event has this position.
pub(super) fn id_at(read: &mut Read<'_>, position: u64) -> Result<Option<Id<Event>>> {
    let id = sql!("SELECT id FROM ledger_event WHERE position = $1");
    Ok(read.first(id, &[&position], |row| Ok(column(row, 0)))?.flatten())
}

/// What an act did to official rows.
pub(super) struct Did {
    pub(super) id: Id<Event>,
    pub(super) kind: String,
    pub(super) rows: Vec<u8>,
}

/// The next page of what acts did to official rows, in the order of ids.
pub(super) fn changed_rows(read: &mut Read<'_>, after: Id<Event>) -> Result<Vec<Did>> {
    let page = sql!(
        "SELECT id, kind, changed_rows FROM ledger_event WHERE id > $1 AND changed_rows IS NOT NULL ORDER BY id LIMIT $2"
    );
    read.all(page, &[&after, &(PAGE as u64)], |row| {
        let (id, kind) = (column(row, 0).unwrap_or(Id::nil()), column(row, 1).unwrap_or_default());
        Ok(Did { id, kind, rows: column(row, 2).unwrap_or_default() })
    })
}
