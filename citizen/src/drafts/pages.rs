//! What citizens see while they fill in.

use kernel::{Date, Problem};
use maud::html;
use server::{Answer, Visit};
use ui::{
    Field, Markup, Render,
    parts::{
        Alert, Button, CopyText, Crumb, Form, LinkButton, Review, ReviewGroup, ReviewItem, Stepper, Tone,
        button_row, heading, lead, text,
    },
};

use super::{Draft, KEPT_DAYS, render::Shown};
use crate::{
    TEXTS,
    forms::{Page, Question},
    packages::Package,
};

/// A page of questions.
pub(crate) struct FormPage<'a> {
    pub(crate) service: &'a str,
    pub(crate) package: &'a Package,
    pub(crate) draft: &'a Draft,
    pub(crate) page: &'a Page,
    pub(crate) values: &'a [(String, String)],
    pub(crate) problems: &'a [Problem],
    pub(crate) today: Date,
    pub(crate) back_to_review: bool,
}

pub(crate) fn form_page(visit: &Visit, shown: &FormPage<'_>) -> Answer {
    let lang = visit.lang;
    let form = &shown.package.form;
    let path = form.path(&shown.draft.answers, shown.today);
    let here = path.iter().position(|page| page.id == shown.page.id).unwrap_or_default();
    let asked: Vec<&Question> = form.asked(shown.page, &shown.draft.answers, shown.today);
    let uploads = asked.iter().any(|question| matches!(question.kind, crate::forms::Kind::Upload(_)));
    let fields = Shown {
        lang,
        values: shown.values,
        problems: shown.problems,
        files: &shown.draft.files,
        alone: false,
    };
    let action = format!("/antrag/{}/seite/{}", shown.service, shown.page.id);
    let mut send = Form::post(&action);
    if uploads {
        send = send.uploads();
    }
    let hidden = [("zurueck", "pruefen")];
    if shown.back_to_review {
        send = send.hidden(&hidden);
    }
    let title = shown.page.title.get(lang);
    let step = |number: usize| u32::try_from(number).unwrap_or(u32::MAX);
    let main = html! {
        (Stepper { lang, step: step(here + 1), of: step(path.len() + 1) })
        (heading(1, title))
        @if let Some(intro) = &shown.page.intro { (lead(intro.get(lang))) }
        (send.with(html! {
            @for question in &asked { (fields.question(question)) }
            (button_row(&[
                &Button::primary(&TEXTS.get(lang, "weiter")),
                &Button::tertiary(&TEXTS.get(lang, "spaeter-weiter")).sends("spaeter", "1").skips_checks(),
            ]))
        }))
        @if here > 0 {
            @let back = format!("/antrag/{}/seite/{}", shown.service, path[here - 1].id);
            (text(ui::parts::link(&TEXTS.get(lang, "zurueck"), &back)))
        }
    };
    page(visit, shown.service, shown.package, title, shown.problems, main)
}

fn page(
    visit: &Visit,
    service: &str,
    package: &Package,
    title: &str,
    problems: &[Problem],
    main: Markup,
) -> Answer {
    let (name, href) = (package.service.name.get(visit.lang), format!("/leistungen/{service}"));
    let start = TEXTS.get(visit.lang, "startseite");
    let crumbs = [Crumb { label: &start, href: "/" }, Crumb { label: name, href: &href }];
    visit.citizen_page(&format!("{title} – {name}"), &crumbs, problems, main)
}

pub(crate) fn review_page(
    visit: &Visit,
    service: &str,
    package: &Package,
    draft: &Draft,
    today: Date,
    problems: &[Problem],
) -> Answer {
    let lang = visit.lang;
    let groups = package
        .form
        .review(&draft.answers, lang, today)
        .into_iter()
        .map(|section| ReviewGroup {
            items: section
                .lines
                .into_iter()
                .map(|line| ReviewItem {
                    question: line.label,
                    answer: Some(lines(&line.text)),
                    change: Some(format!("/antrag/{service}/seite/{}?zurueck=pruefen", section.page)),
                })
                .collect(),
            title: section.title,
        })
        .collect();
    let title = TEXTS.get(lang, "pruefen-titel");
    let fee = package.fee(&draft.answers, today).unwrap_or_default();
    let main = html! {
        (heading(1, &title))
        (lead(&TEXTS.get(lang, "pruefen-satz")))
        (Review { lang, groups })
        (text(html! { (TEXTS.get(lang, "gebuehr")) ": " strong { (ui::format::money(lang, fee)) } }))
        (Alert { tone: Tone::Info, title: &TEXTS.get(lang, "absenden-hinweis-titel"), body: html! { (TEXTS.get(lang, "absenden-hinweis")) } })
        (Form::post(&format!("/antrag/{service}/absenden")).with(html! {
            (Button::primary(&TEXTS.get(lang, "absenden")))
        }))
    };
    page(visit, service, package, &title, problems, main)
}

/// Several lines of an answer below one another.
pub(crate) fn lines(text: &str) -> Markup {
    html! { @for (place, line) in text.lines().enumerate() { @if place > 0 { br; } (line) } }
}

pub(crate) fn code_page(
    visit: &Visit,
    service: &str,
    package: &Package,
    email: &str,
    sent: bool,
    problems: &[Problem],
) -> Answer {
    let lang = visit.lang;
    let title = TEXTS.get(lang, "code-titel");
    let main = html! {
        (heading(1, &title))
        @if sent {
            (lead(&TEXTS.with(lang, "code-gesendet", &[("email", email.into())])))
            (Form::post(&format!("/antrag/{service}/code")).with(html! {
                (Field::new(lang, "code", &TEXTS.get(lang, "code-frage")).hint(&TEXTS.get(lang, "code-hilfe")).problems(problems).one_time_code(""))
                (Button::primary(&TEXTS.get(lang, "weiter")))
            }))
            (Form::post(&format!("/antrag/{service}/code/neu")).with(Button::tertiary(&TEXTS.get(lang, "code-neu")).render()))
        } @else {
            (lead(&TEXTS.with(lang, "code-satz", &[("email", email.into())])))
            (Form::post(&format!("/antrag/{service}/code/neu")).with(Button::primary(&TEXTS.get(lang, "code-senden")).render()))
        }
    };
    page(visit, service, package, &title, problems, main)
}

pub(crate) fn keep_page(visit: &Visit, service: &str, package: &Package, code: &str) -> Answer {
    let lang = visit.lang;
    let title = TEXTS.get(lang, "merken-titel");
    let until = jiff::ToSpan::days(KEPT_DAYS);
    let until = kernel::local_date(visit.now()).saturating_add(until);
    let main = html! {
        (heading(1, &title))
        (lead(&TEXTS.with(lang, "merken-satz", &[("tag", ui::format::date(lang, until).into())])))
        (CopyText { lang, label: &TEXTS.get(lang, "merken-code"), text: code })
        (text(TEXTS.get(lang, "merken-wie")))
        (button_row(&[&LinkButton::secondary(&TEXTS.get(lang, "merken-weiter"), &format!("/antrag/{service}/pruefen"))]))
        (Form::post(&format!("/antrag/{service}/loeschen")).with(html! {
            (ui::parts::Irrevocable { lang, text: &TEXTS.get(lang, "loeschen-warnung") })
            (Button::tertiary(&TEXTS.get(lang, "loeschen")).icon(ui::parts::Icon::Delete))
        }))
    };
    page(visit, service, package, &title, &[], main)
}

pub(crate) fn resume_page(visit: &Visit, code: &str, email: &str, problems: &[Problem]) -> Answer {
    let lang = visit.lang;
    let title = TEXTS.get(lang, "fortsetzen-titel");
    let main = html! {
        (heading(1, &title))
        (lead(&TEXTS.get(lang, "fortsetzen-satz")))
        (Form::post("/antrag/fortsetzen").with(html! {
            (Field::new(lang, "code", &TEXTS.get(lang, "merken-code")).problems(problems).text(code))
            (Field::new(lang, "email", &TEXTS.get(lang, "fortsetzen-email")).hint(&TEXTS.get(lang, "fortsetzen-email-hilfe")).problems(problems).optional().email(email))
            (Button::primary(&TEXTS.get(lang, "fortsetzen")))
        }))
    };
    visit.citizen_page(&title, &[], problems, main)
}
