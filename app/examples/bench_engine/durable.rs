//! Instances in the database: a service, a person, a moment each, with other instances waiting beside them.

use std::collections::HashSet;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use jobs::{Registry, Worker, Workplace};
use kernel::{Actor, PersonId, UnitId, World};
use records::cases::actions::{self as cases, NewCase};
use records::cases::{CaseId, GENERAL};
use records::fileplan::actions as fileplan;
use town::Town;
use workflow::connectors::{Connector, Connectors, Done};
use workflow::elements::Priority;
use workflow::{TaskId, VersionId, Workflow, instances, tasks};

use crate::copy;
use crate::shared::report::{Bar, ms, say, table};
use crate::shared::{self, Result, program};

/// Instances a second that come to their end.
const RATE: f64 = 500.0;
/// How long the completion of a task may take, of a hundred the slowest but one.
const P99: Duration = Duration::from_millis(20);
/// So many threads begin instances, and so many people do tasks.
const THREADS: usize = 12;
/// On PostgreSQL fewer: there they do not share a commit, and more would only stand in line.
const THREADS_OF_A_SERVER: usize = 4;
/// So many threads do jobs.
const WORKERS: usize = 8;
const WORKERS_OF_A_SERVER: usize = 2;
/// Processor time of a second that an idle worker may take, whatever waits.
const IDLE: f64 = 0.02;

/// What is measured.
pub(crate) struct Amount {
    pub(crate) instances: usize,
    pub(crate) waiting: usize,
}

struct Shop {
    town: Arc<Town>,
    workflow: Workflow,
}

impl Workplace for Shop {
    fn database(&self) -> &store::Database {
        self.town.database()
    }
}

/// A town with what is needed to run processes in it.
struct Place {
    shop: Arc<Shop>,
    cases: Vec<CaseId>,
    /// The head of the unit whose tasks they are.
    head: PersonId,
    unit: UnitId,
    /// The version of the process that is measured.
    measured: VersionId,
    /// How many threads begin instances and do tasks.
    threads: usize,
}

fn model(wait: &str, service: bool, unit: &str) -> String {
    let priority = if service { "high" } else { "ordinary" };
    let service = if service {
        "<serviceTask id=\"service\" name=\"Nachsehen\" r:connector=\"nothing\"/>\
         <sequenceFlow id=\"f1\" sourceRef=\"start\" targetRef=\"service\"/><sequenceFlow id=\"f2\" sourceRef=\"service\" targetRef=\"task\"/>"
    } else {
        "<sequenceFlow id=\"f1\" sourceRef=\"start\" targetRef=\"task\"/>"
    };
    format!(
        "<definitions xmlns=\"http://www.omg.org/spec/BPMN/20100524/MODEL\" xmlns:r=\"urn:rathaus:process:1\" \
         xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\" targetNamespace=\"t\" \
         expressionLanguage=\"https://www.omg.org/spec/DMN/20191111/FEEL/\"><process id=\"p\" name=\"Messung\" isExecutable=\"true\">\
         <startEvent id=\"start\" name=\"Beginn\"/>{service}<userTask id=\"task\" name=\"Prüfen\" r:unit=\"{unit}\" r:workingDays=\"5\" r:priority=\"{priority}\"/>\
         <intermediateCatchEvent id=\"timer\" name=\"Frist\"><timerEventDefinition>\
         <timeDuration xsi:type=\"tFormalExpression\">{wait}</timeDuration></timerEventDefinition></intermediateCatchEvent>\
         <endEvent id=\"end\" name=\"Ende\"/><sequenceFlow id=\"f3\" sourceRef=\"task\" targetRef=\"timer\"/>\
         <sequenceFlow id=\"f4\" sourceRef=\"timer\" targetRef=\"end\"/></process></definitions>"
    )
}

/// Measures, and gives the bars.
pub(crate) fn measure(database: Option<&str>, amount: &Amount) -> Result<Vec<Bar>> {
    let data = copy::of_the_town(database, "engine", true)?;
    let place = Place::open(&data, database)?;
    let workers = if database.is_some() { WORKERS_OF_A_SERVER } else { WORKERS };
    let mut lines = Vec::new();
    let worker = Arc::new(Worker::new(
        workflow::jobs::register(Registry::new(), |shop: &Shop| (&shop.workflow, &shop.town)),
        World::system(),
    ));
    let threads: Vec<_> = (0..workers)
        .map(|_| {
            let (worker, shop) = (worker.clone(), place.shop.clone());
            std::thread::spawn(move || worker.run(|| vec![shop.clone()]))
        })
        .collect();

    // So that statements are planned for tables with rows in them, as they are on all days but the first.
    place.run((amount.instances / 20).max(100), &worker)?;
    shared::vacuum(database)?;
    let idle_before = idle()?;
    let alone = place.run(amount.instances, &worker)?;
    lines.push(alone.line("nothing else waits"));
    let begun = Instant::now();
    place.wait_beside(amount.waiting)?;
    let waiting = f64::from(u32::try_from(amount.waiting)?) / begun.elapsed().as_secs_f64();
    shared::vacuum(database)?;
    let idle_after = idle()?;
    let beside = place.run(amount.instances, &worker)?;
    lines.push(beside.line(&format!("{} others wait", amount.waiting)));
    worker.bell().close();
    for thread in threads {
        thread.join().map_err(|_| "a worker died")?;
    }

    say(&format!(
        "\n{} instances with a service, a task and a moment after a second, on {}:\n",
        amount.instances,
        if database.is_some() { "PostgreSQL" } else { "SQLite, synchronous=FULL" }
    ));
    table(&["instances", "a second", "task p50", "task p99"], &lines);
    say(&format!(
        "\n{} others were begun at {waiting:.0} a second and wait for a person. {workers} idle workers took {idle_before:.4} s of \
         processor time a second before, {idle_after:.4} s with them.\n",
        amount.waiting
    ));
    if database.is_none() {
        shared::remove(&data)?;
    }
    let rate = alone.rate.min(beside.rate);
    let p99 = alone.percentile(99).max(beside.percentile(99));
    Ok(vec![
        Bar {
            what: "in the database: instances/s".into(),
            figure: format!("{rate:.0}"),
            bar: format!("≥ {RATE:.0}"),
            holds: rate >= RATE,
        },
        Bar {
            what: "completion of a task: p99".into(),
            figure: ms(p99),
            bar: "< 20 ms".into(),
            holds: p99 < P99,
        },
        Bar {
            what: format!("processor time of idle workers beside {} waiting", amount.waiting),
            figure: format!("{idle_after:.4}"),
            bar: format!("≤ {IDLE}"),
            holds: idle_after <= IDLE,
        },
    ])
}

/// The processor time that this process takes a second when nothing is to be done.
fn idle() -> Result<f64> {
    let (before, start) = (program::own_processor_time()?, Instant::now());
    std::thread::sleep(Duration::from_secs(5));
    Ok((program::own_processor_time()? - before).as_secs_f64() / start.elapsed().as_secs_f64())
}

/// How a run went.
struct Run {
    rate: f64,
    /// How long each completion took, the quickest first.
    times: Vec<Duration>,
}

impl Run {
    fn percentile(&self, percent: usize) -> Duration {
        self.times.get(self.times.len() * percent / 100).copied().unwrap_or_default()
    }

    fn line(&self, what: &str) -> Vec<String> {
        vec![what.to_owned(), format!("{:.0}", self.rate), ms(self.percentile(50)), ms(self.percentile(99))]
    }
}

impl Place {
    fn open(data: &std::path::Path, database: Option<&str>) -> Result<Self> {
        let installation = shared::config(data, database).open(World::system())?;
        let town = installation.towns()?.into_iter().next().ok_or("there is no town")?;
        let nothing = Connector::outside("nothing", "Nachsehen", |_, _| Ok(Done::nothing()));
        let workflow = Workflow::new(Connectors::default().with(nothing));
        let shop = Arc::new(Shop { town, workflow });
        let town = &shop.town;
        let (head, unit, key) = town.read(|read| {
            let units = access::units::all(read)?;
            for person in access::people::all(read)? {
                let roles = access::people::roles_of(read, person.id)?;
                let head = roles.into_iter().find(|role| role.role == access::Role::Head);
                let unit = head.and_then(|head| units.iter().find(|unit| unit.id == head.unit));
                if let Some(unit) = unit {
                    return Ok((person.id, unit.id, unit.key.clone()));
                }
            }
            Err(kernel::Error::internal("the town has no head of a unit"))
        })?;
        let rules = &town.settings()?.number_rules;
        let class = town.read(fileplan::all)?.pop().ok_or("the town has no file plan")?.id;
        let new = NewCase {
            class,
            kind: GENERAL.into(),
            title: "Messung".into(),
            file_title: "Messung".into(),
            unit,
            due_on: None,
        };
        let open = |_| Ok(town.write(&Actor::system("bench"), |act| cases::open(act, rules, &new))?.id);
        let cases = (0..300).map(open).collect::<Result<Vec<_>>>()?;
        let models = [("mixed", model("PT1S", true, &key)), ("waiting", model("P30D", false, &key))];
        let publish = |(name, model): (&str, String)| {
            town.write(&Actor::system("bench"), |act| {
                workflow::models::actions::publish(&shop.workflow, act, name, &model)
            })
        };
        let [measured, _] = models.map(publish);
        let measured = measured?;
        let threads = if database.is_some() { THREADS_OF_A_SERVER } else { THREADS };
        Ok(Self { shop, cases, head, unit, measured, threads })
    }

    fn begin(&self, process: &str, number: usize) -> Result<()> {
        let case = self.cases[number % self.cases.len()];
        let variables = vec![("nummer".into(), number.into()), ("art".into(), "Messung".into())];
        self.shop.town.write(&Actor::system("bench"), |act| {
            let (workflow, variables) = (&self.shop.workflow, variables.clone());
            instances::actions::begin(workflow, act, &self.shop.town, process, case, variables)
        })?;
        Ok(())
    }

    /// Begins instances that wait for a person, and for longer than this takes.
    fn wait_beside(&self, count: usize) -> Result<()> {
        let next = AtomicUsize::new(0);
        std::thread::scope(|scope| {
            let begin = || -> Result<()> {
                loop {
                    let number = next.fetch_add(1, Ordering::Relaxed);
                    if number >= count {
                        return Ok(());
                    }
                    self.begin("waiting", number)?;
                }
            };
            let threads: Vec<_> = (0..self.threads).map(|_| scope.spawn(begin)).collect();
            threads.into_iter().try_for_each(|thread| thread.join().map_err(|_| "a thread died")?)
        })
    }

    /// Begins instances, does their tasks as soon as they are there, and waits until all have come to their end.
    fn run(&self, count: usize, worker: &Worker<Shop>) -> Result<Run> {
        let next = AtomicUsize::new(0);
        let start = Instant::now();
        let (desk, open) = sync_channel(256);
        let open = Mutex::new(open);
        let times = std::thread::scope(|scope| {
            let begin = || -> Result<()> {
                loop {
                    let number = next.fetch_add(1, Ordering::Relaxed);
                    if number >= count {
                        return Ok(());
                    }
                    self.begin("mixed", number)?;
                    worker.bell().ring();
                }
            };
            let beginners: Vec<_> = (0..self.threads / 3).map(|_| scope.spawn(begin)).collect();
            let people: Vec<_> =
                (0..self.threads).map(|_| scope.spawn(|| self.work(&open, worker))).collect();
            let looking = scope.spawn(move || self.look(&desk, count));
            for thread in beginners {
                thread.join().map_err(|_| "a thread died")??;
            }
            let mut times = Vec::new();
            let looked = looking.join().map_err(|_| "a thread died")?;
            for thread in people {
                times.extend(thread.join().map_err(|_| "a thread died")??);
            }
            looked.map(|()| times)
        });
        let mut times = times?;
        while self.runs()? {
            std::thread::sleep(Duration::from_millis(5));
        }
        let rate = f64::from(u32::try_from(count)?) / start.elapsed().as_secs_f64();
        times.sort_unstable();
        Ok(Run { rate, times })
    }

    /// Looks for urgent tasks of the unit, as its people do, and puts them on the desk, each once.
    fn look(&self, desk: &SyncSender<TaskId>, count: usize) -> Result<()> {
        let mut known = HashSet::new();
        while known.len() < count {
            let found = self.shop.town.ask(tasks::actions::open_of_unit(self.unit, 64))?;
            let urgent = found.into_iter().filter(|task| task.priority == Priority::High).map(|task| task.id);
            let found: Vec<_> = urgent.collect();
            let fresh: Vec<_> = found.into_iter().filter(|task| known.insert(*task)).collect();
            if fresh.is_empty() {
                std::thread::sleep(Duration::from_millis(4));
            }
            for task in fresh {
                desk.send(task).map_err(|_| "nobody works")?;
            }
        }
        Ok(())
    }

    /// Does tasks from the desk.
    fn work(&self, open: &Mutex<Receiver<TaskId>>, worker: &Worker<Shop>) -> Result<Vec<Duration>> {
        let actor = Actor::Staff { person: self.head, deputy_for: None };
        let mut times = Vec::new();
        loop {
            let Ok(task) = open.lock().unwrap().recv() else { return Ok(times) };
            let start = Instant::now();
            self.shop.town.write(&actor, |act| {
                let (workflow, variables) = (&self.shop.workflow, vec![("ergebnis".into(), true.into())]);
                tasks::actions::complete(workflow, act, &self.shop.town, task, 1, variables)
            })?;
            times.push(start.elapsed());
            worker.bell().ring();
        }
    }

    /// Whether an instance of the process that is measured still runs.
    fn runs(&self) -> Result<bool> {
        Ok(self.shop.town.read(|read| instances::actions::is_running_on(read, self.measured))?)
    }
}
