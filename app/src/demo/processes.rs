//! Processes of the demo town: models that were published, letters on their way through them.

use std::{fs, path::Path};

use access::people;
use jiff::SignedDuration;
use kernel::{Actor, Error, PersonId, Result, TestClock, Timestamp, UnitId};
use records::{
    cases::{self, Case, CaseId, GENERAL, actions::NewCase},
    fileplan,
};
use town::Town;
use workflow::{
    Workflow,
    instances::actions as instances,
    models,
    tasks::{TaskState, actions as tasks},
};

use super::Size;

/// The models in the order in which they were published, with the days since then. A file is named by key and version.
const MODELS: [(&str, &str, i64); 4] = [
    ("mitzeichnung", "mitzeichnung.1.bpmn", 420),
    ("posteingang", "posteingang.1.bpmn", 410),
    ("dienstanweisung", "dienstanweisung.1.bpmn", 300),
    ("posteingang", "posteingang.2.bpmn", 75),
];

/// Letters that come in, in the order of days: what about, and how many tasks of the process are done by now.
const LETTERS: [(&str, usize); 16] = [
    ("Anfrage zur Straßenbeleuchtung", 9),
    ("Beschwerde über Laubhaufen", 9),
    ("Einladung zum Heimatfest", 9),
    ("Bitte um Auskunft zum Archivbestand", 9),
    ("Hinweis auf einen umgestürzten Zaun", 9),
    ("Stellungnahme des Landkreises", 9),
    ("Angebot für Büromöbel", 9),
    ("Anfrage einer Schulklasse", 9),
    ("Rückfrage zur Hundesteuer", 9),
    ("Schreiben der Unfallkasse", 3),
    ("Bitte um einen Gesprächstermin", 3),
    ("Anregung zum Radweg", 2),
    ("Beschwerde über Lärm", 2),
    ("Anfrage zur Vereinsförderung", 1),
    ("Mitteilung des Statistischen Landesamtes", 1),
    ("Bewerbung um ein Praktikum", 0),
];

/// Where letters go, and who works there.
pub(super) struct Desk<'d> {
    pub(super) unit: UnitId,
    pub(super) people: &'d [PersonId],
}

/// The town while its processes are filled.
struct Filling<'t> {
    town: &'t Town,
    clock: &'t TestClock,
    workflow: Workflow,
    /// Who opens the post, and publishes models.
    organiser: PersonId,
    now: Timestamp,
}

pub(super) fn fill(town: &Town, clock: &TestClock, desks: &[Desk<'_>], size: Size) -> Result<()> {
    let organiser = town.read(|read| {
        people::by_email(read, "m.yilmaz@example.org")?.map(|person| person.id).ok_or(Error::NotFound)
    })?;
    let workflow = crate::wiring::workflow();
    let filling = Filling { town, clock, workflow, organiser, now: town.now() };
    filling.publish(&super::folder().join("processes"))?;
    let few = if size == Size::Small { 4 } else { 1 };
    for (number, (subject, tasks)) in LETTERS.iter().enumerate().step_by(few) {
        let desk = &desks[number % desks.len()];
        let days = i64::try_from(4 * (LETTERS.len() - number)).unwrap_or(0) - 3;
        filling.letter(desk, desk.people[number % desk.people.len()], subject, days * 24, *tasks)?;
    }
    clock.set(filling.now);
    Ok(())
}

impl Filling<'_> {
    fn publish(&self, folder: &Path) -> Result<()> {
        for (key, file, days) in MODELS {
            let path = folder.join(file);
            let model = fs::read_to_string(&path)
                .map_err(|error| Error::internal(format!("{}: {error}", path.display())))?;
            self.clock.set(self.ago(days * 24));
            self.town.write(&by(self.organiser), |act| {
                models::actions::publish(&self.workflow, act, key, &model).map(drop)
            })?;
        }
        Ok(())
    }

    /// A letter that came in so many hours ago. Each fourth one is to be co-signed; it waits for somebody else of the unit.
    fn letter(
        &self,
        desk: &Desk<'_>,
        clerk: PersonId,
        subject: &str,
        hours: i64,
        tasks: usize,
    ) -> Result<()> {
        self.clock.set(self.ago(hours));
        let case = self.open(desk, clerk, subject)?;
        self.town.write(&by(clerk), |act| {
            instances::begin(&self.workflow, act, self.town, "posteingang", case.id, Vec::new()).map(drop)
        })?;
        let co_signed = tasks == 3;
        let mut later = 0;
        for step in 0..tasks {
            // Each takes longer than the one before, and not everybody is equally fast.
            later += 3 + i64::try_from(step * step).unwrap_or(0) * 12 + hours % 11;
            self.clock.set(self.ago((hours - later).max(1)));
            if !self.next_task(case.id, desk.unit, clerk, co_signed)? {
                let seen =
                    self.town.read(|read| cases::actions::view(read, records::By::System, case.id))?.version;
                self.town.write(&by(clerk), |act| cases::actions::close(act, case.id, seen).map(drop))?;
                break;
            }
        }
        Ok(())
    }

    fn open(&self, desk: &Desk<'_>, clerk: PersonId, subject: &str) -> Result<Case> {
        let rules = &self.town.settings()?.number_rules;
        self.town.write(&by(clerk), |act| {
            let class = fileplan::actions::by_number(act, "10.50.10")?;
            let new = NewCase {
                class: class.id,
                kind: GENERAL.to_owned(),
                title: subject.to_owned(),
                file_title: class.title,
                unit: desk.unit,
                due_on: None,
            };
            let case = cases::actions::open(act, rules, &new)?;
            cases::actions::assign(act, case.id, case.version, Some(clerk))
        })
    }

    /// Somebody does the next task of a case; says whether there was one.
    fn next_task(&self, case: CaseId, unit: UnitId, clerk: PersonId, co_signed: bool) -> Result<bool> {
        let tasks = self.town.ask(tasks::of_case(case))?;
        let Some(task) = tasks.into_iter().find(|task| task.state == TaskState::Open) else {
            return Ok(false);
        };
        let doer = if task.unit == unit { clerk } else { self.organiser };
        self.town.write(&by(doer), |act| {
            let taken = tasks::assign(&self.workflow, act, self.town, task.id, task.version, Some(doer))?;
            let said = vec![("mitzeichnung".into(), co_signed.into())];
            tasks::complete(&self.workflow, act, self.town, task.id, taken.version, said).map(drop)
        })?;
        Ok(true)
    }

    fn ago(&self, hours: i64) -> Timestamp {
        self.now.saturating_sub(SignedDuration::from_hours(hours.max(1))).unwrap_or(self.now)
    }
}

fn by(person: PersonId) -> Actor {
    Actor::Staff { person, deputy_for: None }
}
