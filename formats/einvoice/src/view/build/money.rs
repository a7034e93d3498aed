//! Allowances and charges, VAT, sums, and how to pay.

use super::{Builder, fact, short, some};
use crate::model::Group;
use crate::view::blocks::{Block, Cell, Column, Fact, Line, Piece, Row, Sum, Table};

/// The sums in the order in which they are reckoned; what is taken off, and what is added.
const SUMS: &[(&str, &str)] = &[
    ("BT-106", ""),
    ("BT-107", "−\u{a0}"),
    ("BT-108", ""),
    ("BT-109", ""),
    ("BT-110", ""),
    ("BT-111", ""),
    ("BT-112", ""),
    ("BT-113", "−\u{a0}"),
    ("BT-114", ""),
    ("BG-DEX-09", ""),
    ("BT-115", ""),
];

const ALLOWANCE: [&str; 7] = ["BT-92", "BT-93", "BT-94", "BT-95", "BT-96", "BT-97", "BT-98"];
const CHARGE: [&str; 7] = ["BT-99", "BT-100", "BT-101", "BT-102", "BT-103", "BT-104", "BT-105"];

impl<'i> Builder<'i> {
    pub(super) fn allowances(&self, root: &'i Group) -> Vec<Block<'i>> {
        let rows = root.groups.iter().filter_map(|group| match group.term {
            "BG-20" => Some(self.change_row("Nachlass", group, &ALLOWANCE)),
            "BG-21" => Some(self.change_row("Zuschlag", group, &CHARGE)),
            _ => None,
        });
        some(rows.collect(), |rows| {
            let columns = vec![
                Column {
                    label: "Art und Grund",
                    terms: &["BT-97", "BT-98", "BT-104", "BT-105"],
                    numeric: false,
                },
                Column { label: "Grundbetrag", terms: &["BT-93", "BT-100"], numeric: true },
                Column { label: "Prozent", terms: &["BT-94", "BT-101"], numeric: true },
                Column { label: "USt.", terms: &["BT-96", "BT-95", "BT-103", "BT-102"], numeric: true },
                Column { label: "Betrag netto", terms: &["BT-92", "BT-99"], numeric: true },
            ];
            Block::Table(Table { caption: "Nachlässe und Zuschläge auf die Rechnung", columns, rows })
        })
    }

    fn change_row(&self, kind: &'static str, group: &'i Group, terms: &[&'static str; 7]) -> Row<'i> {
        let [amount, base, percent, category, rate, reason, code] = terms;
        let mut why = vec![Piece::Words(kind)];
        let reasons = self.joined(group, &[reason, code], ", ");
        if !reasons.is_empty() {
            why.push(Piece::Words(": "));
            why.extend(reasons);
        }
        let mut money = self.minus(group, amount, kind == "Nachlass");
        money.extend(self.all(group, amount));
        let one = |term: &'static str| self.joined(group, &[term], ", ");
        let cells = vec![
            cell(vec![why]),
            cell(vec![one(base)]),
            cell(vec![one(percent)]),
            cell(vec![one(rate), one(category)]),
            cell(vec![money]),
        ];
        Row { depth: 0, cells }
    }

    /// The sign before something that is taken off, unless it is below nought itself.
    fn minus(&self, group: &'i Group, term: &str, is_off: bool) -> Line<'i> {
        let positive =
            group.value(term).is_some_and(|value| value.decimal().is_ok_and(|number| number.digits() > 0));
        if is_off && positive { vec![Piece::Words("−\u{a0}")] } else { Line::new() }
    }

    pub(super) fn taxes(&self, root: &'i Group) -> Vec<Block<'i>> {
        let groups = root.groups.iter().filter(|group| group.term == "BG-23");
        let rows = groups.map(|tax| {
            let one = |term: &'static str| self.joined(tax, &[term], ", ");
            let category = Cell { lines: vec![one("BT-118")], facts: self.facts(tax, &["BT-120", "BT-121"]) };
            let cells = vec![
                category,
                cell(vec![one("BT-119")]),
                cell(vec![one("BT-116")]),
                cell(vec![one("BT-117")]),
            ];
            Row { depth: 0, cells }
        });
        some(rows.collect(), |rows| {
            let columns = vec![
                Column { label: "Kategorie", terms: &["BT-118"], numeric: false },
                Column { label: "Satz", terms: &["BT-119"], numeric: true },
                Column { label: "Grundlage", terms: &["BT-116"], numeric: true },
                Column { label: "Steuer", terms: &["BT-117"], numeric: true },
            ];
            Block::Table(Table { caption: "Umsatzsteuer nach Kategorien und Sätzen", columns, rows })
        })
    }

    pub(super) fn sums(&self, root: &'i Group) -> Vec<Block<'i>> {
        let totals: Vec<&Group> = root.groups.iter().filter(|group| group.term == "BG-22").collect();
        let mut sums = Vec::new();
        for (term, sign) in SUMS {
            if *term == "BG-DEX-09" {
                sums.extend(
                    root.groups.iter().filter(|group| group.term == *term).map(|paid| self.third_party(paid)),
                );
                continue;
            }
            for group in totals.iter().copied().chain([root]) {
                let Some(value) = group.value(term) else { continue };
                let lines = self.all(group, term).into_iter().map(|piece| {
                    let mut line = self.minus(group, term, !sign.is_empty());
                    line.push(piece);
                    line
                });
                sums.push(Sum {
                    fact: fact(short(term, value.german), lines.collect()),
                    is_total: *term == "BT-115",
                });
            }
        }
        some(sums, Block::Sums)
    }

    /// What somebody else pays for or claims with this invoice.
    fn third_party(&self, paid: &'i Group) -> Sum<'i> {
        let what = self.joined(paid, &["BT-DEX-003", "BT-DEX-001"], ", ");
        Sum { fact: fact(paid.german, vec![what, self.all(paid, "BT-DEX-002")]), is_total: false }
    }

    pub(super) fn payment(&self, root: &'i Group) -> Vec<Block<'i>> {
        let mut facts = self.facts(root, &["BT-9", "BT-20", "BT-83"]);
        let mut blocks = Vec::new();
        let means: Vec<&Group> = root.groups.iter().filter(|group| group.term == "BG-16").collect();
        for one in &means {
            let mut told = Vec::new();
            let way = self.joined(one, &["BT-81", "BT-82"], ", ");
            told.extend(some(way, |way| fact("Zahlungsart", vec![way])));
            for inner in &one.groups {
                told.extend(self.account(inner));
            }
            told.extend(self.remaining(one));
            if means.len() == 1 {
                facts.extend(told);
            } else {
                blocks.extend(some(told, Block::Facts));
            }
        }
        facts.extend(self.facts(root, &["BT-89", "BT-90"]));
        if !facts.is_empty() {
            blocks.insert(0, Block::Facts(facts));
        }
        blocks.extend(self.payee(root));
        blocks
    }

    fn account(&self, group: &'i Group) -> Vec<Fact<'i>> {
        let mut facts = self.facts(group, &["BT-84", "BT-86", "BT-85"]);
        facts.extend(self.remaining_deep(group));
        facts
    }
}

fn cell(lines: Vec<Line<'_>>) -> Cell<'_> {
    Cell { lines: lines.into_iter().filter(|line| !line.is_empty()).collect(), facts: Vec::new() }
}
