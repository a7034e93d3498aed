//! try
#![expect(clippy::print_stdout, reason = "program")]
use std::collections::BTreeSet;
fn main() {
    for fault in einvoice::faults_of_tables() {
        println!("FAULT {fault}");
    }
    for file in std::io::stdin().lines().map_while(Result::ok) {
        let bytes = std::fs::read(&file).unwrap_or_default();
        let report = einvoice::check(
            &bytes,
            &einvoice::Options {
                sets: std::env::var("CEN").ok().map(|_| vec!["EN 16931"]),
                schema: std::env::var("CEN").is_err(),
                ..Default::default()
            },
        );
        let of = |level| {
            report
                .findings
                .iter()
                .filter(|f| f.own_level == level && !f.unproved)
                .map(|f| f.rule.clone())
                .collect::<BTreeSet<_>>()
                .into_iter()
                .collect::<Vec<_>>()
                .join(",")
        };
        let faults = report
            .findings
            .iter()
            .filter(|f| f.unproved)
            .map(|f| format!("{}:{}", f.rule, f.text.clone()))
            .collect::<BTreeSet<_>>()
            .into_iter()
            .collect::<Vec<_>>()
            .join(",");
        println!(
            "{file}\t{:?}\t{}\t{}\t{}\t{:?}",
            report.verdict,
            of(einvoice::Level::Fatal),
            of(einvoice::Level::Warning),
            faults,
            report.refusal
        );
    }
}
