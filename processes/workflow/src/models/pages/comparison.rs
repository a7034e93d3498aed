//! What differs between two versions of a process, or a version and a draft: in words, and marked in both pictures.

use std::collections::BTreeMap;

use diagram::{Look, Mark};
use maud::html;
use server::{Answer, Visit};
use ui::{
    Markup, Render,
    parts::{Column, Crumb, EmptyState, Table, heading, lead, list, text},
};

use super::{CATALOGUE, LANG, Version, issued, path, process};
use crate::models::Ready;
use crate::models::compare::{Change, Comparison, Detail, What};

/// Two versions side by side.
pub(crate) struct Shown {
    pub(crate) old: Version,
    pub(crate) new: Version,
    pub(crate) numbers: Vec<i64>,
    pub(crate) comparison: Comparison,
}

/// One of two models that are compared.
pub(crate) struct Side<'a> {
    /// „Version 2“, „Entwurf“.
    pub(crate) words: String,
    /// The page on which its steps are described.
    pub(crate) steps_at: String,
    pub(crate) ready: &'a Ready,
}

impl<'a> Side<'a> {
    pub(crate) fn of(version: &'a Version) -> Self {
        Self {
            words: format!("Version {}", version.issue.number),
            steps_at: version.path(),
            ready: &version.ready,
        }
    }
}

pub(crate) fn page(visit: &Visit, shown: &Shown) -> Answer {
    let (name, key) = (shown.new.name(), &shown.new.process.key);
    let (from, to) = (shown.old.issue.number, shown.new.issue.number);
    let title = format!("{name}: Versionen vergleichen");
    let issued = format!("{}; {}.", issued(&shown.new.issue), issued(&shown.old.issue));
    let sides = (Side::of(&shown.old), Side::of(&shown.new));
    let main = html! {
        (heading(1, &title))
        (process::choose(key, &shown.numbers, from, to))
        (differences(&shown.comparison, &sides.0, &sides.1, &issued))
    };
    let href = path(key);
    visit.staff_page(&title, &[CATALOGUE, Crumb { label: &name, href: &href }], &[], main)
}

/// What differs, with a remark on what is compared.
pub(crate) fn differences(comparison: &Comparison, old: &Side<'_>, new: &Side<'_>, remark: &str) -> Markup {
    html! {
        (heading(2, &format!("{} gegenüber {}", new.words, old.words)))
        (lead(&summary(comparison)))
        (text(remark))
        @if !comparison.whole.is_empty() { (table("Der Prozess im Ganzen", "Angabe", comparison.whole.iter().map(of_whole).collect())) }
        @if !comparison.steps.is_empty() { (table("Schritte", "Schritt", comparison.steps.iter().map(row).collect())) }
        @if !comparison.flows.is_empty() { (table("Wege zwischen den Schritten", "Weg", comparison.flows.iter().map(row).collect())) }
        (heading(2, &format!("Bild: {}", new.words)))
        (text("Neues hat dicke Linien und das Wort „neu“, Geändertes hat gepunktete Linien. Jeder Schritt führt zu seiner Beschreibung."))
        (picture(new, "neu", &marks(comparison, |what| *what != What::Removed)))
        (heading(2, &format!("Bild: {}", old.words)))
        (text("Was entfällt, hat gestrichelte Linien und das Wort „entfällt“; Geändertes hat gepunktete Linien."))
        (picture(old, "alt", &marks(comparison, |what| *what != What::Added)))
    }
}

/// „2 Schritte sind neu, 1 Schritt entfällt.“
fn summary(comparison: &Comparison) -> String {
    if comparison.is_empty() {
        return "Es gibt keinen Unterschied.".to_owned();
    }
    let count = |fits: fn(&What) -> bool| comparison.steps.iter().filter(|change| fits(&change.what)).count();
    let steps = |number: usize, one: &str, many: &str| match number {
        0 => None,
        1 => Some(format!("1 Schritt {one}")),
        more => Some(format!("{more} Schritte {many}")),
    };
    let mut parts: Vec<String> = [
        steps(count(|what| *what == What::Added), "ist neu", "sind neu"),
        steps(count(|what| *what == What::Removed), "entfällt", "entfallen"),
        steps(count(|what| matches!(what, What::Changed(_))), "ist geändert", "sind geändert"),
    ]
    .into_iter()
    .flatten()
    .collect();
    if !comparison.flows.is_empty() {
        parts.push("Wege zwischen Schritten sind anders".to_owned());
    }
    if !comparison.whole.is_empty() {
        parts.push("Angaben zum Prozess sind anders".to_owned());
    }
    format!("{}.", parts.join("; "))
}

fn table(caption: &str, first: &str, rows: Vec<Vec<Markup>>) -> Markup {
    let columns = vec![Column::new(first), Column::new("Änderung"), Column::new("Worin")];
    Table { lang: LANG, caption, columns, rows, empty: EmptyState { text: "", action: html! {} } }.render()
}

fn of_whole(detail: &Detail) -> Vec<Markup> {
    let what = match (detail.before.is_empty(), detail.after.is_empty()) {
        (true, _) => "neu",
        (_, true) => "entfällt",
        _ => "geändert",
    };
    vec![html! { (detail.aspect) }, html! { (what) }, html! { (before_and_after(detail)) }]
}

fn row(change: &Change) -> Vec<Markup> {
    let details = match &change.what {
        What::Changed(details) => {
            list(details.iter().map(|detail| html! { (detail.aspect) ": " (before_and_after(detail)) }))
        }
        _ => html! {},
    };
    vec![html! { (change.title) }, html! { (change.what.german()) }, details]
}

/// „bisher „3“, jetzt „5““.
fn before_and_after(detail: &Detail) -> String {
    match (detail.before.as_str(), detail.after.as_str()) {
        ("", after) => format!("jetzt „{after}“, bisher ohne Angabe"),
        (before, "") => format!("bisher „{before}“, jetzt ohne Angabe"),
        (before, after) => format!("bisher „{before}“, jetzt „{after}“"),
    }
}

type Marks = BTreeMap<String, Mark>;

fn marks(comparison: &Comparison, fits: fn(&What) -> bool) -> (Marks, Marks) {
    let marks = |changes: &[Change]| -> Marks {
        let shown = changes.iter().filter(|change| fits(&change.what));
        shown.map(|change| (change.id.clone(), change.what.mark())).collect()
    };
    let mut flows = marks(&comparison.flows);
    // Short lines have no room for a long word; the dots say it.
    flows.values_mut().filter(|mark| mark.class == "d-mark-changed").for_each(|mark| mark.text.clear());
    (marks(&comparison.steps), flows)
}

fn picture(side: &Side<'_>, prefix: &str, (nodes, edges): &(Marks, Marks)) -> Markup {
    let look = Look {
        title: format!("{}, {}", side.ready.name(), side.words),
        heading_level: Some(3),
        prefix: prefix.to_owned(),
        steps_at: side.steps_at.clone(),
        nodes: nodes.clone(),
        edges: edges.clone(),
        ..Look::default()
    };
    html! { div class="r-diagram-scroll" { (maud::PreEscaped(diagram::svg(&side.ready.read, &look))) } }
}
