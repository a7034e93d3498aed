//! Samples of the question types: untouched, with hint, with a problem, filled in, disabled.

use kernel::{Lang, Problem};
use maud::html;

use super::Sample;
use crate::fields::{
    AddressText, Choice, DateText, Field, NamePart, PasswordUse, Upload, UploadedFile, fieldset, pick,
};

const fn field<'a>(name: &'a str, label: &'a str) -> Field<'a> {
    Field::new(Lang::German, name, label)
}

pub(super) fn samples() -> Vec<Sample> {
    [lines(), compound(), chosen(), secrets(), uploads()].concat()
}

fn lines() -> Vec<Sample> {
    let problems = [
        Problem::new("f2", "Geben Sie an, wofür Sie die Bescheinigung brauchen."),
        Problem::new("f5", "Der Text ist zu lang. Kürzen Sie ihn auf 20 Zeichen."),
        Problem::new("f10", "Geben Sie einen Betrag wie 12,50 an."),
        Problem::new("f12", "Eine E-Mail-Adresse enthält das Zeichen @."),
    ];
    vec![
        Sample::of("text", field("f1", "Zweck").text("")),
        Sample::of(
            "text: hint, help, problem",
            field("f2", "Verwendungszweck")
                .hint("Zum Beispiel: für den Vermieter.")
                .help("Warum fragen wir das?", "Der Zweck steht auf der Bescheinigung.")
                .problems(&problems)
                .text(""),
        ),
        Sample::of("text: optional, filled", field("f3", "Zusatz").optional().text("Hinterhaus")),
        Sample::of("text: disabled", field("f3b", "Kennung").disabled().text("123")),
        Sample::of("long_text", field("f4", "Begründung").hint("In eigenen Worten.").long_text("", 500)),
        Sample::of(
            "long_text: problem",
            field("f5", "Bemerkung")
                .problems(&problems)
                .long_text("Dieser Text hat mehr als zwanzig Zeichen.", 20),
        ),
        Sample::of(
            "person_name",
            field("f6", "Familienname")
                .hint("Wie im Ausweis geschrieben.")
                .person_name(NamePart::Family, "Müller-Łukasz"),
        ),
        Sample::of("number", field("f8", "Anzahl der Hunde").number("2", None)),
        Sample::of("number: unit", field("f9", "Fläche").number("120", Some("m²"))),
        Sample::of("money: problem", field("f10", "Betrag").problems(&problems).money("zwölf")),
        Sample::of("money", field("f11", "Miete").money("640,00")),
        Sample::of(
            "email: problem",
            field("f12", "E-Mail-Adresse")
                .hint("Dorthin senden wir die Bestätigung.")
                .problems(&problems)
                .email("muster.example"),
        ),
        Sample::of("email", field("f12a", "Ihre E-Mail").email("")),
        Sample::of("phone", field("f13", "Telefon").optional().phone("")),
        Sample::of("iban", field("f14", "IBAN").iban("")),
    ]
}

fn compound() -> Vec<Sample> {
    let problems = [
        Problem::new("d2-month", "Den Monat 13 gibt es nicht."),
        Problem::new("d3", "Das Datum liegt in der Zukunft. Geben Sie den Tag des Auszugs an."),
        Problem::new("a2-postal_code", "Eine Postleitzahl hat fünf Ziffern."),
    ];
    let day = |day: &str, month: &str, year: &str| DateText {
        day: day.into(),
        month: month.into(),
        year: year.into(),
    };
    let wrong = AddressText {
        street: "Lange Straße".into(),
        number: "5a".into(),
        extra: String::new(),
        postal_code: "123".into(),
        city: "Musterstadt".into(),
    };
    vec![
        Sample::of(
            "date",
            field("d1", "Tag des Einzugs").hint("Zum Beispiel 27 3 2026").date(&DateText::default()),
        ),
        Sample::of(
            "birth_date: problem with a part",
            field("d2", "Geburtsdatum").problems(&problems).birth_date(&day("1", "13", "1990")),
        ),
        Sample::of("birth_date", field("d2a", "Ihr Geburtsdatum").birth_date(&day("1", "12", "1990"))),
        Sample::of(
            "date: problem",
            field("d3", "Tag des Auszugs").problems(&problems).date(&day("1", "1", "2999")),
        ),
        Sample::of("address", field("a1", "Ihre Anschrift").address(&AddressText::default(), true)),
        Sample::of(
            "address: problem",
            field("a2", "Anschrift der Nebenwohnung").problems(&problems).address(&wrong, false),
        ),
        Sample::of(
            "fieldset",
            fieldset(
                "Erreichbarkeit",
                Some("Nur für Rückfragen."),
                maud::html! { (field("g1", "Ihr Telefon").optional().phone("")) (field("g2", "Ihr Fax").optional().phone("")) },
            ),
        ),
    ]
}

fn chosen() -> Vec<Sample> {
    let choices = [
        Choice::new("haupt", "Hauptwohnung"),
        Choice { hint: Some("Zum Beispiel am Studienort."), ..Choice::new("neben", "Nebenwohnung") },
    ];
    let countries: Vec<Choice<'_>> =
        ["Belgien", "Dänemark", "Frankreich", "Luxemburg", "Niederlande", "Österreich", "Polen", "Schweiz"]
            .into_iter()
            .map(|c| Choice::new(c, c))
            .collect();
    let problems = [
        Problem::new("c2", "Wählen Sie eine Wohnung aus."),
        Problem::new("c5", "Wählen Sie ein Land aus."),
        Problem::new("c9", "Bestätigen Sie die Erklärung, damit wir den Antrag bearbeiten können."),
        Problem::new("c10", "Wählen Sie höchstens eine Wohnung aus."),
    ];
    vec![
        Sample::of(
            "choice",
            field("c1", "Welche Wohnung?").hint("Wählen Sie eine aus.").choice(&choices, Some("neben")),
        ),
        Sample::of(
            "choice: problem",
            field("c2", "Welche Wohnung meinen Sie?").problems(&problems).choice(&choices, None),
        ),
        Sample::of("choice: more than seven", field("c4", "Land").choice(&countries, Some("Polen"))),
        Sample::of(
            "choice: more than seven, problem",
            field("c5", "Land der Geburt").problems(&problems).choice(&countries, None),
        ),
        Sample::of(
            "choices",
            field("c6", "Welche Nachweise haben Sie?").optional().choices(&choices, &["haupt"]),
        ),
        Sample::of(
            "choices: problem",
            field("c10", "Welche Wohnungen geben Sie auf?")
                .problems(&problems)
                .choices(&choices, &["haupt", "neben"]),
        ),
        Sample::of(
            "choices: disabled",
            field("c6b", "Gesperrte Auswahl").disabled().choices(&choices, &["haupt"]),
        ),
        Sample::of("select", field("c11", "Prozessart").optional_silently().select(&choices, None)),
        Sample::of(
            "list: of a filter",
            field("c12", "Wohnung").optional_silently().list("alle", &choices, Some("neben")),
        ),
        Sample::of("pick", pick("c13", "haupt", "Hauptwohnung auswählen", html! { "Hauptwohnung" })),
        Sample::of("yes_no", field("c7", "Sind Sie verheiratet?").yes_no(None)),
        Sample::of(
            "declaration",
            field("c8", "Erklärung")
                .declaration("Ich versichere, dass meine Angaben richtig und vollständig sind.", false),
        ),
        Sample::of(
            "declaration: problem",
            field("c9", "Einwilligung")
                .problems(&problems)
                .declaration("Ich bin einverstanden, dass Sie mir per E-Mail antworten.", false),
        ),
    ]
}

fn secrets() -> Vec<Sample> {
    let problems =
        [Problem::new("s2", "Der Code stimmt nicht oder ist abgelaufen. Fordern Sie einen neuen an.")];
    vec![
        Sample::of("user_name", field("s0", "Kennung zum Anmelden").user_name("m.muster")),
        Sample::of("password", field("s1", "Passwort").password(PasswordUse::Current)),
        Sample::of(
            "password: new",
            field("s1b", "Neues Passwort").hint("Mindestens 12 Zeichen.").password(PasswordUse::New),
        ),
        Sample::of(
            "one_time_code: problem",
            field("s2", "Code aus der E-Mail")
                .hint("Sechs Ziffern")
                .problems(&problems)
                .one_time_code("12345"),
        ),
        Sample::of("one_time_code", field("s3", "Code aus der App").one_time_code("")),
    ]
}

fn uploads() -> Vec<Sample> {
    let problems = [Problem::new(
        "u2",
        "Die Datei „foto.heic“ ist kein PDF, JPEG oder PNG. Wählen Sie eine andere Datei.",
    )];
    let files = [
        UploadedFile {
            id: "1",
            name: "Mietvertrag mit einem ausgesprochen langen Namen, Seiten 1 bis 12 (unterschrieben).pdf",
            bytes: 3_450_000,
        },
        UploadedFile { id: "2", name: "ausweis.jpg", bytes: 812_000 },
    ];
    let upload = |files| Upload {
        accept: "application/pdf,image/jpeg,image/png",
        kinds: "PDF, JPEG und PNG",
        max_bytes: 20_000_000,
        multiple: true,
        files,
    };
    vec![
        Sample::of("upload", field("u1", "Mietvertrag").upload(&upload(&[]))),
        Sample::of(
            "upload: files and problem",
            field("u2", "Nachweise").problems(&problems).upload(&upload(&files)),
        ),
    ]
}
