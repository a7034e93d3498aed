//! Fills a log with invented acts and measures recording, sequencing, proving and the audit.

use std::{
    fmt,
    time::{Duration, Instant},
};

use kernel::{Actor, Id, Secret, World};
use serde_json::json;
use store::{Database, Result};

use crate::{
    Hash, audit,
    event::{Event, Subject},
    note::Signer,
    prove, record, sequence,
};

/// How many proofs are timed.
const PROOFS: u64 = 1000;

/// What was measured.
#[derive(Debug, Clone)]
pub struct Figures {
    /// How many acts.
    pub leaves: u64,
    /// Recording them, one after another, 1,000 a transaction.
    pub record: Duration,
    /// Sequencing all of them.
    pub sequence: Duration,
    /// Proving random ones: the middle time.
    pub prove_median: Duration,
    /// Proving random ones: 99 of 100 are faster.
    pub prove_p99: Duration,
    /// The audit of everything.
    pub audit: Duration,
    /// What the audit found.
    pub report: String,
}

impl fmt::Display for Figures {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        #[expect(clippy::cast_precision_loss, reason = "figures for people")]
        let rate = |time: Duration| self.leaves as f64 / time.as_secs_f64();
        writeln!(f, "acts       {:>12}", self.leaves)?;
        writeln!(f, "record     {:>12.2?}  {:>9.0}/s", self.record, rate(self.record))?;
        writeln!(f, "sequence   {:>12.2?}  {:>9.0}/s", self.sequence, rate(self.sequence))?;
        writeln!(f, "audit      {:>12.2?}  {:>9.0}/s", self.audit, rate(self.audit))?;
        writeln!(f, "proof      {:>12.2?}  median, {:.2?} p99", self.prove_median, self.prove_p99)?;
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
///
/// # Errors
/// What the database says.
pub fn run(database: &Database, world: &World, leaves: u64) -> Result<Figures> {
    let seed = Secret::new(world.random());
    let signer = Signer::new("bench.example/log", &seed).map_err(kernel::Error::caused_by)?;
    let (ids, record) = timed(|| fill(database, world, leaves))?;
    let (placed, sequence) = timed(|| sequence(database, &signer))?;
    let mut times = prove_some(database, world, &ids)?;
    times.sort_unstable();
    let at = |share: usize| times.get(times.len() * share / 100).copied().unwrap_or_default();
    let (report, audit) = timed(|| audit(database, signer.verifier()))?;
    Ok(Figures {
        leaves: placed,
        record,
        sequence,
        prove_median: at(50),
        prove_p99: at(99),
        audit,
        report: report.to_string(),
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
