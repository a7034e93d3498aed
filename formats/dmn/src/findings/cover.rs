//! Which part of a box no rule covers: column by column, looking only at the rules that still fit.

use super::column::Column;
use crate::limits;

/// A rule, or another box: for each column the pieces that belong to it.
pub(super) struct Row<'c> {
    pub(super) cells: Vec<&'c [bool]>,
}

impl Row<'_> {
    /// Whether a cell accepts nothing that there is.
    pub(super) fn is_empty(&self, columns: &[Column]) -> bool {
        self.cells
            .iter()
            .zip(columns)
            .any(|(cell, column)| !cell.iter().zip(&column.domain).any(|(piece, there)| *piece && *there))
    }

    /// What belongs to both, if anything does.
    pub(super) fn common(&self, other: &Row<'_>, columns: &[Column]) -> Option<Vec<Vec<bool>>> {
        let mut found = Vec::with_capacity(columns.len());
        for ((cell, other), column) in self.cells.iter().zip(&other.cells).zip(columns) {
            let both = cell.iter().zip(other.iter()).zip(&column.domain);
            let pieces: Vec<bool> = both.map(|((a, b), there)| *a && *b && *there).collect();
            if !pieces.contains(&true) {
                return None;
            }
            found.push(pieces);
        }
        Some(found)
    }
}

/// The search for what is not covered.
pub(super) struct Cover<'c> {
    columns: &'c [Column],
    /// What was found, for each column the pieces.
    pub(super) gaps: Vec<Vec<Vec<bool>>>,
    /// Whether there may be more.
    pub(super) is_cut_short: bool,
    steps: u32,
    way: Vec<Vec<bool>>,
}

impl<'c> Cover<'c> {
    pub(super) fn new(columns: &'c [Column]) -> Self {
        Cover { columns, gaps: Vec::new(), is_cut_short: false, steps: 0, way: Vec::new() }
    }

    /// Looks for the parts of a box that none of the rules covers.
    pub(super) fn search(&mut self, rows: &[&Row<'_>], inside: &Row<'_>) {
        let column = self.way.len();
        self.steps = self.steps.saturating_add(1 + u32::try_from(rows.len()).unwrap_or(u32::MAX));
        if self.steps > limits::SEARCH || self.gaps.len() >= limits::FINDINGS {
            self.is_cut_short = true;
            return;
        }
        if rows.is_empty() {
            self.gap(inside);
            return;
        }
        if column == self.columns.len() || rows.iter().any(|row| self.covers(row, inside, column)) {
            return;
        }
        for (pieces, fitting) in self.groups(rows, inside, column) {
            self.way.push(pieces);
            self.search(&fitting, inside);
            self.way.pop();
        }
    }

    /// Whether a rule leaves nothing open from this column on.
    fn covers(&self, row: &Row<'_>, inside: &Row<'_>, column: usize) -> bool {
        (column..self.columns.len()).all(|place| {
            let box_and_row = inside.cells[place].iter().zip(row.cells[place]);
            box_and_row
                .zip(&self.columns[place].domain)
                .all(|((wanted, piece), there)| *piece || !wanted || !there)
        })
    }

    /// The pieces of a column, those together that the same rules accept.
    fn groups<'r>(
        &self,
        rows: &[&'r Row<'r>],
        inside: &Row<'_>,
        column: usize,
    ) -> Vec<(Vec<bool>, Vec<&'r Row<'r>>)> {
        let mut found: Vec<(Vec<bool>, Vec<bool>)> = Vec::new();
        let domain = &self.columns[column].domain;
        for piece in (0..domain.len()).filter(|piece| domain[*piece] && inside.cells[column][*piece]) {
            let fitting: Vec<bool> = rows.iter().map(|row| row.cells[column][piece]).collect();
            match found.iter_mut().find(|(_, known)| *known == fitting) {
                Some((pieces, _)) => pieces[piece] = true,
                None => {
                    let mut pieces = vec![false; domain.len()];
                    pieces[piece] = true;
                    found.push((pieces, fitting));
                }
            }
        }
        let kept = |fitting: Vec<bool>| {
            rows.iter().zip(fitting).filter(|(_, fits)| *fits).map(|(row, _)| *row).collect()
        };
        found.into_iter().map(|(pieces, fitting)| (pieces, kept(fitting))).collect()
    }

    fn gap(&mut self, inside: &Row<'_>) {
        let mut gap = self.way.clone();
        let rest = self.columns.iter().zip(&inside.cells).skip(gap.len());
        gap.extend(rest.map(|(column, cell)| {
            cell.iter().zip(&column.domain).map(|(piece, there)| *piece && *there).collect::<Vec<_>>()
        }));
        self.gaps.push(gap);
    }
}
