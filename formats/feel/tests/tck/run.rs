//! One test case: inputs in, decisions evaluated, results compared.

use std::collections::BTreeMap;

use feel::{Context, Expression, Function, Number, Scope, Type, Value};
use roxmltree::Node;

use crate::model::{Element, Kind, Model, child, children};

/// The state of one test case: what is already known, by id.
pub(crate) struct Run<'m> {
    model: &'m Model,
    known: BTreeMap<String, Value>,
}

impl<'m> Run<'m> {
    /// Why this case is not attempted, if something in its way is left out on purpose.
    pub(crate) fn obstacle(model: &Model, case: Node<'_, '_>) -> Option<&'static str> {
        let asked = children(case, "resultNode").filter_map(|node| node.attribute("name"));
        let service = case.attribute("invocableName");
        let mut open: Vec<&Element> = asked.chain(service).filter_map(|name| model.named(name)).collect();
        let mut seen: Vec<&str> = Vec::new();
        while let Some(element) = open.pop() {
            if let Err(reason) = element.logic
                && reason != "no logic"
            {
                return Some(reason);
            }
            if !seen.contains(&element.id.as_str()) {
                seen.push(&element.id);
                let next = element.requires.iter().chain(&element.outputs);
                open.extend(next.filter_map(|id| model.0.elements.get(id)));
            }
        }
        None
    }

    /// Evaluates all results of the case.
    pub(crate) fn case(model: &'m Model, case: Node<'_, '_>) -> Result<(), String> {
        let mut run = Run { model, known: BTreeMap::new() };
        for input in children(case, "inputNode") {
            let name = input.attribute("name").unwrap_or_default();
            if let Some(element) = model.named(name) {
                let value = convert(&element.type_name, value(input));
                run.known.insert(element.id.clone(), value);
            }
        }
        let service = case.attribute("invocableName").and_then(|name| model.named(name));
        for result in children(case, "resultNode") {
            let name = result.attribute("name").unwrap_or_default();
            let actual = match service {
                Some(service) => run.service_result(service, name),
                None => model.named(name).map_or(Value::Null, |element| run.value_of(element)),
            };
            let expected = child(result, "expected").map_or(Value::Null, value);
            if !alike(&actual, &expected) {
                let logic = model.named(name).map(|element| format!("{:?}", element.logic));
                return Err(format!("{name}: {actual} instead of {expected}; {}", logic.unwrap_or_default()));
            }
        }
        Ok(())
    }

    fn service_result(&mut self, service: &Element, name: &str) -> Value {
        for input in &service.requires {
            self.known.entry(input.clone()).or_insert(Value::Null);
        }
        let mut output = service.outputs.iter().filter_map(|id| self.model.0.elements.get(id));
        let named = output.clone().find(|element| element.name == name);
        let value = named.or(output.next_back()).map_or(Value::Null, |element| self.value_of(element));
        if service.outputs.len() == 1 { convert(&service.type_name, value) } else { value }
    }

    fn value_of(&mut self, element: &Element) -> Value {
        if let Some(value) = self.known.get(&element.id) {
            return value.clone();
        }
        let value = match element.kind {
            Kind::Input => Value::Null,
            Kind::Service => service(self.model, element),
            Kind::Decision => convert(&element.type_name, self.evaluate(element)),
            Kind::Knowledge => self.evaluate(element),
        };
        self.known.insert(element.id.clone(), value.clone());
        value
    }

    fn evaluate(&mut self, element: &Element) -> Value {
        let mut variables = Vec::new();
        for id in element.requires.iter().filter(|id| **id != element.id) {
            if let Some(required) = self.model.0.elements.get(id) {
                variables.push((required.name.clone(), self.value_of(required)));
            }
        }
        let Ok(logic) = &element.logic else { return Value::Null };
        let Ok(expression) = Expression::parse_with(logic, &self.model.0.names) else { return Value::Null };
        let now = "2026-11-23T12:00:00+01:00[Europe/Berlin]".parse::<jiff::ZonedDateTime>().unwrap();
        expression.evaluate(&Scope::new(variables.into_iter().collect()).at(&now))
    }
}

/// A decision service as a function of its inputs.
fn service(model: &Model, element: &Element) -> Value {
    let names: Vec<&str> =
        element.requires.iter().filter_map(|id| model.0.elements.get(id)).map(|e| e.name.as_str()).collect();
    let (model, id) = (model.clone(), element.id.clone());
    Function::native(names, move |arguments| {
        let service = &model.0.elements[&id];
        let mut known = BTreeMap::new();
        for (id, argument) in service.requires.iter().zip(arguments) {
            let type_name = model.0.elements.get(id).map_or("Any", |input| &input.type_name);
            let value = convert(type_name, argument.clone());
            if value.is_null() && !argument.is_null() {
                return Value::Null;
            }
            known.insert(id.clone(), value);
        }
        let mut run = Run { model: &model, known };
        let outputs: Vec<_> = service.outputs.iter().map(|id| &model.0.elements[id]).collect();
        let result = match outputs.as_slice() {
            [single] => run.value_of(single),
            several => Value::Context(
                several.iter().map(|e| (e.name.as_str(), run.value_of(e))).collect::<Context>(),
            ),
        };
        convert(&service.type_name, result)
    })
    .into()
}

/// The value as the declared type; `null` where it is not of it.
fn convert(type_name: &str, value: Value) -> Value {
    match Type::parse(type_name) {
        Ok(Type::Any | Type::Named(_)) | Err(_) => value,
        Ok(kind) => kind.convert(value).unwrap_or(Value::Null),
    }
}

/// The value written in a test file.
fn value(node: Node<'_, '_>) -> Value {
    const XSI: &str = "http://www.w3.org/2001/XMLSchema-instance";
    let named: Vec<_> = children(node, "component").collect();
    if !named.is_empty() {
        return Value::Context(named.iter().map(|c| (c.attribute("name").unwrap(), value(*c))).collect());
    }
    if let Some(list) = child(node, "list") {
        return Value::List(children(list, "item").map(value).collect());
    }
    let Some(leaf) = child(node, "value") else { return Value::Null };
    if leaf.attribute((XSI, "nil")) == Some("true") {
        return Value::Null;
    }
    let text = leaf.text().unwrap_or_default();
    let untyped = match text.trim() {
        "true" | "false" => "boolean",
        other if other.parse::<Number>().is_ok() => "decimal",
        _ => "string",
    };
    let kind = leaf.attribute((XSI, "type")).unwrap_or(untyped);
    let read = |function: &str| {
        let source = format!("{function}(\"{}\")", text.trim());
        Expression::parse(&source).unwrap().evaluate(&Scope::default())
    };
    match kind.rsplit(':').next().unwrap_or(kind) {
        "string" => text.into(),
        "boolean" => Value::Boolean(text.trim() == "true"),
        "date" => read("date"),
        "time" => read("time"),
        "dateTime" => read("date and time"),
        "duration" => read("duration"),
        _ => text.trim().parse::<Number>().map_or(Value::Null, Value::Number),
    }
}

/// Equal, with numbers compared to the eighth place, as the suite's own runners do.
fn alike(actual: &Value, expected: &Value) -> bool {
    match (actual, expected) {
        (Value::Number(a), Value::Number(b)) => {
            let distance = a.minus(*b).unwrap().abs().to_f64();
            distance <= 1e-8 * b.to_f64().abs().max(1.0)
        }
        (Value::List(a), Value::List(b)) => {
            a.len() == b.len() && a.iter().zip(b.iter()).all(|(a, b)| alike(a, b))
        }
        (Value::Context(a), Value::Context(b)) => {
            a.len() == b.len()
                && a.iter().all(|(name, value)| b.get(name).is_some_and(|other| alike(value, other)))
        }
        _ => actual == expected,
    }
}
