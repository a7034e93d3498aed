//! Things that are to be bought in the demo town: a process with tasks for two units, in all states, and one that stands still.

use std::{fs, path::Path};

use access::people;
use jiff::{SignedDuration, civil::date};
use kernel::{Actor, Error, PersonId, Result, TestClock};
use records::cases::CaseId;
use town::Town;
use workflow::{
    Workflow,
    instances::actions::{self as instances, ByHand},
    models,
    tasks::{TaskState, actions as tasks},
};

/// The key of the process, and its model.
const MODEL: (&str, &str) = ("beschaffung", "geschaeftsgang.bpmn");

/// What is wanted, for how many euro if that is known, how many days ago, and who did or took its tasks.
const WANTED: [(&str, Option<i64>, i64, &[&str]); 6] = [
    ("Wasserspender", Some(300), 21, &["m.sahin", "p.hadrich"]),
    ("Empfangstheke", Some(4_800), 12, &["p.hadrich"]),
    ("Aktenschrank", Some(650), 7, &["m.sahin"]),
    ("Plakatständer", None, 5, &["p.hadrich"]),
    ("Bürostühle", Some(2_400), 4, &[]),
    ("Zwei Schreibtischleuchten", Some(180), 2, &[]),
];

struct Filling<'t> {
    town: &'t Town,
    workflow: Workflow,
}

pub(super) fn fill(town: &Town, clock: &TestClock, folder: &Path) -> Result<()> {
    let (now, workflow) = (town.now(), crate::wiring::workflow());
    let ago = |days: i64| now.saturating_sub(SignedDuration::from_hours(24 * days)).map_err(Error::caused_by);
    let filling = Filling { town, workflow };
    let (key, file) = MODEL;
    let path = folder.join("processes").join(file);
    let model =
        fs::read_to_string(&path).map_err(|error| Error::internal(format!("{}: {error}", path.display())))?;
    clock.set(ago(60)?);
    town.write(&Actor::system("demo"), |act| {
        models::actions::publish(&filling.workflow, act, key, &model).map(drop)
    })?;
    for (what, euro, days, doers) in WANTED {
        clock.set(ago(days)?);
        let case = filling.begin(what, euro)?;
        for doer in doers {
            clock.advance(SignedDuration::from_hours(20));
            filling.complete(case, filling.person(doer)?)?;
        }
        if doers.is_empty() && euro == Some(180) {
            filling.take(case, filling.person("m.sahin")?)?;
        }
    }
    clock.set(now);
    Ok(())
}

impl Filling<'_> {
    fn person(&self, sign_in: &str) -> Result<PersonId> {
        let email = format!("{sign_in}@example.org");
        self.town.read(|read| people::by_email(read, &email)?.map(|person| person.id).ok_or(Error::NotFound))
    }

    fn begin(&self, what: &str, euro: Option<i64>) -> Result<CaseId> {
        let by = act_as(self.person("p.hadrich")?);
        let variables = vec![
            ("gegenstand".into(), what.into()),
            ("betrag".into(), euro.into()),
            ("bis".into(), date(2027, 3, 1).into()),
            ("art".into(), "direkt".into()),
        ];
        self.town.write(&by, |act| {
            let model = instances::in_force(&self.workflow, act, MODEL.0)?;
            let (class, _) = instances::needs(act, &model)?;
            let unit = access::units::by_key(act, "buergerservice")?.ok_or(Error::NotFound)?.id;
            let new = ByHand {
                key: MODEL.0,
                name: model.name(),
                class,
                unit,
                subject: what,
                variables: &variables,
            };
            instances::begin_by_hand(&self.workflow, act, self.town, &new)
        })
    }

    /// The open task of a case goes to somebody.
    fn take(&self, case: CaseId, person: PersonId) -> Result<workflow::tasks::Task> {
        let all = self.town.ask(tasks::of_case(case))?;
        let open = all.into_iter().find(|task| task.state == TaskState::Open).ok_or(Error::NotFound)?;
        self.town.write(&act_as(person), |act| {
            tasks::assign(&self.workflow, act, self.town, open.id, open.version, Some(person))
        })
    }

    fn complete(&self, case: CaseId, person: PersonId) -> Result<()> {
        let task = self.take(case, person)?;
        self.town.write(&act_as(person), |act| {
            let good = vec![("noetig".into(), true.into())];
            tasks::complete(&self.workflow, act, self.town, task.id, task.version, good).map(drop)
        })
    }
}

const fn act_as(person: PersonId) -> Actor {
    Actor::Staff { person, deputy_for: None }
}
