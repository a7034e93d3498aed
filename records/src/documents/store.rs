//! The tables `document` and `document_version`.

use kernel::Timestamp;
use store::{Ask, Read, Result, Row, Tx, sql};

use super::{Direction, Document, DocumentId, Version};
use crate::cases::CaseId;

fn document(row: &Row<'_>) -> Result<Document> {
    Ok(Document {
        id: row.get(0)?,
        case: row.get(1)?,
        title: row.get(2)?,
        direction: row.get(3)?,
        created_at: row.get(4)?,
        latest: row.get(5)?,
        version: version(row, 6)?,
    })
}

fn version(row: &Row<'_>, from: usize) -> Result<Version> {
    Ok(Version {
        blob: row.get(from)?,
        name: row.get(from + 1)?,
        mime: row.get(from + 2)?,
        size: row.get(from + 3)?,
        sha256: row.get(from + 4)?,
        created_at: row.get(from + 5)?,
    })
}

/// The documents of a case, oldest first.
pub(crate) fn of_case(case: CaseId) -> Ask<Vec<Document>> {
    Ask::all(
        sql!(
            "SELECT d.id, d.case_entry, d.title, d.direction, d.created_at, d.latest,
                    v.blob, v.name, v.mime, v.size, v.sha256, v.created_at
             FROM document d JOIN document_version v ON v.document = d.id AND v.number = d.latest
             WHERE d.case_entry = $1 ORDER BY d.created_at, d.id"
        ),
        &[&case],
        document,
    )
}

/// One document.
pub(crate) fn get(read: &mut Read<'_>, id: DocumentId) -> Result<Document> {
    read.one(
        sql!(
            "SELECT d.id, d.case_entry, d.title, d.direction, d.created_at, d.latest,
                    v.blob, v.name, v.mime, v.size, v.sha256, v.created_at
             FROM document d JOIN document_version v ON v.document = d.id AND v.number = d.latest
             WHERE d.id = $1"
        ),
        &[&id],
        document,
    )
}

/// One version of a document.
pub(crate) fn version_of(read: &mut Read<'_>, id: DocumentId, number: i64) -> Result<Version> {
    read.one(
        sql!(
            "SELECT blob, name, mime, size, sha256, created_at FROM document_version WHERE document = $1 AND number = $2"
        ),
        &[&id, &number],
        |row| version(row, 0),
    )
}

/// The next versions of all documents, in the order of document and number.
///
/// # Errors
/// What the database says.
pub fn versions_after(
    read: &mut Read<'_>,
    (document, number): (DocumentId, i64),
    limit: u32,
) -> Result<Vec<(DocumentId, i64, Version)>> {
    read.all(
        sql!(
            "SELECT document, number, blob, name, mime, size, sha256, created_at FROM document_version
             WHERE (document, number) > ($1, $2) ORDER BY document, number LIMIT $3"
        ),
        &[&document, &number, &i64::from(limit)],
        |row| Ok((row.get(0)?, row.get(1)?, version(row, 2)?)),
    )
}

/// Adds a document without a version yet.
pub(crate) fn insert(
    tx: &mut Tx<'_>,
    id: DocumentId,
    case: CaseId,
    title: &str,
    direction: Direction,
    now: Timestamp,
) -> Result<u64> {
    tx.execute(
        sql!(
            "INSERT INTO document (id, case_entry, title, direction, created_at, latest) VALUES ($1, $2, $3, $4, $5, 0)"
        ),
        &[&id, &case, &title, &direction, &now],
    )
}

/// Adds a version and gives its number.
pub(crate) fn add_version(tx: &mut Tx<'_>, id: DocumentId, version: &Version) -> Result<i64> {
    let number: i64 = tx
        .returning(
            sql!("UPDATE document SET latest = latest + 1 WHERE id = $1 RETURNING latest"),
            &[&id],
            |row| row.get(0),
        )?
        .ok_or(store::Error::NoRow)?;
    tx.execute(
        sql!(
            "INSERT INTO document_version (document, number, blob, name, mime, size, sha256, created_at)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8)"
        ),
        &[
            &id,
            &number,
            &version.blob,
            &version.name,
            &version.mime,
            &version.size,
            &version.sha256,
            &version.created_at,
        ],
    )?;
    Ok(number)
}
