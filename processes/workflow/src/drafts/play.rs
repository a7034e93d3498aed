//! The way to a fault, step by step: what acts, and where tokens are then.

use bpmn::model::{Definitions, Thing};
use diagram::{Look, Mark};
use engine::{Finding, Judgement};

/// A moment on the way to a fault.
#[derive(Clone, Debug)]
pub(super) struct Moment {
    /// What happens, in German.
    pub(super) text: String,
    /// Where tokens are, in German.
    pub(super) tokens: Vec<String>,
    /// The picture's marks.
    pub(super) look: Look,
}

/// The findings of which the way can be played.
pub(super) fn playable(judgement: &Judgement) -> Vec<&Finding> {
    judgement.findings.iter().filter(|finding| !finding.way.is_empty()).collect()
}

/// The moment after so many steps; none beyond the end.
pub(super) fn moment(model: &Definitions, finding: &Finding, count: usize) -> Option<Moment> {
    if count > finding.way.len() {
        return None;
    }
    let mut look = Look::default();
    let Some(step) = count.checked_sub(1).and_then(|last| finding.way.get(last)) else {
        let text = "Am Anfang ist noch nichts geschehen.".to_owned();
        return Some(Moment { text, tokens: Vec::new(), look });
    };
    let last = count == finding.way.len();
    look.nodes.insert(step.element.clone(), mark("d-mark-done", "eben getan"));
    for node in &step.nodes {
        look.nodes.insert(node.clone(), mark("d-mark-live", "Marke"));
    }
    for flow in &step.flows {
        look.edges.insert(flow.clone(), mark("d-mark-live", "Marke"));
    }
    if last {
        for element in &finding.elements {
            look.nodes.insert(element.clone(), mark("d-mark-way", "hier ist der Fehler"));
        }
    }
    let words = &step.words;
    let text = if last {
        format!("Zuletzt ist {words} an der Reihe. Danach zeigt sich der Fehler.")
    } else {
        format!("An der Reihe ist {words}.")
    };
    let nodes = step.nodes.iter().filter_map(|id| model.node_by_id(id)).map(|node| shown(&node.base));
    let nodes = nodes.map(|words| format!("bei {words}"));
    let flows = step.flows.iter().filter_map(|id| on_flow(model, id));
    Some(Moment { text, tokens: flows.chain(nodes).collect(), look })
}

fn mark(class: &str, text: &str) -> Mark {
    Mark { class: class.to_owned(), text: text.to_owned() }
}

fn shown(base: &bpmn::model::Base) -> String {
    format!("„{}“", base.shown())
}

fn on_flow(model: &Definitions, id: &str) -> Option<String> {
    let Some(Thing::Flow(index)) = model.find(id) else { return None };
    let flow = model.flow(index);
    let (from, to) = (model.node(flow.source.target?), model.node(flow.target.target?));
    Some(format!("auf dem Weg von {} nach {}", shown(&from.base), shown(&to.base)))
}
