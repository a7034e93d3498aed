//! What the administration sees of people and units.

use access::{
    Role,
    credentials::HasCredentials,
    people::{Assignment, Person, PersonData},
    units::Unit,
};
use kernel::{PersonId, Problem, Secret, UnitId};
use maud::{Markup, html};
use server::{Answer, Visit};
use ui::{
    Field, Render,
    fields::{Choice, NamePart},
    parts::{
        Alert, Badge, Button, Column, CopyText, Crumb, DescriptionList, EmptyState, Form, LinkButton, Table,
        Tone, button_row, heading, lead, link, text,
    },
};

use crate::LANG;

const CRUMBS: &[Crumb<'_>] = &[Crumb { label: "Verwaltung", href: "/verwaltung" }];

/// Everything the page of a person shows.
pub(super) struct Profile {
    /// Who.
    pub(super) person: Person,
    /// Their roles.
    pub(super) roles: Vec<Assignment>,
    /// With what they sign in.
    pub(super) has: HasCredentials,
    /// All units.
    pub(super) units: Vec<Unit>,
}

/// The page of a person.
pub(crate) fn path(id: PersonId) -> String {
    format!("/verwaltung/personen/{id}")
}

fn unit_name(units: &[Unit], id: UnitId) -> String {
    let found = units.iter().find(|unit| unit.id == id);
    found.map_or_else(|| "?".to_owned(), |unit| unit.name.clone())
}

fn locked(person: &Person) -> Markup {
    html! { @if person.locked_at.is_some() { " " (Badge { tone: Tone::Warning, label: "gesperrt" }) } }
}

pub(super) fn list_page(visit: &Visit, people: &[(Person, Vec<Assignment>)], units: &[Unit]) -> Answer {
    let roles = |held: &[Assignment]| {
        let words: Vec<String> = held
            .iter()
            .map(|held| format!("{} ({})", held.role.german(), unit_name(units, held.unit)))
            .collect();
        words.join(", ")
    };
    let person = |(person, held): &(Person, Vec<Assignment>)| {
        vec![
            html! { (link(&person.name(), &path(person.id))) (locked(person)) },
            html! { (person.data.email) },
            html! { (roles(held)) },
        ]
    };
    let main = html! {
        (heading(1, "Verwaltung"))
        (lead("Personen, Einheiten und Einstellungen dieser Kommune."))
        (button_row(&[
            &LinkButton::primary("Person anlegen", "/verwaltung/personen/neu"),
            &LinkButton::secondary("Einheit anlegen", "/verwaltung/einheiten/neu"),
            &LinkButton::secondary("Einstellungen", "/verwaltung/einstellungen"),
            &LinkButton::secondary("Texte der Website", "/verwaltung/texte"),
        ]))
        (Table {
            lang: LANG,
            caption: "Personen",
            columns: ["Name", "E-Mail-Adresse", "Rollen"].map(Column::new).to_vec(),
            rows: people.iter().map(person).collect(),
            empty: EmptyState { text: "Noch keine Person angelegt.", action: html! {} },
        })
        (unit_table(units))
    };
    visit.staff_page("Verwaltung", &[], &[], main)
}

fn unit_table(units: &[Unit]) -> Markup {
    let row = |unit: &Unit| {
        vec![
            html! { (unit.key) },
            html! { (link(&unit.name, &crate::units::path(unit.id))) @if unit.closed_at.is_some() { " " (Badge { tone: Tone::Warning, label: "geschlossen" }) } },
            html! { @if let Some(parent) = unit.parent { (unit_name(units, parent)) } },
            html! { (unit.tasks) },
        ]
    };
    Table {
        lang: LANG,
        caption: "Einheiten",
        columns: ["Kurzzeichen", "Name", "Gehört zu", "Aufgaben"].map(Column::new).to_vec(),
        rows: units.iter().map(row).collect(),
        empty: EmptyState { text: "Noch keine Einheit angelegt.", action: html! {} },
    }
    .render()
}

fn person_fields(data: &PersonData, problems: &[Problem]) -> Markup {
    let field = |name, label| Field::new(LANG, name, label).problems(problems);
    html! {
        (field("given_name", "Vorname").person_name(NamePart::Other, &data.given_name))
        (field("family_name", "Nachname").person_name(NamePart::Other, &data.family_name))
        (field("email", "E-Mail-Adresse").hint("Damit meldet sich die Person an.").text(&data.email))
        (field("phone", "Telefon").optional().text(&data.phone))
        (field("room", "Raum").optional().text(&data.room))
    }
}

pub(super) fn new_person_page(visit: &Visit, data: &PersonData, problems: &[Problem]) -> Answer {
    let main = html! {
        (heading(1, "Person anlegen"))
        (text("Das erste Passwort wird danach einmal gezeigt. Rollen geben Sie im nächsten Schritt."))
        (Form::post("/verwaltung/personen/neu").with(html! {
            (person_fields(data, problems))
            (Button::primary("Person anlegen"))
        }))
    };
    visit.staff_page("Person anlegen", CRUMBS, problems, main)
}

/// The first password is shown in the answer to the button alone.
pub(super) fn password_page(visit: &Visit, id: PersonId, name: &str, password: &Secret<String>) -> Answer {
    let main = html! {
        (heading(1, &format!("Erstes Passwort für {name}")))
        (Alert {
            tone: Tone::Warning,
            title: "Dieses Passwort wird nur jetzt gezeigt.",
            body: text("Geben Sie es der Person selbst. Beim ersten Anmelden wählt sie ein eigenes."),
        })
        (CopyText { lang: LANG, label: "Passwort", text: password.expose() })
        (LinkButton::primary("Weiter zur Person", &path(id)).render())
    };
    visit.staff_page("Erstes Passwort", CRUMBS, &[], main)
}

pub(super) fn person_page(
    visit: &Visit,
    profile: &Profile,
    typed: &PersonData,
    problems: &[Problem],
) -> Answer {
    let (person, path) = (&profile.person, path(profile.person.id));
    let version = person.version.to_string();
    let main = html! {
        (heading(1, &person.name()))
        @if person.locked_at.is_some() {
            (Alert { tone: Tone::Warning, title: "Diese Person ist gesperrt und kann sich nicht anmelden.", body: html! {} })
        }
        (roles(profile, &path, problems))
        (sign_in(profile, &path))
        (heading(2, "Angaben"))
        (Form::post(&path).hidden(&[("version", &version)]).with(html! {
            (person_fields(typed, problems))
            (Button::secondary("Angaben speichern"))
        }))
    };
    visit.staff_page(&person.name(), CRUMBS, problems, main)
}

fn roles(profile: &Profile, path: &str, problems: &[Problem]) -> Markup {
    let row = |held: &Assignment| {
        let (unit, name) = (held.unit.to_string(), unit_name(&profile.units, held.unit));
        vec![
            html! { (held.role.german()) },
            html! { (name) },
            Form::post(&format!("{path}/rolle-nehmen"))
                .hidden(&[("role", held.role.as_str()), ("unit", &unit)])
                .with(
                    html! { (Button::tertiary("Entziehen").of(&format!("{}, {name}", held.role.german()))) },
                ),
        ]
    };
    let role_choices: Vec<_> = Role::ALL.iter().map(|r| Choice::new(r.as_str(), r.german())).collect();
    html! {
        (Table {
            lang: LANG,
            caption: "Rollen",
            columns: ["Rolle", "Einheit", "Entziehen"].map(Column::new).to_vec(),
            rows: profile.roles.iter().map(row).collect(),
            empty: EmptyState { text: "Noch keine Rolle.", action: html! {} },
        })
        (Form::post(&format!("{path}/rolle-geben")).with(html! {
            (Field::new(LANG, "role", "Rolle").problems(problems).choice(&role_choices, None))
            (unit_field("unit", "Einheit", &profile.units, None, problems, false))
            (Button::secondary("Rolle geben"))
        }))
        @if !profile.roles.is_empty() { (move_form(profile, path, problems)) }
    }
}

/// Moves all roles of a unit at once.
fn move_form(profile: &Profile, path: &str, problems: &[Problem]) -> Markup {
    let held = |unit: &&Unit| profile.roles.iter().any(|role| role.unit == unit.id);
    let from: Vec<Unit> = profile.units.iter().filter(held).cloned().collect();
    html! {
        (heading(2, "Umsetzen"))
        (text("Die Person nimmt alle Rollen der einen Einheit in die andere mit. Vorgänge, die sie bearbeitet, bleiben in der bisherigen Einheit: geben Sie diese vorher ab."))
        (Form::post(&format!("{path}/umsetzen")).with(html! {
            (unit_field("from", "Von der Einheit", &from, None, problems, false))
            (unit_field("to", "In die Einheit", &profile.units, None, problems, false))
            (Button::secondary("Umsetzen"))
        }))
    }
}

/// A choice of units; the closed ones are not among them.
pub(crate) fn unit_field(
    name: &str,
    label: &str,
    units: &[Unit],
    chosen: Option<&str>,
    problems: &[Problem],
    optional: bool,
) -> Markup {
    let open = units.iter().filter(|unit| unit.closed_at.is_none());
    let named: Vec<_> =
        open.map(|unit| (unit.id.to_string(), format!("{} ({})", unit.name, unit.key))).collect();
    let choices: Vec<_> = named.iter().map(|(id, name)| Choice::new(id, name)).collect();
    let field = Field::new(LANG, name, label).problems(problems);
    if optional { field.optional().choice(&choices, chosen) } else { field.choice(&choices, chosen) }
}

fn sign_in(profile: &Profile, path: &str) -> Markup {
    let has = &profile.has;
    let yes = |is| if is { "ja" } else { "nein" };
    html! {
        (heading(2, "Anmeldung"))
        (DescriptionList { items: vec![
            ("Passwort".to_owned(), html! { (yes(has.password)) @if has.must_change { ", muss geändert werden" } }),
            ("Einmalcodes".to_owned(), html! { (yes(has.totp)) }),
            ("Passkeys".to_owned(), html! { (has.passkeys) }),
        ] })
        @if profile.person.locked_at.is_some() {
            (Form::post(&format!("{path}/entsperren")).with(html! { (Button::secondary("Entsperren")) }))
        } @else {
            (Form::post(&format!("{path}/sperren")).with(html! { (Button::secondary("Sperren")) }))
        }
        (Form::post(&format!("{path}/passwort")).with(html! { (Button::secondary("Neues erstes Passwort")) }))
        @if has.totp || has.passkeys > 0 {
            (text("Nur wenn die Person vor Ihnen steht und Telefon oder Schlüssel verloren hat:"))
            (Form::post(&format!("{path}/zweiter-faktor")).with(html! { (Button::secondary("Einmalcodes und Passkeys entfernen")) }))
        }
    }
}
