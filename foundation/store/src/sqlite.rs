//! SQLite: one queued writer with group commit, several readers.

use std::{
    panic::{AssertUnwindSafe, catch_unwind, resume_unwind},
    path::{Path, PathBuf},
    sync::{
        Arc, Condvar, Mutex, MutexGuard, PoisonError,
        atomic::{AtomicUsize, Ordering},
    },
    time::Duration,
};

use rusqlite::{Connection, OpenFlags, config::DbConfig, types::ToSqlOutput, types::ValueRef};

use crate::{
    Bind, Cell, Error, Result, Sql, Value,
    ask::Part,
    dialect::Dialect,
    pool::Pool,
    seal::{self, Recorder, Sealer},
    transaction::{Conn, Read, Tx},
};

/// At most so many transactions share one commit, so that the first of them does not wait long.
const GROUP: usize = 64;

pub(crate) struct Sqlite {
    pub(crate) path: PathBuf,
    readers: Pool<Connection>,
    writer: Mutex<Writer>,
    /// Threads that stand in line for `writer`.
    waiting: AtomicUsize,
}

struct Writer {
    conn: Connection,
    /// What the running transaction did to official rows.
    recorder: Recorder,
    /// Transactions done inside the open group; 0 when no group is open.
    open: usize,
    /// How the open (or next) group ends.
    group: Arc<Group>,
}

/// Transactions that share a commit. Who waits for its end does not stand in the way of those who write meanwhile.
#[derive(Default)]
struct Group {
    good: Mutex<Option<bool>>,
    ended: Condvar,
}

impl Group {
    fn end(&self, good: bool) {
        *self.good.lock().unwrap_or_else(PoisonError::into_inner) = Some(good);
        self.ended.notify_all();
    }

    fn wait(&self) -> Result<()> {
        let mut good = self.good.lock().unwrap_or_else(PoisonError::into_inner);
        loop {
            match *good {
                Some(true) => return Ok(()),
                Some(false) => return Err(Error::Busy(None)),
                None => good = self.ended.wait(good).unwrap_or_else(PoisonError::into_inner),
            }
        }
    }
}

impl Sqlite {
    pub(crate) fn open(path: &Path, readers: usize, sealer: &Sealer) -> Result<Self> {
        let recorder = Recorder::default();
        let conn = connect(path, OpenFlags::default(), sealer, &recorder)?;
        let for_reading = sealer.clone();
        let for_readers = path.to_path_buf();
        let flags =
            OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX | OpenFlags::SQLITE_OPEN_URI;
        Ok(Self {
            path: path.to_path_buf(),
            readers: Pool::new(readers, move || {
                let conn = connect(&for_readers, flags, &for_reading, &Recorder::default())?;
                conn.execute_batch("PRAGMA query_only = ON")?;
                Ok(conn)
            }),
            writer: Mutex::new(Writer { conn, recorder, open: 0, group: Arc::default() }),
            waiting: AtomicUsize::new(0),
        })
    }

    pub(crate) fn read<T>(&self, work: impl FnOnce(&mut Read<'_>) -> Result<T>) -> Result<T> {
        self.readers.with(Connection::is_autocommit_now, |conn| {
            conn.execute_batch("BEGIN")?;
            let result = work(&mut Read::new(Conn::Sqlite(conn)));
            // There is nothing to take back.
            conn.execute_batch("COMMIT")?;
            result
        })
    }

    /// Runs `work` in a savepoint of the open group. Whoever finds nobody behind itself in line commits for the whole
    /// group with one fsync; the others wait for that. Nobody returns before its rows are on the disk.
    pub(crate) fn write<T>(&self, work: impl FnOnce(&mut Tx<'_>) -> Result<T>) -> Result<T> {
        self.waiting.fetch_add(1, Ordering::SeqCst);
        let mut writer = self.lock();
        self.waiting.fetch_sub(1, Ordering::SeqCst);

        if writer.open == 0 {
            writer.conn.execute_batch("BEGIN IMMEDIATE")?;
        }
        let result = catch_unwind(AssertUnwindSafe(|| in_savepoint(&writer, work)));
        writer.open += 1;
        let good = matches!(result, Ok(Ok(_)));

        let more_behind = self.waiting.load(Ordering::SeqCst) > 0 && writer.open < GROUP;
        let committed = if more_behind {
            // Those that only rolled back do not care how the group ends.
            let group = writer.group.clone();
            drop(writer);
            if good { group.wait() } else { Ok(()) }
        } else {
            commit(writer)
        };
        match result {
            Err(panic) => resume_unwind(panic),
            Ok(Err(error)) => Err(error),
            Ok(Ok(value)) => committed.map(|()| value),
        }
    }

    /// Copies the whole database into a new file while others read and write.
    pub(crate) fn copy_to(&self, target: &Path) -> Result<()> {
        self.readers.with(Connection::is_autocommit_now, |conn| {
            let mut copy = Connection::open(target)?;
            let backup = rusqlite::backup::Backup::new(conn, &mut copy)?;
            Ok(backup.run_to_completion(1000, Duration::ZERO, None)?)
        })
    }

    pub(crate) fn batch(&self, sql: &str) -> Result<()> {
        Ok(self.lock().conn.execute_batch(sql)?)
    }

    fn lock(&self) -> MutexGuard<'_, Writer> {
        self.writer.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

trait Autocommit {
    fn is_autocommit_now(&mut self) -> bool;
}
impl Autocommit for Connection {
    fn is_autocommit_now(&mut self) -> bool {
        self.is_autocommit()
    }
}

fn commit(mut writer: MutexGuard<'_, Writer>) -> Result<()> {
    let mut result = writer.conn.execute_batch("COMMIT");
    if result.is_err() && !writer.conn.is_autocommit() {
        result = writer.conn.execute_batch("ROLLBACK").and(result);
    }
    writer.open = 0;
    let group = std::mem::take(&mut writer.group);
    drop(writer);
    group.end(result.is_ok());
    Ok(result?)
}

fn in_savepoint<T>(writer: &Writer, work: impl FnOnce(&mut Tx<'_>) -> Result<T>) -> Result<T> {
    let conn = &writer.conn;
    conn.execute_batch("SAVEPOINT act")?;
    /// Takes the savepoint back when `work` fails or panics.
    struct Undo<'c>(&'c Connection, bool);
    impl Drop for Undo<'_> {
        fn drop(&mut self) {
            if self.1 && self.0.execute_batch("ROLLBACK TO act; RELEASE act").is_err() {
                tracing::error!("a savepoint could not be rolled back");
            }
        }
    }
    let mut undo = Undo(conn, true);
    let mut tx = Tx::new(Conn::Sqlite(conn), writer.recorder.clone());
    let value = work(&mut tx)?;
    tx.check()?;
    conn.execute_batch("RELEASE act")?;
    undo.1 = false;
    Ok(value)
}

/// The functions behind the seals are there for readers, too: without them no writing statement can be prepared.
fn connect(path: &Path, flags: OpenFlags, sealer: &Sealer, recorder: &Recorder) -> Result<Connection> {
    let conn = Connection::open_with_flags(path, flags)?;
    conn.busy_timeout(Duration::from_secs(10))?;
    conn.set_prepared_statement_cache_capacity(512);
    // FULL: an acknowledged act is on the disk. The WAL lets readers go on meanwhile. The file is not mapped into memory:
    // each connection would map it once more, and the program would seem to need gigabytes. Nor does each keep more than 2 MiB of
    // it: what is read often lies in the system's memory, once for all.
    conn.execute_batch(
        "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON;
         PRAGMA temp_store = MEMORY; PRAGMA cache_size = -2048;",
    )?;
    // Otherwise a statement is prepared anew whenever a bound value differs from the one before, in case another plan were better:
    // that cost half of a page's time.
    conn.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true)?;
    seal::sqlite::register(&conn, sealer, recorder)?;
    Ok(conn)
}

pub(crate) fn query(
    conn: &Connection,
    sql: &'static Sql,
    params: &[&dyn Bind],
    each: &mut dyn FnMut(&crate::Row<'_>) -> Result<()>,
) -> Result<()> {
    let mut statement = conn.prepare_cached(sql.in_dialect(Dialect::Sqlite))?;
    let mut rows = statement.query(rusqlite::params_from_iter(params.iter().map(|p| Param(p.bind()))))?;
    while let Some(row) = rows.next()? {
        each(&crate::Row::Sqlite(row))?;
    }
    Ok(())
}

pub(crate) fn ask(conn: &Connection, part: &mut dyn Part) -> Result<()> {
    let params = part.params();
    let params: Vec<&dyn Bind> = params.iter().map(|value| value as &dyn Bind).collect();
    query(conn, part.sql(), &params, &mut |row| part.take(row))
}

pub(crate) fn execute(conn: &Connection, sql: &'static Sql, params: &[&dyn Bind]) -> Result<u64> {
    let mut statement = conn.prepare_cached(sql.in_dialect(Dialect::Sqlite))?;
    let rows = statement.execute(rusqlite::params_from_iter(params.iter().map(|p| Param(p.bind()))))?;
    Ok(rows as u64)
}

pub(crate) fn cell<'r>(row: &'r rusqlite::Row<'_>, place: usize) -> Option<Cell<'r>> {
    Some(match row.get_ref(place).ok()? {
        ValueRef::Null => Cell::Null,
        ValueRef::Integer(i) => Cell::Int(i),
        ValueRef::Real(r) => Cell::Real(r),
        ValueRef::Text(t) => Cell::Text(std::str::from_utf8(t).ok()?),
        ValueRef::Blob(b) => Cell::Bytes(b),
    })
}

struct Param<'a>(Value<'a>);

impl rusqlite::ToSql for Param<'_> {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        use rusqlite::types::Value as Owned;
        Ok(match &self.0 {
            Value::Null => ToSqlOutput::Owned(Owned::Null),
            Value::Bool(b) => ToSqlOutput::Owned(Owned::Integer(i64::from(*b))),
            Value::Int(i) => ToSqlOutput::Owned(Owned::Integer(*i)),
            Value::Text(t) | Value::Json(t) => ToSqlOutput::Borrowed(ValueRef::Text(t.as_bytes())),
            Value::Bytes(b) => ToSqlOutput::Borrowed(ValueRef::Blob(b)),
            Value::Uuid(u) => ToSqlOutput::Borrowed(ValueRef::Blob(u.as_bytes())),
            Value::Timestamp(t) => ToSqlOutput::Owned(Owned::Integer(t.as_microsecond())),
            Value::Date(d) => ToSqlOutput::Owned(Owned::Text(d.to_string())),
        })
    }
}
