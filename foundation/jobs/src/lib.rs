//! The queue: what has to happen after an act — a letter, a mail, an index entry — happens once, even when machines fail.
//!
//! A job is enqueued in the transaction of its act ([`enqueue`]), so that neither exists without the other. A [`Worker`]
//! leases due jobs for a while and runs the handler that the [`Registry`] names. When the process dies, the lease runs out
//! and another worker takes the job; when the handler fails, the job waits longer each time ([`Retry`]) and finally lies
//! with the dead letters ([`operator`]). So a handler may run twice and must be idempotent; one that calls
//! [`Job::finish`] in the transaction of its effect has that effect exactly once.
//!
//! ```
//! use jobs::{Job, NewJob, Registry, Retry, Worker};
//! use kernel::World;
//! use store::Database;
//!
//! fn greet(db: &Database, job: &Job) -> kernel::Result<()> {
//!     assert_eq!(job.payload["name"], "Ünal");
//!     Ok(db.write(|tx| job.finish(tx))?)
//! }
//! let (db, world) = (Database::in_memory()?, World::system());
//! db.migrate(jobs::MIGRATIONS, world.now())?;
//! let worker = Worker::new(Registry::new().on("greet", Retry::default(), greet), world.clone());
//! let greeting = NewJob::new("greet", serde_json::json!({ "name": "Ünal" }));
//! db.write(|tx| jobs::enqueue(tx, &world, &greeting))?;
//! assert_eq!(worker.run_until_idle(&db)?, 1);
//! # Ok::<(), store::Error>(())
//! ```

mod bell;
mod job;
mod lease;
pub mod operator;
mod queue;
mod redact;
mod registry;
mod retry;
mod schedule;
mod worker;

pub use bell::Bell;
pub use job::{Job, NewJob};
pub use queue::{cancel, enqueue};
pub use registry::{Registry, Workplace};
pub use retry::Retry;
pub use schedule::Every;
pub use worker::{Step, Tally, Worker};

/// The tables of this crate.
pub const MIGRATIONS: &[store::Migration] = &[store::migration!("jobs", "0001_job")];
