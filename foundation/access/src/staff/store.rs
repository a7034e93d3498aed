//! Loading a member of staff: one question for each request.

use kernel::{Id, PersonId, Timestamp};
use store::{Ask, Read, Result, Row, sql};

use super::{Hat, RoleIn, Staff};
use crate::sessions::Token;

/// Rows of the person whom `$who` finds by `$1` (their own roles), of everybody they stand in for at `$2`, and of the cases
/// that an emergency access opens to them. A represented person who is locked (ill for long, gone) is represented all the
/// same: that is what deputies are for.
macro_rules! staff {
    ($who:literal) => {
        sql!(concat!(
            "WITH who AS (",
            $who,
            ")
             SELECT h.kind, h.id, p.given_name, p.family_name, r.role, r.unit, b.below
             FROM (SELECT 0 AS kind, person AS id FROM who
                   UNION ALL
                   SELECT 1, represented FROM deputyship
                   WHERE deputy = (SELECT person FROM who) AND ends_at > $2 AND starts_at <= $2
                   UNION ALL
                   SELECT 2, case_id FROM emergency_access
                   WHERE person = (SELECT person FROM who) AND ends_at > $2 AND starts_at <= $2) h
             LEFT JOIN person p ON p.id = h.id
             LEFT JOIN role_assignment r ON r.person = h.id
             LEFT JOIN unit_below b ON b.above = r.unit
             WHERE h.kind <> 0 OR p.locked_at IS NULL
             ORDER BY h.kind, h.id, r.role, r.unit"
        ))
    };
}

/// What was read of a member of staff.
#[derive(Debug, Default)]
pub struct Found {
    hats: Vec<Hat>,
    granted: Vec<Id<()>>,
}

impl Staff {
    /// Loads a person with everything the policy needs at the moment `now`. Nothing where there is no such person or they
    /// are locked.
    ///
    /// # Errors
    /// What the database says.
    pub fn load(read: &mut Read<'_>, person: PersonId, now: Timestamp) -> Result<Option<Self>> {
        let who = staff!("SELECT id AS person FROM person WHERE id = $1");
        read.ask(Ask::fold(who, &[&person, &now], Found::default(), take_in)).map(Found::staff)
    }

    /// The question for the person of a session, whether it still counts or not.
    pub fn of_session(token: &Token, now: Timestamp) -> Ask<Found> {
        let who = staff!("SELECT person FROM staff_session WHERE token_hash = $1");
        Ask::fold(who, &[&token.hash(), &now], Found::default(), take_in)
    }
}

impl Found {
    /// The member of staff. Nothing where there is none, or they are locked.
    #[must_use]
    pub fn staff(self) -> Option<Staff> {
        // Without their own row first, the person is locked or unknown, whatever deputyships there are.
        let Self { hats, granted } = self;
        hats.first().is_some_and(|hat| !hat.deputy).then_some(Staff { hats, granted })
    }
}

fn take_in(Found { hats, granted }: &mut Found, row: &Row<'_>) -> Result<()> {
    let (kind, person): (i64, PersonId) = (row.get(0)?, row.get(1)?);
    if kind == 2 {
        granted.push(person.cast());
        return Ok(());
    }
    let deputy = kind == 1;
    if hats.last().is_none_or(|hat| (hat.deputy, hat.person) != (deputy, person)) {
        let name = format!("{} {}", row.get::<String>(2)?, row.get::<String>(3)?);
        hats.push(Hat { person, name, deputy, roles: Vec::new() });
    }
    let (Some(hat), Some(role)) = (hats.last_mut(), row.get(4)?) else { return Ok(()) };
    let unit = row.get(5)?;
    if hat.roles.last().is_none_or(|held| (held.role, held.unit) != (role, unit)) {
        hat.roles.push(RoleIn { role, unit, below: Vec::new() });
    }
    if let (Some(held), Some(below)) = (hat.roles.last_mut(), row.get(6)?)
        && !held.below.contains(&below)
    {
        held.below.push(below);
    }
    Ok(())
}
