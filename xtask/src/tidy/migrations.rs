//! What a migration must not do, because a town with rows would not stand it; the empty databases of the tests would.
//!
//! A new column is `NULL` in old rows, so that their seals stay right; it has no `NOT NULL` and no `DEFAULT`. Rows are written by
//! acts: a migration inserts only into a table that it makes.

use regex_lite::Regex;

use super::sql::{tables, without_comments};
use super::{Finding, Verdict};
use crate::failure::Result;
use crate::source::line_of;
use crate::tree::Tree;

pub(super) fn check(tree: &Tree) -> Result<Verdict> {
    let added = Regex::new(r"(?i)\bADD\s+(?:COLUMN\s+)?\w+[^;,]*\b(NOT\s+NULL|DEFAULT)\b")?;
    let written = Regex::new(r"(?im)(?:^|;)[ \t]*(INSERT\s+INTO|UPDATE|DELETE\s+FROM)\s+(\w+)")?;
    let mut findings = Vec::new();
    for file in tree.ending(".sql").filter(|file| file.path.contains("migrations/")) {
        let code = without_comments(&file.text);
        for found in added.find_iter(&code) {
            let advice =
                "a new column can only be NULL: old rows keep their seal, and an act fills it later.";
            findings.push(Finding::new(&file.path, line_of(&code, found.start()), advice));
        }
        let made: Vec<String> = tables(&file.text).into_iter().map(|(name, _)| name).collect();
        for found in written.captures_iter(&code) {
            let inserts = found[1].to_uppercase().starts_with("INSERT");
            if inserts && made.contains(&found[2].to_lowercase()) {
                continue;
            }
            let advice = format!("a migration writes no rows of `{}`: let an act do it.", &found[2]);
            let start = found.get(1).map_or(0, |verb| verb.start());
            findings.push(Finding::new(&file.path, line_of(&code, start), advice));
        }
    }
    Ok(findings.into())
}

#[cfg(test)]
mod tests {
    use super::super::places;
    use super::*;

    fn found(sql: &str) -> Vec<String> {
        places(check, &Tree::of(&[("x/migrations/0002_y.sql", sql)]))
    }

    #[test]
    fn columns_that_may_be_null_and_the_first_row_of_a_new_table_are_fine() {
        let sql = "ALTER TABLE a ADD COLUMN b {int} REFERENCES c (d) ON UPDATE RESTRICT; -- public, not null one day\n\
                   CREATE TABLE c (\n  d {int} NOT NULL DEFAULT 0 -- public\n);\nINSERT INTO c (d) VALUES (1);";
        assert_eq!(found(sql), Vec::<String>::new());
    }

    #[test]
    fn what_a_town_with_rows_would_not_stand_is_found() {
        for sql in [
            "ALTER TABLE a ADD COLUMN b {int} NOT NULL;",
            "ALTER TABLE a ADD b {int} DEFAULT 1; -- public",
            "INSERT INTO a (b) VALUES (1);",
            "UPDATE a SET b = 1;",
            "DELETE FROM a WHERE b = 1;",
        ] {
            assert_eq!(found(sql), ["x/migrations/0002_y.sql:1"], "{sql}");
        }
    }
}
