//! The table `site_text_version`.

use kernel::{Lang, PersonId, Timestamp};
use store::{Read, Result, Row, Tx, sql};

use super::{Text, Version};

fn version(row: &Row<'_>) -> Result<Version> {
    Ok(Version {
        number: row.get(0)?,
        text: Text { title: row.get(1)?, markdown: row.get(2)? },
        written_at: row.get(3)?,
        written_by: row.get(4)?,
    })
}

/// A text of the town as it stands.
pub(crate) fn latest(read: &mut Read<'_>, page: &str, lang: Lang) -> Result<Option<Version>> {
    read.first(
        sql!(
            "SELECT version, title, markdown, written_at, written_by FROM site_text_version
             WHERE page = $1 AND lang = $2 ORDER BY version DESC LIMIT 1"
        ),
        &[&page, &lang.key()],
        version,
    )
}

/// A text of the town as it once was.
pub(crate) fn get(read: &mut Read<'_>, page: &str, lang: Lang, number: i64) -> Result<Option<Version>> {
    read.first(
        sql!(
            "SELECT version, title, markdown, written_at, written_by FROM site_text_version
             WHERE page = $1 AND lang = $2 AND version = $3"
        ),
        &[&page, &lang.key(), &number],
        version,
    )
}

/// The last hundred writings of a text, the latest first.
pub(crate) fn history(read: &mut Read<'_>, page: &str, lang: Lang) -> Result<Vec<Version>> {
    read.all(
        sql!(
            "SELECT version, title, markdown, written_at, written_by FROM site_text_version
             WHERE page = $1 AND lang = $2 ORDER BY version DESC LIMIT 100"
        ),
        &[&page, &lang.key()],
        version,
    )
}

/// Writes a text; says no where somebody else was quicker.
pub(crate) fn insert(
    tx: &mut Tx<'_>,
    (page, lang): (&str, Lang),
    number: i64,
    text: &Text,
    now: Timestamp,
    by: Option<PersonId>,
) -> Result<bool> {
    let rows = tx.execute(
        sql!(
            "INSERT INTO site_text_version (page, lang, version, title, markdown, written_at, written_by)
             VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT (page, lang, version) DO NOTHING"
        ),
        &[&page, &lang.key(), &number, &text.title, &text.markdown, &now, &by],
    )?;
    Ok(rows == 1)
}
