//! Text into HTML: nothing that an invoice says becomes markup.

use std::io::{self, Write};

use crate::view::blocks::{Fact, Piece, Said};

/// Where the page goes.
pub(super) struct Html<'w> {
    out: &'w mut dyn Write,
    /// Bytes of embedded files that may still be written.
    pub(super) room: usize,
}

/// Bytes of all embedded files together that a page carries.
const ROOM: usize = 25 << 20;

impl<'w> Html<'w> {
    pub(super) fn new(out: &'w mut dyn Write) -> Self {
        Self { out, room: ROOM }
    }

    /// Markup of ours, or words of ours.
    pub(super) fn raw(&mut self, markup: &str) -> io::Result<()> {
        self.out.write_all(markup.as_bytes())
    }

    /// What somebody else wrote.
    pub(super) fn text(&mut self, text: &str) -> io::Result<()> {
        write!(self.out, "{}", markup::Escaped(text))
    }
}

/// The number of a business term.
pub(super) fn term(out: &mut Html<'_>, id: &str) -> io::Result<()> {
    // The line may break behind the number, not in it.
    out.raw(&id.replace('-', "\u{2011}"))
}

/// A name with what is said to it.
pub(super) fn fact(out: &mut Html<'_>, fact: &Fact<'_>) -> io::Result<()> {
    out.raw("<dt>")?;
    out.text(&fact.label)?;
    if let [only] = fact.terms.as_slice() {
        out.raw("<span class=\"bt\"> ")?;
        term(out, only)?;
        out.raw("</span>")?;
    }
    out.raw("</dt>")?;
    let quiet: &[&str] = if fact.terms.len() == 1 { &fact.terms } else { &[] };
    for one in &fact.lines {
        out.raw("<dd>")?;
        line(out, one, quiet)?;
        out.raw("</dd>")?;
    }
    Ok(())
}

/// Pieces one after the other; the terms in `quiet` are named beside them already.
pub(super) fn line(out: &mut Html<'_>, pieces: &[Piece<'_>], quiet: &[&str]) -> io::Result<()> {
    pieces.iter().try_for_each(|piece| match piece {
        Piece::Words(words) => out.raw(words),
        Piece::Said(value) => said(out, value, quiet),
    })
}

fn said(out: &mut Html<'_>, said: &Said<'_>, quiet: &[&str]) -> io::Result<()> {
    let tag = match (&said.day, said.shown.as_ref() == said.raw) {
        (Some(_), _) => "time",
        (None, true) => "span",
        (None, false) => "data",
    };
    let is_named = quiet.contains(&said.term);
    // What needs no element gets none.
    let is_plain = tag == "span" && is_named;
    if !is_plain {
        out.raw("<")?;
        out.raw(tag)?;
        match (tag, &said.day) {
            ("time", Some(day)) => attribute(out, "datetime", day)?,
            ("data", _) => attribute(out, "value", said.raw)?,
            _ => {}
        }
        if !is_named {
            attribute(out, "title", &format!("{}: {}", said.term, said.german))?;
        }
        out.raw(">")?;
    }
    out.text(&said.shown)?;
    if !is_plain {
        out.raw("</")?;
        out.raw(tag)?;
        out.raw(">")?;
    }
    if let Some(note) = &said.note {
        out.raw(" <small>(")?;
        out.text(note)?;
        out.raw(")</small>")?;
    }
    Ok(())
}

pub(super) fn attribute(out: &mut Html<'_>, name: &str, value: &str) -> io::Result<()> {
    out.raw(" ")?;
    out.raw(name)?;
    out.raw("=\"")?;
    out.text(value)?;
    out.raw("\"")
}
