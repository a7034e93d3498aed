//! `/verwaltung/einheiten`: units.

use access::{
    Action, people,
    units::{self, Belongings, Unit, UnitData},
};
use kernel::{Error, Result, UnitId};
use ledger::Act;
use server::{Answer, Form, Guard, Route, Visit};
use store::Read;

use super::{Belonging, UnitsInUse, pages, pages::Profile};

const GUARD: Guard = Guard::May(Action::AdministerPeople);

/// The routes.
#[must_use]
pub(crate) fn routes() -> Vec<Route> {
    vec![
        Route::page("/verwaltung/einheiten/neu", GUARD, ask),
        Route::act("/verwaltung/einheiten/neu", GUARD, create),
        Route::page("/verwaltung/einheiten/{unit}", GUARD, show).sample(a_unit),
        Route::act("/verwaltung/einheiten/{unit}", GUARD, change),
        Route::act("/verwaltung/einheiten/{unit}/verlegen", GUARD, hang_under),
        Route::act("/verwaltung/einheiten/{unit}/schliessen", GUARD, close),
        Route::act("/verwaltung/einheiten/{unit}/oeffnen", GUARD, reopen),
    ]
}

fn a_unit(read: &mut Read<'_>) -> Result<Option<String>> {
    Ok(units::all(read)?.first().map(|unit| pages::path(unit.id)))
}

fn data(form: &Form) -> UnitData {
    let [key, name, tasks] = ["key", "name", "tasks"].map(|name| form.get(name).to_owned());
    UnitData { key, name, tasks }
}

fn parent(visit: &Visit) -> Result<Option<UnitId>> {
    match visit.form().get("parent") {
        "" => Ok(None),
        id => Ok(Some(id.parse().map_err(|_| Error::NotFound)?)),
    }
}

fn ask(visit: &Visit) -> Result<Answer> {
    let units = visit.town.read(|read| Ok(units::all(read)?))?;
    Ok(pages::new_page(visit, &units, &data(visit.form()), "", &[]))
}

fn create(visit: &Visit) -> Result<Answer> {
    let (data, parent) = (data(visit.form()), parent(visit)?);
    let created =
        visit.town.write(&visit.actor(), |act| Ok(units::actions::create(act, parent, data.clone())?));
    match created {
        Ok(_) => Ok(Answer::see("/verwaltung")),
        Err(Error::Invalid(problems)) => {
            let units = visit.town.read(|read| Ok(units::all(read)?))?;
            Ok(pages::new_page(visit, &units, &data, visit.form().get("parent"), &problems))
        }
        Err(error) => Err(error),
    }
}

/// What the rooms above and the settings know of the unit.
fn in_use(visit: &Visit, read: &mut Read<'_>, unit: &Unit) -> Result<Vec<Belonging>> {
    let mut found = match visit.house.extensions.get::<UnitsInUse>() {
        Some(rooms) => rooms.of(read, unit)?,
        None => Vec::new(),
    };
    if visit.settings.feedback_unit == unit.key {
        let words = "die Meldungen von Barrieren (Einstellungen)".to_owned();
        found.push(Belonging { words, by_key: true });
    }
    Ok(found)
}

fn words(found: Vec<Belonging>) -> Vec<String> {
    found.into_iter().map(|belonging| belonging.words).collect()
}

fn profile(visit: &Visit, id: UnitId) -> Result<Profile> {
    visit.town.read(|read| {
        let (unit, units) = (units::find(read, id)?.ok_or(Error::NotFound)?, units::all(read)?);
        let mut here = Vec::new();
        for person in people::all(read)? {
            if people::roles_of(read, person.id)?.iter().any(|role| role.unit == id) {
                here.push(person);
            }
        }
        let below = units.iter().filter(|u| u.parent == Some(id) && u.closed_at.is_none()).count();
        let belongings = Belongings {
            people: i64::try_from(here.len()).unwrap_or(i64::MAX),
            below: i64::try_from(below).unwrap_or(i64::MAX),
            more: words(in_use(visit, read, &unit)?),
        };
        Ok(Profile { unit, units, people: here, belongings })
    })
}

fn show(visit: &Visit) -> Result<Answer> {
    let found = profile(visit, visit.part("unit")?)?;
    let Unit { key, name, tasks, .. } = found.unit.clone();
    Ok(pages::unit_page(visit, &found, &UnitData { key, name, tasks }, &[]))
}

/// Does something to the unit of the path at the version that was seen, and shows it again.
fn act(visit: &Visit, mut work: impl FnMut(&mut Act<'_, '_>, UnitId, u32) -> Result<()>) -> Result<Answer> {
    let id = visit.part("unit")?;
    let version = visit.form().parse("version", "Laden Sie die Seite neu.")?;
    match visit.town.write(&visit.actor(), |act| work(act, id, version)) {
        Ok(()) => Ok(Answer::see(&pages::path(id))),
        Err(Error::Invalid(problems)) => {
            let found = profile(visit, id)?;
            let form = visit.form();
            let Unit { key, name, tasks, .. } = found.unit.clone();
            let typed = if form.raw("key").is_some() { data(form) } else { UnitData { key, name, tasks } };
            Ok(pages::unit_page(visit, &found, &typed, &problems))
        }
        Err(error) => Err(error),
    }
}

/// The key stays where services or settings name it.
fn change(visit: &Visit) -> Result<Answer> {
    let data = data(visit.form());
    act(visit, |act, id, version| {
        let before = units::find(act, id)?.ok_or(Error::NotFound)?;
        let named = in_use(visit, act, &before)?.into_iter().find(|belonging| belonging.by_key);
        if let Some(named) = named.filter(|_| before.key != data.key.trim()) {
            let words = format!(
                "Dieses Kurzzeichen benutzt noch jemand: {}. Ändern Sie das zuerst dort.",
                named.words
            );
            return Err(Error::invalid("key", words));
        }
        Ok(units::actions::change(act, id, version, data.clone())?)
    })
}

fn hang_under(visit: &Visit) -> Result<Answer> {
    let parent = parent(visit)?;
    act(visit, |act, id, version| Ok(units::actions::hang_under(act, id, version, parent)?))
}

fn close(visit: &Visit) -> Result<Answer> {
    if visit.form().get("sicher") != "yes" {
        return act(visit, |_, _, _| {
            Err(Error::invalid("sicher", "Bestätigen Sie, dass die Einheit geschlossen wird."))
        });
    }
    act(visit, |act, id, version| {
        let unit = units::find(act, id)?.ok_or(Error::NotFound)?;
        let more = words(in_use(visit, act, &unit)?);
        Ok(units::actions::close(act, id, version, more)?)
    })
}

fn reopen(visit: &Visit) -> Result<Answer> {
    act(visit, |act, id, version| Ok(units::actions::reopen(act, id, version)?))
}
