//! The readable view: nothing that an invoice says is lost in it, nothing of it becomes markup, and it stays as it is.

#![expect(clippy::unwrap_used, reason = "the helpers of a test may stop it")]

#[path = "make/filled.rs"]
mod filled;
#[path = "suite/folder.rs"]
mod folder;

use std::path::{Path, PathBuf};

use einvoice::model::{Invoice, Value};
use einvoice::{Limits, Options, pdf, view};

/// An invoice with sub-lines, three rates of VAT, discounts, a payment of somebody else and documents.
const SITE: &str = include_str!("view/bau.xml");

/// Every business term in UBL.
fn ubl() -> String {
    filled::filled(include_str!("differential/bases/ubl.xml"))
}

/// Every business term in CII.
fn cii() -> String {
    filled::filled(include_str!("differential/bases/cii.xml"))
}

fn page(xml: &str, with_findings: bool) -> String {
    let invoice = Invoice::read(xml.as_bytes(), &Limits::default()).unwrap();
    let report = with_findings.then(|| einvoice::check(xml.as_bytes(), &Options::default()));
    let mut page = Vec::new();
    view::html(&invoice, report.as_ref(), &mut page).unwrap();
    String::from_utf8(page).unwrap()
}

fn escaped(text: &str) -> String {
    let text = text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
    text.replace('"', "&quot;").replace('\'', "&#39;")
}

/// Whether a value stands in a page, as a person or at least as a program finds it.
fn stands(value: &Value, page: &str) -> bool {
    match (value.term, value.date()) {
        ("BT-125", _) => value.attribute("filename").is_none_or(|name| page.contains(&escaped(name))),
        (_, Some(day)) if page.contains(&format!("datetime=\"{day}\"")) => true,
        _ => page.contains(&escaped(&value.text)),
    }
}

fn lost(invoice: &Invoice) -> Vec<String> {
    let mut page = Vec::new();
    view::html(invoice, None, &mut page).unwrap();
    let page = String::from_utf8(page).unwrap();
    let lost = invoice.root.values().filter(|value| !stands(value, &page));
    lost.map(|value| format!("{} {}", value.term, value.text)).collect()
}

#[test]
fn every_value_of_our_own_invoices_stands_in_the_page() {
    for xml in [ubl(), cii(), SITE.to_owned()] {
        let invoice = Invoice::read(xml.as_bytes(), &Limits::default()).unwrap();
        assert_eq!(lost(&invoice), Vec::<String>::new());
    }
}

#[test]
fn every_value_of_the_foreign_invoices_stands_in_the_page() {
    let Some(folder) = folder::folder() else {
        println!("NOT FOUND: ../shared/testdata/einvoice. This test proves nothing in this run.");
        return;
    };
    let (mut invoices, mut values) = (0, 0);
    for path in files(&folder) {
        let bytes = std::fs::read(&path).unwrap();
        let xml = if pdf::is_pdf(&bytes) { pdf::embedded(&bytes).map(|found| found.xml) } else { Ok(bytes) };
        let Ok(xml) = xml else { continue };
        let Ok(invoice) = Invoice::read(&xml, &Limits::default()) else { continue };
        assert_eq!(lost(&invoice), Vec::<String>::new(), "{}", path.display());
        (invoices, values) = (invoices + 1, values + invoice.root.values().count());
    }
    println!("{invoices} invoices with {values} values");
    assert!(invoices > 200, "{invoices}");
}

fn files(folder: &Path) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let inner = entries.flat_map(|path| if path.is_dir() { files(&path) } else { vec![path] });
    inner.filter(|path| path.extension().is_some_and(|ending| ending == "xml" || ending == "pdf")).collect()
}

/// A page without its style, which would only repeat a file.
fn without_style(page: &str) -> String {
    let (before, rest) = page.split_once("<style>").unwrap();
    let (_, after) = rest.split_once("</style>").unwrap();
    format!("{before}{after}")
}

#[test]
fn the_pages_stay_as_they_are() {
    insta::assert_snapshot!("ubl", without_style(&page(&ubl(), false)));
    insta::assert_snapshot!("cii", without_style(&page(&cii(), false)));
    insta::assert_snapshot!("site", without_style(&page(SITE, true)));
}

#[test]
fn nothing_of_an_invoice_becomes_markup() {
    let evil = "&lt;script&gt;alert(1)&lt;/script&gt;&quot; onclick=&quot;x";
    let page = page(&ubl().replace("Hallenbau", evil).replace("R-2026-017", evil), true);
    assert!(!page.contains("<script") && !page.contains(" onclick=\""), "{page}");
    assert!(page.contains("&lt;script&gt;alert(1)&lt;/script&gt;&quot; onclick=&quot;x"));
}

#[test]
fn only_files_that_can_do_no_harm_can_be_taken_along() {
    let page_of = |mime: &str, bytes: &str| {
        let xml = ubl().replace("mimeCode=\"text/csv\"", &format!("mimeCode=\"{mime}\""));
        page(&xml.replace("YTtiCjE7Mgo=", bytes), false)
    };
    let linked =
        [("text/csv", "YTtiCjE7Mgo="), ("application/pdf", "JVBERi0xLjcK"), ("text/csv", "YTti\n CjE7Mgo=")];
    for (mime, bytes) in linked {
        assert!(page_of(mime, bytes).contains(&format!("href=\"data:{mime};base64,")), "{mime}");
    }
    let refused = [
        ("text/html", "PGI+"),
        ("image/svg+xml", "PHN2Zy8+"),
        ("application/pdf", "PGI+"),
        ("image/png", "!!!"),
    ];
    for (mime, bytes) in refused {
        let page = page_of(mime, bytes);
        assert!(!page.contains("href=") && page.contains("aufmass.csv"), "{mime}");
    }
}

#[test]
fn thousands_of_lines_are_no_burden() {
    let base = ubl();
    let (start, end) = (base.find("  <cac:InvoiceLine>").unwrap(), base.find("</Invoice>").unwrap());
    let mut xml = base[..start].to_owned();
    (0..2_000).for_each(|_| xml.push_str(&base[start..end]));
    xml.push_str("</Invoice>");
    let page = page(&xml, false);
    assert_eq!(page.matches("<th scope=\"row\"").count(), 4_000 + 3);
}

/// For `web/tests/invoices.mjs`, which looks at them in a browser.
#[test]
fn pages_are_written_for_the_browser() {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("invoices");
    std::fs::create_dir_all(&folder).unwrap();
    let broken = ubl().replace("<cbc:IssueDate>", "<cbc:IssueDate>x");
    for (name, page) in [
        ("ubl", page(&ubl(), false)),
        ("cii", page(&cii(), true)),
        ("site", page(SITE, true)),
        ("broken", page(&broken, true)),
    ] {
        std::fs::write(folder.join(format!("{name}.html")), page).unwrap();
    }
}
