//! The routes by which units are changed, people moved and the town's own texts written.

use access::{
    Action, Role,
    units::{self, UnitData},
};
use citizen::site::{self, Text};
use kernel::{Lang, UnitId};

use crate::{
    ground::Ground,
    office::{led_back, nothing, town},
    table::{Attempt, Entry, get, post},
};

pub(crate) fn entries() -> Vec<Entry> {
    vec![
        get("/verwaltung/einheiten/{unit}", |g, _| unit(g, "").1),
        post("/verwaltung/einheiten/{unit}", |g, _| {
            let (id, attempt) = unit(g, "");
            let (version, key) = (version(g, id), g.name());
            let fields = [("version", version.as_str()), ("key", &key), ("name", "Anders"), ("tasks", "")];
            led_back(attempt.form(&fields))
        }),
        post("/verwaltung/einheiten/{unit}/verlegen", |g, _| {
            let (id, attempt) = unit(g, "/verlegen");
            let (version, parent) = (version(g, id), g.victim().units["bau"].to_string());
            nothing(g, led_back(attempt.form(&[("version", &version), ("parent", &parent)])), &parent)
        }),
        post("/verwaltung/einheiten/{unit}/schliessen", |g, _| {
            let (id, attempt) = unit(g, "/schliessen");
            led_back(attempt.form(&[("version", &version(g, id)), ("sicher", "yes")]))
        }),
        post("/verwaltung/einheiten/{unit}/oeffnen", |g, _| {
            let (id, attempt) = unit(g, "/oeffnen");
            let seen = version(g, id).parse().unwrap();
            g.victim().act("ada", |act| Ok(units::actions::close(act, id, seen, Vec::new())?));
            led_back(attempt.form(&[("version", &version(g, id))]))
        }),
        post("/verwaltung/personen/{person}/umsetzen", move_to),
        get("/verwaltung/texte", |g, _| text(g, "")),
        get("/verwaltung/texte/{page}/{lang}", |g, _| text(g, "/kontakt/en")),
        post("/verwaltung/texte/{page}/{lang}", |g, _| {
            let (version, title) = (latest(g), g.name());
            let fields = [("version", version.as_str()), ("titel", &title), ("text", "**Text**")];
            text(g, "/kontakt/en").form(&fields).leads("/verwaltung/texte/kontakt/en")
        }),
        get("/verwaltung/texte/{page}/{lang}/{version}", |g, _| {
            let (number, title) = written(g);
            text(g, &format!("/kontakt/en/{number}")).word(&title).shows(&title)
        }),
        post("/verwaltung/texte/{page}/{lang}/{version}", |g, _| {
            let (number, _) = written(g);
            let path = format!("/kontakt/en/{number}");
            text(g, &path).form(&[("version", &latest(g))]).leads("/verwaltung/texte/kontakt/en")
        }),
    ]
}

/// A unit as the administration sees it, with nobody in it.
fn unit(g: &Ground, verb: &str) -> (UnitId, Attempt) {
    let (place, name) = (g.victim(), g.name());
    let parent = Some(place.units["stadt"]);
    let id = place.act("ada", |act| {
        let data = UnitData { key: name.clone(), name: name.clone(), tasks: String::new() };
        Ok(units::actions::create(act, parent, data)?)
    });
    let path = format!("/verwaltung/einheiten/{id}{verb}");
    let attempt = town(g, "ada", Action::AdministerPeople, &path).word(&name).shows(&name);
    (id, nothing(g, attempt, &id))
}

fn version(g: &Ground, unit: UnitId) -> String {
    let found = g.victim().town.read(|read| Ok(units::find(read, unit)?)).unwrap();
    found.expect("the unit is there").version.to_string()
}

fn move_to(g: &Ground, _: bool) -> Attempt {
    let place = g.victim();
    let person = place.enter(&format!("gast{}", g.number()), Role::Clerk, "bau");
    let [from, to] = ["bau", "registratur"].map(|unit| place.units[unit].to_string());
    let path = format!("/verwaltung/personen/{}/umsetzen", person.id);
    let attempt = town(g, "ada", Action::AdministerPeople, &path).form(&[("from", &from), ("to", &to)]);
    nothing(g, nothing(g, nothing(g, led_back(attempt), &person.id), &from), &to).word(&person.email)
}

/// The town's own texts; which pages there are is no secret.
fn text(g: &Ground, path: &str) -> Attempt {
    town(g, "ada", Action::EditSettings, &format!("/verwaltung/texte{path}"))
}

fn latest(g: &Ground) -> String {
    let town = &g.victim().town;
    let all = town.read(|read| site::actions::versions(read, "kontakt", Lang::English)).unwrap();
    all.first().map_or(0, |version| version.number).to_string()
}

/// A version of a text, and its title.
fn written(g: &Ground) -> (String, String) {
    let (seen, title) = (latest(g).parse().unwrap(), g.name());
    let text = Text { title: title.clone(), markdown: "**Text**".into() };
    g.victim().act("ada", |act| site::actions::write(act, "kontakt", Lang::English, seen, &text));
    (latest(g), title)
}
