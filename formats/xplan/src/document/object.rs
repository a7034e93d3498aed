//! An object of a plan (feature): a class, an id, properties and geometry.

use std::borrow::Cow;

use super::{Document, ElementId, Node, Space, number};
use crate::geometry::Geometry;

/// An object of a plan. Which properties its class has, says the catalogue.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Object<'d> {
    node: Node<'d>,
}

/// Where a property refers to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Reference<'d> {
    /// An object of the same file.
    Object(Object<'d>),
    /// The id of an object that the file does not have.
    Missing(String),
    /// Something outside of the file.
    Outside(String),
}

impl<'d> Object<'d> {
    pub(super) fn new(node: Node<'d>) -> Self {
        Self { node }
    }

    /// Its element.
    #[must_use]
    pub fn node(&self) -> Node<'d> {
        self.node
    }

    /// The document it is of.
    #[must_use]
    pub fn document(&self) -> &'d Document {
        self.node.document()
    }

    /// Its `gml:id`, empty if it has none.
    #[must_use]
    pub fn id(&self) -> Cow<'d, str> {
        self.node.gml_id().unwrap_or_default()
    }

    /// The name of its class: `BP_Plan`.
    #[must_use]
    pub fn class(&self) -> &'d str {
        self.node.name()
    }

    /// The elements of a property, in the order of the file.
    pub fn properties<'n>(&self, name: &'n str) -> impl Iterator<Item = Node<'d>> + use<'d, 'n> {
        self.node.children().filter(move |child| child.is(Space::XPlan, name))
    }

    /// The text of a property, of the first one if there are several.
    #[must_use]
    pub fn value(&self, name: &str) -> Option<Cow<'d, str>> {
        self.properties(name).next().map(|node| node.text())
    }

    /// Whether it has a property.
    #[must_use]
    pub fn has(&self, name: &str) -> bool {
        self.properties(name).next().is_some()
    }

    /// Where a property refers to by `xlink:href`.
    pub fn references<'n>(&self, name: &'n str) -> impl Iterator<Item = Reference<'d>> + use<'d, 'n> {
        let document = self.document();
        self.properties(name).filter_map(move |node| document.reference(&node))
    }

    /// The objects of the file to which a property refers.
    pub fn targets<'n>(&self, name: &'n str) -> impl Iterator<Item = Object<'d>> + use<'d, 'n> {
        self.references(name).filter_map(|reference| match reference {
            Reference::Object(object) => Some(object),
            _ => None,
        })
    }

    /// Its geometries that could be read, in the order of the file.
    #[must_use]
    pub fn geometries(&self) -> &'d [Geometry] {
        self.document().geometries_in(self.node.id())
    }

    /// The geometry of a property.
    #[must_use]
    pub fn geometry(&self, property: &str) -> Option<&'d Geometry> {
        self.document().geometries_in(self.properties(property).next()?.id()).first()
    }
}

impl Document {
    /// Where an element refers to by `xlink:href`, if it does.
    #[must_use]
    pub fn reference<'d>(&'d self, node: &Node<'d>) -> Option<Reference<'d>> {
        let target = node.attribute(Space::Xlink, "href")?;
        Some(match target.strip_prefix('#') {
            Some(id) => self.object(id).map_or_else(|| Reference::Missing(id.to_owned()), Reference::Object),
            None => Reference::Outside(target.into_owned()),
        })
    }

    /// The object whose element has this number; the caller knows that it is one.
    pub(crate) fn object_of(&self, element: ElementId) -> Object<'_> {
        Object::new(self.node(element))
    }

    /// The geometries inside of an element, with their numbers among all.
    pub(crate) fn numbered_geometries(&self, element: ElementId) -> impl Iterator<Item = (u32, &Geometry)> {
        let first = self.geometries.partition_point(|geometry| geometry.element < element);
        (number(first)..).zip(self.geometries_in(element))
    }
}
