//! The routes of the records: cases, documents, case files, file plan, worklists.

use access::{Action, State, Thing};
use records::documents::Direction;

use crate::{
    ground::Ground,
    office::{nothing, town},
    table::{About, Attempt, Entry, get, post},
    things::{Applied, PDF},
    web::Sent,
};

pub(crate) fn entries() -> Vec<Entry> {
    vec![
        get("/vorgaenge/{case}", |g, secret| {
            let (it, attempt) = case(g, secret, State::InWork, Action::ViewCase, "");
            attempt.shows(&it.name)
        })
        .also_secret(),
        post("/vorgaenge/{case}/uebernehmen", |g, secret| {
            let attempt = act(g, secret, State::Received, Action::AssignCase, "uebernehmen", &[]);
            // Nobody holds it, so that only the head knows of a secret one.
            let who = if secret { "hanna" } else { "clara" };
            Attempt { cookie: g.victim().person(who).cookie.clone(), ..attempt }
        })
        .also_secret(),
        post("/vorgaenge/{case}/zuweisen", |g, secret| {
            let carl = g.victim().person("carl").id.to_string();
            act(g, secret, State::InWork, Action::AssignCase, "zuweisen", &[("bearbeitung", &carl)])
        })
        .also_secret(),
        post("/vorgaenge/{case}/wiedervorlage", |g, secret| {
            let day = [("tag-day", "24"), ("tag-month", "12"), ("tag-year", "2026")];
            act(g, secret, State::InWork, Action::WorkOnCase, "wiedervorlage", &day)
        })
        .also_secret(),
        post("/vorgaenge/{case}/abschliessen", |g, secret| {
            act(g, secret, State::Decided, Action::CloseCase, "abschliessen", &[])
        })
        .also_secret(),
        post("/vorgaenge/{case}/wieder-oeffnen", |g, secret| {
            let reason = [("grund", "Es kam ein Schreiben nach.")];
            act(g, secret, State::Closed, Action::ReopenCase, "wieder-oeffnen", &reason)
        })
        .also_secret(),
        get("/suche", search).also_secret(),
        get("/notzugriff", |g, _| town(g, "bernd", Action::BreakGlass, "/notzugriff")),
        post("/notzugriff", break_glass),
        get("/dokumente/{document}", |g, secret| document(g, secret, Action::ViewCase, "").shows("%PDF"))
            .also_secret(),
        get("/dokumente/{document}/fassungen/{number}", |g, secret| {
            document(g, secret, Action::ViewCase, "/fassungen/1").shows("%PDF")
        })
        .also_secret(),
        post("/vorgaenge/{case}/dokumente", |g, secret| {
            let (it, attempt) = case(g, secret, State::InWork, Action::WorkOnCase, "/dokumente");
            let sent = Sent::file(&[("titel", "Ein Nachweis")], "datei", "nachweis.pdf", PDF);
            attempt.sent(sent).leads(&format!("/vorgaenge/{}", it.case.id))
        })
        .also_secret(),
        post("/dokumente/{document}/fassungen", |g, secret| {
            let attempt = document(g, secret, Action::WorkOnCase, "/fassungen");
            attempt.sent(Sent::file(&[], "datei", "neu.pdf", PDF)).leads("/vorgaenge/")
        })
        .also_secret(),
        get("/aktenplan", |g, _| town(g, "clara", Action::ViewFilePlan, "/aktenplan")),
        get("/aktenplan/{class}", |g, _| {
            let class =
                g.victim().town.read(|read| records::fileplan::actions::by_number(read, "12.20.20")).unwrap();
            let path = format!("/aktenplan/{}", class.id);
            nothing(g, town(g, "clara", Action::ViewFilePlan, &path), &class.id)
        }),
        post("/aktenplan", |g, _| {
            let plan = include_bytes!("../../demo/fileplan.csv");
            let sent = Sent::file(&[], "datei", "aktenplan.csv", plan);
            town(g, "regine", Action::EditFilePlan, "/aktenplan").sent(sent).leads("/aktenplan")
        }),
        get("/akten/{file}", |g, _| file(g, "")),
        get("/arbeitsplatz", |g, _| {
            Attempt::new(About::Own, &g.passer_by(g.victim()).cookie, "/arbeitsplatz").shows("Arbeitsvorrat")
        }),
        get("/arbeitsplatz/{unit}", |g, _| {
            let (unit, clara) = (g.victim().units["buergerservice"], g.victim().person("clara"));
            let about = About::Policy(Action::ViewCase, Thing::of_unit(unit));
            nothing(g, Attempt::new(about, &clara.cookie, &format!("/arbeitsplatz/{unit}")), &unit)
        }),
        post("/vorgaenge/{case}/antrag/rueckfrage", |g, secret| {
            let question = [("frage", "Welche Wohnung meinen Sie?")];
            act(g, secret, State::InWork, Action::AskBack, "antrag/rueckfrage", &question)
        })
        .also_secret(),
        post("/vorgaenge/{case}/antrag/entscheiden", |g, secret| {
            let resident = g.resident(g.victim()).to_string();
            let fields = [
                ("ergebnis", "approved"),
                ("person", resident.as_str()),
                ("gruende", "Alles stimmt überein."),
            ];
            let attempt = act(g, secret, State::InWork, Action::DecideCase, "antrag/entscheiden", &fields);
            nothing(g, attempt, &resident)
        })
        .also_secret(),
    ]
}

/// A case of the citizens' office that Clara holds.
fn case(g: &Ground, secret: bool, state: State, action: Action, path: &str) -> (Applied, Attempt) {
    let it = g.applied(g.victim(), state, secret);
    let clara = g.victim().person("clara");
    let about = About::Policy(action, it.case.thing());
    let attempt = Attempt::new(about, &clara.cookie, &format!("/vorgaenge/{}{path}", it.case.id));
    let attempt = nothing(g, attempt, &it.case.id).word(&it.name).word(&it.case.reference);
    (it, attempt)
}

/// An act on it.
fn act(
    g: &Ground,
    secret: bool,
    state: State,
    action: Action,
    verb: &str,
    fields: &[(&str, &str)],
) -> Attempt {
    let (it, attempt) = case(g, secret, state, action, &format!("/{verb}"));
    let version = it.case.version.to_string();
    let fields = [&[("version", version.as_str())], fields].concat();
    attempt.form(&fields).leads(&format!("/vorgaenge/{}", it.case.id))
}

fn search(g: &Ground, secret: bool) -> Attempt {
    let (it, attempt) = case(g, secret, State::InWork, Action::ViewCase, "");
    let mut attempt = attempt.shows(&it.name).name(&it.case.reference, &"99.99.99/2026/1-1");
    attempt.words.retain(|word| *word != it.case.reference);
    attempt.path = format!("/suche?q={}", it.case.reference);
    attempt
}

/// Everybody who works on cases may open one of another unit in an emergency; that a secret one cannot be opened so is
/// tried elsewhere.
fn break_glass(g: &Ground, _: bool) -> Attempt {
    let it = g.applied(g.victim(), State::InWork, false);
    let reference = it.case.reference.as_str();
    let fields = [("zeichen", reference), ("grund", "Die Kollegin ist erkrankt.")];
    let about = About::Policy(Action::BreakGlass, it.case.thing());
    let attempt = Attempt::new(about, &g.victim().person("bernd").cookie, "/notzugriff").form(&fields);
    attempt.leads(&format!("/vorgaenge/{}", it.case.id)).name(&reference, &"99.99.99/2026/1-1").word(&it.name)
}

fn document(g: &Ground, secret: bool, action: Action, path: &str) -> Attempt {
    let it = g.applied(g.victim(), State::InWork, secret);
    let (id, title) = g.document(g.victim(), it.case.id, Direction::Internal);
    let about = About::Policy(action, it.case.thing());
    let attempt = Attempt::new(about, &g.victim().person("clara").cookie, &format!("/dokumente/{id}{path}"));
    nothing(g, attempt, &id).word(&title)
}

/// A case file of another unit than most attackers', with one case.
fn file(g: &Ground, query: &str) -> Attempt {
    let case = g.general(g.victim(), "bau", "bernd", false);
    let about = About::Policy(Action::ViewCase, case.thing());
    let attempt =
        Attempt::new(about, &g.victim().person("bernd").cookie, &format!("/akten/{}{query}", case.file));
    nothing(g, attempt, &case.file).word(&case.title).shows(&case.title)
}
