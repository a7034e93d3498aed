//! What every picture and every list of steps must fulfil, whatever the model.

use std::collections::{BTreeMap, BTreeSet, HashSet};

use bpmn::model::{Definitions, NodeIndex, Thing};
use diagram::{Look, Step};
use roxmltree::{Document, Node};

/// What is wrong with the two forms of a model; nothing if all is well.
pub(crate) fn faults(model: &Definitions, look: &Look) -> Vec<String> {
    let picture = diagram::svg(model, look);
    let steps: Vec<Step> =
        model.processes.iter().flat_map(|process| diagram::steps(model, process.index)).collect();
    let mut faults = of_steps(model, &steps);
    match Document::parse(&picture) {
        Ok(document) => faults.extend(of_picture(model, &document, &steps)),
        Err(error) => faults.push(format!("not well-formed: {error}")),
    }
    faults
}

/// Nodes of processes; those of choreographies have no steps.
fn expected(model: &Definitions) -> BTreeSet<NodeIndex> {
    let here = model.nodes.iter().filter(|node| model.process_of(node.scope).is_some());
    here.map(|node| node.index).collect()
}

fn of_steps(model: &Definitions, steps: &[Step]) -> Vec<String> {
    let mut faults = Vec::new();
    let told: BTreeSet<NodeIndex> = steps.iter().map(|step| step.node).collect();
    if told != expected(model) || told.len() != steps.len() {
        faults.push(format!("{} steps of {} nodes", steps.len(), expected(model).len()));
    }
    let anchors: HashSet<&str> = steps.iter().map(|step| step.anchor.as_str()).collect();
    if anchors.len() != steps.len() {
        faults.push("anchors are not unique".into());
    }
    let place: BTreeMap<&str, usize> =
        steps.iter().enumerate().map(|(place, step)| (step.anchor.as_str(), place)).collect();
    let process = |step: &Step| model.process_of(model.node(step.node).scope);
    for (from, step) in steps.iter().enumerate() {
        for next in step.after.iter().filter_map(|way| way.step.as_ref().map(|next| (next, way.back))) {
            let Some(to) = place.get(next.0.anchor.as_str()) else { continue };
            let back = *to <= from && process(&steps[*to]) == process(step);
            if back != next.1 {
                faults.push(format!("{} to {}: back is {}", step.number, next.0.number, next.1));
            }
        }
    }
    faults
}

fn of_picture(model: &Definitions, document: &Document<'_>, steps: &[Step]) -> Vec<String> {
    let mut faults = Vec::new();
    let elements = || document.descendants().filter(Node::is_element);
    for element in elements() {
        for attribute in element.attributes() {
            let name = attribute.name();
            if name == "style" || name.starts_with("on") {
                faults.push(format!("attribute {name}"));
            }
            let numbers = matches!(
                name,
                "x" | "y" | "cx" | "cy" | "width" | "height" | "points" | "transform" | "viewBox"
            );
            if numbers && (attribute.value().contains("NaN") || attribute.value().contains("inf")) {
                faults.push(format!("{name}=\"{}\"", attribute.value()).chars().take(100).collect());
            }
        }
        if matches!(element.tag_name().name(), "style" | "script" | "image" | "use" | "foreignObject") {
            faults.push(format!("element {}", element.tag_name().name()));
        }
    }
    let ids: Vec<&str> = elements().filter_map(|element| element.attribute("id")).collect();
    if ids.iter().collect::<HashSet<_>>().len() != ids.len() {
        faults.push("ids are not unique".into());
    }
    let links: Vec<Node<'_, '_>> =
        elements().filter(|element| element.has_tag_name(("http://www.w3.org/2000/svg", "a"))).collect();
    let titled = |link: &Node<'_, '_>| {
        let title = link.children().find(|child| child.tag_name().name() == "title");
        title.is_some_and(|title| {
            title.attribute("id") == link.attribute("aria-labelledby") && title.text().is_some()
        })
    };
    if !links.iter().all(titled) {
        faults.push("a link without title".into());
    }
    // Every node that the file draws, once, and in the order of the steps.
    let drawn = |index: &NodeIndex| {
        links
            .iter()
            .filter(|link| link.attribute("aria-labelledby") == Some(&format!("bild-{}", index.index())))
            .count()
    };
    for node in shaped(model) {
        if drawn(&node) != 1 {
            faults.push(format!("{} is drawn {} times", model.node(node).base.id, drawn(&node)));
        }
    }
    let places: BTreeMap<String, usize> =
        steps.iter().enumerate().map(|(place, step)| (format!("#{}", step.anchor), place)).collect();
    let by_process = |link: &Node<'_, '_>| places.get(link.attribute("href").unwrap_or_default()).copied();
    let walk: Vec<usize> = links.iter().filter_map(by_process).collect();
    let expected: usize = links
        .iter()
        .filter(|link| {
            let title = link.attribute("aria-labelledby").unwrap_or_default().trim_start_matches("bild-");
            let index: usize = title.parse().unwrap_or(usize::MAX);
            model.nodes.get(index).is_some_and(|node| model.process_of(node.scope).is_some())
        })
        .count();
    if walk.len() != expected {
        faults.push(format!("{} of {expected} links lead to a step", walk.len()));
    }
    // Processes may stand in another order than in the file; within each the order is that of the steps.
    let descents = walk.windows(2).filter(|pair| pair[0] > pair[1]).count();
    if descents >= model.processes.len().max(1) {
        faults.push("links are not in the order of the steps".into());
    }
    faults
}

/// The nodes for which the file has a shape.
fn shaped(model: &Definitions) -> BTreeSet<NodeIndex> {
    let shapes = model.diagrams.iter().flat_map(|diagram| &diagram.shapes);
    let nodes = shapes.filter_map(|shape| match model.thing(shape.shows.target?)? {
        Thing::Node(index) => Some(index),
        _ => None,
    });
    nodes.collect()
}
