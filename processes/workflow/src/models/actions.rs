//! What can be done to a process: publish a version of its model, measure how it goes.

use std::collections::BTreeMap;

use ::store::Read;
use bpmn::model::FlowNode;
use engine::Verdict;
use engine::model::Ask;
use jiff::SignedDuration;
use kernel::{Actor, Error, Problem, Result, Timestamp, local_date};
use ledger::{Act, event::Subject};
use serde_json::json;
use town::Town;

use super::figures::{self, DAYS, Figures, MOST, MOST_STANDING, Standing};
use super::{Process, Ready, Version, VersionId, store};
use crate::Workflow;
use crate::instances::Served;

/// Publishes a version of a process (Freigabe): new instances begin with it, running ones stay on theirs. A model that is the
/// same as the current version is not published again.
///
/// # Errors
/// [`Error::Invalid`] with everything that stands in the way: faults of the model, a run that does not come to its end, a connector
/// that there is not.
pub fn publish(workflow: &Workflow, act: &mut Act<'_, '_>, key: &str, model: &str) -> Result<VersionId> {
    let problems = obstacles(workflow, model);
    if !problems.is_empty() {
        return Err(Error::Invalid(problems.into_iter().map(|text| Problem::new("modell", text)).collect()));
    }
    let process = locked(act, key)?;
    if let Some(current) = process.current
        && store::model(act, current)? == model
    {
        return Ok(current);
    }
    let published_by = match act.actor() {
        Actor::Staff { person, .. } => Some(*person),
        _ => None,
    };
    let version = Version {
        id: act.id(),
        process: process.id,
        number: process.versions + 1,
        model: model.to_owned(),
        published_at: act.now(),
        published_by,
    };
    store::insert_version(act, &version)?;
    let next = Process { current: Some(version.id), versions: version.number, ..process };
    if !store::update(act, &next)? {
        return Err(Error::Conflict("Der Prozess wurde eben von jemand anderem geändert.".into()));
    }
    let sha256 = ledger::sha256_hex(model.as_bytes());
    let data = json!({ "key": key, "version": version.number, "sha256": sha256 });
    act.record("process.published", Subject::new("process", next.id), None, data)?;
    Ok(version.id)
}

/// Puts the model of a service package in force, if the package has another than it had the last time; says whether it did. What the
/// town itself published stays in force until the package changes. Programs that begin at once wait for each other.
///
/// # Errors
/// As [`publish`].
pub fn install(workflow: &Workflow, town: &Town, key: &str, model: &str) -> Result<bool> {
    let sha256 = ledger::sha256_hex(model.as_bytes());
    let is_known = |read: &mut Read<'_>| Ok(store::package(read, key)?.is_some_and(|known| known == sha256));
    if town.read(is_known)? {
        return Ok(false);
    }
    let put = |act: &mut Act<'_, '_>| {
        let process = locked(act, key)?;
        if is_known(act)? {
            return Ok(false);
        }
        let version = publish(workflow, act, key, model)?;
        store::set_package(act, process.id, &sha256)?;
        let data = json!({ "key": key, "version": version, "sha256": sha256 });
        act.record("process.package_installed", Subject::new("process", process.id), None, data)?;
        Ok(true)
    };
    let program = Actor::system("package");
    match town.write(&program, put) {
        // Another program was quicker to make the process: now it can be locked.
        Err(Error::Conflict(_)) => town.write(&program, put),
        done => done,
    }
}

/// The process of a key, locked until the act ends; a new one where there is none.
///
/// # Errors
/// [`Error::Conflict`] where somebody else makes it at this moment.
fn locked(act: &mut Act<'_, '_>, key: &str) -> Result<Process> {
    if let Some(process) = store::by_key_for_change(act, key)? {
        return Ok(process);
    }
    let process = Process { id: act.id(), key: key.to_owned(), current: None, versions: 0, version: 1 };
    if store::insert(act, &process)? == 0 {
        return Err(Error::Conflict("Der Prozess wurde eben von jemand anderem angelegt.".into()));
    }
    Ok(process)
}

/// What stands in the way of a model's being published, in German; nothing where it may be.
#[must_use]
pub fn obstacles(workflow: &Workflow, model: &str) -> Vec<String> {
    let judgement = engine::judge(model.as_bytes());
    if judgement.verdict != Verdict::Sound {
        let faults = judgement.findings.into_iter().filter(|finding| finding.level == engine::Level::Fault);
        let mut texts: Vec<String> = faults.map(|finding| finding.text).collect();
        if texts.is_empty() {
            texts.push(format!("Das Modell ist {}.", judgement.verdict));
        }
        return texts;
    }
    let ready = match Ready::of(model) {
        Ok(ready) => ready,
        Err(reasons) => return reasons,
    };
    let net = ready.model.net();
    let unknown = net.ids().filter_map(|node| {
        match ready.model.ask(node) {
            Some(Ask::Service) => {}
            Some(Ask::Rules) => {
                return Some(format!(
                    "{}: Entscheidungstabellen lassen sich hier noch nicht hinterlegen. Nehmen Sie eine Skriptaufgabe.",
                    net.node(node).words()
                ));
            }
            _ => return None,
        }
        let words = net.node(node).words();
        match ready.element(node).and_then(|element| element.service.as_ref()) {
            None => Some(format!("{words}: Wählen Sie, welchen Dienst die Aufgabe ruft.")),
            Some(service) if workflow.connectors.get(&service.connector).is_none() => {
                Some(format!("{words}: Den Dienst „{}“ gibt es nicht.", service.connector))
            }
            Some(_) => None,
        }
    });
    unknown.collect()
}

/// The key figures of instances of `versions`, for the elements of the model of `version`.
///
/// # Errors
/// What the database says.
pub fn figures(
    workflow: &Workflow,
    read: &mut ::store::Read<'_>,
    version: VersionId,
    versions: &[VersionId],
    now: Timestamp,
) -> Result<Figures> {
    let model = &workflow.models.get(read, version)?.read;
    let since = now.saturating_sub(SignedDuration::from_hours(24 * DAYS)).unwrap_or(now);
    let ids = |fits: fn(&FlowNode) -> bool| {
        let fitting = model.nodes.iter().filter(move |node| fits(node));
        fitting.map(|node| node.base.id.clone()).collect::<Vec<String>>()
    };
    let (tasks, services) = (ids(figures::is_of_people), ids(figures::is_of_service));
    let (at_tasks, at_waits, done, courses) = read.ask((
        store::at_tasks(versions, MOST_STANDING, local_date(now)),
        store::at_waits(versions, MOST_STANDING),
        tasks.iter().map(|task| store::done(task, versions, since, MOST)).collect::<Vec<_>>(),
        versions.iter().map(|version| store::courses(*version, since, MOST)).collect::<Vec<_>>(),
    ))?;
    let mut standing: BTreeMap<String, Standing> = BTreeMap::new();
    let at_waits = at_waits.into_iter().map(|(element, count)| (element, count, 0));
    for (element, instances, late) in at_tasks.into_iter().chain(at_waits) {
        let there = standing.entry(element).or_default();
        there.instances += instances;
        there.late += late;
    }
    let done = tasks.into_iter().zip(done).collect();
    let (mut served, mut times): (BTreeMap<_, Vec<_>>, _) = (BTreeMap::new(), Vec::new());
    served.extend(services.into_iter().map(|service| (service, Vec::new())));
    for course in courses.into_iter().flatten() {
        times.push((course.began_at, course.ended_at));
        for Served { element, since, until } in course.served {
            if let Some(of_service) = served.get_mut(&element) {
                of_service.push((since, until));
            }
        }
    }
    Ok(Figures::of(model, standing, &done, served, times))
}
