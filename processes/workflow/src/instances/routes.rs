//! `/ablaeufe/…`: a running process; `/betrieb/stoerungen/…`: what stands still; `/prozesse/…/beginnen`: beginning by hand.

use access::{Action, POLICY, Thing, may};
use engine::Place;
use kernel::{Error, Id, Problem, Result, Timestamp, UnitId};
use ledger::event::Subject;
use records::{
    By, cases,
    who::{self, Names},
};
use server::{Answer, Guard, Route, Visit};
use store::{Read, sql};

use super::actions::{self, ByHand};
use super::history::History;
use super::pages::{self, Beginning, PAGE, SUBJECT, Seen, Shown};
use super::{Incident, Instance, InstanceId, Waiting, store as rows};
use crate::models::{self, Ready};
use crate::{Workflow, fields, tasks};

/// So many incidents are tried again at once.
const MOST: usize = 50;

const OPERATE: Guard = Guard::May(Action::OperateJobs);

/// The routes.
#[must_use]
pub fn routes() -> Vec<Route> {
    vec![
        Route::page("/ablaeufe/{instance}", Guard::May(Action::ViewCase), show).sample(an_instance),
        Route::page("/prozesse/{process}/beginnen", Guard::May(Action::OpenCase), ask).sample(a_process),
        Route::act("/prozesse/{process}/beginnen", Guard::May(Action::OpenCase), begin),
        Route::page("/betrieb/stoerungen", OPERATE, incidents),
        Route::act("/betrieb/stoerungen/wiederholen", OPERATE, retry_several),
        Route::page("/betrieb/stoerungen/{incident}", OPERATE, incident).sample(an_incident),
        Route::act("/betrieb/stoerungen/{incident}/wiederholen", OPERATE, retry),
        Route::act("/betrieb/stoerungen/{incident}/aufgeben", OPERATE, give_up),
    ]
}

fn an_instance(read: &mut Read<'_>) -> Result<Option<String>> {
    let sql = sql!("SELECT id FROM process_instance ORDER BY id LIMIT 1");
    let id: Option<InstanceId> = read.first(sql, &[], |row| row.get(0))?;
    Ok(id.map(pages::path))
}

fn a_process(read: &mut Read<'_>) -> Result<Option<String>> {
    let sql = sql!("SELECT key FROM process WHERE current IS NOT NULL ORDER BY key LIMIT 1");
    let key: Option<String> = read.first(sql, &[], |row| row.get(0))?;
    Ok(key.map(|key| format!("/prozesse/{key}/beginnen")))
}

fn an_incident(read: &mut Read<'_>) -> Result<Option<String>> {
    let first = read.ask(rows::incidents((Timestamp::UNIX_EPOCH, Id::nil()), 1))?;
    Ok(first.first().map(|incident| pages::incident_path(incident.wait.id)))
}

// --- one instance ---

fn show(visit: &Visit) -> Result<Answer> {
    let (id, staff) = (visit.part::<InstanceId>("instance")?, visit.staff()?);
    let workflow = Workflow::of_visit(visit)?;
    let shown = visit.town.read(|read| {
        let (instance, waits) = actions::view(read, id)?;
        let case = cases::actions::known(read, instance.case)?;
        By::Staff(staff).may(may::ViewCase, &case)?;
        let model = workflow.models.get(read, instance.model)?;
        let (process, open, called) = read.ask((
            models::store::key_and_number(instance.model),
            tasks::store::open_of(id),
            rows::of_caller(id),
        ))?;
        let mut names = Names::default();
        let events = ledger::of_subject(read, &Subject::new("process_instance", id))?;
        let history = History::of(read, &mut names, workflow, &events)?;
        let mut tasks = Vec::new();
        for task in open {
            let who = match task.holder {
                Some(holder) => names.person(read, holder)?,
                None => who::unit_name(read, task.unit)?,
            };
            tasks.push((task, who));
        }
        let called = called.into_iter().map(|(id, version, _)| {
            let name = workflow.models.get(read, version)?.name().to_owned();
            Ok((id, name))
        });
        let called = called.collect::<Result<Vec<_>>>()?;
        let live = live(&instance, &model)?;
        let process = process.ok_or(Error::NotFound)?;
        Ok(Shown { case, process, tasks, waits, history, live, called, model, instance })
    })?;
    Ok(pages::instance_page(visit, &shown))
}

/// The nodes at which tokens are.
fn live(instance: &Instance, model: &Ready) -> Result<std::collections::BTreeSet<String>> {
    let state = actions::state_of(instance, model)?;
    if !state.is_running() {
        return Ok(std::collections::BTreeSet::new());
    }
    let at = |place| match place {
        Place::Node(node) => node,
        Place::Flow(flow) => model.model.net().flow(flow).to,
    };
    Ok(state.tokens.values().map(|token| model.names.node(at(token.place)).to_string()).collect())
}

// --- incidents ---

fn seen(visit: &Visit, read: &mut Read<'_>, incident: Incident) -> Result<Seen> {
    let model = Workflow::of_visit(visit)?.models.get(read, incident.model)?;
    let case = cases::actions::known(read, incident.case)?;
    let reference = pages::sees(visit, &case).then_some(case.reference);
    Ok(Seen { incident, model, reference })
}

fn incidents(visit: &Visit) -> Result<Answer> {
    let count = |name: &str| visit.query(name).parse::<usize>().unwrap_or_default();
    let notice = match (count("versucht"), count("uebrig")) {
        (0, 0) => None,
        (tried, 0) => Some(format!("{} noch einmal versucht.", counted(tried))),
        (tried, left) => Some(format!(
            "{} noch einmal versucht. Bei {left} ging es nicht: Jemand war schneller.",
            counted(tried)
        )),
    };
    let after = visit.query("nach").split_once('_').and_then(|(at, id)| {
        let at = Timestamp::from_microsecond(at.parse().ok()?).ok()?;
        Some((at, id.parse().ok()?))
    });
    let after = after.unwrap_or((Timestamp::UNIX_EPOCH, Id::nil()));
    let incidents = visit.town.read(|read| {
        let found = read.ask(actions::incidents(after, PAGE))?;
        found.into_iter().map(|incident| seen(visit, read, incident)).collect::<Result<Vec<_>>>()
    })?;
    Ok(pages::incidents_page(visit, &incidents, notice.as_deref()))
}

fn counted(steps: usize) -> String {
    if steps == 1 { "Ein Schritt wird".to_owned() } else { format!("{steps} Schritte werden") }
}

fn find(visit: &Visit) -> Result<Seen> {
    let id = visit.part::<Id<Waiting>>("incident")?;
    visit.town.read(|read| {
        let found = read.ask(rows::find_incident(id))?.ok_or(Error::NotFound)?;
        seen(visit, read, found)
    })
}

fn incident(visit: &Visit) -> Result<Answer> {
    Ok(pages::incident_page(visit, &find(visit)?, "", &[]))
}

fn try_again(visit: &Visit, id: Id<Waiting>) -> Result<()> {
    let workflow = Workflow::of_visit(visit)?;
    visit.town.write(&visit.actor(), |act| actions::retry_incident(workflow, act, &visit.town, id))
}

fn retry(visit: &Visit) -> Result<Answer> {
    try_again(visit, visit.part("incident")?)?;
    Ok(Answer::see("/betrieb/stoerungen?versucht=1"))
}

/// Each in an act of its own: one that somebody else has looked after does not keep the others.
fn retry_several(visit: &Visit) -> Result<Answer> {
    let chosen = visit.form().fields().iter().filter(|(name, _)| name == "stoerung");
    let chosen: Vec<Id<Waiting>> = chosen.filter_map(|(_, value)| value.parse().ok()).take(MOST).collect();
    let (mut tried, mut left) = (0, 0);
    for id in chosen {
        match try_again(visit, id) {
            Ok(()) => tried += 1,
            Err(Error::NotFound | Error::Conflict(_)) => left += 1,
            Err(error) => return Err(error),
        }
    }
    Ok(Answer::see(&format!("/betrieb/stoerungen?versucht={tried}&uebrig={left}")))
}

fn give_up(visit: &Visit) -> Result<Answer> {
    let (id, reason) = (visit.part::<Id<Waiting>>("incident")?, visit.form().get("grund"));
    let workflow = Workflow::of_visit(visit)?;
    match visit.town.write(&visit.actor(), |act| actions::give_up(workflow, act, &visit.town, id, reason)) {
        Ok(()) => Ok(Answer::see("/betrieb/stoerungen")),
        Err(Error::Invalid(problems)) => Ok(pages::incident_page(visit, &find(visit)?, reason, &problems)),
        Err(error) => Err(error),
    }
}

// --- beginning by hand ---

/// What is asked, the class of the case, and its unit where the model names one.
type Asked = (Beginning, Option<(records::fileplan::ClassId, Option<UnitId>)>);

fn asked(visit: &Visit) -> Result<Asked> {
    let (key, staff) = (visit.part::<String>("process")?, visit.staff()?);
    let workflow = Workflow::of_visit(visit)?;
    let (model, needs, all) = visit.town.read(|read| {
        let model = actions::in_force(workflow, read, &key)?;
        let needs = match actions::needs(read, &model) {
            Err(Error::Conflict(words)) => Err(words.into_owned()),
            needs => Ok(needs?),
        };
        Ok((model, needs, access::units::all(read)?))
    })?;
    let filter = POLICY.filter(staff, Action::OpenCase);
    let (units, obstacle, needs) = match needs {
        Err(words) => (Vec::new(), Some(words), None),
        Ok((class, Some(unit))) => {
            POLICY.permit(staff, may::OpenCase, &Thing::of_unit(unit))?;
            (Vec::new(), None, Some((class, Some(unit))))
        }
        Ok((class, None)) => {
            let admits = |unit: &access::units::Unit| filter.admits(&Thing::of_unit(unit.id));
            let mine = all.into_iter().filter(admits).map(|unit| (unit.id, unit.name));
            let mine: Vec<_> = mine.collect();
            match &mine[..] {
                [(only, _)] => (Vec::new(), None, Some((class, Some(*only)))),
                _ => (mine, None, Some((class, None))),
            }
        }
    };
    Ok((Beginning { key, model, units, obstacle }, needs))
}

fn ask(visit: &Visit) -> Result<Answer> {
    Ok(pages::begin_page(visit, &asked(visit)?.0, &[]))
}

fn begin(visit: &Visit) -> Result<Answer> {
    let (beginning, needs) = asked(visit)?;
    let Some((class, unit)) = needs else {
        return Err(Error::Conflict(beginning.obstacle.unwrap_or_default().into()));
    };
    let form = visit.form();
    let mut problems = Vec::new();
    let subject = form.get("betreff");
    if subject.is_empty() || subject.chars().count() > SUBJECT {
        problems.push(Problem::new("betreff", "Geben Sie mit höchstens 150 Zeichen an, worum es geht."));
    }
    let unit = unit.or_else(|| {
        let chosen = form.get("einheit").parse().ok();
        chosen.filter(|chosen| beginning.units.iter().any(|(unit, _)| unit == chosen))
    });
    if unit.is_none() {
        problems.push(Problem::new("einheit", "Wählen Sie, welche Einheit zuständig ist."));
    }
    let read = fields::read(beginning.model.start_fields(), |name| form.get(name).to_owned());
    let (unit, variables) = match (unit, read) {
        (Some(unit), Ok(variables)) if problems.is_empty() => (unit, variables),
        (_, read) => {
            problems.extend(read.err().unwrap_or_default());
            return Ok(pages::begin_page(visit, &beginning, &problems));
        }
    };
    let workflow = Workflow::of_visit(visit)?;
    let new = ByHand {
        key: &beginning.key,
        name: beginning.model.name(),
        class,
        unit,
        subject,
        variables: &variables,
    };
    let case =
        visit.town.write(&visit.actor(), |act| actions::begin_by_hand(workflow, act, &visit.town, &new))?;
    Ok(Answer::see(&cases::pages::path(case)))
}
