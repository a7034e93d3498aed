//! ZUGFeRD PDFs as the program makes them: judged by programs of others, read again, and with every business term on the pages.

#![expect(clippy::unwrap_used, reason = "the helpers of a test may stop it")]

#[path = "../../formats/einvoice/tests/make/filled.rs"]
mod filled;
#[path = "../../formats/einvoice/tests/make/packages.rs"]
mod packages;

use std::path::{Path, PathBuf};
use std::process::Command;

use einvoice::model::{Invoice, Value};
use einvoice::{Limits, Options, Verdict, pdf};

/// The program that looks at hybrid invoices, and the list of its packages, from the root of the checkout.
const PROGRAM: &str = "xtask/peers/en16931/hybrid.py";
const PACKAGES: &str = "xtask/peers/en16931/hybrid.txt";

/// Every business term in CII.
fn cii() -> String {
    filled::filled(include_str!("../../formats/einvoice/tests/differential/bases/cii.xml"))
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

/// A PDF made by the program.
fn made(folder: &Path, name: &str, xml: &str) -> PathBuf {
    let (input, out) = (folder.join(format!("{name}.xml")), folder.join(format!("{name}.pdf")));
    std::fs::write(&input, xml).unwrap();
    let mut program = Command::new(env!("CARGO_BIN_EXE_rathaus"));
    let told =
        program.args(["einvoice", "create", "--as", "zugferd"]).arg(&input).arg(&out).output().unwrap();
    assert!(told.status.success(), "{name}: {}{}", text(&told.stdout), text(&told.stderr));
    out
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

#[test]
fn programs_of_others_find_no_fault_and_the_same_invoice() {
    let folder = tempfile::tempdir().unwrap();
    let plain = cii();
    let words = include_str!("../../formats/einvoice/tests/words/invoice.json");
    let files = [made(folder.path(), "plain", &plain), made(folder.path(), "xrechnung", words)];
    let mut python = Command::new("python3");
    let told = python
        .arg(root().join(PROGRAM))
        .args(&files)
        .env("PYTHONPATH", packages::packages(&root().join(PACKAGES), "en16931-hybrid"))
        .output()
        .unwrap();
    assert!(told.status.success(), "{}", text(&told.stderr));
    let seen: Vec<serde_json::Value> =
        text(&told.stdout).lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(seen.len(), 2);
    for (seen, name) in seen.iter().zip(["factur-x.xml", "xrechnung.xml"]) {
        assert_eq!(seen["faults"], serde_json::json!([]), "{seen:#}");
        assert_eq!(seen["name"], name);
        println!("{name}: not checked by others: {}", seen["unchecked"]);
    }
    for file in &files {
        let inside = pdf::embedded(&std::fs::read(file).unwrap()).unwrap();
        assert_eq!(inside.relationship, pdf::Relationship::Alternative);
        let report = einvoice::check(&inside.xml, &Options::default());
        assert!(matches!(report.verdict, Verdict::Valid | Verdict::Remarks), "{:#?}", report.findings);
    }
    assert_eq!(text(&pdf::embedded(&std::fs::read(&files[0]).unwrap()).unwrap().xml), plain);
}

/// A text without blanks and line ends, where the pages may break it.
fn close(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace()).collect()
}

/// How a value stands on paper: as it is, as a day, or as a number.
fn spellings(value: &Value) -> Vec<String> {
    let day = value.date().map(|day| day.split('-').rev().collect::<Vec<_>>().join("."));
    let number = value.decimal().ok().map(|number| number.abs().shortest().to_string().replace('.', ","));
    let whole = value.decimal().ok().map(|number| number.abs().shortest().to_string());
    let thousands =
        whole.filter(|whole| whole.len() == 4).map(|whole| format!("{}.{}", &whole[..1], &whole[1..]));
    [Some(value.text.clone()), day, number, thousands].into_iter().flatten().collect()
}

#[test]
fn every_business_term_stands_on_the_pages() {
    let folder = tempfile::tempdir().unwrap();
    let xml = cii();
    let bytes = std::fs::read(made(folder.path(), "r", &xml)).unwrap();
    let pages = close(&print::text(&bytes).unwrap());
    let invoice = Invoice::read(xml.as_bytes(), &Limits::default()).unwrap();
    // Codes stand there in words; which ones is the matter of the view.
    let coded = ["BT-3", "BT-40", "BT-55", "BT-69", "BT-80", "BT-159", "BT-130", "BT-150", "BT-125"];
    let missing: Vec<_> = invoice
        .root
        .values()
        .filter(|value| !coded.contains(&value.term))
        .filter(|value| !spellings(value).iter().any(|spelling| pages.contains(&close(spelling))))
        .map(|value| format!("{} {}", value.term, value.text))
        .collect();
    assert_eq!(missing, Vec::<String>::new(), "{pages}");
}

#[test]
fn ubl_is_converted() {
    let folder = tempfile::tempdir().unwrap();
    let ubl = filled::filled(include_str!("../../formats/einvoice/tests/differential/bases/ubl.xml"));
    let bytes = std::fs::read(made(folder.path(), "ubl", &ubl)).unwrap();
    let inside = pdf::embedded(&bytes).unwrap();
    let invoice = Invoice::read(&inside.xml, &Limits::default()).unwrap();
    assert_eq!(invoice.syntax, einvoice::Syntax::Cii);
    assert_eq!(invoice.value("BT-1").unwrap().text, "R-2026-017");
}

#[test]
fn the_same_invoice_is_the_same_pdf() {
    let folder = tempfile::tempdir().unwrap();
    let made = |name| std::fs::read(made(folder.path(), name, &cii())).unwrap();
    assert!(made("a") == made("b"));
}
