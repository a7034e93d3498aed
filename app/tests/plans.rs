//! No statement reads a whole table that grows: how SQLite would go about each of them.

use rathaus::wiring;
use store::testing;

/// Tables with a row for each unit, person, class of the file plan, process or setting, or with rows that live for hours: read whole
/// without harm. The queue is what waits, and it is counted for the operator. The rest are no tables.
const SMALL: &[&str] = &[
    "unit",
    "unit_below",
    "person",
    "p",
    "role_assignment",
    "deputyship",
    "emergency_access",
    "file_plan_class",
    "file_plan_edition",
    "file_number",
    "town_settings",
    "site_text_version",
    "process_draft",
    "schema_migration",
    "job",
    "job_schedule",
    "knock",
    "sign_in_step",
    "staff_session",
    "known_device",
    "sign_in_throttle",
    "json_each",
    "CONSTANT",
    "states",
    "counted",
    "first_job",
    "first_schedule",
    "h",
    "place",
    "waiting",
    "due",
    "jobs",
];

/// What reads everything, because that is what it is for: the audit; and examples of pages, for tests.
const WHOLE: &[&str] = &["ledger/src/audit/", "/routes.rs"];

#[test]
fn no_statement_reads_a_whole_table_that_grows() {
    let database = testing::sqlite(&wiring::migrations());
    let own = store::STATEMENTS
        .iter()
        .filter(|s| !s.file.contains("tests/") && !s.text.contains("installation_"))
        .filter(|s| !WHOLE.iter().any(|part| s.file.contains(part)));
    let (mut seen, mut wrong) = (0, Vec::new());
    for statement in own {
        seen += 1;
        let steps = database.db.plan(statement).unwrap();
        let sorts = steps.iter().any(|step| step.contains("TEMP B-TREE FOR ORDER BY"));
        for step in &steps {
            let Some(table) = step.strip_prefix("SCAN ").and_then(|rest| rest.split(' ').next()) else {
                continue;
            };
            // In the order of an index or of the key, up to a limit, is how lists are read.
            let stops = statement.text.contains("LIMIT") && !sorts;
            // An index of nothing but what waits.
            let waits = step.contains(" INDEX ledger_event_waiting");
            if !stops && !waits && !SMALL.contains(&table) && !table.starts_with('(') {
                wrong.push(format!("{}:{} {step}\n    {}", statement.file, statement.line, statement.text));
            }
        }
    }
    println!("{seen} statements looked at");
    assert!(seen > 150);
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
