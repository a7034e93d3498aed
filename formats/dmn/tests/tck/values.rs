//! The values in the test files, and what counts as equal.

use dmn::Model;
use dmn::model::{ItemDefinition, Shape, TypeRef};
use feel::{Context, Expression, Number, Scope, Type, Value};
use roxmltree::Node;

const XSI: &str = "http://www.w3.org/2001/XMLSchema-instance";

/// The child elements of this name.
pub(crate) fn children<'a, 'i: 'a>(
    node: Node<'a, 'i>,
    name: &'static str,
) -> impl Iterator<Item = Node<'a, 'i>> {
    node.children().filter(move |child| child.tag_name().name() == name)
}

/// The first child element of this name.
pub(crate) fn child<'a, 'i: 'a>(node: Node<'a, 'i>, name: &'static str) -> Option<Node<'a, 'i>> {
    children(node, name).next()
}

/// What the model says about a value; it counts where the test file does not name a type.
#[derive(Clone, Copy)]
pub(crate) enum Hint<'m> {
    None,
    Declared(&'m Model, &'m TypeRef),
    Item(&'m Model, &'m ItemDefinition),
}

impl<'m> Hint<'m> {
    /// The item definition behind the hint, if it is one of the model itself.
    fn item(self) -> Option<(&'m Model, &'m ItemDefinition)> {
        match self {
            Hint::Declared(model, TypeRef::Item(name)) => Some((model, model.definitions().items.get(name)?)),
            Hint::Item(model, item) => Some((model, item)),
            Hint::None | Hint::Declared(..) => None,
        }
    }

    fn component(self, name: &str) -> Self {
        let (model, Some(Shape::Components(parts))) = (match self.item() {
            Some((model, item)) => (model, Some(&item.shape)),
            None => return Hint::None,
        }) else {
            return Hint::None;
        };
        let part = parts.iter().find(|part| part.name == name);
        part.map_or(Hint::None, |part| Hint::Item(model, part))
    }

    /// The simple type, if that is what it is.
    fn simple(self) -> Option<&'m Type> {
        let mut hint = self;
        for _ in 0..8 {
            match (hint, hint.item()) {
                (Hint::Declared(_, TypeRef::Feel(kind)), _) => return Some(kind),
                (_, Some((model, ItemDefinition { shape: Shape::Of(kind), .. }))) => {
                    hint = Hint::Declared(model, kind);
                }
                _ => return None,
            }
        }
        None
    }
}

/// The value written in a test file.
pub(crate) fn value(node: Node<'_, '_>, hint: Hint<'_>) -> Value {
    let named: Vec<_> = children(node, "component").collect();
    if !named.is_empty() {
        let entries = named.iter().map(|part| {
            let name = part.attribute("name").unwrap_or_default();
            (name, value(*part, hint.component(name)))
        });
        return Value::Context(entries.collect::<Context>());
    }
    if let Some(list) = child(node, "list") {
        let element = match hint.item() {
            Some((model, ItemDefinition { shape: Shape::Of(kind), is_collection: true, .. })) => {
                Hint::Declared(model, kind)
            }
            _ => hint,
        };
        let items = || children(list, "item").map(|item| value(item, element)).collect();
        return if is_nil(list) { Value::Null } else { Value::List(items()) };
    }
    match child(node, "value") {
        Some(leaf) if !is_nil(leaf) => simple(leaf, hint.simple()),
        _ => Value::Null,
    }
}

fn is_nil(node: Node<'_, '_>) -> bool {
    node.attribute((XSI, "nil")) == Some("true")
}

fn simple(leaf: Node<'_, '_>, hint: Option<&Type>) -> Value {
    let text: String = leaf.children().filter_map(|part| part.text()).collect();
    let kind = leaf.attribute((XSI, "type")).unwrap_or_else(|| match hint {
        Some(Type::String) => "string",
        Some(Type::Date) => "date",
        Some(Type::Time) => "time",
        Some(Type::DateTime) => "dateTime",
        Some(Type::DaysAndTime | Type::YearsAndMonths) => "duration",
        _ if ["true", "false"].contains(&text.trim()) => "boolean",
        _ if text.trim().parse::<Number>().is_ok() => "decimal",
        _ => "string",
    });
    let read = |function: &str| {
        let scope = Scope::new([("text", text.trim())].into_iter().collect());
        Expression::parse(function).map_or(Value::Null, |function| function.evaluate(&scope))
    };
    match kind.rsplit(':').next().unwrap_or(kind) {
        "string" => text.as_str().into(),
        "boolean" => Value::Boolean(text.trim() == "true"),
        "date" => read("date(text)"),
        "time" => read("time(text)"),
        "dateTime" => read("date and time(text)"),
        "duration" | "dayTimeDuration" | "yearMonthDuration" => read("duration(text)"),
        _ => text.trim().parse::<Number>().map_or(Value::Null, Value::Number),
    }
}

/// Equal, with numbers compared to the eighth place, as the suite's own runners do.
pub(crate) fn alike(actual: &Value, expected: &Value) -> bool {
    match (actual, expected) {
        (Value::Number(a), Value::Number(b)) => {
            let distance = a.minus(*b).map_or(f64::INFINITY, |distance| distance.abs().to_f64());
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
