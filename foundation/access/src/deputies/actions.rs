//! What can be done about deputies.

use kernel::{Error, Id, PersonId, Timestamp};
use ledger::{Act, event::Subject};
use serde_json::json;
use store::Result;

use super::{Deputyship, store as rows};
use crate::{authorise_any, may, people, policy::Thing};

const DEPUTYSHIP: &str = "deputyship";

/// Arranges that `deputy` acts for `represented` from `starts_at` until before `ends_at`. A person does it for themselves,
/// a head for the people of the unit.
///
/// # Errors
/// Refused by the policy; [`Error::Invalid`] for what [`Deputyship::check`] says and for a deputy who is locked.
pub fn arrange(
    act: &mut Act<'_, '_>,
    represented: PersonId,
    deputy: PersonId,
    starts_at: Timestamp,
    ends_at: Timestamp,
) -> Result<Id<Deputyship>> {
    may_arrange(act, represented)?;
    let new = Deputyship { id: act.id(), represented, deputy, starts_at, ends_at };
    new.check(act.now())?;
    if people::find(act, deputy)?.is_none_or(|person| person.locked_at.is_some()) {
        return Err(Error::invalid("deputy", "Wählen Sie eine Person, die sich anmelden kann.").into());
    }
    rows::insert(act, &new)?;
    let data = json!({
        "represented": represented, "deputy": deputy, "starts_at": starts_at.to_string(), "ends_at": ends_at.to_string(),
    });
    act.record("deputy.arranged", Subject::new(DEPUTYSHIP, new.id), None, data)?;
    Ok(new.id)
}

/// Ends a deputyship now. Whoever may arrange it may end it, and the deputy may give it back.
///
/// # Errors
/// Refused by the policy; [`Error::NotFound`].
pub fn end(act: &mut Act<'_, '_>, id: Id<Deputyship>) -> Result<()> {
    let found = rows::find(act, id)?.ok_or(Error::NotFound)?;
    if act.actor().person() != Some(found.deputy) {
        may_arrange(act, found.represented)?;
    }
    let now = act.now();
    if found.ends_at > now {
        rows::end(act, id, now)?;
        act.record("deputy.ended", Subject::new(DEPUTYSHIP, id), None, ())?;
    }
    Ok(())
}

/// The represented person is a matter of each unit in which they have a role.
fn may_arrange(act: &mut Act<'_, '_>, represented: PersonId) -> Result<()> {
    if people::find(act, represented)?.is_none() {
        return Err(Error::NotFound.into());
    }
    let mut things = vec![Thing::of_person(represented, None)];
    let roles = people::roles_of(act, represented)?;
    things.extend(roles.into_iter().map(|held| Thing::of_person(represented, Some(held.unit))));
    authorise_any(act, may::ArrangeDeputy, &things)?;
    Ok(())
}
