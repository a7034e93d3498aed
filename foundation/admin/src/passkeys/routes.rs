//! `/konto/passkeys`, `/anmelden/passkey` and `/konto/nachweis/passkey`.

use access::{
    passkeys::{self, actions, actions::Verified},
    sessions::{self, Hurdle, STEP_LASTS, Strength, Token},
};
use kernel::{Error, Problem, Result};
use serde_json::Value;
use server::{Answer, Guard, PROOF, Route, Visit};

use super::{pages, relying_party};
use crate::{
    account::routes::me,
    signin::{
        self,
        routes::{browser, enter, with_back},
        target,
    },
};

/// The cookie that names a ceremony from its question to its answer.
const CEREMONY_COOKIE: &str = "passkeyschritt";
const SET_UP: &[Hurdle] = &[Hurdle::SetUpSecondFactor];

/// The routes.
#[must_use]
pub(crate) fn routes() -> Vec<Route> {
    vec![
        Route::act("/anmelden/passkey/beginnen", Guard::Public, begin_sign_in),
        Route::act("/anmelden/passkey", Guard::Public, sign_in),
        Route::act("/konto/nachweis/passkey", Guard::Staff, prove).over(&[Hurdle::ShowSecondFactor]),
        Route::page("/konto/passkeys", Guard::Staff, list).over(SET_UP),
        Route::page("/konto/passkeys/neu", Guard::Staff, ask).over(SET_UP).proven(),
        Route::act("/konto/passkeys/beginnen", Guard::Staff, begin).over(SET_UP).proven(),
        Route::act("/konto/passkeys", Guard::Staff, register).over(SET_UP),
        Route::act("/konto/passkeys/umbenennen", Guard::Staff, rename),
        Route::act("/konto/passkeys/entfernen", Guard::Staff, remove).proven(),
    ]
}

/// The question for the authenticator, and a cookie that names it.
fn question(visit: &Visit, (token, challenge): &(Token, Value)) -> Answer {
    Answer::json(challenge).cookie(
        CEREMONY_COOKIE,
        &token.cookie(),
        Some(STEP_LASTS.as_secs()),
        visit.is_secure(),
    )
}

/// What the authenticator answered, and to which question.
fn answer(visit: &Visit) -> Option<(Token, Value)> {
    let token = visit.cookie(CEREMONY_COOKIE)?.parse().ok()?;
    Some((token, serde_json::from_str(visit.form().get("antwort")).ok()?))
}

fn begin_sign_in(visit: &Visit) -> Result<Answer> {
    let (rp, world) = (relying_party(visit)?, &visit.town.world);
    let begun = visit.town.maintain(|tx| Ok(actions::begin_sign_in(tx, &rp, world)?))?;
    Ok(question(visit, &begun))
}

fn verified(visit: &Visit) -> Result<Option<Verified>> {
    let Some((token, answer)) = answer(visit) else { return Ok(None) };
    let rp = relying_party(visit)?;
    visit.town.read(|read| Ok(actions::verify(read, &rp, &token, &answer, visit.now())?))
}

fn sign_in(visit: &Visit) -> Result<Answer> {
    let (browser, back) = (browser(visit), target(visit.form().get("zurueck")));
    let Some(verified) = verified(visit)? else { return Ok(signin::routes::passkey_refused(visit, back)) };
    let entered =
        visit.town.write(&verified.actor(), |act| Ok(actions::enter(act, &verified, &browser.arrival())?));
    match entered {
        Ok(entered) => Ok(enter(visit, &entered, back)),
        Err(Error::SignIn) => Ok(signin::routes::passkey_refused(visit, back)),
        Err(error) => Err(error),
    }
}

fn prove(visit: &Visit) -> Result<Answer> {
    let (session, back) = (browser(visit).session.ok_or(Error::SignIn)?, target(visit.form().get("zurueck")));
    let mine = verified(visit)?.filter(|verified| verified.actor() == visit.actor());
    let Some(verified) = mine else { return Ok(Answer::see(&with_back(PROOF, back))) };
    visit.town.write(&visit.actor(), |act| Ok(actions::prove(act, &verified, &session)?))?;
    Ok(Answer::see(back))
}

fn list(visit: &Visit) -> Result<Answer> {
    show(visit, &[])
}

fn show(visit: &Visit, problems: &[Problem]) -> Result<Answer> {
    let ((person, has), removed) = (me(visit)?, visit.query("entfernt") == "ja");
    let own = visit.town.read(|read| Ok(passkeys::of_person(read, person.id)?))?;
    Ok(pages::list_page(visit, &has, &own, removed, problems))
}

fn ask(visit: &Visit) -> Result<Answer> {
    Ok(pages::new_page(visit, "", &[]))
}

fn begin(visit: &Visit) -> Result<Answer> {
    let (rp, world, person) = (relying_party(visit)?, &visit.town.world, visit.staff()?.person());
    let begun = visit.town.maintain(|tx| Ok(actions::begin_registration(tx, &rp, world, person)?))?;
    Ok(question(visit, &begun))
}

/// Whoever registers a passkey has it in hand: from here on the session is as strong as one opened with two factors.
fn register(visit: &Visit) -> Result<Answer> {
    let (rp, name) = (relying_party(visit)?, visit.form().get("name"));
    let session = browser(visit).session.ok_or(Error::SignIn)?;
    let Some((ceremony, answer)) = answer(visit) else {
        return Err(Error::Conflict(
            "Die Einrichtung hat zu lange gedauert. Beginnen Sie noch einmal.".into(),
        ));
    };
    let registered = visit.town.write(&visit.actor(), |act| {
        actions::finish_registration(act, &rp, &ceremony, name, &answer)?;
        Ok(sessions::actions::proven(act, &session, Strength::TwoFactor)?)
    });
    match registered {
        Ok(()) => Ok(Answer::see("/konto/passkeys")),
        Err(Error::Invalid(problems)) => Ok(pages::new_page(visit, name, &problems)),
        Err(error) => Err(error),
    }
}

/// The passkey that the form names by the hexadecimal digits of its id, if it is the person's own.
fn chosen(visit: &Visit) -> Result<Option<passkeys::Passkey>> {
    let (person, wanted) = (visit.staff()?.person(), visit.form().get("id"));
    let own = visit.town.read(|read| Ok(passkeys::of_person(read, person)?))?;
    Ok(own.into_iter().find(|passkey| ledger::hex(&passkey.credential_id) == wanted))
}

fn rename(visit: &Visit) -> Result<Answer> {
    let renamed = match chosen(visit)? {
        None => Err(Error::invalid("id", "Wählen Sie den Passkey, der einen anderen Namen bekommt.")),
        Some(passkey) => visit.town.write(&visit.actor(), |act| {
            Ok(actions::rename(act, &passkey.credential_id, visit.form().get("name"))?)
        }),
    };
    match renamed {
        Ok(()) => Ok(Answer::see("/konto/passkeys")),
        Err(Error::Invalid(problems)) => show(visit, &problems),
        Err(error) => Err(error),
    }
}

fn remove(visit: &Visit) -> Result<Answer> {
    let passkey = chosen(visit)?.ok_or(Error::NotFound)?;
    visit.town.write(&visit.actor(), |act| Ok(actions::remove(act, &passkey.credential_id)?))?;
    Ok(Answer::see("/konto/passkeys?entfernt=ja"))
}
