//! What rules look at, and where they put what they find.

use super::{Finding, Rule, words};
use crate::limits;
use crate::model::{
    Activity, ActivityKind, Base, Data, DataIndex, Definitions, Event, FlowNode, Gateway, Item, ItemIndex,
    NodeIndex, ProcessIndex, Reference, Scope, ScopeIndex, ScopeOwner, SequenceFlow, SubProcess, Trigger,
};
use crate::namespaces::MODEL;
use crate::xml::{Document, Element, NodeId};

/// A model that is checked.
pub(crate) struct Context<'a> {
    pub(super) document: &'a Document,
    pub(super) model: &'a Definitions,
}

impl<'a> Context<'a> {
    pub(super) fn new(document: &'a Document, model: &'a Definitions) -> Self {
        Self { document, model }
    }

    /// What an element is called in the middle of a sentence.
    pub(super) fn name(&self, element: NodeId) -> String {
        words::name(self.model, self.document.element(element))
    }

    /// What an element is called at the beginning of a sentence.
    pub(super) fn name_big(&self, element: NodeId) -> String {
        words::capital(&self.name(element))
    }

    pub(super) fn nodes(&self) -> impl Iterator<Item = &'a FlowNode> {
        self.model.nodes.iter()
    }

    pub(super) fn events(&self) -> impl Iterator<Item = (&'a FlowNode, &'a Event)> {
        self.nodes().filter_map(|node| node.event().map(|event| (node, event)))
    }

    pub(super) fn activities(&self) -> impl Iterator<Item = (&'a FlowNode, &'a Activity)> {
        self.nodes().filter_map(|node| node.activity().map(|activity| (node, activity)))
    }

    pub(super) fn gateways(&self) -> impl Iterator<Item = (&'a FlowNode, &'a Gateway)> {
        self.nodes().filter_map(|node| node.gateway().map(|gateway| (node, gateway)))
    }

    pub(super) fn sub_processes(&self) -> impl Iterator<Item = (&'a FlowNode, &'a SubProcess)> {
        self.activities().filter_map(|(node, activity)| match &activity.kind {
            ActivityKind::SubProcess(sub) => Some((node, sub)),
            _ => None,
        })
    }

    /// The flow nodes directly in a scope.
    pub(super) fn inside(&self, scope: &'a Scope) -> impl Iterator<Item = &'a FlowNode> {
        let model = self.model;
        scope.nodes.iter().map(|node| model.node(*node))
    }

    pub(super) fn incoming(&self, node: &'a FlowNode) -> impl Iterator<Item = &'a SequenceFlow> {
        let model = self.model;
        node.incoming.iter().map(|flow| model.flow(*flow))
    }

    pub(super) fn outgoing(&self, node: &'a FlowNode) -> impl Iterator<Item = &'a SequenceFlow> {
        let model = self.model;
        node.outgoing.iter().map(|flow| model.flow(*flow))
    }

    /// The sub-process whose inside this scope is.
    pub(super) fn sub_process_of(&self, scope: ScopeIndex) -> Option<(&'a FlowNode, &'a SubProcess)> {
        let ScopeOwner::SubProcess(owner) = self.model.scope(scope).owner else { return None };
        let node = self.model.node(owner);
        match &node.activity()?.kind {
            ActivityKind::SubProcess(sub) => Some((node, sub)),
            _ => None,
        }
    }

    pub(super) fn process_of_node(&self, node: NodeIndex) -> Option<ProcessIndex> {
        self.model.process_of(self.model.node(node).scope)
    }

    /// Whether the node lies in a process that is meant to be executed.
    pub(super) fn is_executable(&self, node: &FlowNode) -> bool {
        self.process_of_node(node.index).is_some_and(|process| self.model.process(process).executable)
    }

    /// Whether the element lies in a process that is meant to be executed.
    pub(super) fn in_executable(&self, element: Element<'_>) -> bool {
        let mut around = std::iter::successors(Some(element), |element| element.parent());
        let process = around.find(|element| element.is(MODEL, "process"));
        process.is_some_and(|process| {
            matches!(process.attribute("isExecutable").map(str::trim), Some("true" | "1"))
        })
    }

    /// The elements of BPMN, those inside of extensions left out.
    pub(super) fn elements(&self) -> impl Iterator<Item = Element<'a>> {
        let document = self.document;
        let known = |element: &Element<'a>| self.model.thing(element.id()).is_some();
        document.root().descendants().filter(known)
    }

    pub(super) fn data(&self, index: DataIndex) -> &'a Data {
        &self.model.data[index.index()]
    }

    pub(super) fn item(&self, item: Option<&Reference<ItemIndex>>) -> Option<&'a Item> {
        item.and_then(|item| item.target).map(|item| &self.model.items[item.index()])
    }

    /// Whether two types are the same or have the same structure.
    pub(super) fn same_type(
        &self,
        one: Option<&Reference<ItemIndex>>,
        other: Option<&Reference<ItemIndex>>,
    ) -> bool {
        match (self.item(one), self.item(other)) {
            (Some(one), Some(other)) => {
                one.base.element == other.base.element
                    || (!one.structure.trim().is_empty() && one.structure.trim() == other.structure.trim())
            }
            (None, None) => true,
            _ => false,
        }
    }

    /// The type of what comes with a trigger.
    pub(super) fn payload(&self, trigger: &'a Trigger) -> Option<&'a Reference<ItemIndex>> {
        let model = self.model;
        match trigger {
            Trigger::Message { message, .. } => {
                message.as_ref()?.target.and_then(|found| model.messages[found.index()].item.as_ref())
            }
            Trigger::Signal(signal) => {
                signal.as_ref()?.target.and_then(|found| model.signals[found.index()].item.as_ref())
            }
            Trigger::Error(error) => {
                error.as_ref()?.target.and_then(|found| model.errors[found.index()].item.as_ref())
            }
            Trigger::Escalation(escalation) => {
                escalation.as_ref()?.target.and_then(|found| model.escalations[found.index()].item.as_ref())
            }
            _ => None,
        }
    }
}

/// Where a rule puts what it finds.
pub(crate) struct Out<'a> {
    document: &'a Document,
    rule: &'static Rule,
    findings: &'a mut Vec<Finding>,
}

impl<'a> Out<'a> {
    pub(super) fn new(document: &'a Document, rule: &'static Rule, findings: &'a mut Vec<Finding>) -> Self {
        Self { document, rule, findings }
    }

    pub(super) fn say(&mut self, base: &Base, message: String) {
        self.at(base.element, message);
    }

    pub(super) fn at(&mut self, element: NodeId, message: String) {
        let of_rule =
            self.findings.iter().rev().take_while(|finding| finding.rule.id == self.rule.id).count();
        if of_rule >= limits::FINDINGS {
            return;
        }
        let found = self.document.element(element);
        let id = found.attribute("id").unwrap_or_default().to_owned();
        self.findings.push(Finding { rule: self.rule, element, id, line: found.line(), message });
    }
}
