//! A town, its letters and the tools that judge them, for all tests of this crate.

use std::{
    path::PathBuf,
    process::{Command, Output},
    sync::LazyLock,
};

use kernel::{Date, Lang};
use print::{Letter, Letterhead, Line, Printer};
use serde_json::{Value, json};

/// One printer for all tests of a binary.
pub(crate) static PRINTER: LazyLock<Printer> = LazyLock::new(Printer::new);

/// The sample letters.
pub(crate) const CERTIFICATE: &str = include_str!("../../samples/meldebescheinigung.typ");
/// Several pages.
pub(crate) const NOTICE: &str = include_str!("../../samples/bescheid.typ");

/// The head of an invented town.
pub(crate) static HEAD: LazyLock<Letterhead> = LazyLock::new(|| {
    let line = |label: &str, value: &str| Line { label: label.into(), value: value.into() };
    Letterhead {
        town: "Stadt Musterstadt".into(),
        unit: "Bürgerservice".into(),
        address: vec!["Marktplatz 1".into(), "06799 Musterstadt".into()],
        contact: vec![
            line("Auskunft", "Frau Beispiel"),
            line("Telefon", "03494 000-115"),
            line("E-Mail", "buergerservice@musterstadt.example"),
        ],
        return_address: "Stadt Musterstadt · Marktplatz 1 · 06799 Musterstadt".into(),
        footer: [
            ["Öffnungszeiten", "Di 9–12 und 13–18 Uhr", "Do 9–12 und 13–16 Uhr"],
            ["Bankverbindung", "Sparkasse Musterland", "DE02 1203 0000 0000 2020 51"],
            ["Im Netz", "www.musterstadt.example", "Behördenruf 115"],
        ]
        .map(|column| column.map(String::from).to_vec())
        .to_vec(),
        accent: "#00695c".into(),
        coat_of_arms: Some(include_str!("../../samples/wappen.svg").into()),
        coat_of_arms_alt: "Wappen: silberner Turm auf grünem Grund".into(),
    }
});

/// Data of the certificate, with a name that needs DIN 91379.
pub(crate) fn certificate_data(lang: Lang) -> Value {
    let labels = match lang {
        Lang::English => ["Surname", "First names", "Doctoral degree", "Date of birth", "Address"],
        _ => ["Familienname", "Vornamen", "Doktorgrad", "Geburtsdatum", "Anschrift"],
    };
    let values = [
        json!("Šarūnaitė-Müller"),
        json!("Žofia Ewa"),
        json!("Dr."),
        json!("14.03.1987"),
        json!(["Straße der Einheit 12a", "06799 Musterstadt"]),
    ];
    json!({
        "empfaenger": ["Frau", "Dr. Žofia Šarūnaitė-Müller", "Straße der Einheit 12a", "06799 Musterstadt"],
        "zeichen": "33.11.02-2026/000123",
        "anrede": "Frau Dr. Šarūnaitė-Müller",
        "antrag": "2026-11-20",
        "fakten": labels.into_iter().zip(values).map(|(l, v)| json!([l, v])).collect::<Vec<_>>(),
        "name": "Bernd Beispiel",
        "funktion": "Sachbearbeiter",
    })
}

/// Data of the notice; `paragraphs` decide its length.
pub(crate) fn notice_data(paragraphs: usize) -> Value {
    let text = "Die beantragte Nutzung ist mit den Belangen der Allgemeinheit vereinbar, weil der Gehweg in der \
                verbleibenden Breite von mehr als zwei Metern für Kinderwagen und Rollstühle benutzbar bleibt.";
    json!({
        "empfaenger": ["Café am Markt", "Markt 3", "06799 Musterstadt"],
        "anrede": "Herr Ökonom",
        "antrag": "2026-10-01",
        "gebuehr": "120,00 €",
        "gruende": vec![text; paragraphs],
        "name": "Bernd Beispiel",
    })
}

/// The certificate with everything on: code, seal, coat of arms.
pub(crate) fn certificate(data: &Value, lang: Lang) -> Letter<'_> {
    Letter {
        template: CERTIFICATE,
        letterhead: &HEAD,
        data,
        title: match lang {
            Lang::English => "Certificate of residence",
            _ => "Meldebescheinigung",
        },
        lang,
        date: Date::constant(2026, 11, 23),
        attachments: &[],
        qr: Some("https://musterstadt.example/pruefen/7Q2K-93FD"),
        reserve_seal: Some(4096),
    }
}

/// A bare letter around a piece of template.
pub(crate) fn bare<'a>(template: &'a str, data: &'a Value) -> Letter<'a> {
    Letter {
        template,
        letterhead: &HEAD,
        data,
        title: "Probe",
        lang: Lang::German,
        date: Date::constant(2026, 11, 23),
        attachments: &[],
        qr: None,
        reserve_seal: None,
    }
}

/// Writes a PDF where a person or a foreign program can look at it.
pub(crate) fn keep(name: &str, pdf: &[u8]) -> PathBuf {
    let path = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(name);
    // Tests run side by side and may keep the same letter: never show a half-written file.
    let new = path.with_extension(format!("{}-{:?}", std::process::id(), std::thread::current().id()));
    std::fs::write(&new, pdf).unwrap();
    std::fs::rename(new, &path).unwrap();
    path
}

/// Runs a foreign program, or says how to get it.
pub(crate) fn tool(program: &str, package: &str, arguments: &[&str]) -> Output {
    Command::new(program)
        .args(arguments)
        .output()
        .unwrap_or_else(|error| panic!("{program}: {error}. Please install it: apt-get install {package}"))
}
