//! A crate touches only its own tables: those that its own migrations create. Only the tests of the program as a whole may
//! read all of them, because they compare what the rooms have stored.

use std::collections::BTreeMap;

use super::sql::{mentioned, statements, tables};
use super::{Finding, Verdict};
use crate::failure::Result;
use crate::tree::Tree;

/// Files that may name tables of others: file, table, reason. Each line is a decision.
const EXCEPTIONS: &[(&str, &str, &str)] = &[
    (
        "app/tests/outside/ground.rs",
        "case_entry",
        "nothing in the program makes a case secret yet, so that a test does",
    ),
    ("citizen/src/site/barriers.rs", "job", "its test looks at the mails that are on their way"),
];

pub(super) fn check(tree: &Tree) -> Result<Verdict> {
    let mut findings = Vec::new();
    let mut owners: BTreeMap<String, &str> = BTreeMap::new();
    for file in tree.ending(".sql").filter(|file| file.path.contains("migrations/")) {
        let Some(member) = tree.member_of(&file.path) else { continue };
        for (table, line) in tables(&file.text) {
            match owners.insert(table.clone(), &member.name) {
                Some(other) if other != member.name => {
                    let advice = format!("rename `{table}`: `{other}` creates a table of this name.");
                    findings.push(Finding::new(&file.path, line, advice));
                }
                _ => {}
            }
        }
    }
    for file in tree.ending(".rs") {
        let Some(member) = tree.member_of(&file.path) else { continue };
        for statement in statements(&file.text) {
            if file.path.starts_with("app/tests/") && reads(&statement.text) {
                continue;
            }
            for table in mentioned(&statement.text) {
                let Some(owner) = owners.get(&table).filter(|owner| **owner != member.name) else { continue };
                if !EXCEPTIONS.iter().any(|(who, what, _)| *who == file.path && *what == table) {
                    let advice = format!("ask `{owner}` through a function: `{table}` is its table.");
                    findings.push(Finding::new(&file.path, statement.line, advice));
                }
            }
        }
    }
    Ok(findings.into())
}

fn reads(statement: &str) -> bool {
    statement.trim_start_matches(|c: char| !c.is_ascii_alphanumeric()).starts_with("SELECT ")
}

#[cfg(test)]
mod tests {
    use super::super::places;
    use super::*;
    use crate::tree::Package;

    fn tree(files: &[(&str, &str)]) -> Tree {
        let member = |name: &str| Package {
            name: name.into(),
            folder: name.into(),
            member: true,
            ..Package::default()
        };
        Tree { packages: ["records", "citizen", "app"].map(member).into(), ..Tree::of(files) }
    }

    #[test]
    fn a_crate_may_read_and_write_what_it_created() {
        let files = [
            ("records/migrations/1.sql", "CREATE TABLE cases (\na {text});"),
            ("records/src/store.rs", "fn a() { sql!(\"SELECT a FROM cases JOIN recent ON x\"); }"),
            ("citizen/src/store.rs", "fn a() { let cases = 1; } // sql!(\"FROM cases\")"),
        ];
        assert!(places(check, &tree(&files)).is_empty());
    }

    #[test]
    fn a_foreign_table_is_found_in_reads_and_writes() {
        for statement in ["SELECT 1 FROM cases", "UPDATE cases SET a = 1", "INSERT INTO Cases VALUES ($1)"] {
            let code = format!("fn a() {{\n sql!(\"{statement}\"); }}");
            let files = [
                ("records/migrations/1.sql", "CREATE TABLE cases (\na {text});"),
                ("citizen/src/store.rs", &code),
            ];
            assert_eq!(places(check, &tree(&files)), ["citizen/src/store.rs:2"], "{statement}");
        }
    }

    #[test]
    fn tests_of_the_whole_program_may_read_every_table_and_write_none() {
        let code = "fn a() { sql!(\"SELECT a FROM cases\"); }\nfn b() { sql!(\"DELETE FROM cases\"); }";
        let files =
            [("records/migrations/1.sql", "CREATE TABLE cases (\na {text});"), ("app/tests/a.rs", code)];
        assert_eq!(places(check, &tree(&files)), ["app/tests/a.rs:2"]);
    }

    #[test]
    fn one_name_in_two_crates_is_found() {
        let sql = "CREATE TABLE cases (\na {text});";
        let files = [("records/migrations/1.sql", sql), ("citizen/migrations/1.sql", sql)];
        assert_eq!(places(check, &tree(&files)), ["citizen/migrations/1.sql:1"]);
    }
}
