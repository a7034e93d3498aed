//! `/verwaltung/einstellungen`: the town's settings.

use access::{Action, POLICY, Thing, may};
use kernel::{Error, Result};
use server::{Answer, Guard, Route, Visit};

use super::{from_form, pages};

const GUARD: Guard = Guard::May(Action::EditSettings);
const PATH: &str = "/verwaltung/einstellungen";

/// The routes.
#[must_use]
pub(crate) fn routes() -> Vec<Route> {
    vec![Route::page(PATH, GUARD, show), Route::act(PATH, GUARD, save)]
}

/// The version is read before the settings: if somebody saves in between, this form is refused and overwrites nothing.
/// Settings that another server keeps may be two seconds old.
fn show(visit: &Visit) -> Result<Answer> {
    let version = visit.town.settings_version()?;
    let texts = pages::texts(visit.town.settings()?.as_ref());
    let saved = visit.query("gespeichert") == "ja";
    Ok(pages::settings_page(visit, &texts, version, saved, &[]))
}

fn save(visit: &Visit) -> Result<Answer> {
    POLICY.permit(visit.staff()?, may::EditSettings, &Thing::TOWN)?;
    let form = visit.form();
    let version: i64 = form.parse("version", "Laden Sie die Seite neu.")?;
    let chosen = form.fields().iter().filter(|(name, _)| name == "second_factor");
    let roles = chosen.map(|(_, role)| role.as_str()).collect::<Vec<_>>().join(" ");
    let text = |name: &str| if name == "second_factor" { roles.as_str() } else { form.get(name) };
    let changed =
        from_form(text).and_then(|settings| visit.town.change_settings(&visit.actor(), version, &settings));
    match changed {
        Ok(()) => Ok(Answer::see(&format!("{PATH}?gespeichert=ja"))),
        Err(Error::Invalid(problems)) => {
            let typed = pages::texts(&visit.settings);
            let typed = typed.iter().map(|(name, _)| (*name, text(name).to_owned())).collect();
            Ok(pages::settings_page(visit, &typed, version, false, &problems))
        }
        Err(error) => Err(error),
    }
}
