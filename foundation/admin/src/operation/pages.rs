//! What the operator sees.

use jobs::{
    Job,
    operator::{Count, Listed, State as Standing},
};
use kernel::{Id, Problem, Timestamp};
use maud::{Markup, html};
use server::{Answer, Visit};
use ui::{
    Field, format,
    parts::{
        Button, Column, Crumb, DescriptionList, EmptyState, Form, Irrevocable, Table, heading, lead, link,
        text,
    },
};

use crate::{LANG, moment};

/// So many jobs are listed.
pub(super) const LISTED: u32 = 100;

/// Everything the page shows.
pub(super) struct State {
    /// What other rooms tell.
    pub(super) notices: Vec<Markup>,
    /// Figures by kind.
    pub(super) counts: Vec<Count>,
    /// Dead letters, the oldest first.
    pub(super) dead: Vec<Listed>,
    /// What is due next.
    pub(super) queue: Vec<Listed>,
    /// The record of acts.
    pub(super) record: Record,
}

/// The state of the record of acts.
pub(super) struct Record {
    /// Events in the tree.
    pub(super) size: u64,
    /// Events that wait for their place.
    pub(super) waiting: u64,
    /// Since when the oldest of them waits.
    pub(super) since: Option<Timestamp>,
    /// The latest signed checkpoint.
    pub(super) checkpoint: Option<String>,
}

/// The page of a dead letter.
pub(super) fn path(id: Id<Job>) -> String {
    format!("/betrieb/auftraege/{id}")
}

const fn standing(state: Standing) -> &'static str {
    match state {
        Standing::Waiting => "wartet",
        Standing::Running => "läuft",
        Standing::Retrying => "wird wiederholt",
        Standing::Dead => "gescheitert",
    }
}

pub(super) fn operation_page(visit: &Visit, state: &State) -> Answer {
    let main = html! {
        (heading(1, "Betrieb"))
        (lead("Aufträge der Maschine und der Stand des Nachweisbuchs. Inhalte der Aufträge werden hier nicht gezeigt."))
        @for notice in &state.notices { (notice) }
        (dead_letters(&state.dead))
        (counts(&state.counts))
        (queue(&state.queue))
        (record(&state.record))
    };
    visit.staff_page("Betrieb", &[], &[], main)
}

fn dead_letters(dead: &[Listed]) -> Markup {
    let row = |job: &Listed| {
        vec![
            link(&job.kind, &path(job.id)),
            html! { (moment(job.due)) },
            html! { (job.tries) },
            html! { (job.last_error.as_deref().unwrap_or("")) },
        ]
    };
    html! {
        (Table {
            lang: LANG,
            caption: "Gescheiterte Aufträge",
            columns: vec![Column::new("Art"), Column::new("Aufgegeben am"), Column::numeric("Versuche"), Column::new("Letzter Fehler")],
            rows: dead.iter().map(row).collect(),
            empty: EmptyState { text: "Kein Auftrag ist gescheitert.", action: html! {} },
        })
    }
}

fn counts(counts: &[Count]) -> Markup {
    let row = |count: &Count| {
        vec![
            html! { (count.kind) },
            html! { (standing(count.state)) },
            html! { (format::number(LANG, count.jobs)) },
            html! { (moment(count.oldest)) },
        ]
    };
    html! {
        (Table {
            lang: LANG,
            caption: "Aufträge nach Art",
            columns: vec![Column::new("Art"), Column::new("Stand"), Column::numeric("Anzahl"), Column::new("Ältester")],
            rows: counts.iter().map(row).collect(),
            empty: EmptyState { text: "Kein Auftrag wartet.", action: html! {} },
        })
    }
}

fn queue(queue: &[Listed]) -> Markup {
    let row = |job: &Listed| {
        vec![
            html! { (job.kind) },
            html! { (moment(job.due)) },
            html! { (job.tries) },
            html! { (job.last_error.as_deref().unwrap_or("")) },
        ]
    };
    html! {
        (Table {
            lang: LANG,
            caption: "Nächste Aufträge",
            columns: vec![Column::new("Art"), Column::new("Fällig"), Column::numeric("Versuche"), Column::new("Letzter Fehler")],
            rows: queue.iter().map(row).collect(),
            empty: EmptyState { text: "Kein Auftrag wartet.", action: html! {} },
        })
    }
}

fn record(record: &Record) -> Markup {
    let since = record.since.map(|at| format!(", der älteste seit {}", moment(at))).unwrap_or_default();
    html! {
        (heading(2, "Nachweisbuch"))
        (DescriptionList { items: vec![
            ("Einträge".to_owned(), html! { (format::number(LANG, record.size)) }),
            ("Wartende Einträge".to_owned(), html! { (format::number(LANG, record.waiting)) (since) }),
            ("Letzter Prüfpunkt".to_owned(), match &record.checkpoint {
                Some(note) => html! { pre { (note) } },
                None => html! { "noch keiner" },
            }),
        ] })
    }
}

pub(super) fn dead_letter_page(visit: &Visit, job: &Listed, reason: &str, problems: &[Problem]) -> Answer {
    let path = path(job.id);
    let main = html! {
        (heading(1, "Gescheiterter Auftrag"))
        (DescriptionList { items: vec![
            ("Art".to_owned(), html! { (job.kind) }),
            ("Schlüssel".to_owned(), html! { (job.key.as_deref().unwrap_or("keiner")) }),
            ("Angelegt".to_owned(), html! { (moment(job.created)) }),
            ("Aufgegeben".to_owned(), html! { (moment(job.due)) }),
            ("Versuche".to_owned(), html! { (job.tries) }),
            ("Letzter Fehler".to_owned(), html! { (job.last_error.as_deref().unwrap_or("unbekannt")) }),
        ] })
        (text("Ist die Ursache behoben, kann der Auftrag wiederholt werden."))
        (Form::post(&format!("{path}/wiederholen")).with(html! { (Button::primary("Wiederholen")) }))
        (heading(2, "Verwerfen"))
        (Irrevocable { lang: LANG, text: "Ein verworfener Auftrag wird nicht mehr erledigt." })
        (Form::post(&format!("{path}/verwerfen")).with(html! {
            (Field::new(LANG, "reason", "Grund").problems(problems).text(reason))
            (Button::secondary("Verwerfen"))
        }))
    };
    visit.staff_page("Gescheiterter Auftrag", &[Crumb { label: "Betrieb", href: "/betrieb" }], problems, main)
}
