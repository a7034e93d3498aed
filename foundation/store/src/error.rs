//! Errors of the database, mapped once from the drivers' codes, never from message texts.

/// What a database can answer instead of rows.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// A row was wanted and there is none.
    #[error("no such row")]
    NoRow,
    /// A unique index refused a second row of the same key (SQLITE_CONSTRAINT_UNIQUE, SQLSTATE 23505).
    #[error("a row with this key exists already")]
    Duplicate,
    /// Another rule of the schema was broken: foreign key, check, not null (SQLITE_CONSTRAINT, class 23).
    #[error("the schema refuses this row")]
    Constraint(#[source] Driver),
    /// Locked, overloaded, out of connections or gone; the same call may succeed in a moment.
    #[error("the database is busy or away")]
    Busy(#[source] Option<Driver>),
    /// The transaction was poisoned by an earlier error and cannot be committed.
    #[error("an earlier statement failed, nothing was written")]
    Poisoned,
    /// Written without a record of the act: a fault of the program (see `town`).
    #[error("a write without an event was refused")]
    Unrecorded,
    /// Rows of this official table were changed and no act took that over: a fault of the program (see [`crate::seal`]).
    #[error("rows of the official table {0} were changed outside of an act; nothing was written")]
    Official(String),
    /// Work on a guess wanted to write (see [`crate::Database::along`]).
    #[error("nothing is written on a guess")]
    Guess,
    /// A value in a row is not what the program expects.
    #[error("column {column}: expected {expected}")]
    Type {
        /// The column's place in the row.
        column: usize,
        /// What was wanted.
        expected: &'static str,
    },
    /// A migration does not fit.
    #[error("{0}")]
    Migration(String),
    /// Anything else, with the driver's own words.
    #[error("database fault")]
    Fault(#[source] Driver),
    /// The closure given to `read` or `write` ended with this.
    #[error(transparent)]
    Act(Box<kernel::Error>),
}

/// An error of a driver, kept for the operator.
pub type Driver = Box<dyn std::error::Error + Send + Sync>;

/// The result of everything here.
pub type Result<T, E = Error> = std::result::Result<T, E>;

impl Error {
    /// Whether the same transaction may succeed when tried again.
    #[must_use]
    pub const fn is_transient(&self) -> bool {
        matches!(self, Self::Busy(_))
    }
}

impl From<Error> for kernel::Error {
    fn from(error: Error) -> Self {
        match error {
            Error::NoRow => Self::NotFound,
            Error::Duplicate => Self::Conflict("Das gibt es schon.".into()),
            Error::Busy(_) => Self::Busy,
            Error::Act(error) => *error,
            other => Self::caused_by(other),
        }
    }
}

impl From<kernel::Error> for Error {
    fn from(error: kernel::Error) -> Self {
        match error {
            kernel::Error::Busy => Self::Busy(None),
            other => Self::Act(Box::new(other)),
        }
    }
}

impl From<rusqlite::Error> for Error {
    fn from(error: rusqlite::Error) -> Self {
        use rusqlite::ffi;
        let Some(code) = error.sqlite_error().map(|e| e.extended_code) else {
            return match error {
                rusqlite::Error::QueryReturnedNoRows => Self::NoRow,
                other => Self::Fault(Box::new(other)),
            };
        };
        match (code, code & 0xff) {
            (ffi::SQLITE_CONSTRAINT_UNIQUE | ffi::SQLITE_CONSTRAINT_PRIMARYKEY, _) => Self::Duplicate,
            (_, ffi::SQLITE_CONSTRAINT) => Self::Constraint(Box::new(error)),
            (_, ffi::SQLITE_BUSY | ffi::SQLITE_LOCKED) => Self::Busy(Some(Box::new(error))),
            _ => Self::Fault(Box::new(error)),
        }
    }
}

impl From<tokio_postgres::Error> for Error {
    fn from(error: tokio_postgres::Error) -> Self {
        let Some(state) = error.code().map(|code| code.code().to_owned()) else {
            // Without an SQLSTATE the answer did not come from the server: the connection is gone.
            return Self::Busy(Some(Box::new(error)));
        };
        match state.as_str() {
            "23505" => Self::Duplicate,
            // serialization failure, deadlock, too many connections, shutting down, starting up
            "40001" | "40P01" | "53300" | "57P01" | "57P02" | "57P03" | "55P03" => {
                Self::Busy(Some(Box::new(error)))
            }
            class if class.starts_with("23") => Self::Constraint(Box::new(error)),
            class if class.starts_with("08") => Self::Busy(Some(Box::new(error))),
            _ => Self::Fault(Box::new(error)),
        }
    }
}
