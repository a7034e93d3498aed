//! Gateways: directions, and what follows an event-based one.

use crate::lint::words::{the, the_big};
use crate::lint::{Context, Out, Rule, Severity};
use crate::model::{ActivityKind, Direction, FlowNode, GatewayKind, NodeKind, Position, Task, Trigger};

pub(super) static RULES: &[Rule] = &[
    Rule {
        id: "gateway-direction",
        severity: Severity::Fault,
        source: "10.6.1, table 10.103: gatewayDirection agrees with the flows",
        demand: "Die Richtung eines Gateways stimmt mit seinen Flüssen überein.",
        check: direction,
    },
    Rule {
        id: "gateway-idle",
        severity: Severity::Fault,
        source: "10.6.1: a gateway has several incoming or several outgoing flows",
        demand: "Ein Gateway führt zusammen oder verzweigt.",
        check: idle,
    },
    Rule {
        id: "event-gateway-flows",
        severity: Severity::Fault,
        source: "10.6.6: two or more outgoing flows",
        demand: "Ein ereignisbasiertes Gateway hat mindestens zwei ausgehende Flüsse.",
        check: event_flows,
    },
    Rule {
        id: "event-gateway-target",
        severity: Severity::Fault,
        source: "10.6.6: targets wait for message, timer, condition, signal, or are receive tasks",
        demand: "Auf ein ereignisbasiertes Gateway folgen nur Ereignisse mit Nachricht, Zeit, Bedingung oder Signal und \
                 Empfangsaufgaben.",
        check: event_target,
    },
    Rule {
        id: "event-gateway-mixed",
        severity: Severity::Fault,
        source: "10.6.6: message events and receive tasks are not mixed",
        demand: "Auf ein ereignisbasiertes Gateway folgen entweder Nachrichtenereignisse oder Empfangsaufgaben.",
        check: event_mixed,
    },
    Rule {
        id: "event-gateway-boundary",
        severity: Severity::Fault,
        source: "10.6.6: receive tasks behind it have no boundary events",
        demand: "An Empfangsaufgaben hinter einem ereignisbasierten Gateway ist kein Ereignis geheftet.",
        check: event_boundary,
    },
    Rule {
        id: "event-gateway-other-flow",
        severity: Severity::Fault,
        source: "10.6.6: its targets have no other incoming flow",
        demand: "Was auf ein ereignisbasiertes Gateway folgt, hat keinen anderen Eingang.",
        check: event_other_flow,
    },
];

fn direction(context: &Context<'_>, out: &mut Out<'_>) {
    for (node, gateway) in context.gateways() {
        let (ins, outs) = (node.incoming.len(), node.outgoing.len());
        let (fits, said) = match gateway.direction {
            Direction::Unspecified => (true, ""),
            Direction::Converging => (outs <= 1, "zusammenführend"),
            Direction::Diverging => (ins <= 1, "verzweigend"),
            Direction::Mixed => (ins > 1 && outs > 1, "gemischt"),
        };
        if !fits {
            let message = format!(
                "{} ist als „{said}“ bezeichnet, hat aber {ins} eingehende und {outs} ausgehende Flüsse. Ändern Sie die \
                 Richtung oder nehmen Sie zwei Gateways.",
                the_big(node)
            );
            out.say(&node.base, message);
        }
    }
}

fn idle(context: &Context<'_>, out: &mut Out<'_>) {
    for (node, _) in context.gateways() {
        let (ins, outs) = (node.incoming.len(), node.outgoing.len());
        if ins < 2 && outs < 2 {
            let message = format!(
                "{} führt nichts zusammen und verzweigt nichts ({ins} Eingang, {outs} Ausgang). Entfernen Sie es oder \
                 ergänzen Sie einen Weg.",
                the_big(node)
            );
            out.say(&node.base, message);
        }
    }
}

/// Event-based gateways with what follows them.
fn event_based<'a>(context: &Context<'a>) -> Vec<(&'a FlowNode, Vec<&'a FlowNode>)> {
    let model = context.model;
    let targets = |node: &'a FlowNode| {
        let flows = context.outgoing(node);
        flows.filter_map(|flow| flow.target.target).map(|target| model.node(target)).collect()
    };
    context
        .gateways()
        .filter(|(_, gateway)| matches!(gateway.kind, GatewayKind::EventBased { .. }))
        .map(|(node, _)| (node, targets(node)))
        .collect()
}

fn is_receive(node: &FlowNode) -> bool {
    node.activity().is_some_and(|activity| matches!(activity.kind, ActivityKind::Task(Task::Receive { .. })))
}

fn event_flows(context: &Context<'_>, out: &mut Out<'_>) {
    for (node, targets) in event_based(context).into_iter().filter(|(_, targets)| targets.len() < 2) {
        let message = format!(
            "{} wartet auf das erste von mehreren Ereignissen, hat aber {} Ausgänge. Ergänzen Sie einen.",
            the_big(node),
            targets.len()
        );
        out.say(&node.base, message);
    }
}

fn event_target(context: &Context<'_>, out: &mut Out<'_>) {
    for (gateway, targets) in event_based(context) {
        for target in targets {
            let fits = match &target.kind {
                NodeKind::Event(event) => {
                    event.position == Position::Catch
                        && event.definitions.iter().all(|found| {
                            matches!(
                                found.trigger,
                                Trigger::Message { .. }
                                    | Trigger::Timer(_)
                                    | Trigger::Conditional(_)
                                    | Trigger::Signal(_)
                            )
                        })
                }
                _ => is_receive(target),
            };
            if !fits {
                let message = format!(
                    "{} kann nicht auf ein ereignisbasiertes Gateway ({}) folgen. Dort wird gewartet: auf Nachricht, \
                     Zeit, Bedingung oder Signal.",
                    the_big(target),
                    the(gateway)
                );
                out.say(&target.base, message);
            }
        }
    }
}

fn event_mixed(context: &Context<'_>, out: &mut Out<'_>) {
    for (gateway, targets) in event_based(context) {
        let message_event = |node: &&FlowNode| {
            node.event().is_some_and(|event| {
                event.definitions.iter().any(|found| matches!(found.trigger, Trigger::Message { .. }))
            })
        };
        if targets.iter().any(|node| is_receive(node)) && targets.iter().any(message_event) {
            let message = format!(
                "Hinter {} stehen Nachrichtenereignisse und Empfangsaufgaben gemischt. Nehmen Sie nur eine Art davon.",
                dative(gateway)
            );
            out.say(&gateway.base, message);
        }
    }
}

fn dative(node: &FlowNode) -> String {
    the(node).replacen("das ", "dem ", 1)
}

fn event_boundary(context: &Context<'_>, out: &mut Out<'_>) {
    for (gateway, targets) in event_based(context) {
        for target in targets.into_iter().filter(|target| is_receive(target) && !target.boundary.is_empty()) {
            let message = format!(
                "Hier ist ein Ereignis angeheftet: {}. Hinter {} geht das nicht. Machen Sie daraus einen weiteren Weg des \
                 Gateways.",
                the(target),
                dative(gateway)
            );
            out.say(&target.base, message);
        }
    }
}

fn event_other_flow(context: &Context<'_>, out: &mut Out<'_>) {
    for (gateway, targets) in event_based(context) {
        for target in targets {
            let other = context.incoming(target).any(|flow| flow.source.target != Some(gateway.index));
            if other {
                let message = format!(
                    "{} folgt auf ein ereignisbasiertes Gateway und wird noch von woanders erreicht. Trennen Sie die \
                     Wege.",
                    the_big(target)
                );
                out.say(&target.base, message);
            }
        }
    }
}
