//! Reading the tables. A line without indentation begins a class or enumeration, the indented ones below it are its properties or
//! values; `[4.1,5.1-5.4]` at the end says in which versions it is there. Properties end with `?`, `*` or `+` as in a grammar.

use std::sync::LazyLock;

use rustc_hash::FxHashMap;

use super::{Class, Enumeration, Geometries, Kind, Property, Value};
use crate::Version;

const CLASSES: &str = include_str!("../../tables/classes.txt");
const ENUMERATIONS: &str = include_str!("../../tables/enumerations.txt");

/// The classes of a version.
pub(super) struct Model {
    pub(super) classes: Vec<Class>,
    pub(super) ranks: FxHashMap<&'static str, usize>,
}

macro_rules! per_version {
    ($read:path) => {
        [
            LazyLock::new(|| $read(Version::V4_0)),
            LazyLock::new(|| $read(Version::V4_1)),
            LazyLock::new(|| $read(Version::V5_0)),
            LazyLock::new(|| $read(Version::V5_1)),
            LazyLock::new(|| $read(Version::V5_2)),
            LazyLock::new(|| $read(Version::V5_3)),
            LazyLock::new(|| $read(Version::V5_4)),
            LazyLock::new(|| $read(Version::V6_0)),
            LazyLock::new(|| $read(Version::V6_1)),
        ]
    };
}
pub(crate) use per_version;

/// The model of a version.
pub(super) fn model(version: Version) -> &'static Model {
    static MODELS: [LazyLock<Model>; 9] = per_version!(read_model);
    &MODELS[version as usize]
}

/// The enumerations of a version.
pub(super) fn enumerations(version: Version) -> &'static [Enumeration] {
    static ENUMERATIONS: [LazyLock<Vec<Enumeration>>; 9] = per_version!(read_enumerations);
    &ENUMERATIONS[version as usize]
}

/// The lines of a table that concern a version, without their ranges; whether they are indented.
pub(crate) fn lines(table: &'static str, version: Version) -> impl Iterator<Item = (bool, &'static str)> {
    let mut skipped = false;
    table.lines().filter_map(move |line| {
        let is_below = line.starts_with(' ');
        if is_below && skipped {
            return None;
        }
        let (text, range) =
            line.strip_suffix(']').and_then(|line| line.rsplit_once(" [")).unwrap_or((line, "-"));
        let applies = range.split(',').any(|part| in_range(part, version));
        if !is_below {
            skipped = !applies;
        }
        applies.then(|| (is_below, text.trim_start()))
    })
}

fn in_range(range: &str, version: Version) -> bool {
    let number = version.number();
    match range.split_once('-') {
        // The numbers have one digit before and one behind the point, so that they compare as texts.
        Some((from, to)) => (from.is_empty() || from <= number) && (to.is_empty() || number <= to),
        None => range == number,
    }
}

fn read_enumerations(version: Version) -> Vec<Enumeration> {
    let mut all: Vec<Enumeration> = Vec::new();
    for (is_below, text) in lines(ENUMERATIONS, version) {
        if !is_below {
            all.push(Enumeration { name: text, values: Vec::new() });
        } else if let Some(last) = all.last_mut() {
            let (code, name) = text.split_once(' ').unwrap_or((text, ""));
            // A code that is no number is its own name.
            let is_number = code.bytes().all(|byte| byte.is_ascii_digit());
            let name = if name.is_empty() && !is_number { code } else { name };
            last.values.push(Value { code, name });
        }
    }
    all
}

fn read_model(version: Version) -> Model {
    let mut own: Vec<Class> = Vec::new();
    for (is_below, text) in lines(CLASSES, version) {
        if is_below {
            if let Some(class) = own.last_mut() {
                class.properties.push(property(text, version));
            }
            continue;
        }
        let mut words = text.split(' ');
        let name = words.next().unwrap_or_default();
        let base = name.ends_with(':').then(|| words.next()).flatten();
        let rest: Vec<&str> = words.collect();
        own.push(Class {
            name: name.trim_end_matches(':'),
            base,
            is_abstract: rest.contains(&"abstract"),
            is_feature: rest.contains(&"feature"),
            ancestors: Vec::new(),
            properties: Vec::new(),
            inherited: 0,
            ranks: FxHashMap::default(),
        });
    }
    let ranks: FxHashMap<_, _> = own.iter().enumerate().map(|(rank, class)| (class.name, rank)).collect();
    let classes = own.iter().map(|class| with_inherited(class, &own, &ranks)).collect();
    Model { classes, ranks }
}

/// The class with everything that it inherits.
fn with_inherited(class: &Class, all: &[Class], ranks: &FxHashMap<&'static str, usize>) -> Class {
    let mut line = vec![class];
    while let Some(base) = line.last().and_then(|last| last.base).and_then(|base| ranks.get(base)) {
        line.push(&all[*base]);
    }
    let properties: Vec<Property> = line.iter().rev().flat_map(|class| class.properties.clone()).collect();
    Class {
        ancestors: line.iter().map(|class| class.name).collect(),
        inherited: properties.len() - class.properties.len(),
        ranks: properties.iter().enumerate().map(|(rank, property)| (property.name, rank)).collect(),
        properties,
        ..*class
    }
}

fn property(text: &'static str, version: Version) -> Property {
    let (name, kind) = text.split_once(' ').unwrap_or((text, "text"));
    let (kind, default) = kind.split_once('=').map_or((kind, None), |(kind, default)| (kind, Some(default)));
    let (name, min, max) = occurrence(name);
    Property {
        name,
        kind: kind_of(kind, version),
        min,
        max,
        default,
        is_narrow: kind == "int",
        is_inline: kind.starts_with(">>"),
    }
}

/// A name and how often it must and may occur.
pub(crate) fn occurrence(name: &'static str) -> (&'static str, u32, Option<u32>) {
    let bare = name.trim_end_matches(['?', '*', '+']);
    match name.as_bytes().last() {
        Some(b'?') => (bare, 0, Some(1)),
        Some(b'*') => (bare, 0, None),
        Some(b'+') => (bare, 1, None),
        _ => (bare, 1, Some(1)),
    }
}

fn kind_of(text: &'static str, version: Version) -> Kind {
    if let Some(class) = text.strip_prefix(">>").or_else(|| text.strip_prefix('>')) {
        return Kind::Reference(class);
    }
    let (word, unit) = text.split_once(':').unwrap_or((text, ""));
    match word {
        "text" => Kind::Text,
        "int" | "integer" => Kind::Integer,
        "double" => Kind::Decimal,
        "boolean" => Kind::Boolean,
        "date" => Kind::Date,
        "duration" => Kind::Duration,
        "uri" => Kind::Uri,
        "code" => Kind::CodeList,
        "area" => Kind::Measure("m2"),
        "length" => Kind::Measure("m"),
        "angle" => Kind::Measure("grad"),
        "volume" => Kind::Measure("m3"),
        "scale" => Kind::Measure("vH"),
        "measure" => Kind::Measure(unit),
        "geometry" => Kind::Geometry(Geometries::Any),
        "points" => Kind::Geometry(Geometries::Points),
        "lines" => Kind::Geometry(Geometries::Lines),
        "surfaces" => Kind::Geometry(Geometries::Surfaces),
        name => super::enumeration(version, name).map_or(Kind::Data(name), Kind::Enumeration),
    }
}
