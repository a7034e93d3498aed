//! Separation: every route is tried by a stranger, by the citizen of another case, by the staff of another unit and in
//! another role, and by citizens and staff of another town, with the name of a thing that is there. What they get is
//! compared, to the letter, with what they get for a thing that is not there.

use std::collections::{BTreeMap, BTreeSet};

use access::{POLICY, Refusal, Staff, State};

use crate::{
    citizens::draft_with_file,
    ground::{Ground, HOSTS, STAFF, WITH_FILE, both},
    table::{About, Attempt, Entry, Good, Name, all},
    things::SERVICE,
    web::{Ask, Reply, Sent},
};

/// Somebody who has no right to the thing, unless the policy says so.
pub(crate) struct Visitor {
    pub(crate) who: String,
    pub(crate) host: &'static str,
    pub(crate) cookie: String,
    /// A member of staff of the victim's own town.
    pub(crate) staff: Option<Staff>,
}

/// Everybody who tries.
pub(crate) fn visitors(g: &Ground) -> Vec<Visitor> {
    let mut all = Vec::new();
    let mut add = |who: &str, host, cookie: &str| {
        all.push(Visitor { who: who.to_owned(), host, cookie: cookie.to_owned(), staff: None });
    };
    for place in &g.places {
        add(&format!("a stranger at {}", place.host), place.host, "");
        let draft = g.draft(place, WITH_FILE, true);
        g.applied(place, State::Waiting, false);
        add(&format!("a citizen of {}", place.host), place.host, &draft.cookie);
    }
    let other = g.other();
    add("a citizen of the other town here", HOSTS[0], &g.draft(other, SERVICE, true).cookie);
    // Of the other town one person in each role.
    for (short, role, unit) in
        STAFF.into_iter().filter(|(short, ..)| !["carl", "bernd", "beate", "anton"].contains(short))
    {
        let who = format!("{short} ({}, {unit})", role.as_str());
        add(&format!("{who} of the other town there"), other.host, &other.person(short).cookie);
        add(&format!("{who} of the other town here"), HOSTS[0], &other.person(short).cookie);
    }
    for (short, role, unit) in STAFF {
        let person = g.victim().person(short);
        all.push(Visitor {
            who: format!("{short} ({}, {unit})", role.as_str()),
            host: HOSTS[0],
            cookie: person.cookie.clone(),
            staff: Some(g.victim().as_staff(person.id)),
        });
    }
    all
}

/// What has to come of an attempt.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Verdict {
    /// The same as for a thing that is not there.
    AsNothing,
    /// The person knows of the thing and is told that they may not.
    Refused,
    /// It is theirs, or nobody's.
    NoAttack,
}

fn verdict(visitor: &Visitor, attempt: &Attempt) -> Verdict {
    let there = visitor.host != HOSTS[0];
    match (attempt.about, &visitor.staff) {
        (About::Everybody, _) => Verdict::NoAttack,
        // In the other town a request that names nothing of this one is that town's own business.
        _ if there && attempt.names.is_empty() => Verdict::NoAttack,
        (About::Own, Some(_)) if attempt.names.is_empty() => Verdict::NoAttack,
        (About::Policy(action, thing), Some(staff)) => match POLICY.judge(staff, action, &thing) {
            Ok(_) => Verdict::NoAttack,
            Err(Refusal::Hidden) => Verdict::AsNothing,
            Err(_) => Verdict::Refused,
        },
        _ => Verdict::AsNothing,
    }
}

/// Replaces the names of the thing as somebody would write them: who comes to another town may even have the key.
fn with(names: &[Name], text: &str, pick: impl Fn(&Name) -> &str) -> String {
    names.iter().fold(text.to_owned(), |text, name| text.replace(&name.real, pick(name)))
}

/// The body as it is right, none at all, and with each of the first fields wrong.
fn bodies(sent: &Sent) -> Vec<Sent> {
    let mut all = vec![sent.clone()];
    match sent {
        Sent::Form(fields) if !fields.is_empty() => {
            all.push(Sent::Form(Vec::new()));
            for at in 0..fields.len().min(3) {
                let mut wrong = fields.clone();
                wrong[at].1 = "987654".to_owned();
                all.push(Sent::Form(wrong));
            }
        }
        Sent::Files { .. } => all.push(Sent::Form(Vec::new())),
        _ => {}
    }
    all
}

/// What a visitor got.
enum Got {
    /// Turned away before anything was looked at: other bodies would fare no better.
    TurnedAway,
    /// What they should get.
    Right,
    /// More than that.
    Leak(String),
}

/// One visitor tries one route with one body.
fn attack(
    g: &Ground,
    entry: &Entry,
    attempt: &Attempt,
    visitor: &Visitor,
    sent: &Sent,
    want: Verdict,
) -> Got {
    let there = visitor.host != HOSTS[0];
    let ask = |change: &dyn Fn(&[Name], &str) -> String| -> Ask {
        attempt.as_sent(entry.method, visitor.host, &visitor.cookie, sent, change)
    };
    let got =
        g.ask(&ask(&|names, text| with(names, text, |name| if there { &name.real } else { &name.forged })));
    if want == Verdict::Refused {
        return match got.status {
            403 => Got::TurnedAway,
            status => Got::Leak(format!("{status} instead of a refusal")),
        };
    }
    let unnamed = |text: &str| {
        attempt.names.iter().fold(text.to_owned(), |text, name| {
            text.replace(&name.real, &name.nothing).replace(&name.forged, &name.nothing)
        })
    };
    let told = got.told(unnamed);
    if let Some(word) = attempt.words.iter().find(|word| told.body.contains(word.as_str())) {
        return Got::Leak(format!("the answer holds “{word}”"));
    }
    let away = told.status == 303 && told.header("location").starts_with("/anmelden");
    let turned_away = away || (told.status == 403 && told.body.contains("fehlt Ihnen die Rolle"));
    if attempt.names.is_empty() {
        // Where nothing is named, the answer itself has to be a refusal.
        return if turned_away {
            Got::TurnedAway
        } else {
            Got::Leak(format!("was let in: {}", short(&told)))
        };
    }
    let expected = g.ask(&ask(&|names, text| with(names, text, |name| &name.nothing))).told(unnamed);
    if told != expected {
        return Got::Leak(format!("not the answer for nothing:\n  {}\n  {}", short(&told), short(&expected)));
    }
    if turned_away { Got::TurnedAway } else { Got::Right }
}

fn short(reply: &Reply) -> String {
    let at = reply.body.find("<h1").unwrap_or(0);
    let body: String = reply.body[at..].chars().take(300).collect();
    format!(
        "{} {:?} {body}",
        reply.status,
        reply.headers.iter().filter(|(n, _)| n == "location" || n == "set-cookie").collect::<Vec<_>>()
    )
}

fn holds(reply: &Reply, good: &Good) -> bool {
    match good {
        Good::Shows(words) => reply.status == 200 && reply.body.contains(words.as_str()),
        Good::LeadsTo(path) => {
            let to = reply.header("location");
            // Who has to prove once more who they are has not succeeded.
            reply.status == 303 && to.starts_with(path.as_str()) && !to.starts_with("/konto/nachweis")
        }
    }
}

/// What was counted.
#[derive(Default)]
struct Count {
    routes: BTreeSet<(server::Method, &'static str)>,
    attempts: usize,
    as_nothing: usize,
    refused: usize,
    leaks: Vec<String>,
}

/// All visitors try one route; then the rightful person does the very same and succeeds.
fn try_route(g: &Ground, visitors: &[Visitor], entry: &Entry, secret: bool, count: &mut Count) {
    let attempt = (entry.make)(g, secret);
    let mark = if secret { " (secret)" } else { "" };
    let place = format!("{:?} {}{mark} on {}", entry.method, entry.route, g.dialect());
    let before = g.rows(g.victim());
    for visitor in visitors {
        let want = verdict(visitor, &attempt);
        if want == Verdict::NoAttack {
            continue;
        }
        for (number, sent) in bodies(&attempt.sent).iter().enumerate() {
            count.attempts += 1;
            *if want == Verdict::Refused { &mut count.refused } else { &mut count.as_nothing } += 1;
            match attack(g, entry, &attempt, visitor, sent, want) {
                Got::Right => {}
                Got::TurnedAway => break,
                Got::Leak(leak) => {
                    count.leaks.push(format!("{place}, {}, body {number}: {leak}", visitor.who));
                }
            }
        }
    }
    let after = g.rows(g.victim());
    if after != before {
        count.leaks.push(format!("{place}: somebody changed {:?}", difference(&before, &after)));
    }
    if entry.method == server::Method::Post {
        let elsewhere = g.ask(&attempt.rightful(entry.method).sent_elsewhere());
        if elsewhere.status != 403 || g.rows(g.victim()) != after {
            count.leaks.push(format!("{place}: a form of another site got {}", short(&elsewhere)));
        }
    }
    // Last, and with the same request to the same thing: so the refusals were no accident of a wrong request, and what was
    // refused changed nothing that matters to whom it belongs.
    let reply = g.ask(&attempt.rightful(entry.method));
    if !holds(&reply, &attempt.good) {
        count.leaks.push(format!(
            "{place}: the rightful person got {}, wanted {:?}",
            short(&reply),
            attempt.good
        ));
    }
    count.routes.insert((entry.method, entry.route));
}

fn difference<'a>(
    before: &'a BTreeMap<String, (usize, u64)>,
    after: &'a BTreeMap<String, (usize, u64)>,
) -> Vec<&'a String> {
    after.iter().filter(|(table, rows)| before.get(*table) != Some(rows)).map(|(table, _)| table).collect()
}

#[test]
fn every_route_of_the_house_is_in_the_table_and_the_table_has_no_other() {
    let routes: BTreeSet<_> =
        rathaus::wiring::routes().iter().map(|route| (route.method, route.path)).collect();
    let entries: BTreeSet<_> = all().iter().map(|entry| (entry.method, entry.route)).collect();
    let missing: Vec<_> = routes.difference(&entries).collect();
    assert!(
        missing.is_empty(),
        "add an entry that says whose thing it is and how the rightful person succeeds: {missing:?}"
    );
    let gone: Vec<_> = entries.difference(&routes).collect();
    assert!(gone.is_empty(), "these routes are gone: {gone:?}");
    for entry in all().iter().filter(|entry| entry.route.starts_with("/vorgaenge/{case}")) {
        assert!(
            entry.has_secrets,
            "{}: add `.also_secret()`, so that it is tried with a secret case",
            entry.route
        );
    }
    let writes = routes.iter().filter(|(method, _)| *method == server::Method::Post).count();
    println!("{} routes, of which {writes} write, have an entry", routes.len());
}

/// Tries a part of the table on both databases.
fn try_all(name: &str, entries: &[Entry], least: usize) {
    for g in both(name) {
        let (visitors, mut count) = (visitors(&g), Count::default());
        for entry in entries {
            try_route(&g, &visitors, entry, false, &mut count);
            if entry.has_secrets {
                try_route(&g, &visitors, entry, true, &mut count);
            }
        }
        println!(
            "{}: {} routes × {} visitors: {} attempts ({} as for nothing, {} refused by the policy), {} requests",
            g.dialect(),
            count.routes.len(),
            visitors.len(),
            count.attempts,
            count.as_nothing,
            count.refused,
            g.requests()
        );
        assert!(count.leaks.is_empty(), "{} leaks:\n{}", count.leaks.len(), count.leaks.join("\n"));
        assert!(count.attempts >= least, "only {} attempts", count.attempts);
    }
}

#[test]
fn who_has_no_right_to_a_case_gets_the_answer_for_nothing_and_changes_nothing() {
    try_all("apart-c", &crate::cases::entries(), 900);
}

#[test]
fn who_has_no_key_gets_the_answer_for_nothing_and_changes_nothing() {
    try_all("apart-k", &crate::citizens::entries(), 500);
}

#[test]
fn who_has_no_office_gets_the_answer_for_nothing_and_changes_nothing() {
    try_all("apart-o", &crate::office::entries(), 500);
}

#[test]
fn who_does_not_administer_the_town_gets_the_answer_for_nothing_and_changes_nothing() {
    try_all("apart-a", &crate::administration::entries(), 240);
}

#[test]
fn who_has_no_passkey_gets_the_answer_for_nothing_and_changes_nothing() {
    try_all("apart-p", &crate::account::entries(), 400);
}

#[test]
fn a_citizen_gets_at_nothing_of_another_with_the_own_key() {
    for g in both("neighbour") {
        let place = g.victim();
        let (mine, theirs) = (g.applied(place, State::InWork, false), g.applied(place, State::InWork, false));
        let (document, title) = g.document(place, theirs.case.id, records::documents::Direction::Outgoing);
        let path = |id: &dyn std::fmt::Display| format!("/status/{}/dokumente/{id}", mine.key);
        let theirs_by_mine = g.ask(&Ask::get(place.host, &path(&document), ""));
        let none = g.ask(&Ask::get(place.host, &path(&place.town.world.id::<()>()), ""));
        let same = |text: &str| text.replace(&document.to_string(), "x");
        assert_eq!((theirs_by_mine.status, theirs_by_mine.body.contains(&title)), (404, false));
        assert_eq!(short(&theirs_by_mine.told(same)), short(&none.told(same)));

        let ((own, _), (other, file)) = (draft_with_file(&g, place), draft_with_file(&g, place));
        let before = g.rows(place)["draft_file"];
        let remove = Sent::form(&[("remove", &file), ("selbst", "true")]);
        let page = format!("/antrag/{WITH_FILE}/seite/erklaerung");
        g.ask(&Ask::post(place.host, &page, &own.cookie, remove.clone()));
        assert_eq!(g.rows(place)["draft_file"], before, "somebody else's file stays");
        g.ask(&Ask::post(place.host, &page, &other.cookie, remove));
        assert_ne!(g.rows(place)["draft_file"], before, "the own file goes");
    }
}

#[test]
fn a_code_without_the_address_opens_no_more_than_a_wrong_code() {
    for g in both("shoulder") {
        let open = g.draft(g.victim(), SERVICE, false);
        let resume = |code: &str, email: &str| {
            let sent = Sent::form(&[("code", code), ("email", email)]);
            g.ask(&Ask::post(HOSTS[0], "/antrag/fortsetzen", "", sent)).told(|text| text.replace(code, "x"))
        };
        assert_eq!(resume(&open.code, "a@b.example"), resume("ZZZZZZZZZZZZZZ", "a@b.example"));
        assert_eq!(resume(&open.code, &open.email).status, 303);
    }
}

#[test]
fn a_secret_case_cannot_be_opened_in_an_emergency() {
    for g in both("glass") {
        let it = g.applied(g.victim(), State::InWork, true);
        for short in ["carl", "bernd", "beate"] {
            let ask = |reference: &str| {
                let sent = Sent::form(&[("zeichen", reference), ("grund", "Die Kollegin ist erkrankt.")]);
                let ask = Ask::post(HOSTS[0], "/notzugriff", &g.victim().person(short).cookie, sent);
                g.ask(&ask).told(|text| text.replace(reference, "x"))
            };
            let before = g.rows(g.victim());
            assert_eq!(ask(&it.case.reference), ask("99.99.99/2026/1-1"), "{short}");
            assert_eq!(before, g.rows(g.victim()), "{short}");
        }
    }
}

#[test]
fn what_is_grave_wants_a_fresh_proof_and_changes_nothing_without() {
    for g in both("proof") {
        let grave: Vec<_> = g.routes.iter().filter(|route| route.demands_proof()).collect();
        let of = |entry: &Entry| grave.iter().any(|r| (r.method, r.path) == (entry.method, entry.route));
        let entries: Vec<Entry> = all().into_iter().filter(of).collect();
        let attempts: Vec<Attempt> = entries.iter().map(|entry| (entry.make)(&g, false)).collect();
        g.clock.advance(access::sessions::PROOF_LASTS);
        for (entry, attempt) in entries.iter().zip(&attempts) {
            // Keeps the session alive, which is written down.
            g.ask(&Ask::get(HOSTS[0], "/konto", &attempt.cookie));
            let before = g.rows(g.victim());
            let reply = g.ask(&attempt.rightful(entry.method));
            let place = format!("{:?} {} on {}", entry.method, entry.route, g.dialect());
            assert!(reply.header("location").starts_with("/konto/nachweis?"), "{place}: {}", short(&reply));
            assert_eq!(difference(&before, &g.rows(g.victim())), Vec::<&String>::new(), "{place}");
        }
        println!("{}: {} routes want a fresh proof", g.dialect(), entries.len());
        assert!(entries.len() >= 6, "{} routes", entries.len());
    }
}
