//! `/`, `/leistungen/…` and the texts of the town.

use kernel::{Error, Lang, Problem, Result};
use server::{Answer, Guard, Route, Visit};

use super::{TEXT_PAGES, pages, store};
use crate::{TEXTS, catalogue::Catalogue, drafts::actions as drafts};

/// The routes.
#[must_use]
pub fn routes() -> Vec<Route> {
    let mut routes = vec![
        Route::page("/", Guard::Public, start),
        Route::page("/leistungen", Guard::Public, services),
        Route::page("/leistungen/{service}", Guard::Public, service)
            .sample(|_| Ok(Some("/leistungen/meldebescheinigung".into()))),
        Route::act(ui::paths::ACCESSIBILITY, Guard::Public, feedback),
    ];
    routes.extend(TEXT_PAGES.iter().map(|(_, path)| Route::page(path, Guard::Public, text_page)));
    routes
}

fn start(visit: &Visit) -> Result<Answer> {
    Ok(pages::start_page(visit, &Catalogue::of_visit(visit)?.all(visit.lang)))
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
    // A text that a language lacks is shown in German rather than not at all.
    let text = visit.town.read(|read| {
        Ok(match store::get(read, page, visit.lang)? {
            None => store::get(read, page, Lang::German)?,
            found => found,
        })
    })?;
    Ok(pages::text_page(visit, page, text.as_ref(), problems, thanks))
}

/// Messages of feedback from one network address in an hour: the mailbox belongs to people.
const FEEDBACK: i64 = 10;

/// The feedback on barriers (§ 12b BGG, BGG LSA): becomes a mail to the town's own address, so that nothing needs an account.
fn feedback(visit: &Visit) -> Result<Answer> {
    let (text, email) = (visit.form().get("text"), visit.form().get("email"));
    if text.is_empty() {
        let problem = Problem::new("text", TEXTS.get(visit.lang, "rueckmeldung-fehlt"));
        return show_text(visit, "barrierefreiheit", &[problem], false);
    }
    let mail = crate::mails::Mail {
        to: visit.settings.email.clone(),
        subject: "Meldung einer Barriere".to_owned(),
        text: format!(
            "{}\n\nAntwort an: {}\n",
            text.chars().take(4000).collect::<String>(),
            email.chars().take(200).collect::<String>()
        ),
    };
    visit.town.maintain(|tx| {
        drafts::count(tx, &visit.town, "source of feedback", &visit.source.to_string(), FEEDBACK)?;
        Ok(crate::mails::enqueue(tx, &visit.town.world, &mail, None)?)
    })?;
    Ok(Answer::see(&format!("{}?danke=1", ui::paths::ACCESSIBILITY)))
}
