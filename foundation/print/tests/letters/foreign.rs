//! Letters judged by programs of other projects: qpdf and poppler.
use std::path::{Path, PathBuf};

use crate::common::{NOTICE, PRINTER, bare, certificate, certificate_data, keep, notice_data, tool};
use kernel::Lang;
use print::{Letter, seal};
use serde_json::Value;

fn sealed(lang: Lang) -> PathBuf {
    let data = certificate_data(lang);
    let pdf = PRINTER.print(&certificate(&data, lang)).unwrap();
    keep(&format!("foreign-{lang}.pdf"), &seal::fill(&pdf, b"{\"leaf\": 1}").unwrap())
}

fn notice() -> PathBuf {
    let data = notice_data(14);
    keep("foreign-notice.pdf", &PRINTER.print(&Letter { title: "Erlaubnis", ..bare(NOTICE, &data) }).unwrap())
}

fn poppler(program: &str, arguments: &[&str], pdf: &Path) -> String {
    let mut all = arguments.to_vec();
    all.push(pdf.to_str().unwrap());
    all.extend((program == "pdftotext").then_some("-"));
    let output = tool(program, "poppler-utils", &all);
    // Some notes on stderr are poppler's own: version 22 expects no boolean in /Suspects, which ISO 32000-1 demands.
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8_lossy(&output.stdout).into_owned()
}

/// The document catalog as qpdf sees it, references resolved by [`get`].
fn objects(pdf: &Path) -> Value {
    let output = tool("qpdf", "qpdf", &["--json=2", "--json-key=qpdf", pdf.to_str().unwrap()]);
    serde_json::from_slice::<Value>(&output.stdout).unwrap()["qpdf"][1].clone()
}

fn get<'j>(objects: &'j Value, value: &'j Value) -> &'j Value {
    let object = value.as_str().filter(|s| s.ends_with(" R")).and_then(|s| objects.get(format!("obj:{s}")));
    object.map_or(value, |object| object.get("value").unwrap_or_else(|| &object["stream"]["dict"]))
}

fn catalog(objects: &Value) -> &Value {
    get(objects, &objects["trailer"]["value"]["/Root"])
}

#[test]
fn qpdf_finds_no_fault() {
    for pdf in Lang::ALL.into_iter().map(sealed).chain([notice()]) {
        let output = tool("qpdf", "qpdf", &["--check", pdf.to_str().unwrap()]);
        let said = String::from_utf8_lossy(&output.stdout).into_owned();
        assert!(output.status.success() && said.contains("No syntax or stream encoding errors"), "{said}");
    }
}

#[test]
fn the_catalog_says_tagged_titled_and_in_which_language() {
    for (lang, tag) in [(Lang::German, "de-DE"), (Lang::PlainGerman, "de-DE"), (Lang::English, "en-GB")] {
        let objects = objects(&sealed(lang));
        let root = catalog(&objects);
        assert_eq!(get(&objects, &root["/MarkInfo"])["/Marked"], true);
        assert_eq!(root["/Lang"], format!("u:{tag}"));
        assert_eq!(get(&objects, &root["/ViewerPreferences"])["/DisplayDocTitle"], true);
        assert_eq!(get(&objects, &root["/StructTreeRoot"])["/Type"], "/StructTreeRoot");
        assert!(get(&objects, &root["/OutputIntents"]).is_array());
    }
}

#[test]
fn the_metadata_claims_pdf_a_3a_and_pdf_ua_1() {
    let xmp = poppler("pdfinfo", &["-meta"], &sealed(Lang::German));
    for part in [
        "<pdfaid:part>3</pdfaid:part>",
        "<pdfaid:conformance>A</pdfaid:conformance>",
        "<pdfuaid:part>1</pdfuaid:part>",
        "<rdf:li xml:lang=\"x-default\">Meldebescheinigung</rdf:li>",
        "<xmp:CreateDate>2026-11-23",
    ] {
        assert!(xmp.contains(part), "{part}: {xmp}");
    }
    let info = poppler("pdfinfo", &[], &sealed(Lang::German));
    for line in [
        "Tagged:          yes",
        "Title:           Meldebescheinigung",
        "Page size:       595.276 x 841.89 pts (A4)",
    ] {
        assert!(info.contains(line), "{line}: {info}");
    }
}

#[test]
fn the_structure_reads_in_order_with_row_headers_headings_and_alternative_texts() {
    insta::assert_snapshot!("structure", poppler("pdfinfo", &["-struct-text"], &sealed(Lang::German)));
}

#[test]
fn every_figure_has_an_alternative_text() {
    let objects = objects(&sealed(Lang::German));
    let all = objects.as_object().unwrap().values().map(|object| &object["value"]);
    let figures: Vec<&Value> = all.filter(|value| value["/S"] == "/Figure").collect();
    let texts: Vec<&str> = figures.iter().filter_map(|figure| figure["/Alt"].as_str()).collect();
    assert_eq!(
        texts,
        [
            "u:Wappen: silberner Turm auf grünem Grund",
            "u:QR-Code mit diesem Inhalt: https://musterstadt.example/pruefen/7Q2K-93FD"
        ]
    );
    assert_eq!(figures.len(), 2);
}

#[test]
fn headings_are_bookmarks() {
    let objects = objects(&notice());
    let mut titles = Vec::new();
    let mut open = vec![&get(&objects, &catalog(&objects)["/Outlines"])["/First"]];
    while let Some(next) = open.pop() {
        let item = get(&objects, next);
        titles.extend(item["/Title"].as_str());
        open.extend([&item["/Next"], &item["/First"]].into_iter().filter(|link| link.is_string()));
    }
    assert_eq!(
        titles,
        [
            "u:Erlaubnis zum Antrag vom 1. Oktober 2026",
            "u:Entscheidung",
            "u:Gründe",
            "u:Rechtsbehelfsbelehrung",
            "u:Anlagen"
        ]
    );
}

#[test]
fn the_proof_is_an_associated_file_that_others_can_take_out() {
    let pdf = sealed(Lang::German);
    assert!(poppler("pdfdetach", &["-list"], &pdf).contains("1: nachweis.json"));
    let out = pdf.with_extension("json");
    poppler("pdfdetach", &["-save", "1", "-o", out.to_str().unwrap()], &pdf);
    let proof = std::fs::read_to_string(out).unwrap();
    assert_eq!((proof.len(), proof.trim_end()), (4096, "{\"leaf\": 1}"));

    let objects = objects(&pdf);
    let spec = get(&objects, &get(&objects, &catalog(&objects)["/AF"])[0]);
    assert_eq!(spec["/AFRelationship"], "/Supplement");
    assert_eq!(spec["/Desc"], "u:Nachweis der Echtheit dieses Schreibens");
    assert_eq!(get(&objects, &spec["/EF"]["/F"])["/Subtype"], "/application/json");
}

#[test]
fn all_fonts_are_embedded() {
    let list = poppler("pdffonts", &[], &notice());
    let fonts: Vec<&str> = list.lines().skip(2).collect();
    assert!(fonts.len() >= 2 && fonts.iter().all(|line| line.contains("yes yes yes")), "{list}");
}

#[test]
fn two_readers_read_the_same_words() {
    let pdf = notice();
    let theirs = poppler("pdftotext", &["-raw"], &pdf);
    let ours = print::text(&std::fs::read(&pdf).unwrap()).unwrap();
    let words = |text: &str| {
        let mut words: Vec<String> = text.split_whitespace().map(String::from).collect();
        words.sort();
        words
    };
    assert_eq!(words(&ours), words(&theirs));
}
