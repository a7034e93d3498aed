//! Copies of a whole installation, and the way back.

use std::{fs, io, path::Path};

use blob::Blobs;
use kernel::{Error, Result, TownSlug, World};

use crate::{
    DatabaseConfig, Installation, InstallationConfig,
    installation::{REGISTRY_SCHEMA, schema},
};

impl Installation {
    /// Copies the list of towns, databases and documents into an empty folder while others read and write. Databases
    /// come first: what they name was stored before they named it. The master key is not copied. The copy of a database
    /// is a SQLite file or, from PostgreSQL, what `pg_dump` writes; documents lie in it as in a local folder, wherever
    /// they came from.
    ///
    /// # Errors
    /// [`Error::Conflict`] where the folder is not empty; what the databases, `pg_dump` or the place of the documents say.
    pub fn copy_to(&self, target: &Path) -> Result<()> {
        fs::create_dir_all(target).map_err(|error| failed(target, &error))?;
        if !is_empty(target)? {
            return Err(Error::Conflict(format!("{} ist nicht leer.", target.display()).into()));
        }
        match &self.config.database {
            DatabaseConfig::Sqlite => self.registry.copy_to(&target.join("rathaus.sqlite"))?,
            DatabaseConfig::Postgres { url, .. } => {
                store::dump(url, REGISTRY_SCHEMA, &target.join("rathaus.dump"))?;
            }
        }
        for town in self.towns()? {
            let folder = target.join("towns").join(town.slug.as_str());
            fs::create_dir_all(&folder).map_err(|error| failed(&folder, &error))?;
            match &self.config.database {
                DatabaseConfig::Sqlite => town.database().copy_to(&folder.join("town.sqlite"))?,
                DatabaseConfig::Postgres { url, .. } => {
                    store::dump(url, &schema(&town.slug), &folder.join("town.dump"))?;
                }
            }
            town.blobs.copy_to(&shelf_in(&folder, self.world())?)?;
        }
        Ok(())
    }

    /// Puts a copy and the master key that belongs to it into the empty place that `config` describes.
    ///
    /// # Errors
    /// [`Error::Internal`] with words for the operator where there is no copy, where it is of the other database, or where
    /// the place is not empty; nothing that was there is changed.
    pub fn restore(config: InstallationConfig, from: &Path, key: &Path, world: World) -> Result<Self> {
        let copied = match &config.database {
            DatabaseConfig::Sqlite => from.join("rathaus.sqlite"),
            DatabaseConfig::Postgres { .. } => from.join("rathaus.dump"),
        };
        if !copied.is_file() {
            let words =
                "there is no copy of this kind of database; was it made with the same `database` setting?";
            return Err(Error::internal(format!("{}: {words}", copied.display())));
        }
        if config.data.is_dir() && !is_empty(&config.data)? {
            return Err(Error::internal(format!(
                "{} is not empty; nothing was changed",
                config.data.display()
            )));
        }
        fs::create_dir_all(&config.data).map_err(|error| failed(&config.data, &error))?;
        fs::copy(key, config.data.join("master.key")).map_err(|error| failed(key, &error))?;
        match &config.database {
            DatabaseConfig::Sqlite => place(&copied, &config.data.join("rathaus.sqlite"))?,
            DatabaseConfig::Postgres { url, .. } => store::undump(url, REGISTRY_SCHEMA, None, &copied)?,
        }
        restore_databases(&config, from)?;
        let installation = Self::open(config, world)?;
        for town in installation.towns()? {
            let folder = from.join("towns").join(town.slug.as_str());
            shelf_in(&folder, installation.world())?.copy_to(&town.blobs)?;
        }
        Ok(installation)
    }
}

/// The towns' databases: before the installation is opened, because opening a town makes its tables.
fn restore_databases(config: &InstallationConfig, from: &Path) -> Result<()> {
    let towns = from.join("towns");
    if !towns.is_dir() {
        return Ok(());
    }
    for entry in fs::read_dir(&towns).map_err(|error| failed(&towns, &error))? {
        let folder = entry.map_err(|error| failed(&towns, &error))?.path();
        let name = folder.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let slug: TownSlug =
            name.parse().map_err(|words| Error::internal(format!("{}: {words}", folder.display())))?;
        match &config.database {
            DatabaseConfig::Sqlite => {
                let target = config.data.join("towns").join(slug.as_str());
                fs::create_dir_all(&target).map_err(|error| failed(&target, &error))?;
                place(&folder.join("town.sqlite"), &target.join("town.sqlite"))?;
            }
            DatabaseConfig::Postgres { url, .. } => {
                let schema = schema(&slug);
                store::undump(url, &schema, Some(&schema), &folder.join("town.dump"))?;
            }
        }
    }
    Ok(())
}

fn shelf_in(folder: &Path, world: &World) -> Result<Blobs> {
    Blobs::open(&blob::Config::Local { folder: folder.join("objects") }, world.clone())
}

fn place(from: &Path, to: &Path) -> Result<()> {
    fs::copy(from, to).map_err(|error| failed(from, &error)).map(drop)
}

fn is_empty(folder: &Path) -> Result<bool> {
    Ok(fs::read_dir(folder).map_err(|error| failed(folder, &error))?.next().is_none())
}

fn failed(path: &Path, error: &io::Error) -> Error {
    Error::internal(format!("{}: {error}", path.display()))
}
