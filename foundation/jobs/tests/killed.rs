//! Worker processes that are killed at random moments: no job lost, no effect doubled.

#![expect(clippy::unwrap_used, reason = "the helpers of a test may stop it")]

use std::{
    process::{Child, Command, Stdio},
    sync::Arc,
    time::{Duration, Instant},
};

use jobs::{Job, NewJob, Registry, Retry, Worker, operator};
use kernel::{Clock, SystemClock, SystemEntropy, Timestamp, World};
use serde_json::json;
use store::{Config, Database, Migration, sql, testing};

const JOBS: i64 = 300;
const CHILD: &str = "RATHAUS_JOBS_CHILD";

/// The machine's clock 200 times as fast, so that a lease of a minute runs out in 0.3 s.
struct FastClock;

impl Clock for FastClock {
    fn now(&self) -> Timestamp {
        let start: Timestamp = "2026-01-01T00:00:00Z".parse().unwrap();
        start + SystemClock.now().duration_since(start) * 200
    }
}

fn world() -> World {
    World::new(Arc::new(FastClock), Arc::new(SystemEntropy))
}

fn migrations() -> Vec<Migration> {
    let effects = Migration {
        name: "test/0001_effect",
        text: "-- unrecorded: a table of tests\nCREATE TABLE effect (job {int} NOT NULL) {strict}",
    };
    jobs::MIGRATIONS.iter().copied().chain([effects]).collect()
}

fn handler(db: &Database, job: &Job) -> kernel::Result<()> {
    let number = job.payload.as_i64().unwrap_or_default();
    Ok(db.write(|tx| {
        tx.execute(sql!("INSERT INTO effect (job) VALUES ($1)"), &[&number])?;
        // Time to be killed between the effect and the end of the job.
        std::thread::sleep(Duration::from_millis(1));
        job.finish(tx)
    })?)
}

/// Not a test: the worker process of the test below, which starts this very program with a database named.
#[test]
fn worker_process() {
    let Ok(address) = std::env::var(CHILD) else { return };
    let config = match address.split_once('|') {
        Some((url, schema)) => {
            Config::Postgres { url: url.into(), schema: schema.into(), role: None, connections: 2 }
        }
        None => Config::Sqlite { path: address.into(), readers: 2 },
    };
    let place = Arc::new(Database::open(&config).unwrap());
    let retry = Retry { tries: 1000, ..Retry::default() };
    Worker::new(Registry::new().on("count", retry, handler), world()).run(|| vec![place.clone()]);
}

fn start(config: &Config) -> Child {
    let address = match config {
        Config::Sqlite { path, .. } => path.to_str().unwrap().to_owned(),
        Config::Postgres { url, schema, .. } => format!("{url}|{schema}"),
    };
    let mut command = Command::new(std::env::current_exe().unwrap());
    command
        .args(["worker_process", "--exact"])
        .env(CHILD, address)
        .stdout(Stdio::null())
        .stderr(Stdio::null());
    command.spawn().unwrap()
}

fn open_jobs(db: &Database) -> usize {
    db.read(|read| operator::queue(read, None, 1000)).unwrap().len()
}

#[test]
fn killed_processes_lose_and_double_nothing() {
    for database in testing::both(&migrations()) {
        let (db, world) = (&database.db, world());
        for number in 0..JOBS {
            db.write(|tx| jobs::enqueue(tx, &world, &NewJob::new("count", json!(number)))).unwrap();
        }
        let mut workers: Vec<Child> = (0..3).map(|_| start(&database.config)).collect();
        let (begin, mut kills) = (Instant::now(), 0);
        while open_jobs(db) > 0 {
            assert!(begin.elapsed() < Duration::from_secs(120), "{} jobs are left", open_jobs(db));
            let [pause, which] = world.random();
            std::thread::sleep(Duration::from_millis(60 + u64::from(pause) / 2));
            let victim = &mut workers[usize::from(which) % 3];
            victim.kill().unwrap();
            victim.wait().unwrap();
            *victim = start(&database.config);
            kills += 1;
        }
        for mut worker in workers {
            worker.kill().unwrap();
            worker.wait().unwrap();
        }
        let figures: (i64, i64) = db
            .read(|read| {
                read.one(sql!("SELECT count(*), count(DISTINCT job) FROM effect"), &[], |row| {
                    Ok((row.get(0)?, row.get(1)?))
                })
            })
            .unwrap();
        println!("{:?}: {kills} processes killed in {:?}", db.dialect(), begin.elapsed());
        assert_eq!(figures, (JOBS, JOBS));
    }
}
