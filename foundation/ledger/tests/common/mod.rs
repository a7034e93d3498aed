//! Invented acts and a key for the tests of the stored part.

#![expect(unreachable_pub, clippy::unwrap_used, reason = "shared by two test programs")]

use std::sync::Arc;

use jiff::SignedDuration;
use kernel::{Actor, Id, Secret, TestClock, TestEntropy, Timestamp, World};
use ledger::{
    event::{Event, Subject},
    note::Signer,
};
use serde_json::json;
use store::{Database, Sql};

/// The log of an invented town.
pub const ORIGIN: &str = "rathaus.musterstadt.example/verzeichnis";

/// A town with a clock that moves.
pub struct Scene {
    pub world: World,
    pub clock: Arc<TestClock>,
    pub signer: Signer,
}

impl Scene {
    pub fn new() -> Self {
        let noon: Timestamp = "2026-11-23T11:00:00Z".parse().unwrap();
        let clock = TestClock::at(noon);
        let world = World::new(clock.clone(), TestEntropy::seeded(1));
        Self { world, clock, signer: Signer::new(ORIGIN, &Secret::new([7; 32])).unwrap() }
    }

    /// An act on a new case.
    pub fn act(&self, kind: &'static str) -> Event {
        self.clock.advance(SignedDuration::from_millis(1));
        let case: Id<()> = self.world.id();
        Event {
            id: self.world.id(),
            at: self.world.now(),
            kind: kind.into(),
            subject: Subject::new("document", self.world.id::<()>()),
            case: Some(case),
            actor: Actor::system("test"),
            data: json!({"ergebnis": "bewilligt"}),
        }
    }

    /// Records `count` acts, each in a transaction of its own, and gives their ids.
    pub fn record(&self, db: &Database, count: usize) -> Vec<Id<Event>> {
        let record = |_| {
            let act = self.act("case.decided");
            db.write(|tx| ledger::record(tx, &act, self.world.random())).unwrap();
            act.id
        };
        (0..count).map(record).collect()
    }

    /// Records many acts at once.
    pub fn record_many(&self, db: &Database, count: usize) -> Vec<Id<Event>> {
        let acts: Vec<_> = (0..count).map(|_| (self.act("case.decided"), self.world.random())).collect();
        db.write(|tx| acts.iter().try_for_each(|(act, nonce)| ledger::record(tx, act, *nonce))).unwrap();
        acts.iter().map(|(act, _)| act.id).collect()
    }

    pub fn sequence(&self, db: &Database) -> u64 {
        ledger::sequence(db, &self.signer).unwrap()
    }

    pub fn audit(&self, db: &Database) -> ledger::Report {
        ledger::audit(db, self.signer.verifier()).unwrap()
    }
}

/// A statement put together by a test, as an intruder would.
pub fn raw_sql(text: String) -> &'static Sql {
    Box::leak(Box::new(Sql::new(text.leak(), file!(), line!())))
}

/// What an intruder with the database does.
pub fn tamper(db: &Database, text: &str) -> store::Result<u64> {
    db.write(|tx| tx.execute(raw_sql(text.to_owned()), &[]))
}
