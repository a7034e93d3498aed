//! Version 6.1, of which there is no schema file: our tables compared with a catalogue of it, and with 6.0 where the two agree.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use serde_json::Value;
use xplan::document::Space;
use xplan::model::{self, Class, Kind, Property};
use xplan::{Document, Version};

use crate::tables::Facts;

/// The classes of which the catalogue has five in one.
const GENERIC: &str = "XP_GenerAttribut";

/// What the catalogue says, each property as `name multiplicity kind`.
pub(crate) fn theirs(folder: &Path) -> Facts {
    let text = fs::read_to_string(folder.join("catalogue/xplan_6_1_catalogue.json")).unwrap();
    let catalogue: Value = serde_json::from_str(&text).unwrap();
    let mut facts = Facts::default();
    for (name, class) in catalogue["classes"].as_object().unwrap() {
        let attributes =
            class["attrs"].as_array().unwrap().iter().filter(|attribute| attribute["name"] != "id");
        let own = attributes.map(|attribute| {
            let kind = attribute["st"].as_str().unwrap_or("Measure");
            let of = match (kind, attribute["type"].as_str()) {
                ("Enumeration" | "DataType" | "Association" | "BasicType", Some(of)) => of,
                ("Measure", _) => attribute["uom"].as_str().unwrap().trim_start_matches("unknown"),
                _ => "",
            };
            format!(
                "{} {} {kind} {of}",
                attribute["name"].as_str().unwrap(),
                attribute["mult"].as_str().unwrap()
            )
        });
        let is_abstract = class["abstract"].as_bool().unwrap();
        facts
            .classes
            .insert(name.clone(), (class["base"].as_str().map(str::to_owned), is_abstract, own.collect()));
    }
    for (name, values) in catalogue["enums"].as_object().unwrap() {
        let values = values.as_object().unwrap().iter();
        let values = values.map(|(code, name)| (code.clone(), name.as_str().unwrap().to_owned()));
        facts.enumerations.insert(name.clone(), values.collect());
    }
    facts
}

/// What our tables say, in the words of the catalogue.
pub(crate) fn ours(folder: &Path) -> Facts {
    let mut facts = crate::tables::ours(Version::V6_1);
    let theirs = theirs(folder);
    for class in model::classes(Version::V6_1) {
        let is_generic = class.base == Some(GENERIC);
        let properties = if is_generic { class.properties() } else { class.own_properties() };
        let own = properties.iter().map(|property| line(property, &theirs)).collect();
        let base = class.base.filter(|_| !is_generic).map(str::to_owned);
        facts.classes.insert(class.name.to_owned(), (base, class.is_abstract, own));
    }
    facts.classes.remove(GENERIC);
    facts
}

fn line(property: &Property, theirs: &Facts) -> String {
    let mult = match (property.min, property.max) {
        (min, None) => format!("{min}..*"),
        (0, Some(1)) => "0..1".to_owned(),
        _ => "1".to_owned(),
    };
    // Where a class has heirs, the catalogue lists them all instead.
    let named = |class: &'static str| {
        let is_head = class == GENERIC || theirs.classes.get(class).is_some_and(|class| class.1);
        if is_head { "" } else { class }
    };
    let (kind, of) = match property.kind {
        Kind::Text => ("BasicType", "CharacterString"),
        Kind::Integer => ("BasicType", "Integer"),
        Kind::Decimal => ("BasicType", "Decimal"),
        Kind::Boolean => ("BasicType", "Boolean"),
        Kind::Uri => ("BasicType", "URI"),
        Kind::Date | Kind::Duration => ("Temporal", ""),
        Kind::Measure(unit) => ("Measure", unit),
        Kind::Enumeration(enumeration) => ("Enumeration", enumeration.name),
        Kind::CodeList => ("Codelist", ""),
        Kind::Reference(class) => ("Association", named(class)),
        Kind::Data(class) => ("DataType", named(class)),
        Kind::Geometry(_) => ("Geometry", ""),
    };
    format!("{} {mult} {kind} {of}", property.name)
}

/// Whether a plan of 6.0 has only classes that 6.1 has just so, save for further properties that may be left out.
pub(crate) fn is_common(plan: &Document) -> bool {
    let names: BTreeSet<&str> =
        plan.nodes().filter(|node| node.space() == Space::XPlan).map(|node| node.name()).collect();
    names.into_iter().filter_map(|name| model::class(Version::V6_0, name)).all(agrees)
}

fn agrees(class: &Class) -> bool {
    let Some(later) = model::class(Version::V6_1, class.name) else { return false };
    let mut rest = later.properties().iter();
    let same = |old: &Property| {
        rest.by_ref().find(|new| new.name == old.name || new.min > 0).is_some_and(|new| is_same(old, new))
    };
    class.is_abstract == later.is_abstract
        && class.properties().iter().all(same)
        && rest.all(|new| new.min == 0)
}

fn is_same(old: &Property, new: &Property) -> bool {
    let kind = match (old.kind, new.kind) {
        (Kind::Enumeration(old), Kind::Enumeration(new)) => {
            old.values().iter().map(|value| value.code).eq(new.values().iter().map(|value| value.code))
        }
        (Kind::Data(old), Kind::Data(new)) => old == new,
        (old, new) => std::mem::discriminant(&old) == std::mem::discriminant(&new),
    };
    let rest = (old.name, old.min, old.max, old.default, old.is_narrow);
    kind && rest == (new.name, new.min, new.max, new.default, new.is_narrow)
}
