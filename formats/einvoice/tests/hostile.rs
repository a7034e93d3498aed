//! Files nobody would write: whatever stands in them, there is a report and never a crash.

use einvoice::{Options, check, model};
use proptest::prelude::*;

const UBL: &str = r#"<Invoice xmlns="urn:oasis:names:specification:ubl:schema:xsd:Invoice-2"
 xmlns:cac="urn:oasis:names:specification:ubl:schema:xsd:CommonAggregateComponents-2"
 xmlns:cbc="urn:oasis:names:specification:ubl:schema:xsd:CommonBasicComponents-2">"#;
const CII: &str = r#"<rsm:CrossIndustryInvoice xmlns:rsm="urn:un:unece:uncefact:data:standard:CrossIndustryInvoice:100"
 xmlns:ram="urn:un:unece:uncefact:data:standard:ReusableAggregateBusinessInformationEntity:100"
 xmlns:udt="urn:un:unece:uncefact:data:standard:UnqualifiedDataType:100">"#;

/// Elements many rules look at.
const ELEMENTS: [&str; 26] = [
    "cac:InvoiceLine",
    "cac:AllowanceCharge",
    "cac:TaxTotal",
    "cac:TaxSubtotal",
    "cac:TaxCategory",
    "cac:ClassifiedTaxCategory",
    "cac:TaxScheme",
    "cac:LegalMonetaryTotal",
    "cac:Price",
    "cac:Item",
    "cbc:ID",
    "cbc:Percent",
    "cbc:TaxAmount",
    "cbc:TaxableAmount",
    "cbc:LineExtensionAmount",
    "cbc:ChargeIndicator",
    "rsm:SupplyChainTradeTransaction",
    "ram:ApplicableHeaderTradeSettlement",
    "ram:ApplicableTradeTax",
    "ram:SpecifiedTradeAllowanceCharge",
    "ram:CategoryTradeTax",
    "ram:CategoryCode",
    "ram:RateApplicablePercent",
    "ram:ActualAmount",
    "ram:CalculatedAmount",
    "ram:ChargeIndicator",
];

/// Values that numbers, dates and codes stumble over.
const VALUES: [&str; 14] = [
    "",
    " ",
    "S",
    "VAT",
    "19",
    "-0",
    "true",
    "NaN",
    "1e308",
    "99999999999999999999999999999999999999999",
    "0.00000000000000000000000000000000000000001",
    "2026-02-30",
    "#SKONTO#TAGE=7#PROZENT=2.00#\n",
    "ä&#x1F4B6;",
];

/// What stands between the tags of a document: nested elements, each with a value.
fn body() -> impl Strategy<Value = String> {
    let leaf = (0..ELEMENTS.len(), 0..VALUES.len(), "[a-zA-Z0-9 ]{0,4}");
    let leaf = leaf.prop_map(|(element, value, attribute)| {
        let (name, value) = (ELEMENTS[element], VALUES[value]);
        format!(r#"<{name} currencyID="{attribute}" schemeID="{attribute}">{value}</{name}>"#)
    });
    leaf.prop_recursive(6, 60, 6, |inner| {
        (0..ELEMENTS.len(), prop::collection::vec(inner, 0..6)).prop_map(|(element, parts)| {
            let name = ELEMENTS[element];
            format!("<{name}>{}</{name}>", parts.concat())
        })
    })
}

fn judge(file: &[u8]) {
    for schema in [true, false] {
        let report = check(file, &Options { schema, ..Options::default() });
        for finding in &report.findings {
            assert!(!finding.text.is_empty() && !finding.rule.is_empty());
        }
    }
    let _ = model::Invoice::read(file, &einvoice::Limits::default());
}

proptest! {
    #[test]
    fn every_nesting_of_elements_has_a_report(parts in prop::collection::vec(body(), 0..8)) {
        let body = parts.concat();
        judge(format!("{UBL}{}</Invoice>", body.replace("rsm:", "cac:").replace("ram:", "cac:")).as_bytes());
        judge(format!("{CII}{}</rsm:CrossIndustryInvoice>", body.replace("cac:", "ram:").replace("cbc:", "ram:")).as_bytes());
    }

    #[test]
    fn a_file_cut_or_damaged_anywhere_has_a_report(body in body(), at in 0usize..4000, byte in any::<u8>()) {
        let body = body.replace("rsm:", "cac:").replace("ram:", "cac:");
        let mut file = format!("{UBL}{body}</Invoice>").into_bytes();
        let at = at % file.len();
        judge(&file[..at]);
        file[at] = byte;
        judge(&file);
    }

    #[test]
    fn bytes_of_no_kind_have_a_report(file in prop::collection::vec(any::<u8>(), 0..200)) {
        judge(&file);
    }
}
