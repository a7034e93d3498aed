//! `rathaus einvoice check`: can an invoice be accepted?

use std::process::ExitCode;

use einvoice::{Level, Options, Report, Verdict};
use serde_json::{Value, json};

use super::{Format, input};
use crate::commands::say;

/// What is found out about a file.
pub(super) struct Judged {
    pub(super) report: Option<Report>,
    /// Why there is no report.
    reason: Option<String>,
}

impl Judged {
    fn file(name: &str) -> Self {
        match input::bytes(name) {
            Ok(bytes) => Self::bytes(bytes),
            Err(reason) => Self { report: None, reason: Some(reason) },
        }
    }

    pub(super) fn bytes(bytes: Vec<u8>) -> Self {
        match input::xml(bytes) {
            Ok(xml) => {
                let report = einvoice::check(&xml, &Options::default());
                let reason = report.refusal.as_ref().map(ToString::to_string);
                Self { report: Some(report), reason }
            }
            Err(reason) => Self { report: None, reason: Some(reason) },
        }
    }

    pub(super) fn verdict(&self) -> Verdict {
        self.report.as_ref().map_or(Verdict::Undecided, |report| report.verdict)
    }

    fn scenario(&self) -> Option<&'static str> {
        self.report.as_ref().and_then(|report| report.scenario).map(|scenario| scenario.name)
    }

    fn findings(&self) -> &[einvoice::Finding] {
        self.report.as_ref().map_or(&[], |report| &report.findings)
    }
}

/// Judges files; the worst verdict gives the exit status.
pub(super) fn check(files: &[String], format: Format) -> ExitCode {
    let mut worst = 0;
    for file in files {
        let judged = Judged::file(file);
        worst = worst.max(status(judged.verdict()));
        match format {
            Format::Text => text(file, &judged).iter().for_each(say),
            Format::Json => say(line(file, &judged)),
        }
    }
    ExitCode::from(worst)
}

/// The exit status for a verdict.
pub(super) const fn status(verdict: Verdict) -> u8 {
    match verdict {
        Verdict::Valid | Verdict::Remarks => 0,
        Verdict::Invalid => 1,
        Verdict::Undecided => 2,
    }
}

const fn name(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Valid => "valid",
        Verdict::Remarks => "remarks",
        Verdict::Invalid => "invalid",
        Verdict::Undecided => "undecided",
    }
}

fn line(file: &str, judged: &Judged) -> Value {
    // What is no invoice at all has one finding: the reason.
    let refused = judged.reason.iter().map(|reason| {
        json!({ "rule": "FILE", "level": "fatal", "term": null, "path": "", "line": 1, "text": reason })
    });
    let findings = judged.findings().iter().map(|finding| {
        json!({
            "rule": finding.rule,
            "level": finding.level.name(),
            "term": finding.term,
            "path": finding.path,
            "line": finding.line,
            "text": format!("{} {}", finding.text, finding.advice),
        })
    });
    json!({
        "file": file,
        "verdict": name(judged.verdict()),
        "scenario": judged.scenario(),
        "findings": refused.chain(findings).collect::<Vec<_>>(),
    })
}

/// What is found out about a file, in sentences.
pub(super) fn text(file: &str, judged: &Judged) -> Vec<String> {
    let words = match judged.verdict() {
        Verdict::Valid => "in Ordnung",
        Verdict::Remarks => "in Ordnung, mit Hinweisen",
        Verdict::Invalid => "NICHT IN ORDNUNG",
        Verdict::Undecided => "NICHT ENTSCHIEDEN",
    };
    let scenario = judged.scenario().map_or_else(String::new, |scenario| format!(" ({scenario})"));
    let mut lines = vec![format!("{file}: {words}{scenario}")];
    lines.extend(judged.reason.iter().map(|reason| format!("  {reason}")));
    let mut findings: Vec<_> = judged.findings().iter().collect();
    // The gravest first; among equals the order of the file.
    findings.sort_by_key(|finding| std::cmp::Reverse(finding.level));
    for finding in findings {
        let level = match finding.level {
            Level::Fatal => "Fehler",
            Level::Warning => "Warnung",
            Level::Information => "Hinweis",
        };
        let term = finding.term.map_or_else(String::new, |term| format!(", {term}"));
        lines.push(format!("  {level} {} (Zeile {}{term})", finding.rule, finding.line));
        lines.push(format!("    {} {}", finding.text, finding.advice));
        lines.push(format!("    {}", finding.path));
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::super::samples::{cii, ubl};
    use super::*;

    fn judged(xml: &str) -> Judged {
        Judged::bytes(xml.as_bytes().to_vec())
    }

    #[test]
    fn good_invoices_have_status_nought() {
        for xml in [ubl(), cii()] {
            let judged = judged(&xml);
            assert_eq!(status(judged.verdict()), 0, "{:#?}", text("r.xml", &judged));
        }
    }

    #[test]
    fn what_is_wrong_is_told_with_its_place() {
        let broken = ubl().replace("<cbc:DueDate>", "<cbc:DueDate>x");
        let judged = judged(&broken);
        assert_eq!(status(judged.verdict()), 1);
        insta::assert_snapshot!(text("rechnung.xml", &judged).join("\n"));
        insta::assert_snapshot!(line("rechnung.xml", &judged).to_string());
    }

    #[test]
    fn what_cannot_be_judged_says_why() {
        for bytes in [&b"<html/>"[..], b"%PDF-1.7\nbroken"] {
            let judged = Judged::bytes(bytes.to_vec());
            assert_eq!(status(judged.verdict()), 2);
            let told = line("x", &judged);
            assert_eq!(told["findings"].as_array().map(Vec::len), Some(1), "{told}");
            assert!(told["scenario"].is_null());
        }
        let missing = Judged::file("/gibt/es/nicht.xml");
        assert_eq!(name(missing.verdict()), "undecided");
        assert!(text("x", &missing)[1].contains("kann nicht gelesen werden"));
    }

    #[test]
    fn a_line_of_json_has_the_promised_keys() {
        let told = line("r.xml", &judged(&ubl().replace("EUR", "EURO")));
        let keys = |value: &Value| value.as_object().map(|object| object.keys().cloned().collect::<Vec<_>>());
        assert_eq!(keys(&told).unwrap(), ["file", "verdict", "scenario", "findings"]);
        assert_eq!(keys(&told["findings"][0]).unwrap(), ["rule", "level", "term", "path", "line", "text"]);
    }
}
