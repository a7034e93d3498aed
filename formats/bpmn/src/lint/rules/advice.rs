//! What the town asks for before a process is published. None of this refuses a model.

use crate::lint::words::{flow as flow_words, quoted, the, the_big};
use crate::lint::{Context, Out, Rule, Severity};
use crate::model::{ActivityKind, FlowIndex, FlowNode, GatewayKind, Position, Reference, Task, Trigger};

pub(super) static RULES: &[Rule] = &[
    Rule {
        id: "step-name",
        severity: Severity::Note,
        source: "house rule",
        demand: "Jede Aktivität, jedes Start- und Endereignis und jede Bahn hat einen Namen.",
        check: step_name,
    },
    Rule {
        id: "gateway-name",
        severity: Severity::Note,
        source: "house rule",
        demand: "Ein verzweigendes Gateway stellt eine Frage, jeder Weg dahinter trägt eine Antwort.",
        check: gateway_name,
    },
    Rule {
        id: "gateway-condition",
        severity: Severity::Note,
        source: "10.6.2, 10.6.3; without a condition the way is never or always taken",
        demand: "Jeder Weg hinter einer Entscheidung hat eine Bedingung oder ist der Standardweg.",
        check: gateway_condition,
    },
    Rule {
        id: "one-start",
        severity: Severity::Note,
        source: "house rule",
        demand: "Ein Prozess hat genau ein Startereignis.",
        check: one_start,
    },
    Rule {
        id: "dangling-end",
        severity: Severity::Note,
        source: "house rule",
        demand: "Jeder Weg endet an einem Endereignis.",
        check: dangling_end,
    },
    Rule {
        id: "script-language",
        severity: Severity::Note,
        source: "house rule; scriptFormat: 10.3.3, table 10.13",
        demand: "Skripte sind in FEEL geschrieben und sagen es.",
        check: script_language,
    },
    Rule {
        id: "message-operation-open",
        severity: Severity::Note,
        source: "10.5.5, table 10.98: operationRef is needed in executable processes",
        demand: "Ein Nachrichtenereignis nennt die Operation, wenn der Prozess in anderen Programmen laufen soll.",
        check: message_operation,
    },
    Rule {
        id: "flow-lists-incomplete",
        severity: Severity::Note,
        source: "8.4.5, table 8.53: incoming and outgoing; left out by some tools, and what they say stands in the flows",
        demand: "Ein Sequenzfluss ist an beiden Enden eingetragen oder an keinem.",
        check: lists_incomplete,
    },
    Rule {
        id: "not-executable",
        severity: Severity::Note,
        source: "10.2, table 10.1: isExecutable",
        demand: "Ein Prozess, der laufen soll, ist als ausführbar gekennzeichnet.",
        check: not_executable,
    },
    Rule {
        id: "call-target",
        severity: Severity::Note,
        source: "10.3.6: calledElement",
        demand: "Ein Aufruf nennt einen Prozess, den es gibt.",
        check: call_target,
    },
    Rule {
        id: "not-drawn",
        severity: Severity::Note,
        source: "12.1: diagram interchange",
        demand: "Jeder Schritt ist gezeichnet.",
        check: not_drawn,
    },
];

fn step_name(context: &Context<'_>, out: &mut Out<'_>) {
    for node in context.nodes().filter(|node| node.base.name.trim().is_empty()) {
        let named = match node.event() {
            Some(event) => matches!(event.position, Position::Start { .. } | Position::End),
            None => node.activity().is_some(),
        };
        if named {
            out.say(
                &node.base,
                format!("{} hat keinen Namen. Sagen Sie in wenigen Worten, was geschieht.", the_big(node)),
            );
        }
    }
    for lane in context.model.lanes.iter().filter(|lane| lane.base.name.trim().is_empty()) {
        let message =
            format!("Die Bahn {} hat keinen Namen. Nennen Sie die zuständige Stelle.", quoted(&lane.base));
        out.say(&lane.base, message);
    }
}

/// Exclusive and inclusive gateways that split.
fn decisions<'a>(context: &Context<'a>) -> impl Iterator<Item = &'a FlowNode> {
    let decides = |kind: &GatewayKind| matches!(kind, GatewayKind::Exclusive | GatewayKind::Inclusive);
    context
        .gateways()
        .filter(move |(node, gateway)| decides(&gateway.kind) && node.outgoing.len() > 1)
        .map(|(node, _)| node)
}

fn gateway_name(context: &Context<'_>, out: &mut Out<'_>) {
    for node in decisions(context) {
        if node.base.name.trim().is_empty() {
            let message = format!(
                "{} hat keinen Namen. Schreiben Sie die Frage daran, die hier entschieden wird.",
                the_big(node)
            );
            out.say(&node.base, message);
        }
        for flow in context.outgoing(node).filter(|flow| flow.base.name.trim().is_empty()) {
            let what = flow_words(context.model, flow);
            out.say(&flow.base, format!("Der {what} hat keinen Namen. Schreiben Sie die Antwort daran."));
        }
    }
}

fn gateway_condition(context: &Context<'_>, out: &mut Out<'_>) {
    for node in decisions(context) {
        let default = node.default().and_then(|default| default.target);
        let open =
            |flow: &&crate::model::SequenceFlow| flow.condition.is_none() && Some(flow.index) != default;
        for flow in context.outgoing(node).filter(open) {
            let message = format!(
                "Der {} hat keine Bedingung und ist nicht der Standardweg. Bitte eines von beiden festlegen.",
                flow_words(context.model, flow)
            );
            out.say(&flow.base, message);
        }
    }
}

fn one_start(context: &Context<'_>, out: &mut Out<'_>) {
    for process in &context.model.processes {
        let inside = context.inside(context.model.scope(process.scope)).filter_map(FlowNode::event);
        let count = inside.filter(|event| matches!(event.position, Position::Start { .. })).count();
        if count != 1 {
            let message = format!(
                "Der Prozess {} hat {count} Startereignisse. Leser erwarten genau eines.",
                quoted(&process.base)
            );
            out.say(&process.base, message);
        }
    }
}

fn dangling_end(context: &Context<'_>, out: &mut Out<'_>) {
    for node in context.nodes().filter(|node| node.outgoing.is_empty()) {
        let activity = node.activity().is_some_and(|activity| {
            let event_driven =
                matches!(&activity.kind, ActivityKind::SubProcess(sub) if sub.triggered_by_event);
            !activity.for_compensation && !event_driven
        });
        let ad_hoc = context.sub_process_of(node.scope).is_some_and(|(_, sub)| sub.ad_hoc.is_some());
        if (activity || node.gateway().is_some()) && !ad_hoc {
            let message =
                format!("Der Weg hört hier einfach auf: {}. Ergänzen Sie ein Endereignis.", the(node));
            out.say(&node.base, message);
        }
    }
}

fn script_language(context: &Context<'_>, out: &mut Out<'_>) {
    for (node, activity) in context.activities() {
        let ActivityKind::Task(Task::Script { format, .. }) = &activity.kind else { continue };
        if !format.to_ascii_lowercase().contains("feel") {
            let said = if format.trim().is_empty() { "keine Sprache" } else { format.trim() };
            let message = format!(
                "{} nennt als Skriptsprache: {said}. Ausgeführt wird nur FEEL (scriptFormat „text/feel“).",
                the_big(node)
            );
            out.say(&node.base, message);
        }
    }
}

fn message_operation(context: &Context<'_>, out: &mut Out<'_>) {
    for (node, event) in context.events().filter(|(node, _)| context.is_executable(node)) {
        let open = event
            .definitions
            .iter()
            .any(|found| matches!(&found.trigger, Trigger::Message { operation: None, .. }));
        if open {
            let message = format!(
                "{} nennt keine Operation. Hier wird sie nicht gebraucht, andere Programme können sie verlangen.",
                the_big(node)
            );
            out.say(&node.base, message);
        }
    }
}

fn not_executable(context: &Context<'_>, out: &mut Out<'_>) {
    for process in context.model.processes.iter().filter(|process| !process.executable) {
        let message = format!(
            "Der Prozess {} ist nicht als ausführbar gekennzeichnet (isExecutable). Soll er laufen, schalten Sie es ein.",
            quoted(&process.base)
        );
        out.say(&process.base, message);
    }
}

fn call_target(context: &Context<'_>, out: &mut Out<'_>) {
    for (node, activity) in context.activities() {
        let ActivityKind::Call { called } = &activity.kind else { continue };
        let problem = match called {
            None => "sagt nicht, was er aufruft. Wählen Sie einen Prozess".to_owned(),
            Some(called) if called.target.is_none() => {
                format!(
                    "ruft „{}“ auf, das nicht in dieser Datei steht. Prüfen Sie, ob es diesen Prozess gibt",
                    called.name
                )
            }
            Some(_) => continue,
        };
        out.say(&node.base, format!("{} {problem}.", the_big(node)));
    }
}

fn not_drawn(context: &Context<'_>, out: &mut Out<'_>) {
    let drawn: std::collections::HashSet<_> = context
        .model
        .diagrams
        .iter()
        .flat_map(|diagram| diagram.shapes.iter().filter_map(|shape| shape.shows.target))
        .collect();
    for node in context.nodes().filter(|node| !drawn.contains(&node.base.element)) {
        out.say(&node.base, format!("{} ist nicht gezeichnet. Ordnen Sie das Bild neu an.", the_big(node)));
    }
}

fn lists_incomplete(context: &Context<'_>, out: &mut Out<'_>) {
    let names =
        |list: &[Reference<FlowIndex>], flow: FlowIndex| list.iter().any(|known| known.target == Some(flow));
    for flow in &context.model.flows {
        let (Some(source), Some(target)) = (flow.source.target, flow.target.target) else { continue };
        let (source, target) = (context.model.node(source), context.model.node(target));
        if names(&source.listed_outgoing, flow.index) != names(&target.listed_incoming, flow.index) {
            let message = format!(
                "Der {} ist nur an einem seiner Enden eingetragen. Speichern Sie das Modell neu.",
                flow_words(context.model, flow)
            );
            out.say(&flow.base, message);
        }
    }
}
