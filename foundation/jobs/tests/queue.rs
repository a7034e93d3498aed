//! The life of a job, shown on both databases.

#![expect(clippy::unwrap_used, reason = "the helpers of a test may stop it")]

use std::{
    sync::{
        Arc, Mutex,
        atomic::{AtomicU32, Ordering},
    },
    time::{Duration, Instant},
};

use jiff::SignedDuration;
use jobs::{Bell, Job, NewJob, Registry, Retry, Worker, operator};
use kernel::{Error, Id, TestClock, TestEntropy, World};
use serde_json::json;
use store::{Database, sql, testing};

const START: &str = "2026-11-23T10:00:00Z";

fn world() -> (Arc<TestClock>, World) {
    let clock = TestClock::at(START.parse().unwrap());
    (clock.clone(), World::new(clock, TestEntropy::seeded(11)))
}

fn put(db: &Database, world: &World, job: &NewJob) -> Id<Job> {
    db.write(|tx| jobs::enqueue(tx, world, job)).unwrap()
}

fn rows(db: &Database) -> i64 {
    db.read(|read| read.one(sql!("SELECT count(*) FROM job"), &[], |row| row.get(0))).unwrap()
}

/// A worker that writes down the payloads it was given.
fn recorder(world: &World) -> (Arc<Mutex<Vec<String>>>, Worker<Database>) {
    let seen = Arc::new(Mutex::new(Vec::new()));
    let log = seen.clone();
    let registry = Registry::new().on("note", Retry::default(), move |_: &Database, job| {
        log.lock().unwrap().push(job.payload.to_string());
        Ok(())
    });
    (seen, Worker::new(registry, world.clone()))
}

/// A worker whose handler fails with this error.
fn failing(world: &World, retry: Retry, error: fn() -> Error) -> Worker<Database> {
    Worker::new(Registry::new().on("note", retry, move |_: &Database, _| Err(error())), world.clone())
}

#[test]
fn an_act_that_fails_leaves_no_job() {
    testing::on_both(jobs::MIGRATIONS, |db| {
        let (_, world) = world();
        let failed = db.write(|tx| {
            jobs::enqueue(tx, &world, &NewJob::new("note", json!(1)))?;
            Err::<(), _>(store::Error::NoRow)
        });
        assert!(failed.is_err());
        assert_eq!(rows(db), 0);
    });
}

#[test]
fn jobs_are_done_in_the_order_in_which_they_are_due() {
    testing::on_both(jobs::MIGRATIONS, |db| {
        let (clock, world) = world();
        let (seen, worker) = recorder(&world);
        let later = world.now() + SignedDuration::from_mins(5);
        put(db, &world, &NewJob::new("note", json!("later")).not_before(later));
        for n in 0..3 {
            clock.advance(SignedDuration::from_millis(1));
            put(db, &world, &NewJob::new("note", json!(n)));
        }
        assert_eq!(worker.run_until_idle(db).unwrap(), 3);
        assert_eq!(worker.step(db).unwrap().next, Some(later));
        clock.advance(SignedDuration::from_mins(5));
        assert_eq!(worker.run_until_idle(db).unwrap(), 1);
        assert_eq!(*seen.lock().unwrap(), ["0", "1", "2", "\"later\""]);
        assert_eq!((rows(db), worker.tally()["note"].done), (0, 4));
    });
}

#[test]
fn several_jobs_are_given_at_once_and_what_failed_is_done_alone() {
    std::panic::set_hook(Box::new(|_| {}));
    testing::on_both(jobs::MIGRATIONS, |db| {
        for panics in [false, true] {
            let (clock, world) = world();
            let calls = Arc::new(Mutex::new(Vec::<Vec<i64>>::new()));
            let log = calls.clone();
            let work = move |_: &Database, jobs: &[Job]| {
                let numbers: Vec<i64> = jobs.iter().map(|job| job.payload.as_i64().unwrap()).collect();
                log.lock().unwrap().push(numbers.clone());
                let bad = numbers.contains(&3);
                assert!(!(panics && bad), "the third");
                // What nothing is said of has failed, too.
                if bad {
                    vec![Err(Error::internal("the third"))]
                } else {
                    jobs.iter().map(|_| Ok(())).collect()
                }
            };
            let retry = Retry { tries: 2, ..Retry::default() };
            let worker = Worker::new(Registry::new().on_several("note", retry, 4, work), world.clone());
            // A batch grows as long as it is quick: one job, then two, then four.
            for number in -2..=0 {
                put(db, &world, &NewJob::new("note", json!(number)));
                clock.advance(SignedDuration::from_millis(1));
            }
            assert_eq!(worker.run_until_idle(db).unwrap(), 3);
            calls.lock().unwrap().clear();
            for number in 1..=6 {
                put(db, &world, &NewJob::new("note", json!(number)));
                clock.advance(SignedDuration::from_millis(1));
            }
            assert_eq!(worker.run_until_idle(db).unwrap(), 6);
            let expected: &[&[i64]] = &[&[1, 2, 3, 4], &[1], &[2], &[3], &[4], &[5, 6]];
            assert_eq!(*calls.lock().unwrap(), expected, "panics: {panics}");
            assert_eq!(rows(db), 1, "the third waits");
            calls.lock().unwrap().clear();
            clock.advance(SignedDuration::from_hours(1));
            put(db, &world, &NewJob::new("note", json!(7)));
            assert_eq!(worker.run_until_idle(db).unwrap(), 2);
            let mut seen = calls.lock().unwrap().clone();
            seen.sort();
            assert_eq!(seen, [[3], [7]], "one that was tried is never among others");
            db.write(|tx| tx.execute(sql!("DELETE FROM job"), &[])).unwrap();
        }
    });
}

#[test]
fn a_key_is_enqueued_once_while_it_is_open() {
    testing::on_both(jobs::MIGRATIONS, |db| {
        let (_, world) = world();
        let (seen, worker) = recorder(&world);
        let job = NewJob::new("note", json!("once")).key("notice-7");
        let ids: Vec<Id<Job>> = std::thread::scope(|scope| {
            let threads: Vec<_> = (0..6).map(|_| scope.spawn(|| put(db, &world, &job))).collect();
            threads.into_iter().map(|thread| thread.join().unwrap()).collect()
        });
        assert!(ids.iter().all(|id| *id == ids[0]), "{ids:?}");
        put(db, &world, &NewJob::new("other", json!(null)).key("notice-7"));
        assert_eq!(worker.run_until_idle(db).unwrap(), 1);
        assert_ne!(put(db, &world, &job), ids[0], "a finished job does not hinder the next");
        worker.run_until_idle(db).unwrap();
        assert_eq!(seen.lock().unwrap().len(), 2);
    });
}

#[test]
fn a_kind_without_handler_is_left_to_other_processes() {
    testing::on_both(jobs::MIGRATIONS, |db| {
        let (_, world) = world();
        put(db, &world, &NewJob::new("of tomorrow's version", json!(null)));
        let (_, worker) = recorder(&world);
        assert_eq!(worker.step(db).unwrap(), jobs::Step::default());
        assert_eq!(rows(db), 1);
    });
}

#[test]
fn a_failing_job_waits_longer_each_time_and_ends_as_a_dead_letter() {
    testing::on_both(jobs::MIGRATIONS, |db| {
        let (clock, world) = world();
        let retry =
            Retry { tries: 4, base: SignedDuration::from_secs(10), cap: SignedDuration::from_secs(30) };
        let worker =
            failing(&world, retry, || Error::internal("mail server says 451 to <maria.uenal@example.org>"));
        let id = put(db, &world, &NewJob::new("note", json!({"name": "Maria"})));
        for longest in [10, 20, 30] {
            assert_eq!(worker.run_until_idle(db).unwrap(), 1);
            let due = worker.step(db).unwrap().next.unwrap();
            let wait = due.duration_since(world.now()).as_secs_f64();
            assert!(wait >= f64::from(longest) / 2.0 - 0.001 && wait <= f64::from(longest), "{wait} s");
            clock.set(due);
        }
        assert_eq!(worker.run_until_idle(db).unwrap(), 1);
        assert_eq!(worker.step(db).unwrap().next, None);
        let dead = db.read(|read| operator::dead_letters(read, None, 10)).unwrap();
        assert_eq!((dead.len(), dead[0].id, dead[0].tries, dead[0].due), (1, id, 4, world.now()));
        assert_eq!(dead[0].last_error.as_deref(), Some("internal: mail server says 451 to …"));
        let tally = worker.tally()["note"];
        assert_eq!((tally.done, tally.failed, tally.dead), (0, 4, 1));
    });
}

#[test]
fn what_can_never_be_accepted_is_a_dead_letter_at_once() {
    testing::on_both(jobs::MIGRATIONS, |db| {
        let (_, world) = world();
        let worker = failing(&world, Retry::default(), || Error::invalid("payload", "fehlt"));
        put(db, &world, &NewJob::new("note", json!(null)));
        worker.run_until_idle(db).unwrap();
        assert_eq!(db.read(|read| operator::dead_letters(read, None, 10)).unwrap().len(), 1);
    });
}

#[test]
fn the_operator_pages_through_dead_letters_and_retries_or_discards_them() {
    testing::on_both(jobs::MIGRATIONS, |db| {
        let (clock, world) = world();
        let ids: Vec<_> = (0..5)
            .map(|n| {
                clock.advance(SignedDuration::from_millis(1));
                put(db, &world, &NewJob::new("note", json!(n)).key(format!("k{n}")))
            })
            .collect();
        failing(&world, Retry::never(), || Error::internal("x")).run_until_idle(db).unwrap();
        let page = |after| {
            let page = db.read(|read| operator::dead_letters(read, after, 2)).unwrap();
            page.into_iter().map(|job| job.id).collect::<Vec<_>>()
        };
        assert_eq!(page(None), ids[..2]);
        assert_eq!(page(Some(ids[1])), ids[2..4]);
        assert_eq!(page(Some(ids[3])), ids[4..]);

        db.write(|tx| operator::discard(tx, ids[0])).unwrap();
        db.write(|tx| operator::retry(tx, &world, ids[1])).unwrap();
        for gone in [ids[0], ids[1], Id::nil()] {
            let discard = db.write(|tx| operator::discard(tx, gone)).map_err(kernel::Error::from);
            assert!(matches!(discard, Err(Error::NotFound)));
        }
        put(db, &world, &NewJob::new("note", json!(2)).key("k2"));
        let double = db.write(|tx| operator::retry(tx, &world, ids[2])).map_err(kernel::Error::from);
        assert!(matches!(double, Err(Error::Conflict(_))), "{double:?}");
        let (seen, worker) = recorder(&world);
        assert_eq!(worker.run_until_idle(db).unwrap(), 2);
        assert_eq!(seen.lock().unwrap().len(), 2);
    });
}

#[test]
fn the_figures_say_what_stands_where() {
    testing::on_both(jobs::MIGRATIONS, |db| {
        let (clock, world) = world();
        put(db, &world, &NewJob::new("note", json!(1)));
        failing(&world, Retry::never(), || Error::internal("x")).run_until_idle(db).unwrap();
        put(db, &world, &NewJob::new("note", json!(2)));
        failing(&world, Retry::default(), || Error::internal("x")).run_until_idle(db).unwrap();
        put(db, &world, &NewJob::new("note", json!(3)));
        recorder(&world).1.lease_and_forget(db).unwrap();
        clock.advance(SignedDuration::from_secs(1));
        put(db, &world, &NewJob::new("note", json!(4)));
        put(db, &world, &NewJob::new("note", json!(5)));
        let counts = db.read(|read| operator::counts(read, world.now())).unwrap();
        let found: Vec<_> = counts.iter().map(|count| (count.state.as_str(), count.jobs)).collect();
        assert_eq!(found, [("waiting", 2), ("running", 1), ("retrying", 1), ("dead", 1)]);
        assert_eq!(counts[0].oldest, world.now());

        let all = db.read(|read| operator::queue(read, None, 100)).unwrap();
        let mut paged = Vec::new();
        while let Some(job) = db
            .read(|read| operator::queue(read, paged.last().map(|j: &operator::Listed| (j.due, j.id)), 1))
            .unwrap()
            .pop()
        {
            paged.push(job);
        }
        assert_eq!((all.len(), &paged), (4, &all));
    });
}

#[test]
fn the_job_of_a_killed_process_is_taken_after_its_lease_and_not_before() {
    testing::on_both(jobs::MIGRATIONS, |db| {
        let (clock, world) = world();
        let (seen, worker) = recorder(&world);
        put(db, &world, &NewJob::new("note", json!("mine")));
        assert_eq!(worker.lease_and_forget(db).unwrap(), 1);
        clock.advance(SignedDuration::from_secs(59));
        assert_eq!(worker.run_until_idle(db).unwrap(), 0);
        clock.advance(SignedDuration::from_secs(1));
        assert_eq!(worker.run_until_idle(db).unwrap(), 1);
        assert_eq!(seen.lock().unwrap().len(), 1);
    });
}

#[test]
fn a_job_that_kills_its_process_each_time_ends_as_a_dead_letter() {
    testing::on_both(jobs::MIGRATIONS, |db| {
        let (_, world) = world();
        let (seen, worker) = recorder(&world);
        let id = put(db, &world, &NewJob::new("note", json!("deadly")));
        db.write(|tx| tx.execute(sql!("UPDATE job SET tries = 12 WHERE id = $1"), &[&id])).unwrap();
        worker.run_until_idle(db).unwrap();
        let dead = db.read(|read| operator::dead_letters(read, None, 10)).unwrap();
        assert!(dead[0].last_error.as_deref().unwrap().contains("died"), "{dead:?}");
        assert!(seen.lock().unwrap().is_empty());
    });
}

#[test]
fn who_lost_the_lease_cannot_finish() {
    testing::on_both(jobs::MIGRATIONS, |db| {
        let (clock, world) = world();
        let refused = Arc::new(AtomicU32::new(0));
        let (counter, moved) = (refused.clone(), clock.clone());
        let (_, other) = recorder(&world);
        let slow = Registry::new().on("note", Retry::default(), move |db: &Database, job: &Job| {
            moved.advance(SignedDuration::from_secs(61));
            assert_eq!(other.run_until_idle(db).unwrap(), 1, "the other worker takes it");
            let result = db.write(|tx| job.finish(tx)).map_err(Error::from);
            counter.fetch_add(u32::from(matches!(result, Err(Error::Conflict(_)))), Ordering::SeqCst);
            result
        });
        put(db, &world, &NewJob::new("note", json!(null)));
        Worker::new(slow, world.clone()).run_until_idle(db).unwrap();
        assert_eq!((refused.load(Ordering::SeqCst), rows(db)), (1, 0));
    });
}

#[test]
fn a_prolonged_lease_keeps_others_away() {
    testing::on_both(jobs::MIGRATIONS, |db| {
        let (clock, world) = world();
        let (_, other) = recorder(&world);
        let slot: Arc<Mutex<Option<Arc<Worker<Database>>>>> = Arc::default();
        let (mine, moved) = (slot.clone(), clock.clone());
        let long = Registry::new().on("note", Retry::default(), move |db: &Database, _| {
            for _ in 0..4 {
                moved.advance(SignedDuration::from_secs(40));
                let worker = mine.lock().unwrap().clone().unwrap();
                assert_eq!(worker.renew().unwrap(), 1);
                assert_eq!(other.run_until_idle(db).unwrap(), 0);
            }
            Ok(())
        });
        let worker = Arc::new(Worker::new(long, world.clone()));
        *slot.lock().unwrap() = Some(worker.clone());
        put(db, &world, &NewJob::new("note", json!(null)));
        worker.run_until_idle(db).unwrap();
        assert_eq!((worker.tally()["note"].done, rows(db)), (1, 0));
    });
}

#[test]
fn a_handler_that_swallows_its_failed_transaction_does_not_lose_the_job() {
    testing::on_both(jobs::MIGRATIONS, |db| {
        let (clock, world) = world();
        let registry = Registry::new().on("note", Retry::default(), |db: &Database, job: &Job| {
            let fails = job.tries == 1;
            let _ = db.write(|tx| {
                job.finish(tx)?;
                if fails { Err(store::Error::NoRow) } else { Ok(()) }
            });
            Ok(())
        });
        let worker = Worker::new(registry, world.clone());
        put(db, &world, &NewJob::new("note", json!(null)));
        worker.run_until_idle(db).unwrap();
        assert_eq!(rows(db), 1);
        clock.advance(SignedDuration::from_secs(60));
        worker.run_until_idle(db).unwrap();
        assert_eq!(rows(db), 0);
    });
}

/// Runs a worker of the real world in a thread of its own while `test` runs.
fn while_running(db: &Database, worker: &Worker<Database>, test: impl FnOnce(&Bell)) {
    let place = Arc::new(db.clone());
    std::thread::scope(|scope| {
        scope.spawn(|| worker.run(|| vec![place.clone()]));
        std::thread::sleep(Duration::from_millis(100));
        test(&worker.bell());
        worker.bell().close();
    });
}

#[test]
fn the_bell_wakes_a_sleeping_worker() {
    testing::on_both(jobs::MIGRATIONS, |db| {
        let world = World::system();
        let (seen, worker) = recorder(&world);
        while_running(db, &worker, |bell| {
            let mut slowest = Duration::ZERO;
            for n in 1..=5 {
                put(db, &world, &NewJob::new("note", json!(n)));
                let start = Instant::now();
                bell.ring();
                while seen.lock().unwrap().len() < n {
                    std::thread::sleep(Duration::from_millis(1));
                }
                slowest = slowest.max(start.elapsed());
            }
            assert!(slowest < Duration::from_millis(500), "{slowest:?}");
        });
        assert_eq!(rows(db), 0);
    });
}

#[test]
fn closing_gives_back_what_was_not_begun() {
    testing::on_both(jobs::MIGRATIONS, |db| {
        let world = World::system();
        let slot: Arc<Mutex<Option<Bell>>> = Arc::default();
        let bell = slot.clone();
        let registry = Registry::new().on("note", Retry::default(), move |_: &Database, job: &Job| {
            if job.payload == json!(20) {
                bell.lock().unwrap().as_ref().unwrap().close();
            }
            Ok(())
        });
        let worker = Worker::new(registry, world.clone());
        *slot.lock().unwrap() = Some(worker.bell());
        for n in 0..64 {
            put(db, &world, &NewJob::new("note", json!(n)));
            std::thread::sleep(Duration::from_millis(1));
        }
        let place = Arc::new(db.clone());
        worker.run(|| vec![place.clone()]);
        let left = db.read(|read| operator::queue(read, None, 100)).unwrap();
        assert_eq!(left.len(), 43);
        assert!(left.iter().all(|job| job.tries == 0 && job.due <= world.now()));
    });
}

#[test]
fn every_statement_is_understood_by_both_databases() {
    let databases = testing::both(jobs::MIGRATIONS);
    let ours = store::STATEMENTS.iter().filter(|statement| statement.file.contains("jobs"));
    let mut seen = 0;
    for statement in ours {
        seen += 1;
        let described: Vec<_> = databases
            .iter()
            .map(|database| {
                database.db.describe(statement).unwrap_or_else(|e| panic!("{statement:?}: {e:?}"))
            })
            .collect();
        assert!(described.windows(2).all(|pair| pair[0] == pair[1]), "{statement:?}: {described:?}");
    }
    assert!(seen > 15, "{seen}");
}
