//! `/verwaltung/texte`: the town's own texts.

use access::Action;
use kernel::{Error, Lang, Result};
use server::{Answer, Guard, Route, Visit};

use super::pages::{self, Editor};
use crate::site::{TEXTS, Text, Version, actions, store};

const GUARD: Guard = Guard::May(Action::EditSettings);

/// The routes.
#[must_use]
pub(crate) fn routes() -> Vec<Route> {
    vec![
        Route::page("/verwaltung/texte", GUARD, list),
        Route::page("/verwaltung/texte/{page}/{lang}", GUARD, edit)
            .sample(|_| Ok(Some("/verwaltung/texte/impressum/de".into()))),
        Route::act("/verwaltung/texte/{page}/{lang}", GUARD, save),
        Route::page("/verwaltung/texte/{page}/{lang}/{version}", GUARD, show).sample(|read| {
            let found = store::latest(read, "impressum", Lang::German)?;
            Ok(found.map(|version| format!("/verwaltung/texte/impressum/de/{}", version.number)))
        }),
        Route::act("/verwaltung/texte/{page}/{lang}/{version}", GUARD, restore),
    ]
}

/// The page and the language of the path.
fn of(visit: &Visit) -> Result<(&'static str, Lang)> {
    let page: String = visit.part("page")?;
    let known = TEXTS.iter().find(|(known, _)| *known == page).ok_or(Error::NotFound)?;
    Ok((known.0, visit.part("lang")?))
}

fn list(visit: &Visit) -> Result<Answer> {
    let latest = visit.town.read(|read| {
        let mut latest = Vec::new();
        for (page, name) in TEXTS {
            let mut versions = [None, None, None];
            for (place, lang) in Lang::ALL.into_iter().enumerate() {
                versions[place] = store::latest(read, page, lang)?;
            }
            latest.push((page, name, versions));
        }
        Ok(latest)
    })?;
    Ok(pages::list_page(visit, &latest))
}

fn versions(visit: &Visit, (page, lang): (&str, Lang)) -> Result<Vec<Version>> {
    visit.town.read(|read| actions::versions(read, page, lang))
}

fn edit(visit: &Visit) -> Result<Answer> {
    let of = of(visit)?;
    let versions = versions(visit, of)?;
    let latest = versions.first();
    let (typed, seen) = (latest.map(|v| v.text.clone()).unwrap_or_default(), latest.map_or(0, |v| v.number));
    let editor = Editor { of, versions: &versions, typed: &typed, seen, preview: false };
    Ok(pages::editor_page(visit, &editor, &[]))
}

fn save(visit: &Visit) -> Result<Answer> {
    let (of, form) = (of(visit)?, visit.form());
    let seen: i64 = form.parse("version", "Laden Sie die Seite neu.")?;
    let typed = Text {
        title: form.get("titel").to_owned(),
        markdown: form.raw("text").unwrap_or_default().to_owned(),
    };
    let preview = form.raw("vorschau").is_some();
    let done = if preview {
        typed.checked().map(drop)
    } else {
        visit.town.write(&visit.actor(), |act| actions::write(act, of.0, of.1, seen, &typed))
    };
    let again = |problems: &[kernel::Problem]| {
        let versions = versions(visit, of)?;
        let preview = preview && problems.is_empty();
        let editor = Editor { of, versions: &versions, typed: &typed, seen, preview };
        Ok(pages::editor_page(visit, &editor, problems))
    };
    match done {
        Ok(()) if preview => again(&[]),
        Ok(()) => Ok(Answer::see(&format!("{}?gespeichert=ja", pages::path(of.0, of.1)))),
        Err(Error::Invalid(problems)) => again(&problems),
        Err(error) => Err(error),
    }
}

fn show(visit: &Visit) -> Result<Answer> {
    let ((page, lang), number) = (of(visit)?, visit.part("version")?);
    let (version, latest, by) = visit.town.read(|read| {
        let version = store::get(read, page, lang, number)?.ok_or(Error::NotFound)?;
        let latest = store::latest(read, page, lang)?.map_or(0, |latest| latest.number);
        let by = match version.written_by {
            Some(person) => records::who::person_name(read, person)?,
            None => "der Einrichtung der Kommune".to_owned(),
        };
        Ok((version, latest, by))
    })?;
    Ok(pages::version_page(visit, (page, lang), &version, &by, latest))
}

fn restore(visit: &Visit) -> Result<Answer> {
    let ((page, lang), number) = (of(visit)?, visit.part("version")?);
    let seen: i64 = visit.form().parse("version", "Laden Sie die Seite neu.")?;
    visit.town.write(&visit.actor(), |act| actions::restore(act, page, lang, seen, number))?;
    Ok(Answer::see(&format!("{}?gespeichert=ja", pages::path(page, lang))))
}
