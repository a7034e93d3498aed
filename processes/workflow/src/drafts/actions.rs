//! What can be done with a draft: begin it, change it, go back, submit it, approve or return it. Drawing is no official act;
//! submitting, returning and approving are.

use access::{Thing, authorise, may};
use bpmn::model::Definitions;
use bpmn::xml::Document;
use editor::Refused;
use kernel::{Error, PersonId, Problem, Result};
use ledger::{Act, event::Subject};
use serde_json::json;
use town::Town;

use super::{Draft, DraftState, key_problem, store};
use crate::{VersionId, Workflow, models};

/// Longest name of a process.
const NAME: usize = 120;
/// Longest note.
const NOTE: usize = 2_000;

/// Begins a draft of a new process: empty, or of a file that was brought along. Gives its key.
///
/// # Errors
/// [`Error::Invalid`] where the key does not fit or is taken, or the file is no BPMN.
pub fn create(town: &Town, person: PersonId, key: &str, name: &str, file: Option<&[u8]>) -> Result<()> {
    let mut problems = Vec::new();
    if let Some(words) = name_problem(name) {
        problems.push(Problem::new("name", words));
    }
    if let Some(words) = key_problem(key) {
        problems.push(Problem::new("kuerzel", words));
    }
    let document = match file {
        None => editor::create(key, name).map_err(|refused| Problem::new("name", refused.0)),
        Some(bytes) => named(bytes, name).map_err(|words| Problem::new("datei", words)),
    };
    let document = match (document, problems.is_empty()) {
        (Ok(document), true) => document,
        (document, _) => {
            problems.extend(document.err());
            return Err(Error::Invalid(problems));
        }
    };
    insert(town, person, key, name, document.to_text(), false)
}

fn name_problem(name: &str) -> Option<&'static str> {
    if name.trim().is_empty() {
        return Some("Geben Sie an, wie der Prozess heißt.");
    }
    (name.chars().count() > NAME).then_some("Der Name ist zu lang: Höchstens 120 Zeichen sind möglich.")
}

/// A file of others, its process called as is wanted.
fn named(bytes: &[u8], name: &str) -> Result<Document, String> {
    let mut document = read(bytes)?;
    editor::set_process_name(&mut document, name).map_err(|refused| refused.0)?;
    Ok(document)
}

/// Reads a file that can become a draft: BPMN with a process, whatever else is wrong with it.
///
/// # Errors
/// In German, why it cannot.
pub fn read(bytes: &[u8]) -> Result<Document, String> {
    if bytes.is_empty() {
        return Err("Die Datei ist leer.".to_owned());
    }
    let mut document = Document::read(bytes).map_err(|error| error.to_string())?;
    editor::name(&document).map_err(|refused| refused.0)?;
    let text = document.to_text();
    let declaration = text.split("?>").next().filter(|start| start.starts_with("<?xml")).unwrap_or_default();
    let declared = declaration.to_ascii_lowercase();
    let plain = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes) == text.as_bytes();
    // The database keeps text in UTF-8; a declaration that says something else would be wrong there.
    if !plain || (declared.contains("encoding") && !declared.contains("utf-8")) {
        return Err("Die Datei ist nicht in UTF-8 geschrieben. Speichern Sie sie als UTF-8.".to_owned());
    }
    // A file without a drawing gets one, so that every editor can show it.
    let undrawn = Definitions::read(&document).is_ok_and(|model| model.diagrams.is_empty());
    if undrawn {
        editor::draw(&mut document).map_err(|refused| refused.0)?;
    }
    Ok(document)
}

/// Begins a draft from the current version of a process.
///
/// # Errors
/// [`Error::NotFound`] where there is no such process; [`Error::Conflict`] where it has a draft already.
pub fn begin(town: &Town, person: PersonId, key: &str) -> Result<()> {
    let model = town.read(|read| {
        let process = models::store::by_key(read, key)?.ok_or(Error::NotFound)?;
        Ok(models::store::model(read, process.current.ok_or(Error::NotFound)?)?)
    })?;
    insert(town, person, key, &name_of(&model, key), model, true)
}

fn name_of(model: &str, key: &str) -> String {
    let document = Document::read(model.as_bytes()).ok();
    let name = document.and_then(|document| editor::name(&document).ok());
    name.filter(|name| !name.trim().is_empty()).unwrap_or_else(|| key.to_owned())
}

fn insert(
    town: &Town,
    person: PersonId,
    key: &str,
    name: &str,
    model: String,
    of_published: bool,
) -> Result<()> {
    let draft = Draft {
        id: town.world.id(),
        key: key.to_owned(),
        name: name.trim().to_owned(),
        place: 1,
        kept: (1, 1),
        state: DraftState::Drawing,
        note: String::new(),
        changed_by: person,
        changed_at: town.now(),
        version: 1,
        model,
    };
    town.maintain(|tx| {
        if store::by_key(tx, key)?.is_some() {
            let words = "Zu diesem Kürzel gibt es schon einen Entwurf.";
            return Err(if of_published {
                Error::Conflict(words.into())
            } else {
                Error::invalid("kuerzel", words)
            });
        }
        if !of_published && models::store::by_key(tx, key)?.is_some() {
            return Err(Error::invalid(
                "kuerzel",
                "Einen Prozess mit diesem Kürzel gibt es schon. Ändern Sie ihn auf seiner Seite.",
            ));
        }
        store::insert(tx, &draft)?;
        Ok(())
    })
}

/// The draft of a process.
///
/// # Errors
/// [`Error::NotFound`] where it has none.
pub fn known(read: &mut ::store::Read<'_>, key: &str) -> Result<Draft> {
    store::by_key(read, key)?.ok_or(Error::NotFound)
}

/// Changes the model of a draft. A change takes a submitted draft back to drawing. An edit that changes nothing is none.
///
/// # Errors
/// [`Error::Conflict`] where somebody else changed it since; what the edit says.
pub fn edit(
    town: &Town,
    person: PersonId,
    key: &str,
    seen: i64,
    mut change: impl FnMut(&mut Document) -> Result<()>,
) -> Result<()> {
    replace(town, person, key, seen, |model| {
        let mut document = Document::read(model.as_bytes()).map_err(Error::caused_by)?;
        change(&mut document)?;
        Ok(document.to_text())
    })
}

/// What an edit gave, or why it was refused, at this field of the form.
///
/// # Errors
/// [`Error::Invalid`] where it was refused.
pub fn at<T>(field: &str, done: Result<T, Refused>) -> Result<T> {
    done.map_err(|refused| Error::invalid(field, refused.0))
}

/// Replaces the model of a draft by that of a file.
///
/// # Errors
/// As [`edit`], and where the file is no BPMN.
pub fn import(town: &Town, person: PersonId, key: &str, seen: i64, field: &str, bytes: &[u8]) -> Result<()> {
    let document = read(bytes).map_err(|words| Error::invalid(field, words))?;
    replace(town, person, key, seen, |_| Ok(document.to_text()))
}

fn replace(
    town: &Town,
    person: PersonId,
    key: &str,
    seen: i64,
    mut next: impl FnMut(&str) -> Result<String>,
) -> Result<()> {
    town.maintain(|tx| {
        let draft = for_change(tx, key, seen)?;
        let model = next(&draft.model)?;
        if model == draft.model {
            return Ok(());
        }
        let changed = Draft {
            name: name_of(&model, key),
            place: draft.place + 1,
            state: DraftState::Drawing,
            changed_by: person,
            changed_at: town.now(),
            model,
            ..draft
        };
        store::insert_revision(tx, &changed)?;
        store::update(tx, &changed)?;
        Ok(())
    })
}

fn for_change(tx: &mut ::store::Tx<'_>, key: &str, seen: i64) -> Result<Draft> {
    let draft = store::by_key_for_change(tx, key)?.ok_or(Error::NotFound)?;
    if draft.version == seen { Ok(draft) } else { Err(changed()) }
}

fn changed() -> Error {
    Error::Conflict(
        "Der Entwurf wurde inzwischen geändert. Sehen Sie sich den neuen Stand an und wiederholen Sie Ihre Änderung.".into(),
    )
}

/// Takes the last change back, or does it again.
///
/// # Errors
/// [`Error::Conflict`] where somebody else changed it since, or there is nothing to go to.
pub fn go(town: &Town, person: PersonId, key: &str, seen: i64, back: bool) -> Result<()> {
    town.maintain(|tx| {
        let draft = for_change(tx, key, seen)?;
        let place = if back { draft.place - 1 } else { draft.place + 1 };
        let Some(model) = store::model(tx, draft.id, place)? else {
            return Err(Error::Conflict("Weiter geht es in dieser Richtung nicht.".into()));
        };
        let moved = Draft {
            name: name_of(&model, key),
            place,
            state: DraftState::Drawing,
            changed_by: person,
            changed_at: town.now(),
            ..draft
        };
        store::update(tx, &moved)?;
        Ok(())
    })
}

/// Throws a draft away.
///
/// # Errors
/// [`Error::Conflict`] where somebody else changed it since.
pub fn discard(town: &Town, key: &str, seen: i64) -> Result<()> {
    town.maintain(|tx| {
        let draft = for_change(tx, key, seen)?;
        store::delete(tx, draft.id)?;
        Ok(())
    })
}

fn note_of(field: &str, note: &str) -> Result<String> {
    if note.chars().count() > NOTE {
        return Err(Error::invalid(field, "Der Text ist zu lang: Höchstens 2.000 Zeichen sind möglich."));
    }
    Ok(note.trim().to_owned())
}

/// Submits a draft for approval (Einreichen).
///
/// # Errors
/// What the policy says; [`Error::Conflict`] where somebody else changed it since; [`Error::Invalid`] with everything that stands
/// in the way of its being published.
pub fn submit(workflow: &Workflow, act: &mut Act<'_, '_>, key: &str, seen: i64, note: &str) -> Result<()> {
    authorise(act, may::DrawProcess, &Thing::TOWN)?;
    let draft = for_change(act, key, seen)?;
    let note = note_of("notiz", note)?;
    let obstacles = models::actions::obstacles(workflow, &draft.model);
    if !obstacles.is_empty() {
        return Err(Error::Invalid(
            obstacles.into_iter().map(|text| Problem::new("einreichen", text)).collect(),
        ));
    }
    let submitted = Draft { state: DraftState::Submitted, note: note.clone(), ..draft };
    store::update(act, &submitted)?;
    record(act, "process.submitted", &submitted, &note)
}

/// Gives a submitted draft back to be drawn on (Zurückgeben).
///
/// # Errors
/// What the policy says; [`Error::Conflict`] where it is not submitted or was changed; [`Error::Invalid`] without a reason.
pub fn give_back(act: &mut Act<'_, '_>, key: &str, seen: i64, reason: &str) -> Result<()> {
    authorise(act, may::ApproveProcess, &Thing::TOWN)?;
    let draft = for_change(act, key, seen)?;
    if draft.state != DraftState::Submitted {
        return Err(Error::Conflict("Der Entwurf ist nicht zur Freigabe eingereicht.".into()));
    }
    let reason = note_of("grund", reason)?;
    if reason.is_empty() {
        return Err(Error::invalid("grund", "Geben Sie an, was noch zu ändern ist."));
    }
    let returned = Draft { state: DraftState::Drawing, note: reason.clone(), ..draft };
    store::update(act, &returned)?;
    record(act, "process.returned", &returned, &reason)
}

/// Approves a draft (Freigabe): its model becomes the current version of the process, and the draft is gone.
///
/// # Errors
/// What the policy says; [`Error::Conflict`] where it is not submitted, was changed, or was last changed by who approves; what
/// [`models::actions::publish`] says.
pub fn approve(workflow: &Workflow, act: &mut Act<'_, '_>, key: &str, seen: i64) -> Result<VersionId> {
    authorise(act, may::ApproveProcess, &Thing::TOWN)?;
    let draft = for_change(act, key, seen)?;
    let person = act.actor().person().ok_or(Error::SignIn)?;
    if let Some(words) = draft.undecidable_by(person) {
        return Err(Error::Conflict(words.into()));
    }
    record(act, "process.approved", &draft, "")?;
    let version = models::actions::publish(workflow, act, key, &draft.model)?;
    store::delete(act, draft.id)?;
    Ok(version)
}

fn record(act: &mut Act<'_, '_>, kind: &'static str, draft: &Draft, note: &str) -> Result<()> {
    let sha256 = ledger::sha256_hex(draft.model.as_bytes());
    let data = json!({ "key": draft.key, "sha256": sha256, "drawn_by": draft.changed_by, "note": note });
    act.record(kind, Subject::new("process_draft", draft.id), None, data)?;
    Ok(())
}
