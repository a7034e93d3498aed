//! Loading a member of staff: one question for each request.

use kernel::{Id, PersonId, Timestamp};
use store::{Ask, Read, Result, Row, sql};

use super::{Hat, RoleIn, Staff};
use crate::sessions::{self, Limits, Standing, Token};

/// Rows of the person whom `$who` finds by `$1` (their own roles), of everybody they stand in for at `$2`, and of the cases
/// that an emergency access opens to them, with the columns `$more` of `$who`. A represented person who is locked (ill for
/// long, gone) is represented all the same: that is what deputies are for.
macro_rules! staff {
    ($who:literal, $more:literal) => {
        sql!(concat!(
            "WITH who AS (",
            $who,
            ")
             SELECT h.kind, h.id, p.given_name, p.family_name, r.role, r.unit, b.below",
            $more,
            "
             FROM (SELECT 0 AS kind, person AS id FROM who
                   UNION ALL
                   SELECT 1, represented FROM deputyship
                   WHERE deputy = (SELECT person FROM who) AND ends_at > $2 AND starts_at <= $2
                   UNION ALL
                   SELECT 2, case_id FROM emergency_access
                   WHERE person = (SELECT person FROM who) AND ends_at > $2 AND starts_at <= $2) h
             CROSS JOIN who w
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
    standing: Option<Standing>,
}

impl Staff {
    /// Loads a person with everything the policy needs at the moment `now`. Nothing where there is no such person or they
    /// are locked.
    ///
    /// # Errors
    /// What the database says.
    pub fn load(read: &mut Read<'_>, person: PersonId, now: Timestamp) -> Result<Option<Self>> {
        read.ask(Self::of_person(person, now)).map(Found::staff)
    }

    /// The question for a person.
    pub fn of_person(person: PersonId, now: Timestamp) -> Ask<Found> {
        let who = staff!("SELECT id AS person FROM person WHERE id = $1", "");
        Ask::fold(who, &[&person, &now], Found::default(), take_in)
    }

    /// The question for the session of a token and its person.
    pub fn of_session(token: &Token, now: Timestamp) -> Ask<Found> {
        let who = staff!(
            "SELECT s.person, s.token_hash, s.strength, s.device, s.created_at, s.seen_at,
                    EXISTS (SELECT 1 FROM password w WHERE w.person = s.person AND w.must_change) AS must_change,
                    COALESCE(s.proven_at, s.created_at) AS proven_at,
                    EXISTS (SELECT 1 FROM totp t WHERE t.person = s.person AND t.confirmed_at IS NOT NULL)
                        OR EXISTS (SELECT 1 FROM passkey k WHERE k.person = s.person) AS second_factor
             FROM staff_session s WHERE s.token_hash = $1",
            ", w.token_hash, w.person, w.strength, w.device, w.created_at, w.seen_at,
             w.must_change, w.proven_at, w.second_factor"
        );
        Ask::fold(who, &[&token.hash(), &now], Found::default(), |found, row| {
            if found.standing.is_none() {
                found.standing = Some(sessions::store::standing(row, COLUMNS)?);
            }
            take_in(found, row)
        })
    }
}

/// So many columns [`take_in`] reads.
const COLUMNS: usize = 7;

impl Found {
    /// The member of staff. Nothing where there is none, or they are locked.
    #[must_use]
    pub fn staff(self) -> Option<Staff> {
        self.both().0
    }

    /// The member of staff and their session, where it still counts at `now`.
    #[must_use]
    pub fn signed_in(self, now: Timestamp, limits: &Limits) -> Option<(Staff, Standing)> {
        let (staff, standing) = self.both();
        staff.zip(standing.filter(|standing| standing.session.is_valid(now, limits)))
    }

    fn both(self) -> (Option<Staff>, Option<Standing>) {
        let Self { hats, granted, standing } = self;
        // Without their own row first, the person is locked or unknown, whatever deputyships there are.
        let known = hats.first().is_some_and(|hat| !hat.deputy);
        (known.then_some(Staff { hats, granted }), standing)
    }
}

fn take_in(Found { hats, granted, .. }: &mut Found, row: &Row<'_>) -> Result<()> {
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
