//! Processes whose program is killed again and again: every instance comes to its end as the log says, no task is done twice, no
//! moment is lost.
//!
//! `RATHAUS_CRASH_INSTANCES` says how many instances (1,200 or 600 where it is not said), `RATHAUS_KILL_SEED` repeats a run's moments.

#![expect(clippy::unwrap_used, clippy::print_stdout, reason = "a test that cannot go on has failed")]

use std::collections::{BTreeMap, BTreeSet};
use std::fs::{self, OpenOptions};
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::Arc;
use std::time::{Duration, Instant};

use jobs::{Registry, Worker, Workplace};
use kernel::{Actor, Clock, Error, PersonId, SystemClock, SystemEntropy, Timestamp, UnitId, World};
use rathaus::{config::Config, demo};
use records::cases::actions::{self as cases, NewCase};
use records::cases::{CaseId, GENERAL};
use store::{dialect::Dialect, testing};
use town::Town;
use workflow::connectors::{Connector, Connectors, Done};
use workflow::tasks::{self, TaskState};
use workflow::{InstanceId, VersionId, Workflow, instances, models};

/// Where a child that is to be killed finds its town, and how many came before it.
const PLACE: &str = "RATHAUS_CRASH_PLACE";
const NUMBER: &str = "RATHAUS_CRASH_NUMBER";
/// So much later each child begins: what the one before it had leased is free again.
const OFF: jiff::SignedDuration = jiff::SignedDuration::from_secs(61);
/// A run that takes longer hangs.
const PATIENCE: Duration = Duration::from_secs(600);

/// A service, then a person and a moment beside each other, then a moment.
const MODEL: &str = r#"<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" targetNamespace="t"
    xmlns:r="urn:rathaus:process:1" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"
    expressionLanguage="https://www.omg.org/spec/DMN/20191111/FEEL/"><process id="p" name="Beispiel" isExecutable="true">
    <startEvent id="start" name="Beginn"/><serviceTask id="service" name="Nachsehen" r:connector="mark"/>
    <parallelGateway id="split" name="zugleich"/><userTask id="task" name="Prüfen"/>
    <intermediateCatchEvent id="soon" name="bald"><timerEventDefinition>
    <timeDuration xsi:type="tFormalExpression">PT0.3S</timeDuration></timerEventDefinition></intermediateCatchEvent>
    <parallelGateway id="join" name="beides"/>
    <intermediateCatchEvent id="wait" name="Frist"><timerEventDefinition>
    <timeDuration xsi:type="tFormalExpression">PT0.5S</timeDuration></timerEventDefinition></intermediateCatchEvent>
    <endEvent id="end" name="Ende"/>
    <sequenceFlow id="f1" sourceRef="start" targetRef="service"/><sequenceFlow id="f2" sourceRef="service" targetRef="split"/>
    <sequenceFlow id="f3" sourceRef="split" targetRef="task"/><sequenceFlow id="f4" sourceRef="split" targetRef="soon"/>
    <sequenceFlow id="f5" sourceRef="task" targetRef="join"/><sequenceFlow id="f6" sourceRef="soon" targetRef="join"/>
    <sequenceFlow id="f7" sourceRef="join" targetRef="wait"/><sequenceFlow id="f8" sourceRef="wait" targetRef="end"/>
    </process></definitions>"#;

#[test]
fn every_instance_ends_as_the_log_says_on_sqlite() {
    crash(Dialect::Sqlite);
}

#[test]
fn every_instance_ends_as_the_log_says_on_postgresql() {
    crash(Dialect::Postgres);
}

/// No test of its own: the process that is killed.
#[test]
fn child() {
    if let Some(folder) = std::env::var_os(PLACE) {
        let number = std::env::var(NUMBER).unwrap().parse().unwrap();
        Place::open(Path::new(&folder), number).work();
    }
}

/// A clock that is ahead: the machine was off for a minute before each child.
#[derive(Debug)]
struct Ahead(jiff::SignedDuration);

impl Clock for Ahead {
    fn now(&self) -> Timestamp {
        SystemClock.now().checked_add(self.0).unwrap()
    }
}

/// What parent and child know.
#[derive(serde::Serialize, serde::Deserialize)]
struct Known {
    data: PathBuf,
    database: String,
    version: VersionId,
    case: CaseId,
    /// The head of the unit whose cases these are.
    head: PersonId,
    unit: UnitId,
    instances: usize,
    /// Jobs of processes that the town had before: deadlines of its applications.
    jobs: u64,
}

struct Place {
    known: Known,
    folder: PathBuf,
    town: Arc<Town>,
    workflow: Workflow,
    world: World,
}

impl Workplace for Place {
    fn database(&self) -> &store::Database {
        self.town.database()
    }
}

fn workflow(folder: &Path) -> Workflow {
    let calls = folder.join("calls");
    let mark = Connector::outside("mark", "Nachsehen", move |_, call| {
        append(&calls, &format!("{} {}", call.id, call.instance));
        Ok(Done::nothing())
    });
    Workflow::new(Connectors::default().with(mark))
}

/// A line at the end of a file, whole or not at all.
fn append(file: &Path, line: &str) {
    let mut file = OpenOptions::new().append(true).create(true).open(file).unwrap();
    file.write_all(format!("{line}\n").as_bytes()).unwrap();
}

fn lines(file: &Path) -> Vec<String> {
    let text = fs::read_to_string(file).unwrap_or_default();
    text.lines().map(str::to_owned).collect()
}

impl Place {
    fn open(folder: &Path, number: i32) -> Self {
        let known: Known = serde_json::from_slice(&fs::read(folder.join("known.json")).unwrap()).unwrap();
        let config = Config {
            data: known.data.clone(),
            database: known.database.clone(),
            connections: 8,
            ..Config::default()
        };
        let world = World::new(Arc::new(Ahead(OFF * number)), Arc::new(SystemEntropy));
        let town = config.open(world.clone()).unwrap().towns().unwrap().remove(0);
        Self { known, folder: folder.to_path_buf(), town, workflow: workflow(folder), world }
    }

    fn worker(&self) -> Worker<Self> {
        let registry =
            workflow::jobs::register(Registry::new(), |place: &Self| (&place.workflow, &place.town));
        Worker::new(registry, self.world.clone())
    }

    /// Begins instances, does tasks and jobs, until everything is done or this process is killed.
    fn work(self) {
        let place = Arc::new(self);
        let worker = Arc::new(place.worker());
        for _ in 0..2 {
            let (worker, place) = (worker.clone(), place.clone());
            std::thread::spawn(move || worker.run(|| vec![place.clone()]));
        }
        for _ in 0..2 {
            let place = place.clone();
            std::thread::spawn(move || {
                while place.all().len() < place.known.instances {
                    place.begin();
                }
            });
        }
        loop {
            place.do_tasks();
            if place.all().len() >= place.known.instances && !place.runs() {
                return;
            }
        }
    }

    fn begin(&self) {
        let begun = self.town.write(&Actor::system("test"), |act| {
            let (workflow, case) = (&self.workflow, self.known.case);
            instances::actions::begin(
                workflow,
                act,
                &self.town,
                "beispiel",
                case,
                vec![("n".into(), 7.into())],
            )
        });
        append(&self.folder.join("begun"), &begun.unwrap().to_string());
    }

    fn do_tasks(&self) {
        let actor = Actor::Staff { person: self.known.head, deputy_for: None };
        let open = self.town.ask(tasks::actions::open_of_unit(self.known.unit, 20)).unwrap();
        if open.is_empty() {
            std::thread::sleep(Duration::from_millis(5));
        }
        for task in open {
            let done = self.town.write(&actor, |act| {
                let (workflow, result) = (&self.workflow, vec![("ergebnis".into(), true.into())]);
                tasks::actions::complete(workflow, act, &self.town, task.id, task.version, result)
            });
            match done {
                Ok(task) => append(&self.folder.join("done"), &task.id.to_string()),
                Err(error) => assert!(matches!(error, Error::Conflict(_)), "{error}"),
            }
        }
    }

    fn all(&self) -> Vec<InstanceId> {
        let mut all: Vec<InstanceId> = Vec::new();
        loop {
            let after = all.last().copied().unwrap_or(kernel::Id::nil());
            let more =
                self.town.ask(instances::actions::of_version(self.known.version, after, 1_000)).unwrap();
            if more.is_empty() {
                return all;
            }
            all.extend(more);
        }
    }

    fn runs(&self) -> bool {
        self.town.read(|read| instances::actions::is_running_on(read, self.known.version)).unwrap()
    }

    /// Everything is as it should be.
    fn check(&self) {
        let all = self.all();
        let known: BTreeSet<String> = all.iter().map(ToString::to_string).collect();
        let begun = lines(&self.folder.join("begun"));
        assert!(begun.iter().all(|id| known.contains(id)), "an instance that was begun is lost");
        let mut done: BTreeMap<InstanceId, usize> = BTreeMap::new();
        let mut tasks = BTreeSet::new();
        for task in self.town.ask(tasks::actions::of_case(self.known.case)).unwrap() {
            assert_eq!((task.state, task.ended_by), (TaskState::Done, Some(self.known.head)), "{task:?}");
            *done.entry(task.instance).or_default() += 1;
            tasks.insert(task.id.to_string());
        }
        assert!(lines(&self.folder.join("done")).iter().all(|id| tasks.contains(id)));
        let calls = lines(&self.folder.join("calls"));
        let distinct: BTreeSet<_> = calls.iter().collect();
        assert_eq!(distinct.len(), all.len(), "each instance calls its service once, by one id");
        for id in &all {
            let (row, waits) = self.town.read(|read| instances::actions::view(read, *id)).unwrap();
            assert_eq!((row.kept.head.phase, waits.len(), done.get(id)), ("ended", 0, Some(&1)), "{id}");
            self.town.read(|read| instances::actions::prove(&self.workflow, read, *id)).unwrap();
        }
        assert_eq!(process_jobs(&self.town), self.known.jobs, "no job is left");
        println!(
            "{} instances ended as the log says, {} of them acknowledged; services called {} times for {} calls",
            all.len(),
            begun.len(),
            calls.len(),
            distinct.len()
        );
    }
}

fn prepare(dialect: Dialect, folder: &Path) -> Option<testing::TestDatabase> {
    let database = match dialect {
        Dialect::Sqlite => None,
        Dialect::Postgres => {
            Some(testing::both(&[]).pop().filter(|made| made.db.dialect() == Dialect::Postgres)?)
        }
    };
    let services = Path::new(env!("CARGO_MANIFEST_DIR")).join("../services");
    let mut config = Config { data: folder.join("data"), services, connections: 4, ..Config::default() };
    if let Some(store::Config::Postgres { url, .. }) = database.as_ref().map(|made| &made.config) {
        config.database.clone_from(url);
    }
    demo::make(&config, "http://localhost", demo::Size::Small, &|_| ()).unwrap();
    let town = config.open(World::system()).unwrap().towns().unwrap().remove(0);
    let program = Actor::system("test");
    let (head, unit) = head_of_a_unit(&town);
    let class = town.read(records::fileplan::actions::all).unwrap().pop().unwrap().id;
    let new = NewCase {
        class,
        kind: GENERAL.into(),
        title: "Beispiel".into(),
        file_title: "Beispiele".into(),
        unit,
        due_on: None,
    };
    let rules = &town.settings().unwrap().number_rules;
    let case = town.write(&program, |act| cases::open(act, rules, &new)).unwrap().id;
    let workflow = workflow(folder);
    let publish = |act: &mut ledger::Act<'_, '_>| models::actions::publish(&workflow, act, "beispiel", MODEL);
    let version = town.write(&program, publish).unwrap();
    // So many that they take several seconds.
    let usual = if dialect == Dialect::Sqlite { 1_200 } else { 600 };
    let instances = std::env::var("RATHAUS_CRASH_INSTANCES").map_or(usual, |count| count.parse().unwrap());
    let jobs = process_jobs(&town);
    let known =
        Known { data: config.data, database: config.database, version, case, head, unit, instances, jobs };
    fs::write(folder.join("known.json"), serde_json::to_vec(&known).unwrap()).unwrap();
    database
}

fn process_jobs(town: &Town) -> u64 {
    let counts = town.read(|read| Ok(jobs::operator::counts(read, town.now())?)).unwrap();
    counts.iter().filter(|count| count.kind.starts_with("process.")).map(|count| count.jobs).sum()
}

fn head_of_a_unit(town: &Town) -> (PersonId, UnitId) {
    let found = town.read(|read| {
        for person in access::people::all(read)? {
            let roles = access::people::roles_of(read, person.id)?;
            if let Some(role) = roles.iter().find(|role| role.role == access::Role::Head) {
                return Ok((person.id, role.unit));
            }
        }
        Err(Error::NotFound)
    });
    found.unwrap()
}

fn crash(dialect: Dialect) {
    let folder = tempfile::tempdir().unwrap();
    // Says so where no server was asked for, and fails where one must be there.
    if dialect == Dialect::Postgres && testing::both(&[]).len() < 2 {
        return;
    }
    let _database = prepare(dialect, folder.path());
    let seed = std::env::var("RATHAUS_KILL_SEED").ok().map_or_else(rand_seed, |seed| seed.parse().unwrap());
    println!("{dialect:?}: RATHAUS_KILL_SEED={seed}");
    let (mut moments, mut kills, start) = (seed, 0, Instant::now());
    loop {
        let mut child = Command::new(std::env::current_exe().unwrap())
            .args(["--exact", "child", "--nocapture"])
            .env(PLACE, folder.path())
            .env(NUMBER, (kills + 1).to_string())
            .stdout(Stdio::null())
            .spawn()
            .unwrap();
        // From a tenth of a second to a second and a half.
        moments = moments.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        let until = Instant::now() + Duration::from_millis(100 + (moments >> 33) % 1_400);
        let ended = loop {
            if let Some(status) = child.try_wait().unwrap() {
                assert!(status.success(), "the program ended by itself, and not well");
                break true;
            }
            if Instant::now() > until {
                break false;
            }
            std::thread::sleep(Duration::from_millis(2));
        };
        if ended {
            break;
        }
        child.kill().unwrap();
        child.wait().unwrap();
        kills += 1;
        assert!(start.elapsed() < PATIENCE, "after {kills} kills there are still instances that run");
    }
    println!("{dialect:?}: killed {kills} times in {:.1?}", start.elapsed());
    assert!(kills > 2, "everything was done before it could be killed often");
    let place = Place::open(folder.path(), kills + 2);
    // The last program ended when no instance ran: what it had done a moment before may not be ticked off yet.
    place.worker().run_until_idle(&place).unwrap();
    place.check();
}

fn rand_seed() -> u64 {
    u64::try_from(World::system().id::<()>().uuid().as_u128() & u128::from(u64::MAX)).unwrap()
}
