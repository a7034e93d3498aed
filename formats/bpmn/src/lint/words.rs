//! German names of elements, for sentences about them.

use crate::model::{
    ActivityKind, Base, Definitions, FlowNode, NodeIndex, NodeKind, Position, SequenceFlow, Task, Thing,
    Trigger,
};
use crate::xml::Element;

/// Longest name in a sentence.
const LONGEST: usize = 60;

fn short(name: &str) -> String {
    let name = name.split_whitespace().collect::<Vec<_>>().join(" ");
    if name.chars().count() <= LONGEST {
        return name;
    }
    name.chars().take(LONGEST).chain(['…']).collect()
}

/// „Name“, else the id, else the line.
pub(super) fn quoted(base: &Base) -> String {
    let shown = short(base.shown());
    if shown.is_empty() { format!("ohne Namen (Zeile {})", base.line) } else { format!("„{shown}“") }
}

/// What other elements are called, with their article.
const NAMES: &[(&str, &str)] = &[
    ("process", "der Prozess"),
    ("collaboration", "die Zusammenarbeit"),
    ("choreography", "die Choreographie"),
    ("globalConversation", "die globale Konversation"),
    ("conversation", "die Konversation"),
    ("conversationLink", "die Konversationsverbindung"),
    ("participant", "der Pool"),
    ("lane", "die Bahn"),
    ("messageFlow", "der Nachrichtenfluss"),
    ("association", "die Assoziation"),
    ("textAnnotation", "die Anmerkung"),
    ("group", "die Gruppe"),
    ("dataObject", "das Datenobjekt"),
    ("dataObjectReference", "das Datenobjekt"),
    ("dataStore", "der Datenspeicher"),
    ("dataStoreReference", "der Datenspeicher"),
    ("property", "die Eigenschaft"),
    ("dataInput", "die Eingabe"),
    ("dataOutput", "die Ausgabe"),
    ("inputDataItem", "die Eingabe je Instanz"),
    ("outputDataItem", "die Ausgabe je Instanz"),
    ("inputSet", "der Eingabesatz"),
    ("outputSet", "der Ausgabesatz"),
    ("dataInputAssociation", "der Datenfluss"),
    ("dataOutputAssociation", "der Datenfluss"),
    ("message", "die Nachricht"),
    ("signal", "das Signal"),
    ("error", "der Fehler"),
    ("escalation", "die Eskalation"),
    ("itemDefinition", "der Datentyp"),
    ("interface", "die Schnittstelle"),
    ("operation", "die Operation"),
    ("conditionExpression", "die Bedingung"),
    ("condition", "die Bedingung"),
    ("loopCondition", "die Schleifenbedingung"),
    ("completionCondition", "die Abschlussbedingung"),
    ("activationCondition", "die Bedingung"),
    ("loopCardinality", "die Anzahl"),
    ("timeDate", "der Zeitpunkt"),
    ("timeDuration", "die Dauer"),
    ("timeCycle", "die Wiederholung"),
    ("from", "der Wert einer Zuweisung"),
    ("to", "das Ziel einer Zuweisung"),
];

/// „die Bedingung (Sequenzfluss von … nach …)“, „der Pool „Amt““: any element, for the middle of a sentence.
pub(super) fn name(model: &Definitions, element: Element<'_>) -> String {
    match model.thing(element.id()) {
        Some(Thing::Node(index)) => return the(model.node(index)),
        Some(Thing::Flow(index)) => return format!("der {}", flow(model, model.flow(index))),
        _ => {}
    }
    let local = element.local();
    let known = NAMES.iter().find(|(name, _)| *name == local).map(|(_, german)| *german);
    let word = match known {
        Some(word) => word.to_owned(),
        None if local.ends_with("EventDefinition") => "der Auslöser".to_owned(),
        None if local.starts_with("global") => "die globale Aufgabe".to_owned(),
        None => format!("das Element „{local}“"),
    };
    let said = element.attribute("name").map(short).filter(|name| !name.is_empty());
    let around = || {
        std::iter::successors(element.parent(), |element| element.parent()).find_map(|above| {
            match model.thing(above.id()) {
                Some(Thing::Node(index)) => Some(the(model.node(index))),
                Some(Thing::Flow(index)) => Some(flow(model, model.flow(index))),
                _ => None,
            }
        })
    };
    match (said, around()) {
        (Some(name), _) => format!("{word} „{name}“"),
        (None, Some(around)) => format!("{word} ({around})"),
        (None, None) => match element.attribute("id").map(short).filter(|id| !id.is_empty()) {
            Some(id) => format!("{word} „{id}“"),
            None => format!("{word} in Zeile {}", element.line()),
        },
    }
}

/// With a capital, for the beginning of a sentence.
pub(super) fn capital(text: &str) -> String {
    let mut characters = text.chars();
    characters.next().map_or_else(String::new, |first| first.to_uppercase().chain(characters).collect())
}

/// What a node is.
pub(super) fn kind(node: &FlowNode) -> &'static str {
    match &node.kind {
        NodeKind::Event(event) => match event.position {
            Position::Start { .. } => "Startereignis",
            Position::Catch | Position::Throw => "Zwischenereignis",
            Position::End => "Endereignis",
            Position::Boundary { .. } => "angeheftete Ereignis",
        },
        NodeKind::Activity(activity) => match &activity.kind {
            ActivityKind::Task(Task::User { .. }) => "Benutzeraufgabe",
            ActivityKind::Task(Task::Manual) => "manuelle Aufgabe",
            ActivityKind::Task(Task::Service { .. }) => "Dienstaufgabe",
            ActivityKind::Task(Task::Send { .. }) => "Sendeaufgabe",
            ActivityKind::Task(Task::Receive { .. }) => "Empfangsaufgabe",
            ActivityKind::Task(Task::BusinessRule { .. }) => "Regelaufgabe",
            ActivityKind::Task(Task::Script { .. }) => "Skriptaufgabe",
            ActivityKind::Task(Task::Plain) => "Aufgabe",
            ActivityKind::SubProcess(sub) if sub.triggered_by_event => "Ereignis-Teilprozess",
            ActivityKind::SubProcess(sub) if sub.ad_hoc.is_some() => "Ad-hoc-Teilprozess",
            ActivityKind::SubProcess(sub) if sub.transaction.is_some() => "Transaktion",
            ActivityKind::SubProcess(_) => "Teilprozess",
            ActivityKind::Call { .. } => "Aufruf",
        },
        NodeKind::Gateway(_) => "Gateway",
        NodeKind::Choreography(_) => "Choreographie-Aktivität",
    }
}

/// The article of a node's kind.
fn article(node: &FlowNode) -> &'static str {
    match kind(node) {
        "Startereignis" | "Zwischenereignis" | "Endereignis" | "angeheftete Ereignis" | "Gateway" => "das",
        "Ereignis-Teilprozess" | "Ad-hoc-Teilprozess" | "Teilprozess" | "Aufruf" => "der",
        _ => "die",
    }
}

/// „das Startereignis „Antrag da““, for the middle of a sentence.
pub(super) fn the(node: &FlowNode) -> String {
    format!("{} {} {}", article(node), kind(node), quoted(&node.base))
}

/// The same for the beginning of a sentence.
pub(super) fn the_big(node: &FlowNode) -> String {
    capital(&the(node))
}

/// „der Sequenzfluss von … nach …“
pub(super) fn flow(model: &Definitions, flow: &SequenceFlow) -> String {
    let end = |reference: &crate::model::Reference<NodeIndex>| {
        let node = reference.target.map(|target| quoted(&model.node(target).base));
        node.unwrap_or_else(|| format!("„{}“", short(&reference.name)))
    };
    let name = if flow.base.name.trim().is_empty() {
        String::new()
    } else {
        format!("„{}“ ", short(&flow.base.name))
    };
    format!("Sequenzfluss {name}von {} nach {}", end(&flow.source), end(&flow.target))
}

/// What a trigger is called.
pub(super) fn trigger(trigger: &Trigger) -> &'static str {
    match trigger {
        Trigger::Message { .. } => "Nachricht",
        Trigger::Timer(_) => "Zeit",
        Trigger::Error(_) => "Fehler",
        Trigger::Escalation(_) => "Eskalation",
        Trigger::Signal(_) => "Signal",
        Trigger::Conditional(_) => "Bedingung",
        Trigger::Link { .. } => "Verweis (Link)",
        Trigger::Compensation { .. } => "Kompensation",
        Trigger::Cancel => "Abbruch",
        Trigger::Terminate => "Terminierung",
    }
}
