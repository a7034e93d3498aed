//! Signing in and out: from a form and its cookies to a session.

mod pages;
pub(crate) mod routes;

use std::net::IpAddr;

use access::sessions::{
    self, Checked, Knock, Source, Token,
    actions::{self, Arrival, Outcome},
};
use kernel::{Actor, Error, Result, Secret};
use town::Town;

/// Where a person goes who came for nothing in particular.
const HOME: &str = "/arbeitsplatz";

/// What the browser brings along: its address and its cookies.
#[derive(Debug, Clone)]
pub(crate) struct Browser {
    /// Where it comes from.
    pub(crate) address: IpAddr,
    /// The token of its session, if it has one.
    pub(crate) session: Option<Token>,
    /// The token by which it is known, if it is.
    pub(crate) known: Option<Token>,
}

impl Browser {
    /// As the actions want it.
    pub(crate) fn arrival(&self) -> Arrival<'_> {
        Arrival { device: "Browser", replaces: self.session.as_ref(), known: self.known.as_ref() }
    }

    /// Counts an attempt with this address and looks at the password. Slow on purpose, and outside of any transaction.
    ///
    /// # Errors
    /// [`Error::TooMany`] with the seconds to wait.
    pub(crate) fn check(&self, town: &Town, email: &str, password: &str) -> Result<Checked> {
        let knock = Knock { email, source: Source::of(self.address), device: self.known.as_ref() };
        let attempt = town.maintain(|tx| Ok(sessions::begin(tx, &knock, town.now())?))?;
        attempt.check(&town.world, &Secret::new(password.to_owned()))
    }
}

/// The first step: address and password. A wrong password is [`Outcome::Refused`].
///
/// # Errors
/// [`Error::TooMany`] with the seconds to wait.
fn with_password(town: &Town, browser: &Browser, email: &str, password: &str) -> Result<Outcome> {
    let checked = browser.check(town, email, password)?;
    if checked.person().is_none() {
        return Ok(Outcome::Refused);
    }
    let entered = town.write(&checked.actor(), |act| Ok(actions::enter(act, &checked, &browser.arrival())?));
    match entered {
        // Changed or locked between the two transactions.
        Err(Error::Forbidden(_)) => Ok(Outcome::Refused),
        other => other,
    }
}

/// The second step: a one-time code or a recovery code. A wrong code is [`Outcome::Refused`].
///
/// # Errors
/// [`Error::SignIn`] where the first step is too long ago; [`Error::TooMany`].
fn with_code(town: &Town, browser: &Browser, step: &Token, code: &str) -> Result<Outcome> {
    let person = town.read(|read| Ok(actions::step_of(read, step, town.now())?))?;
    let actor = Actor::Staff { person: person.ok_or(Error::SignIn)?, deputy_for: None };
    let key = crate::town_key(town);
    town.write(&actor, |act| Ok(actions::second_factor(act, &key, step, code, &browser.arrival())?))
}

/// Where to go after the sign-in: only to a path of this host, and not back to the sign-in itself.
pub(crate) fn target(wanted: &str) -> &str {
    let local = wanted.starts_with('/')
        && !wanted.starts_with("//")
        && !wanted.contains(['\\', '\r', '\n', '\t'])
        && !wanted.starts_with("/anmelden")
        && !wanted.starts_with("/abmelden");
    if local { wanted } else { HOME }
}

#[cfg(test)]
mod tests {
    use access::{
        credentials::{self, totp},
        testing::{Organisation, PASSWORD, address},
    };
    use kernel::World;

    use super::*;

    fn browser() -> Browser {
        Browser { address: [192, 0, 2, 7].into(), session: None, known: None }
    }

    #[test]
    fn after_the_sign_in_nobody_is_led_elsewhere() {
        let table = [
            ("/akten/7?x=1", "/akten/7?x=1"),
            ("", HOME),
            ("akten", HOME),
            ("//evil.example", HOME),
            ("/\\evil.example", HOME),
            ("https://evil.example", HOME),
            ("/\t/evil.example", HOME),
            ("/anmelden/code", HOME),
            ("/abmelden", HOME),
        ];
        for (wanted, got) in table {
            assert_eq!(target(wanted), got, "{wanted}");
        }
    }

    #[test]
    fn the_right_password_opens_and_any_other_is_refused_alike() {
        let world = World::system();
        for test in town::testing::both(access::MIGRATIONS, &world) {
            let (town, house) = (&test.town, Organisation::found(test.town.database(), &world));
            house.give_password(town.database(), "clara");
            let enter = |email: &str, password| with_password(town, &browser(), email, password).unwrap();
            assert!(matches!(enter(&address("clara"), PASSWORD), Outcome::Entered(_)));
            assert!(matches!(enter(&address("clara"), "falsch"), Outcome::Refused));
            assert!(matches!(enter(&address("carl"), PASSWORD), Outcome::Refused));
            assert!(matches!(enter("niemand@stadt.example", PASSWORD), Outcome::Refused));
        }
    }

    #[test]
    fn who_guesses_has_to_wait() {
        let world = World::system();
        let test = &town::testing::both(access::MIGRATIONS, &world)[0];
        let _house = Organisation::found(test.town.database(), &world);
        let guess = || with_password(&test.town, &browser(), "clara@stadt.example", "falsch");
        let waits = (0..8).filter(|_| matches!(guess(), Err(Error::TooMany(_)))).count();
        assert!(waits > 0);
    }

    #[test]
    fn who_has_one_time_codes_needs_one() {
        let world = World::system();
        for test in town::testing::both(access::MIGRATIONS, &world) {
            let (town, house) = (&test.town, Organisation::found(test.town.database(), &world));
            house.give_password(town.database(), "clara");
            let (actor, key) = (house.actor("clara"), crate::town_key(town));
            let app: totp::Key =
                town.write(&actor, |act| Ok(credentials::actions::begin_totp(act, &key)?)).unwrap();
            let code = app.shown_at(town.now());
            let codes =
                town.write(&actor, |act| Ok(credentials::actions::confirm_totp(act, &key, &code)?)).unwrap();
            let first = with_password(town, &browser(), &address("clara"), PASSWORD).unwrap();
            let Outcome::CodeWanted(step) = first else { panic!("no code was wanted: {first:?}") };
            let wrong = with_code(town, &browser(), &step, "AAAAA-AAAAA").unwrap();
            assert!(matches!(wrong, Outcome::Refused));
            let right = with_code(town, &browser(), &step, codes[0].expose()).unwrap();
            assert!(matches!(right, Outcome::Entered(_)), "{right:?}");
            let again = with_code(town, &browser(), &step, codes[1].expose());
            assert!(matches!(again, Err(Error::SignIn)), "a step is used once: {again:?}");
        }
    }
}
