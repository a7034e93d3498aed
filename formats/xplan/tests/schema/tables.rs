//! The tables compared with the schema files, class by class and value by value.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use roxmltree::{Document as Xml, Node as XmlNode};
use xplan::Version;
use xplan::model::{self, Kind, Property};

/// A class: what it extends, whether it is abstract, its own properties.
type Shape = (Option<String>, bool, Vec<String>);

/// What the schema files or the tables say.
#[derive(Default, PartialEq)]
pub(crate) struct Facts {
    pub(crate) classes: BTreeMap<String, Shape>,
    /// The codes of each enumeration; with the names, where the files have them.
    pub(crate) enumerations: BTreeMap<String, Vec<(String, String)>>,
}

impl Facts {
    pub(crate) fn number(&self) -> [usize; 4] {
        [
            self.classes.len(),
            self.classes.values().map(|class| class.2.len()).sum(),
            self.enumerations.len(),
            self.enumerations.values().map(Vec::len).sum(),
        ]
    }

    /// The first differences to others, in words.
    pub(crate) fn differences(&self, other: &Self) -> Vec<String> {
        let mut all = Vec::new();
        differ(&self.classes, &other.classes, &mut all);
        differ(&self.enumerations, &other.enumerations, &mut all);
        all
    }
}

fn differ<T: PartialEq + std::fmt::Debug>(
    ours: &BTreeMap<String, T>,
    theirs: &BTreeMap<String, T>,
    all: &mut Vec<String>,
) {
    let names = ours.keys().chain(theirs.keys());
    for name in names.collect::<std::collections::BTreeSet<_>>() {
        let (ours, theirs) = (ours.get(name), theirs.get(name));
        if ours != theirs {
            all.push(format!("{name}\n  ours:   {ours:?}\n  theirs: {theirs:?}"));
        }
    }
}

/// What our tables say.
pub(crate) fn ours(version: Version) -> Facts {
    let mut facts = Facts::default();
    for class in model::classes(version) {
        let own = class.own_properties().iter().map(|property| line(version, property)).collect();
        facts.classes.insert(class.name.to_owned(), (class.base.map(str::to_owned), class.is_abstract, own));
    }
    for enumeration in model::enumerations(version) {
        let values = enumeration.values().iter().map(|value| (value.code.to_owned(), value.name.to_owned()));
        facts.enumerations.insert(enumeration.name.to_owned(), values.collect());
    }
    facts
}

/// A property as the schema files write it.
fn line(version: Version, property: &Property) -> String {
    let old = if version == Version::V4_0 { "Type" } else { "" };
    let kind = match property.kind {
        Kind::Text => "string".to_owned(),
        Kind::Integer if property.is_narrow => "int".to_owned(),
        Kind::Integer => "integer".to_owned(),
        Kind::Decimal => "double".to_owned(),
        Kind::Boolean => "boolean".to_owned(),
        Kind::Date => "date".to_owned(),
        Kind::Duration => "duration".to_owned(),
        Kind::Uri => "anyURI".to_owned(),
        Kind::CodeList => "gml:CodeType".to_owned(),
        Kind::Reference(class) if property.is_inline => format!("xplan:{class}PropertyType"),
        Kind::Reference(class) => format!("gml:ReferenceType {class}"),
        Kind::Data(class) => format!("xplan:{class}PropertyType"),
        Kind::Geometry(_) => "gml:GeometryPropertyType".to_owned(),
        Kind::Enumeration(enumeration) => format!("xplan:{}{old}", enumeration.name),
        Kind::Measure(unit) => format!("gml:{}Type", measure(unit)),
    };
    let max = property.max.map_or("*".to_owned(), |max| max.to_string());
    format!("{} {}..{max} {kind} {}", property.name, property.min, property.default.unwrap_or_default())
}

fn measure(unit: &str) -> &str {
    match unit {
        "m" => "Length",
        "m2" => "Area",
        "m3" => "Volume",
        "grad" => "Angle",
        "vH" => "Scale",
        _ => "Measure",
    }
}

/// What the schema files in a folder say.
pub(crate) fn theirs(version: Version, folder: &Path) -> Facts {
    let mut facts = Facts::default();
    let mut waiting = vec!["XPlanung-Operationen.xsd".to_owned()];
    let mut next = 0;
    while let Some(file) = waiting.get(next).cloned() {
        next += 1;
        let text = fs::read_to_string(folder.join(&file)).unwrap();
        let xml = Xml::parse(text.trim_start_matches('\u{feff}')).unwrap();
        for part in xml.root_element().children().filter(XmlNode::is_element) {
            match part.tag_name().name() {
                "include" => {
                    let included = part.attribute("schemaLocation").unwrap().to_owned();
                    if !waiting.contains(&included) {
                        waiting.push(included);
                    }
                }
                "simpleType" => enumeration(version, part, &mut facts),
                "element" => class(part, &xml, &mut facts),
                _ => {}
            }
        }
    }
    facts
}

fn enumeration(version: Version, part: XmlNode<'_, '_>, facts: &mut Facts) {
    let values = part.descendants().filter(|node| node.has_tag_name((XS, "enumeration")));
    let values = values.map(|node| {
        let comment =
            node.children().find(XmlNode::is_comment).and_then(|node| node.text()).unwrap_or_default();
        (node.attribute("value").unwrap().to_owned(), comment.trim().to_owned())
    });
    let name = part.attribute("name").unwrap();
    let name = if version == Version::V4_0 { name.trim_end_matches("Type") } else { name };
    facts.enumerations.insert(name.to_owned(), values.collect());
}

const XS: &str = "http://www.w3.org/2001/XMLSchema";

fn class(part: XmlNode<'_, '_>, xml: &Xml<'_>, facts: &mut Facts) {
    let name = part.attribute("name").unwrap();
    // The collection, and what others could add.
    if name == "XPlanAuszug" || name.starts_with('_') {
        return;
    }
    let of = format!("{name}Type");
    let body = xml.root_element().children().find(|node| node.attribute("name") == Some(&of)).unwrap();
    let base = body.descendants().find(|node| node.has_tag_name((XS, "extension")));
    let base = base.and_then(|node| node.attribute("base")?.strip_prefix("xplan:")?.strip_suffix("Type"));
    let elements = body.descendants().filter(|node| node.has_tag_name((XS, "element")));
    let properties = elements.filter(|node| node.attribute("name").is_some()).map(property);
    let is_abstract = part.attribute("abstract") == Some("true");
    facts.classes.insert(name.to_owned(), (base.map(str::to_owned), is_abstract, properties.collect()));
}

fn property(node: XmlNode<'_, '_>) -> String {
    let of = node.attribute("type").unwrap();
    let target = node.descendants().find(|node| node.tag_name().name() == "targetElement");
    let target = target.and_then(|node| node.text()).unwrap_or_default().trim().trim_start_matches("xplan:");
    let target = if of == "gml:ReferenceType" { format!(" {target}") } else { String::new() };
    let min = node.attribute("minOccurs").unwrap_or("1");
    let max = node.attribute("maxOccurs").unwrap_or("1").replace("unbounded", "*");
    let default = node.attribute("default").unwrap_or_default();
    format!("{} {min}..{max} {of}{target} {default}", node.attribute("name").unwrap())
}
