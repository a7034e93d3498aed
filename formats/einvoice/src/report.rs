//! The judgement of a document.

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
    let mut raw = Vec::new();
    let evaluator = Evaluator::new(&document, limits.steps);
    for set in &document.vocabulary.rulesets {
        ask(set, &evaluator, &document, &mut raw);
    }
    let findings: Vec<_> = raw.into_iter().map(|(node, rule, fault)| finding(&document, node, rule, fault)).collect();
    let verdict = if findings.iter().any(|finding| finding.level == Level::Fatal) {
        Verdict::Invalid
    } else if findings.is_empty() {
        Verdict::Valid
    } else {
        Verdict::Remarks
    };
    Report { verdict, syntax: Some(document.syntax()), findings, refusal: None }
}

type Raw<'r> = (NodeId, &'r crate::edition::Rule, Option<crate::judge::Fault>);

fn ask<'r>(set: &'r Ruleset, evaluator: &Evaluator<'_>, document: &Document<'_>, found: &mut Vec<Raw<'r>>) {
    for unused in &set.unused {
        let at = match unused.attribute {
            None => document.at(unused.path).next(),
            Some(attribute) => document.at(unused.path).find(|node| document.attribute_at(*node, attribute).is_some()),
        };
        if let (Some(node), Some(rule)) = (at, set.rules.get(unused.rule as usize)) {
            found.push((node, rule, None));
        }
    }
    set.visit(evaluator, document, |node, context| {
        for number in &context.rules {
            let Some(rule) = set.rules.get(*number as usize) else { continue };
            match evaluator.holds(&rule.test, node) {
                Ok(true) => {}
                Ok(false) => found.push((node, rule, None)),
                Err(fault) => found.push((node, rule, Some(fault))),
            }
        }
    });
}

fn finding(document: &Document<'_>, node: NodeId, rule: &crate::edition::Rule, fault: Option<crate::judge::Fault>) -> Finding {
    Finding {
        rule: rule.id.to_string(),
        level: rule.level,
        path: document.xpath(node),
        line: document.position(node).0,
        fault: fault.map(|fault| fault.to_string()),
    }
}

/// Where the tables are wrong; empty, as a test proves.
#[must_use]
pub fn faults_of_tables() -> Vec<String> {
    [Syntax::Ubl, Syntax::Cii].into_iter().flat_map(|syntax| crate::vocabulary::Vocabulary::of(syntax).faults.clone()).collect()
}
