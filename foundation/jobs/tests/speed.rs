//! How many jobs a worker does in a second.

use std::time::Instant;

use jobs::{NewJob, Registry, Retry, Worker};
use kernel::World;
use serde_json::json;
use store::{Database, testing};

#[test]
#[ignore = "a measurement: cargo test --release -p jobs --test speed -- --ignored --nocapture"]
fn trivial_jobs_per_second() {
    testing::on_both(jobs::MIGRATIONS, |db| {
        let world = World::system();
        let worker = Worker::new(
            Registry::new().on("nothing", Retry::default(), |_: &Database, _| Ok(())),
            world.clone(),
        );
        for hundreds in 0..100 {
            db.write(|tx| {
                (0..100).try_for_each(|n| {
                    jobs::enqueue(tx, &world, &NewJob::new("nothing", json!([hundreds, n]))).map(drop)
                })
            })
            .unwrap();
        }
        let start = Instant::now();
        assert_eq!(worker.run_until_idle(db).unwrap(), 10_000);
        let seconds = start.elapsed().as_secs_f64();
        println!("{:?}: {:.0} jobs/s", db.dialect(), 10_000.0 / seconds);
        assert!(seconds < 5.0, "fewer than 2,000 jobs/s");
        let start = Instant::now();
        for _ in 0..1000 {
            worker.step(db).unwrap();
        }
        println!("{:?}: an idle look takes {:?}", db.dialect(), start.elapsed() / 1000);
    });
}
