//! A town that offers one service, on both databases, with a worker that writes down what goes out instead of sending it.

use std::collections::BTreeSet;
use std::path::Path;
use std::sync::{Arc, Mutex};

use access::testing::Organisation;
use citizen::applications::{StatusKey, actions, actions::Decision, connectors};
use citizen::catalogue::Catalogue;
use citizen::drafts::actions as drafts;
use citizen::forms::Input;
use citizen::packages::{Folder, Memory, Source};
use citizen::register::Embedded;
use citizen::{letters, mails};
use jobs::{Registry, Retry, Worker, Workplace};
use kernel::{Actor, Lang, PersonId, Result, SystemEntropy, TestClock, World, local_date};
use ledger::Act;
use records::By;
use records::cases::actions::{self as cases, Follower};
use records::cases::{Case, CaseId, Outcome, Step};
use records::fileplan::actions as fileplan;
use serde_json::Map;
use town::Town;
use town::testing::TestTown;
use workflow::course::{self, Course};
use workflow::tasks::{Task, TaskState};
use workflow::{Connectors, InstanceId, Workflow};

pub(crate) const SERVICE: &str = "meldebescheinigung";

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
    house: Organisation,
    catalogue: Catalogue,
    shop: Shop,
    worker: Worker<Shop>,
    clock: Arc<TestClock>,
    sent: Arc<Mutex<Vec<String>>>,
}

/// Does the same on both databases.
pub(crate) fn everywhere(test: impl Fn(&Place)) {
    // A Monday.
    let clock = TestClock::at("2026-11-23T08:00:00Z".parse().unwrap());
    let world = World::new(clock.clone(), Arc::new(SystemEntropy));
    let migrations = [
        access::MIGRATIONS,
        jobs::MIGRATIONS,
        records::MIGRATIONS,
        workflow::MIGRATIONS,
        citizen::MIGRATIONS,
    ]
    .concat();
    for town in town::testing::both(&migrations, &world) {
        clock.set("2026-11-23T08:00:00Z".parse().unwrap());
        test(&Place::new(town, &world, clock.clone()));
    }
}

/// The package of the repository, for a unit of the small organisation.
fn catalogue() -> Catalogue {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../services").join(SERVICE);
    let mut package = Memory::copy(&Folder::new(folder)).unwrap();
    let service = package.read("service.toml").unwrap().unwrap();
    package.put("service.toml", service.replace("unit = \"buergerservice\"", "unit = \"32.1\""));
    let (catalogue, unusable) =
        Catalogue::of(vec![(SERVICE.to_owned(), Box::new(package))], Box::new(Embedded));
    assert!(unusable.is_empty(), "{unusable:?}");
    catalogue
}

impl Place {
    fn new(test: TestTown, world: &World, clock: Arc<TestClock>) -> Self {
        let house = Organisation::found(test.town.database(), world);
        let plan = "number;title;description;retention_years;disposal;note\n12;Ordnung;;;;\n12.20;Melden;;;;\n\
                    12.20.20;Bescheinigungen;;1;V;\n";
        test.town.write(&Actor::system("test"), |act| fileplan::import(act, plan)).unwrap();
        let sent = Arc::<Mutex<Vec<String>>>::default();
        let write_down = |what: &'static str, key: &'static str| {
            let sent = sent.clone();
            move |_: &Shop, job: &jobs::Job| {
                sent.lock()
                    .unwrap()
                    .push(format!("{what} {}", job.payload[key].as_str().unwrap_or_default()));
                Ok(())
            }
        };
        let registry =
            workflow::jobs::register(Registry::new(), |shop: &Shop| (&shop.workflow, &shop.test.town))
                .on(letters::JOB, Retry::default(), write_down("letter", "kind"))
                .on(mails::JOB, Retry::default(), write_down("mail", "subject"));
        let own = Connectors::default().with(course::close_to_file());
        let shop = Shop { test, workflow: Workflow::new(connectors::register(own)) };
        let worker = Worker::new(registry, world.clone());
        Self { house, catalogue: catalogue(), shop, worker, clock, sent }
    }

    pub(crate) fn town(&self) -> &Town {
        &self.shop.test.town
    }

    pub(crate) fn workflow(&self) -> &Workflow {
        &self.shop.workflow
    }

    pub(crate) fn person(&self, who: &str) -> PersonId {
        self.house.person(who)
    }

    fn act<T>(&self, who: &str, work: impl FnMut(&mut Act<'_, '_>) -> Result<T>) -> Result<T> {
        self.town().write(&self.house.actor(who), work)
    }

    /// Puts the processes of the packages in force, as the program does when it begins.
    pub(crate) fn install(&self) {
        for (key, model) in self.catalogue.processes() {
            workflow::models::actions::install(self.workflow(), self.town(), key, model).unwrap();
        }
    }

    /// Publishes a process of the town's own.
    pub(crate) fn publish(&self, model: &str) {
        let publish =
            |act: &mut Act<'_, '_>| workflow::models::actions::publish(self.workflow(), act, SERVICE, model);
        self.act("paula", publish).unwrap();
    }

    /// The model of the package.
    pub(crate) fn model(&self) -> String {
        self.catalogue.get(SERVICE).unwrap().process.clone()
    }

    pub(crate) fn apply(&self) -> StatusKey {
        let (town, package) = (self.town(), self.catalogue.get(SERVICE).unwrap());
        let (today, fields) = (local_date(town.now()), fields());
        let code = drafts::begin(town, SERVICE, Lang::German).unwrap();
        let home = [127, 0, 0, 1].into();
        let draft = drafts::open(town, home, &code).unwrap();
        let fill = |draft: &mut citizen::drafts::Draft| {
            for page in package.form.pages() {
                package.form.save(&page.id, &Input::from(&fields), &mut draft.answers, today);
            }
            draft.email = Some("kim@example.org".to_owned());
            draft.email_verified = true;
        };
        drafts::change(town, draft.id, fill).unwrap();
        let draft = drafts::open(town, home, &code).unwrap();
        let key = actions::submit(town, self.workflow(), package, &draft).unwrap();
        assert_eq!(actions::submit(town, self.workflow(), package, &draft).unwrap(), key, "sent twice");
        key
    }

    pub(crate) fn case(&self, id: CaseId) -> Case {
        self.town().read(|read| cases::view(read, By::System, id)).unwrap()
    }

    /// A step of staff, and what follows, as the pages of cases do it.
    fn step(&self, who: &str, step: &Step, work: impl Fn(&mut Act<'_, '_>) -> Result<Case>) -> Result<()> {
        let course = Course(self.workflow().clone());
        self.act(who, |act| {
            let case = work(act)?;
            course.follow(act, self.town(), &case, step)
        })
    }

    pub(crate) fn take(&self, who: &str, id: CaseId) -> Result<()> {
        let (seen, me) = (self.case(id).version, Some(self.person(who)));
        self.step(who, &Step::Assign(me), |act| cases::assign(act, id, seen, me))
    }

    pub(crate) fn close(&self, who: &str, id: CaseId) -> Result<()> {
        let seen = self.case(id).version;
        self.step(who, &Step::Close, |act| cases::close(act, id, seen))
    }

    pub(crate) fn reopen(&self, who: &str, id: CaseId) -> Result<()> {
        let seen = self.case(id).version;
        self.step(who, &Step::Reopen, |act| cases::reopen(act, id, seen, "Es gibt neue Angaben."))
    }

    pub(crate) fn ask(&self, who: &str, id: CaseId) -> Result<()> {
        let staff = self.house.staff(self.town().database(), who);
        let question = "Welche Wohnung meinen Sie?";
        actions::ask(self.town(), self.workflow(), &staff, id, self.case(id).version, question)
    }

    pub(crate) fn answer(&self, key: &StatusKey) -> Result<()> {
        actions::answer(self.town(), self.workflow(), key, "Die im Auenweg.", &[])
    }

    pub(crate) fn withdraw(&self, key: &StatusKey) -> Result<()> {
        actions::withdraw(self.town(), self.workflow(), key)
    }

    pub(crate) fn decide(&self, who: &str, id: CaseId, outcome: Outcome) -> Result<()> {
        let staff = self.house.staff(self.town().database(), who);
        let (seen, package) = (self.case(id).version, self.catalogue.get(SERVICE).unwrap());
        let decision = Decision { outcome, reasons: "Die Angaben passen nicht zusammen.", facts: Map::new() };
        actions::decide(self.town(), self.workflow(), &staff, package, id, seen, &decision)
    }

    pub(crate) fn take_task(&self, who: &str, task: &Task) -> Result<Task> {
        let (town, me) = (self.town(), Some(self.person(who)));
        self.act(who, |act| {
            workflow::tasks::actions::assign(self.workflow(), act, town, task.id, task.version, me)
        })
    }

    pub(crate) fn do_task(&self, who: &str, task: &Task) -> Result<Task> {
        let town = self.town();
        self.act(who, |act| {
            workflow::tasks::actions::complete(
                self.workflow(),
                act,
                town,
                task.id,
                task.version,
                vec![("ausgang".into(), "bewilligt".into())],
            )
        })
    }

    /// The tasks of a case that are open.
    pub(crate) fn open_tasks(&self, id: CaseId) -> Vec<Task> {
        let all = self.town().ask(workflow::tasks::actions::of_case(id)).unwrap();
        all.into_iter().filter(|task| task.state == TaskState::Open).collect()
    }

    /// The elements at which people have to do something about a case, with who holds the task.
    pub(crate) fn waits_for(&self, id: CaseId) -> Vec<(String, Option<PersonId>)> {
        self.open_tasks(id).into_iter().map(|task| (task.element, task.holder)).collect()
    }

    /// The instances that ever drove a case, each proven to stand where the log says; with whether it is over.
    pub(crate) fn instances(&self, id: CaseId) -> Vec<bool> {
        let tasks = self.town().ask(workflow::tasks::actions::of_case(id)).unwrap();
        let instances: BTreeSet<InstanceId> = tasks.iter().map(|task| task.instance).collect();
        let over = |instance: InstanceId| {
            self.town().read(|read| {
                workflow::instances::actions::prove(self.workflow(), read, instance)?;
                Ok(workflow::instances::actions::view(read, instance)?.0.ended_at.is_some())
            })
        };
        instances.into_iter().map(|instance| over(instance).unwrap()).collect()
    }

    /// What went out since the last time.
    pub(crate) fn sent(&self) -> Vec<String> {
        self.worker.run_until_idle(&self.shop).unwrap();
        let mut sent = std::mem::take(&mut *self.sent.lock().unwrap());
        sent.sort();
        sent
    }

    pub(crate) fn pass(&self, span: jiff::Span) {
        let later = kernel::local(self.town().now()).checked_add(span).unwrap();
        self.clock.set(later.timestamp());
    }

    /// How many jobs wait.
    pub(crate) fn jobs(&self) -> u64 {
        let counts = self.town().read(|read| Ok(jobs::operator::counts(read, self.town().now())?)).unwrap();
        counts.iter().map(|count| count.jobs).sum()
    }
}

fn fields() -> Vec<(String, String)> {
    [
        ("familienname", "Beispiel"),
        ("vornamen", "Kim Robin"),
        ("geburtsdatum-day", "27"),
        ("geburtsdatum-month", "3"),
        ("geburtsdatum-year", "1985"),
        ("anschrift-street", "Auenweg"),
        ("anschrift-number", "7"),
        ("anschrift-postal_code", "06749"),
        ("anschrift-city", "Auen"),
        ("email", "kim@example.org"),
        ("selbst", "true"),
    ]
    .map(|(name, value)| (name.to_owned(), value.to_owned()))
    .into()
}
