//! Breaking the glass.

use kernel::{Error, Id, Timestamp};
use ledger::{Act, event::Subject};
use serde_json::json;
use store::Result;

use super::{EmergencyAccess, LONGEST, SHORTEST_REASON, store as rows};
use crate::{
    acting, authorise, may,
    policy::{Action, POLICY, Thing},
};

/// Opens the case `thing` for reading for [`LONGEST`] and says until when. It is recorded in the case.
///
/// # Errors
/// Refused by the policy (secret cases are not found); [`Error::Invalid`] where `reason` is too short to be one;
/// [`Error::Conflict`] where the person sees the case anyway.
pub fn grant(act: &mut Act<'_, '_>, thing: &Thing, reason: &str) -> Result<Timestamp> {
    authorise(act, may::BreakGlass, thing)?;
    let case = thing.id.ok_or(Error::NotFound)?;
    let reason = checked(reason)?;
    let staff = acting(act)?;
    if POLICY.judge(&staff, Action::ViewCase, thing).is_ok() {
        return Err(Error::Conflict("Diesen Vorgang dürfen Sie ohnehin sehen.".into()).into());
    }
    let starts_at = act.now();
    let ends_at = starts_at.saturating_add(LONGEST).map_err(Error::caused_by)?;
    let id: Id<EmergencyAccess> = act.id();
    let new = EmergencyAccess { id, person: staff.person(), case, reason, starts_at, ends_at };
    rows::insert(act, &new)?;
    let data = json!({ "access": id, "reason": new.reason, "ends_at": ends_at.to_string() });
    act.record("case.glass_broken", Subject::new("case", case), Some(case), data)?;
    Ok(ends_at)
}

fn checked(reason: &str) -> Result<String> {
    let reason = reason.trim();
    if !(SHORTEST_REASON..=500).contains(&reason.chars().count()) {
        let words = "Begründen Sie den Notfall mit 10 bis 500 Zeichen. Die Revision liest die Begründung.";
        return Err(Error::invalid("reason", words).into());
    }
    Ok(reason.to_owned())
}
