//! `/konto/nachweis` and `/konto/zweiter-faktor`.

use access::sessions::{Hurdle, WRONG_CODE, actions};
use kernel::{Error, Problem, Result};
use server::{Answer, Guard, PROOF, Route, Visit};

use super::pages;
use crate::{
    account::routes::me,
    signin::{routes::browser, target},
    town_key,
};

const OVER: &[Hurdle] = &[Hurdle::SetUpSecondFactor, Hurdle::ShowSecondFactor];

/// The routes.
#[must_use]
pub(crate) fn routes() -> Vec<Route> {
    vec![
        Route::page(PROOF, Guard::Staff, ask).over(OVER),
        Route::act(PROOF, Guard::Staff, take).over(OVER),
        Route::page("/konto/zweiter-faktor", Guard::Staff, set_up).over(&[Hurdle::SetUpSecondFactor]),
    ]
}

fn ask(visit: &Visit) -> Result<Answer> {
    Ok(pages::proof_page(visit, &me(visit)?.1, target(visit.query("zurueck")), &[]))
}

fn take(visit: &Visit) -> Result<Answer> {
    let ((_, has), back) = (me(visit)?, target(visit.form().get("zurueck")));
    match if has.totp { with_code(visit) } else { with_password(visit) } {
        Ok(()) => Ok(Answer::see(back)),
        Err(Error::Invalid(problems)) => Ok(pages::proof_page(visit, &has, back, &problems)),
        Err(error) => Err(error),
    }
}

fn with_code(visit: &Visit) -> Result<()> {
    let (key, code) = (town_key(&visit.town), visit.form().get("code"));
    let token = browser(visit).session.ok_or(Error::SignIn)?;
    let right =
        visit.town.write(&visit.actor(), |act| Ok(actions::prove_with_code(act, &key, code, &token)?))?;
    if right { Ok(()) } else { Err(Error::Invalid(vec![Problem::new("code", WRONG_CODE)])) }
}

fn with_password(visit: &Visit) -> Result<()> {
    let ((person, _), browser) = (me(visit)?, browser(visit));
    let password = visit.form().raw("current").unwrap_or_default();
    let checked = browser.check(&visit.town, &person.data.email, password)?;
    let token = browser.session.ok_or(Error::SignIn)?;
    visit.town.write(&visit.actor(), |act| Ok(actions::prove_with_password(act, &checked, &token)?))
}

fn set_up(visit: &Visit) -> Result<Answer> {
    Ok(pages::set_up_page(visit))
}
