//! Every letter and letter sequence of DIN 91379 (String.Latin+ 1.2) has its glyphs, regular and bold.
use std::path::PathBuf;

use crate::common::{PRINTER, bare};
use serde_json::json;

/// The table's strings, or nothing where the foreign suite is not there.
#[expect(clippy::print_stderr, reason = "a missing suite is said loudly")]
fn table() -> Option<Vec<String>> {
    let root = std::env::var_os("RATHAUS_SHARED")
        .map_or_else(|| PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../../shared"), PathBuf::from);
    let path = root.join("testdata/citizen/string-latin/string_latin_1_2.csv");
    let Ok(csv) = std::fs::read_to_string(&path) else {
        eprintln!("foreign suite {} not found", path.display());
        assert!(std::env::var_os("RATHAUS_REQUIRE_SUITES").is_none(), "the suite is required");
        return None;
    };
    let sequence = |line: &str| {
        let points = line.split(',').next().unwrap().split(' ');
        points.map(|point| char::from_u32(u32::from_str_radix(point, 16).unwrap()).unwrap()).collect()
    };
    Some(csv.lines().skip(1).map(sequence).collect())
}

/// A piece of template that sets `text` as it is: the printer's replacement of unknown characters works on data only,
/// so that here a missing glyph is an error of the export.
fn literal(text: &str) -> String {
    format!("#{text:?}").replace("\\'", "'")
}

fn printed(sequences: &[String], wrap: &str) -> Result<Vec<u8>, print::Error> {
    let signs: Vec<String> = sequences.iter().map(|s| literal(&format!("o{s}o"))).collect();
    let template = format!("#import \"/rathaus/letter.typ\": *\n#show: brief\n#{wrap}[{}]", signs.join(" "));
    PRINTER.print(&bare(&template, &json!(null)))
}

#[test]
fn every_sequence_of_the_table_is_printed_regular_and_bold() {
    let Some(all) = table() else { return };
    let visible: Vec<String> = all.into_iter().filter(|s| !s.chars().any(char::is_control)).collect();
    assert!(visible.len() > 900, "{}", visible.len());
    for wrap in ["text", "strong"] {
        let pdf = printed(&visible, wrap).unwrap_or_else(|error| panic!("{wrap}: {error}"));
        let path = crate::common::keep(&format!("din91379-{wrap}.pdf"), &pdf);
        let out = crate::common::tool("pdftotext", "poppler-utils", &[path.to_str().unwrap(), "-"]);
        let text = String::from_utf8(out.stdout).unwrap();
        let plain = |c: &char| !c.is_whitespace();
        let bases: String =
            visible.iter().filter(|s| s.chars().count() == 1).flat_map(|s| s.chars()).filter(plain).collect();
        let lost: String = bases.chars().filter(|c| !text.contains(*c)).collect();
        assert!(lost.is_empty(), "{wrap}: not found in the text: {lost:?}");
    }
}

#[test]
fn a_letter_outside_the_table_is_noticed() {
    assert!(printed(&["漢".into()], "text").is_err());
}
