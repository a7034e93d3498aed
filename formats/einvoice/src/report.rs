//! The judgement of a document.

use rustc_hash::FxHashMap;

use crate::edition::{Level, Ruleset};
use crate::judge::Evaluator;
use crate::limits::Limits;
use crate::syntax::Syntax;
use crate::xml::{Document, NodeId, Refusal, read};

/// What is said about a document as a whole.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// Nothing is wrong.
    Valid,
    /// It can be accepted; something should be put right.
    Remarks,
    /// It cannot be accepted.
    Invalid,
    /// It could not be judged.
    Undecided,
}

/// Something that is not as it should be.
#[derive(Debug, Clone)]
pub struct Finding {
    /// The rule's name.
    pub rule: String,
    /// How grave it is.
    pub level: Level,
    /// The way to the element.
    pub path: String,
    /// Its line.
    pub line: u32,
    /// The rule could not be worked out.
    pub fault: Option<String>,
}

/// The judgement.
#[derive(Debug, Clone)]
pub struct Report {
    /// As a whole.
    pub verdict: Verdict,
    /// The syntax, if it was recognised.
    pub syntax: Option<Syntax>,
    /// What is wrong, in the order of the file.
    pub findings: Vec<Finding>,
    /// Why it was not judged.
    pub refusal: Option<Refusal>,
}

/// Judges a document.
#[must_use]
pub fn check(bytes: &[u8], limits: &Limits) -> Report {
    let document = match read(bytes, limits) {
        Ok(document) => document,
        Err(refusal) => {
            let verdict = if refusal.is_fault() { Verdict::Invalid } else { Verdict::Undecided };
            return Report { verdict, syntax: None, findings: Vec::new(), refusal: Some(refusal) };
        }
    };
    let findings = gather(&document, limits);
    let verdict = if findings.iter().any(|finding| finding.level == Level::Fatal) {
        Verdict::Invalid
    } else if findings.is_empty() {
        Verdict::Valid
    } else {
        Verdict::Remarks
    };
    Report { verdict, syntax: Some(document.syntax()), findings, refusal: None }
}

/// A rule that does not hold for an element, or why that could not be worked out.
struct Raw<'r> {
    node: NodeId,
    rule: &'r crate::edition::Rule,
    fault: Option<crate::judge::Fault>,
}

fn gather(document: &Document<'_>, limits: &Limits) -> Vec<Finding> {
    let evaluator = Evaluator::new(document, limits.steps);
    let mut found = Vec::new();
    for set in &document.vocabulary.rulesets {
        ask(set, &evaluator, document, &mut found);
    }
    found.sort_by_key(|raw| raw.node);
    let mut counts: FxHashMap<&str, usize> = FxHashMap::default();
    found.retain(|raw| {
        let count = counts.entry(&raw.rule.id).or_default();
        *count += 1;
        *count <= limits.findings
    });
    let mut lines = Lines { document, at: 0, line: 1 };
    found.into_iter().map(|raw| finding(document, &mut lines, &raw)).collect()
}

fn ask<'d>(set: &'d Ruleset, evaluator: &Evaluator<'d>, document: &'d Document<'_>, found: &mut Vec<Raw<'d>>) {
    set.unused(document, |node, rule| found.push(Raw { node, rule, fault: None }));
    set.visit(evaluator, document, |node, context| {
        for number in &context.rules {
            let Some(rule) = set.rules.get(*number as usize) else { continue };
            match evaluator.holds(&rule.test, node) {
                Ok(true) => {}
                Ok(false) => found.push(Raw { node, rule, fault: None }),
                Err(fault) => found.push(Raw { node, rule, fault: Some(fault) }),
            }
        }
    });
}

/// Counts lines from finding to finding.
struct Lines<'d> {
    document: &'d Document<'d>,
    at: u32,
    line: u32,
}

impl Lines<'_> {
    fn of(&mut self, node: NodeId) -> u32 {
        let start = self.document.node(node).start;
        self.line += self.document.lines_between(self.at, start);
        self.at = start;
        self.line
    }
}

fn finding(document: &Document<'_>, lines: &mut Lines<'_>, raw: &Raw<'_>) -> Finding {
    Finding {
        rule: raw.rule.id.to_string(),
        level: raw.rule.level,
        path: document.xpath(raw.node),
        line: lines.of(raw.node),
        fault: raw.fault.map(|fault| fault.to_string()),
    }
}

/// Where the tables are wrong; empty, as a test proves.
#[must_use]
pub fn faults_of_tables() -> Vec<String> {
    [Syntax::Ubl, Syntax::Cii].into_iter().flat_map(|syntax| crate::vocabulary::Vocabulary::of(syntax).faults.clone()).collect()
}
