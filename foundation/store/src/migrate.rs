//! Migrations: forward only, one text for both databases, checksummed.

use std::{collections::BTreeMap, time::Duration};

use sha2::{Digest, Sha256};

use crate::{
    Database, Error, Result,
    dialect::{self, Dialect},
    seal::{self, Kind},
    sql,
};

/// A step of the schema. Each crate has its own list; the program runs them in its own order.
#[derive(Debug, Clone, Copy)]
pub struct Migration {
    /// `crate/0001_noun`, which is also the order inside the crate.
    pub name: &'static str,
    /// The text, with type tokens in braces.
    pub text: &'static str,
}

/// `store::migration!("ledger", "0001_log")` includes `migrations/0001_log.sql` of the calling crate.
#[macro_export]
macro_rules! migration {
    ($krate:literal, $name:literal) => {
        $crate::Migration {
            name: concat!($krate, "/", $name),
            text: include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/migrations/", $name, ".sql")),
        }
    };
}

impl Migration {
    /// SHA-256 of the text, in hexadecimal digits.
    #[must_use]
    pub fn checksum(&self) -> String {
        Sha256::digest(self.text).iter().map(|byte| format!("{byte:02x}")).collect()
    }

    fn script(&self, dialect: Dialect) -> String {
        dialect::translate(&without_comments(self.text), dialect)
    }
}

impl Database {
    /// Applies the migrations that are not applied yet, in the order given, and says which.
    ///
    /// # Errors
    /// [`Error::Migration`] where an applied migration was changed afterwards or one fails; then it left no trace.
    pub fn migrate(&self, migrations: &[Migration], now: jiff::Timestamp) -> Result<Vec<&'static str>> {
        self.batch(&dialect::translate(
            "CREATE TABLE IF NOT EXISTS schema_migration (
                name {text} PRIMARY KEY, checksum {text} NOT NULL, applied_at {timestamp} NOT NULL) {strict}",
            self.dialect(),
        ))
        .or_else(|error| if self.is_migrated_by_another() { Ok(()) } else { Err(error) })?;
        let (mut applied, kinds) = (Vec::new(), seal::kinds(migrations));
        for migration in migrations {
            if self.apply(migration, &kinds, now)? {
                applied.push(migration.name);
            }
        }
        Ok(applied)
    }

    /// Two servers that start at once on PostgreSQL may both try to make the table; one of them loses.
    fn is_migrated_by_another(&self) -> bool {
        std::thread::sleep(Duration::from_millis(200));
        self.read(|read| read.all(sql!("SELECT name FROM schema_migration"), &[], |row| row.get::<String>(0)))
            .is_ok()
    }

    fn apply(
        &self,
        migration: &Migration,
        kinds: &BTreeMap<String, Kind>,
        now: jiff::Timestamp,
    ) -> Result<bool> {
        self.write(|tx| {
            tx.lock_schema()?;
            let known: Option<String> = tx.first(
                sql!("SELECT checksum FROM schema_migration WHERE name = $1"),
                &[&migration.name],
                |row| row.get(0),
            )?;
            if let Some(known) = known {
                return if known == migration.checksum() {
                    Ok(false)
                } else {
                    Err(Error::Migration(format!(
                        "migration {} was changed after it had been applied; write a new one instead",
                        migration.name
                    )))
                };
            }
            tx.script(&migration.script(self.dialect()))
                .map_err(|error| Error::Migration(format!("migration {}: {error:?}", migration.name)))?;
            tx.seal_tables(kinds)?;
            tx.refuse_official_changes(migration.name)?;
            tx.execute(
                sql!("INSERT INTO schema_migration (name, checksum, applied_at) VALUES ($1, $2, $3)"),
                &[&migration.name, &migration.checksum(), &now],
            )?;
            Ok(true)
        })
    }
}

impl crate::Tx<'_> {
    /// One migration at a time, also when several servers start at once.
    fn lock_schema(&mut self) -> Result<()> {
        if self.dialect() == Dialect::Postgres {
            self.script("LOCK TABLE schema_migration IN EXCLUSIVE MODE")?;
        }
        Ok(())
    }

    pub(crate) fn script(&mut self, text: &str) -> Result<()> {
        match &mut self.conn {
            crate::transaction::Conn::Sqlite(conn) => Ok(conn.execute_batch(text)?),
            crate::transaction::Conn::Postgres(client) => client.script(text),
        }
    }
}

fn without_comments(text: &str) -> String {
    text.lines().map(|line| line.split("--").next().unwrap_or_default()).collect::<Vec<_>>().join("\n")
}
