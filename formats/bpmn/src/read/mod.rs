//! From the tree to the typed model. First every element gets its place, then each is read and finds what it refers to.

mod activities;
mod collaborations;
mod data;
mod diagrams;
mod events;
mod index;
mod links;
mod nodes;
mod parts;
mod processes;
mod roots;

use crate::model::Definitions;
use crate::namespaces::MODEL;
use crate::xml::Document;
use index::Index;
pub(crate) use parts::is_formal;

/// A file is XML but no BPMN 2.0.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error(
    "Das ist keine BPMN-2.0-Datei: Das oberste Element heißt „{found}“, erwartet wird „definitions“ im Namensraum {MODEL}."
)]
pub struct NotBpmn {
    /// The name of the root element.
    pub found: String,
}

impl Definitions {
    /// Reads the model of a file.
    ///
    /// What the standard does not know stays in the document and in `extensions`; what is wrong is not refused here but
    /// found by [`crate::lint`].
    ///
    /// # Errors
    /// When the root element is not `definitions` of BPMN 2.0.
    pub fn read(document: &Document) -> Result<Self, NotBpmn> {
        let root = document.root();
        if !root.is(MODEL, "definitions") {
            return Err(NotBpmn { found: root.name().chars().take(80).collect() });
        }
        let index = Index::new(document);
        let mut definitions = Self {
            base: index.base(root),
            target_namespace: index.target.clone(),
            expression_language: index.language.clone(),
            exporter: exporter(root),
            processes: index.processes(),
            scopes: index.scopes(),
            nodes: index.nodes(),
            flows: index.flows(),
            lanes: index.lanes(),
            collaborations: index.collaborations(),
            participants: index.participants(),
            message_flows: index.message_flows(),
            data: index.data(),
            associations: index.associations(),
            artifacts: index.artifacts(),
            items: index.items(),
            messages: index.messages(),
            signals: index.signals(),
            errors: index.coded(&index.found.errors, "errorCode"),
            escalations: index.coded(&index.found.escalations, "escalationCode"),
            interfaces: index.interfaces(),
            operations: index.operations(),
            global_tasks: index.global_tasks(),
            diagrams: index.diagrams(),
            duplicate_ids: Vec::new(),
            ids: std::collections::HashMap::new(),
            things: std::collections::HashMap::new(),
        };
        definitions.duplicate_ids = index.duplicates;
        definitions.ids = index.ids;
        definitions.things = index.things;
        definitions.connect(document);
        Ok(definitions)
    }
}

fn exporter(root: crate::xml::Element<'_>) -> String {
    let part = |name| root.attribute(name).unwrap_or_default().trim();
    format!("{} {}", part("exporter"), part("exporterVersion")).trim().to_owned()
}
