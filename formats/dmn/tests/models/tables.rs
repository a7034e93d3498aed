//! Decision tables: every hit policy, outputs, defaults, and what the clerk reads.

use crate::common::{answers, ask, decision, input, model, table};

/// A model with one table about `n`.
fn about_a_number(attributes: &str, outputs: &[&str], rules: &[&str]) -> dmn::Model {
    let logic = table(attributes, &["n"], outputs, rules);
    model(&format!("{}{}", input("n", "number"), decision("d", &["n"], &logic)))
}

const ONE: &[&str] = &[">"];
const RULES: &[&str] = &["< 10 | 1", "[5..20] | 2", "> 15 | 1"];
const VALUES: &str = "name=\"a\"><outputValues><text>\"hoch\", \"mittel\", \"tief\"</text></outputValues>";

#[test]
fn unique_allows_one_rule() {
    let model = about_a_number("", ONE, RULES);
    answers(
        &model,
        &[("d", "{n: 1}", "1"), ("d", "{n: 12}", "2"), ("d", "{n: 30}", "1"), ("d", "{n: 7}", "null")],
    );
    let reasons = ask(&model, "d", "{n: 7}").reasons;
    assert_eq!(reasons[0].message, "Es darf nur eine Regel zutreffen, es sind aber die Regeln 1, 2.");
}

#[test]
fn any_allows_several_rules_that_say_the_same() {
    let model = about_a_number("hitPolicy=\"ANY\"", ONE, &["< 10 | 1", "< 5 | 1", "> 3 | 2"]);
    answers(&model, &[("d", "{n: 1}", "1"), ("d", "{n: 20}", "2"), ("d", "{n: 4}", "null")]);
    let reasons = ask(&model, "d", "{n: 4}").reasons;
    assert_eq!(reasons[0].message, "Die Regeln 1 und 3 treffen beide zu und ergeben Verschiedenes.");
}

#[test]
fn first_takes_the_first_rule() {
    let model = about_a_number("hitPolicy=\"FIRST\"", ONE, &["< 10 | 1", "< 20 | 2", "- | 3"]);
    answers(&model, &[("d", "{n: 1}", "1"), ("d", "{n: 12}", "2"), ("d", "{n: 30}", "3"), ("d", "{}", "3")]);
}

#[test]
fn priority_takes_the_output_that_stands_first_among_the_values() {
    let rules = ["< 10 | \"tief\"", "< 20 | \"hoch\"", "< 30 | \"mittel\""];
    let model = about_a_number("hitPolicy=\"PRIORITY\"", &[VALUES], &rules);
    answers(&model, &[("d", "{n: 1}", "\"hoch\""), ("d", "{n: 25}", "\"mittel\""), ("d", "{n: 99}", "null")]);
    let model = about_a_number("hitPolicy=\"OUTPUT ORDER\"", &[VALUES], &rules);
    answers(&model, &[("d", "{n: 1}", "[\"hoch\", \"mittel\", \"tief\"]"), ("d", "{n: 25}", "[\"mittel\"]")]);
}

#[test]
fn priority_of_several_outputs_goes_by_columns() {
    let second = "name=\"b\"><outputValues><text>2, 1</text></outputValues>";
    let rules = ["- | \"tief\" | 2", "- | \"hoch\" | 1", "> 5 | \"hoch\" | 2", "> 5 | \"mittel\" | 2"];
    let model = about_a_number("hitPolicy=\"OUTPUT ORDER\"", &[VALUES, second], &rules);
    let all = "[{a: \"hoch\", b: 2}, {a: \"hoch\", b: 1}, {a: \"mittel\", b: 2}, {a: \"tief\", b: 2}]";
    answers(&model, &[("d", "{n: 6}", all)]);
    let model = about_a_number("hitPolicy=\"PRIORITY\"", &[VALUES, second], &rules);
    answers(&model, &[("d", "{n: 6}", "{a: \"hoch\", b: 2}"), ("d", "{n: 1}", "{a: \"hoch\", b: 1}")]);
}

#[test]
fn priority_can_come_from_the_type_of_the_output() {
    let logic =
        table("hitPolicy=\"PRIORITY\"", &["n"], &["typeRef=\"tStufe\">"], &["- | \"b\"", "> 5 | \"a\""]);
    let kind = "<itemDefinition name=\"tStufe\"><typeRef>string</typeRef><allowedValues><text>\"a\", \"b\"</text></allowedValues></itemDefinition>";
    let model = model(&format!("{kind}{}{}", input("n", "number"), decision("d", &["n"], &logic)));
    answers(&model, &[("d", "{n: 6}", "\"a\""), ("d", "{n: 1}", "\"b\"")]);
}

#[test]
fn rule_order_and_collect_give_lists() {
    for policy in ["hitPolicy=\"RULE ORDER\"", "hitPolicy=\"COLLECT\""] {
        let model = about_a_number(policy, ONE, &["< 10 | 3", "< 20 | 1", "< 30 | 2"]);
        answers(&model, &[("d", "{n: 1}", "[3, 1, 2]"), ("d", "{n: 25}", "[2]")]);
    }
    let model = about_a_number("hitPolicy=\"COLLECT\"", ONE, &["< 10 | 3"]);
    answers(&model, &[("d", "{n: 11}", "[]")]);
    let model = about_a_number("hitPolicy=\"RULE ORDER\"", ONE, &["< 10 | 3"]);
    answers(&model, &[("d", "{n: 11}", "null")]);
}

#[test]
fn collected_results_can_be_put_together() {
    let rules = ["< 10 | 3", "< 20 | 1", "< 30 | 2.5", "< 5 | 3"];
    for (aggregation, all, some, none) in [
        ("SUM", "9.5", "3.5", "null"),
        ("COUNT", "4", "2", "0"),
        ("MIN", "1", "1", "null"),
        ("MAX", "3", "2.5", "null"),
    ] {
        let attributes = format!("hitPolicy=\"COLLECT\" aggregation=\"{aggregation}\"");
        let model = about_a_number(&attributes, ONE, &rules);
        answers(&model, &[("d", "{n: 1}", all), ("d", "{n: 15}", some), ("d", "{n: 40}", none)]);
    }
    let model = about_a_number("hitPolicy=\"COLLECT\" aggregation=\"SUM\"", ONE, &["- | 1", "- | \"zwei\""]);
    answers(&model, &[("d", "{n: 1}", "null")]);
}

#[test]
fn several_outputs_are_a_context_and_defaults_hold_without_a_rule() {
    let outputs =
        ["name=\"Satz\">", "name=\"Art\"><defaultOutputEntry><text>\"keine\"</text></defaultOutputEntry>"];
    let model = about_a_number("", &outputs, &["< 10 | n * 2 | \"klein\""]);
    answers(
        &model,
        &[("d", "{n: 4}", "{Satz: 8, Art: \"klein\"}"), ("d", "{n: 40}", "{Satz: null, Art: \"keine\"}")],
    );
}

#[test]
fn values_outside_of_the_columns_are_refused() {
    let column = "<input><inputExpression><text>n</text></inputExpression><inputValues><text>[0..100]</text></inputValues></input>";
    let rule =
        "<rule><inputEntry><text>-</text></inputEntry><outputEntry><text>n</text></outputEntry></rule>";
    let output = "<output><outputValues><text>[0..50]</text></outputValues></output>";
    let logic = format!("<decisionTable>{column}{output}{rule}</decisionTable>");
    let model = model(&format!("{}{}", input("n", "number"), decision("d", &["n"], &logic)));
    answers(&model, &[("d", "{n: 5}", "5"), ("d", "{n: 101}", "null"), ("d", "{n: 51}", "null")]);
    let message = |inputs| ask(&model, "d", inputs).reasons[0].to_string();
    assert_eq!(message("{n: 101}"), "Zeile 3, „d“: „n“ ist 101; die Tabelle lässt nur zu: [0..100].");
    assert_eq!(
        message("{n: 51}"),
        "Zeile 3, „d“: Das Ergebnis 51 gehört nicht zu den Ausgabewerten ([0..50])."
    );
}

#[test]
fn cells_see_the_variables_and_the_tested_value() {
    let logic = table(
        "hitPolicy=\"FIRST\"",
        &["n", "m"],
        ONE,
        &["m | - | \"gleich\"", "? > m * 2 | < n | \"mehr\"", "|| m"],
    );
    let inputs = [input("n", "number"), input("m", "number")].concat();
    let model = model(&format!("{inputs}{}", decision("d", &["n", "m"], &logic)));
    answers(
        &model,
        &[("d", "{n: 2, m: 2}", "\"gleich\""), ("d", "{n: 5, m: 2}", "\"mehr\""), ("d", "{n: 3, m: 2}", "2")],
    );
}

#[test]
fn the_clerk_reads_which_rules_matched() {
    let said = |attributes: &str, inputs: &str| {
        let answer = ask(&about_a_number(attributes, ONE, RULES), "d", inputs);
        answer.tables[0].to_string()
    };
    assert_eq!(
        said("outputLabel=\"Gebühr\"", "{n: 1}"),
        "Tabelle „Gebühr“: n = 1. Regel 1 trifft zu. Ergebnis: 1."
    );
    assert_eq!(
        said("hitPolicy=\"RULE ORDER\"", "{n: 7}"),
        "Tabelle „d“: n = 7. Die Regeln 1 und 2 treffen zu; alle zutreffenden Regeln gelten in ihrer Reihenfolge. Ergebnis: [1, 2]."
    );
    let model = about_a_number("", ONE, &["< 10 | 1"]);
    assert_eq!(
        ask(&model, "d", "{n: 11}").tables[0].to_string(),
        "Tabelle „d“: n = 11. Keine Regel trifft zu. Ergebnis: null."
    );
}

#[test]
fn a_table_with_a_cell_that_cannot_be_read_says_nothing() {
    let logic = table("hitPolicy=\"FIRST\"", &["n"], ONE, &["< 10 | 1", "1 + | 2", "- | 3"]);
    let text = crate::common::xml(&format!("{}{}", input("n", "number"), decision("d", &["n"], &logic)));
    let model = dmn::Model::read(&text).expect("the rest can be looked at");
    assert_eq!(model.problems().len(), 1);
    answers(&model, &[("d", "{n: 1}", "1"), ("d", "{n: 11}", "null")]);
    let reason = &ask(&model, "d", "{n: 11}").reasons[0].message;
    assert!(reason.starts_with("Regel 2: Zeile 1"), "{reason}");
}
