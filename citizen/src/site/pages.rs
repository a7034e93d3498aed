//! What everybody sees of the town.

use kernel::Problem;
use maud::html;
use records::cases::Case;
use server::{Answer, Visit};
use ui::{
    Field, Markup, PreEscaped, Render,
    parts::{
        Accordion, Alert, Button, Card, CopyText, Crumb, DescriptionList, EmptyState, Form, LinkButton,
        SearchField, Tone, heading, lead, link, prose, text,
    },
};

use super::Text;
use crate::{
    TEXTS,
    packages::{Package, Trust},
};

/// The highest level of trust this installation can check so far.
pub(crate) const HIGHEST_TRUST: Trust = Trust::Email;

fn cards(visit: &Visit, services: &[(&str, &Package)]) -> Markup {
    let hrefs: Vec<String> = services.iter().map(|(key, _)| format!("/leistungen/{key}")).collect();
    let cards: Vec<Card<'_>> = services
        .iter()
        .zip(&hrefs)
        .map(|((_, package), href)| Card {
            title: package.service.name.get(visit.lang),
            href,
            text: package.service.summary.get(visit.lang),
            level: 3,
        })
        .collect();
    Card::grid(&cards)
}

pub(crate) fn start_page(visit: &Visit, own: Option<&Text>, services: &[(&str, &Package)]) -> Answer {
    let t = |key: &str| TEXTS.get(visit.lang, key);
    let settings = &visit.settings;
    let title = own.map_or_else(|| t("start-titel"), |own| own.title.clone());
    let (begun, begun_text) = (t("begonnen"), t("begonnen-satz"));
    let (check, check_text) = (t("schreiben-pruefen"), t("schreiben-pruefen-satz"));
    let main = html! {
            (heading(1, &title))
            (lead(&t("start-satz")))
            (SearchField { lang: visit.lang, action: "/leistungen", label: &t("leistungen-suche"), value: "", id: "suche" })
            (heading(2, &t("leistungen")))
            (cards(visit, services))
    (heading(2, &t("weiteres")))
            (Card::grid(&[
                Card { title: &begun, href: "/antrag/fortsetzen", text: &begun_text, level: 3 },
                Card { title: &check, href: "/pruefen", text: &check_text, level: 3 },
            ]))
            @if let Some(own) = own { (markdown(&own.markdown)) }
            (heading(2, &t("kontakt")))
            (DescriptionList { items: vec![
                (t("anschrift"), html! { (settings.name) br; (settings.address.street) br; (settings.address.postal_code) " " (settings.address.place) }),
                (t("telefon"), link(&settings.phone, &format!("tel:{}", settings.phone.chars().filter(|c| c.is_ascii_digit() || *c == '+').collect::<String>()))),
                (t("email"), link(&settings.email, &format!("mailto:{}", settings.email))),
                (t("oeffnungszeiten"), html! { @for (place, line) in settings.opening_hours.iter().enumerate() { @if place > 0 { br; } (line) } }),
            ] })
        };
    visit.citizen_page(&title, &[], &[], main)
}

pub(crate) fn services_page(visit: &Visit, words: &str, found: &[(&str, &Package)]) -> Answer {
    let t = |key: &str| TEXTS.get(visit.lang, key);
    let arguments = [
        ("worte", words.into()),
        ("telefon", visit.settings.phone.as_str().into()),
        ("anzahl", found.len().into()),
    ];
    let main = html! {
        (heading(1, &t("leistungen")))
        (lead(&t("leistungen-satz")))
        (SearchField { lang: visit.lang, action: "/leistungen", label: &t("leistungen-suche"), value: words, id: "suche" })
        @if found.is_empty() {
            (EmptyState { text: &TEXTS.with(visit.lang, "leistungen-keine", &arguments[..2]), action: LinkButton::secondary(&t("alle-leistungen"), "/leistungen").render() })
        } @else {
            h2 class="kern-heading-medium" { @if words.is_empty() { (t("alle-leistungen")) } @else { (TEXTS.with(visit.lang, "leistungen-treffer", &[arguments[0].clone(), arguments[2].clone()])) } }
            (cards(visit, found))
        }
    };
    let start = t("startseite");
    visit.citizen_page(&t("leistungen"), &[Crumb { label: &start, href: "/" }], &[], main)
}

pub(crate) fn service_page(visit: &Visit, key: &str, package: &Package) -> Answer {
    let lang = visit.lang;
    let t = |key: &str| TEXTS.get(lang, key);
    let service = &package.service;
    let main = html! {
        (heading(1, service.name.get(lang)))
        (lead(service.summary.get(lang)))
        @if service.trust <= HIGHEST_TRUST {
            (Form::post(&format!("/antrag/{key}")).with(Button::primary(&t("beantragen")).render()))
        } @else {
            (Alert { tone: Tone::Info, title: &t("ausweisen"), body: html! { (t("noch-nicht")) } })
        }
        (heading(2, &t("auf-einen-blick")))
        (DescriptionList { items: vec![
            (t("kosten"), html! { (service.fee.text.get(lang)) }),
            (t("dauer"), html! { (service.processing.text.get(lang)) }),
            (t("ausweisen"), html! { (t(trust_key(service.trust))) }),
        ] })
        @for section in package.page_texts(lang).into_iter().flat_map(|texts| &texts.sections) {
            (heading(2, &section.heading))
            (markdown(&section.markdown))
        }
        (heading(2, &t("rechtsgrundlage")))
        (DescriptionList { items: service.law.iter().map(|law| (law.reference.clone(), html! { (law.text.get(lang)) })).collect() })
        (privacy(visit, package))
    };
    let (start, all) = (t("startseite"), t("leistungen"));
    let crumbs = [Crumb { label: &start, href: "/" }, Crumb { label: &all, href: "/leistungen" }];
    visit.citizen_page(service.name.get(lang), &crumbs, &[], main)
}

const fn trust_key(trust: Trust) -> &'static str {
    match trust {
        Trust::None => "vertrauen-none",
        Trust::Email => "vertrauen-email",
        Trust::Low => "vertrauen-low",
        Trust::Substantial => "vertrauen-substantial",
        Trust::High => "vertrauen-high",
    }
}

/// What Art. 13 GDPR wants to be told, out of the package.
fn privacy(visit: &Visit, package: &Package) -> Markup {
    let (lang, privacy) = (visit.lang, &package.service.privacy);
    let item = |key: &str, text: &crate::forms::Texts| (TEXTS.get(lang, key), html! { (text.get(lang)) });
    let items = vec![
        item("datenschutz-zweck", &privacy.purposes),
        item("datenschutz-grundlage", &privacy.legal_basis),
        item("datenschutz-dauer", &privacy.retention),
        item("datenschutz-empfaenger", &privacy.recipients),
        item("datenschutz-pflicht", &privacy.duty),
    ];
    let title = TEXTS.get(lang, "datenschutz-titel");
    Accordion { title: &title, open: false, body: DescriptionList { items }.render() }.render()
}

/// A town's text. Raw HTML in it is shown as text, links may lead to pages, mail and telephone.
#[must_use]
pub fn markdown(source: &str) -> Markup {
    use pulldown_cmark::{CowStr, Event, Options, Parser, Tag, TagEnd, html::push_html};
    let safe = |url: &str| {
        ["https://", "http://", "mailto:", "tel:", "/", "#"].iter().any(|start| url.starts_with(start))
    };
    // A text has its own headings below the page's h1, and no pictures from elsewhere.
    let events = Parser::new_ext(source, Options::ENABLE_TABLES).map(|event| match event {
        Event::Html(html) | Event::InlineHtml(html) => Event::Text(html),
        Event::Start(Tag::Link { link_type, dest_url, title, id }) => {
            let dest_url = if safe(&dest_url) { dest_url } else { CowStr::from("#") };
            Event::Start(Tag::Link { link_type, dest_url, title, id })
        }
        Event::Start(Tag::Image { .. }) => Event::Start(Tag::Emphasis),
        Event::End(TagEnd::Image) => Event::End(TagEnd::Emphasis),
        other => other,
    });
    let mut out = String::new();
    push_html(&mut out, events);
    prose(PreEscaped(out))
}

pub(crate) fn text_page(
    visit: &Visit,
    page: &str,
    found: Option<&Text>,
    problems: &[Problem],
    thanks: bool,
) -> Answer {
    let t = |key: &str| TEXTS.get(visit.lang, key);
    let fallback = Text { title: page.to_owned(), markdown: t("seite-fehlt") };
    let Text { title, markdown: body } = found.unwrap_or(&fallback);
    let main = html! {
        @if thanks { (Alert { tone: Tone::Success, title: &t("rueckmeldung-danke"), body: html! { (t("rueckmeldung-danke-satz")) } }) }
        (heading(1, title))
        (markdown(body))
        @if page == "barrierefreiheit" { (feedback_form(visit, problems)) }
    };
    let start = t("startseite");
    visit.citizen_page(title, &[Crumb { label: &start, href: "/" }], problems, main)
}

/// What somebody who reported a barrier keeps.
pub(crate) fn receipt_page(visit: &Visit, case: &Case) -> Answer {
    let (lang, t) = (visit.lang, |key: &str| TEXTS.get(visit.lang, key));
    let title = t("rueckmeldung-danke");
    let main = html! {
        (heading(1, &title))
        (lead(&t("rueckmeldung-vorgang")))
        (CopyText { lang, label: &t("zeichen"), text: &case.reference })
        (DescriptionList { items: vec![
            (t("rueckmeldung-eingang"), html! { (ui::format::date(lang, kernel::local_date(case.received_at))) }),
        ] })
        (text(t("rueckmeldung-danke-satz")))
        (text(LinkButton::secondary(&t("startseite"), "/")))
    };
    let (start, page) = (t("startseite"), t("rueckmeldung-titel"));
    let crumbs = [Crumb { label: &start, href: "/" }, Crumb { label: &page, href: ui::paths::ACCESSIBILITY }];
    visit.citizen_page(&title, &crumbs, &[], main)
}

fn feedback_form(visit: &Visit, problems: &[Problem]) -> Markup {
    let (lang, form) = (visit.lang, visit.form());
    let t = |key: &str| TEXTS.get(lang, key);
    html! {
        (heading(2, &t("rueckmeldung-titel")))
        (Form::post(ui::paths::ACCESSIBILITY).with(html! {
            (Field::new(lang, "text", &t("rueckmeldung-text")).hint(&t("rueckmeldung-hilfe")).problems(problems).long_text(form.get("text"), 4000))
            (Field::new(lang, "email", &t("rueckmeldung-email")).optional().problems(problems).email(form.get("email")))
            (Button::primary(&t("rueckmeldung-senden")))
        }))
        (text(""))
    }
}

#[cfg(test)]
mod tests {
    use super::markdown;

    #[test]
    fn a_towns_text_cannot_run_scripts_or_fetch_pictures() {
        let html = markdown("<script>alert(1)</script>\n\n[x](javascript:alert(1)) ![y](https://evil.example/p.png) [ok](/kontakt)").into_string();
        assert!(
            !html.contains("<script") && !html.contains("javascript:") && !html.contains("<img"),
            "{html}"
        );
        assert!(html.contains("href=\"/kontakt\""), "{html}");
    }
}
