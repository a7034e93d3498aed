//! The engine in memory and in the database: rates, waiting instances, the time of a task; beside two engines of other projects.
//!
//! `bench_engine [--instances N] [--waiting N] [--quick] [--postgres ADDRESS]`. In the database everything is as in production: events
//! in the log, services and moments by jobs, each turn in a transaction that is on the disk.

#![expect(clippy::unwrap_used, reason = "a measurement that cannot go on has failed")]

#[path = "../shared/copy.rs"]
mod copy;
mod durable;
mod memory;
#[expect(dead_code, reason = "what other measurements need, too")]
#[path = "../shared/mod.rs"]
mod shared;

use std::process::ExitCode;
use std::time::Duration;

use clap::Parser;
use shared::{Result, report, report::say};

#[derive(Parser)]
struct Options {
    /// How many instances come to their end.
    #[arg(long, default_value_t = 10_000)]
    instances: usize,
    /// How many instances wait meanwhile.
    #[arg(long, default_value_t = 100_000)]
    waiting: usize,
    /// A tenth of everything, to try the measurement itself.
    #[arg(long)]
    quick: bool,
    /// A PostgreSQL server.
    #[arg(long)]
    postgres: Option<String>,
}

fn main() -> ExitCode {
    match measure(&Options::parse()) {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(failure) => {
            say(&format!("bench engine: {failure}"));
            ExitCode::FAILURE
        }
    }
}

fn measure(options: &Options) -> Result<bool> {
    let part = if options.quick { 10 } else { 1 };
    let (mut bars, peers) = memory::measure(Duration::from_secs(3) / part);
    let part = usize::try_from(part)?;
    let amount = durable::Amount { instances: options.instances / part, waiting: options.waiting / part };
    bars.extend(durable::measure(options.postgres.as_deref(), &amount)?);
    let held = report::bars(&bars);
    say(&peers);
    Ok(held)
}
