//! A later edition is a table and no code: one that was invented is judged alone and beside the one that holds.

use super::{TABLES, Table};
use crate::report::{Options, Verdict, judge};
use crate::syntax::Syntax;
use crate::vocabulary::Vocabulary;
use crate::xml::read_by;

#[path = "../../tests/make/filled.rs"]
mod filled;

/// What the invented edition changes: a code goes and one comes, a rule becomes stricter, another only advice, one is new.
const LATER: Table = Table {
    lists: &["list INVOICE-TYPES ; Rechnungsarten :\n  380 999\n"],
    rules: &["\
[BG-0]
BR-02 warning = length(BT-1) <= 3
BR-99 = filled(BT-10)
[type ubl: //InvoiceTypeCode; cii: //ExchangedDocument/TypeCode]
BR-CL-01 = listed(., INVOICE-TYPES)
[BG-25]
BR-27 = BT-146 > 1000
"],
    ..Table::named("EN 16931, later")
};

fn tables(syntax: Syntax) -> &'static Vocabulary {
    let all: Vec<Table> = TABLES.iter().copied().chain([LATER]).collect();
    let vocabulary = Vocabulary::make(syntax, &all);
    assert_eq!(vocabulary.faults, Vec::<String>::new());
    Box::leak(Box::new(vocabulary))
}

/// The findings by some sets of rules, as `set rule level`.
fn judged(text: &str, sets: &[&'static str]) -> (Verdict, Vec<String>) {
    let options = Options { sets: Some(sets.to_vec()), ..Options::default() };
    let document = read_by(text.as_bytes(), &options.limits, tables).unwrap();
    let report = judge(&document, &options);
    let mut told: Vec<String> = report
        .findings
        .iter()
        .map(|finding| format!("{} {} {}", finding.set, finding.rule, finding.level.name()))
        .collect();
    told.dedup();
    (report.verdict, told)
}

const NOW: &str = "EN 16931";
const LATER_ON: &str = "EN 16931, later";

#[test]
fn two_editions_stand_beside_each_other() {
    let with_code = |text: &str, ubl: &str, cii: &str| text.replacen(ubl, cii, 1);
    let ubl = filled::filled(include_str!("../../tests/differential/bases/ubl.xml"));
    let cii = filled::filled(include_str!("../../tests/differential/bases/cii.xml"));
    let cases = [
        (ubl, "<cbc:InvoiceTypeCode>380<", "<cbc:InvoiceTypeCode>CODE<"),
        (cii, "<ram:TypeCode>380<", "<ram:TypeCode>CODE<"),
    ];
    for (text, from, to) in cases {
        assert!(text.contains(from), "{text:.2000}");
        for (code, now, later) in
            [("380", true, true), ("326", true, false), ("999", false, true), ("x", false, false)]
        {
            let text = with_code(&text, from, &to.replace("CODE", code));
            let (_, alone) = judged(&text, &[NOW]);
            let (_, after) = judged(&text, &[LATER_ON]);
            let (verdict, both) = judged(&text, &[NOW, LATER_ON]);
            assert_eq!(alone.contains(&format!("{NOW} BR-CL-01 fatal")), !now, "{code} {alone:?}");
            assert_eq!(after.contains(&format!("{LATER_ON} BR-CL-01 fatal")), !later, "{code} {after:?}");
            // What one edition says is not changed by the other.
            let of = |set: &str| -> Vec<String> {
                both.iter().filter(|told| told.starts_with(&format!("{set} BR"))).cloned().collect()
            };
            assert_eq!((of(NOW), of(LATER_ON)), (alone, after.clone()));
            // A rule of the same name, stricter now, and one that is only advice.
            assert!(after.contains(&format!("{LATER_ON} BR-27 fatal")), "{after:?}");
            assert!(after.contains(&format!("{LATER_ON} BR-02 warning")), "{after:?}");
            assert_eq!(verdict, Verdict::Invalid);
        }
    }
}
