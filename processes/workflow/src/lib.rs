//! Processes that run: what the engine computes is kept in the database, in the transaction of the act that caused it.
//!
//! A process ([`models`]) has versions, each a BPMN model. An instance ([`instances`]) runs on one version and drives one case. It
//! waits for people ([`tasks`]), for services, which are named [`connectors`] and called by jobs, for messages and for moments.
//! Every turn is recorded in the log with its command and its events, so that it can be replayed.

pub mod connectors;
pub mod course;
pub mod drafts;
pub mod elements;
pub mod fields;
pub mod instances;
pub mod jobs;
pub mod models;
mod picture;
pub mod tasks;
mod words;

use std::sync::Arc;

use kernel::{Error, Result};
use server::{Route, Visit};

pub use connectors::{Call, Connectors, Done};
pub use instances::InstanceId;
pub use models::{ProcessId, VersionId};
pub use tasks::TaskId;

/// The tables of this crate.
pub const MIGRATIONS: &[store::Migration] = &[
    store::migration!("workflow", "0001_workflow"),
    store::migration!("workflow", "0002_root_scope"),
    store::migration!("workflow", "0003_catalogue"),
    store::migration!("workflow", "0004_drafts"),
    store::migration!("workflow", "0005_desk"),
    store::migration!("workflow", "0006_packages"),
    store::migration!("workflow", "0007_waits"),
];

/// The pages and acts of this crate.
#[must_use]
pub fn routes() -> Vec<Route> {
    [models::routes::routes(), drafts::routes::routes(), tasks::routes::routes(), instances::routes::routes()]
        .concat()
}

/// What is needed to run processes: the connectors, and the models that were read already. One for all towns.
#[derive(Debug, Clone, Default)]
pub struct Workflow {
    /// The services that processes may call.
    pub connectors: Arc<Connectors>,
    pub(crate) models: Arc<models::Shelf>,
}

impl Workflow {
    /// With these connectors.
    #[must_use]
    pub fn new(connectors: Connectors) -> Self {
        Self { connectors: Arc::new(connectors), models: Arc::default() }
    }

    /// What the program put into the extensions of its house.
    ///
    /// # Errors
    /// Where it did not.
    pub fn of_visit(visit: &Visit) -> Result<&Self> {
        let found = visit.house.extensions.get::<Self>();
        found.ok_or_else(|| Error::internal("no workflow was put into the house"))
    }
}
