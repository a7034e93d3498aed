//! Which nodes must and must not have incoming and outgoing flows.

use crate::lint::words::the_big;
use crate::lint::{Context, Out, Rule, Severity};
use crate::model::{ActivityKind, Event, FlowNode, Position, Scope, Trigger};

pub(super) static RULES: &[Rule] = &[
    Rule {
        id: "start-incoming",
        severity: Severity::Fault,
        source: "10.5.2: a start event is no target of a sequence flow",
        demand: "In ein Startereignis führt kein Sequenzfluss.",
        check: start_incoming,
    },
    Rule {
        id: "end-outgoing",
        severity: Severity::Fault,
        source: "10.5.3: an end event is no source of a sequence flow",
        demand: "Aus einem Endereignis führt kein Sequenzfluss.",
        check: end_outgoing,
    },
    Rule {
        id: "start-without-end",
        severity: Severity::Fault,
        source: "10.5.2, 10.5.3: if there is a start event, there is an end event",
        demand: "Wer ein Startereignis hat, hat auch ein Endereignis.",
        check: start_without_end,
    },
    Rule {
        id: "end-without-start",
        severity: Severity::Fault,
        source: "10.5.2, 10.5.3: if there is an end event, there is a start event",
        demand: "Wer ein Endereignis hat, hat auch ein Startereignis.",
        check: end_without_start,
    },
    Rule {
        id: "incoming-missing",
        severity: Severity::Fault,
        source: "10.5.2: where start events are used, everything else has an incoming flow; 10.5.4 for events",
        demand: "Wo es ein Startereignis gibt, führt zu jedem anderen Schritt ein Sequenzfluss.",
        check: incoming_missing,
    },
    Rule {
        id: "outgoing-missing",
        severity: Severity::Fault,
        source: "10.5.3: where end events are used, everything else has an outgoing flow",
        demand: "Wo es ein Endereignis gibt, führt aus jedem anderen Schritt ein Sequenzfluss.",
        check: outgoing_missing,
    },
    Rule {
        id: "event-sub-process-flow",
        severity: Severity::Fault,
        source: "10.3.5: an event sub-process has no incoming or outgoing flow",
        demand: "Ein Ereignis-Teilprozess ist mit keinem Sequenzfluss verbunden.",
        check: event_sub_process_flow,
    },
    Rule {
        id: "compensation-flow",
        severity: Severity::Fault,
        source: "10.7.1: a compensation activity has no incoming or outgoing flow",
        demand: "Eine Aktivität zur Kompensation ist mit keinem Sequenzfluss verbunden.",
        check: compensation_flow,
    },
];

fn is_link(event: &Event) -> bool {
    event.definitions.iter().any(|found| matches!(found.trigger, Trigger::Link { .. }))
}

fn starts(node: &FlowNode) -> bool {
    node.event().is_some_and(|event| matches!(event.position, Position::Start { .. }))
}

fn ends(node: &FlowNode) -> bool {
    node.event().is_some_and(|event| event.position == Position::End)
}

fn start_incoming(context: &Context<'_>, out: &mut Out<'_>) {
    for node in context.nodes().filter(|node| starts(node) && !node.incoming.is_empty()) {
        let message = format!(
            "{} hat einen eingehenden Sequenzfluss. Führen Sie ihn zum Schritt dahinter oder nehmen Sie ein \
             Zwischenereignis.",
            the_big(node)
        );
        out.say(&node.base, message);
    }
}

fn end_outgoing(context: &Context<'_>, out: &mut Out<'_>) {
    for node in context.nodes().filter(|node| ends(node) && !node.outgoing.is_empty()) {
        let message = format!(
            "{} hat einen ausgehenden Sequenzfluss. Entfernen Sie ihn oder nehmen Sie ein Zwischenereignis.",
            the_big(node)
        );
        out.say(&node.base, message);
    }
}

/// Scopes with nodes of the one kind but none of the other; the first node of the one kind.
fn lonely<'a>(
    context: &Context<'a>,
    one: fn(&FlowNode) -> bool,
    other: fn(&FlowNode) -> bool,
) -> Vec<&'a FlowNode> {
    let without = |scope: &'a Scope| {
        let first = context.inside(scope).find(|node| one(node))?;
        (!context.inside(scope).any(other)).then_some(first)
    };
    context.model.scopes.iter().filter_map(without).collect()
}

fn start_without_end(context: &Context<'_>, out: &mut Out<'_>) {
    for node in lonely(context, starts, ends) {
        let message =
            format!("{} hat kein Gegenstück: Es fehlt ein Endereignis. Bitte ergänzen.", the_big(node));
        out.say(&node.base, message);
    }
}

fn end_without_start(context: &Context<'_>, out: &mut Out<'_>) {
    for node in lonely(context, ends, starts) {
        // A process may also begin with what waits for a message.
        if instantiates(context, context.model.scope(node.scope)) {
            continue;
        }
        let message =
            format!("{} hat kein Gegenstück: Es fehlt ein Startereignis. Bitte ergänzen.", the_big(node));
        out.say(&node.base, message);
    }
}

fn instantiates<'a>(context: &Context<'a>, scope: &'a Scope) -> bool {
    context.inside(scope).any(super::starts::instantiates)
}

/// Whether the rules about missing flows leave this node alone.
fn stands_alone(node: &FlowNode) -> bool {
    node.activity().is_some_and(|activity| {
        activity.for_compensation
            || matches!(&activity.kind, ActivityKind::SubProcess(sub) if sub.triggered_by_event)
    })
}

fn incoming_missing(context: &Context<'_>, out: &mut Out<'_>) {
    for scope in &context.model.scopes {
        let started = context.inside(scope).any(starts);
        for node in context.inside(scope).filter(|node| node.incoming.is_empty() && !stands_alone(node)) {
            let needed = match node.event() {
                Some(event) => match event.position {
                    Position::Catch => !is_link(event),
                    Position::Throw => true,
                    Position::End => started,
                    Position::Start { .. } | Position::Boundary { .. } => false,
                },
                None => started && !super::starts::instantiates(node),
            };
            if needed {
                let message = format!(
                    "Zu diesem Schritt führt kein Weg: {} hat keinen eingehenden Sequenzfluss. Bitte verbinden.",
                    crate::lint::words::the(node)
                );
                out.say(&node.base, message);
            }
        }
    }
}

fn outgoing_missing(context: &Context<'_>, out: &mut Out<'_>) {
    for scope in &context.model.scopes {
        let ended = context.inside(scope).any(ends);
        for node in context.inside(scope).filter(|node| node.outgoing.is_empty() && !stands_alone(node)) {
            let needed = match node.event() {
                Some(event) => match event.position {
                    Position::Catch => true,
                    Position::Throw => ended && !is_link(event),
                    Position::Start { .. } => ended,
                    Position::End | Position::Boundary { .. } => false,
                },
                None => ended,
            };
            if needed {
                let message = format!(
                    "Hier endet der Weg ohne Endereignis: {} hat keinen ausgehenden Sequenzfluss. Bitte verbinden.",
                    crate::lint::words::the(node)
                );
                out.say(&node.base, message);
            }
        }
    }
}

fn event_sub_process_flow(context: &Context<'_>, out: &mut Out<'_>) {
    for (node, sub) in context.sub_processes() {
        let connected = !node.incoming.is_empty() || !node.outgoing.is_empty();
        if sub.triggered_by_event && connected {
            let message = format!(
                "{} ist mit einem Sequenzfluss verbunden. Entfernen Sie den Fluss; ihn startet nur sein Ereignis.",
                the_big(node)
            );
            out.say(&node.base, message);
        }
    }
}

fn compensation_flow(context: &Context<'_>, out: &mut Out<'_>) {
    for (node, activity) in context.activities() {
        let connected = !node.incoming.is_empty() || !node.outgoing.is_empty();
        if activity.for_compensation && connected {
            let message = format!(
                "{} dient der Kompensation und darf mit keinem Sequenzfluss verbunden sein. Verbinden Sie sie nur durch \
                 eine Assoziation mit dem Kompensationsereignis.",
                the_big(node)
            );
            out.say(&node.base, message);
        }
    }
}
