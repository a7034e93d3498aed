//! Invented acts and keys for the tests of this crate.

use std::borrow::Cow;

use kernel::{Actor, Id, Secret, TestClock, TestEntropy, Timestamp, World};
use serde_json::json;

use crate::{
    event::{Event, Subject},
    note::Signer,
};

/// The log of an invented town.
pub(crate) const ORIGIN: &str = "rathaus.musterstadt.example/verzeichnis";

/// A world that repeats itself, on 23 November 2026 at noon in Germany.
pub(crate) fn world() -> World {
    let noon: Timestamp = "2026-11-23T11:00:00.123456Z".parse().unwrap();
    World::new(TestClock::at(noon), TestEntropy::seeded(1))
}

/// The key of that town.
pub(crate) fn signer() -> Signer {
    Signer::new(ORIGIN, &Secret::new([7; 32])).unwrap()
}

/// A decision about a case, with the hash of the notice.
pub(crate) fn decision(world: &World) -> Event {
    let case: Id<()> = world.id();
    Event {
        id: world.id(),
        at: world.now(),
        kind: Cow::Borrowed("case.decided"),
        subject: Subject::new("case", case),
        case: Some(case),
        actor: Actor::Staff { person: world.id(), deputy_for: None },
        data: json!({"ergebnis": "bewilligt", "dokument": {"sha256": crate::Hash::of(&[b"notice"]).to_string()}}),
    }
}
