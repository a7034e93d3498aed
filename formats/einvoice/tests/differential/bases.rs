//! Documents without a fault, from which the mutants are made.

use std::path::{Path, PathBuf};

use crate::edits;
use crate::tree::Document;

/// A document and the name by which its mutants are called.
#[derive(Clone)]
pub(crate) struct Base {
    pub(crate) name: String,
    pub(crate) document: Document,
}

/// A VAT category of BT-118: its code, a rate and the VAT of 1,000.00 at that rate.
pub(crate) struct Category {
    pub(crate) code: &'static str,
    rate: &'static str,
    vat: u32,
    /// Code of the reason for the exemption (BT-121).
    reason: Option<&'static str>,
    country: &'static str,
}

pub(crate) const CATEGORIES: &[Category] = &[
    Category { code: "S", rate: "19", vat: 190, reason: None, country: "DE" },
    Category { code: "Z", rate: "0", vat: 0, reason: None, country: "DE" },
    Category { code: "E", rate: "0", vat: 0, reason: Some("VATEX-EU-132"), country: "DE" },
    Category { code: "AE", rate: "0", vat: 0, reason: Some("VATEX-EU-AE"), country: "DE" },
    Category { code: "K", rate: "0", vat: 0, reason: Some("VATEX-EU-IC"), country: "DE" },
    Category { code: "G", rate: "0", vat: 0, reason: Some("VATEX-EU-G"), country: "DE" },
    Category { code: "O", rate: "", vat: 0, reason: Some("VATEX-EU-O"), country: "DE" },
    Category { code: "L", rate: "7", vat: 70, reason: None, country: "ES" },
    Category { code: "M", rate: "10", vat: 100, reason: None, country: "ES" },
    Category { code: "B", rate: "22", vat: 220, reason: None, country: "IT" },
];

const UBL: &str = include_str!("bases/ubl.xml");
const CII: &str = include_str!("bases/cii.xml");

/// What a supplier outside the scope of VAT (category O) must not name.
const VAT_IDS: &[&str] = &[
    "- cac:Party/cac:PartyTaxScheme",
    "- cac:TaxRepresentativeParty",
    "- cac:TaxTotal#2",
    "- cbc:TaxCurrencyCode",
    "- ram:SellerTradeParty/ram:SpecifiedTaxRegistration",
    "- ram:BuyerTradeParty/ram:SpecifiedTaxRegistration",
    "- ram:SellerTaxRepresentativeTradeParty",
    "- ram:TaxTotalAmount#2",
    "- ram:TaxCurrencyCode",
];

/// The invoice, the credit note and the CII document in which every business term occurs, in this category.
pub(crate) fn full(category: &Category) -> Vec<Base> {
    let named = |kind: &str, document| Base { name: format!("{kind}-{}", category.code), document };
    let invoice = filled(UBL, category);
    let note = credit_note(&invoice);
    vec![named("invoice", invoice), named("note", note), named("cii", filled(CII, category))]
}

fn filled(template: &str, category: &Category) -> Document {
    let (code, rate, vat) = (category.code, category.rate, category.vat);
    let mut text = template.replace("{CATEGORY}", code).replace("{COUNTRY}", category.country);
    text = text.replace("{TAX}", &format!("{vat}.00"));
    text =
        text.replace("{GROSS}", &format!("{}.00", 1000 + vat)).replace("{DUE}", &format!("{}.00", 900 + vat));
    if let Some(reason) = category.reason {
        text = text.replace("{REASONCODE}", reason).replace("{REASON}", "Steuerfrei");
    }
    if !rate.is_empty() {
        text = text.replace("{RATE}", rate);
    }
    let mut document = Document::read(&text).unwrap();
    // What has nothing to be filled with is not said.
    document.root.each(&mut |element| element.children.retain(|child| !child.text.starts_with('{')));
    if code == "O" {
        for line in VAT_IDS {
            // The one syntax has what the other has not.
            let _ = edits::apply(&mut document, line);
        }
    }
    document
}

/// The same as a credit note, which has no due date of its own: BT-9 stands with the means of payment there.
fn credit_note(invoice: &Document) -> Document {
    let mut note = invoice.clone();
    note.spaces.insert(String::new(), "urn:oasis:names:specification:ubl:schema:xsd:CreditNote-2".to_owned());
    edits::apply(&mut note, "- cbc:DueDate ; = cbc:InvoiceTypeCode 381").unwrap();
    edits::apply(&mut note, "+ cac:PaymentMeans cbc:PaymentDueDate=2026-04-01").unwrap();
    note.root.each(&mut |element| {
        element.name = if element.name == "Invoice" {
            "CreditNote".to_owned()
        } else {
            edits::for_credit_note(&element.name)
        };
    });
    note
}

/// The foreign invoices of the shared folder, small ones; which of them are without a fault is asked of the official rules.
pub(crate) fn foreign() -> Vec<(PathBuf, Base)> {
    let Some(folder) = crate::folder::folder() else { return Vec::new() };
    let mut found = Vec::new();
    for part in ["xrechnung-testsuite", "en16931-examples", "zugferd-corpus"] {
        for path in files(&folder.join(part)) {
            let Ok(text) = std::fs::read_to_string(&path) else { continue };
            let Ok(document) = Document::read(text.trim_start_matches('\u{FEFF}')) else { continue };
            if text.len() < 30_000 {
                let stem = path.file_stem().unwrap_or_default().to_string_lossy();
                let name =
                    stem.chars().map(|letter| if letter.is_alphanumeric() { letter } else { '_' }).collect();
                found.push((path, Base { name, document }));
            }
        }
    }
    found
}

fn files(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut open = vec![folder.to_owned()];
    while let Some(next) = open.pop() {
        for entry in std::fs::read_dir(&next).into_iter().flatten().flatten() {
            let path = entry.path();
            if path.is_dir() {
                open.push(path);
            } else if path.extension().is_some_and(|extension| extension == "xml") {
                found.push(path);
            }
        }
    }
    found.sort();
    found
}
