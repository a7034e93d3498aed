//! `/konto`: one's own sessions, password, one-time codes, deputies.

use access::{
    credentials::{self, Fresh, HasCredentials},
    deputies,
    people::{self, Person},
    sessions::{self, Hurdle, Strength},
    units,
};
use kernel::{Error, Id, Result, Secret};
use server::{Answer, Guard, Route, Visit};
use ui::fields::DateText;

use super::{
    pages::{self, Account, DeputyText},
    span,
};
use crate::{signin::routes as signin, town_key};

const SET_UP: &[Hurdle] = &[Hurdle::SetUpSecondFactor];

/// The routes.
#[must_use]
pub(crate) fn routes() -> Vec<Route> {
    vec![
        Route::page("/konto", Guard::Staff, show),
        Route::act("/konto/sitzung-beenden", Guard::Staff, end_session),
        Route::act("/konto/ueberall-abmelden", Guard::Staff, sign_out_everywhere),
        Route::page("/konto/passwort", Guard::Staff, ask_password).over(&[Hurdle::FirstPassword]),
        Route::act("/konto/passwort", Guard::Staff, change_password).over(&[Hurdle::FirstPassword]),
        Route::page("/konto/einmalcode", Guard::Staff, ask_totp).over(SET_UP),
        Route::act("/konto/einmalcode/beginnen", Guard::Staff, begin_totp).over(SET_UP).proven(),
        Route::act("/konto/einmalcode", Guard::Staff, confirm_totp).over(SET_UP),
        Route::act("/konto/einmalcode/entfernen", Guard::Staff, remove_totp),
        Route::act("/konto/wiederherstellung", Guard::Staff, renew_codes).proven(),
        Route::act("/konto/vertretung", Guard::Staff, arrange_deputy),
        Route::act("/konto/vertretung/beenden", Guard::Staff, end_deputy),
    ]
}

fn show(visit: &Visit) -> Result<Answer> {
    Ok(pages::account_page(visit, &account(visit)?, &DeputyText::default(), &[]))
}

fn account(visit: &Visit) -> Result<Account> {
    let (staff, now) = (visit.staff()?, visit.now());
    let here = signin::browser(visit).session.map(|token| token.hash());
    let limits = sessions::Limits::default();
    visit.town.read(|read| {
        let (units, people) = (units::all(read)?, people::all(read)?);
        let unit = |id| units.iter().find(|unit| unit.id == id).map_or("?", |unit| unit.name.as_str());
        let sessions = sessions::of_person(read, staff.person())?;
        Ok(Account {
            person: people::find(read, staff.person())?.ok_or(Error::NotFound)?,
            roles: staff
                .roles()
                .iter()
                .map(|held| format!("{} ({})", held.role.german(), unit(held.unit)))
                .collect(),
            sessions: sessions.into_iter().filter(|session| session.is_valid(now, &limits)).collect(),
            here,
            has: credentials::of_person(read, staff.person())?,
            deputies: deputies::of_represented(read, staff.person(), now)?,
            represented: deputies::of_deputy(read, staff.person(), now)?,
            people,
        })
    })
}

/// Who is signed in, and with what they sign in.
pub(crate) fn me(visit: &Visit) -> Result<(Person, HasCredentials)> {
    let id = visit.staff()?.person();
    visit
        .town
        .read(|read| Ok((people::find(read, id)?.ok_or(Error::NotFound)?, credentials::of_person(read, id)?)))
}

fn end_session(visit: &Visit) -> Result<Answer> {
    let (id, wanted) = (visit.staff()?.person(), visit.form().get("sitzung"));
    let open = visit.town.read(|read| Ok(sessions::of_person(read, id)?))?;
    let found = open.into_iter().find(|session| ledger::hex(&session.token_hash) == wanted);
    if let Some(session) = found {
        visit.town.write(&visit.actor(), |act| Ok(sessions::actions::end(act, &session.token_hash)?))?;
    }
    Ok(Answer::see("/konto"))
}

fn sign_out_everywhere(visit: &Visit) -> Result<Answer> {
    visit.town.write(&visit.actor(), |act| Ok(sessions::actions::sign_out_everywhere(act)?))?;
    Ok(signin::without_session(visit, Answer::see("/anmelden")))
}

fn ask_password(visit: &Visit) -> Result<Answer> {
    Ok(pages::password_page(visit, me(visit)?.1.must_change, &[]))
}

fn change_password(visit: &Visit) -> Result<Answer> {
    let (person, has) = me(visit)?;
    match try_change(visit, &person) {
        Ok(()) => Ok(Answer::see("/konto")),
        Err(Error::Invalid(problems)) => Ok(pages::password_page(visit, has.must_change, &problems)),
        Err(error) => Err(error),
    }
}

/// The new password is looked at first: a slip there must not count as a failed attempt.
fn try_change(visit: &Visit, person: &Person) -> Result<()> {
    let [current, new, repeat] =
        ["current", "password", "repeat"].map(|name| visit.form().raw(name).unwrap_or_default());
    if new != repeat {
        return Err(Error::invalid("repeat", "Geben Sie zweimal dasselbe neue Passwort ein."));
    }
    if new == current {
        return Err(Error::invalid("password", "Wählen Sie ein anderes Passwort als das bisherige."));
    }
    let about = [person.name(), person.data.email.clone()];
    let fresh = Fresh::chosen(
        &visit.town.world,
        &Secret::new(new.to_owned()),
        &about.each_ref().map(String::as_str),
    )?;
    let browser = signin::browser(visit);
    let checked = browser.check(&visit.town, &person.data.email, current)?;
    visit.town.write(&visit.actor(), |act| {
        Ok(credentials::actions::change_password(act, &checked, &fresh, browser.session.as_ref())?)
    })
}

fn ask_totp(visit: &Visit) -> Result<Answer> {
    Ok(pages::totp_page(visit, &me(visit)?.1, &[]))
}

fn begin_totp(visit: &Visit) -> Result<Answer> {
    let ((person, _), town) = (me(visit)?, town_key(&visit.town));
    let key = visit.town.write(&visit.actor(), |act| Ok(credentials::actions::begin_totp(act, &town)?))?;
    let uri = key.uri(&visit.settings.short_name, &person.data.email);
    Ok(pages::key_page(visit, &key.text(), &uri))
}

fn confirm_totp(visit: &Visit) -> Result<Answer> {
    let (town, code) = (town_key(&visit.town), visit.form().get("code"));
    let session = signin::browser(visit).session.ok_or(Error::SignIn)?;
    let confirmed = visit.town.write(&visit.actor(), |act| {
        let codes = credentials::actions::confirm_totp(act, &town, code)?;
        sessions::actions::proven(act, &session, Strength::TwoFactor)?;
        Ok(codes)
    });
    match confirmed {
        Ok(codes) => Ok(pages::codes_page(visit, &codes)),
        Err(Error::Invalid(problems)) => Ok(pages::confirm_page(visit, &problems)),
        Err(error) => Err(error),
    }
}

fn remove_totp(visit: &Visit) -> Result<Answer> {
    let (person, has) = me(visit)?;
    let password = visit.form().raw("current").unwrap_or_default();
    let checked = signin::browser(visit).check(&visit.town, &person.data.email, password)?;
    match visit.town.write(&visit.actor(), |act| Ok(credentials::actions::remove_totp(act, &checked)?)) {
        Ok(()) => Ok(Answer::see("/konto?entfernt=ja")),
        Err(Error::Invalid(problems)) => Ok(pages::totp_page(visit, &has, &problems)),
        Err(error) => Err(error),
    }
}

fn renew_codes(visit: &Visit) -> Result<Answer> {
    let town = town_key(&visit.town);
    let codes = visit
        .town
        .write(&visit.actor(), |act| Ok(credentials::actions::renew_recovery_codes(act, &town)?))?;
    Ok(pages::codes_page(visit, &codes))
}

fn arrange_deputy(visit: &Visit) -> Result<Answer> {
    let form = visit.form();
    let date = |name: &str| DateText::from_form(name, |field| form.get(field).to_owned());
    let typed = DeputyText {
        deputy: form.get("deputy").to_owned(),
        starts_at: date("starts_at"),
        ends_at: date("ends_at"),
    };
    match try_arrange(visit, &typed) {
        Ok(()) => Ok(Answer::see("/konto")),
        Err(Error::Invalid(problems)) => Ok(pages::account_page(visit, &account(visit)?, &typed, &problems)),
        Err(error) => Err(error),
    }
}

fn try_arrange(visit: &Visit, typed: &DeputyText) -> Result<()> {
    let deputy = visit.form().parse("deputy", "Wählen Sie die Person, die Sie vertritt.")?;
    let (starts_at, ends_at) = span(typed.starts_at.date(), typed.ends_at.date())?;
    let me = visit.staff()?.person();
    visit.town.write(&visit.actor(), |act| {
        deputies::actions::arrange(act, me, deputy, starts_at, ends_at)?;
        Ok(())
    })
}

fn end_deputy(visit: &Visit) -> Result<Answer> {
    let id: Id<deputies::Deputyship> = visit.form().get("id").parse().map_err(|_| Error::NotFound)?;
    visit.town.write(&visit.actor(), |act| Ok(deputies::actions::end(act, id)?))?;
    Ok(Answer::see("/konto"))
}
