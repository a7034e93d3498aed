//! The routes on which processes are drawn, submitted and approved.

use access::Action;
use editor::{Kind, Place, Way};
use workflow::drafts::actions;

use crate::{
    ground::Ground,
    office::{led_back, town},
    table::{Attempt, Entry, get, post},
    web::Sent,
};

pub(crate) fn entries() -> Vec<Entry> {
    vec![
        get("/prozesse/entwuerfe", |g, _| draw(g, "/prozesse/entwuerfe").shows("Entwürfe")),
        get("/prozesse/neu", |g, _| draw(g, "/prozesse/neu")),
        post("/prozesse/neu", |g, _| {
            let name = g.name();
            let sent = Sent::form(&[("name", &name), ("kuerzel", &name.to_lowercase())]);
            let path = format!("/prozesse/{}/entwurf", name.to_lowercase());
            draw(g, "/prozesse/neu").sent(sent).leads(&path)
        }),
        get("/prozesse/{process}/entwurf", |g, _| begun(g, "").shows("Zur Freigabe einreichen")),
        post("/prozesse/{process}/entwurf", begin),
        post("/prozesse/{process}/entwurf/rueckgaengig", |g, _| {
            led_back(drawn(g, "/rueckgaengig").form(&[("version", "2")]))
        }),
        post("/prozesse/{process}/entwurf/wiederherstellen", |g, _| {
            let (key, attempt) = new(g, "/wiederherstellen", true);
            let place = g.victim();
            actions::go(&place.town, place.person("paula").id, &key, 2, true).unwrap();
            led_back(attempt.form(&[("version", "3")]))
        }),
        get("/prozesse/{process}/entwurf/profil", |g, _| begun(g, "/profil").shows("Steckbrief")),
        post("/prozesse/{process}/entwurf/profil", |g, _| {
            led_back(begun(g, "/profil").form(&[("version", "1"), ("name", "Anders"), ("zweck", "Dafür")]))
        }),
        get("/prozesse/{process}/entwurf/vergleich", changes),
        get("/prozesse/{process}/entwurf/einlesen", |g, _| begun(g, "/einlesen")),
        post("/prozesse/{process}/entwurf/einlesen", |g, _| {
            let bytes = editor::create("anders", "Anders").unwrap().write();
            let fields = vec![("version".to_owned(), "1".to_owned())];
            let (field, name) = ("datei", "anders.bpmn".to_owned());
            led_back(begun(g, "/einlesen").sent(Sent::Files { fields, field, name, bytes }))
        }),
        get("/prozesse/{process}/entwurf/verwerfen", |g, _| begun(g, "/verwerfen")),
        post("/prozesse/{process}/entwurf/verwerfen", |g, _| {
            let attempt = begun(g, "/verwerfen").form(&[("version", "1"), ("sicher", "yes")]);
            attempt.leads("/prozesse/entwuerfe")
        }),
        get("/prozesse/{process}/entwurf/modell.bpmn", |g, _| begun(g, "/modell.bpmn").shows("userTask")),
        post("/prozesse/{process}/entwurf/modell", |g, _| {
            let model = editor::create("anders", "Anders").unwrap().to_text();
            led_back(begun(g, "/modell").form(&[("version", "1"), ("modell", &model)]))
        }),
        get("/prozesse/{process}/entwurf/zeichnen", |g, _| {
            begun(g, "/zeichnen").shows("Speichern und prüfen")
        }),
        get("/prozesse/{process}/entwurf/gegenbeispiel", |g, _| {
            stuck(g, "/gegenbeispiel?befund=0&schritt=3").shows("Schritt 3 von")
        }),
        get("/prozesse/{process}/entwurf/schritt/{step}", |g, _| step(g, "")),
        post("/prozesse/{process}/entwurf/schritt/{step}", |g, _| {
            led_back(step(g, "").form(&[
                ("version", "1"),
                ("name", "Tun"),
                ("art", "user"),
                ("arbeitstage", "3"),
            ]))
        }),
        get("/prozesse/{process}/entwurf/schritt/{step}/feld/{number}", |g, _| step(g, "/feld/neu")),
        post("/prozesse/{process}/entwurf/schritt/{step}/feld/{number}", |g, _| {
            let fields = [("version", "1"), ("name", "gut"), ("frage", "Gut?"), ("art", "yes_no")];
            led_back(step(g, "/feld/neu").form(&fields))
        }),
        get("/prozesse/{process}/entwurf/schritt/{step}/danach", |g, _| step(g, "/danach")),
        post("/prozesse/{process}/entwurf/schritt/{step}/danach", |g, _| {
            led_back(step(g, "/danach").form(&[("version", "1"), ("art", "user"), ("name", "Prüfen")]))
        }),
        get("/prozesse/{process}/entwurf/schritt/{step}/verzweigen", |g, _| step(g, "/verzweigen")),
        post("/prozesse/{process}/entwurf/schritt/{step}/verzweigen", |g, _| {
            let fields = [("version", "1"), ("art", "exclusive"), ("name", "Gut?"), ("bedingung-1", "gut")];
            led_back(step(g, "/verzweigen").form(&fields))
        }),
        get("/prozesse/{process}/entwurf/schritt/{step}/weg", |g, _| step(g, "/weg")),
        post("/prozesse/{process}/entwurf/schritt/{step}/weg", |g, _| {
            let fields =
                [("version", "2"), ("weg-1", "teils"), ("bedingung-1", "teils"), ("aufgabe-1", "Teilen")];
            led_back(stuck(g, "/schritt/gut/weg").form(&fields))
        }),
        get("/prozesse/{process}/entwurf/schritt/{step}/frist", |g, _| step(g, "/frist")),
        post("/prozesse/{process}/entwurf/schritt/{step}/frist", |g, _| {
            let time = [("zeitart", "working_days"), ("zeit", "5")];
            let fields =
                [&[("version", "1"), ("art", "deadline"), ("aufgabe", "Mahnen")][..], &time].concat();
            led_back(step(g, "/frist").form(&fields))
        }),
        get("/prozesse/{process}/entwurf/schritt/{step}/entfernen", |g, _| step(g, "/entfernen")),
        post("/prozesse/{process}/entwurf/schritt/{step}/entfernen", |g, _| {
            led_back(step(g, "/entfernen").form(&[("version", "1")]))
        }),
        get("/prozesse/{process}/entwurf/weg/{way}", |g, _| begun(g, "/weg/weg_1")),
        post("/prozesse/{process}/entwurf/weg/{way}", |g, _| {
            led_back(begun(g, "/weg/weg_1").form(&[("version", "1"), ("name", "los"), ("ziel", "ende")]))
        }),
        get("/prozesse/{process}/entwurf/weg/{way}/entfernen", |g, _| begun(g, "/weg/weg_1/entfernen")),
        post("/prozesse/{process}/entwurf/weg/{way}/entfernen", |g, _| {
            led_back(stuck(g, "/weg/weg_6/entfernen").form(&[("version", "2")]))
        }),
        post("/prozesse/{process}/entwurf/einreichen", |g, _| {
            led_back(begun(g, "/einreichen").form(&[("version", "1"), ("notiz", "neu")]))
        }),
        post("/prozesse/{process}/entwurf/freigeben", |g, _| {
            let (key, attempt) = submitted(g, "/freigeben");
            attempt.form(&[("version", "2")]).leads(&format!("/prozesse/{key}"))
        }),
        post("/prozesse/{process}/entwurf/zurueckgeben", |g, _| {
            let (_, attempt) = submitted(g, "/zurueckgeben");
            led_back(attempt.form(&[("version", "2"), ("grund", "Frist fehlt")]))
        }),
    ]
}

fn draw(g: &Ground, path: &str) -> Attempt {
    town(g, "paula", Action::DrawProcess, path)
}

/// A draft of a head, changed once where `changed`, and what the process manager does to it.
fn new(g: &Ground, verb: &str, changed: bool) -> (String, Attempt) {
    let (place, name) = (g.victim(), g.name());
    let key = name.to_lowercase();
    actions::create(&place.town, place.person("hanna").id, &key, &name, None).unwrap();
    if changed {
        actions::edit(&place.town, place.person("hanna").id, &key, 1, deadlock).unwrap();
    }
    let attempt = draw(g, &format!("/prozesse/{key}/entwurf{verb}"));
    let nothing = g.name().to_lowercase();
    (key.clone(), attempt.name(&key, &nothing).word(&name))
}

/// Ways of which one is taken, and a join that waits for both.
fn deadlock(document: &mut bpmn::xml::Document) -> kernel::Result<()> {
    let way = |label: &str, condition: &str| Way {
        label: label.into(),
        condition: condition.into(),
        task: Some(label.into()),
    };
    let ways = [way("ja", "gut"), way("nein", "")];
    let place = Place { after: "bearbeiten", way: None };
    actions::at("art", editor::branch(document, place, Kind::Exclusive, "Gut?", &ways))?;
    actions::at("art", editor::set_kind(document, "entscheidung", Kind::Parallel))
}

fn begun(g: &Ground, verb: &str) -> Attempt {
    new(g, verb, false).1
}

fn drawn(g: &Ground, verb: &str) -> Attempt {
    new(g, verb, true).1
}

fn stuck(g: &Ground, verb: &str) -> Attempt {
    drawn(g, verb)
}

fn step(g: &Ground, verb: &str) -> Attempt {
    begun(g, &format!("/schritt/bearbeiten{verb}"))
}

/// A published process: its key and name.
fn published(g: &Ground) -> (String, String) {
    let (place, name) = (g.victim(), g.name());
    let key = name.to_lowercase();
    let model = editor::create(&key, &name).unwrap().to_text();
    let workflow = rathaus::wiring::workflow();
    place.act("paula", |act| workflow::models::actions::publish(&workflow, act, &key, &model).map(drop));
    (key, name)
}

/// What the draft of a published process changes.
fn changes(g: &Ground, _: bool) -> Attempt {
    let ((key, name), place) = (published(g), g.victim());
    actions::begin(&place.town, place.person("hanna").id, &key).unwrap();
    let attempt = draw(g, &format!("/prozesse/{key}/entwurf/vergleich"));
    attempt.name(&key, &g.name().to_lowercase()).word(&name).shows("Es gibt keinen Unterschied")
}

/// A published process without a draft.
fn begin(g: &Ground, _: bool) -> Attempt {
    let (key, name) = published(g);
    let path = format!("/prozesse/{key}/entwurf");
    draw(g, &path).name(&key, &g.name().to_lowercase()).word(&name).form(&[]).leads(&path)
}

/// A draft that its head has submitted.
fn submitted(g: &Ground, verb: &str) -> (String, Attempt) {
    let (key, attempt) = new(g, verb, false);
    let workflow = rathaus::wiring::workflow();
    g.victim().act("hanna", |act| actions::submit(&workflow, act, &key, 1, ""));
    let path = attempt.path.clone();
    let approve = town(g, "paula", Action::ApproveProcess, &path);
    (key, Attempt { names: attempt.names, words: attempt.words, ..approve })
}
