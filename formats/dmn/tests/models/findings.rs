//! Gaps and overlaps of tables, in the words that the clerk reads.

use crate::common::{decision, input, model, table, xml};
use dmn::{FindingKind, Model, findings};

fn said(kinds: &[(&str, &str)], attributes: &str, outputs: &[&str], rules: &[&str]) -> Vec<String> {
    let names: Vec<&str> = kinds.iter().map(|(name, _)| *name).collect();
    let inputs: String = kinds.iter().map(|(name, kind)| input(name, kind)).collect();
    let logic = table(attributes, &names, outputs, rules);
    let model = model(&format!("{inputs}{}", decision("d", &names, &logic)));
    findings(&model).into_iter().map(|finding| finding.message).collect()
}

const AGE: &[(&str, &str)] = &[("Alter", "number")];

#[test]
fn gaps_of_one_column_are_ranges() {
    for (rules, expected) in [
        (vec!["< 18 | 1", ">= 18 | 2"], vec![]),
        (vec!["< 18 | 1", "> 18 | 2"], vec!["Lücke: Für Alter = 18 gilt keine Regel."]),
        (vec!["< 18 | 1", "[18..65] | 2"], vec!["Lücke: Für Alter > 65 gilt keine Regel."]),
        (
            vec!["[0..17] | 1", "[18..65) | 2"],
            vec!["Lücke: Für Alter < 0 oder in (17..18) oder >= 65 gilt keine Regel."],
        ),
        (vec!["not(3) | 1"], vec!["Lücke: Für Alter = 3 gilt keine Regel."]),
        (
            vec!["1, 2 | 1", "!= 1 | 2"],
            vec!["Überschneidung: Die Regeln 1 und 2 gelten beide für Alter = 2."],
        ),
        (vec!["- | 1"], vec![]),
        (vec![], vec!["Lücke: Es gibt keine Regel."]),
    ] {
        assert_eq!(said(AGE, "", &[">"], &rules), expected, "{rules:?}");
    }
}

#[test]
fn gaps_of_several_columns_name_what_matters() {
    let columns = [("Alter", "number"), ("Ermäßigt", "boolean"), ("Wohnung", "string")];
    let rules =
        ["< 18 | - | - | 0", ">= 18 | true | \"haupt\", \"neben\" | 5", ">= 18 | false | \"haupt\" | 10"];
    let found = said(&columns, "", &[">"], &rules);
    let expected = [
        "Lücke: Für Alter >= 18, Ermäßigt = true, Wohnung nicht \"haupt\", \"neben\" gilt keine Regel.",
        "Lücke: Für Alter >= 18, Ermäßigt = false, Wohnung nicht \"haupt\" gilt keine Regel.",
    ];
    assert_eq!(found, expected);
}

#[test]
fn allowed_values_bound_what_must_be_covered() {
    let kind = "<itemDefinition name=\"tArt\"><typeRef>string</typeRef><allowedValues><text>\"a\", \"b\"</text></allowedValues></itemDefinition>";
    let column = "<input><inputExpression typeRef=\"tArt\"><text>Art</text></inputExpression></input>";
    let rule = |cell: &str| {
        format!(
            "<rule><inputEntry><text>{cell}</text></inputEntry><outputEntry><text>1</text></outputEntry></rule>"
        )
    };
    let logic = |rules: String| format!("<decisionTable>{column}<output/>{rules}</decisionTable>");
    let of = |rules: String| {
        findings(&model(&format!("{kind}{}{}", input("Art", "tArt"), decision("d", &["Art"], &logic(rules)))))
    };
    assert_eq!(of(rule("\"a\"") + &rule("\"b\"")), []);
    let found = of(rule("\"a\"") + &rule("\"c\""));
    let messages: Vec<_> = found.iter().map(|finding| finding.message.as_str()).collect();
    assert_eq!(messages, ["Regel 2 kann nie zutreffen.", "Lücke: Für Art = \"b\" gilt keine Regel."]);
}

#[test]
fn days_have_neighbours() {
    let dates = [("Tag", "date")];
    let rules = [
        "[@\"2026-01-01\"..@\"2026-06-30\"] | 1",
        "[@\"2026-07-01\"..@\"2026-12-31\"] | 2",
        "< @\"2026-01-01\" | 0",
        "> @\"2026-12-31\" | 3",
    ];
    assert_eq!(said(&dates, "", &[">"], &rules), Vec::<String>::new());
    let found = said(&dates, "", &[">"], &rules[..2]);
    assert_eq!(found, ["Lücke: Für Tag < @\"2026-01-01\" oder > @\"2026-12-31\" gilt keine Regel."]);
}

#[test]
fn what_overlaps_may_do_so_depends_on_the_policy() {
    let rules = ["< 10 | 1", "> 5 | 1", "- | 2"];
    let of = |policy: &str| said(AGE, &format!("hitPolicy=\"{policy}\""), &[">"], &rules);
    assert_eq!(
        of("UNIQUE"),
        [
            "Überschneidung: Die Regeln 1 und 2 gelten beide für Alter in (5..10).",
            "Überschneidung: Die Regeln 1 und 3 gelten beide für Alter < 10.",
            "Überschneidung: Die Regeln 2 und 3 gelten beide für Alter > 5.",
        ]
    );
    assert_eq!(of("ANY").len(), 2);
    assert_eq!(of("FIRST"), ["Regel 3 gilt nie, weil vorher immer eine andere zutrifft."]);
    for policy in ["PRIORITY", "COLLECT", "RULE ORDER", "OUTPUT ORDER"] {
        assert_eq!(of(policy), Vec::<String>::new());
    }
    let both = said(AGE, "", &[">"], &["- | 1", "- | 2"]);
    assert_eq!(both, ["Überschneidung: Die Regeln 1 und 2 gelten beide immer."]);
}

#[test]
fn defaults_and_lists_have_no_gaps() {
    let default = "><defaultOutputEntry><text>0</text></defaultOutputEntry>";
    assert_eq!(said(AGE, "", &[default], &["< 18 | 1"]), Vec::<String>::new());
    assert_eq!(said(AGE, "hitPolicy=\"COLLECT\"", &[">"], &["< 18 | 1"]), Vec::<String>::new());
}

#[test]
fn tables_that_cannot_be_looked_through_are_named() {
    for rule in ["? > 3 | 1", "Alter + 1 | 1", "< \"a\", 3 | 1"] {
        let found = said(AGE, "", &[">"], &[rule]);
        assert_eq!(found.len(), 1);
        assert!(found[0].contains("weil in der Spalte „Alter“ nicht nur einfache Werte"), "{found:?}");
    }
}

#[test]
fn tables_inside_of_other_expressions_are_found_with_their_lines() {
    let logic = format!(
        "<context>\n<contextEntry><variable name=\"a\"/>{}</contextEntry></context>",
        table("", &["n"], &[">"], &["1 | 1"])
    );
    let text = xml(&format!("{}{}", input("n", "number"), decision("Gebühr", &["n"], &logic)));
    let found = findings(&Model::read(&text).expect("a good model"));
    assert_eq!(found[0].kind, FindingKind::Gap);
    assert_eq!(found[0].to_string(), "Zeile 4, „Gebühr“: Lücke: Für n < 1 oder > 1 gilt keine Regel.");
}

#[test]
fn a_large_table_ends() {
    // Every column halves the space in another way, which is the worst case.
    let names: Vec<String> = (0..24).map(|index| format!("c{index}")).collect();
    let columns: Vec<(&str, &str)> = names.iter().map(|name| (name.as_str(), "number")).collect();
    let rule = |hit: usize| {
        (0..24).map(|column| if column == hit { "< 0 |" } else { "- |" }).collect::<String>() + " 1"
    };
    let rules: Vec<String> = (0..24).map(rule).collect();
    let rules: Vec<&str> = rules.iter().map(String::as_str).collect();
    let started = std::time::Instant::now();
    let found = said(&columns, "hitPolicy=\"FIRST\"", &[">"], &rules);
    assert!(!found.is_empty() && found.len() <= dmn::limits::FINDINGS);
    assert!(started.elapsed() < std::time::Duration::from_secs(20));
}
