//! The SQL of passwords, one-time codes and recovery codes.

use kernel::{PersonId, Timestamp};
use store::{Read, Result, Tx, sql};

/// With what a person can sign in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct HasCredentials {
    /// A password.
    pub password: bool,
    /// A password that must be changed first.
    pub must_change: bool,
    /// One-time codes, confirmed.
    pub totp: bool,
    /// So many recovery codes are left.
    pub recovery_codes: u32,
    /// So many passkeys.
    pub passkeys: u32,
}

/// With what this person can sign in.
///
/// # Errors
/// What the database says.
pub fn of_person(read: &mut Read<'_>, person: PersonId) -> Result<HasCredentials> {
    let found = read.first(
        sql!(
            "SELECT (SELECT must_change FROM password WHERE person = p.id),
                    (SELECT count(*) FROM totp WHERE person = p.id AND confirmed_at IS NOT NULL),
                    (SELECT count(*) FROM recovery_code WHERE person = p.id),
                    (SELECT count(*) FROM passkey WHERE person = p.id)
             FROM person p WHERE p.id = $1"
        ),
        &[&person],
        |row| {
            let must_change: Option<bool> = row.get(0)?;
            Ok(HasCredentials {
                password: must_change.is_some(),
                must_change: must_change.unwrap_or_default(),
                totp: row.get::<i64>(1)? > 0,
                recovery_codes: row.get(2)?,
                passkeys: row.get(3)?,
            })
        },
    )?;
    Ok(found.unwrap_or_default())
}

/// The hash of a person who can sign in.
pub(crate) fn password_by_email(read: &mut Read<'_>, email: &str) -> Result<Option<(PersonId, String)>> {
    read.first(
        sql!(
            "SELECT p.id, w.hash FROM person p JOIN password w ON w.person = p.id
             WHERE p.email = $1 AND p.locked_at IS NULL"
        ),
        &[&email],
        |row| Ok((row.get(0)?, row.get(1)?)),
    )
}

/// Whether this is still the person's hash, and whether it must be changed. Nothing where they were locked meanwhile.
pub(crate) fn is_current(read: &mut Read<'_>, person: PersonId, hash: &str) -> Result<Option<bool>> {
    read.first(
        sql!(
            "SELECT w.must_change FROM password w JOIN person p ON p.id = w.person
             WHERE w.person = $1 AND w.hash = $2 AND p.locked_at IS NULL"
        ),
        &[&person, &hash],
        |row| row.get(0),
    )
}

/// Replaces a hash by one of today's parameters for the same password.
pub(crate) fn renew_hash(tx: &mut Tx<'_>, person: PersonId, old: &str, new: &str) -> Result<()> {
    tx.execute(
        sql!("UPDATE password SET hash = $3 WHERE person = $1 AND hash = $2"),
        &[&person, &old, &new],
    )?;
    Ok(())
}

pub(crate) fn set_password(
    tx: &mut Tx<'_>,
    person: PersonId,
    hash: &str,
    must_change: bool,
    now: Timestamp,
) -> Result<()> {
    tx.execute(
        sql!(
            "INSERT INTO password (person, hash, must_change, changed_at) VALUES ($1, $2, $3, $4)
             ON CONFLICT (person) DO UPDATE
             SET hash = excluded.hash, must_change = excluded.must_change, changed_at = excluded.changed_at"
        ),
        &[&person, &hash, &must_change, &now],
    )?;
    Ok(())
}

/// The key of one-time codes as it lies in the database.
pub(crate) struct Totp {
    pub(crate) sealed_key: Vec<u8>,
    pub(crate) confirmed_at: Option<Timestamp>,
    pub(crate) last_step: i64,
}

pub(crate) fn totp(read: &mut Read<'_>, person: PersonId) -> Result<Option<Totp>> {
    read.first(
        sql!("SELECT sealed_key, confirmed_at, last_step FROM totp WHERE person = $1"),
        &[&person],
        |row| Ok(Totp { sealed_key: row.get(0)?, confirmed_at: row.get(1)?, last_step: row.get(2)? }),
    )
}

pub(crate) fn set_totp(tx: &mut Tx<'_>, person: PersonId, sealed_key: &[u8]) -> Result<()> {
    tx.execute(
        sql!(
            "INSERT INTO totp (person, sealed_key, last_step) VALUES ($1, $2, 0)
             ON CONFLICT (person) DO UPDATE
             SET sealed_key = excluded.sealed_key, confirmed_at = NULL, last_step = 0"
        ),
        &[&person, &sealed_key],
    )?;
    Ok(())
}

/// Uses a time step up. Says no where it or a later one was used already, also by a request at the same moment.
pub(crate) fn use_step(tx: &mut Tx<'_>, person: PersonId, step: i64, now: Timestamp) -> Result<bool> {
    let changed = tx.execute(
        sql!(
            "UPDATE totp SET last_step = $2, confirmed_at = COALESCE(confirmed_at, $3)
             WHERE person = $1 AND last_step < $2"
        ),
        &[&person, &step, &now],
    )?;
    Ok(changed == 1)
}

/// Removes key and recovery codes; says whether there was a key.
pub(crate) fn delete_totp(tx: &mut Tx<'_>, person: PersonId) -> Result<bool> {
    tx.execute(sql!("DELETE FROM recovery_code WHERE person = $1"), &[&person])?;
    Ok(tx.execute(sql!("DELETE FROM totp WHERE person = $1"), &[&person])? == 1)
}

pub(crate) fn set_recovery_codes(tx: &mut Tx<'_>, person: PersonId, hashes: &[[u8; 32]]) -> Result<()> {
    tx.execute(sql!("DELETE FROM recovery_code WHERE person = $1"), &[&person])?;
    for hash in hashes {
        tx.execute(sql!("INSERT INTO recovery_code (hash, person) VALUES ($1, $2)"), &[hash, &person])?;
    }
    Ok(())
}

/// Uses a recovery code up; says whether it was one.
pub(crate) fn use_recovery_code(tx: &mut Tx<'_>, person: PersonId, hash: &[u8; 32]) -> Result<bool> {
    let changed =
        tx.execute(sql!("DELETE FROM recovery_code WHERE person = $1 AND hash = $2"), &[&person, hash])?;
    Ok(changed == 1)
}
