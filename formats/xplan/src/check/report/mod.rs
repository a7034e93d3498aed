//! The report of a check: findings in the order of the file, each with its line, and the verdict that follows from them.

mod html;
mod json;
mod text;

use std::ops::Deref;

use rustc_hash::FxHashMap;

use super::{Finding, Level, UNDECIDED, Verdict};
use crate::geometry::Point;
use crate::{Document, Version, archive};

/// A finding in a report.
#[derive(Debug, Clone, PartialEq)]
pub struct Reported {
    /// What was found.
    pub finding: Finding,
    /// The line in the file, from 1.
    pub line: Option<usize>,
}

impl Reported {
    /// Where it is, if that is a place in the plane at all.
    fn place(&self) -> Option<Point> {
        self.finding.position.filter(|at| at.x.is_finite() && at.y.is_finite())
    }
}

impl Deref for Reported {
    type Target = Finding;

    fn deref(&self) -> &Finding {
        &self.finding
    }
}

/// What a check says about a plan.
#[derive(Debug, Clone, PartialEq)]
pub struct Report {
    /// The version of the file, if it is one that is read.
    pub version: Option<Version>,
    /// What follows from the findings.
    pub verdict: Verdict,
    /// What was found, in the order of the file.
    pub findings: Vec<Reported>,
    /// Rules of which more was found than is listed, and how much more.
    pub omitted: Vec<(&'static str, Level, usize)>,
}

impl Report {
    /// The report of findings; of each rule not more than `most` are listed.
    pub(super) fn of(document: &Document, mut findings: Vec<Finding>, most: usize) -> Self {
        let verdict = verdict(&findings);
        findings.sort_by_key(|finding| finding.offset.unwrap_or(usize::MAX));
        let mut counts: FxHashMap<(&'static str, Level), usize> = FxHashMap::default();
        findings.retain(|finding| {
            let count = counts.entry((finding.rule, finding.level)).or_default();
            *count += 1;
            *count <= most
        });
        let mut omitted: Vec<_> = counts
            .into_iter()
            .filter(|(_, count)| *count > most)
            .map(|((rule, level), count)| (rule, level, count - most))
            .collect();
        omitted.sort_unstable();
        let findings = with_lines(document.text(), findings);
        Self { version: document.version(), verdict, findings, omitted }
    }

    /// The report about a file that was not read.
    #[must_use]
    pub fn refused(refusal: &archive::Refusal) -> Self {
        let rule = match refusal {
            _ if refusal.is_attack() => "security",
            _ if !refusal.is_fault() => "limits",
            archive::Refusal::Document(_) => "syntax",
            _ => "archive",
        };
        Self::unread(
            rule,
            if refusal.is_fault() { Verdict::Invalid } else { Verdict::Undecided },
            refusal.to_string(),
        )
    }

    /// The report about a file that could not even be opened.
    #[must_use]
    pub fn unopened(reason: String) -> Self {
        Self::unread("file", Verdict::Undecided, reason)
    }

    fn unread(rule: &'static str, verdict: Verdict, text: String) -> Self {
        let finding =
            Finding { rule, level: Level::Error, objects: Vec::new(), position: None, offset: None, text };
        let findings = vec![Reported { finding, line: None }];
        Self { version: None, verdict, findings, omitted: Vec::new() }
    }

    /// How many findings there are of a level, those that are not listed as well.
    #[must_use]
    pub fn count(&self, level: Level) -> usize {
        let omitted = self.omitted.iter().filter(|one| one.1 == level).map(|one| one.2).sum::<usize>();
        omitted + self.findings.iter().filter(|finding| finding.level == level).count()
    }

    /// The report as JSON in one line, without its end.
    #[must_use]
    pub fn to_json(&self, file: &str) -> String {
        json::line(self, file)
    }

    /// The report as a page that people read and print, with a map of the findings if the plan is at hand.
    #[must_use]
    pub fn to_html(&self, file: &str, document: Option<&Document>) -> String {
        html::page(self, file, document)
    }

    /// The report in sentences, a line each.
    #[must_use]
    pub fn to_text(&self, file: &str) -> Vec<String> {
        text::lines(self, file)
    }
}

fn verdict(findings: &[Finding]) -> Verdict {
    let has = |wanted: &dyn Fn(&Finding) -> bool| findings.iter().any(wanted);
    let is_about_us = |finding: &Finding| UNDECIDED.contains(&finding.rule);
    if has(&|finding| finding.level == Level::Error && !is_about_us(finding)) {
        Verdict::Invalid
    } else if has(&is_about_us) {
        Verdict::Undecided
    } else if findings.is_empty() {
        Verdict::Valid
    } else {
        Verdict::Warnings
    }
}

/// With the line of each; the text is walked through once.
fn with_lines(text: &str, findings: Vec<Finding>) -> Vec<Reported> {
    let (mut line, mut at) = (1, 0);
    findings
        .into_iter()
        .map(|finding| {
            let line = finding.offset.map(|offset| {
                let between = text.as_bytes().get(at..offset).unwrap_or_default();
                line += memchr::memchr_iter(b'\n', between).count();
                at = offset.max(at);
                line
            });
            Reported { finding, line }
        })
        .collect()
}
