//! Level C: kept and shown, not executed, with the reason.

use crate::level::level;
use crate::lint::words::the_big;
use crate::lint::{Context, Out, Rule, Severity};
use crate::model::Thing;

pub(super) static RULES: &[Rule] = &[Rule {
    id: "level-c",
    severity: Severity::Unsupported,
    source: "house rule: elements of level C",
    demand: "Ausgeführt werden die Elemente der Stufen A und B.",
    check: level_c,
}];

fn level_c(context: &Context<'_>, out: &mut Out<'_>) {
    for node in context.nodes() {
        if let Some(reason) = level(context.model, Thing::Node(node.index)).reason {
            out.say(
                &node.base,
                format!("{} bleibt erhalten, wird aber nicht ausgeführt. {reason}", the_big(node)),
            );
        }
    }
    let tasks = context.model.global_tasks.iter().map(|task| task.base.element);
    let collaborations = context
        .model
        .collaborations
        .iter()
        .flat_map(|known| std::iter::once(known.base.element).chain(known.conversations.iter().copied()));
    for element in tasks.chain(collaborations) {
        if let Some(reason) = level(context.model, Thing::Other(element)).reason {
            let what = context.name_big(element);
            out.at(element, format!("{what} bleibt erhalten, wird aber nicht ausgeführt. {reason}"));
        }
    }
}
