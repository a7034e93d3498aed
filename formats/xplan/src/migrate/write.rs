//! A rebuilt plan as text: indented, every name with its prefix, the texts of coordinates as they were.

use std::fmt::Write;

use super::tree::{Content, Part, Thing};
use crate::Version;
use crate::document::{Document, Node, Space};

/// Writes a collection of objects.
pub(super) fn write(document: &Document, things: &[Thing<'_>], version: Version) -> String {
    let mut writer = Writer { out: String::with_capacity(document.text().len() * 5 / 4), depth: 0 };
    let namespace = version.namespace();
    let place = format!(
        "{namespace} https://repository.gdi-de.org/schemas/de.xleitstelle.xplanung/{version}/XPlanung-Operationen.xsd"
    );
    writer.out.push_str("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
    let root = document.root();
    let id = root.gml_id().unwrap_or("Auszug".into());
    let attributes = [
        ("xmlns:xplan", namespace.as_str()),
        ("xmlns:gml", "http://www.opengis.net/gml/3.2"),
        ("xmlns:xlink", "http://www.w3.org/1999/xlink"),
        ("xmlns:xsi", "http://www.w3.org/2001/XMLSchema-instance"),
        ("xsi:schemaLocation", &place),
        ("gml:id", &id),
    ];
    writer.open("xplan:XPlanAuszug", &attributes);
    for node in root.children().filter(|child| child.is(Space::Gml, "boundedBy")) {
        writer.gml(node);
    }
    for thing in things {
        writer.open("gml:featureMember", &[]);
        writer.thing(thing);
        writer.close("gml:featureMember");
    }
    writer.close("xplan:XPlanAuszug");
    writer.out
}

struct Writer {
    out: String,
    depth: usize,
}

impl Writer {
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
            escape(value, true, &mut self.out);
            self.out.push('"');
        }
    }

    fn open(&mut self, name: &str, attributes: &[(&str, &str)]) {
        self.tag(name, attributes);
        self.out.push_str(">\n");
        self.depth += 1;
    }

    fn close(&mut self, name: &str) {
        self.depth -= 1;
        self.indent();
        let _ = writeln!(self.out, "</{name}>");
    }

    fn leaf(&mut self, name: &str, attributes: &[(&str, &str)], text: &str) {
        self.tag(name, attributes);
        if text.is_empty() {
            self.out.push_str("/>\n");
            return;
        }
        self.out.push('>');
        escape(text, false, &mut self.out);
        let _ = writeln!(self.out, "</{name}>");
    }

    fn thing(&mut self, thing: &Thing<'_>) {
        let name = format!("xplan:{}", thing.class);
        let id = [("gml:id", thing.id.as_str())];
        let attributes = if thing.id.is_empty() { &[] } else { &id[..] };
        if thing.parts.is_empty() && thing.head.is_empty() {
            self.leaf(&name, attributes, "");
            return;
        }
        self.open(&name, attributes);
        thing.head.iter().for_each(|node| self.gml(*node));
        thing.parts.iter().for_each(|part| self.part(part));
        self.close(&name);
    }

    fn part(&mut self, part: &Part<'_>) {
        let name = format!("xplan:{}", part.name);
        let names: Vec<String> =
            part.attributes.iter().map(|(space, name, _)| prefixed(*space, name)).collect();
        let attributes: Vec<(&str, &str)> =
            names.iter().zip(&part.attributes).map(|(name, (_, _, value))| (&**name, &**value)).collect();
        match &part.content {
            Content::Text(text) => self.leaf(&name, &attributes, text),
            Content::Data(things) => {
                self.open(&name, &attributes);
                things.iter().for_each(|thing| self.thing(thing));
                self.close(&name);
            }
            Content::Geometry(nodes) => {
                self.open(&name, &attributes);
                nodes.iter().for_each(|node| self.gml(*node));
                self.close(&name);
            }
        }
    }

    /// An element of GML as it stands in the source, its coordinates letter by letter.
    fn gml(&mut self, node: Node<'_>) {
        let name = prefixed(node.space(), node.name());
        let owned: Vec<_> =
            node.attributes().map(|(space, name, value)| (prefixed(space, name), value)).collect();
        let attributes: Vec<(&str, &str)> = owned.iter().map(|(name, value)| (&**name, &**value)).collect();
        if node.children().next().is_none() {
            self.leaf(&name, &attributes, &node.text());
            return;
        }
        self.open(&name, &attributes);
        node.children().for_each(|child| self.gml(child));
        self.close(&name);
    }
}

fn prefixed(space: Space, name: &str) -> String {
    let prefix = match space {
        Space::XPlan => "xplan:",
        Space::Gml => "gml:",
        Space::Xlink => "xlink:",
        Space::Xsi => "xsi:",
        Space::None | Space::Wfs | Space::Other => "",
    };
    format!("{prefix}{name}")
}

fn escape(text: &str, attribute: bool, out: &mut String) {
    for character in text.chars() {
        match character {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' if attribute => out.push_str("&quot;"),
            '\t' | '\n' if attribute => {
                let _ = write!(out, "&#{};", u32::from(character));
            }
            '\r' => out.push_str("&#13;"),
            _ => out.push(character),
        }
    }
}
