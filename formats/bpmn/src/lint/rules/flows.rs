//! Sequence flows: borders, lists, defaults, conditions.

use crate::lint::words::{flow as flow_words, the, the_big};
use crate::lint::{Context, Out, Rule, Severity};
use crate::model::{FlowIndex, FlowNode, GatewayKind, NodeKind, Reference};

pub(super) static RULES: &[Rule] = &[
    Rule {
        id: "flow-crosses-border",
        severity: Severity::Fault,
        source: "7.6.1, 8.4.13: sequence flows do not cross sub-processes or pools",
        demand: "Ein Sequenzfluss verlässt weder seinen Teilprozess noch seinen Pool.",
        check: crosses_border,
    },
    Rule {
        id: "flow-lists",
        severity: Severity::Fault,
        source: "8.4.5, table 8.53: incoming and outgoing agree with sourceRef and targetRef",
        demand: "Was ein Schritt als Ein- und Ausgang nennt, stimmt mit den Sequenzflüssen überein.",
        check: lists,
    },
    Rule {
        id: "default-flow",
        severity: Severity::Fault,
        source: "10.3, 10.6: the default flow is one of the outgoing ones",
        demand: "Der Standardfluss beginnt an seinem eigenen Schritt.",
        check: default_flow,
    },
    Rule {
        id: "condition-alone",
        severity: Severity::Fault,
        source: "8.4.13, 13.2.1: a conditional flow from an activity needs another outgoing flow",
        demand: "Ein bedingter Fluss aus einer Aktivität ist nicht der einzige.",
        check: condition_alone,
    },
    Rule {
        id: "condition-place",
        severity: Severity::Fault,
        source: "8.4.13: conditions only behind activities and exclusive, inclusive or complex gateways",
        demand: "Bedingungen stehen nicht hinter Ereignissen und nicht hinter parallelen oder ereignisbasierten Gateways.",
        check: condition_place,
    },
];

fn crosses_border(context: &Context<'_>, out: &mut Out<'_>) {
    for flow in &context.model.flows {
        let (Some(source), Some(target)) = (flow.source.target, flow.target.target) else { continue };
        if context.model.node(source).scope != context.model.node(target).scope {
            let message = format!(
                "Der {} überschreitet die Grenze eines Teilprozesses oder Pools. Verbinden Sie den Teilprozess selbst, \
                 zwischen Pools nehmen Sie einen Nachrichtenfluss.",
                flow_words(context.model, flow)
            );
            out.say(&flow.base, message);
        }
    }
}

fn lists(context: &Context<'_>, out: &mut Out<'_>) {
    for node in context.nodes() {
        let stray = |list: &[Reference<FlowIndex>], real: &[FlowIndex]| {
            list.iter().filter_map(|known| known.target).any(|flow| !real.contains(&flow))
        };
        if stray(&node.listed_incoming, &node.incoming) || stray(&node.listed_outgoing, &node.outgoing) {
            let message = format!(
                "{} nennt einen Sequenzfluss als Ein- oder Ausgang, der woanders beginnt oder endet. \
                 Zeichnen Sie den Fluss neu.",
                the_big(node)
            );
            out.say(&node.base, message);
        }
    }
}

fn default_flow(context: &Context<'_>, out: &mut Out<'_>) {
    for node in context.nodes() {
        let Some(flow) = node.default().and_then(|default| default.target) else { continue };
        if !node.outgoing.contains(&flow) {
            let message = format!(
                "Der Standardfluss von {} beginnt nicht dort. Wählen Sie einen der eigenen ausgehenden Flüsse.",
                dative(node)
            );
            out.say(&node.base, message);
        }
    }
}

fn dative(node: &FlowNode) -> String {
    let nominative = the(node);
    match nominative.split_once(' ') {
        Some(("die", rest)) => format!("der {rest}"),
        Some((_, rest)) => format!("dem {rest}"),
        None => nominative,
    }
}

fn condition_alone(context: &Context<'_>, out: &mut Out<'_>) {
    for (node, _) in context.activities() {
        if node.outgoing.len() == 1 && context.outgoing(node).any(|flow| flow.condition.is_some()) {
            let message = format!(
                "Der einzige Fluss aus {} hat eine Bedingung. Ergänzen Sie einen Weg für den anderen Fall oder \
                 entfernen Sie die Bedingung.",
                dative(node)
            );
            out.say(&node.base, message);
        }
    }
}

fn condition_place(context: &Context<'_>, out: &mut Out<'_>) {
    for node in context.nodes() {
        let refuses = match &node.kind {
            NodeKind::Event(_) => true,
            NodeKind::Gateway(gateway) => {
                matches!(gateway.kind, GatewayKind::Parallel | GatewayKind::EventBased { .. })
            }
            _ => false,
        };
        for flow in context.outgoing(node).filter(|flow| refuses && flow.condition.is_some()) {
            let message = format!(
                "Der {} hat eine Bedingung, die dort nicht wirkt. Nehmen Sie davor ein exklusives oder inklusives \
                 Gateway.",
                flow_words(context.model, flow)
            );
            out.say(&flow.base, message);
        }
    }
}
