//! What is in the database after the last kill, read beside the program's own functions: every table as it is.

use std::collections::BTreeMap;

use citizen::letters::{self, store::Letter};
use kernel::{Id, Result};
use ledger::Recorded;
use records::{
    By,
    cases::{self, Case, CaseId},
    documents::{self, Document},
};
use store::{Read, sql};
use town::Town;
use workflow::tasks::{Task, TaskState};

/// A case with everything that belongs to it.
pub(crate) struct Whole {
    pub(crate) case: Case,
    pub(crate) draft: Id<()>,
    pub(crate) events: Vec<Recorded>,
    pub(crate) enquiries: Vec<(String, Option<String>)>,
    pub(crate) documents: Vec<Document>,
    pub(crate) letters: Vec<Letter>,
    /// What its process asks people to do.
    pub(crate) tasks: Vec<Task>,
}

impl Whole {
    /// How often a kind of event stands in the record of the case.
    pub(crate) fn count(&self, kind: &str) -> usize {
        self.events.iter().filter(|event| event.leaf.kind == kind).count()
    }
}

/// Everything.
pub(crate) struct Stored {
    /// The cases, by their id as it stands in addresses.
    pub(crate) cases: BTreeMap<String, Whole>,
    /// The drafts that were sent, by the hash of their codes: the case and nothing else.
    pub(crate) sent: BTreeMap<Vec<u8>, String>,
    /// Number of cases, whether or not an application belongs to them.
    pub(crate) all_cases: i64,
    /// Numbers of the cases of each file with the number given last, and of the files of each class and year.
    pub(crate) numbers: Vec<(Vec<i64>, i64)>,
    /// Waiting, leased and dead jobs but those of deadlines.
    pub(crate) jobs: Vec<String>,
    /// Deadlines that are not over yet.
    pub(crate) deadlines: i64,
}

pub(crate) fn read(town: &Town) -> Stored {
    town.read(|read| {
        let applications: Vec<(CaseId, Id<()>)> =
            read.all(sql!("SELECT case_id, draft FROM application ORDER BY case_id"), &[], |row| {
                Ok((row.get(0)?, row.get(1)?))
            })?;
        let mut found = BTreeMap::new();
        for (case, draft) in applications {
            found.insert(case.to_string(), whole(read, case, draft)?);
        }
        let sent = read.all(
            sql!("SELECT code_hash, submitted FROM draft WHERE submitted IS NOT NULL"),
            &[],
            |row| Ok((row.get(0)?, row.get::<CaseId>(1)?.to_string())),
        )?;
        let all_cases = read.one(sql!("SELECT count(*) FROM case_entry"), &[], |row| row.get(0))?;
        Ok(Stored {
            cases: found,
            sent: sent.into_iter().collect(),
            all_cases,
            numbers: numbers(read)?,
            jobs: jobs(read)?,
            deadlines: read.one(
                sql!("SELECT count(*) FROM job WHERE kind = 'process.timer' AND state = 'open'"),
                &[],
                |row| row.get(0),
            )?,
        })
    })
    .unwrap()
}

fn whole(read: &mut Read<'_>, case: CaseId, draft: Id<()>) -> Result<Whole> {
    Ok(Whole {
        case: cases::actions::view(read, By::System, case)?,
        draft,
        events: ledger::of_case(read, case.cast())?,
        enquiries: read.all(
            sql!("SELECT question, answer FROM enquiry WHERE case_id = $1 ORDER BY asked_at, id"),
            &[&case],
            |row| Ok((row.get(0)?, row.get(1)?)),
        )?,
        documents: documents::actions::of_case(read, By::System, case)?,
        letters: letters::store::of_case(read, case)?,
        tasks: open_tasks(read, case)?,
    })
}

fn open_tasks(read: &mut Read<'_>, case: CaseId) -> Result<Vec<Task>> {
    let tasks = read.ask(workflow::tasks::actions::of_case(case))?;
    Ok(tasks.into_iter().filter(|task| task.state == TaskState::Open).collect())
}

fn numbers(read: &mut Read<'_>) -> Result<Vec<(Vec<i64>, i64)>> {
    let mut rows: BTreeMap<String, (Vec<i64>, i64)> = BTreeMap::new();
    let mut add = |key: String, number: i64, last: i64| {
        let entry = rows.entry(key).or_default();
        entry.0.push(number);
        entry.1 = last;
    };
    read.each(
        sql!(
            "SELECT case_file.reference, case_entry.number, case_file.last_case FROM case_file
             JOIN case_entry ON case_entry.file = case_file.id ORDER BY case_entry.number"
        ),
        &[],
        |row| {
            add(row.get(0)?, row.get(1)?, row.get(2)?);
            Ok(())
        },
    )?;
    read.each(
        sql!(
            "SELECT case_file.class, case_file.number, file_number.last FROM case_file
             JOIN file_number ON file_number.class = case_file.class AND file_number.year = case_file.year
             ORDER BY case_file.number"
        ),
        &[],
        |row| {
            add(row.get::<Id<()>>(0)?.to_string(), row.get(1)?, row.get(2)?);
            Ok(())
        },
    )?;
    Ok(rows.into_values().collect())
}

fn jobs(read: &mut Read<'_>) -> Result<Vec<String>> {
    let others = sql!(
        "SELECT kind, state, tries, last_error FROM job WHERE kind <> 'process.timer' OR state <> 'open' ORDER BY due, id"
    );
    Ok(read.all(others, &[], |row| {
        let (kind, state): (String, String) = (row.get(0)?, row.get(1)?);
        let (tries, error): (i64, Option<String>) = (row.get(2)?, row.get(3)?);
        Ok(format!("{kind} is {state} after {tries} tries: {}", error.unwrap_or_default()))
    })?)
}

/// How many jobs are waiting, leased or dead; deadlines, which lie days ahead, do not count.
pub(crate) fn open_jobs(town: &Town) -> i64 {
    town.read(|read| {
        Ok(read.one(
            sql!("SELECT count(*) FROM job WHERE state = 'open' AND kind <> 'process.timer'"),
            &[],
            |row| row.get(0),
        )?)
    })
    .unwrap()
}
