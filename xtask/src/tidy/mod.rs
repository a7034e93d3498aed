//! `cargo xtask tidy`: the house rules as tests. Each rule is one module; a rule that nobody runs is a wish.

mod arrows;
mod format;
mod licences;
mod links;
mod manifests;
mod migrations;
mod module_docs;
mod ownership;
mod privacy;
mod sizes;
mod snapshots;
mod sql;
mod unused;
mod words;

use crate::failure::{Failure, Result};
use crate::tree::Tree;
use crate::{run, say};

/// One breach of a rule.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Finding {
    /// The file, from the root.
    pub(crate) file: String,
    /// The line, counted from 1; 0 where the whole file is meant.
    pub(crate) line: usize,
    /// What to do, as a sentence.
    pub(crate) advice: String,
}

impl Finding {
    /// A finding with what to do about it.
    pub(crate) fn new(file: impl Into<String>, line: usize, advice: impl Into<String>) -> Self {
        Self { file: file.into(), line, advice: advice.into() }
    }
}

/// What a rule says: breaches, and figures or hints that break nothing.
#[derive(Debug, Default)]
pub(crate) struct Verdict {
    /// Breaches; one is enough to fail.
    pub(crate) findings: Vec<Finding>,
    /// Worth knowing, printed only.
    pub(crate) notes: Vec<String>,
}

impl From<Vec<Finding>> for Verdict {
    fn from(findings: Vec<Finding>) -> Self {
        Self { findings, notes: Vec::new() }
    }
}

/// A house rule: its name and its check.
type Rule = (&'static str, fn(&Tree) -> Result<Verdict>);

const RULES: &[Rule] = &[
    ("arrows", arrows::check),
    ("module-docs", module_docs::check),
    ("manifests", manifests::check),
    ("licences", licences::check),
    ("unused", unused::check),
    ("privacy", privacy::check),
    ("migrations", migrations::check),
    ("ownership", ownership::check),
    ("links", links::check),
    ("words", words::check),
    ("snapshots", snapshots::check),
    ("sizes", sizes::check),
    ("format", format::check),
];

/// How many rules held and how many did not.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Count {
    /// Rules without a finding.
    pub(crate) passed: usize,
    /// Rules with one or more.
    pub(crate) failed: usize,
}

/// Runs every rule over the checkout and prints what it finds.
///
/// # Errors
/// When the checkout cannot be read.
pub(crate) fn run() -> Result<Count> {
    over(&Tree::read(&run::root())?, &mut say::line)
}

/// Runs every rule over `tree` and hands what it finds to `print`, line by line.
fn over(tree: &Tree, print: &mut dyn FnMut(&str)) -> Result<Count> {
    let mut count = Count { passed: 0, failed: 0 };
    let mut findings = 0;
    for (name, check) in RULES {
        let verdict = check(tree).map_err(|failure| Failure::new(format!("tidy: {name}: {failure}")))?;
        for note in &verdict.notes {
            print(&format!("tidy: {name}: note: {note}"));
        }
        for finding in &verdict.findings {
            print(&shown(name, finding));
        }
        findings += verdict.findings.len();
        if verdict.findings.is_empty() { count.passed += 1 } else { count.failed += 1 }
    }
    print(&format!("tidy: {} rules, {findings} findings", RULES.len()));
    Ok(count)
}

fn shown(rule: &str, finding: &Finding) -> String {
    match finding.line {
        0 => format!("tidy: {rule}: {}: {}", finding.file, finding.advice),
        line => format!("tidy: {rule}: {}:{line}: {}", finding.file, finding.advice),
    }
}

/// The findings of `check` as `file:line`, for the rules' tests.
#[cfg(test)]
fn places(check: fn(&Tree) -> Result<Verdict>, tree: &Tree) -> Vec<String> {
    check(tree).unwrap().findings.iter().map(|f| format!("{}:{}", f.file, f.line)).collect()
}

#[cfg(test)]
mod tests;
