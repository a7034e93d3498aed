//! A log of a million acts: recording, sequencing, proving, the audit.
//!
//! `bench_ledger [LEAVES] [--postgres ADDRESS]`; without an address the database is a SQLite file in a temporary folder.

#![expect(clippy::print_stdout, reason = "a command that prints figures")]

use std::{
    env, fmt,
    process::ExitCode,
    time::{Duration, Instant},
};

use kernel::{Actor, Id, Secret, World};
use ledger::{
    Hash, audit,
    event::{Event, Subject},
    note::Signer,
    prove, record, sequence,
};
use serde_json::json;
use store::{Config, Database, Result};

fn main() -> Result<ExitCode, Box<dyn std::error::Error>> {
    let mut arguments: Vec<String> = env::args().skip(1).collect();
    let place = arguments.iter().position(|argument| argument == "--postgres");
    let server = place.and_then(|place| arguments.drain(place..).nth(1));
    let leaves = arguments.first().map_or(Ok(1_000_000), |leaves| leaves.parse())?;
    let folder = tempfile::tempdir()?;
    let config = match server {
        Some(url) => Config::Postgres { url, schema: "public".to_owned(), role: None, connections: 4 },
        None => Config::Sqlite { path: folder.path().join("bench.sqlite"), readers: 2 },
    };
    let world = World::system();
    let database = Database::open(&config)?;
    database.migrate(ledger::MIGRATIONS, world.now())?;
    let figures = run(&database, &world, leaves)?;
    println!("{figures}");
    Ok(if figures.hold() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// How many proofs are timed.
const PROOFS: u64 = 1000;

/// What was measured.
#[derive(Debug, Clone)]
struct Figures {
    /// How many acts.
    leaves: u64,
    /// Recording them, one after another, 1,000 a transaction.
    record: Duration,
    /// Sequencing all of them.
    sequence: Duration,
    /// Proving random ones: the middle time.
    prove_median: Duration,
    /// Proving random ones: 99 of 100 are faster.
    prove_p99: Duration,
    /// The audit of everything.
    audit: Duration,
    /// Hashing as many leaves and nodes with nothing around: the least that an audit can cost.
    bare: Duration,
    /// What the audit found.
    report: String,
}

/// A million leaves are audited in this time, and a proof is made in that.
const AUDIT: Duration = Duration::from_secs(5);
const PROOF: Duration = Duration::from_millis(1);

impl Figures {
    fn hold(&self) -> bool {
        self.audit < AUDIT && self.prove_p99 < PROOF
    }
}

impl fmt::Display for Figures {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        #[expect(clippy::cast_precision_loss, reason = "figures for people")]
        let rate = |time: Duration| self.leaves as f64 / time.as_secs_f64();
        writeln!(f, "acts       {:>12}", self.leaves)?;
        writeln!(f, "record     {:>12.2?}  {:>9.0}/s", self.record, rate(self.record))?;
        writeln!(f, "sequence   {:>12.2?}  {:>9.0}/s", self.sequence, rate(self.sequence))?;
        writeln!(f, "audit      {:>12.2?}  {:>9.0}/s", self.audit, rate(self.audit))?;
        writeln!(f, "bare       {:>12.2?}  SHA-256 of as many leaves and nodes", self.bare)?;
        let ratio = self.audit.as_secs_f64() / self.bare.as_secs_f64();
        writeln!(f, "audit to bare {ratio:>9.1} : 1")?;
        writeln!(f, "proof      {:>12.2?}  median, {:.2?} p99", self.prove_median, self.prove_p99)?;
        let words = |holds| if holds { "holds" } else { "MISSED" };
        writeln!(
            f,
            "bar: audit < {AUDIT:?} {}, proof < {PROOF:?} {}",
            words(self.audit < AUDIT),
            words(self.prove_p99 < PROOF)
        )?;
        f.write_str(&self.report)
    }
}

/// An invented decision, as large as real ones are.
fn act(world: &World) -> Event {
    let case: Id<()> = world.id();
    let document = Hash::of(&[case.uuid().as_bytes()]);
    Event {
        id: world.id(),
        at: world.now(),
        kind: "case.decided".into(),
        subject: Subject::new("case", case),
        case: Some(case),
        actor: Actor::Staff { person: world.id(), deputy_for: None },
        data: json!({"dokument": {"sha256": document.to_string()}, "ergebnis": "bewilligt", "gebuehr": 1200}),
    }
}

/// Measures on an empty, migrated database.
fn run(database: &Database, world: &World, leaves: u64) -> Result<Figures> {
    let seed = Secret::new(world.random());
    let signer = Signer::new("bench.example/log", &seed).map_err(kernel::Error::caused_by)?;
    let (ids, record) = timed(|| fill(database, world, leaves))?;
    let (placed, sequence) = timed(|| sequence(database, &signer))?;
    let mut times = prove_some(database, world, &ids)?;
    times.sort_unstable();
    let at = |share: usize| times.get(times.len() * share / 100).copied().unwrap_or_default();
    let (report, audit) = timed(|| audit(database, signer.verifier()))?;
    let (_, bare) = timed(|| Ok(bare(leaves)))?;
    Ok(Figures {
        leaves: placed,
        record,
        sequence,
        prove_median: at(50),
        prove_p99: at(99),
        audit,
        bare,
        report: report.to_string(),
    })
}

/// Hashes leaves of the size of real ones (the event's text, and its payload for the commitment) and a node for each.
fn bare(leaves: u64) -> Hash {
    let (leaf, payload) = ([7; 260], [8; 300]);
    (0..leaves).fold(Hash::of(&[b""]), |last, number| {
        let committed = Hash::of(&[&payload, &number.to_be_bytes()]);
        let leaf = Hash::of(&[&leaf, &committed.0]);
        Hash::of(&[&last.0, &leaf.0])
    })
}

fn fill(database: &Database, world: &World, leaves: u64) -> Result<Vec<Id<Event>>> {
    let mut ids = Vec::new();
    while (ids.len() as u64) < leaves {
        let count = (leaves - ids.len() as u64).min(1000);
        let acts: Vec<_> = (0..count).map(|_| (act(world), world.random())).collect();
        database.write(|tx| acts.iter().try_for_each(|(act, nonce)| record(tx, act, *nonce)))?;
        ids.extend(acts.iter().map(|(act, _)| act.id));
    }
    Ok(ids)
}

fn prove_some(database: &Database, world: &World, ids: &[Id<Event>]) -> Result<Vec<Duration>> {
    let mut times = Vec::new();
    for _ in 0..PROOFS {
        let random = usize::from_le_bytes(world.random());
        let Some(id) = random.checked_rem(ids.len()).and_then(|place| ids.get(place)) else { break };
        let (bundle, time) = timed(|| database.read(|read| prove(read, *id)))?;
        times.extend(bundle.map(|_| time));
    }
    Ok(times)
}

fn timed<T>(work: impl FnOnce() -> Result<T>) -> Result<(T, Duration)> {
    let start = Instant::now();
    let value = work()?;
    Ok((value, start.elapsed()))
}
