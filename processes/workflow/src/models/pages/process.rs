//! The page of a process, and that of one of its older versions.

use editor::Profile;
use kernel::{calendar, local_date};
use maud::html;
use server::{Answer, Visit};
use ui::{
    Field, Markup, Render,
    fields::Choice,
    format,
    parts::{
        Alert, Button, Column, Crumb, DescriptionList, EmptyState, Form, Icon, LinkButton, Table, Tone,
        button_row, heading, lead, link, list, text,
    },
};

use super::moving::Moving;
use super::{CATALOGUE, LANG, Version, instances, issued, path, review, steps};
use crate::drafts::DraftState;
use crate::models::figures::{DAYS, FEWEST_PEOPLE, Figures, Reached, decimal};
use crate::models::store::Issue;

/// What stands on the page of a process.
pub(crate) struct Shown {
    pub(crate) version: Version,
    pub(crate) profile: Profile,
    /// The class of the file plan and the unit, as people know them.
    pub(crate) file_class: Option<String>,
    pub(crate) unit: Option<String>,
    pub(crate) figures: Figures,
    pub(crate) holidays: calendar::State,
    /// Keys and names of the processes that it calls, and of those that call it.
    pub(crate) calls: Vec<(String, Option<String>)>,
    pub(crate) callers: Vec<(String, String)>,
    pub(crate) issues: Vec<Line>,
    pub(crate) may_begin: bool,
    pub(crate) may_draw: bool,
    /// How far its draft is, for who may draw.
    pub(crate) draft: Option<DraftState>,
    /// Of an older version, for who may approve: what its running instances can do.
    pub(crate) moving: Option<Moving>,
}

/// A line of the list of versions.
pub(crate) struct Line {
    pub(crate) issue: Issue,
    pub(crate) by: String,
    pub(crate) running: i64,
}

pub(crate) fn page(visit: &Visit, shown: &Shown) -> Answer {
    let (version, name) = (&shown.version, shown.version.name());
    let key = &version.process.key;
    let title =
        if version.is_current() { name.clone() } else { format!("{name}, Version {}", version.issue.number) };
    let main = html! {
        (heading(1, &title))
        @if !shown.profile.purpose.is_empty() { (lead(&shown.profile.purpose)) }
        (standing(shown))
        @if !version.is_current() { (older(key)) }
        @if let Some(state) = shown.draft { (drafted(key, state)) }
        (buttons(shown))
        @if let Some(moving) = &shown.moving { (moving.section(&version.path())) }
        (heading(2, "Ablauf"))
        (explained(shown))
        (steps::with_picture(shown, &picture(shown)))
        (heading(2, "Steckbrief"))
        (profile(shown, local_date(visit.now())))
        @if !shown.profile.figures.is_empty() { (heading(2, "Kennzahlen")) (targets(shown)) }
        (heading(2, "Zusammenhang"))
        (connections(shown))
        (heading(2, "Versionen"))
        (versions(key, &shown.issues))
    };
    let href = path(key);
    let own = Crumb { label: &name, href: &href };
    let crumbs: &[Crumb<'_>] = if version.is_current() { &[CATALOGUE] } else { &[CATALOGUE, own] };
    visit.staff_page(&title, crumbs, &[], main)
}

/// „Version 2 vom 12. November 2026. Zurzeit laufen 3 Abläufe.“
fn standing(shown: &Shown) -> Markup {
    let (all, own) = (shown.version.is_current(), shown.version.issue.id);
    let lines = shown.issues.iter().filter(|line| all || line.issue.id == own);
    let running: i64 = lines.map(|line| line.running).sum();
    let verb = if running <= 1 { "läuft" } else { "laufen" };
    let on = if all { "" } else { " auf dieser Version" };
    text(format!("{}. Zurzeit {verb} {}{on}.", issued(&shown.version.issue), instances(running)))
}

fn older(key: &str) -> Markup {
    let body = html! {
        (text(html! { "Neue Abläufe beginnen mit der " (link("gültigen Version", &path(key))) ". Abläufe, die mit dieser Version begonnen haben, gehen auf ihr weiter, solange niemand sie umstellt." }))
    };
    Alert { tone: Tone::Info, title: "Sie sehen eine frühere Version.", body }.render()
}

/// „Zu diesem Prozess gibt es einen Entwurf.“
fn drafted(key: &str, state: DraftState) -> Markup {
    let compared = format!("{}/entwurf/vergleich", path(key));
    let body = html! { "Stand: " (state.german()) ". " (link("Änderungen ansehen", &compared)) };
    Alert { tone: Tone::Info, title: "Zu diesem Prozess gibt es einen Entwurf.", body }.render()
}

fn buttons(shown: &Shown) -> Markup {
    let page = path(&shown.version.process.key);
    let number = shown.version.issue.number;
    let [begin, draft] = ["beginnen", "entwurf"].map(|verb| format!("{page}/{verb}"));
    let [pdf, file, picture] =
        ["prozess.pdf", "modell.bpmn", "bild.svg"].map(|name| format!("{page}/{name}?version={number}"));
    let begin = LinkButton::primary("Neuen Vorgang beginnen", &begin);
    let label = if shown.draft.is_some() { "Entwurf öffnen" } else { "Entwurf beginnen" };
    let draft = LinkButton::secondary(label, &draft).icon(Icon::Edit);
    let print = LinkButton::secondary("Drucken (PDF)", &pdf).icon(Icon::Document);
    let file = LinkButton::tertiary("Modell (BPMN)", &file).icon(Icon::Download);
    let picture = LinkButton::tertiary("Bild (SVG)", &picture).icon(Icon::Download);
    let mut all: Vec<&dyn Render> = Vec::new();
    if shown.may_begin {
        all.push(&begin);
    }
    if shown.may_draw {
        all.push(&draft);
    }
    all.extend([&print as &dyn Render, &file, &picture]);
    button_row(&all)
}

/// What the figures beside steps and in the picture mean.
fn explained(shown: &Shown) -> Markup {
    let of = if shown.version.is_current() { "aller Versionen" } else { "dieser Version" };
    text(format!(
        "Die Zahlen zeigen, wo Abläufe {of} jetzt stehen, und die Zeiten der letzten {DAYS} Tage. Zeiten und Überschreitungen von \
         Fristen werden nur gezeigt, wenn mindestens {FEWEST_PEOPLE} Personen daran gearbeitet haben, und nie für einzelne."
    ))
}

fn picture(shown: &Shown) -> String {
    let mut look = shown.version.look();
    for node in &shown.version.ready.read.nodes {
        if let Some(mark) = steps::mark(&shown.figures, &node.base.id) {
            look.nodes.insert(node.base.id.clone(), mark);
        }
    }
    diagram::svg(&shown.version.ready.read, &look)
}

fn profile(shown: &Shown, today: kernel::Date) -> Markup {
    let own = &shown.profile;
    let mut items: Vec<(String, Markup)> = Vec::new();
    let table = |name: &str| name == "Kennzahlen" || name == "Zweck";
    for (name, lines) in own.lines().into_iter().filter(|(name, _)| !table(name)) {
        let content = match lines.as_slice() {
            [only] => html! { (only) },
            several => list(several.iter().map(|line| html! { (line) })),
        };
        items.push((name.to_owned(), content));
    }
    if own.review_on.is_some() {
        items.push(("Nächste Prüfung".to_owned(), review(own, today)));
    }
    items.extend(shown.unit.iter().map(|unit| ("Einheit".to_owned(), html! { (unit) })));
    items
        .extend(shown.file_class.iter().map(|class| ("Vorgänge liegen unter".to_owned(), html! { (class) })));
    html! {
        @if !own.is_given() { (text("Für diesen Prozess ist noch kein Steckbrief ausgefüllt.")) }
        @if !items.is_empty() { (DescriptionList { items }) }
    }
}

fn targets(shown: &Shown) -> Markup {
    let rows = shown.profile.figures.iter().map(|figure| {
        let unit = |value: &str| format!("{value}\u{a0}{}", figure.unit).trim().to_owned();
        let reached = match shown.figures.measured(figure, shown.holidays) {
            None => String::new(),
            Some(Reached::Nothing) => "noch keine Werte".to_owned(),
            Some(Reached::Withheld) => format!("nicht ausgewiesen (weniger als {FEWEST_PEOPLE} Personen)"),
            Some(Reached::Value { value, count, good }) => {
                let kept = match good {
                    Some(true) => ", Ziel erreicht",
                    Some(false) => ", Ziel verfehlt",
                    None => "",
                };
                format!("{} (Median aus {count}){kept}", unit(&decimal(value)))
            }
        };
        vec![
            html! { (figure.name) },
            html! { @if !figure.target.is_empty() { (unit(&figure.target)) } },
            html! { (reached) },
            html! { (figure.source) },
        ]
    });
    let measured = format!("Gemessen ({DAYS} Tage)");
    let table = Table {
        lang: LANG,
        caption: "Ziele und gemessene Werte",
        columns: ["Kennzahl", "Ziel", measured.as_str(), "Quelle"].map(Column::new).to_vec(),
        rows: rows.collect(),
        empty: EmptyState { text: "", action: html! {} },
    };
    table.render()
}

/// A called process by its name, with the way to it if it is published.
pub(super) fn called(calls: &[(String, Option<String>)], key: &str) -> Markup {
    match calls.iter().find(|(known, _)| known == key).and_then(|(_, name)| name.as_deref()) {
        Some(name) => link(name, &path(key)),
        None => html! { (key) " (noch nicht freigegeben)" },
    }
}

fn connections(shown: &Shown) -> Markup {
    let calls = shown.calls.iter().map(|(key, _)| called(&shown.calls, key));
    let callers = shown.callers.iter().map(|(key, name)| link(name, &path(key)));
    let (calls, callers): (Vec<Markup>, Vec<Markup>) = (calls.collect(), callers.collect());
    let or_none = |links: Vec<Markup>, none: &str| {
        if links.is_empty() {
            html! { (none) }
        } else {
            list(links)
        }
    };
    let items = vec![
        ("Ruft auf".to_owned(), or_none(calls, "keinen anderen Prozess")),
        ("Wird gerufen von".to_owned(), or_none(callers, "keinem anderen Prozess")),
    ];
    DescriptionList { items }.render()
}

fn versions(key: &str, lines: &[Line]) -> Markup {
    let rows = lines.iter().map(|line| {
        let number = line.issue.number;
        vec![
            link(&format!("Version {number}"), &format!("{}/versionen/{number}", path(key))),
            html! { (format::date_time(LANG, line.issue.at)) },
            html! { (line.by) },
            html! { (instances(line.running)) },
        ]
    });
    let table = Table {
        lang: LANG,
        caption: "Freigegebene Versionen",
        columns: ["Version", "Freigegeben am", "Von", "Laufend"].map(Column::new).to_vec(),
        rows: rows.collect(),
        empty: EmptyState { text: "Noch keine.", action: html! {} },
    };
    let numbers: Vec<i64> = lines.iter().map(|line| line.issue.number).collect();
    html! {
        (table)
        @if let [new, old, ..] = numbers.as_slice() {
            (heading(3, "Zwei Versionen vergleichen"))
            (choose(key, &numbers, *old, *new))
        }
    }
}

/// The form that asks which two versions to compare.
pub(super) fn choose(key: &str, numbers: &[i64], from: i64, to: i64) -> Markup {
    let labels: Vec<(String, String)> =
        numbers.iter().map(|number| (number.to_string(), format!("Version {number}"))).collect();
    let choices: Vec<Choice<'_>> = labels.iter().map(|(value, label)| Choice::new(value, label)).collect();
    let field = |name: &str, label: &str, chosen: i64| {
        Field::new(LANG, name, label).select(&choices, Some(&chosen.to_string()))
    };
    let form = Form::get(&format!("{}/vergleich", path(key))).with(html! {
        (field("von", "Frühere Version", from))
        (field("mit", "Spätere Version", to))
        (button_row(&[&Button::secondary("Vergleichen")]))
    });
    html! { div class="r-choose" { (form) } }
}
