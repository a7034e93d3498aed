//! Opening and closing sessions.

use kernel::{Error, PersonId, Timestamp};
use ledger::{Act, event::Subject};
use serde_json::json;
use store::{Read, Result};

use super::{
    Checked, DEVICE_LASTS, STEP_LASTS, Session, Strength, Token, forgive,
    store::{self as rows, StepKind},
    throttle::Key,
};
use crate::{
    authorise::acting_person,
    credentials::{TownKey, actions as codes, store as credentials},
    people::actions::PERSON,
};

/// What the browser brings along.
#[derive(Debug, Clone, Default)]
pub struct Arrival<'b> {
    /// The browser in words: `Firefox, Windows`. For the list of one's own sessions.
    pub device: &'b str,
    /// The session it had until now; it ends (a session never survives a sign-in).
    pub replaces: Option<&'b Token>,
    /// The token by which it is known, if it is.
    pub known: Option<&'b Token>,
}

/// What comes of a right password or code.
#[derive(Debug)]
pub enum Outcome {
    /// The person is in.
    Entered(Box<Entered>),
    /// A code is wanted; the token names the step and lives [`STEP_LASTS`].
    CodeWanted(Token),
    /// It was wrong. Counted, so commit.
    Refused,
}

/// An open session.
#[derive(Debug)]
pub struct Entered {
    /// For the session cookie.
    pub token: Token,
    /// For the cookie of the known browser, where it is new; lives [`DEVICE_LASTS`].
    pub device: Option<Token>,
    /// The session.
    pub session: Session,
    /// Whether the password must be changed before anything else.
    pub must_change: bool,
}

/// Goes on after a right password ([`Checked::actor`] is the act's actor): opens a session, or asks for a code where the
/// person has one-time codes.
///
/// # Errors
/// [`Error::Forbidden`] where the password was wrong or changed a moment ago or the person was locked: show
/// [`super::WRONG`].
pub fn enter(act: &mut Act<'_, '_>, checked: &Checked, arrival: &Arrival<'_>) -> Result<Outcome> {
    let wrong = || Error::Forbidden(super::WRONG.into());
    let person = checked.person().filter(|person| act.actor().person() == Some(*person)).ok_or_else(wrong)?;
    let must_change = credentials::is_current(act, person, checked.hash())?.ok_or_else(wrong)?;
    forgive(act, checked)?;
    if let Some(renewed) = checked.renewed() {
        credentials::renew_hash(act, person, checked.hash(), renewed.expose())?;
    }
    if credentials::totp(act, person)?.is_some_and(|totp| totp.confirmed_at.is_some()) {
        let (token, now) = (Token::fresh(act.world()), act.now());
        let ends_at = now.saturating_add(STEP_LASTS).map_err(Error::caused_by)?;
        rows::insert_step(act, (&token.hash(), StepKind::Code), Some(person), must_change, ends_at)?;
        act.record("session.code_wanted", Subject::new(PERSON, person), None, ())?;
        return Ok(Outcome::CodeWanted(token));
    }
    let entered = open(act, person, Strength::Password, must_change, arrival)?;
    Ok(Outcome::Entered(Box::new(entered)))
}

/// Whose code is wanted in this step: the actor of [`second_factor`].
///
/// # Errors
/// What the database says.
pub fn step_of(read: &mut Read<'_>, step: &Token, now: Timestamp) -> Result<Option<PersonId>> {
    let found = rows::step::<bool>(read, (&step.hash(), StepKind::Code), now)?;
    Ok(found.and_then(|(person, _)| person))
}

/// Takes a one-time code or a recovery code and opens the session.
///
/// # Errors
/// [`Error::SignIn`] where the step is over; [`Error::TooMany`].
pub fn second_factor(
    act: &mut Act<'_, '_>,
    town: &TownKey,
    step: &Token,
    code: &str,
    arrival: &Arrival<'_>,
) -> Result<Outcome> {
    let (now, step) = (act.now(), (&step.hash(), StepKind::Code));
    let Some((Some(person), must_change)) = rows::step::<bool>(act, step, now)? else {
        return Err(Error::SignIn.into());
    };
    if act.actor().person() != Some(person) {
        return Err(Error::SignIn.into());
    }
    if !take_code(act, town, person, code)? {
        return Ok(Outcome::Refused);
    }
    if !rows::use_step(act, step)? {
        return Err(Error::SignIn.into());
    }
    Ok(Outcome::Entered(Box::new(open(act, person, Strength::TwoFactor, must_change, arrival)?)))
}

/// The session `token` has its person's proof again, now of this strength at least.
///
/// # Errors
/// [`Error::SignIn`] where it is over meanwhile.
pub fn proven(act: &mut Act<'_, '_>, token: &Token, strength: Strength) -> Result<()> {
    let (person, now) = (acting_person(act)?, act.now());
    let open = rows::of_person(act, person)?;
    let session = open.iter().find(|session| session.token_hash == token.hash()).ok_or(Error::SignIn)?;
    let strength = strength.max(session.strength);
    if !rows::proven(act, (&session.token_hash, person), strength, now)? {
        return Err(Error::SignIn.into());
    }
    let data = json!({ "strength": strength.as_str() });
    act.record("session.proven", Subject::new(PERSON, person), None, data)?;
    Ok(())
}

/// Proves who one is with the password: only for who has no second factor.
///
/// # Errors
/// [`Error::Invalid`] with the field `current` where it is wrong; [`Error::Conflict`] where a second factor is wanted.
pub fn prove_with_password(act: &mut Act<'_, '_>, checked: &Checked, token: &Token) -> Result<()> {
    let person = acting_person(act)?;
    if checked.person() != Some(person) || credentials::is_current(act, person, checked.hash())?.is_none() {
        return Err(Error::invalid("current", "Das Passwort stimmt nicht.").into());
    }
    let has = credentials::of_person(act, person)?;
    if has.totp || has.passkeys > 0 {
        return Err(Error::Conflict("Weisen Sie sich mit Ihrem zweiten Faktor aus.".into()).into());
    }
    forgive(act, checked)?;
    proven(act, token, Strength::Password)
}

/// Proves who one is with a one-time code or a recovery code. Says no where it is wrong: that is counted, so commit.
///
/// # Errors
/// [`Error::TooMany`]; [`Error::SignIn`] where the session is over.
pub fn prove_with_code(act: &mut Act<'_, '_>, town: &TownKey, code: &str, token: &Token) -> Result<bool> {
    let person = acting_person(act)?;
    let right = take_code(act, town, person, code)?;
    if right {
        proven(act, token, Strength::TwoFactor)?;
    }
    Ok(right)
}

/// Looks at a code, counts it where it is wrong and uses it up where it is right.
fn take_code(act: &mut Act<'_, '_>, town: &TownKey, person: PersonId, code: &str) -> Result<bool> {
    let (key, now) = (Key::of_codes(person), act.now());
    rows::count_failure(act, &key, now)?;
    let by_app = codes::is_right_code(act, town, person, code)?;
    let hash = town.hash(person, &codes::spelled(code));
    if !by_app && !credentials::use_recovery_code(act, person, &hash)? {
        act.record("session.code_refused", Subject::new(PERSON, person), None, ())?;
        return Ok(false);
    }
    rows::forget_failures(act, &key)?;
    if !by_app {
        act.record("recovery.used", Subject::new(PERSON, person), None, ())?;
    }
    Ok(true)
}

/// Opens a session with a fresh token.
pub(crate) fn open(
    act: &mut Act<'_, '_>,
    person: PersonId,
    strength: Strength,
    must_change: bool,
    arrival: &Arrival<'_>,
) -> Result<Entered> {
    let (now, token) = (act.now(), Token::fresh(act.world()));
    if let Some(old) = arrival.replaces {
        rows::delete(act, &old.hash(), person)?;
    }
    let device: String = arrival.device.chars().filter(|c| !c.is_control()).take(80).collect();
    let session =
        Session { token_hash: token.hash(), person, strength, device, created_at: now, seen_at: now };
    rows::insert(act, &session)?;
    let known = match arrival.known {
        Some(known) => rows::device_is_known(act, &known.hash(), person, now)?,
        None => false,
    };
    let mut device = None;
    if !known {
        let fresh = Token::fresh(act.world());
        let ends_at = now.saturating_add(DEVICE_LASTS).map_err(Error::caused_by)?;
        rows::insert_device(act, &fresh.hash(), person, ends_at)?;
        device = Some(fresh);
    }
    act.record(
        "session.opened",
        Subject::new(PERSON, person),
        None,
        json!({ "strength": strength.as_str() }),
    )?;
    Ok(Entered { token, device, session, must_change })
}

/// Signs out.
///
/// # Errors
/// [`Error::SignIn`] where nobody is signed in.
pub fn sign_out(act: &mut Act<'_, '_>, token: &Token) -> Result<()> {
    end(act, &token.hash())
}

/// Ends one of one's own sessions, named by its hash in the list ([`super::of_person`]).
///
/// # Errors
/// [`Error::SignIn`] where nobody is signed in.
pub fn end(act: &mut Act<'_, '_>, token_hash: &[u8; 32]) -> Result<()> {
    let person = acting_person(act)?;
    let open = rows::of_person(act, person)?.iter().any(|session| session.token_hash == *token_hash);
    if open && rows::delete(act, token_hash, person)? {
        act.record("session.closed", Subject::new(PERSON, person), None, ())?;
    }
    Ok(())
}

/// Signs out everywhere, this browser included, and forgets all browsers.
///
/// # Errors
/// [`Error::SignIn`] where nobody is signed in.
pub fn sign_out_everywhere(act: &mut Act<'_, '_>) -> Result<()> {
    let person = acting_person(act)?;
    let sessions = rows::delete_all(act, person)?;
    act.record(
        "session.closed_everywhere",
        Subject::new(PERSON, person),
        None,
        json!({ "sessions": sessions }),
    )?;
    Ok(())
}
