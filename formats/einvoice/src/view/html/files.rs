//! The documents that come with an invoice: named always, to be taken along only where they can do no harm.

use std::io;

use data_encoding::BASE64;

use super::facts;
use super::write::{Html, attribute};
use crate::attachments::Attachment;
use crate::view::blocks::File;
use crate::view::{size_of_file, type_of_file};

/// Bytes of one file that the page carries.
const LARGEST: usize = 10 << 20;

/// Types that only show something, with how such a file begins.
const HARMLESS: &[(&str, &[u8])] = &[
    ("application/pdf", b"%PDF-"),
    ("image/png", b"\x89PNG\r\n\x1a\n"),
    ("image/jpeg", b"\xff\xd8\xff"),
    ("text/csv", b""),
];

pub(super) fn list(out: &mut Html<'_>, files: &[File<'_>]) -> io::Result<()> {
    out.raw("<ul class=\"files\">\n")?;
    for file in files {
        out.raw("<li>\n")?;
        facts(out, &file.facts)?;
        embedded(out, &file.attachment)?;
        out.raw("</li>\n")?;
    }
    out.raw("</ul>\n")
}

fn embedded(out: &mut Html<'_>, attachment: &Attachment<'_>) -> io::Result<()> {
    if attachment.file().is_none() {
        return Ok(());
    }
    out.raw("<dl>\n<div><dt>Angehängte Datei <span class=\"bt\">BT\u{2011}125</span></dt><dd>")?;
    let bytes = carried(attachment, out.room);
    if let Some(bytes) = &bytes {
        out.room -= bytes.len();
        out.raw("<a")?;
        attribute(out, "download", &attachment.safe_name())?;
        out.raw(" href=\"data:")?;
        out.text(attachment.mime())?;
        out.raw(";base64,")?;
        out.raw(&BASE64.encode(bytes))?;
        out.raw("\">")?;
    }
    out.text(attachment.given_name())?;
    if bytes.is_some() {
        out.raw("</a>")?;
    }
    out.raw(" <small>(")?;
    out.text(type_of_file(attachment.mime()))?;
    out.raw(", ")?;
    out.raw(&size_of_file(attachment.size()))?;
    out.raw(if bytes.is_some() { ")</small>" } else { ", liegt nur in der Rechnungsdatei)</small>" })?;
    out.raw("</dd></div>\n</dl>\n")
}

/// The bytes of a file, if the page may carry it.
fn carried(attachment: &Attachment<'_>, room: usize) -> Option<Vec<u8>> {
    let (_, begin) = HARMLESS.iter().find(|(mime, _)| *mime == attachment.mime())?;
    if attachment.size() > LARGEST.min(room) {
        return None;
    }
    attachment.bytes().filter(|bytes| bytes.starts_with(begin) && bytes.len() <= room)
}
