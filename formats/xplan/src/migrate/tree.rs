//! A plan as something that can be rebuilt: objects with their properties, geometries still pointing to where they came from.

use super::labels::Origin;
use crate::document::{Document, Node, Object, Space};

/// An object, or a value that has properties itself.
#[derive(Debug, Clone)]
pub(super) struct Thing<'d> {
    pub(super) class: String,
    /// Its `gml:id`, empty if it has none.
    pub(super) id: String,
    /// What stands before the properties and is GML's: envelope, identifier, name.
    pub(super) head: Vec<Node<'d>>,
    pub(super) parts: Vec<Part<'d>>,
}

/// One property with one value.
#[derive(Debug, Clone)]
pub(super) struct Part<'d> {
    pub(super) name: String,
    /// Attributes of its element: unit, code list, reference.
    pub(super) attributes: Vec<(Space, String, String)>,
    pub(super) content: Content<'d>,
    /// What it was called before the step that is being made.
    pub(super) origin: Option<Origin>,
}

/// What a property holds.
#[derive(Debug, Clone)]
pub(super) enum Content<'d> {
    /// Text; empty for references.
    Text(String),
    /// Values with properties; more than one only in files that are not valid.
    Data(Vec<Thing<'d>>),
    /// Elements of GML, taken over as they are.
    Geometry(Vec<Node<'d>>),
}

impl<'d> Thing<'d> {
    fn read(node: Node<'d>) -> Self {
        let (head, parts): (Vec<_>, Vec<_>) = node.children().partition(|child| child.space() == Space::Gml);
        Self {
            class: node.name().to_owned(),
            id: node.gml_id().unwrap_or_default().into_owned(),
            head,
            parts: parts.into_iter().map(Part::read).collect(),
        }
    }

    /// A value of a class with the given properties.
    pub(super) fn of(class: &str, parts: Vec<Part<'d>>) -> Self {
        Self { class: class.to_owned(), id: String::new(), head: Vec::new(), parts }
    }

    /// The first value of a property.
    pub(super) fn part(&self, name: &str) -> Option<&Part<'d>> {
        self.parts.iter().find(|part| part.name == name)
    }

    /// The text of a property, of the first one if there are several.
    pub(super) fn text(&self, name: &str) -> Option<&str> {
        match &self.part(name)?.content {
            Content::Text(text) if !text.is_empty() => Some(text),
            _ => None,
        }
    }

    /// Takes all values of a property away.
    pub(super) fn take(&mut self, name: &str) -> Vec<Part<'d>> {
        self.take_if(|part| part.name == name)
    }

    /// Takes properties away.
    pub(super) fn take_if(&mut self, taken: impl Fn(&Part<'d>) -> bool) -> Vec<Part<'d>> {
        let (taken, kept) = std::mem::take(&mut self.parts).into_iter().partition(taken);
        self.parts = kept;
        taken
    }

    /// The ids of objects to which a property refers.
    pub(super) fn targets<'t>(&'t self, name: &'t str) -> impl Iterator<Item = &'t str> {
        self.parts.iter().filter(move |part| part.name == name).filter_map(Part::target)
    }

    /// Everything it says, with the path of properties to each value.
    pub(super) fn leaves(&self, path: &str, found: &mut Vec<(String, String)>) {
        for part in &self.parts {
            part.leaves(path, found);
        }
    }
}

impl<'d> Part<'d> {
    fn read(node: Node<'d>) -> Self {
        let mut children = node.children().peekable();
        let content = match children.peek().map(Node::space) {
            None => Content::Text(node.text().into_owned()),
            Some(Space::Gml) => Content::Geometry(children.collect()),
            Some(_) => Content::Data(children.map(Thing::read).collect()),
        };
        let attributes =
            node.attributes().map(|(space, name, value)| (space, name.to_owned(), value.into_owned()));
        Self { name: node.name().to_owned(), attributes: attributes.collect(), content, origin: None }
    }

    /// A property with a text.
    pub(super) fn of(name: &str, text: &str) -> Self {
        Self {
            name: name.to_owned(),
            attributes: Vec::new(),
            content: Content::Text(text.to_owned()),
            origin: None,
        }
    }

    /// A property with a value that has properties.
    pub(super) fn data(name: &str, thing: Thing<'d>) -> Self {
        Self {
            name: name.to_owned(),
            attributes: Vec::new(),
            content: Content::Data(vec![thing]),
            origin: None,
        }
    }

    /// A property that refers to an object of the file.
    pub(super) fn reference(name: &str, id: &str) -> Self {
        let href = (Space::Xlink, "href".to_owned(), format!("#{id}"));
        Self {
            name: name.to_owned(),
            attributes: vec![href],
            content: Content::Text(String::new()),
            origin: None,
        }
    }

    /// Where it refers to.
    pub(super) fn href(&self) -> Option<&str> {
        let href = |(space, name, _): &&(Space, String, String)| *space == Space::Xlink && name == "href";
        self.attributes.iter().find(href).map(|attribute| attribute.2.as_str())
    }

    /// The id of the object to which it refers.
    pub(super) fn target(&self) -> Option<&str> {
        self.href()?.strip_prefix('#')
    }

    /// The same value under another name.
    pub(super) fn renamed(mut self, name: &str) -> Self {
        name.clone_into(&mut self.name);
        self
    }

    /// Its text, where it has one.
    pub(super) fn text(&self) -> Option<&str> {
        match &self.content {
            Content::Text(text) if !text.is_empty() => Some(text),
            _ => None,
        }
    }

    /// Whether another one has the same name and says the same.
    pub(super) fn says_the_same(&self, other: &Self) -> bool {
        let (mut here, mut there) = (Vec::new(), Vec::new());
        self.leaves("", &mut here);
        other.leaves("", &mut there);
        self.name == other.name && here == there
    }

    /// Everything it says, with the path of properties to each value.
    pub(super) fn leaves(&self, path: &str, found: &mut Vec<(String, String)>) {
        let path = if path.is_empty() { self.name.clone() } else { format!("{path}/{}", self.name) };
        if let Some(href) = self.href() {
            found.push((path.clone(), href.to_owned()));
        }
        match &self.content {
            Content::Text(text) if text.is_empty() => {}
            Content::Text(text) => found.push((path, text.clone())),
            Content::Data(things) => things.iter().for_each(|thing| thing.leaves(&path, found)),
            Content::Geometry(nodes) => {
                found.extend(nodes.iter().map(|node| (path.clone(), geometry_name(*node))));
            }
        }
    }
}

/// A geometry in a report: its kind and id.
pub(super) fn geometry_name(node: Node<'_>) -> String {
    match node.gml_id() {
        Some(id) => format!("{} {id}", node.name()),
        None => node.name().to_owned(),
    }
}

/// An element as an object.
pub(super) fn read_node(node: Node<'_>) -> Thing<'_> {
    Thing::read(node)
}

/// The objects of a document.
pub(super) fn read(document: &Document) -> Vec<Thing<'_>> {
    document.objects().map(|object: Object<'_>| Thing::read(object.node())).collect()
}
