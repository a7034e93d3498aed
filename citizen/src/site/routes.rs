//! `/`, `/leistungen/…` and the texts of the town.

use kernel::{Error, Problem, Result};
use server::{Answer, Guard, Route, Visit};

use super::{START, TEXT_PAGES, actions, barriers, pages};
use crate::{TEXTS, applications::StatusKey, catalogue::Catalogue};

/// The routes.
#[must_use]
pub fn routes() -> Vec<Route> {
    let mut routes = vec![
        Route::page("/", Guard::Public, start),
        Route::page("/leistungen", Guard::Public, services),
        Route::page("/leistungen/{service}", Guard::Public, service)
            .sample(|_| Ok(Some("/leistungen/meldebescheinigung".into()))),
        Route::act(ui::paths::ACCESSIBILITY, Guard::Public, feedback),
        Route::page("/barrierefreiheit/eingang/{key}", Guard::Key, receipt),
    ];
    routes.extend(TEXT_PAGES.iter().map(|(_, path)| Route::page(path, Guard::Public, text_page)));
    routes
}

fn start(visit: &Visit) -> Result<Answer> {
    let text = visit.town.read(|read| actions::shown(read, START, visit.lang))?;
    Ok(pages::start_page(visit, text.as_ref(), &Catalogue::of_visit(visit)?.all(visit.lang)))
}

fn services(visit: &Visit) -> Result<Answer> {
    let (catalogue, words) = (Catalogue::of_visit(visit)?, visit.query("q").trim());
    let found =
        if words.is_empty() { catalogue.all(visit.lang) } else { catalogue.search(visit.lang, words) };
    Ok(pages::services_page(visit, words, &found))
}

fn service(visit: &Visit) -> Result<Answer> {
    let key: String = visit.part("service")?;
    let package = Catalogue::of_visit(visit)?.get(&key)?;
    Ok(pages::service_page(visit, &key, package))
}

fn text_page(visit: &Visit) -> Result<Answer> {
    let (page, _) = TEXT_PAGES.iter().find(|(_, path)| *path == visit.path).ok_or(Error::NotFound)?;
    show_text(visit, page, &[], visit.query("danke") == "1")
}

fn show_text(visit: &Visit, page: &str, problems: &[Problem], thanks: bool) -> Result<Answer> {
    let text = visit.town.read(|read| actions::shown(read, page, visit.lang))?;
    Ok(pages::text_page(visit, page, text.as_ref(), problems, thanks))
}

/// The feedback on barriers (§ 12b BGG, BGG LSA) needs no account.
fn feedback(visit: &Visit) -> Result<Answer> {
    let report = barriers::Report { text: visit.form().get("text"), email: visit.form().get("email") };
    if report.text.is_empty() {
        let problem = Problem::new("text", TEXTS.get(visit.lang, "rueckmeldung-fehlt"));
        return show_text(visit, "barrierefreiheit", &[problem], false);
    }
    let key = barriers::report_barrier(&visit.town, visit.source, &report)?;
    Ok(Answer::see(&match key {
        Some(key) => format!("{}/eingang/{key}", ui::paths::ACCESSIBILITY),
        None => format!("{}?danke=1", ui::paths::ACCESSIBILITY),
    }))
}

fn receipt(visit: &Visit) -> Result<Answer> {
    let key: StatusKey = visit.part("key")?;
    Ok(pages::receipt_page(visit, &barriers::reported(&visit.town, &key)?))
}
