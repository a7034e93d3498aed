//! Boxed expressions written as FEEL text: everything but decision tables has an equal there.

use std::collections::BTreeMap;

use roxmltree::Node;

use crate::model::{RESULT, child, children};

type Text = Result<String, &'static str>;

/// The FEEL name of a type reference, prefixed or not.
pub(crate) fn type_text(name: &str, types: &BTreeMap<String, String>) -> String {
    let bare = name.rsplit(':').next().unwrap_or(name).trim();
    let bare = bare.rsplit('}').next().unwrap_or(bare);
    match bare {
        "dateTime" => "date and time".to_owned(),
        "dayTimeDuration" => "days and time duration".to_owned(),
        "yearMonthDuration" => "years and months duration".to_owned(),
        _ => types.get(bare).cloned().unwrap_or_else(|| bare.to_owned()),
    }
}

/// The expression with its value converted: calling a function does that.
pub(crate) fn typed(text: &str, kind: &str) -> String {
    if kind == "Any" { text.to_owned() } else { format!("(function(value: {kind}) value)({text})") }
}

fn quoted(name: &str) -> String {
    format!("\"{}\"", name.replace('"', "\\\""))
}

/// The expression inside of a wrapper such as `<in>` or `<then>`.
fn inside(node: Node<'_, '_>, wrapper: &'static str, types: &BTreeMap<String, String>) -> Text {
    let wrapper = child(node, wrapper).ok_or("no logic")?;
    wrapper.children().find_map(|child| expression(child, types)).unwrap_or(Err("no logic"))
}

fn direct(node: Node<'_, '_>, types: &BTreeMap<String, String>) -> Text {
    node.children().find_map(|child| expression(child, types)).unwrap_or(Err("no logic"))
}

/// The text of a boxed expression; `None` if the element is none.
pub(crate) fn expression(node: Node<'_, '_>, types: &BTreeMap<String, String>) -> Option<Text> {
    Some(match node.tag_name().name() {
        "literalExpression" => literal(node),
        "context" => context(node, types),
        "list" => elements(node, types).map(|items| format!("[{}]", items.join(", "))),
        "invocation" => invocation(node, types),
        "conditional" => conditional(node, types),
        "for" => iteration(node, types, "for", "return"),
        "some" => iteration(node, types, "some", "satisfies"),
        "every" => iteration(node, types, "every", "satisfies"),
        "filter" => filter(node, types),
        "functionDefinition" | "encapsulatedLogic" => function(node, types),
        "decisionTable" => Err("decision table"),
        "relation" => Err("relation"),
        _ => return None,
    })
}

fn literal(node: Node<'_, '_>) -> Text {
    let text = child(node, "text").and_then(|text| text.text()).ok_or("no logic")?;
    if text.contains("external") && text.contains("java") {
        return Err("Java");
    }
    // The line break ends a comment.
    Ok(format!("({text}\n)"))
}

fn elements(node: Node<'_, '_>, types: &BTreeMap<String, String>) -> Result<Vec<String>, &'static str> {
    node.children().filter_map(|child| expression(child, types)).collect()
}

fn context(node: Node<'_, '_>, types: &BTreeMap<String, String>) -> Text {
    let (mut entries, mut has_result) = (Vec::new(), false);
    for entry in children(node, "contextEntry") {
        let value = direct(entry, types)?;
        match child(entry, "variable").and_then(|variable| variable.attribute("name")) {
            Some(name) => entries.push(format!("{}: {value}", quoted(name))),
            None => {
                has_result = true;
                entries.push(format!("\"the result\": {value}"));
            }
        }
    }
    let entries = format!("{{{}}}", entries.join(", "));
    Ok(if has_result { format!("get value({entries}, \"the result\")") } else { entries })
}

fn invocation(node: Node<'_, '_>, types: &BTreeMap<String, String>) -> Text {
    let function = direct(node, types)?;
    let mut arguments = Vec::new();
    for binding in children(node, "binding") {
        let parameter = child(binding, "parameter").and_then(|p| p.attribute("name")).ok_or("no logic")?;
        arguments.push(format!("{parameter}: {}", direct(binding, types)?));
    }
    Ok(format!("{function}({})", arguments.join(", ")))
}

fn conditional(node: Node<'_, '_>, types: &BTreeMap<String, String>) -> Text {
    let [condition, yes, no] = ["if", "then", "else"].map(|wrapper| inside(node, wrapper, types));
    // Unlike the plain expression, the boxed one is null where the condition is no truth value.
    let (condition, yes, no) = (condition?, yes?, no?);
    Ok(format!("if {condition} instance of boolean then (if {condition} then {yes} else {no}) else null"))
}

fn iteration(node: Node<'_, '_>, types: &BTreeMap<String, String>, word: &str, body: &'static str) -> Text {
    let variable = node.attribute("iteratorVariable").ok_or("no logic")?;
    let (list, body_text) = (inside(node, "in", types)?, inside(node, body, types)?);
    if word == "for" {
        return Ok(format!("for {variable} in {list} return {body_text}"));
    }
    // Unlike the plain expression, the boxed one is null where any answer is no truth value.
    let function = if word == "some" { "any" } else { "all" };
    let sound = "every answer in answers satisfies answer instance of boolean";
    let judge = format!("(function(answers) if {sound} then {function}(answers) else null)");
    Ok(format!("{judge}(for {variable} in {list} return {body_text})"))
}

fn filter(node: Node<'_, '_>, types: &BTreeMap<String, String>) -> Text {
    Ok(format!("({})[{}]", inside(node, "in", types)?, inside(node, "match", types)?))
}

fn function(node: Node<'_, '_>, types: &BTreeMap<String, String>) -> Text {
    if node.attribute("kind").is_some_and(|kind| kind != "FEEL") {
        return Err("Java");
    }
    let parameters: Vec<String> = children(node, "formalParameter")
        .map(|parameter| {
            let kind = type_text(parameter.attribute("typeRef").unwrap_or("Any"), types);
            let kind = if kind.starts_with(RESULT) { "function".to_owned() } else { kind };
            let name = parameter.attribute("name").unwrap();
            if kind == "Any" { name.to_owned() } else { format!("{name}: {kind}") }
        })
        .collect();
    let body = node.children().find(|child| expression(*child, types).is_some()).ok_or("no logic")?;
    let result = body.attribute("typeRef").map_or("Any".to_owned(), |name| type_text(name, types));
    Ok(format!("(function({}) {})", parameters.join(", "), typed(&direct(node, types)?, &result)))
}
