//! Which names expressions may speak. Only who knows them can tell the name `Brutto-Netto` from a difference.

use std::collections::HashMap;
use std::sync::Arc;

use feel::{Names, Type};
use roxmltree::Node;

use super::Reader;
use crate::model::{ItemDefinition, Shape, TypeRef};
use crate::xml::{attribute, child, children};

/// The elements of the requirements graph.
const ELEMENTS: [&str; 4] = ["inputData", "decision", "businessKnowledgeModel", "decisionService"];

/// What the elements are called, by id: themselves and their variables, services also by their outputs.
pub(super) fn called(root: Node<'_, '_>) -> HashMap<String, Vec<String>> {
    let mut found: HashMap<String, Vec<String>> = HashMap::new();
    let elements = || root.children().filter(|node| ELEMENTS.contains(&node.tag_name().name()));
    for node in elements() {
        let variable = child(node, "variable").and_then(|variable| attribute(variable, "name"));
        let names = variable.into_iter().chain(attribute(node, "name")).map(ToOwned::to_owned).collect();
        if let Some(id) = attribute(node, "id") {
            found.insert(id.to_owned(), names);
        }
    }
    for service in elements().filter(|node| node.tag_name().name() == "decisionService") {
        let outputs = children(service, "outputDecision").filter_map(|node| attribute(node, "href"));
        let ids = outputs.map(|href| href.rsplit('#').next().unwrap_or(href));
        let names: Vec<String> = ids.filter_map(|id| found.get(id)).flatten().cloned().collect();
        if let Some(entry) = attribute(service, "id").and_then(|id| found.get_mut(id)) {
            entry.extend(names);
        }
    }
    found
}

impl Reader {
    /// Sets the names that every expression may speak: components of types, imports and what they hold. Returns
    /// what models that import this one may speak.
    pub(super) fn speak(&mut self, root: Node<'_, '_>) -> Vec<String> {
        let mut names = Names::default();
        let mut spoken: Vec<String> = Vec::new();
        let components = root.descendants().filter(|node| node.tag_name().name() == "itemComponent");
        spoken.extend(components.filter_map(|node| attribute(node, "name")).map(ToOwned::to_owned));
        for import in &self.imports {
            spoken.push(import.name.clone());
            spoken.extend(import.model.iter().flat_map(|model| model.0.spoken.iter().cloned()));
        }
        spoken.iter().for_each(|name| names.add(name));
        self.names = Arc::new(names);
        spoken.extend(self.called.values().flatten().cloned());
        spoken
    }

    /// Lets `instance of` and parameters name the item definitions.
    pub(super) fn types_by_name(&mut self, items: &HashMap<String, ItemDefinition>) {
        let mut names = Names::inside(&self.names);
        for (name, item) in items {
            names.add_type(name, self.feel_type(items, item, 0));
        }
        for (place, import) in self.imports.iter().enumerate() {
            for name in import.model.iter().flat_map(|model| model.0.items.keys()) {
                let kind = self.referred(items, &TypeRef::Imported(place, name.clone()), 0);
                names.add_type(&format!("{}.{name}", import.name), kind);
            }
        }
        self.names = Arc::new(names);
    }

    /// The names inside of an element, and those of what it requires.
    pub(super) fn enter(&mut self, node: Node<'_, '_>, base: &Arc<Names>) {
        let mut names = Names::inside(base);
        let is_function = node.tag_name().name() == "businessKnowledgeModel";
        for inner in node.descendants().filter(Node::is_element) {
            // A decision does not know itself, so that `Brutto-Netto` can be the difference of the two.
            if inner.tag_name().name() == "variable" && inner.parent() == Some(node) && !is_function {
                continue;
            }
            let name = match inner.tag_name().name() {
                "variable" | "formalParameter" | "column" | "output" | "parameter" => "name",
                "for" | "some" | "every" => "iteratorVariable",
                "requiredDecision" | "requiredInput" | "requiredKnowledge" => {
                    let id = attribute(inner, "href").and_then(|href| href.rsplit('#').next());
                    let required = id.and_then(|id| self.called.get(id));
                    required.into_iter().flatten().for_each(|name| names.add(name));
                    continue;
                }
                _ => continue,
            };
            attribute(inner, name).into_iter().for_each(|name| names.add(name));
        }
        // A function may call itself.
        if is_function {
            attribute(node, "name").into_iter().for_each(|name| names.add(name));
        }
        self.names = Arc::new(names);
    }

    /// The item definition as a FEEL type, without what it allows.
    fn feel_type(&self, items: &HashMap<String, ItemDefinition>, item: &ItemDefinition, depth: u32) -> Type {
        let single = match &item.shape {
            Shape::Of(reference) => self.referred(items, reference, depth + 1),
            Shape::Function(parameters, _) => Type::Function(Some(parameters.len())),
            Shape::Components(components) => Type::Context(
                components
                    .iter()
                    .map(|part| (part.name.as_str().into(), self.feel_type(items, part, depth + 1)))
                    .collect(),
            ),
        };
        if item.is_collection { Type::List(Box::new(single)) } else { single }
    }

    fn referred(&self, items: &HashMap<String, ItemDefinition>, reference: &TypeRef, depth: u32) -> Type {
        // Types may refer to one another; a program does not look deeper than this.
        if depth > 4 {
            return Type::Any;
        }
        match reference {
            TypeRef::Any | TypeRef::Unknown(_) => Type::Any,
            TypeRef::Feel(kind) => kind.clone(),
            TypeRef::Item(name) => {
                items.get(name).map_or(Type::Any, |item| self.feel_type(items, item, depth))
            }
            TypeRef::Imported(place, name) => {
                let model = self.imports.get(*place).and_then(|import| import.model.as_ref());
                let items = model.map(|model| &model.0.items);
                items
                    .and_then(|items| Some((items, items.get(name)?)))
                    .map_or(Type::Any, |(items, item)| self.feel_type(items, item, depth))
            }
        }
    }
}
