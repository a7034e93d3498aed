//! Each rule with a model that keeps it and one that breaks it.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod activities;
mod advice;
mod collaborations;
mod connections;
mod data;
mod events;
mod names;

use std::collections::BTreeSet;

use bpmn::lint::{Report, Severity, check, rules};
use bpmn::model::Definitions;
use bpmn::xml::Document;

/// A rule, a model without and a model with the fault; of both what stands in `definitions`.
type Case = (&'static str, String, String);

const START: &str = "<startEvent id='s' name='Antrag da'/>";
const TASK: &str = "<userTask id='t' name='Prüfen'/>";
const END: &str = "<endEvent id='e' name='Erledigt'/>";

/// Elements, one after the other by sequence flows.
fn chain(elements: &[&str]) -> String {
    let id = |element: &&str| element.split("id='").nth(1).unwrap().split('\'').next().unwrap().to_owned();
    let ids: Vec<String> = elements.iter().map(id).collect();
    let flows = ids.windows(2).map(|pair| flow(&pair[0], &pair[1], ""));
    elements.concat() + &flows.collect::<String>()
}

/// A sequence flow with something in it.
fn flow(from: &str, to: &str, inside: &str) -> String {
    format!(
        "<sequenceFlow id='{from}_{to}' name='dann' sourceRef='{from}' targetRef='{to}'>{inside}</sequenceFlow>"
    )
}

/// A formal expression as an element of this name.
fn formal(name: &str, text: &str) -> String {
    format!("<{name} xsi:type='tFormalExpression'>{text}</{name}>")
}

/// A process that is meant to be executed.
fn process(inside: &str) -> String {
    format!("<process id='p' name='Prozess' isExecutable='true'>{inside}</process>")
}

/// A process in which only this stands between start and end; it has the id `x`.
fn around(element: &str) -> String {
    process(&chain(&[START, element, END]))
}

fn report(inside: &str) -> Report {
    let text = format!(
        "<definitions xmlns='http://www.omg.org/spec/BPMN/20100524/MODEL' \
         xmlns:xsi='http://www.w3.org/2001/XMLSchema-instance' targetNamespace='town'>\n{inside}\n</definitions>"
    );
    let document = Document::read(text.as_bytes()).unwrap();
    check(&document, &Definitions::read(&document).unwrap())
}

fn cases() -> Vec<Case> {
    [
        names::cases(),
        connections::cases(),
        events::cases(),
        activities::cases(),
        data::cases(),
        collaborations::cases(),
        advice::cases(),
    ]
    .concat()
}

#[test]
fn each_rule_finds_its_fault_and_nothing_in_a_good_model() {
    for (rule, good, bad) in cases() {
        let good = report(&good);
        let wrong: Vec<&String> = good
            .findings
            .iter()
            .filter(|found| found.rule.id == rule || found.rule.severity == Severity::Fault)
            .map(|found| &found.message)
            .collect();
        assert!(wrong.is_empty(), "{rule}: the good model has findings: {wrong:#?}");
        let bad = report(&bad);
        let found: Vec<&str> = bad.findings.iter().map(|found| found.rule.id).collect();
        assert!(found.contains(&rule), "{rule}: the bad model has only {found:?}");
        let fault = rules().find(|known| known.id == rule).unwrap().severity == Severity::Fault;
        assert!(!fault || bad.is_refused(), "{rule} does not refuse");
    }
}

#[test]
fn every_rule_has_a_case() {
    let tried: BTreeSet<&str> = cases().iter().map(|(rule, ..)| *rule).collect();
    let all: BTreeSet<&str> = rules().map(|rule| rule.id).collect();
    assert_eq!(tried, all);
    assert_eq!(rules().count(), all.len(), "two rules have the same id");
}

#[test]
fn every_finding_is_a_sentence_with_a_place() {
    for (rule, _, bad) in cases() {
        for found in report(&bad).findings {
            let message = &found.message;
            assert!(found.line > 0, "{rule}");
            assert!(message.ends_with('.') || message.ends_with(".)"), "no sentence: {message}");
            assert!(message.starts_with(|c: char| c.is_uppercase() || c == '„'), "no sentence: {message}");
            assert!(!message.contains("{}") && !message.contains("  "), "not filled in: {message}");
        }
    }
    for rule in rules() {
        assert!(rule.demand.ends_with('.') && !rule.source.is_empty(), "{}", rule.id);
    }
}

#[test]
fn faults_come_first_and_notes_refuse_nothing() {
    let found = report(&process("<userTask id='t'/><endEvent id='e'/><startEvent id='s'/>"));
    let severities: Vec<Severity> = found.findings.iter().map(|found| found.rule.severity).collect();
    assert!(severities.is_sorted_by(|a, b| a >= b), "{severities:?}");
    let only_notes = report("<process id='p'/>");
    assert!(!only_notes.findings.is_empty() && only_notes.is_executable());
    let complex = report(&around("<task id='x' name='X' startQuantity='2'/>"));
    assert!(!complex.is_refused() && !complex.is_executable());
}
