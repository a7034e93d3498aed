//! `/status/{key}`: what the applicant sees and can do; `/vorgaenge/{case}/antrag/…`: what the clerk can do.

use access::{Action, may};
use kernel::{Error, Problem, Result};
use records::{
    By,
    cases::{self, CaseId, Outcome},
    documents::{self, DocumentId},
};
use serde_json::{Map, Value};
use server::{Answer, Guard, Route, Visit};
use workflow::Workflow;

use super::{StatusKey, actions, pages, status};
use crate::{applicant::Applicant, catalogue::Catalogue, packages::FactSource, register};

/// The routes.
#[must_use]
pub fn routes() -> Vec<Route> {
    vec![
        Route::page("/status/{key}", Guard::Key, show),
        Route::act("/status/{key}/antwort", Guard::Key, answer),
        Route::act("/status/{key}/zuruecknehmen", Guard::Key, withdraw),
        Route::file("/status/{key}/dokumente/{document}", Guard::Key, document),
        Route::act("/vorgaenge/{case}/antrag/rueckfrage", Guard::May(Action::AskBack), ask),
        Route::act("/vorgaenge/{case}/antrag/entscheiden", Guard::May(Action::DecideCase), decide),
    ]
}

/// What runs the processes of this visit's program.
pub(crate) fn workflow(visit: &Visit) -> Result<&Workflow> {
    visit
        .house
        .extensions
        .get::<Workflow>()
        .ok_or_else(|| Error::internal("the program was wired without processes"))
}

fn show(visit: &Visit) -> Result<Answer> {
    let key: StatusKey = visit.part("key")?;
    let case = key.open(&visit.town)?;
    let shown = visit.town.read(|read| status::load(read, visit.lang, case))?;
    let package = Catalogue::of_visit(visit)?.get(&shown.application.service)?.clone();
    Ok(pages::status_page(visit, &key, &package, &shown, &[], ""))
}

/// What may come with an answer.
const KINDS: &[blob::inspect::Kind] =
    &[blob::inspect::Kind::Pdf, blob::inspect::Kind::Png, blob::inspect::Kind::Jpeg];

fn answer(visit: &Visit) -> Result<Answer> {
    let key: StatusKey = visit.part("key")?;
    let case = key.open(&visit.town)?;
    let (text, workflow) = (visit.form().get("antwort"), workflow(visit)?);
    let result =
        take_files(visit).and_then(|files| actions::answer(&visit.town, workflow, &key, text, &files));
    match result {
        Ok(()) => Ok(Answer::see(&format!("{}?beantwortet=1", key.path()))),
        Err(Error::Invalid(problems)) => {
            let shown = visit.town.read(|read| status::load(read, visit.lang, case))?;
            let package = Catalogue::of_visit(visit)?.get(&shown.application.service)?.clone();
            Ok(pages::status_page(visit, &key, &package, &shown, &problems, text))
        }
        Err(error) => Err(error),
    }
}

fn take_files(visit: &Visit) -> Result<Vec<(String, blob::Stored)>> {
    let mut files = Vec::new();
    for upload in visit.form().uploads() {
        let kind = blob::inspect::inspect(upload.open()?, &upload.name, KINDS)
            .map_err(|refusal| Error::Invalid(vec![Problem::new("datei", refusal.message(visit.lang))]))?;
        files.push((upload.name.clone(), visit.town.put_bytes(upload.open()?, kind.mime())?));
    }
    Ok(files)
}

fn withdraw(visit: &Visit) -> Result<Answer> {
    let key: StatusKey = visit.part("key")?;
    actions::withdraw(&visit.town, workflow(visit)?, &key)?;
    Ok(Answer::see(&key.path()))
}

/// What goes out to the applicant can be fetched by the applicant; nothing else of the case.
fn document(visit: &Visit) -> Result<Answer> {
    let (key, id): (StatusKey, DocumentId) = (visit.part("key")?, visit.part("document")?);
    let case = key.open(&visit.town)?;
    let (_, document) = visit.town.read(|read| documents::actions::view(read, By::Applicant(case), id))?;
    if document.case != case || document.direction != documents::Direction::Outgoing {
        return Err(Error::NotFound);
    }
    documents::routes::answer(visit, &document.version)
}

/// The version of the case that the person saw on the page.
fn seen(visit: &Visit) -> Result<i64> {
    visit.form().parse("version", "Die Seite ist unvollständig. Öffnen Sie den Vorgang neu.")
}

fn ask(visit: &Visit) -> Result<Answer> {
    let (case, seen): (CaseId, i64) = (visit.part("case")?, seen(visit)?);
    let done =
        actions::ask(&visit.town, workflow(visit)?, visit.staff()?, case, seen, visit.form().get("frage"));
    cases::routes::after(visit, case, done)
}

fn decide(visit: &Visit) -> Result<Answer> {
    let (case, seen) = (visit.part("case")?, seen(visit)?);
    cases::routes::after(visit, case, decide_case(visit, case, seen))
}

fn decide_case(visit: &Visit, case: CaseId, seen: i64) -> Result<()> {
    let staff = visit.staff()?;
    let outcome = match visit.form().get("ergebnis") {
        "approved" => Outcome::Approved,
        "refused" => Outcome::Refused,
        _ => {
            return Err(Error::invalid(
                "ergebnis",
                "Wählen Sie, ob Sie dem Antrag stattgeben oder ihn ablehnen.",
            ));
        }
    };
    let catalogue = Catalogue::of_visit(visit)?;
    let application = visit.town.read(|read| {
        let case = cases::actions::view(read, By::Staff(staff), case)?;
        // Before the register is asked. What the course of the case says comes when it is decided, after the version.
        match By::Staff(staff).may(may::DecideCase, &case) {
            Ok(()) | Err(Error::Conflict(_)) => actions::of_case(read, case.id),
            Err(refused) => Err(refused),
        }
    })?;
    let package = catalogue.get(&application.service)?;
    let facts = if outcome == Outcome::Approved { facts(visit, package, &application)? } else { Map::new() };
    let decision = actions::Decision { outcome, reasons: visit.form().get("gruende"), facts };
    actions::decide(&visit.town, workflow(visit)?, staff, package, case, seen, &decision)
}

/// What the letter will state: from the register by the person the clerk chose, and what the clerk typed.
fn facts(
    visit: &Visit,
    package: &crate::packages::Package,
    application: &super::Application,
) -> Result<Map<String, Value>> {
    let mut facts = Map::new();
    let wants_register = package.service.facts.iter().any(|fact| fact.from == FactSource::Register);
    if wants_register {
        let id = visit
            .form()
            .parse("person", "Wählen Sie die Person aus dem Melderegister aus, für die das gelten soll.")?;
        let register = &Catalogue::of_visit(visit)?.register;
        let resident = visit.town.read(|read| register.get(read, id))?;
        let second = Applicant::of(&application.submission).second_home.join(", ");
        let known = register::facts(&resident, &second);
        let wanted = |key: &str| {
            package.service.facts.iter().any(|fact| fact.key == key && fact.from == FactSource::Register)
        };
        facts.extend(known.into_iter().filter(|(key, _)| wanted(key)));
    }
    for fact in package.service.facts.iter().filter(|fact| fact.from == FactSource::Clerk) {
        let value = visit.form().get(&fact.key);
        if value.is_empty() {
            return Err(Error::invalid(fact.key.clone(), format!("Geben Sie „{}“ an.", fact.label)));
        }
        facts.insert(
            fact.key.clone(),
            if fact.lines { value.lines().collect::<Vec<_>>().into() } else { value.into() },
        );
    }
    Ok(facts)
}
