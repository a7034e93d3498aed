//! The audit: everything that is stored is computed anew from leaves and payloads, and what differs is named.
//!
//! No stored intermediate value is trusted. From the events alone grow the hashes, tiles and roots; the stored ones and the
//! signatures are only compared with them. The work is streamed: memory does not depend on the length of the log.
//!
//! What an audit of the database alone cannot see is a log cut off at an earlier state together with its later checkpoints.
//! Against that it takes checkpoints that were kept elsewhere ([`Audit::with_outside`]): by a witness, a neighbouring town,
//! or in any proof that a citizen holds.

mod event;
mod report;
mod rows;
mod run;
mod sealed;
mod tally;

use store::{Changes, Database, Migration, Result};

pub use report::{Deviation, Report};

use crate::{checkpoint::SignedCheckpoint, event::Leaf, note::VerifierKey};

/// Looks at an event and its payload (nothing where erased) and says what does not fit elsewhere, for instance a document
/// whose bytes have another hash than the one recorded.
pub type Check<'a> = dyn FnMut(&Leaf, Option<&str>) -> Vec<String> + 'a;

/// Takes in what an act did to official rows.
type NoteRows<'a> = dyn FnMut(&[u8]) + 'a;
/// Is told what is read next.
type Progress<'a> = Box<dyn FnMut(&str) + 'a>;

/// An audit to be run.
pub struct Audit<'a> {
    key: &'a VerifierKey,
    outside: Vec<SignedCheckpoint>,
    check: Option<Box<Check<'a>>>,
    migrations: Option<&'a [Migration]>,
    progress: Option<Progress<'a>>,
}

impl<'a> Audit<'a> {
    /// An audit of the log that signs with `key`.
    #[must_use]
    pub const fn new(key: &'a VerifierKey) -> Self {
        Self { key, outside: Vec::new(), check: None, migrations: None, progress: None }
    }

    /// Also demands that the log continues these checkpoints, which were kept outside of the database.
    #[must_use]
    pub fn with_outside(mut self, checkpoints: impl IntoIterator<Item = SignedCheckpoint>) -> Self {
        self.outside.extend(checkpoints);
        self
    }

    /// Also calls `check` for every event.
    #[must_use]
    pub fn with_check(mut self, check: impl FnMut(&Leaf, Option<&str>) -> Vec<String> + 'a) -> Self {
        self.check = Some(Box::new(check));
        self
    }

    /// Also checks everything else in the database, which these migrations made: its shape, the seal of every row, and that
    /// every official row is as acts have left it.
    #[must_use]
    pub const fn with_tables(mut self, migrations: &'a [Migration]) -> Self {
        self.migrations = Some(migrations);
        self
    }

    /// Also calls `progress` with the name of each table before it is read.
    #[must_use]
    pub fn with_progress(mut self, progress: impl FnMut(&str) + 'a) -> Self {
        self.progress = Some(Box::new(progress));
        self
    }

    /// Runs the audit on one consistent view of the database; others may write meanwhile.
    ///
    /// # Errors
    /// Where the database does not answer. Whatever is wrong with its content stands in the report.
    pub fn run(self, database: &Database) -> Result<Report> {
        let Self { key, mut outside, mut check, migrations, progress } = self;
        outside.sort_by_key(|signed| signed.unverified().size);
        let mut progress = progress.unwrap_or_else(|| Box::new(|_| ()));
        let mut tally = tally::Tally::new(database.sealer().clone());
        database.read(|read| {
            let mut note = |rows: &[u8]| tally.add_act(&Changes::from_bytes(rows).unwrap_or_default());
            let note = migrations.map(|_| &mut note as &mut NoteRows<'_>);
            let mut report = run::Run::new(read, key, &outside, check.as_deref_mut(), note).run()?;
            if let Some(migrations) = migrations {
                sealed::check(read, database.sealer(), migrations, tally, &mut report, &mut progress)?;
            }
            Ok(report)
        })
    }
}

impl std::fmt::Debug for Audit<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Audit").field("key", self.key).field("outside", &self.outside).finish_non_exhaustive()
    }
}

/// [`Audit`] with nothing but the key.
///
/// # Errors
/// As [`Audit::run`].
pub fn audit(database: &Database, key: &VerifierKey) -> Result<Report> {
    Audit::new(key).run(database)
}
