//! What a template may do, what it may not, and what its author is told.
use std::time::Duration;

use crate::common::{CERTIFICATE, PRINTER, bare, certificate, certificate_data};
use kernel::Lang;
use print::{Attachment, Error, Letter, Limits, Printer, Relationship};
use serde_json::json;

const IMPORT: &str = "#import \"/rathaus/letter.typ\": *\n#show: brief\n";

fn complaint(template: &str) -> String {
    PRINTER.print(&bare(template, &json!({"name": "Ada"}))).unwrap_err().to_string()
}

#[test]
fn faults_are_named_with_file_and_line_in_german() {
    for (body, says) in [
        ("#nmae", "vorlage.typ, Zeile 3, Spalte 2: „nmae“ ist nicht bekannt."),
        ("\n\nHallo #data.ort", "vorlage.typ, Zeile 5, Spalte 13: Das Feld \"ort\" fehlt in den Daten."),
        ("#(1 + )", "vorlage.typ, Zeile 3, Spalte 6: Hier fehlt etwas: erwartet wird expression."),
        ("#rechtsbehelf()", "vorlage.typ, Zeile 3, Spalte 2: Die Angabe „body“ fehlt."),
        ("#while true {}", "vorlage.typ, Zeile 3, Spalte 8: Die Schleife endet nicht."),
        ("#let i = 0\n#while i < 1 { i *= 1 }", "vorlage.typ, Zeile 4, Spalte 2: Die Schleife endet nicht."),
        ("#datum(7)", "vorlage.typ, Zeile 3"),
        ("漢", "Die Vorlage enthält ein Zeichen, das die Schrift nicht hat."),
    ] {
        let said = complaint(&format!("{IMPORT}{body}"));
        assert!(said.contains(says), "{body}: {said}");
    }
}

#[test]
fn a_picture_without_alternative_text_is_refused() {
    let said = complaint(&format!(
        "{IMPORT}#image(bytes(\"<svg xmlns='http://www.w3.org/2000/svg'/>\"), format: \"svg\")"
    ));
    assert!(said.contains("Alternativtext"), "{said}");
}

#[test]
fn nothing_but_the_letter_module_can_be_reached() {
    for body in [
        "#import \"@preview/tablex:0.0.8\": *",
        "#import \"andere.typ\": *",
        "#include \"/etc/passwd\"",
        "#read(\"/etc/passwd\")",
        "#read(\"../Cargo.toml\")",
        "#image(\"/bild.png\", alt: \"x\")",
        "#json(\"/rathaus/fremd.json\")",
    ] {
        let said = complaint(&format!("{IMPORT}{body}"));
        assert!(said.contains("vorlage.typ, Zeile 3"), "{body}: {said}");
    }
    assert!(complaint("#datetime.today()").contains("Zeile 1"));
}

#[test]
fn text_of_the_data_is_never_markup() {
    let data = json!({"name": "#panic(1) *fett* $x$ = @a \\ <b> 🙂"});
    let pdf = PRINTER.print(&bare(&format!("{IMPORT}Name: #data.name."), &data)).unwrap();
    let text = print::text(&pdf).unwrap();
    assert!(text.contains("Name: #panic(1) *fett* $x$ = @a \\ <b> \u{fffd}."), "{text}");
}

#[test]
fn pages_and_time_are_limited() {
    let printer = Printer::with_limits(Limits { pages: 3, time: Duration::from_secs(60) });
    let data = json!(null);
    let long = format!("{IMPORT}#for i in range(5) {{ [x] + pagebreak() }}");
    let got = printer.print(&bare(&long, &data));
    assert!(matches!(got, Err(Error::TooManyPages { pages: 6, limit: 3 })), "{got:?}");

    // Four million steps: seconds of work at least, and then it ends by itself, so that the test leaves nothing behind.
    let slow = format!("{IMPORT}#for i in range(2000) {{ for j in range(2000) {{ let x = i + j }} }}");
    let printer = Printer::with_limits(Limits { pages: 3, time: Duration::from_millis(30) });
    assert!(matches!(printer.print(&bare(&slow, &data)), Err(Error::TimeOut(_))));
    let start = std::time::Instant::now();
    assert!(matches!(printer.print(&bare(&slow, &data)), Err(Error::TimeOut(_))));
    assert!(start.elapsed() < Duration::from_millis(25), "an endless template is not tried twice");
}

#[test]
fn endless_recursion_is_an_error() {
    assert!(complaint(&format!("{IMPORT}#let f(x) = f(x + 1)\n#f(0)")).contains("rufen einander endlos auf"));
}

#[test]
fn the_same_letter_is_the_same_bytes() {
    let data = certificate_data(Lang::German);
    let letter = certificate(&data, Lang::German);
    let first = PRINTER.print(&letter).unwrap();
    assert_eq!(first, Printer::new().print(&letter).unwrap());
    let parallel = std::thread::scope(|scope| {
        let threads: Vec<_> = (0..3).map(|_| scope.spawn(|| PRINTER.print(&letter).unwrap())).collect();
        threads.into_iter().map(|thread| thread.join().unwrap()).collect::<Vec<_>>()
    });
    assert!(parallel.iter().all(|pdf| *pdf == first));
    let next_day = Letter { date: letter.date.tomorrow().unwrap(), ..letter };
    assert_ne!(PRINTER.print(&next_day).unwrap(), first);
}

#[test]
fn attachments_come_back_byte_for_byte() {
    let data = certificate_data(Lang::German);
    let xml = "<?xml version=\"1.0\"?><a>ä</a>".repeat(100);
    let list = [Attachment {
        name: "daten.xml",
        mime: "application/xml",
        description: "Die Daten des Bescheids",
        relationship: Relationship::Data,
        bytes: xml.as_bytes(),
    }];
    let letter = Letter { attachments: &list, ..certificate(&data, Lang::German) };
    assert_eq!(letter.template, CERTIFICATE);
    let path = crate::common::keep("attached.pdf", &PRINTER.print(&letter).unwrap());
    let out = path.with_extension("xml");
    let arguments = ["-savefile", "daten.xml", "-o", out.to_str().unwrap(), path.to_str().unwrap()];
    crate::common::tool("pdfdetach", "poppler-utils", &arguments);
    assert_eq!(std::fs::read_to_string(out).unwrap(), xml);
}

#[test]
fn a_qr_text_that_is_too_long_is_refused() {
    let (data, long) = (json!(null), "x".repeat(3000));
    let got = PRINTER.print(&Letter { qr: Some(&long), ..bare(IMPORT, &data) });
    assert!(matches!(got, Err(Error::QrTooLong)));
}
