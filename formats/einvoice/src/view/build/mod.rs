//! From the model to the tree: which term is shown where. What has no place of its own comes last, so that nothing is lost.

mod lines;
mod money;
mod parties;

use std::borrow::Cow;
use std::cell::RefCell;

use rustc_hash::FxHashSet;

use super::blocks::{Block, Fact, File, Line, Piece, Said, Section, View};
use super::values;
use super::words::{self, Kind};
use crate::attachments::Attachment;
use crate::model::{Group, Invoice, Value};

/// The terms at the top, in their order.
const TOP: &[&str] = &[
    "BT-2", "BT-9", "BT-10", "BT-13", "BT-14", "BT-12", "BT-11", "BT-17", "BT-16", "BT-15", "BT-18", "BT-19",
    "BT-7", "BT-8",
];

/// What German names of terms end with where that is clear from the place.
const OWNERS: &[&str] = &[
    " des Verkäufers",
    " des Käufers",
    " beim Käufer",
    " des Steuervertreters",
    " des Zahlungsempfängers",
    " der Lieferung",
    " auf die Position",
    " der Position",
    " des Dritten",
];

/// The tree of an invoice.
pub(super) fn view(invoice: &Invoice) -> View<'_> {
    let currency = invoice.root.value("BT-5").map_or("", |value| value.text.as_str());
    let builder = Builder { currency, taken: RefCell::default() };
    let root = &invoice.root;
    let title = builder.title(invoice);
    let seller = builder.seller(root);
    let buyer = builder.buyer(root);
    let facts = builder.top(root);
    let mut sections = vec![
        section("Bemerkungen", "bemerkungen", builder.notes(root)),
        section("Positionen", "positionen", builder.lines(root)),
        section("Nachlässe und Zuschläge", "nachlaesse", builder.allowances(root)),
        section("Umsatzsteuer", "umsatzsteuer", builder.taxes(root)),
        section("Rechnungsbetrag", "betrag", builder.sums(root)),
        section("Zahlung", "zahlung", builder.payment(root)),
        section("Lieferung", "lieferung", builder.delivery(root)),
        section("Steuervertreter", "steuervertreter", builder.representative(root)),
        section("Unterlagen", "unterlagen", builder.files(root)),
    ];
    sections.push(section("Weitere Angaben", "weitere", builder.rest(root, "Zur Rechnung")));
    sections.retain(|section| !section.blocks.is_empty());
    View { title, seller, buyer, facts, sections }
}

fn section<'i>(title: &'static str, id: &'static str, blocks: Vec<Block<'i>>) -> Section<'i> {
    Section { title, id, blocks }
}

/// A name of a term without whose it is.
fn short(term: &str, german: &'static str) -> &'static str {
    if let Some(label) = words::label(term) {
        return label;
    }
    OWNERS.iter().find_map(|owner| german.strip_suffix(owner)).unwrap_or(german)
}

/// Puts together what is there.
struct Builder<'i> {
    currency: &'i str,
    /// The values that were given a place.
    taken: RefCell<FxHashSet<*const Value>>,
}

impl<'i> Builder<'i> {
    /// A value as it is shown; from now on it has its place.
    fn said(&self, value: &'i Value) -> Piece<'i> {
        self.taken.borrow_mut().insert(value);
        let kind = words::kind(value.term);
        let day = if kind == Kind::Date { value.date() } else { None };
        Piece::Said(Said {
            term: value.term,
            german: value.german,
            shown: values::shown(value, kind, self.currency),
            raw: &value.text,
            day,
            note: note(value),
        })
    }

    fn is_taken(&self, value: &Value) -> bool {
        self.taken.borrow().contains(&std::ptr::from_ref(value))
    }

    /// All values of a term in a group; what is said twice is shown once.
    fn all(&self, group: &'i Group, term: &str) -> Vec<Piece<'i>> {
        let mut pieces: Vec<Piece<'i>> = Vec::new();
        for value in group.values.iter().filter(|value| value.term == term) {
            let piece = self.said(value);
            if !pieces.contains(&piece) {
                pieces.push(piece);
            }
        }
        pieces
    }

    /// A line of the terms that are there, with words between them.
    fn joined(&self, group: &'i Group, terms: &[&str], between: &'static str) -> Line<'i> {
        let mut line = Line::new();
        for piece in terms.iter().flat_map(|term| self.all(group, term)) {
            if !line.is_empty() {
                line.push(Piece::Words(between));
            }
            line.push(piece);
        }
        line
    }

    /// A number with its unit, one or several of it.
    fn quantity(&self, group: &'i Group, [number, unit]: [&str; 2]) -> Line<'i> {
        let mut line = self.joined(group, &[number, unit], " ");
        let number = group.value(number).map_or("", |value| &value.text);
        for piece in &mut line {
            if let Piece::Said(said) = piece
                && said.term == unit
                && let Some(word) = values::unit(said.raw, number)
            {
                said.shown = Cow::Borrowed(word);
            }
        }
        line
    }

    /// The values of a term with its name.
    fn fact(&self, group: &'i Group, term: &str) -> Option<Fact<'i>> {
        let german = group.value(term)?.german;
        let lines = self.all(group, term).into_iter().map(|piece| vec![piece]).collect();
        Some(fact(short(term, german), lines))
    }

    fn facts(&self, group: &'i Group, terms: &[&str]) -> Vec<Fact<'i>> {
        terms.iter().filter_map(|term| self.fact(group, term)).collect()
    }

    /// The values of this group itself that have no place yet.
    fn remaining(&self, group: &'i Group) -> Vec<Fact<'i>> {
        let mut facts: Vec<Fact<'i>> = Vec::new();
        for value in group.values.iter().filter(|value| value.term != "BT-125") {
            if !self.is_taken(value) {
                facts.extend(self.fact(group, value.term));
            }
        }
        facts
    }

    /// The values of a group and those in it that have no place yet, in a flat list.
    fn remaining_deep(&self, group: &'i Group) -> Vec<Fact<'i>> {
        let inner = group.groups.iter().flat_map(|inner| self.remaining_deep(inner));
        let mut facts = self.remaining(group);
        facts.extend(inner);
        facts
    }

    /// Everything without a place, by groups.
    fn rest(&self, group: &'i Group, title: &'static str) -> Vec<Block<'i>> {
        let mut blocks = Vec::new();
        let own = self.remaining(group);
        if !own.is_empty() {
            blocks.push(Block::Group { title, blocks: vec![Block::Facts(own)] });
        }
        for inner in &group.groups {
            let facts = self.remaining_deep(inner);
            if !facts.is_empty() {
                blocks.push(Block::Group { title: inner.german, blocks: vec![Block::Facts(facts)] });
            }
        }
        blocks
    }

    fn title(&self, invoice: &'i Invoice) -> Vec<Piece<'i>> {
        let root = &invoice.root;
        let mut title = match root.value("BT-3") {
            Some(kind) if words::word("type", &kind.text).is_some() => vec![self.said(kind)],
            Some(kind) => vec![Piece::Words("Rechnung der Art "), self.said(kind)],
            None if invoice.credit_note => vec![Piece::Words("Gutschrift")],
            None => vec![Piece::Words("Rechnung")],
        };
        if let Some(number) = root.value("BT-1") {
            title.extend([Piece::Words(" "), self.said(number)]);
        }
        title
    }

    fn top(&self, root: &'i Group) -> Vec<Fact<'i>> {
        let mut facts = self.facts(root, TOP);
        for before in root.groups.iter().filter(|group| group.term == "BG-3") {
            facts.push(fact(
                "Vorausgegangene Rechnung",
                vec![self.joined(before, &["BT-25", "BT-26"], " vom ")],
            ));
        }
        for delivery in root.groups.iter().filter(|group| group.term == "BG-13") {
            facts.extend(self.fact(delivery, "BT-72"));
        }
        for period in root.groups.iter().filter(|group| group.term == "BG-14") {
            facts.push(fact("Abrechnungszeitraum", vec![self.period(period, ["BT-73", "BT-74"])]));
        }
        facts
    }

    /// From a day to a day; one of them may be missing.
    fn period(&self, group: &'i Group, [start, end]: [&str; 2]) -> Line<'i> {
        let (mut line, end) = (self.all(group, start), self.all(group, end));
        if line.is_empty() || end.is_empty() {
            let word = if end.is_empty() { "ab " } else { "bis " };
            line.insert(0, Piece::Words(word));
        } else {
            line.push(Piece::Words(" bis "));
        }
        line.extend(end);
        line
    }

    fn notes(&self, root: &'i Group) -> Vec<Block<'i>> {
        let notes = root.groups.iter().filter(|group| group.term == "BG-1");
        let facts = notes.map(|note| {
            let (subject, text) = (self.all(note, "BT-21"), self.all(note, "BT-22"));
            let lines = text.into_iter().map(|piece| vec![piece]);
            let subject = (!subject.is_empty()).then(|| {
                let mut line = vec![Piece::Words("Betreff: ")];
                line.extend(subject);
                line
            });
            fact("Bemerkung", subject.into_iter().chain(lines).collect())
        });
        some(facts.collect(), Block::Facts)
    }

    fn files(&self, root: &'i Group) -> Vec<Block<'i>> {
        let documents = root.groups.iter().filter(|group| group.term == "BG-24");
        let files = documents.map(|document| {
            self.taken.borrow_mut().extend(document.value("BT-125").map(std::ptr::from_ref));
            File {
                facts: self.facts(document, &["BT-122", "BT-123", "BT-124"]),
                attachment: Attachment::of(document),
            }
        });
        some(files.collect(), Block::Files)
    }
}

/// A fact; the terms are those that stand in its lines.
fn fact<'i>(label: impl Into<Cow<'static, str>>, lines: Vec<Line<'i>>) -> Fact<'i> {
    let mut terms = Vec::new();
    for piece in lines.iter().flatten() {
        if let Piece::Said(said) = piece
            && !terms.contains(&said.term)
        {
            terms.push(said.term);
        }
    }
    Fact { label: label.into(), terms, lines: lines.into_iter().filter(|line| !line.is_empty()).collect() }
}

/// A block, unless nothing is in it.
fn some<T, B>(all: Vec<T>, block: impl FnOnce(Vec<T>) -> B) -> Vec<B> {
    if all.is_empty() { Vec::new() } else { vec![block(all)] }
}

/// What an element says beside its value: which kind of number it is, from which list a code.
fn note(value: &Value) -> Option<String> {
    // Here the scheme only says which of two terms it is.
    if matches!(value.term, "BT-31" | "BT-32" | "BT-48" | "BT-63" | "BT-90") {
        return None;
    }
    let told = |attribute: &str, list: &str| {
        let code = value.attribute(attribute).filter(|code| !code.is_empty())?;
        Some(words::word(list, code).map_or_else(|| code.to_owned(), |word| format!("{word}, {code}")))
    };
    let scheme = told("schemeID", "scheme").or_else(|| told("listID", "classification"))?;
    let version = value.attribute("listVersionID").or_else(|| value.attribute("schemeVersionID"));
    Some(version.map_or_else(|| scheme.clone(), |version| format!("{scheme}, Fassung {version}")))
}
