//! `/anmelden`, `/anmelden/code`, `/abmelden`.

use access::sessions::{
    DEVICE_LASTS, Hurdle, STEP_LASTS, Token, WRONG, WRONG_CODE,
    actions::{self, Entered, Outcome},
};
use kernel::{Error, Problem, Result};
use server::{Answer, Guard, Route, SESSION_COOKIE, Visit};

use super::{Browser, pages, target};

/// The cookie by which a browser is known after a sign-in.
const BROWSER_COOKIE: &str = "browser";
/// The cookie that carries the sign-in from the password to the code.
const STEP_COOKIE: &str = "anmeldeschritt";

/// The routes.
#[must_use]
pub(crate) fn routes() -> Vec<Route> {
    vec![
        Route::page("/anmelden", Guard::Public, ask_password),
        Route::act("/anmelden", Guard::Public, take_password),
        Route::page("/anmelden/code", Guard::Public, ask_code),
        Route::act("/anmelden/code", Guard::Public, take_code),
        Route::act("/abmelden", Guard::Public, sign_out).over(Hurdle::ALL),
    ]
}

/// What the browser of this request brings along.
pub(crate) fn browser(visit: &Visit) -> Browser {
    let token = |name| visit.cookie(name).and_then(|text| text.parse::<Token>().ok());
    Browser { address: visit.source, session: token(SESSION_COOKIE), known: token(BROWSER_COOKIE) }
}

/// Takes the session's cookie back.
pub(crate) fn without_session(visit: &Visit, answer: Answer) -> Answer {
    answer.cookie(SESSION_COOKIE, "", Some(0), visit.is_secure())
}

fn ask_password(visit: &Visit) -> Result<Answer> {
    Ok(pages::password_page(visit, "", target(visit.query("zurueck")), &[]))
}

/// The sign-in again, after a passkey that proved nobody.
pub(crate) fn passkey_refused(visit: &Visit, back: &str) -> Answer {
    let words =
        "Der Passkey wurde nicht angenommen. Versuchen Sie es noch einmal oder nehmen Sie Ihr Passwort.";
    pages::password_page(visit, "", back, &[Problem::new("email", words)])
}

fn take_password(visit: &Visit) -> Result<Answer> {
    let form = visit.form();
    let (email, back) = (form.get("email"), target(form.get("zurueck")));
    let password = form.raw("password").unwrap_or_default();
    match super::with_password(&visit.town, &browser(visit), email, password)? {
        Outcome::Entered(entered) => Ok(enter(visit, &entered, back)),
        Outcome::CodeWanted(step) => Ok(Answer::see(&with_back("/anmelden/code", back)).cookie(
            STEP_COOKIE,
            &step.cookie(),
            Some(STEP_LASTS.as_secs()),
            visit.is_secure(),
        )),
        Outcome::Refused => Ok(pages::password_page(visit, email, back, &[Problem::new("email", WRONG)])),
    }
}

fn ask_code(visit: &Visit) -> Result<Answer> {
    Ok(pages::code_page(visit, target(visit.query("zurueck")), &[]))
}

fn take_code(visit: &Visit) -> Result<Answer> {
    let (code, back) = (visit.form().get("code"), target(visit.form().get("zurueck")));
    let step = visit.cookie(STEP_COOKIE).and_then(|text| text.parse::<Token>().ok());
    let outcome = match step {
        Some(step) => super::with_code(&visit.town, &browser(visit), &step, code),
        None => Err(Error::SignIn),
    };
    match outcome {
        Ok(Outcome::Entered(entered)) => {
            Ok(enter(visit, &entered, back).cookie(STEP_COOKIE, "", Some(0), visit.is_secure()))
        }
        Ok(_) => Ok(pages::code_page(visit, back, &[Problem::new("code", WRONG_CODE)])),
        // Too late: from the password on again, and to the same place afterwards.
        Err(Error::SignIn) => Ok(Answer::see(&with_back("/anmelden", back))),
        Err(other) => Err(other),
    }
}

/// Puts the session into the browser and leads on.
pub(crate) fn enter(visit: &Visit, entered: &Entered, back: &str) -> Answer {
    let (to, secure) = (if entered.must_change { "/konto/passwort" } else { back }, visit.is_secure());
    let answer = Answer::see(to).cookie(SESSION_COOKIE, &entered.token.cookie(), None, secure);
    match &entered.device {
        Some(known) => answer.cookie(BROWSER_COOKIE, &known.cookie(), Some(DEVICE_LASTS.as_secs()), secure),
        None => answer,
    }
}

fn sign_out(visit: &Visit) -> Result<Answer> {
    if let (Some(_), Some(token)) = (&visit.staff, browser(visit).session) {
        visit.town.write(&visit.actor(), |act| Ok(actions::sign_out(act, &token)?))?;
    }
    Ok(without_session(visit, Answer::see("/anmelden")))
}

/// A path that knows where to go on to.
pub(crate) fn with_back(path: &str, back: &str) -> String {
    let back: String = form_urlencoded::byte_serialize(back.as_bytes()).collect();
    format!("{path}?zurueck={back}")
}
