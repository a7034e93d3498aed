//! Writing an invoice in either syntax. Where a term goes, the table of terms says; order and number, the schema; what is left,
//! `tables/write.txt`. What the other syntax cannot say is reported, term by term.

mod beyond;
mod complete;
mod plan;
#[cfg(test)]
mod random;
mod said;
mod table;
mod tree;
mod ways;
mod xml;

use crate::model::{Group, Invoice, Value};
use crate::syntax::Syntax;
use crate::terms::{TermId, Terms};
use crate::vocabulary::Vocabulary;
use plan::{Stop, Way};
use said::Said;
use table::{Choice, Side};
use tree::Tree;
use ways::Demand;

pub use beyond::{Beyond, beyond};
pub(crate) use plan::{Kind, Plan};
pub(crate) use said::{goes_without_saying, said_text};
pub(crate) use table::Table;

/// How an invoice is to be written.
#[derive(Debug, Clone, Copy)]
pub struct Style {
    /// The syntax.
    pub syntax: Syntax,
    /// Whether each element begins a line, set in by its depth.
    pub indent: bool,
}

/// Why something is not in what was written.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Reason {
    /// The kind of document has no place for it.
    #[error("dafür gibt es in diesem Format keine Stelle")]
    NoPlace,
    /// Its place is taken by another value and can be there only once.
    #[error("das kann in diesem Format nur einmal stehen")]
    NoRoom,
    /// It is a code of the other syntax only.
    #[error("dieser Code gilt in diesem Format nicht")]
    NoCode,
    /// The value is there, but not this attribute.
    #[error("die Angabe {0} dazu kennt dieses Format nicht")]
    Attribute(String),
}

/// Something that the invoice says and the written document does not.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Loss {
    /// The business term.
    pub term: &'static str,
    /// Its German name.
    pub german: &'static str,
    /// What it says, or what the attribute says.
    pub text: String,
    /// Where it stood.
    pub path: String,
    /// Why it is missing.
    pub reason: Reason,
}

/// A business term that the written document has because the syntax demands it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Addition {
    /// The business term.
    pub term: &'static str,
    /// Its German name.
    pub german: &'static str,
    /// What it says.
    pub text: String,
}

/// A written invoice.
#[derive(Debug, Clone)]
pub struct Written {
    /// The document, in UTF-8.
    pub bytes: Vec<u8>,
    /// What it does not say.
    pub losses: Vec<Loss>,
    /// What it says beyond the invoice.
    pub additions: Vec<Addition>,
}

/// Writes an invoice.
#[must_use]
pub fn write(invoice: &Invoice, style: Style) -> Written {
    let kind = kind(invoice, style.syntax);
    let mut writer = Writer {
        invoice,
        tree: Tree::new(kind),
        side: Table::get().side(style.syntax),
        to: style.syntax,
        losses: Vec::new(),
        additions: Vec::new(),
    };
    if let Some(root) = Terms::all().find(invoice.root.term) {
        writer.group(&invoice.root, 0, root);
    }
    writer.complete();
    writer.tree.sort();
    let Writer { tree, losses, additions, .. } = writer;
    Written { bytes: xml::document(&tree, style.indent), losses, additions }
}

fn kind(invoice: &Invoice, syntax: Syntax) -> Kind {
    let credit = || {
        let code = invoice.value("BT-3").map(|value| value.text.as_str()).unwrap_or_default();
        invoice.syntax == Syntax::Cii && is_credit_type(code)
    };
    match syntax {
        Syntax::Cii => Kind::Cii,
        Syntax::Ubl if invoice.credit_note || credit() => Kind::CreditNote,
        Syntax::Ubl => Kind::Invoice,
    }
}

/// Whether a type of invoice (BT-3) is one of credit notes only.
pub(crate) fn is_credit_type(code: &str) -> bool {
    let lists = &Vocabulary::of(Syntax::Ubl).lists;
    let listed = |name| lists.iter().any(|list| list.name == name && list.codes.contains(code));
    listed("CREDIT-TYPES") && !listed("INVOICE-TYPES")
}

/// How much is done to find a place for a value.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Effort {
    /// Where there is none yet.
    Free,
    /// Beside another, if the schema has several there.
    Beside,
    /// In a further one of what it stands in.
    Further,
    /// Beside another, whatever the schema says: as it was in the file.
    Force,
}

/// Where a value goes.
enum Slot {
    Element(usize),
    /// Another term says the very same there.
    Taken,
}

struct Writer<'m> {
    invoice: &'m Invoice,
    tree: Tree<'m>,
    side: &'static Side,
    to: Syntax,
    losses: Vec<Loss>,
    additions: Vec<Addition>,
}

impl<'m> Writer<'m> {
    fn same_syntax(&self) -> bool {
        self.invoice.syntax == self.to
    }

    /// Writes what a group says. Groups come first, as values may stand in the elements of groups beside them.
    fn group(&mut self, group: &'m Group, node: usize, id: TermId) {
        let terms = Terms::all();
        let members = terms.get(id).members;
        let below = |term: &str| terms.find(term).filter(|inner| terms.get(*inner).group == Some(members));
        for inner in &group.groups {
            match below(inner.term).and_then(|inner_id| Some((inner_id, self.place(inner_id, node)?))) {
                Some((inner_id, element)) => self.group(inner, element, inner_id),
                None => {
                    for value in inner.values() {
                        self.lose(value, Reason::NoPlace);
                    }
                }
            }
        }
        for (rank, value) in group.values.iter().enumerate() {
            let Some(term) = below(value.term) else {
                self.lose(value, Reason::NoPlace);
                continue;
            };
            let same = |other: &Value| {
                (other.term, &other.text, &other.attributes) == (value.term, &value.text, &value.attributes)
            };
            // One syntax repeats what the other one says once.
            if !self.same_syntax() && group.values.iter().take(rank).any(same) {
                continue;
            }
            if let Err(reason) = self.value(value, node, term) {
                self.lose(value, reason);
            }
        }
    }

    fn lose(&mut self, value: &Value, reason: Reason) {
        let text = match &reason {
            Reason::Attribute(name) => value.attribute(name).unwrap_or_default(),
            _ => &value.text,
        };
        let Value { term, german, place, .. } = value;
        self.losses.push(Loss { term, german, text: text.to_owned(), path: place.path.clone(), reason });
    }

    /// The element of a group.
    fn place(&mut self, id: TermId, node: usize) -> Option<usize> {
        let way = self.tree.plan.ways(id).first()?;
        let Some((last, before)) = way.stops.split_last() else { return Some(node) };
        let mut at = node;
        for stop in before {
            let known = self.tree.like(at, stop).next();
            at = known.unwrap_or_else(|| self.tree.add(at, stop));
        }
        let known = if last.repeated { None } else { self.tree.like(at, last).next() };
        let again = |element: usize| self.same_syntax() && self.tree.elements[element].term == Some(id);
        let element = match known.filter(|element| !again(*element)) {
            Some(known) => known,
            None => self.tree.add(at, last),
        };
        self.tree.elements[element].term = Some(id);
        Some(element)
    }

    /// Writes a value.
    fn value(&mut self, value: &'m Value, node: usize, id: TermId) -> Result<(), Reason> {
        let said = Said::new(self.invoice, value, id, self.to)?;
        let plan: &'static Plan = self.tree.plan;
        let ways = self.chosen(plan.ways(id), value, &said);
        if ways.is_empty() {
            return Err(Reason::NoPlace);
        }
        let tries = [Effort::Free, Effort::Beside, Effort::Further];
        let tries = ways.iter().flat_map(|way| tries.map(|effort| (way, effort)));
        let forced = ways.iter().map(|way| (way, Effort::Force)).filter(|_| self.same_syntax());
        for (way, effort) in tries.chain(forced).collect::<Vec<_>>() {
            match self.slot(node, &way.stops, way, &said, effort) {
                Some(Slot::Element(element)) => {
                    for name in said.lost.clone() {
                        self.lose(value, Reason::Attribute(name));
                    }
                    self.fill(element, way, said, id);
                    return Ok(());
                }
                Some(Slot::Taken) => return Ok(()),
                None => {}
            }
        }
        Err(Reason::NoRoom)
    }

    /// The ways that come into question for a value.
    fn chosen(&self, ways: &'static [Way], value: &Value, said: &Said<'_>) -> Vec<&'static Way> {
        let last = |way: &Way| way.stops.last().map_or("", |stop| self.tree.plan.local(stop.name));
        // In its own syntax a value stays in the element that it came from.
        if self.same_syntax() && ways.len() > 1 {
            let name = value.place.path.rsplit([':', '/']).next().unwrap_or_default();
            let name = name.split('[').next().unwrap_or_default();
            let mut from = ways.iter().filter(|way| last(way) == name);
            if let (Some(way), None) = (from.next(), from.next()) {
                return vec![way];
            }
        }
        let choice = |way: &'static Way| Some((way, self.side.choices.get(last(way))?));
        let Some((way, choice)) = ways.iter().find_map(choice) else { return ways.iter().collect() };
        let wanted = match choice {
            Choice::Attribute(name) => said.attributes.iter().any(|(known, _)| known == name),
            Choice::Form(form) => form.is_match(&said.text),
        };
        ways.iter().filter(|other| std::ptr::eq(*other, way) == wanted || ways.len() == 1).collect()
    }

    /// Looks for the place of a value and makes what leads to it.
    fn slot(
        &mut self,
        node: usize,
        stops: &[Stop],
        way: &Way,
        said: &Said<'_>,
        effort: Effort,
    ) -> Option<Slot> {
        let Some((stop, rest)) = stops.split_first() else {
            return self.fits(node, way, said).then_some(Slot::Element(node));
        };
        let known: Vec<usize> = self.tree.like(node, stop).collect();
        if rest.is_empty() {
            if let Some(free) = known.iter().find(|element| self.fits(**element, way, said)) {
                return Some(Slot::Element(*free));
            }
            if self.says(node, stop, said) {
                return Some(Slot::Taken);
            }
            let other = |id: &usize| self.tree.elements[*id].name == Some(stop.name);
            let first =
                known.is_empty() && (stop.repeated || !self.tree.elements[node].children.iter().any(other));
            let may = first || effort == Effort::Force || effort >= Effort::Beside && stop.repeated;
            return may.then(|| Slot::Element(self.tree.add(node, stop)));
        }
        for element in &known {
            if let Some(found) = self.slot(*element, rest, way, said, effort) {
                return Some(found);
            }
        }
        if known.is_empty() || effort >= Effort::Further && stop.repeated {
            let next = self.tree.add(node, stop);
            return self.slot(next, rest, way, said, effort);
        }
        None
    }

    /// Whether an element has room for a value.
    fn fits(&self, element: usize, way: &Way, said: &Said<'_>) -> bool {
        let element = &self.tree.elements[element];
        match way.attribute {
            Some(name) => {
                let known = element.attributes.iter().find(|(known, _)| known == name);
                known.is_none_or(|(_, text)| *text == said.text)
            }
            None => element.text.is_none(),
        }
    }

    /// Whether an element of another term already says the very same: tax in both currencies where there is only one.
    fn says(&self, node: usize, stop: &Stop, said: &Said<'_>) -> bool {
        let Some((name, text)) = self.of_term(stop) else { return false };
        self.tree.elements[node].children.iter().map(|id| &self.tree.elements[*id]).any(|element| {
            element.name == Some(stop.name)
                && element.condition != stop.condition
                && element.text.as_deref() == Some(&*said.text)
                && element.attributes.iter().any(|(known, own)| known == name && *own == text)
        })
    }

    /// An attribute that the condition of a step takes from another term.
    fn of_term(&self, stop: &Stop) -> Option<(&'static str, &'m str)> {
        match stop.demand {
            Some(Demand::AttributeOf(name, term)) => Some((name, self.invoice.value(term)?.text.as_str())),
            _ => None,
        }
    }

    fn fill(&mut self, element: usize, way: &Way, said: Said<'m>, id: TermId) {
        if let Some(name) = way.attribute {
            self.tree.set_attribute(element, name.into(), said.text);
            return;
        }
        for (name, text) in said.attributes {
            self.tree.set_attribute(element, name.into(), text.into());
        }
        if let Some((name, text)) = way.stops.last().and_then(|stop| self.of_term(stop)) {
            self.tree.set_attribute(element, name.into(), text.into());
        }
        // What a condition demands stands above what the value brought along.
        if let Some(Demand::Attribute(name, text)) = way.stops.last().and_then(|stop| stop.demand.clone()) {
            self.tree.set_attribute(element, name.into(), text.into());
        }
        if let Some((name, text)) = said.beside {
            let above = self.tree.elements[element].above;
            if let Some(beside) = self.tree.walk(above, name) {
                self.tree.elements[beside].text = Some(text.into());
            }
        }
        self.tree.elements[element].text = Some(said.text);
        self.tree.elements[element].term = Some(id);
    }
}
