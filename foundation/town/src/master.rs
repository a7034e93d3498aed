//! The master key of an installation, and whether it is the right one.
//!
//! The key is a file that lies in no database and in no backup. So that a forgotten or mistaken file is named at the start
//! and not taken for a forgery of every signature, the list of towns keeps a code that only the right key makes.

use std::{
    fs,
    io::{ErrorKind, Write},
    os::unix::fs::OpenOptionsExt,
    path::Path,
};

use hmac::{Hmac, KeyInit, Mac};
use kernel::{Error, Result, World};
use sha2::Sha256;
use store::{Database, sql};

/// Reads the master key and compares it with the installation's code. Only an installation without towns and without a
/// code gets a new key.
///
/// # Errors
/// [`Error::Internal`] in words for the operator where the key is missing, damaged or another one.
pub(crate) fn open(path: &Path, registry: &Database, world: &World) -> Result<[u8; 32]> {
    let (known, towns): (Option<[u8; 32]>, i64) = registry.read(|read| {
        let known =
            read.first(sql!("SELECT check_value FROM installation_key WHERE id = 1"), &[], |row| row.get(0))?;
        let towns = read.one(sql!("SELECT count(*) FROM installation_town"), &[], |row| row.get(0))?;
        Ok((known, towns))
    })?;
    let key = match read_key(path)? {
        Some(key) => key,
        None if known.is_none() && towns == 0 => make(path, world)?,
        None => {
            return Err(Error::internal(format!(
                "the master key {} is missing, and this installation has one. Is the data folder right? Else restore the \
                 file from your safe; a new key would open nothing and sign with another name.",
                path.display()
            )));
        }
    };
    let code = check_value(&key)?;
    // Two servers may start a new installation at once: the first code counts for both.
    let known = known.map_or_else(|| bind(registry, code), Ok)?;
    if known == code {
        return Ok(key);
    }
    Err(Error::internal(format!(
        "the master key {} belongs to another installation. Is the data folder right for this database? Else restore the \
         right file from your safe.",
        path.display()
    )))
}

/// Keeps the code where there is none yet, and gives the one that is kept.
fn bind(registry: &Database, code: [u8; 32]) -> Result<[u8; 32]> {
    Ok(registry.write(|tx| {
        tx.execute(
            sql!("INSERT INTO installation_key (id, check_value) VALUES (1, $1) ON CONFLICT (id) DO NOTHING"),
            &[&code],
        )?;
        tx.one(sql!("SELECT check_value FROM installation_key WHERE id = 1"), &[], |row| row.get(0))
    })?)
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

fn make(path: &Path, world: &World) -> Result<[u8; 32]> {
    let key = world.random::<32>();
    let written = || -> std::io::Result<()> {
        let mut file = fs::OpenOptions::new().write(true).create_new(true).mode(0o600).open(path)?;
        file.write_all(&key)?;
        file.sync_all()
    };
    written().map_err(|error| Error::internal(format!("{}: {error}", path.display())))?;
    Ok(key)
}

#[cfg(test)]
mod tests {
    use kernel::TownSlug;

    use super::*;
    use crate::installation::REGISTRY;

    #[test]
    fn a_new_installation_gets_a_key_and_from_then_on_only_that_one_is_taken() {
        for test in store::testing::both(REGISTRY) {
            let (db, world, folder) = (&test.db, World::system(), tempfile::tempdir().unwrap());
            let path = folder.path().join("master.key");
            let refused = || open(&path, db, &world).unwrap_err().to_string();
            let key = open(&path, db, &world).unwrap();
            assert_eq!(open(&path, db, &world).unwrap(), key);

            fs::write(&path, [7; 32]).unwrap();
            assert!(refused().contains("belongs to another installation"));
            fs::write(&path, b"short").unwrap();
            assert!(refused().contains("is no key file"));
            fs::remove_file(&path).unwrap();
            assert!(refused().contains("is missing") && !path.exists(), "no key is made in its place");

            fs::write(&path, key).unwrap();
            assert_eq!(open(&path, db, &world).unwrap(), key);
        }
    }

    #[test]
    fn an_installation_from_before_the_check_keeps_its_key_and_gets_no_other() {
        for test in store::testing::both(REGISTRY) {
            let (db, world, folder) = (&test.db, World::system(), tempfile::tempdir().unwrap());
            let (path, slug): (_, TownSlug) =
                (folder.path().join("master.key"), "musterstadt".parse().unwrap());
            db.write(|tx| {
                tx.execute(
                    sql!("INSERT INTO installation_town (slug, hosts, created_at) VALUES ($1, $2, $3)"),
                    &[&slug, &store::Json(["a.example"]), &world.now()],
                )
            })
            .unwrap();
            assert!(open(&path, db, &world).is_err(), "there are towns, so there was a key");
            fs::write(&path, [7; 32]).unwrap();
            assert_eq!(open(&path, db, &world).unwrap(), [7; 32]);
            fs::write(&path, [8; 32]).unwrap();
            assert!(open(&path, db, &world).is_err());
        }
    }
}
