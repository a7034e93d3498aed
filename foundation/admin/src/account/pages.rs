//! What a person sees of their own account.

use access::{
    credentials::HasCredentials, deputies::Deputyship, people::Person, sessions::Session, sessions::Strength,
};
use kernel::{PersonId, Problem, Secret};
use maud::{Markup, html};
use server::{Answer, Visit};
use ui::{
    Field, Render,
    fields::{Choice, DateText, PasswordUse},
    parts::{
        Accordion, Alert, Button, Column, Crumb, DescriptionList, EmptyState, Form, LinkButton, Table, Tone,
        heading, lead, list, text,
    },
};

use super::qr;
use crate::{LANG, moment, passkeys::pages::last_removed};

/// The way back to the account.
const CRUMBS: &[Crumb<'_>] = &[Crumb { label: "Mein Konto", href: "/konto" }];

/// Everything the page of the account shows.
pub(super) struct Account {
    /// Who.
    pub(super) person: Person,
    /// The person's roles, in words.
    pub(super) roles: Vec<String>,
    /// The open sessions.
    pub(super) sessions: Vec<Session>,
    /// The session that asks.
    pub(super) here: Option<[u8; 32]>,
    /// With what the person signs in.
    pub(super) has: HasCredentials,
    /// Who stands in for the person.
    pub(super) deputies: Vec<Deputyship>,
    /// For whom the person stands in.
    pub(super) represented: Vec<Deputyship>,
    /// Everybody.
    pub(super) people: Vec<Person>,
}

/// What was typed about a new deputy.
#[derive(Default)]
pub(super) struct DeputyText {
    /// Whom.
    pub(super) deputy: String,
    /// The first day.
    pub(super) starts_at: DateText,
    /// The last day.
    pub(super) ends_at: DateText,
}

pub(super) fn account_page(
    visit: &Visit,
    account: &Account,
    typed: &DeputyText,
    problems: &[Problem],
) -> Answer {
    let person = &account.person;
    let roles = if account.roles.is_empty() { "keine".to_owned() } else { account.roles.join(", ") };
    let main = html! {
        (heading(1, "Mein Konto"))
        @if visit.query("entfernt") == "ja" && !account.has.totp && account.has.passkeys == 0 { (last_removed(visit)) }
        (DescriptionList { items: vec![
            ("Name".to_owned(), html! { (person.name()) }),
            ("E-Mail-Adresse".to_owned(), html! { (person.data.email) }),
            ("Rollen".to_owned(), html! { (roles) }),
        ] })
        (credentials(&account.has))
        (deputies(account, typed, problems))
        (sessions(account))
    };
    visit.staff_page("Mein Konto", &[], problems, main)
}

fn credentials(has: &HasCredentials) -> Markup {
    html! {
        (heading(2, "Anmeldung"))
        (text(LinkButton::secondary("Passwort ändern", "/konto/passwort")))
        @if has.totp {
            (text(format!("Einmalcodes sind eingerichtet. Übrige Wiederherstellungscodes: {}.", has.recovery_codes)))
            (text(LinkButton::secondary("Einmalcodes und Wiederherstellungscodes", "/konto/einmalcode")))
        } @else {
            (text("Mit Einmalcodes aus einer App auf dem Telefon genügt ein gestohlenes Passwort allein niemandem mehr."))
            (text(LinkButton::secondary("Einmalcodes einrichten", "/konto/einmalcode")))
        }
        (text(format!("Eingerichtete Passkeys: {}.", has.passkeys)))
        (text(LinkButton::secondary("Passkeys", "/konto/passkeys")))
    }
}

fn deputies(account: &Account, typed: &DeputyText, problems: &[Problem]) -> Markup {
    let rows = |list: &[Deputyship], who: fn(&Deputyship) -> PersonId| -> Vec<Vec<Markup>> {
        list.iter().map(|found| deputy_row(account, found, who(found))).collect()
    };
    let columns = || ["Name", "Beginn", "Ende", "Beenden"].map(Column::new).to_vec();
    html! {
        (heading(2, "Vertretung"))
        (Table {
            lang: LANG,
            caption: "Wer mich vertritt",
            columns: columns(),
            rows: rows(&account.deputies, |found| found.deputy),
            empty: EmptyState { text: "Zurzeit ist keine Vertretung geregelt.", action: html! {} },
        })
        @if !account.represented.is_empty() {
            (Table {
                lang: LANG,
                caption: "Wen ich vertrete",
                columns: columns(),
                rows: rows(&account.represented, |found| found.represented),
                empty: EmptyState { text: "", action: html! {} },
            })
        }
        (Accordion { title: "Vertretung regeln", open: !problems.is_empty(), body: deputy_form(account, typed, problems) })
    }
}

fn deputy_row(account: &Account, found: &Deputyship, who: PersonId) -> Vec<Markup> {
    let name = account.people.iter().find(|p| p.id == who).map_or_else(|| "?".to_owned(), Person::name);
    let id = found.id.to_string();
    vec![
        html! { (name) },
        html! { (moment(found.starts_at)) },
        html! { (moment(found.ends_at)) },
        Form::post("/konto/vertretung/beenden")
            .hidden(&[("id", &id)])
            .with(html! { (Button::tertiary("Beenden").of(&name)) }),
    ]
}

fn deputy_form(account: &Account, typed: &DeputyText, problems: &[Problem]) -> Markup {
    let others: Vec<(String, String)> = account
        .people
        .iter()
        .filter(|person| person.locked_at.is_none() && person.id != account.person.id)
        .map(|person| (person.id.to_string(), person.name()))
        .collect();
    let choices: Vec<Choice<'_>> = others.iter().map(|(id, name)| Choice::new(id, name)).collect();
    let chosen = Some(typed.deputy.as_str()).filter(|id| !id.is_empty());
    Form::post("/konto/vertretung").with(html! {
        (Field::new(LANG, "deputy", "Wer vertritt Sie?").problems(problems).choice(&choices, chosen))
        (Field::new(LANG, "starts_at", "Erster Tag").problems(problems).date(&typed.starts_at))
        (Field::new(LANG, "ends_at", "Letzter Tag").problems(problems).date(&typed.ends_at))
        (Button::secondary("Vertretung eintragen"))
    })
}

fn sessions(account: &Account) -> Markup {
    let rows = account.sessions.iter().map(|session| session_row(account, session)).collect();
    html! {
        (heading(2, "Wo ich angemeldet bin"))
        (Table {
            lang: LANG,
            caption: "Offene Sitzungen",
            columns: ["Gerät", "Angemeldet seit", "Zuletzt benutzt", "Womit", "Abmelden"].map(Column::new).to_vec(),
            rows,
            empty: EmptyState { text: "Keine offene Sitzung.", action: html! {} },
        })
        (Form::post("/konto/ueberall-abmelden").with(html! { (Button::secondary("Überall abmelden")) }))
    }
}

fn session_row(account: &Account, session: &Session) -> Vec<Markup> {
    let id = ledger::hex(&session.token_hash);
    let with = match session.strength {
        Strength::Password => "Passwort",
        Strength::TwoFactor => "Passwort und Code",
        Strength::Passkey => "Passkey",
    };
    let here = account.here == Some(session.token_hash);
    vec![
        html! { (session.device) @if here { " (dieses Gerät)" } },
        html! { (moment(session.created_at)) },
        html! { (moment(session.seen_at)) },
        html! { (with) },
        Form::post("/konto/sitzung-beenden")
            .hidden(&[("sitzung", &id)])
            .with(html! { (Button::tertiary("Abmelden").of(&moment(session.created_at))) }),
    ]
}

pub(super) fn password_page(visit: &Visit, must_change: bool, problems: &[Problem]) -> Answer {
    let main = html! {
        (heading(1, "Passwort ändern"))
        @if must_change {
            (Alert { tone: Tone::Info, title: "Bitte wählen Sie zuerst ein eigenes Passwort. Das bisherige kennt noch jemand anderes.", body: html! {} })
        }
        (Form::post("/konto/passwort").with(html! {
            (Field::new(LANG, "current", "Bisheriges Passwort").problems(problems).password(PasswordUse::Current))
            (Field::new(LANG, "password", "Neues Passwort")
                .hint("Mindestens 12 Zeichen. Mehrere Wörter hintereinander sind gut.")
                .problems(problems)
                .password(PasswordUse::New))
            (Field::new(LANG, "repeat", "Neues Passwort noch einmal").problems(problems).password(PasswordUse::New))
            (Button::primary("Passwort ändern"))
        }))
    };
    visit.staff_page("Passwort ändern", CRUMBS, problems, main)
}

pub(super) fn totp_page(visit: &Visit, has: &HasCredentials, problems: &[Problem]) -> Answer {
    let main = html! {
        (heading(1, "Einmalcodes"))
        @if has.totp { (totp_in_use(has, problems)) } @else {
            (lead("Nach dem Passwort wird bei jeder Anmeldung ein Code verlangt, den eine App auf Ihrem Telefon zeigt."))
            (Form::post("/konto/einmalcode/beginnen").with(html! { (Button::primary("Einrichten beginnen")) }))
        }
    };
    visit.staff_page("Einmalcodes", CRUMBS, problems, main)
}

fn totp_in_use(has: &HasCredentials, problems: &[Problem]) -> Markup {
    html! {
        (text(format!("Einmalcodes sind eingerichtet. Übrige Wiederherstellungscodes: {}.", has.recovery_codes)))
        (Form::post("/konto/wiederherstellung").with(html! { (Button::secondary("Neue Wiederherstellungscodes")) }))
        (heading(2, "Einmalcodes entfernen"))
        (text("Danach genügt wieder das Passwort allein. Nötig, bevor Sie ein anderes Telefon einrichten."))
        (Form::post("/konto/einmalcode/entfernen").with(html! {
            (Field::new(LANG, "current", "Passwort").problems(problems).password(PasswordUse::Current))
            (Button::secondary("Einmalcodes entfernen"))
        }))
    }
}

/// The key is shown in the answer to the button alone: the database has only a sealed copy.
pub(super) fn key_page(visit: &Visit, key: &str, uri: &str) -> Answer {
    let main = html! {
        (heading(1, "Einmalcodes einrichten"))
        (text("1. Öffnen Sie auf dem Telefon eine App für Einmalcodes und lesen Sie das Bild ein."))
        @if let Some(picture) = qr::picture(uri, "QR-Code mit dem Schlüssel für die App") { (picture) }
        (text("Ohne Kamera geben Sie in der App diesen Schlüssel ein:"))
        p class="kern-body" { strong class="r-reference" { (key) } }
        (text(html! { a class="kern-link" href=(uri) { "App auf diesem Gerät öffnen" } }))
        (text("2. Geben Sie den Code ein, den die App jetzt zeigt."))
        (code_form(&[]))
    };
    visit.staff_page("Einmalcodes einrichten", CRUMBS, &[], main)
}

/// Asks for the first code again; the key is in the app already.
pub(super) fn confirm_page(visit: &Visit, problems: &[Problem]) -> Answer {
    let main = html! {
        (heading(1, "Einmalcodes einrichten"))
        (code_form(problems))
        (Form::post("/konto/einmalcode/beginnen").with(html! { (Button::tertiary("Mit einem neuen Schlüssel von vorn beginnen")) }))
    };
    visit.staff_page("Einmalcodes einrichten", CRUMBS, problems, main)
}

fn code_form(problems: &[Problem]) -> Markup {
    Form::post("/konto/einmalcode").with(html! {
        (Field::new(LANG, "code", "Code").hint("Sechs Ziffern.").problems(problems).one_time_code(""))
        (Button::primary("Bestätigen"))
    })
}

pub(super) fn codes_page(visit: &Visit, codes: &[Secret<String>]) -> Answer {
    let main = html! {
        (heading(1, "Wiederherstellungscodes"))
        (Alert {
            tone: Tone::Warning,
            title: "Diese Codes werden nur jetzt gezeigt.",
            body: text("Schreiben Sie sie auf oder drucken Sie sie aus und bewahren Sie sie sicher auf. Jeder gilt einmal statt eines Codes der App. Frühere gelten nicht mehr."),
        })
        (list(codes.iter().map(|code| html! { strong class="r-reference" { (code.expose()) } })))
        (LinkButton::primary("Fertig", "/konto").render())
    };
    visit.staff_page("Wiederherstellungscodes", CRUMBS, &[], main)
}
