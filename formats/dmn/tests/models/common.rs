//! Models in few words, and what must come of them.

use dmn::{Explanation, Model};
use feel::{Expression, Names, Scope};

/// The XML of a model with this content.
pub(crate) fn xml(body: &str) -> String {
    format!(
        "<definitions xmlns=\"https://www.omg.org/spec/DMN/20230324/MODEL/\" name=\"Probe\" namespace=\"urn:probe\">\n{body}\n</definitions>"
    )
}

/// The model with this content, which must have no problem.
pub(crate) fn model(body: &str) -> Model {
    let model = Model::read(&xml(body)).unwrap();
    assert!(model.problems().is_empty(), "{:?}", model.problems());
    model
}

/// A decision with this logic that requires the input data with these ids.
pub(crate) fn decision(name: &str, requires: &[&str], logic: &str) -> String {
    let arrows: String = requires
        .iter()
        .map(|id| format!("<informationRequirement><requiredInput href=\"#{id}\"/></informationRequirement>"))
        .collect();
    format!("<decision id=\"{name}\" name=\"{name}\"><variable name=\"{name}\"/>{arrows}{logic}</decision>\n")
}

/// Input data with a type.
pub(crate) fn input(name: &str, kind: &str) -> String {
    format!(
        "<inputData id=\"{name}\" name=\"{name}\"><variable name=\"{name}\" typeRef=\"{kind}\"/></inputData>\n"
    )
}

/// FEEL text as a boxed expression.
pub(crate) fn text(feel: &str) -> String {
    format!("<literalExpression><text>{}</text></literalExpression>", escaped(feel))
}

pub(crate) fn escaped(feel: &str) -> String {
    feel.replace('&', "&amp;").replace('<', "&lt;")
}

/// A decision table: inputs as FEEL, outputs as XML, rules as cells separated by `|`.
pub(crate) fn table(attributes: &str, inputs: &[&str], outputs: &[&str], rules: &[&str]) -> String {
    let inputs: String = inputs
        .iter()
        .map(|input| format!("<input><inputExpression><text>{input}</text></inputExpression></input>"))
        .collect();
    let count = inputs.matches("<input>").count();
    let outputs: String = outputs.iter().map(|output| format!("<output {output}</output>")).collect();
    let rules: String = rules
        .iter()
        .map(|rule| {
            let cells = rule.split('|').enumerate().map(|(index, cell)| {
                let tag = if index < count { "inputEntry" } else { "outputEntry" };
                format!("<{tag}><text>{}</text></{tag}>", escaped(cell.trim()))
            });
            format!("\n<rule>{}</rule>", cells.collect::<String>())
        })
        .collect();
    format!("<decisionTable {attributes}>{inputs}{outputs}{rules}</decisionTable>")
}

/// A scope with the entries of a FEEL context.
pub(crate) fn scope(inputs: &str) -> Scope {
    let names: Names = ["Anzahl der Kinder"].into_iter().collect();
    let inputs = Expression::parse_with(inputs, &names).unwrap().evaluate(&Scope::default());
    Scope::from(inputs)
}

/// The answer to a name with the entries of a FEEL context as inputs.
pub(crate) fn ask(model: &Model, name: &str, inputs: &str) -> Explanation {
    model.evaluate_traced(name, &scope(inputs)).unwrap()
}

/// Asks one model many questions: name, inputs, answer as FEEL text.
pub(crate) fn answers(model: &Model, cases: &[(&str, &str, &str)]) {
    let mut wrong = Vec::new();
    for (name, inputs, expected) in cases {
        let found = ask(model, name, inputs);
        if found.value.to_string() != *expected {
            let (value, reasons) = (&found.value, &found.reasons);
            wrong.push(format!(
                "{name} of {inputs}\n    gives    {value}\n    not      {expected}\n    {reasons:?}"
            ));
        }
    }
    assert!(wrong.is_empty(), "{} of {} cases:\n{}", wrong.len(), cases.len(), wrong.join("\n"));
}
