//! The report for programs: one line of JSON for each file.

use serde::Serialize;

use super::{Report, Reported};
use crate::check::{Level, Verdict};

#[derive(Serialize)]
struct Line<'r> {
    file: &'r str,
    version: Option<&'static str>,
    verdict: Verdict,
    findings: Vec<Entry<'r>>,
}

#[derive(Serialize)]
struct Entry<'r> {
    rule: &'r str,
    level: Level,
    objects: &'r [String],
    position: Option<[f64; 2]>,
    line: Option<usize>,
    text: &'r str,
}

/// What is left out of a long list has an entry of its own.
pub(super) fn line(report: &Report, file: &str) -> String {
    let omitted: Vec<_> = report
        .omitted
        .iter()
        .map(|(rule, level, count)| (rule, *level, super::text::omitted(*count)))
        .collect();
    let rest = omitted.iter().map(|(rule, level, text)| Entry {
        rule,
        level: *level,
        objects: &[],
        position: None,
        line: None,
        text,
    });
    let line = Line {
        file,
        version: report.version.map(crate::Version::number),
        verdict: report.verdict,
        findings: report.findings.iter().map(entry).chain(rest).collect(),
    };
    // Nothing in it can fail to be written.
    serde_json::to_string(&line).unwrap_or_default()
}

fn entry(finding: &Reported) -> Entry<'_> {
    Entry {
        rule: finding.rule,
        level: finding.level,
        objects: &finding.objects,
        position: finding.place().map(|at| [at.x, at.y]),
        line: finding.line,
        text: &finding.text,
    }
}
