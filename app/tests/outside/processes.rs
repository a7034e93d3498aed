//! The routes of the process catalogue: what everybody on the staff may read.

use access::Action;
use workflow::{VersionId, models};

use crate::{
    ground::{Ground, HOSTS, both},
    office::town,
    table::{Attempt, Entry, get, post},
    web::{Ask, Sent},
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
        post("/prozesse/{process}/versionen/{number}/umstellen", |g, _| {
            let (key, name, current) = begun_between(g);
            let path = format!("/prozesse/{key}/versionen/1");
            let attempt = town(g, "paula", Action::ApproveProcess, &format!("{path}/umstellen"));
            let attempt = attempt.name(&key, &format!("{key}-nicht")).word(&name);
            attempt.form(&[("auf", &current.to_string())]).leads(&format!("{path}?umgestellt=1&geblieben=0"))
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
    let (key, name) = (format!("prozess-{}", g.number()), g.name());
    publish(g, &key, &name, "3");
    publish(g, &key, &name, "5");
    (key, name)
}

/// The same, with an instance that runs on the first version; and its version in force.
fn begun_between(g: &Ground) -> (String, String, VersionId) {
    let (key, name) = (format!("prozess-{}", g.number()), g.name());
    publish(g, &key, &name, "3");
    let case = g.general(g.victim(), "buergerservice", "clara", false);
    g.begin(&case, &key);
    let current = publish(g, &key, &name, "5");
    (key, name, current)
}

fn publish(g: &Ground, key: &str, name: &str, days: &str) -> VersionId {
    let workflow = rathaus::wiring::workflow();
    let model = format!(
        "<definitions xmlns=\"http://www.omg.org/spec/BPMN/20100524/MODEL\" xmlns:r=\"urn:rathaus:process:1\" targetNamespace=\"t\">\
         <process id=\"p\" name=\"{name}\" isExecutable=\"true\"><startEvent id=\"a\" name=\"Antrag da\"/>\
         <userTask id=\"t\" name=\"Antrag prüfen\" r:workingDays=\"{days}\"/><endEvent id=\"e\" name=\"Fertig\"/>\
         <sequenceFlow id=\"f\" sourceRef=\"a\" targetRef=\"t\"/><sequenceFlow id=\"g\" sourceRef=\"t\" targetRef=\"e\"/></process></definitions>"
    );
    g.victim().act("paula", |act| models::actions::publish(&workflow, act, key, &model))
}

#[test]
fn running_instances_go_over_on_the_page_of_their_version() {
    for g in both("processmoves") {
        let (key, _, current) = begun_between(&g);
        let path = format!("/prozesse/{key}/versionen/1");
        let see =
            |who: &str, path: &str| g.ask(&Ask::get(HOSTS[0], path, &g.victim().person(who).cookie)).body;
        let page = see("paula", &path);
        assert!(page.contains("1 Ablauf auf Version 2 umstellen"), "{page}");
        assert!(!see("clara", &path).contains("Laufende Abläufe umstellen"), "she may not");
        let fields = [("auf", current.to_string())];
        let fields = fields.each_ref().map(|(name, value)| (*name, value.as_str()));
        let cookie = &g.victim().person("paula").cookie;
        let done = g.ask(&Ask::post(HOSTS[0], &format!("{path}/umstellen"), cookie, Sent::form(&fields)));
        assert_eq!(done.status, 303);
        let page = see("paula", done.header("location"));
        assert!(page.contains("Ein Ablauf wurde umgestellt."), "{page}");
        assert!(!page.contains("umstellen</button>"), "nothing is left");
    }
}
