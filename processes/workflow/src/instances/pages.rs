//! What people see of running processes: one on its diagram, what stands still, and how one begins by hand.

use std::sync::Arc;

use access::{Action, POLICY};
use kernel::{Id, Lang, Problem, UnitId};
use maud::{Markup, html};
use records::cases::{self, Case};
use server::{Answer, Visit};
use ui::{
    Field, Render,
    fields::{Choice, pick},
    format,
    parts::{
        Alert, Badge, Button, Column, Crumb, DescriptionList, EmptyState, Event, Form, Irrevocable,
        Pagination, Table, Timeline, Tone, heading, lead, link, list, text,
    },
};

use super::history::{History, Turn};
use super::{Incident, Instance, InstanceId, Waiting};
use crate::models::Ready;
use crate::picture::{self, Marks};
use crate::{fields, tasks, words};

const LANG: Lang = Lang::German;

/// So many incidents stand on a page.
pub(crate) const PAGE: i64 = 50;

/// The longest subject of a case that a process opens, in characters.
pub(crate) const SUBJECT: usize = 150;

/// The page of an instance.
#[must_use]
pub fn path(id: InstanceId) -> String {
    format!("/ablaeufe/{id}")
}

// --- one instance ---

/// Everything on the page of an instance.
pub(crate) struct Shown {
    pub(crate) instance: Instance,
    pub(crate) case: Case,
    pub(crate) model: Arc<Ready>,
    /// The key of the process and the number of the version.
    pub(crate) process: (String, i64),
    /// Open tasks, with who holds them or whose they are.
    pub(crate) tasks: Vec<(tasks::Task, String)>,
    pub(crate) waits: Vec<Waiting>,
    pub(super) history: History,
    pub(crate) live: std::collections::BTreeSet<String>,
    /// Instances that it called, with the names of their processes.
    pub(crate) called: Vec<(InstanceId, String)>,
}

pub(crate) fn instance_page(visit: &Visit, shown: &Shown) -> Answer {
    let done = shown.history.nodes.difference(&shown.live).cloned().collect();
    let marks = Marks { live: shown.live.clone(), done, ways: shown.history.flows.clone() };
    let main = html! {
        div class="r-title-row" { (heading(1, &format!("Ablauf: {}", shown.model.name()))) (phase(&shown.instance)) }
        div class="r-columns" {
            div class="r-columns__main" {
                (heading(2, "Worauf der Ablauf wartet"))
                (waits(shown))
                (heading(2, "Verlauf"))
                (Timeline { lang: LANG, events: shown.history.turns.iter().rev().map(event).collect() })
            }
            aside class="r-columns__aside" aria-label="Angaben" {
                (heading(2, "Angaben"))
                (facts(shown))
            }
        }
        (heading(2, "Wo der Ablauf steht"))
        (picture::svg(&shown.model, &marks))
        (picture::steps(&shown.model, &shown.instance.kept.head.process, &marks))
    };
    let case = cases::pages::path(shown.case.id);
    let crumbs = [
        Crumb { label: "Arbeitsvorrat", href: "/arbeitsplatz" },
        Crumb { label: &shown.case.reference, href: &case },
    ];
    visit.staff_page(&format!("{} – {}", shown.model.name(), shown.case.reference), &crumbs, &[], main)
}

fn phase(instance: &Instance) -> Markup {
    let (tone, label) = match instance.kept.head.phase {
        "ended" => (Tone::Success, "beendet"),
        "failed" => (Tone::Danger, "mit Fehler beendet"),
        "cancelled" => (Tone::Neutral, "aufgegeben"),
        _ => (Tone::Info, "läuft"),
    };
    Badge { tone, label }.render()
}

fn waits(shown: &Shown) -> Markup {
    if shown.instance.ended_at.is_some() {
        return text("Auf nichts mehr: Der Ablauf ist zu Ende.");
    }
    let tasks = shown.tasks.iter().map(|(task, who)| {
        html! { (link(&task.title, &tasks::pages::path(task.id))) ": bei " (who) ", seit " (format::date_time(LANG, task.opened_at)) }
    });
    let waits = shown.waits.iter().map(|wait| html! { (words::waiting(&shown.model, wait)) });
    let all: Vec<Markup> = tasks.chain(waits).collect();
    if all.is_empty() { text("Er geht gerade weiter.") } else { list(all) }
}

fn facts(shown: &Shown) -> Markup {
    let (key, number) = &shown.process;
    let instance = &shown.instance;
    let mut items = vec![
        ("Vorgang".to_owned(), link(&shown.case.title, &cases::pages::path(shown.case.id))),
        ("Geschäftszeichen".to_owned(), html! { span class="r-reference" { (shown.case.reference) } }),
        (
            "Prozess".to_owned(),
            html! { (link(shown.model.name(), &format!("/prozesse/{key}"))) ", Version " (number) },
        ),
        ("Begonnen".to_owned(), html! { (format::date_time(LANG, instance.began_at)) }),
    ];
    if let Some(ended) = instance.ended_at {
        items.push(("Beendet".to_owned(), html! { (format::date_time(LANG, ended)) }));
    }
    if let Some((caller, _)) = instance.caller {
        items.push(("Gerufen von".to_owned(), link("anderem Ablauf", &path(caller))));
    }
    if !shown.called.is_empty() {
        let called = shown.called.iter().map(|(id, name)| link(name, &path(*id)));
        items.push(("Ruft".to_owned(), list(called)));
    }
    DescriptionList { items }.render()
}

fn event(turn: &Turn) -> Event {
    let body =
        html! { @for (place, words) in turn.after.iter().enumerate() { @if place > 0 { br; } (words) } };
    Event { at: turn.at, title: turn.title.clone(), by: turn.by.clone(), body }
}

// --- incidents ---

/// The page of an incident.
#[must_use]
pub fn incident_path(id: Id<Waiting>) -> String {
    format!("/betrieb/stoerungen/{id}")
}

/// An incident as the operator sees it.
pub(crate) struct Seen {
    pub(crate) incident: Incident,
    pub(crate) model: Arc<Ready>,
    /// The reference of the case, where the policy lets the operator see it.
    pub(crate) reference: Option<String>,
}

impl Seen {
    fn step(&self) -> String {
        words::element(&self.model, &self.incident.wait.element)
    }

    /// What the incident is about, without anything of the case but what the policy allows.
    fn about(&self) -> Markup {
        let instance = self.incident.instance.to_string();
        html! {
            @match &self.reference {
                Some(reference) => span class="r-reference" { (reference) },
                None => span class="r-reference" { (instance) },
            }
        }
    }

    fn reason(&self) -> &str {
        self.incident.wait.reason.as_deref().unwrap_or("Der Grund ist nicht bekannt.")
    }
}

pub(crate) fn incidents_page(visit: &Visit, incidents: &[Seen], notice: Option<&str>) -> Answer {
    let rows = incidents.iter().map(|seen| {
        let (id, process) = (seen.incident.wait.id, seen.model.name());
        let label = format!("Störung bei {} auswählen", seen.step());
        vec![
            pick("stoerung", &id.to_string(), &label, link(&seen.step(), &incident_path(id))),
            html! { (process) ", Version " (seen.incident.number) },
            html! { (seen.reason()) },
            seen.about(),
            html! { (format::date_time(LANG, seen.incident.wait.since)) },
        ]
    });
    let table = Table {
        lang: LANG,
        caption: "Was stillsteht",
        columns: ["Schritt", "Prozess", "Grund", "Ablauf", "Seit"].map(Column::new).to_vec(),
        rows: rows.collect(),
        empty: EmptyState { text: "Alle Abläufe gehen ihren Gang.", action: html! {} },
    };
    let last = incidents.last().filter(|_| incidents.len() as i64 == PAGE);
    let older = last.map(|seen| {
        let wait = &seen.incident.wait;
        format!("/betrieb/stoerungen?nach={}_{}", wait.since.as_microsecond(), wait.id)
    });
    let main = html! {
        (heading(1, "Störungen"))
        @if let Some(notice) = notice { (Alert { tone: Tone::Info, title: notice, body: html! {} }) }
        (lead("Schritte von Prozessen, die nicht weitergehen, bis jemand nachgesehen hat. Ist die Ursache behoben, können sie noch einmal versucht werden."))
        @if incidents.is_empty() { (table) }
        @else {
            (Form::post("/betrieb/stoerungen/wiederholen").with(html! {
                (table)
                (Button::primary("Ausgewählte noch einmal versuchen"))
            }))
        }
        (Pagination { lang: LANG, newer: None, older: older.as_deref() })
    };
    visit.staff_page("Störungen", &[Crumb { label: "Betrieb", href: "/betrieb" }], &[], main)
}

pub(crate) fn incident_page(visit: &Visit, seen: &Seen, reason: &str, problems: &[Problem]) -> Answer {
    let path = incident_path(seen.incident.wait.id);
    let main = html! {
        (heading(1, &format!("Störung bei {}", seen.step())))
        (DescriptionList { items: vec![
            ("Prozess".to_owned(), html! { (seen.model.name()) ", Version " (seen.incident.number) }),
            ("Ablauf".to_owned(), seen.about()),
            ("Seit".to_owned(), html! { (format::date_time(LANG, seen.incident.wait.since)) }),
            ("Grund".to_owned(), html! { (seen.reason()) }),
        ] })
        (Form::post(&format!("{path}/wiederholen")).with(Button::primary("Noch einmal versuchen").render()))
        (heading(2, "Ablauf aufgeben"))
        (Irrevocable { lang: LANG, text: "Der ganze Ablauf endet, mit dem, der ihn gerufen hat, und allem, was er selbst gerufen hat. Offene Aufgaben fallen weg; der Vorgang bleibt und wird von Hand weiterbearbeitet." })
        (Form::post(&format!("{path}/aufgeben")).with(html! {
            (Field::new(LANG, "grund", "Warum wird der Ablauf aufgegeben?").problems(problems).long_text(reason, 500))
            (Button::secondary("Ablauf aufgeben"))
        }))
    };
    let crumbs = [
        Crumb { label: "Betrieb", href: "/betrieb" },
        Crumb { label: "Störungen", href: "/betrieb/stoerungen" },
    ];
    visit.staff_page("Störung", &crumbs, problems, main)
}

/// Says on the page of operation how many incidents there are.
///
/// # Errors
/// What the database says.
pub fn operation_notice(read: &mut ::store::Read<'_>) -> kernel::Result<Markup> {
    let count = read.ask(super::store::count_incidents(1_000))?;
    let words = match count {
        0 => "Kein Prozess steht still.".to_owned(),
        1 => "Ein Schritt eines Prozesses steht still.".to_owned(),
        1_000.. => "Mehr als 1.000 Schritte von Prozessen stehen still.".to_owned(),
        count => format!("{count} Schritte von Prozessen stehen still."),
    };
    let tone = if count == 0 { Tone::Info } else { Tone::Warning };
    Ok(Alert { tone, title: &words, body: link("Störungen ansehen", "/betrieb/stoerungen") }.render())
}

// --- beginning by hand ---

/// What is asked when a process is begun by hand.
pub(crate) struct Beginning {
    pub(crate) key: String,
    pub(crate) model: Arc<Ready>,
    /// The units in which the case can be opened, where there is a choice.
    pub(crate) units: Vec<(UnitId, String)>,
    /// Why it cannot be begun.
    pub(crate) obstacle: Option<String>,
}

pub(crate) fn begin_page(visit: &Visit, beginning: &Beginning, problems: &[Problem]) -> Answer {
    let (form, model) = (visit.form(), &beginning.model);
    let title = format!("Neuer Vorgang: {}", model.name());
    let ids: Vec<String> = beginning.units.iter().map(|(id, _)| id.to_string()).collect();
    let names = beginning.units.iter().map(|(_, name)| name.as_str());
    let units: Vec<_> = ids.iter().zip(names).map(|(id, name)| Choice::new(id, name)).collect();
    let said = model.process().map(|process| process.base.documentation.join("\n")).unwrap_or_default();
    let main = html! {
        (heading(1, &title))
        @if let Some(obstacle) = &beginning.obstacle {
            (Alert { tone: Tone::Danger, title: "Dieser Prozess lässt sich jetzt nicht beginnen", body: html! { (obstacle) } })
        } @else {
            @if said.trim().is_empty() { (lead("Es wird ein Vorgang angelegt, den der Prozess begleitet.")) } @else { (lead(&said)) }
            (Form::post(&format!("/prozesse/{}/beginnen", beginning.key)).with(html! {
                (Field::new(LANG, "betreff", "Betreff").hint("Worum geht es? Ein paar Worte genügen.").problems(problems).text(form.get("betreff")))
                @if !units.is_empty() {
                    (Field::new(LANG, "einheit", "Einheit, die zuständig ist").problems(problems).choice(&units, Some(form.get("einheit"))))
                }
                (fields::pages::inputs(model.start_fields(), &|name| form.get(name).to_owned(), problems))
                (Button::primary("Prozess beginnen"))
            }))
        }
    };
    let process = format!("/prozesse/{}", beginning.key);
    let crumbs =
        [Crumb { label: "Prozesse", href: "/prozesse" }, Crumb { label: model.name(), href: &process }];
    visit.staff_page(&title, &crumbs, problems, main)
}

/// Whether somebody may see the case of an incident.
pub(crate) fn sees(visit: &Visit, case: &Case) -> bool {
    let staff = visit.staff.as_deref();
    staff.is_some_and(|staff| POLICY.judge(staff, Action::ViewCase, &case.thing()).is_ok())
}
