//! Looking at elements: names, attributes, children, text.

use super::lexical;
use super::tree::{Content, Document, NodeId};

/// An element of a document, cheap to copy.
#[derive(Debug, Clone, Copy)]
pub struct Element<'a> {
    document: &'a Document,
    id: NodeId,
}

/// An attribute of an element.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Attribute<'a> {
    /// The name as it is written, with prefix.
    pub name: &'a str,
    /// The namespace; empty for attributes without prefix, as the standard has it.
    pub namespace: &'a str,
    /// What it says.
    pub value: &'a str,
}

impl<'a> Attribute<'a> {
    /// The name without prefix.
    #[must_use]
    pub fn local(&self) -> &'a str {
        lexical::split(self.name).map_or(self.name, |(_, local)| local)
    }

    /// Whether it declares a namespace (`xmlns`, `xmlns:p`).
    #[must_use]
    pub fn is_namespace(&self) -> bool {
        self.name == "xmlns" || self.name.starts_with("xmlns:")
    }
}

impl<'a> Element<'a> {
    pub(super) fn new(document: &'a Document, id: NodeId) -> Self {
        Self { document, id }
    }

    /// The id for edits and for [`Document::element`].
    #[must_use]
    pub fn id(self) -> NodeId {
        self.id
    }

    /// The document it belongs to.
    #[must_use]
    pub fn document(self) -> &'a Document {
        self.document
    }

    /// The name as it is written, with prefix.
    #[must_use]
    pub fn name(self) -> &'a str {
        self.document.data(self.id).map_or("", |data| self.document.piece(&data.name))
    }

    /// The name without prefix.
    #[must_use]
    pub fn local(self) -> &'a str {
        let name = self.name();
        name.split_once(':').map_or(name, |(_, local)| local)
    }

    /// The namespace, empty if it has none.
    #[must_use]
    pub fn namespace(self) -> &'a str {
        self.document.data(self.id).map_or("", |data| self.document.namespace(data.namespace))
    }

    /// Whether it has this namespace and local name.
    #[must_use]
    pub fn is(self, namespace: &str, local: &str) -> bool {
        self.local() == local && self.namespace() == namespace
    }

    /// The attributes in their order, declarations of namespaces included.
    pub fn attributes(self) -> impl DoubleEndedIterator<Item = Attribute<'a>> {
        let document = self.document;
        let (from, to) = document.data(self.id).map_or((0, 0), |data| data.attributes);
        let data = document.attributes.get(from as usize..to as usize).unwrap_or_default();
        data.iter().map(|data| Attribute {
            name: document.piece(&data.name),
            namespace: document.namespace(data.namespace),
            value: document.piece(&data.value),
        })
    }

    /// The value of the attribute with this name as it is written.
    #[must_use]
    pub fn attribute(self, name: &str) -> Option<&'a str> {
        self.attributes().find(|attribute| attribute.name == name).map(|attribute| attribute.value)
    }

    /// The value of the attribute with this namespace and local name.
    #[must_use]
    pub fn attribute_of(self, namespace: &str, local: &str) -> Option<&'a str> {
        let wanted = |attribute: &Attribute<'a>| {
            attribute.namespace == namespace && attribute.local() == local && !attribute.is_namespace()
        };
        self.attributes().find(wanted).map(|attribute| attribute.value)
    }

    /// The element above; none above the root.
    #[must_use]
    pub fn parent(self) -> Option<Self> {
        let parent = self.document.node(self.id).parent?;
        self.document.data(parent).map(|_| Self::new(self.document, parent))
    }

    /// The elements directly below.
    pub fn children(self) -> impl Iterator<Item = Self> {
        let document = self.document;
        let elements = document.children(self.id).filter(|child| document.data(*child).is_some());
        elements.map(move |child| Self::new(document, child))
    }

    /// The elements directly below with this namespace and local name.
    pub fn children_named(self, namespace: &'a str, local: &'a str) -> impl Iterator<Item = Self> {
        self.children().filter(move |child| child.is(namespace, local))
    }

    /// This element and all below it, in the order of the file.
    pub fn descendants(self) -> impl Iterator<Item = Self> {
        let document = self.document;
        let top = self.id;
        let step = move |current: &NodeId| {
            let node = document.node(*current);
            if node.first.is_some() {
                return node.first;
            }
            let mut up = *current;
            loop {
                if up == top {
                    return None;
                }
                let node = document.node(up);
                if node.next.is_some() {
                    return node.next;
                }
                up = node.parent?;
            }
        };
        let all = std::iter::successors(Some(top), step);
        all.filter(|id| document.data(*id).is_some()).map(move |id| Self::new(document, id))
    }

    /// The text directly in this element, CDATA included, texts of elements below left out.
    #[must_use]
    pub fn text(self) -> String {
        let document = self.document;
        let mut text = String::new();
        for child in document.children(self.id) {
            if let Content::Text(piece) | Content::CData(piece) = &document.node(child).content {
                text.push_str(document.piece(piece));
            }
        }
        text
    }

    /// The namespace that a prefix means here; the empty prefix is the default namespace.
    #[must_use]
    pub fn namespace_of(self, prefix: &str) -> Option<&'a str> {
        if prefix == "xml" {
            return Some(super::read::XML);
        }
        let declares = |attribute: &Attribute<'a>| match attribute.name.split_once(':') {
            Some(("xmlns", declared)) => declared == prefix,
            None => attribute.name == "xmlns" && prefix.is_empty(),
            Some(_) => false,
        };
        let mut element = Some(self);
        while let Some(current) = element {
            if let Some(found) = current.attributes().find(declares) {
                return Some(found.value);
            }
            element = current.parent();
        }
        prefix.is_empty().then_some("")
    }

    /// The line on which it begins, counted from 1.
    #[must_use]
    pub fn line(self) -> u32 {
        self.document.line(self.id)
    }
}
