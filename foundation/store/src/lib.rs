//! One thin interface over SQLite and PostgreSQL.
//!
//! The ten rules of this crate stand in ARCHITECTURE.md ("The store's ten rules"). In short: SQL is static and registered by [`sql!`];
//! parameters are `$1…$n`; what differs between the databases is a token in braces, all of them in one table
//! ([`dialect`]); writing happens only in [`Database::write`], whose closure may run again; ids, time and hashes come
//! from Rust; an error of a statement poisons the transaction.
//!
//! ```
//! use store::{Database, Read, Result, sql};
//! fn greeting(read: &mut Read<'_>, name: &str) -> Result<String> {
//!     read.one(sql!("SELECT 'Guten Tag, ' || $1"), &[&name], |row| row.get(0))
//! }
//! let db = Database::in_memory()?;
//! assert_eq!(db.read(|read| greeting(read, "Frau Ünal"))?, "Guten Tag, Frau Ünal");
//! # Ok::<(), store::Error>(())
//! ```

mod along;
mod ask;
mod database;
pub mod dialect;
mod dump;
mod error;
pub mod fold;
mod inspect;
mod migrate;
mod pool;
mod postgresql;
mod schema;
pub mod seal;
mod sql;
mod sqlite;
#[cfg(feature = "testing")]
pub mod testing;
mod tls;
mod transaction;
mod value;

pub use along::Went;
pub use ask::{Ask, Asks, Part};
pub use database::{Config, Database};
pub use dump::{dump, undump};
pub use error::{Driver, Error, Result};
pub use inspect::Fault;
pub use migrate::Migration;
pub use postgresql::provision;
pub use schema::{ColumnInfo, Described, applied, same_kind};
pub use seal::{Changes, Sealer};
pub use sql::{STATEMENTS, Sql};
pub use transaction::{Read, Row, Tx};
pub use value::{Bind, Cell, Column, Json, Value};

#[doc(hidden)]
pub use linkme;
