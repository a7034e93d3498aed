//! Invoices made at random: what is written and read again says the same, in every kind of document.

use proptest::prelude::*;

use super::plan::{Kind, Plan};
use super::{Style, Table, write};
use crate::limits::Limits;
use crate::model::{Group, Invoice, Place, Value};
use crate::schema::Writing;
use crate::syntax::Syntax;
use crate::terms::{TermId, Terms};

/// Choices that were drawn; nothing is chosen when they are used up, so that a failure shrinks to a small invoice.
struct Choices<'c> {
    numbers: std::slice::Iter<'c, u16>,
    plan: &'static Plan,
    words: &'c [String],
}

impl Choices<'_> {
    fn next(&mut self, below: u16) -> u16 {
        self.numbers.next().map_or(0, |number| number % below)
    }

    fn group(&mut self, id: TermId, depth: u32) -> Group {
        let term = Terms::all().get(id);
        let mut group = Group {
            term: term.id,
            german: term.german,
            values: Vec::new(),
            groups: Vec::new(),
            place: place(),
        };
        for (inner, one) in Terms::all().inside(id) {
            let ways = self.plan.ways(inner);
            let Some(way) = ways.first() else { continue };
            let currency = matches!(one.id, "BT-5" | "BT-6");
            if one.is_group() {
                let most = if way.stops.last().is_some_and(|stop| stop.repeated) { 3 } else { 2 };
                let count = if depth > 5 { 0 } else { self.next(most) };
                for _ in 0..count {
                    let inner = self.group(inner, depth + 1);
                    if !inner.values.is_empty() || !inner.groups.is_empty() {
                        group.groups.push(inner);
                    }
                }
            } else if way.attribute.is_none() && (currency || self.next(2) == 1) {
                let value = self.value(inner);
                group.values.push(value);
            }
        }
        group
    }

    fn value(&mut self, id: TermId) -> Value {
        let term = Terms::all().get(id);
        let number = self.next(u16::MAX);
        let word = self.words.get(usize::from(number) % self.words.len().max(1)).map_or("", String::as_str);
        let cii = self.plan.kind == Kind::Cii;
        let text = match (term.id, Plan::of(Kind::Invoice).writing(id)) {
            ("BT-5", _) => "EUR".to_owned(),
            ("BT-6", _) => "SEK".to_owned(),
            ("BT-20", _) => word.to_owned(),
            (_, Some(Writing::Date)) if cii => format!("202611{:02}", number % 28 + 1),
            (_, Some(Writing::Date)) => format!("2026-11-{:02}", number % 28 + 1),
            (_, Some(Writing::Base64)) => "QUJD".to_owned(),
            (_, Some(Writing::Decimal)) => format!("{}.{}", number / 10, number % 10),
            _ => word.trim().to_owned(),
        };
        let mut attributes = Vec::new();
        for name in ["schemeID", "listID", "mimeCode", "filename"] {
            if Table::get().means(term.id, name) && self.next(2) == 1 {
                attributes.push((name.to_owned(), format!("{:04}", self.next(9999))));
            }
        }
        Value { term: term.id, german: term.german, text, attributes, place: place() }
    }
}

fn place() -> Place {
    Place { path: String::new(), line: 1, column: 1 }
}

fn invoice(kind: Kind, numbers: &[u16], words: &[String]) -> Invoice {
    let mut choices = Choices { numbers: numbers.iter(), plan: Plan::of(kind), words };
    let root = Terms::all().find("BG-0").map(|root| choices.group(root, 0));
    Invoice { syntax: kind.syntax(), credit_note: kind == Kind::CreditNote, root: root.unwrap() }
}

/// What an invoice says, a line for each term, set in by group.
fn said(group: &Group, depth: usize, out: &mut Vec<String>) {
    for value in &group.values {
        let means =
            |(name, _): &&(String, String)| Table::get().means(value.term, name) && name != "unitCode";
        let attributes: Vec<_> = value.attributes.iter().filter(means).collect();
        let text = value.date().unwrap_or_else(|| value.text.clone());
        out.push(format!("{depth} {} {text:?} {attributes:?}", value.term));
    }
    for inner in &group.groups {
        out.push(format!("{depth} {}", inner.term));
        said(inner, depth + 1, out);
    }
}

fn lines(invoice: &Invoice) -> Vec<String> {
    let mut out = Vec::new();
    said(&invoice.root, 0, &mut out);
    out
}

fn kinds() -> impl Strategy<Value = Kind> {
    prop_oneof![Just(Kind::Invoice), Just(Kind::CreditNote), Just(Kind::Cii)]
}

fn words() -> impl Strategy<Value = Vec<String>> {
    proptest::collection::vec("[ -~äß€𝄞\t\r\n]{0,9}", 1..5)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, ..ProptestConfig::default() })]

    #[test]
    fn what_is_written_says_the_same(
        kind in kinds(),
        numbers in proptest::collection::vec(any::<u16>(), 0..600),
        words in words(),
        indent in any::<bool>(),
    ) {
        let invoice = invoice(kind, &numbers, &words);
        let written = write(&invoice, Style { syntax: kind.syntax(), indent });
        prop_assert_eq!(&written.losses, &[]);
        let read = Invoice::read(&written.bytes, &Limits::default()).unwrap();
        prop_assert_eq!(lines(&invoice), lines(&read), "{}", String::from_utf8_lossy(&written.bytes));
        prop_assert_eq!(invoice.credit_note, read.credit_note);
    }

    #[test]
    fn the_other_syntax_says_it_or_it_is_reported(
        kind in kinds(),
        numbers in proptest::collection::vec(any::<u16>(), 0..600),
        words in words(),
    ) {
        let invoice = invoice(kind, &numbers, &words);
        let other = if kind == Kind::Cii { Syntax::Ubl } else { Syntax::Cii };
        let written = write(&invoice, Style { syntax: other, indent: false });
        let read = Invoice::read(&written.bytes, &Limits::default()).unwrap();
        let kept = |value: &&Value| {
            let code = Table::get().code(value.term, &value.text, other);
            let text = value.date().unwrap_or_else(|| code.unwrap_or(&value.text).to_owned());
            let same = |other: &Value| other.date().unwrap_or_else(|| other.text.clone()) == text;
            read.root.values().any(|other| other.term == value.term && same(other))
                || written.losses.iter().any(|loss| loss.term == value.term && loss.text == value.text)
        };
        let silent: Vec<_> = invoice.root.values().filter(|value| !kept(value)).collect();
        prop_assert!(silent.is_empty(), "{silent:?}");
    }

    #[test]
    fn json_says_the_same(
        kind in kinds(),
        numbers in proptest::collection::vec(any::<u16>(), 0..600),
        words in words(),
    ) {
        let words: Vec<_> = words.iter().map(|word| format!("{word}x")).collect();
        let mut invoice = invoice(kind, &numbers, &words);
        // The codes of CII become those of UBL.
        invoice.root.values.retain(|value| value.term != "BT-8");
        if !invoice.root.values.is_empty() {
            let read = crate::words::from_json(&crate::words::to_json(&invoice));
            prop_assert_eq!(lines(&invoice), lines(&read.unwrap()));
        }
    }
}
