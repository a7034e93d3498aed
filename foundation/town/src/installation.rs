//! The towns on this installation, found by host name.

use std::{
    collections::HashMap,
    fs,
    path::{Path, PathBuf},
    sync::{Arc, PoisonError, RwLock},
};

use blob::Blobs;
use kernel::{Error, Result, Timestamp, TownSlug, World};
use store::{Config, Database, Json, Migration, sql};

use crate::{Keys, Town};

/// Where the databases are.
#[derive(Debug, Clone)]
pub enum DatabaseConfig {
    /// SQLite files below the data folder.
    Sqlite,
    /// One PostgreSQL database with a schema and a role for each town.
    Postgres {
        /// `postgres://user@host/database` or libpq's `host=… user=…`.
        url: String,
        /// Connections of this process for each town.
        connections: usize,
    },
}

/// Where documents' bytes are.
#[derive(Debug, Clone)]
pub enum ObjectConfig {
    /// Files below the data folder.
    Local,
    /// An S3-compatible object storage; each town below its own prefix.
    S3(S3Place),
}

/// A place in S3-compatible object storage.
#[derive(Debug, Clone)]
pub struct S3Place {
    /// `https://…`.
    pub endpoint: String,
    /// The bucket; it must exist.
    pub bucket: String,
    /// The access key's name.
    pub access_key: String,
    /// The secret access key.
    pub secret: kernel::Secret<String>,
    /// The region; `us-east-1` where the storage knows none.
    pub region: String,
}

/// What an installation needs to know.
#[derive(Debug, Clone)]
pub struct InstallationConfig {
    /// The data folder.
    pub data: PathBuf,
    /// The databases.
    pub database: DatabaseConfig,
    /// The objects.
    pub objects: ObjectConfig,
    /// The migrations of all rooms, in order.
    pub migrations: Vec<Migration>,
}

/// The towns of this installation.
pub struct Installation {
    config: InstallationConfig,
    world: World,
    master: [u8; 32],
    registry: Database,
    known: RwLock<Known>,
}

#[derive(Default)]
struct Known {
    towns: HashMap<TownSlug, Arc<Town>>,
    hosts: HashMap<String, TownSlug>,
    read_at: Option<Timestamp>,
}

const REGISTRY: &[Migration] = &[store::migration!("town", "0001_installation")];

/// The list of towns is read again for an unknown host at most this often, in seconds.
const REFRESH: i64 = 5;

impl Installation {
    /// Opens the installation; makes the data folder, the master key and the list of towns where they are absent.
    ///
    /// # Errors
    /// Where the folder cannot be written, the key file is damaged or the database does not answer.
    pub fn open(config: InstallationConfig, world: World) -> Result<Self> {
        fs::create_dir_all(&config.data)
            .map_err(|e| Error::internal(format!("data folder {}: {e}", config.data.display())))?;
        let master = master_key(&config.data.join("master.key"), &world)?;
        let registry = Database::open(&match &config.database {
            DatabaseConfig::Sqlite => Config::Sqlite { path: config.data.join("rathaus.sqlite"), readers: 2 },
            DatabaseConfig::Postgres { url, .. } => {
                store::provision(url, "rathaus", None)?;
                Config::Postgres { url: url.clone(), schema: "rathaus".into(), role: None, connections: 2 }
            }
        })?;
        registry.migrate(REGISTRY, world.now())?;
        Ok(Self { config, world, master, registry, known: RwLock::default() })
    }

    /// The clock and randomness of this installation.
    #[must_use]
    pub const fn world(&self) -> &World {
        &self.world
    }

    /// The town that is reached under this host name (a port is ignored).
    ///
    /// # Errors
    /// [`Error::NotFound`] where no town has it.
    pub fn town_for_host(&self, host: &str) -> Result<Arc<Town>> {
        let host = without_port(host).to_ascii_lowercase();
        if let Some(town) = self.lookup(&host) {
            return Ok(town);
        }
        self.refresh()?;
        self.lookup(&host).ok_or(Error::NotFound)
    }

    /// All towns.
    ///
    /// # Errors
    /// Where the list or one of the databases cannot be opened.
    pub fn towns(&self) -> Result<Vec<Arc<Town>>> {
        self.refresh()?;
        let known = self.known.read().unwrap_or_else(PoisonError::into_inner);
        let mut towns: Vec<_> = known.towns.values().cloned().collect();
        towns.sort_by(|a, b| a.slug.cmp(&b.slug));
        Ok(towns)
    }

    /// The town with this short name.
    ///
    /// # Errors
    /// [`Error::NotFound`].
    pub fn town(&self, slug: &TownSlug) -> Result<Arc<Town>> {
        self.towns()?.into_iter().find(|town| town.slug == *slug).ok_or(Error::NotFound)
    }

    /// Makes a town: its place, its tables, its host names. It has no settings yet.
    ///
    /// # Errors
    /// [`Error::Conflict`] where the name or a host name is taken.
    pub fn add(&self, slug: &TownSlug, hosts: &[String]) -> Result<Arc<Town>> {
        let hosts: Vec<String> = hosts.iter().map(|host| without_port(host).to_ascii_lowercase()).collect();
        let taken = self.list()?;
        if let Some((owner, _)) = taken.iter().find(|(s, h)| s == slug || h.iter().any(|h| hosts.contains(h)))
        {
            return Err(Error::Conflict(format!("Name oder Adresse gehört schon zu „{owner}“.").into()));
        }
        if let DatabaseConfig::Postgres { url, .. } = &self.config.database {
            let schema = schema(slug);
            store::provision(url, &schema, Some(&schema))?;
        }
        self.open_town(slug)?;
        self.registry.write(|tx| {
            tx.execute(
                sql!("INSERT INTO installation_town (slug, hosts, created_at) VALUES ($1, $2, $3)"),
                &[slug, &Json(&hosts), &self.world.now()],
            )
        })?;
        self.known.write().unwrap_or_else(PoisonError::into_inner).read_at = None;
        self.town(slug)
    }

    /// Brings the tables of all towns up to date and says what was applied.
    ///
    /// # Errors
    /// Where a migration fails.
    pub fn migrate(&self) -> Result<Vec<(TownSlug, Vec<&'static str>)>> {
        let mut applied = Vec::new();
        for (slug, _) in self.list()? {
            let db = self.database(&slug)?;
            applied.push((slug, db.migrate(&self.config.migrations, self.world.now())?));
        }
        Ok(applied)
    }

    /// Copies list of towns, databases and documents of an installation on SQLite into an empty folder while others read
    /// and write. Databases come first: what they name was stored before they named it. The master key is not copied.
    ///
    /// # Errors
    /// [`Error::Conflict`] on PostgreSQL, whose own tools do this, and where the folder is not empty.
    pub fn copy_to(&self, target: &Path) -> Result<()> {
        if !matches!(
            (&self.config.database, &self.config.objects),
            (DatabaseConfig::Sqlite, ObjectConfig::Local)
        ) {
            let words = "Nur eine Anlage auf SQLite mit lokalen Dokumenten; sonst pg_dump und die Werkzeuge des Objektspeichers.";
            return Err(Error::Conflict(words.into()));
        }
        let failed =
            |path: &Path, error: std::io::Error| Error::internal(format!("{}: {error}", path.display()));
        fs::create_dir_all(target).map_err(|error| failed(target, error))?;
        if fs::read_dir(target).map_err(|error| failed(target, error))?.next().is_some() {
            return Err(Error::Conflict(format!("{} ist nicht leer.", target.display()).into()));
        }
        self.registry.copy_to(&target.join("rathaus.sqlite"))?;
        for (slug, _) in self.list()? {
            let (from, to) = (self.folder(&slug), target.join("towns").join(slug.as_str()));
            fs::create_dir_all(&to).map_err(|error| failed(&to, error))?;
            self.database(&slug)?.copy_to(&to.join("town.sqlite"))?;
            copy_folder(&from.join("objects"), &to.join("objects")).map_err(|error| failed(&from, error))?;
        }
        Ok(())
    }

    fn lookup(&self, host: &str) -> Option<Arc<Town>> {
        let known = self.known.read().unwrap_or_else(PoisonError::into_inner);
        known.hosts.get(host).and_then(|slug| known.towns.get(slug)).cloned()
    }

    fn refresh(&self) -> Result<()> {
        let mut known = self.known.write().unwrap_or_else(PoisonError::into_inner);
        let now = self.world.now();
        if known.read_at.is_some_and(|at| (now.as_second() - at.as_second()).abs() < REFRESH) {
            return Ok(());
        }
        for (slug, hosts) in self.list()? {
            if !known.towns.contains_key(&slug) {
                known.towns.insert(slug.clone(), self.open_town(&slug)?);
            }
            for host in hosts {
                known.hosts.insert(host, slug.clone());
            }
        }
        known.read_at = Some(now);
        Ok(())
    }

    fn list(&self) -> Result<Vec<(TownSlug, Vec<String>)>> {
        Ok(self.registry.read(|read| {
            read.all(sql!("SELECT slug, hosts FROM installation_town ORDER BY slug"), &[], |row| {
                Ok((row.get(0)?, row.get::<Json<Vec<String>>>(1)?.0))
            })
        })?)
    }

    fn open_town(&self, slug: &TownSlug) -> Result<Arc<Town>> {
        let db = self.database(slug)?;
        db.migrate(&self.config.migrations, self.world.now())?;
        let keys = Keys::new(&self.master, slug);
        let config = match &self.config.objects {
            ObjectConfig::Local => blob::Config::Local { folder: self.folder(slug).join("objects") },
            ObjectConfig::S3(s3) => blob::Config::S3 {
                endpoint: s3.endpoint.clone(),
                bucket: s3.bucket.clone(),
                access_key: s3.access_key.clone(),
                secret: s3.secret.clone(),
                region: s3.region.clone(),
                prefix: format!("{slug}/"),
                spool: self.folder(slug).join("spool"),
            },
        };
        let blobs = Blobs::open(&config, self.world.clone())?;
        Ok(Arc::new(Town::new(slug.clone(), db, blobs, keys, self.world.clone())))
    }

    fn database(&self, slug: &TownSlug) -> Result<Database> {
        Ok(Database::open(&match &self.config.database {
            DatabaseConfig::Sqlite => {
                let folder = self.folder(slug);
                fs::create_dir_all(&folder)
                    .map_err(|e| Error::internal(format!("{}: {e}", folder.display())))?;
                Config::Sqlite { path: folder.join("town.sqlite"), readers: 8 }
            }
            DatabaseConfig::Postgres { url, connections } => {
                let schema = schema(slug);
                Config::Postgres {
                    url: url.clone(),
                    role: Some(schema.clone()),
                    schema,
                    connections: *connections,
                }
            }
        })?)
    }

    fn folder(&self, slug: &TownSlug) -> PathBuf {
        self.config.data.join("towns").join(slug.as_str())
    }
}

/// Copies files and folders. What vanishes meanwhile was on its way to be deleted.
fn copy_folder(from: &Path, to: &Path) -> std::io::Result<()> {
    fs::create_dir_all(to)?;
    for entry in fs::read_dir(from)? {
        let entry = entry?;
        let target = to.join(entry.file_name());
        let copied = if entry.file_type()?.is_dir() {
            copy_folder(&entry.path(), &target)
        } else {
            fs::copy(entry.path(), &target).map(drop)
        };
        match copied {
            Err(error) if error.kind() != std::io::ErrorKind::NotFound => return Err(error),
            _ => {}
        }
    }
    Ok(())
}

/// The schema and role of a town on PostgreSQL.
fn schema(slug: &TownSlug) -> String {
    format!("town_{}", slug.as_str().replace('-', "_"))
}

fn without_port(host: &str) -> &str {
    // An IPv6 address stands in brackets before the port.
    match host.rfind(':') {
        Some(colon) if !host[colon..].contains(']') => &host[..colon],
        _ => host,
    }
}

/// Reads the master key, or makes one. It is not in any backup of a town: whoever has only the data cannot read it.
fn master_key(path: &Path, world: &World) -> Result<[u8; 32]> {
    match fs::read(path) {
        Ok(bytes) => bytes.try_into().map_err(|_| {
            Error::internal(format!(
                "{} is no key file: 32 bytes are wanted. Restore it from your safe.",
                path.display()
            ))
        }),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
            let key = world.random::<32>();
            let made = write_private(path, &key);
            if made.map_err(|e| Error::internal(format!("{}: {e}", path.display())))? {
                Ok(key)
            } else {
                master_key(path, world)
            }
        }
        Err(error) => Err(Error::internal(format!("{}: {error}", path.display()))),
    }
}

/// Writes a file that only we may read. It has its name when it is whole and never before: half a key would be taken for a
/// damaged one at the next start. Says no where another process was quicker.
fn write_private(path: &Path, bytes: &[u8]) -> std::io::Result<bool> {
    use std::io::Write;
    let folder = path.parent().unwrap_or(Path::new("."));
    // Temporary files are made for their owner alone.
    let mut file = tempfile::NamedTempFile::new_in(folder)?;
    file.write_all(bytes)?;
    file.as_file().sync_all()?;
    match file.persist_noclobber(path) {
        Ok(_) => fs::File::open(folder)?.sync_all().map(|()| true),
        Err(failed) if failed.error.kind() == std::io::ErrorKind::AlreadyExists => Ok(false),
        Err(failed) => Err(failed.error),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hosts_are_compared_without_port() {
        for (host, name) in [
            ("a.example", "a.example"),
            ("a.example:8080", "a.example"),
            ("[::1]:80", "[::1]"),
            ("[::1]", "[::1]"),
        ] {
            assert_eq!(without_port(host), name);
        }
    }

    #[test]
    fn programs_that_start_at_once_agree_on_one_master_key() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("master.key");
        let keys: Vec<_> = std::thread::scope(|scope| {
            let starts: Vec<_> =
                (0..8).map(|_| scope.spawn(|| master_key(&path, &World::system()).unwrap())).collect();
            starts.into_iter().map(|start| start.join().unwrap()).collect()
        });
        assert!(keys.iter().all(|key| *key == keys[0]));
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1, "nothing but the key is left");
    }

    #[test]
    fn the_master_key_is_made_once_and_a_damaged_one_is_refused() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("master.key");
        let key = master_key(&path, &World::system()).unwrap();
        assert_eq!(master_key(&path, &World::system()).unwrap(), key);
        fs::write(&path, b"short").unwrap();
        assert!(master_key(&path, &World::system()).is_err());
    }
}
