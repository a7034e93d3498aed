//! Names of units and people, as pages and letters show them.

use std::collections::HashMap;

use access::{Role, people, units};
use kernel::{Actor, Error, PersonId, Result, UnitId};
use store::Read;

/// All units with their names, in the order of their keys.
///
/// # Errors
/// What the database says.
pub fn units(read: &mut Read<'_>) -> Result<Vec<(UnitId, String)>> {
    Ok(units::all(read)?.into_iter().map(|unit| (unit.id, unit.name)).collect())
}

/// The name of a unit.
///
/// # Errors
/// [`Error::NotFound`].
pub fn unit_name(read: &mut Read<'_>, id: UnitId) -> Result<String> {
    let found = units(read)?.into_iter().find(|(unit, _)| *unit == id);
    found.map(|(_, name)| name).ok_or(Error::NotFound)
}

/// The name of a member of staff; people who left keep theirs.
///
/// # Errors
/// [`Error::NotFound`].
pub fn person_name(read: &mut Read<'_>, id: PersonId) -> Result<String> {
    people::find(read, id)?.map(|person| person.name()).ok_or(Error::NotFound)
}

/// Who works on the cases of a unit: its clerks and its head, by name.
///
/// # Errors
/// What the database says.
pub fn colleagues(read: &mut Read<'_>, unit: UnitId) -> Result<Vec<(PersonId, String)>> {
    let mut people: Vec<(PersonId, String)> = Vec::new();
    for role in [Role::Clerk, Role::Head] {
        for person in people::of_unit(read, unit, role)? {
            if !people.iter().any(|(id, _)| *id == person.id) {
                people.push((person.id, person.name()));
            }
        }
    }
    Ok(people)
}

/// Names for a list of acts, each looked up once.
#[derive(Debug, Default)]
pub struct Names(HashMap<PersonId, String>);

impl Names {
    /// Who acted, in words; nothing where it was erased or is not for the reader.
    ///
    /// # Errors
    /// What the database says.
    pub fn of(&mut self, read: &mut Read<'_>, actor: &Actor) -> Result<Option<String>> {
        Ok(Some(match actor {
            Actor::Stranger => return Ok(None),
            Actor::Citizen { .. } => "Antragstellende Person".to_owned(),
            Actor::System { .. } => "Programm".to_owned(),
            Actor::Staff { person, deputy_for: None } => self.name(read, *person)?,
            Actor::Staff { person, deputy_for: Some(other) } => {
                format!("{} in Vertretung von {}", self.name(read, *person)?, self.name(read, *other)?)
            }
        }))
    }

    fn name(&mut self, read: &mut Read<'_>, id: PersonId) -> Result<String> {
        if let Some(name) = self.0.get(&id) {
            return Ok(name.clone());
        }
        let name =
            people::find(read, id)?.map_or_else(|| "ehemalige Kraft".to_owned(), |person| person.name());
        self.0.insert(id, name.clone());
        Ok(name)
    }
}
