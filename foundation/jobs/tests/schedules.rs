//! Jobs that come by the clock, shown on both databases.

#![expect(clippy::unwrap_used, reason = "the helpers of a test may stop it")]

use std::sync::{Arc, Mutex};

use jiff::{SignedDuration, civil::Time};
use jobs::{Every, Registry, Retry, Worker};
use kernel::{TestClock, TestEntropy, Timestamp, World};
use store::{Database, testing};

type Log = Arc<Mutex<Vec<String>>>;

fn worker(world: &World, log: &Log, nightly: Time) -> Worker<Database> {
    let (nights, quarters) = (log.clone(), log.clone());
    let registry = Registry::new()
        .every("nightly", Every::DayAt(nightly), Retry::default(), move |_: &Database, job| {
            nights.lock().unwrap().push(format!("night {}", job.payload["at"].as_str().unwrap_or_default()));
            Ok(())
        })
        .every("six-hourly", Every::Minutes(360), Retry::default(), move |_: &Database, _| {
            quarters.lock().unwrap().push("six".to_owned());
            Ok(())
        });
    Worker::new(registry, world.clone())
}

fn at(text: &str) -> Timestamp {
    text.parse().unwrap()
}

const HALF_PAST_TWO: Time = Time::constant(2, 30, 0, 0);

#[test]
fn several_workers_put_each_time_on_once_over_both_changes_of_the_clock() {
    testing::on_both(jobs::MIGRATIONS, |db| {
        for (start, nights) in [
            (
                "2026-03-27T12:00:00Z",
                ["2026-03-28T01:30:00Z", "2026-03-29T01:30:00Z", "2026-03-30T00:30:00Z"],
            ),
            (
                "2026-10-23T12:00:00Z",
                ["2026-10-24T00:30:00Z", "2026-10-25T00:30:00Z", "2026-10-26T01:30:00Z"],
            ),
        ] {
            let clock = TestClock::at(at(start));
            let world = World::new(clock.clone(), TestEntropy::seeded(3));
            let log = Log::default();
            let workers: Vec<_> = (0..4).map(|_| worker(&world, &log, HALF_PAST_TWO)).collect();
            db.write(|tx| tx.execute(store::sql!("DELETE FROM job_schedule"), &[])).unwrap();
            for worker in &workers {
                worker.install(db).unwrap();
            }
            for _ in 0..3 * 24 * 2 {
                clock.advance(SignedDuration::from_mins(30));
                std::thread::scope(|scope| {
                    for worker in &workers {
                        scope.spawn(|| worker.run_until_idle(db).unwrap());
                    }
                });
            }
            let log = log.lock().unwrap();
            let expected: Vec<String> = nights.iter().map(|night| format!("night {night}")).collect();
            let found: Vec<_> = log.iter().filter(|line| line.starts_with("night")).cloned().collect();
            assert_eq!(found, expected);
            assert_eq!(log.iter().filter(|line| *line == "six").count(), 12);
        }
    });
}

#[test]
fn what_was_missed_is_made_up_for_once() {
    testing::on_both(jobs::MIGRATIONS, |db| {
        let clock = TestClock::at(at("2026-11-23T12:00:00Z"));
        let world = World::new(clock.clone(), TestEntropy::seeded(3));
        let log = Log::default();
        let worker = worker(&world, &log, HALF_PAST_TWO);
        worker.install(db).unwrap();
        clock.advance(SignedDuration::from_hours(24 * 10));
        worker.run_until_idle(db).unwrap();
        let mut log = log.lock().unwrap();
        log.sort();
        assert_eq!(*log, ["night 2026-11-24T01:30:00Z", "six"]);
        assert_eq!(worker.step(db).unwrap().next, Some(at("2026-12-03T18:00:00Z")));
    });
}

#[test]
fn a_changed_rule_is_taken_over_and_an_unchanged_one_goes_on() {
    testing::on_both(jobs::MIGRATIONS, |db| {
        let clock = TestClock::at(at("2026-11-23T00:00:00Z"));
        let world = World::new(clock.clone(), TestEntropy::seeded(3));
        let log = Log::default();
        worker(&world, &log, HALF_PAST_TWO).install(db).unwrap();
        clock.advance(SignedDuration::from_hours(8));
        // Both are overdue; only the changed one may be put off.
        let changed = worker(&world, &log, Time::constant(23, 0, 0, 0));
        changed.install(db).unwrap();
        changed.run_until_idle(db).unwrap();
        assert_eq!(*log.lock().unwrap(), ["six"]);
        let bare: Worker<Database> = Worker::new(Registry::new(), world.clone());
        bare.install(db).unwrap();
        assert_eq!(
            changed.step(db).unwrap().next,
            None,
            "schedules that the program no longer knows are gone"
        );
    });
}
