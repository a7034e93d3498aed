//! Each kind of boxed expression.

use crate::common::{answers, ask, decision, input, model, text};

/// A model with one decision about `n`.
fn about(logic: &str) -> dmn::Model {
    model(&format!("{}{}", input("n", "Any"), decision("d", &["n"], logic)))
}

fn boxed(tag: &str, parts: &[(&str, &str)]) -> String {
    let parts: String = parts.iter().map(|(name, feel)| format!("<{name}>{}</{name}>", text(feel))).collect();
    let end = tag.split(' ').next().unwrap_or_default();
    format!("<{tag}>{parts}</{end}>")
}

fn entry(name: &str, logic: &str) -> String {
    format!("<contextEntry><variable name=\"{name}\"/>{logic}</contextEntry>")
}

#[test]
fn a_literal_expression_is_feel() {
    answers(&about(&text("n * 2 // das Doppelte")), &[("d", "{n: 4}", "8"), ("d", "{n: \"a\"}", "null")]);
    let typed = "<literalExpression typeRef=\"string\"><text>n</text></literalExpression>";
    answers(
        &about(typed),
        &[("d", "{n: \"a\"}", "\"a\""), ("d", "{n: 1}", "null"), ("d", "{n: [\"a\"]}", "\"a\"")],
    );
}

#[test]
fn later_entries_of_a_context_know_the_earlier_ones() {
    let entries = [entry("Satz pro Tag", &text("n + 1")), entry("Summe", &text("Satz pro Tag * 2"))].concat();
    answers(
        &about(&format!("<context>{entries}</context>")),
        &[("d", "{n: 1}", "{Satz pro Tag: 2, Summe: 4}")],
    );
    let result = format!("<contextEntry>{}</contextEntry>", text("Summe + 1"));
    answers(&about(&format!("<context>{entries}{result}</context>")), &[("d", "{n: 1}", "5")]);
    let twice = [entry("a", &text("1")), entry("a", &text("2"))].concat();
    answers(&about(&format!("<context>{twice}</context>")), &[("d", "{n: 1}", "null")]);
}

#[test]
fn a_list_and_a_relation_have_their_values_in_order() {
    answers(&about(&format!("<list>{}{}</list>", text("n"), text("n + 1"))), &[("d", "{n: 1}", "[1, 2]")]);
    let columns = "<column name=\"Ort\"/><column name=\"Satz\" typeRef=\"number\"/>";
    let rows = format!(
        "<row>{}{}</row><row>{}{}</row>",
        text("\"Wolfen\""),
        text("n"),
        text("\"Bitterfeld\""),
        text("\"x\"")
    );
    answers(
        &about(&format!("<relation>{columns}{rows}</relation>")),
        &[("d", "{n: 1}", "[{Ort: \"Wolfen\", Satz: 1}, {Ort: \"Bitterfeld\", Satz: null}]")],
    );
}

#[test]
fn an_invocation_calls_by_name() {
    let binding = |name: &str| format!("<binding><parameter name=\"{name}\"/>{}</binding>", text("n"));
    let call = |name: &str, function: &str| {
        let function = text(function);
        let typed = entry(
            "f",
            "<functionDefinition><formalParameter name=\"x\" typeRef=\"number\"/><literalExpression><text>x + 1</text></literalExpression></functionDefinition>",
        );
        about(&format!(
            "<context>{typed}<contextEntry><invocation>{function}{}</invocation></contextEntry></context>",
            binding(name)
        ))
    };
    answers(&call("x", "f"), &[("d", "{n: 1}", "2"), ("d", "{n: \"a\"}", "null")]);
    answers(&call("y", "f"), &[("d", "{n: 1}", "null")]);
    answers(&call("x", "n"), &[("d", "{n: 1}", "null")]);
    answers(&call("n", "abs"), &[("d", "{n: -1}", "1")]);
    let reasons = ask(&call("x", "f"), "d", "{n: \"a\"}").reasons;
    assert_eq!(reasons[0].message, "Argument „x“: Erwartet wird eine Zahl, hier ist es ein Text.");
}

#[test]
fn a_boxed_function_sees_what_is_around_it_and_itself() {
    let body = text("if x <= 1 then offset else x * fac(x - 1)");
    let function = format!("<functionDefinition><formalParameter name=\"x\"/>{body}</functionDefinition>");
    let logic = format!(
        "<context>{}{}<contextEntry>{}</contextEntry></context>",
        entry("offset", &text("1")),
        entry("fac", &function),
        text("fac(n)")
    );
    answers(&about(&logic), &[("d", "{n: 5}", "120")]);
}

#[test]
fn functions_outside_of_feel_are_never_run() {
    for kind in ["Java", "PMML"] {
        let body = text("\"java.lang.Math\"");
        let function = format!(
            "<functionDefinition kind=\"{kind}\"><formalParameter name=\"x\"/>{body}</functionDefinition>"
        );
        let logic = format!(
            "<context>{}<contextEntry>{}</contextEntry></context>",
            entry("f", &function),
            text("f(n)")
        );
        let xml = crate::common::xml(&format!("{}{}", input("n", "Any"), decision("d", &["n"], &logic)));
        let model = dmn::Model::read(&xml).expect("it is only never run");
        assert_eq!(model.problems()[0].message, "Funktionen in Java oder PMML werden nicht ausgeführt.");
        assert!(ask(&model, "d", "{n: 1}").value.is_null());
    }
}

#[test]
fn a_conditional_wants_a_truth_value() {
    let logic = boxed("conditional", &[("if", "n"), ("then", "1"), ("else", "2")]);
    let cases = [
        ("d", "{n: true}", "1"),
        ("d", "{n: false}", "2"),
        ("d", "{n: null}", "null"),
        ("d", "{n: 3}", "null"),
    ];
    answers(&about(&logic), &cases);
}

#[test]
fn a_filter_keeps_what_matches() {
    let logic = boxed("filter", &[("in", "n"), ("match", "item > 2")]);
    answers(
        &about(&logic),
        &[("d", "{n: [1, 3, 4]}", "[3, 4]"), ("d", "{n: 5}", "[5]"), ("d", "{n: null}", "[]")],
    );
    let logic = boxed("filter", &[("in", "n"), ("match", "a = 1")]);
    answers(&about(&logic), &[("d", "{n: [{a: 1}, {a: 2}]}", "[{a: 1}]")]);
    let logic = boxed("filter", &[("in", "n"), ("match", "-1")]);
    answers(&about(&logic), &[("d", "{n: [1, 2, 3]}", "3")]);
    let logic = boxed("filter", &[("in", "n"), ("match", "\"ja\"")]);
    answers(&about(&logic), &[("d", "{n: [1]}", "null")]);
}

#[test]
fn iterations_ask_about_every_element() {
    let logic = boxed("for iteratorVariable=\"e\"", &[("in", "n"), ("return", "e * 2")]);
    answers(
        &about(&logic),
        &[("d", "{n: [1, 2]}", "[2, 4]"), ("d", "{n: []}", "[]"), ("d", "{n: null}", "null")],
    );
    answers(&about(&logic), &[("d", "{n: 3}", "[6]"), ("d", "{n: [1..3)}", "[2, 4]")]);
    let logic = boxed("for iteratorVariable=\"e\"", &[("in", "n"), ("return", "e + sum(partial)")]);
    answers(&about(&logic), &[("d", "{n: [1, 2, 3]}", "[null, null, null]")]);
    let logic = boxed("for iteratorVariable=\"e\"", &[("in", "n"), ("return", "e + count(partial)")]);
    answers(&about(&logic), &[("d", "{n: [1, 2, 3]}", "[1, 3, 5]")]);
    let some = about(&boxed("some iteratorVariable=\"e\"", &[("in", "n"), ("satisfies", "e > 2")]));
    let every = about(&boxed("every iteratorVariable=\"e\"", &[("in", "n"), ("satisfies", "e > 2")]));
    for (list, any, all) in [
        ("[1, 3]", "true", "false"),
        ("[3, 4]", "true", "true"),
        ("[]", "false", "true"),
        ("[3, \"a\"]", "null", "null"),
    ] {
        answers(&some, &[("d", &format!("{{n: {list}}}"), any)]);
        answers(&every, &[("d", &format!("{{n: {list}}}"), all)]);
    }
}
