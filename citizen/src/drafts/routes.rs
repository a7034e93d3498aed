//! `/antrag/…`: filling in, checking, sending.

use kernel::{Error, Id, Problem, Result, local_date};
use server::{Answer, Guard, Route, Visit};

use super::{Draft, KEPT_DAYS, actions, grouped, pages};
use crate::{
    TEXTS, applications,
    catalogue::Catalogue,
    forms::{Answer as FormAnswer, Input, Kind, Next, Page, StoredFile},
    packages::{Package, Trust},
};

/// The routes.
#[must_use]
pub fn routes() -> Vec<Route> {
    vec![
        Route::act("/antrag/{service}", Guard::Public, begin),
        Route::page("/antrag/{service}/pruefen", Guard::Key, review),
        Route::act("/antrag/{service}/absenden", Guard::Key, submit),
        Route::page("/antrag/{service}/code", Guard::Key, code),
        Route::act("/antrag/{service}/code", Guard::Key, check_code),
        Route::act("/antrag/{service}/code/neu", Guard::Key, send_code),
        Route::page("/antrag/{service}/merken", Guard::Key, keep),
        Route::act("/antrag/{service}/loeschen", Guard::Key, delete),
        Route::page("/antrag/{service}/seite/{page}", Guard::Key, show),
        Route::act("/antrag/{service}/seite/{page}", Guard::Key, save),
        Route::page("/antrag/fortsetzen", Guard::Public, resume),
        Route::act("/antrag/fortsetzen", Guard::Public, resume_with),
    ]
}

/// How long the cookie is kept, in seconds: as long as the draft.
const COOKIE_SECONDS: i64 = KEPT_DAYS * 24 * 3600;

/// The cookie of a draft of this service; a person may fill in several applications at once.
fn cookie(service: &str) -> String {
    format!("antrag-{service}")
}

fn page_path(service: &str, next: &Next<'_>) -> String {
    match next.page() {
        Some(page) => format!("/antrag/{service}/seite/{page}"),
        None => format!("/antrag/{service}/pruefen"),
    }
}

/// The service and the draft that the cookie opens. Whoever has none, or one that was sent, is led to the right place.
struct Open<'v> {
    key: String,
    package: &'v Package,
    draft: Draft,
    code: String,
}

enum Opened<'v> {
    Draft(Box<Open<'v>>),
    Elsewhere(Answer),
}

fn open(visit: &Visit) -> Result<Opened<'_>> {
    let key: String = visit.part("service")?;
    let package = Catalogue::of_visit(visit)?.get(&key)?;
    let Some(code) = visit.cookie(&cookie(&key)) else {
        return Ok(Opened::Elsewhere(Answer::see(&format!("/leistungen/{key}"))));
    };
    let draft = match actions::open(&visit.town, visit.source, code) {
        Ok(draft) if draft.service == key => draft,
        Ok(_) | Err(Error::NotFound) => {
            return Ok(Opened::Elsewhere(Answer::see(&format!("/leistungen/{key}")).cookie(
                &cookie(&key),
                "",
                Some(0),
                visit.is_secure(),
            )));
        }
        Err(error) => return Err(error),
    };
    if let Some(case) = draft.submitted {
        let status = applications::StatusKey::of(&visit.town, case.cast()).path();
        return Ok(Opened::Elsewhere(Answer::see(&status)));
    }
    Ok(Opened::Draft(Box::new(Open { key, package, draft, code: code.to_owned() })))
}

macro_rules! open_or_leave {
    ($visit:expr) => {
        match open($visit)? {
            Opened::Draft(open) => *open,
            Opened::Elsewhere(answer) => return Ok(answer),
        }
    };
}

fn begin(visit: &Visit) -> Result<Answer> {
    let key: String = visit.part("service")?;
    let package = Catalogue::of_visit(visit)?.get(&key)?;
    // Whoever began already goes on; a second draft would hide the first.
    if let Opened::Draft(open) = open(visit)? {
        return Ok(Answer::see(&page_path(
            &key,
            &open.package.form.first_open(&open.draft.answers, local_date(visit.now())),
        )));
    }
    let code = actions::begin(&visit.town, &key, visit.lang)?;
    let first = package.form.first_open(&crate::forms::Answers::new(), local_date(visit.now()));
    Ok(Answer::see(&page_path(&key, &first)).cookie(
        &cookie(&key),
        &code,
        Some(COOKIE_SECONDS),
        visit.is_secure(),
    ))
}

fn page_of<'p>(visit: &Visit, package: &'p Package) -> Result<&'p Page> {
    let id: String = visit.part("page")?;
    package.form.page(&id).ok_or(Error::NotFound)
}

fn show(visit: &Visit) -> Result<Answer> {
    let open = open_or_leave!(visit);
    let page = page_of(visit, open.package)?;
    let values: Vec<(String, String)> = open
        .package
        .form
        .questions_of(page)
        .iter()
        .flat_map(|question| question.fill(&open.draft.answers))
        .collect();
    Ok(pages::form_page(visit, &shown(visit, &open, page, &values, &[])))
}

fn shown<'s>(
    visit: &Visit,
    open: &'s Open<'s>,
    page: &'s Page,
    values: &'s [(String, String)],
    problems: &'s [Problem],
) -> pages::FormPage<'s> {
    pages::FormPage {
        service: &open.key,
        package: open.package,
        draft: &open.draft,
        page,
        values,
        problems,
        today: local_date(visit.now()),
        back_to_review: visit.query("zurueck") == "pruefen" || visit.form().get("zurueck") == "pruefen",
    }
}

fn save(visit: &Visit) -> Result<Answer> {
    let open = open_or_leave!(visit);
    let page = page_of(visit, open.package)?;
    let (town, today) = (&visit.town, local_date(visit.now()));
    let fields = visit.form().fields();
    if let Some(file) = visit.form().raw("remove") {
        let id: Id<()> = file.parse().map_err(|_| Error::NotFound)?;
        actions::remove_file(town, open.draft.id, id)?;
    }
    let refused = take_uploads(visit, &open, page)?;
    // The files as they are now, after adding and removing.
    let files: Vec<(String, StoredFile)> = actions::open(town, visit.source, &open.code)?
        .files
        .into_iter()
        .map(|file| (file.question, file.file))
        .collect();
    let form = &open.package.form;
    let mut problems = actions::change(town, open.draft.id, |draft| {
        let before = email_of(draft, open.package);
        let problems = form.save(&page.id, &Input { fields, files: &files }, &mut draft.answers, today);
        draft.lang = visit.lang;
        if email_of(draft, open.package) != before {
            draft.email_verified = false;
        }
        problems.iter().map(|problem| problem.to_kernel(visit.lang)).collect::<Vec<_>>()
    })?;
    problems.extend(refused);
    if visit.form().raw("remove").is_some() {
        return Ok(Answer::see(&format!("/antrag/{}/seite/{}", open.key, page.id)));
    }
    if visit.form().raw("spaeter").is_some() {
        return Ok(Answer::see(&format!("/antrag/{}/merken", open.key)));
    }
    if !problems.is_empty() {
        return again(visit, page, fields, &problems);
    }
    let draft = actions::open(town, visit.source, &open.code)?;
    let next = if visit.form().get("zurueck") == "pruefen" {
        form.first_open(&draft.answers, today)
    } else {
        form.next(&draft.answers, &page.id, today)
    };
    Ok(Answer::see(&page_path(&open.key, &next)))
}

/// The page once more, with what was typed and what is wrong with it.
fn again(visit: &Visit, page: &Page, fields: &[(String, String)], problems: &[Problem]) -> Result<Answer> {
    let open = open_or_leave!(visit);
    Ok(pages::form_page(visit, &shown(visit, &open, page, fields, problems)))
}

fn take_uploads(visit: &Visit, open: &Open<'_>, page: &Page) -> Result<Vec<Problem>> {
    let mut problems = Vec::new();
    for upload in visit.form().uploads() {
        let question =
            open.package.form.questions_of(page).iter().find(|question| question.id == upload.field);
        let Some(Kind::Upload(kind)) = question.map(|question| &question.kind) else { continue };
        let have = open.draft.files.iter().filter(|file| file.question == upload.field).count();
        if upload.size > kind.max_bytes() || have >= kind.max_files {
            let words = TEXTS.with(
                visit.lang,
                "datei-grenze",
                &[
                    ("anzahl", (kind.max_files as i64).into()),
                    ("groesse", ui::format::file_size(visit.lang, kind.max_bytes()).into()),
                ],
            );
            problems.push(Problem::new(upload.field.clone(), words));
            continue;
        }
        let allowed: Vec<blob::inspect::Kind> = kind
            .types
            .iter()
            .filter_map(|mime| blob::inspect::Kind::ALL.into_iter().find(|known| known.mime() == *mime))
            .collect();
        match actions::add_file(&visit.town, open.draft.id, &upload.field, upload, visit.lang, &allowed) {
            Err(Error::Invalid(refused)) => problems.extend(refused),
            other => other?,
        }
    }
    Ok(problems)
}

/// The address the form asks for, where updates go.
fn email_of(draft: &Draft, package: &Package) -> Option<String> {
    let question =
        package.form.questions().iter().find(|question| matches!(question.kind, Kind::Email(_)))?;
    match draft.answers.get(&question.id) {
        Some(FormAnswer::Text(email)) => Some(email.clone()),
        _ => None,
    }
}

/// Whether the applicant still has to prove the address.
fn must_prove(open: &Open<'_>) -> bool {
    open.package.service.trust >= Trust::Email && !open.draft.email_verified
}

fn review(visit: &Visit) -> Result<Answer> {
    let open = open_or_leave!(visit);
    let today = local_date(visit.now());
    let next = open.package.form.first_open(&open.draft.answers, today);
    if next.page().is_some() {
        return Ok(Answer::see(&page_path(&open.key, &next)));
    }
    if must_prove(&open) {
        return Ok(Answer::see(&format!("/antrag/{}/code", open.key)));
    }
    Ok(pages::review_page(visit, &open.key, open.package, &open.draft, today, &[]))
}

fn submit(visit: &Visit) -> Result<Answer> {
    let open = open_or_leave!(visit);
    let workflow = applications::routes::workflow(visit)?;
    match applications::actions::submit(&visit.town, workflow, open.package, &open.draft) {
        Ok(key) => Ok(Answer::see(&format!("{}?neu=1", key.path()))),
        Err(Error::Invalid(problems)) => Ok(pages::review_page(
            visit,
            &open.key,
            open.package,
            &open.draft,
            local_date(visit.now()),
            &problems,
        )),
        Err(error) => Err(error),
    }
}

fn code(visit: &Visit) -> Result<Answer> {
    let open = open_or_leave!(visit);
    if open.draft.email_verified {
        return Ok(Answer::see(&format!("/antrag/{}/pruefen", open.key)));
    }
    let email = email_of(&open.draft, open.package).unwrap_or_default();
    Ok(pages::code_page(visit, &open.key, open.package, &email, visit.query("gesendet") == "1", &[]))
}

fn send_code(visit: &Visit) -> Result<Answer> {
    let open = open_or_leave!(visit);
    let email = email_of(&open.draft, open.package).ok_or(Error::NotFound)?;
    actions::send_code(&visit.town, &open.draft, &email)?;
    Ok(Answer::see(&format!("/antrag/{}/code?gesendet=1", open.key)))
}

fn check_code(visit: &Visit) -> Result<Answer> {
    let open = open_or_leave!(visit);
    match actions::check_code(&visit.town, open.draft.id, visit.form().get("code"), visit.now()) {
        Ok(()) => Ok(Answer::see(&format!("/antrag/{}/pruefen", open.key))),
        Err(Error::Invalid(problems)) => {
            let email = email_of(&open.draft, open.package).unwrap_or_default();
            let words: Vec<Problem> = problems
                .into_iter()
                .map(|problem| Problem::new(problem.field, TEXTS.get(visit.lang, &problem.message)))
                .collect();
            Ok(pages::code_page(visit, &open.key, open.package, &email, true, &words))
        }
        Err(error) => Err(error),
    }
}

fn keep(visit: &Visit) -> Result<Answer> {
    let open = open_or_leave!(visit);
    actions::keep(&visit.town, open.draft.id)?;
    Ok(pages::keep_page(visit, &open.key, open.package, &grouped(&open.code)))
}

fn delete(visit: &Visit) -> Result<Answer> {
    let open = open_or_leave!(visit);
    actions::delete(&visit.town, open.draft.id)?;
    Ok(Answer::see(&format!("/leistungen/{}", open.key)).cookie(
        &cookie(&open.key),
        "",
        Some(0),
        visit.is_secure(),
    ))
}

fn resume(visit: &Visit) -> Result<Answer> {
    Ok(pages::resume_page(visit, "", "", &[]))
}

fn resume_with(visit: &Visit) -> Result<Answer> {
    let (code, email) = (visit.form().get("code"), visit.form().get("email"));
    let refused = || {
        let problem = Problem::new("code", TEXTS.get(visit.lang, "fortsetzen-falsch"));
        Ok(pages::resume_page(visit, code, email, &[problem]))
    };
    let draft = match actions::open(&visit.town, visit.source, code) {
        Ok(draft) => draft,
        Err(Error::NotFound) => return refused(),
        Err(error) => return Err(error),
    };
    let package = Catalogue::of_visit(visit)?.get(&draft.service)?;
    // The code is the key; the address is asked besides where the draft has one, so that a code seen over somebody's
    // shoulder opens nothing.
    let known = email_of(&draft, package);
    if known.is_some_and(|known| !known.eq_ignore_ascii_case(email)) {
        return refused();
    }
    let next = package.form.first_open(&draft.answers, local_date(visit.now()));
    let answer = Answer::see(&page_path(&draft.service, &next));
    Ok(answer.cookie(
        &cookie(&draft.service),
        &super::normalise(code),
        Some(COOKIE_SECONDS),
        visit.is_secure(),
    ))
}
