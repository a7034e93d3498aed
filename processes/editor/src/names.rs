//! Names with the prefixes that the file uses, declared where they are missing.

use bpmn::namespaces::{DC, DD, DI, MODEL, XSI};
use bpmn::xml::{Document, Element, NodeId};
use engine::model::NAMESPACE;

use crate::Refused;

/// The prefixes that a namespace gets where the file has none for it.
const USUAL: &[(&str, &str)] =
    &[(MODEL, "bpmn"), (DI, "bpmndi"), (DC, "dc"), (DD, "di"), (XSI, "xsi"), (NAMESPACE, "r")];

/// The prefix that means a namespace at this element; the empty one is the default namespace.
fn prefix(element: Element<'_>, namespace: &str, with_default: bool) -> Option<String> {
    let mut at = Some(element);
    while let Some(current) = at {
        for declared in current.attributes().filter(|found| found.is_namespace() && found.value == namespace)
        {
            let prefix = declared.name.strip_prefix("xmlns:").unwrap_or_default();
            let holds = element.namespace_of(prefix) == Some(namespace);
            if holds && (with_default || !prefix.is_empty()) {
                return Some(prefix.to_owned());
            }
        }
        at = current.parent();
    }
    None
}

/// A name of this namespace as it is written at an element; the namespace is declared at the root if it is nowhere.
pub(crate) fn qualified(
    document: &mut Document,
    at: NodeId,
    namespace: &str,
    local: &str,
    with_default: bool,
) -> Result<String, Refused> {
    let found = prefix(document.element(at), namespace, with_default);
    let prefix = match found {
        Some(prefix) => prefix,
        None => declare(document, at, namespace)?,
    };
    Ok(if prefix.is_empty() { local.to_owned() } else { format!("{prefix}:{local}") })
}

fn declare(document: &mut Document, at: NodeId, namespace: &str) -> Result<String, Refused> {
    let usual = USUAL.iter().find(|(known, _)| *known == namespace).map_or("n", |(_, prefix)| *prefix);
    // Neither at the root nor between it and the element may the prefix mean something else.
    let free = |prefix: &String| {
        document.element(at).namespace_of(prefix).is_none()
            && document.root().attribute(&format!("xmlns:{prefix}")).is_none()
    };
    let numbered = (2_u32..).map(|number| format!("{usual}{number}"));
    let prefix = std::iter::once(usual.to_owned()).chain(numbered).find(free).unwrap_or_default();
    let root = document.root().id();
    document.declare_namespace(root, &prefix, namespace)?;
    Ok(prefix)
}

/// Sets an attribute of the house; an empty value removes it.
pub(crate) fn set_own(document: &mut Document, at: NodeId, name: &str, value: &str) -> Result<(), Refused> {
    let known = document
        .element(at)
        .attributes()
        .find(|found| found.namespace == NAMESPACE && found.local() == name && !found.is_namespace());
    let known = known.map(|found| found.name.to_owned());
    match (known, value.is_empty()) {
        (None, true) => {}
        (Some(known), true) => {
            document.remove_attribute(at, &known)?;
        }
        (Some(known), false) => document.set_attribute(at, &known, value)?,
        (None, false) => {
            let name = qualified(document, at, NAMESPACE, name, false)?;
            document.set_attribute(at, &name, value)?;
        }
    }
    Ok(())
}

/// The value of an attribute of the house; empty where it is not there.
pub(crate) fn own(element: Element<'_>, name: &str) -> String {
    element.attribute_of(NAMESPACE, name).unwrap_or_default().trim().to_owned()
}

/// Sets a plain attribute; an empty value removes it.
pub(crate) fn set_plain(document: &mut Document, at: NodeId, name: &str, value: &str) -> Result<(), Refused> {
    if value.is_empty() {
        document.remove_attribute(at, name)?;
    } else {
        document.set_attribute(at, name, value)?;
    }
    Ok(())
}
