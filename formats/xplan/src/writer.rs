//! Writing elements, indented; what is GML in a document is written as it stands there, coordinates letter by letter.

use std::borrow::Cow;
use std::fmt::Write;

use crate::document::{Node, Space};

/// Writes elements one after the other.
pub(crate) struct Writer {
    out: String,
    depth: usize,
    /// Whether names of reference systems become addresses, as INSPIRE wants them.
    addresses: bool,
}

impl Writer {
    /// A writer of a file.
    pub(crate) fn new(capacity: usize, addresses: bool) -> Self {
        let mut out = String::with_capacity(capacity);
        out.push_str("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
        Self { out, depth: 0, addresses }
    }

    /// What was written.
    pub(crate) fn finish(self) -> String {
        self.out
    }

    fn indent(&mut self) {
        for _ in 0..self.depth {
            self.out.push_str("  ");
        }
    }

    fn tag(&mut self, name: &str, attributes: &[(&str, &str)]) {
        self.indent();
        self.out.push('<');
        self.out.push_str(name);
        for (name, value) in attributes {
            // Writing to a text cannot fail.
            let _ = write!(self.out, " {name}=\"");
            markup::push_escaped(value, true, &mut self.out);
            self.out.push('"');
        }
    }

    /// Begins an element.
    pub(crate) fn open(&mut self, name: &str, attributes: &[(&str, &str)]) {
        self.tag(name, attributes);
        self.out.push_str(">\n");
        self.depth += 1;
    }

    /// Ends an element.
    pub(crate) fn close(&mut self, name: &str) {
        self.depth -= 1;
        self.indent();
        let _ = writeln!(self.out, "</{name}>");
    }

    /// An element with text only.
    pub(crate) fn leaf(&mut self, name: &str, attributes: &[(&str, &str)], text: &str) {
        self.tag(name, attributes);
        if text.is_empty() {
            self.out.push_str("/>\n");
            return;
        }
        self.out.push('>');
        markup::push_escaped(text, false, &mut self.out);
        let _ = writeln!(self.out, "</{name}>");
    }

    /// An element of GML as it stands in the source, its coordinates letter by letter.
    pub(crate) fn gml(&mut self, node: Node<'_>) {
        // XPlanung lets a composed curve be a ring; GML, and so INSPIRE, wants a ring around the same members.
        let bounds = |node: &Node<'_>| matches!(node.name(), "exterior" | "interior");
        let is_ring =
            self.addresses && node.name() == "CompositeCurve" && node.parent().is_some_and(|up| bounds(&up));
        let name = if is_ring { "gml:Ring".to_owned() } else { prefixed(node.space(), node.name()) };
        let owned: Vec<_> = node
            .attributes()
            .map(|(space, name, value)| (prefixed(space, name), self.value(name, value)))
            .collect();
        let attributes: Vec<(&str, &str)> = owned.iter().map(|(name, value)| (&**name, &**value)).collect();
        if node.children().next().is_none() {
            self.leaf(&name, &attributes, &node.text());
            return;
        }
        self.open(&name, &attributes);
        node.children().for_each(|child| self.gml(child));
        self.close(&name);
    }

    fn value<'d>(&self, name: &str, value: Cow<'d, str>) -> Cow<'d, str> {
        if self.addresses && name == "srsName" { Cow::Owned(address(&value)) } else { value }
    }
}

/// The address of a reference system. Those whose axes an address would turn around keep their names.
pub(crate) fn address(name: &str) -> String {
    let code = match name {
        "urn:adv:crs:ETRS89_UTM32" => "25832",
        "urn:adv:crs:ETRS89_UTM33" => "25833",
        _ => name.rsplit(':').next().unwrap_or_default(),
    };
    if matches!(code, "25831" | "25832" | "25833") {
        format!("http://www.opengis.net/def/crs/EPSG/0/{code}")
    } else {
        name.to_owned()
    }
}

/// A name with the prefix of its space.
pub(crate) fn prefixed(space: Space, name: &str) -> String {
    let prefix = match space {
        Space::XPlan => "xplan:",
        Space::Gml => "gml:",
        Space::Xlink => "xlink:",
        Space::Xsi => "xsi:",
        Space::None | Space::Wfs | Space::Other => "",
    };
    format!("{prefix}{name}")
}
