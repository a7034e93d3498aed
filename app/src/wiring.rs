//! All rooms put together: tables, routes, navigation, jobs.

use std::sync::Arc;

use access::{Action, POLICY};
use admin::{Ask, Belonging, Notices, UnitsInUse};
use citizen::{catalogue::Catalogue, letters, mails};
use jobs::{Every, Job, Registry, Retry, Workplace};
use kernel::{Error, Result};
use server::{Extensions, House, Limits, Navigation, Route, Visit};
use store::Migration;
use town::{Installation, Town};
use workflow::{Connectors, Workflow, course::Course};

use crate::postbox::Postbox;

/// The tables of all rooms, in the order in which they are made.
#[must_use]
pub fn migrations() -> Vec<Migration> {
    [
        ledger::MIGRATIONS,
        blob::MIGRATIONS,
        access::MIGRATIONS,
        jobs::MIGRATIONS,
        town::MIGRATIONS,
        records::MIGRATIONS,
        workflow::MIGRATIONS,
        citizen::MIGRATIONS,
    ]
    .concat()
}

/// The pages and acts of all rooms.
#[must_use]
pub fn routes() -> Vec<Route> {
    [admin::routes(), records::routes(), workflow::routes(), citizen::routes()].concat()
}

/// The main navigation.
#[must_use]
pub fn navigation() -> Navigation {
    Navigation { citizen: citizen_navigation, staff: staff_navigation }
}

fn citizen_navigation(visit: &Visit) -> Vec<(String, &'static str)> {
    citizen::navigation(visit.lang)
}

fn staff_navigation(visit: &Visit) -> Vec<(String, &'static str)> {
    const ALL: [(&str, &str, Option<Action>); 9] = [
        ("Arbeitsvorrat", "/arbeitsplatz", None),
        ("Aufgaben", "/aufgaben", None),
        ("Aktenplan", "/aktenplan", Some(Action::ViewFilePlan)),
        ("Prozesse", "/prozesse", Some(Action::ViewProcesses)),
        ("Notzugriff", "/notzugriff", Some(Action::BreakGlass)),
        ("Verwaltung", "/verwaltung", Some(Action::AdministerPeople)),
        ("Betrieb", "/betrieb", Some(Action::OperateJobs)),
        ("Revision", "/revision", Some(Action::AuditLedger)),
        ("Mein Konto", "/konto", None),
    ];
    let Some(staff) = &visit.staff else { return Vec::new() };
    let may = |action: Option<Action>| action.is_none_or(|action| POLICY.ever(staff, action));
    ALL.into_iter()
        .filter(|(.., action)| may(*action))
        .map(|(label, href, _)| (label.to_owned(), href))
        .collect()
}

/// What all requests share.
#[must_use]
pub fn house(
    installation: Arc<Installation>,
    catalogue: Arc<Catalogue>,
    trusted: Vec<std::net::IpAddr>,
) -> Arc<House> {
    let workflow = workflow();
    let extensions = Extensions::default()
        .with(units_in_use(catalogue.clone()))
        .with(catalogue)
        .with(records::cases::actions::Followers(vec![Box::new(Course(workflow.clone()))]))
        .with(workflow)
        .with(places())
        .with(Notices(vec![workflow::instances::pages::operation_notice]))
        .with(records::cases::pages::Panels(vec![
            Box::new(workflow::tasks::panel::TasksPanel),
            Box::new(citizen::applications::panel::ApplicationPanel),
        ]));
    Arc::new(House {
        installation,
        limits: Limits::default(),
        trusted_proxies: trusted,
        navigation: navigation(),
        extensions,
    })
}

/// What belongs to a unit: open cases, and services that name it.
fn units_in_use(catalogue: Arc<Catalogue>) -> UnitsInUse {
    let cases: Ask = Box::new(|read, unit| {
        let words = match records::cases::actions::open_in_unit(read, unit.id)? {
            0 => return Ok(Vec::new()),
            1 => "1 offener Vorgang".to_owned(),
            more => format!("{more} offene Vorgänge"),
        };
        Ok(vec![Belonging { words, by_key: false }])
    });
    let services: Ask = Box::new(move |_, unit| {
        let all = catalogue.all(kernel::Lang::German);
        let own = all.iter().filter(|(_, package)| package.service.unit == unit.key);
        let words = own
            .map(|(_, package)| format!("die Leistung „{}“", package.service.name.get(kernel::Lang::German)));
        Ok(words.map(|words| Belonging { words, by_key: true }).collect())
    });
    UnitsInUse(vec![cases, services])
}

/// Where jobs are done: a town with what its jobs need.
pub struct Workshop {
    /// The town.
    pub town: Arc<Town>,
    /// The services.
    pub catalogue: Arc<Catalogue>,
    /// The printer.
    pub printer: Arc<print::Printer>,
    /// The way out for mail.
    pub postbox: Arc<Postbox>,
    /// What runs processes.
    pub workflow: Workflow,
}

impl Workplace for Workshop {
    fn database(&self) -> &store::Database {
        self.town.database()
    }
}

/// What runs processes, with all connectors.
#[must_use]
pub fn workflow() -> Workflow {
    let connectors = Connectors::default().with(workflow::course::close_to_file());
    Workflow::new(citizen::applications::connectors::register(connectors))
}

/// Puts the processes of the packages in force in a town. One that cannot be published keeps nobody from work: its services go on
/// without it.
pub fn install_processes(workflow: &Workflow, town: &Town, catalogue: &Catalogue) {
    for (key, model) in catalogue.processes() {
        match workflow::models::actions::install(workflow, town, key, model) {
            Ok(false) => {}
            Ok(true) => {
                tracing::info!(town = %town.slug, process = key, "a process of a package is in force");
            }
            Err(error) => {
                tracing::error!(town = %town.slug, process = key, %error, "a process cannot be published");
            }
        }
    }
}

/// Where tasks are done that need more than fields.
fn places() -> workflow::tasks::Places {
    // What is asked there stands on the page of the case.
    let page: fn(&workflow::tasks::Task) -> String = |task| records::cases::pages::path(task.case);
    workflow::tasks::Places(
        [citizen::applications::FORM, workflow::course::CLOSE].map(|form| (form, page)).into(),
    )
}

/// All jobs.
#[must_use]
pub fn registry() -> Registry<Workshop> {
    let early = jiff::civil::time(3, 10, 0, 0);
    let processes = workflow::jobs::register(Registry::new(), |shop: &Workshop| (&shop.workflow, &shop.town));
    processes
        .on(letters::JOB, Retry::default(), letter)
        .on(mails::JOB, Retry::default(), mail)
        .every("citizen.drafts", Every::DayAt(early), Retry::default(), |shop: &Workshop, _| {
            citizen::drafts::actions::tidy_up(&shop.town).map(drop)
        })
        .every("access.sweep", Every::Minutes(60), Retry::default(), |shop: &Workshop, _| {
            let limits = access::sessions::Limits::default();
            shop.town.maintain(|tx| Ok(access::sessions::sweep(tx, shop.town.now(), &limits)?)).map(drop)
        })
        .every("blob.check", Every::Minutes(60), Retry::default(), check_blobs)
        .every("blob.sweep", Every::Minutes(10), Retry::default(), sweep_blobs)
}

fn letter(shop: &Workshop, job: &Job) -> Result<()> {
    let order: letters::Order = serde_json::from_value(job.payload.clone()).map_err(Error::caused_by)?;
    letters::issue(&shop.town, &shop.catalogue, &shop.printer, &order)
}

fn mail(shop: &Workshop, job: &Job) -> Result<()> {
    let mail: mails::Mail = serde_json::from_value(job.payload.clone()).map_err(Error::caused_by)?;
    shop.postbox.send(&*shop.town.settings()?, &mail, job.id)
}

/// Deletes what belongs to no document any more: an object of which no act made a row within a day, and the objects of
/// destroyed documents. One of 256 shelves each time, so that all are looked at in two days.
fn sweep_blobs(shop: &Workshop, _: &Job) -> Result<()> {
    let shelf = (shop.town.now().as_second() / 600).rem_euclid(256);
    shop.town.blobs.sweep(shop.town.database(), u8::try_from(shelf).unwrap_or_default())?;
    shop.town.blobs.remove_destroyed(shop.town.database(), 500)?;
    Ok(())
}

/// Reads a part of all documents again each hour, so that each is looked at once in a month.
fn check_blobs(shop: &Workshop, _: &Job) -> Result<()> {
    let now = shop.town.now();
    let month_ago = now.saturating_sub(jiff::SignedDuration::from_hours(30 * 24)).unwrap_or(now);
    let checked = shop.town.blobs.check(shop.town.database(), &shop.town.keyring, month_ago, 1000)?;
    for finding in &checked.findings {
        tracing::error!(town = %shop.town.slug, ?finding, "a document is damaged");
    }
    Ok(())
}
