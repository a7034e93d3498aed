//! Item definitions and references to types.

use std::collections::HashMap;

use feel::Type;
use roxmltree::Node;

use super::Reader;
use crate::error::Problem;
use crate::model::{ItemDefinition, Shape, TypeRef};
use crate::xml::{attribute, child, children, text_of};

impl Reader {
    pub(super) fn items(&mut self, root: Node<'_, '_>) -> Result<HashMap<String, ItemDefinition>, Problem> {
        let mut found = HashMap::new();
        for node in children(root, "itemDefinition") {
            let item = self.item(node)?;
            let (line, name) = (item.line, item.name.clone());
            if found.insert(name.clone(), item).is_some() {
                self.problem(line, format!("Der Typ „{name}“ ist zweimal definiert."));
            }
        }
        self.element.clear();
        Ok(found)
    }

    fn item(&mut self, node: Node<'_, '_>) -> Result<ItemDefinition, Problem> {
        let Some(name) = attribute(node, "name").map(ToOwned::to_owned) else {
            return self.refuse(node, "Ein Typ oder Bestandteil hat keinen Namen.");
        };
        if node.tag_name().name() == "itemDefinition" {
            self.element.clone_from(&name);
        }
        let mut components = Vec::new();
        for component in children(node, "itemComponent") {
            components.push(self.item(component)?);
        }
        let shape = if !components.is_empty() {
            Shape::Components(components)
        } else if let Some(function) = child(node, "functionItem") {
            self.function_item(function)
        } else {
            let line = self.lines.line(node);
            let name = text_of(node, "typeRef").unwrap_or_default();
            Shape::Of(self.type_named(line, &name))
        };
        Ok(ItemDefinition {
            name,
            line: self.lines.line(node),
            shape,
            is_collection: attribute(node, "isCollection") == Some("true"),
            allowed_values: child(node, "allowedValues").map(|node| self.tests(node)),
            type_constraint: child(node, "typeConstraint").map(|node| self.tests(node)),
        })
    }

    fn function_item(&mut self, node: Node<'_, '_>) -> Shape {
        let line = self.lines.line(node);
        let parameters: Vec<_> = children(node, "parameters")
            .map(|parameter| self.type_named(line, attribute(parameter, "typeRef").unwrap_or_default()))
            .collect();
        let result = self.type_named(line, attribute(node, "outputTypeRef").unwrap_or_default());
        Shape::Function(parameters, result)
    }

    /// The type that an element names in its attribute.
    pub(super) fn type_of(&mut self, node: Node<'_, '_>) -> TypeRef {
        let line = self.lines.line(node);
        // Until DMN 1.1 some elements had the type as a child.
        let name = attribute(node, "typeRef").map(ToOwned::to_owned);
        let name = name.or_else(|| text_of(node, "typeRef")).unwrap_or_default();
        self.type_named(line, &name)
    }

    fn type_named(&mut self, line: usize, name: &str) -> TypeRef {
        let name = name.trim();
        if name.is_empty() {
            return TypeRef::Any;
        }
        match self.known_type(name) {
            Some(kind) => kind,
            None => {
                self.problem(line, format!("Den Typ „{name}“ gibt es nicht."));
                TypeRef::Unknown(name.to_owned())
            }
        }
    }

    fn known_type(&self, name: &str) -> Option<TypeRef> {
        if self.items.contains(name) {
            return Some(TypeRef::Item(name.to_owned()));
        }
        if let Some(kind) = built_in(name) {
            return Some(kind);
        }
        for (place, import) in self.imports.iter().enumerate() {
            let Some(rest) = name.strip_prefix(&import.name).and_then(|rest| rest.strip_prefix('.')) else {
                continue;
            };
            if import.model.as_ref().is_some_and(|model| model.0.items.contains_key(rest)) {
                return Some(TypeRef::Imported(place, rest.to_owned()));
            }
        }
        // `prefix:name` and `{namespace}name` as older versions wrote them.
        let bare = name.rsplit([':', '}']).next().filter(|bare| *bare != name)?;
        if self.items.contains(bare) {
            return Some(TypeRef::Item(bare.to_owned()));
        }
        built_in(bare).or_else(|| {
            let has = |model: &crate::Model| model.0.items.contains_key(bare);
            let place = self.imports.iter().position(|import| import.model.as_ref().is_some_and(has))?;
            Some(TypeRef::Imported(place, bare.to_owned()))
        })
    }
}

/// FEEL's own types, also as the XML schema spells them (DMN 1.5 § 10.3.2.4).
fn built_in(name: &str) -> Option<TypeRef> {
    let name = match name {
        "Any" | "any" => return Some(TypeRef::Any),
        "dateTime" => "date and time",
        "dayTimeDuration" => "days and time duration",
        "yearMonthDuration" => "years and months duration",
        other => other,
    };
    let kind = Type::parse(name).ok()?;
    (!has_unknown(&kind)).then_some(TypeRef::Feel(kind))
}

/// Whether a name stands in the type that FEEL does not know.
fn has_unknown(kind: &Type) -> bool {
    match kind {
        Type::Named(_) => true,
        Type::List(inner) | Type::Range(inner) => has_unknown(inner),
        Type::Context(entries) => entries.iter().any(|(_, kind)| has_unknown(kind)),
        _ => false,
    }
}
