//! What staff see of the file plan.

use kernel::{Lang, Problem};
use maud::html;
use server::{Answer, Visit};
use ui::{
    Field, Markup, Render,
    fields::Upload,
    format,
    parts::{
        Accordion, Button, Column, Crumb, DescriptionList, EmptyState, Form, Pagination, Table, heading,
        lead, link,
    },
};

use super::{ClassId, FilePlanClass, sort_key};
use crate::files::{CaseFile, pages as files};

const LANG: Lang = Lang::German;

/// So many files stand on a page.
pub(crate) const PAGE: i64 = 100;

/// The page of a class.
#[must_use]
pub fn path(id: ClassId) -> String {
    format!("/aktenplan/{id}")
}

/// How long files of a class are kept and what happens then, in words.
#[must_use]
pub fn retention(class: &FilePlanClass) -> String {
    match class.retention_years {
        _ if class.disposal == super::Disposal::Structure => super::Disposal::Structure.german().to_owned(),
        None => "dauernd".to_owned(),
        Some(1) => format!("1 Jahr, dann {}", class.disposal.german()),
        Some(years) => format!("{years} Jahre, dann {}", class.disposal.german()),
    }
}

/// Where a list of files goes on: after this year and number.
pub(crate) fn cursor(text: &str) -> (i64, i64) {
    let parsed =
        text.split_once('_').and_then(|(year, number)| Some((year.parse().ok()?, number.parse().ok()?)));
    parsed.unwrap_or((0, 0))
}

pub(crate) fn plan_page(
    visit: &Visit,
    mut classes: Vec<FilePlanClass>,
    may_edit: bool,
    problems: &[Problem],
) -> Answer {
    classes.sort_by_cached_key(|class| sort_key(&class.number));
    let rows = classes.iter().map(row).collect();
    let main = html! {
        (heading(1, "Aktenplan"))
        (lead("Der Aktenplan ordnet alles Schriftgut der Verwaltung und sagt, wie lange es aufbewahrt wird."))
        @if may_edit { (Accordion { title: "Neue Ausgabe einlesen", open: !problems.is_empty(), body: import_form() }) }
        (Table {
            lang: LANG,
            caption: "Klassen des Aktenplans",
            columns: ["Nummer", "Titel", "Aufbewahrung"].map(Column::new).to_vec(),
            rows,
            empty: EmptyState { text: "Noch kein Aktenplan eingelesen.", action: html! {} },
        })
    };
    visit.staff_page("Aktenplan", &[], problems, main)
}

fn row(class: &FilePlanClass) -> Vec<Markup> {
    vec![
        link(&class.number, &path(class.id)),
        html! { (class.title) @if class.discontinued.is_some() { " (stillgelegt)" } },
        html! { (retention(class)) },
    ]
}

fn import_form() -> Markup {
    Form::post("/aktenplan").uploads().with(html! {
        (Field::new(LANG, "datei", "CSV-Datei")
            .hint("Spalten: number, title, description, retention_years (Jahre oder „dauernd“), disposal (A, V oder B). Klassen, die fehlen, werden stillgelegt; ihre Akten bleiben.")
            .upload(&Upload { accept: ".csv,text/csv", kinds: "CSV in UTF-8", max_bytes: 4 * 1024 * 1024, multiple: false, files: &[] }))
        (Button::secondary("Einlesen"))
    })
}

pub(crate) fn class_page(visit: &Visit, class: &FilePlanClass, list: &[(CaseFile, i64, i64)]) -> Answer {
    let rows = list
        .iter()
        .map(|(file, ..)| {
            vec![
                link(&file.reference, &files::path(file.id)),
                html! { (file.title) },
                html! { (format::date_short(LANG, kernel::local_date(file.opened_at))) },
            ]
        })
        .collect();
    let more = list
        .last()
        .filter(|_| list.len() as i64 == PAGE)
        .map(|(_, year, number)| format!("{}?nach={year}_{number}", path(class.id)));
    let mut items = vec![("Aufbewahrung".to_owned(), html! { (retention(class)) })];
    if let Some(day) = class.discontinued {
        items.push(("Stillgelegt seit".to_owned(), html! { (format::date(LANG, day)) }));
    }
    let main = html! {
        (heading(1, &format!("{} {}", class.number, class.title)))
        @if !class.description.is_empty() { (lead(&class.description)) }
        (DescriptionList { items })
        (Table {
            lang: LANG,
            caption: "Akten dieser Klasse",
            columns: ["Aktenzeichen", "Titel", "Angelegt"].map(Column::new).to_vec(),
            rows,
            empty: EmptyState { text: "Keine Akte, die Sie sehen dürfen.", action: html! {} },
        })
        (Pagination { lang: LANG, newer: None, older: more.as_deref() }.render())
    };
    visit.staff_page(&class.title, &[Crumb { label: "Aktenplan", href: "/aktenplan" }], &[], main)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fileplan::Disposal;

    #[test]
    fn retention_in_words() {
        let class = |years| FilePlanClass {
            id: kernel::Id::nil(),
            number: "1".into(),
            parent: None,
            title: "T".into(),
            description: String::new(),
            retention_years: years,
            disposal: Disposal::Destroy,
            discontinued: None,
        };
        assert_eq!(retention(&class(None)), "dauernd");
        assert_eq!(retention(&class(Some(1))), "1 Jahr, dann Vernichtung");
        assert_eq!(retention(&class(Some(5))), "5 Jahre, dann Vernichtung");
        assert_eq!((cursor("2026_7"), cursor("x")), ((2026, 7), (0, 0)));
    }
}
