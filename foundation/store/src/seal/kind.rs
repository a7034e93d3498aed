//! Which tables are official, as the migrations say it.
//!
//! A comment directly before `CREATE TABLE` says where a table is none: `-- unrecorded: a draft is no official act`, or
//! `-- unsealed: …` where it is protected in another way. Without a comment a table is official, so that none is forgotten.

use std::collections::BTreeMap;

use crate::Migration;

/// How the rows of a table are protected.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Official: sealed, and every change is bound to the event of an act.
    Recorded,
    /// No official record: sealed.
    Unrecorded,
    /// Not sealed.
    Unsealed,
}

/// The store's own table of applied migrations.
pub(crate) const MIGRATION_TABLE: &str = "schema_migration";

/// The tables that these migrations make, and the store's own.
#[must_use]
pub fn kinds(migrations: &[Migration]) -> BTreeMap<String, Kind> {
    let mut kinds = BTreeMap::from([(MIGRATION_TABLE.to_owned(), Kind::Unrecorded)]);
    for migration in migrations {
        let mut said = Kind::Recorded;
        for line in migration.text.lines().map(str::trim) {
            if let Some(comment) = line.strip_prefix("--") {
                said = directive(comment.trim()).unwrap_or(said);
                continue;
            }
            if let Some(table) = created(line) {
                kinds.insert(table.to_owned(), said);
            }
            said = Kind::Recorded;
        }
    }
    kinds
}

fn directive(comment: &str) -> Option<Kind> {
    match comment.split_once(':')? {
        ("unrecorded", reason) if !reason.trim().is_empty() => Some(Kind::Unrecorded),
        ("unsealed", reason) if !reason.trim().is_empty() => Some(Kind::Unsealed),
        _ => None,
    }
}

fn created(line: &str) -> Option<&str> {
    line.strip_prefix("CREATE TABLE ")?.split([' ', '(']).next()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_table_is_official_unless_the_comment_before_it_says_otherwise() {
        let text = "-- Drafts.
            -- unrecorded: a draft is no official act
            CREATE TABLE draft (
                id {uuid} PRIMARY KEY -- internal
            ) {strict};
            CREATE TABLE case_entry (id {uuid});
            -- unsealed: the tree protects it
            -- One row.
            CREATE TABLE head (id {int});
            -- unrecorded: too far away

            CREATE TABLE far (id {int});
            -- unrecorded:
            CREATE TABLE without_reason (id {int});";
        let kinds = kinds(&[Migration { name: "t/0001", text }]);
        let kinds: Vec<_> = kinds.iter().map(|(table, kind)| (table.as_str(), *kind)).collect();
        assert_eq!(
            kinds,
            [
                ("case_entry", Kind::Recorded),
                ("draft", Kind::Unrecorded),
                ("far", Kind::Recorded),
                ("head", Kind::Unsealed),
                ("schema_migration", Kind::Unrecorded),
                ("without_reason", Kind::Recorded),
            ]
        );
    }
}
