//! The judgement of a document.

use std::borrow::Cow;

use rustc_hash::FxHashMap;

use crate::edition::{Level, Ruleset};
use crate::german::{self, Words};
use crate::judge::Evaluator;
use crate::limits::Limits;
use crate::scenario::Scenario;
use crate::schema;
use crate::syntax::Syntax;
use crate::terms::Terms;
use crate::xml::{Document, NodeId, Refusal, Walk, read};

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
    /// The set that the rule belongs to; `Schema` for the schema of the syntax.
    pub set: &'static str,
    /// The rule's name.
    pub rule: String,
    /// How grave it is for this document.
    pub level: Level,
    /// How grave the rule says it is, before the scenario has its say.
    pub own_level: Level,
    /// The business term or group, if there is one.
    pub term: Option<&'static str>,
    /// The way to the element.
    pub path: String,
    /// Its line.
    pub line: u32,
    /// What is wrong, in a German sentence.
    pub text: Cow<'static, str>,
    /// What to do about it.
    pub advice: Cow<'static, str>,
    /// The rule could not be worked out at this place; the official ones stop there, too.
    pub unproved: bool,
}

/// The judgement.
#[derive(Debug, Clone)]
pub struct Report {
    /// As a whole.
    pub verdict: Verdict,
    /// The syntax, if it was recognised.
    pub syntax: Option<Syntax>,
    /// The scenario by whose rules it was judged.
    pub scenario: Option<&'static Scenario>,
    /// What is wrong, in the order of the file.
    pub findings: Vec<Finding>,
    /// Why it was not judged, or not to the end.
    pub refusal: Option<Refusal>,
}

/// What is asked of a document.
#[derive(Debug, Clone)]
pub struct Options {
    /// Bounds of what is looked at.
    pub limits: Limits,
    /// The sets of rules; none: those of the document's scenario.
    pub sets: Option<Vec<&'static str>>,
    /// Whether the schema is asked, too. If it is broken, no rule is asked.
    pub schema: bool,
}

impl Default for Options {
    fn default() -> Self {
        Self { limits: Limits::default(), sets: None, schema: true }
    }
}

/// Judges a document by the rules of its scenario.
#[must_use]
pub fn check(bytes: &[u8], options: &Options) -> Report {
    let document = match read(bytes, &options.limits) {
        Ok(document) => document,
        Err(refusal) => {
            let verdict = if refusal.is_fault() { Verdict::Invalid } else { Verdict::Undecided };
            return Report {
                verdict,
                syntax: None,
                scenario: None,
                findings: Vec::new(),
                refusal: Some(refusal),
            };
        }
    };
    judge(&document, options)
}

/// Judges a document that was read.
pub(crate) fn judge(document: &Document<'_>, options: &Options) -> Report {
    let scenario = Scenario::of(&document.specification(), document.kind());
    let (findings, refusal) = gather(document, options, scenario);
    let fatal = |finding: &Finding| finding.level == Level::Fatal;
    let verdict = if findings.iter().any(|finding| fatal(finding) && !finding.unproved) {
        Verdict::Invalid
    } else if refusal.is_some() || findings.iter().any(fatal) {
        Verdict::Undecided
    } else if findings.is_empty() {
        Verdict::Valid
    } else {
        Verdict::Remarks
    };
    Report { verdict, syntax: Some(document.syntax()), scenario, findings, refusal }
}

/// A rule that does not hold for an element, or why that could not be worked out.
struct Raw<'r> {
    node: NodeId,
    set: &'static str,
    rule: &'r crate::edition::Rule,
    fault: Option<crate::judge::Fault>,
}

/// How many findings are kept before those are thrown away that will not be reported.
const KEPT: usize = 1 << 16;

/// What was found. Of each rule only the first ones are reported, so no file can make the list grow without end.
struct Found<'r> {
    raws: Vec<Raw<'r>>,
    /// How many of each rule.
    most: usize,
    bound: usize,
}

impl<'r> Found<'r> {
    fn add(&mut self, raw: Raw<'r>) {
        self.raws.push(raw);
        if self.raws.len() >= self.bound {
            self.thin_out();
            self.bound = KEPT.max(2 * self.raws.len());
        }
    }

    /// In the order of the file, of each rule the first ones.
    fn thin_out(&mut self) {
        self.raws.sort_by_key(|raw| raw.node);
        let mut counts: FxHashMap<&str, usize> = FxHashMap::default();
        self.raws.retain(|raw| {
            let count = counts.entry(&raw.rule.id).or_default();
            *count += 1;
            *count <= self.most
        });
    }
}

fn gather(
    document: &Document<'_>,
    options: &Options,
    scenario: Option<&'static Scenario>,
) -> (Vec<Finding>, Option<Refusal>) {
    let mut walk = Walk::new(document);
    if options.schema {
        let breaches = breaches(document, options, &mut walk);
        if !breaches.is_empty() {
            return (breaches, None);
        }
    }
    let evaluator = Evaluator::new(document, options.limits.steps);
    let mut found = Found { raws: Vec::new(), most: options.limits.findings, bound: KEPT };
    for set in &document.vocabulary.rulesets {
        let wanted = match (&options.sets, scenario) {
            (Some(sets), _) => sets.contains(&set.name),
            (None, Some(scenario)) => scenario.sets.contains(&set.name),
            (None, None) => true,
        };
        if wanted {
            ask(set, &evaluator, document, &mut found);
        }
    }
    found.thin_out();
    let findings = found.raws.into_iter().map(|raw| finding(document, &mut walk, &raw, scenario)).collect();
    // Elements whose context could not be worked out were not asked about anything.
    (findings, evaluator.is_exhausted().then_some(Refusal::TooMany("Prüfschritte")))
}

/// What the schema says.
fn breaches(document: &Document<'_>, options: &Options, walk: &mut Walk<'_>) -> Vec<Finding> {
    let mut found = Vec::new();
    let first_ones = |found: &mut Vec<(NodeId, schema::Breach)>| {
        found.sort_by_key(|(node, _)| *node);
        found.truncate(options.limits.findings);
    };
    schema::check(document, &document.vocabulary.schema, |node, breach| {
        found.push((node, breach));
        if found.len() >= KEPT.saturating_add(options.limits.findings) {
            first_ones(&mut found);
        }
    });
    first_ones(&mut found);
    let finding = |(node, breach): (NodeId, schema::Breach)| {
        let Words { term, text, advice } = german::breach(document, node, breach);
        Finding {
            set: "Schema",
            rule: "SCHEMA".to_owned(),
            level: Level::Fatal,
            own_level: Level::Fatal,
            term,
            path: walk.xpath(node),
            line: walk.line(node),
            text,
            advice,
            unproved: false,
        }
    };
    found.into_iter().map(finding).collect()
}

fn ask<'d>(set: &'d Ruleset, evaluator: &Evaluator<'d>, document: &'d Document<'_>, found: &mut Found<'d>) {
    set.unused(document, |node, rule| found.add(Raw { node, set: set.name, rule, fault: None }));
    set.visit(evaluator, document, |node, context| {
        for number in &context.rules {
            let Some(rule) = set.rules.get(*number as usize) else { continue };
            match evaluator.holds(&rule.test, node) {
                Ok(true) => {}
                Ok(false) => found.add(Raw { node, set: set.name, rule, fault: None }),
                Err(fault) => found.add(Raw { node, set: set.name, rule, fault: Some(fault) }),
            }
        }
    });
}

fn finding(
    document: &Document<'_>,
    walk: &mut Walk<'_>,
    raw: &Raw<'_>,
    scenario: Option<&Scenario>,
) -> Finding {
    let words = german::words(document, raw.rule, raw.node, raw.fault);
    let own_term = raw.rule.term.map(|term| Terms::all().get(term).id).filter(|term| *term != "BG-0");
    Finding {
        set: raw.set,
        rule: raw.rule.id.to_string(),
        level: scenario.and_then(|scenario| scenario.level(&raw.rule.id)).unwrap_or(raw.rule.level),
        own_level: raw.rule.level,
        term: words.term.or(own_term),
        path: walk.xpath(raw.node),
        line: walk.line(raw.node),
        text: words.text,
        advice: words.advice,
        unproved: raw.fault.is_some(),
    }
}

/// Where the tables are wrong; empty, as a test proves.
#[must_use]
pub fn faults_of_tables() -> Vec<String> {
    [Syntax::Ubl, Syntax::Cii]
        .into_iter()
        .flat_map(|syntax| crate::vocabulary::Vocabulary::of(syntax).faults.clone())
        .collect()
}
