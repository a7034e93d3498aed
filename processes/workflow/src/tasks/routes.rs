//! `/aufgaben/…`: the desk of a person and of a unit.

use std::collections::BTreeMap;
use std::sync::Arc;

use access::{Action, Filter, POLICY, Staff, units::Unit};
use kernel::{Error, PersonId, Problem, Result, UnitId};
use maud::Markup;
use records::{
    cases::{self, Case},
    who::{self, Names},
};
use server::{Answer, Guard, Route, Visit};
use store::{Read, sql};
use ui::parts::Tab;

use super::pages::{self, Desk, List, PAGE, Shown, Verb, Wanted};
use super::{After, Narrow, Order, Places, Task, TaskId, TaskState, Whose, actions, store as rows};
use crate::models::{self, Ready};
use crate::{Workflow, fields, instances, words};

/// So many tasks are chosen at once.
const MOST: usize = 50;

/// People with their names.
type Named = Vec<(PersonId, String)>;
/// Units with their names.
type Units = Vec<(UnitId, String)>;

/// The routes.
#[must_use]
pub fn routes() -> Vec<Route> {
    vec![
        Route::page("/aufgaben", Guard::Staff, desk),
        Route::act("/aufgaben", Guard::May(Action::AssignTask), several),
        Route::page("/aufgaben/{task}", Guard::May(Action::ViewCase), show).sample(a_task),
        Route::act("/aufgaben/{task}/uebernehmen", Guard::May(Action::AssignTask), take),
        Route::act("/aufgaben/{task}/zurueckgeben", Guard::May(Action::AssignTask), give_back),
        Route::act("/aufgaben/{task}/weitergeben", Guard::May(Action::AssignTask), pass),
        Route::act("/aufgaben/{task}/erledigen", Guard::May(Action::DoTask), complete),
    ]
}

fn a_task(read: &mut Read<'_>) -> Result<Option<String>> {
    let sql = sql!("SELECT id FROM task WHERE state = 'open' ORDER BY opened_at LIMIT 1");
    let id: Option<TaskId> = read.first(sql, &[], |row| row.get(0))?;
    Ok(id.map(pages::path))
}

// --- the desk ---

fn desk(visit: &Visit) -> Result<Answer> {
    let notice = notice(visit)?;
    Ok(pages::desk(visit, visit.staff()?, &load(visit, notice.into_iter().collect())?))
}

/// What was done before the way led here.
fn notice(visit: &Visit) -> Result<Option<Markup>> {
    let count: usize = visit.query("getan").parse().unwrap_or_default();
    if let Some(verb) = Verb::of(visit.query("tun")).filter(|_| (1..=MOST).contains(&count)) {
        return Ok(Some(pages::done_notice(verb, count)));
    }
    finished(visit, false)
}

/// The task that the reader has just done, if the URL names one.
fn finished(visit: &Visit, next: bool) -> Result<Option<Markup>> {
    let Ok(id) = visit.query("erledigt").parse::<TaskId>() else { return Ok(None) };
    let me = visit.staff()?.person();
    let done = visit.town.read(|read| Ok(rows::get(read, id)?))?;
    let done = done.filter(|task| task.ended_by == Some(me));
    Ok(done.map(|task| pages::finished_notice(&task.title, next)))
}

fn whose(staff: &Staff, list: List) -> Whose {
    match list {
        List::Mine => Whose::Holder(staff.person()),
        List::Deputy => Whose::Holders(store::Json(staff.represented().map(|hat| hat.person).collect())),
        List::Unit(unit) => Whose::Unit(unit),
    }
}

/// The units whose tasks somebody may take or give, by the filter of that action.
fn units_of(all: &[Unit], filter: &Filter) -> Units {
    let some: Option<Vec<UnitId>> = filter.units().map(Iterator::collect);
    let admits = |unit: &&Unit| some.as_ref().is_none_or(|some| some.contains(&unit.id));
    let named = |unit: &Unit| (unit.id, unit.name.clone());
    all.iter().filter(admits).map(named).collect()
}

fn load(visit: &Visit, notices: Vec<Markup>) -> Result<Desk> {
    let staff = visit.staff()?;
    let workflow = Workflow::of_visit(visit)?;
    let filter = POLICY.filter(staff, Action::AssignTask);
    let list = List::of(visit.query("liste")).ok_or(Error::NotFound)?;
    let wanted = Wanted::of(visit, list);
    let after: After = visit.query("nach").parse().unwrap_or_default();
    let today = kernel::local_date(visit.now());
    let (all, processes) = visit.town.ask((access::units::ask_for_all(), models::store::in_force()))?;
    let reachable = units_of(&all, &filter);
    if let List::Unit(unit) = list
        && !reachable.iter().any(|(known, _)| *known == unit)
    {
        return Err(Error::NotFound);
    }
    let days = wanted.deadline.map(|deadline| deadline.days(today)).unwrap_or_default();
    let process = processes.iter().map(|(key, _)| key).find(|key| **key == wanted.process).cloned();
    let wanted = Wanted { process: process.clone().unwrap_or_default(), ..wanted };
    let narrow = Narrow { process, from: days.0, to: days.1, priority: wanted.priority };
    let named = processes.into_iter().map(|(key, version)| {
        let name = workflow.models.of(&visit.town, version)?.name().to_owned();
        Ok((key, name))
    });
    let named = named.collect::<Result<Vec<_>>>()?;
    let (tabs, others) = lists(staff, list, &reachable);
    visit.town.read(|read| {
        let counts = tabs.iter().map(|(list, _)| rows::count(&filter, &whose(staff, *list), Tab::MANY));
        let counts = read.ask(counts.collect::<Vec<_>>())?;
        let order = (wanted.order, &after);
        let tasks = actions::list(read, &filter, &whose(staff, list), &narrow, order, PAGE)?;
        let (colleagues, holders) = people(read, list, &tasks)?;
        Ok(Desk {
            today,
            tabs: tabs.into_iter().zip(counts).map(|((list, label), count)| (list, label, count)).collect(),
            others,
            units: all.iter().map(|unit| (unit.id, unit.name.clone())).collect(),
            holders,
            colleagues,
            processes: named,
            notices,
            tasks,
            wanted,
        })
    })
}

/// The lists as tabs, and the units that are none: more than a few would not fit. One's own units come first.
fn lists(staff: &Staff, current: List, units: &[(UnitId, String)]) -> (Vec<(List, String)>, Units) {
    const TABS: usize = 3;
    let own = staff.units();
    let (mut tabs, mut others) = (vec![(List::Mine, "Meine".to_owned())], Vec::new());
    if staff.represented().next().is_some() {
        tabs.push((List::Deputy, "In Vertretung".to_owned()));
    }
    for (unit, name) in units {
        let is_tab = units.len() <= TABS || own.contains(unit) || current == List::Unit(*unit);
        if is_tab {
            tabs.push((List::Unit(*unit), name.clone()));
        } else {
            others.push((*unit, name.clone()));
        }
    }
    (tabs, others)
}

/// Whom the tasks of a page can be given to, and who holds them.
fn people(
    read: &mut Read<'_>,
    list: List,
    tasks: &[super::Listed],
) -> Result<(Named, BTreeMap<PersonId, String>)> {
    let mut units: Vec<UnitId> = match list {
        List::Unit(unit) => vec![unit],
        _ => tasks.iter().map(|listed| listed.task.unit).collect(),
    };
    units.sort_unstable();
    units.dedup();
    let found = read.ask(units.into_iter().map(who::colleagues).collect::<Vec<_>>())?;
    let found: Vec<_> = found.into_iter().flatten().flat_map(|(_, people)| people).collect();
    let mut names = Names::of_people(&found);
    let mut holders = BTreeMap::new();
    for holder in tasks.iter().filter_map(|listed| listed.task.holder) {
        holders.insert(holder, names.person(read, holder)?);
    }
    let mut colleagues: Vec<_> = found.iter().map(|person| (person.id, person.name())).collect();
    colleagues.sort_by(|one, other| (&one.1, one.0).cmp(&(&other.1, other.0)));
    colleagues.dedup();
    Ok((colleagues, holders))
}

/// Does something to several tasks, each in an act of its own: one that is refused does not undo the others.
fn several(visit: &Visit) -> Result<Answer> {
    let form = visit.form();
    let verb =
        Verb::of(form.get("tun")).ok_or_else(|| Error::invalid("tun", "Wählen Sie, was geschehen soll."));
    let chosen = form.fields().iter().filter(|(name, _)| name == "aufgabe");
    let chosen: Vec<(TaskId, i64)> = chosen.filter_map(|(_, value)| chosen_one(value)).take(MOST).collect();
    let again =
        |words: &str| Ok(pages::desk(visit, visit.staff()?, &load(visit, vec![pages::warning(words)])?));
    if chosen.is_empty() {
        return again("Wählen Sie mindestens eine Aufgabe aus.");
    }
    let verb = verb?;
    let to = match verb {
        Verb::Take => Some(visit.staff()?.person()),
        Verb::GiveBack => None,
        Verb::Pass => match form.get("person").parse() {
            Ok(person) => Some(person),
            Err(_) => return again("Wählen Sie, an wen die Aufgaben weitergegeben werden."),
        },
    };
    let (mut done, mut refused) = (0, Vec::new());
    for (id, seen) in chosen {
        match assign(visit, id, seen, to) {
            Ok(_) => done += 1,
            Err(error) => refused.push((id, error)),
        }
    }
    if refused.is_empty() {
        let here = Wanted::of(visit, List::of(visit.query("liste")).unwrap_or(List::Mine));
        return Ok(Answer::see(&here.href(&[("getan", &done.to_string()), ("tun", verb.key())])));
    }
    // Who named tasks that are not theirs to know learns what they would learn of a single one.
    let hidden = |error: &Error| matches!(error, Error::NotFound | Error::Forbidden(_));
    if done == 0 && refused.iter().all(|(_, error)| hidden(error)) {
        let (_, error) = refused.swap_remove(0);
        return Err(error);
    }
    let mut notices: Vec<Markup> = (done > 0).then(|| pages::done_notice(verb, done)).into_iter().collect();
    notices.push(pages::refused_notice(&told(visit, &refused)?));
    Ok(pages::desk(visit, visit.staff()?, &load(visit, notices)?))
}

/// A task with the version that the person saw.
fn chosen_one(value: &str) -> Option<(TaskId, i64)> {
    let (id, seen) = value.split_once('_')?;
    Some((id.parse().ok()?, seen.parse().ok()?))
}

/// The tasks that were refused, by name where the reader may know it, and why.
fn told(visit: &Visit, refused: &[(TaskId, Error)]) -> Result<Vec<(String, String)>> {
    let staff = visit.staff()?;
    visit.town.read(|read| {
        let told = refused.iter().map(|(id, error)| {
            let task = if let Error::NotFound = error { None } else { rows::get(read, *id)? };
            let Some(task) = task else {
                return Ok((
                    "Eine Aufgabe".to_owned(),
                    "Es gibt sie nicht, oder Sie dürfen sie nicht sehen.".to_owned(),
                ));
            };
            let case = cases::actions::known(read, task.case)?;
            let name = if sees(staff, &task, &case) {
                format!("{} ({})", task.title, case.reference)
            } else {
                "Eine Aufgabe".to_owned()
            };
            Ok((name, words::of_error(error)))
        });
        told.collect()
    })
}

// --- one task ---

/// Who may see the case may see its tasks; so may those whose task it is.
fn sees(staff: &Staff, task: &Task, case: &Case) -> bool {
    let views = |thing| POLICY.judge(staff, Action::ViewCase, &thing).is_ok();
    views(task.thing(case)) || views(case.thing())
}

fn show(visit: &Visit) -> Result<Answer> {
    page(visit, visit.part("task")?, &[])
}

fn page(visit: &Visit, id: TaskId, problems: &[Problem]) -> Result<Answer> {
    let staff = visit.staff()?;
    let notice = finished(visit, true)?;
    let shown = visit.town.read(|read| one(visit, staff, read, id, notice))?;
    Ok(pages::task_page(visit, staff, &shown, problems))
}

fn one(
    visit: &Visit,
    staff: &Staff,
    read: &mut Read<'_>,
    id: TaskId,
    notice: Option<Markup>,
) -> Result<Shown> {
    let workflow = Workflow::of_visit(visit)?;
    let task = rows::get(read, id)?.ok_or(Error::NotFound)?;
    let case = cases::actions::known(read, task.case)?;
    if !sees(staff, &task, &case) {
        return Err(Error::NotFound);
    }
    let (row, all, unit) = read.ask((
        instances::store::get(task.instance),
        rows::of_instance(task.instance),
        who::colleagues(task.unit),
    ))?;
    let row = row.ok_or(Error::NotFound)?;
    let model = workflow.models.get(read, row.model)?;
    let process = read.ask(models::store::key_and_number(row.model))?.ok_or(Error::NotFound)?;
    let (unit, colleagues) = unit.ok_or(Error::NotFound)?;
    let mut names = Names::of_people(&colleagues);
    let mut earlier = Vec::new();
    for done in all.into_iter().filter(|other| other.state == TaskState::Done && other.id != id).rev() {
        let by = done.ended_by.map(|by| names.person(read, by)).transpose()?;
        earlier.push((done, by));
    }
    let [typed, said] = known(&row, &model, &task)?;
    let place = place(visit, &model, &task);
    Ok(Shown {
        sees_case: POLICY.judge(staff, Action::ViewCase, &case.thing()).is_ok(),
        unit,
        holder: task.holder.map(|holder| names.person(read, holder)).transpose()?,
        process,
        part: row.kept.head.process.clone(),
        typed,
        said,
        earlier,
        colleagues: colleagues.iter().map(|person| (person.id, person.name())).collect(),
        closed: task.state == TaskState::Open && actions::did_before(read, &model, &task, staff.person())?,
        place,
        notice,
        model,
        task,
        case,
    })
}

/// Where a task is done that has a place of its own.
fn place(visit: &Visit, model: &Ready, task: &Task) -> Option<String> {
    let places = visit.house.extensions.get::<Places>()?;
    let path = places.0.get(model.task(&task.element)?.form.as_deref()?)?;
    Some(path(task))
}

/// What stands in the fields of a task because the process knows it already, and what was said before.
fn known(row: &instances::Instance, model: &Arc<Ready>, task: &Task) -> Result<[Vec<(String, String)>; 2]> {
    let state = instances::actions::state_of(row, model)?;
    let scope = state.tokens.get(&task.token).map_or(engine::ROOT, |token| token.scope);
    let value = |name: &str| state.variable(scope, name).cloned();
    let own = model.task(&task.element).map_or(&[][..], |spec| &spec.fields);
    let asked = |name: &str| own.iter().any(|field| field.name == name);
    let others = model.fields().filter(|field| !asked(&field.name));
    let said = others.filter_map(|field| Some((field.label.clone(), field.text(&value(&field.name)?)?)));
    Ok([fields::filled(own, value), said.collect()])
}

fn seen(visit: &Visit) -> Result<i64> {
    visit.form().parse("version", "Die Seite ist unvollständig. Öffnen Sie die Aufgabe neu.")
}

fn assign(visit: &Visit, id: TaskId, seen: i64, to: Option<PersonId>) -> Result<Task> {
    let workflow = Workflow::of_visit(visit)?;
    visit.town.write(&visit.actor(), |act| actions::assign(workflow, act, &visit.town, id, seen, to))
}

/// Back to the task after an act; where something typed was wrong, with what is wrong and with what was typed.
fn after(visit: &Visit, id: TaskId, done: Result<Task>) -> Result<Answer> {
    match done {
        Ok(_) => Ok(Answer::see(&pages::path(id))),
        Err(Error::Invalid(problems)) => page(visit, id, &problems),
        Err(error) => Err(error),
    }
}

fn take(visit: &Visit) -> Result<Answer> {
    let (id, me) = (visit.part("task")?, visit.staff()?.person());
    after(visit, id, seen(visit).and_then(|seen| assign(visit, id, seen, Some(me))))
}

fn give_back(visit: &Visit) -> Result<Answer> {
    let id = visit.part("task")?;
    match seen(visit).and_then(|seen| assign(visit, id, seen, None)) {
        Ok(_) => Ok(Answer::see(&format!("/aufgaben?getan=1&tun={}", Verb::GiveBack.key()))),
        other => after(visit, id, other),
    }
}

fn pass(visit: &Visit) -> Result<Answer> {
    let id = visit.part("task")?;
    let to = visit.form().parse("person", "Wählen Sie eine Person aus.");
    let done = seen(visit).and_then(|seen| assign(visit, id, seen, Some(to?)));
    after(visit, id, done)
}

fn complete(visit: &Visit) -> Result<Answer> {
    let id: TaskId = visit.part("task")?;
    match done(visit, id) {
        Ok(task) => onwards(visit, task.id),
        other => after(visit, id, other),
    }
}

/// Whoever may not do a task learns nothing of its form: the policy is asked first, and in the act once more.
fn done(visit: &Visit, id: TaskId) -> Result<Task> {
    let (staff, workflow) = (visit.staff()?, Workflow::of_visit(visit)?);
    let (task, case, model) = visit.town.read(|read| {
        let task = rows::get(read, id)?.ok_or(Error::NotFound)?;
        let case = cases::actions::known(read, task.case)?;
        let model = read.ask(instances::store::get(task.instance))?.ok_or(Error::NotFound)?.model;
        Ok((task, case, workflow.models.get(read, model)?))
    })?;
    POLICY.permit(staff, access::may::DoTask, &task.thing(&case))?;
    if place(visit, &model, &task).is_some() {
        return Err(Error::Conflict("Diese Aufgabe wird an einer anderen Stelle erledigt.".into()));
    }
    let seen = seen(visit)?;
    let own = model.task(&task.element).map_or(&[][..], |spec| &spec.fields);
    let variables = fields::read(own, |name| visit.form().get(name).to_owned()).map_err(Error::Invalid)?;
    visit.town.write(&visit.actor(), |act| {
        actions::complete(workflow, act, &visit.town, id, seen, variables.clone())
    })
}

/// After a task to the next of one's own, else to the desk.
fn onwards(visit: &Visit, done: TaskId) -> Result<Answer> {
    let staff = visit.staff()?;
    let filter = POLICY.filter(staff, Action::DoTask);
    let next = visit.town.read(|read| {
        let order = (Order::default(), &After::default());
        actions::list(read, &filter, &whose(staff, List::Mine), &Narrow::default(), order, 1)
    })?;
    let to = next.first().map_or_else(|| "/aufgaben".to_owned(), |listed| pages::path(listed.task.id));
    Ok(Answer::see(&format!("{to}?erledigt={done}")))
}
