//! The lines of an invoice (BG-25) with their sub-lines.

use super::{Builder, fact, some};
use crate::model::Group;
use crate::view::blocks::{Block, Cell, Column, Fact, Line, Piece, Row, Table};

const fn column(label: &'static str, terms: &'static [&'static str], numeric: bool) -> Column {
    Column { label, terms, numeric }
}

impl<'i> Builder<'i> {
    pub(super) fn lines(&self, root: &'i Group) -> Vec<Block<'i>> {
        let mut rows = Vec::new();
        for line in root.groups.iter().filter(|group| group.term == "BG-25") {
            self.row(line, 0, &mut rows);
        }
        some(rows, |rows| {
            let columns = vec![
                column("Pos.", &["BT-126"], false),
                column("Leistung", &["BT-153", "BT-154"], false),
                column("Menge", &["BT-129", "BT-130"], true),
                column("Preis", &["BT-146", "BT-149", "BT-150"], true),
                column("USt.", &["BT-152", "BT-151"], true),
                column("Betrag netto", &["BT-131"], true),
            ];
            Block::Table(Table { caption: "Positionen der Rechnung", columns, rows })
        })
    }

    fn row(&self, line: &'i Group, depth: usize, rows: &mut Vec<Row<'i>>) {
        let inner = |term: &'static str| line.groups.iter().filter(move |group| group.term == term);
        let one = |pieces: Line<'i>| Cell { lines: some(pieces, |line| line), facts: Vec::new() };
        let position = one(self.joined(line, &["BT-126"], ", "));
        let quantity = one(self.quantity(line, ["BT-129", "BT-130"]));
        let price =
            Cell { lines: inner("BG-29").map(|price| self.price(price)).collect(), facts: Vec::new() };
        let tax = Cell {
            lines: inner("BG-30")
                .flat_map(|tax| ["BT-152", "BT-151"].map(|term| self.joined(tax, &[term], ", ")))
                .collect(),
            facts: Vec::new(),
        };
        let amount = one(self.joined(line, &["BT-131"], ", "));
        let item = self.item(line);
        let cells = vec![position, item, quantity, price, tax, amount].into_iter().map(tidy).collect();
        rows.push(Row { depth, cells });
        for sub in inner("BG-DEX-01") {
            self.row(sub, depth + 1, rows);
        }
    }

    /// A price, with the number of pieces that it is for.
    fn price(&self, price: &'i Group) -> Line<'i> {
        let mut line = self.all(price, "BT-146");
        let basis = self.quantity(price, ["BT-149", "BT-150"]);
        if !basis.is_empty() {
            line.push(Piece::Words(" je "));
            line.extend(basis);
        }
        line
    }

    fn item(&self, line: &'i Group) -> Cell<'i> {
        let (mut lines, mut facts) = (Vec::new(), Vec::new());
        for item in line.groups.iter().filter(|group| group.term == "BG-31") {
            lines.extend(
                ["BT-153", "BT-154"].iter().flat_map(|term| self.all(item, term)).map(|piece| vec![piece]),
            );
            facts.extend(self.facts(item, &["BT-155", "BT-156", "BT-157", "BT-158", "BT-159"]));
            let properties = item.groups.iter().filter(|group| group.term == "BG-32");
            let properties = properties.map(|property| self.joined(property, &["BT-160", "BT-161"], ": "));
            facts.extend(some(properties.collect(), |lines| fact("Merkmale", lines)));
        }
        for period in line.groups.iter().filter(|group| group.term == "BG-26") {
            facts.push(fact("Zeitraum", vec![self.period(period, ["BT-134", "BT-135"])]));
        }
        facts.extend(self.facts(line, &["BT-127", "BT-132", "BT-128", "BT-133"]));
        for price in line.groups.iter().filter(|group| group.term == "BG-29") {
            facts.extend(self.facts(price, &["BT-148", "BT-147"]));
        }
        for group in &line.groups {
            match group.term {
                "BG-27" => facts.push(self.change("Nachlass", group, &ALLOWANCE)),
                "BG-28" => facts.push(self.change("Zuschlag", group, &CHARGE)),
                "BG-DEX-01" => {}
                _ => facts.extend(self.remaining_deep(group)),
            }
        }
        facts.extend(self.remaining(line));
        Cell { lines, facts }
    }

    /// An allowance or charge of a line in one sentence: 5,00 € (5 % von 100,00 €), Mengenrabatt (95).
    fn change(
        &self,
        label: &'static str,
        group: &'i Group,
        [amount, base, percent, reason, code]: &[&'static str; 5],
    ) -> Fact<'i> {
        let mut line = self.all(group, amount);
        let how = self.joined(group, &[percent, base], " von ");
        if !how.is_empty() {
            line.push(Piece::Words(" ("));
            line.extend(how);
            line.push(Piece::Words(")"));
        }
        let why = self.joined(group, &[reason, code], ", ");
        if !why.is_empty() {
            line.push(Piece::Words(": "));
            line.extend(why);
        }
        fact(label, vec![line])
    }
}

const ALLOWANCE: [&str; 5] = ["BT-136", "BT-137", "BT-138", "BT-139", "BT-140"];
const CHARGE: [&str; 5] = ["BT-141", "BT-142", "BT-143", "BT-144", "BT-145"];

fn tidy(mut cell: Cell<'_>) -> Cell<'_> {
    cell.lines.retain(|line| !line.is_empty());
    cell
}
