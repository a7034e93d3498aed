//! The table of letters against the published repertoire of String.Latin+ 1.2.

use std::path::{Path, PathBuf};

use super::super::{foreign_in_name, foreign_in_text};

fn table() -> Option<String> {
    let shared = std::env::var_os("RATHAUS_SHARED")
        .map_or_else(|| Path::new(env!("CARGO_MANIFEST_DIR")).join("../../shared"), PathBuf::from);
    let file = shared.join("testdata/citizen/string-latin/string_latin_1_2.csv");
    let text = std::fs::read_to_string(&file).ok();
    if text.is_none() {
        println!("foreign suite string-latin not found at {}", file.display());
        assert_ne!(std::env::var("RATHAUS_REQUIRE_SUITES").as_deref(), Ok("1"), "the suite is required");
    }
    text
}

#[test]
fn every_character_of_the_repertoire_is_judged_as_its_group_says() {
    let Some(table) = table() else { return };
    let (mut rows, mut singles) = (0, std::collections::HashMap::new());
    for row in table.lines().skip(1) {
        let mut columns = row.split(',');
        let (codes, group) = (columns.next().unwrap(), columns.next().unwrap());
        let point = |code: &str| char::from_u32(u32::from_str_radix(code, 16).unwrap()).unwrap();
        let text: String = codes.split(' ').map(point).collect();
        if text.chars().count() == 1 {
            singles.insert(text.chars().next().unwrap(), group.to_owned());
        }
        let (in_name, in_text) = match group {
            "bll" | "bnlreq" => (true, true),
            // Combining marks are only good behind the letters of the sequences.
            "dc" => (false, false),
            _ => (false, true),
        };
        assert_eq!(foreign_in_name(&text).is_none(), in_name, "{row}");
        assert_eq!(foreign_in_text(&text).is_none(), in_text, "{row}");
        rows += 1;
    }
    assert!(rows > 900, "{rows} rows");
    // And nothing else below U+3000, except the dashes that word processors make.
    for c in (0..0x3000).filter_map(char::from_u32).filter(|c| !('\u{2010}'..='\u{2015}').contains(c)) {
        // What is composed otherwise in NFC is judged by its composition.
        let composed: Vec<char> =
            unicode_normalization::UnicodeNormalization::nfc(std::iter::once(c)).collect();
        if composed != [c] {
            continue;
        }
        let group = singles.get(&c).map(String::as_str);
        assert_eq!(
            foreign_in_name(&c.to_string()).is_none(),
            matches!(group, Some("bll" | "bnlreq")),
            "{c:?}"
        );
        assert_eq!(
            foreign_in_text(&c.to_string()).is_none(),
            group.is_some_and(|group| group != "dc"),
            "{c:?}"
        );
    }
}

#[test]
fn sequences_are_judged_as_wholes_and_named_as_wholes() {
    for (text, foreign) in [
        ("N\u{304}a", None),
        ("C\u{328}\u{306}", None),
        ("C\u{328}\u{306}\u{301}", Some("C\u{328}\u{306}\u{301}")),
        ("K\u{35F}ha", None),
        ("K\u{35F}a", Some("K\u{35F}")),
        ("aX\u{30A}b", Some("X\u{30A}")),
        ("\u{301}", Some("\u{301}")),
        ("漢字", Some("漢")),
    ] {
        assert_eq!(foreign_in_name(text).as_deref(), foreign, "{text}");
    }
}
