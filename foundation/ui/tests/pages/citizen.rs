//! What a citizen sees: start, service, form with problems, review, confirmation, errors.

use kernel::{Lang, Problem};
use ui::{
    Accordion, Alert, Button, Card, ConfirmationPanel, CopyText, Crumb, DescriptionList, ErrorPage, Field,
    Form, Irrevocable, LinkButton, Markup, NavLink, Page, Review, ReviewGroup, ReviewItem, SearchField,
    Shell, Stepper, Tone, Width, button_row,
    fields::{AddressText, Choice, DateText, NamePart},
    gallery::sample_town,
    heading, html, lead, link, list, text,
};

const LANG: Lang = Lang::German;
const NAV: [NavLink<'_>; 3] = [
    NavLink { label: "Leistungen", href: "/leistungen", current: true },
    NavLink { label: "Rathaus", href: "/rathaus", current: false },
    NavLink { label: "Meine Vorgänge", href: "/status", current: false },
];
const START: Crumb<'_> = Crumb { label: "Start", href: "/" };
const SERVICES: Crumb<'_> = Crumb { label: "Leistungen", href: "/leistungen" };

pub(crate) fn all() -> Vec<(&'static str, Markup)> {
    let mut all = vec![
        ("start", start()),
        ("leistung", service()),
        ("formular", form()),
        ("pruefen", review()),
        ("bestaetigung", confirmation()),
    ];
    let town = sample_town();
    let error = |lang, status| {
        let shell = Shell::Citizen { path: "/weg", nav: &NAV };
        ErrorPage {
            lang,
            branding: &town,
            shell,
            status,
            detail: None,
            reference: "8F3A-22C1",
            wait_seconds: None,
        }
        .render()
    };
    all.push(("fehler-404", error(Lang::German, 404)));
    all.push(("fehler-500-leicht", error(Lang::PlainGerman, 500)));
    all.push(("fehler-503-en", error(Lang::English, 503)));
    all
}

fn page(title: &str, breadcrumb: &[Crumb<'_>], problems: &[Problem], width: Width, main: Markup) -> Markup {
    let branding = sample_town();
    let shell = Shell::Citizen { path: "/beispiel", nav: &NAV };
    Page { lang: LANG, title, branding: &branding, shell, breadcrumb, problems, width, main }.render()
}

fn start() -> Markup {
    let card = |title, text| Card { title, href: "/leistungen/x", text, level: 3 };
    let cards = [
        card("Wohnen und Umziehen", "An-, Um- und Abmelden, Meldebescheinigung, Nebenwohnung"),
        card("Ausweise und Pässe", "Personalausweis, Reisepass, verloren melden"),
        card("Geburt, Heirat, Tod", "Urkunden bestellen, Eheschließung anmelden"),
        card("Straße und Umgebung", "Schäden melden, Parken, Baustellen, Grünflächen"),
        card("Bauen", "Bauanträge, Bebauungspläne, Grundstücke"),
        card("Wahlen", "Wahlschein beantragen, Wahlraum finden"),
    ];
    let main = html! {
        (heading(1, "Was möchten Sie erledigen?"))
        (SearchField { lang: LANG, action: "/leistungen", label: "Leistungen durchsuchen", value: "", id: "suche" })
        (heading(2, "Themen"))
        (Card::grid(&cards))
        (heading(2, "Schon beantragt?"))
        (text(html! { "Mit dem Link aus Ihrer E-Mail sehen Sie jederzeit, " (link("wie weit Ihr Antrag ist", "/status")) "." }))
    };
    page("Start", &[], &[], Width::Full, main)
}

fn service() -> Markup {
    let facts = [
        ("Kosten", "Kostenlos"),
        ("Dauer", "Meist innerhalb eines Arbeitstages"),
        ("Sie brauchen", "Eine E-Mail-Adresse"),
        ("Grundlage", "§ 18 Bundesmeldegesetz"),
    ];
    let items = facts.map(|(term, meaning)| (term.to_owned(), html! { (meaning) })).into();
    let main = html! {
        (heading(1, "Meldebescheinigung"))
        (lead("Mit der Meldebescheinigung weisen Sie nach, wo Sie gemeldet sind. Sie erhalten sie als Datei zum Herunterladen."))
        (button_row(&[&LinkButton::primary("Jetzt beantragen", "/antrag")]))
        (DescriptionList { items })
        (heading(2, "Was in der Bescheinigung steht"))
        (list(["Familienname und Vornamen", "Doktorgrad", "Geburtsdatum", "Derzeitige Anschriften mit Haupt- und Nebenwohnung"]))
        (heading(2, "Häufige Fragen"))
        div {
            (Accordion { title: "Kann jemand anderes die Bescheinigung für mich beantragen?", body: text("Ja, mit einer schriftlichen Vollmacht im Bürgerbüro."), open: false })
            (Accordion { title: "Was ist, wenn ich keinen Computer habe?", body: text("Kommen Sie in das Bürgerbüro oder rufen Sie uns an."), open: false })
        }
        (heading(2, "Wer dafür zuständig ist"))
        (text(html! { "Bürgerbüro, Rathausplatz 1, Telefon " a class="kern-link" href="tel:+4930000000" { "030 000000" } }))
    };
    page("Meldebescheinigung", &[START, SERVICES], &[], Width::Reading, main)
}

fn form() -> Markup {
    let problems = [
        Problem::new("familienname", "Geben Sie Ihren Familiennamen an."),
        Problem::new("geburt-month", "Den Monat 13 gibt es nicht. Geben Sie eine Zahl von 1 bis 12 an."),
        Problem::new("wohnung-postal_code", "Eine Postleitzahl hat fünf Ziffern."),
        Problem::new("art", "Wählen Sie aus, welche Bescheinigung Sie brauchen."),
    ];
    let field = |name, label| Field::new(LANG, name, label).problems(&problems);
    let birth = DateText { day: "1".into(), month: "13".into(), year: "1990".into() };
    let home = AddressText {
        street: "Lange Straße".into(),
        number: "5a".into(),
        extra: String::new(),
        postal_code: "123".into(),
        city: "Musterstadt".into(),
    };
    let kinds = [
        Choice::new("einfach", "Einfache Meldebescheinigung"),
        Choice {
            hint: Some("Zum Beispiel mit Staatsangehörigkeit oder Familienstand."),
            ..Choice::new("erweitert", "Erweiterte Meldebescheinigung")
        },
    ];
    let main = html! {
        (Stepper { lang: LANG, step: 2, of: 4 })
        (heading(1, "Ihre Angaben"))
        (Form::post("/antrag/2").hidden(&[("version", "3")]).with(html! {
            (field("vornamen", "Vornamen").hint("Alle Vornamen, so wie sie im Ausweis stehen.").person_name(NamePart::Given, "Renée Zoë"))
            (field("familienname", "Familienname").person_name(NamePart::Family, ""))
            (field("geburt", "Geburtsdatum").hint("Zum Beispiel 27 3 1985").birth_date(&birth))
            (field("wohnung", "Ihre Anschrift").address(&home, true))
            (field("art", "Welche Bescheinigung brauchen Sie?").choice(&kinds, None))
            (field("telefon", "Telefon").optional().hint("Nur für Rückfragen.").phone(""))
            (field("zweck", "Wofür brauchen Sie die Bescheinigung?").optional().help("Warum fragen wir das?", "Manche Stellen verlangen, dass der Zweck auf der Bescheinigung steht.").long_text("Für den Vermieter", 200))
            (button_row(&[&Button::primary("Weiter"), &Button::secondary("Zwischenspeichern").skips_checks(), &LinkButton::tertiary("Zurück", "/antrag/1")]))
        }))
    };
    page(
        "Ihre Angaben",
        &[START, SERVICES, Crumb { label: "Meldebescheinigung", href: "/leistungen/meldebescheinigung" }],
        &problems,
        Width::Reading,
        main,
    )
}

fn review() -> Markup {
    let item = |question: &str, answer: Option<&str>| ReviewItem {
        question: question.into(),
        answer: answer.map(|a| html! { (a) }),
        change: Some("/antrag/2".into()),
    };
    let groups = vec![
        ReviewGroup {
            title: "Ihre Angaben".into(),
            items: vec![
                item("Vornamen", Some("Renée Zoë")),
                item("Familienname", Some("Muster-Łukasiewicz")),
                item("Geburtsdatum", Some("1. Dezember 1990")),
                item("Telefon", None),
            ],
        },
        ReviewGroup {
            title: "Ihre Wohnung".into(),
            items: vec![
                item("Anschrift", Some("Lange Straße 5a, 01234 Musterstadt")),
                item("Welche Bescheinigung brauchen Sie?", Some("Einfache Meldebescheinigung")),
            ],
        },
    ];
    let main = html! {
        (Stepper { lang: LANG, step: 4, of: 4 })
        (heading(1, "Angaben prüfen"))
        (Review { lang: LANG, groups })
        (Form::post("/antrag/absenden").with(html! {
            (Field::new(LANG, "erklaerung", "Erklärung").declaration("Ich versichere, dass meine Angaben richtig und vollständig sind.", false))
            (Irrevocable { lang: LANG, text: "Nach dem Absenden können Sie Ihre Angaben nicht mehr selbst ändern." })
            (Button::primary("Antrag absenden"))
        }))
    };
    page("Angaben prüfen", &[START, SERVICES], &[], Width::Reading, main)
}

fn confirmation() -> Markup {
    let main = html! {
        (ConfirmationPanel { title: "Ihr Antrag ist bei uns", reference: Some(("Ihr Aktenzeichen", "33.10.02/2026-000123")) })
        (CopyText { lang: LANG, label: "Link zu Ihrem Antrag", text: "musterstadt.example/status/k7f2-9x" })
        (Alert { tone: Tone::Info, title: "Wir haben Ihnen eine Bestätigung per E-Mail geschickt.", body: html! {} })
        (heading(2, "Wie es weitergeht"))
        (list(["Das Bürgerbüro prüft Ihren Antrag, meist innerhalb eines Arbeitstages.", "Haben wir eine Frage, schreiben wir Ihnen.", "Die Bescheinigung können Sie auf der Seite Ihres Antrags herunterladen."]))
        (button_row(&[&LinkButton::primary("Zu Ihrem Antrag", "/status/k7f2-9x"), &LinkButton::secondary("Eingangsbestätigung (PDF)", "/beleg")]))
    };
    page("Ihr Antrag ist bei uns", &[], &[], Width::Reading, main)
}
