//! Which triggers events may have, and what triggers need.

use crate::lint::words::{the_big, trigger as trigger_words};
use crate::lint::{Context, Out, Rule, Severity};
use crate::model::{Event, FlowNode, Position, Trigger};

pub(super) static RULES: &[Rule] = &[
    Rule {
        id: "end-trigger",
        severity: Severity::Fault,
        source: "10.5.3, table 10.88: results of end events",
        demand: "Ein Endereignis hat kein Ergebnis, Nachricht, Fehler, Eskalation, Abbruch, Kompensation, Signal oder \
                 Terminierung.",
        check: end_trigger,
    },
    Rule {
        id: "catch-trigger",
        severity: Severity::Fault,
        source: "10.5.4, table 10.89: triggers of catching intermediate events",
        demand: "Ein wartendes Zwischenereignis wartet auf Nachricht, Zeit, Bedingung, Signal oder Verweis (Link).",
        check: catch_trigger,
    },
    Rule {
        id: "throw-trigger",
        severity: Severity::Fault,
        source: "10.5.4, table 10.89: results of throwing intermediate events",
        demand: "Ein auslösendes Zwischenereignis hat kein Ergebnis, Nachricht, Eskalation, Kompensation, Signal oder \
                 Verweis (Link).",
        check: throw_trigger,
    },
    Rule {
        id: "cancel-end",
        severity: Severity::Fault,
        source: "10.5.3: cancel end events only in transactions",
        demand: "Ein Endereignis mit Abbruch liegt in einer Transaktion.",
        check: cancel_end,
    },
    Rule {
        id: "escalation-code",
        severity: Severity::Fault,
        source: "10.5.5, table 10.95: who throws an escalation gives its code",
        demand: "Eine Eskalation, die ausgelöst wird, hat einen Code.",
        check: escalation_code,
    },
    Rule {
        id: "message-named",
        severity: Severity::Fault,
        source: "10.5.5, table 10.98: messageRef is needed in executable processes",
        demand: "Ein Nachrichtenereignis eines ausführbaren Prozesses nennt seine Nachricht.",
        check: message_named,
    },
    Rule {
        id: "message-operation",
        severity: Severity::Fault,
        source: "10.5.5, table 10.98: operationRef is needed in executable processes; here only where the message has a \
                 type, because without one no interface can be meant",
        demand: "Ein Nachrichtenereignis mit einer Nachricht von festem Typ nennt seine Operation.",
        check: message_operation,
    },
];

fn complain(
    context: &Context<'_>,
    out: &mut Out<'_>,
    position: fn(&Position) -> bool,
    allowed: fn(&Trigger) -> bool,
    advice: &str,
) {
    for (node, event) in context.events().filter(|(_, event)| position(&event.position)) {
        for definition in event.definitions.iter().filter(|definition| !allowed(&definition.trigger)) {
            let what = trigger_words(&definition.trigger);
            out.say(&node.base, format!("{} kann nicht „{what}“ sein. {advice}", the_big(node)));
        }
    }
}

fn end_trigger(context: &Context<'_>, out: &mut Out<'_>) {
    let allowed = |trigger: &Trigger| {
        !matches!(trigger, Trigger::Conditional(_) | Trigger::Link { .. } | Trigger::Timer(_))
    };
    let advice = "Nehmen Sie davor ein Zwischenereignis.";
    complain(context, out, |position| *position == Position::End, allowed, advice);
}

fn catch_trigger(context: &Context<'_>, out: &mut Out<'_>) {
    let allowed = |trigger: &Trigger| {
        matches!(
            trigger,
            Trigger::Message { .. }
                | Trigger::Timer(_)
                | Trigger::Conditional(_)
                | Trigger::Signal(_)
                | Trigger::Link { .. }
        )
    };
    let advice =
        "Es wartet im Fluss; heften Sie es an eine Aktivität oder nehmen Sie einen anderen Auslöser.";
    complain(context, out, |position| *position == Position::Catch, allowed, advice);
    let empty = |event: &Event| event.position == Position::Catch && event.definitions.is_empty();
    for (node, _) in context.events().filter(|(_, event)| empty(event)) {
        let message =
            format!("{} wartet, sagt aber nicht worauf. Bitte einen Auslöser wählen.", the_big(node));
        out.say(&node.base, message);
    }
}

fn throw_trigger(context: &Context<'_>, out: &mut Out<'_>) {
    let allowed = |trigger: &Trigger| {
        matches!(
            trigger,
            Trigger::Message { .. }
                | Trigger::Escalation(_)
                | Trigger::Compensation { .. }
                | Trigger::Signal(_)
                | Trigger::Link { .. }
        )
    };
    let advice = "Fehler, Abbruch und Terminierung gehören an ein Endereignis, Zeit und Bedingung an ein wartendes \
                  Ereignis.";
    complain(context, out, |position| *position == Position::Throw, allowed, advice);
}

fn cancel_end(context: &Context<'_>, out: &mut Out<'_>) {
    for (node, event) in context.events().filter(|(_, event)| event.position == Position::End) {
        let cancels = event.definitions.iter().any(|found| matches!(found.trigger, Trigger::Cancel));
        let around = context.sub_process_of(node.scope);
        if cancels && around.is_none_or(|(_, sub)| sub.transaction.is_none()) {
            let message = format!(
                "{} bricht eine Transaktion ab, liegt aber in keiner. Verschieben Sie es hinein oder nehmen Sie ein \
                 Fehlerereignis.",
                the_big(node)
            );
            out.say(&node.base, message);
        }
    }
}

fn throws(event: &Event) -> bool {
    matches!(event.position, Position::End | Position::Throw)
}

fn escalation_code(context: &Context<'_>, out: &mut Out<'_>) {
    for (node, event) in context.events().filter(|(_, event)| throws(event)) {
        for definition in &event.definitions {
            let Trigger::Escalation(Some(reference)) = &definition.trigger else { continue };
            let Some(target) = reference.target else { continue };
            if context.model.escalations[target.index()].code.trim().is_empty() {
                let message = format!(
                    "{} löst eine Eskalation ohne Code aus; niemand kann sie erkennen. Geben Sie der Eskalation einen \
                     Code (escalationCode).",
                    the_big(node)
                );
                out.say(&node.base, message);
            }
        }
    }
}

/// Message events of executable processes, with their message and whether they name an operation.
fn messages<'a>(
    context: &Context<'a>,
) -> Vec<(&'a FlowNode, Option<crate::model::MessageIndex>, bool, bool)> {
    let mut all = Vec::new();
    for (node, event) in context.events().filter(|(node, _)| context.is_executable(node)) {
        for definition in &event.definitions {
            if let Trigger::Message { message, operation } = &definition.trigger {
                let target = message.as_ref().and_then(|message| message.target);
                all.push((node, target, message.is_some(), operation.is_some()));
            }
        }
    }
    all
}

fn message_named(context: &Context<'_>, out: &mut Out<'_>) {
    for (node, ..) in messages(context).into_iter().filter(|(_, _, named, _)| !named) {
        let message = format!(
            "{} sagt nicht, um welche Nachricht es geht. Bitte eine Nachricht wählen.",
            the_big(node)
        );
        out.say(&node.base, message);
    }
}

fn message_operation(context: &Context<'_>, out: &mut Out<'_>) {
    for (node, target, _, operation) in messages(context) {
        let typed = target.is_some_and(|target| context.model.messages[target.index()].item.is_some());
        if typed && !operation {
            let message = format!(
                "{} benutzt eine Nachricht mit festem Typ, nennt aber keine Operation. Wählen Sie die Operation oder \
                 entfernen Sie den Typ der Nachricht.",
                the_big(node)
            );
            out.say(&node.base, message);
        }
    }
}
