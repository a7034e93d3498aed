//! Reading all rows of a table and computing their seals anew, with what the program knows alone.

use super::{COLUMN, Sealer, Table, install, postgresql, sqlite, value};
use crate::{Error, Read, Result, transaction::Conn};

/// A row as the audit sees it.
pub struct SealedRow<'r> {
    /// Its number in [`crate::Changes`].
    pub number: u64,
    /// Its seal as a number, as it is stored.
    pub seal: u128,
    /// Whether the row has the seal that it must have.
    pub good: bool,
    name: &'r dyn Fn() -> String,
}

impl SealedRow<'_> {
    /// The row's primary key, for people: `id=0198…`.
    #[must_use]
    pub fn name(&self) -> String {
        (self.name)()
    }
}

impl Read<'_> {
    /// Calls `each` with every row of a sealed table, in no order and in bounded memory.
    ///
    /// # Errors
    /// Where the table cannot be read or has no seal, and what `each` says.
    pub fn each_sealed(
        &mut self,
        sealer: &Sealer,
        table: &str,
        each: &mut dyn FnMut(&SealedRow<'_>) -> Result<()>,
    ) -> Result<()> {
        let found = install::tables(self)?.into_iter().find(|found| found.name == table && found.sealed);
        let table = found.ok_or(Error::NoRow)?;
        match &mut self.conn {
            Conn::Sqlite(conn) => on_sqlite(conn, sealer, &table, each),
            Conn::Postgres(client) => client.stream(&postgres_text(&table), &mut |row| {
                let (row_text, key): (String, String) = (row.try_get(0)?, row.try_get(2)?);
                let seal = row.try_get::<_, &[u8]>(1)?.try_into().unwrap_or_default();
                each(&SealedRow {
                    number: postgresql::number(sealer, &key),
                    seal: value(seal),
                    good: postgresql::seal(sealer, &row_text) == seal,
                    name: &|| {
                        format!(
                            "{}={}",
                            table.key.join(","),
                            key[table.name.len()..].trim_matches(['(', ')'])
                        )
                    },
                })
            }),
        }
    }
}

fn on_sqlite(
    conn: &rusqlite::Connection,
    sealer: &Sealer,
    table: &Table,
    each: &mut dyn FnMut(&SealedRow<'_>) -> Result<()>,
) -> Result<()> {
    let quoted =
        |columns: &[String]| columns.iter().map(|column| format!("\"{column}\", ")).collect::<String>();
    // The table itself, not what an index says of it.
    let text = format!(
        "SELECT {}{}{COLUMN} FROM \"{}\" NOT INDEXED",
        quoted(&table.key),
        quoted(&table.columns),
        table.name
    );
    let (keys, all) = (table.key.len(), table.key.len() + table.columns.len());
    let mut statement = conn.prepare(&text)?;
    let mut rows = statement.query([])?;
    let (mut key, mut message) = (Vec::new(), Vec::new());
    while let Some(row) = rows.next()? {
        let cell = |place: usize| row.get_ref_unwrap(place);
        sqlite::spell(&mut key, b'k', &table.name, (0..keys).map(cell));
        sqlite::spell(&mut message, b'r', &table.name, (keys..all).map(cell));
        let stored = sqlite::stored(row.get_ref(all)?);
        each(&SealedRow {
            number: sealer.number(&key),
            seal: value(stored.unwrap_or_default()),
            good: stored == Some(sealer.seal(&message)),
            name: &|| {
                let cells: Vec<_> = (0..keys).map(|place| shown(cell(place))).collect();
                format!("{}={}", table.key.join(","), cells.join(","))
            },
        })?;
    }
    Ok(())
}

fn shown(cell: rusqlite::types::ValueRef<'_>) -> String {
    use rusqlite::types::ValueRef;
    match cell {
        ValueRef::Null => "NULL".to_owned(),
        ValueRef::Integer(number) => number.to_string(),
        ValueRef::Real(number) => number.to_string(),
        ValueRef::Text(text) => String::from_utf8_lossy(text).into_owned(),
        ValueRef::Blob(bytes) => bytes.iter().map(|byte| format!("{byte:02x}")).collect(),
    }
}

/// The same text that the trigger has seen: a row without its seal, and its key.
fn postgres_text(table: &Table) -> String {
    let row = |columns: &[String]| columns.join(", ");
    // The seal has its place among the columns; there the row has NULL.
    let columns: Vec<_> = table
        .all
        .iter()
        .map(|column| if column == COLUMN { "NULL".to_owned() } else { format!("\"{column}\"") })
        .collect();
    let key: Vec<_> = table.key.iter().map(|column| format!("\"{column}\"")).collect();
    let name = &table.name;
    format!(
        "SELECT '{name}' || ROW({})::text, {COLUMN}, '{name}' || ROW({})::text FROM \"{name}\"",
        row(&columns),
        row(&key)
    )
}
