//! An empty, migrated database for each test, on both databases.
//!
//! SQLite: a migrated template file, copied for each test (1–2 ms). PostgreSQL: a migrated template database, cloned by
//! `CREATE DATABASE … TEMPLATE`, where the environment variable `RATHAUS_TEST_POSTGRES` names a server that may be
//! littered; `cargo xtask test` starts such a server. Without the variable a test runs on SQLite alone and says so;
//! with `RATHAUS_REQUIRE_POSTGRES=1` it then fails.

#![expect(
    clippy::expect_used,
    clippy::print_stdout,
    reason = "a harness for tests: stops loudly and says where it ran"
)]

use std::{
    collections::BTreeMap,
    path::PathBuf,
    process,
    sync::atomic::{AtomicU64, Ordering},
};

use postgres::{Client, NoTls};
use sha2::{Digest, Sha256};

use crate::{Config, Database, Migration};

/// The schema of a test's town on PostgreSQL.
const SCHEMA: &str = "town_test";

/// A database that vanishes with the test.
pub struct TestDatabase {
    /// The database.
    pub db: Database,
    /// How to open it a second time.
    pub config: Config,
    cleanup: Cleanup,
}

impl TestDatabase {
    /// [`tamper`] with this database.
    ///
    /// # Errors
    /// What the database says.
    pub fn tamper(&self, statements: &str) -> crate::Result<()> {
        tamper(&self.config, statements)
    }
}

/// What an intruder with the whole database does: runs statements past the program, with triggers switched off.
///
/// # Errors
/// What the database says.
pub fn tamper(at: &Config, statements: &str) -> crate::Result<()> {
    tamper_each(at, "", &[statements.to_owned()])?.pop().unwrap_or(Ok(()))
}

/// [`tamper`] with several batches over one connection, each with what the database said of it; `before` is run first.
///
/// # Errors
/// What the database says of the connection and of `before`.
pub fn tamper_each(at: &Config, before: &str, batches: &[String]) -> crate::Result<Vec<crate::Result<()>>> {
    match at {
        Config::Sqlite { path, .. } => {
            let conn = rusqlite::Connection::open(path)?;
            conn.busy_timeout(std::time::Duration::from_secs(10))?;
            conn.set_db_config(rusqlite::config::DbConfig::SQLITE_DBCONFIG_ENABLE_TRIGGER, false)?;
            conn.execute_batch("PRAGMA foreign_keys = OFF")?;
            conn.execute_batch(before)?;
            Ok(batches.iter().map(|batch| Ok(conn.execute_batch(batch)?)).collect())
        }
        Config::Postgres { .. } => {
            let mut client = intruder(at)?;
            client.batch_execute(before)?;
            Ok(batches.iter().map(|batch| Ok(client.batch_execute(batch)?)).collect())
        }
    }
}

fn intruder(at: &Config) -> crate::Result<Client> {
    let Config::Postgres { url, schema, .. } = at else { return Err(crate::Error::NoRow) };
    let mut client = Client::connect(url, NoTls)?;
    client.batch_execute(&format!("SET session_replication_role = replica; SET search_path TO {schema}"))?;
    Ok(client)
}

/// A fingerprint of all rows of each table, read past the program.
///
/// # Errors
/// Where a table cannot be read.
pub fn dump(at: &Config) -> crate::Result<BTreeMap<String, String>> {
    match at {
        Config::Sqlite { path, .. } => {
            let conn = rusqlite::Connection::open(path)?;
            let tables: Vec<String> = conn
                .prepare("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name")?
                .query_map([], |row| row.get(0))?
                .collect::<rusqlite::Result<_>>()?;
            tables.into_iter().map(|table| Ok((table.clone(), rows_of(&conn, &table)?))).collect()
        }
        Config::Postgres { .. } => {
            let mut client = intruder(at)?;
            let tables = client.query(
                "SELECT table_name::text FROM information_schema.tables WHERE table_schema = current_schema()",
                &[],
            )?;
            let mut dump = BTreeMap::new();
            for table in tables {
                let table: String = table.get(0);
                let sql = format!(
                    "SELECT COALESCE(md5(string_agg(t::text, '|' ORDER BY t::text)), '') FROM {table} t"
                );
                dump.insert(table, client.query_one(&sql, &[])?.get(0));
            }
            Ok(dump)
        }
    }
}

fn rows_of(conn: &rusqlite::Connection, table: &str) -> rusqlite::Result<String> {
    let mut statement = conn.prepare(&format!("SELECT * FROM \"{table}\" NOT INDEXED"))?;
    let columns = statement.column_count();
    let mut rows = statement.query([])?;
    let mut spelled = Vec::new();
    while let Some(row) = rows.next()? {
        let cells: Vec<_> = (0..columns).map(|place| row.get_ref(place)).collect::<rusqlite::Result<_>>()?;
        spelled.push(format!("{cells:?}"));
    }
    spelled.sort_unstable();
    let hash = Sha256::digest(spelled.join("\n"));
    // No row at all is told apart from rows, so that a test can see which tables have some.
    Ok(if spelled.is_empty() {
        String::new()
    } else {
        hash.iter().map(|byte| format!("{byte:02x}")).collect()
    })
}

enum Cleanup {
    Folder { _kept: tempfile::TempDir },
    Postgres { server: String, name: String },
}

/// Runs `test` on a fresh SQLite database and, where a server is given, on a fresh PostgreSQL database.
pub fn on_both(migrations: &[Migration], mut test: impl FnMut(&Database)) {
    for database in both(migrations) {
        println!("running on {:?}", database.db.dialect());
        test(&database.db);
    }
}

/// A fresh SQLite database and, where a server is given, a fresh PostgreSQL database.
///
/// # Panics
/// Where PostgreSQL is required and not there.
#[must_use]
pub fn both(migrations: &[Migration]) -> Vec<TestDatabase> {
    let mut databases = vec![sqlite(migrations)];
    match std::env::var("RATHAUS_TEST_POSTGRES") {
        Ok(server) => databases.push(postgres(migrations, &server)),
        Err(_) => {
            assert!(
                std::env::var_os("RATHAUS_REQUIRE_POSTGRES").is_none(),
                "PostgreSQL is required, but RATHAUS_TEST_POSTGRES names no server"
            );
            println!("NOT running on PostgreSQL: RATHAUS_TEST_POSTGRES names no server");
        }
    }
    databases
}

/// A fresh SQLite database.
#[must_use]
pub fn sqlite(migrations: &[Migration]) -> TestDatabase {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let path = folder.path().join("test.sqlite");
    std::fs::copy(sqlite_template(migrations), &path).expect("the template is copied");
    let config = Config::Sqlite { path, readers: 4 };
    let db = Database::open(&config).expect("the copy opens");
    TestDatabase { db, config, cleanup: Cleanup::Folder { _kept: folder } }
}

/// Each test is a process of its own, so the template lies in a file that the first one makes.
fn sqlite_template(migrations: &[Migration]) -> PathBuf {
    let path = std::env::temp_dir().join(format!("rathaus-template-{}.sqlite", fingerprint(migrations)));
    if !path.exists() {
        let building = path.with_extension(format!("building-{}", unique()));
        {
            let db = Database::open(&Config::Sqlite { path: building.clone(), readers: 1 })
                .expect("a new file opens");
            db.migrate(migrations, jiff::Timestamp::UNIX_EPOCH).expect("the migrations run");
            db.batch("PRAGMA wal_checkpoint(TRUNCATE); PRAGMA journal_mode = DELETE").expect("one file");
        }
        std::fs::rename(&building, &path).expect("the template gets its name");
    }
    path
}

fn postgres(migrations: &[Migration], server: &str) -> TestDatabase {
    let template = format!("template_{}", fingerprint(migrations));
    let name = format!("test_{}", unique());
    let mut admin =
        Client::connect(server, NoTls).expect("the PostgreSQL server of RATHAUS_TEST_POSTGRES answers");
    // One process makes the template, the others wait.
    admin.batch_execute("SELECT pg_advisory_lock(7283)").expect("a lock");
    let known = admin.query("SELECT 1 FROM pg_database WHERE datname = $1", &[&template]).expect("a list");
    if known.is_empty() {
        let building = format!("building_{}", unique());
        admin.batch_execute(&format!("CREATE DATABASE {building} TEMPLATE template0")).expect("a database");
        {
            let config = config_for(server, &building);
            let Config::Postgres { url, .. } = &config else { unreachable!() };
            let mut client = Client::connect(url, NoTls).expect("the new database answers");
            client.batch_execute(&format!("CREATE SCHEMA {SCHEMA}")).expect("a schema");
            let db = Database::open(&config).expect("the template opens");
            db.migrate(migrations, jiff::Timestamp::UNIX_EPOCH).expect("the migrations run");
        }
        rename_when_free(&mut admin, &building, &template);
    }
    clone_when_free(&mut admin, &template, &name);
    admin.batch_execute("SELECT pg_advisory_unlock(7283)").expect("an unlock");
    let config = config_for(server, &name);
    let db = Database::open(&config).expect("the clone opens");
    TestDatabase { db, config, cleanup: Cleanup::Postgres { server: server.to_owned(), name } }
}

fn rename_when_free(admin: &mut Client, from: &str, to: &str) {
    retry(admin, &format!("ALTER DATABASE {from} RENAME TO {to}"));
}

fn clone_when_free(admin: &mut Client, template: &str, name: &str) {
    retry(admin, &format!("CREATE DATABASE {name} TEMPLATE {template}"));
}

/// A connection that was just closed may be seen by the server for a moment longer.
fn retry(admin: &mut Client, sql: &str) {
    for _ in 0..100 {
        if admin.batch_execute(sql).is_ok() {
            return;
        }
        std::thread::sleep(std::time::Duration::from_millis(20));
    }
    admin.batch_execute(sql).expect("the database is free");
}

fn config_for(server: &str, database: &str) -> Config {
    // libpq's key=value form: a later key wins.
    let url = if server.contains("://") {
        let (base, query) = server.split_once('?').map_or((server, ""), |(base, query)| (base, query));
        let host = base
            .rfind('/')
            .filter(|at| *at > base.find("://").unwrap_or(0) + 2)
            .map_or(base, |at| &base[..at]);
        format!("{host}/{database}?{query}").trim_end_matches('?').to_owned()
    } else {
        format!("{server} dbname={database}")
    };
    Config::Postgres { url, schema: SCHEMA.to_owned(), role: None, connections: 8 }
}

fn fingerprint(migrations: &[Migration]) -> String {
    let mut hash = Sha256::new();
    for migration in migrations {
        hash.update(migration.name);
        hash.update(migration.text);
    }
    hash.update(crate::seal::triggers_in_short());
    hash.finalize().iter().take(8).map(|byte| format!("{byte:02x}")).collect()
}

fn unique() -> String {
    static COUNTER: AtomicU64 = AtomicU64::new(0);
    let random = std::collections::hash_map::RandomState::new();
    let number = std::hash::BuildHasher::hash_one(&random, COUNTER.fetch_add(1, Ordering::Relaxed));
    format!("{}_{number:x}", process::id())
}

impl Drop for TestDatabase {
    fn drop(&mut self) {
        if let Cleanup::Postgres { server, name } = &self.cleanup
            && let Ok(mut admin) = Client::connect(server, NoTls)
        {
            // Connections of this process may still be open: the server closes them.
            let _ = admin.batch_execute(&format!("DROP DATABASE IF EXISTS {name} WITH (FORCE)"));
        }
    }
}
