//! An element: its name, its values, its neighbours and where it stands.

use std::borrow::Cow;
use std::ops::Range;

use super::{Document, Element, ElementId, Space};

/// An element of a document.
#[derive(Clone, Copy)]
pub struct Node<'d> {
    document: &'d Document,
    id: ElementId,
}

impl<'d> Node<'d> {
    pub(super) fn new(document: &'d Document, id: ElementId) -> Self {
        Self { document, id }
    }

    fn element(&self) -> &'d Element {
        &self.document.elements[self.id as usize]
    }

    /// Its number.
    #[must_use]
    pub fn id(&self) -> ElementId {
        self.id
    }

    /// The document it is of.
    #[must_use]
    pub fn document(&self) -> &'d Document {
        self.document
    }

    /// Its name without the prefix.
    #[must_use]
    pub fn name(&self) -> &'d str {
        &self.document.names[self.element().name as usize].local
    }

    /// What its namespace is.
    #[must_use]
    pub fn space(&self) -> Space {
        self.document.names[self.element().name as usize].space
    }

    /// Whether it has this name.
    #[must_use]
    pub fn is(&self, space: Space, name: &str) -> bool {
        self.space() == space && self.name() == name
    }

    /// The number of its name: equal for all elements of one name and namespace in this document.
    #[must_use]
    pub fn name_number(&self) -> u16 {
        self.element().name
    }

    /// The element it stands in.
    #[must_use]
    pub fn parent(&self) -> Option<Self> {
        (self.id > 0).then(|| Self::new(self.document, self.element().parent))
    }

    /// The elements right below it.
    #[must_use]
    pub fn children(&self) -> Children<'d> {
        Children { document: self.document, next: self.id + 1, end: self.element().end }
    }

    /// All elements below it, in the order of the file.
    pub fn descendants(&self) -> impl Iterator<Item = Self> + use<'d> {
        let document = self.document;
        (self.id + 1..self.element().end).map(move |id| Self::new(document, id))
    }

    /// The first child of XPlanGML with this name.
    #[must_use]
    pub fn child(&self, name: &str) -> Option<Self> {
        self.children().find(|child| child.is(Space::XPlan, name))
    }

    /// Its attributes, declarations of namespaces left out: namespace, name, value.
    pub fn attributes(&self) -> impl Iterator<Item = (Space, &'d str, Cow<'d, str>)> + use<'d> {
        let document = self.document;
        let element = self.element();
        let first = element.attributes as usize;
        document.attributes[first..first + usize::from(element.attribute_count)].iter().map(
            move |attribute| {
                let name = &document.names[attribute.name as usize];
                (name.space, &*name.local, document.attribute_text(attribute.value))
            },
        )
    }

    /// The value of an attribute.
    #[must_use]
    pub fn attribute(&self, space: Space, name: &str) -> Option<Cow<'d, str>> {
        self.attributes()
            .find(|(its_space, its_name, _)| *its_space == space && *its_name == name)
            .map(|found| found.2)
    }

    /// Its `gml:id`.
    #[must_use]
    pub fn gml_id(&self) -> Option<Cow<'d, str>> {
        self.attribute(Space::Gml, "id")
    }

    /// Its text and that of all below it, references and CDATA resolved, without white space around it.
    #[must_use]
    pub fn text(&self) -> Cow<'d, str> {
        let raw = self.document.slice(self.inner_span());
        if memchr::memchr3(b'<', b'&', b'\r', raw.as_bytes()).is_none() {
            return Cow::Borrowed(raw.trim_matches(SPACE));
        }
        Cow::Owned(markup::text_of(raw).trim_matches(SPACE).to_owned())
    }

    /// Where it stands in the text, from the `<` of its first tag to the `>` of its last.
    #[must_use]
    pub fn span(&self) -> Range<usize> {
        self.element().start as usize..self.element().stop as usize
    }

    /// Its first tag.
    #[must_use]
    pub fn tag_span(&self) -> Range<usize> {
        self.element().start as usize..self.element().inner as usize
    }

    /// Whether it has one tag only, as in `<gml:null/>`.
    #[must_use]
    pub fn is_empty_tag(&self) -> bool {
        self.element().inner == self.element().stop
    }

    /// Where the value of an attribute stands in the text, between the quotation marks.
    #[must_use]
    pub fn attribute_span(&self, space: Space, name: &str) -> Option<Range<usize>> {
        let element = self.element();
        let first = element.attributes as usize;
        let all = self.document.attributes.get(first..first + usize::from(element.attribute_count))?;
        let found = all.iter().find(|attribute| {
            let known = &self.document.names[attribute.name as usize];
            known.space == space && &*known.local == name
        })?;
        Some(found.value.0 as usize..found.value.1 as usize)
    }

    /// What stands between its tags; empty behind the tag of an empty element.
    #[must_use]
    pub fn inner_span(&self) -> Range<usize> {
        self.element().inner as usize..self.element().inner_end as usize
    }

    /// Its line, from 1. Counts from the beginning of the file.
    #[must_use]
    pub fn line(&self) -> usize {
        self.document.line(self.element().start as usize)
    }
}

impl std::fmt::Debug for Node<'_> {
    fn fmt(&self, to: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(to, "{}#{}", self.name(), self.id)
    }
}

impl PartialEq for Node<'_> {
    fn eq(&self, other: &Self) -> bool {
        std::ptr::eq(self.document, other.document) && self.id == other.id
    }
}

impl Eq for Node<'_> {}

const SPACE: [char; 4] = [' ', '\t', '\n', '\r'];

/// The elements right below one.
#[derive(Clone)]
pub struct Children<'d> {
    document: &'d Document,
    next: ElementId,
    end: ElementId,
}

impl<'d> Iterator for Children<'d> {
    type Item = Node<'d>;

    fn next(&mut self) -> Option<Node<'d>> {
        if self.next >= self.end {
            return None;
        }
        let child = Node::new(self.document, self.next);
        self.next = child.element().end;
        Some(child)
    }
}

impl Document {
    pub(crate) fn slice(&self, span: Range<usize>) -> &str {
        self.text.get(span).unwrap_or_default()
    }

    pub(crate) fn attribute_text(&self, value: (u32, u32)) -> Cow<'_, str> {
        let raw = self.slice(value.0 as usize..value.1 as usize);
        if raw.bytes().any(|byte| byte < b' ' || byte == b'&') {
            Cow::Owned(markup::attribute_text(raw))
        } else {
            Cow::Borrowed(raw)
        }
    }
}
