//! What can be done about passwords and one-time codes: by the person themselves, and by the administration for somebody
//! who lost theirs.

use kernel::{Error, PersonId, Secret};
use ledger::{Act, event::Subject};
use serde_json::json;
use store::Result;

use super::{Fresh, TownKey, store as rows, totp::Key};
use crate::{
    authorise,
    authorise::acting_person,
    may, passkeys,
    people::{self, actions::PERSON},
    policy::Thing,
    sessions::{self, Checked, Token},
};

/// How many recovery codes a person gets.
pub const RECOVERY_CODES: usize = 10;

/// Changes one's own password. `checked` proves the old one; all other sessions end, the one of `keep` goes on.
///
/// # Errors
/// [`Error::Invalid`] with the field `current` where the old password was wrong.
pub fn change_password(
    act: &mut Act<'_, '_>,
    checked: &Checked,
    fresh: &Fresh,
    keep: Option<&Token>,
) -> Result<()> {
    let (person, now) = (acting_person(act)?, act.now());
    let right = checked.person() == Some(person) && rows::is_current(act, person, checked.hash())?.is_some();
    if !right {
        return Err(Error::invalid("current", "Das bisherige Passwort stimmt nicht.").into());
    }
    sessions::forgive(act, checked)?;
    rows::set_password(act, person, fresh.hash.expose(), false, now)?;
    sessions::store::delete_all_but(act, person, keep.map(Token::hash))?;
    act.record("password.changed", Subject::new(PERSON, person), None, ())?;
    Ok(())
}

/// Gives somebody a first password ([`Fresh::initial`]) that they must change when they use it. Their sessions end.
///
/// # Errors
/// Refused by the policy; [`Error::NotFound`].
pub fn reset_password(act: &mut Act<'_, '_>, person: PersonId, fresh: &Fresh) -> Result<()> {
    authorise(act, may::AdministerPeople, &Thing::TOWN)?;
    people::find(act, person)?.ok_or(Error::NotFound)?;
    let now = act.now();
    rows::set_password(act, person, fresh.hash.expose(), true, now)?;
    sessions::store::delete_all(act, person)?;
    act.record("password.reset", Subject::new(PERSON, person), None, ())?;
    Ok(())
}

/// Gives somebody who was just entered a password that counts as their own choice: for demo and training towns, where
/// everybody shares it.
///
/// # Errors
/// Refused by the policy to everybody but the program.
pub fn found_password(act: &mut Act<'_, '_>, person: PersonId, fresh: &Fresh) -> Result<()> {
    authorise(act, may::AdministerPeople, &Thing::TOWN)?;
    if act.actor().person().is_some() {
        return Err(Error::Forbidden("Passwörter anderer gibt nur das Programm vor.".into()).into());
    }
    let now = act.now();
    rows::set_password(act, person, fresh.hash.expose(), false, now)?;
    act.record("password.founded", Subject::new(PERSON, person), None, ())?;
    Ok(())
}

/// Begins with one-time codes: gives the key for the app. It counts once [`confirm_totp`] has seen a code of it.
///
/// # Errors
/// [`Error::Conflict`] where codes are in use already: they are removed first.
pub fn begin_totp(act: &mut Act<'_, '_>, town: &TownKey) -> Result<Key> {
    let person = acting_person(act)?;
    if rows::totp(act, person)?.is_some_and(|totp| totp.confirmed_at.is_some()) {
        return Err(Error::Conflict("Einmalcodes sind schon eingerichtet.".into()).into());
    }
    let key = Key::fresh(act.world());
    let sealed = town.seal(act.world(), person, key.bytes())?;
    rows::set_totp(act, person, &sealed)?;
    act.record("totp.begun", Subject::new(PERSON, person), None, ())?;
    Ok(key)
}

/// Confirms the key with a first code and gives the recovery codes, which are shown this once.
///
/// # Errors
/// [`Error::Invalid`] with the field `code` where it is not right.
pub fn confirm_totp(act: &mut Act<'_, '_>, town: &TownKey, code: &str) -> Result<Vec<Secret<String>>> {
    let person = acting_person(act)?;
    if !is_right_code(act, town, person, code)? {
        return Err(Error::invalid(
            "code",
            "Der Code stimmt nicht. Geben Sie den ein, den die App jetzt zeigt.",
        )
        .into());
    }
    let codes = new_recovery_codes(act, town, person)?;
    act.record("totp.confirmed", Subject::new(PERSON, person), None, ())?;
    Ok(codes)
}

/// New recovery codes; the old ones no longer count.
///
/// # Errors
/// [`Error::Conflict`] where the person has no one-time codes.
pub fn renew_recovery_codes(act: &mut Act<'_, '_>, town: &TownKey) -> Result<Vec<Secret<String>>> {
    let person = acting_person(act)?;
    if rows::totp(act, person)?.is_none_or(|totp| totp.confirmed_at.is_none()) {
        return Err(Error::Conflict("Richten Sie zuerst Einmalcodes ein.".into()).into());
    }
    let codes = new_recovery_codes(act, town, person)?;
    act.record("recovery.renewed", Subject::new(PERSON, person), None, ())?;
    Ok(codes)
}

/// Removes one's own one-time codes and recovery codes. `checked` proves the password.
///
/// # Errors
/// [`Error::Invalid`] with the field `current` where the password was wrong.
pub fn remove_totp(act: &mut Act<'_, '_>, checked: &Checked) -> Result<()> {
    let person = acting_person(act)?;
    if checked.person() != Some(person) || rows::is_current(act, person, checked.hash())?.is_none() {
        return Err(Error::invalid("current", "Das Passwort stimmt nicht.").into());
    }
    if rows::totp(act, person)?.is_none() {
        return Err(Error::Conflict("Einmalcodes sind nicht eingerichtet.".into()).into());
    }
    sessions::forgive(act, checked)?;
    rows::delete_totp(act, person)?;
    act.record("totp.removed", Subject::new(PERSON, person), None, ())?;
    Ok(())
}

/// Removes somebody's one-time codes and passkeys because they lost telephone or key. Their sessions end. Whoever does
/// this has seen the person.
///
/// # Errors
/// Refused by the policy; [`Error::NotFound`]; [`Error::Conflict`] for oneself.
pub fn reset_second_factor(act: &mut Act<'_, '_>, person: PersonId) -> Result<()> {
    authorise(act, may::AdministerPeople, &Thing::TOWN)?;
    if act.actor().person() == Some(person) {
        return Err(Error::Conflict("Das kann niemand bei sich selbst tun.".into()).into());
    }
    people::find(act, person)?.ok_or(Error::NotFound)?;
    let totp = rows::delete_totp(act, person)?;
    let passkeys = passkeys::store::delete_all(act, person)?;
    sessions::store::delete_all(act, person)?;
    let data = json!({ "totp": totp, "passkeys": passkeys });
    act.record("second_factor.reset", Subject::new(PERSON, person), None, data)?;
    Ok(())
}

/// Whether it is the code of the moment and not used yet; uses it up.
pub(crate) fn is_right_code(
    act: &mut Act<'_, '_>,
    town: &TownKey,
    person: PersonId,
    code: &str,
) -> Result<bool> {
    let Some(totp) = rows::totp(act, person)? else { return Ok(false) };
    let key = Key::from_bytes(&town.open(person, &totp.sealed_key)?)
        .ok_or_else(|| Error::internal("a key of one-time codes has the wrong length"))?;
    let now = act.now();
    match key.accepts(code, now, totp.last_step) {
        Some(step) => rows::use_step(act, person, step, now),
        None => Ok(false),
    }
}

fn new_recovery_codes(
    act: &mut Act<'_, '_>,
    town: &TownKey,
    person: PersonId,
) -> Result<Vec<Secret<String>>> {
    let codes: Vec<String> = (0..RECOVERY_CODES).map(|_| act.world().code(10)).collect();
    let hashes: Vec<_> = codes.iter().map(|code| town.hash(person, code)).collect();
    rows::set_recovery_codes(act, person, &hashes)?;
    Ok(codes.iter().map(|code| Secret::new(format!("{}-{}", &code[..5], &code[5..]))).collect())
}

/// A recovery code as it is hashed, however it was typed.
pub(crate) fn spelled(code: &str) -> String {
    code.chars().filter(char::is_ascii_alphanumeric).collect::<String>().to_ascii_uppercase()
}
