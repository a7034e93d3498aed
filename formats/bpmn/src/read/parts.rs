//! Parts that many elements have: base, references, expressions, numbers.

use super::index::Index;
use crate::model::{Base, Expression, Extension, ForeignAttribute, Reference, Thing};
use crate::namespaces::{MODEL, XSI};
use crate::xml::{Element, NodeId};

impl Index<'_> {
    pub(super) fn base(&self, element: Element<'_>) -> Base {
        let mut base = Base {
            element: element.id(),
            line: element.line(),
            id: String::new(),
            name: String::new(),
            documentation: Vec::new(),
            extensions: Vec::new(),
            attributes: Vec::new(),
        };
        for attribute in element.attributes() {
            match attribute.name {
                "id" => base.id = attribute.value.trim().to_owned(),
                "name" => base.name = attribute.value.to_owned(),
                _ if attribute.is_namespace() => {}
                _ if !matches!(attribute.namespace, "" | MODEL | XSI) => {
                    base.attributes.push(foreign(&attribute));
                }
                _ => {}
            }
        }
        for child in element.children().filter(|child| child.namespace() == MODEL) {
            match child.local() {
                "documentation" => base.documentation.push(child.text()),
                "extensionElements" => base.extensions.extend(child.children().map(extension)),
                _ => {}
            }
        }
        base
    }

    /// What a name refers to, as far as it is of the right kind.
    pub(super) fn reference<T>(
        &self,
        at: Element<'_>,
        name: &str,
        pick: impl Fn(Thing) -> Option<T>,
    ) -> Reference<T> {
        let found = self.find(at, name).and_then(|element| self.things.get(&element));
        Reference { name: name.trim().to_owned(), target: found.and_then(|thing| pick(*thing)) }
    }

    /// The element that a name refers to, whatever it is.
    pub(super) fn element_reference(&self, at: Element<'_>, name: &str) -> Reference<NodeId> {
        Reference { name: name.trim().to_owned(), target: self.find(at, name) }
    }

    /// The reference in an attribute.
    pub(super) fn attribute_reference<T>(
        &self,
        element: Element<'_>,
        attribute: &str,
        pick: impl Fn(Thing) -> Option<T>,
    ) -> Option<Reference<T>> {
        let name = element.attribute(attribute).filter(|name| !name.trim().is_empty())?;
        Some(self.reference(element, name, pick))
    }

    /// The references in the texts of child elements.
    pub(super) fn child_references<T>(
        &self,
        element: Element<'_>,
        child: &str,
        pick: impl Fn(Thing) -> Option<T> + Copy,
    ) -> Vec<Reference<T>> {
        children(element, child).map(|child| self.reference(child, &child.text(), pick)).collect()
    }

    /// The reference in the text of the first child element of this name.
    pub(super) fn child_reference<T>(
        &self,
        element: Element<'_>,
        child: &str,
        pick: impl Fn(Thing) -> Option<T> + Copy,
    ) -> Option<Reference<T>> {
        self.child_references(element, child, pick).into_iter().next()
    }

    /// The references to elements in the texts of child elements.
    pub(super) fn child_element_references(
        &self,
        element: Element<'_>,
        child: &str,
    ) -> Vec<Reference<NodeId>> {
        children(element, child).map(|child| self.element_reference(child, &child.text())).collect()
    }

    /// The expression in the first child element of this name.
    pub(super) fn expression(&self, element: Element<'_>, child: &str) -> Option<Expression> {
        children(element, child).next().map(|found| self.expression_of(found))
    }

    pub(super) fn expression_of(&self, element: Element<'_>) -> Expression {
        let stated = element.attribute("language").filter(|language| !language.trim().is_empty());
        Expression {
            element: element.id(),
            line: element.line(),
            language: stated.unwrap_or(&self.language).to_owned(),
            language_stated: stated.is_some(),
            formal: is_formal(element),
            text: element.text(),
        }
    }
}

/// Whether an expression says that it is a formal one.
pub(crate) fn is_formal(element: Element<'_>) -> bool {
    let said = element.attribute_of(XSI, "type").unwrap_or_default().trim();
    said.rsplit(':').next() == Some("tFormalExpression") || element.local() == "formalExpression"
}

/// The child elements of BPMN with this name.
pub(super) fn children<'a>(element: Element<'a>, name: &str) -> impl Iterator<Item = Element<'a>> {
    element.children().filter(move |child| child.local() == name && child.namespace() == MODEL)
}

/// An attribute that is `true` or `false`.
pub(super) fn flag(element: Element<'_>, name: &str) -> Option<bool> {
    match element.attribute(name)?.trim() {
        "true" | "1" => Some(true),
        "false" | "0" => Some(false),
        _ => None,
    }
}

/// An attribute that is a number without fraction.
pub(super) fn number(element: Element<'_>, name: &str) -> Option<i64> {
    element.attribute(name)?.trim().parse().ok()
}

/// An attribute as text, empty if it is not there.
pub(super) fn text(element: Element<'_>, name: &str) -> String {
    element.attribute(name).unwrap_or_default().to_owned()
}

fn foreign(attribute: &crate::xml::Attribute<'_>) -> ForeignAttribute {
    ForeignAttribute {
        namespace: attribute.namespace.to_owned(),
        name: attribute.local().to_owned(),
        value: attribute.value.to_owned(),
    }
}

fn extension(element: Element<'_>) -> Extension {
    Extension {
        element: element.id(),
        namespace: element.namespace().to_owned(),
        name: element.local().to_owned(),
        text: element.text(),
        attributes: element
            .attributes()
            .filter(|known| !known.is_namespace())
            .map(|known| foreign(&known))
            .collect(),
        children: element.children().map(extension).collect(),
    }
}
