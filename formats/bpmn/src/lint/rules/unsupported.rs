//! Level C: kept and shown, not executed, with the reason.

use crate::level::level;
use crate::lint::words::the_big;
use crate::lint::{Context, Out, Rule, Severity};
use crate::model::{GlobalTaskIndex, Thing};
use crate::xml::NodeId;

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
    for (task, index) in context.model.global_tasks.iter().zip(0..) {
        let rating = level(context.model, Thing::GlobalTask(GlobalTaskIndex(index)));
        complain(context, out, task.base.element, rating.reason);
    }
    for known in &context.model.collaborations {
        let element = known.base.element;
        complain(context, out, element, level(context.model, Thing::Other(element)).reason);
        // Of many conversations the first is enough.
        if let Some(first) = known.conversations.first() {
            complain(context, out, *first, level(context.model, Thing::Other(*first)).reason);
        }
    }
}

fn complain(context: &Context<'_>, out: &mut Out<'_>, element: NodeId, reason: Option<&str>) {
    if let Some(reason) = reason {
        let what = context.name_big(element);
        out.at(element, format!("{what} bleibt erhalten, wird aber nicht ausgeführt. {reason}"));
    }
}
