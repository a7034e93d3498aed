//! A file taken apart, with all of its bytes kept: elements in the order of the file, where each stands, and the objects of the
//! plan among them.

mod node;
mod object;
mod read;
mod refusal;

use std::sync::Arc;

use rustc_hash::FxHashMap;

pub use node::{Children, Node};
pub use object::{Object, Reference};
pub use refusal::Refusal;

use crate::geometry::{Geometry, Unreadable};
use crate::{Limits, Version};

/// The number of an element: its rank in the file. 0 is the root.
pub type ElementId = u32;

/// What a name's namespace is to us.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Space {
    /// None at all.
    None,
    /// XPlanGML, of whatever version.
    XPlan,
    /// GML 3.2.
    Gml,
    /// XLink.
    Xlink,
    /// `xsi:`, attributes about schemas.
    Xsi,
    /// Collections of a Web Feature Service.
    Wfs,
    /// Another one.
    Other,
}

/// An element.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Element {
    /// Its name, a number in [`Document::names`].
    pub(crate) name: u16,
    /// How many attributes it has, namespaces not counted.
    pub(crate) attribute_count: u16,
    pub(crate) parent: ElementId,
    /// The elements below it are those with the numbers up to this.
    pub(crate) end: ElementId,
    /// Where its first tag begins in the text, and where that tag ends.
    pub(crate) start: u32,
    pub(crate) inner: u32,
    /// Where its last tag begins, and where that ends. An empty element has only the first.
    pub(crate) inner_end: u32,
    pub(crate) stop: u32,
    /// The number of its first attribute.
    pub(crate) attributes: u32,
}

/// An attribute; declarations of namespaces are none.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Attribute {
    pub(crate) name: u16,
    /// Its value in the text, between the quotation marks.
    pub(crate) value: (u32, u32),
}

/// A name of elements or attributes.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(crate) struct Name {
    pub(crate) space: Space,
    pub(crate) local: Box<str>,
    /// The version, where the namespace is one of XPlanGML that is read.
    pub(crate) version: Option<Version>,
}

/// An XPlanGML file that was read.
#[derive(Debug, Clone)]
pub struct Document {
    /// The file as it came, if its bytes are not those of the text.
    original: Option<Arc<[u8]>>,
    text: Arc<str>,
    version: Option<Version>,
    pub(crate) names: Vec<Name>,
    pub(crate) elements: Vec<Element>,
    pub(crate) attributes: Vec<Attribute>,
    /// The elements that are objects, in the order of the file.
    objects: Vec<ElementId>,
    /// `gml:id` of objects.
    ids: FxHashMap<Box<str>, ElementId>,
    /// In the order of the file.
    pub(crate) geometries: Vec<Geometry>,
    pub(crate) unreadable: Vec<Unreadable>,
}

impl Document {
    /// Reads a file: a collection of XPlanGML (`XPlanAuszug`), of a Web Feature Service, or any other GML.
    ///
    /// Everything is kept, so that [`Document::bytes`] gives back what was read, byte by byte.
    ///
    /// # Errors
    /// When it is no well-formed XML, has a document type (which could bring entities with it) or is beyond the limits.
    pub fn read(bytes: Vec<u8>, limits: &Limits) -> Result<Self, Refusal> {
        read::read(bytes, limits)
    }

    /// The file, byte by byte as it was read.
    #[must_use]
    pub fn bytes(&self) -> &[u8] {
        self.original.as_deref().unwrap_or(self.text.as_bytes())
    }

    /// The file as text; offsets of elements are places in it.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The version, as the first namespace of XPlanGML says. `None` when there is none or a version that is not read.
    #[must_use]
    pub fn version(&self) -> Option<Version> {
        self.version
    }

    /// The outermost element.
    #[must_use]
    pub fn root(&self) -> Node<'_> {
        self.node(0)
    }

    /// The element of a number that came from this document.
    #[must_use]
    pub fn node(&self, id: ElementId) -> Node<'_> {
        Node::new(self, id)
    }

    /// All elements in the order of the file.
    pub fn nodes(&self) -> impl Iterator<Item = Node<'_>> {
        (0..number(self.elements.len())).map(|id| self.node(id))
    }

    /// The version of the namespace of an element, if it is one of XPlanGML.
    pub(crate) fn name_version(&self, element: ElementId) -> Option<Version> {
        self.names[usize::from(self.elements[element as usize].name)].version
    }

    /// The objects (features): whatever stands in a member of the collection, in the order of the file.
    pub fn objects(&self) -> impl ExactSizeIterator<Item = Object<'_>> {
        self.objects.iter().map(|id| Object::new(self.node(*id)))
    }

    /// The object with a `gml:id`; the first one if several have it.
    #[must_use]
    pub fn object(&self, id: &str) -> Option<Object<'_>> {
        self.ids.get(id).map(|element| Object::new(self.node(*element)))
    }

    /// The object in which an element stands.
    #[must_use]
    pub fn object_at(&self, element: ElementId) -> Option<Object<'_>> {
        let rank = self.objects.partition_point(|object| *object <= element).checked_sub(1)?;
        let object = Object::new(self.node(self.objects[rank]));
        (element < self.elements[object.node().id() as usize].end).then_some(object)
    }

    /// Whether an element is an object or has one below.
    pub(crate) fn holds_object(&self, node: &Node<'_>) -> bool {
        let first = self.objects.partition_point(|object| *object < node.id());
        self.objects.get(first).is_some_and(|object| *object < self.elements[node.id() as usize].end)
    }

    /// All geometries that could be read, in the order of the file; those inside of others are part of them.
    #[must_use]
    pub fn geometries(&self) -> &[Geometry] {
        &self.geometries
    }

    /// Geometries that could not be read, with the reason.
    #[must_use]
    pub fn unreadable(&self) -> &[Unreadable] {
        &self.unreadable
    }

    /// The geometries inside of an element, in the order of the file.
    #[must_use]
    pub fn geometries_in(&self, element: ElementId) -> &[Geometry] {
        let end = self.elements[element as usize].end;
        let from = self.geometries.partition_point(|geometry| geometry.element < element);
        let to = self.geometries.partition_point(|geometry| geometry.element < end);
        &self.geometries[from..to]
    }

    /// The line of a place in the text, from 1.
    #[must_use]
    pub fn line(&self, offset: usize) -> usize {
        markup::line(&self.text, offset)
    }
}

/// A length as a number of the tape: files are smaller than 4 GiB.
pub(crate) fn number(value: usize) -> u32 {
    u32::try_from(value).unwrap_or(u32::MAX)
}
