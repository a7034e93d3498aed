//! Processes, scopes, sequence flows, lanes, artifacts.

use super::index::Index;
use super::parts::{children, flag, text};
use crate::model::{
    Artifact, ArtifactKind, Association, FlowIndex, Lane, LaneIndex, Process, ProcessIndex, Scope,
    ScopeIndex, ScopeOwner, SequenceFlow, Thing,
};
use crate::xml::Element;

impl Index<'_> {
    pub(super) fn processes(&self) -> Vec<Process> {
        let read = |(element, index): (&Element<'_>, u32)| Process {
            base: self.base(*element),
            index: ProcessIndex(index),
            scope: self.made.get(&element.id()).copied().unwrap_or(ScopeIndex(0)),
            executable: flag(*element, "isExecutable").unwrap_or(false),
            kind: text(*element, "processType"),
            closed: flag(*element, "isClosed").unwrap_or(false),
            io: self.io(*element),
            resources: self.resources(*element),
        };
        self.found.processes.iter().zip(0..).map(read).collect()
    }

    pub(super) fn scopes(&self) -> Vec<Scope> {
        let read = |(element, index): (&Element<'_>, u32)| {
            let mut scope = Scope {
                index: ScopeIndex(index),
                element: element.id(),
                owner: self.owner(*element),
                parent: self.scope_of(*element),
                nodes: Vec::new(),
                flows: Vec::new(),
                data: Vec::new(),
            };
            for child in element.children() {
                match self.things.get(&child.id()) {
                    Some(Thing::Node(node)) => scope.nodes.push(*node),
                    Some(Thing::Flow(flow)) => scope.flows.push(*flow),
                    Some(Thing::Data(data)) => scope.data.push(*data),
                    _ => {}
                }
            }
            scope
        };
        self.found.scopes.iter().zip(0..).map(read).collect()
    }

    fn owner(&self, element: Element<'_>) -> ScopeOwner {
        match self.things.get(&element.id()) {
            Some(Thing::Process(process)) => ScopeOwner::Process(*process),
            Some(Thing::Node(node)) => ScopeOwner::SubProcess(*node),
            _ => ScopeOwner::Choreography,
        }
    }

    pub(super) fn flows(&self) -> Vec<SequenceFlow> {
        let read = |(element, index): (&Element<'_>, u32)| SequenceFlow {
            base: self.base(*element),
            index: FlowIndex(index),
            scope: element.parent().and_then(|parent| self.made.get(&parent.id())).copied(),
            source: self.reference(*element, element.attribute("sourceRef").unwrap_or_default(), Thing::node),
            target: self.reference(*element, element.attribute("targetRef").unwrap_or_default(), Thing::node),
            condition: self.expression(*element, "conditionExpression"),
            immediate: flag(*element, "isImmediate"),
        };
        self.found.flows.iter().zip(0..).map(read).collect()
    }

    pub(super) fn lanes(&self) -> Vec<Lane> {
        let parent = |element: Element<'_>| {
            let set = element.parent()?;
            let around = set.parent()?;
            self.things.get(&around.id()).and_then(|thing| thing.lane())
        };
        let read = |(element, index): (&Element<'_>, u32)| Lane {
            base: self.base(*element),
            index: LaneIndex(index),
            scope: self.scope_of(*element),
            parent: parent(*element),
            nodes: self.child_references(*element, "flowNodeRef", Thing::node),
        };
        self.found.lanes.iter().zip(0..).map(read).collect()
    }

    pub(super) fn associations(&self) -> Vec<Association> {
        let read = |element: &Element<'_>| Association {
            base: self.base(*element),
            source: self.element_reference(*element, element.attribute("sourceRef").unwrap_or_default()),
            target: self.element_reference(*element, element.attribute("targetRef").unwrap_or_default()),
            direction: element.attribute("associationDirection").unwrap_or("None").to_owned(),
        };
        self.found.associations.iter().map(read).collect()
    }

    pub(super) fn artifacts(&self) -> Vec<Artifact> {
        let read = |element: &Element<'_>| Artifact {
            base: self.base(*element),
            kind: if element.local() == "group" {
                ArtifactKind::Group { category: text(*element, "categoryValueRef") }
            } else {
                ArtifactKind::Text {
                    text: children(*element, "text").map(Element::text).collect(),
                    format: element.attribute("textFormat").unwrap_or("text/plain").to_owned(),
                }
            },
        };
        self.found.artifacts.iter().map(read).collect()
    }
}
