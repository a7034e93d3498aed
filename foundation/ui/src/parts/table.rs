//! Tables of data: caption, columns to sort by, an empty state, and cards instead of columns on a phone.

use kernel::Lang;
use maud::{Markup, Render, html};

use super::EmptyState;
use crate::texts::{own, own_with};

/// How a column can be sorted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Sort {
    /// Sorted upwards now; the link sorts downwards.
    Ascending(String),
    /// Sorted downwards now; the link sorts upwards.
    Descending(String),
    /// Not sorted by it now; the link does it.
    Possible(String),
}

/// A column.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Column {
    /// Its heading.
    pub label: String,
    /// How it can be sorted, with the link that changes it.
    pub sort: Option<Sort>,
    /// Figures that are compared: set to the right.
    pub numeric: bool,
}

impl Column {
    /// A column of words.
    #[must_use]
    pub fn new(label: &str) -> Self {
        Self { label: label.to_owned(), sort: None, numeric: false }
    }

    /// A column of figures.
    #[must_use]
    pub fn numeric(label: &str) -> Self {
        Self { numeric: true, ..Self::new(label) }
    }

    /// That can be sorted.
    #[must_use]
    pub fn sorted(mut self, sort: Sort) -> Self {
        self.sort = Some(sort);
        self
    }
}

/// A row: one cell for each column. The first cell names the row.
pub type Row = Vec<Markup>;

/// A table.
#[derive(Debug, Clone)]
pub struct Table<'a> {
    /// The language of the page.
    pub lang: Lang,
    /// What the table holds; read first by screen readers and shown.
    pub caption: &'a str,
    /// The columns.
    pub columns: Vec<Column>,
    /// The rows.
    pub rows: Vec<Row>,
    /// What stands there when there are no rows.
    pub empty: EmptyState<'a>,
}

impl Render for Table<'_> {
    fn render(&self) -> Markup {
        if self.rows.is_empty() {
            return html! {
                section class="r-table-empty" { h2 class="kern-title" { (self.caption) } (self.empty) }
            };
        }
        let sorted = self.columns.iter().any(|column| column.sort.is_some());
        html! {
            table class="kern-table kern-table--small r-table" {
                caption class="kern-title" { (self.caption) }
                thead class="kern-table__head" data-label=[sorted.then(|| own(self.lang, "sortieren"))] {
                    tr class="kern-table__row" { @for column in &self.columns { (self.heading(column)) } }
                }
                tbody class="kern-table__body" { @for row in &self.rows { (self.row(row)) } }
            }
        }
    }
}

impl Table<'_> {
    fn heading(&self, column: &Column) -> Markup {
        let (order, href, key) = match &column.sort {
            None => (None, "", ""),
            Some(Sort::Ascending(href)) => (Some("ascending"), href.as_str(), "sortieren-ab"),
            Some(Sort::Descending(href)) => (Some("descending"), href.as_str(), "sortieren-auf"),
            Some(Sort::Possible(href)) => (None, href.as_str(), "sortieren-auf"),
        };
        let class = if column.numeric {
            "kern-table__header kern-table__header--numeric"
        } else {
            "kern-table__header"
        };
        html! {
            th class=(class) scope="col" aria-sort=[order] {
                @if column.sort.is_none() { (column.label) }
                @else {
                    a class="r-table__sort" href=(href) title=(own_with(self.lang, key, &[("spalte", column.label.as_str().into())])) { (column.label) }
                }
            }
        }
    }

    fn row(&self, row: &Row) -> Markup {
        html! {
            tr class="kern-table__row" {
                @for (place, (cell, column)) in row.iter().zip(&self.columns).enumerate() {
                    @if place == 0 { th class="kern-table__cell r-table__name" scope="row" data-label=(column.label) { (cell) } }
                    @else {
                        td class=(if column.numeric { "kern-table__cell kern-table__cell--numeric" } else { "kern-table__cell" }) data-label=(column.label) { (cell) }
                    }
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn table(rows: Vec<Row>) -> String {
        let columns = vec![
            Column::new("Name").sorted(Sort::Ascending("?n=ab".into())),
            Column::numeric("Betrag").sorted(Sort::Possible("?b=auf".into())),
        ];
        let empty = EmptyState { text: "Nichts da.", action: html! {} };
        Table { lang: Lang::German, caption: "Rechnungen", columns, rows, empty }.render().into_string()
    }

    #[test]
    fn the_first_cell_names_its_row_and_the_sorted_column_is_marked() {
        insta::assert_snapshot!(table(vec![vec![html! { "A" }, html! { "1,00 €" }]]), @r#"<table class="kern-table kern-table--small r-table"><caption class="kern-title">Rechnungen</caption><thead class="kern-table__head" data-label="Sortieren nach:"><tr class="kern-table__row"><th class="kern-table__header" scope="col" aria-sort="ascending"><a class="r-table__sort" href="?n=ab" title="Nach Name absteigend sortieren">Name</a></th><th class="kern-table__header kern-table__header--numeric" scope="col"><a class="r-table__sort" href="?b=auf" title="Nach Betrag aufsteigend sortieren">Betrag</a></th></tr></thead><tbody class="kern-table__body"><tr class="kern-table__row"><th class="kern-table__cell r-table__name" scope="row" data-label="Name">A</th><td class="kern-table__cell kern-table__cell--numeric" data-label="Betrag">1,00 €</td></tr></tbody></table>"#);
    }

    #[test]
    fn a_table_without_rows_says_so_and_is_no_table() {
        let html = table(vec![]);
        assert!(
            html.contains("Nichts da.") && html.contains("Rechnungen") && !html.contains("<table"),
            "{html}"
        );
    }
}
