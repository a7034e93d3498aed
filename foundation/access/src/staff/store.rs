//! Loading a member of staff: two questions for each request, asked at once.

use kernel::{Id, PersonId, Timestamp};
use store::{Ask, Read, Result, Row, sql};

use super::{Hat, RoleIn, Staff};

impl Staff {
    /// Loads a person with everything the policy needs at the moment `now`. Nothing where there is no such person or they
    /// are locked.
    ///
    /// # Errors
    /// What the database says.
    pub fn load(read: &mut Read<'_>, person: PersonId, now: Timestamp) -> Result<Option<Self>> {
        let (hats, granted) = read.together((hats(person, now), granted(person, now)))?;
        // Without their own row first, the person is locked or unknown, whatever deputyships there are.
        Ok(hats.first().is_some_and(|hat| !hat.deputy).then_some(Self { hats, granted }))
    }
}

/// The person's own roles and those of everybody they stand in for now. A represented person who is locked (ill for long,
/// gone) is represented all the same: that is what deputies are for.
fn hats(person: PersonId, now: Timestamp) -> Ask<Vec<Hat>> {
    Ask::fold(
        sql!(
            "SELECT h.deputy, h.person, h.given_name, h.family_name, r.role, r.unit, b.below
                 FROM (SELECT 0 AS deputy, id AS person, given_name, family_name
                       FROM person WHERE id = $1 AND locked_at IS NULL
                       UNION ALL
                       SELECT 1, p.id, p.given_name, p.family_name
                       FROM deputyship d JOIN person p ON p.id = d.represented
                       WHERE d.deputy = $1 AND d.ends_at > $2 AND d.starts_at <= $2) h
                 LEFT JOIN role_assignment r ON r.person = h.person
                 LEFT JOIN unit_below b ON b.above = r.unit
                 ORDER BY h.deputy, h.person, r.role, r.unit"
        ),
        &[&person, &now],
        Vec::new(),
        take_in,
    )
}

fn take_in(hats: &mut Vec<Hat>, row: &Row<'_>) -> Result<()> {
    let (deputy, person): (i64, PersonId) = (row.get(0)?, row.get(1)?);
    let deputy = deputy == 1;
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

fn granted(person: PersonId, now: Timestamp) -> Ask<Vec<Id<()>>> {
    Ask::all(
        sql!("SELECT case_id FROM emergency_access WHERE person = $1 AND ends_at > $2 AND starts_at <= $2"),
        &[&person, &now],
        |row| row.get(0),
    )
}
