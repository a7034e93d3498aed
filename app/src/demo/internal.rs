//! Work of the town hall itself in the demo: processes without an application, begun by staff and on their way.

use access::{people, units};
use jiff::{SignedDuration, civil::Date};
use kernel::{Actor, Error, PersonId, Result, TestClock, Timestamp, local_date};
use records::{
    cases::{self, CaseId, GENERAL, actions::NewCase},
    fileplan,
};
use serde_json::{Value, json};
use town::Town;
use workflow::{
    Workflow, instances,
    tasks::{self, Task, TaskState},
};

/// A process that was begun, and what was done in it since.
struct Begun {
    process: &'static str,
    class: &'static str,
    title: &'static str,
    unit: &'static str,
    by: &'static str,
    days_ago: i64,
    values: Value,
    /// Who did the next task, and what came out.
    done: Vec<(&'static str, Value)>,
}

/// Some of everything: a request for leave that waits for the head, invoices at each of their desks.
fn all(today: Date) -> [Begun; 4] {
    let day = |days: i32| {
        let day = today.checked_add(SignedDuration::from_hours(i64::from(days) * 24));
        day.unwrap_or(today).to_string()
    };
    let invoice = |title, days_ago, from: &str, number: &str, amount: f64, done| Begun {
        process: "rechnungsfreigabe",
        class: "11.20.10",
        title,
        unit: "bauen",
        by: "i.toth@example.org",
        days_ago,
        values: json!({ "rechnungssteller": from, "rechnungsnummer": number, "betrag": amount }),
        done,
    };
    let right = ("i.toth@example.org", json!({ "sachlich_richtig": true }));
    let sum = ("r.petrenko@example.org", json!({ "rechnerisch_richtig": true }));
    [
        Begun {
            process: "urlaubsantrag",
            class: "10.30.60",
            title: "Urlaubsantrag: Peggy Hädrich",
            unit: "buergerservice",
            by: "p.hadrich@example.org",
            days_ago: 2,
            values: json!({ "von": day(21), "bis": day(25), "tage": 5, "vertretung": "Murat Şahin" }),
            done: vec![("m.sahin@example.org", json!({ "vertretung_moeglich": true }))],
        },
        invoice("Rechnung: Zeichenbedarf Linde", 3, "Zeichenbedarf Linde", "2041", 184.5, vec![]),
        invoice(
            "Rechnung: Vermessung Kranich",
            6,
            "Vermessung Kranich",
            "V-77",
            2_960.0,
            vec![right.clone()],
        ),
        invoice("Rechnung: Baugrund Specht", 9, "Baugrund Specht", "BG 310", 7_300.0, vec![right, sum]),
    ]
}

/// Begins them and does what was done.
pub(super) fn begin(town: &Town, clock: &TestClock, workflow: &Workflow, now: Timestamp) -> Result<()> {
    for begun in all(local_date(now)) {
        clock.set(now.saturating_sub(SignedDuration::from_hours(begun.days_ago * 24)).unwrap_or(now));
        let case = begun.begin(town, workflow)?;
        for (who, values) in &begun.done {
            do_next(town, workflow, case, who, values)?;
        }
    }
    Ok(())
}

impl Begun {
    fn begin(&self, town: &Town, workflow: &Workflow) -> Result<CaseId> {
        let rules = &town.settings()?.number_rules;
        town.write(&actor(town, self.by)?, |act| {
            let class = fileplan::actions::by_number(act, self.class)?;
            let unit = units::by_key(act, self.unit)?.ok_or(Error::NotFound)?;
            let new = NewCase {
                class: class.id,
                kind: GENERAL.to_owned(),
                title: self.title.to_owned(),
                file_title: class.title,
                unit: unit.id,
                due_on: None,
            };
            let case = cases::actions::open(act, rules, &new)?.id;
            instances::actions::begin(workflow, act, town, self.process, case, variables(&self.values))?;
            Ok(case)
        })
    }
}

/// Somebody takes the open task of a case and does it.
fn do_next(town: &Town, workflow: &Workflow, case: CaseId, who: &str, values: &Value) -> Result<()> {
    let person = person(town, who)?;
    let tasks = town.ask(tasks::actions::of_case(case))?;
    let open: Option<Task> = tasks.into_iter().find(|task| task.state == TaskState::Open);
    let open = open.ok_or(Error::NotFound)?;
    town.write(&Actor::Staff { person, deputy_for: None }, |act| {
        let task = tasks::actions::assign(workflow, act, town, open.id, open.version, Some(person))?;
        tasks::actions::complete(workflow, act, town, task.id, task.version, variables(values))
    })?;
    Ok(())
}

fn variables(values: &Value) -> engine::Variables {
    let values = values.as_object().into_iter().flatten();
    let value = |value: &Value| match value.as_str().and_then(|text| text.parse::<Date>().ok()) {
        Some(day) => day.into(),
        None => value.clone().into(),
    };
    values.map(|(name, of)| (name.as_str().into(), value(of))).collect()
}

fn person(town: &Town, email: &str) -> Result<PersonId> {
    town.read(|read| people::by_email(read, email)?.map(|person| person.id).ok_or(Error::NotFound))
}

fn actor(town: &Town, email: &str) -> Result<Actor> {
    Ok(Actor::Staff { person: person(town, email)?, deputy_for: None })
}
