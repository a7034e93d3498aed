//! Seals on SQLite: triggers that call functions of the program, and how a row is spelled out for the hash.

use std::sync::{Mutex, PoisonError};

use rusqlite::{Connection, Result, functions::FunctionFlags, types::ValueRef};

use super::{COLUMN, Kind, Recorder, Seal, Sealer, Table, value};

/// Makes the functions that the triggers call: `row_seal(table, keys, key…, column…)` gives the seal of a row and notes that
/// it came, `row_gone(table, seal, key…)` notes that a seal went. `keys` is 0 where nobody needs to know.
pub(crate) fn register(conn: &Connection, sealer: &Sealer, recorder: &Recorder) -> Result<()> {
    let (sealer_of_new, noted) = (sealer.clone(), recorder.clone());
    // One buffer for all rows: this function runs for every row that is written.
    let buffer = Mutex::new(Vec::with_capacity(1024));
    conn.create_scalar_function("row_seal", -1, FunctionFlags::SQLITE_UTF8, move |row| {
        let mut buffer = buffer.lock().unwrap_or_else(PoisonError::into_inner);
        let table = row.get_raw(0).as_str()?;
        let columns = 2 + usize::try_from(row.get_raw(1).as_i64()?).unwrap_or_default();
        spell(&mut buffer, b'r', table, (columns..row.len()).map(|place| row.get_raw(place)));
        let seal = sealer_of_new.seal(&buffer);
        if columns > 2 {
            spell(&mut buffer, b'k', table, (2..columns).map(|place| row.get_raw(place)));
            noted.lock().add(table, sealer_of_new.number(&buffer), value(seal));
        }
        Ok(seal)
    })?;
    let (sealer, recorder) = (sealer.clone(), recorder.clone());
    conn.create_scalar_function("row_gone", -1, FunctionFlags::SQLITE_UTF8, move |row| {
        let table = row.get_raw(0).as_str()?;
        let seal = row.get_raw(1).as_blob()?.try_into().unwrap_or([0; 16]);
        let mut message = Vec::with_capacity(64);
        spell(&mut message, b'k', table, (2..row.len()).map(|place| row.get_raw(place)));
        recorder.lock().add(table, sealer.number(&message), value(seal).wrapping_neg());
        Ok(None::<i64>)
    })
}

/// The bytes that are hashed: what for, the table, and each column that is not NULL with its place, type and length. NULL
/// is left out so that a column that is added later changes no seal.
pub(crate) fn spell<'v>(
    out: &mut Vec<u8>,
    purpose: u8,
    table: &str,
    values: impl Iterator<Item = ValueRef<'v>>,
) {
    out.clear();
    out.push(purpose);
    push(out, table.as_bytes());
    for (place, value) in (0u16..).zip(values) {
        if value != ValueRef::Null {
            out.extend_from_slice(&place.to_be_bytes());
        }
        match value {
            ValueRef::Null => {}
            ValueRef::Integer(number) => {
                out.push(b'i');
                out.extend_from_slice(&number.to_be_bytes());
            }
            ValueRef::Real(number) => {
                out.push(b'f');
                out.extend_from_slice(&number.to_bits().to_be_bytes());
            }
            ValueRef::Text(text) => {
                out.push(b't');
                push(out, text);
            }
            ValueRef::Blob(bytes) => {
                out.push(b'b');
                push(out, bytes);
            }
        }
    }
}

fn push(out: &mut Vec<u8>, bytes: &[u8]) {
    out.extend_from_slice(&(bytes.len() as u64).to_be_bytes());
    out.extend_from_slice(bytes);
}

/// The triggers of a table: name and text. Updating the seal alone calls none of them.
pub(super) fn triggers(table: &Table, kind: Kind) -> Vec<(String, String)> {
    let (name, recorded) = (&table.name, kind == Kind::Recorded);
    let new = call(table, kind, "NEW.");
    let seal = format!("UPDATE \"{name}\" SET {COLUMN} = {new} WHERE rowid = NEW.rowid;");
    let gone = format!("SELECT row_gone('{name}', OLD.{COLUMN}{});", list("OLD.", &table.key));
    let columns = list("", &table.columns);
    let columns = columns.trim_start_matches(", ");
    let trigger = |moment: &str, when: String, what: String| {
        let trigger = format!("{name}_{COLUMN}_{moment}");
        let text = format!("CREATE TRIGGER \"{trigger}\" AFTER {when} ON \"{name}\" BEGIN {what} END");
        (trigger, text)
    };
    let first = if recorded { format!("{gone} ") } else { String::new() };
    let mut triggers = vec![
        trigger("new", "INSERT".to_owned(), seal.clone()),
        trigger("changed", format!("UPDATE OF {columns}"), format!("{first}{seal}")),
    ];
    if recorded {
        triggers.push(trigger("gone", "DELETE".to_owned(), gone));
    }
    triggers
}

/// Seals the rows that a migration wrote before the triggers were there.
pub(super) fn seal_all(table: &Table, kind: Kind) -> String {
    let name = &table.name;
    format!("UPDATE \"{name}\" SET {COLUMN} = {} WHERE {COLUMN} = zeroblob(16)", call(table, kind, ""))
}

fn list(prefix: &str, columns: &[String]) -> String {
    columns.iter().map(|column| format!(", {prefix}\"{column}\"")).collect()
}

/// The call that gives the seal of the row `prefix`.
fn call(table: &Table, kind: Kind, prefix: &str) -> String {
    let key = if kind == Kind::Recorded { &table.key[..] } else { &[] };
    let (keys, key, columns) = (key.len(), list(prefix, key), list(prefix, &table.columns));
    format!("row_seal('{}', {keys}{key}{columns})", table.name)
}

/// A seal as it was read.
pub(super) fn stored(value: ValueRef<'_>) -> Option<Seal> {
    value.as_blob().ok()?.try_into().ok()
}
