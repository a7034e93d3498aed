//! The tables `application` and `enquiry`.

use kernel::{Date, Id, Lang, PersonId, Timestamp};
use records::cases::CaseId;
use store::{Ask, Json, Result, Row, Tx, sql};

use super::{Application, Enquiry};
use crate::{drafts::DraftId, forms::Submission};

fn application(row: &Row<'_>) -> Result<Application> {
    let lang: String = row.get(3)?;
    Ok(Application {
        case: row.get(0)?,
        service: row.get(1)?,
        submission: row.get::<Json<Submission>>(2)?.0,
        lang: lang.parse().unwrap_or_default(),
        email: row.get(4)?,
        submitted_at: row.get(5)?,
        delivered_on: row.get(6)?,
    })
}

pub(crate) fn of_case(case: CaseId) -> Ask<Option<Application>> {
    Ask::first(
        sql!(
            "SELECT case_id, service, submission, lang, email, submitted_at, delivered_on
             FROM application WHERE case_id = $1"
        ),
        &[&case],
        application,
    )
}

/// How the applicant of a case is reached: language and proven address.
pub(crate) fn contact(case: CaseId) -> Ask<Option<(Lang, Option<String>)>> {
    Ask::first(sql!("SELECT lang, email FROM application WHERE case_id = $1"), &[&case], |row| {
        let lang: String = row.get(0)?;
        Ok((lang.parse().unwrap_or_default(), row.get(1)?))
    })
}

/// An application on its way into the table.
pub(crate) struct New<'a> {
    pub(crate) application: &'a Application,
    pub(crate) draft: DraftId,
    pub(crate) package_version: &'a str,
    pub(crate) trust: &'a str,
}

pub(crate) fn insert(tx: &mut Tx<'_>, new: &New<'_>) -> Result<u64> {
    let New { application, draft, package_version, trust } = new;
    tx.execute(
        sql!(
            "INSERT INTO application
                (case_id, draft, service, package_version, submission, lang, email, trust, submitted_at)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)"
        ),
        &[
            &application.case,
            draft,
            &application.service,
            package_version,
            &Json(&application.submission),
            &application.lang.key(),
            &application.email,
            trust,
            &application.submitted_at,
        ],
    )
}

pub(crate) fn set_delivered(tx: &mut Tx<'_>, case: CaseId, day: Date) -> Result<u64> {
    tx.execute(sql!("UPDATE application SET delivered_on = $2 WHERE case_id = $1"), &[&case, &day])
}

pub(crate) fn ask(
    tx: &mut Tx<'_>,
    id: Id<Enquiry>,
    case: CaseId,
    question: &str,
    by: PersonId,
    now: Timestamp,
) -> Result<u64> {
    tx.execute(
        sql!("INSERT INTO enquiry (id, case_id, question, asked_by, asked_at) VALUES ($1, $2, $3, $4, $5)"),
        &[&id, &case, &question, &by, &now],
    )
}

/// Writes the answer to the open question; says whether there was one.
pub(crate) fn answer(tx: &mut Tx<'_>, case: CaseId, answer: &str, now: Timestamp) -> Result<bool> {
    let rows = tx.execute(
        sql!("UPDATE enquiry SET answer = $2, answered_at = $3 WHERE case_id = $1 AND answered_at IS NULL"),
        &[&case, &answer, &now],
    )?;
    Ok(rows == 1)
}

/// All questions in a case, oldest first.
pub(crate) fn enquiries(case: CaseId) -> Ask<Vec<Enquiry>> {
    Ask::all(
        sql!(
            "SELECT id, question, asked_by, asked_at, answer, answered_at FROM enquiry
             WHERE case_id = $1 ORDER BY asked_at, id"
        ),
        &[&case],
        |row| enquiry(row, 0),
    )
}

fn enquiry(row: &Row<'_>, from: usize) -> Result<Enquiry> {
    let answered_at: Option<Timestamp> = row.get(from + 5)?;
    Ok(Enquiry {
        id: row.get(from)?,
        question: row.get(from + 1)?,
        asked_by: row.get(from + 2)?,
        asked_at: row.get(from + 3)?,
        answer: row.get::<Option<String>>(from + 4)?.zip(answered_at),
    })
}

/// The application of a case with all questions in it, oldest first.
pub(crate) fn with_enquiries(case: CaseId) -> Ask<Option<(Application, Vec<Enquiry>)>> {
    Ask::fold(
        sql!(
            "SELECT a.case_id, a.service, a.submission, a.lang, a.email, a.submitted_at, a.delivered_on,
                    e.id, e.question, e.asked_by, e.asked_at, e.answer, e.answered_at
             FROM application a LEFT JOIN enquiry e ON e.case_id = a.case_id
             WHERE a.case_id = $1 ORDER BY e.asked_at, e.id"
        ),
        &[&case],
        None,
        |found: &mut Option<(Application, Vec<Enquiry>)>, row| {
            let (_, enquiries) = match found {
                Some(found) => found,
                None => found.insert((application(row)?, Vec::new())),
            };
            if row.get::<Option<Id<Enquiry>>>(7)?.is_some() {
                enquiries.push(enquiry(row, 7)?);
            }
            Ok(())
        },
    )
}
