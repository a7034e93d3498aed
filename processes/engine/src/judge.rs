//! What is said about a model when it is saved: rules of the standard, rules of the house, and soundness, in one list.

use std::fmt;

use bpmn::lint::{self, Severity};
use bpmn::model::Definitions;
use bpmn::xml::Document;

use crate::model::{Feel, Model, Refusal};
use crate::net::{Net, NodeId};
use crate::soundness::{self, Channel, Frame, MOST_STATES};

/// Whether a model may be published.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// It can be executed, and every run comes to its proper end.
    Sound,
    /// It can be executed, but some run does not.
    Unsound,
    /// It breaks the standard, or holds elements that are not executed.
    Refused,
    /// It is too large to be searched completely.
    Undecided,
    /// The file is no BPMN model.
    Unreadable,
}

/// How grave a finding is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Level {
    /// Should be better.
    Note,
    /// Stands in the way of publication.
    Fault,
}

/// Something that was found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// The rule, by its name.
    pub rule: &'static str,
    /// How grave it is.
    pub level: Level,
    /// The ids of the elements that are meant.
    pub elements: Vec<String>,
    /// The line in the file, if it is about one place.
    pub line: Option<u32>,
    /// What is wrong and what to do, in German.
    pub text: String,
    /// For faults of soundness: what acts, one after the other, until it is so.
    pub way: Vec<Step>,
}

/// A step of the way to a fault.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Step {
    /// The id of the element that acts. An activity acts twice: it begins and is done.
    pub element: String,
    /// What people call it.
    pub words: String,
    /// The ids of the flows on which tokens are afterwards.
    pub flows: Vec<String>,
    /// The ids of the elements in which tokens are afterwards.
    pub nodes: Vec<String>,
}

/// A verdict with its reasons.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Judgement {
    /// The verdict.
    pub verdict: Verdict,
    /// Its reasons, faults first.
    pub findings: Vec<Finding>,
    /// How many states were looked at; 0 where none were.
    pub states: usize,
}

impl Verdict {
    /// One word, as programs read it.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Sound => "sound",
            Self::Unsound => "unsound",
            Self::Refused => "refused",
            Self::Undecided => "undecided",
            Self::Unreadable => "unreadable",
        }
    }
}

impl fmt::Display for Verdict {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Sound => "in Ordnung: jeder Ablauf kommt zu seinem Ende",
            Self::Unsound => "nicht in Ordnung: nicht jeder Ablauf kommt zu seinem Ende",
            Self::Refused => "wird nicht ausgeführt",
            Self::Undecided => "nicht entschieden: zu groß",
            Self::Unreadable => "kein lesbares BPMN-Modell",
        })
    }
}

/// Judges the bytes of a file.
#[must_use]
pub fn judge(file: &[u8]) -> Judgement {
    let document = match Document::read(file) {
        Ok(document) => document,
        Err(error) => return unreadable("xml", error.to_string()),
    };
    let model = match Definitions::read(&document) {
        Ok(model) => model,
        Err(error) => return unreadable("bpmn", error.to_string()),
    };
    let linted = lint::check(&document, &model);
    let mut findings: Vec<Finding> = linted.findings.iter().map(of_lint).collect();
    if !linted.is_executable() {
        return Judgement { verdict: Verdict::Refused, findings, states: 0 };
    }
    let net = match Net::of(&model) {
        Ok(net) => net,
        Err(error) => {
            findings.insert(0, fault("net", error.to_string()));
            return Judgement { verdict: Verdict::Refused, findings, states: 0 };
        }
    };
    let executable = model.processes.iter().any(|process| process.executable);
    // What is only drawn to be read need not be written so that it runs.
    let level = if executable { Level::Fault } else { Level::Note };
    let refusals = Model::of(&model, &Feel).err().unwrap_or_default();
    let refused = executable && !refusals.is_empty();
    findings.extend(refusals.into_iter().map(|refusal| of_refusal(refusal, level)));
    findings.sort_by_key(|finding| std::cmp::Reverse(finding.level));
    if refused {
        return Judgement { verdict: Verdict::Refused, findings, states: 0 };
    }
    let report = soundness::check(&net, Channel::Bag, MOST_STATES);
    let verdict = match report.is_sound() {
        Some(true) => Verdict::Sound,
        Some(false) => Verdict::Unsound,
        None => Verdict::Undecided,
    };
    let id = |node: &u16| net.node(*node).id.clone();
    let found = report.findings(&net).into_iter().map(|found| Finding {
        elements: found.nodes.iter().map(id).collect(),
        way: found
            .way
            .steps
            .iter()
            .zip(&found.way.frames)
            .map(|((node, _), frame)| step(&net, *node, frame))
            .filter(|step| !step.element.is_empty())
            .collect(),
        ..fault("soundness", found.text)
    });
    findings.splice(0..0, found);
    findings.sort_by_key(|finding| std::cmp::Reverse(finding.level));
    Judgement { verdict, findings, states: report.states }
}

fn step(net: &Net, node: NodeId, frame: &Frame) -> Step {
    let drawn = |ids: Vec<String>| ids.into_iter().filter(|id| !id.is_empty()).collect();
    Step {
        element: net.node(node).id.clone(),
        words: net.node(node).words(),
        flows: drawn(frame.flows.iter().map(|flow| net.flow_ids[usize::from(*flow)].clone()).collect()),
        nodes: drawn(frame.nodes.iter().map(|node| net.node(*node).id.clone()).collect()),
    }
}

fn of_lint(found: &lint::Finding) -> Finding {
    let level = if found.rule.severity == Severity::Note { Level::Note } else { Level::Fault };
    Finding {
        rule: found.rule.id,
        level,
        elements: Some(found.id.clone()).filter(|id| !id.is_empty()).into_iter().collect(),
        line: Some(found.line),
        text: found.message.clone(),
        way: Vec::new(),
    }
}

fn of_refusal(refusal: Refusal, level: Level) -> Finding {
    let Refusal { element, line, text } = refusal;
    let elements = Some(element).filter(|id| !id.is_empty()).into_iter().collect();
    Finding { rule: "run", level, elements, line, text, way: Vec::new() }
}

fn fault(rule: &'static str, text: String) -> Finding {
    Finding { rule, level: Level::Fault, elements: Vec::new(), line: None, text, way: Vec::new() }
}

fn unreadable(rule: &'static str, text: String) -> Judgement {
    Judgement { verdict: Verdict::Unreadable, findings: vec![fault(rule, text)], states: 0 }
}
