//! A column cut into the pieces that its cells can tell apart.
//!
//! Cells `< 18` and `[18..65]` cut numbers into: below 18, 18, between 18 and 65, 65, above 65. Every cell is a set
//! of such pieces, so that gaps and overlaps are questions about sets.

use std::cmp::Ordering;

use feel::{Constant, Expression, Range, Scope, Type, Value};

use crate::explain::shown;
use crate::model::{InputClause, Model, TypeRef};

/// A column.
pub(super) struct Column {
    label: String,
    axis: Axis,
    /// Whether some cell speaks of `null`, which is then the last piece.
    has_null: bool,
    /// The pieces that there are.
    pub(super) domain: Vec<bool>,
    /// For each rule the pieces that its cell accepts.
    pub(super) cells: Vec<Vec<bool>>,
}

/// How the values of a column are cut.
enum Axis {
    /// Ordered points with what lies before, between and behind them: piece 2n+1 is point n.
    Ordered(Vec<Value>),
    /// Single values, and last everything else.
    Listed(Vec<Value>),
}

impl Column {
    /// The column of these cells; `None` where they are of several kinds.
    pub(super) fn of(model: &Model, input: &InputClause, cells: &[Constant]) -> Option<Self> {
        let kind = &input.expression.type_ref;
        let allowed = match &input.values {
            Some(tests) => Some(tests),
            None => model.item(kind).and_then(|(_, item)| item.allowed_values.as_ref()),
        };
        let allowed = allowed.and_then(|tests| tests.feel.as_ref().ok()?.constant());
        let members = || cells.iter().chain(&allowed).flat_map(members);
        let has_null = members().any(Value::is_null);
        let is_truth = *kind == TypeRef::Feel(Type::Boolean) || members().any(|m| m.as_bool().is_some());
        let axis = Axis::of(members().filter(|member| !member.is_null()), is_truth)?;
        let mut column =
            Column { label: input.label.clone(), axis, has_null, domain: Vec::new(), cells: Vec::new() };
        column.domain = match &allowed {
            Some(allowed) => column.pieces(allowed),
            None => vec![true; column.count()],
        };
        column.close(is_truth);
        column.cells = cells.iter().map(|cell| column.pieces(cell)).collect();
        Some(column)
    }

    fn count(&self) -> usize {
        let own = match &self.axis {
            Axis::Ordered(points) => 2 * points.len() + 1,
            Axis::Listed(values) => values.len() + 1,
        };
        own + usize::from(self.has_null)
    }

    /// Takes away pieces that hold nothing: a third truth value, and days between two neighbours.
    fn close(&mut self, is_truth: bool) {
        match &self.axis {
            Axis::Listed(values) if is_truth => self.domain[values.len()] = false,
            Axis::Listed(_) => {}
            Axis::Ordered(points) => {
                for (index, pair) in points.windows(2).enumerate() {
                    if are_neighbours(&pair[0], &pair[1]) {
                        self.domain[2 * index + 2] = false;
                    }
                }
            }
        }
    }

    /// The pieces that a cell accepts.
    fn pieces(&self, cell: &Constant) -> Vec<bool> {
        let mut found = vec![false; self.count()];
        let mark = |members: &[Value], found: &mut Vec<bool>| {
            members.iter().for_each(|member| self.mark(member, found));
        };
        match cell {
            Constant::Any => found.fill(true),
            Constant::In(members) => mark(members, &mut found),
            Constant::NotIn(members) => {
                mark(members, &mut found);
                found.iter_mut().for_each(|piece| *piece = !*piece);
            }
        }
        found
    }

    fn mark(&self, member: &Value, found: &mut [bool]) {
        if member.is_null() {
            if let Some(last) = found.last_mut() {
                *last = true;
            }
            return;
        }
        match (&self.axis, member) {
            (Axis::Ordered(points), Value::Range(range)) => {
                let (first, last) = ends(points, range);
                (first..=last).for_each(|piece| found[piece] = true);
            }
            (Axis::Ordered(points), value) => {
                points
                    .iter()
                    .position(|point| same(point, value))
                    .into_iter()
                    .for_each(|n| found[2 * n + 1] = true);
            }
            (Axis::Listed(values), value) => {
                values.iter().position(|other| other == value).into_iter().for_each(|n| found[n] = true);
            }
        }
    }

    /// These pieces in words; `None` where all are meant that there are.
    pub(super) fn words(&self, pieces: &[bool]) -> Option<String> {
        if pieces.iter().zip(&self.domain).all(|(piece, there)| *piece || !there) {
            return None;
        }
        let mut words = match &self.axis {
            Axis::Listed(values) => listed(values, pieces),
            Axis::Ordered(points) => ordered(points, &self.joined(pieces)),
        };
        if self.has_null && pieces.last() == Some(&true) {
            words.push("= null".to_owned());
        }
        Some(format!("{} {}", self.label, words.join(" oder ")))
    }
}

impl Column {
    /// The pieces with those that hold nothing between two of them, so that neighbouring days are one range.
    fn joined(&self, pieces: &[bool]) -> Vec<bool> {
        let is_set = |place: Option<usize>| place.and_then(|place| pieces.get(place)) == Some(&true);
        let joins =
            |place: usize| !self.domain[place] && is_set(place.checked_sub(1)) && is_set(Some(place + 1));
        (0..pieces.len()).map(|place| pieces[place] || joins(place)).collect()
    }
}

/// What a cell names.
fn members(cell: &Constant) -> &[Value] {
    match cell {
        Constant::Any => &[],
        Constant::In(members) | Constant::NotIn(members) => members,
    }
}

impl Axis {
    fn of<'v>(members: impl Iterator<Item = &'v Value>, is_truth: bool) -> Option<Self> {
        let (mut points, mut has_range): (Vec<Value>, bool) = (Vec::new(), false);
        for member in members {
            match member {
                Value::Range(range) => {
                    has_range = true;
                    points
                        .extend([&range.start, &range.end].into_iter().filter(|end| !end.is_null()).cloned());
                }
                value => points.push(value.clone()),
            }
        }
        if is_truth {
            let is_sound = !has_range && points.iter().all(|value| value.as_bool().is_some());
            return is_sound.then(|| Axis::Listed(vec![true.into(), false.into()]));
        }
        let all_texts = points.iter().all(|value| value.as_str().is_some());
        if all_texts && !has_range {
            let mut values: Vec<Value> = Vec::new();
            points.into_iter().for_each(|value| {
                if !values.contains(&value) {
                    values.push(value);
                }
            });
            return Some(Axis::Listed(values));
        }
        // Without an order among all of them nothing can be said.
        let first = points.first()?.clone();
        if points.iter().any(|point| point.order(&first).is_none()) {
            return None;
        }
        points.sort_by(|a, b| a.order(b).unwrap_or(Ordering::Equal));
        points.dedup_by(|a, b| same(a, b));
        Some(Axis::Ordered(points))
    }
}

fn same(a: &Value, b: &Value) -> bool {
    a.order(b) == Some(Ordering::Equal)
}

/// The first and the last piece of a range; an empty range ends before it begins.
fn ends(points: &[Value], range: &Range) -> (usize, usize) {
    let place = |end: &Value| points.iter().position(|point| same(point, end));
    let first = place(&range.start).map_or(0, |n| 2 * n + if range.start_included { 1 } else { 2 });
    let last = place(&range.end).map_or(2 * points.len(), |n| 2 * n + usize::from(range.end_included));
    (first, last)
}

/// Whether no day lies between two days.
fn are_neighbours(a: &Value, b: &Value) -> bool {
    if !matches!((a, b), (Value::Date(_), Value::Date(_))) {
        return false;
    }
    let names = [("a", a.clone()), ("b", b.clone())].into_iter().collect();
    Expression::parse("b - a <= @\"P1D\"")
        .is_ok_and(|question| question.evaluate(&Scope::new(names)).is_true())
}

fn listed(values: &[Value], pieces: &[bool]) -> Vec<String> {
    let mut words: Vec<String> = values
        .iter()
        .zip(pieces)
        .filter(|(_, meant)| **meant)
        .map(|(value, _)| format!("= {}", shown(value)))
        .collect();
    if pieces[values.len()] {
        let rest: Vec<String> =
            values.iter().zip(pieces).filter(|(_, meant)| !**meant).map(|(value, _)| shown(value)).collect();
        words = vec![format!("nicht {}", rest.join(", "))];
    }
    words
}

/// Runs of pieces as `< 18`, `= 18` or `in [18..65)`.
fn ordered(points: &[Value], pieces: &[bool]) -> Vec<String> {
    let mut words = Vec::new();
    let mut at = 0;
    while at <= 2 * points.len() {
        if !pieces[at] {
            at += 1;
            continue;
        }
        let first = at;
        while at <= 2 * points.len() && pieces[at] {
            at += 1;
        }
        words.push(run(points, first, at - 1));
    }
    words
}

fn run(points: &[Value], first: usize, last: usize) -> String {
    if first == last && first % 2 == 1 {
        return format!("= {}", shown(&points[first / 2]));
    }
    // Piece 2n lies between the points n-1 and n.
    let start = (first > 0).then(|| (&points[(first - 1) / 2], first % 2 == 1));
    let end = (last < 2 * points.len()).then(|| (&points[last / 2], last % 2 == 1));
    match (start, end) {
        (None, None) => "beliebig".to_owned(),
        (None, Some((end, included))) => format!("{} {}", if included { "<=" } else { "<" }, shown(end)),
        (Some((start, included)), None) => format!("{} {}", if included { ">=" } else { ">" }, shown(start)),
        (Some((start, from)), Some((end, to))) => {
            let (open, close) = (if from { '[' } else { '(' }, if to { ']' } else { ')' });
            format!("in {open}{}..{}{close}", shown(start), shown(end))
        }
    }
}
