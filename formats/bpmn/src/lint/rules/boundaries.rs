//! Events at the border of activities.

use crate::lint::words::{the_big, trigger as trigger_words};
use crate::lint::{Context, Out, Rule, Severity};
use crate::model::{ActivityKind, Event, FlowNode, NodeIndex, Position, Trigger};

pub(super) static RULES: &[Rule] = &[
    Rule {
        id: "boundary-trigger",
        severity: Severity::Fault,
        source: "10.5.4, table 10.90: triggers of boundary events",
        demand: "Ein angeheftetes Ereignis wartet auf Nachricht, Zeit, Fehler, Eskalation, Abbruch, Kompensation, \
                 Bedingung oder Signal.",
        check: trigger,
    },
    Rule {
        id: "boundary-interrupting",
        severity: Severity::Fault,
        source: "10.5.4, table 10.92: error, cancel and compensation are not non-interrupting",
        demand: "Fehler, Abbruch und Kompensation an einer Aktivität sind nicht „nicht unterbrechend“.",
        check: interrupting,
    },
    Rule {
        id: "boundary-cancel",
        severity: Severity::Fault,
        source: "10.5.4: a cancel boundary event sits on a transaction",
        demand: "Ein Abbruch-Ereignis ist an eine Transaktion geheftet.",
        check: cancel,
    },
    Rule {
        id: "boundary-incoming",
        severity: Severity::Fault,
        source: "10.5.4: a boundary event is no target of a sequence flow",
        demand: "In ein angeheftetes Ereignis führt kein Sequenzfluss.",
        check: incoming,
    },
    Rule {
        id: "boundary-outgoing",
        severity: Severity::Fault,
        source: "10.5.4: a boundary event has an outgoing flow, one for compensation has none",
        demand: "Aus einem angehefteten Ereignis führt ein Sequenzfluss, nur aus einem für Kompensation keiner.",
        check: outgoing,
    },
    Rule {
        id: "boundary-place",
        severity: Severity::Fault,
        source: "10.5.4: a boundary event lies in the same scope as its activity",
        demand: "Ein angeheftetes Ereignis liegt in demselben Prozess oder Teilprozess wie seine Aktivität.",
        check: place,
    },
];

struct Boundary<'a> {
    node: &'a FlowNode,
    event: &'a Event,
    at: Option<NodeIndex>,
    cancels: bool,
}

fn boundaries<'a>(context: &Context<'a>) -> impl Iterator<Item = Boundary<'a>> {
    context.events().filter_map(|(node, event)| match &event.position {
        Position::Boundary { attached_to, cancel_activity } => {
            Some(Boundary { node, event, at: attached_to.target, cancels: *cancel_activity })
        }
        _ => None,
    })
}

fn has(event: &Event, wanted: fn(&Trigger) -> bool) -> bool {
    event.definitions.iter().any(|found| wanted(&found.trigger))
}

fn is_compensation(event: &Event) -> bool {
    has(event, |trigger| matches!(trigger, Trigger::Compensation { .. }))
}

fn trigger(context: &Context<'_>, out: &mut Out<'_>) {
    for Boundary { node, event, .. } in boundaries(context) {
        if event.definitions.is_empty() {
            out.say(
                &node.base,
                format!("{} sagt nicht, worauf es wartet. Bitte einen Auslöser wählen.", the_big(node)),
            );
        }
        for definition in &event.definitions {
            if matches!(definition.trigger, Trigger::Link { .. } | Trigger::Terminate) {
                let what = trigger_words(&definition.trigger);
                let message =
                    format!("{} kann nicht „{what}“ sein. Wählen Sie einen anderen Auslöser.", the_big(node));
                out.say(&node.base, message);
            }
        }
    }
}

fn interrupting(context: &Context<'_>, out: &mut Out<'_>) {
    for Boundary { node, event, cancels, .. } in boundaries(context) {
        let always = has(event, |trigger| {
            matches!(trigger, Trigger::Error(_) | Trigger::Cancel | Trigger::Compensation { .. })
        });
        if always && !cancels {
            let message = format!(
                "{} ist als nicht unterbrechend eingestellt; bei Fehler, Abbruch und Kompensation geht das nicht. \
                 Bitte umstellen.",
                the_big(node)
            );
            out.say(&node.base, message);
        }
    }
}

fn cancel(context: &Context<'_>, out: &mut Out<'_>) {
    for Boundary { node, event, at, .. } in boundaries(context) {
        let Some(activity) = at.and_then(|at| context.model.node(at).activity()) else { continue };
        let transaction =
            matches!(&activity.kind, ActivityKind::SubProcess(sub) if sub.transaction.is_some());
        if has(event, |trigger| matches!(trigger, Trigger::Cancel)) && !transaction {
            let message = format!(
                "{} wartet auf den Abbruch einer Transaktion, ist aber an keine geheftet. Machen Sie aus der Aktivität \
                 eine Transaktion oder nehmen Sie ein Fehlerereignis.",
                the_big(node)
            );
            out.say(&node.base, message);
        }
    }
}

fn incoming(context: &Context<'_>, out: &mut Out<'_>) {
    for Boundary { node, .. } in boundaries(context).filter(|found| !found.node.incoming.is_empty()) {
        let message = format!("{} hat einen eingehenden Sequenzfluss. Bitte entfernen.", the_big(node));
        out.say(&node.base, message);
    }
}

fn outgoing(context: &Context<'_>, out: &mut Out<'_>) {
    for Boundary { node, event, .. } in boundaries(context) {
        match (is_compensation(event), node.outgoing.is_empty()) {
            (true, false) => {
                let message = format!(
                    "{} dient der Kompensation und darf keinen Sequenzfluss haben. Verbinden Sie es durch eine \
                     Assoziation mit der Aktivität, die zurücknimmt.",
                    the_big(node)
                );
                out.say(&node.base, message);
            }
            (false, true) => {
                let message = format!(
                    "{} führt nirgendwohin. Verbinden Sie es mit dem Schritt, der dann folgt.",
                    the_big(node)
                );
                out.say(&node.base, message);
            }
            _ => {}
        }
    }
}

fn place(context: &Context<'_>, out: &mut Out<'_>) {
    for Boundary { node, at, .. } in boundaries(context) {
        let elsewhere = at.is_some_and(|at| context.model.node(at).scope != node.scope);
        if elsewhere {
            let message = format!(
                "{} ist an eine Aktivität geheftet, die in einem anderen Prozess oder Teilprozess liegt. Bitte \
                 verschieben.",
                the_big(node)
            );
            out.say(&node.base, message);
        }
    }
}
