//! What a member of staff sees: sign-in, worklist, case page, an empty list.

use kernel::{Lang, Problem};
use ui::{
    Badge, Button, CaseState, Column, CopyText, Crumb, DescriptionList, EmptyState, Event, Field, FilterBar,
    Form, Icon, LinkButton, Markup, NavLink, Page, Pagination, Render, Shell, SignedIn, Sort, Tab, Table,
    Tabs, Timeline, Tone, Width, button_row,
    fields::{Choice, PasswordUse},
    gallery::sample_town,
    heading, html, link,
};

const LANG: Lang = Lang::German;
const NAV: [NavLink<'_>; 3] = [
    NavLink { label: "Arbeitsvorrat", href: "/arbeit", current: true },
    NavLink { label: "Aktenplan", href: "/aktenplan", current: false },
    NavLink { label: "Postkorb", href: "/postkorb", current: false },
];

pub(crate) fn all() -> Vec<(&'static str, Markup)> {
    vec![("arbeitsvorrat", worklist()), ("vorgang", case()), ("anmelden", sign_in())]
}

fn page(title: &str, breadcrumb: &[Crumb<'_>], width: Width, main: Markup) -> Markup {
    let branding = sample_town();
    let signed_in =
        SignedIn { name: "Anna Beispiel", deputy_for: Some("Jörg Muster"), hidden: &[("token", "t")] };
    let shell = Shell::Staff { nav: &NAV, signed_in: Some(signed_in), query: "" };
    Page { lang: LANG, title, branding: &branding, shell, breadcrumb, problems: &[], width, main }.render()
}

fn worklist() -> Markup {
    let states =
        ["Alle", "Eingegangen", "In Bearbeitung", "Rückfrage offen"].map(|label| Choice::new(label, label));
    let many: Vec<Choice<'_>> = states.iter().cycle().take(8).copied().collect();
    let filter = html! {
        (Field::new(LANG, "text", "Stichwort").optional_silently().text(""))
        (Field::new(LANG, "stand", "Stand").optional_silently().choice(&many, None))
    };
    let rows = [
        (
            "33.10.02/2026-000123",
            "Meldebescheinigung",
            "Muster-Łukasiewicz, Renée Zoë",
            "23.11.2026",
            "24.11.2026",
            CaseState::Received,
        ),
        (
            "33.10.02/2026-000119",
            "Meldebescheinigung",
            "Beispiel, Karl",
            "22.11.2026",
            "24.11.2026",
            CaseState::InWork,
        ),
        (
            "33.11.00/2026-000087",
            "Abmeldung einer Nebenwohnung",
            "Öztürk, Elif",
            "20.11.2026",
            "27.11.2026",
            CaseState::WaitingForApplicant,
        ),
        (
            "33.11.00/2026-000081",
            "Abmeldung einer Nebenwohnung",
            "von und zu Hohenstein-Langenfeld, Maximilian",
            "18.11.2026",
            "25.11.2026",
            CaseState::InWork,
        ),
        (
            "33.10.02/2026-000102",
            "Meldebescheinigung",
            "Schmidt, Anke",
            "16.11.2026",
            "17.11.2026",
            CaseState::Decided,
        ),
    ];
    let row =
        |(reference, service, applicant, received, due, state): (&str, &str, &str, &str, &str, CaseState)| {
            vec![
                link(reference, "/vorgang"),
                html! { (service) },
                html! { (applicant) },
                html! { (received) },
                html! { (due) },
                state.badge(LANG),
            ]
        };
    let columns = vec![
        Column::new("Geschäftszeichen"),
        Column::new("Leistung").sorted(Sort::Possible("?nach=leistung".into())),
        Column::new("Antragsteller/in").sorted(Sort::Possible("?nach=name".into())),
        Column::new("Eingang").sorted(Sort::Descending("?nach=eingang".into())),
        Column::new("Frist").sorted(Sort::Possible("?nach=frist".into())),
        Column::new("Stand"),
    ];
    let tab = |label, count, current| Tab { label, href: "/arbeit", count: Some(count), current };
    let empty = EmptyState { text: "Nichts zu tun.", action: html! {} };
    let main = html! {
        (heading(1, "Arbeitsvorrat"))
        (Tabs { label: "Arbeitsvorrat", tabs: &[tab("Meine", 5, true), tab("Bürgerbüro", 42, false), tab("Wiedervorlage", 3, false)] })
        (FilterBar { lang: LANG, action: "/arbeit", fields: filter, reset: None })
        (Table { lang: LANG, caption: "Meine Vorgänge", columns, rows: rows.into_iter().map(row).collect(), empty })
        (Pagination { lang: LANG, newer: None, older: Some("?vor=1") })
    };
    page("Arbeitsvorrat", &[], Width::Full, main)
}

fn case() -> Markup {
    let tab = |label, count, current| Tab { label, href: "/vorgang", count, current };
    let items = [
        ("Antragstellerin", "Renée Zoë Muster-Łukasiewicz"),
        ("Geburtsdatum", "1. Dezember 1990"),
        ("Anschrift", "Lange Straße 5a, 01234 Musterstadt"),
        ("E-Mail", "renee@example.org (bestätigt)"),
        ("Zweck", "Für den Vermieter"),
    ]
    .map(|(term, meaning)| (term.to_owned(), html! { (meaning) }));
    let event = |at: &str, title: &str, by: Option<&str>| Event {
        at: at.parse().unwrap_or_default(),
        title: title.into(),
        by: by.map(str::to_owned),
        body: html! {},
    };
    let events = vec![
        event(
            "2026-11-23T10:12:00Z",
            "In Bearbeitung genommen",
            Some("Anna Beispiel, in Vertretung für Jörg Muster"),
        ),
        event("2026-11-23T09:41:00Z", "Eingangsbestätigung versandt", None),
        event("2026-11-23T09:40:00Z", "Antrag eingegangen", None),
    ];
    let documents = Table {
        lang: LANG,
        caption: "Dokumente",
        columns: vec![Column::new("Dokument"), Column::new("Art"), Column::numeric("Größe")],
        rows: vec![
            vec![link("Antrag.pdf", "/dokument/1"), html! { "Eingang" }, html! { "84 kB" }],
            vec![link("Eingangsbestätigung.pdf", "/dokument/2"), html! { "Ausgang" }, html! { "61 kB" }],
        ],
        empty: EmptyState { text: "Keine Dokumente.", action: html! {} },
    };
    let main = html! {
        div class="r-row" { (CaseState::InWork.badge(LANG)) (Badge { tone: Tone::Warning, label: "Frist morgen" }) }
        (heading(1, "Meldebescheinigung: Renée Zoë Muster-Łukasiewicz"))
        (CopyText { lang: LANG, label: "Geschäftszeichen", text: "33.10.02/2026-000123" })
        (Tabs { label: "Vorgang", tabs: &[tab("Überblick", None, true), tab("Dokumente", Some(2), false), tab("Verlauf", None, false)] })
        div class="r-columns" {
            div {
                (heading(2, "Antrag"))
                (DescriptionList { items: items.into() })
                (documents)
                (heading(2, "Entscheiden"))
                (Form::post("/vorgang/entscheiden").with(html! {
                    (Field::new(LANG, "begruendung", "Begründung").hint("Nötig, wenn Sie ablehnen. Sie steht im Bescheid.").optional().long_text("", 2000))
                    (button_row(&[&Button::primary("Bescheinigung erteilen").sends("was", "ja"), &Button::secondary("Ablehnen").sends("was", "nein"), &Button::tertiary("Zurückfragen").sends("was", "frage")]))
                }))
            }
            div {
                (heading(2, "Nächste Schritte"))
                (button_row(&[&LinkButton::secondary("Wiedervorlage", "/wv").icon(Icon::Calendar), &LinkButton::secondary("Drucken", "/druck").icon(Icon::Document)]))
                (heading(2, "Verlauf"))
                (Timeline { lang: LANG, events })
            }
        }
    };
    page(
        "Meldebescheinigung, 33.10.02/2026-000123",
        &[
            Crumb { label: "Arbeitsvorrat", href: "/arbeit" },
            Crumb { label: "33.10.02 Meldebescheinigungen", href: "/akte" },
        ],
        Width::Full,
        main,
    )
}

fn sign_in() -> Markup {
    let problems = [Problem::new("", "Kennung oder Passwort stimmen nicht. Prüfen Sie beides.")];
    let branding = sample_town();
    let field = |name, label| Field::new(LANG, name, label).problems(&problems);
    let main = html! {
        (heading(1, "Anmelden"))
        (Form::post("/anmelden").with(html! {
            (field("kennung", "Kennung").user_name("a.beispiel"))
            (field("passwort", "Passwort").password(PasswordUse::Current))
            (Button::primary("Anmelden").render())
        }))
    };
    let shell = Shell::Staff { nav: &[], signed_in: None, query: "" };
    Page {
        lang: LANG,
        title: "Anmelden",
        branding: &branding,
        shell,
        breadcrumb: &[],
        problems: &problems,
        width: Width::Reading,
        main,
    }
    .render()
}
