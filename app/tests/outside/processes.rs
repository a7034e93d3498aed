//! The routes of the process catalogue: what everybody on the staff may read.

use access::Action;
use workflow::models;

use crate::{
    ground::Ground,
    office::town,
    table::{Attempt, Entry, get},
};

pub(crate) fn entries() -> Vec<Entry> {
    vec![
        get("/prozesse", |g, _| {
            let name = published(g).1;
            read(g, "/prozesse").shows(&name)
        }),
        get("/prozesse/{process}", |g, _| process(g, "").shows("Antrag prüfen")),
        get("/prozesse/{process}/versionen/{number}", |g, _| {
            process(g, "/versionen/1").shows("frühere Version")
        }),
        get("/prozesse/{process}/vergleich", |g, _| {
            process(g, "/vergleich?von=1&mit=2").shows("bisher „3“, jetzt „5“")
        }),
        get("/prozesse/{process}/modell.bpmn", |g, _| process(g, "/modell.bpmn").shows("<definitions")),
        get("/prozesse/{process}/bild.svg", |g, _| process(g, "/bild.svg?version=1").shows("<svg")),
        get("/prozesse/{process}/prozess.pdf", |g, _| process(g, "/prozess.pdf").shows("%PDF")),
    ]
}

fn read(g: &Ground, path: &str) -> Attempt {
    town(g, "clara", Action::ViewProcesses, path)
}

/// A process with two versions.
fn process(g: &Ground, rest: &str) -> Attempt {
    let (key, name) = published(g);
    read(g, &format!("/prozesse/{key}{rest}")).name(&key, &format!("{key}-nicht")).word(&name)
}

/// Its key and its name.
pub(crate) fn published(g: &Ground) -> (String, String) {
    let (place, name) = (g.victim(), g.name());
    let (key, workflow) = (format!("prozess-{}", g.number()), rathaus::wiring::workflow());
    for days in ["3", "5"] {
        let model = format!(
            "<definitions xmlns=\"http://www.omg.org/spec/BPMN/20100524/MODEL\" xmlns:r=\"urn:rathaus:process:1\" targetNamespace=\"t\">\
             <process id=\"p\" name=\"{name}\" isExecutable=\"true\"><startEvent id=\"a\" name=\"Antrag da\"/>\
             <userTask id=\"t\" name=\"Antrag prüfen\" r:workingDays=\"{days}\"/><endEvent id=\"e\" name=\"Fertig\"/>\
             <sequenceFlow id=\"f\" sourceRef=\"a\" targetRef=\"t\"/><sequenceFlow id=\"g\" sourceRef=\"t\" targetRef=\"e\"/></process></definitions>"
        );
        place.act("paula", |act| models::actions::publish(&workflow, act, &key, &model));
    }
    (key, name)
}
