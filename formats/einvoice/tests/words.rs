//! Invoices from JSON and back: terms, places, sums, and what is refused with which words.

use einvoice::model::Invoice;
use einvoice::words::{as_xrechnung, from_json, to_json, work_out};
use einvoice::write::{Style, write};
use einvoice::{Limits, Options, Syntax, Verdict, check};

const INVOICE: &str = include_str!("words/invoice.json");

#[test]
fn what_is_left_away_is_worked_out_and_the_outcome_is_valid() {
    let mut invoice = from_json(INVOICE).unwrap();
    let worked: Vec<_> =
        work_out(&mut invoice).into_iter().map(|one| format!("{} {}", one.place, one.text)).collect();
    assert_eq!(
        worked,
        [
            "BG-20[1]/BT-92 10.00",
            "BG-25[1]/BG-27[1]/BT-136 1.01",
            "BG-25[1]/BT-131 98.99",
            "BG-25[2]/BG-29/BT-146 0.333",
            "BG-25[2]/BT-131 1.00",
            "BG-22/BT-106 99.99",
            "BG-22/BT-107 10.00",
            "BG-22/BT-109 89.99",
            "BG-23[1]/BT-118 S",
            "BG-23[1]/BT-119 19",
            "BG-23[1]/BT-116 88.99",
            "BG-23[1]/BT-117 16.91",
            "BG-23[2]/BT-118 S",
            "BG-23[2]/BT-119 7",
            "BG-23[2]/BT-116 1.00",
            "BG-23[2]/BT-117 0.07",
            "BT-110 16.98",
            "BG-22/BT-112 106.97",
            "BG-22/BT-115 56.97",
        ]
    );
    assert!(work_out(&mut invoice).is_empty());
    for syntax in [Syntax::Ubl, Syntax::Cii] {
        let written = write(&invoice, Style { syntax, indent: true });
        assert_eq!(written.losses, []);
        let report = check(&written.bytes, &Options::default());
        assert_eq!(report.verdict, Verdict::Valid, "{:#?}", report.findings);
    }
}

#[test]
fn json_and_model_say_the_same() {
    let invoice = from_json(INVOICE).unwrap();
    let json = to_json(&invoice);
    assert_eq!(to_json(&from_json(&json).unwrap()), json);
    for syntax in [Syntax::Ubl, Syntax::Cii] {
        let written = write(&invoice, Style { syntax, indent: true });
        let read = Invoice::read(&written.bytes, &Limits::default()).unwrap();
        assert_eq!(to_json(&read), json, "{syntax:?}");
    }
}

#[test]
fn what_is_not_understood_is_refused_with_its_place() {
    for (json, place, words) in [
        ("{", "Rechnung", "Das ist kein JSON: Zeile 1, Spalte 1"),
        ("[]", "Rechnung", "Rechnung muss ein Objekt aus Angaben sein"),
        (r#"{"BT-999": "x"}"#, "BT-999", "„BT-999“ ist keine Angabe nach EN 16931"),
        (r#"{"BT-27": "x"}"#, "BT-27", "gehört nicht hierher, sondern in BG-4 (Verkäufer)"),
        (r#"{"BG-4": {"BG-5": {"BT-27": "x"}}}"#, "BG-4/BG-5/BT-27", "sondern in BG-4 (Verkäufer)"),
        (r#"{"BT-2": "27.11.2026"}"#, "BT-2", "„27.11.2026“ ist kein Datum"),
        (r#"{"BT-2": "2026-02-30"}"#, "BT-2", "ist kein Datum"),
        (r#"{"BG-22": {"BT-106": "1.234,50"}}"#, "BG-22/BT-106", "„1.234,50“ ist keine Zahl"),
        (r#"{"BG-25": [{"BT-129": 1}, {"BT-129": "viel"}]}"#, "BG-25[2]/BT-129", "„viel“ ist keine Zahl"),
        (r#"{"BT-1": ["a", "b"]}"#, "BT-1", "Rechnungsnummer kann nur einmal angegeben werden"),
        (r#"{"BT-1": "a", "BT-1": "b"}"#, "BT-1", "steht zweimal da"),
        (r#"{"BT-1": null}"#, "BT-1", "muss ein Text oder eine Zahl sein"),
        (r#"{"BT-13": 1234567890123456789012}"#, "BT-13", "so lange Zahlen als Text"),
        (r#"{"BT-1": " "}"#, "BT-1", "Die Angabe ist leer"),
        (r#"{"BT-1": "a\u0001"}"#, "BT-1", "Steuerzeichen"),
        (r#"{"BT-1": {"value": "a", "farbe": "rot"}}"#, "BT-1", "„farbe“ gibt es bei Rechnungsnummer nicht"),
        (r#"{"BT-10": {"value": "a", "value": "b"}}"#, "BT-10", "Eine Angabe steht zweimal da"),
        (
            r#"{"BG-25": [{"BT-129": {"value": 1, "unit": "C62"}, "BT-130": "HUR"}]}"#,
            "BG-25[1]/BT-130",
            "steht auch bei BT-129, aber anders",
        ),
        (r#"{"BT-1": {"scheme": "a"}}"#, "BT-1", "Hier fehlt „value“"),
        (r#"{"BG-4": "x"}"#, "BG-4", "Verkäufer muss ein Objekt aus Angaben sein"),
        (r#"{"BG-4": {}}"#, "BG-4", "Verkäufer ist leer"),
        (r#"{"BG-24": [{"BT-125": "äöü"}]}"#, "BG-24[1]/BT-125", "keine Datei in Base64"),
    ] {
        let faults = from_json(json).unwrap_err();
        let first = &faults[0];
        assert!(first.place == place && first.text.contains(words), "{json}: {first}");
    }
    assert_eq!(from_json(r#"{"BT-2": "x", "BT-9": "y"}"#).unwrap_err().len(), 2);
}

#[test]
fn a_sum_without_its_numbers_is_left_to_the_rules() {
    let mut invoice = from_json(r#"{"BG-25": [{"BT-129": 1}, {"BT-131": "5.00"}]}"#).unwrap();
    assert!(work_out(&mut invoice).is_empty());
}

#[test]
fn an_invoice_that_does_not_say_what_it_is_becomes_an_xrechnung() {
    let mut invoice = from_json(r#"{"BG-2": {"BT-23": "x"}}"#).unwrap();
    let set: Vec<_> = as_xrechnung(&mut invoice).into_iter().map(|one| one.place).collect();
    assert_eq!(set, ["BG-2/BT-24"]);
    let specification = invoice.value("BT-24").unwrap();
    assert!(specification.text.ends_with("kosit:xrechnung_3.0"), "{}", specification.text);
    assert!(as_xrechnung(&mut invoice).is_empty());
}
