//! The master key of an installation, and whether it is the right one.
//!
//! The key is a file that lies in no database and in no backup. So that a forgotten or mistaken file is named at the start
//! and not taken for a forgery of every signature, the list of towns keeps a code that only the right key makes.

use std::{
    fs,
    io::{ErrorKind, Write},
    path::Path,
};

use hmac::{Hmac, KeyInit, Mac};
use kernel::{Error, Result, World};
use sha2::Sha256;
use store::{Config, Database, sql};

/// The master key, compared with the installation's code where there is one. Only an installation without a code gets a new
/// key. The list of towns at `place` is read before it is opened for writing, because its rows are sealed with this key.
///
/// # Errors
/// [`Error::Internal`] in words for the operator where the key is missing, damaged or another one.
pub(crate) fn find(path: &Path, place: &Config, world: &World) -> Result<[u8; 32]> {
    let known = known(&Database::open(place)?)?;
    let key = match read_key(path)? {
        Some(key) => key,
        None if known.is_none() => make(path, world)?,
        None => {
            return Err(Error::internal(format!(
                "the master key {} is missing, and this installation has one. Is the data folder right? Else restore the \
                 file from your safe; a new key would open nothing and sign with another name.",
                path.display()
            )));
        }
    };
    compare(path, known.unwrap_or(check_value(&key)?), &key)?;
    Ok(key)
}

/// Keeps the code of `key` in the list of towns where there is none yet.
///
/// # Errors
/// [`Error::Internal`] where there is the code of another key: two servers may start a new installation at once, and the
/// first code counts for both.
pub(crate) fn bind(path: &Path, registry: &Database, key: &[u8; 32]) -> Result<()> {
    if let Some(known) = known(registry)? {
        return compare(path, known, key);
    }
    let code = check_value(key)?;
    let kept = registry.write(|tx| {
        tx.execute(
            sql!("INSERT INTO installation_key (id, check_value) VALUES (1, $1) ON CONFLICT (id) DO NOTHING"),
            &[&code],
        )?;
        tx.one(sql!("SELECT check_value FROM installation_key WHERE id = 1"), &[], |row| row.get(0))
    })?;
    compare(path, kept, key)
}

/// The code that the list of towns keeps, if there is a list and a code.
fn known(registry: &Database) -> Result<Option<[u8; 32]>> {
    if !registry.columns()?.iter().any(|column| column.table == "installation_key") {
        return Ok(None);
    }
    let select = sql!("SELECT check_value FROM installation_key WHERE id = 1");
    Ok(registry.read(|read| read.first(select, &[], |row| row.get(0)))?)
}

fn compare(path: &Path, known: [u8; 32], key: &[u8; 32]) -> Result<()> {
    if known == check_value(key)? {
        return Ok(());
    }
    Err(Error::internal(format!(
        "the master key {} belongs to another installation. Is the data folder right for this database? Else restore the \
         right file from your safe.",
        path.display()
    )))
}

fn check_value(key: &[u8; 32]) -> Result<[u8; 32]> {
    let mut mac = Hmac::<Sha256>::new_from_slice(key).map_err(Error::caused_by)?;
    mac.update(b"rathaus v1 master key check");
    Ok(mac.finalize().into_bytes().into())
}

fn read_key(path: &Path) -> Result<Option<[u8; 32]>> {
    match fs::read(path) {
        Ok(bytes) => bytes.try_into().map(Some).map_err(|_| {
            Error::internal(format!(
                "{} is no key file: 32 bytes are wanted. Restore it from your safe.",
                path.display()
            ))
        }),
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
        Err(error) => Err(Error::internal(format!("{}: {error}", path.display()))),
    }
}

/// Writes a new key into a file that only we may read. It has its name when it is whole and never before: half a key would be
/// taken for a damaged one at the next start. Where another process was quicker, its key counts.
fn make(path: &Path, world: &World) -> Result<[u8; 32]> {
    let failed = |error: std::io::Error| Error::internal(format!("{}: {error}", path.display()));
    let key = world.random::<32>();
    let folder = path.parent().unwrap_or(Path::new("."));
    // Temporary files are made for their owner alone.
    let mut file = tempfile::NamedTempFile::new_in(folder).map_err(failed)?;
    file.write_all(&key).and_then(|()| file.as_file().sync_all()).map_err(failed)?;
    match file.persist_noclobber(path) {
        Ok(_) => {
            fs::File::open(folder).and_then(|folder| folder.sync_all()).map_err(failed)?;
            Ok(key)
        }
        Err(taken) if taken.error.kind() == ErrorKind::AlreadyExists => {
            read_key(path)?.ok_or_else(|| failed(taken.error))
        }
        Err(other) => Err(failed(other.error)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::installation::REGISTRY;

    #[test]
    fn a_new_installation_gets_a_key_and_from_then_on_only_that_one_is_taken() {
        for test in store::testing::both(REGISTRY) {
            let (db, world, folder) = (&test.db, World::system(), tempfile::tempdir().unwrap());
            let path = folder.path().join("master.key");
            let refused = || find(&path, &test.config, &world).unwrap_err().to_string();
            let key = find(&path, &test.config, &world).unwrap();
            bind(&path, db, &key).unwrap();
            bind(&path, db, &key).unwrap();
            assert!(bind(&path, db, &[7; 32]).is_err(), "the first code counts");
            assert_eq!(find(&path, &test.config, &world).unwrap(), key);

            fs::write(&path, [7; 32]).unwrap();
            assert!(refused().contains("belongs to another installation"));
            fs::write(&path, b"short").unwrap();
            assert!(refused().contains("is no key file"));
            fs::remove_file(&path).unwrap();
            assert!(refused().contains("is missing") && !path.exists(), "no key is made in its place");

            fs::write(&path, key).unwrap();
            assert_eq!(find(&path, &test.config, &world).unwrap(), key);
        }
    }

    #[test]
    fn programs_that_start_at_once_agree_on_one_master_key() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("master.key");
        let keys: Vec<_> = std::thread::scope(|scope| {
            let starts: Vec<_> =
                (0..8).map(|_| scope.spawn(|| make(&path, &World::system()).unwrap())).collect();
            starts.into_iter().map(|start| start.join().unwrap()).collect()
        });
        assert!(keys.iter().all(|key| *key == keys[0]));
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1, "nothing but the key is left");
    }
}
