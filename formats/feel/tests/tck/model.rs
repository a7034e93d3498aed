//! A DMN model, as far as the test needs it: owned, and with boxed expressions turned into FEEL text.

use std::collections::BTreeMap;
use std::sync::Arc;

use feel::Names;
use roxmltree::{Document, Node};

use crate::boxed;

/// A decision, business knowledge model or decision service.
#[derive(Debug)]
pub(crate) struct Element {
    pub(crate) id: String,
    pub(crate) name: String,
    /// The name of the element itself, which may differ from that of its variable.
    pub(crate) label: String,
    pub(crate) kind: Kind,
    /// FEEL text, or why there is none.
    pub(crate) logic: Result<String, &'static str>,
    pub(crate) type_name: String,
    /// Ids of what must be known before.
    pub(crate) requires: Vec<String>,
    /// For services: the ids of the output decisions.
    pub(crate) outputs: Vec<String>,
}

#[derive(Debug, PartialEq, Eq, Clone, Copy)]
pub(crate) enum Kind {
    Input,
    Decision,
    Knowledge,
    Service,
}

/// A model.
#[derive(Debug, Default)]
pub(crate) struct Content {
    pub(crate) elements: BTreeMap<String, Element>,
    pub(crate) names: Names,
}

/// A model that functions may hold on to.
pub(crate) type Model = Shared;

#[derive(Debug, Clone)]
pub(crate) struct Shared(pub(crate) Arc<Content>);

/// Marks the result type of a function type.
pub(crate) const RESULT: &str = "function with result ";

/// The child elements of this name.
pub(crate) fn children<'a, 'i: 'a>(
    node: Node<'a, 'i>,
    name: &'static str,
) -> impl Iterator<Item = Node<'a, 'i>> {
    node.children().filter(move |child| child.tag_name().name() == name)
}

pub(crate) fn child<'a, 'i: 'a>(node: Node<'a, 'i>, name: &'static str) -> Option<Node<'a, 'i>> {
    children(node, name).next()
}

impl Shared {
    pub(crate) fn read(text: &str) -> Self {
        let document = Document::parse(text).unwrap();
        let root = document.root_element();
        let types = types(root);
        let mut content = Content::default();
        for node in root.descendants() {
            let tag = node.tag_name().name();
            let named =
                ["variable", "inputData", "itemComponent", "formalParameter", "decision", "decisionService"];
            if (named.contains(&tag) || tag == "businessKnowledgeModel")
                && let Some(name) = node.attribute("name")
            {
                content.names.add(name);
            }
        }
        let importing = child(root, "import").is_some();
        for node in root.children().filter(Node::is_element) {
            if let Some(mut element) = element(node, &types) {
                if importing {
                    element.logic = Err("import");
                }
                content.elements.insert(element.id.clone(), element);
            }
        }
        Shared(Arc::new(content))
    }

    pub(crate) fn named(&self, name: &str) -> Option<&Element> {
        self.0.elements.values().find(|element| element.name == name || element.label == name)
    }
}

fn element(node: Node<'_, '_>, types: &BTreeMap<String, String>) -> Option<Element> {
    let kind = match node.tag_name().name() {
        "inputData" => Kind::Input,
        "decision" => Kind::Decision,
        "businessKnowledgeModel" => Kind::Knowledge,
        "decisionService" => Kind::Service,
        _ => return None,
    };
    let variable = child(node, "variable");
    let type_of = |node: Option<Node<'_, '_>>| {
        let name = node.and_then(|node| node.attribute("typeRef")).unwrap_or("Any");
        boxed::type_text(name, types)
    };
    let logic = match kind {
        Kind::Decision => node.children().find_map(|child| boxed::expression(child, types)),
        Kind::Knowledge => child(node, "encapsulatedLogic").and_then(|logic| boxed::expression(logic, types)),
        Kind::Input | Kind::Service => Some(Ok(String::new())),
    };
    let hrefs = |tags: &'static [&'static str]| {
        node.descendants()
            .filter(|node| tags.contains(&node.tag_name().name()))
            .filter_map(|node| node.attribute("href"))
            .map(|href| href.rsplit('#').next().unwrap_or(href).to_owned())
            .collect::<Vec<_>>()
    };
    let requires = match kind {
        // The input data come first, as the calls in the suite expect it.
        Kind::Service => [hrefs(&["inputData"]), hrefs(&["inputDecision"])].concat(),
        _ => hrefs(&["requiredDecision", "requiredInput", "requiredKnowledge"]),
    };
    Some(Element {
        id: node.attribute("id").or(node.attribute("name"))?.to_owned(),
        name: variable.and_then(|v| v.attribute("name")).or(node.attribute("name"))?.to_owned(),
        kind,
        logic: logic.unwrap_or(Err("no logic")),
        type_name: match (type_of(variable).strip_prefix(RESULT), kind) {
            (Some(result), Kind::Service | Kind::Knowledge) => result.to_owned(),
            (Some(_), _) => "Any".to_owned(),
            (None, _) => type_of(variable),
        },
        label: node.attribute("name").unwrap_or_default().to_owned(),
        requires,
        outputs: hrefs(&["outputDecision"]),
    })
}

/// The item definitions as FEEL types.
fn types(root: Node<'_, '_>) -> BTreeMap<String, String> {
    let mut found = BTreeMap::new();
    // Definitions may use later ones, so a few rounds are needed.
    for _ in 0..4 {
        for definition in children(root, "itemDefinition") {
            if let Some(name) = definition.attribute("name") {
                let text = item_type(definition, &found);
                found.insert(name.to_owned(), text);
            }
        }
    }
    found
}

fn item_type(node: Node<'_, '_>, known: &BTreeMap<String, String>) -> String {
    let components: Vec<String> = children(node, "itemComponent")
        .map(|component| format!("{}: {}", component.attribute("name").unwrap(), item_type(component, known)))
        .collect();
    let single = if !components.is_empty() {
        format!("context<{}>", components.join(", "))
    } else if let Some(function) = child(node, "functionItem") {
        let result = function.attribute("outputTypeRef").unwrap_or("Any");
        format!("{RESULT}{}", boxed::type_text(result, known))
    } else {
        let name = child(node, "typeRef").and_then(|reference| reference.text()).unwrap_or("Any");
        boxed::type_text(name.trim(), known)
    };
    if node.attribute("isCollection") == Some("true") { format!("list<{single}>") } else { single }
}
