//! The towns on this installation, found by host name.

use std::{
    collections::HashMap,
    fs,
    path::PathBuf,
    sync::{Arc, PoisonError, RwLock},
};

use blob::Blobs;
use kernel::{Error, Result, Timestamp, TownSlug, World};
use store::{Config, Database, Json, Migration, Sealer, sql};

use crate::{Keys, Town, keys, master};

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
    pub(crate) config: InstallationConfig,
    world: World,
    master: [u8; 32],
    pub(crate) registry: Database,
    known: RwLock<Known>,
}

#[derive(Default)]
struct Known {
    towns: HashMap<TownSlug, Arc<Town>>,
    hosts: HashMap<String, TownSlug>,
    read_at: Option<Timestamp>,
}

/// The schema of the list of towns on PostgreSQL.
pub(crate) const REGISTRY_SCHEMA: &str = "rathaus";

/// The tables of the list of towns.
pub(crate) const REGISTRY: &[Migration] = &[store::migration!("town", "0001_installation")];

/// The list of towns is read again for an unknown host at most this often, in seconds.
const REFRESH: i64 = 5;

impl Installation {
    /// Opens the installation; makes the data folder and the list of towns where they are absent, and the master key
    /// where the installation is new.
    ///
    /// # Errors
    /// Where the folder cannot be written, the key is missing, damaged or another installation's, or the database does not
    /// answer.
    pub fn open(config: InstallationConfig, world: World) -> Result<Self> {
        fs::create_dir_all(&config.data)
            .map_err(|e| Error::internal(format!("data folder {}: {e}", config.data.display())))?;
        let place = match &config.database {
            DatabaseConfig::Sqlite => Config::Sqlite { path: config.data.join("rathaus.sqlite"), readers: 2 },
            DatabaseConfig::Postgres { url, .. } => {
                store::provision(url, REGISTRY_SCHEMA, None)?;
                let schema = REGISTRY_SCHEMA.into();
                Config::Postgres { url: url.clone(), schema, role: None, connections: 2 }
            }
        };
        let path = config.data.join("master.key");
        let master = master::find(&path, &place, &world)?;
        let registry = Database::open_sealed(&place, Sealer::new(keys::of_registry(&master)))?;
        registry.migrate(REGISTRY, world.now())?;
        master::bind(&path, &registry, &master)?;
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

    /// Compares the list of towns with its seals and its file with its shape, and says what deviates, in German.
    ///
    /// # Errors
    /// Where the database does not answer.
    pub fn audit_registry(&self) -> Result<Vec<String>> {
        let mut found = Vec::new();
        self.registry.read(|read| {
            let faults = read.inspect(REGISTRY)?;
            found.extend(
                faults.iter().map(|fault| format!("{} [{}]: {}.", fault.table, fault.thing, fault.words)),
            );
            for table in store::seal::kinds(REGISTRY).keys() {
                read.each_sealed(self.registry.sealer(), table, &mut |row| {
                    if !row.good {
                        found.push(format!(
                            "{table} [{}]: die Zeile passt nicht zu ihrem Siegel.",
                            row.name()
                        ));
                    }
                    Ok(())
                })?;
            }
            Ok(())
        })?;
        Ok(found)
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
        let migrations = self.config.migrations.clone().into();
        Ok(Arc::new(Town::new(slug.clone(), db, migrations, blobs, keys, self.world.clone())))
    }

    fn database(&self, slug: &TownSlug) -> Result<Database> {
        let place = match &self.config.database {
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
        };
        let key = Keys::new(&self.master, slug).derive("row seals");
        Ok(Database::open_sealed(&place, Sealer::new(key))?)
    }

    fn folder(&self, slug: &TownSlug) -> PathBuf {
        self.config.data.join("towns").join(slug.as_str())
    }
}

/// The schema and role of a town on PostgreSQL.
pub(crate) fn schema(slug: &TownSlug) -> String {
    format!("town_{}", slug.as_str().replace('-', "_"))
}

/// A host name as towns are found by it.
pub(crate) fn without_port(host: &str) -> &str {
    // An IPv6 address stands in brackets before the port.
    match host.rfind(':') {
        Some(colon) if !host[colon..].contains(']') => &host[..colon],
        _ => host,
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
}
