//! From the tree back to bytes: spans are copied, edited nodes are written anew.

use super::lexical;
use super::tree::{Content, Document, ElementData, NodeId, Piece};

impl Document {
    /// The file as bytes, in the encoding in which it was read. Unchanged, these are the same bytes.
    #[must_use]
    pub fn write(&self) -> Vec<u8> {
        self.encoding.encode(&self.to_text())
    }

    /// The file as text.
    #[must_use]
    pub fn to_text(&self) -> String {
        Writer { document: self, out: String::with_capacity(self.text.len() + 64), anew: false }.run()
    }

    /// The file as text, every node written anew. It means the same as [`Document::to_text`], but white space inside of
    /// tags and the way of escaping are ours.
    #[must_use]
    pub fn to_fresh_text(&self) -> String {
        Writer { document: self, out: String::with_capacity(self.text.len() + 64), anew: true }.run()
    }
}

struct Writer<'a> {
    document: &'a Document,
    out: String,
    anew: bool,
}

impl Writer<'_> {
    fn run(mut self) -> String {
        let mut current = self.document.node(NodeId::DOCUMENT).first;
        while let Some(id) = current {
            self.open(id);
            let node = self.document.node(id);
            current = node.first.or_else(|| self.leave(id));
        }
        self.out
    }

    /// Closes this node and those around it that end with it; the next one to open.
    fn leave(&mut self, id: NodeId) -> Option<NodeId> {
        let mut current = id;
        loop {
            self.close(current);
            let node = self.document.node(current);
            if node.next.is_some() {
                return node.next;
            }
            current = node.parent.filter(|parent| *parent != NodeId::DOCUMENT)?;
        }
    }

    fn open(&mut self, id: NodeId) {
        let node = self.document.node(id);
        if let Some(span) = node.source.filter(|_| !self.anew) {
            self.out.push_str(span.of(&self.document.text));
            return;
        }
        match &node.content {
            Content::Document => {}
            Content::Element(data) => {
                let empty = node.first.is_none() && data.end.is_none();
                self.start_tag(data, empty);
            }
            Content::Text(piece) => self.out.push_str(&lexical::escape_text(self.document.piece(piece))),
            Content::CData(piece) => self.wrapped("<![CDATA[", piece, "]]>"),
            Content::Comment(piece) => self.wrapped("<!--", piece, "-->"),
            Content::Instruction(piece) | Content::Declaration(piece) => self.wrapped("<?", piece, "?>"),
        }
    }

    fn wrapped(&mut self, before: &str, piece: &Piece, after: &str) {
        self.out.push_str(before);
        self.out.push_str(self.document.piece(piece));
        self.out.push_str(after);
    }

    fn start_tag(&mut self, data: &ElementData, empty: bool) {
        let document = self.document;
        self.out.push('<');
        self.out.push_str(document.piece(&data.name));
        let (from, to) = data.attributes;
        for attribute in document.attributes.get(from as usize..to as usize).unwrap_or_default() {
            self.out.push(' ');
            self.out.push_str(document.piece(&attribute.name));
            self.out.push('=');
            self.out.push(attribute.quote);
            let value = document.piece(&attribute.value);
            self.out.push_str(&lexical::escape_attribute(value, attribute.quote));
            self.out.push(attribute.quote);
        }
        self.out.push_str(if empty { "/>" } else { ">" });
    }

    fn close(&mut self, id: NodeId) {
        let node = self.document.node(id);
        let Content::Element(data) = &node.content else { return };
        match data.end.filter(|_| !self.anew) {
            Some(span) => self.out.push_str(span.of(&self.document.text)),
            None if node.first.is_none() && data.end.is_none() => {}
            None => {
                self.out.push_str("</");
                self.out.push_str(self.document.piece(&data.name));
                self.out.push('>');
            }
        }
    }
}
