//! A town with a case, two connectors and a worker.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};

use access::testing::Organisation;
use jobs::{Registry, Worker, Workplace};
use kernel::{Actor, Error, Result, SystemEntropy, TestClock, Timestamp, World};
use records::cases::{CaseId, GENERAL, actions::NewCase};
use records::fileplan::actions as fileplan;
use serde_json::Value;
use town::testing::TestTown;
use workflow::connectors::{Call, Connector, Connectors, Done};
use workflow::instances::{Instance, Waiting, actions};
use workflow::tasks::Task;
use workflow::{InstanceId, VersionId, Workflow};

/// A file with a process of what stands inside.
pub(crate) fn model(inside: &str) -> String {
    format!(
        "<definitions xmlns=\"http://www.omg.org/spec/BPMN/20100524/MODEL\" xmlns:r=\"urn:rathaus:process:1\" xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\" targetNamespace=\"t\" \
         expressionLanguage=\"https://www.omg.org/spec/DMN/20191111/FEEL/\">\
         <message id=\"m\" name=\"Antwort\"/><message id=\"w\" name=\"Rücknahme\"/><signal id=\"s\" name=\"Sturm\"/>\
         <process id=\"p\" name=\"Beispiel\" isExecutable=\"true\">{inside}</process></definitions>"
    )
}

/// A switch that connectors look at.
#[derive(Clone, Default)]
pub(crate) struct Switch(Arc<AtomicBool>);

impl Switch {
    pub(crate) fn set(&self, on: bool) {
        self.0.store(on, Ordering::Relaxed);
    }

    fn is_on(&self) -> bool {
        self.0.load(Ordering::Relaxed)
    }
}

struct Shop {
    test: TestTown,
    workflow: Workflow,
}

impl Workplace for Shop {
    fn database(&self) -> &store::Database {
        self.test.town.database()
    }
}

pub(crate) struct Place {
    pub(crate) house: Organisation,
    pub(crate) case: CaseId,
    /// Whether connectors fail.
    pub(crate) fails: Switch,
    shop: Shop,
    worker: Worker<Shop>,
    clock: Arc<TestClock>,
    calls: Arc<Mutex<Vec<Value>>>,
}

/// Does the same on both databases.
pub(crate) fn everywhere(test: impl Fn(&Place)) {
    // A Monday.
    let clock = TestClock::at("2026-11-23T08:00:00Z".parse().unwrap());
    let world = World::new(clock.clone(), Arc::new(SystemEntropy));
    let migrations =
        [access::MIGRATIONS, jobs::MIGRATIONS, records::MIGRATIONS, workflow::MIGRATIONS].concat();
    for town in town::testing::both(&migrations, &world) {
        clock.set("2026-11-23T08:00:00Z".parse().unwrap());
        test(&Place::new(town, &world, clock.clone()));
    }
}

impl Place {
    fn new(test: TestTown, world: &World, clock: Arc<TestClock>) -> Self {
        let house = Organisation::found(test.town.database(), world);
        let program = Actor::system("test");
        let plan =
            "number;title;description;retention_years;disposal;note\n1;Alles;;;;\n1.1;Verschiedenes;;10;V;\n";
        let rules = &test.town.settings().unwrap().number_rules;
        test.town.write(&program, |act| fileplan::import(act, plan)).unwrap();
        let open = |act: &mut ledger::Act<'_, '_>| {
            let class = fileplan::by_number(act, "1.1")?.id;
            let new = NewCase {
                class,
                kind: GENERAL.into(),
                title: "Beispiel".into(),
                file_title: "Verschiedenes".into(),
                unit: house.unit("32.1"),
                due_on: None,
            };
            records::cases::actions::open(act, rules, &new)
        };
        let case = test.town.write(&program, open).unwrap().id;
        let (fails, calls) = (Switch::default(), Arc::<Mutex<Vec<Value>>>::default());
        let called = |calls: &Arc<Mutex<Vec<Value>>>, fails: &Switch| {
            let (calls, fails) = (calls.clone(), fails.clone());
            move |call: &Call| {
                if fails.is_on() {
                    return Err(Error::Conflict("kaputt".into()));
                }
                let values = call.values.iter().map(|(name, value)| (name.to_string(), Value::from(value)));
                calls.lock().unwrap().push(Value::Object(values.collect()));
                Ok(Done::nothing())
            }
        };
        let (outside, inside) = (called(&calls, &fails), called(&calls, &fails));
        let connectors = Connectors::default()
            .with(Connector::outside("outside", "Außen", move |_, call| outside(call)))
            .with(Connector::inside("inside", "Innen", move |_, _, call| inside(call)));
        let registry =
            workflow::jobs::register(Registry::new(), |shop: &Shop| (&shop.workflow, &shop.test.town));
        let shop = Shop { test, workflow: Workflow::new(connectors) };
        Self { house, case, fails, shop, worker: Worker::new(registry, world.clone()), clock, calls }
    }

    fn write<T>(&self, actor: &Actor, work: impl FnMut(&mut ledger::Act<'_, '_>) -> Result<T>) -> Result<T> {
        self.shop.test.town.write(actor, work)
    }

    fn workflow(&self) -> &Workflow {
        &self.shop.workflow
    }

    pub(crate) fn publish(&self, key: &str, file: &str) -> Result<VersionId> {
        let program = Actor::system("test");
        self.write(&program, |act| workflow::models::actions::publish(self.workflow(), act, key, file))
    }

    pub(crate) fn begin(&self, key: &str, variables: Value) -> InstanceId {
        let program = Actor::system("test");
        let variables = variables_of(variables);
        self.write(&program, |act| {
            actions::begin(self.workflow(), act, &self.shop.test.town, key, self.case, variables.clone())
        })
        .unwrap()
    }

    pub(crate) fn view(&self, instance: InstanceId) -> (Instance, Vec<Waiting>) {
        self.shop.test.town.read(|read| actions::view(read, instance)).unwrap()
    }

    /// What the log says leads to where the instance stands.
    pub(crate) fn prove(&self, instance: InstanceId) {
        self.shop.test.town.read(|read| actions::prove(self.workflow(), read, instance)).unwrap();
    }

    /// The tasks of the case, the oldest first.
    pub(crate) fn tasks(&self) -> Vec<Task> {
        self.shop.test.town.ask(workflow::tasks::actions::of_case(self.case)).unwrap()
    }

    pub(crate) fn assign(&self, who: &str, task: &Task, to: Option<&str>) -> Result<Task> {
        let to = to.map(|to| self.house.person(to));
        self.write(&self.house.actor(who), |act| {
            workflow::tasks::actions::assign(
                self.workflow(),
                act,
                &self.shop.test.town,
                task.id,
                task.version,
                to,
            )
        })
    }

    pub(crate) fn complete(&self, who: &str, task: &Task, variables: Value) -> Result<Task> {
        let variables = variables_of(variables);
        self.write(&self.house.actor(who), |act| {
            let variables = variables.clone();
            workflow::tasks::actions::complete(
                self.workflow(),
                act,
                &self.shop.test.town,
                task.id,
                task.version,
                variables,
            )
        })
    }

    pub(crate) fn message(&self, name: &str, variables: Value) {
        let variables = variables_of(variables);
        let sent = self.write(&Actor::Citizen { holds: self.case.cast() }, |act| {
            actions::message(self.workflow(), act, &self.shop.test.town, self.case, name, &variables)
        });
        sent.unwrap();
    }

    pub(crate) fn retry(&self, instance: InstanceId, token: engine::TokenId) -> Result<()> {
        self.write(&Actor::system("test"), |act| {
            actions::retry(self.workflow(), act, &self.shop.test.town, instance, token)
        })
    }

    pub(crate) fn cancel(&self, instance: InstanceId) -> Result<()> {
        self.write(&Actor::system("test"), |act| {
            actions::cancel(self.workflow(), act, &self.shop.test.town, instance)
        })
    }

    /// The town.
    pub(crate) fn town(&self) -> &town::Town {
        &self.shop.test.town
    }

    /// Does something as a member of staff.
    pub(crate) fn act<T>(
        &self,
        who: &str,
        mut work: impl FnMut(&Workflow, &mut ledger::Act<'_, '_>) -> Result<T>,
    ) -> Result<T> {
        self.write(&self.house.actor(who), |act| work(self.workflow(), act))
    }

    /// Does all jobs that are due, and says how many.
    pub(crate) fn work(&self) -> usize {
        self.worker.run_until_idle(&self.shop).unwrap()
    }

    /// How many jobs wait.
    pub(crate) fn jobs(&self) -> u64 {
        let town = &self.shop.test.town;
        let counts = town.read(|read| Ok(jobs::operator::counts(read, town.now())?)).unwrap();
        counts.iter().map(|count| count.jobs).sum()
    }

    /// What connectors were called with.
    pub(crate) fn calls(&self) -> Vec<Value> {
        self.calls.lock().unwrap().clone()
    }

    pub(crate) fn later(&self, span: jiff::Span) -> Timestamp {
        kernel::local(self.shop.test.town.now()).checked_add(span).unwrap().timestamp()
    }

    pub(crate) fn pass(&self, span: jiff::Span) {
        self.clock.set(self.later(span));
    }
}

fn variables_of(values: Value) -> engine::Variables {
    let Value::Object(values) = values else { panic!("an object") };
    values.into_iter().map(|(name, value)| (name.into(), value.into())).collect()
}
