//! Giving every table its seal: after each migration, so that nobody can forget it.

use std::collections::BTreeMap;

use super::{COLUMN, Kind, postgresql, sqlite};
use crate::{Error, Read, Result, Sql, Tx, dialect::Dialect};

/// A table as seals see it.
#[derive(Debug, Clone, Default)]
pub(crate) struct Table {
    pub(crate) name: String,
    /// All columns in their order.
    pub(crate) all: Vec<String>,
    /// All columns but the seal, in their order.
    pub(crate) columns: Vec<String>,
    /// The columns of the primary key.
    pub(crate) key: Vec<String>,
    /// Whether it has a seal.
    pub(crate) sealed: bool,
}

/// These two know one database each: table, column, place in the primary key (0 where in none).
static SQLITE_TABLES: Sql = Sql::new(
    "SELECT m.name, c.name, c.pk FROM sqlite_master m JOIN pragma_table_info(m.name) c
     WHERE m.type = 'table' AND m.name NOT LIKE 'sqlite!_%' ESCAPE '!' ORDER BY m.name, c.cid",
    file!(),
    line!(),
);
static POSTGRES_TABLES: Sql = Sql::new(
    "SELECT t.relname::text, c.attname::text, COALESCE(array_position(k.conkey, c.attnum), 0)
     FROM pg_class t JOIN pg_attribute c ON c.attrelid = t.oid
     LEFT JOIN pg_constraint k ON k.conrelid = t.oid AND k.contype = 'p'
     WHERE t.relnamespace = (SELECT oid FROM pg_namespace WHERE nspname = current_schema()) AND t.relkind = 'r' AND c.attnum > 0 AND NOT c.attisdropped
     ORDER BY t.relname, c.attnum",
    file!(),
    line!(),
);

/// All tables of the database, sorted.
pub(crate) fn tables(read: &mut Read<'_>) -> Result<Vec<Table>> {
    let sql = match read.dialect() {
        Dialect::Sqlite => &SQLITE_TABLES,
        Dialect::Postgres => &POSTGRES_TABLES,
    };
    let mut tables: Vec<(Table, Vec<(i64, String)>)> = Vec::new();
    read.each(sql, &[], |row| {
        let (name, column, place): (String, String, i64) = (row.get(0)?, row.get(1)?, row.get(2)?);
        if tables.last().is_none_or(|(last, _)| last.name != name) {
            tables.push((Table { name, ..Table::default() }, Vec::new()));
        }
        let Some((table, key)) = tables.last_mut() else { return Ok(()) };
        table.all.push(column.clone());
        if column == COLUMN {
            table.sealed = true;
            return Ok(());
        }
        if place > 0 {
            key.push((place, column.clone()));
        }
        table.columns.push(column);
        Ok(())
    })?;
    Ok(tables
        .into_iter()
        .map(|(mut table, mut key)| {
            key.sort_unstable();
            table.key = key.into_iter().map(|(_, column)| column).collect();
            table
        })
        .collect())
}

impl Tx<'_> {
    /// Gives all tables that need one their seal and the triggers for their present columns.
    pub(crate) fn seal_tables(&mut self, kinds: &BTreeMap<String, Kind>) -> Result<()> {
        let there = triggers(self)?;
        for mut table in tables(self)? {
            let kind = kinds.get(&table.name).copied().unwrap_or(Kind::Recorded);
            if kind == Kind::Unsealed {
                continue;
            }
            if kind == Kind::Recorded && table.key.is_empty() {
                let words = "has no primary key, so nobody can say which row an act changed";
                return Err(Error::Migration(format!("the official table {} {words}", table.name)));
            }
            if !table.sealed {
                let ty = if self.dialect() == Dialect::Sqlite { "BLOB" } else { "bytea" };
                let zero = if self.dialect() == Dialect::Sqlite { "x'" } else { "'\\x" };
                self.script(&format!(
                    "ALTER TABLE \"{}\" ADD COLUMN {COLUMN} {ty} NOT NULL DEFAULT {zero}{}'",
                    table.name,
                    "0".repeat(32)
                ))?;
                table.sealed = true;
            }
            if there.get(&table.name) != Some(&expected_triggers(self.dialect(), &table, kind)) {
                self.seal_table(&table, kind)?;
            }
        }
        Ok(())
    }

    /// A migration changes the shape of tables, not what officially stands in them.
    pub(crate) fn refuse_official_changes(&mut self, migration: &str) -> Result<()> {
        self.take_in_changes()?;
        self.changed_table().map_or(Ok(()), |table| {
            let words = "writes rows of the official table";
            Err(Error::Migration(format!("migration {migration} {words} {table}; only an act may do that")))
        })
    }

    fn seal_table(&mut self, table: &Table, kind: Kind) -> Result<()> {
        match self.dialect() {
            Dialect::Sqlite => {
                for (name, text) in sqlite::triggers(table, kind) {
                    self.script(&format!("DROP TRIGGER IF EXISTS \"{name}\"; {text}"))?;
                }
                self.script(&sqlite::seal_all(table, kind))?;
            }
            Dialect::Postgres => {
                self.script(&postgresql::script(table, kind))?;
                // Any update computes the seal; the trigger that tells of changes would tell of this one, too.
                let name = &table.name;
                self.script(&format!(
                    "UPDATE \"{name}\" SET {COLUMN} = DEFAULT WHERE {COLUMN} = decode(repeat('00', 16), 'hex')"
                ))?;
            }
        }
        Ok(())
    }
}

/// The triggers that a table must have, as [`triggers`] reads them.
pub(crate) fn expected_triggers(dialect: Dialect, table: &Table, kind: Kind) -> Vec<(String, String)> {
    let mut expected: Vec<_> = match (dialect, kind) {
        (_, Kind::Unsealed) => Vec::new(),
        (Dialect::Sqlite, _) => sqlite::triggers(table, kind),
        (Dialect::Postgres, _) => postgresql::triggers(table, kind)
            .into_iter()
            .map(|(trigger, function, when)| {
                let body = if trigger == "row_seal" {
                    postgresql::SEAL_FUNCTION.1.to_owned()
                } else {
                    postgresql::change_function(table).1
                };
                (trigger.to_owned(), format!("{when} O {function} {body}"))
            })
            .collect(),
    };
    expected.sort_unstable();
    expected
}

static SQLITE_TRIGGERS: Sql = Sql::new(
    "SELECT tbl_name, name, sql FROM sqlite_master WHERE type = 'trigger' ORDER BY tbl_name, name",
    file!(),
    line!(),
);
/// The bits of `tgtype`: 1 each row, 2 before, 4 insert, 8 delete, 16 update. `O` is an enabled trigger.
static POSTGRES_TRIGGERS: Sql = Sql::new(
    "SELECT t.relname::text, g.tgname::text,
            CASE g.tgtype WHEN 23 THEN 'BEFORE INSERT OR UPDATE' WHEN 29 THEN 'AFTER INSERT OR UPDATE OR DELETE'
                 ELSE g.tgtype::text END
            || CASE WHEN g.tgqual IS NULL AND g.tgattr = '' THEN ' ' ELSE ' not always ' END
            || g.tgenabled::text || ' ' || f.proname || ' ' || f.prosrc
     FROM pg_trigger g JOIN pg_class t ON t.oid = g.tgrelid JOIN pg_proc f ON f.oid = g.tgfoid
     WHERE t.relnamespace = (SELECT oid FROM pg_namespace WHERE nspname = current_schema()) AND NOT g.tgisinternal
     ORDER BY t.relname, g.tgname",
    file!(),
    line!(),
);

/// The triggers of each table: name and text, sorted.
pub(crate) fn triggers(read: &mut Read<'_>) -> Result<BTreeMap<String, Vec<(String, String)>>> {
    let sql = match read.dialect() {
        Dialect::Sqlite => &SQLITE_TRIGGERS,
        Dialect::Postgres => &POSTGRES_TRIGGERS,
    };
    let mut triggers: BTreeMap<String, Vec<_>> = BTreeMap::new();
    read.each(sql, &[], |row| {
        triggers.entry(row.get(0)?).or_default().push((row.get(1)?, row.get(2)?));
        Ok(())
    })?;
    Ok(triggers)
}
