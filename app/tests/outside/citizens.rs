//! The routes of citizens: site, drafts, the status of an application, checking a letter.

use access::State;
use citizen::{
    drafts::actions as drafts,
    site::barriers::{self, Report},
};
use jobs::{Job, Registry, Retry, Worker};
use records::documents::Direction;
use std::sync::{Arc, Mutex, PoisonError};

use crate::{
    ground::{Ground, Place, WITH_FILE},
    office::{altered, everybody},
    table::{About, Attempt, Entry, get, post},
    things::{Applied, OpenDraft, PDF, SERVICE, answers},
    web::Sent,
};

pub(crate) fn entries() -> Vec<Entry> {
    let mut entries = vec![
        get("/", |_, _| everybody("/")),
        get("/leistungen", |_, _| everybody("/leistungen?q=melde")),
        get("/leistungen/{service}", |_, _| everybody("/leistungen/meldebescheinigung")),
        get("/impressum", |_, _| everybody("/impressum")),
        get("/datenschutz", |_, _| everybody("/datenschutz")),
        get("/barrierefreiheit", |_, _| everybody("/barrierefreiheit")),
        post("/barrierefreiheit", |_, _| {
            everybody("/barrierefreiheit")
                .form(&[("text", "Der Kontrast ist zu klein."), ("email", "kim@example.org")])
                .leads("/barrierefreiheit/eingang/")
        }),
        get("/barrierefreiheit/eingang/{key}", reported),
        get("/leichte-sprache", |_, _| everybody("/leichte-sprache")),
        get("/kontakt", |_, _| everybody("/kontakt")),
        get("/pruefen", |_, _| everybody("/pruefen")),
        post("/pruefen", |_, _| everybody("/pruefen").sent(Sent::file(&[], "datei", "a.pdf", PDF))),
        get("/log/checkpoint", log),
        get("/log/key", |_, _| everybody("/log/key")),
        get("/log/tile/{*path}", log),
    ];
    entries.extend(status());
    entries.extend(filling_in());
    entries
}

fn log(g: &Ground, _: bool) -> Attempt {
    let town = &g.victim().town;
    town.sequence().unwrap();
    let size = town.read(|read| Ok(ledger::latest(read)?)).unwrap().expect("a checkpoint").unverified().size;
    let tile = if size < 256 { format!("/log/tile/0/000.p/{size}") } else { "/log/tile/0/000".to_owned() };
    everybody(&tile)
}

fn status() -> Vec<Entry> {
    vec![
        get("/status/{key}", |g, _| {
            let (it, attempt) = applied(g, State::InWork, "");
            attempt.shows(&it.case.reference)
        }),
        post("/status/{key}/antwort", |g, _| {
            let (it, attempt) = applied(g, State::Waiting, "/antwort");
            let sent = Sent::file(&[("antwort", "Die im Auenweg.")], "datei", "nachweis.pdf", PDF);
            attempt.sent(sent).leads(&format!("/status/{}", it.key))
        }),
        post("/status/{key}/zuruecknehmen", |g, _| {
            let (it, attempt) = applied(g, State::InWork, "/zuruecknehmen");
            attempt.form(&[]).leads(&format!("/status/{}", it.key))
        }),
        get("/status/{key}/dokumente/{document}", |g, _| {
            let (it, mut attempt) = applied(g, State::InWork, "");
            let (document, title) = g.document(g.victim(), it.case.id, Direction::Outgoing);
            attempt.path += &format!("/dokumente/{document}");
            attempt.name(&document, &g.victim().town.world.id::<()>()).word(&title).shows("%PDF")
        }),
    ]
}

/// An application with the key of its applicant.
fn applied(g: &Ground, state: State, path: &str) -> (Applied, Attempt) {
    let (it, other) = (g.applied(g.victim(), state, false), g.applied(g.victim(), State::Received, false));
    let world = &g.victim().town.world;
    let forged = g.victim().forged_key(it.case.id, other.case.id);
    let nothing = format!("{}{}", world.id::<()>(), world.id::<()>());
    let attempt = Attempt::new(About::Key, "", &format!("/status/{}{path}", it.key));
    let attempt = attempt.key_name(&it.key, &forged, &nothing).word(&it.name).word(&it.case.reference);
    (it, attempt)
}

/// A reported barrier with the key of who reported it.
fn reported(g: &Ground, _: bool) -> Attempt {
    let town = &g.victim().town;
    let report = || {
        let report = Report { text: "Der Kontrast ist zu klein.", email: "kim@example.org" };
        let source = std::net::Ipv4Addr::from_bits(g.number());
        let key = barriers::report_barrier(town, source.into(), &report).unwrap().expect("a case");
        (barriers::reported(town, &key).unwrap(), key.to_string())
    };
    let ((case, key), (other, _)) = (report(), report());
    let forged = g.victim().forged_key(case.id, other.id);
    let nothing = format!("{}{}", town.world.id::<()>(), town.world.id::<()>());
    let attempt = Attempt::new(About::Key, "", &format!("/barrierefreiheit/eingang/{key}"));
    attempt.key_name(&key, &forged, &nothing).word(&case.reference).shows(&case.reference)
}

fn filling_in() -> Vec<Entry> {
    vec![
        post("/antrag/{service}", |_, _| everybody("/antrag/meldebescheinigung").form(&[]).leads("/antrag/")),
        get("/antrag/{service}/pruefen", |g, _| {
            let (open, attempt) = draft(g, true, "pruefen");
            attempt.shows(&open.name)
        }),
        post("/antrag/{service}/absenden", |g, _| draft(g, true, "absenden").1.form(&[]).leads("/status/")),
        get("/antrag/{service}/code", |g, _| {
            let (open, attempt) = draft(g, false, "code");
            attempt.shows(&open.email)
        }),
        post("/antrag/{service}/code", check_code),
        post("/antrag/{service}/code/neu", |g, _| {
            draft(g, false, "code/neu").1.form(&[]).leads("/antrag/meldebescheinigung/code")
        }),
        get("/antrag/{service}/merken", |g, _| draft(g, false, "merken").1),
        post("/antrag/{service}/loeschen", |g, _| {
            draft(g, false, "loeschen").1.form(&[]).leads("/leistungen/")
        }),
        get("/antrag/{service}/seite/{page}", |g, _| {
            let (open, attempt) = draft(g, false, "seite/person");
            attempt.shows(&open.name)
        }),
        post("/antrag/{service}/seite/{page}", |g, _| {
            let (open, attempt) = draft(g, false, "seite/person");
            let typed = answers(&g.name(), &open.email);
            attempt.sent(Sent::Form(typed)).leads("/antrag/meldebescheinigung/")
        }),
        get("/antrag/fortsetzen", |_, _| everybody("/antrag/fortsetzen")),
        post("/antrag/fortsetzen", |g, _| {
            let (open, mut attempt) = draft(g, false, "");
            attempt.path = "/antrag/fortsetzen".to_owned();
            attempt.key.clear();
            // What somebody typed comes back in the form.
            attempt.words.retain(|word| *word != open.email);
            attempt.form(&[("code", &open.code), ("email", &open.email)]).leads("/antrag/meldebescheinigung/")
        }),
    ]
}

/// A draft with the cookie that opens it.
fn draft(g: &Ground, proven: bool, path: &str) -> (OpenDraft, Attempt) {
    let open = g.draft(g.victim(), SERVICE, proven);
    let mut attempt = Attempt::new(About::Key, "", &format!("/antrag/{SERVICE}/{path}"));
    attempt.key = open.cookie.clone();
    let forged = altered(&open.code);
    let attempt = attempt.key_name(&open.code, &forged, &altered(&forged)).word(&open.name).word(&open.email);
    (open, attempt)
}

fn check_code(g: &Ground, _: bool) -> Attempt {
    let (open, attempt) = draft(g, false, "code");
    let town = &g.victim().town;
    let draft = drafts::open(town, [127, 0, 0, 1].into(), &open.code).unwrap();
    drafts::send_code(town, &draft, &open.email).unwrap();
    let digits = digits_sent_to(g.victim(), &open.email);
    attempt.form(&[("code", &digits)]).leads("/antrag/meldebescheinigung/pruefen")
}

/// The six digits in the mail to this address, as its owner reads them.
pub(crate) fn digits_sent_to(place: &Place, email: &str) -> String {
    let found = Arc::new(Mutex::new(String::new()));
    let (seen, email) = (found.clone(), email.to_owned());
    let read = move |_: &store::Database, job: &Job| {
        let mail: citizen::mails::Mail = serde_json::from_value(job.payload.clone()).unwrap();
        if mail.to == email {
            let mut words = mail.text.split(|c: char| !c.is_ascii_digit());
            *seen.lock().unwrap_or_else(PoisonError::into_inner) =
                words.find(|word| word.len() == 6).unwrap_or_default().to_owned();
        }
        Ok(())
    };
    let registry = Registry::new().on(citizen::mails::JOB, Retry::default(), read);
    Worker::new(registry, place.town.world.clone()).run_until_idle(place.town.database()).unwrap();
    let digits = found.lock().unwrap_or_else(PoisonError::into_inner).clone();
    assert_eq!(digits.len(), 6, "a code was sent");
    digits
}

/// A draft with a file in it: its cookie and the file's id.
pub(crate) fn draft_with_file(g: &Ground, place: &Place) -> (OpenDraft, String) {
    let open = g.draft(place, WITH_FILE, true);
    let sent = Sent::file(&[("selbst", "true")], "anlage", "nachweis.pdf", PDF);
    let path = format!("/antrag/{WITH_FILE}/seite/erklaerung");
    g.ask(&crate::web::Ask::post(place.host, &path, &open.cookie, sent));
    let draft = drafts::open(&place.town, [127, 0, 0, 1].into(), &open.code).unwrap();
    let file = draft.files.first().expect("the file was taken").file.id.clone();
    (open, file)
}
