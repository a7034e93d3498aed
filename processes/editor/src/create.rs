//! A new process: beginning, one task, end.

use bpmn::xml::{Document, Element};

use crate::draw::draw;
use crate::tree::{child, read};
use crate::{Refused, set_name};

/// What a new file holds; ids and names are put in afterwards.
const EMPTY: &str = r#"<?xml version="1.0" encoding="UTF-8"?>
<bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL"
    xmlns:bpmndi="http://www.omg.org/spec/BPMN/20100524/DI" xmlns:dc="http://www.omg.org/spec/DD/20100524/DC"
    xmlns:di="http://www.omg.org/spec/DD/20100524/DI" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"
    xmlns:r="urn:rathaus:process:1" id="datei" targetNamespace="urn:rathaus:process"
    expressionLanguage="https://www.omg.org/spec/DMN/20191111/FEEL/" exporter="rathaus">
  <bpmn:process id="p" name="" isExecutable="true">
    <bpmn:startEvent id="start" name="Begonnen"/>
    <bpmn:userTask id="bearbeiten" name="Bearbeiten"/>
    <bpmn:endEvent id="ende" name="Erledigt"/>
    <bpmn:sequenceFlow id="weg_1" sourceRef="start" targetRef="bearbeiten"/>
    <bpmn:sequenceFlow id="weg_2" sourceRef="bearbeiten" targetRef="ende"/>
  </bpmn:process>
</bpmn:definitions>
"#;

/// A new process of this key and name.
///
/// # Errors
/// Where the name has a character that XML does not allow.
pub fn create(key: &str, name: &str) -> Result<Document, Refused> {
    let mut document = Document::read(EMPTY.as_bytes()).map_err(|error| Refused(error.to_string()))?;
    let process = child(document.root(), "process");
    let process = process.ok_or_else(|| Refused("Die Datei hat keinen Prozess.".to_owned()))?;
    let taken = document.root().descendants().filter_map(|found: Element<'_>| found.attribute("id"));
    let id = if taken.into_iter().any(|id| id == key) { format!("prozess_{key}") } else { key.to_owned() };
    document.set_attribute(process, "id", &id)?;
    set_name(&mut document, &id, name)?;
    draw(&mut document)?;
    read(&document)?;
    Ok(document)
}
