//! Samples of the components.

use kernel::{Lang, Problem};
use maud::{Markup, Render, html};

use super::Sample;
use crate::{fields::Field, parts::*};

const LANG: Lang = Lang::German;

pub(super) fn actions() -> Vec<Sample> {
    vec![
        Sample::of("Button: primary", Button::primary("Weiter")),
        Sample::of("Button: secondary with icon", Button::secondary("Herunterladen").icon(Icon::Download)),
        Sample::of("Button: tertiary", Button::tertiary("Zurück").skips_checks()),
        Sample::of("Button: disabled", Button::primary("Absenden").disabled(true)),
        Sample::of("LinkButton: primary", LinkButton::primary("Jetzt beantragen", "#ziel")),
        Sample::of("LinkButton: secondary", LinkButton::secondary("Termin vereinbaren", "#ziel").icon(Icon::Calendar)),
        Sample::of("LinkButton: tertiary", LinkButton::tertiary("Abbrechen", "#ziel")),
        Sample::of("button_row", button_row(&[&Button::primary("Speichern"), &Button::secondary("Vorschau"), &LinkButton::tertiary("Abbrechen", "#ziel")])),
        Sample::of("link", text(html! { "Ein " (link("Link im Text", "#ziel")) " und weiter." })),
        Sample::of("with", Form::post("#ziel").with(html! { (Field::new(LANG, "formular", "Feld im Formular").text("")) (Button::primary("Absenden")) })),
        Sample::of("CopyText", CopyText { lang: LANG, label: "Aktenzeichen", text: "33.10.02/2026-000123" }),
        Sample::of("Icon", html! { (Icon::Info) (Icon::Document) (Icon::Mail) }),
        Sample::of("heading", html! { (heading(2, "Überschrift zweiter Ordnung")) (heading(3, "Überschrift dritter Ordnung")) }),
        Sample::of("lead", lead("Der erste Satz sagt, worum es auf der Seite geht.")),
        Sample::of("text: paragraph", text("Ein Absatz in normaler Größe.")),
        Sample::of("list", list(["Personalausweis oder Reisepass", "Mietvertrag"])),
        Sample::of("prose", prose(html! { h2 { "Zwischenüberschrift" } p { "Text mit " a href="#ziel" { "einem Link" } "." } ul { li { "Erstens" } li { "Zweitens" } } })),
    ]
}

pub(super) fn feedback() -> Vec<Sample> {
    let alert = |tone, title, body: Markup| Alert { tone, title, body }.render();
    let problems = [
        Problem::new("beispiel.anschrift", "Geben Sie Ihre Anschrift an."),
        Problem::new("", "Die Sitzung ist abgelaufen. Senden Sie das Formular noch einmal ab."),
    ];
    vec![
        Sample::of(
            "Alert: info",
            alert(Tone::Info, "Das Bürgerbüro ist am 24. Dezember geschlossen.", html! {}),
        ),
        Sample::of("Alert: success", alert(Tone::Success, "Die Änderung ist gespeichert.", html! {})),
        Sample::of(
            "Alert: warning",
            alert(
                Tone::Warning,
                "Die Frist endet in zwei Tagen.",
                html! { p class="kern-body" { "Danach ist ein neuer Antrag nötig." } },
            ),
        ),
        Sample::of(
            "Alert: danger",
            alert(
                Tone::Danger,
                "Die Zahlung ist fehlgeschlagen.",
                html! { p class="kern-body" { "Es wurde nichts abgebucht." } },
            ),
        ),
        Sample::of(
            "Badge",
            html! {
                div class="r-row" {
                    (Badge { tone: Tone::Neutral, label: "Entwurf" }) (Badge { tone: Tone::Info, label: "Neu" })
                    (Badge { tone: Tone::Success, label: "Bezahlt" }) (Badge { tone: Tone::Warning, label: "Bald fällig" })
                    (Badge { tone: Tone::Danger, label: "Überfällig" })
                }
            },
        ),
        Sample::of(
            "badge",
            html! { div class="r-row" { @for state in CaseState::ALL { (state.badge(LANG)) } } },
        ),
        Sample::of(
            "ErrorSummary",
            html! { div id="beispiel-anschrift" { (ErrorSummary { lang: LANG, problems: &problems }) } },
        ),
        Sample::of(
            "ConfirmationPanel",
            ConfirmationPanel {
                title: "Ihr Antrag ist bei uns",
                reference: Some(("Ihr Aktenzeichen", "33.10.02/2026-000123")),
            },
        ),
        Sample::of(
            "Irrevocable",
            Irrevocable {
                lang: LANG, text: "Nach dem Absenden können Sie Ihre Angaben nicht mehr ändern."
            },
        ),
        Sample::of(
            "EmptyState",
            EmptyState {
                text: "Sie haben nichts zu erledigen.",
                action: LinkButton::secondary("Alle Vorgänge", "#ziel").render(),
            },
        ),
    ]
}

pub(super) fn data() -> Vec<Sample> {
    let card = |title, text| Card { title, href: "#ziel", text, level: 2 };
    let cards = [
        card("Wohnen und Umziehen", "An-, Um- und Abmelden, Meldebescheinigung"),
        card("Ausweise", "Personalausweis und Reisepass"),
        card("Kinder", ""),
    ];
    let items = vec![
        ("Eingang".to_owned(), html! { "23. November 2026" }),
        ("Zuständig".to_owned(), html! { "Bürgerbüro" }),
    ];
    let review_item = |question: &str, answer: Option<&str>| ReviewItem {
        question: question.into(),
        answer: answer.map(|text| html! { (text) }),
        change: Some("#ziel".into()),
    };
    let groups = vec![ReviewGroup {
        title: "Ihre Angaben".into(),
        items: vec![review_item("Familienname", Some("Muster")), review_item("Telefon", None)],
    }];
    vec![
        Sample::of("Card", card("Meldebescheinigung", "Bescheinigung über Ihre Wohnung, kostenlos")),
        Sample::of("grid", Card::grid(&cards)),
        Sample::of("DescriptionList", DescriptionList { items }),
        Sample::of("Review", Review { lang: LANG, groups }),
        Sample::of(
            "Accordion: closed",
            Accordion { title: "Welche Unterlagen brauche ich?", body: text("Keine."), open: false },
        ),
        Sample::of(
            "Accordion: open",
            Accordion { title: "Was kostet es?", body: text("Nichts."), open: true },
        ),
        Sample::of("Table", table(true)),
        Sample::of("Table: empty", table(false)),
    ]
}

fn table(filled: bool) -> Table<'static> {
    let columns = vec![
        Column::new("Vorgang").sorted(Sort::Ascending("#ab".into())),
        Column::new("Eingang").sorted(Sort::Possible("#eingang".into())),
        Column::new("Stand"),
        Column::numeric("Gebühr").sorted(Sort::Descending("#gebuehr".into())),
    ];
    let row = |name: &str, day: &str, state: CaseState, fee: &str| {
        vec![link(name, "#ziel"), html! { (day) }, state.badge(LANG), html! { (fee) }]
    };
    let rows = vec![
        row("Meldebescheinigung", "23.11.2026", CaseState::Received, "0,00 €"),
        row("Abmeldung einer Nebenwohnung", "20.11.2026", CaseState::InWork, "0,00 €"),
        row("Geburtsurkunde", "02.11.2026", CaseState::Decided, "12,00 €"),
    ];
    let empty = EmptyState { text: "Es gibt keine Vorgänge mit diesen Merkmalen.", action: html! {} };
    Table {
        lang: LANG,
        caption: if filled { "Vorgänge" } else { "Vorgänge von heute" },
        columns,
        rows: if filled { rows } else { vec![] },
        empty,
    }
}

pub(super) fn progress() -> Vec<Sample> {
    let task = |title, state| Task { title, href: "#ziel", state };
    let tasks = [
        task("Ihre Angaben", TaskState::Done),
        task("Nachweise hochladen", TaskState::Begun),
        task("Bezahlen", TaskState::Open),
        task("Prüfen und absenden", TaskState::Blocked),
    ];
    let event = |at: i64, title: &str, by: Option<&str>, body: Markup| Event {
        at: kernel::Timestamp::from_second(at).unwrap_or_default(),
        title: title.into(),
        by: by.map(str::to_owned),
        body,
    };
    let events = vec![
        event(
            1_795_000_000,
            "Bescheid erlassen",
            Some("Frau Beispiel"),
            link("Bescheid (PDF, 84 kB)", "#ziel"),
        ),
        event(1_794_900_000, "In Bearbeitung genommen", Some("Frau Beispiel"), html! {}),
        event(1_794_800_000, "Antrag eingegangen", None, html! {}),
    ];
    vec![
        Sample::of("Stepper", Stepper { lang: LANG, step: 2, of: 5 }),
        Sample::of(
            "TaskList",
            TaskList { lang: LANG, groups: &[TaskGroup { title: "Ihr Antrag", tasks: &tasks }] },
        ),
        Sample::of("Timeline", Timeline { lang: LANG, events }),
    ]
}

pub(super) fn navigation() -> Vec<Sample> {
    let tab = |label, count, current| Tab { label, href: "#ziel", count, current };
    let tabs = [tab("Überblick", None, true), tab("Dokumente", Some(4), false), tab("Verlauf", None, false)];
    let filter = html! {
        (Field::new(LANG, "filter.stand", "Stand").optional_silently().choice(&many_states(), None))
        (Field::new(LANG, "filter.von", "Eingegangen seit").optional_silently().text(""))
    };
    vec![
        Sample::of(
            "Breadcrumb",
            Breadcrumb {
                lang: LANG,
                crumbs: &[
                    Crumb { label: "Start", href: "#start" },
                    Crumb { label: "Wohnen", href: "#wohnen" },
                ],
            },
        ),
        Sample::of("Pagination", Pagination { lang: LANG, newer: Some("#neuer"), older: Some("#aelter") }),
        Sample::of("Tabs", Tabs { label: "Vorgang", tabs: &tabs }),
        Sample::of("LanguageSwitch", LanguageSwitchSample),
        Sample::of(
            "SearchField",
            SearchField {
                lang: LANG,
                action: "#suche",
                label: "Leistungen durchsuchen",
                value: "Ausweis",
                id: "suche",
            },
        ),
        Sample::of(
            "FilterBar",
            FilterBar { lang: LANG, action: "#liste", fields: filter, reset: Some("#alle") },
        ),
    ]
}

/// The switch stands in the header of the gallery already; a second landmark of the same name would be a fault.
struct LanguageSwitchSample;

impl Render for LanguageSwitchSample {
    fn render(&self) -> Markup {
        text("Steht im Kopf dieser Seite.")
    }
}

fn many_states() -> [crate::fields::Choice<'static>; 8] {
    use crate::fields::Choice;
    [
        "Eingegangen",
        "In Bearbeitung",
        "Rückfrage",
        "Mitzeichnung",
        "Entschieden",
        "Widerspruch",
        "Ruht",
        "Abgelegt",
    ]
    .map(|label| Choice::new(label, label))
}
