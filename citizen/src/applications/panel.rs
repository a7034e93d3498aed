//! The application on the clerk's page of a case: what was sent, beside the register, and what can be decided.

use ::store::{Ask, Asks, Part, Read};
use access::{Action, POLICY, Staff, State, Thing};
use kernel::{Lang, Problem, Result};
use maud::html;
use records::cases::{
    Case, CaseId, is_open,
    pages::{Asked, Panel, Typed, path},
};
use server::Visit;
use ui::{
    Markup, Render,
    fields::Choice,
    format,
    parts::{
        Accordion, Alert, Badge, Button, Column, DescriptionList, EmptyState, Event, Form, Table, Timeline,
        Tone, heading, text,
    },
};

use super::{Application, Enquiry, store};
use crate::{
    applicant::Applicant,
    catalogue::Catalogue,
    drafts::pages::lines,
    packages::{FactSource, Package},
    register::{Block, Query, Resident, compare},
};

const LANG: Lang = Lang::German;

/// The panel; nothing for cases that came from no application.
pub struct ApplicationPanel;

impl Panel for ApplicationPanel {
    fn ask(&self, case: CaseId) -> Box<dyn Asked> {
        Box::new(Question(store::with_enquiries(case)))
    }
}

struct Question(Ask<Option<(Application, Vec<Enquiry>)>>);

impl Asked for Question {
    fn parts(&mut self) -> Vec<&mut dyn Part> {
        self.0.parts()
    }

    fn show(
        self: Box<Self>,
        visit: &Visit,
        read: &mut Read<'_>,
        case: &Case,
        problems: &[Problem],
    ) -> Result<Option<Markup>> {
        let Some((application, enquiries)) = self.0.into_answers() else { return Ok(None) };
        panel(visit, read, case, (&application, &enquiries), problems).map(Some)
    }
}

fn panel(
    visit: &Visit,
    read: &mut Read<'_>,
    case: &Case,
    (application, enquiries): (&Application, &[Enquiry]),
    problems: &[Problem],
) -> Result<Markup> {
    let staff = visit.staff()?;
    let catalogue = Catalogue::of_visit(visit)?;
    let package = catalogue.get(&application.service)?;
    let query = Applicant::of(&application.submission).query();
    let may_search = POLICY.judge(staff, Action::SearchRegister, &Thing::of_unit(case.unit)).is_ok();
    let found =
        if may_search && is_open(case.state) { Some(catalogue.register.find(read, &query)?) } else { None };
    Ok(html! {
        (heading(2, "Antrag"))
        (answers(application))
        @if !enquiries.is_empty() { (heading(2, "Rückfragen")) (questions(enquiries)) }
        @if let Some(found) = &found { (heading(2, "Melderegister")) (register(&query, found)) }
        (next(staff, case, package, &query, found.as_deref(), &Typed { visit, problems }))
    })
}

fn answers(application: &Application) -> Markup {
    let submission = &application.submission;
    html! {
        @for section in &submission.sections {
            h3 class="kern-heading-small" { (section.title) }
            (DescriptionList { items: section.lines.iter().map(|line| (line.label.clone(), lines(&line.text))).collect() })
        }
        (text(html! { "Gesendet am " (format::date_time(LANG, application.submitted_at)) ". "
            @if application.email.is_some() { "Die E-Mail-Adresse wurde mit einem Code bestätigt." } @else { "Ohne bestätigte E-Mail-Adresse." } }))
    }
}

fn questions(enquiries: &[Enquiry]) -> Markup {
    let events = enquiries
        .iter()
        .map(|enquiry| Event {
            at: enquiry.asked_at,
            title: enquiry.question.clone(),
            by: None,
            body: match &enquiry.answer {
                Some((answer, at)) => {
                    html! { strong { "Antwort vom " (format::date_time(LANG, *at)) ":" } br; (lines(answer)) }
                }
                None => html! { "Noch keine Antwort." },
            },
        })
        .collect();
    Timeline { lang: LANG, events }.render()
}

fn register(query: &Query, found: &[Resident]) -> Markup {
    html! {
        @if found.is_empty() {
            (Alert { tone: Tone::Warning, title: "Keine Person gefunden", body: html! { "Zu Familienname und Geburtsdatum gibt es keinen Eintrag. Die Ablehnung verrät das nicht: Ihr Wortlaut ist immer derselbe." } })
        }
        @for resident in found {
            (comparison(query, resident))
            @if resident.block != Block::None {
                (Alert { tone: Tone::Danger, title: "Sperre eingetragen", body: html! {
                    @match resident.block { Block::Information => "Auskunftssperre nach § 51 BMG. ", _ => "Bedingter Sperrvermerk nach § 52 BMG. " }
                    "Erteilen Sie die Bescheinigung nur, wenn die Person sicher feststeht. Sagen Sie niemandem, dass es die Sperre oder die Person gibt."
                } })
            }
        }
    }
}

fn comparison(query: &Query, resident: &Resident) -> Markup {
    let rows = compare(query, resident)
        .into_iter()
        .map(|line| {
            vec![
                html! { (line.what) },
                html! { (line.given) },
                html! { (line.registered) },
                if line.same {
                    Badge { tone: Tone::Success, label: "gleich" }.render()
                } else {
                    Badge { tone: Tone::Warning, label: "abweichend" }.render()
                },
            ]
        })
        .collect();
    Table {
        lang: LANG,
        caption: &format!(
            "{} {}, geboren {}",
            resident.given_names,
            resident.family_name,
            format::date_short(LANG, resident.born)
        ),
        columns: ["Angabe", "Antrag", "Register", "Vergleich"].map(Column::new).to_vec(),
        rows,
        empty: EmptyState { text: "", action: html! {} },
    }
    .render()
}

fn next(
    staff: &Staff,
    case: &Case,
    package: &Package,
    query: &Query,
    found: Option<&[Resident]>,
    typed: &Typed<'_>,
) -> Markup {
    let can = |action| POLICY.judge(staff, action, &case.thing()).is_ok();
    let version = case.version.to_string();
    let hidden = [("version", version.as_str())];
    let to = |verb: &str| format!("{}/antrag/{verb}", path(case.id));
    html! {
        @if case.state == State::InWork && can(Action::AskBack) {
            (Accordion { title: "Rückfrage stellen", open: typed.wrong(&["frage"]), body: Form::post(&to("rueckfrage")).hidden(&hidden).with(html! {
                (typed.field("frage", "Was möchten Sie wissen?").hint("Die Frage erscheint auf der Statusseite. Per E-Mail wird nur mitgeteilt, dass es eine Frage gibt.").long_text(typed.text("frage"), 2000))
                (Button::secondary("Rückfrage senden"))
            }) })
        }
        @if matches!(case.state, State::InWork | State::Waiting) && can(Action::DecideCase) {
            (heading(2, "Entscheiden"))
            (Form::post(&to("entscheiden")).hidden(&hidden).with(decision(package, query, found.unwrap_or_default(), typed)))
        }
    }
}

fn decision(package: &Package, query: &Query, found: &[Resident], typed: &Typed<'_>) -> Markup {
    let ids: Vec<String> = found.iter().map(|resident| resident.id.to_string()).collect();
    let labels: Vec<String> = found
        .iter()
        .map(|resident| {
            format!(
                "{} {}, {}",
                resident.given_names,
                resident.family_name,
                format::date_short(LANG, resident.born)
            )
        })
        .collect();
    let people: Vec<Choice<'_>> =
        ids.iter().zip(&labels).map(|(id, label)| Choice { value: id, label, hint: None }).collect();
    // Only a person of whom everything agrees is chosen beforehand.
    let same = found.iter().position(|resident| compare(query, resident).iter().all(|line| line.same));
    let chosen = Some(typed.text("person"))
        .filter(|id| !id.is_empty())
        .or(same.and_then(|at| ids.get(at)).map(String::as_str));
    let needs_register = package.service.facts.iter().any(|fact| fact.from == FactSource::Register);
    html! {
        (typed.field("ergebnis", "Ergebnis").choice(&[
            Choice { value: "approved", label: "Stattgeben", hint: Some("Das Schreiben wird erstellt, bereitgestellt und per E-Mail angekündigt.") },
            Choice { value: "refused", label: "Ablehnen", hint: None },
        ], Some(typed.text("ergebnis"))))
        @if needs_register && people.is_empty() {
            p class="kern-body" id="person" tabindex="-1" { "Ohne eine Person im Melderegister kann nur abgelehnt werden." }
        } @else if needs_register {
            (typed.field("person", "Person im Melderegister (nur beim Stattgeben)").optional_silently().choice(&people, chosen))
        }
        @for fact in package.service.facts.iter().filter(|fact| fact.from == FactSource::Clerk) {
            (typed.field(&fact.key, &fact.label).optional_silently().text(typed.text(&fact.key)))
        }
        (typed.field("gruende", "Gründe (bei Ablehnung nötig)").hint("Die Gründe stehen in der Akte.").optional_silently().long_text(typed.text("gruende"), 2000))
        (Button::primary("Entscheiden"))
    }
}
