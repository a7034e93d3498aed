//! What is refused, what is only a problem, and what is said about it.

use crate::common::{decision, input, table, text, xml};
use dmn::Model;
use dmn::model::{Kind, Logic};

fn refusal(body: &str) -> String {
    Model::read(&xml(body)).expect_err(body).to_string()
}

#[test]
fn what_one_could_only_guess_is_refused_with_line_and_name() {
    let bad = |logic: &str| refusal(&decision("Gebühr", &[], logic));
    assert_eq!(
        bad("<decisionTable hitPolicy=\"LAST\"/>"),
        "Zeile 2, „Gebühr“: Die Auswertungsregel (hitPolicy) der Tabelle ist unbekannt."
    );
    assert_eq!(bad("<decisionTable/>"), "Zeile 2, „Gebühr“: Die Tabelle hat keine Ausgabespalte.");
    assert_eq!(
        bad(&table("", &["a"], &[">"], &["1 | 2", "1 | 2 | 3"])),
        "Zeile 4, „Gebühr“: Regel 2 hat 2 Felder für die Ausgabe, die Tabelle hat dafür 1 Spalten."
    );
    assert_eq!(
        bad(&table("", &["a"], &[">", ">"], &[])),
        "Zeile 2, „Gebühr“: Bei mehreren Ausgabespalten braucht jede einen Namen."
    );
    assert_eq!(bad("<conditional><if/></conditional>"), "Zeile 2, „Gebühr“: In „conditional“ fehlt „then“.");
    assert_eq!(
        bad("<for><in/><return/></for>"),
        "Zeile 2, „Gebühr“: Der Schleife fehlt der Name für das Element (iteratorVariable)."
    );
    assert_eq!(
        bad("<relation><column name=\"a\"/><row/></relation>"),
        "Zeile 2, „Gebühr“: Die Zeile hat 0 Felder, die Relation 1 Spalten."
    );
    assert_eq!(refusal("<decision id=\"x\"/>"), "Zeile 2: Ein Element „decision“ hat keinen Namen.");
    let twice = [input("a", "Any"), input("a", "Any")].concat();
    assert_eq!(refusal(&twice), "Zeile 3, „a“: Die Kennung „a“ kommt zweimal vor.");
}

#[test]
fn what_is_no_model_is_refused() {
    let message = |text: &str| Model::read(text).expect_err(text).message;
    assert!(message("").starts_with("Das ist kein wohlgeformtes XML"));
    assert!(message("<a").starts_with("Das ist kein wohlgeformtes XML"));
    assert!(message("<definitions/>").starts_with("Das ist kein DMN-Modell"));
    assert!(
        message("<definitions xmlns=\"http://www.omg.org/spec/BPMN/20100524/MODEL\"/>")
            .starts_with("Das ist kein DMN-Modell")
    );
}

#[test]
fn every_version_is_read() {
    for namespace in [
        "http://www.omg.org/spec/DMN/20151101/dmn.xsd",
        "http://www.omg.org/spec/DMN/20180521/MODEL/",
        "https://www.omg.org/spec/DMN/20191111/MODEL/",
        "https://www.omg.org/spec/DMN/20211108/MODEL/",
        "https://www.omg.org/spec/DMN/20230324/MODEL/",
        "https://www.omg.org/spec/DMN/20240513/MODEL/",
    ] {
        let body = format!(
            "<d:definitions xmlns:d=\"{namespace}\" xmlns:x=\"urn:x\" name=\"m\" namespace=\"urn:m\"><x:decision/><d:decision id=\"e\" name=\"e\"><x:text/><d:variable name=\"e\" typeRef=\"feel:number\"/><d:literalExpression><d:text>1<!-- Rest --> + 1</d:text></d:literalExpression></d:decision></d:definitions>"
        );
        let model = Model::read(&body).expect("a good model");
        assert!(model.problems().is_empty(), "{:?}", model.problems());
        assert_eq!(model.evaluate("e", &crate::common::scope("{}")).expect("it is there").to_string(), "2");
    }
}

#[test]
fn problems_of_parts_are_listed_by_line() {
    let body = [
        decision("a", &["fehlt"], &text("1 +")),
        decision("b", &[], ""),
        input("c", "tUnbekannt"),
        decision(
            "d",
            &[],
            "<literalExpression expressionLanguage=\"JavaScript\"><text>1</text></literalExpression>",
        ),
        decision("e", &[], &text("")),
    ];
    let model = Model::read(&xml(&body.concat())).expect("the rest can be looked at");
    let found: Vec<_> = model.problems().iter().map(ToString::to_string).collect();
    let expected = [
        "Zeile 2, „a“: Der Verweis auf „fehlt“ führt ins Leere.",
        "Zeile 2, „a“: Zeile 1, Spalte 4: Erwartet wird ein Wert, hier endet der Ausdruck.",
        "Zeile 3, „b“: Der Entscheidung fehlt die Logik.",
        "Zeile 4, „c“: Den Typ „tUnbekannt“ gibt es nicht.",
        "Zeile 5, „d“: Nur FEEL wird ausgewertet, nicht „JavaScript“.",
        "Zeile 6, „e“: Der Ausdruck ist leer.",
    ];
    assert_eq!(found, expected);
    for name in ["a", "b", "d", "e"] {
        assert!(model.evaluate(name, &crate::common::scope("{}")).expect("it is there").is_null());
    }
}

#[test]
fn the_model_can_be_walked_through() {
    let logic = table("hitPolicy=\"FIRST\"", &["n"], &["label=\"Satz\">"], &["< 3 | 1"]);
    let source = "<knowledgeSource id=\"k\" name=\"Satzung\" locationURI=\"urn:satzung\"/>";
    let model =
        Model::read(&xml(&format!("{source}{}{}", input("n", "number"), decision("d", &["n"], &logic))))
            .expect("a good model");
    let element = model.element("d").expect("it is there");
    let Kind::Decision { logic: Some(logic), .. } = &element.kind else { panic!("{element:?}") };
    let Logic::Table(table) = &logic.logic else { panic!("{logic:?}") };
    assert_eq!((table.inputs.len(), table.outputs.len(), table.rules.len()), (1, 1, 1));
    assert_eq!(table.rules[0].inputs[0].text, "< 3");
    assert_eq!(model.decisions().count(), 1);
    let Some(Kind::KnowledgeSource { location }) = model.element("k").map(|element| &element.kind) else {
        panic!()
    };
    assert_eq!(location.as_deref(), Some("urn:satzung"));
    assert!(model.evaluate("k", &crate::common::scope("{}")).is_err());
}
