//! Data of events: as many as triggers with content, of their types.

use crate::lint::words::the_big;
use crate::lint::{Context, Out, Rule, Severity};

pub(super) static RULES: &[Rule] = &[
    Rule {
        id: "event-data-count",
        severity: Severity::Fault,
        source: "10.5.1: one data input or output for each event definition with content",
        demand: "Ein Ereignis mit Daten hat so viele davon wie Auslöser mit Inhalt.",
        check: count,
    },
    Rule {
        id: "event-data-type",
        severity: Severity::Fault,
        source: "10.5.1: the data of an event have the types of its definitions, in their order",
        demand: "Die Daten eines Ereignisses haben die Typen seiner Auslöser, in deren Reihenfolge.",
        check: types,
    },
];

fn count(context: &Context<'_>, out: &mut Out<'_>) {
    for (node, event) in context.events().filter(|(_, event)| !event.data.is_empty()) {
        let contents = event.definitions.iter().filter_map(|found| context.payload(&found.trigger)).count();
        if contents > 0 && contents != event.data.len() {
            let message = format!(
                "{} hat {} Daten, aber {contents} Auslöser mit Inhalt. Gleichen Sie die Zahl an.",
                the_big(node),
                event.data.len()
            );
            out.say(&node.base, message);
        }
    }
}

fn types(context: &Context<'_>, out: &mut Out<'_>) {
    for (node, event) in context.events() {
        let contents = event.definitions.iter().filter_map(|found| context.payload(&found.trigger));
        let data = event.data.iter().map(|data| context.data(*data));
        let same =
            data.zip(contents).all(|(data, content)| context.same_type(data.item.as_ref(), Some(content)));
        if !same {
            let message = format!(
                "Die Daten haben andere Typen als das, was das Ereignis auslöst oder auslösen soll: {}. Bitte angleichen.",
                crate::lint::words::the(node)
            );
            out.say(&node.base, message);
        }
    }
}
