//! Looking at the schema and at statements, for the tests that compare both databases.

use crate::{
    Database, Result, Sql,
    dialect::Dialect,
    sql,
    transaction::{Conn, Read},
};

/// A column as the database sees it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct ColumnInfo {
    /// The table.
    pub table: String,
    /// The column.
    pub name: String,
    /// The type, as the token of a migration: `uuid`, `text`, `int` …; of SQLite's types several tokens share one.
    pub kind: String,
    /// Whether NULL is refused.
    pub required: bool,
}

/// A prepared statement as a database sees it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Described {
    /// How many parameters it takes.
    pub parameters: usize,
    /// How many columns it answers with.
    pub columns: usize,
}

impl Database {
    /// All columns of all tables of the town, sorted.
    ///
    /// # Errors
    /// What the database says.
    pub fn columns(&self) -> Result<Vec<ColumnInfo>> {
        self.read(columns)
    }

    /// Prepares a registered statement without running it.
    ///
    /// # Errors
    /// What the database says of it.
    pub fn describe(&self, statement: &'static Sql) -> Result<Described> {
        self.read(|read| read.describe(statement))
    }
}

/// All columns, sorted.
pub(crate) fn columns(read: &mut Read<'_>) -> Result<Vec<ColumnInfo>> {
    let mut columns = match read.dialect() {
        Dialect::Sqlite => read.all(SQLITE_COLUMNS, &[], column),
        Dialect::Postgres => read.all(POSTGRES_COLUMNS, &[], column),
    }?;
    columns.sort();
    Ok(columns)
}

impl Database {
    /// How SQLite would go about a registered statement, a line for each step ("SEARCH …", "SCAN …"). PostgreSQL decides
    /// anew by what lies in the tables, so that there is nothing to be said beforehand.
    ///
    /// # Errors
    /// What the database says of the statement.
    pub fn plan(&self, statement: &'static Sql) -> Result<Vec<String>> {
        self.read(|read| match &mut read.conn {
            Conn::Sqlite(conn) => {
                let explain = format!("EXPLAIN QUERY PLAN {}", statement.in_dialect(Dialect::Sqlite));
                let mut prepared = conn.prepare(&explain)?;
                let (mut rows, mut steps) = (prepared.raw_query(), Vec::new());
                while let Some(row) = rows.next()? {
                    steps.push(row.get("detail")?);
                }
                Ok(steps)
            }
            Conn::Postgres(_) => Ok(Vec::new()),
        })
    }
}

impl Read<'_> {
    fn describe(&mut self, statement: &'static Sql) -> Result<Described> {
        match &mut self.conn {
            Conn::Sqlite(conn) => {
                let prepared = conn.prepare(statement.in_dialect(Dialect::Sqlite))?;
                Ok(Described { parameters: prepared.parameter_count(), columns: prepared.column_count() })
            }
            Conn::Postgres(client) => {
                let prepared = client.prepare(statement)?;
                Ok(Described { parameters: prepared.params().len(), columns: prepared.columns().len() })
            }
        }
    }
}

fn column(row: &crate::Row<'_>) -> Result<ColumnInfo> {
    let kind: String = row.get(2)?;
    Ok(ColumnInfo { table: row.get(0)?, name: row.get(1)?, kind: kind.to_lowercase(), required: row.get(3)? })
}

/// These two know one database each, so they are not registered with the others.
static SQLITE_COLUMNS: &Sql = {
    static SQL: Sql = Sql::new(
        "SELECT m.name, c.name, c.type, c.\"notnull\" OR c.pk > 0
         FROM sqlite_master m JOIN pragma_table_info(m.name) c
         WHERE m.type = 'table' AND m.name NOT LIKE 'sqlite!_%' ESCAPE '!'",
        file!(),
        line!(),
    );
    &SQL
};
static POSTGRES_COLUMNS: &Sql = {
    static SQL: Sql = Sql::new(
        "SELECT table_name::text, column_name::text, data_type::text, is_nullable = 'NO'
         FROM information_schema.columns WHERE table_schema = current_schema()",
        file!(),
        line!(),
    );
    &SQL
};

/// Whether SQLite's and PostgreSQL's names of a column's type mean the same token.
#[must_use]
pub fn same_kind(sqlite: &str, postgres: &str) -> bool {
    matches!(
        (sqlite, postgres),
        ("blob", "uuid" | "bytea")
            | ("integer", "bigint" | "boolean" | "timestamp with time zone")
            | ("text", "text" | "jsonb" | "date")
    )
}

/// The names of all applied migrations with their checksums, for backups and for `rathaus verify`.
///
/// # Errors
/// What the database says.
pub fn applied(read: &mut Read<'_>) -> Result<Vec<(String, String)>> {
    read.all(sql!("SELECT name, checksum FROM schema_migration ORDER BY name"), &[], |row| {
        Ok((row.get(0)?, row.get(1)?))
    })
}
