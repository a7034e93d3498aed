//! The tables `file_plan_class` and `file_plan_edition`.

use kernel::Timestamp;
use store::{Read, Result, Row as DbRow, Tx, fold::fold, sql};

use super::{ClassId, FilePlanClass, Row};

/// The columns of a row in the order in which the row is read, more columns, and the rest of the statement.
macro_rules! select {
    ($more:literal, $rest:literal) => {
        sql!(concat!(
            "SELECT id, number, parent, title, description, retention_years, disposal, discontinued",
            $more,
            " FROM file_plan_class ",
            $rest
        ))
    };
}

fn class(row: &DbRow<'_>) -> Result<FilePlanClass> {
    Ok(FilePlanClass {
        id: row.get(0)?,
        number: row.get(1)?,
        parent: row.get(2)?,
        title: row.get(3)?,
        description: row.get(4)?,
        retention_years: row.get(5)?,
        disposal: row.get(6)?,
        discontinued: row.get(7)?,
    })
}

/// The whole plan, unordered.
pub(crate) fn all(read: &mut Read<'_>) -> Result<Vec<FilePlanClass>> {
    read.all(select!("", ""), &[], class)
}

/// One class.
pub(crate) fn get(read: &mut Read<'_>, id: ClassId) -> Result<FilePlanClass> {
    read.one(select!("", "WHERE id = $1"), &[&id], class)
}

/// The class with this number.
pub(crate) fn by_number(read: &mut Read<'_>, number: &str) -> Result<Option<FilePlanClass>> {
    read.first(select!("", "WHERE number = $1"), &[&number], class)
}

/// How many case files were opened in each class: numbers are given without gaps, so that nobody need count files.
pub(crate) fn files_per_class(read: &mut Read<'_>) -> Result<Vec<(ClassId, i64)>> {
    read.all(sql!("SELECT class, CAST(sum(last) AS {int}) FROM file_number GROUP BY class"), &[], |row| {
        Ok((row.get(0)?, row.get(1)?))
    })
}

/// The latest edition's number; 0 before the first import.
pub(crate) fn latest_edition(read: &mut Read<'_>) -> Result<i64> {
    read.one(sql!("SELECT coalesce(max(edition), 0) FROM file_plan_edition"), &[], |row| row.get(0))
}

/// Adds a class or brings the one with this number up to date.
pub(crate) fn upsert(
    tx: &mut Tx<'_>,
    id: ClassId,
    parent: Option<ClassId>,
    row: &Row,
    edition: i64,
    now: Timestamp,
) -> Result<ClassId> {
    tx.returning(
        sql!(
            "INSERT INTO file_plan_class
                (id, number, parent, title, title_key, description, retention_years, disposal, edition, created_at)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
             ON CONFLICT (number) DO UPDATE SET
                parent = excluded.parent, title = excluded.title, title_key = excluded.title_key,
                description = excluded.description, retention_years = excluded.retention_years,
                disposal = excluded.disposal, edition = excluded.edition, discontinued = NULL
             RETURNING id"
        ),
        &[
            &id,
            &row.number,
            &parent,
            &row.title,
            &fold(&row.title),
            &row.description,
            &row.retention_years,
            &row.disposal,
            &edition,
            &now,
        ],
        |row| row.get(0),
    )?
    .ok_or(store::Error::NoRow)
}

/// Discontinues every class that the newest edition no longer has.
pub(crate) fn discontinue_missing(tx: &mut Tx<'_>, edition: i64, day: kernel::Date) -> Result<u64> {
    tx.execute(
        sql!("UPDATE file_plan_class SET discontinued = $2 WHERE edition < $1 AND discontinued IS NULL"),
        &[&edition, &day],
    )
}

/// Notes an import.
pub(crate) fn add_edition(
    tx: &mut Tx<'_>,
    edition: i64,
    now: Timestamp,
    by: &str,
    sha256: &str,
    classes: i64,
) -> Result<u64> {
    tx.execute(
        sql!(
            "INSERT INTO file_plan_edition (edition, imported_at, imported_by, source_sha256, classes)
             VALUES ($1, $2, $3, $4, $5)"
        ),
        &[&edition, &now, &by, &sha256, &classes],
    )
}
