//! Collaborations, pools, message flows.

use super::index::Index;
use super::parts::{children, number};
use crate::model::{Collaboration, MessageFlow, Participant, ParticipantIndex, Thing};
use crate::namespaces::MODEL;
use crate::xml::Element;

impl Index<'_> {
    pub(super) fn collaborations(&self) -> Vec<Collaboration> {
        let mut first = 0;
        let mut all = Vec::new();
        for element in &self.found.collaborations {
            let participant =
                |child: Element<'_>| self.things.get(&child.id()).and_then(|thing| thing.participant());
            let flows = children(*element, "messageFlow").count();
            let conversations = element.children().filter(|child| {
                child.namespace() == MODEL
                    && matches!(
                        child.local(),
                        "conversation" | "subConversation" | "callConversation" | "conversationLink"
                    )
            });
            all.push(Collaboration {
                base: self.base(*element),
                kind: element.local().to_owned(),
                participants: children(*element, "participant").filter_map(participant).collect(),
                message_flows: (first, first + flows),
                conversations: conversations.map(Element::id).collect(),
            });
            first += flows;
        }
        all
    }

    pub(super) fn participants(&self) -> Vec<Participant> {
        let read = |(element, index): (&Element<'_>, u32)| {
            let multiplicity = children(*element, "participantMultiplicity").next();
            Participant {
                base: self.base(*element),
                index: ParticipantIndex(index),
                process: self.attribute_reference(*element, "processRef", Thing::process),
                multiplicity: multiplicity.map(|found| {
                    (number(found, "minimum").unwrap_or(0), number(found, "maximum").unwrap_or(1))
                }),
                interfaces: self.child_element_references(*element, "interfaceRef"),
            }
        };
        self.found.participants.iter().zip(0..).map(read).collect()
    }

    pub(super) fn message_flows(&self) -> Vec<MessageFlow> {
        let read = |element: &Element<'_>| MessageFlow {
            base: self.base(*element),
            source: self.element_reference(*element, element.attribute("sourceRef").unwrap_or_default()),
            target: self.element_reference(*element, element.attribute("targetRef").unwrap_or_default()),
            message: self.attribute_reference(*element, "messageRef", Thing::message),
        };
        self.found.message_flows.iter().map(read).collect()
    }
}
