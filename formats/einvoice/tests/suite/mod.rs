//! What foreign suites say about invoices, compared with what we say.

mod cases;
mod config;
mod folder;
mod round;
mod unit;
mod xmute;

use std::path::{Path, PathBuf};

pub(crate) use folder::folder;

use einvoice::{Level, Options, Report, Verdict, check};

/// How the cases came out.
#[derive(Default)]
pub(crate) struct Score {
    /// Cases that came out as stated.
    pub(crate) passed: usize,
    /// Cases that did not, one line each.
    pub(crate) deviations: Vec<String>,
    /// What was looked at, a line each.
    pub(crate) parts: Vec<String>,
}

impl Score {
    /// Counts a case; the reason is asked for only if it failed.
    fn case(&mut self, right: bool, deviation: impl FnOnce() -> String) {
        if right {
            self.passed += 1;
        } else {
            self.deviations.push(deviation());
        }
    }

    /// Runs a part and notes how it came out.
    fn part(&mut self, name: &str, run: impl FnOnce(&mut Self)) {
        let before = (self.passed, self.deviations.len());
        run(self);
        let (passed, failed) = (self.passed - before.0, self.deviations.len() - before.1);
        if passed + failed > 0 {
            self.parts.push(format!("{name}: {passed} passed, {failed} failed"));
        }
    }
}

/// Runs whatever cases the folder has.
pub(crate) fn run(folder: &Path) -> Score {
    let mut score = Score::default();
    score.part("XRechnung test suite", |score| {
        cases::accepted_documents(&folder.join("xrechnung-testsuite"), score);
    });
    score.part("CEN unit tests", |score| unit::run(&folder.join("en16931-unit"), score));
    score.part("KoSIT mutations", |score| xmute::run(&folder.join("xrechnung-xmute"), score));
    let config = folder.join("kosit-validator-config");
    score.part("KoSIT validator configuration, mutations", |score| {
        xmute::run(&config.join("cen-unit-test"), score);
        xmute::run(&config.join("unexpected"), score);
    });
    score.part("KoSIT validator configuration, assertions", |score| config::run(&config, score));
    score.part("official fatal rules", |score| cases::fatal_rules(folder, score));
    score.part("PDF", |score| cases::pdf(folder, score));
    score.part("round trips", |score| round::run(folder, score));
    score
}

/// Every file below a folder with one of these endings, in order.
fn files(folder: &Path, endings: &[&str]) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut open = vec![folder.to_owned()];
    while let Some(next) = open.pop() {
        for entry in std::fs::read_dir(&next).into_iter().flatten().flatten() {
            let path = entry.path();
            let ending = path.extension().unwrap_or_default().to_string_lossy().to_lowercase();
            if path.is_dir() {
                open.push(path);
            } else if endings.contains(&ending.as_str()) {
                found.push(path);
            }
        }
    }
    found.sort();
    found
}

/// The name of a file below the suite's folder.
fn name(path: &Path) -> String {
    let parts: Vec<_> = path.iter().map(|part| part.to_string_lossy()).collect();
    parts[parts.len().saturating_sub(3)..].join("/")
}

/// Judged by these sets of rules, without the schema.
fn by_rules(bytes: &[u8], sets: Vec<&'static str>) -> Report {
    check(bytes, &Options { sets: Some(sets), schema: false, ..Options::default() })
}

/// Whether a rule fired, and at which level of its own.
fn fired(report: &Report, rule: &str) -> Option<Level> {
    report
        .findings
        .iter()
        .find(|finding| finding.rule == rule && !finding.unproved)
        .map(|finding| finding.own_level)
}

/// Whether KoSIT would accept.
fn accepted(report: &Report) -> bool {
    report.scenario.is_some_and(|scenario| scenario.is_xrechnung())
        && matches!(report.verdict, Verdict::Valid | Verdict::Remarks)
}

/// The findings that count, in short.
fn fatal(report: &Report) -> String {
    let fatal = report.findings.iter().filter(|finding| finding.level == Level::Fatal);
    let mut all: Vec<_> =
        fatal.map(|finding| format!("{} at {}:{}", finding.rule, finding.line, finding.path)).collect();
    all.extend(report.refusal.iter().map(ToString::to_string));
    all.truncate(5);
    all.join(", ")
}
