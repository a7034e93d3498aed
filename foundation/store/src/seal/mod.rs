//! Seals: a keyed hash in every row, so that a row that was changed behind the program's back is found.
//!
//! Every table carries a column `seal` and the triggers that keep it (`install`); nobody who writes a row has to think of
//! it. The seal is HMAC-SHA-256 over the table's name and the row's columns, cut to 16 bytes, under a key that is not in the
//! database. An old row with its old seal would pass, and a removed one leaves nothing to look at; so a transaction also
//! knows what it did to official rows ([`Changes`]), the ledger keeps that in the event of the act, and [`Database::write`]
//! refuses a transaction whose changes nobody took over.
//!
//! [`Database::write`]: crate::Database::write

mod changes;
mod install;
mod kind;
pub(crate) mod postgresql;
mod rows;
pub(crate) mod sqlite;

use std::{
    fmt,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;

pub use changes::Changes;
pub(crate) use install::{Table, expected_triggers, tables, triggers};
pub use kind::{Kind, kinds};
pub use rows::SealedRow;

/// The column that every sealed table has.
pub(crate) const COLUMN: &str = "seal";

/// A seal: the first 16 bytes of the hash.
pub(crate) type Seal = [u8; 16];

/// What makes and checks seals: the key of a database.
#[derive(Clone)]
pub struct Sealer {
    /// With the key already worked in: cloned for each row, which saves two of four rounds.
    ready: Hmac<Sha256>,
    key: [u8; 32],
}

impl Sealer {
    /// With the key of a database; it must not be kept in that database.
    #[must_use]
    pub fn new(key: [u8; 32]) -> Self {
        Self { ready: Hmac::<Sha256>::new(&key_block(&key, 0).into()), key }
    }

    pub(crate) fn seal(&self, message: &[u8]) -> Seal {
        let mut mac = self.ready.clone();
        mac.update(message);
        let mut seal = [0; 16];
        seal.copy_from_slice(&mac.finalize().into_bytes()[..16]);
        seal
    }

    /// A row's number in [`Changes`]: keyed, because a key may say something about a person. Two rows that share a number
    /// are no harm, their seals are summed up.
    pub(crate) fn number(&self, message: &[u8]) -> u64 {
        let mut number = [0; 8];
        number.copy_from_slice(&self.seal(message)[..8]);
        u64::from_be_bytes(number)
    }

    /// What a row counts in a sum over many rows; only who has the key can compute it. Odd, so that no difference vanishes.
    #[must_use]
    pub fn weight(&self, row: u64) -> u128 {
        let mut message = *b"w________";
        message[1..].copy_from_slice(&row.to_be_bytes());
        value(self.seal(&message)) | 1
    }

    /// The two blocks of HMAC (RFC 2104), in hexadecimal digits: PostgreSQL knows SHA-256 and no HMAC.
    pub(crate) fn blocks(&self) -> [String; 2] {
        [0x36, 0x5c].map(|pad| key_block(&self.key, pad).iter().map(|byte| format!("{byte:02x}")).collect())
    }
}

/// The key filled up to a block of SHA-256, each byte mixed with `pad`.
fn key_block(key: &[u8; 32], pad: u8) -> [u8; 64] {
    let mut block = [0; 64];
    block[..32].copy_from_slice(key);
    block.map(|byte| byte ^ pad)
}

impl fmt::Debug for Sealer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Sealer")
    }
}

/// The triggers of some table as text: a template database that was made with others is not used again.
#[cfg(feature = "testing")]
pub(crate) fn triggers_in_short() -> String {
    use crate::dialect::Dialect;
    let column = vec!["a".to_owned()];
    let table = Table {
        name: "t".to_owned(),
        all: column.clone(),
        columns: column.clone(),
        key: column,
        sealed: true,
    };
    let of = |dialect| expected_triggers(dialect, &table, Kind::Recorded);
    format!("{:?}", (of(Dialect::Sqlite), of(Dialect::Postgres)))
}

/// What the running transaction of a connection did to official rows: written to by triggers.
#[derive(Clone, Default)]
pub(crate) struct Recorder(Arc<Mutex<Changes>>);

impl Recorder {
    pub(crate) fn lock(&self) -> MutexGuard<'_, Changes> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// What a seal counts in a sum.
pub(crate) const fn value(seal: Seal) -> u128 {
    u128::from_be_bytes(seal)
}
