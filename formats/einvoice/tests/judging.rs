//! Judging from outside: verdicts, levels, places, words, and files that mean harm.

use einvoice::{Level, Options, Refusal, Report, Verdict, check};

const UBL: &str = r#"xmlns="urn:oasis:names:specification:ubl:schema:xsd:Invoice-2"
 xmlns:cac="urn:oasis:names:specification:ubl:schema:xsd:CommonAggregateComponents-2"
 xmlns:cbc="urn:oasis:names:specification:ubl:schema:xsd:CommonBasicComponents-2""#;

fn core(body: &str) -> Report {
    let file = format!("<Invoice {UBL}>{body}</Invoice>");
    let options = Options { sets: Some(vec!["EN 16931"]), schema: false, ..Options::default() };
    check(file.as_bytes(), &options)
}

fn rules(report: &Report) -> Vec<&str> {
    report.findings.iter().map(|finding| finding.rule.as_str()).collect()
}

#[test]
fn the_tables_are_without_fault() {
    assert_eq!(einvoice::faults_of_tables(), Vec::<String>::new());
}

#[test]
fn a_finding_says_what_where_and_what_to_do() {
    let report = core(
        "<cac:InvoiceLine>\n<cbc:ID>1</cbc:ID>\n<cac:Price><cbc:PriceAmount>-1</cbc:PriceAmount></cac:Price></cac:InvoiceLine>",
    );
    let finding = report.findings.iter().find(|finding| finding.rule == "BR-27").unwrap();
    assert_eq!((finding.term, finding.level), (Some("BT-146"), Level::Fatal));
    assert_eq!((finding.path.as_str(), finding.line), ("/ubl:Invoice/cac:InvoiceLine", 3));
    assert_eq!(finding.text, "Der Nettopreis einer Position ist negativ.");
    assert!(finding.advice.starts_with("Preise sind nie negativ"));
    assert_eq!(report.verdict, Verdict::Invalid);
}

#[test]
fn what_the_standard_does_not_use_is_told_with_its_name() {
    let report = core("<cbc:UUID>x</cbc:UUID>");
    let finding = report.findings.iter().find(|finding| finding.rule == "UBL-CR-005").unwrap();
    assert_eq!(finding.level, Level::Warning);
    assert_eq!(finding.text, "Das Element „UUID“ gehört nicht zu einer Rechnung nach EN 16931.");
    assert_eq!(finding.path, "/ubl:Invoice/cbc:UUID");
}

#[test]
fn a_value_that_stands_twice_is_judged_as_the_official_rules_do_it() {
    let total = |amounts: &str| core(&format!("<cac:LegalMonetaryTotal>{amounts}</cac:LegalMonetaryTotal>"));
    let once = total("<cbc:PayableAmount>1.234</cbc:PayableAmount>");
    assert!(rules(&once).contains(&"BR-DEC-18"));
    let twice = total("<cbc:PayableAmount>1</cbc:PayableAmount><cbc:PayableAmount>2</cbc:PayableAmount>");
    let finding = twice.findings.iter().find(|finding| finding.rule == "BR-DEC-18").unwrap();
    assert!(finding.unproved && finding.text.contains("mehrfach"), "{}", finding.text);
}

#[test]
fn codes_are_told_with_their_list() {
    let report = core("<cbc:DocumentCurrencyCode>EURO</cbc:DocumentCurrencyCode>");
    let finding = report.findings.iter().find(|finding| finding.rule == "BR-CL-04").unwrap();
    assert_eq!(finding.text, "Währung (BT-5): „EURO“ steht nicht in der Codeliste Währungen (ISO 4217).");
}

#[test]
fn the_schema_comes_first() {
    let file =
        format!("<Invoice {UBL}><cbc:IssueDate>2026-01-01</cbc:IssueDate><cbc:ID>1</cbc:ID></Invoice>");
    let report = check(file.as_bytes(), &Options::default());
    assert_eq!(report.verdict, Verdict::Invalid);
    assert!(report.findings.iter().all(|finding| finding.set == "Schema"));
    assert!(
        report.findings.iter().any(|finding| finding.text == "Das Element „ID“ steht an falscher Stelle.")
    );
}

#[test]
fn files_that_mean_harm_are_refused_with_a_reason() {
    let refused = |bytes: &[u8]| {
        let report = check(bytes, &Options::default());
        (report.verdict, report.refusal.unwrap())
    };
    let bomb = b"<!DOCTYPE a [<!ENTITY b \"bbbb\">]><Invoice>&b;</Invoice>";
    assert_eq!(refused(bomb), (Verdict::Invalid, Refusal::DocumentType));
    assert_eq!(refused(b""), (Verdict::Invalid, Refusal::Empty));
    let deep = format!("<Invoice {UBL}>{}", "<cac:Party>".repeat(1000));
    assert_eq!(refused(deep.as_bytes()), (Verdict::Undecided, Refusal::TooDeep(100)));
    let other = refused(b"<html/>");
    assert_eq!(other, (Verdict::Undecided, Refusal::OtherRoot("html".to_owned())));
    for broken in [
        "<Invoice".to_owned(),
        format!("<Invoice {UBL}><cbc:ID>1</cbc:Name></Invoice>"),
        format!("<Invoice {UBL}><cbc:ID>&nbsp;</cbc:ID></Invoice>"),
        format!("<Invoice {UBL}><x:ID/></Invoice>"),
        format!("<Invoice {UBL}/><Invoice/>"),
        format!("<Invoice {UBL}>\u{1}</Invoice>"),
        format!("<Invoice {UBL}><cbc:ID a=\"1\" a=\"2\"/></Invoice>"),
        "text".to_owned(),
    ] {
        let (verdict, refusal) = refused(broken.as_bytes());
        assert!(matches!(refusal, Refusal::Malformed { .. }), "{broken}: {refusal}");
        assert_eq!(verdict, Verdict::Invalid);
    }
    assert!(matches!(refused(b"<Invoice>\xff</Invoice>").1, Refusal::Encoding(markup::NotText::Broken(9))));
    assert!(matches!(
        refused(b"<?xml version=\"1.0\" encoding=\"klingon\"?><a/>").1,
        Refusal::Encoding(markup::NotText::Unknown(_))
    ));
}

#[test]
fn other_encodings_are_read() {
    let file = format!(
        "<?xml version=\"1.0\" encoding=\"UTF-16\"?><Invoice {UBL}><cbc:ID>Müller</cbc:ID></Invoice>"
    );
    let bytes: Vec<u8> =
        [0xFF, 0xFE].into_iter().chain(file.encode_utf16().flat_map(u16::to_le_bytes)).collect();
    let options = Options { sets: Some(vec!["EN 16931"]), schema: false, ..Options::default() };
    let report = check(&bytes, &options);
    assert!(report.refusal.is_none() && !rules(&report).contains(&"BR-02"));
}

#[test]
fn values_are_what_the_characters_mean() {
    let report = core(
        "<cbc:DocumentCurrencyCode>E<!-- x -->U&#82;</cbc:DocumentCurrencyCode><cbc:ID><![CDATA[ ]]></cbc:ID>",
    );
    assert!(!rules(&report).contains(&"BR-CL-04"));
    assert!(rules(&report).contains(&"BR-02"));
}
