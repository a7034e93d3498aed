//! Steps and ways that go, with all that only they led to.

use std::collections::{HashMap, HashSet};

use bpmn::model::{Definitions, NodeIndex, Position};
use bpmn::xml::{Document, Element, NodeId};

use crate::Refused;
use crate::course::finish;
use crate::names::{own, set_own};
use crate::tree::{flow, read, step};

/// Attributes that refer to a step or way: an element with one of them goes with what it refers to.
const ENDS: &[&str] = &["sourceRef", "targetRef", "attachedToRef"];

/// Removes a step. What led to it leads to what came after it; events at its border go with what only they led to.
///
/// # Errors
/// Where there is no such step, where several ways lead on from it, or where it is the only beginning.
pub fn remove(document: &mut Document, id: &str) -> Result<(), Refused> {
    let model = read(document)?;
    let node = step(&model, id)?;
    let words = node.base.shown();
    let starts = |index: &NodeIndex| {
        model.node(*index).event().is_some_and(|event| matches!(event.position, Position::Start { .. }))
    };
    let all_starts = model.scope(node.scope).nodes.iter().filter(|index| starts(index)).count();
    if starts(&node.index) && all_starts == 1 {
        return Err(Refused(format!("„{words}“ ist der einzige Beginn. Ein Prozess braucht einen.")));
    }
    let boundary = node.event().is_some_and(|event| matches!(event.position, Position::Boundary { .. }));
    let mut targets: Vec<NodeIndex> = node
        .outgoing
        .iter()
        .filter_map(|way| model.flow(*way).target.target)
        .filter(|target| *target != node.index)
        .collect();
    targets.sort();
    targets.dedup();
    let mut beyond = None;
    match targets.as_slice() {
        _ if boundary || starts(&node.index) => {}
        [] => {}
        [only] => {
            let target = model.node(*only);
            for way in &node.incoming {
                let way = model.flow(*way);
                if way.source.target != Some(node.index) && way.source.target != Some(*only) {
                    document.set_attribute(way.base.element, "targetRef", &target.base.id)?;
                }
            }
            beyond = Some(target.base.id.clone()).filter(|_| node.incoming.is_empty());
        }
        _ => {
            return Err(Refused(format!(
                "Von „{words}“ führen mehrere Wege weiter. Entfernen Sie zuerst die Wege, bis nur noch einer da ist."
            )));
        }
    }
    take_out(document, &model, &[node.base.element], beyond.as_deref())
}

/// Removes a way with all that only it led to.
///
/// # Errors
/// Where there is no such way, or it is the only one out of its step.
pub fn remove_way(document: &mut Document, id: &str) -> Result<(), Refused> {
    let model = read(document)?;
    let found = flow(&model, id)?;
    let source = found.source.target.map(|source| model.node(source));
    if let Some(source) = source.filter(|source| source.outgoing.len() == 1) {
        return Err(Refused(format!(
            "Das ist der einzige Weg, der von „{}“ weiterführt. Führen Sie ihn zu einem anderen Schritt.",
            source.base.shown()
        )));
    }
    take_out(document, &model, &[found.base.element], None)
}

/// Takes elements out, then what refers to them, then what nothing leads to any more. `beyond` is reached all the same.
fn take_out(
    document: &mut Document,
    before: &Definitions,
    elements: &[NodeId],
    beyond: Option<&str>,
) -> Result<(), Refused> {
    let roots = roots(before);
    let reached = reach(before, &roots);
    drop_elements(document, elements)?;
    loop {
        let now = read(document)?;
        let still: Vec<String> = roots.iter().cloned().chain(beyond.map(str::to_owned)).collect();
        let reachable = reach(&now, &still);
        let lost = |id: &String| reached.contains(id) && !reachable.contains(id);
        let gone: Vec<NodeId> =
            now.nodes.iter().filter(|node| lost(&node.base.id)).map(|node| node.base.element).collect();
        if gone.is_empty() {
            return finish(document, before);
        }
        drop_elements(document, &gone)?;
    }
}

/// Where ways begin: nodes to which none leads.
fn roots(model: &Definitions) -> Vec<String> {
    let handlers: HashSet<NodeIndex> = model.nodes.iter().filter_map(|node| node.event()?.handler).collect();
    let begins = |node: &&bpmn::model::FlowNode| {
        let boundary = node.event().is_some_and(|event| matches!(event.position, Position::Boundary { .. }));
        node.incoming.is_empty() && !boundary && !handlers.contains(&node.index)
    };
    model.nodes.iter().filter(begins).map(|node| node.base.id.clone()).collect()
}

/// All that is reached from there, inside of sub-processes and over borders, links and compensation, too.
fn reach(model: &Definitions, roots: &[String]) -> HashSet<String> {
    let mut next: HashMap<NodeIndex, Vec<NodeIndex>> = HashMap::new();
    for node in &model.nodes {
        let flows = node.outgoing.iter().filter_map(|way| model.flow(*way).target.target);
        let event = node.event().into_iter().flat_map(|event| [event.link_target, event.handler]).flatten();
        next.entry(node.index).or_default().extend(flows.chain(event).chain(node.boundary.iter().copied()));
    }
    let mut open: Vec<NodeIndex> =
        roots.iter().filter_map(|id| model.node_by_id(id)).map(|node| node.index).collect();
    let mut seen: HashSet<NodeIndex> = open.iter().copied().collect();
    while let Some(node) = open.pop() {
        let after = next.get(&node).into_iter().flatten().copied();
        open.extend(after.filter(|after| seen.insert(*after)));
    }
    seen.into_iter().map(|node| model.node(node).base.id.clone()).collect()
}

/// Removes elements and, again and again, what refers to what is gone.
pub(crate) fn drop_elements(document: &mut Document, elements: &[NodeId]) -> Result<(), Refused> {
    let mut open = elements.to_vec();
    while !open.is_empty() {
        let mut gone = Vec::new();
        for element in open {
            // It may lie in one that went before it.
            if !is_there(document.element(element)) {
                continue;
            }
            let ids = document.element(element).descendants().filter_map(|found| found.attribute("id"));
            gone.extend(ids.map(str::to_owned));
            document.remove(element)?;
        }
        open = forget(document, &gone)?;
    }
    Ok(())
}

fn is_there(element: Element<'_>) -> bool {
    let top = std::iter::successors(Some(element), |element| element.parent()).last();
    top.is_some_and(|top| top.id() == element.document().root().id())
}

/// Takes ids out of lists and attributes; gives the elements that cannot be without what had the ids.
pub(crate) fn forget(document: &mut Document, ids: &[String]) -> Result<Vec<NodeId>, Refused> {
    let is_gone = |id: &str| ids.iter().any(|gone| gone == id);
    let (mut hanging, mut defaults, mut four_eyes) = (Vec::new(), Vec::new(), Vec::new());
    for element in document.root().descendants() {
        let refers = |name: &&str| element.attribute(name).is_some_and(&is_gone);
        let named = matches!(element.local(), "flowNodeRef" | "incoming" | "outgoing");
        if ENDS.iter().any(refers) || (named && is_gone(element.text().trim())) {
            hanging.push(element.id());
        }
        if refers(&"default") {
            defaults.push(element.id());
        }
        let not_by = own(element, "notBy");
        if not_by.split_whitespace().any(is_gone) {
            let left: Vec<&str> = not_by.split_whitespace().filter(|id| !is_gone(id)).collect();
            four_eyes.push((element.id(), left.join(" ")));
        }
    }
    for element in defaults {
        document.remove_attribute(element, "default")?;
    }
    for (element, left) in four_eyes {
        set_own(document, element, "notBy", &left)?;
    }
    Ok(hanging)
}
