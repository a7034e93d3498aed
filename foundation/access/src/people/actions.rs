//! What can be done to people and their roles.

use kernel::{Error, PersonId, UnitId};
use ledger::{Act, event::Subject};
use serde_json::json;
use store::Result;

use super::{Assignment, PersonData, store as rows};
use crate::{
    authorise, may,
    policy::Role,
    policy::Thing,
    sessions,
    units::actions::{changed_meanwhile, must_be_open},
};

/// The kind of thing that events about people are about.
pub const PERSON: &str = "person";

/// Enters a member of staff. They have no role yet and cannot sign in before they have a password
/// ([`crate::credentials::actions::reset_password`]) or a passkey.
///
/// # Errors
/// Refused by the policy; `data` not acceptable or the address is taken.
pub fn create(act: &mut Act<'_, '_>, data: PersonData) -> Result<PersonId> {
    authorise(act, may::AdministerPeople, &Thing::TOWN)?;
    let data = data.checked()?;
    address_is_free(act, &data.email, None)?;
    let (id, now) = (act.id(), act.now());
    rows::insert(act, id, &data, now)?;
    act.record("person.created", Subject::new(PERSON, id), None, data)?;
    Ok(id)
}

/// Changes what is said about a person. `version` is the one that was seen.
///
/// # Errors
/// As [`create`]; [`Error::Conflict`] where somebody else changed it meanwhile.
pub fn change(act: &mut Act<'_, '_>, id: PersonId, version: u32, data: PersonData) -> Result<()> {
    authorise(act, may::AdministerPeople, &Thing::TOWN)?;
    let data = data.checked()?;
    address_is_free(act, &data.email, Some(id))?;
    if !rows::update(act, id, version, &data)? {
        return Err(changed_meanwhile());
    }
    act.record("person.changed", Subject::new(PERSON, id), None, data)?;
    Ok(())
}

/// Locks a person out: from this moment no session of theirs counts and none can be begun.
///
/// # Errors
/// Refused by the policy; [`Error::Conflict`] for oneself and for the last administrator.
pub fn lock(act: &mut Act<'_, '_>, id: PersonId) -> Result<()> {
    authorise(act, may::AdministerPeople, &Thing::TOWN)?;
    not_oneself(act, id)?;
    an_administrator_remains(act, id)?;
    let found = rows::find(act, id)?.ok_or(Error::NotFound)?;
    if found.locked_at.is_some() {
        return Ok(());
    }
    let now = act.now();
    if !rows::set_locked(act, id, Some(now))? {
        return Err(changed_meanwhile());
    }
    sessions::store::delete_all(act, id)?;
    act.record("person.locked", Subject::new(PERSON, id), None, ())?;
    Ok(())
}

/// Lets a person sign in again.
///
/// # Errors
/// Refused by the policy.
pub fn unlock(act: &mut Act<'_, '_>, id: PersonId) -> Result<()> {
    authorise(act, may::AdministerPeople, &Thing::TOWN)?;
    not_oneself(act, id)?;
    let found = rows::find(act, id)?.ok_or(Error::NotFound)?;
    if found.locked_at.is_none() {
        return Ok(());
    }
    if !rows::set_locked(act, id, None)? {
        return Err(changed_meanwhile());
    }
    act.record("person.unlocked", Subject::new(PERSON, id), None, ())?;
    Ok(())
}

/// Gives a person a role in a unit. Nobody changes their own roles: an administrator who wants to see cases needs
/// another administrator, and the record shows both.
///
/// # Errors
/// Refused by the policy; [`Error::Conflict`] for oneself; [`Error::NotFound`] for an unknown person or unit.
pub fn give_role(act: &mut Act<'_, '_>, person: PersonId, role: Assignment) -> Result<()> {
    authorise(act, may::AdministerPeople, &Thing::TOWN)?;
    not_oneself(act, person)?;
    rows::find(act, person)?.ok_or(Error::NotFound)?;
    must_be_open(act, role.unit)?;
    if rows::roles_of(act, person)?.contains(&role) {
        return Ok(());
    }
    rows::give_role(act, person, role.role, role.unit)?;
    record_role(act, "role.given", person, role)
}

/// Takes a role in a unit from a person.
///
/// # Errors
/// Refused by the policy; [`Error::Conflict`] for oneself and for the last administrator.
pub fn take_role(act: &mut Act<'_, '_>, person: PersonId, role: Assignment) -> Result<()> {
    authorise(act, may::AdministerPeople, &Thing::TOWN)?;
    not_oneself(act, person)?;
    if !rows::roles_of(act, person)?.contains(&role) {
        return Ok(());
    }
    if role.role == Role::Administrator {
        an_administrator_remains(act, person)?;
    }
    if !rows::take_role(act, person, role.role, role.unit)? {
        return Err(changed_meanwhile());
    }
    record_role(act, "role.taken", person, role)
}

/// Moves a person with all their roles from one unit to another (Umsetzung). Cases in their hands stay with the old unit.
///
/// # Errors
/// Refused by the policy; [`Error::Conflict`] for oneself, a closed unit and where the person has no role in `from`.
pub fn move_to(act: &mut Act<'_, '_>, person: PersonId, from: UnitId, to: UnitId) -> Result<()> {
    authorise(act, may::AdministerPeople, &Thing::TOWN)?;
    not_oneself(act, person)?;
    must_be_open(act, to)?;
    if from == to || !rows::move_roles(act, person, from, to)? {
        return Err(
            Error::Conflict("Dort hat die Person keine Rolle, die sich umsetzen ließe.".into()).into()
        );
    }
    let data = json!({ "from": from, "to": to });
    act.record("person.moved", Subject::new(PERSON, person), None, data)?;
    Ok(())
}

fn record_role(act: &mut Act<'_, '_>, kind: &'static str, person: PersonId, given: Assignment) -> Result<()> {
    let data = json!({ "role": given.role.as_str(), "unit": given.unit });
    act.record(kind, Subject::new(PERSON, person), None, data)?;
    Ok(())
}

fn not_oneself(act: &Act<'_, '_>, person: PersonId) -> Result<()> {
    if act.actor().person() == Some(person) {
        let words =
            "Das kann niemand bei sich selbst tun. Bitten Sie eine zweite Person der Verwaltung darum.";
        return Err(Error::Conflict(words.into()).into());
    }
    Ok(())
}

fn an_administrator_remains(act: &mut Act<'_, '_>, without: PersonId) -> Result<()> {
    let administrators = rows::lock_administrators(act)?;
    if administrators == [without] {
        let words = "Das ist die letzte Person, die das Programm verwaltet. Geben Sie zuerst einer anderen diese Rolle.";
        return Err(Error::Conflict(words.into()).into());
    }
    Ok(())
}

fn address_is_free(act: &mut Act<'_, '_>, email: &str, own: Option<PersonId>) -> Result<()> {
    match rows::by_email(act, email)? {
        Some(other) if Some(other.id) != own => {
            Err(Error::invalid("email", "Diese E-Mail-Adresse hat schon eine andere Person.").into())
        }
        _ => Ok(()),
    }
}
