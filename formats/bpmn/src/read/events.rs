//! Events and their definitions.

use super::index::Index;
use super::parts::{children, flag};
use crate::model::{Event, EventDefinition, Position, Reference, Thing, Timer, Trigger};
use crate::namespaces::MODEL;
use crate::xml::Element;

impl Index<'_> {
    pub(super) fn event(&self, element: Element<'_>) -> Event {
        let input = matches!(element.local(), "intermediateThrowEvent" | "endEvent");
        let set = if input { "inputSet" } else { "outputSet" };
        let association = if input { "dataInputAssociation" } else { "dataOutputAssociation" };
        Event {
            position: self.position(element),
            definitions: self.event_definitions(element),
            parallel_multiple: flag(element, "parallelMultiple").unwrap_or(false),
            data: self.own_data(element, if input { "dataInput" } else { "dataOutput" }),
            sets: children(element, set).map(|set| self.data_set(set)).collect(),
            associations: children(element, association).map(|found| self.data_association(found)).collect(),
            handler: None,
            link_target: None,
        }
    }

    fn position(&self, element: Element<'_>) -> Position {
        match element.local() {
            "startEvent" => Position::Start { interrupting: flag(element, "isInterrupting").unwrap_or(true) },
            "intermediateCatchEvent" => Position::Catch,
            "endEvent" => Position::End,
            "boundaryEvent" => Position::Boundary {
                attached_to: self
                    .attribute_reference(element, "attachedToRef", Thing::node)
                    .unwrap_or(Reference { name: String::new(), target: None }),
                cancel_activity: flag(element, "cancelActivity").unwrap_or(true),
            },
            _ => Position::Throw,
        }
    }

    fn event_definitions(&self, element: Element<'_>) -> Vec<EventDefinition> {
        let mut found = Vec::new();
        for child in element.children().filter(|child| child.namespace() == MODEL) {
            if child.local() == "eventDefinitionRef" {
                let target = self.find(&child.text()).map(|id| self.document.element(id));
                found.extend(target.and_then(|target| self.event_definition(target, true)));
            } else {
                found.extend(self.event_definition(child, false));
            }
        }
        found
    }

    pub(super) fn event_definition(
        &self,
        element: Element<'_>,
        by_reference: bool,
    ) -> Option<EventDefinition> {
        Some(EventDefinition { trigger: self.trigger(element)?, base: self.base(element), by_reference })
    }

    fn trigger(&self, element: Element<'_>) -> Option<Trigger> {
        let trigger = match element.local() {
            "messageEventDefinition" => Trigger::Message {
                message: self.attribute_reference(element, "messageRef", Thing::message),
                operation: self.child_reference(element, "operationRef", Thing::operation),
            },
            "timerEventDefinition" => Trigger::Timer(Timer {
                date: self.expression(element, "timeDate"),
                duration: self.expression(element, "timeDuration"),
                cycle: self.expression(element, "timeCycle"),
            }),
            "errorEventDefinition" => {
                Trigger::Error(self.attribute_reference(element, "errorRef", Thing::error))
            }
            "escalationEventDefinition" => {
                Trigger::Escalation(self.attribute_reference(element, "escalationRef", Thing::escalation))
            }
            "signalEventDefinition" => {
                Trigger::Signal(self.attribute_reference(element, "signalRef", Thing::signal))
            }
            "conditionalEventDefinition" => Trigger::Conditional(self.expression(element, "condition")),
            "linkEventDefinition" => Trigger::Link {
                name: element.attribute("name").unwrap_or_default().to_owned(),
                sources: self.child_element_references(element, "source"),
                target: self.child_element_references(element, "target").into_iter().next(),
            },
            "compensateEventDefinition" => Trigger::Compensation {
                activity: self.attribute_reference(element, "activityRef", Thing::node),
                wait: flag(element, "waitForCompletion").unwrap_or(true),
            },
            "cancelEventDefinition" => Trigger::Cancel,
            "terminateEventDefinition" => Trigger::Terminate,
            _ => return None,
        };
        Some(trigger)
    }
}
