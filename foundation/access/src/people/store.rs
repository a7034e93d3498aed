//! The SQL of people and their roles.

use kernel::{PersonId, Timestamp, UnitId};
use store::{Ask, Bind, Read, Result, Row, Sql, Tx, sql};

use super::{Assignment, Person, PersonData, canonical};
use crate::policy::Role;

fn person(row: &Row<'_>) -> Result<Person> {
    Ok(Person {
        id: row.get(0)?,
        data: PersonData {
            given_name: row.get(1)?,
            family_name: row.get(2)?,
            email: row.get(3)?,
            phone: row.get(4)?,
            room: row.get(5)?,
        },
        locked_at: row.get(6)?,
        version: row.get(7)?,
    })
}

/// Everybody, by family name. Some hundred rows.
///
/// # Errors
/// What the database says.
pub fn all(read: &mut Read<'_>) -> Result<Vec<Person>> {
    read.all(
        sql!(
            "SELECT id, given_name, family_name, email, phone, room, locked_at, version
             FROM person ORDER BY sort_key, id"
        ),
        &[],
        person,
    )
}

/// One person.
///
/// # Errors
/// What the database says.
pub fn find(read: &mut Read<'_>, id: PersonId) -> Result<Option<Person>> {
    read.first(
        sql!(
            "SELECT id, given_name, family_name, email, phone, room, locked_at, version
             FROM person WHERE id = $1"
        ),
        &[&id],
        person,
    )
}

/// The person who signs in with this address.
///
/// # Errors
/// What the database says.
pub fn by_email(read: &mut Read<'_>, email: &str) -> Result<Option<Person>> {
    read.first(
        sql!(
            "SELECT id, given_name, family_name, email, phone, room, locked_at, version
             FROM person WHERE email = $1"
        ),
        &[&canonical(email)],
        person,
    )
}

/// The text of a statement for [`of_unit_by`], for whoever knows the unit `u` by a table of their own: what joins it, and which row of it is
/// meant. `$2` and `$3` are the roles.
#[macro_export]
macro_rules! people_of_unit {
    ($join:literal, $which:literal) => {
        concat!(
            "SELECT p.id, p.given_name, p.family_name, p.email, p.phone, p.room, p.locked_at, p.version, u.name
             FROM unit u ",
            $join,
            " LEFT JOIN person p
               ON p.locked_at IS NULL
              AND p.id IN (SELECT r.person FROM role_assignment r WHERE r.unit = u.id AND r.role IN ($2, $3))
             WHERE ",
            $which,
            " ORDER BY p.sort_key, p.id"
        )
    };
}

/// The name of a unit, and who has one of these roles in it and can sign in, by name: whom a case can be given to. Nothing
/// where there is no such unit.
pub fn of_unit(unit: UnitId, roles: [Role; 2]) -> Ask<Option<(String, Vec<Person>)>> {
    of_unit_by(sql!(people_of_unit!("", "u.id = $1")), &unit, roles)
}

/// [`of_unit`] by a statement made with [`people_of_unit!`](crate::people_of_unit); `$1` is `of`.
pub fn of_unit_by(
    sql: &'static Sql,
    of: &dyn Bind,
    [role, other]: [Role; 2],
) -> Ask<Option<(String, Vec<Person>)>> {
    Ask::fold(sql, &[of, &role, &other], None, |found: &mut Option<(String, Vec<Person>)>, row| {
        let (_, people) = match found {
            Some(found) => found,
            None => found.insert((row.get(8)?, Vec::new())),
        };
        if row.get::<Option<PersonId>>(0)?.is_some() {
            people.push(person(row)?);
        }
        Ok(())
    })
}

/// A person's roles.
///
/// # Errors
/// What the database says.
pub fn roles_of(read: &mut Read<'_>, person: PersonId) -> Result<Vec<Assignment>> {
    read.all(
        sql!("SELECT role, unit FROM role_assignment WHERE person = $1 ORDER BY role, unit"),
        &[&person],
        |row| Ok(Assignment { role: row.get(0)?, unit: row.get(1)? }),
    )
}

/// How many people can act as administrators; locks their rows, so that two administrators cannot remove each other at
/// the same moment.
pub(super) fn lock_administrators(tx: &mut Tx<'_>) -> Result<Vec<PersonId>> {
    tx.all(
        sql!(
            "SELECT p.id FROM person p
             WHERE p.locked_at IS NULL
               AND EXISTS (SELECT 1 FROM role_assignment r WHERE r.person = p.id AND r.role = $1)
             ORDER BY p.id {for_update}"
        ),
        &[&Role::Administrator],
        |row| row.get(0),
    )
}

pub(super) fn insert(tx: &mut Tx<'_>, id: PersonId, data: &PersonData, now: Timestamp) -> Result<()> {
    tx.execute(
        sql!(
            "INSERT INTO person (id, given_name, family_name, sort_key, email, phone, room, created_at, version)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 1)"
        ),
        &[
            &id,
            &data.given_name,
            &data.family_name,
            &data.sort_key(),
            &data.email,
            &data.phone,
            &data.room,
            &now,
        ],
    )?;
    Ok(())
}

pub(super) fn update(tx: &mut Tx<'_>, id: PersonId, version: u32, data: &PersonData) -> Result<bool> {
    let changed = tx.execute(
        sql!(
            "UPDATE person SET given_name = $3, family_name = $4, sort_key = $5, email = $6, phone = $7, room = $8,
                 version = version + 1
             WHERE id = $1 AND version = $2"
        ),
        &[
            &id,
            &version,
            &data.given_name,
            &data.family_name,
            &data.sort_key(),
            &data.email,
            &data.phone,
            &data.room,
        ],
    )?;
    Ok(changed == 1)
}

/// Locks or unlocks; says whether that changed anything. The cast tells PostgreSQL what a bare `$2 IS NULL` does not.
pub(super) fn set_locked(tx: &mut Tx<'_>, id: PersonId, at: Option<Timestamp>) -> Result<bool> {
    let changed = tx.execute(
        sql!(
            "UPDATE person SET locked_at = $2, version = version + 1
             WHERE id = $1 AND (locked_at IS NULL) <> (CAST($2 AS {timestamp}) IS NULL)"
        ),
        &[&id, &at],
    )?;
    Ok(changed == 1)
}

pub(super) fn give_role(tx: &mut Tx<'_>, person: PersonId, role: Role, unit: UnitId) -> Result<()> {
    tx.execute(
        sql!("INSERT INTO role_assignment (person, role, unit) VALUES ($1, $2, $3)"),
        &[&person, &role, &unit],
    )?;
    Ok(())
}

/// Says whether there was a role to move. One that the person has in both units stays once.
pub(super) fn move_roles(tx: &mut Tx<'_>, person: PersonId, from: UnitId, to: UnitId) -> Result<bool> {
    let doubled = tx.execute(
        sql!(
            "DELETE FROM role_assignment WHERE person = $1 AND unit = $2
             AND role IN (SELECT o.role FROM role_assignment o WHERE o.person = $1 AND o.unit = $3)"
        ),
        &[&person, &from, &to],
    )?;
    let moved = tx.execute(
        sql!("UPDATE role_assignment SET unit = $3 WHERE person = $1 AND unit = $2"),
        &[&person, &from, &to],
    )?;
    Ok(doubled + moved > 0)
}

/// Says whether there was such a role.
pub(super) fn take_role(tx: &mut Tx<'_>, person: PersonId, role: Role, unit: UnitId) -> Result<bool> {
    let changed = tx.execute(
        sql!("DELETE FROM role_assignment WHERE person = $1 AND role = $2 AND unit = $3"),
        &[&person, &role, &unit],
    )?;
    Ok(changed == 1)
}
