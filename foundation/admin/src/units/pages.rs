//! What the administration sees of a unit.

use access::{
    people::Person,
    units::{Belongings, Unit, UnitData},
};
use kernel::{Problem, UnitId};
use maud::{Markup, html};
use server::{Answer, Visit};
use ui::{
    Field,
    parts::{Alert, Button, Crumb, Form, Tone, heading, link, list, text},
};

use crate::{LANG, people::pages as people};

const CRUMBS: &[Crumb<'_>] = &[Crumb { label: "Verwaltung", href: "/verwaltung" }];

/// The page of a unit.
pub(crate) fn path(id: UnitId) -> String {
    format!("/verwaltung/einheiten/{id}")
}

/// Everything the page of a unit shows.
pub(super) struct Profile {
    /// Which one.
    pub(super) unit: Unit,
    /// All units.
    pub(super) units: Vec<Unit>,
    /// Who has a role in it.
    pub(super) people: Vec<Person>,
    /// What belongs to it.
    pub(super) belongings: Belongings,
}

fn fields(data: &UnitData, problems: &[Problem]) -> Markup {
    let field = |name, label| Field::new(LANG, name, label).problems(problems);
    html! {
        (field("key", "Kurzzeichen").hint("Zum Beispiel 33.1.").text(&data.key))
        (field("name", "Name").text(&data.name))
        (field("tasks", "Aufgaben").optional().long_text(&data.tasks, 2000))
    }
}

pub(super) fn new_page(
    visit: &Visit,
    units: &[Unit],
    data: &UnitData,
    parent: &str,
    problems: &[Problem],
) -> Answer {
    let chosen = Some(parent).filter(|id| !id.is_empty());
    let main = html! {
        (heading(1, "Einheit anlegen"))
        (Form::post("/verwaltung/einheiten/neu").with(html! {
            (fields(data, problems))
            (people::unit_field("parent", "Gehört zu", units, chosen, problems, true))
            (Button::primary("Einheit anlegen"))
        }))
    };
    visit.staff_page("Einheit anlegen", CRUMBS, problems, main)
}

pub(super) fn unit_page(visit: &Visit, profile: &Profile, typed: &UnitData, problems: &[Problem]) -> Answer {
    let (unit, path) = (&profile.unit, path(profile.unit.id));
    let (title, version) = (unit.name.clone(), unit.version.to_string());
    let hidden = [("version", version.as_str())];
    let main = html! {
        (heading(1, &title))
        @if unit.closed_at.is_some() {
            (Alert { tone: Tone::Warning, title: "Diese Einheit ist geschlossen und bekommt nichts Neues.", body: html! {} })
            (Form::post(&format!("{path}/oeffnen")).hidden(&hidden).with(html! { (Button::secondary("Wieder öffnen")) }))
        }
        (heading(2, "Angaben"))
        (Form::post(&path).hidden(&hidden).with(html! {
            (fields(typed, problems))
            (Button::secondary("Angaben speichern"))
        }))
        (heading(2, "Personen"))
        @if profile.people.is_empty() { (text("Niemand hat hier eine Rolle.")) } @else {
            (list(profile.people.iter().map(|person| link(&person.name(), &people::path(person.id)))))
        }
        (heading(2, "Verlegen"))
        (Form::post(&format!("{path}/verlegen")).hidden(&hidden).with(html! {
            (parent_field(profile, problems))
            (Button::secondary("Verlegen"))
        }))
        @if unit.closed_at.is_none() { (close_form(profile, &path, &hidden, problems)) }
    };
    visit.staff_page(&title, CRUMBS, problems, main)
}

fn parent_field(profile: &Profile, problems: &[Problem]) -> Markup {
    let others: Vec<Unit> = profile.units.iter().filter(|unit| unit.id != profile.unit.id).cloned().collect();
    let parent = profile.unit.parent.map(|parent| parent.to_string());
    people::unit_field("parent", "Gehört zu", &others, parent.as_deref(), problems, true)
}

fn close_form(profile: &Profile, path: &str, hidden: &[(&str, &str)], problems: &[Problem]) -> Markup {
    html! {
        (heading(2, "Schließen"))
        @if let Some(words) = profile.belongings.obstacle() { (text(words)) } @else {
            (Alert {
                tone: Tone::Warning,
                title: "Eine geschlossene Einheit bekommt keine Personen, Vorgänge und Einheiten mehr.",
                body: text("In alten Vorgängen behält sie ihren Namen. Sie lässt sich wieder öffnen."),
            })
            (Form::post(&format!("{path}/schliessen")).hidden(hidden).with(html! {
                (Field::new(LANG, "sicher", "Einheit schließen").problems(problems).declaration("Ich habe das gelesen.", false))
                (Button::secondary("Einheit schließen"))
            }))
        }
    }
}
