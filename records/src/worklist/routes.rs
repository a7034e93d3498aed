//! `/arbeitsplatz` and `/arbeitsplatz/{unit}`: one's own worklist and a unit's.

use access::{Action, Filter, POLICY, State, units::Unit};
use kernel::{Error, Id, Result, Timestamp, UnitId};
use server::{Answer, Guard, Route, Visit};
use store::sql;
use ui::parts::Tab;

use super::{pages, state};
use crate::cases::store as cases;

/// The routes.
#[must_use]
pub fn routes() -> Vec<Route> {
    vec![
        Route::page("/arbeitsplatz", Guard::Staff, own),
        Route::page("/arbeitsplatz/{unit}", Guard::May(Action::ViewCase), of_unit).sample(a_unit),
    ]
}

fn a_unit(read: &mut store::Read<'_>) -> Result<Option<String>> {
    let id: Option<UnitId> =
        read.first(sql!("SELECT unit FROM case_entry ORDER BY received_at LIMIT 1"), &[], |row| row.get(0))?;
    Ok(id.map(|id| format!("/arbeitsplatz/{id}")))
}

/// A list goes on after the moment and id in the URL.
fn cursor(visit: &Visit) -> cases::Cursor {
    let after = visit.query("nach");
    let parsed = after.split_once('_').and_then(|(at, id)| {
        let at = Timestamp::from_microsecond(at.parse().ok()?).ok()?;
        Some((at, id.parse().ok()?))
    });
    parsed.unwrap_or((Timestamp::UNIX_EPOCH, Id::nil()))
}

fn own(visit: &Visit) -> Result<Answer> {
    let staff = visit.staff()?;
    let (me, tab) = (staff.person(), state(visit.query("stand"), State::InWork));
    let today = kernel::local_date(visit.now());
    let (counts, cases, again, units) = visit.town.read(|read| {
        Ok(read.ask((
            cases::counts_of_holder(me, Tab::MANY),
            cases::of_holder(me, tab, cursor(visit), pages::PAGE),
            cases::to_be_resubmitted(me, today),
            access::units::ask_for_all(),
        ))?)
    })?;
    let units = visible(units, &POLICY.filter(staff, Action::ViewCase));
    let list = pages::List { tab, counts, cases, again, units };
    Ok(pages::own_page(visit, &list))
}

fn of_unit(visit: &Visit) -> Result<Answer> {
    let (staff, unit) = (visit.staff()?, visit.part::<UnitId>("unit")?);
    let tab = state(visit.query("stand"), State::Received);
    let filter = POLICY.filter(staff, Action::ViewCase);
    let (units, all, hidden, cases) = visit.town.read(|read| {
        Ok(read.ask((
            access::units::ask_for_all(),
            cases::counts_of_unit(unit, Tab::MANY),
            cases::hidden_of_unit(unit, &filter),
            cases::of_unit(unit, &filter, tab, cursor(visit), pages::PAGE),
        ))?)
    })?;
    let units = visible(units, &filter);
    let (_, name) = units.iter().find(|(id, _)| *id == unit).cloned().ok_or(Error::NotFound)?;
    let counts = cases::visible(all, &hidden, Tab::MANY);
    let list = pages::List { tab, counts, cases, again: Vec::new(), units };
    Ok(pages::unit_page(visit, unit, &name, &list))
}

/// The units whose cases `filter` lets through, with their names.
fn visible(units: Vec<Unit>, filter: &Filter) -> Vec<(UnitId, String)> {
    let mine: Option<Vec<UnitId>> = filter.units().map(Iterator::collect);
    let seen = |id: UnitId| mine.as_ref().is_none_or(|mine| mine.contains(&id));
    units.into_iter().filter(|unit| seen(unit.id)).map(|unit| (unit.id, unit.name)).collect()
}
