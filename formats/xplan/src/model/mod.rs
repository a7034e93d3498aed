//! The object model of XPlanung, versions 4.0 to 6.1: classes, their properties and the values of enumerations, read from the
//! tables of facts in `tables/`.

pub(crate) mod table;

use rustc_hash::FxHashMap;

use crate::{Object, Version};

/// A class of objects (features) or of data inside of them.
#[derive(Debug)]
pub struct Class {
    /// Its name: `BP_Plan`.
    pub name: &'static str,
    /// The class that it extends.
    pub base: Option<&'static str>,
    /// Whether no object can be of this very class.
    pub is_abstract: bool,
    /// Whether it is a class of objects; otherwise of data that stands inside of objects.
    pub is_feature: bool,
    /// Itself and what it extends, nearest first.
    ancestors: Vec<&'static str>,
    /// Those of its ancestors first, as in the schema.
    properties: Vec<Property>,
    /// How many of them are inherited.
    inherited: usize,
    ranks: FxHashMap<&'static str, usize>,
}

/// A property of a class.
#[derive(Debug, Clone)]
pub struct Property {
    /// Its name.
    pub name: &'static str,
    /// What it holds.
    pub kind: Kind,
    /// How often it must occur.
    pub min: u32,
    /// How often it may occur; `None` means as often as one likes.
    pub max: Option<u32>,
    /// What an empty element means.
    pub default: Option<&'static str>,
    /// Whether integers have to fit into 32 bits, as since version 5.0.
    pub is_narrow: bool,
    /// Whether the object that is referred to may stand inside instead.
    pub is_inline: bool,
}

/// What a property holds.
#[derive(Debug, Clone, Copy)]
pub enum Kind {
    /// Text of any kind.
    Text,
    /// A whole number.
    Integer,
    /// A number.
    Decimal,
    /// `true` or `false`.
    Boolean,
    /// A day.
    Date,
    /// A length of time.
    Duration,
    /// An address.
    Uri,
    /// A number with a unit. Which one the standard demands; empty if it demands none.
    Measure(&'static str),
    /// One of the values of a list that belongs to the version.
    Enumeration(&'static Enumeration),
    /// A value of a list that lives outside of the version.
    CodeList,
    /// A reference to an object of this class.
    Reference(&'static str),
    /// Data of this class, inside of the object.
    Data(&'static str),
    /// A geometry.
    Geometry(Geometries),
}

/// Which geometries a property is meant for. The schema itself admits all of them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Geometries {
    /// Points, lines or surfaces.
    Any,
    /// Points.
    Points,
    /// Lines.
    Lines,
    /// Surfaces.
    Surfaces,
}

/// A list of values.
#[derive(Debug)]
pub struct Enumeration {
    /// Its name: `XP_Rechtsstand`.
    pub name: &'static str,
    values: Vec<Value>,
}

/// A value of an enumeration.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Value {
    /// What stands in the file: `1000`.
    pub code: &'static str,
    /// What it is called: `Geplant`. Empty where no version tells.
    pub name: &'static str,
}

/// The class with a name.
#[must_use]
pub fn class(version: Version, name: &str) -> Option<&'static Class> {
    let model = table::model(version);
    model.classes.get(*model.ranks.get(name)?)
}

/// All classes of a version, by package and name.
#[must_use]
pub fn classes(version: Version) -> &'static [Class] {
    &table::model(version).classes
}

/// The enumeration with a name.
#[must_use]
pub fn enumeration(version: Version, name: &str) -> Option<&'static Enumeration> {
    let all = enumerations(version);
    all.binary_search_by(|enumeration| enumeration.name.cmp(name)).ok().map(|rank| &all[rank])
}

/// All enumerations of a version, by name.
#[must_use]
pub fn enumerations(version: Version) -> &'static [Enumeration] {
    table::enumerations(version)
}

impl Class {
    /// Whether it is this class or extends it.
    #[must_use]
    pub fn is_a(&self, ancestor: &str) -> bool {
        self.ancestors.contains(&ancestor)
    }

    /// Its name and those of the classes that it extends, nearest first.
    #[must_use]
    pub fn ancestors(&self) -> &[&'static str] {
        &self.ancestors
    }

    /// Its properties with the inherited ones, in the order of the schema.
    #[must_use]
    pub fn properties(&self) -> &[Property] {
        &self.properties
    }

    /// The properties that it does not inherit.
    #[must_use]
    pub fn own_properties(&self) -> &[Property] {
        &self.properties[self.inherited..]
    }

    /// The property with a name, its own or an inherited one.
    #[must_use]
    pub fn property(&self, name: &str) -> Option<&Property> {
        self.ranks.get(name).map(|rank| &self.properties[*rank])
    }
}

impl Property {
    /// The name of a code that is a value of this property: `Geplant` for `1000`.
    #[must_use]
    pub fn name_of(&self, code: &str) -> Option<&'static str> {
        match self.kind {
            Kind::Enumeration(enumeration) => enumeration.name_of(code),
            _ => None,
        }
    }
}

impl Enumeration {
    /// Its values, in the order of the schema.
    #[must_use]
    pub fn values(&self) -> &[Value] {
        &self.values
    }

    /// The value with a code.
    #[must_use]
    pub fn value(&self, code: &str) -> Option<Value> {
        self.values.iter().find(|value| value.code == code).copied()
    }

    /// What a code is called, if it has a name.
    #[must_use]
    pub fn name_of(&self, code: &str) -> Option<&'static str> {
        self.value(code).map(|value| value.name).filter(|name| !name.is_empty())
    }
}

impl Object<'_> {
    /// Its class, as the version of the document has it.
    #[must_use]
    pub fn model(&self) -> Option<&'static Class> {
        class(self.document().version()?, self.class())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn classes_inherit_what_their_ancestors_have() {
        let class = class(Version::V6_0, "BP_BaugebietsTeilFlaeche").unwrap();
        assert!(class.is_a("XP_Objekt") && class.is_a("BP_Objekt") && !class.is_a("FP_Objekt"));
        assert!(class.is_feature && !class.is_abstract);
        assert_eq!(class.properties()[0].name, "uuid");
        assert!(class.own_properties().iter().all(|property| property.name != "uuid"));
        let position = class.property("position").unwrap();
        assert!(matches!(position.kind, Kind::Geometry(Geometries::Surfaces)));
        assert_eq!((position.min, position.max), (1, Some(1)));
        let space = class.property("GF").unwrap();
        assert!(matches!(space.kind, Kind::Measure("m2")));
        assert_eq!(class.property("gehoertZuBereich").unwrap().min, 1);
    }

    #[test]
    fn codes_have_names_in_every_version() {
        for version in Version::ALL {
            let class = class(version, "BP_BaugebietsTeilFlaeche").unwrap();
            let property = class.property("besondereArtDerBaulNutzung").unwrap();
            assert_eq!(property.name_of("1200"), Some("AllgWohngebiet"), "{version}");
            assert_eq!(property.name_of("1"), None);
        }
    }
}
