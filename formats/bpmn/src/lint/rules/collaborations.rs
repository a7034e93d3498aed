//! Pools and message flows.

use crate::lint::words::{quoted, the};
use crate::lint::{Context, Out, Rule, Severity};
use crate::model::{FlowNode, MessageFlow, ParticipantIndex, Position, ProcessIndex, Thing, Trigger};
use crate::namespaces::MODEL;
use crate::xml::NodeId;

pub(super) static RULES: &[Rule] = &[
    Rule {
        id: "message-flow-pools",
        severity: Severity::Fault,
        source: "7.6.2, 9.4: a message flow connects two different pools",
        demand: "Ein Nachrichtenfluss verbindet zwei verschiedene Pools.",
        check: pools,
    },
    Rule {
        id: "message-flow-event",
        severity: Severity::Fault,
        source: "10.5.2 to 10.5.4: message flows end at catching and begin at throwing message events",
        demand: "Ein Nachrichtenfluss beginnt an einem sendenden und endet an einem wartenden Nachrichtenereignis.",
        check: events,
    },
    Rule {
        id: "global-conversation",
        severity: Severity::Fault,
        source: "9.5.6: a global conversation contains no conversation nodes",
        demand: "Eine globale Konversation enthält keine weiteren Konversationen.",
        check: global_conversation,
    },
    Rule {
        id: "public-executable",
        severity: Severity::Fault,
        source: "10.2, table 10.1: a public process is not executable",
        demand: "Ein öffentlicher Prozess ist nicht ausführbar.",
        check: public_executable,
    },
];

/// In which pool an end of a message flow lies.
#[derive(PartialEq, Eq)]
enum Place {
    Process(ProcessIndex),
    Pool(ParticipantIndex),
}

fn place(context: &Context<'_>, element: Option<NodeId>) -> Option<Place> {
    match context.model.thing(element?)? {
        Thing::Participant(index) => {
            let process = context.model.participants[index.index()].process.as_ref();
            let process = process.and_then(|process| process.target);
            Some(process.map_or(Place::Pool(index), Place::Process))
        }
        Thing::Node(node) => context.process_of_node(node).map(Place::Process),
        _ => None,
    }
}

fn pools(context: &Context<'_>, out: &mut Out<'_>) {
    for flow in &context.model.message_flows {
        let source = place(context, flow.source.target);
        if source.is_some() && source == place(context, flow.target.target) {
            let message = format!(
                "Der Nachrichtenfluss {} beginnt und endet in demselben Pool. Nehmen Sie dort einen Sequenzfluss.",
                quoted(&flow.base)
            );
            out.say(&flow.base, message);
        }
    }
}

fn node<'a>(context: &Context<'a>, element: Option<NodeId>) -> Option<&'a FlowNode> {
    let index = context.model.thing(element?)?.node()?;
    Some(context.model.node(index))
}

/// Whether an event can be the end of a message flow on this side.
fn fits(node: &FlowNode, receives: bool) -> bool {
    let Some(event) = node.event() else { return true };
    let throws = matches!(event.position, Position::Throw | Position::End);
    let message = event.definitions.iter().any(|found| matches!(found.trigger, Trigger::Message { .. }));
    message && throws != receives
}

fn events(context: &Context<'_>, out: &mut Out<'_>) {
    let mut complain = |flow: &MessageFlow, node: &FlowNode, what: &str| {
        let message = format!(
            "Der Nachrichtenfluss {} {what} {}, aber das ist kein passendes Nachrichtenereignis. Ändern Sie den Auslöser \
             des Ereignisses oder den Fluss.",
            quoted(&flow.base),
            the(node)
        );
        out.say(&flow.base, message);
    };
    for flow in &context.model.message_flows {
        if let Some(source) = node(context, flow.source.target).filter(|node| !fits(node, false)) {
            complain(flow, source, "beginnt hier:");
        }
        if let Some(target) = node(context, flow.target.target).filter(|node| !fits(node, true)) {
            complain(flow, target, "endet hier:");
        }
    }
}

fn global_conversation(context: &Context<'_>, out: &mut Out<'_>) {
    for known in context.model.collaborations.iter().filter(|known| known.kind == "globalConversation") {
        let element = context.document.element(known.base.element);
        let inner = element
            .children()
            .find(|child| child.namespace() == MODEL && child.local().contains("onversation"));
        if let Some(inner) = inner {
            let message = format!(
                "Die globale Konversation {} darf das nicht enthalten: {}. Nehmen Sie eine Zusammenarbeit (collaboration).",
                quoted(&known.base),
                context.name(inner.id())
            );
            out.say(&known.base, message);
        }
    }
}

fn public_executable(context: &Context<'_>, out: &mut Out<'_>) {
    for process in
        context.model.processes.iter().filter(|process| process.kind == "Public" && process.executable)
    {
        let message = format!(
            "Der Prozess {} ist öffentlich und zugleich ausführbar. Stellen Sie „processType“ auf „Private“.",
            quoted(&process.base)
        );
        out.say(&process.base, message);
    }
}
