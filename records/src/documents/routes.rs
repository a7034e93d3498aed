//! `/dokumente/…` and `/vorgaenge/{case}/dokumente`: fetching and adding documents.

use access::Action;
use kernel::{Error, Result};
use server::{Answer, Guard, Route, Visit};
use store::sql;

use super::{Direction, DocumentId, actions, store as rows};
use crate::{
    By,
    cases::{CaseId, routes as cases},
};

/// What staff may add.
const KINDS: &[blob::inspect::Kind] = &[
    blob::inspect::Kind::Pdf,
    blob::inspect::Kind::Png,
    blob::inspect::Kind::Jpeg,
    blob::inspect::Kind::Docx,
    blob::inspect::Kind::Odt,
];

/// The routes.
#[must_use]
pub fn routes() -> Vec<Route> {
    vec![
        Route::file("/dokumente/{document}", Guard::May(Action::ViewCase), fetch).sample(a_document),
        Route::file("/dokumente/{document}/fassungen/{number}", Guard::May(Action::ViewCase), fetch_version),
        Route::act("/vorgaenge/{case}/dokumente", Guard::May(Action::WorkOnCase), add),
        Route::act("/dokumente/{document}/fassungen", Guard::May(Action::WorkOnCase), add_version),
    ]
}

fn a_document(read: &mut ::store::Read<'_>) -> Result<Option<String>> {
    let id: Option<DocumentId> =
        read.first(sql!("SELECT id FROM document ORDER BY id LIMIT 1"), &[], |row| row.get(0))?;
    Ok(id.map(|id| format!("/dokumente/{id}")))
}

fn fetch(visit: &Visit) -> Result<Answer> {
    let (id, staff) = (visit.part::<DocumentId>("document")?, visit.staff()?);
    let (_, document) = visit.town.read(|read| actions::view(read, By::Staff(staff), id))?;
    answer(visit, &document.version)
}

fn fetch_version(visit: &Visit) -> Result<Answer> {
    let (id, number, staff) =
        (visit.part::<DocumentId>("document")?, visit.part::<i64>("number")?, visit.staff()?);
    let version = visit.town.read(|read| {
        actions::view(read, By::Staff(staff), id)?;
        Ok(rows::version_of(read, id, number)?)
    })?;
    answer(visit, &version)
}

/// The bytes of a version as an answer.
///
/// # Errors
/// Where the bytes are gone or damaged.
pub fn answer(visit: &Visit, version: &super::Version) -> Result<Answer> {
    let bytes = visit.town.read_bytes(version.blob, blob::inspect::LARGEST)?;
    Ok(Answer::file(&version.name, &version.mime, bytes))
}

fn add(visit: &Visit) -> Result<Answer> {
    let case = visit.part::<CaseId>("case")?;
    cases::after(visit, case, add_to(visit, case))
}

fn add_to(visit: &Visit, case: CaseId) -> Result<()> {
    let (name, stored) = upload(visit)?;
    let title = visit.form().get("titel");
    visit.town.write(&visit.actor(), |act| {
        let content = actions::Content::record(act, &stored)?;
        let new =
            actions::NewDocument { title, name: &name, direction: Direction::Internal, content: &content };
        actions::add(act, case, &new).map(drop)
    })
}

fn add_version(visit: &Visit) -> Result<Answer> {
    let id = visit.part::<DocumentId>("document")?;
    let (name, stored) = upload(visit)?;
    let case = visit.town.write(&visit.actor(), |act| {
        let content = actions::Content::record(act, &stored)?;
        let new = actions::NewDocument {
            title: "",
            name: &name,
            direction: Direction::Internal,
            content: &content,
        };
        actions::add_version(act, id, &new)?;
        Ok(rows::get(act, id)?.case)
    })?;
    Ok(Answer::see(&crate::cases::pages::path(case)))
}

fn upload(visit: &Visit) -> Result<(String, blob::Stored)> {
    let upload = visit
        .form()
        .uploads()
        .first()
        .ok_or_else(|| Error::invalid("datei", "Wählen Sie eine Datei aus."))?;
    let kind = blob::inspect::inspect(upload.open()?, &upload.name, KINDS)
        .map_err(|refusal| Error::invalid("datei", refusal.message(visit.lang)))?;
    let stored = visit.town.put_bytes(upload.open()?, kind.mime())?;
    Ok((upload.name.clone(), stored))
}
