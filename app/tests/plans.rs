//! No statement reads a whole table that grows: how SQLite would go about each of them.

#![expect(clippy::unwrap_used, clippy::print_stdout, reason = "a test stops loudly and says what it saw")]

use rathaus::wiring;
use store::testing;

/// Tables with a row for each unit, person, class of the file plan or setting: read whole without harm, and names that
/// stand for parts of a statement.
const SMALL: &[&str] = &[
    "unit",
    "person",
    "role_assignment",
    "deputyship",
    "emergency_access",
    "file_plan_class",
    "file_plan_edition",
    "file_number",
    "job_schedule",
    "town_settings",
    "town_page",
    "schema_migration",
    "json_each",
    "CONSTANT",
];

#[test]
fn no_statement_reads_a_whole_table_that_grows() {
    let database = testing::sqlite(&wiring::migrations());
    let own = store::STATEMENTS
        .iter()
        .filter(|s| !s.file.contains("tests/") && !s.text.contains("installation_town"));
    let (mut seen, mut wrong) = (0, Vec::new());
    for statement in own {
        seen += 1;
        for step in database.db.plan(statement).unwrap() {
            let Some(table) = step.strip_prefix("SCAN ").and_then(|rest| rest.split(' ').next()) else {
                continue;
            };
            if !SMALL.contains(&table) {
                wrong.push(format!("{}:{} {step}\n    {}", statement.file, statement.line, statement.text));
            }
        }
    }
    println!("{seen} statements looked at");
    assert!(seen > 150);
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
