//! Activities, their loops and the people who do them.

use super::index::Index;
use super::parts::{children, flag, number, text};
use crate::model::{
    Activity, ActivityKind, AdHoc, Loop, MultiBehavior, MultiInstance, Reference, ResourceRole, ScopeIndex,
    StandardLoop, SubProcess, Task, Thing,
};
use crate::namespaces::MODEL;
use crate::xml::{Element, NodeId};

impl Index<'_> {
    pub(super) fn activity(&self, element: Element<'_>) -> Activity {
        let mut loops: Vec<Loop> = element.children().filter_map(|child| self.repeats(child)).collect();
        let association = |found| self.data_association(found);
        Activity {
            kind: self.activity_kind(element),
            loop_count: loops.len(),
            repeats: if loops.is_empty() { None } else { Some(loops.remove(0)) },
            for_compensation: flag(element, "isForCompensation").unwrap_or(false),
            start_quantity: quantity(element, "startQuantity"),
            completion_quantity: quantity(element, "completionQuantity"),
            default: self.attribute_reference(element, "default", Thing::flow),
            io: self.io(element),
            inputs: children(element, "dataInputAssociation").map(association).collect(),
            outputs: children(element, "dataOutputAssociation").map(association).collect(),
            properties: self.own_data(element, "property"),
            resources: self.resources(element),
        }
    }

    fn activity_kind(&self, element: Element<'_>) -> ActivityKind {
        match element.local() {
            "subProcess" | "transaction" | "adHocSubProcess" => {
                ActivityKind::SubProcess(self.sub_process(element))
            }
            "callActivity" => {
                ActivityKind::Call { called: self.attribute_reference(element, "calledElement", Some) }
            }
            _ => ActivityKind::Task(self.task(element)),
        }
    }

    fn task(&self, element: Element<'_>) -> Task {
        let implementation = text(element, "implementation");
        let message = || self.attribute_reference(element, "messageRef", Thing::message);
        let operation = || self.attribute_reference(element, "operationRef", Thing::operation);
        match element.local() {
            "userTask" => Task::User { implementation },
            "manualTask" => Task::Manual,
            "serviceTask" => Task::Service { implementation, operation: operation() },
            "sendTask" => Task::Send { implementation, message: message(), operation: operation() },
            "receiveTask" => Task::Receive {
                implementation,
                message: message(),
                operation: operation(),
                instantiate: flag(element, "instantiate").unwrap_or(false),
            },
            "businessRuleTask" => Task::BusinessRule { implementation },
            "scriptTask" => Task::Script {
                format: text(element, "scriptFormat"),
                script: children(element, "script").next().map(Element::text),
            },
            _ => Task::Plain,
        }
    }

    fn sub_process(&self, element: Element<'_>) -> SubProcess {
        let ad_hoc = || AdHoc {
            sequential: element.attribute("ordering").map(str::trim) == Some("Sequential"),
            cancel_remaining: flag(element, "cancelRemainingInstances").unwrap_or(true),
            completion: self.expression(element, "completionCondition"),
        };
        SubProcess {
            scope: self.made.get(&element.id()).copied().unwrap_or(ScopeIndex(0)),
            triggered_by_event: flag(element, "triggeredByEvent").unwrap_or(false),
            transaction: (element.local() == "transaction")
                .then(|| element.attribute("method").unwrap_or("##Compensate").to_owned()),
            ad_hoc: (element.local() == "adHocSubProcess").then(ad_hoc),
        }
    }

    fn repeats(&self, element: Element<'_>) -> Option<Loop> {
        if element.namespace() != MODEL {
            return None;
        }
        match element.local() {
            "standardLoopCharacteristics" => Some(Loop::Standard(StandardLoop {
                element: element.id(),
                test_before: flag(element, "testBefore").unwrap_or(false),
                maximum: number(element, "loopMaximum"),
                condition: self.expression(element, "loopCondition"),
            })),
            "multiInstanceLoopCharacteristics" => Some(Loop::Multi(Box::new(self.multi_instance(element)))),
            _ => None,
        }
    }

    fn multi_instance(&self, element: Element<'_>) -> MultiInstance {
        let behavior = match element.attribute("behavior").map(str::trim) {
            Some("None") => MultiBehavior::None,
            Some("One") => MultiBehavior::One,
            Some("Complex") => MultiBehavior::Complex,
            _ => MultiBehavior::All,
        };
        let event = |name| {
            let found = element.attribute(name).filter(|found| !found.trim().is_empty());
            found.map(|found| self.element_reference(found))
        };
        let thrown = |reference: &Option<Reference<NodeId>>| {
            let target = reference.as_ref().and_then(|reference| reference.target);
            target.and_then(|target| self.event_definition(self.document.element(target), true))
        };
        let complex = children(element, "complexBehaviorDefinition").map(|definition| {
            let events = children(definition, "event").flat_map(Element::children);
            let events = events.filter_map(|event| self.event_definition(event, false)).collect();
            (self.expression(definition, "condition"), events)
        });
        let (one_event, none_event) = (event("oneBehaviorEventRef"), event("noneBehaviorEventRef"));
        MultiInstance {
            element: element.id(),
            sequential: flag(element, "isSequential").unwrap_or(false),
            cardinality: self.expression(element, "loopCardinality"),
            input_collection: self.child_reference(element, "loopDataInputRef", Thing::data),
            output_collection: self.child_reference(element, "loopDataOutputRef", Thing::data),
            input_item: self.own_data(element, "inputDataItem").first().copied(),
            output_item: self.own_data(element, "outputDataItem").first().copied(),
            completion: self.expression(element, "completionCondition"),
            behavior,
            one_thrown: thrown(&one_event),
            none_thrown: thrown(&none_event),
            one_event,
            none_event,
            complex: complex.collect(),
        }
    }

    /// Who does it: everything that is a resource role or a kind of it.
    pub(super) fn resources(&self, element: Element<'_>) -> Vec<ResourceRole> {
        let is_role = |child: &Element<'_>| {
            child.namespace() == MODEL
                && matches!(child.local(), "resourceRole" | "performer" | "humanPerformer" | "potentialOwner")
        };
        let read = |child: Element<'_>| {
            let assignment = children(child, "resourceAssignmentExpression").next();
            let expression = assignment.and_then(|found| {
                self.expression(found, "formalExpression").or_else(|| self.expression(found, "expression"))
            });
            ResourceRole {
                base: self.base(child),
                kind: child.local().to_owned(),
                resource: children(child, "resourceRef").next().map(|found| found.text().trim().to_owned()),
                assignment: expression,
                bound: children(child, "resourceParameterBinding").next().is_some(),
            }
        };
        element.children().filter(is_role).map(read).collect()
    }
}

/// How many tokens; 1 if the file says nothing, -1 if it says something that is no number.
fn quantity(element: Element<'_>, name: &str) -> i64 {
    match element.attribute(name) {
        Some(said) => said.trim().parse().unwrap_or(-1),
        None => 1,
    }
}
