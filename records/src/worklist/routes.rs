//! `/arbeitsplatz` and `/arbeitsplatz/{unit}`: one's own worklist and a unit's.

use access::{Action, POLICY, State};
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
    let list = visit.town.read(|read| {
        Ok(pages::List {
            tab,
            counts: cases::counts_of_holder(read, me, Tab::MANY)?,
            cases: cases::of_holder(read, me, tab, cursor(visit), pages::PAGE)?,
            again: cases::to_be_resubmitted(read, me, today)?,
            units: visible_units(read, staff)?,
        })
    })?;
    Ok(pages::own_page(visit, &list))
}

fn of_unit(visit: &Visit) -> Result<Answer> {
    let (staff, unit) = (visit.staff()?, visit.part::<UnitId>("unit")?);
    let tab = state(visit.query("stand"), State::Received);
    let filter = POLICY.filter(staff, Action::ViewCase);
    let (name, list) = visit.town.read(|read| {
        let units = visible_units(read, staff)?;
        let (_, name) = units.iter().find(|(id, _)| *id == unit).cloned().ok_or(Error::NotFound)?;
        let list = pages::List {
            tab,
            counts: cases::counts_of_unit(read, unit, &filter, Tab::MANY)?,
            cases: cases::of_unit(read, unit, &filter, tab, cursor(visit), pages::PAGE)?,
            again: Vec::new(),
            units,
        };
        Ok((name, list))
    })?;
    Ok(pages::unit_page(visit, unit, &name, &list))
}

/// The units whose cases this person may see, with their names.
fn visible_units(read: &mut store::Read<'_>, staff: &access::Staff) -> Result<Vec<(UnitId, String)>> {
    let filter = POLICY.filter(staff, Action::ViewCase);
    let all = crate::who::units(read)?;
    Ok(match filter.units() {
        None => all,
        Some(mine) => {
            let mine: Vec<UnitId> = mine.collect();
            all.into_iter().filter(|(id, _)| mine.contains(id)).collect()
        }
    })
}
