//! The status page: every step, every letter, every question, without calling.

use kernel::Problem;
use maud::html;
use records::cases::Outcome;
use server::{Answer, Visit};
use ui::{
    Field, Markup, Render,
    fields::Upload,
    format,
    parts::{
        Accordion, Alert, Button, ConfirmationPanel, CopyText, Crumb, Form, Icon, Irrevocable, LinkButton,
        Timeline, Tone, heading, lead, text,
    },
};

use super::{
    StatusKey,
    status::{self, Shown},
};
use crate::{TEXTS, packages::Package};

pub(crate) fn status_page(
    visit: &Visit,
    key: &StatusKey,
    package: &Package,
    shown: &Shown,
    problems: &[Problem],
    typed: &str,
) -> Answer {
    let lang = visit.lang;
    let name = package.service.name.get(lang);
    let reference_label = TEXTS.get(lang, "zeichen");
    let main = html! {
        @if visit.query("neu") == "1" {
            (ConfirmationPanel { title: &TEXTS.get(lang, "gesendet-titel"), reference: Some((&reference_label, &shown.case.reference)) })
            (text(TEXTS.get(lang, if shown.application.email.is_some() { "gesendet-mail" } else { "gesendet-merken" })))
        }
        @if visit.query("beantwortet") == "1" {
            (Alert { tone: Tone::Success, title: &TEXTS.get(lang, "beantwortet"), body: html! {} })
        }
        @if visit.query("neu") == "1" { (heading(2, name)) } @else { (heading(1, name)) }
        (lead(&TEXTS.get(lang, status::sentence(&shown.case))))
        @if let Some(enquiry) = shown.open_enquiry() { (question(visit, key, &enquiry.question, problems, typed)) }
        (CopyText { lang, label: &reference_label, text: &shown.case.reference })
        (due(visit, shown))
        (heading(2, &TEXTS.get(lang, "dokumente")))
        (documents(visit, key, package, shown))
        (heading(2, &TEXTS.get(lang, "verlauf")))
        (Timeline { lang, events: shown.events.clone() })
        (heading(2, &TEXTS.get(lang, "angaben")))
        (given(visit, package, shown))
        @if shown.can_withdraw() { (withdraw(visit, key)) }
        p class="kern-body kern-body--small" { (TEXTS.get(lang, "status-merken")) }
    };
    let start = TEXTS.get(lang, "startseite");
    visit.citizen_page(
        &TEXTS.with(lang, "status-titel", &[("leistung", name.into())]),
        &[Crumb { label: &start, href: "/" }],
        problems,
        main,
    )
}

fn question(visit: &Visit, key: &StatusKey, question: &str, problems: &[Problem], typed: &str) -> Markup {
    let lang = visit.lang;
    let body = html! {
        (text(super::super::drafts::pages::lines(question)))
        (Form::post(&format!("{}/antwort", key.path())).uploads().with(html! {
            (Field::new(lang, "antwort", &TEXTS.get(lang, "antwort")).problems(problems).long_text(typed, 4000))
            (Field::new(lang, "datei", &TEXTS.get(lang, "antwort-datei")).problems(problems).optional().upload(&Upload {
                accept: "application/pdf,image/png,image/jpeg", kinds: "PDF, PNG, JPEG", max_bytes: server::UPLOAD_BYTES, multiple: false, files: &[],
            }))
            (Button::primary(&TEXTS.get(lang, "antwort-senden")))
        }))
    };
    html! {
        section class="r-question" aria-labelledby="frage" {
            h2 class="kern-heading-medium" id="frage" { (TEXTS.get(lang, "frage")) }
            (body)
        }
    }
}

fn due(visit: &Visit, shown: &Shown) -> Markup {
    let lang = visit.lang;
    html! {
        @if let (None, Some(day)) = (shown.case.outcome, shown.case.due_on) {
            (text(TEXTS.with(lang, "bis-wann", &[("tag", format::date(lang, day).into())])))
        }
        @if let Some(day) = shown.application.delivered_on {
            (text(TEXTS.with(lang, "bekanntgabe", &[("tag", format::date(lang, day).into())])))
        }
    }
}

fn documents(visit: &Visit, key: &StatusKey, package: &Package, shown: &Shown) -> Markup {
    let lang = visit.lang;
    let awaited = shown.case.decided_at.is_some()
        && shown.case.outcome != Some(Outcome::Withdrawn)
        && shown.application.delivered_on.is_none();
    html! {
        @for document in &shown.documents {
            @let title = package.letter_title(&document.title, lang);
            @let kind = if title.is_some() && lang == kernel::Lang::English { "PDF in German" } else { "PDF" };
            @let label = format!("{} ({kind}, {})", title.unwrap_or(&document.title), format::file_size(lang, document.version.size));
            p { (LinkButton::secondary(&label, &format!("{}/dokumente/{}", key.path(), document.id)).icon(Icon::Download)) }
        }
        @if awaited || shown.documents.is_empty() { (text(TEXTS.get(lang, "dokumente-warten"))) }
        @if !shown.documents.is_empty() {
            p class="kern-body" { (TEXTS.get(lang, "echt")) " " (ui::parts::link(&TEXTS.get(lang, "echt-link"), "/pruefen")) }
        }
    }
}

fn given(visit: &Visit, package: &Package, shown: &Shown) -> Markup {
    let (lang, application) = (visit.lang, &shown.application);
    let day = kernel::local_date(application.submitted_at);
    let items = application
        .submission
        .sections_in(&package.form, lang, day)
        .iter()
        .flat_map(|section| &section.lines)
        .map(|line| (line.label.clone(), super::super::drafts::pages::lines(&line.text)))
        .collect();
    Accordion {
        title: &TEXTS.get(lang, "angaben-zeigen"),
        open: false,
        body: ui::parts::DescriptionList { items }.render(),
    }
    .render()
}

fn withdraw(visit: &Visit, key: &StatusKey) -> Markup {
    let lang = visit.lang;
    Accordion {
        title: &TEXTS.get(lang, "zuruecknehmen-titel"),
        open: false,
        body: html! {
            (Irrevocable { lang, text: &TEXTS.get(lang, "zuruecknehmen-warnung") })
            (Form::post(&format!("{}/zuruecknehmen", key.path())).with(Button::secondary(&TEXTS.get(lang, "zuruecknehmen")).render()))
        },
    }
    .render()
}
