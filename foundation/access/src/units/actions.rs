//! What can be done to units.

use kernel::{Error, Timestamp, UnitId};
use ledger::{Act, event::Subject};
use serde_json::json;
use store::Result;

use super::{Belongings, UnitData, store as rows, written_out};
use crate::{authorise, may, policy::Thing};

const UNIT: &str = "unit";

/// Makes a unit below `parent`, or at the top.
///
/// # Errors
/// Refused by the policy; `data` not acceptable; [`Error::Conflict`] where the key is taken.
pub fn create(act: &mut Act<'_, '_>, parent: Option<UnitId>, data: UnitData) -> Result<UnitId> {
    authorise(act, may::AdministerPeople, &Thing::TOWN)?;
    let data = data.checked()?;
    key_is_free(act, &data.key, None)?;
    if let Some(parent) = parent {
        rows::lock_parents(act)?;
        must_be_open(act, parent)?;
    }
    let id = act.id();
    rows::insert(act, id, parent, &data)?;
    act.record("unit.created", Subject::new(UNIT, id), None, json!({ "parent": parent, "unit": data }))?;
    Ok(id)
}

/// Changes what is said of a unit. `version` is the one that was seen.
///
/// # Errors
/// As [`create`]; [`Error::Conflict`] where somebody else changed it meanwhile.
pub fn change(act: &mut Act<'_, '_>, id: UnitId, version: u32, data: UnitData) -> Result<()> {
    authorise(act, may::AdministerPeople, &Thing::TOWN)?;
    let data = data.checked()?;
    key_is_free(act, &data.key, Some(id))?;
    if !rows::update(act, id, version, &data)? {
        return Err(changed_meanwhile());
    }
    act.record("unit.changed", Subject::new(UNIT, id), None, data)?;
    Ok(())
}

/// Hangs a unit with all that is below it under another one, or to the top. `version` is the one that was seen.
///
/// # Errors
/// Refused by the policy; [`Error::Conflict`] where it would come to lie below itself or was changed meanwhile.
pub fn hang_under(act: &mut Act<'_, '_>, id: UnitId, version: u32, parent: Option<UnitId>) -> Result<()> {
    authorise(act, may::AdministerPeople, &Thing::TOWN)?;
    let mut parents = rows::lock_parents(act)?;
    if let Some(parent) = parent {
        must_be_open(act, parent)?;
    }
    parents.insert(id, parent);
    if written_out(&parents).is_none() {
        return Err(Error::Conflict("Eine Einheit kann nicht unter sich selbst hängen.".into()).into());
    }
    if !rows::hang_under(act, id, version, parent)? {
        return Err(changed_meanwhile());
    }
    write_out(act)?;
    act.record("unit.moved", Subject::new(UNIT, id), None, json!({ "parent": parent }))?;
    Ok(())
}

/// Closes a unit: it keeps its name in old cases and gets nothing new. `more` is what the rooms above know to belong to it.
///
/// # Errors
/// Refused by the policy; [`Error::Conflict`] where something still belongs to it or somebody else changed it meanwhile.
pub fn close(act: &mut Act<'_, '_>, id: UnitId, version: u32, more: Vec<String>) -> Result<()> {
    authorise(act, may::AdministerPeople, &Thing::TOWN)?;
    rows::lock_parents(act)?;
    let (people, below) = rows::belongings(act, id)?;
    if let Some(words) = (Belongings { people, below, more }).obstacle() {
        return Err(Error::Conflict(words.into()).into());
    }
    let now = act.now();
    set_closed(act, id, version, Some(now), "unit.closed")
}

/// Opens a closed unit again.
///
/// # Errors
/// Refused by the policy; [`Error::Conflict`] where somebody else changed it meanwhile.
pub fn reopen(act: &mut Act<'_, '_>, id: UnitId, version: u32) -> Result<()> {
    authorise(act, may::AdministerPeople, &Thing::TOWN)?;
    set_closed(act, id, version, None, "unit.reopened")
}

fn set_closed(
    act: &mut Act<'_, '_>,
    id: UnitId,
    version: u32,
    at: Option<Timestamp>,
    kind: &'static str,
) -> Result<()> {
    if !rows::set_closed(act, id, version, at)? {
        return Err(changed_meanwhile());
    }
    act.record(kind, Subject::new(UNIT, id), None, ())?;
    Ok(())
}

/// Nothing new comes to a closed unit.
pub(crate) fn must_be_open(act: &mut Act<'_, '_>, id: UnitId) -> Result<()> {
    match rows::find(act, id)? {
        None => Err(Error::NotFound.into()),
        Some(unit) if unit.closed_at.is_some() => {
            Err(Error::Conflict(format!("Die Einheit {} ist geschlossen.", unit.name).into()).into())
        }
        Some(_) => Ok(()),
    }
}

fn key_is_free(act: &mut Act<'_, '_>, key: &str, own: Option<UnitId>) -> Result<()> {
    match rows::by_key(act, key)? {
        Some(other) if Some(other.id) != own => {
            Err(Error::invalid("key", "Dieses Kurzzeichen hat schon eine andere Einheit.").into())
        }
        _ => Ok(()),
    }
}

fn write_out(act: &mut Act<'_, '_>) -> Result<()> {
    let pairs =
        written_out(&rows::lock_parents(act)?).ok_or_else(|| Error::internal("the units form a circle"))?;
    rows::write_out(act, &pairs)
}

pub(crate) fn changed_meanwhile() -> store::Error {
    Error::Conflict("Das wurde inzwischen von jemand anderem geändert. Laden Sie die Seite neu.".into())
        .into()
}
