//! Small moves in the tree of the file: children in the order that the standard asks for.

use bpmn::model::{Definitions, FlowNode, SequenceFlow, Thing};
use bpmn::namespaces::{MODEL, XSI};
use bpmn::xml::{Document, Element, NodeId};

use crate::Refused;
use crate::names::qualified;

/// What may stand after the steps of a process.
const AFTER_STEPS: &[&str] = &[
    "association",
    "group",
    "textAnnotation",
    "resourceRole",
    "performer",
    "humanPerformer",
    "potentialOwner",
    "correlationSubscription",
    "supports",
];

/// The model of the file as it is now.
pub(crate) fn read(document: &Document) -> Result<Definitions, Refused> {
    Ok(Definitions::read(document)?)
}

pub(crate) fn step<'m>(model: &'m Definitions, id: &str) -> Result<&'m FlowNode, Refused> {
    model.node_by_id(id).ok_or_else(|| Refused(format!("Den Schritt „{id}“ gibt es nicht mehr.")))
}

pub(crate) fn flow<'m>(model: &'m Definitions, id: &str) -> Result<&'m SequenceFlow, Refused> {
    match model.find(id) {
        Some(Thing::Flow(index)) => Ok(model.flow(index)),
        _ => Err(Refused(format!("Den Weg „{id}“ gibt es nicht mehr."))),
    }
}

/// The first child of BPMN with this name.
pub(crate) fn child(element: Element<'_>, local: &str) -> Option<NodeId> {
    element.children_named(MODEL, local).next().map(Element::id)
}

/// Adds an element of a namespace as the last child.
pub(crate) fn append(
    document: &mut Document,
    parent: NodeId,
    namespace: &str,
    local: &str,
) -> Result<NodeId, Refused> {
    let name = qualified(document, parent, namespace, local, true)?;
    Ok(document.append_element(parent, &name)?)
}

/// Adds an element of BPMN behind the children of these names.
pub(crate) fn add_behind(
    document: &mut Document,
    parent: NodeId,
    local: &str,
    before_it: &[&str],
) -> Result<NodeId, Refused> {
    let next = document.element(parent).children().find(|child| !before_it.contains(&child.local()));
    put(document, parent, local, next.map(Element::id))
}

/// Adds a step or flow to a process or sub-process: behind the others, before what the standard wants last.
pub(crate) fn add_to_scope(document: &mut Document, scope: NodeId, local: &str) -> Result<NodeId, Refused> {
    let next = document.element(scope).children().find(|child| AFTER_STEPS.contains(&child.local()));
    put(document, scope, local, next.map(Element::id))
}

fn put(
    document: &mut Document,
    parent: NodeId,
    local: &str,
    before: Option<NodeId>,
) -> Result<NodeId, Refused> {
    let Some(before) = before else { return append(document, parent, MODEL, local) };
    let name = qualified(document, parent, MODEL, local, true)?;
    Ok(document.insert_element(before, &name)?)
}

/// Makes this the formal expression of an element, in a child of this name; an empty text removes it.
pub(crate) fn set_expression(
    document: &mut Document,
    parent: NodeId,
    local: &str,
    before_it: &[&str],
    text: &str,
) -> Result<(), Refused> {
    let old = child(document.element(parent), local);
    let text = text.trim();
    if text.is_empty() {
        return old.map_or(Ok(()), |old| Ok(document.remove(old)?));
    }
    let element = match old {
        Some(old) => old,
        None => add_behind(document, parent, local, before_it)?,
    };
    let formal = qualified(document, element, MODEL, "tFormalExpression", true)?;
    let kind = qualified(document, element, XSI, "type", false)?;
    document.set_attribute(element, &kind, &formal)?;
    Ok(document.set_text(element, text)?)
}

/// Makes this the text of a child of this name; an empty text removes the child.
pub(crate) fn set_text_child(
    document: &mut Document,
    parent: NodeId,
    local: &str,
    before_it: &[&str],
    text: &str,
) -> Result<(), Refused> {
    let old = child(document.element(parent), local);
    let text = text.trim();
    match (old, text.is_empty()) {
        (None, true) => Ok(()),
        (Some(old), true) => Ok(document.remove(old)?),
        (old, false) => {
            let element = match old {
                Some(old) => old,
                None => add_behind(document, parent, local, before_it)?,
            };
            Ok(document.set_text(element, text)?)
        }
    }
}

/// The element `extensionElements`, made where it is missing.
pub(crate) fn extensions(document: &mut Document, element: NodeId) -> Result<NodeId, Refused> {
    match child(document.element(element), "extensionElements") {
        Some(known) => Ok(known),
        None => add_behind(document, element, "extensionElements", &["documentation"]),
    }
}

/// Removes an `extensionElements` in which nothing is left.
pub(crate) fn drop_empty_extensions(document: &mut Document, element: NodeId) -> Result<(), Refused> {
    let empty = child(document.element(element), "extensionElements")
        .filter(|known| document.element(*known).children().next().is_none());
    empty.map_or(Ok(()), |empty| Ok(document.remove(empty)?))
}
