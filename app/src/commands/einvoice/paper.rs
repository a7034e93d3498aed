//! An invoice on paper: the view's tree as data, set by a template of ours as an accessible PDF/A-3.

use einvoice::model::{Invoice, Value as Said};
use einvoice::view::blocks::{
    Block, Cell, Fact, File, Line, Party, Piece, Row, Section, Sum, Table, View, plain,
};
use einvoice::view::{size_of_file, type_of_file};
use kernel::{Date, Error, Lang, Result};
use print::{Letter, Letterhead, Limits, Printer};
use serde_json::{Value, json};

/// How an invoice looks.
const TEMPLATE: &str = include_str!("paper.typ");

/// More than letters need: an invoice may be long.
const LIMITS: Limits = Limits { pages: 5000, time: std::time::Duration::from_secs(600) };

/// Prints an invoice.
///
/// # Errors
/// When it has no date, or is too long.
pub(super) fn print(invoice: &Invoice) -> Result<Vec<u8>> {
    let view = View::of(invoice);
    let title = plain(&view.title);
    let day = invoice.value("BT-2").and_then(Said::date);
    let date: Option<Date> = day.and_then(|day| day.parse().ok());
    let date = date.ok_or_else(|| Error::internal("Das Rechnungsdatum (BT-2) fehlt oder ist kein Datum."))?;
    let seller = view.seller.lines.first().map(|line| plain(line)).unwrap_or_default();
    let letterhead = Letterhead { town: seller, ..Letterhead::default() };
    let letter = Letter {
        template: TEMPLATE,
        letterhead: &letterhead,
        data: &data(&view),
        title: &title,
        lang: Lang::German,
        date,
        attachments: &[],
        qr: None,
        reserve_seal: None,
    };
    Printer::with_limits(LIMITS).print(&letter).map_err(Error::caused_by)
}

fn data(view: &View<'_>) -> Value {
    json!({
        "seller": party(&view.seller),
        "buyer": party(&view.buyer),
        "facts": facts(&view.facts),
        "sections": view.sections.iter().map(section).collect::<Vec<_>>(),
    })
}

fn section(section: &Section<'_>) -> Value {
    json!({ "title": section.title, "blocks": section.blocks.iter().map(block).collect::<Vec<_>>() })
}

fn block(one: &Block<'_>) -> Value {
    match one {
        Block::Facts(all) => json!({ "kind": "facts", "facts": facts(all) }),
        Block::Table(one) => table(one),
        Block::Sums(all) => json!({ "kind": "sums", "sums": all.iter().map(sum).collect::<Vec<_>>() }),
        Block::Party(who) => json!({ "kind": "party", "party": party(who) }),
        Block::Files(all) => {
            json!({ "kind": "files", "files": all.iter().map(file).collect::<Vec<_>>() })
        }
        Block::Group { title, blocks } => {
            json!({ "kind": "group", "title": title, "blocks": blocks.iter().map(block).collect::<Vec<_>>() })
        }
    }
}

fn party(party: &Party<'_>) -> Value {
    json!({ "role": party.role, "lines": lines(&party.lines), "facts": facts(&party.facts) })
}

fn facts(all: &[Fact<'_>]) -> Vec<Value> {
    all.iter().map(fact).collect()
}

fn fact(fact: &Fact<'_>) -> Value {
    // Several terms in one fact would be a row of numbers that nobody can assign.
    let term = if let [only] = fact.terms.as_slice() { *only } else { "" };
    json!({ "label": fact.label, "term": term, "lines": lines(&fact.lines) })
}

fn sum(sum: &Sum<'_>) -> Value {
    let mut value = fact(&sum.fact);
    value["total"] = sum.is_total.into();
    value
}

fn table(table: &Table<'_>) -> Value {
    let columns = table.columns.iter().map(|column| {
        json!({ "label": column.label, "terms": column.terms.join(", "), "numeric": column.numeric })
    });
    json!({
        "kind": "table",
        "columns": columns.collect::<Vec<_>>(),
        "rows": table.rows.iter().map(row).collect::<Vec<_>>(),
    })
}

fn row(row: &Row<'_>) -> Value {
    let cell = |cell: &Cell<'_>| json!({ "lines": lines(&cell.lines), "facts": facts(&cell.facts) });
    json!({ "depth": row.depth, "cells": row.cells.iter().map(cell).collect::<Vec<_>>() })
}

fn file(file: &File<'_>) -> Value {
    let attachment = &file.attachment;
    let embedded = attachment.file().map(|_| {
        let (kind, size) = (type_of_file(attachment.mime()), size_of_file(attachment.size()));
        format!("{} ({kind}, {size}), in der Rechnungsdatei", attachment.given_name())
    });
    json!({ "facts": facts(&file.facts), "embedded": embedded })
}

fn lines(lines: &[Line<'_>]) -> Vec<String> {
    // The letters' fonts have no minus sign of their own; in German the dash is one.
    let written = |line: &Line<'_>| line.iter().map(words).collect::<String>().replace('\u{2212}', "–");
    lines.iter().map(written).collect()
}

fn words(piece: &Piece<'_>) -> String {
    match piece {
        Piece::Words(words) => (*words).to_owned(),
        Piece::Said(said) => {
            let note = said.note.as_ref().map_or_else(String::new, |note| format!(" ({note})"));
            format!("{}{note}", said.shown)
        }
    }
}
