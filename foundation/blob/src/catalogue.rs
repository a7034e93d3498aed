//! The table of documents' bytes.

use std::str::FromStr;

use jiff::SignedDuration;
use kernel::{Error, Id, Timestamp, World};
use store::{Database, Json, Read, Result, Row, Tx, sql};

use crate::{Keyring, ObjectName, Stored, Wrapped};

/// An object without a row is deleted after a day ([`crate::Blobs::sweep`]); half of that keeps the two apart for sure.
const RECORD_WITHIN: SignedDuration = SignedDuration::from_hours(12);

/// Marker of [`Id`]: the bytes of a document.
#[derive(Debug)]
pub enum Blob {}

/// How it stands with a document's bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum State {
    /// There and, when last checked, whole.
    Kept,
    /// Missing or changed when last checked.
    Damaged,
    /// Its key is erased.
    Destroyed,
}

impl State {
    /// As it is kept.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Kept => "kept",
            Self::Damaged => "damaged",
            Self::Destroyed => "destroyed",
        }
    }
}

impl FromStr for State {
    type Err = ();
    fn from_str(text: &str) -> Result<Self, ()> {
        [Self::Kept, Self::Damaged, Self::Destroyed]
            .into_iter()
            .find(|state| state.as_str() == text)
            .ok_or(())
    }
}

store::text_enum!(State);

/// A document's bytes as the town knows them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BlobRef {
    /// Which.
    pub id: Id<Blob>,
    /// The object's name.
    pub object: ObjectName,
    /// The SHA-256 of the document.
    pub plain_sha256: [u8; 32],
    /// The document's size in bytes.
    pub size: u64,
    /// The document's MIME type, as detected.
    pub mime: String,
    /// How it stands.
    pub state: State,
    /// When it was recorded.
    pub created: Timestamp,
    /// When it was last read and compared.
    pub checked_at: Timestamp,
    pub(crate) wrapped: Option<Wrapped>,
}

/// Makes the row of a stored object, in the transaction of the act.
///
/// # Errors
/// [`Error::Conflict`] where it was stored more than twelve hours ago: the object may be swept away.
pub fn record(tx: &mut Tx<'_>, world: &World, stored: &Stored) -> Result<Id<Blob>> {
    let (id, now) = (world.id(), world.now());
    if now.duration_since(stored.at) > RECORD_WITHIN {
        let words = "Die Datei wurde vor zu langer Zeit hochgeladen. Bitte laden Sie sie erneut hoch.";
        return Err(Error::Conflict(words.into()).into());
    }
    tx.execute(
        sql!(
            "INSERT INTO blob (id, object, plain_sha256, size, mime, key_id, wrapped_key, state, created, checked_at)
             VALUES ($1, $2, $3, $4, $5, $6, $7, 'kept', $8, $8)"
        ),
        &[
            &id,
            &stored.object,
            &stored.plain_sha256,
            &stored.size,
            &stored.mime,
            &stored.wrapped.key_id,
            &stored.wrapped.bytes,
            &now,
        ],
    )?;
    Ok(id)
}

/// A document's bytes, destroyed or not.
///
/// # Errors
/// [`store::Error::NoRow`] where there was never such a document.
pub fn find(read: &mut Read<'_>, id: Id<Blob>) -> Result<BlobRef> {
    read.one(
        sql!(
            "SELECT id, object, plain_sha256, size, mime, state, created, checked_at, key_id, wrapped_key
             FROM blob WHERE id = $1"
        ),
        &[&id],
        blob,
    )
}

/// Documents in the order of their ids, destroyed ones too, for an audit of all of them.
///
/// # Errors
/// What the database says.
pub fn after(read: &mut Read<'_>, id: Id<Blob>, limit: u32) -> Result<Vec<BlobRef>> {
    read.all(
        sql!(
            "SELECT id, object, plain_sha256, size, mime, state, created, checked_at, key_id, wrapped_key
             FROM blob WHERE id > $1 ORDER BY id LIMIT $2"
        ),
        &[&id, &i64::from(limit)],
        blob,
    )
}

/// The documents that were not checked since `before`, the longest unchecked first.
pub(crate) fn unchecked(read: &mut Read<'_>, before: Timestamp, limit: u32) -> Result<Vec<BlobRef>> {
    read.all(
        sql!(
            "SELECT id, object, plain_sha256, size, mime, state, created, checked_at, key_id, wrapped_key
             FROM blob WHERE state <> 'destroyed' AND checked_at < $1 ORDER BY checked_at, id LIMIT $2"
        ),
        &[&before, &i64::from(limit)],
        blob,
    )
}

fn blob(row: &Row<'_>) -> Result<BlobRef> {
    let (key_id, bytes): (Option<String>, Option<Vec<u8>>) = (row.get(8)?, row.get(9)?);
    Ok(BlobRef {
        id: row.get(0)?,
        object: row.get(1)?,
        plain_sha256: row.get(2)?,
        size: row.get(3)?,
        mime: row.get(4)?,
        state: row.get(5)?,
        created: row.get(6)?,
        checked_at: row.get(7)?,
        wrapped: key_id.zip(bytes).map(|(key_id, bytes)| Wrapped { key_id, bytes }),
    })
}

/// Writes down what a check found.
pub(crate) fn checked(tx: &mut Tx<'_>, id: Id<Blob>, state: State, now: Timestamp) -> Result<u64> {
    tx.execute(
        sql!("UPDATE blob SET checked_at = $2, state = $3 WHERE id = $1 AND state <> 'destroyed'"),
        &[&id, &now, &state],
    )
}

/// Destroys a document: erases its key. The row with hashes and size stays as proof; the object is deleted by
/// [`crate::Blobs::remove_destroyed`]. `reason` names the rule or the decision, no person.
///
/// # Errors
/// [`Error::NotFound`] where there is no such document or it was destroyed before.
pub fn destroy(tx: &mut Tx<'_>, world: &World, id: Id<Blob>, reason: &str) -> Result<()> {
    let found = tx.execute(
        sql!(
            "UPDATE blob SET state = 'destroyed', key_id = NULL, wrapped_key = NULL, destroyed_at = $2,
                 destroyed_for = $3 WHERE id = $1 AND state <> 'destroyed'"
        ),
        &[&id, &world.now(), &reason],
    )?;
    if found == 1 { Ok(()) } else { Err(Error::NotFound.into()) }
}

/// Destroyed documents whose object is still there.
pub(crate) fn to_remove(read: &mut Read<'_>, limit: u32) -> Result<Vec<(Id<Blob>, ObjectName)>> {
    read.all(
        sql!("SELECT id, object FROM blob WHERE state = 'destroyed' AND removed_at IS NULL ORDER BY id LIMIT $1"),
        &[&i64::from(limit)],
        |row| Ok((row.get(0)?, row.get(1)?)),
    )
}

/// Writes down that the object of a destroyed document is gone.
pub(crate) fn removed(tx: &mut Tx<'_>, id: Id<Blob>, now: Timestamp) -> Result<u64> {
    tx.execute(sql!("UPDATE blob SET removed_at = $2 WHERE id = $1"), &[&id, &now])
}

/// Which of these objects have a row that needs them.
pub(crate) fn known(read: &mut Read<'_>, objects: &[ObjectName]) -> Result<Vec<ObjectName>> {
    let names: Json<Vec<String>> = Json(objects.iter().map(ToString::to_string).collect());
    read.all(
        sql!("SELECT object FROM blob WHERE object {in_texts $1} AND state <> 'destroyed'"),
        &[&names],
        |row| row.get(0),
    )
}

/// Moves up to `limit` documents' keys over to the keyring's current key, and says how many. 0 means that the older keys
/// are no longer needed.
///
/// # Errors
/// What the database says; a fault where a key does not open with its older key.
pub fn rewrap(db: &Database, world: &World, keyring: &Keyring, limit: u32) -> Result<usize> {
    let found = db.read(|read| {
        read.all(
            sql!(
                "SELECT id, object, plain_sha256, size, mime, state, created, checked_at, key_id, wrapped_key
                 FROM blob WHERE key_id <> $1 ORDER BY key_id, id LIMIT $2"
            ),
            &[&keyring.current(), &i64::from(limit)],
            blob,
        )
    })?;
    let mut moved = 0;
    for blob in &found {
        let Some(old) = &blob.wrapped else { continue };
        let key = keyring.unwrap(old, blob.object.hash())?;
        let new = keyring.wrap(world, &key, blob.object.hash())?;
        // Only where nobody destroyed or moved it meanwhile.
        moved += db.write(|tx| {
            tx.execute(
                sql!(
                    "UPDATE blob SET key_id = $3, wrapped_key = $4
                     WHERE id = $1 AND key_id = $2 AND state <> 'destroyed'"
                ),
                &[&blob.id, &old.key_id, &new.key_id, &new.bytes],
            )
        })?;
    }
    Ok(usize::try_from(moved).unwrap_or(usize::MAX))
}
