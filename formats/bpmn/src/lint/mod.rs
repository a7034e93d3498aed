//! What is wrong with a model, in German: at which step, and what to do.
//!
//! Faults break a rule of the standard about structure: such a model is refused. What is not supported (level C) is kept
//! and shown but not executed. Notes are what the town asks for before a process is published.

mod context;
mod rules;
mod words;

pub(crate) use context::{Context, Out};

use crate::limits;
use crate::model::Definitions;
use crate::xml::{Document, NodeId};

/// How grave a finding is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// Should be better before the process is published.
    Note,
    /// Level C: kept and shown, not executed.
    Unsupported,
    /// Breaks the standard: refused.
    Fault,
}

/// A rule that models are checked by.
pub struct Rule {
    /// Its name, for tests and links.
    pub id: &'static str,
    /// How grave it is to break it.
    pub severity: Severity,
    /// Where the standard says so (BPMN 2.0.2), or that it is a rule of the house.
    pub source: &'static str,
    /// What it demands, in German.
    pub demand: &'static str,
    pub(crate) check: fn(&Context<'_>, &mut Out<'_>),
}

impl std::fmt::Debug for Rule {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} ({:?})", self.id, self.severity)
    }
}

/// Something that a rule found.
#[derive(Debug, Clone)]
pub struct Finding {
    /// The rule.
    pub rule: &'static Rule,
    /// The element that is wrong.
    pub element: NodeId,
    /// Its id, empty if it has none.
    pub id: String,
    /// The line on which it begins.
    pub line: u32,
    /// What is wrong and what to do, in German.
    pub message: String,
}

/// Everything that was found, the gravest first, then in the order of the file.
#[derive(Debug, Clone, Default)]
pub struct Report {
    /// The findings.
    pub findings: Vec<Finding>,
}

impl Report {
    /// Whether the model breaks the standard, so that it cannot be executed.
    #[must_use]
    pub fn is_refused(&self) -> bool {
        self.of(Severity::Fault).next().is_some()
    }

    /// Whether it can be executed: no fault, nothing of level C.
    #[must_use]
    pub fn is_executable(&self) -> bool {
        !self.is_refused() && self.of(Severity::Unsupported).next().is_none()
    }

    /// The findings of this severity.
    pub fn of(&self, severity: Severity) -> impl Iterator<Item = &Finding> {
        self.findings.iter().filter(move |finding| finding.rule.severity == severity)
    }
}

/// All rules, for tables and for tests.
pub fn rules() -> impl Iterator<Item = &'static Rule> {
    rules::ALL.iter().copied().flatten()
}

/// Checks a model by all rules.
#[must_use]
pub fn check(document: &Document, definitions: &Definitions) -> Report {
    let context = Context::new(document, definitions);
    let mut findings = Vec::new();
    for rule in rules() {
        let mut out = Out::new(document, rule, &mut findings);
        (rule.check)(&context, &mut out);
    }
    findings.sort_by_key(|finding| (std::cmp::Reverse(finding.rule.severity), finding.line));
    findings.truncate(limits::FINDINGS);
    Report { findings }
}
