//! What is said of a picture and of each node in it.

use bpmn::model::{Definitions, FlowNode, NodeKind, Position};

use crate::limits::{MARK, NAME, NAMED};
use crate::look::Look;
use crate::steps::{Names, Way, lane_of, ways_after};
use crate::text::short;
use crate::words::{counted, details, quoted};

/// What the picture is called.
pub(super) fn title(model: &Definitions, look: &Look) -> String {
    let names = [look.title.as_str(), &model.base.name]
        .into_iter()
        .chain(model.collaborations.iter().map(|found| found.base.name.as_str()))
        .chain(model.processes.iter().map(|process| process.base.name.as_str()))
        .chain(model.participants.iter().map(|pool| pool.base.name.as_str()));
    let name = names.map(|name| short(name, NAME)).find(|name| !name.is_empty());
    name.map_or_else(|| "Prozessdiagramm".to_owned(), |name| format!("Prozessdiagramm „{name}“"))
}

/// Who takes part, how many steps there are, where it begins and ends.
pub(super) fn summary(model: &Definitions, drawn: usize) -> String {
    let mut parts = vec![format!("Das Bild zeigt {}.", counted(drawn, "einen Schritt", "Schritte"))];
    let missing = model.nodes.len().saturating_sub(drawn);
    if missing > 0 {
        let verb = if missing == 1 { "steht" } else { "stehen" };
        parts.push(format!(
            "{} {verb} nur in der Tabelle der Schritte.",
            counted(missing, "Ein weiterer", "weitere")
        ));
    }
    let pools = model.participants.iter().map(|pool| pool.base.name.as_str());
    push_list(&mut parts, "Beteiligt", pools);
    let ends = |wanted: fn(&Position) -> bool| {
        let outer = model.nodes.iter().filter(|node| model.scope(node.scope).parent.is_none());
        outer.filter_map(move |node| match &node.kind {
            NodeKind::Event(event) if wanted(&event.position) => Some(node.base.name.as_str()),
            _ => None,
        })
    };
    push_list(&mut parts, "Beginn", ends(|position| matches!(position, Position::Start { .. })));
    push_list(&mut parts, "Ende", ends(|position| matches!(position, Position::End)));
    parts.join(" ")
}

fn push_list<'a>(parts: &mut Vec<String>, lead: &str, names: impl Iterator<Item = &'a str>) {
    let names: Vec<String> = names.map(quoted).filter(|name| !name.is_empty()).collect();
    if !names.is_empty() {
        parts.push(format!("{lead}: {}.", listed(&names)));
    }
}

/// A list that does not grow without end.
fn listed(names: &[String]) -> String {
    let shown = names.iter().take(NAMED).map(String::as_str).collect::<Vec<_>>().join(", ");
    match names.len().saturating_sub(NAMED) {
        0 => shown,
        more => format!("{shown} und {more} mehr"),
    }
}

/// „Schritt 3, Meldewesen. Danach: wenn „ja“: weiter mit Schritt 4, …“
pub(super) fn node(names: &Names<'_>, look: &Look, node: &FlowNode) -> String {
    let mut parts = vec![format!("Schritt {}", names.order.number[node.index.index()])];
    parts.extend(lane_of(names.model, node));
    parts.extend(details(names.model, node).into_iter().take(NAMED));
    let mut text = format!("{}.", parts.join(", "));
    let way = |way: &Way| {
        let mark = look.edges.get(&way.flow).map_or("", |mark| mark.text.trim());
        let said = if mark.is_empty() { String::new() } else { format!(" ({})", short(mark, MARK)) };
        format!("{}{said}", way.sentence())
    };
    let ways: Vec<String> = ways_after(names, node).iter().map(way).collect();
    if !ways.is_empty() {
        text.push_str(&format!(" Danach: {}.", listed_ways(&ways)));
    }
    if !node.boundary.is_empty() {
        let events: Vec<String> =
            node.boundary.iter().take(NAMED).map(|event| names.neighbour(*event).words()).collect();
        text.push_str(&format!(" Angeheftet: {}.", events.join("; ")));
    }
    text
}

fn listed_ways(ways: &[String]) -> String {
    let shown = ways.iter().take(NAMED).map(String::as_str).collect::<Vec<_>>().join("; ");
    match ways.len().saturating_sub(NAMED) {
        0 => shown,
        more => format!("{shown}; {more} weitere Wege nennt die Tabelle"),
    }
}
