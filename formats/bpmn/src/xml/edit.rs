//! Editing: attributes, names, texts, elements that come and go. Only what is edited is written anew.

use super::lexical;
use super::scopes::{DECLARATION, XML, XMLNS};
use super::tree::{AttributeData, Content, Document, ElementData, Node, NodeId, Piece, Span};

/// An edit that would make the file wrong.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum EditError {
    /// Only elements have names, attributes and children.
    #[error("Hier steht kein Element.")]
    NotAnElement,
    /// A name that XML does not allow, or a declaration of a namespace.
    #[error("„{0}“ ist kein erlaubter Name.")]
    BadName(String),
    /// A character that XML does not allow.
    #[error("Das Zeichen mit der Nummer {0} ist nicht erlaubt.")]
    ForbiddenCharacter(u32),
    /// A prefix without a declaration at this place.
    #[error("Das Namensraum-Kürzel „{0}“ ist hier nicht erklärt.")]
    UnboundPrefix(String),
    /// The element has elements below it, which setting its text would remove.
    #[error("Das Element enthält weitere Elemente; sein Text kann nicht ersetzt werden.")]
    HasElements,
    /// The root element cannot go and has no neighbours.
    #[error("Das oberste Element kann nicht entfernt werden und keine Nachbarn haben.")]
    IsRoot,
}

impl Document {
    pub(super) fn create(&mut self, content: Content, source: Option<Span>, place: u32) -> NodeId {
        let id = NodeId(u32::try_from(self.nodes.len()).unwrap_or(u32::MAX));
        let node = Node {
            parent: None,
            first: None,
            last: None,
            next: None,
            previous: None,
            content,
            source,
            place,
        };
        self.nodes.push(node);
        id
    }

    fn at(&mut self, id: Option<NodeId>) -> Option<&mut Node> {
        id.and_then(|id| self.nodes.get_mut(id.index()))
    }

    /// Puts a loose node below another one, before a child or at the end.
    pub(super) fn attach(&mut self, id: NodeId, parent: NodeId, before: Option<NodeId>) {
        let previous = match before {
            Some(before) => self.node(before).previous,
            None => self.node(parent).last,
        };
        if let Some(node) = self.at(Some(id)) {
            (node.parent, node.previous, node.next) = (Some(parent), previous, before);
        }
        match previous {
            Some(_) => self.at(previous).into_iter().for_each(|node| node.next = Some(id)),
            None => self.at(Some(parent)).into_iter().for_each(|node| node.first = Some(id)),
        }
        match before {
            Some(_) => self.at(before).into_iter().for_each(|node| node.previous = Some(id)),
            None => self.at(Some(parent)).into_iter().for_each(|node| node.last = Some(id)),
        }
    }

    fn detach(&mut self, id: NodeId) {
        let Node { parent, previous, next, .. } = *self.node(id);
        match previous {
            Some(_) => self.at(previous).into_iter().for_each(|node| node.next = next),
            None => self.at(parent).into_iter().for_each(|node| node.first = next),
        }
        match next {
            Some(_) => self.at(next).into_iter().for_each(|node| node.previous = previous),
            None => self.at(parent).into_iter().for_each(|node| node.last = previous),
        }
        if let Some(node) = self.at(Some(id)) {
            (node.parent, node.previous, node.next) = (None, None, None);
        }
    }

    /// The element's own data, marked as edited.
    fn edited(&mut self, id: NodeId) -> Result<&mut ElementData, EditError> {
        let node = self.nodes.get_mut(id.index()).ok_or(EditError::NotAnElement)?;
        match &mut node.content {
            Content::Element(data) => {
                node.source = None;
                Ok(data)
            }
            _ => Err(EditError::NotAnElement),
        }
    }

    /// The number of the namespace that the name's prefix has at this element.
    fn namespace_at(&mut self, id: NodeId, name: &str, attribute: bool) -> Result<u32, EditError> {
        let bad = || EditError::BadName(name.to_owned());
        let (prefix, _) = lexical::split(name).ok_or_else(bad)?;
        if prefix == "xmlns" || name == "xmlns" {
            return Err(bad());
        }
        if attribute && prefix.is_empty() {
            return Ok(0);
        }
        let found = self.element(id).namespace_of(prefix).map(str::to_owned);
        let namespace = found.ok_or_else(|| EditError::UnboundPrefix(prefix.to_owned()))?;
        let known = self.namespaces.iter().position(|known| **known == *namespace);
        let number = known.unwrap_or_else(|| {
            self.namespaces.push(namespace.into());
            self.namespaces.len() - 1
        });
        Ok(u32::try_from(number).unwrap_or(0))
    }

    /// Sets an attribute: in its place if it is there, else as the last one.
    ///
    /// # Errors
    /// When the node is no element, the name is not allowed or its prefix not declared, or the value has a character
    /// that XML does not allow.
    pub fn set_attribute(&mut self, id: NodeId, name: &str, value: &str) -> Result<(), EditError> {
        check(value)?;
        self.data(id).ok_or(EditError::NotAnElement)?;
        let namespace = self.namespace_at(id, name, true)?;
        let mut all = self.own_attributes(id);
        let value = Piece::Own(value.into());
        let place = all.iter().position(|attribute| self.piece(&attribute.name) == name);
        match place.and_then(|place| all.get_mut(place)) {
            Some(attribute) => attribute.value = value,
            None => all.push(AttributeData { name: Piece::Own(name.into()), value, namespace, quote: '"' }),
        }
        self.replace_attributes(id, all)
    }

    /// Declares a namespace at an element, so that names below it may use the prefix.
    ///
    /// # Errors
    /// When the node is no element, the prefix is no name or already has a meaning there, or the namespace cannot be declared.
    pub fn declare_namespace(&mut self, id: NodeId, prefix: &str, namespace: &str) -> Result<(), EditError> {
        check(namespace)?;
        self.data(id).ok_or(EditError::NotAnElement)?;
        let name = format!("xmlns:{prefix}");
        let reserved = matches!(prefix, "xml" | "xmlns") || matches!(namespace, "" | XML | XMLNS);
        let taken = self.element(id).attribute(&name).is_some();
        if !lexical::is_name(prefix) || reserved || taken {
            return Err(EditError::BadName(name));
        }
        let mut all = self.own_attributes(id);
        let (name, value) = (Piece::Own(name.into()), Piece::Own(namespace.into()));
        all.push(AttributeData { name, value, namespace: DECLARATION, quote: '"' });
        self.replace_attributes(id, all)
    }

    /// Removes an attribute; whether it was there.
    ///
    /// # Errors
    /// When the node is no element, or the attribute declares a namespace.
    pub fn remove_attribute(&mut self, id: NodeId, name: &str) -> Result<bool, EditError> {
        self.data(id).ok_or(EditError::NotAnElement)?;
        if name == "xmlns" || name.starts_with("xmlns:") {
            return Err(EditError::BadName(name.to_owned()));
        }
        let mut all = self.own_attributes(id);
        let before = all.len();
        all.retain(|attribute| self.piece(&attribute.name) != name);
        if all.len() == before {
            return Ok(false);
        }
        self.replace_attributes(id, all)?;
        Ok(true)
    }

    fn own_attributes(&self, id: NodeId) -> Vec<AttributeData> {
        let (from, to) = self.data(id).map_or((0, 0), |data| data.attributes);
        self.attributes.get(from as usize..to as usize).unwrap_or_default().to_vec()
    }

    fn replace_attributes(&mut self, id: NodeId, all: Vec<AttributeData>) -> Result<(), EditError> {
        let count = |number: usize| u32::try_from(number).unwrap_or(u32::MAX);
        let from = count(self.attributes.len());
        self.attributes.extend(all);
        let to = count(self.attributes.len());
        self.edited(id)?.attributes = (from, to);
        Ok(())
    }

    /// Gives an element another name.
    ///
    /// # Errors
    /// When the node is no element, or the name is not allowed or its prefix not declared.
    pub fn rename(&mut self, id: NodeId, name: &str) -> Result<(), EditError> {
        self.data(id).ok_or(EditError::NotAnElement)?;
        let namespace = self.namespace_at(id, name, false)?;
        let data = self.edited(id)?;
        data.name = Piece::Own(name.into());
        data.namespace = namespace;
        data.end = None;
        Ok(())
    }

    /// Makes this the text of an element that has no elements below it.
    ///
    /// # Errors
    /// When the node is no element or has elements, or the text has a character that XML does not allow.
    pub fn set_text(&mut self, id: NodeId, text: &str) -> Result<(), EditError> {
        check(text)?;
        self.data(id).ok_or(EditError::NotAnElement)?;
        if self.element(id).children().next().is_some() {
            return Err(EditError::HasElements);
        }
        let old: Vec<NodeId> = self.children(id).collect();
        old.into_iter().for_each(|child| self.detach(child));
        self.make_room(id)?;
        if !text.is_empty() {
            self.insert_text(id, text, None);
        }
        Ok(())
    }

    fn insert_text(&mut self, parent: NodeId, text: &str, before: Option<NodeId>) {
        let place = self.node(parent).place;
        let id = self.create(Content::Text(Piece::Own(text.into())), None, place);
        self.attach(id, parent, before);
    }

    /// An element written as `<a/>` gets an end tag before it gets content.
    fn make_room(&mut self, id: NodeId) -> Result<(), EditError> {
        if self.data(id).is_some_and(|data| data.end.is_none()) {
            self.edited(id)?;
        }
        Ok(())
    }

    fn new_element(&mut self, parent: NodeId, name: &str) -> Result<NodeId, EditError> {
        self.data(parent).ok_or(EditError::NotAnElement)?;
        let namespace = self.namespace_at(parent, name, false)?;
        let place = self.node(parent).place;
        let data = ElementData { name: Piece::Own(name.into()), namespace, attributes: (0, 0), end: None };
        Ok(self.create(Content::Element(data), None, place))
    }

    /// Adds an element as the last one below another, indented like its neighbours.
    ///
    /// # Errors
    /// When the parent is no element, or the name is not allowed or its prefix not declared there.
    pub fn append_element(&mut self, parent: NodeId, name: &str) -> Result<NodeId, EditError> {
        let id = self.new_element(parent, name)?;
        self.make_room(parent)?;
        let last = self.node(parent).last.filter(|last| self.is_white(*last));
        let inner = self.indentation(self.element(parent).children().last().map(|child| child.id()));
        match (last, inner) {
            // The white space before the end tag stays there: the new one goes between.
            (Some(last), Some(indent)) => {
                self.insert_text(parent, &indent, Some(last));
                self.attach(id, parent, Some(last));
            }
            _ => self.attach(id, parent, None),
        }
        Ok(id)
    }

    /// Adds an element before another one.
    ///
    /// # Errors
    /// When that one is the root or no element, or the name is not allowed or its prefix not declared there.
    pub fn insert_element(&mut self, before: NodeId, name: &str) -> Result<NodeId, EditError> {
        let parent = self.element(before).parent().ok_or(EditError::IsRoot)?.id();
        let id = self.new_element(parent, name)?;
        let indent = self.indentation(Some(before));
        self.attach(id, parent, Some(before));
        if let Some(indent) = indent {
            self.insert_text(parent, &indent, Some(before));
        }
        Ok(id)
    }

    /// Removes an element with all below it and the white space before it.
    ///
    /// # Errors
    /// When it is the root or no element.
    pub fn remove(&mut self, id: NodeId) -> Result<(), EditError> {
        self.data(id).ok_or(EditError::NotAnElement)?;
        self.element(id).parent().ok_or(EditError::IsRoot)?;
        let white = self.node(id).previous.filter(|previous| self.is_white(*previous));
        white.into_iter().for_each(|white| self.detach(white));
        self.detach(id);
        Ok(())
    }

    fn is_white(&self, id: NodeId) -> bool {
        match &self.node(id).content {
            Content::Text(piece) => self.piece(piece).chars().all(char::is_whitespace),
            _ => false,
        }
    }

    /// The white space before an element, if it stands on a line of its own.
    fn indentation(&self, id: Option<NodeId>) -> Option<String> {
        let previous = self.node(id?).previous.filter(|previous| self.is_white(*previous))?;
        let white = self.content(previous);
        white.rfind('\n').map(|line| white[line..].to_owned())
    }
}

fn check(text: &str) -> Result<(), EditError> {
    match lexical::forbidden(text) {
        Some((_, number)) => Err(EditError::ForbiddenCharacter(number)),
        None => Ok(()),
    }
}
