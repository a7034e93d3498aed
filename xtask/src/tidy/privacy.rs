//! Every column says how private it is, in the comment at the end of its line.
//!
//! `family_name {text} NOT NULL, -- personal` or, with a reason, `-- special: health, article 9 GDPR`.

use super::sql::{Column, columns};
use super::{Finding, Verdict};
use crate::failure::Result;
use crate::tree::Tree;

/// From what everybody may see to what nobody may see, with `special` for Article 9 GDPR and tax or social secrecy.
const CLASSES: &[&str] = &["public", "internal", "personal", "special", "secret"];

pub(super) fn check(tree: &Tree) -> Result<Verdict> {
    let mut findings = Vec::new();
    for file in tree.ending(".sql").filter(|file| file.path.contains("migrations/")) {
        for column in columns(&file.text) {
            if let Some(advice) = objection(&column) {
                findings.push(Finding::new(&file.path, column.line, advice));
            }
        }
    }
    Ok(findings.into())
}

fn objection(column: &Column) -> Option<String> {
    let named = format!("{}.{}", column.table, column.name);
    if column.crowded {
        return Some(format!("give what follows `{named}` a line of its own."));
    }
    let class = column.comment.split(':').next().unwrap_or_default().trim();
    if class.is_empty() {
        return Some(format!(
            "end the line of `{named}` with its privacy class: `-- {}`.",
            CLASSES.join("|")
        ));
    }
    (!CLASSES.contains(&class)).then(|| {
        format!("`{class}` is no privacy class; write `-- {}: reason` for `{named}`.", CLASSES.join("|"))
    })
}

#[cfg(test)]
mod tests {
    use super::super::places;
    use super::*;

    #[test]
    fn columns_with_a_class_are_fine() {
        let sql = "CREATE TABLE a (\n  b {text}, -- public\n  c {text} -- special: health\n);";
        assert!(places(check, &Tree::of(&[("x/migrations/0001.sql", sql)])).is_empty());
    }

    #[test]
    fn a_missing_or_unknown_class_and_a_crowded_line_are_found() {
        let sql = "CREATE TABLE a (\n  b {text},\n  c {text}, -- private\n  d {int}, e {int} -- public\n);";
        let found = places(check, &Tree::of(&[("x/src/migrations/0001.sql", sql)]));
        assert_eq!(found, [2, 3, 4].map(|line| format!("x/src/migrations/0001.sql:{line}")));
    }

    #[test]
    fn other_sql_files_have_no_columns_to_classify() {
        assert!(places(check, &Tree::of(&[("x/tests/a.sql", "CREATE TABLE a (b int);")])).is_empty());
    }
}
