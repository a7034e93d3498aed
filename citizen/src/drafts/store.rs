//! The tables `draft`, `draft_file`, `draft_code` and `knock`. Answers lie there sealed for their draft.

use access::credentials::TownKey;
use kernel::{Id, Lang, Timestamp, World};
use store::{Error, Read, Result, Row, Tx, sql};

use super::{Draft, DraftFile, DraftId};
use crate::forms::{Answers, StoredFile};

macro_rules! select {
    ($rest:literal) => {
        sql!(concat!(
            "SELECT id, service, lang, sealed_answers, email, email_verified, updated_at, submitted FROM draft ",
            $rest
        ))
    };
}

fn draft(row: &Row<'_>, key: &TownKey) -> Result<Draft> {
    let (id, lang): (DraftId, String) = (row.get(0)?, row.get(2)?);
    let sealed: Option<Vec<u8>> = row.get(3)?;
    Ok(Draft {
        id,
        service: row.get(1)?,
        lang: lang.parse().unwrap_or_default(),
        answers: sealed.map_or_else(|| Ok(Answers::new()), |sealed| open(key, id, &sealed))?,
        email: row.get(4)?,
        email_verified: row.get(5)?,
        updated_at: row.get(6)?,
        submitted: row.get(7)?,
        files: Vec::new(),
    })
}

fn open(key: &TownKey, id: DraftId, sealed: &[u8]) -> Result<Answers> {
    Ok(serde_json::from_slice(&key.open(id, sealed)?).map_err(kernel::Error::caused_by)?)
}

/// The draft that a code opens.
pub(crate) fn by_code(read: &mut Read<'_>, key: &TownKey, code_hash: &[u8; 32]) -> Result<Option<Draft>> {
    let found = read.first(select!("WHERE code_hash = $1"), &[code_hash], |row| draft(row, key))?;
    found.map(|draft| with_files(read, draft)).transpose()
}

/// The draft, locked until the end of the transaction.
pub(crate) fn for_change(tx: &mut Tx<'_>, key: &TownKey, id: DraftId) -> Result<Draft> {
    let draft = tx.one(select!("WHERE id = $1 {for_update}"), &[&id], |row| draft(row, key))?;
    with_files(tx, draft)
}

fn with_files(read: &mut Read<'_>, draft: Draft) -> Result<Draft> {
    let files = read.all(
        sql!(
            "SELECT id, question, name, mime, size, sha256, blob FROM draft_file WHERE draft = $1 ORDER BY id"
        ),
        &[&draft.id],
        |row| {
            Ok(DraftFile {
                question: row.get(1)?,
                file: StoredFile {
                    id: row.get::<Id<()>>(0)?.to_string(),
                    name: row.get(2)?,
                    media_type: row.get(3)?,
                    size: row.get(4)?,
                },
                sha256: row.get(5)?,
                blob: row.get(6)?,
            })
        },
    )?;
    Ok(Draft { files, ..draft })
}

pub(crate) fn insert(
    tx: &mut Tx<'_>,
    id: DraftId,
    code_hash: &[u8; 32],
    service: &str,
    lang: Lang,
    now: Timestamp,
) -> Result<u64> {
    tx.execute(
        sql!(
            "INSERT INTO draft
                (id, code_hash, service, lang, email_verified, kept, created_at, updated_at, version)
             VALUES ($1, $2, $3, $4, {false}, {false}, $5, $5, 1)"
        ),
        &[&id, code_hash, &service, &lang.key(), &now],
    )
}

pub(crate) fn save(tx: &mut Tx<'_>, key: &TownKey, world: &World, draft: &Draft) -> Result<u64> {
    let answers = serde_json::to_vec(&draft.answers).map_err(kernel::Error::caused_by)?;
    let sealed = key.seal(world, draft.id, &answers)?;
    tx.execute(
        sql!(
            "UPDATE draft SET sealed_answers = $2, lang = $3, email = $4, email_verified = $5, updated_at = $6,
                    warned_at = NULL, version = version + 1
             WHERE id = $1"
        ),
        &[&draft.id, &sealed, &draft.lang.key(), &draft.email, &draft.email_verified, &world.now()],
    )
}

/// Notes that the person keeps the code and wants to come back.
pub(crate) fn keep(tx: &mut Tx<'_>, id: DraftId, now: Timestamp) -> Result<u64> {
    tx.execute(sql!("UPDATE draft SET kept = {true}, updated_at = $2 WHERE id = $1"), &[&id, &now])
}

/// Empties a draft that was sent and notes its case; answers and files live in the application from now on.
pub(crate) fn submitted(tx: &mut Tx<'_>, id: DraftId, case: Id<()>, now: Timestamp) -> Result<u64> {
    tx.execute(sql!("DELETE FROM draft_file WHERE draft = $1"), &[&id])?;
    tx.execute(
        sql!("UPDATE draft SET submitted = $2, sealed_answers = NULL, email = NULL, updated_at = $3 WHERE id = $1"),
        &[&id, &case, &now],
    )
}

/// Locks a draft until the end of the transaction and says whether it is there and was not sent: from then on its files
/// are the case's, and whoever sends it waits.
pub(crate) fn lock_unsent(tx: &mut Tx<'_>, id: DraftId) -> Result<bool> {
    let select = sql!("SELECT 1 FROM draft WHERE id = $1 AND submitted IS NULL {for_update}");
    Ok(tx.first(select, &[&id], |_| Ok(()))?.is_some())
}

/// Deletes a draft and destroys the bytes of its files. Those of a draft that was sent are documents of the case.
pub(crate) fn delete(tx: &mut Tx<'_>, world: &World, id: DraftId) -> Result<u64> {
    if lock_unsent(tx, id)? {
        let select = sql!("SELECT blob FROM draft_file WHERE draft = $1 ORDER BY id");
        for blob in tx.all(select, &[&id], |row| row.get(0))? {
            destroy(tx, world, blob)?;
        }
    }
    tx.execute(sql!("DELETE FROM draft WHERE id = $1"), &[&id])
}

/// Destroys the bytes of a file that was not sent.
pub(crate) fn destroy(tx: &mut Tx<'_>, world: &World, blob: Id<blob::Blob>) -> Result<()> {
    blob::destroy(tx, world, blob, "draft not sent, § 8a OZG")
}

pub(crate) fn add_file(tx: &mut Tx<'_>, draft: DraftId, id: Id<()>, file: &DraftFile) -> Result<u64> {
    tx.execute(
        sql!(
            "INSERT INTO draft_file (id, draft, question, name, mime, size, sha256, blob)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8)"
        ),
        &[
            &id,
            &draft,
            &file.question,
            &file.file.name,
            &file.file.media_type,
            &file.file.size,
            &file.sha256,
            &file.blob,
        ],
    )
}

/// Takes a file out of a draft and destroys its bytes; nothing where it is gone already.
pub(crate) fn remove_file(tx: &mut Tx<'_>, world: &World, draft: DraftId, file: Id<()>) -> Result<()> {
    if !lock_unsent(tx, draft)? {
        return Ok(());
    }
    let delete = sql!("DELETE FROM draft_file WHERE draft = $1 AND id = $2 RETURNING blob");
    let removed = tx.returning(delete, &[&draft, &file], |row| row.get(0))?;
    removed.map_or(Ok(()), |blob| destroy(tx, world, blob))
}

/// A code that was sent to an e-mail address.
pub(crate) struct SentCode {
    pub(crate) email: String,
    pub(crate) hash: [u8; 32],
    pub(crate) expires_at: Timestamp,
    pub(crate) tries: i64,
}

pub(crate) fn put_code(tx: &mut Tx<'_>, draft: DraftId, code: &SentCode) -> Result<u64> {
    tx.execute(
        sql!(
            "INSERT INTO draft_code (draft, email, code_hash, expires_at, tries) VALUES ($1, $2, $3, $4, $5)
             ON CONFLICT (draft) DO UPDATE SET email = excluded.email, code_hash = excluded.code_hash,
                expires_at = excluded.expires_at, tries = excluded.tries"
        ),
        &[&draft, &code.email, &code.hash, &code.expires_at, &code.tries],
    )
}

/// Counts a try and gives the code as it was before.
pub(crate) fn try_code(tx: &mut Tx<'_>, draft: DraftId) -> Result<Option<SentCode>> {
    tx.returning(
        sql!(
            "UPDATE draft_code SET tries = tries + 1 WHERE draft = $1
             RETURNING email, code_hash, expires_at, tries - 1"
        ),
        &[&draft],
        |row| {
            Ok(SentCode {
                email: row.get(0)?,
                hash: row.get(1)?,
                expires_at: row.get(2)?,
                tries: row.get(3)?,
            })
        },
    )
}

pub(crate) fn drop_code(tx: &mut Tx<'_>, draft: DraftId) -> Result<u64> {
    tx.execute(sql!("DELETE FROM draft_code WHERE draft = $1"), &[&draft])
}

/// How many wrong tries came from a source in this hour.
pub(crate) fn knocks(read: &mut Read<'_>, source: &str, hour: i64) -> Result<i64> {
    let count = read.first(
        sql!("SELECT count FROM knock WHERE source = $1 AND hour = $2"),
        &[&source, &hour],
        |row| row.get(0),
    )?;
    Ok(count.unwrap_or(0))
}

/// Counts a wrong try, and forgets those of other days.
pub(crate) fn knock(tx: &mut Tx<'_>, source: &str, hour: i64) -> Result<u64> {
    tx.execute(sql!("DELETE FROM knock WHERE hour < $1"), &[&(hour - 24)])?;
    tx.execute(
        sql!(
            "INSERT INTO knock (source, hour, count) VALUES ($1, $2, 1)
             ON CONFLICT (source, hour) DO UPDATE SET count = knock.count + 1"
        ),
        &[&source, &hour],
    )
}

/// Drafts that were not changed since `before` and whose owners were not warned yet.
pub(crate) fn to_warn(
    read: &mut Read<'_>,
    before: Timestamp,
) -> Result<Vec<(DraftId, String, Lang, String)>> {
    read.all(
        sql!(
            "SELECT id, email, lang, service FROM draft
             WHERE updated_at < $1 AND warned_at IS NULL AND submitted IS NULL AND email_verified
             ORDER BY updated_at LIMIT 500"
        ),
        &[&before],
        |row| {
            let lang: String = row.get(2)?;
            Ok((
                row.get(0)?,
                row.get::<Option<String>>(1)?.ok_or(Error::NoRow)?,
                lang.parse().unwrap_or_default(),
                row.get(3)?,
            ))
        },
    )
}

pub(crate) fn warned(tx: &mut Tx<'_>, id: DraftId, now: Timestamp) -> Result<u64> {
    tx.execute(sql!("UPDATE draft SET warned_at = $2 WHERE id = $1"), &[&id, &now])
}

/// Drafts that were not changed since `before`; where the owner can be warned only after the warning.
pub(crate) fn old(read: &mut Read<'_>, before: Timestamp, warned_before: Timestamp) -> Result<Vec<DraftId>> {
    read.all(
        sql!(
            "SELECT id FROM draft
             WHERE updated_at < $1 AND (NOT email_verified OR submitted IS NOT NULL OR warned_at < $2)
             ORDER BY updated_at LIMIT 500"
        ),
        &[&before, &warned_before],
        |row| row.get(0),
    )
}
