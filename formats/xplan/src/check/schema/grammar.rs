//! What may stand where in a version of XPlanGML: made of the model and the profile of GML.

use std::sync::{Arc, LazyLock};

use rustc_hash::FxHashMap;

use super::profile::{Profile, RawAttribute, RawPart};
use super::text::Text;
use crate::Version;
use crate::document::Space;
use crate::model::table::per_version;
use crate::model::{self, Class, Kind, Property};

/// The number of a name in a grammar.
pub(super) type Symbol = u16;
/// The number of a type in a grammar.
pub(super) type TypeId = u16;

/// What may stand where.
#[derive(Default)]
pub(super) struct Grammar {
    symbols: FxHashMap<(Space, &'static str), Symbol>,
    /// The names, by symbol.
    pub(super) names: Vec<(Space, &'static str)>,
    /// Elements that may be the root or a member.
    pub(super) globals: FxHashMap<Symbol, Global>,
    pub(super) types: Vec<Type>,
    /// Elements that can stand for one another.
    pub(super) groups: Vec<Vec<(Symbol, TypeId)>>,
}

/// An element that may be the root or a member.
#[derive(Clone, Copy)]
pub(super) struct Global {
    pub(super) of: TypeId,
    pub(super) is_abstract: bool,
    pub(super) is_nillable: bool,
}

/// What an element may hold.
#[derive(Default)]
pub(super) struct Type {
    /// The name in the schema, for `xsi:type`.
    pub(super) name: &'static str,
    pub(super) is_abstract: bool,
    /// The class, if it is that of one.
    pub(super) class: Option<&'static Class>,
    /// If it holds nothing but text.
    pub(super) text: Option<Text>,
    pub(super) particles: Vec<Particle>,
    pub(super) attributes: Vec<AttributeRule>,
}

/// One place in the order of elements.
#[derive(Clone)]
pub(super) struct Particle {
    pub(super) options: Options,
    pub(super) min: u32,
    /// `u32::MAX` is without end.
    pub(super) max: u32,
    pub(super) default: Option<&'static str>,
    pub(super) is_nillable: bool,
}

/// Which elements may stand in a place.
#[derive(Clone, Copy)]
pub(super) enum Options {
    One(Symbol, TypeId),
    /// Those of a group, by its number.
    Group(u16),
}

/// An attribute.
pub(super) struct AttributeRule {
    pub(super) symbol: Symbol,
    pub(super) is_required: bool,
    pub(super) text: Text,
    pub(super) fixed: Option<&'static str>,
}

impl Grammar {
    /// The grammar of a version.
    pub(super) fn of(version: Version) -> &'static Self {
        static GRAMMARS: [LazyLock<Grammar>; 9] = per_version!(Grammar::build);
        &GRAMMARS[version as usize]
    }

    /// The number of a name.
    pub(super) fn symbol(&self, space: Space, name: &str) -> Option<Symbol> {
        self.symbols.get(&(space, name)).copied()
    }

    /// What an element in a place must look like, if it may stand there.
    pub(super) fn option(&self, particle: &Particle, symbol: Symbol) -> Option<TypeId> {
        match particle.options {
            Options::One(one, of) => (one == symbol).then_some(of),
            Options::Group(group) => self.groups[usize::from(group)]
                .iter()
                .find(|option| option.0 == symbol)
                .map(|option| option.1),
        }
    }

    /// The names that may stand in a place.
    pub(super) fn options(&self, particle: &Particle) -> Vec<(Space, &'static str)> {
        match particle.options {
            Options::One(one, _) => vec![self.names[usize::from(one)]],
            Options::Group(group) => self.groups[usize::from(group)]
                .iter()
                .map(|option| self.names[usize::from(option.0)])
                .collect(),
        }
    }

    fn build(version: Version) -> Self {
        let mut builder = Builder {
            profile: Profile::read(version),
            version,
            types: FxHashMap::default(),
            groups: FxHashMap::default(),
            heads: FxHashMap::default(),
            grammar: Self::default(),
        };
        builder.run();
        builder.grammar
    }
}

/// The element around everything.
const COLLECTION: &str = "XPlanAuszug";

/// A name with its namespace.
type Named = (Space, &'static str);

struct Builder {
    profile: Profile,
    version: Version,
    types: FxHashMap<Named, TypeId>,
    /// The groups that were made, by their head.
    groups: FxHashMap<Named, u16>,
    /// Which elements can replace a head, itself left out.
    heads: FxHashMap<Named, Vec<Named>>,
    grammar: Grammar,
}

impl Builder {
    fn run(&mut self) {
        for element in &self.profile.elements {
            let head = element.head.map(|head| (Space::Gml, head));
            head.into_iter().for_each(|head| {
                self.heads.entry(head).or_default().push((Space::Gml, element.name));
            });
        }
        let collection = (Space::XPlan, COLLECTION);
        self.heads.entry((Space::Gml, "AbstractFeatureCollection")).or_default().push(collection);
        for class in model::classes(self.version) {
            let head = match class.base {
                Some(base) => (Space::XPlan, base),
                None if class.is_feature => (Space::Gml, "AbstractFeature"),
                // Only then data were objects of GML.
                None if self.version == Version::V4_0 => (Space::Gml, "AbstractObject"),
                None => continue,
            };
            self.heads.entry(head).or_default().push((Space::XPlan, class.name));
        }
        let gml = self.profile.elements.iter().map(|element| (Space::Gml, element.name));
        let classes = model::classes(self.version).iter().map(|class| (Space::XPlan, class.name));
        let all: Vec<Named> = gml.chain(classes).chain([collection]).collect();
        for named in all {
            let global = self.global(named);
            let symbol = self.symbol(named);
            self.grammar.globals.insert(symbol, global);
        }
    }

    fn symbol(&mut self, named: Named) -> Symbol {
        let grammar = &mut self.grammar;
        *grammar.symbols.entry(named).or_insert_with(|| {
            grammar.names.push(named);
            Symbol::try_from(grammar.names.len() - 1).unwrap_or(Symbol::MAX)
        })
    }

    fn global(&mut self, named: Named) -> Global {
        if named.0 == Space::XPlan {
            let class = model::class(self.version, named.1);
            let is_abstract = class.is_some_and(|class| class.is_abstract);
            return Global { of: self.type_of(named), is_abstract, is_nillable: false };
        }
        let element = self.profile.elements.iter().find(|element| element.name == named.1);
        let (of, is_abstract, is_nillable) = element.map_or(("anything", true, false), |element| {
            (element.of, element.is_abstract, element.is_nillable)
        });
        Global { of: self.type_of((Space::Gml, of)), is_abstract, is_nillable }
    }

    /// The number of a type: of a class, of GML or of text.
    fn type_of(&mut self, named: Named) -> TypeId {
        if let Some(known) = self.types.get(&named) {
            return *known;
        }
        // Types stand in each other in circles: the number is there before the type.
        let id = self.reserve(named);
        let made = match named {
            (Space::XPlan, COLLECTION) => {
                Type { name: "XPlanAuszugType", ..self.profile_type("AbstractFeatureCollectionType") }
            }
            (Space::XPlan, name) => {
                model::class(self.version, name).map(|class| self.class_type(class)).unwrap_or_default()
            }
            (_, name) => self.profile_type(name),
        };
        self.grammar.types[usize::from(id)] =
            Type { is_abstract: made.is_abstract && named.1 != COLLECTION, ..made };
        id
    }

    fn reserve(&mut self, named: Named) -> TypeId {
        let id = TypeId::try_from(self.grammar.types.len()).unwrap_or(TypeId::MAX);
        self.grammar.types.push(Type::default());
        self.types.insert(named, id);
        id
    }

    fn profile_type(&mut self, name: &'static str) -> Type {
        let parts = self.profile.parts(name);
        let attributes = self.profile.attributes(name);
        let raw = self.profile.types.get(name);
        let (is_abstract, is_choice) = raw.map_or((false, false), |raw| (raw.is_abstract, raw.is_choice));
        let text = self.profile.text(name).map(|name| self.text(name));
        let particles = if is_choice { vec![self.choice(&parts)] } else { self.particles(&parts) };
        let attributes = attributes.iter().map(|attribute| self.attribute(attribute)).collect();
        Type { name, is_abstract, class: None, text, particles, attributes }
    }

    fn particles(&mut self, parts: &[RawPart]) -> Vec<Particle> {
        parts.iter().map(|part| self.particle(part)).collect()
    }

    fn particle(&mut self, part: &RawPart) -> Particle {
        let named = (Space::Gml, part.name);
        let is_nillable = part.of.is_none()
            && self.profile.elements.iter().any(|element| element.name == part.name && element.is_nillable);
        let options = match part.of {
            Some(of) => Options::One(self.symbol(named), self.type_of((Space::Gml, of))),
            None => self.options_of(named),
        };
        Particle { options, min: part.min, max: part.max.unwrap_or(u32::MAX), default: None, is_nillable }
    }

    fn choice(&mut self, parts: &[RawPart]) -> Particle {
        let mut members = Vec::new();
        for part in parts {
            match self.particle(part).options {
                Options::One(symbol, of) => members.push((symbol, of)),
                Options::Group(group) => members.extend(self.grammar.groups[usize::from(group)].clone()),
            }
        }
        let group = u16::try_from(self.grammar.groups.len()).unwrap_or(u16::MAX);
        self.grammar.groups.push(members);
        Particle { options: Options::Group(group), min: 1, max: 1, default: None, is_nillable: false }
    }

    /// A global element or whatever can replace it.
    fn options_of(&mut self, head: Named) -> Options {
        if !self.heads.contains_key(&head) {
            let global = self.global(head);
            let symbol = self.symbol(head);
            // Nothing can replace an abstract element that is no head: the empty group.
            if !global.is_abstract {
                return Options::One(symbol, global.of);
            }
        }
        if let Some(group) = self.groups.get(&head) {
            return Options::Group(*group);
        }
        let group = u16::try_from(self.grammar.groups.len()).unwrap_or(u16::MAX);
        self.grammar.groups.push(Vec::new());
        self.groups.insert(head, group);
        let mut names = vec![head];
        let mut next = 0;
        while let Some(named) = names.get(next) {
            names.extend(self.heads.get(named).cloned().unwrap_or_default());
            next += 1;
        }
        let mut members = Vec::new();
        for named in names {
            let global = self.global(named);
            if !global.is_abstract {
                members.push((self.symbol(named), global.of));
            }
        }
        self.grammar.groups[usize::from(group)] = members;
        Options::Group(group)
    }

    fn attribute(&mut self, raw: &RawAttribute) -> AttributeRule {
        let named = match raw.name.split_once(':') {
            Some(("gml", name)) => (Space::Gml, name),
            Some((_, name)) => (Space::Xlink, name),
            None => (Space::None, raw.name),
        };
        AttributeRule {
            symbol: self.symbol(named),
            is_required: raw.is_required,
            text: self.text(raw.of),
            fixed: raw.fixed,
        }
    }

    fn text(&self, name: &str) -> Text {
        match self.profile.values.get(name) {
            // Of these the newer schema of XLink ignores white space around them.
            Some(values) => {
                let is_token =
                    matches!(name, "linkType" | "show" | "actuate") && self.version > Version::V4_0;
                Text::OneOf(Arc::from(values.as_slice()), is_token)
            }
            None => Text::named(name),
        }
    }

    fn class_type(&mut self, class: &'static Class) -> Type {
        let (parts, attributes) = if class.is_feature {
            (self.profile.parts("AbstractFeatureType"), self.profile.attributes("AbstractFeatureType"))
        } else {
            (Vec::new(), Vec::new())
        };
        let mut particles = self.particles(&parts);
        for property in class.properties() {
            let symbol = self.symbol((Space::XPlan, property.name));
            let of = self.property_type(property);
            particles.push(Particle {
                options: Options::One(symbol, of),
                min: property.min,
                max: property.max.unwrap_or(u32::MAX),
                default: property.default,
                is_nillable: false,
            });
        }
        let attributes = attributes.iter().map(|attribute| self.attribute(attribute)).collect();
        let is_abstract = class.is_abstract;
        Type { name: class.name, is_abstract, class: Some(class), text: None, particles, attributes }
    }

    fn property_type(&mut self, property: &Property) -> TypeId {
        let name = match property.kind {
            Kind::Text => "text",
            Kind::Integer if property.is_narrow => "int",
            Kind::Integer => "integer",
            Kind::Decimal => "double",
            Kind::Boolean => "boolean",
            Kind::Date => "date",
            Kind::Duration => "duration",
            Kind::Uri => "uri",
            Kind::Measure(_) => "MeasureType",
            Kind::CodeList => "CodeType",
            Kind::Reference(class) if property.is_inline => return self.link_type(class),
            Kind::Reference(_) => "ReferenceType",
            Kind::Geometry(_) => "GeometryPropertyType",
            Kind::Enumeration(enumeration) => {
                let named = (Space::None, enumeration.name);
                return self.types.get(&named).copied().unwrap_or_else(|| {
                    let id = self.reserve(named);
                    self.grammar.types[usize::from(id)] = Type {
                        name: enumeration.name,
                        text: Some(Text::Enumeration(enumeration)),
                        ..Type::default()
                    };
                    id
                });
            }
            Kind::Data(class) => return self.data_type(class),
        };
        self.type_of((Space::Gml, name))
    }

    /// The element of a property that refers to an object or holds it.
    fn link_type(&mut self, class: &'static str) -> TypeId {
        let named = (Space::Xlink, class);
        if let Some(known) = self.types.get(&named) {
            return *known;
        }
        let id = self.reserve(named);
        let mut of = self.profile_type("LinkPropertyType");
        let options = self.options_of((Space::XPlan, class));
        of.particles = vec![Particle { options, min: 0, max: 1, default: None, is_nillable: false }];
        self.grammar.types[usize::from(id)] = of;
        id
    }

    /// The element of a property that holds data: inside of it stands the element of the data.
    fn data_type(&mut self, class: &'static str) -> TypeId {
        let named = (Space::Other, class);
        if let Some(known) = self.types.get(&named) {
            return *known;
        }
        let id = self.reserve(named);
        let options = self.options_of((Space::XPlan, class));
        // Only the first version wants the element; later it may be left out.
        let min = u32::from(self.version == Version::V4_0);
        let particles = vec![Particle { options, min, max: 1, default: None, is_nillable: false }];
        self.grammar.types[usize::from(id)] = Type { name: class, particles, ..Type::default() };
        id
    }
}
