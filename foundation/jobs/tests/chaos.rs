//! No job is lost and no effect doubled, whatever dies when.

#![expect(clippy::unwrap_used, reason = "the helpers of a test may stop it")]

use std::sync::{
    Arc,
    atomic::{AtomicBool, AtomicU64, Ordering},
};

use jiff::SignedDuration;
use jobs::{Job, NewJob, Registry, Retry, Worker};
use kernel::{Error, TestClock, TestEntropy, World};
use serde_json::json;
use store::{Database, Migration, sql, testing};

const JOBS: i64 = 400;

fn migrations() -> Vec<Migration> {
    let effects = Migration {
        name: "test/0001_effect",
        text: "-- unrecorded: a table of tests\nCREATE TABLE effect (job {int} NOT NULL) {strict}", // deliberately not unique
    };
    jobs::MIGRATIONS.iter().copied().chain([effects]).collect()
}

fn effect(db: &Database, job: &Job) -> store::Result<()> {
    let number = job.payload.as_i64().unwrap();
    db.write(|tx| {
        tx.execute(sql!("INSERT INTO effect (job) VALUES ($1)"), &[&number])?;
        job.finish(tx)
    })
}

/// Dies in one of four ways, chosen by chance, or does its work.
fn unreliable(world: &World) -> Registry<Database> {
    let dice = world.clone();
    let retry = Retry { tries: 1000, base: SignedDuration::from_secs(1), cap: SignedDuration::from_secs(5) };
    Registry::new().on("count", retry, move |db: &Database, job: &Job| {
        let [die] = dice.random::<1>();
        match die % 8 {
            0 => panic!("before the effect"),
            1 => Err(Error::internal("before the effect")),
            2 => {
                effect(db, job)?;
                panic!("after the effect")
            }
            3 => {
                effect(db, job)?;
                Err(Error::internal("after the effect"))
            }
            _ => Ok(effect(db, job)?),
        }
    })
}

fn figures(db: &Database) -> (i64, i64, i64) {
    db.read(|read| {
        read.one(
            sql!("SELECT (SELECT count(*) FROM job), count(*), count(DISTINCT job) FROM effect"),
            &[],
            |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)),
        )
    })
    .unwrap()
}

#[test]
fn four_workers_with_panics_kills_and_lost_leases_have_each_effect_once() {
    std::panic::set_hook(Box::new(|_| {}));
    testing::on_both(&migrations(), |db| {
        let clock = TestClock::at("2026-11-23T10:00:00Z".parse().unwrap());
        let world = World::new(clock.clone(), TestEntropy::seeded(5));
        let enqueued = AtomicBool::new(false);
        let kills = Arc::new(AtomicU64::new(0));
        std::thread::scope(|scope| {
            for _ in 0..4 {
                scope.spawn(|| {
                    let worker = Worker::new(unreliable(&world), world.clone());
                    while !enqueued.load(Ordering::SeqCst) || figures(db).0 > 0 {
                        let [die] = world.random::<1>();
                        match die % 16 {
                            0 => {
                                kills
                                    .fetch_add(worker.lease_and_forget(db).unwrap() as u64, Ordering::SeqCst);
                            }
                            1 => clock.advance(SignedDuration::from_secs(20)),
                            _ => drop(worker.step(db).unwrap()),
                        }
                    }
                });
            }
            for number in 0..JOBS {
                let job = NewJob::new("count", json!(number)).key(number.to_string());
                db.write(|tx| jobs::enqueue(tx, &world, &job)).unwrap();
            }
            enqueued.store(true, Ordering::SeqCst);
        });
        println!("{} leases were abandoned", kills.load(Ordering::SeqCst));
        assert_eq!(figures(db), (0, JOBS, JOBS));
    });
}
