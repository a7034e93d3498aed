//! Gaps and overlaps of decision tables, found before a case falls into one.
//!
//! Only tables with simple cells can be looked through: values, ranges, `-` and `not(…)` of these. Of others it is said
//! that they were not.

mod column;
mod cover;

use std::fmt;

use column::Column;
use cover::{Cover, Row};

use crate::limits;
use crate::model::{
    DecisionTable, Element, Expression, FunctionDefinition, HitPolicy, Kind, Logic, Model, Rule,
};

/// Something that whoever answers for a table should look at. Its text is German.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// The name of the element that the table is in.
    pub element: String,
    /// The line of the table or of the rule in the XML.
    pub line: usize,
    /// What was found.
    pub kind: FindingKind,
    /// What it means.
    pub message: String,
}

/// What was found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FindingKind {
    /// Inputs for which no rule holds (Lücke).
    Gap,
    /// Inputs for which several rules hold that must not (Überschneidung).
    Overlap,
    /// A rule that never holds.
    NeverUsed,
    /// The table could not be looked through, or not to the end.
    NotChecked,
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Zeile {}, „{}“: {}", self.line, self.element, self.message)
    }
}

/// Looks through all decision tables of a model.
#[must_use]
pub fn findings(model: &Model) -> Vec<Finding> {
    let mut found = Vec::new();
    for element in &model.0.elements {
        let mut tables = Vec::new();
        match &element.kind {
            Kind::Decision { logic: Some(logic), .. } => collect(logic, &mut tables),
            Kind::BusinessKnowledgeModel(Some(function)) => collect_function(function, &mut tables),
            _ => {}
        }
        for (line, table) in tables {
            Search { model, element, line, table, found: Vec::new() }.run(&mut found);
        }
    }
    found
}

fn collect_function<'m>(function: &'m FunctionDefinition, tables: &mut Vec<(usize, &'m DecisionTable)>) {
    function.body.iter().for_each(|body| collect(body, tables));
}

/// The tables inside of an expression.
fn collect<'m>(expression: &'m Expression, tables: &mut Vec<(usize, &'m DecisionTable)>) {
    let mut all = |parts: &[&'m Expression]| parts.iter().for_each(|part| collect(part, tables));
    match &expression.logic {
        Logic::Literal(_) => {}
        Logic::Table(table) => tables.push((expression.line, table)),
        Logic::Context(entries) => entries.iter().for_each(|entry| all(&[&entry.value])),
        Logic::List(items) => items.iter().for_each(|item| all(&[item])),
        Logic::Relation(relation) => relation.rows.iter().flatten().for_each(|cell| all(&[cell])),
        Logic::Invocation(call) => {
            all(&[&call.called]);
            call.bindings.iter().filter_map(|(_, argument)| argument.as_ref()).for_each(|part| all(&[part]));
        }
        Logic::Function(function) => collect_function(function, tables),
        Logic::Conditional(parts) => all(&[&parts.condition, &parts.then, &parts.otherwise]),
        Logic::Filter(parts) => all(&[&parts.list, &parts.matches]),
        Logic::Iteration(parts) => all(&[&parts.list, &parts.body]),
    }
}

/// The search through one table.
struct Search<'m> {
    model: &'m Model,
    element: &'m Element,
    line: usize,
    table: &'m DecisionTable,
    found: Vec<Finding>,
}

impl Search<'_> {
    fn run(mut self, all: &mut Vec<Finding>) {
        match self.columns() {
            Ok(columns) => self.look(&columns),
            Err(label) => {
                let message = format!(
                    "Lücken und Überschneidungen lassen sich nicht prüfen, weil in der Spalte „{label}“ nicht nur einfache Werte und Bereiche stehen."
                );
                self.note(self.line, FindingKind::NotChecked, message);
            }
        }
        all.append(&mut self.found);
    }

    fn note(&mut self, line: usize, kind: FindingKind, message: String) {
        if self.found.len() < limits::FINDINGS {
            let element = self.element.name.clone();
            self.found.push(Finding { element, line, kind, message });
        }
    }

    /// The columns, or the name of one that cannot be looked through.
    fn columns(&self) -> Result<Vec<Column>, String> {
        let column = |place: usize| {
            let input = &self.table.inputs[place];
            let cells = self.table.rules.iter().map(|rule| rule.inputs[place].feel.as_ref().ok()?.constant());
            let cells = cells.collect::<Option<Vec<_>>>();
            cells.and_then(|cells| Column::of(self.model, input, &cells)).ok_or_else(|| input.label.clone())
        };
        (0..self.table.inputs.len()).map(column).collect()
    }

    fn look(&mut self, columns: &[Column]) {
        let row = |place: usize| Row { cells: columns.iter().map(|column| &*column.cells[place]).collect() };
        let rows: Vec<Row<'_>> = (0..self.table.rules.len()).map(row).collect();
        let dead: Vec<bool> = rows.iter().map(|row| row.is_empty(columns)).collect();
        for place in (0..rows.len()).filter(|place| dead[*place]) {
            let message = format!("Regel {} kann nie zutreffen.", place + 1);
            self.note(self.table.rules[place].line, FindingKind::NeverUsed, message);
        }
        match self.table.hit_policy {
            HitPolicy::Unique => self.overlaps(columns, &rows, |_, _| true),
            HitPolicy::Any => self.overlaps(columns, &rows, differ),
            HitPolicy::First => self.hidden(columns, &rows, &dead),
            HitPolicy::Priority | HitPolicy::Collect | HitPolicy::RuleOrder | HitPolicy::OutputOrder => {}
        }
        let collects = matches!(
            self.table.hit_policy,
            HitPolicy::Collect | HitPolicy::RuleOrder | HitPolicy::OutputOrder
        );
        let has_default = self.table.outputs.iter().any(|output| output.default.is_some());
        if !collects && !has_default {
            self.gaps(columns, &rows);
        }
    }

    fn gaps(&mut self, columns: &[Column], rows: &[Row<'_>]) {
        let mut cover = Cover::new(columns);
        cover.search(
            &rows.iter().collect::<Vec<_>>(),
            &Row { cells: columns.iter().map(|c| &*c.domain).collect() },
        );
        let is_cut_short = cover.is_cut_short;
        for gap in &cover.gaps {
            let message = match described(columns, gap).as_str() {
                "" => "Lücke: Es gibt keine Regel.".to_owned(),
                place => format!("Lücke: Für {place} gilt keine Regel."),
            };
            self.note(self.line, FindingKind::Gap, message);
        }
        if is_cut_short {
            let message = "Die Tabelle ist zu groß, um sie ganz auf Lücken zu prüfen.".to_owned();
            self.note(self.line, FindingKind::NotChecked, message);
        }
    }

    fn overlaps(&mut self, columns: &[Column], rows: &[Row<'_>], counts: impl Fn(&Rule, &Rule) -> bool) {
        for (first, row) in rows.iter().enumerate() {
            for (second, other) in rows.iter().enumerate().skip(first + 1) {
                let (rule, later) = (&self.table.rules[first], &self.table.rules[second]);
                if self.found.len() >= limits::FINDINGS || !counts(rule, later) {
                    continue;
                }
                let Some(common) = row.common(other, columns) else { continue };
                let place = match described(columns, &common).as_str() {
                    "" => "immer".to_owned(),
                    place => format!("für {place}"),
                };
                let message = format!(
                    "Überschneidung: Die Regeln {} und {} gelten beide {place}.",
                    first + 1,
                    second + 1
                );
                self.note(later.line, FindingKind::Overlap, message);
            }
        }
    }

    /// Rules behind others that always match first.
    fn hidden(&mut self, columns: &[Column], rows: &[Row<'_>], dead: &[bool]) {
        for place in (1..rows.len()).filter(|place| !dead[*place]) {
            let mut cover = Cover::new(columns);
            cover.search(&rows[..place].iter().collect::<Vec<_>>(), &rows[place]);
            if cover.gaps.is_empty() && !cover.is_cut_short {
                let message =
                    format!("Regel {} gilt nie, weil vorher immer eine andere zutrifft.", place + 1);
                self.note(self.table.rules[place].line, FindingKind::NeverUsed, message);
            }
        }
    }
}

/// Whether two rules say different things, as far as their texts tell.
fn differ(rule: &Rule, other: &Rule) -> bool {
    let text = |rule: &Rule| rule.outputs.iter().map(|cell| cell.text.trim().to_owned()).collect::<Vec<_>>();
    text(rule) != text(other)
}

/// A part of the table in words; a column of which nothing is left out is not named.
fn described(columns: &[Column], part: &[Vec<bool>]) -> String {
    let parts = columns.iter().zip(part).filter_map(|(column, atoms)| column.words(atoms));
    parts.collect::<Vec<_>>().join(", ")
}
