//! One municipality (Kommune) on this installation: its database, files, keys and settings.
//!
//! There is no other way to data than through a [`Town`], and a request gets its town only from the host name it was
//! sent to ([`Installation::town_for_host`]). No table carries a tenant column: with SQLite each town is a folder, with
//! PostgreSQL a schema and a role of its own.
//!
//! Official acts are written by [`Town::write`], which refuses a write that records no event. What is no official act (a
//! draft, a session, a job's lease) is written by [`Town::maintain`].

mod audit;
mod copy;
mod installation;
mod keys;
mod master;
mod settings;
#[cfg(feature = "testing")]
pub mod testing;

use std::{
    fmt,
    sync::{Arc, Mutex, PoisonError},
};

use blob::{Blobs, Keyring, Stored};
use kernel::{Actor, Error, Result, Timestamp, TownSlug, World};
use ledger::Act;
use store::{Asks, Database, Read, Tx, sql};

pub use installation::{DatabaseConfig, Installation, InstallationConfig, ObjectConfig, S3Place};
pub use keys::Keys;
pub use settings::{Address, LegalRemedy, NumberRules, Settings};

/// The tables of a town's own settings.
pub const MIGRATIONS: &[store::Migration] = &[store::migration!("town", "0001_town")];

/// Settings are read again after this many seconds, so that all servers of a town follow a change soon.
const SETTINGS_AGE: i64 = 2;

/// One municipality (Kommune, Mandant).
pub struct Town {
    /// Its short name.
    pub slug: TownSlug,
    /// Clock and randomness.
    pub world: World,
    /// The bytes of its documents.
    pub blobs: Blobs,
    /// Its keys.
    pub keys: Keys,
    /// The keys that documents' keys are wrapped with.
    pub keyring: Keyring,
    db: Database,
    /// What made its tables.
    migrations: Arc<[store::Migration]>,
    settings: Mutex<Option<(Timestamp, Arc<Settings>)>>,
}

impl fmt::Debug for Town {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Town({})", self.slug)
    }
}

impl Town {
    pub(crate) fn new(
        slug: TownSlug,
        db: Database,
        migrations: Arc<[store::Migration]>,
        blobs: Blobs,
        keys: Keys,
        world: World,
    ) -> Self {
        let keyring = Keyring::new("1", keys.derive("blob key encryption"));
        Self { slug, world, blobs, keys, keyring, db, migrations, settings: Mutex::new(None) }
    }

    /// Stores a document's bytes; [`blob::record`] makes them the town's in the transaction of an act.
    ///
    /// # Errors
    /// What the place of the bytes says.
    pub fn put_bytes(&self, source: impl std::io::Read, mime: &str) -> Result<Stored> {
        self.blobs.put(source, mime, &self.keyring)
    }

    /// A document's bytes.
    ///
    /// # Errors
    /// [`Error::NotFound`] where it was destroyed, [`Error::TooLarge`] above `limit` bytes.
    pub fn read_bytes(&self, id: kernel::Id<blob::Blob>, limit: u64) -> Result<Vec<u8>> {
        let found = self.read(|read| Ok(blob::find(read, id)?))?;
        self.blobs.read_all(&found, &self.keyring, limit)
    }

    /// The present moment.
    #[must_use]
    pub fn now(&self) -> Timestamp {
        self.world.now()
    }

    /// Reads one consistent moment of the town.
    ///
    /// # Errors
    /// What `work` says.
    pub fn read<T>(&self, work: impl FnOnce(&mut Read<'_>) -> Result<T>) -> Result<T> {
        Ok(self.db.read(|read| Ok(work(read)?))?)
    }

    /// Asks several questions whose answers need not be of the same moment: quicker than [`Town::read`].
    ///
    /// # Errors
    /// What the database says.
    pub fn ask<A: Asks>(&self, asks: A) -> Result<A::Answers> {
        Ok(self.db.ask(asks)?)
    }

    /// Does an official act: all of it or nothing, with its record. `work` may run again and must change nothing but the
    /// database.
    ///
    /// # Errors
    /// What `work` says; and where it wrote rows but recorded no event, [`Error::Internal`], and nothing was written.
    pub fn write<T>(&self, actor: &Actor, mut work: impl FnMut(&mut Act<'_, '_>) -> Result<T>) -> Result<T> {
        Ok(self.db.write(|tx| Act::perform(tx, actor, &self.world, |act| Ok(work(act)?)))?)
    }

    /// Writes what is no official act: drafts, sessions, leases, indexes.
    ///
    /// # Errors
    /// What `work` says; [`Error::Internal`] where it changed an official table (one that its migration does not mark as
    /// unrecorded), and nothing was written.
    pub fn maintain<T>(&self, mut work: impl FnMut(&mut Tx<'_>) -> Result<T>) -> Result<T> {
        Ok(self.db.write(|tx| Ok(work(tx)?))?)
    }

    /// The database, for the parts of the foundation that run their own transactions (jobs, ledger).
    #[must_use]
    pub const fn database(&self) -> &Database {
        &self.db
    }

    /// What the town's administrator has set. At most a few seconds old.
    ///
    /// # Errors
    /// [`Error::Internal`] where the town has none yet.
    pub fn settings(&self) -> Result<Arc<Settings>> {
        let now = self.now();
        let mut cached = self.settings.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((read_at, settings)) = &*cached
            && (now.as_second() - read_at.as_second()).abs() < SETTINGS_AGE
        {
            return Ok(settings.clone());
        }
        let settings = Arc::new(self.read(|read| Ok(settings::load(read)?))?);
        *cached = Some((now, settings.clone()));
        Ok(settings)
    }

    /// The settings as they were read last, however long ago. Whoever is in the midst of an act must not read them anew: for that a
    /// second connection is needed, and where all are in the hands of acts that want one more, each waits for another.
    ///
    /// # Errors
    /// What the database says, where they were never read.
    pub fn settings_at_hand(&self) -> Result<Arc<Settings>> {
        let held = self.settings.lock().unwrap_or_else(PoisonError::into_inner).clone();
        held.map_or_else(|| self.settings(), |(_, settings)| Ok(settings))
    }

    /// Changes the settings.
    ///
    /// # Errors
    /// [`Error::Invalid`] where they do not fit, [`Error::Conflict`] where somebody else changed them meanwhile.
    pub fn change_settings(&self, actor: &Actor, seen: i64, settings: &Settings) -> Result<()> {
        settings.check()?;
        self.write(actor, |act| {
            settings::save(act, seen, settings)?;
            let subject = ledger::event::Subject::new("settings", kernel::Id::<()>::nil());
            act.record("town.settings_changed", subject, None, settings)?;
            Ok(())
        })?;
        *self.settings.lock().unwrap_or_else(PoisonError::into_inner) = None;
        Ok(())
    }

    /// The version of the settings, to be given back to [`Town::change_settings`].
    ///
    /// # Errors
    /// What the database says.
    pub fn settings_version(&self) -> Result<i64> {
        self.read(|read| {
            Ok(read.first(sql!("SELECT version FROM town_settings"), &[], |row| row.get(0))?.unwrap_or(0))
        })
    }

    /// The key that signs the checkpoints of the town's log. A log keeps the name of its first checkpoint, or proofs
    /// would fail when the town's address changes.
    ///
    /// # Errors
    /// [`Error::Internal`] where the settings name no log.
    pub fn log_signer(&self) -> Result<ledger::note::Signer> {
        let seed = kernel::Secret::new(self.keys.derive("ledger signature"));
        let signer = |origin: &str| ledger::note::Signer::new(origin, &seed).map_err(Error::caused_by);
        // A checkpoint that cannot be read or was not signed here names no log; the audit says what is wrong with it.
        if let Ok(Some(latest)) = self.read(|read| Ok(ledger::latest(read)?))
            && let Ok(own) = signer(&latest.unverified().origin)
            && latest.verify(own.verifier()).is_ok()
        {
            return Ok(own);
        }
        signer(&self.settings()?.log_origin(&self.slug))
    }

    /// Puts everything recorded so far into the log and signs a checkpoint.
    ///
    /// # Errors
    /// What the database says.
    pub fn sequence(&self) -> Result<u64> {
        Ok(ledger::sequence(&self.db, &self.log_signer()?)?)
    }
}
