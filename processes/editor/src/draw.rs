//! The drawing of the file: made anew by rule, so that graphical editors show what was made without one.

use std::collections::HashSet;

use bpmn::model::{Bounds, Definitions, Diagram, Point};
use bpmn::namespaces::{DC, DD, DI};
use bpmn::xml::{Document, NodeId};

use crate::Refused;
use crate::ids::Ids;
use crate::tree::{append, read};

/// Draws the model anew. What our layout does not place (data, annotations) stays where it was; what shows nothing goes.
///
/// # Errors
/// Where the file is no BPMN.
pub fn draw(document: &mut Document) -> Result<(), Refused> {
    let model = read(document)?;
    let places = diagram::places(&model);
    let placed: HashSet<NodeId> = places
        .shapes
        .iter()
        .map(|place| place.element)
        .chain(places.edges.iter().map(|edge| edge.0))
        .collect();
    clear(document, &model, &placed)?;
    let mut ids = Ids::of(document);
    let Some(plane) = plane(document, &model, &mut ids)? else { return Ok(()) };
    let id_of = |document: &Document, element: NodeId| {
        document.element(element).attribute("id").map(str::to_owned).filter(|id| !id.is_empty())
    };
    for place in &places.shapes {
        let Some(id) = id_of(document, place.element) else { continue };
        let shape = append(document, plane, DI, "BPMNShape")?;
        document.set_attribute(shape, "id", &ids.fresh(&format!("bild_{id}")))?;
        document.set_attribute(shape, "bpmnElement", &id)?;
        if place.lies {
            document.set_attribute(shape, "isHorizontal", "true")?;
        }
        if is_container(document, place.element) {
            document.set_attribute(shape, "isExpanded", if place.expanded { "true" } else { "false" })?;
        }
        if document.element(place.element).local() == "exclusiveGateway" {
            document.set_attribute(shape, "isMarkerVisible", "true")?;
        }
        bounds(document, shape, &place.at)?;
    }
    for (element, points) in &places.edges {
        let Some(id) = id_of(document, *element) else { continue };
        let edge = append(document, plane, DI, "BPMNEdge")?;
        document.set_attribute(edge, "id", &ids.fresh(&format!("bild_{id}")))?;
        document.set_attribute(edge, "bpmnElement", &id)?;
        waypoints(document, edge, points)?;
    }
    Ok(())
}

fn is_container(document: &Document, element: NodeId) -> bool {
    matches!(document.element(element).local(), "subProcess" | "transaction" | "adHocSubProcess")
}

/// Removes what is drawn anew and what shows nothing any more, and then the drawings in which nothing is left.
fn clear(document: &mut Document, model: &Definitions, placed: &HashSet<NodeId>) -> Result<(), Refused> {
    for (number, drawing) in model.diagrams.iter().enumerate() {
        let goes = |target: Option<NodeId>| target.is_none_or(|target| placed.contains(&target));
        let shapes =
            drawing.shapes.iter().filter(|shape| goes(shape.shows.target)).map(|shape| shape.element);
        let edges = drawing.edges.iter().filter(|edge| goes(edge.shows.target)).map(|edge| edge.element);
        let gone: Vec<NodeId> = shapes.chain(edges).collect();
        let nothing_left = gone.len() == drawing.shapes.len() + drawing.edges.len();
        for element in gone {
            document.remove(element)?;
        }
        if number > 0 && nothing_left {
            document.remove(drawing.element)?;
        }
    }
    Ok(())
}

/// The plane of the first drawing, made where there is none.
fn plane(document: &mut Document, model: &Definitions, ids: &mut Ids) -> Result<Option<NodeId>, Refused> {
    let of = |document: &Document, drawing: &Diagram| {
        document.element(drawing.element).children_named(DI, "BPMNPlane").next().map(|plane| plane.id())
    };
    if let Some(plane) = model.diagrams.first().and_then(|drawing| of(document, drawing)) {
        return Ok(Some(plane));
    }
    let pools = model.collaborations.first().map(|found| found.base.id.clone());
    let Some(shown) = pools.or_else(|| crate::process(model).map(|process| process.base.id.clone())) else {
        return Ok(None);
    };
    let root = document.root().id();
    let drawing = append(document, root, DI, "BPMNDiagram")?;
    document.set_attribute(drawing, "id", &ids.fresh("bild"))?;
    let plane = append(document, drawing, DI, "BPMNPlane")?;
    document.set_attribute(plane, "id", &ids.fresh("bild_ebene"))?;
    document.set_attribute(plane, "bpmnElement", &shown)?;
    Ok(Some(plane))
}

fn bounds(document: &mut Document, shape: NodeId, at: &Bounds) -> Result<(), Refused> {
    let element = append(document, shape, DC, "Bounds")?;
    for (name, value) in [("x", at.x), ("y", at.y), ("width", at.width), ("height", at.height)] {
        document.set_attribute(element, name, &format!("{value:.0}"))?;
    }
    Ok(())
}

fn waypoints(document: &mut Document, edge: NodeId, points: &[Point]) -> Result<(), Refused> {
    for point in points {
        let element = append(document, edge, DD, "waypoint")?;
        document.set_attribute(element, "x", &format!("{:.0}", point.x))?;
        document.set_attribute(element, "y", &format!("{:.0}", point.y))?;
    }
    Ok(())
}
