//! A town's database.

use std::{
    fmt,
    path::{Path, PathBuf},
    sync::Arc,
};

use crate::{Asks, Read, Result, Sealer, Tx, dialect::Dialect, postgresql::Postgres, sqlite::Sqlite};

/// Where a database is.
#[derive(Debug, Clone)]
pub enum Config {
    /// One file.
    Sqlite {
        /// The file; made where it is absent.
        path: PathBuf,
        /// How many connections may read at once.
        readers: usize,
    },
    /// One schema of a PostgreSQL database.
    Postgres {
        /// `postgres://user@host/database` or libpq's `host=… user=…`.
        url: String,
        /// The schema; it must exist.
        schema: String,
        /// The role every statement is run as; the role may use this schema only.
        role: Option<String>,
        /// How many connections this process may open.
        connections: usize,
    },
}

/// A town's database. Cheap to clone.
#[derive(Clone)]
pub struct Database(pub(crate) Arc<Inner>);

pub(crate) struct Inner {
    backend: Backend,
    sealer: Sealer,
}

enum Backend {
    Sqlite(Sqlite),
    Postgres(Postgres),
}

impl fmt::Debug for Database {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Database({:?})", self.dialect())
    }
}

impl Database {
    /// Opens a database whose rows are sealed with a key that everybody knows: for tests and measurements.
    ///
    /// # Errors
    /// As [`Database::open_sealed`].
    pub fn open(config: &Config) -> Result<Self> {
        Self::open_sealed(config, Sealer::new([0; 32]))
    }

    /// Opens a database. PostgreSQL is connected to when first used.
    ///
    /// # Errors
    /// Where the file cannot be opened or the address cannot be read.
    pub fn open_sealed(config: &Config, sealer: Sealer) -> Result<Self> {
        let backend = match config {
            Config::Sqlite { path, readers } => Backend::Sqlite(Sqlite::open(path, *readers, &sealer)?),
            Config::Postgres { url, schema, role, connections } => {
                Backend::Postgres(Postgres::open(url, schema, role.as_deref(), *connections, &sealer)?)
            }
        };
        Ok(Self(Arc::new(Inner { backend, sealer })))
    }

    /// What makes and checks the seals of the rows.
    #[must_use]
    pub fn sealer(&self) -> &Sealer {
        &self.0.sealer
    }

    /// An empty SQLite database in memory, for examples and small tests.
    ///
    /// # Errors
    /// Where SQLite cannot be started.
    pub fn in_memory() -> Result<Self> {
        use std::sync::atomic::{AtomicU64, Ordering};
        static COUNTER: AtomicU64 = AtomicU64::new(0);
        let number = COUNTER.fetch_add(1, Ordering::Relaxed);
        let path = format!("file:memory-{number}?mode=memory&cache=shared");
        Self::open(&Config::Sqlite { path: path.into(), readers: 2 })
    }

    /// Which database it is.
    #[must_use]
    pub fn dialect(&self) -> Dialect {
        match self.0.backend {
            Backend::Sqlite(_) => Dialect::Sqlite,
            Backend::Postgres(_) => Dialect::Postgres,
        }
    }

    /// Runs `work` on a consistent view. It cannot write: both databases refuse.
    ///
    /// # Errors
    /// What `work` says, or that the database is busy.
    pub fn read<T>(&self, work: impl FnOnce(&mut Read<'_>) -> Result<T>) -> Result<T> {
        let along = self.goes_along();
        let work = |read: &mut Read<'_>| {
            read.along = along;
            work(read)
        };
        match &self.0.backend {
            Backend::Sqlite(sqlite) => sqlite.read(work),
            Backend::Postgres(postgres) => postgres.read(work),
        }
    }

    /// Asks several questions at once. Each is answered, but not all as of the same moment, as in [`Database::read`]; there is
    /// no transaction to begin and end.
    ///
    /// # Errors
    /// What the database says.
    pub fn ask<A: Asks>(&self, asks: A) -> Result<A::Answers> {
        match &self.0.backend {
            Backend::Sqlite(_) => self.read(|read| read.ask(asks)),
            Backend::Postgres(postgres) => match self.goes_along() {
                Some(_) => self.read(|read| read.ask(asks)),
                None => postgres.ask(asks),
            },
        }
    }

    /// Runs `work` in a transaction and commits when it ends well. On PostgreSQL `work` may run again when it lost against
    /// another transaction: nothing but the database may be changed inside (no mail, no files, no HTTP).
    ///
    /// When this returns, the rows are on the disk.
    ///
    /// # Errors
    /// What `work` says; then nothing was written. [`crate::Error::Poisoned`] where `work` swallowed an error of a statement.
    pub fn write<T>(&self, mut work: impl FnMut(&mut Tx<'_>) -> Result<T>) -> Result<T> {
        self.may_write()?;
        match &self.0.backend {
            Backend::Sqlite(sqlite) => sqlite.write(|tx| work(tx)),
            Backend::Postgres(postgres) => postgres.write(work),
        }
    }

    /// Runs a text of several statements outside of any transaction, for migrations and tests.
    pub(crate) fn batch(&self, sql: &str) -> Result<()> {
        match &self.0.backend {
            Backend::Sqlite(sqlite) => sqlite.batch(sql),
            Backend::Postgres(postgres) => postgres.batch(sql),
        }
    }

    /// Copies a SQLite database into a new file while others read and write. Nothing on PostgreSQL.
    ///
    /// # Errors
    /// Where the target cannot be written.
    pub fn copy_to(&self, target: &Path) -> Result<()> {
        match &self.0.backend {
            Backend::Sqlite(sqlite) => sqlite.copy_to(target),
            Backend::Postgres(_) => Ok(()),
        }
    }

    /// The file of a SQLite database.
    #[must_use]
    pub fn path(&self) -> Option<&Path> {
        match &self.0.backend {
            Backend::Sqlite(sqlite) => Some(&sqlite.path),
            Backend::Postgres(_) => None,
        }
    }
}
