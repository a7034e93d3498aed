//! What staff see of cases.

use access::{Action, POLICY, Staff};
use kernel::{Lang, PersonId, Problem, Result};
use ledger::Recorded;
use maud::html;
use server::{Answer, Visit};
use store::{Asks, Part, Read};
use ui::{
    Field, Markup, Render,
    fields::{Choice, DateText},
    format,
    parts::{
        Accordion, Alert, Button, CaseState, Column, CopyText, Crumb, DescriptionList, EmptyState, Event,
        Form, Table, Timeline, Tone, heading, lead, link, text,
    },
};

use super::{Case, CaseId, State, is_open};
use crate::{documents::Document, who::Names};

const LANG: Lang = Lang::German;

/// So many hits are shown.
pub(crate) const FOUND: i64 = 50;

/// The page of a case.
#[must_use]
pub fn path(id: CaseId) -> String {
    format!("/vorgaenge/{id}")
}

/// What another room shows on the page of a case.
pub trait Panel: Send + Sync {
    /// What it wants to know of a case; it is asked together with what the page itself wants to know.
    fn ask(&self, case: CaseId) -> Box<dyn Asked>;
}

/// The questions of a panel, and what is shown of their answers.
pub trait Asked {
    /// The questions.
    fn parts(&mut self) -> Vec<&mut dyn Part>;

    /// A title and content, or nothing for cases that are not of this room. After a form that came back `problems` says what
    /// is wrong.
    ///
    /// # Errors
    /// What the database says.
    fn show(
        self: Box<Self>,
        visit: &Visit,
        read: &mut Read<'_>,
        case: &Case,
        problems: &[Problem],
    ) -> Result<Option<Markup>>;
}

/// The panels of all rooms, in order. The program puts them into [`server::Extensions`].
pub struct Panels(pub Vec<Box<dyn Panel>>);

impl Asks for Box<dyn Asked> {
    type Answers = Self;
    fn parts(&mut self) -> Vec<&mut dyn Part> {
        Asked::parts(&mut **self)
    }
    fn into_answers(self) -> Self {
        self
    }
}

/// Everything on the page of a case.
pub(crate) struct Shown {
    pub(crate) case: Case,
    /// The reference of its file.
    pub(crate) file: String,
    pub(crate) unit: String,
    pub(crate) holder: Option<String>,
    pub(crate) colleagues: Vec<(PersonId, String)>,
    pub(crate) documents: Vec<Document>,
    pub(crate) events: Vec<Event>,
    pub(crate) panels: Vec<Markup>,
}

/// The badge of a state.
#[must_use]
pub fn badge(state: State) -> Markup {
    match state {
        State::Received => CaseState::Received,
        State::InWork => CaseState::InWork,
        State::Waiting => CaseState::WaitingForApplicant,
        State::Decided => CaseState::Decided,
        State::Closed => CaseState::ClosedToFile,
    }
    .badge(LANG)
}

/// What happened to a case, newest first, out of the record.
pub(crate) fn events(read: &mut Read<'_>, names: &mut Names, record: Vec<Recorded>) -> Result<Vec<Event>> {
    let mut events = Vec::new();
    for recorded in record {
        // The document's own entry repeats what the case's entry says; the turns of a process stand on its own page.
        if matches!(
            recorded.leaf.kind.as_ref(),
            "document.filed" | "process.advanced" | "process.migrated" | "process.message_kept"
        ) {
            continue;
        }
        let by = match &recorded.payload {
            Some(payload) => names.of(read, &payload.actor)?,
            None => None,
        };
        events.push(Event { at: recorded.leaf.at, title: sentence(&recorded), by, body: detail(&recorded) });
    }
    events.reverse();
    Ok(events)
}

/// An event in words; of one that nobody foresaw here, its kind.
fn sentence(event: &Recorded) -> String {
    let kind = event.leaf.kind.as_ref();
    words(kind, |name| event.field(name)).unwrap_or(kind).to_owned()
}

/// A kind of event in words; `field` gives what its payload says.
pub(super) fn words(kind: &str, field: impl Fn(&str) -> Option<String>) -> Option<&'static str> {
    Some(match kind {
        "case.opened" => "Vorgang eingegangen",
        "case.assigned" if field("holder").is_none() => "Zuweisung aufgehoben",
        "case.assigned" => "Zugewiesen",
        "case.applicant_asked" => "Rückfrage gestellt",
        "case.applicant_answered" => "Rückfrage beantwortet",
        "case.decided" => match field("outcome").as_deref() {
            Some("approved") => "Entschieden: stattgegeben",
            Some("refused") => "Entschieden: abgelehnt",
            _ => "Antrag zurückgezogen",
        },
        "case.closed" => "Zu den Akten verfügt (z. d. A.)",
        "case.reopened" => "Wieder geöffnet",
        "case.resubmission_set" if field("on").is_none() => "Wiedervorlage gelöscht",
        "case.resubmission_set" => "Wiedervorlage gesetzt",
        "case.document_added" => "Dokument hinzugefügt",
        "application.received" => "Antrag gesendet",
        "application.reminded" => "An die Rückfrage erinnert",
        "document.issued" => "Schreiben ausgestellt",
        "case.glass_broken" => "Notzugriff",
        "task.assigned" if field("holder").is_none() => "Aufgabe zurückgegeben",
        "task.assigned" => "Aufgabe übernommen oder weitergegeben",
        "process.retried" => "Prozess nach einer Störung fortgesetzt",
        "process.given_up" => "Prozess aufgegeben",
        _ => return None,
    })
}

fn detail(event: &Recorded) -> Markup {
    let words = match event.leaf.kind.as_ref() {
        "case.resubmission_set" => {
            event.field("on").and_then(|on| on.parse().ok()).map(|on| format::date(LANG, on))
        }
        "case.reopened" | "case.glass_broken" | "process.given_up" => event.field("reason"),
        _ => None,
    };
    html! { @if let Some(words) = words { (words) } }
}

pub(crate) fn case_page(visit: &Visit, staff: &Staff, shown: &Shown, problems: &[Problem]) -> Answer {
    let case = &shown.case;
    let typed = Typed { visit, problems };
    let crumbs = [
        Crumb { label: "Arbeitsvorrat", href: "/arbeitsplatz" },
        Crumb { label: &shown.file, href: &crate::files::pages::path(shown.case.file) },
    ];
    let main = html! {
        div class="r-title-row" { (heading(1, &case.title)) (badge(case.state)) }
        (CopyText { lang: LANG, label: "Geschäftszeichen", text: &case.reference })
        (take_over(staff, case))
        div class="r-columns" {
            div class="r-columns__main" {
                @for panel in &shown.panels { (panel) }
                (heading(2, "Dokumente"))
                (documents(case, &shown.documents, may(staff, Action::WorkOnCase, case), &typed))
                (heading(2, "Verlauf"))
                (Timeline { lang: LANG, events: shown.events.clone() })
            }
            aside class="r-columns__aside" aria-label="Nächste Schritte" {
                (heading(2, "Stand"))
                (facts(shown))
                (steps(staff, shown, &typed))
            }
        }
    };
    visit.staff_page(&format!("{} – {}", case.reference, case.title), &crumbs, problems, main)
}

/// A form of the page that came back: what was typed, and what is wrong with it.
pub struct Typed<'a> {
    /// The visit with the form.
    pub visit: &'a Visit,
    /// What is wrong.
    pub problems: &'a [Problem],
}

impl<'a> Typed<'a> {
    /// The field `name` with its problem.
    #[must_use]
    pub const fn field(&self, name: &'a str, label: &'a str) -> Field<'a> {
        Field::new(LANG, name, label).problems(self.problems)
    }

    /// What was typed into it.
    #[must_use]
    pub fn text(&self, name: &str) -> &'a str {
        self.visit.form().get(name)
    }

    /// Whether something is wrong with one of these fields, so that the part of the page they stand in must be open.
    #[must_use]
    pub fn wrong(&self, names: &[&str]) -> bool {
        let of = |field: &str, name: &str| {
            field == name || field.strip_prefix(name).is_some_and(|rest| rest.starts_with('-'))
        };
        self.problems.iter().any(|problem| names.iter().any(|name| of(&problem.field, name)))
    }
}

fn may(staff: &Staff, action: Action, case: &Case) -> bool {
    POLICY.judge(staff, action, &case.thing()).is_ok()
}

fn facts(shown: &Shown) -> Markup {
    let case = &shown.case;
    let mut items = vec![
        ("Zuständig".to_owned(), html! { (shown.unit) }),
        ("Bearbeitung".to_owned(), html! { (shown.holder.as_deref().unwrap_or("noch niemand")) }),
        ("Eingegangen".to_owned(), html! { (format::date_time(LANG, case.received_at)) }),
    ];
    if let Some(due) = case.due_on {
        items.push(("Zu entscheiden bis".to_owned(), html! { (format::date(LANG, due)) }));
    }
    if let Some(on) = case.resubmit_on {
        items.push(("Wiedervorlage".to_owned(), html! { (format::date(LANG, on)) }));
    }
    if let Some(outcome) = case.outcome {
        items.push(("Ergebnis".to_owned(), html! { (outcome.german()) }));
    }
    items.push(("Akte".to_owned(), link(&shown.file, &crate::files::pages::path(shown.case.file))));
    DescriptionList { items }.render()
}

/// The first step with a case that nobody works on. It stands at the top, where keyboard and phone come to it first.
fn take_over(staff: &Staff, case: &Case) -> Markup {
    let version = case.version.to_string();
    html! {
        @if case.holder.is_none() && is_open(case.state) && may(staff, Action::AssignCase, case) {
            (Form::post(&format!("{}/uebernehmen", path(case.id))).hidden(&[("version", &version)]).with(Button::primary("Vorgang übernehmen").render()))
        }
    }
}

/// What this person can do to the case now.
fn steps(staff: &Staff, shown: &Shown, typed: &Typed<'_>) -> Markup {
    let case = &shown.case;
    let version = case.version.to_string();
    let hidden = [("version", version.as_str())];
    let to = |verb: &str| format!("{}/{verb}", path(case.id));
    let can = |action| may(staff, action, case);
    html! {
        @if is_open(case.state) && can(Action::AssignCase) {
            (Accordion { title: "Zuweisen", open: typed.wrong(&["bearbeitung"]), body: Form::post(&to("zuweisen")).hidden(&hidden).with(assign_form(shown, typed)) })
        }
        @if is_open(case.state) && can(Action::WorkOnCase) {
            @let day = if typed.wrong(&["tag"]) { DateText::from_form("tag", |field| typed.text(field).to_owned()) } else { case.resubmit_on.map(DateText::from).unwrap_or_default() };
            (Accordion { title: "Wiedervorlage", open: typed.wrong(&["tag"]), body: Form::post(&to("wiedervorlage")).hidden(&hidden).with(html! {
                (typed.field("tag", "Wieder vorlegen am").hint("Leer lassen, um die Wiedervorlage zu löschen").optional_silently().date(&day))
                (Button::secondary("Wiedervorlage speichern"))
            }) })
        }
        @if case.state == State::Decided && can(Action::CloseCase) {
            (Form::post(&to("abschliessen")).hidden(&hidden).with(html! {
                (Button::secondary("Zu den Akten (z. d. A.)"))
            }))
        }
        @if case.state == State::Closed && can(Action::ReopenCase) {
            (Accordion { title: "Wieder öffnen", open: typed.wrong(&["grund"]), body: Form::post(&to("wieder-oeffnen")).hidden(&hidden).with(html! {
                (typed.field("grund", "Warum wird der Vorgang wieder geöffnet?").long_text(typed.text("grund"), 500))
                (Button::secondary("Vorgang wieder öffnen"))
            }) })
        }
    }
}

fn assign_form(shown: &Shown, typed: &Typed<'_>) -> Markup {
    let ids: Vec<String> = shown.colleagues.iter().map(|(id, _)| id.to_string()).collect();
    let mut choices: Vec<Choice<'_>> = shown
        .colleagues
        .iter()
        .zip(&ids)
        .map(|((_, name), id)| Choice { value: id, label: name, hint: None })
        .collect();
    choices.push(Choice { value: "", label: "niemandem (zurück in den Vorrat der Einheit)", hint: None });
    let holder = shown.case.holder.map(|holder| holder.to_string()).unwrap_or_default();
    html! {
        (typed.field("bearbeitung", "Wem soll der Vorgang zugewiesen werden?").choice(&choices, Some(&holder)))
        (Button::secondary("Zuweisen"))
    }
}

fn documents(case: &Case, documents: &[Document], may_add: bool, typed: &Typed<'_>) -> Markup {
    let rows = documents
        .iter()
        .map(|document| {
            let href = format!("/dokumente/{}", document.id);
            vec![
                html! { (link(&document.title, &href)) },
                html! { (document.direction.german()) },
                html! { (format::date_time(LANG, document.version.created_at)) },
                html! { (document.latest) },
                html! { (format::file_size(LANG, document.version.size)) },
            ]
        })
        .collect();
    html! {
        (Table {
            lang: LANG,
            caption: "Dokumente des Vorgangs",
            columns: vec![Column::new("Dokument"), Column::new("Richtung"), Column::new("Stand vom"), Column::numeric("Fassung"), Column::numeric("Größe")],
            rows,
            empty: EmptyState { text: "Noch kein Dokument.", action: html! {} },
        })
        @if may_add && is_open(case.state) {
            (Accordion { title: "Dokument hinzufügen", open: typed.wrong(&["titel", "datei"]), body: Form::post(&format!("{}/dokumente", path(case.id))).uploads().with(html! {
                (typed.field("titel", "Titel").text(typed.text("titel")))
                (typed.field("datei", "Datei").upload(&ui::fields::Upload {
                    accept: ".pdf,.png,.jpg,.jpeg,.docx,.odt", kinds: "PDF, PNG, JPEG, DOCX, ODT", max_bytes: server::UPLOAD_BYTES, multiple: false, files: &[],
                }))
                (Button::secondary("Hinzufügen"))
            }) })
        }
    }
}

/// A list of cases as a table; also for other rooms.
#[must_use]
pub fn case_table(caption: &str, cases: &[Case], empty: &str) -> Markup {
    let rows = cases
        .iter()
        .map(|case| {
            vec![
                html! { (link(&case.title, &path(case.id))) },
                html! { span class="r-reference" { (case.reference) } },
                badge(case.state),
                html! { (format::date_short(LANG, kernel::local_date(case.received_at))) },
                html! { @if let Some(due) = case.due_on { (format::date_short(LANG, due)) } @else { "–" } },
            ]
        })
        .collect();
    Table {
        lang: LANG,
        caption,
        columns: ["Vorgang", "Geschäftszeichen", "Stand", "Eingang", "Zu entscheiden bis"]
            .map(Column::new)
            .to_vec(),
        rows,
        empty: EmptyState { text: empty, action: html! {} },
    }
    .render()
}

pub(crate) fn search_page(visit: &Visit, words: &str, found: &[Case]) -> Answer {
    let main = html! {
        (heading(1, "Suche"))
        @if words.is_empty() {
            (lead("Suchen Sie oben nach einem Geschäftszeichen oder nach dem Anfang eines Betreffs."))
        } @else {
            (case_table(&format!("Vorgänge zu „{words}“"), found, "Kein Vorgang gefunden, den Sie sehen dürfen. Prüfen Sie die Schreibweise."))
            @if found.len() as i64 == FOUND { (text("Es gibt mehr Treffer, als hier stehen. Suchen Sie genauer.")) }
        }
    };
    visit.staff_page("Suche", &[], &[], main)
}

pub(crate) fn emergency_problems(reference: &str, reason: &str) -> Vec<Problem> {
    let mut problems = Vec::new();
    if reference.is_empty() {
        problems.push(Problem::new("zeichen", "Geben Sie das Geschäftszeichen des Vorgangs an."));
    }
    if reason.chars().count() < 10 {
        problems.push(Problem::new("grund", "Begründen Sie den Notzugriff in mindestens einem Satz."));
    }
    problems
}

pub(crate) fn emergency_page(visit: &Visit, reference: &str, reason: &str, problems: &[Problem]) -> Answer {
    let main = html! {
        (heading(1, "Notzugriff"))
        (lead("Damit sehen Sie für 60 Minuten einen Vorgang, für den Sie nicht zuständig sind."))
        (Alert { tone: Tone::Warning, title: "Jeder Notzugriff wird geprüft", body: html! { "Er wird mit Ihrem Namen und Ihrer Begründung festgehalten und der Revision angezeigt." } })
        (Form::post("/notzugriff").with(html! {
            (Field::new(LANG, "zeichen", "Geschäftszeichen des Vorgangs").problems(problems).text(reference))
            (Field::new(LANG, "grund", "Warum ist der Zugriff nötig?").problems(problems).long_text(reason, 500))
            (Button::primary("Vorgang öffnen"))
        }))
    };
    visit.staff_page("Notzugriff", &[], problems, main)
}
