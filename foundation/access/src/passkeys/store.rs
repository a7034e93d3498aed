//! The SQL of passkeys.

use kernel::{PersonId, Timestamp};
use store::{Json, Read, Result, Tx, sql};
use webauthn_rs::prelude::Passkey as Credential;

use super::Passkey;

/// A person's passkeys, the oldest first.
///
/// # Errors
/// What the database says.
pub fn of_person(read: &mut Read<'_>, person: PersonId) -> Result<Vec<Passkey>> {
    read.all(
        sql!(
            "SELECT credential_id, person, name, created_at, used_at
             FROM passkey WHERE person = $1 ORDER BY created_at, credential_id"
        ),
        &[&person],
        |row| {
            Ok(Passkey {
                credential_id: row.get(0)?,
                person: row.get(1)?,
                name: row.get(2)?,
                created_at: row.get(3)?,
                used_at: row.get(4)?,
            })
        },
    )
}

/// The passkey of a person who can sign in.
pub(super) fn find(
    read: &mut Read<'_>,
    credential_id: &[u8],
    person: PersonId,
) -> Result<Option<Credential>> {
    read.first(
        sql!(
            "SELECT k.credential FROM passkey k JOIN person p ON p.id = k.person
             WHERE k.credential_id = $1 AND k.person = $2 AND p.locked_at IS NULL"
        ),
        &[&credential_id, &person],
        |row| Ok(row.get::<Json<Credential>>(0)?.0),
    )
}

pub(super) fn insert(
    tx: &mut Tx<'_>,
    credential: &Credential,
    person: PersonId,
    name: &str,
    now: Timestamp,
) -> Result<()> {
    let id: &[u8] = credential.cred_id().as_ref();
    tx.execute(
        sql!(
            "INSERT INTO passkey (credential_id, person, name, credential, created_at)
             VALUES ($1, $2, $3, $4, $5)"
        ),
        &[&id, &person, &name, &Json(credential), &now],
    )?;
    Ok(())
}

/// Keeps the counter that came with the last use; says whether the passkey is still there.
pub(super) fn used(tx: &mut Tx<'_>, credential: &Credential, now: Timestamp) -> Result<bool> {
    let id: &[u8] = credential.cred_id().as_ref();
    let changed = tx.execute(
        sql!("UPDATE passkey SET credential = $2, used_at = $3 WHERE credential_id = $1"),
        &[&id, &Json(credential), &now],
    )?;
    Ok(changed == 1)
}

/// Says whether the person has such a passkey.
pub(super) fn rename(tx: &mut Tx<'_>, credential_id: &[u8], person: PersonId, name: &str) -> Result<bool> {
    let changed = tx.execute(
        sql!("UPDATE passkey SET name = $3 WHERE credential_id = $1 AND person = $2"),
        &[&credential_id, &person, &name],
    )?;
    Ok(changed == 1)
}

pub(super) fn delete(tx: &mut Tx<'_>, credential_id: &[u8], person: PersonId) -> Result<bool> {
    let changed = tx.execute(
        sql!("DELETE FROM passkey WHERE credential_id = $1 AND person = $2"),
        &[&credential_id, &person],
    )?;
    Ok(changed == 1)
}

pub(crate) fn delete_all(tx: &mut Tx<'_>, person: PersonId) -> Result<u64> {
    tx.execute(sql!("DELETE FROM passkey WHERE person = $1"), &[&person])
}
