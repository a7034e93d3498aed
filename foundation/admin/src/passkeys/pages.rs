//! What a person sees of their passkeys.

use access::{credentials::HasCredentials, passkeys::Passkey};
use kernel::Problem;
use maud::{Markup, html};
use server::{Answer, Visit};
use ui::{
    Field, Render,
    fields::Choice,
    parts::{Alert, Button, Column, Crumb, EmptyState, Form, LinkButton, Table, Tone, heading, lead, text},
};

use crate::{LANG, moment};

const CRUMBS: &[Crumb<'_>] =
    &[Crumb { label: "Mein Konto", href: "/konto" }, Crumb { label: "Passkeys", href: "/konto/passkeys" }];

/// A form that an authenticator answers. It is shown by the script, where the browser knows passkeys.
struct Ceremony<'a> {
    action: &'a str,
    /// Where the script asks what is wanted.
    begin: &'a str,
    /// `create` or `get`, as in `navigator.credentials`.
    kind: &'a str,
    /// The path to go on to.
    back: &'a str,
}

impl Ceremony<'_> {
    fn with(&self, content: &Markup) -> Markup {
        html! {
            form class="r-form" action=(self.action) method="post" novalidate hidden data-passkey=(self.kind)
                data-begin=(self.begin)
                data-failed="Das hat nicht geklappt, oder Sie haben es abgebrochen. Versuchen Sie es noch einmal." {
                input type="hidden" name="zurueck" value=(self.back);
                input type="hidden" name="antwort" value="";
                (content)
                p class="kern-body" role="status" {}
            }
        }
    }
}

/// The way in without a password.
pub(crate) fn sign_in_form(back: &str) -> Markup {
    Ceremony { action: "/anmelden/passkey", begin: "/anmelden/passkey/beginnen", kind: "get", back }
        .with(&html! { (Button::secondary("Mit Passkey anmelden")) })
}

/// Proves once more who one is.
pub(crate) fn proof_form(back: &str) -> Markup {
    Ceremony { action: "/konto/nachweis/passkey", begin: "/anmelden/passkey/beginnen", kind: "get", back }
        .with(&html! { (Button::primary("Mit Passkey ausweisen")) })
}

/// One's own passkeys. `removed`: one was removed a moment ago.
pub(super) fn list_page(
    visit: &Visit,
    has: &HasCredentials,
    passkeys: &[Passkey],
    removed: bool,
    problems: &[Problem],
) -> Answer {
    let row = |passkey: &Passkey| {
        let id = ledger::hex(&passkey.credential_id);
        vec![
            html! { (passkey.name) },
            html! { (moment(passkey.created_at)) },
            html! { @match passkey.used_at { Some(at) => (moment(at)), None => "noch nie" } },
            Form::post("/konto/passkeys/entfernen")
                .hidden(&[("id", &id)])
                .with(html! { (Button::tertiary("Entfernen").of(&passkey.name)) }),
        ]
    };
    let main = html! {
        (heading(1, "Passkeys"))
        (lead("Mit einem Passkey melden Sie sich mit Finger, Gesicht oder PIN Ihres Geräts an, ohne Passwort."))
        @if removed { (removed_notice(visit, has)) }
        (Table {
            lang: LANG,
            caption: "Meine Passkeys",
            columns: ["Name", "Eingerichtet", "Zuletzt benutzt", "Entfernen"].map(Column::new).to_vec(),
            rows: passkeys.iter().map(row).collect(),
            empty: EmptyState { text: "Noch kein Passkey eingerichtet.", action: html! {} },
        })
        @if has.passkeys == 1 && !has.totp {
            (text("Das ist Ihr einziger zweiter Faktor. Richten Sie einen anderen ein, bevor Sie ihn entfernen."))
        }
        (LinkButton::secondary("Passkey einrichten", "/konto/passkeys/neu").render())
        @if !passkeys.is_empty() { (rename_form(visit, passkeys, problems)) }
    };
    visit.staff_page("Passkeys", &CRUMBS[..1], problems, main)
}

fn removed_notice(visit: &Visit, has: &HasCredentials) -> Markup {
    if has.totp || has.passkeys > 0 {
        return Alert { tone: Tone::Success, title: "Der Passkey ist entfernt.", body: html! {} }.render();
    }
    last_removed(visit)
}

/// What a person without any second factor has to know.
pub(crate) fn last_removed(visit: &Visit) -> Markup {
    let words = if visit.second_factor_demanded() {
        "Ihre Rolle verlangt einen. Bei der nächsten Anmeldung richten Sie zuerst einen neuen ein."
    } else {
        "Bis Sie einen neuen einrichten, genügt für die Anmeldung Ihr Passwort allein, auch ein gestohlenes."
    };
    Alert { tone: Tone::Warning, title: "Sie haben keinen zweiten Faktor mehr.", body: text(words) }.render()
}

fn rename_form(visit: &Visit, passkeys: &[Passkey], problems: &[Problem]) -> Markup {
    let ids: Vec<String> = passkeys.iter().map(|passkey| ledger::hex(&passkey.credential_id)).collect();
    let choices: Vec<Choice<'_>> =
        ids.iter().zip(passkeys).map(|(id, passkey)| Choice::new(id, &passkey.name)).collect();
    let form = visit.form();
    html! {
        (heading(2, "Umbenennen"))
        (Form::post("/konto/passkeys/umbenennen").with(html! {
            (Field::new(LANG, "id", "Welchen Passkey?").problems(problems).choice(&choices, Some(form.get("id"))))
            (name_field("Neuer Name", form.get("name"), problems))
            (Button::secondary("Umbenennen"))
        }))
    }
}

fn name_field(label: &str, value: &str, problems: &[Problem]) -> Markup {
    Field::new(LANG, "name", label)
        .hint("Damit Sie ihn wiedererkennen, zum Beispiel Diensthandy.")
        .problems(problems)
        .text(value)
}

/// Registers a passkey.
pub(super) fn new_page(visit: &Visit, name: &str, problems: &[Problem]) -> Answer {
    let ceremony = Ceremony {
        action: "/konto/passkeys",
        begin: "/konto/passkeys/beginnen",
        kind: "create",
        back: "/konto/passkeys",
    };
    let main = html! {
        (heading(1, "Passkey einrichten"))
        (text("Ihr Gerät fragt nach Finger, Gesicht oder PIN und merkt sich einen Schlüssel für diese Seite. Das geht nur mit eingeschaltetem JavaScript und einem Browser, der Passkeys kennt."))
        (ceremony.with(&html! {
            (name_field("Name des Passkeys", name, problems))
            (Button::primary("Passkey einrichten"))
        }))
        (LinkButton::tertiary("Zurück", "/konto/passkeys").render())
    };
    visit.staff_page("Passkey einrichten", CRUMBS, problems, main)
}
