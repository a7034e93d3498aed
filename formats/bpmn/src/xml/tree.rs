//! The tree of a file: nodes that know where they stand in the text.

use super::element::Element;
use super::encoding::Encoding;

/// A node of a [`Document`]. It means something only together with the document it comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct NodeId(pub(super) u32);

impl NodeId {
    /// The invisible node above the root element.
    pub(super) const DOCUMENT: Self = Self(0);

    pub(super) fn index(self) -> usize {
        self.0 as usize
    }
}

/// What kind of node this is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NodeKind {
    /// The invisible node above the root element.
    Document,
    /// An element.
    Element,
    /// Text between tags.
    Text,
    /// Text in `<![CDATA[…]]>`.
    CData,
    /// `<!--…-->`
    Comment,
    /// `<?name …?>`
    Instruction,
    /// `<?xml …?>`
    Declaration,
}

/// From where to where something stands in the text that was read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Span {
    pub(super) start: u32,
    pub(super) end: u32,
}

impl Span {
    /// The reader refuses texts beyond [`crate::limits::BYTES`] first, so that every place fits.
    pub(super) fn new(start: usize, end: usize) -> Self {
        let place = |at: usize| u32::try_from(at).unwrap_or(u32::MAX);
        Self { start: place(start), end: place(end) }
    }

    pub(super) fn of(self, text: &str) -> &str {
        text.get(self.start as usize..self.end as usize).unwrap_or_default()
    }
}

/// A text that stands in the file as it is meant, or one of our own.
#[derive(Debug, Clone)]
pub(super) enum Piece {
    Source(Span),
    Own(Box<str>),
}

#[derive(Debug, Clone)]
pub(super) struct AttributeData {
    pub(super) name: Piece,
    pub(super) value: Piece,
    pub(super) namespace: u32,
    pub(super) quote: char,
}

#[derive(Debug, Clone)]
pub(super) struct ElementData {
    pub(super) name: Piece,
    pub(super) namespace: u32,
    /// Which of the document's attributes: from, to.
    pub(super) attributes: (u32, u32),
    /// The end tag, if it stands in the text.
    pub(super) end: Option<Span>,
}

#[derive(Debug, Clone)]
pub(super) enum Content {
    Document,
    Element(ElementData),
    Text(Piece),
    CData(Piece),
    Comment(Piece),
    Instruction(Piece),
    Declaration(Piece),
}

#[derive(Debug, Clone)]
pub(super) struct Node {
    pub(super) parent: Option<NodeId>,
    pub(super) first: Option<NodeId>,
    pub(super) last: Option<NodeId>,
    pub(super) next: Option<NodeId>,
    pub(super) previous: Option<NodeId>,
    pub(super) content: Content,
    /// The whole node, of an element its start tag. None: it was edited and is written anew.
    pub(super) source: Option<Span>,
    /// Where it began in the text that was read, also after an edit; for messages.
    pub(super) place: u32,
}

/// An XML file: read with [`Document::read`], looked at through [`Element`], edited, written with [`Document::write`].
#[derive(Debug, Clone)]
pub struct Document {
    pub(super) text: String,
    pub(super) encoding: Encoding,
    /// The first one is [`NodeId::DOCUMENT`]; it is always there.
    pub(super) nodes: Vec<Node>,
    pub(super) attributes: Vec<AttributeData>,
    pub(super) namespaces: Vec<Box<str>>,
    /// Where each line begins.
    pub(super) lines: Vec<u32>,
    pub(super) root: NodeId,
}

impl Document {
    pub(super) fn node(&self, id: NodeId) -> &Node {
        // A node of another document must not bring the program down.
        self.nodes.get(id.index()).unwrap_or(&self.nodes[0])
    }

    pub(super) fn data(&self, id: NodeId) -> Option<&ElementData> {
        match &self.node(id).content {
            Content::Element(data) => Some(data),
            _ => None,
        }
    }

    pub(super) fn piece<'a>(&'a self, piece: &'a Piece) -> &'a str {
        match piece {
            Piece::Source(span) => span.of(&self.text),
            Piece::Own(text) => text,
        }
    }

    pub(super) fn namespace(&self, index: u32) -> &str {
        self.namespaces.get(index as usize).map_or("", |name| name)
    }

    /// The root element.
    #[must_use]
    pub fn root(&self) -> Element<'_> {
        Element::new(self, self.root)
    }

    /// The element of this id. Of a node that is none, an element without name and content.
    #[must_use]
    pub fn element(&self, id: NodeId) -> Element<'_> {
        Element::new(self, id)
    }

    /// What kind of node this is.
    #[must_use]
    pub fn kind(&self, id: NodeId) -> NodeKind {
        match self.node(id).content {
            Content::Document => NodeKind::Document,
            Content::Element(_) => NodeKind::Element,
            Content::Text(_) => NodeKind::Text,
            Content::CData(_) => NodeKind::CData,
            Content::Comment(_) => NodeKind::Comment,
            Content::Instruction(_) => NodeKind::Instruction,
            Content::Declaration(_) => NodeKind::Declaration,
        }
    }

    /// The text of a text, CDATA, comment, instruction or declaration; of an element nothing.
    #[must_use]
    pub fn content(&self, id: NodeId) -> &str {
        match &self.node(id).content {
            Content::Document | Content::Element(_) => "",
            Content::Text(piece)
            | Content::CData(piece)
            | Content::Comment(piece)
            | Content::Instruction(piece)
            | Content::Declaration(piece) => self.piece(piece),
        }
    }

    /// The nodes directly below this one, of every kind.
    pub fn children(&self, id: NodeId) -> impl Iterator<Item = NodeId> {
        std::iter::successors(self.node(id).first, |child| self.node(*child).next)
    }

    /// The nodes beside and below the root element: declaration, comments, white space and the root itself.
    pub fn top(&self) -> impl Iterator<Item = NodeId> {
        self.children(NodeId::DOCUMENT)
    }

    /// The line on which the node begins, counted from 1. What was added later has the line of what is above it.
    #[must_use]
    pub fn line(&self, id: NodeId) -> u32 {
        self.position(self.node(id).place as usize).0
    }

    /// Line and column of a place in the text.
    pub(super) fn position(&self, place: usize) -> (u32, u32) {
        let line = self.lines.partition_point(|start| *start as usize <= place).max(1);
        let start = self.lines.get(line - 1).map_or(0, |start| *start as usize);
        let column = self.text.get(start..place).map_or(0, |before| before.chars().count());
        let count = |number: usize| u32::try_from(number).unwrap_or(u32::MAX);
        (count(line), count(column + 1))
    }
}
