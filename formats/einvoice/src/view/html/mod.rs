//! The tree as one HTML page: its style in it, no script, nothing from elsewhere.

mod files;
mod findings;
mod write;

use std::io::{self, Write};

use super::blocks::{self, Block, Cell, Column, Fact, Party, Row, Section, Sum, Table, View};
use crate::report::Report;
use write::{Html, fact, line, term};

const STYLE: &str = include_str!("page.css");

/// Nothing is loaded and nothing runs, whatever an invoice says.
const POLICY: &str = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'";

/// Writes the page.
pub(super) fn page(view: &View<'_>, judgement: Option<&Report>, out: &mut dyn Write) -> io::Result<()> {
    let out = &mut Html::new(out);
    let title = blocks::plain(&view.title);
    let seller = view.seller.lines.first().map(|line| blocks::plain(line)).unwrap_or_default();
    out.raw("<!DOCTYPE html>\n<html lang=\"de\">\n<head>\n<meta charset=\"utf-8\">\n<title>")?;
    out.text(&title)?;
    if !seller.is_empty() {
        out.text(" – ")?;
        out.text(&seller)?;
    }
    out.raw("</title>\n<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n")?;
    out.raw("<meta http-equiv=\"Content-Security-Policy\" content=\"")?;
    out.raw(POLICY)?;
    out.raw("\">\n<style>\n")?;
    out.raw(STYLE)?;
    out.raw("</style>\n</head>\n<body>\n<main>\n")?;
    head(out, view)?;
    if let Some(report) = judgement {
        findings::section(out, report)?;
    }
    for one in &view.sections {
        section(out, one)?;
    }
    out.raw("</main>\n<footer>\n<p>Lesefassung einer elektronischen Rechnung nach EN 16931. Maßgeblich sind die Angaben der Datei selbst. ")?;
    out.raw("BT und eine Zahl nennen die Angabe, wie die Norm sie zählt.</p>\n</footer>\n</body>\n</html>\n")
}

/// Letterhead, addressee, what it is, days and numbers.
fn head(out: &mut Html<'_>, view: &View<'_>) -> io::Result<()> {
    out.raw("<div class=\"head\">\n<div class=\"title\">\n<h1>")?;
    line(out, &view.title, &[])?;
    out.raw("</h1>\n</div>\n")?;
    for (class, who) in [("seller", &view.seller), ("buyer", &view.buyer)] {
        out.raw("<section class=\"")?;
        out.raw(class)?;
        out.raw("\">\n<h2>")?;
        out.raw(who.role)?;
        out.raw("</h2>\n")?;
        party(out, who)?;
        out.raw("</section>\n")?;
    }
    if !view.facts.is_empty() {
        out.raw("<div class=\"top\">\n")?;
        facts(out, &view.facts)?;
        out.raw("</div>\n")?;
    }
    out.raw("</div>\n")
}

fn section(out: &mut Html<'_>, section: &Section<'_>) -> io::Result<()> {
    out.raw("<section aria-labelledby=\"")?;
    out.raw(section.id)?;
    out.raw("\">\n<h2 id=\"")?;
    out.raw(section.id)?;
    out.raw("\">")?;
    out.raw(section.title)?;
    out.raw("</h2>\n")?;
    for one in &section.blocks {
        block(out, one)?;
    }
    out.raw("</section>\n")
}

fn block(out: &mut Html<'_>, one: &Block<'_>) -> io::Result<()> {
    match one {
        Block::Facts(all) => facts(out, all),
        Block::Table(one) => table(out, one),
        Block::Sums(all) => sums(out, all),
        Block::Party(who) => {
            heading(out, who.role)?;
            party(out, who)
        }
        Block::Files(all) => files::list(out, all),
        Block::Group { title, blocks } => {
            heading(out, title)?;
            blocks.iter().try_for_each(|inner| block(out, inner))
        }
    }
}

fn heading(out: &mut Html<'_>, words: &str) -> io::Result<()> {
    out.raw("<h3>")?;
    out.text(words)?;
    out.raw("</h3>\n")
}

fn party(out: &mut Html<'_>, party: &Party<'_>) -> io::Result<()> {
    if !party.lines.is_empty() {
        out.raw("<p class=\"who\">")?;
        for (rank, one) in party.lines.iter().enumerate() {
            let (open, close) = if rank == 0 { ("<strong>", "</strong>") } else { ("<br>\n", "") };
            out.raw(open)?;
            line(out, one, &[])?;
            out.raw(close)?;
        }
        out.raw("</p>\n")?;
    }
    facts(out, &party.facts)
}

fn facts(out: &mut Html<'_>, all: &[Fact<'_>]) -> io::Result<()> {
    if all.is_empty() {
        return Ok(());
    }
    out.raw("<dl>\n")?;
    for one in all {
        out.raw("<div>")?;
        fact(out, one)?;
        out.raw("</div>\n")?;
    }
    out.raw("</dl>\n")
}

fn sums(out: &mut Html<'_>, all: &[Sum<'_>]) -> io::Result<()> {
    out.raw("<div class=\"sums\">\n<dl>\n")?;
    for sum in all {
        out.raw(if sum.is_total { "<div class=\"total\">" } else { "<div>" })?;
        fact(out, &sum.fact)?;
        out.raw("</div>\n")?;
    }
    out.raw("</dl>\n</div>\n")
}

fn table(out: &mut Html<'_>, table: &Table<'_>) -> io::Result<()> {
    out.raw("<table>\n<caption class=\"hide\">")?;
    out.raw(table.caption)?;
    out.raw("</caption>\n<thead>\n<tr>")?;
    for column in &table.columns {
        out.raw(if column.numeric { "<th scope=\"col\" class=\"num\">" } else { "<th scope=\"col\">" })?;
        out.raw(column.label)?;
        out.raw(" <span class=\"bt\">")?;
        for (rank, id) in column.terms.iter().enumerate() {
            out.raw(if rank == 0 { "" } else { ", " })?;
            term(out, id)?;
        }
        out.raw("</span></th>")?;
    }
    out.raw("</tr>\n</thead>\n<tbody>\n")?;
    for one in &table.rows {
        row(out, one, &table.columns)?;
    }
    out.raw("</tbody>\n</table>\n")
}

fn row(out: &mut Html<'_>, row: &Row<'_>, columns: &[Column]) -> io::Result<()> {
    out.raw(if row.depth > 0 { "<tr class=\"sub\">" } else { "<tr>" })?;
    for (rank, (one, column)) in row.cells.iter().zip(columns).enumerate() {
        let tag = if rank == 0 { "th" } else { "td" };
        out.raw("<")?;
        out.raw(tag)?;
        if rank == 0 {
            out.raw(" scope=\"row\"")?;
        }
        if column.numeric {
            out.raw(" class=\"num\"")?;
            if !one.lines.is_empty() {
                out.raw(" data-of=\"")?;
                out.raw(column.label)?;
                out.raw("\"")?;
            }
        } else {
            // Numbers of positions are read as one word.
            let length = one.lines.iter().map(|line| blocks::plain(line).len()).max();
            let is_short = rank == 0 && length.is_some_and(|length| length < 14);
            out.raw(if is_short { " class=\"short\"" } else { " class=\"cell\"" })?;
        }
        out.raw(">")?;
        // How deep it lies is seen by bars and heard by words.
        let bars = if rank == 0 { row.depth } else { 0 };
        (0..bars).try_for_each(|_| out.raw("<div class=\"deep\">"))?;
        if bars > 0 {
            out.raw("<span class=\"hide\">Unterposition </span>")?;
        }
        cell(out, one, column, rank == 1)?;
        (0..bars).try_for_each(|_| out.raw("</div>"))?;
        out.raw("</")?;
        out.raw(tag)?;
        out.raw(">")?;
    }
    out.raw("</tr>\n")
}

fn cell(out: &mut Html<'_>, cell: &Cell<'_>, column: &Column, is_item: bool) -> io::Result<()> {
    let is_strong = is_item && !column.numeric;
    if is_strong {
        out.raw("<div class=\"lines\">")?;
    }
    for (rank, one) in cell.lines.iter().enumerate() {
        if rank > 0 {
            out.raw("<br>")?;
        }
        let (open, close) = if is_strong && rank == 0 { ("<strong>", "</strong>") } else { ("", "") };
        out.raw(open)?;
        line(out, one, column.terms)?;
        out.raw(close)?;
    }
    if is_strong {
        out.raw("</div>")?;
    }
    facts(out, &cell.facts)
}
