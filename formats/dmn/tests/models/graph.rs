//! The requirements graph: decisions on decisions, functions, services, imports, circles.

use crate::common::{answers, ask, decision, input, model, text};
use dmn::Model;

fn requiring(name: &str, arrows: &[(&str, &str)], logic: &str) -> String {
    let arrows: String = arrows
        .iter()
        .map(|(kind, id)| {
            let requirement = if *kind == "requiredKnowledge" { "knowledge" } else { "information" };
            format!("<{requirement}Requirement><{kind} href=\"{id}\"/></{requirement}Requirement>")
        })
        .collect();
    format!("<decision id=\"{name}\" name=\"{name}\">{arrows}{logic}</decision>\n")
}

fn function(name: &str, arrows: &str, parameters: &[(&str, &str)], feel: &str) -> String {
    let parameters: String = parameters
        .iter()
        .map(|(name, kind)| format!("<formalParameter name=\"{name}\" typeRef=\"{kind}\"/>"))
        .collect();
    format!(
        "<businessKnowledgeModel id=\"{name}\" name=\"{name}\"><encapsulatedLogic>{parameters}{}</encapsulatedLogic>{arrows}</businessKnowledgeModel>\n",
        text(feel)
    )
}

#[test]
fn names_with_signs_are_known_only_where_they_are_required() {
    let money = [input("Brutto", "number"), input("Netto", "number")].concat();
    let difference = decision("Brutto-Netto", &["Brutto", "Netto"], &text("Brutto-Netto"));
    let half = requiring("Hälfte", &[("requiredDecision", "#Brutto-Netto")], &text("Brutto-Netto / 2"));
    answers(
        &model(&format!("{money}{difference}{half}")),
        &[("Brutto-Netto", "{Brutto: 10, Netto: 4}", "6"), ("Hälfte", "{Brutto: 10, Netto: 4}", "3")],
    );
}

#[test]
fn a_decision_sees_only_what_it_requires() {
    let body = format!("{}{}", input("n", "number"), decision("d", &[], &text("n")));
    let model = model(&body);
    answers(&model, &[("d", "{n: 1}", "null")]);
    assert!(ask(&model, "d", "{n: 1}").reasons[0].message.contains("unbekannter Name: „n“"));
}

#[test]
fn functions_check_their_arguments_and_may_call_one_another() {
    let even = "<knowledgeRequirement><requiredKnowledge href=\"#ungerade\"/></knowledgeRequirement>";
    let odd = "<knowledgeRequirement><requiredKnowledge href=\"#gerade\"/></knowledgeRequirement>";
    let body = [
        input("n", "Any"),
        function("gerade", even, &[("x", "number")], "if x = 0 then true else ungerade(x - 1)"),
        function("ungerade", odd, &[("x", "number")], "if x = 0 then false else gerade(x - 1)"),
        function("fac", "", &[("x", "number")], "if x <= 1 then 1 else x * fac(x - 1)"),
        requiring("d", &[("requiredInput", "#n"), ("requiredKnowledge", "#gerade")], &text("gerade(n)")),
        requiring("f", &[("requiredInput", "#n"), ("requiredKnowledge", "#fac")], &text("fac(x: n)")),
        requiring(
            "l",
            &[("requiredInput", "#n"), ("requiredKnowledge", "#fac")],
            &text("for i in n return fac(i)"),
        ),
    ];
    answers(
        &model(&body.concat()),
        &[
            ("d", "{n: 4}", "true"),
            ("d", "{n: 7}", "false"),
            ("d", "{n: \"a\"}", "null"),
            ("f", "{n: 5}", "120"),
            ("f", "{n: [5]}", "120"),
            ("l", "{n: [1, 2, 3]}", "[1, 2, 6]"),
            ("fac", "{x: 6}", "720"),
        ],
    );
}

fn service() -> Model {
    let body = [
        input("n", "number"),
        input("m", "number"),
        requiring("innen", &[("requiredInput", "#n")], &text("n + 1")),
        requiring("vorher", &[("requiredInput", "#m")], &text("m * 100")),
        requiring("außen", &[("requiredDecision", "#innen"), ("requiredDecision", "#vorher")], &text("innen + vorher")),
        "<decisionService id=\"s\" name=\"Dienst\"><outputDecision href=\"#außen\"/><encapsulatedDecision href=\"#innen\"/><inputDecision href=\"#vorher\"/><inputData href=\"#n\"/></decisionService>".to_owned(),
        "<decisionService id=\"zwei\" name=\"zwei\"><outputDecision href=\"#innen\"/><outputDecision href=\"#außen\"/><inputDecision href=\"#vorher\"/><inputData href=\"#n\"/></decisionService>".to_owned(),
        requiring("ruft", &[("requiredInput", "#n"), ("requiredKnowledge", "#s")], &text("Dienst(n, 5)")),
        requiring("falsch", &[("requiredInput", "#n"), ("requiredKnowledge", "#s")], &text("Dienst(n, \"5\", 6)")),
        requiring("benannt", &[("requiredInput", "#n"), ("requiredKnowledge", "#s")], &text("Dienst(vorher: 7, n: 1)")),
    ];
    model(&body.concat())
}

#[test]
fn a_service_is_apart_from_the_other_decisions() {
    answers(
        &service(),
        &[
            ("Dienst", "{n: 1, vorher: 10}", "12"),
            ("Dienst", "{n: 1, m: 3}", "null"),
            ("zwei", "{n: 1, vorher: 10}", "{innen: 2, außen: 12}"),
            ("ruft", "{n: 1, m: 3}", "7"),
            ("falsch", "{n: 1}", "null"),
            ("benannt", "{n: 3}", "9"),
            ("außen", "{n: 1, m: 3}", "302"),
        ],
    );
}

/// A model with its own types, imported by the others.
const BASE: &str = r##"<definitions xmlns="https://www.omg.org/spec/DMN/20230324/MODEL/" name="Basis" namespace="urn:basis">
<itemDefinition name="tPerson"><itemComponent name="Name"><typeRef>string</typeRef></itemComponent></itemDefinition>
<inputData id="p" name="Person"><variable name="Person" typeRef="tPerson"/></inputData>
<businessKnowledgeModel id="g" name="Gruß an"><encapsulatedLogic><formalParameter name="wen" typeRef="tPerson"/>
<literalExpression><text>"Guten Tag, " + wen.Name</text></literalExpression></encapsulatedLogic></businessKnowledgeModel>
<decision id="a" name="Anrede"><informationRequirement><requiredInput href="#p"/></informationRequirement>
<knowledgeRequirement><requiredKnowledge href="#g"/></knowledgeRequirement>
<literalExpression><text>Gruß an(Person)</text></literalExpression></decision></definitions>"##;

#[test]
fn imported_elements_stand_under_the_name_of_the_import() {
    let base = Model::read(BASE).expect("a good model");
    let body = [
        "<import namespace=\"urn:basis\" name=\"basis\" importType=\"dmn\"/>".to_owned(),
        input("q", "basis.tPerson"),
        requiring("direkt", &[("requiredDecision", "urn:basis#a")], &text("basis.Anrede + \"!\"")),
        requiring(
            "selbst",
            &[("requiredInput", "#q"), ("requiredKnowledge", "urn:basis#g")],
            &text("basis.Gruß an(q)"),
        ),
    ];
    let xml = crate::common::xml(&body.concat());
    assert_eq!(dmn::imported_namespaces(&xml).expect("it can be read"), ["urn:basis"]);
    let model = Model::read_with(&xml, std::slice::from_ref(&base)).expect("a good model");
    assert!(model.problems().is_empty(), "{:?}", model.problems());
    answers(
        &model,
        &[
            ("direkt", "{Person: {Name: \"A\"}}", "\"Guten Tag, A!\""),
            ("direkt", "{basis: {Person: {Name: \"B\"}}}", "\"Guten Tag, B!\""),
            ("selbst", "{q: {Name: \"C\"}}", "\"Guten Tag, C\""),
            ("selbst", "{q: {Nam: \"C\"}}", "null"),
        ],
    );
    let alone = Model::read(&xml).expect("what is missing is a problem only");
    let messages: Vec<_> = alone.problems().iter().map(ToString::to_string).collect();
    assert_eq!(messages[0], "Zeile 2, „basis“: Das eingebundene Modell „urn:basis“ liegt nicht vor.");
    assert!(alone.evaluate("direkt", &crate::common::scope("{}")).expect("it is there").is_null());
}

#[test]
fn circles_are_found_and_end() {
    let body = [
        requiring("a", &[("requiredDecision", "#b")], &text("b + 1")),
        requiring("b", &[("requiredDecision", "#a")], &text("a + 1")),
    ];
    let model = Model::read(&crate::common::xml(&body.concat())).expect("it can be read");
    assert_eq!(model.problems()[0].message, "Die Entscheidung setzt sich selbst voraus.");
    let answer = ask(&model, "a", "{}");
    assert!(answer.value.is_null());
    assert!(answer.reasons[0].message.contains("setzt sich selbst voraus"), "{:?}", answer.reasons);
}

#[test]
fn what_is_not_there_is_said_to_be_unknown() {
    let error =
        service().evaluate("Nichts", &crate::common::scope("{}")).expect_err("there is no such thing");
    assert_eq!(
        error.to_string(),
        "Im Modell „Probe“ gibt es nichts mit dem Namen „Nichts“, das sich auswerten lässt."
    );
}

#[test]
fn only_the_moment_of_the_scope_is_now() {
    let model = model(&decision("d", &[], &text("today()")));
    let now = "2026-11-26T12:00:00+01:00[Europe/Berlin]".parse::<jiff::ZonedDateTime>().expect("a moment");
    let scope = crate::common::scope("{}");
    assert!(model.evaluate("d", &scope).expect("it is there").is_null());
    let value = model.evaluate("d", &scope.at(&now)).expect("it is there");
    assert_eq!(value.to_string(), "@\"2026-11-26\"");
}
