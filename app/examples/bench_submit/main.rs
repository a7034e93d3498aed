//! Applications a second that are durably in the large town: case, document, record, receipt on its way.
//!
//! `bench_submit [--applications N] [--connections N] [--quick] [--postgres ADDRESS]`. Each is a draft that was filled in, with a
//! proven address and an uploaded file; what is measured is the form that sends it, over HTTP, to the program as it runs
//! in production. Client and server share the machine.

mod bare;
#[path = "../shared/copy.rs"]
mod copy;
mod drafts;
#[path = "../shared/mod.rs"]
mod shared;

use std::{
    path::Path,
    process::ExitCode,
    sync::atomic::{AtomicUsize, Ordering},
    time::{Duration, Instant},
};

use clap::Parser;
use kernel::World;
use shared::{
    Result,
    load::{self, Outcome},
    program::{self, Program, Start},
    report::{self, Bar, ms, say},
};

#[derive(Parser)]
struct Options {
    /// How many applications are sent.
    #[arg(long, default_value_t = 12_000)]
    applications: usize,
    /// How many connections send at once.
    #[arg(long, default_value_t = 64)]
    connections: usize,
    /// A town of ordinary size, to try the measurement itself.
    #[arg(long)]
    quick: bool,
    /// A PostgreSQL server; the town is then of ordinary size.
    #[arg(long)]
    postgres: Option<String>,
}

fn main() -> ExitCode {
    if let Some(ended) = program::instead() {
        return ended;
    }
    match measure(&Options::parse()) {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(failure) => {
            say(&format!("bench submit: {failure}"));
            ExitCode::FAILURE
        }
    }
}

fn measure(options: &Options) -> Result<bool> {
    let database = options.postgres.as_deref();
    let data = copy::of_the_town(database, "submit", options.quick)?;
    let services = drafts::services(&shared::folder()?)?;
    let start = |workers| Start { command: "serve", data: &data, services: &services, database, workers };

    let town = start(0).now()?;
    let (warm, later) = (options.applications / 10, options.applications / 4);
    let prepared = drafts::prepare(&town, &data, database, &services, options.applications + warm + later)?;
    let (warm, rest) = prepared.split_at(warm);
    let (main, later) = rest.split_at(options.applications);
    send(&town, options, warm)?;
    let bare = bare::inserts(&data, Duration::from_secs(3))?;
    let first = measured(&town, options, main)?;
    let resident = town.memory("VmRSS")?;
    drop(town);

    let town = start(1).now()?;
    let second = measured(&town, options, later)?;
    let receipts = receipts(&data, database, Duration::from_secs(10))?;
    drop(town);
    let report = audit(&data, database)?;

    say(&format!(
        "\n{} applications over {} connections; client and server share {} cores.\n",
        options.applications,
        options.connections,
        std::thread::available_parallelism()?
    ));
    let rows = [
        vec![
            "bare inserts, one fsync each".to_owned(),
            format!("{:.0}", bare.rate()),
            "1 : 1".into(),
            ms(bare.percentile(50)),
            ms(bare.percentile(99)),
        ],
        first.row("applications, receipts printed elsewhere", &bare),
        second.row("applications while one worker prints receipts", &bare),
    ];
    report::table(&["what", "a second", "to bare", "p50", "p99", "server", "client"], &rows);
    say(&format!(
        "\nReceipts printed, sealed and filed by one worker with nothing else to do: {receipts:.0} a second."
    ));
    say(&format!("Resident memory of the server: {}.\n{report}", report::mb(resident)));
    let rate = first.outcome.rate();
    let bars = [Bar {
        what: "durable applications".into(),
        figure: format!("{rate:.0}/s"),
        bar: "≥ 1,000/s".into(),
        holds: rate >= 1000.0,
    }];
    if !data.ends_with("postgres") {
        shared::remove(&data)?;
    }
    Ok(report::bars(&bars) || database.is_some())
}

/// What sending brought, with the processor time it took.
struct Figures {
    outcome: Outcome,
    server: Duration,
    client: Duration,
}

impl Figures {
    fn row(&self, what: &str, bare: &Outcome) -> Vec<String> {
        let outcome = &self.outcome;
        vec![
            what.to_owned(),
            format!("{:.0}", outcome.rate()),
            format!("{:.1} : 1", outcome.rate() / bare.rate()),
            ms(outcome.percentile(50)),
            ms(outcome.percentile(99)),
            format!("{} µs", self.server.as_micros()),
            format!("{} µs", self.client.as_micros()),
        ]
    }
}

fn measured(town: &Program, options: &Options, forms: &[Vec<u8>]) -> Result<Figures> {
    let before = (town.processor_time()?, program::own_processor_time()?);
    let outcome = send(town, options, forms)?;
    let after = (town.processor_time()?, program::own_processor_time()?);
    let count = u32::try_from(forms.len())?.max(1);
    Ok(Figures { outcome, server: (after.0 - before.0) / count, client: (after.1 - before.1) / count })
}

/// Sends every form once. A good answer leads to the status page of a new case.
fn send(town: &Program, options: &Options, forms: &[Vec<u8>]) -> Result<Outcome> {
    let next = AtomicUsize::new(0);
    load::run(
        town.address,
        options.connections,
        || forms.get(next.fetch_add(1, Ordering::Relaxed)).map(Vec::as_slice),
        |reply| reply.status == 303 && reply.header("location").any(|path| path.ends_with("?neu=1")),
    )
}

/// How many receipts a second are done meanwhile.
#[expect(clippy::cast_precision_loss, reason = "a figure for people")]
fn receipts(data: &Path, database: Option<&str>, time: Duration) -> Result<f64> {
    let installation = shared::config(data, database).open(World::system())?;
    let town = installation.towns()?.into_iter().next().ok_or("there is no town")?;
    let waiting = || -> Result<u64> {
        let counts = town.read(|read| Ok(jobs::operator::counts(read, town.now())?))?;
        Ok(counts.iter().filter(|count| count.kind == citizen::letters::JOB).map(|count| count.jobs).sum())
    };
    let (start, before) = (Instant::now(), waiting()?);
    std::thread::sleep(time);
    Ok(before.saturating_sub(waiting()?) as f64 / start.elapsed().as_secs_f64())
}

/// Whether the record of all acts still holds together; in words.
fn audit(data: &Path, database: Option<&str>) -> Result<String> {
    let installation = shared::config(data, database).open(World::system())?;
    let town = installation.towns()?.into_iter().next().ok_or("there is no town")?;
    town.sequence()?;
    let report = ledger::audit(town.database(), town.log_signer()?.verifier())?;
    if report.is_good() { Ok(report.to_string()) } else { Err(report.to_string().into()) }
}
