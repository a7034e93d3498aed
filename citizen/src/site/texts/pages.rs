//! What the administration sees of the town's texts.

use kernel::{Lang, Problem, Timestamp};
use maud::{Markup, html};
use server::{Answer, Visit};
use ui::{
    Field,
    parts::{Alert, Button, Column, Crumb, EmptyState, Form, Table, Tone, heading, lead, link, text},
};

use crate::site::{LONGEST, TEXTS, Text, Version, pages::markdown};

/// These pages are for staff.
const LANG: Lang = Lang::German;
const CRUMBS: &[Crumb<'_>] = &[
    Crumb { label: "Verwaltung", href: "/verwaltung" },
    Crumb { label: "Texte der Website", href: "/verwaltung/texte" },
];

/// The page on which a text is written.
pub(super) fn path(page: &str, lang: Lang) -> String {
    format!("/verwaltung/texte/{page}/{}", lang.key())
}

fn moment(at: Timestamp) -> String {
    format!("{}, {}", ui::format::date_short(LANG, kernel::local_date(at)), ui::format::time(LANG, at))
}

/// The title of a page's editor.
pub(super) fn title(page: &str, lang: Lang) -> String {
    let name = TEXTS.iter().find(|(known, _)| *known == page).map_or(page, |(_, name)| name);
    format!("{name} ({})", lang.name())
}

pub(super) fn list_page(visit: &Visit, latest: &[(&str, &str, [Option<Version>; 3])]) -> Answer {
    let cell = |page: &str, lang: Lang, version: Option<&Version>| {
        let words =
            version.map_or_else(|| "schreiben".to_owned(), |v| format!("vom {}", moment(v.written_at)));
        let of = format!(" {}", title(page, lang));
        html! { a class="kern-link" href=(path(page, lang)) { (words) span class="r-sr-only" { (of) } } }
    };
    let rows = latest.iter().map(|(page, name, versions)| {
        let cells = Lang::ALL.iter().zip(versions).map(|(lang, version)| cell(page, *lang, version.as_ref()));
        std::iter::once(html! { (name) }).chain(cells).collect()
    });
    let names = Lang::ALL.map(Lang::name);
    let main = html! {
        (heading(1, "Texte der Website"))
        (lead("Was die Kommune selbst schreibt, in drei Sprachen. Frühere Fassungen bleiben erhalten."))
        (Table {
            lang: LANG,
            caption: "Texte",
            columns: std::iter::once("Seite").chain(names).map(Column::new).collect(),
            rows: rows.collect(),
            empty: EmptyState { text: "Keine Texte.", action: html! {} },
        })
    };
    visit.staff_page("Texte der Website", &CRUMBS[..1], &[], main)
}

/// What the editor shows.
pub(super) struct Editor<'e> {
    /// Which text.
    pub(super) of: (&'e str, Lang),
    /// The versions, the latest first.
    pub(super) versions: &'e [Version],
    /// What was typed.
    pub(super) typed: &'e Text,
    /// The version that was seen when writing began.
    pub(super) seen: i64,
    /// Shows what was typed as the site would.
    pub(super) preview: bool,
}

pub(super) fn editor_page(visit: &Visit, editor: &Editor<'_>, problems: &[Problem]) -> Answer {
    let (page, lang) = editor.of;
    let (title, path, seen) = (title(page, lang), path(page, lang), editor.seen.to_string());
    let most = u32::try_from(LONGEST).unwrap_or(u32::MAX);
    let main = html! {
        (heading(1, &title))
        @if visit.query("gespeichert") == "ja" {
            (Alert { tone: Tone::Success, title: "Der Text ist gespeichert und steht auf der Website.", body: html! {} })
        }
        @if editor.preview { (preview(editor)) }
        (Form::post(&path).hidden(&[("version", &seen)]).with(html! {
            (Field::new(LANG, "titel", "Überschrift").problems(problems).text(&editor.typed.title))
            (Field::new(LANG, "text", "Text")
                .hint("Mit Markdown: ## Zwischenüberschrift, **fett**, [Wort](/ziel), - Aufzählung. HTML wird als Text gezeigt.")
                .problems(problems)
                .long_text(&editor.typed.markdown, most))
            (Button::secondary("Vorschau").sends("vorschau", "ja"))
            (Button::primary("Speichern"))
        }))
        (history(editor))
    };
    visit.staff_page(&title, CRUMBS, problems, main)
}

fn preview(editor: &Editor<'_>) -> Markup {
    html! {
        (Alert { tone: Tone::Info, title: "Vorschau. Noch ist nichts gespeichert.", body: html! {} })
        (rendered(editor.of.1, editor.typed))
    }
}

/// The text as on the site, in its own language and one level deeper.
fn rendered(lang: Lang, text: &Text) -> Markup {
    html! {
        section lang=(lang.html()) aria-label="Text" {
            (heading(2, &text.title))
            (markdown(&text.markdown))
        }
    }
}

fn history(editor: &Editor<'_>) -> Markup {
    let path = path(editor.of.0, editor.of.1);
    let row = |version: &Version| {
        let name = format!("Fassung {}", version.number);
        vec![
            link(&name, &format!("{path}/{}", version.number)),
            html! { (moment(version.written_at)) },
            html! { (version.text.title) },
        ]
    };
    html! {
        (heading(2, "Fassungen"))
        (Table {
            lang: LANG,
            caption: "Alle Fassungen, die neueste zuerst",
            columns: ["Fassung", "Geschrieben", "Überschrift"].map(Column::new).to_vec(),
            rows: editor.versions.iter().map(row).collect(),
            empty: EmptyState { text: "Noch nichts geschrieben.", action: html! {} },
        })
    }
}

/// An older version, with the way back to it.
pub(super) fn version_page(
    visit: &Visit,
    (page, lang): (&str, Lang),
    version: &Version,
    by: &str,
    latest: i64,
) -> Answer {
    let (editor, seen) = (path(page, lang), latest.to_string());
    let name = title(page, lang);
    let heading_text = format!("{name}: Fassung {}", version.number);
    let main = html! {
        (heading(1, &heading_text))
        (text(format!("Geschrieben am {} von {by}.", moment(version.written_at))))
        @if version.number == latest {
            (text("Das ist die Fassung, die auf der Website steht."))
        } @else {
            (Form::post(&format!("{editor}/{}", version.number)).hidden(&[("version", &seen)]).with(html! {
                (Button::secondary("Diese Fassung wiederherstellen"))
            }))
        }
        (rendered(lang, &version.text))
    };
    let crumbs = [CRUMBS[0], CRUMBS[1], Crumb { label: &name, href: &editor }];
    visit.staff_page(&heading_text, &crumbs, &[], main)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_preview_is_as_harmless_as_the_site() {
        let text = Text { title: "<b>A</b>".into(), markdown: "## B\n<script>x</script>".into() };
        let html = rendered(Lang::PlainGerman, &text).into_string();
        assert!(html.contains("lang=\"de-simple\"") && html.contains("&lt;b&gt;"), "{html}");
        assert!(html.contains("<h2>B</h2>") && !html.contains("<script"), "{html}");
    }
}
