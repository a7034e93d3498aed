//! Whether a database has the shape that the program gives it, and whether its file is whole.

use std::{collections::BTreeMap, fmt::Debug};

use crate::{
    Database, Migration, Read, Result, Sql,
    dialect::Dialect,
    schema::{self, same_kind},
    seal,
};

/// What is not as it must be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// The table, or `sqlite_master` and the like for the database as a whole.
    pub table: String,
    /// The column, index, trigger or row.
    pub thing: String,
    /// What is wrong, as a German sentence without full stop.
    pub words: String,
}

impl Read<'_> {
    /// Compares tables, indexes, triggers and their functions with those of a fresh database, and has SQLite check its file
    /// and its foreign keys.
    ///
    /// # Errors
    /// Where the database does not answer.
    pub fn inspect(&mut self, migrations: &[Migration]) -> Result<Vec<Fault>> {
        let fresh = Database::in_memory()?;
        fresh.migrate(migrations, jiff::Timestamp::UNIX_EPOCH)?;
        let mut faults = Vec::new();
        match self.dialect() {
            Dialect::Sqlite => {
                let (there, right) = (master(self)?, fresh.read(master)?);
                compare(&there, &right, &mut faults);
                integrity(self, &mut faults)?;
            }
            Dialect::Postgres => {
                let right = fresh.read(|read| shape(read, migrations))?;
                compare(&shape(self, migrations)?, &right, &mut faults);
                columns(self, &fresh, &mut faults)?;
            }
        }
        Ok(faults)
    }
}

/// Table and thing, with what is known of it.
type Shape = BTreeMap<(String, String), String>;

fn compare(there: &Shape, right: &Shape, faults: &mut Vec<Fault>) {
    let mut say = |(table, thing): &(String, String), words: &str| {
        faults.push(Fault { table: table.clone(), thing: thing.clone(), words: words.to_owned() });
    };
    for (key, text) in right {
        match there.get(key) {
            None => say(key, "gehört zur Datenbank und fehlt"),
            Some(found) if found != text => say(key, "wurde verändert"),
            Some(_) => {}
        }
    }
    there
        .keys()
        .filter(|key| !right.contains_key(*key))
        .for_each(|key| say(key, "gehört nicht zur Datenbank"));
}

static MASTER: Sql = Sql::new(
    "SELECT tbl_name, type || ' ' || name, COALESCE(sql, '') FROM sqlite_master WHERE name NOT LIKE 'sqlite!_stat%' ESCAPE '!'",
    file!(),
    line!(),
);

fn master(read: &mut Read<'_>) -> Result<Shape> {
    Ok(read.all(&MASTER, &[], |row| Ok(((row.get(0)?, row.get(1)?), row.get(2)?)))?.into_iter().collect())
}

static INTEGRITY: Sql = Sql::new("PRAGMA integrity_check", file!(), line!());
static FOREIGN_KEYS: Sql = Sql::new(
    "SELECT \"table\", COALESCE(CAST(rowid AS text), '?'), parent FROM pragma_foreign_key_check LIMIT 100",
    file!(),
    line!(),
);

fn integrity(read: &mut Read<'_>, faults: &mut Vec<Fault>) -> Result<()> {
    read.each(&INTEGRITY, &[], |row| {
        let words: String = row.get(0)?;
        if words != "ok" {
            let words = format!("SQLite meldet: {words}");
            faults.push(Fault { table: "sqlite_master".into(), thing: "integrity_check".into(), words });
        }
        Ok(())
    })?;
    read.each(&FOREIGN_KEYS, &[], |row| {
        let parent: String = row.get(2)?;
        let words = format!("verweist auf eine Zeile in {parent}, die es nicht gibt");
        faults.push(Fault { table: row.get(0)?, thing: format!("rowid={}", row.get::<String>(1)?), words });
        Ok(())
    })
}

/// Columns of PostgreSQL beside those of a fresh SQLite database.
fn columns(read: &mut Read<'_>, fresh: &Database, faults: &mut Vec<Fault>) -> Result<()> {
    let keyed = |columns: Vec<schema::ColumnInfo>| -> BTreeMap<_, _> {
        columns.into_iter().map(|c| ((c.table, c.name), (c.kind, c.required))).collect()
    };
    let (there, right) = (keyed(schema::columns(read)?), keyed(fresh.columns()?));
    for (key, (kind, required)) in &right {
        // Where it is missing, the shape of its table has said so.
        let Some((found, also)) = there.get(key) else { continue };
        if !same_kind(kind, found) || required != also {
            let words = format!("die Spalte hat eine andere Art: {found}");
            faults.push(Fault { table: key.0.clone(), thing: key.1.clone(), words });
        }
    }
    Ok(())
}

/// Columns in order, keys, indexes and triggers, as both databases can tell them.
fn shape(read: &mut Read<'_>, migrations: &[Migration]) -> Result<Shape> {
    let (kinds, mut shape) = (seal::kinds(migrations), Shape::new());
    let (indexes, extras) = match read.dialect() {
        Dialect::Sqlite => (&SQLITE_INDEXES, &NO_EXTRAS),
        Dialect::Postgres => (&POSTGRES_INDEXES, &POSTGRES_EXTRAS),
    };
    let mut triggers = seal::triggers(read)?;
    for table in seal::tables(read)? {
        let name = &table.name;
        let mut put =
            |thing: String, what: &dyn Debug| shape.insert((name.clone(), thing), format!("{what:?}"));
        put("Spalten".into(), &table.all);
        put("Schlüssel".into(), &table.key);
        // What must be there stands for what is there: the fresh database of the other kind has other triggers.
        let there = match read.dialect() {
            Dialect::Sqlite => {
                let kind = kinds.get(name).copied().unwrap_or(seal::Kind::Recorded);
                seal::expected_triggers(Dialect::Postgres, &table, kind)
            }
            Dialect::Postgres => triggers.remove(name).unwrap_or_default(),
        };
        for (trigger, text) in there {
            put(format!("trigger {trigger}"), &text);
        }
    }
    for sql in [indexes, extras] {
        read.each(sql, &[], |row| {
            shape.insert((row.get(0)?, row.get(1)?), String::new());
            Ok(())
        })?;
    }
    Ok(shape)
}

/// Indexes by what they are over: constraints have other names on the other database. The key's own is left out, because
/// SQLite needs none for a number.
static SQLITE_INDEXES: Sql = Sql::new(
    "SELECT m.name, CASE WHEN l.\"unique\" THEN 'unique ' ELSE '' END || CASE WHEN l.partial THEN 'partial ' ELSE '' END
            || 'index ' || (SELECT group_concat(name, ',') FROM (SELECT name FROM pragma_index_info(l.name) ORDER BY seqno))
     FROM sqlite_master m JOIN pragma_index_list(m.name) l WHERE m.type = 'table' AND l.origin <> 'pk'",
    file!(),
    line!(),
);
static POSTGRES_INDEXES: Sql = Sql::new(
    "SELECT t.relname::text, CASE WHEN i.indisunique THEN 'unique ' ELSE '' END
            || CASE WHEN i.indpred IS NOT NULL THEN 'partial ' ELSE '' END || 'index '
            || (SELECT string_agg(c.attname::text, ',' ORDER BY k.place) FROM unnest(i.indkey) WITH ORDINALITY AS k (number, place)
                JOIN pg_attribute c ON c.attrelid = t.oid AND c.attnum = k.number)
     FROM pg_index i JOIN pg_class t ON t.oid = i.indrelid
     WHERE t.relnamespace = (SELECT oid FROM pg_namespace WHERE nspname = current_schema())
       AND t.relkind = 'r' AND NOT i.indisprimary AND i.indisvalid",
    file!(),
    line!(),
);
static NO_EXTRAS: Sql = Sql::new("SELECT '', '' WHERE 1 = 0", file!(), line!());
/// What a town's schema has none of and what could hide or change rows.
static POSTGRES_EXTRAS: Sql = Sql::new(
    "SELECT c.relname::text, CASE WHEN c.relkind <> 'r' THEN 'Relation der Art ' || c.relkind::text
            WHEN c.relrowsecurity THEN 'row level security' ELSE 'rule' END
     FROM pg_class c WHERE c.relnamespace = (SELECT oid FROM pg_namespace WHERE nspname = current_schema())
       AND (c.relkind IN ('v', 'm', 'f', 'p') OR c.relkind = 'r' AND (c.relrowsecurity OR c.relhasrules))",
    file!(),
    line!(),
);
