//! Activities: quantities, loops, ad-hoc sub-processes, people.

use crate::lint::words::{quoted, the_big};
use crate::lint::{Context, Out, Rule, Severity};
use crate::model::{Loop, MultiBehavior, NodeKind, Position, ScopeOwner};

pub(super) static RULES: &[Rule] = &[
    Rule {
        id: "quantity",
        severity: Severity::Fault,
        source: "10.3, table 10.3: startQuantity and completionQuantity are not less than 1",
        demand: "Eine Aktivität braucht und gibt mindestens eine Marke.",
        check: quantity,
    },
    Rule {
        id: "loop-twice",
        severity: Severity::Fault,
        source: "10.3.8: one kind of loop characteristics",
        demand: "Eine Aktivität ist entweder eine Schleife oder mehrfach, nicht beides.",
        check: loop_twice,
    },
    Rule {
        id: "multi-instance-number",
        severity: Severity::Fault,
        source: "10.3.8, table 10.29: loopCardinality or loopDataInputRef",
        demand: "Eine Mehrfach-Aktivität sagt, wie oft oder für welche Liste.",
        check: multi_number,
    },
    Rule {
        id: "multi-instance-complex",
        severity: Severity::Fault,
        source: "10.3.8, table 10.29: complexBehaviorDefinition belongs to behavior Complex",
        demand: "Besondere Ereignisse einer Mehrfach-Aktivität gehören zur Einstellung „Complex“.",
        check: multi_complex,
    },
    Rule {
        id: "ad-hoc-empty",
        severity: Severity::Fault,
        source: "10.3.5: an ad-hoc sub-process contains activities",
        demand: "Ein Ad-hoc-Teilprozess enthält mindestens eine Aktivität.",
        check: ad_hoc_empty,
    },
    Rule {
        id: "ad-hoc-events",
        severity: Severity::Fault,
        source: "10.3.5: no start and end events in an ad-hoc sub-process",
        demand: "Ein Ad-hoc-Teilprozess hat weder Start- noch Endereignisse.",
        check: ad_hoc_events,
    },
    Rule {
        id: "resource-twice",
        severity: Severity::Fault,
        source: "10.3.1, table 10.5: resourceRef or resourceAssignmentExpression",
        demand: "Wer zuständig ist, steht entweder als Ressource oder als Ausdruck da.",
        check: resource_twice,
    },
    Rule {
        id: "choreography-place",
        severity: Severity::Fault,
        source: "10.2, 10.3.5: no choreography activities in processes",
        demand: "Choreographie-Aktivitäten liegen nicht in Prozessen.",
        check: choreography_place,
    },
];

fn quantity(context: &Context<'_>, out: &mut Out<'_>) {
    for (node, activity) in context.activities() {
        if activity.start_quantity < 1 || activity.completion_quantity < 1 {
            let message = format!(
                "{} braucht oder gibt weniger als eine Marke (startQuantity, completionQuantity). Nehmen Sie 1.",
                the_big(node)
            );
            out.say(&node.base, message);
        }
    }
}

fn loop_twice(context: &Context<'_>, out: &mut Out<'_>) {
    for (node, _) in context.activities().filter(|(_, activity)| activity.loop_count > 1) {
        let message =
            format!("{} ist zugleich Schleife und mehrfach. Entscheiden Sie sich für eines.", the_big(node));
        out.say(&node.base, message);
    }
}

fn multi_number(context: &Context<'_>, out: &mut Out<'_>) {
    for (node, activity) in context.activities().filter(|(node, _)| context.is_executable(node)) {
        let Some(Loop::Multi(multi)) = &activity.repeats else { continue };
        // Other engines name the list in an attribute of their own.
        let foreign = context
            .document
            .element(multi.element)
            .attributes()
            .any(|known| !known.is_namespace() && known.name.contains(':'));
        let extended = context
            .document
            .element(multi.element)
            .children()
            .any(|child| child.local() == "extensionElements");
        if multi.cardinality.is_none() && multi.input_collection.is_none() && !foreign && !extended {
            let message =
                format!("{} sagt nicht, wie oft. Geben Sie eine Zahl oder eine Liste an.", the_big(node));
            out.say(&node.base, message);
        }
    }
}

fn multi_complex(context: &Context<'_>, out: &mut Out<'_>) {
    for (node, activity) in context.activities() {
        let Some(Loop::Multi(multi)) = &activity.repeats else { continue };
        if multi.complex.is_empty() != (multi.behavior != MultiBehavior::Complex) {
            let message = format!(
                "{} hat besondere Ereignisse oder die Einstellung „Complex“, aber nicht beides. Bitte ergänzen oder \
                 entfernen.",
                the_big(node)
            );
            out.say(&node.base, message);
        }
    }
}

fn ad_hoc_empty(context: &Context<'_>, out: &mut Out<'_>) {
    for (node, sub) in context.sub_processes().filter(|(_, sub)| sub.ad_hoc.is_some()) {
        let filled = context.inside(context.model.scope(sub.scope)).any(|inner| inner.activity().is_some());
        if !filled {
            let message =
                format!("{} enthält keine Aktivität. Bitte mindestens eine ergänzen.", the_big(node));
            out.say(&node.base, message);
        }
    }
}

fn ad_hoc_events(context: &Context<'_>, out: &mut Out<'_>) {
    for (_, sub) in context.sub_processes().filter(|(_, sub)| sub.ad_hoc.is_some()) {
        for inner in context.inside(context.model.scope(sub.scope)) {
            let border = inner
                .event()
                .is_some_and(|event| matches!(event.position, Position::Start { .. } | Position::End));
            if border {
                let message = format!(
                    "{} liegt in einem Ad-hoc-Teilprozess, der keinen festen Anfang und kein festes Ende hat. Bitte \
                     entfernen.",
                    the_big(inner)
                );
                out.say(&inner.base, message);
            }
        }
    }
}

fn resource_twice(context: &Context<'_>, out: &mut Out<'_>) {
    let of_activities = context.activities().flat_map(|(_, activity)| &activity.resources);
    let of_processes = context.model.processes.iter().flat_map(|process| &process.resources);
    for role in of_activities.chain(of_processes) {
        let named = role.resource.is_some() || role.bound;
        let element = context.document.element(role.base.element);
        let computed = element.children().any(|child| child.local() == "resourceAssignmentExpression");
        if named && computed {
            let message = format!(
                "Die Zuständigkeit {} nennt eine Ressource und zugleich einen Ausdruck. Entfernen Sie eines davon.",
                quoted(&role.base)
            );
            out.say(&role.base, message);
        }
    }
}

fn choreography_place(context: &Context<'_>, out: &mut Out<'_>) {
    for node in context.nodes().filter(|node| matches!(node.kind, NodeKind::Choreography(_))) {
        let mut around = context.model.scopes_around(node.index);
        let in_process =
            around.any(|scope| matches!(context.model.scope(scope).owner, ScopeOwner::Process(_)));
        if in_process {
            let message = format!(
                "{} liegt in einem Prozess. Nehmen Sie eine Sende- oder Empfangsaufgabe.",
                the_big(node)
            );
            out.say(&node.base, message);
        }
    }
}
