//! Processes and the versions of their models.

pub mod actions;
pub mod compare;
pub mod figures;
pub mod pages;
mod paper;
pub mod routes;
pub mod store;
mod variables;

use std::collections::HashMap;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use bpmn::model::{Definitions, FlowNode, Position, Process as Drawn};
use bpmn::xml::Document;
use engine::kept::Names;
use engine::model::{Feel, Model};
use engine::net::{NodeId, PoolId};
use engine::soundness::{Foreseen, MOST_STATES};
use kernel::{Error, Id, PersonId, Result, Timestamp};
use town::Town;
pub use variables::unknown;

use crate::elements::{self, Element, TaskSpec};

/// From so many running instances on they are not counted: nobody needs to know, and counting reads each.
pub(crate) const MANY: i64 = 1_000;

/// Marker and identifier of a process.
pub type ProcessId = Id<Process>;
/// Marker and identifier of a version of a process.
pub type VersionId = Id<Version>;

/// A process (Prozess).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Process {
    /// Which one.
    pub id: ProcessId,
    /// By which services and call activities name it.
    pub key: String,
    /// The version with which new instances begin.
    pub current: Option<VersionId>,
    /// The number given last.
    pub versions: i64,
    /// Grows with every change.
    pub version: i64,
}

/// A published version of a process. It never changes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Version {
    /// Which one.
    pub id: VersionId,
    /// Of which process.
    pub process: ProcessId,
    /// Its number, from 1.
    pub number: i64,
    /// The model: BPMN 2.0 XML.
    pub model: String,
    /// When it was published.
    pub published_at: Timestamp,
    /// By whom; nobody where the program did.
    pub published_by: Option<PersonId>,
}

/// A model that was read and can be run.
#[derive(Debug)]
pub struct Ready {
    /// What the file says.
    pub read: Definitions,
    /// What the engine runs.
    pub model: Model,
    /// The names of its elements.
    pub names: Names,
    /// What the house adds to each node.
    elements: Vec<Element>,
    /// Of each process: every state at which the search of the model found it, once somebody wants to know.
    foreseen: Vec<OnceLock<Option<Foreseen>>>,
}

impl Ready {
    /// Reads a model that was published, or is to be.
    ///
    /// # Errors
    /// In German, everything that stands in the way.
    pub fn of(xml: &str) -> Result<Self, Vec<String>> {
        let document = Document::read(xml.as_bytes()).map_err(|error| vec![error.to_string()])?;
        let read = Definitions::read(&document).map_err(|error| vec![error.to_string()])?;
        let model = Model::of(&read, &Feel)
            .map_err(|refusals| refusals.into_iter().map(|refusal| refusal.text).collect::<Vec<_>>())?;
        let elements = elements::read(&read)
            .map_err(|faults| faults.into_iter().map(|fault| fault.text).collect::<Vec<_>>())?;
        let foreseen = model.net().pools.iter().map(|_| OnceLock::new()).collect();
        Ok(Self { names: Names::of(model.net()), read, model, elements, foreseen })
    }

    /// The process that runs when nothing else is said: the one that is meant to be executed, else the only one that has a start event,
    /// else the first.
    #[must_use]
    pub fn process(&self) -> Option<&Drawn> {
        let processes = &self.read.processes;
        let starts = |process: &&Drawn| {
            let is_start = |node: &FlowNode| {
                let event = node.event().map(|event| &event.position);
                node.scope == process.scope && matches!(event, Some(Position::Start { .. }))
            };
            self.read.nodes.iter().any(is_start)
        };
        let executable = processes.iter().find(|process| process.executable);
        executable.or_else(|| processes.iter().find(starts)).or_else(|| processes.first())
    }

    /// The name of that process; its id where it has none.
    #[must_use]
    pub fn name(&self) -> &str {
        self.process().map_or("", |process| process.base.shown())
    }

    /// The fields with which that process is begun by hand: those of its start event that waits for nothing.
    #[must_use]
    pub fn start_fields(&self) -> &[crate::fields::Field] {
        let Some(process) = self.process() else { return &[] };
        let is_start = |node: &&FlowNode| {
            let event = node.event();
            node.scope == process.scope
                && event.is_some_and(|event| {
                    matches!(event.position, Position::Start { .. }) && event.definitions.is_empty()
                })
        };
        let start = self.read.nodes.iter().find(is_start);
        let element = start.and_then(|start| self.elements.get(start.index.index()));
        element.map_or(&[], |element| &element.task.fields)
    }

    /// The fields of all elements, in their order; of several with the same name the first.
    pub fn fields(&self) -> impl Iterator<Item = &crate::fields::Field> {
        let mut names = std::collections::HashSet::new();
        let all = self.elements.iter().flat_map(|element| &element.task.fields);
        all.filter(move |field| names.insert(field.name.as_str()))
    }

    /// How a person's task is given: that of the element of this id.
    #[must_use]
    pub fn task(&self, element: &str) -> Option<&TaskSpec> {
        let node = self.names.find_node(element)?;
        self.element(node).map(|element| &element.task)
    }

    /// Every state that can come about in a process of the model; none where that is not proven.
    #[must_use]
    pub fn foreseen(&self, pool: PoolId) -> Option<&Foreseen> {
        let search = || Foreseen::of(&self.model, pool, MOST_STATES);
        self.foreseen.get(usize::from(pool))?.get_or_init(search).as_ref()
    }

    /// What the house adds to a node; nothing to one that is not drawn.
    #[must_use]
    pub fn element(&self, node: NodeId) -> Option<&Element> {
        self.elements.get(usize::from(node))
    }
}

/// The models that were read already, of all towns: a version never changes, and its id is known nowhere else.
#[derive(Debug, Default)]
pub(crate) struct Shelf(Mutex<HashMap<VersionId, Arc<Ready>>>);

/// So many models are kept in memory.
const ROOM: usize = 500;

impl Shelf {
    /// The model of a version.
    pub(crate) fn get(&self, read: &mut ::store::Read<'_>, version: VersionId) -> Result<Arc<Ready>> {
        match self.held(version) {
            Some(ready) => Ok(ready),
            None => self.put(version, &store::model(read, version)?),
        }
    }

    /// The same outside of a transaction.
    pub(crate) fn of(&self, town: &Town, version: VersionId) -> Result<Arc<Ready>> {
        match self.held(version) {
            Some(ready) => Ok(ready),
            None => town.read(|read| self.get(read, version)),
        }
    }

    fn held(&self, version: VersionId) -> Option<Arc<Ready>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).get(&version).cloned()
    }

    fn put(&self, version: VersionId, xml: &str) -> Result<Arc<Ready>> {
        let ready = Ready::of(xml).map_err(|reasons| {
            Error::internal(format!("the published model {version} cannot be read: {}", reasons.join(" ")))
        })?;
        let ready = Arc::new(ready);
        let mut held = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if held.len() >= ROOM {
            held.clear();
        }
        Ok(held.entry(version).or_insert(ready).clone())
    }
}
