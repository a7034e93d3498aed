//! Adding documents and versions.

use ::store::Read;
use access::{authorise, may};
use kernel::{Actor, Error, Result};
use ledger::{Act, event::Subject};
use serde_json::json;

use super::{Direction, Document, DocumentId, Version, store};
use crate::{
    By,
    cases::{self, Case, CaseId, Step},
};

/// Bytes that are stored and recorded.
#[derive(Debug, Clone)]
pub struct Content {
    /// Where they are.
    pub blob: kernel::Id<blob::Blob>,
    /// Their media type.
    pub mime: String,
    /// How many there are.
    pub size: u64,
    /// Their SHA-256.
    pub sha256: [u8; 32],
}

impl Content {
    /// Records stored bytes in the act's transaction, so that they are not swept away.
    ///
    /// # Errors
    /// What the database says.
    pub fn record(act: &mut Act<'_, '_>, stored: &blob::Stored) -> Result<Self> {
        let world = act.world();
        let blob = blob::record(act, world, stored)?;
        Ok(Self { blob, mime: stored.mime.clone(), size: stored.size, sha256: stored.plain_sha256 })
    }
}

/// A document to be added; its bytes are stored already.
#[derive(Debug)]
pub struct NewDocument<'a> {
    /// What it is.
    pub title: &'a str,
    /// The file's name.
    pub name: &'a str,
    /// From whom to whom.
    pub direction: Direction,
    /// The bytes.
    pub content: &'a Content,
}

/// Adds a document to a case (Dokument zum Vorgang nehmen).
///
/// # Errors
/// What the policy and the course of a case say.
pub fn add(act: &mut Act<'_, '_>, case: CaseId, new: &NewDocument<'_>) -> Result<DocumentId> {
    let case = cases::store::get_for_change(act, case)?;
    cases::actions::applicant_or(act, may::WorkOnCase, &case)?;
    insert(act, &case, new)
}

/// Adds what came along to a case that this very act opened. Whoever may open it may bring it: the applicant holds a draft
/// then, and gets the key of the case only afterwards.
///
/// # Errors
/// [`Error::Internal`] for a case that was opened before.
pub fn add_to_opened(act: &mut Act<'_, '_>, case: &Case, new: &NewDocument<'_>) -> Result<DocumentId> {
    if case.received_at != act.now() || case.version != 1 {
        return Err(Error::internal("a document was to come with a case that was opened before"));
    }
    insert(act, case, new)
}

fn insert(act: &mut Act<'_, '_>, case: &Case, new: &NewDocument<'_>) -> Result<DocumentId> {
    if new.title.trim().is_empty() {
        return Err(Error::invalid("titel", "Geben Sie dem Dokument einen Titel."));
    }
    let (id, now) = (act.id(), act.now());
    store::insert(act, id, case.id, new.title.trim(), new.direction, now)?;
    version(act, case, id, new)?;
    Ok(id)
}

/// Adds a version to a document; the older ones stay.
///
/// # Errors
/// As [`add`].
pub fn add_version(act: &mut Act<'_, '_>, id: DocumentId, new: &NewDocument<'_>) -> Result<i64> {
    let document = store::get(act, id)?;
    let case = cases::store::get_for_change(act, document.case)?;
    authorise(act, may::WorkOnCase, &case.thing())?;
    version(act, &case, id, new)
}

fn version(act: &mut Act<'_, '_>, case: &Case, id: DocumentId, new: &NewDocument<'_>) -> Result<i64> {
    let version = Version {
        blob: new.content.blob,
        name: new.name.to_owned(),
        mime: new.content.mime.clone(),
        size: new.content.size,
        sha256: new.content.sha256,
        created_at: act.now(),
    };
    let number = store::add_version(act, id, &version)?;
    let hash = ledger::hex(&version.sha256);
    // The program files only what an act before ordered.
    let step = if matches!(act.actor(), Actor::System { .. }) { Step::FileLetter } else { Step::AddDocument };
    cases::actions::change(act, case, &step, json!({ "document": id, "version": number, "sha256": hash }))?;
    act.record(
        "document.filed",
        Subject::new("document", id),
        Some(case.id.cast()),
        json!({ "sha256": hash, "version": number, "direction": new.direction.as_str() }),
    )?;
    Ok(number)
}

/// Reads a document of a case that `by` may see.
///
/// # Errors
/// [`Error::NotFound`].
pub fn view(read: &mut Read<'_>, by: By<'_>, id: DocumentId) -> Result<(Case, Document)> {
    let document = store::get(read, id)?;
    let case = cases::actions::view(read, by, document.case)?;
    Ok((case, document))
}

/// The documents of a case that `by` may see.
///
/// # Errors
/// [`Error::NotFound`].
pub fn of_case(read: &mut Read<'_>, by: By<'_>, case: CaseId) -> Result<Vec<Document>> {
    cases::actions::view(read, by, case)?;
    Ok(read.ask(store::of_case(case))?)
}
