//! Files nobody would write: whatever stands in them, there is a report and never a crash.

use std::time::{Duration, Instant};

use einvoice::{Limits, Options, Verdict, check, model};
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

/// An invoice of our own, accepted as it is.
const BASE: &str = include_str!("view/bau.xml");

/// Even without optimisation nothing here may take longer.
const SOON: Duration = Duration::from_secs(5);

fn within(what: &str) -> Vec<u8> {
    BASE.replace("</Invoice>", &format!("{what}</Invoice>")).into_bytes()
}

#[test]
fn files_that_nobody_could_mean_are_refused_with_a_reason() {
    let after = |what: &str| BASE.replacen("?>", &format!("?>{what}"), 1).into_bytes();
    let label = |label: &str| BASE.replacen("UTF-8", label, 1).into_bytes();
    let entities = "<!DOCTYPE a [<!ENTITY a \"aaaa\"><!ENTITY b \"&a;&a;&a;\">]>";
    let names: String = (0..3_000).map(|n| format!("<a{n}/>")).collect();
    let attributes: String = (0..200).map(|n| format!(" a{n}=\"\"")).collect();
    let long = "a".repeat(100_000);
    let cases: [(&str, Vec<u8>, Verdict, &str); 12] = [
        ("entities", after(entities), Verdict::Invalid, "DOCTYPE"),
        ("another file", after("<!DOCTYPE a SYSTEM \"/etc/passwd\">"), Verdict::Invalid, "DOCTYPE"),
        ("an entity that nobody declares", within("<a>&b;</a>"), Verdict::Invalid, "unbekanntes Zeichen"),
        ("not UTF-8", [BASE.as_bytes(), b"\xFF"].concat(), Verdict::Invalid, "Zeichenkodierung"),
        ("half of UTF-16", b"\xFE\xFF\0<\0a\0".to_vec(), Verdict::Invalid, "Zeichenkodierung"),
        ("an encoding of nobody", label("KLINGON"), Verdict::Undecided, "KLINGON"),
        ("an encoding with a long name", label(&long), Verdict::Undecided, "unbekannte Zeichenkodierung"),
        ("depth", within(&"<a>".repeat(100_000)), Verdict::Undecided, "tiefer als 100"),
        ("names", within(&names), Verdict::Undecided, "unbekannte Namen"),
        ("attributes", within(&format!("<a{attributes}/>")), Verdict::Undecided, "Attribute"),
        ("a long name", within(&format!("<{long}/>")), Verdict::Undecided, "Zeichen in einem Namen"),
        (
            "a long name that ends otherwise",
            within(&format!("<a></{long}>")),
            Verdict::Invalid,
            "folgt das Ende",
        ),
    ];
    for (what, file, verdict, reason) in cases {
        let report = check(&file, &Options::default());
        let told = report.refusal.map(|refusal| refusal.to_string()).unwrap_or_default();
        assert!(
            report.verdict == verdict && told.contains(reason),
            "{what}: {:?} {told:.500}",
            report.verdict
        );
        assert!(told.len() < 500, "{what}: {} bytes", told.len());
    }
}

#[test]
fn what_is_beyond_a_limit_is_undecided() {
    let limits = [
        Limits { bytes: 1_000, ..Limits::default() },
        Limits { elements: 50, ..Limits::default() },
        Limits { steps: 100, ..Limits::default() },
    ];
    for limits in limits {
        let report = check(BASE.as_bytes(), &Options { limits, ..Options::default() });
        assert_eq!(report.verdict, Verdict::Undecided, "{:?}", report.refusal);
    }
}

/// A line that no rule has anything against, and one in whose price there is no number.
fn line(price: &str) -> String {
    format!(
        "<cac:InvoiceLine><cbc:ID>1</cbc:ID><cbc:InvoicedQuantity unitCode=\"C62\">0</cbc:InvoicedQuantity>\
         <cbc:LineExtensionAmount currencyID=\"EUR\">0</cbc:LineExtensionAmount><cac:Item><cbc:Name>x</cbc:Name>\
         <cac:ClassifiedTaxCategory><cbc:ID>S</cbc:ID><cbc:Percent>19</cbc:Percent><cac:TaxScheme><cbc:ID>VAT</cbc:ID>\
         </cac:TaxScheme></cac:ClassifiedTaxCategory></cac:Item><cac:Price><cbc:PriceAmount currencyID=\"EUR\">{price}\
         </cbc:PriceAmount></cac:Price></cac:InvoiceLine>"
    )
}

#[test]
fn of_a_rule_that_breaks_everywhere_the_first_places_are_told() {
    let file = within(&[line("0").repeat(3_000), line("-1").repeat(3_000)].concat());
    let report = check(&file, &Options::default());
    let paths: Vec<&str> =
        report.findings.iter().filter(|one| one.rule == "BR-27").map(|one| &*one.path).collect();
    assert_eq!((report.verdict, paths.len()), (Verdict::Invalid, Limits::default().findings));
    assert_eq!(paths.first(), Some(&"/ubl:Invoice/cac:InvoiceLine[3004]"));
    assert_eq!(paths.last(), Some(&"/ubl:Invoice/cac:InvoiceLine[3103]"));
}

#[test]
fn a_file_of_one_line_is_read_as_soon_as_others() {
    let file = String::from_utf8_lossy(&within(&line("0").repeat(10_000))).replace('\n', " ");
    let start = Instant::now();
    let invoice = model::Invoice::read(file.as_bytes(), &Limits::default());
    assert!(start.elapsed() < SOON, "{:?}", start.elapsed());
    assert_eq!(invoice.map(|invoice| invoice.root.all("BG-25").count()).ok(), Some(10_003));
}
