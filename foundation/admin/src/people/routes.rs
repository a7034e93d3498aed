//! `/verwaltung`: people.

use access::{
    Action, Role,
    credentials::{self, Fresh},
    people::{self, Assignment, Person, PersonData},
    units,
};
use kernel::{Error, PersonId, Problem, Result};
use server::{Answer, Form, Guard, Route, Visit};
use store::Read;

use super::pages::{self, Profile};

const GUARD: Guard = Guard::May(Action::AdministerPeople);

/// The routes.
#[must_use]
pub(crate) fn routes() -> Vec<Route> {
    vec![
        Route::page("/verwaltung", GUARD, list),
        Route::page("/verwaltung/personen/neu", GUARD, ask_person),
        Route::act("/verwaltung/personen/neu", GUARD, create_person),
        Route::page("/verwaltung/personen/{person}", GUARD, show).sample(a_person),
        Route::act("/verwaltung/personen/{person}", GUARD, change_person),
        Route::act("/verwaltung/personen/{person}/sperren", GUARD, lock),
        Route::act("/verwaltung/personen/{person}/entsperren", GUARD, unlock),
        Route::act("/verwaltung/personen/{person}/passwort", GUARD, reset_password),
        Route::act("/verwaltung/personen/{person}/zweiter-faktor", GUARD, reset_second_factor),
        Route::act("/verwaltung/personen/{person}/rolle-geben", GUARD, give_role),
        Route::act("/verwaltung/personen/{person}/rolle-nehmen", GUARD, take_role),
        Route::act("/verwaltung/personen/{person}/umsetzen", GUARD, move_to),
    ]
}

fn a_person(read: &mut Read<'_>) -> Result<Option<String>> {
    Ok(people::all(read)?.first().map(|person| pages::path(person.id)))
}

fn list(visit: &Visit) -> Result<Answer> {
    let (people, units) = visit.town.read(|read| {
        let mut listed = Vec::new();
        for person in people::all(read)? {
            let roles = people::roles_of(read, person.id)?;
            listed.push((person, roles));
        }
        Ok((listed, units::all(read)?))
    })?;
    Ok(pages::list_page(visit, &people, &units))
}

fn data(form: &Form) -> PersonData {
    let [given_name, family_name, email, phone, room] =
        ["given_name", "family_name", "email", "phone", "room"].map(|name| form.get(name).to_owned());
    PersonData { given_name, family_name, email, phone, room }
}

fn ask_person(visit: &Visit) -> Result<Answer> {
    Ok(pages::new_person_page(visit, &data(visit.form()), &[]))
}

/// Enters the person with a first password, which stands in the answer and nowhere else.
fn create_person(visit: &Visit) -> Result<Answer> {
    let data = data(visit.form());
    let (fresh, password) = Fresh::initial(&visit.town.world)?;
    let created = visit.town.write(&visit.actor(), |act| {
        let person = people::actions::create(act, data.clone())?;
        credentials::actions::reset_password(act, person, &fresh)?;
        Ok(person)
    });
    match created {
        Ok(person) => Ok(pages::password_page(visit, person, &data.name(), &password)),
        Err(Error::Invalid(problems)) => Ok(pages::new_person_page(visit, &data, &problems)),
        Err(error) => Err(error),
    }
}

fn profile(visit: &Visit, id: PersonId) -> Result<Profile> {
    visit.town.read(|read| {
        Ok(Profile {
            person: people::find(read, id)?.ok_or(Error::NotFound)?,
            roles: people::roles_of(read, id)?,
            has: credentials::of_person(read, id)?,
            units: units::all(read)?,
        })
    })
}

fn show(visit: &Visit) -> Result<Answer> {
    let found = profile(visit, visit.part("person")?)?;
    Ok(pages::person_page(visit, &found, &found.person.data, &[]))
}

/// Does something to the person of the path and shows them again, with what has to be put right.
fn act(visit: &Visit, work: impl FnMut(&mut ledger::Act<'_, '_>, PersonId) -> Result<()>) -> Result<Answer> {
    let id = visit.part("person")?;
    let data = profile(visit, id)?.person.data;
    act_showing(visit, id, &data, work)
}

fn act_showing(
    visit: &Visit,
    id: PersonId,
    typed: &PersonData,
    mut work: impl FnMut(&mut ledger::Act<'_, '_>, PersonId) -> Result<()>,
) -> Result<Answer> {
    match visit.town.write(&visit.actor(), |act| work(act, id)) {
        Ok(()) => Ok(Answer::see(&pages::path(id))),
        Err(Error::Invalid(problems)) => {
            Ok(pages::person_page(visit, &profile(visit, id)?, typed, &problems))
        }
        Err(error) => Err(error),
    }
}

fn change_person(visit: &Visit) -> Result<Answer> {
    let (id, data) = (visit.part("person")?, data(visit.form()));
    let version = visit.form().parse("version", "Laden Sie die Seite neu.")?;
    act_showing(visit, id, &data, |act, id| Ok(people::actions::change(act, id, version, data.clone())?))
}

fn lock(visit: &Visit) -> Result<Answer> {
    act(visit, |act, id| Ok(people::actions::lock(act, id)?))
}

fn unlock(visit: &Visit) -> Result<Answer> {
    act(visit, |act, id| Ok(people::actions::unlock(act, id)?))
}

fn reset_second_factor(visit: &Visit) -> Result<Answer> {
    act(visit, |act, id| Ok(credentials::actions::reset_second_factor(act, id)?))
}

fn reset_password(visit: &Visit) -> Result<Answer> {
    let id = visit.part("person")?;
    let (fresh, password) = Fresh::initial(&visit.town.world)?;
    let person: Person = profile(visit, id)?.person;
    visit.town.write(&visit.actor(), |act| Ok(credentials::actions::reset_password(act, id, &fresh)?))?;
    Ok(pages::password_page(visit, id, &person.name(), &password))
}

fn assignment(visit: &Visit) -> Result<Assignment> {
    let form = visit.form();
    let role = form.get("role").parse::<Role>();
    let unit = form.get("unit").parse();
    match (role, unit) {
        (Ok(role), Ok(unit)) => Ok(Assignment { role, unit }),
        (role, unit) => {
            let missing = [
                (role.is_err(), "role", "Wählen Sie eine Rolle."),
                (unit.is_err(), "unit", "Wählen Sie eine Einheit."),
            ];
            let problems = missing.into_iter().filter(|(is, ..)| *is);
            Err(Error::Invalid(problems.map(|(_, field, words)| Problem::new(field, words)).collect()))
        }
    }
}

fn give_role(visit: &Visit) -> Result<Answer> {
    act(visit, |act, id| Ok(people::actions::give_role(act, id, assignment(visit)?)?))
}

fn take_role(visit: &Visit) -> Result<Answer> {
    act(visit, |act, id| Ok(people::actions::take_role(act, id, assignment(visit)?)?))
}

fn move_to(visit: &Visit) -> Result<Answer> {
    let form = visit.form();
    act(visit, |act, id| {
        let from = form.parse("from", "Wählen Sie die bisherige Einheit.")?;
        let to = form.parse("to", "Wählen Sie die neue Einheit.")?;
        Ok(people::actions::move_to(act, id, from, to)?)
    })
}
