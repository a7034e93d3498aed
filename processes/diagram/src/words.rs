//! German names of what a model holds, for readers.

use bpmn::model::{
    Activity, ActivityKind, Base, Definitions, Event, EventDefinition, Expression, FlowNode, GatewayKind,
    Loop, NodeKind, Position, Task, Trigger,
};

use crate::limits::NAME;
use crate::text::short;

/// „Name“, or nothing.
pub(crate) fn quoted(name: &str) -> String {
    let name = short(name, NAME);
    if name.is_empty() { name } else { format!("„{name}“") }
}

/// „Aufgabe „Antrag prüfen““.
pub(crate) fn title(node: &FlowNode) -> String {
    named(&kind(node), &node.base)
}

/// What it is, with its name.
pub(crate) fn named(kind: &str, base: &Base) -> String {
    let name = quoted(&base.name);
    if name.is_empty() { format!("{kind} ohne Namen") } else { format!("{kind} {name}") }
}

/// What a node is.
pub(crate) fn kind(node: &FlowNode) -> String {
    match &node.kind {
        NodeKind::Event(event) => event_kind(event),
        NodeKind::Activity(activity) => activity_kind(activity),
        NodeKind::Gateway(gateway) => gateway_kind(&gateway.kind).to_owned(),
        NodeKind::Choreography(_) => "Choreographie-Aktivität".to_owned(),
    }
}

fn event_kind(event: &Event) -> String {
    let position = match &event.position {
        Position::Start { .. } => "Startereignis",
        Position::Catch | Position::Throw => "Zwischenereignis",
        Position::End => "Endereignis",
        Position::Boundary { .. } => "Angeheftetes Ereignis",
    };
    let mut parts: Vec<&str> = Vec::new();
    match event.definitions.as_slice() {
        [] => {}
        [only] => parts.push(match (&only.trigger, event.catches()) {
            (Trigger::Message { .. }, false) => "sendet Nachricht",
            (Trigger::Signal(_), false) => "sendet Signal",
            (trigger, _) => noun(trigger),
        }),
        _ if event.parallel_multiple => parts.push("alle von mehreren Auslösern"),
        _ if event.catches() => parts.push("einer von mehreren Auslösern"),
        _ => parts.push("mehrere Ergebnisse"),
    }
    match &event.position {
        Position::Start { interrupting: false } => parts.push("nicht unterbrechend"),
        Position::Boundary { cancel_activity, .. } => {
            parts.push(if *cancel_activity { "unterbrechend" } else { "nicht unterbrechend" });
        }
        _ => {}
    }
    if parts.is_empty() { position.to_owned() } else { format!("{position} ({})", parts.join(", ")) }
}

/// What a trigger is called.
pub(crate) fn noun(trigger: &Trigger) -> &'static str {
    match trigger {
        Trigger::Message { .. } => "Nachricht",
        Trigger::Timer(_) => "Zeit",
        Trigger::Error(_) => "Fehler",
        Trigger::Escalation(_) => "Eskalation",
        Trigger::Signal(_) => "Signal",
        Trigger::Conditional(_) => "Bedingung",
        Trigger::Link { .. } => "Verweis",
        Trigger::Compensation { .. } => "Kompensation",
        Trigger::Cancel => "Abbruch",
        Trigger::Terminate => "Terminierung",
    }
}

fn activity_kind(activity: &Activity) -> String {
    let kind = match &activity.kind {
        ActivityKind::Task(Task::User { .. }) => "Benutzeraufgabe",
        ActivityKind::Task(Task::Manual) => "Manuelle Aufgabe",
        ActivityKind::Task(Task::Service { .. }) => "Dienstaufgabe",
        ActivityKind::Task(Task::Send { .. }) => "Sendeaufgabe",
        ActivityKind::Task(Task::Receive { .. }) => "Empfangsaufgabe",
        ActivityKind::Task(Task::BusinessRule { .. }) => "Regelaufgabe",
        ActivityKind::Task(Task::Script { .. }) => "Skriptaufgabe",
        ActivityKind::Task(Task::Plain) => "Aufgabe",
        ActivityKind::SubProcess(inner) if inner.triggered_by_event => "Ereignis-Teilprozess",
        ActivityKind::SubProcess(inner) if inner.ad_hoc.is_some() => "Ad-hoc-Teilprozess",
        ActivityKind::SubProcess(inner) if inner.transaction.is_some() => "Transaktion",
        ActivityKind::SubProcess(_) => "Teilprozess",
        ActivityKind::Call { .. } => "Aufruf",
    };
    let mut parts = Vec::new();
    match &activity.repeats {
        Some(Loop::Standard(_)) => parts.push("in Schleife"),
        Some(Loop::Multi(multi)) if multi.sequential => parts.push("mehrfach nacheinander"),
        Some(Loop::Multi(_)) => parts.push("mehrfach gleichzeitig"),
        None => {}
    }
    if activity.for_compensation {
        parts.push("zur Kompensation");
    }
    if parts.is_empty() { kind.to_owned() } else { format!("{kind} ({})", parts.join(", ")) }
}

fn gateway_kind(kind: &GatewayKind) -> &'static str {
    match kind {
        GatewayKind::Exclusive => "Exklusives Gateway",
        GatewayKind::Inclusive => "Inklusives Gateway",
        GatewayKind::Parallel => "Paralleles Gateway",
        GatewayKind::EventBased { parallel: true, .. } => "Ereignisbasiertes Gateway (alle Ereignisse)",
        GatewayKind::EventBased { .. } => "Ereignisbasiertes Gateway",
        GatewayKind::Complex { .. } => "Komplexes Gateway",
    }
}

/// What an event waits for or causes, with its name: „Nachricht „Antrag““, „Zeit „P10D““.
pub(crate) fn details(model: &Definitions, node: &FlowNode) -> Vec<String> {
    let definitions = node.event().map_or(&[][..], |event| event.definitions.as_slice());
    definitions.iter().filter_map(|definition| detail(model, definition)).collect()
}

fn detail(model: &Definitions, definition: &EventDefinition) -> Option<String> {
    let text = |expression: &Option<Expression>| expression.as_ref().map(|found| found.text.clone());
    let name = match &definition.trigger {
        Trigger::Message { message, .. } => {
            let index = message.as_ref()?.target?;
            model.messages.get(index.index())?.base.shown().to_owned()
        }
        Trigger::Timer(timer) => {
            text(&timer.date).or_else(|| text(&timer.duration)).or_else(|| text(&timer.cycle))?
        }
        Trigger::Error(error) => coded(model.errors.get(error.as_ref()?.target?.index())?),
        Trigger::Escalation(found) => coded(model.escalations.get(found.as_ref()?.target?.index())?),
        Trigger::Signal(signal) => {
            let index = signal.as_ref()?.target?;
            model.signals.get(index.index())?.base.shown().to_owned()
        }
        Trigger::Conditional(condition) => text(condition)?,
        Trigger::Link { name, .. } => name.clone(),
        Trigger::Compensation { activity, .. } => {
            model.nodes.get(activity.as_ref()?.target?.index())?.base.shown().to_owned()
        }
        Trigger::Cancel | Trigger::Terminate => return None,
    };
    let name = quoted(&name);
    (!name.is_empty()).then(|| format!("{} {name}", noun(&definition.trigger)))
}

fn coded(found: &bpmn::model::Coded) -> String {
    if found.base.name.trim().is_empty() && !found.code.is_empty() {
        return found.code.clone();
    }
    found.base.shown().to_owned()
}

/// „ein Schritt“, „5 Schritte“.
pub(crate) fn counted(number: usize, one: &str, many: &str) -> String {
    if number == 1 { one.to_owned() } else { format!("{number} {many}") }
}
