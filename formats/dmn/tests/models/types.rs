//! Item definitions: what is of a type, what is converted, and what the reason says.

use crate::common::{answers, ask, input, model};

const TYPES: &str = r#"
<itemDefinition name="tPerson">
  <itemComponent name="Name"><typeRef>string</typeRef></itemComponent>
  <itemComponent name="Alter"><typeRef>number</typeRef><allowedValues><text>[0..150]</text></allowedValues></itemComponent>
</itemDefinition>
<itemDefinition name="tStufe"><typeRef>string</typeRef><allowedValues><text>"a", "b"</text></allowedValues></itemDefinition>
<itemDefinition name="tStufen" isCollection="true"><typeRef>tStufe</typeRef></itemDefinition>
<itemDefinition name="tKurz" isCollection="true"><typeRef>number</typeRef><allowedValues><text>&gt; 0</text></allowedValues>
  <typeConstraint><text>count(?) &lt;= 2</text></typeConstraint></itemDefinition>
<itemDefinition name="tPersonen" isCollection="true"><typeRef>tPerson</typeRef></itemDefinition>
<itemDefinition name="tGerade"><typeRef>number</typeRef><typeConstraint><text>even(?)</text></typeConstraint></itemDefinition>
<itemDefinition name="tFunktion"><functionItem outputTypeRef="number"><parameters name="x" typeRef="number"/></functionItem></itemDefinition>
"#;

/// A decision for each type that says what became of the input.
fn echo() -> dmn::Model {
    let kinds = [
        "tPerson",
        "tStufe",
        "tStufen",
        "tKurz",
        "tPersonen",
        "tGerade",
        "tFunktion",
        "number",
        "dateTime",
        "list<number>",
    ];
    let mut body = TYPES.to_owned();
    for kind in kinds {
        let name = kind.replace(['<', '>'], "");
        let kind = kind.replace('<', "&lt;").replace('>', "&gt;");
        body.push_str(&input(&name, &kind));
    }
    model(&body)
}

#[test]
fn values_are_of_their_type_converted_or_null() {
    answers(
        &echo(),
        &[
            ("tPerson", "{tPerson: {Name: \"A\", Alter: 3}}", "{Name: \"A\", Alter: 3}"),
            ("tPerson", "{tPerson: {Name: \"A\", Alter: 3, Ort: 1}}", "{Name: \"A\", Alter: 3, Ort: 1}"),
            ("tPerson", "{tPerson: {Name: \"A\", Alter: null}}", "{Name: \"A\", Alter: null}"),
            ("tPerson", "{tPerson: {Name: \"A\"}}", "null"),
            ("tPerson", "{tPerson: {Name: \"A\", Alter: 151}}", "null"),
            ("tPerson", "{tPerson: [{Name: \"A\", Alter: 3}]}", "{Name: \"A\", Alter: 3}"),
            ("tPersonen", "{tPersonen: {Name: \"A\", Alter: 3}}", "[{Name: \"A\", Alter: 3}]"),
            ("tPersonen", "{tPersonen: [{Name: \"A\", Alter: 3}, 1]}", "null"),
            ("tStufe", "{tStufe: \"a\"}", "\"a\""),
            ("tStufe", "{tStufe: \"c\"}", "null"),
            ("tStufen", "{tStufen: [\"a\", \"b\", null]}", "[\"a\", \"b\", null]"),
            ("tStufen", "{tStufen: \"b\"}", "[\"b\"]"),
            ("tStufen", "{tStufen: \"c\"}", "null"),
            ("tKurz", "{tKurz: [1, 2]}", "[1, 2]"),
            ("tKurz", "{tKurz: [1, 2, 3]}", "null"),
            ("tKurz", "{tKurz: [1, -2]}", "null"),
            ("tGerade", "{tGerade: 4}", "4"),
            ("tGerade", "{tGerade: 3}", "null"),
            ("tFunktion", "{tFunktion: 3}", "null"),
            ("number", "{number: [1]}", "1"),
            ("number", "{number: [1, 2]}", "null"),
            ("number", "{number: \"1\"}", "null"),
            ("dateTime", "{dateTime: @\"2026-11-26\"}", "@\"2026-11-26T00:00:00Z\""),
            ("listnumber", "{listnumber: 1}", "[1]"),
        ],
    );
}

#[test]
fn the_reason_says_what_was_wanted() {
    let model = echo();
    let reason = |name: &str, inputs: &str| ask(&model, name, inputs).reasons[0].message.clone();
    for (name, inputs, expected) in [
        ("tPerson", "{tPerson: {Name: \"A\"}}", "Der Angabe vom Typ „tPerson“ fehlt der Eintrag „Alter“."),
        (
            "tPerson",
            "{tPerson: {Name: \"A\", Alter: 151}}",
            "Im Eintrag „Alter“: Der Wert 151 gehört nicht zu den zulässigen Werten ([0..150]).",
        ),
        ("tStufen", "{tStufen: 1}", "Erwartet wird eine Liste („tStufen“), hier ist es eine Zahl."),
        ("number", "{}", "Diese Eingabe fehlt."),
        ("number", "{number: \"1\"}", "Erwartet wird eine Zahl, hier ist es ein Text."),
    ] {
        assert_eq!(reason(name, inputs), expected);
    }
}

#[test]
fn expressions_may_ask_for_a_type_of_the_model() {
    let logic = crate::common::text("d instance of tPerson");
    let decision = format!(
        "<decision id=\"q\" name=\"q\"><informationRequirement><requiredInput href=\"#d\"/></informationRequirement>{logic}</decision>"
    );
    let model = model(&format!("{TYPES}{}{decision}", input("d", "Any")));
    answers(
        &model,
        &[
            ("q", "{d: {Name: \"A\", Alter: 3}}", "true"),
            ("q", "{d: {Name: \"A\"}}", "false"),
            ("q", "{d: 1}", "false"),
        ],
    );
}

#[test]
fn types_that_refer_in_a_circle_end() {
    let types = "<itemDefinition name=\"a\"><typeRef>b</typeRef></itemDefinition><itemDefinition name=\"b\"><typeRef>a</typeRef></itemDefinition>";
    let model = model(&format!("{types}{}", input("n", "a")));
    assert_eq!(ask(&model, "n", "{n: 1}").reasons[0].message, "Die Typen verweisen im Kreis aufeinander.");
    let tree = "<itemDefinition name=\"t\"><itemComponent name=\"unten\" isCollection=\"true\"><typeRef>t</typeRef></itemComponent></itemDefinition>";
    let model = crate::common::model(&format!("{tree}{}", input("n", "t")));
    answers(
        &model,
        &[
            ("n", "{n: {unten: [{unten: []}]}}", "{unten: [{unten: []}]}"),
            ("n", "{n: {unten: [{}]}}", "null"),
        ],
    );
}
