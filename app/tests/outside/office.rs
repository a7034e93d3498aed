//! The routes of the foundation's own pages: sign-in, account, operation, administration, audit.

use access::{
    Action, Thing,
    credentials::{self, TownKey},
    deputies,
};
use jiff::ToSpan;
use kernel::{Actor, Id};
use ledger::hex;

use crate::{
    ground::{FEEDBACK, Ground, HOSTS, PASSWORD, Person},
    table::{About, Attempt, Entry, get, post},
    web::{Ask, Sent},
};

pub(crate) fn entries() -> Vec<Entry> {
    vec![
        get("/anmelden", |_, _| everybody("/anmelden")),
        post("/anmelden", sign_in),
        get("/anmelden/code", |_, _| everybody("/anmelden/code")),
        post("/anmelden/code", second_step),
        post("/abmelden", |g, _| own(g, "/abmelden").form(&[]).leads("/anmelden")),
        get("/konto", |g, _| own(g, "/konto")),
        post("/konto/sitzung-beenden", end_session),
        post("/konto/ueberall-abmelden", |g, _| {
            own(g, "/konto/ueberall-abmelden").form(&[]).leads("/anmelden")
        }),
        get("/konto/passwort", |g, _| own(g, "/konto/passwort")),
        post("/konto/passwort", |g, _| {
            let new = "Ein Kranich am Ufer 7";
            let fields = [("current", PASSWORD), ("password", new), ("repeat", new)];
            own(g, "/konto/passwort").form(&fields).leads("/konto")
        }),
        get("/konto/einmalcode", |g, _| own(g, "/konto/einmalcode")),
        post("/konto/einmalcode/beginnen", |g, _| own(g, "/konto/einmalcode/beginnen").form(&[])),
        post("/konto/einmalcode", confirm_codes),
        post("/konto/einmalcode/entfernen", |g, _| {
            let (person, _) = with_codes(g);
            let path = "/konto/einmalcode/entfernen";
            Attempt::new(About::Own, &person.cookie, path).form(&[("current", PASSWORD)]).leads("/konto")
        }),
        post("/konto/wiederherstellung", |g, _| {
            let (person, code) = with_codes(g);
            let step = first_step(g, &person);
            let sent = Sent::form(&[("code", code.as_str())]);
            let entered =
                g.ask(&Ask::post(HOSTS[0], "/anmelden/code", &format!("anmeldeschritt={step}"), sent));
            let session = entered.cookie("sitzung").expect("the code is right");
            Attempt::new(About::Own, &format!("sitzung={session}"), "/konto/wiederherstellung").form(&[])
        }),
        post("/konto/vertretung", arrange_deputy),
        post("/konto/vertretung/beenden", end_deputy),
        get("/betrieb", |g, _| town(g, "otto", Action::OperateJobs, "/betrieb")),
        get("/betrieb/auftraege/{job}", |g, _| job(g, "").shows("Gescheiterter Auftrag")),
        post("/betrieb/auftraege/{job}/wiederholen", |g, _| {
            job(g, "/wiederholen").form(&[]).leads("/betrieb")
        }),
        post("/betrieb/auftraege/{job}/verwerfen", |g, _| {
            job(g, "/verwerfen").form(&[("reason", "Empfänger verzogen")]).leads("/betrieb")
        }),
        get("/verwaltung", |g, _| town(g, "ada", Action::AdministerPeople, "/verwaltung")),
        get("/verwaltung/personen/neu", |g, _| {
            town(g, "ada", Action::AdministerPeople, "/verwaltung/personen/neu")
        }),
        post("/verwaltung/personen/neu", |g, _| {
            let (name, path) = (g.name(), "/verwaltung/personen/neu");
            let email = format!("{}@{}", name.to_lowercase(), HOSTS[0]);
            let fields = [("given_name", "Neu"), ("family_name", name.as_str()), ("email", email.as_str())];
            town(g, "ada", Action::AdministerPeople, path).form(&fields).shows(&name)
        }),
        get("/verwaltung/personen/{person}", |g, _| person(g, "")),
        post("/verwaltung/personen/{person}", |g, _| {
            let fields = [("given_name", "Anders"), ("family_name", "Heißt"), ("version", "1")];
            let email = format!("{}@{}", g.name().to_lowercase(), HOSTS[0]);
            led_back(person(g, "").form(&[&fields[..], &[("email", email.as_str())]].concat()))
        }),
        post("/verwaltung/personen/{person}/sperren", |g, _| led_back(person(g, "/sperren").form(&[]))),
        post("/verwaltung/personen/{person}/entsperren", unlock),
        post("/verwaltung/personen/{person}/passwort", |g, _| {
            person(g, "/passwort").form(&[]).shows("Passwort")
        }),
        post("/verwaltung/personen/{person}/zweiter-faktor", |g, _| {
            led_back(person(g, "/zweiter-faktor").form(&[]))
        }),
        post("/verwaltung/personen/{person}/rolle-geben", |g, _| role(g, "/rolle-geben", "head")),
        post("/verwaltung/personen/{person}/rolle-nehmen", |g, _| role(g, "/rolle-nehmen", "clerk")),
        get("/verwaltung/einheiten/neu", |g, _| {
            town(g, "ada", Action::AdministerPeople, "/verwaltung/einheiten/neu")
        }),
        post("/verwaltung/einheiten/neu", |g, _| {
            let (key, unit) = (g.name(), g.victim().units["bau"].to_string());
            let fields = [("key", key.as_str()), ("name", "Neue Einheit"), ("parent", unit.as_str())];
            let attempt = town(g, "ada", Action::AdministerPeople, "/verwaltung/einheiten/neu");
            nothing(g, attempt.form(&fields).leads("/verwaltung"), &unit)
        }),
        get("/verwaltung/einstellungen", |g, _| {
            town(g, "ada", Action::EditSettings, "/verwaltung/einstellungen")
        }),
        post("/verwaltung/einstellungen", settings),
        get("/revision", |g, _| town(g, "rita", Action::AuditLedger, "/revision")),
        post("/revision/pruefung", |g, _| {
            town(g, "rita", Action::AuditLedger, "/revision/pruefung").form(&[]).shows("Keine Abweichung")
        }),
        get("/bausteine", |g, _| own(g, "/bausteine")),
    ]
}

pub(crate) fn everybody(path: &str) -> Attempt {
    Attempt::new(About::Everybody, "", path)
}

/// What a member of staff does to their own account; a person who is there for this alone.
pub(crate) fn own(g: &Ground, path: &str) -> Attempt {
    Attempt::new(About::Own, &g.passer_by(g.victim()).cookie, path)
}

/// What concerns the whole town.
pub(crate) fn town(g: &Ground, who: &str, action: Action, path: &str) -> Attempt {
    Attempt::new(About::Policy(action, Thing::TOWN), &g.victim().person(who).cookie, path)
}

/// Names a thing by its id.
pub(crate) fn nothing(g: &Ground, attempt: Attempt, id: &impl ToString) -> Attempt {
    attempt.name(id, &g.victim().town.world.id::<()>())
}

fn sign_in(g: &Ground, _: bool) -> Attempt {
    let person = g.passer_by(g.victim());
    everybody("/anmelden").form(&[("email", &person.email), ("password", PASSWORD)]).leads("/arbeitsplatz")
}

/// A person who needs a code after the password, and a code that counts once.
fn with_codes(g: &Ground) -> (Person, String) {
    let (person, place) = (g.passer_by(g.victim()), g.victim());
    let key = TownKey::new(place.town.keys.derive("staff secrets"));
    let actor = Actor::Staff { person: person.id, deputy_for: None };
    let app = place.town.write(&actor, |act| Ok(credentials::actions::begin_totp(act, &key)?)).unwrap();
    let shown = app.shown_at(place.town.now());
    let codes =
        place.town.write(&actor, |act| Ok(credentials::actions::confirm_totp(act, &key, &shown)?)).unwrap();
    (person, codes[0].expose().clone())
}

/// Signs in with the password of somebody who also needs a code, and gives the key of the step between.
fn first_step(g: &Ground, person: &Person) -> String {
    let sent = Sent::form(&[("email", person.email.as_str()), ("password", PASSWORD)]);
    let reply = g.ask(&Ask::post(HOSTS[0], "/anmelden", "", sent));
    reply.cookie("anmeldeschritt").expect("a code is wanted")
}

/// The step between password and code is a key that the browser holds.
fn second_step(g: &Ground, _: bool) -> Attempt {
    let (person, code) = with_codes(g);
    let step = first_step(g, &person);
    let mut attempt =
        Attempt::new(About::Key, "", "/anmelden/code").form(&[("code", &code)]).leads("/arbeitsplatz");
    attempt.key = format!("anmeldeschritt={step}");
    attempt.key_name(&step, &altered(&step), &altered(&altered(&step)))
}

/// The same with another first letter.
pub(crate) fn altered(key: &str) -> String {
    let first = match key.as_bytes().first() {
        Some(b'A') => 'B',
        Some(b'B') => 'C',
        _ => 'A',
    };
    format!("{first}{}", key.get(1..).unwrap_or_default())
}

fn end_session(g: &Ground, _: bool) -> Attempt {
    let person = g.passer_by(g.victim());
    g.sign_in(HOSTS[0], &person.email);
    let sessions = g.victim().town.read(|read| Ok(access::sessions::of_person(read, person.id)?)).unwrap();
    let hash = hex(&sessions[0].token_hash);
    let attempt = Attempt::new(About::Own, &person.cookie, "/konto/sitzung-beenden");
    attempt.form(&[("sitzung", &hash)]).leads("/konto").name(&hash, &altered(&hash))
}

fn confirm_codes(g: &Ground, _: bool) -> Attempt {
    let (person, town) = (g.passer_by(g.victim()), &g.victim().town);
    let key = TownKey::new(town.keys.derive("staff secrets"));
    let actor = Actor::Staff { person: person.id, deputy_for: None };
    let app = town.write(&actor, |act| Ok(credentials::actions::begin_totp(act, &key)?)).unwrap();
    let code = app.shown_at(town.now());
    Attempt::new(About::Own, &person.cookie, "/konto/einmalcode").form(&[("code", &code)])
}

fn arrange_deputy(g: &Ground, _: bool) -> Attempt {
    let deputy = g.victim().person("bernd").id.to_string();
    let fields = [
        ("deputy", deputy.as_str()),
        ("starts_at-day", "20"),
        ("starts_at-month", "6"),
        ("starts_at-year", "2026"),
        ("ends_at-day", "27"),
        ("ends_at-month", "6"),
        ("ends_at-year", "2026"),
    ];
    own(g, "/konto/vertretung").form(&fields).leads("/konto")
}

fn end_deputy(g: &Ground, _: bool) -> Attempt {
    let (person, place) = (g.passer_by(g.victim()), g.victim());
    let actor = Actor::Staff { person: person.id, deputy_for: None };
    let (now, deputy) = (place.town.now(), place.person("anton").id);
    let week = now.saturating_add((7 * 24).hours()).unwrap();
    let id: Id<deputies::Deputyship> = place
        .town
        .write(&actor, |act| Ok(deputies::actions::arrange(act, person.id, deputy, now, week)?))
        .unwrap();
    let thing = Thing::of_person(person.id, Some(place.units["bau"]));
    let attempt = Attempt::new(
        About::Policy(Action::ArrangeDeputy, thing),
        &person.cookie,
        "/konto/vertretung/beenden",
    );
    nothing(g, attempt.form(&[("id", &id.to_string())]).leads("/konto"), &id)
}

fn job(g: &Ground, verb: &str) -> Attempt {
    let id = g.dead_letter(g.victim());
    nothing(g, town(g, "otto", Action::OperateJobs, &format!("/betrieb/auftraege/{id}{verb}")), &id)
}

/// A member of staff as the administration sees them.
fn person(g: &Ground, verb: &str) -> Attempt {
    let person = g.victim().enter(&format!("gast{}", g.number()), access::Role::Clerk, "bau");
    let path = format!("/verwaltung/personen/{}{verb}", person.id);
    nothing(g, town(g, "ada", Action::AdministerPeople, &path), &person.id).word(&person.email)
}

pub(crate) fn led_back(attempt: Attempt) -> Attempt {
    let back: Vec<&str> = attempt.path.splitn(5, '/').take(4).collect();
    let back = back.join("/");
    attempt.leads(&back)
}

fn unlock(g: &Ground, _: bool) -> Attempt {
    let attempt = led_back(person(g, "/entsperren").form(&[]));
    let id = attempt.names[0].real.parse().unwrap();
    g.victim().act("ada", |act| Ok(access::people::actions::lock(act, id)?));
    attempt
}

fn role(g: &Ground, verb: &str, role: &str) -> Attempt {
    let unit = g.victim().units["bau"].to_string();
    let attempt = led_back(person(g, verb).form(&[("role", role), ("unit", &unit)]));
    nothing(g, attempt, &unit)
}

fn settings(g: &Ground, _: bool) -> Attempt {
    let version = g.victim().town.settings_version().unwrap().to_string();
    let url = format!("http://{}", HOSTS[0]);
    let fields = [
        ("version", version.as_str()),
        ("name", "Stadt Auen"),
        ("short_name", "Auen"),
        ("represented_by", "Bürgermeisterin Erika Muster"),
        ("state", "ST"),
        ("address.street", "Markt 1"),
        ("address.postal_code", "00000"),
        ("address.place", "Auen"),
        ("phone", "00000 1-0"),
        ("email", "rathaus@example.org"),
        ("mail_from", "rathaus@example.org"),
        ("opening_hours", "Montag 8 bis 12 Uhr"),
        ("public_url", url.as_str()),
        ("accent", "#004b76"),
        ("number_rules.file", "{class}/{year}/{number}"),
        ("number_rules.case", "{file}-{number}"),
        ("privacy_officer", "datenschutz@example.org"),
        ("feedback_class", FEEDBACK.0),
        ("feedback_unit", FEEDBACK.1),
    ];
    let path = "/verwaltung/einstellungen";
    town(g, "ada", Action::EditSettings, path).form(&fields).leads(path)
}
