//! The page on which a letter is checked.

use kernel::Problem;
use ledger::note::VerifierKey;
use maud::html;
use server::{Answer, Visit};
use ui::{
    Field, Markup, Render,
    fields::Upload,
    parts::{Alert, Button, CopyText, Crumb, Form, Tone, heading, lead, list, text},
};

use super::Finding;
use crate::TEXTS;

pub(crate) fn page(
    visit: &Visit,
    key: &VerifierKey,
    finding: Option<&Finding>,
    by_code: bool,
    problems: &[Problem],
) -> Answer {
    let lang = visit.lang;
    let t = |key: &str| TEXTS.get(lang, key);
    let main = html! {
        (heading(1, &t("pruefen-seite")))
        @if let Some(finding) = finding { (result(visit, finding, by_code)) }
        (lead(&t("pruefen-seite-satz")))
        (Form::post("/pruefen").uploads().with(html! {
            (Field::new(lang, "datei", &t("pruefen-datei")).problems(problems).upload(&Upload {
                accept: "application/pdf,.pdf", kinds: "PDF", max_bytes: server::UPLOAD_BYTES, multiple: false, files: &[],
            }))
            (Button::primary(&t("pruefen-knopf")))
        }))
        (heading(2, &t("pruefen-selbst")))
        (text(t("pruefen-selbst-satz")))
        (CopyText { lang, label: &t("pruefen-schluessel"), text: &key.to_string() })
    };
    let start = t("startseite");
    visit.citizen_page(&t("pruefen-seite"), &[Crumb { label: &start, href: "/" }], problems, main)
}

fn result(visit: &Visit, finding: &Finding, by_code: bool) -> Markup {
    let t = |key: &str| TEXTS.get(visit.lang, key);
    // What the proof says is German, whatever the page speaks.
    let foreign = (visit.lang == kernel::Lang::English).then_some("de");
    match finding {
        Finding::Genuine { words, .. } => html! {
            (Alert { tone: Tone::Success, title: &t(if by_code { "pruefen-echt-code" } else { "pruefen-echt" }), body: html! {
                @if by_code { (t("pruefen-code-satz")) }
            } })
            (heading(2, &t("pruefen-was")))
            div lang=[foreign] { (list(words.iter().map(String::as_str))) }
        },
        Finding::Wrong(words) => Alert {
            tone: Tone::Danger,
            title: &t("pruefen-falsch"),
            body: html! { span lang=[foreign] { (words) } },
        }
        .render(),
    }
}
