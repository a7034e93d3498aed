//! `rathaus process check`: may a process be published?

use engine::{Finding, Judgement, Level, Verdict, judge};
use kernel::{Error, Result};

use super::Format;
use crate::commands::say;

/// Judges BPMN files; says whether all of them may be published.
pub(crate) fn check(files: &[String], format: Format) -> Result<bool> {
    let mut all = true;
    for file in files {
        let bytes = std::fs::read(file).map_err(|error| Error::internal(format!("{file}: {error}")))?;
        let judgement = judge(&bytes);
        all &= judgement.verdict == Verdict::Sound;
        match format {
            Format::Text => text(file, &judgement).iter().for_each(say),
            Format::Json => say(json(file, &judgement)),
        }
    }
    Ok(all)
}

fn text(file: &str, judgement: &Judgement) -> Vec<String> {
    let states = match judgement.states {
        0 => String::new(),
        states => format!(" ({states} Zustände geprüft)"),
    };
    let mut lines = vec![format!("{file}: {}{states}", judgement.verdict)];
    for finding in &judgement.findings {
        let level = if finding.level == Level::Fault { "Fehler" } else { "Hinweis" };
        let line = finding.line.map_or_else(String::new, |line| format!(", Zeile {line}"));
        lines.push(format!("  {level}{line} [{}]: {}", finding.rule, finding.text));
        let mut steps: Vec<_> = finding.way.iter().map(|step| step.words.as_str()).collect();
        // An activity begins and is done: said once where nothing comes between.
        steps.dedup();
        if !steps.is_empty() {
            lines.push(format!("    So kommt es dazu: {}", steps.join(" → ")));
        }
    }
    lines
}

fn json(file: &str, judgement: &Judgement) -> serde_json::Value {
    let findings = judgement.findings.iter().map(|Finding { rule, level, elements, line, text, way }| {
        let way: Vec<_> = way.iter().map(|step| &step.element).collect();
        let level = if *level == Level::Fault { "fault" } else { "note" };
        serde_json::json!({ "rule": rule, "level": level, "elements": elements, "line": line, "text": text, "way": way })
    });
    serde_json::json!({
        "file": file,
        "verdict": judgement.verdict.as_str(),
        "states": judgement.states,
        "findings": findings.collect::<Vec<_>>(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const DEADLOCK: &[u8] = br#"<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" targetNamespace="t" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">
      <process id="p" name="Antrag" isExecutable="true">
        <startEvent id="start" name="Antrag da"/>
        <exclusiveGateway id="weg" name="Welcher Weg?"/>
        <userTask id="eins" name="Akte holen"/>
        <userTask id="zwei" name="Stellungnahme einholen"/>
        <parallelGateway id="beide" name="Beides da"/>
        <endEvent id="ende" name="fertig"/>
        <sequenceFlow id="f1" sourceRef="start" targetRef="weg"/>
        <sequenceFlow id="f2" name="Akte" sourceRef="weg" targetRef="eins"><conditionExpression xsi:type="tFormalExpression">akte</conditionExpression></sequenceFlow>
        <sequenceFlow id="f3" name="Stellungnahme" sourceRef="weg" targetRef="zwei"><conditionExpression xsi:type="tFormalExpression">not(akte)</conditionExpression></sequenceFlow>
        <sequenceFlow id="f4" sourceRef="eins" targetRef="beide"/>
        <sequenceFlow id="f5" sourceRef="zwei" targetRef="beide"/>
        <sequenceFlow id="f6" sourceRef="beide" targetRef="ende"/>
      </process></definitions>"#;

    #[test]
    fn a_deadlock_is_told_with_its_way() {
        let judgement = judge(DEADLOCK);
        assert_eq!(judgement.verdict, Verdict::Unsound);
        insta::assert_snapshot!(text("antrag.bpmn", &judgement).join("\n"));
        insta::assert_snapshot!(format!("{:#}", json("antrag.bpmn", &judgement)));
    }

    #[test]
    fn what_is_no_model_is_said_to_be_none() {
        assert_eq!(judge(b"<html/>").verdict, Verdict::Unreadable);
        assert_eq!(judge(b"no xml").verdict, Verdict::Unreadable);
        let attack = b"<!DOCTYPE d [<!ENTITY e 'x'>]><definitions>&e;</definitions>";
        assert_eq!(judge(attack).verdict, Verdict::Unreadable);
    }
}
