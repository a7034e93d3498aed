//! The first line of every action: may the actor do this?

use kernel::{Actor, PersonId};
use ledger::Act;
use store::Result;

use crate::{
    policy::{May, POLICY, Permit, Thing},
    staff::{Found, Staff},
};

/// Asks the policy for the actor of this act and gives the proof. The person is loaded inside the act's own transaction,
/// so that a role that was taken away a moment ago no longer counts. Where the right rests on a deputyship, the act is
/// from here on recorded as done for the represented person.
///
/// # Errors
/// A [`Refusal`](crate::Refusal) as [`kernel::Error`]: 404 or 403 or 409; [`kernel::Error::SignIn`] where the actor is no
/// member of staff.
pub fn authorise<A: May>(act: &mut Act<'_, '_>, action: A, thing: &Thing) -> Result<Permit<A>> {
    authorise_any(act, action, std::slice::from_ref(thing))
}

/// As [`authorise`], for a matter that may be seen in several ways (a person who belongs to several units): one permitted
/// way is enough. The refusal is that of the first way.
///
/// # Errors
/// As [`authorise`].
pub fn authorise_any<A: May>(act: &mut Act<'_, '_>, _action: A, things: &[Thing]) -> Result<Permit<A>> {
    if let Actor::System { .. } = act.actor()
        && A::ACTION.open_to_the_program()
    {
        return Ok(Permit::of_the_program(act.actor().clone()));
    }
    let staff = acting(act)?;
    judge(act, &staff, things)
}

/// As [`authorise`], where who acts was asked for together with other things ([`Staff::of_person`]).
///
/// # Errors
/// As [`authorise`].
pub fn authorise_found<A: May>(
    act: &mut Act<'_, '_>,
    _action: A,
    found: Found,
    thing: &Thing,
) -> Result<Permit<A>> {
    let staff = found.staff().filter(|staff| Some(staff.person()) == act.actor().person());
    judge(act, &staff.ok_or(kernel::Error::SignIn)?, std::slice::from_ref(thing))
}

fn judge<A: May>(act: &mut Act<'_, '_>, staff: &Staff, things: &[Thing]) -> Result<Permit<A>> {
    let mut refused = None;
    for thing in things {
        match POLICY.judge(staff, A::ACTION, thing) {
            Ok(basis) => {
                let permit = Permit::new(staff.person(), basis, thing.id);
                act.stand_in_for(permit.deputy_for());
                return Ok(permit);
            }
            Err(refusal) => refused = refused.or(Some(refusal)),
        }
    }
    Err(refused.map_or(kernel::Error::NotFound, kernel::Error::from).into())
}

/// The member of staff who acts, loaded inside the act's transaction.
///
/// # Errors
/// [`kernel::Error::SignIn`] where the actor is no member of staff, or one who is locked.
pub fn acting(act: &mut Act<'_, '_>) -> Result<Staff> {
    let (person, now) = (acting_person(act)?, act.now());
    Staff::load(act, person, now)?.ok_or_else(|| kernel::Error::SignIn.into())
}

/// The same, only who it is: for what everybody may do to their own sign-in.
pub(crate) fn acting_person(act: &Act<'_, '_>) -> Result<PersonId> {
    act.actor().person().ok_or_else(|| kernel::Error::SignIn.into())
}
