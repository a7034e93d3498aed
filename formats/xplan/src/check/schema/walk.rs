//! The walk over the elements of a document along a grammar.

use std::borrow::Cow;
use std::collections::HashMap;

use super::grammar::{AttributeRule, Grammar, Particle, Symbol, Type, TypeId};
use super::text::Text;
use crate::document::{Document, Element, ElementId, Node, Space};

/// Something that the grammar does not allow.
pub(super) struct Fault<'d> {
    /// The element concerned.
    pub(super) element: ElementId,
    pub(super) what: What<'d>,
}

/// What is wrong with an element.
pub(super) enum What<'d> {
    /// No element of this name may be the root or an object.
    Undeclared,
    /// Only what extends it can occur.
    Abstract,
    /// It has no business in the element around it; which particle would come next.
    Unexpected(&'static Type, usize),
    /// It stands behind something that has to follow it.
    Misplaced(&'static Particle),
    /// There are more than may be.
    TooMany(&'static Particle),
    /// It lacks an element.
    Missing(&'static Particle),
    /// It has text between its elements.
    Text(Cow<'d, str>),
    /// It has elements where only text may be.
    NoText,
    /// Its text is not of its type.
    Value(&'static Text, Cow<'d, str>),
    /// It has an attribute that it may not have.
    UnknownAttribute(&'d str),
    /// It lacks an attribute.
    MissingAttribute(Symbol),
    /// An attribute's value is not of its type.
    AttributeValue(&'d str, &'static Text, Cow<'d, str>),
    /// An attribute has another value than the only one.
    Fixed(&'d str, &'static str),
    /// Another element has this id already.
    TwiceId(Cow<'d, str>, ElementId),
    /// `xsi:nil` where it must not be.
    Nil,
    /// `xsi:type` with a type that is not one of this element.
    WrongType(Cow<'d, str>),
}

/// More are not looked for: nobody reads them, and a hostile file could have millions.
pub(super) const MOST: usize = 1000;

/// A name that the grammar does not know.
const UNKNOWN: Symbol = Symbol::MAX;

/// The state of a walk.
pub(super) struct Walk<'d> {
    document: &'d Document,
    grammar: &'static Grammar,
    /// The symbol of each name of the document.
    symbols: Vec<Symbol>,
    /// A stranger chooses these: a hash that he could foresee would not do.
    ids: HashMap<Cow<'d, str>, ElementId>,
    pub(super) faults: Vec<Fault<'d>>,
}

/// What the element around says about an element.
#[derive(Clone, Copy, Default)]
struct Place {
    default: Option<&'static str>,
    is_nillable: bool,
}

impl<'d> Walk<'d> {
    pub(super) fn new(document: &'d Document, grammar: &'static Grammar) -> Self {
        let version = document.version();
        let symbol = |name: &crate::document::Name| match name.space {
            Space::XPlan if name.version != version => None,
            space => grammar.symbol(space, &name.local),
        };
        let symbols = document.names.iter().map(|name| symbol(name).unwrap_or(UNKNOWN)).collect();
        Self { document, grammar, symbols, ids: HashMap::new(), faults: Vec::new() }
    }

    /// Looks at an element that stands for itself: the root or an object.
    pub(super) fn global(&mut self, id: ElementId) {
        let symbol = self.symbols[usize::from(self.tape(id).name)];
        match self.grammar.globals.get(&symbol) {
            None => self.fault(id, What::Undeclared),
            Some(global) => {
                if global.is_abstract {
                    self.fault(id, What::Abstract);
                }
                let place = Place { default: None, is_nillable: global.is_nillable };
                self.element(id, global.of, place);
            }
        }
    }

    fn tape(&self, id: ElementId) -> &'d Element {
        &self.document.elements[id as usize]
    }

    fn fault(&mut self, element: ElementId, what: What<'d>) {
        if self.faults.len() < MOST {
            self.faults.push(Fault { element, what });
        }
    }

    fn element(&mut self, id: ElementId, of: TypeId, place: Place) {
        if self.faults.len() >= MOST {
            return;
        }
        let grammar = self.grammar;
        let declared = &grammar.types[usize::from(of)];
        let (of, is_nil) = self.instructions(id, declared, place);
        self.attributes(id, of);
        if is_nil {
            if self.tape(id).end > id + 1 || Loose::of(self.raw(id)) != Loose::default() {
                self.fault(id, What::Nil);
            }
        } else if let Some(text) = &of.text {
            self.text(id, text, place);
        } else {
            self.children(id, of);
        }
    }

    fn raw(&self, id: ElementId) -> &'d str {
        let element = self.tape(id);
        self.document.slice(element.inner as usize..element.inner_end as usize)
    }

    /// What `xsi:type` and `xsi:nil` say: which type it really is, and whether it has no value on purpose.
    fn instructions(
        &mut self,
        id: ElementId,
        declared: &'static Type,
        place: Place,
    ) -> (&'static Type, bool) {
        let (mut of, mut is_nil) = (declared, false);
        if self.tape(id).attribute_count == 0 {
            return (of, is_nil);
        }
        for (space, name, value) in Node::attributes(&self.document.node(id)) {
            match (space, name) {
                (Space::Xsi, "type") => match self.derived(declared, &value) {
                    Some(found) => of = found,
                    None => self.fault(id, What::WrongType(value)),
                },
                (Space::Xsi, "nil") => {
                    if !place.is_nillable || !Text::Boolean.admits(&value) {
                        self.fault(id, What::Nil);
                    }
                    is_nil = matches!(value.trim(), "true" | "1");
                }
                _ => {}
            }
        }
        (of, is_nil)
    }

    /// The type with a name, if it is the declared one or extends it.
    fn derived(&self, declared: &'static Type, name: &str) -> Option<&'static Type> {
        let name = name.trim();
        let local = name.split_once(':').map_or(name, |(_, local)| local);
        let class = local.strip_suffix("Type").unwrap_or(local);
        if declared.name == local || (declared.class.is_some() && declared.name == class) {
            return Some(declared);
        }
        let base = declared.class?.name;
        self.grammar.types.iter().find(|of| {
            of.name == class && of.class.is_some_and(|class| class.is_a(base) && !class.is_abstract)
        })
    }

    fn attributes(&mut self, id: ElementId, of: &'static Type) {
        let document = self.document;
        let element = self.tape(id);
        let first = element.attributes as usize;
        let mut found = 0_u64;
        for attribute in &document.attributes[first..first + usize::from(element.attribute_count)] {
            let symbol = self.symbols[usize::from(attribute.name)];
            let name = &document.names[usize::from(attribute.name)];
            match of.attributes.iter().position(|rule| rule.symbol == symbol) {
                Some(rank) => {
                    found |= 1 << rank;
                    let value = document.attribute_text(attribute.value);
                    self.attribute(id, &name.local, &of.attributes[rank], value);
                }
                None if name.space == Space::Xsi && is_instruction(&name.local) => {}
                None => self.fault(id, What::UnknownAttribute(&name.local)),
            }
        }
        for (rank, rule) in of.attributes.iter().enumerate() {
            if rule.is_required && found & (1 << rank) == 0 {
                self.fault(id, What::MissingAttribute(rule.symbol));
            }
        }
    }

    fn attribute(&mut self, id: ElementId, name: &'d str, rule: &'static AttributeRule, value: Cow<'d, str>) {
        if !rule.text.admits(&value) {
            return self.fault(id, What::AttributeValue(name, &rule.text, value));
        }
        if let Some(fixed) = rule.fixed
            && !rule.text.is_same(&value, fixed)
        {
            return self.fault(id, What::Fixed(name, fixed));
        }
        if matches!(rule.text, Text::Id)
            && let Some(other) = self.ids.insert(value.clone(), id)
        {
            self.ids.insert(value.clone(), other);
            self.fault(id, What::TwiceId(value, other));
        }
    }

    fn text(&mut self, id: ElementId, text: &'static Text, place: Place) {
        if self.tape(id).end > id + 1 {
            return self.fault(id, What::NoText);
        }
        let raw = self.raw(id);
        let value = match memchr::memchr3(b'<', b'&', b'\r', raw.as_bytes()) {
            None => Cow::Borrowed(raw),
            Some(_) => Cow::Owned(markup::text_of(raw)),
        };
        let is_default = place.default.is_some() && Loose::of(raw) == Loose::default();
        if !is_default && !text.admits(&value) {
            self.fault(id, What::Value(text, value));
        }
    }

    fn children(&mut self, id: ElementId, of: &'static Type) {
        let element = self.tape(id);
        let mut reached = Reached { at: 0, count: 0 };
        let mut read = element.inner;
        let mut next = id + 1;
        while next < element.end && self.faults.len() < MOST {
            let child = self.tape(next);
            self.between(id, of, (read, child.start));
            self.child(id, next, of, &mut reached);
            read = child.stop;
            next = child.end;
        }
        self.between(id, of, (read, element.inner_end));
        self.missing(id, of, reached, of.particles.len());
    }

    /// Between elements there may only be white space, and not even that where nothing at all may be.
    fn between(&mut self, id: ElementId, of: &Type, (from, to): (u32, u32)) {
        let gap = self.document.slice(from as usize..to as usize);
        let is_blank = gap.bytes().all(|byte| matches!(byte, b' ' | b'\n' | b'\t' | b'\r'));
        if gap.is_empty() || (is_blank && !of.particles.is_empty()) {
            return;
        }
        let loose = Loose::of(gap);
        if loose.cdata || loose.text || (loose.space && of.particles.is_empty()) {
            let text = markup::text_of(gap);
            self.fault(id, What::Text(Cow::Owned(text.trim().to_owned())));
        }
    }

    fn child(&mut self, parent: ElementId, child: ElementId, of: &'static Type, reached: &mut Reached) {
        let grammar = self.grammar;
        let symbol = self.symbols[usize::from(self.tape(child).name)];
        let mut count = reached.count;
        for (rank, particle) in of.particles.iter().enumerate().skip(reached.at) {
            if count < particle.max
                && let Some(its) = grammar.option(particle, symbol)
            {
                self.missing(parent, of, *reached, rank);
                *reached = Reached { at: rank, count: count + 1 };
                return self.element(child, its, Place::of(particle));
            }
            count = 0;
        }
        let known = of.particles.iter().rposition(|particle| grammar.option(particle, symbol).is_some());
        let Some(rank) = known else {
            let is_abstract = grammar.globals.get(&symbol).is_some_and(|global| global.is_abstract);
            let what = if is_abstract { What::Abstract } else { What::Unexpected(of, reached.at) };
            return self.fault(child, what);
        };
        let particle = &of.particles[rank];
        let ahead = self.siblings(parent).take_while(|sibling| *sibling < child);
        let before = ahead.filter(|sibling| {
            grammar.option(particle, self.symbols[usize::from(self.tape(*sibling).name)]).is_some()
        });
        if u32::try_from(before.count()).unwrap_or(u32::MAX) >= particle.max {
            self.fault(child, What::TooMany(particle));
        } else {
            self.fault(child, What::Misplaced(&of.particles[reached.at]));
        }
        if let Some(its) = grammar.option(particle, symbol) {
            self.element(child, its, Place::of(particle));
        }
    }

    fn siblings(&self, parent: ElementId) -> impl Iterator<Item = ElementId> + use<'d> {
        self.document.node(parent).children().map(|child| child.id())
    }

    /// Says which places up to one (itself left out) have too few elements, counted from where the walk is.
    fn missing(&mut self, id: ElementId, of: &'static Type, reached: Reached, to: usize) {
        let mut count = reached.count;
        for particle in of.particles.get(reached.at..to).unwrap_or_default() {
            if count < particle.min {
                // One that stands elsewhere is not missing: its place is wrong, which is said there.
                let stands = self.siblings(id).any(|child| {
                    self.grammar.option(particle, self.symbols[usize::from(self.tape(child).name)]).is_some()
                });
                if !stands {
                    self.fault(id, What::Missing(particle));
                }
            }
            count = 0;
        }
    }
}

/// How far the elements of one element have come: the place, and how many stand in it.
#[derive(Clone, Copy)]
struct Reached {
    at: usize,
    count: u32,
}

/// What stands between tags besides comments and instructions to programs.
#[derive(Default, PartialEq)]
struct Loose {
    space: bool,
    text: bool,
    cdata: bool,
}

impl Loose {
    fn of(gap: &str) -> Self {
        let mut loose = Self::default();
        let mut rest = gap;
        while !rest.is_empty() {
            let skipped = if rest.starts_with("<!--") {
                end(rest, "-->")
            } else if rest.starts_with("<?") {
                end(rest, "?>")
            } else if rest.starts_with("<![CDATA[") {
                loose.cdata = true;
                end(rest, "]]>")
            } else {
                // A `<` that begins none of them is not reached: elements are no part of a gap.
                let next = rest.bytes().skip(1).position(|byte| byte == b'<');
                let length = next.map_or(rest.len(), |at| at + 1);
                let text = markup::text_of(&rest[..length]);
                let is_space = text.bytes().all(|byte| matches!(byte, b' ' | b'\n' | b'\t' | b'\r'));
                loose.space |= is_space;
                loose.text |= !is_space;
                length
            };
            rest = rest.get(skipped..).unwrap_or_default();
        }
        loose
    }
}

fn end(text: &str, mark: &str) -> usize {
    text.find(mark).map_or(text.len(), |at| at + mark.len())
}

impl Place {
    fn of(particle: &Particle) -> Self {
        Self { default: particle.default, is_nillable: particle.is_nillable }
    }
}

fn is_instruction(name: &str) -> bool {
    matches!(name, "type" | "nil" | "schemaLocation" | "noNamespaceSchemaLocation")
}
