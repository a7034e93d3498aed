//! What begins a process or sub-process.

use crate::lint::words::{the, the_big, trigger as trigger_words};
use crate::lint::{Context, Out, Rule, Severity};
use crate::model::{ActivityKind, Event, FlowNode, GatewayKind, Position, ScopeOwner, Task, Thing, Trigger};

pub(super) static RULES: &[Rule] = &[
    Rule {
        id: "start-trigger",
        severity: Severity::Fault,
        source: "10.5.2, table 10.84: triggers of top-level start events",
        demand: "Ein Prozess beginnt ohne Auslöser, durch Nachricht, Zeit, Bedingung oder Signal.",
        check: start_trigger,
    },
    Rule {
        id: "sub-process-start",
        severity: Severity::Fault,
        source: "10.5.2, table 10.85: a sub-process begins with a none start event",
        demand: "Das Startereignis eines Teilprozesses hat keinen Auslöser.",
        check: sub_process_start,
    },
    Rule {
        id: "event-sub-process-start",
        severity: Severity::Fault,
        source: "10.3.5: an event sub-process has exactly one start event",
        demand: "Ein Ereignis-Teilprozess hat genau ein Startereignis.",
        check: event_sub_process_start,
    },
    Rule {
        id: "event-sub-process-trigger",
        severity: Severity::Fault,
        source: "10.5.2, table 10.86: triggers of event sub-processes",
        demand: "Ein Ereignis-Teilprozess beginnt durch Nachricht, Zeit, Fehler, Eskalation, Kompensation, Bedingung \
                 oder Signal; durch Fehler und Kompensation nur unterbrechend.",
        check: event_sub_process_trigger,
    },
    Rule {
        id: "call-start",
        severity: Severity::Fault,
        source: "10.5.2: a called process has a none start event",
        demand: "Ein Prozess, der aufgerufen wird, hat ein Startereignis ohne Auslöser.",
        check: call_start,
    },
    Rule {
        id: "instantiate-incoming",
        severity: Severity::Fault,
        source: "10.3.3 (receive task), 10.6.6 (event gateway): what begins the process has no incoming flow",
        demand: "Was den Prozess startet, hat keinen eingehenden Sequenzfluss.",
        check: instantiate_incoming,
    },
];

/// Start events directly in the scopes of this kind of owner.
fn starts<'a>(context: &Context<'a>) -> impl Iterator<Item = (&'a FlowNode, &'a Event)> {
    context.events().filter(|(_, event)| matches!(event.position, Position::Start { .. }))
}

/// Whether it begins a process without a start event.
pub(super) fn instantiates(node: &FlowNode) -> bool {
    let by_task = node.activity().is_some_and(|activity| {
        matches!(activity.kind, ActivityKind::Task(Task::Receive { instantiate: true, .. }))
    });
    let gateway = |found: &crate::model::Gateway| {
        matches!(found.kind, GatewayKind::EventBased { instantiate: true, .. })
    };
    by_task || node.gateway().is_some_and(gateway)
}

fn start_trigger(context: &Context<'_>, out: &mut Out<'_>) {
    for (node, event) in starts(context) {
        if !matches!(context.model.scope(node.scope).owner, ScopeOwner::Process(_)) {
            continue;
        }
        for definition in &event.definitions {
            let allowed = matches!(
                definition.trigger,
                Trigger::Message { .. } | Trigger::Timer(_) | Trigger::Conditional(_) | Trigger::Signal(_)
            );
            if !allowed {
                let message = format!(
                    "{} kann einen Prozess nicht starten, weil sein Auslöser „{}“ ist. Erlaubt sind kein Auslöser, \
                     Nachricht, Zeit, Bedingung oder Signal.",
                    the_big(node),
                    trigger_words(&definition.trigger)
                );
                out.say(&node.base, message);
            }
        }
    }
}

fn sub_process_start(context: &Context<'_>, out: &mut Out<'_>) {
    for (node, event) in starts(context) {
        let plain = context.sub_process_of(node.scope).filter(|(_, sub)| !sub.triggered_by_event);
        if let Some((around, _)) = plain
            && !event.definitions.is_empty()
        {
            let message = format!(
                "{} hat einen Auslöser, liegt aber in einem Teilprozess ({}), den nur der Fluss von außen startet. \
                 Entfernen Sie den Auslöser oder machen Sie einen Ereignis-Teilprozess daraus.",
                the_big(node),
                the(around)
            );
            out.say(&node.base, message);
        }
    }
}

fn event_sub_process_start(context: &Context<'_>, out: &mut Out<'_>) {
    for (node, sub) in context.sub_processes().filter(|(_, sub)| sub.triggered_by_event) {
        let inside = context.inside(context.model.scope(sub.scope));
        let count = inside
            .filter(|inner| {
                inner.event().is_some_and(|event| matches!(event.position, Position::Start { .. }))
            })
            .count();
        if count != 1 {
            let message = format!(
                "{} hat {count} Startereignisse, es muss genau eines sein. Für jedes weitere nehmen Sie einen eigenen \
                 Ereignis-Teilprozess.",
                the_big(node)
            );
            out.say(&node.base, message);
        }
    }
}

fn event_sub_process_trigger(context: &Context<'_>, out: &mut Out<'_>) {
    for (node, event) in starts(context) {
        if !context.sub_process_of(node.scope).is_some_and(|(_, sub)| sub.triggered_by_event) {
            continue;
        }
        let interrupting = matches!(event.position, Position::Start { interrupting: true });
        if event.definitions.is_empty() {
            let message = format!(
                "{} startet einen Ereignis-Teilprozess, hat aber keinen Auslöser. Bitte einen wählen.",
                the_big(node)
            );
            out.say(&node.base, message);
        }
        for definition in &event.definitions {
            let problem = match definition.trigger {
                Trigger::Link { .. } | Trigger::Terminate | Trigger::Cancel => "kann ihn nicht starten",
                Trigger::Error(_) | Trigger::Compensation { .. } if !interrupting => "unterbricht immer",
                _ => continue,
            };
            let message = format!(
                "{} startet einen Ereignis-Teilprozess; der Auslöser „{}“ {problem}. Bitte ändern.",
                the_big(node),
                trigger_words(&definition.trigger)
            );
            out.say(&node.base, message);
        }
    }
}

fn call_start(context: &Context<'_>, out: &mut Out<'_>) {
    for (node, activity) in context.activities() {
        let ActivityKind::Call { called: Some(called) } = &activity.kind else { continue };
        let Some(Thing::Process(process)) = called.target else { continue };
        let process = context.model.process(process);
        let scope = context.model.scope(process.scope);
        let events = context.inside(scope).filter_map(FlowNode::event);
        let mut starts = events.filter(|event| matches!(event.position, Position::Start { .. })).peekable();
        // Without any start event, everything without incoming flow begins.
        if starts.peek().is_some() && !starts.any(|event| event.definitions.is_empty()) {
            let message = format!(
                "{} ruft einen Prozess auf, der nur durch Ereignisse startet. Geben Sie dem Prozess {} ein \
                 Startereignis ohne Auslöser.",
                the_big(node),
                crate::lint::words::quoted(&process.base)
            );
            out.say(&node.base, message);
        }
    }
}

fn instantiate_incoming(context: &Context<'_>, out: &mut Out<'_>) {
    for node in context.nodes().filter(|node| instantiates(node) && !node.incoming.is_empty()) {
        let message = format!(
            "{} startet den Prozess und darf keinen eingehenden Sequenzfluss haben. Entfernen Sie den Fluss oder \
             schalten Sie „instantiate“ aus.",
            the_big(node)
        );
        out.say(&node.base, message);
    }
}
