//! Ways to spoil any invoice, without knowing the rules: each gives all mutants it can make of a document.

use crate::bases::Base;
use crate::random::Random;
use crate::spelling::{Spelling, spell};
use crate::tree::{Document, Place};
use crate::values;

/// A spoilt invoice.
pub(crate) struct Mutant {
    /// Which document was spoilt, and how.
    pub(crate) name: String,
    pub(crate) syntax: &'static str,
    pub(crate) bytes: Vec<u8>,
}

impl Mutant {
    pub(crate) fn new(base: &Base, how: &str, document: &Document) -> Self {
        Self::spelt(base, how, document, Spelling::Plain)
    }

    fn spelt(base: &Base, how: &str, document: &Document, spelling: Spelling) -> Self {
        let syntax = if base.document.is_cii() { "CII" } else { "UBL" };
        Self { name: format!("{} {how}", base.name), syntax, bytes: spell(document, spelling) }
    }
}

/// One change at one place, not made yet.
#[derive(Clone)]
pub(crate) struct Change {
    place: Place,
    kind: Kind,
}

/// What is done there.
#[derive(Clone)]
pub(crate) enum Kind {
    Remove,
    Repeat,
    /// Again, at the end of its siblings.
    RepeatLast,
    Empty,
    /// To the front of its siblings.
    First,
    /// One level up, behind its parent.
    Up,
    /// The element and its next sibling change their contents.
    Swap,
    Text(String),
    Attribute(String, Option<String>),
}

/// Attributes that some element of the syntaxes takes.
const ATTRIBUTES: &[&str] = &[
    "schemeID",
    "schemeName",
    "schemeAgencyID",
    "schemeAgencyName",
    "schemeVersionID",
    "schemeDataURI",
    "schemeURI",
    "listID",
    "listURI",
    "listAgencyID",
    "listAgencyName",
    "listName",
    "listVersionID",
    "name",
    "languageID",
    "languageLocaleID",
    "unitCode",
    "unitCodeListID",
    "unitCodeListAgencyID",
    "unitCodeListAgencyName",
    "currencyID",
    "currencyCodeListVersionID",
    "mimeCode",
    "filename",
    "format",
    "characterSetCode",
    "encodingCode",
    "objectCode",
    "uri",
];

/// What may be done at a place of a document.
pub(crate) type Family = fn(&Document, &[usize]) -> Vec<Kind>;

/// What every invoice should be asked at every place: without it, with it twice, empty, with a decimal too many, with a code
/// that is none, without its attributes.
pub(crate) fn plain(document: &Document, place: &[usize]) -> Vec<Kind> {
    let element = document.at(place);
    let mut kinds = vec![Kind::Remove, Kind::Repeat, Kind::Empty];
    if element.text.contains('.') && element.text.parse::<f64>().is_ok() {
        kinds.push(Kind::Text(format!("{}5", element.text)));
    } else if element.is_leaf() && element.text.len() < 5 {
        kinds.push(Kind::Text("XXXX".to_owned()));
    }
    for (name, _) in &element.attributes {
        kinds.extend([None, Some("XXXX".to_owned())].map(|value| Kind::Attribute(name.clone(), value)));
    }
    kinds
}

/// Elements that stand elsewhere.
pub(crate) fn moves(_: &Document, _: &[usize]) -> Vec<Kind> {
    vec![Kind::RepeatLast, Kind::First, Kind::Up, Kind::Swap]
}

/// Every other value there may be.
pub(crate) fn texts(document: &Document, place: &[usize]) -> Vec<Kind> {
    let element = document.at(place);
    let values = if element.is_leaf() { values::instead_of(&element.text) } else { vec!["text".to_owned()] };
    values.into_iter().map(Kind::Text).collect()
}

/// Every other amount and rate.
pub(crate) fn amounts(document: &Document, place: &[usize]) -> Vec<Kind> {
    let element = document.at(place);
    let amount = element.name.ends_with("Amount") || element.name.ends_with("Percent");
    let values = if amount { values::amounts(&element.text) } else { Vec::new() };
    values.into_iter().map(Kind::Text).collect()
}

/// Every attribute gone or with every other value, and every other one added.
pub(crate) fn attributes(document: &Document, place: &[usize]) -> Vec<Kind> {
    let present = &document.at(place).attributes;
    let mut kinds = Vec::new();
    for (name, value) in present {
        kinds.push(Kind::Attribute(name.clone(), None));
        let values = values::instead_of(value);
        kinds.extend(values.into_iter().map(|value| Kind::Attribute(name.clone(), Some(value))));
    }
    let new = ATTRIBUTES.iter().filter(|name| !present.iter().any(|(known, _)| known == *name));
    kinds.extend(new.map(|name| Kind::Attribute((*name).to_owned(), Some("x".to_owned()))));
    kinds
}

/// Every change of the family, at every place below the root.
pub(crate) fn changes(document: &Document, family: Family) -> Vec<Change> {
    let places = document.places().into_iter().filter(|place| !place.is_empty());
    places
        .flat_map(|place| {
            let kinds = family(document, &place);
            kinds.into_iter().map(move |kind| Change { place: place.clone(), kind })
        })
        .collect()
}

/// The mutant of one change, if there it can be made.
pub(crate) fn mutant(base: &Base, change: &Change) -> Option<Mutant> {
    let mut document = base.document.clone();
    let how = change.describe(&document);
    change.make(&mut document)?;
    Some(Mutant::new(base, &how, &document))
}

/// The mutant of several changes, one after the other; the places of later ones may have moved.
pub(crate) fn mixed(base: &Base, random: &mut Random, number: usize) -> Option<Mutant> {
    let mut document = base.document.clone();
    let mut how = Vec::new();
    for _ in 0..number {
        let families: [Family; 5] = [plain, moves, texts, amounts, attributes];
        let place = random.of(&document.places()[1..])?.clone();
        let family = *random.of(&families)?;
        let kind = random.of(&family(&document, &place))?.clone();
        let change = Change { place, kind };
        how.push(change.describe(&document));
        change.make(&mut document)?;
    }
    let spelling = *random.of(Spelling::ALL)?;
    Some(Mutant::spelt(base, &format!("{} {spelling:?}", how.join(", ")), &document, spelling))
}

/// The document unchanged, in every spelling.
pub(crate) fn spellings(base: &Base) -> Vec<Mutant> {
    let spelt = |spelling| Mutant::spelt(base, &format!("{spelling:?}"), &base.document, spelling);
    Spelling::ALL.iter().copied().map(spelt).collect()
}

impl Change {
    fn make(&self, document: &mut Document) -> Option<()> {
        match &self.kind {
            Kind::Text(text) => document.at_mut(&self.place).set(text),
            Kind::Empty => document.at_mut(&self.place).set(""),
            Kind::Attribute(name, Some(value)) => document.at_mut(&self.place).set_attribute(name, value),
            Kind::Attribute(name, None) => {
                document.at_mut(&self.place).attributes.retain(|(known, _)| known != name);
            }
            Kind::Up => {
                let (siblings, number) = document.siblings(&self.place)?;
                let element = siblings.remove(number);
                let (siblings, number) = document.siblings(&self.place[..self.place.len() - 1])?;
                siblings.insert(number + 1, element);
            }
            Kind::Remove | Kind::Repeat | Kind::RepeatLast | Kind::First | Kind::Swap => {
                let (siblings, number) = document.siblings(&self.place)?;
                match &self.kind {
                    Kind::Remove => drop(siblings.remove(number)),
                    Kind::Repeat => siblings.insert(number, siblings[number].clone()),
                    Kind::RepeatLast if number + 1 < siblings.len() => {
                        siblings.push(siblings[number].clone());
                    }
                    Kind::First if number > 0 => siblings[..=number].rotate_right(1),
                    Kind::Swap if number + 1 < siblings.len() => {
                        let (left, right) = siblings.split_at_mut(number + 1);
                        std::mem::swap(&mut left[number].text, &mut right[0].text);
                        std::mem::swap(&mut left[number].children, &mut right[0].children);
                    }
                    _ => return None,
                }
            }
        }
        Some(())
    }

    fn describe(&self, document: &Document) -> String {
        let path = document.path(&self.place);
        let same = |place: &Place| document.path(place) == path;
        let before =
            document.places().into_iter().filter(|place| *place <= self.place && same(place)).count();
        let what = match &self.kind {
            Kind::Remove => "removed".to_owned(),
            Kind::Repeat => "repeated".to_owned(),
            Kind::RepeatLast => "repeated at the end".to_owned(),
            Kind::Empty => "emptied".to_owned(),
            Kind::First => "first".to_owned(),
            Kind::Up => "one level up".to_owned(),
            Kind::Swap => "swapped with the next".to_owned(),
            Kind::Text(text) => format!("= {text:?}"),
            Kind::Attribute(name, Some(value)) => format!("@{name} = {value:?}"),
            Kind::Attribute(name, None) => format!("@{name} removed"),
        };
        format!("{path}#{before} {what}")
    }
}
