//! `/vorgaenge/…`: a case, what can be done to it, finding cases.

use access::{Action, POLICY};
use kernel::{Date, Error, PersonId, Problem, Result};
use ledger::Act;
use server::{Answer, Guard, Route, Visit};
use store::sql;

use super::{Case, CaseId, Step, actions, pages, store as rows};
use crate::{By, documents, who::Names};

/// The routes.
#[must_use]
pub fn routes() -> Vec<Route> {
    vec![
        Route::page("/vorgaenge/{case}", Guard::May(Action::ViewCase), show).sample(a_case),
        Route::act("/vorgaenge/{case}/uebernehmen", Guard::May(Action::AssignCase), take),
        Route::act("/vorgaenge/{case}/zuweisen", Guard::May(Action::AssignCase), assign),
        Route::act("/vorgaenge/{case}/wiedervorlage", Guard::May(Action::WorkOnCase), resubmit),
        Route::act("/vorgaenge/{case}/abschliessen", Guard::May(Action::CloseCase), close),
        Route::act("/vorgaenge/{case}/wieder-oeffnen", Guard::May(Action::ReopenCase), reopen),
        Route::page("/suche", Guard::May(Action::ViewCase), search),
        Route::page("/notzugriff", Guard::May(Action::BreakGlass), emergency),
        Route::act("/notzugriff", Guard::May(Action::BreakGlass), open_in_emergency),
    ]
}

fn a_case(read: &mut ::store::Read<'_>) -> Result<Option<String>> {
    let id: Option<CaseId> = read.first(
        sql!("SELECT id FROM case_entry WHERE state = 'in_work' ORDER BY received_at LIMIT 1"),
        &[],
        |row| row.get(0),
    )?;
    Ok(id.map(pages::path))
}

fn show(visit: &Visit) -> Result<Answer> {
    page(visit, visit.part("case")?, &[])
}

/// Back to the case after an act. Where something typed was wrong, its page with what is wrong and with what was typed.
///
/// # Errors
/// What the act refused for other reasons.
pub fn after(visit: &Visit, id: CaseId, done: Result<()>) -> Result<Answer> {
    match done {
        Ok(()) => Ok(Answer::see(&pages::path(id))),
        Err(Error::Invalid(problems)) => page(visit, id, &problems),
        Err(error) => Err(error),
    }
}

fn page(visit: &Visit, id: CaseId, problems: &[Problem]) -> Result<Answer> {
    let staff = visit.staff()?;
    let shown = visit.town.read(|read| {
        let panels = visit.house.extensions.get::<pages::Panels>();
        let (found, unit, documents, events, panels) = read.ask((
            rows::with_file(id),
            rows::colleagues(id),
            documents::store::of_case(id),
            ledger::ask_for_case(id.cast()),
            panels.iter().flat_map(|panels| &panels.0).map(|panel| panel.ask(id)).collect::<Vec<_>>(),
        ))?;
        let (case, file) = actions::viewed(By::Staff(staff), found)?;
        let (unit, colleagues) = unit.ok_or(Error::NotFound)?;
        let mut names = Names::of_people(&colleagues);
        let panels = panels.into_iter().map(|panel| panel.show(visit, read, &case, problems));
        let panels = panels.filter_map(Result::transpose).collect::<Result<_>>()?;
        Ok(pages::Shown {
            file,
            unit,
            holder: case.holder.map(|holder| names.person(read, holder)).transpose()?,
            colleagues: colleagues.iter().map(|person| (person.id, person.name())).collect(),
            documents,
            events: pages::events(read, &mut names, events)?,
            panels,
            case,
        })
    })?;
    Ok(pages::case_page(visit, staff, &shown, problems))
}

/// The version of the case that the person saw on the page.
fn seen(visit: &Visit) -> Result<i64> {
    visit.form().parse("version", "Die Seite ist unvollständig. Öffnen Sie den Vorgang neu.")
}

/// Does something to a case, and in the same act what follows from it in other rooms.
fn step(visit: &Visit, step: &Step, work: impl Fn(&mut Act<'_, '_>) -> Result<Case>) -> Result<()> {
    let followers = visit.house.extensions.get::<actions::Followers>();
    visit.town.write(&visit.actor(), |act| {
        let case = work(act)?;
        let mut followers = followers.iter().flat_map(|followers| &followers.0);
        followers.try_for_each(|follower| follower.follow(act, &visit.town, &case, step))
    })
}

fn take(visit: &Visit) -> Result<Answer> {
    let (id, seen, staff) = (visit.part::<CaseId>("case")?, seen(visit)?, visit.staff()?);
    let me = Some(staff.person());
    after(visit, id, step(visit, &Step::Assign(me), |act| actions::assign(act, id, seen, me)))
}

fn assign(visit: &Visit) -> Result<Answer> {
    let (id, seen) = (visit.part::<CaseId>("case")?, seen(visit)?);
    after(visit, id, assign_to(visit, id, seen))
}

fn assign_to(visit: &Visit, id: CaseId, seen: i64) -> Result<()> {
    let to: Option<PersonId> = match visit.form().get("bearbeitung") {
        "" => None,
        _ => Some(visit.form().parse("bearbeitung", "Wählen Sie eine Person aus.")?),
    };
    step(visit, &Step::Assign(to), |act| {
        let case = actions::assign(act, id, seen, to)?;
        let (_, colleagues) = act.ask(crate::who::colleagues(case.unit))?.ok_or(Error::NotFound)?;
        if to.is_some_and(|person| !colleagues.iter().any(|colleague| colleague.id == person)) {
            let words = "Diese Person arbeitet nicht in der zuständigen Einheit.";
            return Err(Error::invalid("bearbeitung", words));
        }
        Ok(case)
    })
}

fn resubmit(visit: &Visit) -> Result<Answer> {
    let (id, seen) = (visit.part::<CaseId>("case")?, seen(visit)?);
    let done = day(visit, "tag").and_then(|on| {
        visit.town.write(&visit.actor(), |act| actions::resubmit(act, id, seen, on)).map(drop)
    });
    after(visit, id, done)
}

/// A day given in three fields, or none.
fn day(visit: &Visit, name: &str) -> Result<Option<Date>> {
    let value = ui::fields::DateText::from_form(name, |field| visit.form().get(field).to_owned());
    if value.is_empty() {
        return Ok(None);
    }
    let wrong = || {
        Error::invalid(
            name,
            "Diesen Tag gibt es nicht. Geben Sie Tag, Monat und Jahr an, zum Beispiel 24 12 2026.",
        )
    };
    value.date().map(Some).ok_or_else(wrong)
}

fn close(visit: &Visit) -> Result<Answer> {
    let (id, seen) = (visit.part::<CaseId>("case")?, seen(visit)?);
    after(visit, id, step(visit, &Step::Close, |act| actions::close(act, id, seen)))
}

fn reopen(visit: &Visit) -> Result<Answer> {
    let (id, seen) = (visit.part::<CaseId>("case")?, seen(visit)?);
    let reason = visit.form().get("grund");
    after(visit, id, step(visit, &Step::Reopen, |act| actions::reopen(act, id, seen, reason)))
}

fn search(visit: &Visit) -> Result<Answer> {
    let staff = visit.staff()?;
    let words = visit.query("q").trim();
    let found: Vec<Case> = if words.is_empty() {
        Vec::new()
    } else {
        let filter = POLICY.filter(staff, Action::ViewCase);
        let key = ::store::fold::fold(words);
        visit.town.read(|read| {
            let exact = rows::find_reference(read, &filter, words)?;
            if !exact.is_empty() {
                return Ok(exact);
            }
            Ok(rows::find_title(read, &filter, &key, pages::FOUND)?)
        })?
    };
    Ok(pages::search_page(visit, words, &found))
}

fn emergency(visit: &Visit) -> Result<Answer> {
    Ok(pages::emergency_page(visit, "", "", &[]))
}

fn open_in_emergency(visit: &Visit) -> Result<Answer> {
    let (reference, reason) = (visit.form().get("zeichen"), visit.form().get("grund"));
    let problems = pages::emergency_problems(reference, reason);
    if !problems.is_empty() {
        return Ok(pages::emergency_page(visit, reference, reason, &problems));
    }
    let opened = visit.town.write(&visit.actor(), |act| {
        let case = rows::by_reference(act, reference)?.ok_or(Error::NotFound)?;
        access::emergency::actions::grant(act, &case.thing(), reason)?;
        Ok(case.id)
    });
    match opened {
        Ok(id) => Ok(Answer::see(&pages::path(id))),
        Err(Error::NotFound) => {
            let problem = kernel::Problem::new(
                "zeichen",
                "Zu diesem Geschäftszeichen gibt es keinen Vorgang. Prüfen Sie die Schreibweise.",
            );
            Ok(pages::emergency_page(visit, reference, reason, &[problem]))
        }
        Err(error) => Err(error),
    }
}
