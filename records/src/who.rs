//! Names of units and people, as pages and letters show them.

use std::collections::HashMap;

use access::{
    Role,
    people::{self, Person},
    units,
};
use kernel::{Actor, Error, PersonId, Result, UnitId};
use store::{Ask, Read};

/// The name of a unit.
///
/// # Errors
/// [`Error::NotFound`].
pub fn unit_name(read: &mut Read<'_>, id: UnitId) -> Result<String> {
    units::find(read, id)?.map(|unit| unit.name).ok_or(Error::NotFound)
}

/// The name of a member of staff; people who left keep theirs.
///
/// # Errors
/// [`Error::NotFound`].
pub fn person_name(read: &mut Read<'_>, id: PersonId) -> Result<String> {
    people::find(read, id)?.map(|person| person.name()).ok_or(Error::NotFound)
}

/// Who works on the cases of a unit: its clerks and its head.
pub(crate) const WORKERS: [Role; 2] = [Role::Clerk, Role::Head];

/// The name of a unit, and who works on its cases, by name.
pub fn colleagues(unit: UnitId) -> Ask<Option<(String, Vec<Person>)>> {
    people::of_unit(unit, WORKERS)
}

/// Names for a list of acts, each looked up once.
#[derive(Debug, Default)]
pub struct Names(HashMap<PersonId, String>);

impl Names {
    /// With the names of people who were read already.
    pub fn of_people(people: &[Person]) -> Self {
        Self(people.iter().map(|person| (person.id, person.name())).collect())
    }

    /// Who acted, in words; nothing where it was erased or is not for the reader.
    ///
    /// # Errors
    /// What the database says.
    pub fn of(&mut self, read: &mut Read<'_>, actor: &Actor) -> Result<Option<String>> {
        Ok(Some(match actor {
            Actor::Stranger => return Ok(None),
            Actor::Citizen { .. } => "Antragstellende Person".to_owned(),
            Actor::System { .. } => "Programm".to_owned(),
            Actor::Staff { person, deputy_for: None } => self.person(read, *person)?,
            Actor::Staff { person, deputy_for: Some(other) } => {
                format!("{} in Vertretung von {}", self.person(read, *person)?, self.person(read, *other)?)
            }
        }))
    }

    /// The name of a member of staff; people who left keep theirs.
    ///
    /// # Errors
    /// What the database says.
    pub fn person(&mut self, read: &mut Read<'_>, id: PersonId) -> Result<String> {
        if let Some(name) = self.0.get(&id) {
            return Ok(name.clone());
        }
        let name =
            people::find(read, id)?.map_or_else(|| "ehemalige Kraft".to_owned(), |person| person.name());
        self.0.insert(id, name.clone());
        Ok(name)
    }
}
