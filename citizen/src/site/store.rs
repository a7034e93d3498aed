//! The table `site_text`.

use kernel::{Lang, Timestamp};
use store::{Read, Result, Tx, sql};

/// A text of the town: title and Markdown.
pub(crate) fn get(read: &mut Read<'_>, page: &str, lang: Lang) -> Result<Option<(String, String)>> {
    read.first(
        sql!("SELECT title, markdown FROM site_text WHERE page = $1 AND lang = $2"),
        &[&page, &lang.key()],
        |row| Ok((row.get(0)?, row.get(1)?)),
    )
}

/// Writes a text of the town.
///
/// # Errors
/// What the database says.
pub fn put(
    tx: &mut Tx<'_>,
    page: &str,
    lang: Lang,
    title: &str,
    markdown: &str,
    now: Timestamp,
) -> Result<u64> {
    tx.execute(
        sql!(
            "INSERT INTO site_text (page, lang, title, markdown, changed_at) VALUES ($1, $2, $3, $4, $5)
             ON CONFLICT (page, lang) DO UPDATE SET title = excluded.title, markdown = excluded.markdown,
                changed_at = excluded.changed_at"
        ),
        &[&page, &lang.key(), &title, &markdown, &now],
    )
}
