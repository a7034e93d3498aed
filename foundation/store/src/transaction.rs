//! Reading and writing inside a transaction.

use std::{
    cell::RefCell,
    ops::{Deref, DerefMut},
    rc::Rc,
};

use crate::{
    Ask, Asks, Bind, Column, Error, Part, Result, Sql, along,
    dialect::Dialect,
    postgresql::{self, PgClient},
    seal::{Changes, Recorder},
    sqlite,
};

/// So many statements are sent to PostgreSQL at once at most.
const TOGETHER: usize = 64;

/// A connection inside a transaction, of either database.
pub(crate) enum Conn<'c> {
    Sqlite(&'c rusqlite::Connection),
    Postgres(&'c mut PgClient),
}

/// A consistent view of the database. Made by [`Database::read`](crate::Database::read).
pub struct Read<'c> {
    pub(crate) conn: Conn<'c>,
    poisoned: bool,
    /// What goes along with the first question.
    pub(crate) along: Option<Rc<RefCell<dyn Part>>>,
    /// What goes before the next statement, see [`Tx::later`].
    later: Vec<Ask<()>>,
}

/// A transaction that writes. Made by [`Database::write`](crate::Database::write). Reads as [`Read`] does.
pub struct Tx<'c> {
    read: Read<'c>,
    recorder: Recorder,
    statements: u64,
    /// Whether what is to be done later may go out with the commit, see [`Tx::last`].
    ends: bool,
}

/// A row of an answer. Columns are read by their place.
pub enum Row<'r> {
    #[doc(hidden)]
    Sqlite(&'r rusqlite::Row<'r>),
    #[doc(hidden)]
    Postgres(&'r tokio_postgres::Row),
}

impl Row<'_> {
    /// The value of the column at `place` (from 0).
    ///
    /// # Errors
    /// [`Error::Type`] where the column holds something else.
    pub fn get<T: Column>(&self, place: usize) -> Result<T> {
        let cell = match self {
            Self::Sqlite(row) => sqlite::cell(row, place),
            Self::Postgres(row) => postgresql::cell(row, place),
        };
        cell.and_then(T::from_cell).ok_or(Error::Type { column: place, expected: T::EXPECTED })
    }
}

impl<'c> Read<'c> {
    pub(crate) const fn new(conn: Conn<'c>) -> Self {
        Self { conn, poisoned: false, along: None, later: Vec::new() }
    }

    /// The database this reads from.
    #[must_use]
    pub const fn dialect(&self) -> Dialect {
        match self.conn {
            Conn::Sqlite(_) => Dialect::Sqlite,
            Conn::Postgres(_) => Dialect::Postgres,
        }
    }

    /// Calls `each` with every row.
    ///
    /// # Errors
    /// What the database or `each` says. The first error poisons the transaction.
    pub fn each(
        &mut self,
        sql: &'static Sql,
        params: &[&dyn Bind],
        mut each: impl FnMut(&Row<'_>) -> Result<()>,
    ) -> Result<()> {
        if self.along.is_some() || !self.later.is_empty() {
            self.ask(())?;
        }
        if self.poisoned {
            return Err(Error::Poisoned);
        }
        let result = match &mut self.conn {
            Conn::Sqlite(conn) => sqlite::query(conn, sql, params, &mut each),
            Conn::Postgres(client) => client.query(sql, params, &mut each),
        };
        self.poison(result)
    }

    /// All rows.
    ///
    /// # Errors
    /// As [`Read::each`].
    pub fn all<T>(
        &mut self,
        sql: &'static Sql,
        params: &[&dyn Bind],
        mut map: impl FnMut(&Row<'_>) -> Result<T>,
    ) -> Result<Vec<T>> {
        let mut rows = Vec::new();
        self.each(sql, params, |row| {
            rows.push(map(row)?);
            Ok(())
        })?;
        Ok(rows)
    }

    /// The first row, if there is one.
    ///
    /// # Errors
    /// As [`Read::each`].
    pub fn first<T>(
        &mut self,
        sql: &'static Sql,
        params: &[&dyn Bind],
        mut map: impl FnMut(&Row<'_>) -> Result<T>,
    ) -> Result<Option<T>> {
        let mut found = None;
        self.each(sql, params, |row| {
            if found.is_none() {
                found = Some(map(row)?);
            }
            Ok(())
        })?;
        Ok(found)
    }

    /// The first row.
    ///
    /// # Errors
    /// [`Error::NoRow`] where there is none (this does not poison), else as [`Read::each`].
    pub fn one<T>(
        &mut self,
        sql: &'static Sql,
        params: &[&dyn Bind],
        map: impl FnMut(&Row<'_>) -> Result<T>,
    ) -> Result<T> {
        self.first(sql, params, map)?.ok_or(Error::NoRow)
    }

    /// Asks one question, or several of which none needs the answer to another: one round trip to a server.
    ///
    /// # Errors
    /// As [`Read::each`].
    pub fn ask<A: Asks>(&mut self, mut asks: A) -> Result<A::Answers> {
        if self.poisoned {
            return Err(Error::Poisoned);
        }
        let along = self.along.take().filter(|_| along::waits());
        let mut first = along.as_ref().map(|part| part.borrow_mut());
        let later = std::mem::take(&mut self.later);
        let mut parts = asks.parts();
        if let Some(first) = &mut first {
            parts.insert(0, &mut **first);
        }
        let result = match &mut self.conn {
            Conn::Sqlite(conn) => parts.into_iter().try_for_each(|part| sqlite::ask(conn, part)),
            Conn::Postgres(client) => client.together(later, &mut parts),
        };
        if first.is_some() {
            along::went(result.is_ok());
        }
        drop(first);
        self.poison(result).map(|()| asks.into_answers())
    }

    fn poison<T>(&mut self, result: Result<T>) -> Result<T> {
        self.poisoned |= result.is_err();
        result
    }
}

impl<'c> Tx<'c> {
    pub(crate) fn new(conn: Conn<'c>, recorder: Recorder) -> Self {
        recorder.lock().clear();
        Self { read: Read::new(conn), recorder, statements: 0, ends: false }
    }

    /// Runs a statement that writes and gives the number of rows it touched.
    ///
    /// # Errors
    /// What the database says. Any error poisons the transaction: commit is then refused (PostgreSQL would turn the commit
    /// into a rollback and say nothing).
    pub fn execute(&mut self, sql: &'static Sql, params: &[&dyn Bind]) -> Result<u64> {
        self.settle()?;
        self.statements += 1;
        let result = match &mut self.read.conn {
            Conn::Sqlite(conn) => sqlite::execute(conn, sql, params),
            Conn::Postgres(client) => client.execute(sql, params),
        };
        self.read.poison(result)
    }

    /// Runs a statement that writes and of which nobody needs an answer. On PostgreSQL it goes out together with what is asked
    /// next, or at the end, and costs no round trip of its own; where it fails, that is said then.
    ///
    /// # Errors
    /// As [`Tx::execute`], on PostgreSQL of what went before.
    pub fn later(&mut self, sql: &'static Sql, params: &[&dyn Bind]) -> Result<()> {
        if let Conn::Sqlite(_) = self.read.conn {
            return self.execute(sql, params).map(drop);
        }
        (self.statements, self.ends) = (self.statements + 1, false);
        self.read.later.push(Ask::fold(sql, params, (), |(), _| Ok(())));
        if self.read.later.len() < TOGETHER { Ok(()) } else { self.settle() }
    }

    /// Runs a statement that writes, after which nothing comes but the commit: on PostgreSQL both are one round trip. It must be of a
    /// table that is no official record, because nobody takes its changes over any more.
    ///
    /// # Errors
    /// As [`Tx::execute`], on PostgreSQL at the commit.
    pub fn last(&mut self, sql: &'static Sql, params: &[&dyn Bind]) -> Result<()> {
        if let Conn::Sqlite(_) = self.read.conn {
            return self.execute(sql, params).map(drop);
        }
        self.later(sql, params)?;
        self.ends = true;
        Ok(())
    }

    /// What goes out with the commit.
    pub(crate) fn into_last(self) -> Vec<Ask<()>> {
        self.read.later
    }

    /// Waits for what was to be done later.
    fn settle(&mut self) -> Result<()> {
        if self.read.poisoned {
            return Err(Error::Poisoned);
        }
        if self.read.later.is_empty() { Ok(()) } else { self.read.ask(()) }
    }

    /// Runs a statement that writes and answers with rows (`… RETURNING …`), and gives the first.
    ///
    /// # Errors
    /// As [`Tx::execute`].
    pub fn returning<T>(
        &mut self,
        sql: &'static Sql,
        params: &[&dyn Bind],
        map: impl FnMut(&Row<'_>) -> Result<T>,
    ) -> Result<Option<T>> {
        self.statements += 1;
        self.read.first(sql, params, map)
    }

    /// How many writing statements were run so far.
    #[must_use]
    pub const fn statements(&self) -> u64 {
        self.statements
    }

    /// What was done to official rows since the beginning, or since this was last called. Whoever takes it over keeps it
    /// where it cannot be changed any more: the ledger does, in the event of the act.
    ///
    /// # Errors
    /// What the database says of what was to be done later.
    pub fn take_changes(&mut self) -> Result<Changes> {
        self.take_in_changes()?;
        let mut noted = self.recorder.lock();
        let changes = noted.summed();
        noted.clear();
        Ok(changes)
    }

    /// Does what was to be done later, and learns what all of it did to official rows: on SQLite triggers say it at once.
    pub(crate) fn take_in_changes(&mut self) -> Result<()> {
        if self.read.poisoned {
            return Err(Error::Poisoned);
        }
        match &mut self.read.conn {
            Conn::Postgres(client) => {
                let later = std::mem::take(&mut self.read.later);
                let result = client.take_in_changes(later);
                self.read.poison(result)
            }
            Conn::Sqlite(_) => Ok(()),
        }
    }

    /// An official table whose changes nobody took over.
    pub(crate) fn changed_table(&self) -> Option<String> {
        let noted = self.recorder.lock();
        if noted.is_empty() {
            return None;
        }
        noted.summed().iter().next().map(|(table, _)| table.to_owned())
    }

    /// Whether this may be committed.
    pub(crate) fn check(&mut self) -> Result<()> {
        if self.read.poisoned || !self.ends {
            self.take_in_changes()?;
        }
        self.changed_table().map_or(Ok(()), |table| Err(Error::Official(table)))
    }
}

impl<'c> Deref for Tx<'c> {
    type Target = Read<'c>;
    fn deref(&self) -> &Read<'c> {
        &self.read
    }
}
impl DerefMut for Tx<'_> {
    fn deref_mut(&mut self) -> &mut Self::Target {
        &mut self.read
    }
}
