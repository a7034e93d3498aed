//! The tables `case_file` and `file_number`.

use access::Filter;
use kernel::{Id, Timestamp, UnitId};
use store::{Ask, Read, Result, Row, Tx, fold::fold, sql};

use super::{CaseFile, FileId};
use crate::fileplan::ClassId;

/// The columns of a row in the order in which the row is read, and the rest of the statement.
macro_rules! select {
    ($rest:literal) => {
        sql!(concat!("SELECT id, class, reference, title, unit, opened_at, closed_at FROM case_file ", $rest))
    };
}

fn file(row: &Row<'_>) -> Result<CaseFile> {
    Ok(CaseFile {
        id: row.get(0)?,
        class: row.get(1)?,
        reference: row.get(2)?,
        title: row.get(3)?,
        unit: row.get(4)?,
        opened_at: row.get(5)?,
        closed_at: row.get(6)?,
    })
}

/// One file.
pub(crate) fn ask_for(id: FileId) -> Ask<Option<CaseFile>> {
    Ask::first(select!("WHERE id = $1"), &[&id], file)
}

/// The file that collects the cases of one kind (Sammelakte).
pub(crate) fn collective(read: &mut Read<'_>, key: &str) -> Result<Option<CaseFile>> {
    read.first(select!("WHERE collective = $1"), &[&key], file)
}

/// The files of a class that belong to units within `filter` and hold a case that it lets through, in the order of their
/// numbers, `limit` of them after (`year`, `number`). A file is no more known than what lies in it.
pub(crate) fn of_class(
    read: &mut Read<'_>,
    class: ClassId,
    filter: &Filter,
    after: (i64, i64),
    limit: i64,
) -> Result<Vec<(CaseFile, i64, i64)>> {
    let [a, b, c, d, e, f, g] = filter.params();
    read.all(
        sql!(concat!(
            "SELECT id, class, reference, title, unit, opened_at, closed_at, year, number FROM case_file
             WHERE class = $8 AND (year, number) > ($9, $10)
                AND ($1 OR $2 OR unit {in_uuids $3} OR unit {in_uuids $4})
                AND EXISTS (SELECT 1 FROM case_entry c WHERE c.file = case_file.id AND ",
            access::visible!("c"),
            ") ORDER BY year, number LIMIT $11"
        )),
        &[a, b, c, d, e, f, g, &class, &after.0, &after.1, &limit],
        |row| Ok((file(row)?, row.get(7)?, row.get(8)?)),
    )
}

/// The next number of `class` in `year`, without gaps: the counter row is changed in the transaction that uses the number.
pub(crate) fn next_number(tx: &mut Tx<'_>, class: ClassId, year: i16) -> Result<i64> {
    tx.returning(
        sql!(
            "INSERT INTO file_number (class, year, last) VALUES ($1, $2, 1)
             ON CONFLICT (class, year) DO UPDATE SET last = file_number.last + 1 RETURNING last"
        ),
        &[&class, &i64::from(year)],
        |row| row.get(0),
    )?
    .ok_or(store::Error::NoRow)
}

/// A file to be opened.
pub(crate) struct NewFile<'a> {
    pub(crate) id: FileId,
    pub(crate) class: ClassId,
    pub(crate) year: i16,
    pub(crate) number: i64,
    pub(crate) reference: &'a str,
    pub(crate) title: &'a str,
    pub(crate) unit: UnitId,
    pub(crate) collective: Option<&'a str>,
}

/// Adds a file. [`store::Error::Duplicate`] where the collective file was opened by somebody else meanwhile.
pub(crate) fn insert(tx: &mut Tx<'_>, new: &NewFile<'_>, now: Timestamp) -> Result<u64> {
    tx.execute(
        sql!(
            "INSERT INTO case_file
                (id, class, year, number, reference, title, title_key, unit, collective, last_case, opened_at, version)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, 0, $10, 1)"
        ),
        &[
            &new.id,
            &new.class,
            &i64::from(new.year),
            &new.number,
            &new.reference,
            &new.title,
            &fold(new.title),
            &new.unit,
            &new.collective,
            &now,
        ],
    )
}

/// The next case number of a file, without gaps.
pub(crate) fn next_case_number(tx: &mut Tx<'_>, id: FileId) -> Result<(String, i64)> {
    tx.returning(
        sql!("UPDATE case_file SET last_case = last_case + 1 WHERE id = $1 RETURNING reference, last_case"),
        &[&id],
        |row| Ok((row.get(0)?, row.get(1)?)),
    )?
    .ok_or(store::Error::NoRow)
}

/// Serialises the opening of collective files: takes the lock of the class's counter row.
pub(crate) fn lock_class(tx: &mut Tx<'_>, class: ClassId) -> Result<()> {
    tx.first(sql!("SELECT id FROM file_plan_class WHERE id = $1 {for_update}"), &[&class], |row| {
        row.get::<Id<()>>(0)
    })?;
    Ok(())
}
