//! A rebuilt plan as text: indented, every name with its prefix, the texts of coordinates as they were.

use super::tree::{Content, Part, Thing};
use crate::Version;
use crate::document::{Document, Space};
use crate::writer::{Writer, prefixed};

/// Writes a collection of objects.
pub(super) fn write(document: &Document, things: &[Thing<'_>], version: Version) -> String {
    let mut writer = Writer::new(document.text().len() * 5 / 4, false);
    let namespace = version.namespace();
    let place = format!(
        "{namespace} https://repository.gdi-de.org/schemas/de.xleitstelle.xplanung/{version}/XPlanung-Operationen.xsd"
    );
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
        write_thing(&mut writer, thing);
        writer.close("gml:featureMember");
    }
    writer.close("xplan:XPlanAuszug");
    writer.finish()
}

fn write_thing(writer: &mut Writer, thing: &Thing<'_>) {
    let name = format!("xplan:{}", thing.class);
    let id = [("gml:id", thing.id.as_str())];
    let attributes = if thing.id.is_empty() { &[] } else { &id[..] };
    if thing.parts.is_empty() && thing.head.is_empty() {
        writer.leaf(&name, attributes, "");
        return;
    }
    writer.open(&name, attributes);
    thing.head.iter().for_each(|node| writer.gml(*node));
    thing.parts.iter().for_each(|part| write_part(writer, part));
    writer.close(&name);
}

fn write_part(writer: &mut Writer, part: &Part<'_>) {
    let name = format!("xplan:{}", part.name);
    let names: Vec<String> = part.attributes.iter().map(|(space, name, _)| prefixed(*space, name)).collect();
    let attributes: Vec<(&str, &str)> =
        names.iter().zip(&part.attributes).map(|(name, (_, _, value))| (&**name, &**value)).collect();
    match &part.content {
        Content::Text(text) => writer.leaf(&name, &attributes, text),
        Content::Data(things) => {
            writer.open(&name, &attributes);
            things.iter().for_each(|thing| write_thing(writer, thing));
            writer.close(&name);
        }
        Content::Geometry(nodes) => {
            writer.open(&name, &attributes);
            nodes.iter().for_each(|node| writer.gml(*node));
            writer.close(&name);
        }
    }
}
