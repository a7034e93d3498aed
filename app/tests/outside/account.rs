//! The routes of passkeys and of proving once more who one is.

use crate::{
    authenticator::{Authenticator, Ceremony},
    ground::{Ground, HOSTS, PASSWORD, Person},
    office::{altered, everybody, own},
    table::{About, Attempt, Entry, get, post},
    web::{Ask, Sent},
};

const BEGIN: &str = "/konto/passkeys/beginnen";
const BEGIN_SIGN_IN: &str = "/anmelden/passkey/beginnen";

pub(crate) fn entries() -> Vec<Entry> {
    vec![
        post(BEGIN_SIGN_IN, |_, _| everybody(BEGIN_SIGN_IN).form(&[]).shows("challenge")),
        post("/anmelden/passkey", sign_in),
        get("/konto/nachweis", |g, _| own(g, "/konto/nachweis?zurueck=/konto").shows("noch einmal")),
        post("/konto/nachweis", |g, _| {
            let fields = [("zurueck", "/arbeitsplatz"), ("current", PASSWORD)];
            own(g, "/konto/nachweis").form(&fields).leads("/arbeitsplatz")
        }),
        post("/konto/nachweis/passkey", prove),
        get("/konto/zweiter-faktor", |g, _| own(g, "/konto/zweiter-faktor").shows("zweiten Faktor")),
        get("/konto/passkeys", |g, _| own(g, "/konto/passkeys").shows("Passkey")),
        get("/konto/passkeys/neu", |g, _| own(g, "/konto/passkeys/neu").shows("name=\"name\"")),
        post(BEGIN, |g, _| own(g, BEGIN).form(&[]).shows("challenge")),
        post("/konto/passkeys", register),
        post("/konto/passkeys/umbenennen", |g, _| {
            let (id, attempt) = with_own(g, "/konto/passkeys/umbenennen");
            attempt.form(&[("id", &id), ("name", "Diensthandy")]).leads("/konto/passkeys")
        }),
        post("/konto/passkeys/entfernen", |g, _| {
            let (id, attempt) = with_own(g, "/konto/passkeys/entfernen");
            attempt.form(&[("id", &id)]).leads("/konto/passkeys?entfernt=ja")
        }),
    ]
}

/// A person who registered a passkey, its name, and the authenticator.
fn with_passkey(g: &Ground) -> (Person, String, Authenticator) {
    let (person, name) = (g.passer_by(g.victim()), g.name());
    let mut phone = Authenticator::new(g.number());
    let ceremony = Ceremony::begin(g, BEGIN, &person.cookie);
    let answer = phone.create(&ceremony);
    let cookie = [person.cookie.as_str(), &ceremony.cookie()].join("; ");
    let sent = Sent::form(&[("name", name.as_str()), ("antwort", &answer)]);
    let reply = g.ask(&Ask::post(HOSTS[0], "/konto/passkeys", &cookie, sent));
    assert_eq!(reply.header("location"), "/konto/passkeys", "{reply:?}");
    (person, name, phone)
}

/// What is done to a passkey of one's own.
fn with_own(g: &Ground, path: &str) -> (String, Attempt) {
    let (person, name, phone) = with_passkey(g);
    let id = phone.id();
    (id.clone(), Attempt::new(About::Own, &person.cookie, path).name(&id, &altered(&id)).word(&name))
}

/// A genuine answer is worth nothing without the browser that got the question.
fn sign_in(g: &Ground, _: bool) -> Attempt {
    let (person, _, phone) = with_passkey(g);
    let ceremony = Ceremony::begin(g, BEGIN_SIGN_IN, "");
    let step = &ceremony.token;
    let mut attempt = Attempt::new(About::Key, "", "/anmelden/passkey");
    attempt.key = ceremony.cookie();
    attempt
        .key_name(step, &altered(step), &altered(&altered(step)))
        .form(&[("zurueck", "/konto"), ("antwort", &phone.get(&ceremony))])
        .word(&person.email)
        .leads("/konto")
}

/// Who shows somebody else's answer to somebody else's question, proves nothing of themselves.
fn prove(g: &Ground, _: bool) -> Attempt {
    let (person, _, phone) = with_passkey(g);
    let ceremony = Ceremony::begin(g, BEGIN_SIGN_IN, "");
    let fields = [("zurueck", "/arbeitsplatz"), ("antwort", &phone.get(&ceremony))];
    held(&person, &ceremony, "/konto/nachweis/passkey").form(&fields).leads("/arbeitsplatz")
}

fn register(g: &Ground, _: bool) -> Attempt {
    let person = g.passer_by(g.victim());
    let ceremony = Ceremony::begin(g, BEGIN, &person.cookie);
    let answer = Authenticator::new(g.number()).create(&ceremony);
    let fields = [("name", "Diensthandy"), ("antwort", &answer)];
    held(&person, &ceremony, "/konto/passkeys").form(&fields).leads("/konto/passkeys")
}

/// What ends a ceremony of this person. Everybody else shows its cookie too.
fn held(person: &Person, ceremony: &Ceremony, path: &str) -> Attempt {
    let mut attempt = Attempt::new(About::Own, &person.cookie, path);
    attempt.key = ceremony.cookie();
    attempt.name(&ceremony.token, &altered(&ceremony.token)).word(&person.email)
}
