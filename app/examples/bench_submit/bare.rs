//! The least that a durable act can cost: one row, one fsync, on the same disk and with the same settings of SQLite.

use std::{
    path::Path,
    time::{Duration, Instant},
};

use rusqlite::{Connection, params};

use crate::shared::{Result, load::Outcome};

/// Inserts rows of the size of a small form, one after another, each in a transaction of its own.
pub(crate) fn inserts(folder: &Path, time: Duration) -> Result<Outcome> {
    let file = folder.join("bare.sqlite");
    let conn = Connection::open(&file)?;
    conn.execute_batch(
        "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; CREATE TABLE bare (id INTEGER PRIMARY KEY, form TEXT) STRICT;",
    )?;
    let mut insert = conn.prepare("INSERT INTO bare (form) VALUES (?1)")?;
    let (form, mut outcome, start) = ("x".repeat(500), Outcome::default(), Instant::now());
    while start.elapsed() < time {
        let begun = Instant::now();
        insert.execute(params![form])?;
        outcome.times.push(begun.elapsed());
    }
    outcome.took = start.elapsed();
    outcome.times.sort_unstable();
    Ok(outcome)
}
