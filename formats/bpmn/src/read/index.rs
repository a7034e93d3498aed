//! First pass: what each element is, and its place in the lists.

use std::collections::HashMap;

use crate::model::{
    DataIndex, ErrorIndex, EscalationIndex, FlowIndex, ItemIndex, LaneIndex, MessageIndex, NodeIndex,
    OperationIndex, ParticipantIndex, ProcessIndex, ScopeIndex, SignalIndex, Thing,
};
use crate::namespaces::MODEL;
use crate::xml::{Document, Element, NodeId};

/// The language of expressions where the file says nothing (BPMN 2.0, 8.1).
const XPATH: &str = "http://www.w3.org/1999/XPath";

/// The elements of a file, sorted by what they are.
#[derive(Default)]
pub(super) struct Found<'a> {
    pub(super) processes: Vec<Element<'a>>,
    pub(super) scopes: Vec<Element<'a>>,
    pub(super) nodes: Vec<Element<'a>>,
    pub(super) flows: Vec<Element<'a>>,
    pub(super) lanes: Vec<Element<'a>>,
    pub(super) collaborations: Vec<Element<'a>>,
    pub(super) participants: Vec<Element<'a>>,
    pub(super) message_flows: Vec<Element<'a>>,
    pub(super) data: Vec<Element<'a>>,
    pub(super) associations: Vec<Element<'a>>,
    pub(super) artifacts: Vec<Element<'a>>,
    pub(super) items: Vec<Element<'a>>,
    pub(super) messages: Vec<Element<'a>>,
    pub(super) signals: Vec<Element<'a>>,
    pub(super) errors: Vec<Element<'a>>,
    pub(super) escalations: Vec<Element<'a>>,
    pub(super) interfaces: Vec<Element<'a>>,
    pub(super) operations: Vec<Element<'a>>,
    pub(super) global_tasks: Vec<Element<'a>>,
}

/// Everything that the second pass needs to know.
pub(super) struct Index<'a> {
    pub(super) document: &'a Document,
    pub(super) target: String,
    pub(super) language: String,
    pub(super) found: Found<'a>,
    pub(super) ids: HashMap<String, NodeId>,
    pub(super) duplicates: Vec<(String, NodeId)>,
    pub(super) things: HashMap<NodeId, Thing>,
    /// The scope that an element makes for what it contains.
    pub(super) made: HashMap<NodeId, ScopeIndex>,
}

fn next<T>(list: &mut Vec<T>, item: T) -> u32 {
    list.push(item);
    u32::try_from(list.len() - 1).unwrap_or(u32::MAX)
}

/// Whether elements of this name are events, activities or gateways.
fn is_node(name: &str) -> bool {
    name.ends_with("Task") && !name.starts_with("global")
        || matches!(
            name,
            "startEvent"
                | "endEvent"
                | "intermediateCatchEvent"
                | "intermediateThrowEvent"
                | "boundaryEvent"
                | "task"
                | "subProcess"
                | "transaction"
                | "adHocSubProcess"
                | "callActivity"
                | "exclusiveGateway"
                | "inclusiveGateway"
                | "parallelGateway"
                | "eventBasedGateway"
                | "complexGateway"
                | "subChoreography"
                | "callChoreography"
        )
}

/// Whether they contain flow nodes.
fn is_scope(name: &str) -> bool {
    matches!(
        name,
        "process" | "subProcess" | "transaction" | "adHocSubProcess" | "choreography" | "subChoreography"
    )
}

impl<'a> Index<'a> {
    pub(super) fn new(document: &'a Document) -> Self {
        let root = document.root();
        let mut index = Self {
            document,
            target: root.attribute("targetNamespace").unwrap_or_default().to_owned(),
            language: root.attribute("expressionLanguage").unwrap_or(XPATH).to_owned(),
            found: Found::default(),
            ids: HashMap::new(),
            duplicates: Vec::new(),
            things: HashMap::new(),
            made: HashMap::new(),
        };
        let mut extension = None;
        for element in root.descendants() {
            // What lies in extension elements belongs to the tools that put it there, whatever it is called.
            if extension.is_some_and(|extension| is_below(element, extension)) {
                continue;
            }
            extension = None;
            if element.namespace() == MODEL {
                if element.local() == "extensionElements" {
                    extension = Some(element.id());
                } else {
                    index.place(element);
                }
            }
        }
        index
    }

    fn place(&mut self, element: Element<'a>) {
        let id = element.id();
        let thing = self.thing(element);
        self.things.insert(id, thing);
        if is_scope(element.local()) {
            let scope = ScopeIndex(next(&mut self.found.scopes, element));
            self.made.insert(id, scope);
        }
        let Some(name) = element.attribute("id").map(str::trim).filter(|name| !name.is_empty()) else {
            return;
        };
        if self.ids.contains_key(name) {
            self.duplicates.push((name.to_owned(), id));
        } else {
            self.ids.insert(name.to_owned(), id);
        }
    }

    fn thing(&mut self, element: Element<'a>) -> Thing {
        let found = &mut self.found;
        let other = Thing::Other(element.id());
        match element.local() {
            "process" => Thing::Process(ProcessIndex(next(&mut found.processes, element))),
            "sequenceFlow" => Thing::Flow(FlowIndex(next(&mut found.flows, element))),
            "lane" => Thing::Lane(LaneIndex(next(&mut found.lanes, element))),
            "participant" => Thing::Participant(ParticipantIndex(next(&mut found.participants, element))),
            "dataObject"
            | "dataObjectReference"
            | "dataStore"
            | "dataStoreReference"
            | "property"
            | "dataInput"
            | "dataOutput"
            | "inputDataItem"
            | "outputDataItem" => Thing::Data(DataIndex(next(&mut found.data, element))),
            "itemDefinition" => Thing::Item(ItemIndex(next(&mut found.items, element))),
            "message" => Thing::Message(MessageIndex(next(&mut found.messages, element))),
            "signal" => Thing::Signal(SignalIndex(next(&mut found.signals, element))),
            "error" => Thing::Error(ErrorIndex(next(&mut found.errors, element))),
            "escalation" => Thing::Escalation(EscalationIndex(next(&mut found.escalations, element))),
            "operation" => Thing::Operation(OperationIndex(next(&mut found.operations, element))),
            "collaboration" | "globalConversation" | "choreography" | "globalChoreographyTask" => {
                found.collaborations.push(element);
                other
            }
            "messageFlow" => {
                found.message_flows.push(element);
                other
            }
            "association" => {
                found.associations.push(element);
                other
            }
            "textAnnotation" | "group" => {
                found.artifacts.push(element);
                other
            }
            "interface" => {
                found.interfaces.push(element);
                other
            }
            name if name.starts_with("global") => {
                found.global_tasks.push(element);
                other
            }
            name if is_node(name)
                && element.parent().is_some_and(|parent| self.made.contains_key(&parent.id())) =>
            {
                Thing::Node(NodeIndex(next(&mut found.nodes, element)))
            }
            _ => other,
        }
    }

    /// The scope that an element lies in, directly or deeper.
    pub(super) fn scope_of(&self, element: Element<'_>) -> Option<ScopeIndex> {
        let mut around = element.parent();
        while let Some(current) = around {
            if let Some(scope) = self.made.get(&current.id()) {
                return Some(*scope);
            }
            around = current.parent();
        }
        None
    }

    /// The element that a name refers to at this place.
    pub(super) fn find(&self, at: Element<'_>, name: &str) -> Option<NodeId> {
        let name = name.trim();
        if let Some(found) = self.ids.get(name) {
            return Some(*found);
        }
        let (prefix, local) = name.split_once(':')?;
        let ours = at.namespace_of(prefix).is_none_or(|namespace| namespace == self.target);
        ours.then(|| self.ids.get(local).copied()).flatten()
    }
}

fn is_below(element: Element<'_>, above: NodeId) -> bool {
    std::iter::successors(element.parent(), |element| element.parent()).any(|element| element.id() == above)
}
