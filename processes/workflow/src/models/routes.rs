//! `/prozesse…`: the catalogue, a process, its versions, what differs between two, and its files.

use std::collections::BTreeMap;

use ::store::{Read, sql};
use access::{Action, POLICY, Thing, units};
use editor::Profile;
use kernel::{Actor, Error, Result, local_date};
use records::{cases, fileplan, who::Names};
use server::{Answer, Guard, Route, Visit};

use super::pages::{
    Entry, Version, comparison, list,
    moving::{Moving, Staying},
    process,
};
use super::store::Issue;
use super::{MANY, Process, ProcessId, Ready, VersionId, actions, compare, figures, paper, store};
use crate::instances::{self, migrate, pages::sees};
use crate::{Workflow, drafts};

/// The routes.
#[must_use]
pub fn routes() -> Vec<Route> {
    const GUARD: Guard = Guard::May(Action::ViewProcesses);
    vec![
        Route::page("/prozesse", GUARD, catalogue),
        Route::page("/prozesse/{process}", GUARD, current).sample(a_process),
        Route::page("/prozesse/{process}/versionen/{number}", GUARD, older).sample(an_old_version),
        Route::act(
            "/prozesse/{process}/versionen/{number}/umstellen",
            Guard::May(Action::ApproveProcess),
            move_all,
        ),
        Route::page("/prozesse/{process}/vergleich", GUARD, compared).sample(a_comparison),
        Route::file("/prozesse/{process}/modell.bpmn", GUARD, model_file),
        Route::file("/prozesse/{process}/bild.svg", GUARD, picture_file),
        Route::file("/prozesse/{process}/prozess.pdf", GUARD, paper_file),
    ]
}

fn a_process(read: &mut Read<'_>) -> Result<Option<String>> {
    Ok(first_key(read)?.map(|key| format!("/prozesse/{key}")))
}

fn an_old_version(read: &mut Read<'_>) -> Result<Option<String>> {
    Ok(first_key(read)?.map(|key| format!("/prozesse/{key}/versionen/1")))
}

fn a_comparison(read: &mut Read<'_>) -> Result<Option<String>> {
    Ok(first_key(read)?.map(|key| format!("/prozesse/{key}/vergleich")))
}

/// A process, one with several versions first.
fn first_key(read: &mut Read<'_>) -> Result<Option<String>> {
    let first = sql!("SELECT key FROM process WHERE current IS NOT NULL ORDER BY versions DESC, key LIMIT 1");
    Ok(read.first(first, &[], |row| row.get(0))?)
}

/// What runs processes.
fn workflow(visit: &Visit) -> Result<&Workflow> {
    visit.house.extensions.get::<Workflow>().ok_or_else(|| Error::internal("nothing runs processes here"))
}

fn catalogue(visit: &Visit) -> Result<Answer> {
    let workflow = workflow(visit)?;
    let draws = may(visit, Action::DrawProcess)?;
    let (entries, drafts) = visit.town.read(|read| {
        let drafts = if draws { Some(drafts::store::count(read)?) } else { None };
        Ok((entries(workflow, read)?, drafts))
    })?;
    let wanted = list::Wanted::of(&|name| visit.query(name).to_owned());
    Ok(list::page(visit, entries, &wanted, drafts))
}

fn may(visit: &Visit, action: Action) -> Result<bool> {
    Ok(POLICY.ever(visit.staff()?, action))
}

/// All processes, with what their models say. Models that were read once are in memory.
fn entries(workflow: &Workflow, read: &mut Read<'_>) -> Result<Vec<Entry>> {
    let listed = read.ask(store::listed())?;
    let ids: Vec<ProcessId> = listed.iter().map(|process| process.id).collect();
    let mut running: BTreeMap<ProcessId, i64> = BTreeMap::new();
    for (process, _, count) in read.ask(store::running(&ids, MANY))? {
        *running.entry(process).or_default() += count;
    }
    let entry = |process: store::Listed| {
        let ready = workflow.models.get(read, process.version.id)?;
        let running = running.get(&process.id).copied().unwrap_or_default();
        Ok(Entry::of(process, &ready, running))
    };
    listed.into_iter().map(entry).collect()
}

fn current(visit: &Visit) -> Result<Answer> {
    show(visit, None)
}

fn older(visit: &Visit) -> Result<Answer> {
    show(visit, Some(visit.part("number")?))
}

fn show(visit: &Visit, number: Option<i64>) -> Result<Answer> {
    let (workflow, key) = (workflow(visit)?, visit.part::<String>("process")?);
    let draw = may(visit, Action::DrawProcess)?;
    let approve = may(visit, Action::ApproveProcess)?;
    let shown = visit.town.read(|read| {
        let version = version(workflow, read, &key, number)?;
        let issues = lines(read, &version.process)?;
        let profile = Profile::of(&version.ready.read);
        let entries = entries(workflow, read)?;
        let mine: Vec<VersionId> = match version.is_current() {
            true => issues.iter().map(|line| line.issue.id).take(VERSIONS_MEASURED).collect(),
            false => vec![version.issue.id],
        };
        let begins = version.is_current() && profile.file_class.is_some() && begins_by_hand(&version.ready);
        let may_draw = version.is_current() && draw;
        Ok(process::Shown {
            draft: if may_draw { drafts::store::standing(read, &key)? } else { None },
            figures: actions::figures(workflow, read, version.issue.id, &mine, visit.now())?,
            file_class: file_class(read, &profile)?,
            unit: unit(read, &profile)?,
            holidays: visit.settings.state,
            calls: calls(&entries, &version.ready),
            callers: callers(&entries, &key),
            may_begin: begins && opens(visit, read, &profile)?,
            may_draw,
            moving: if approve { moving(visit, read, &version, &issues)? } else { None },
            profile,
            issues,
            version,
        })
    })?;
    Ok(process::page(visit, &shown))
}

/// How the running instances of an older version can go over to the one in force.
fn moving(
    visit: &Visit,
    read: &mut Read<'_>,
    version: &Version,
    issues: &[process::Line],
) -> Result<Option<Moving>> {
    let count = |name: &str| visit.query(name).parse::<usize>().ok();
    let current =
        issues.iter().map(|line| &line.issue).find(|issue| version.process.current == Some(issue.id));
    let Some(current) = current.filter(|_| !version.is_current()) else { return Ok(None) };
    let outlook = migrate::outlook(workflow(visit)?, read, version.issue.id, current.id)?;
    let mut groups: BTreeMap<String, Staying> = BTreeMap::new();
    for stays in outlook.stay {
        let case = cases::actions::known(read, stays.case)?;
        let group = groups.entry(stays.why).or_default();
        group.count += 1;
        // Who may not see a case learns no more of it than that an instance stands there.
        if sees(visit, &case) {
            group.seen.push((stays.instance, case.reference));
        }
    }
    Ok(Some(Moving {
        to: current.clone(),
        gone: outlook.way.gone(),
        added: outlook.way.added(),
        able: outlook.able.len(),
        stay: groups,
        more: outlook.more,
        done: count("umgestellt").map(|moved| (moved, count("geblieben").unwrap_or_default())),
    }))
}

/// So many instances go over at once, each in an act of its own.
const MOVED_AT_ONCE: usize = 200;

/// One that somebody else has moved on meanwhile does not keep the others.
fn move_all(visit: &Visit) -> Result<Answer> {
    let (workflow, key) = (workflow(visit)?, visit.part::<String>("process")?);
    let number = visit.part("number")?;
    let to: VersionId = visit.form().get("auf").parse().map_err(|_| Error::NotFound)?;
    let (version, able) = visit.town.read(|read| {
        let version = version(workflow, read, &key, Some(number))?;
        if version.is_current() || version.process.current != Some(to) {
            let words = "Inzwischen ist eine andere Version gültig. Sehen Sie sich erst an, was sie ändert.";
            return Err(Error::Conflict(words.into()));
        }
        let able = migrate::outlook(workflow, read, version.issue.id, to)?.able;
        Ok((version, able))
    })?;
    let (mut moved, mut left) = (0, 0);
    for instance in able.into_iter().take(MOVED_AT_ONCE) {
        let gone = visit.town.write(&visit.actor(), |act| {
            instances::actions::migrate(workflow, act, &visit.town, instance, to)
        });
        match gone {
            Ok(()) => moved += 1,
            Err(Error::NotFound | Error::Conflict(_)) => left += 1,
            Err(error) => return Err(error),
        }
    }
    Ok(Answer::see(&format!("{}?umgestellt={moved}&geblieben={left}", version.path())))
}

/// So many versions stand on a page, the newest.
const VERSIONS: i64 = 200;

/// Figures are made of so many versions, the newest: older ones have ended long ago or hold few instances.
const VERSIONS_MEASURED: usize = 20;

/// A version of a process: that in force, or the one of a number.
pub(crate) fn version(
    workflow: &Workflow,
    read: &mut Read<'_>,
    key: &str,
    number: Option<i64>,
) -> Result<Version> {
    let process = store::by_key(read, key)?.ok_or(Error::NotFound)?;
    // A process that was never published is a draft, and no process yet for who only reads.
    let current = process.current.ok_or(Error::NotFound)?;
    let issue = match number {
        Some(number) => read.ask(store::issue_of(process.id, number))?,
        None => read.ask(store::issues(process.id, VERSIONS))?.into_iter().find(|issue| issue.id == current),
    };
    let issue = issue.ok_or(Error::NotFound)?;
    let ready = workflow.models.get(read, issue.id)?;
    Ok(Version { process, issue, ready })
}

fn lines(read: &mut Read<'_>, process: &Process) -> Result<Vec<process::Line>> {
    let (issues, running) =
        read.ask((store::issues(process.id, VERSIONS), store::running(&[process.id], MANY)))?;
    let mut names = Names::default();
    let line = |issue: Issue| {
        let actor = issue.by.map(|person| Actor::Staff { person, deputy_for: None });
        let by = match actor {
            Some(actor) => names.of(read, &actor)?,
            None => None,
        };
        let running =
            running.iter().find(|(_, version, _)| *version == issue.id).map_or(0, |(.., count)| *count);
        Ok(process::Line { issue, by: by.unwrap_or_else(|| "Programm".to_owned()), running })
    };
    issues.into_iter().map(line).collect()
}

/// Whether the reader may open the case of the process: in its unit, or in any where the model names none.
fn opens(visit: &Visit, read: &mut Read<'_>, profile: &Profile) -> Result<bool> {
    let staff = visit.staff()?;
    let unit = match &profile.unit {
        Some(key) => units::by_key(read, key)?,
        None => None,
    };
    Ok(match unit {
        Some(unit) => POLICY.judge(staff, Action::OpenCase, &Thing::of_unit(unit.id)).is_ok(),
        None => POLICY.ever(staff, Action::OpenCase),
    })
}

fn begins_by_hand(ready: &Ready) -> bool {
    let outer = ready.read.processes.first().map(|process| process.scope);
    ready.read.nodes.iter().filter(|node| Some(node.scope) == outer).any(|node| {
        node.event().is_some_and(|event| {
            matches!(event.position, bpmn::model::Position::Start { .. }) && event.definitions.is_empty()
        })
    })
}

/// „10.50.10 Posteingang und Postausgang“; the number alone where the plan has no such class.
fn file_class(read: &mut Read<'_>, profile: &Profile) -> Result<Option<String>> {
    let Some(number) = &profile.file_class else { return Ok(None) };
    match fileplan::actions::by_number(read, number) {
        Ok(class) => Ok(Some(format!("{} {}", class.number, class.title))),
        Err(Error::NotFound) => Ok(Some(format!("{number} (steht nicht im Aktenplan)"))),
        Err(error) => Err(error),
    }
}

fn unit(read: &mut Read<'_>, profile: &Profile) -> Result<Option<String>> {
    let Some(key) = &profile.unit else { return Ok(None) };
    Ok(Some(units::by_key(read, key)?.map_or_else(|| key.clone(), |unit| unit.name)))
}

fn calls(entries: &[Entry], ready: &Ready) -> Vec<(String, Option<String>)> {
    let mut keys: Vec<&str> = ready.read.nodes.iter().filter_map(figures::called).collect();
    keys.sort_unstable();
    keys.dedup();
    let name = |key: &str| entries.iter().find(|entry| entry.key == key).map(|entry| entry.name.clone());
    keys.into_iter().map(|key| (key.to_owned(), name(key))).collect()
}

fn callers(entries: &[Entry], key: &str) -> Vec<(String, String)> {
    let calling = entries.iter().filter(|entry| entry.calls.iter().any(|called| called == key));
    calling.map(|entry| (entry.key.clone(), entry.name.clone())).collect()
}

/// Compares the versions `von` and `mit`; where they are not said, the one in force with the one before it.
fn compared(visit: &Visit) -> Result<Answer> {
    let (workflow, key) = (workflow(visit)?, visit.part::<String>("process")?);
    let said = |name: &str| visit.query(name).parse::<i64>().ok();
    let shown = visit.town.read(|read| {
        let process = store::by_key(read, &key)?.ok_or(Error::NotFound)?;
        let issues = read.ask(store::issues(process.id, VERSIONS))?;
        let newest = issues.first().ok_or(Error::NotFound)?.number;
        let to = said("mit").unwrap_or(newest);
        let from = said("von").unwrap_or((to - 1).max(1));
        let old = version(workflow, read, &key, Some(from))?;
        let new = version(workflow, read, &key, Some(to))?;
        let comparison = compare::compare(&old.ready, &new.ready);
        Ok(comparison::Shown {
            old,
            new,
            numbers: issues.iter().map(|issue| issue.number).collect(),
            comparison,
        })
    })?;
    Ok(comparison::page(visit, &shown))
}

/// The version that a file is asked of: that in force, or the one behind `version`.
fn asked(visit: &Visit, read: &mut Read<'_>) -> Result<Version> {
    let number = match visit.query("version") {
        "" => None,
        text => Some(text.parse().map_err(|_| Error::NotFound)?),
    };
    version(workflow(visit)?, read, &visit.part::<String>("process")?, number)
}

fn file_name(version: &Version, ending: &str) -> String {
    format!("{}-{}.{ending}", version.process.key, version.issue.number)
}

fn model_file(visit: &Visit) -> Result<Answer> {
    let (name, model) = visit.town.read(|read| {
        let version = asked(visit, read)?;
        Ok((file_name(&version, "bpmn"), store::model(read, version.issue.id)?))
    })?;
    Ok(Answer::file(&name, "application/xml", model.into_bytes()))
}

fn picture_file(visit: &Visit) -> Result<Answer> {
    let version = visit.town.read(|read| asked(visit, read))?;
    let picture = paper::picture(&version, &format!("{}{}", visit.settings.public_url, version.path()));
    Ok(Answer::file(&file_name(&version, "svg"), "image/svg+xml", picture.into_bytes()))
}

fn paper_file(visit: &Visit) -> Result<Answer> {
    let (version, profile, file_class, unit) = visit.town.read(|read| {
        let version = asked(visit, read)?;
        let profile = Profile::of(&version.ready.read);
        let (file_class, unit) = (file_class(read, &profile)?, unit(read, &profile)?);
        Ok((version, profile, file_class, unit))
    })?;
    let sheet = paper::Sheet { version: &version, profile: &profile, file_class, unit };
    let pdf = sheet.print(&visit.settings, local_date(visit.now()))?;
    Ok(Answer::file(&file_name(&version, "pdf"), "application/pdf", pdf))
}
