//! Figures on the terminal.

#![expect(clippy::print_stdout, reason = "a command that prints figures")]

use std::time::Duration;

/// A line.
pub(crate) fn say(words: &str) {
    println!("{words}");
}

/// A duration in milliseconds.
pub(crate) fn ms(time: Duration) -> String {
    format!("{:.2} ms", time.as_secs_f64() * 1000.0)
}

/// Bytes in megabytes.
#[expect(clippy::cast_precision_loss, reason = "a figure for people")]
pub(crate) fn mb(bytes: u64) -> String {
    format!("{:.0} MB", bytes as f64 / 1e6)
}

/// Prints rows below one another: the first column to the left, the others to the right.
pub(crate) fn table(head: &[&str], rows: &[Vec<String>]) {
    let head: Vec<String> = head.iter().map(|&cell| cell.to_owned()).collect();
    let all = || std::iter::once(&head).chain(rows);
    let width = |column: usize| {
        all().filter_map(|row| row.get(column)).map(|cell| cell.chars().count()).max().unwrap_or(0)
    };
    for row in all() {
        let cells = row.iter().enumerate().map(|(column, cell)| {
            let width = width(column);
            if column == 0 { format!("{cell:<width$}") } else { format!("{cell:>width$}") }
        });
        say(cells.collect::<Vec<_>>().join("  ").trim_end());
    }
}

/// A figure beside its bar, and whether it holds.
pub(crate) struct Bar {
    pub(crate) what: String,
    pub(crate) figure: String,
    pub(crate) bar: String,
    pub(crate) holds: bool,
}

/// Prints all bars and says whether all of them hold.
pub(crate) fn bars(bars: &[Bar]) -> bool {
    let words = |holds| if holds { "holds" } else { "MISSED" }.to_owned();
    let rows: Vec<Vec<String>> = bars
        .iter()
        .map(|bar| vec![bar.what.clone(), bar.figure.clone(), bar.bar.clone(), words(bar.holds)])
        .collect();
    say("");
    table(&["bar", "figure", "wanted", ""], &rows);
    bars.iter().all(|bar| bar.holds)
}
