//! The elements of the requirements graph.

use std::sync::Arc;

use feel::Names;
use roxmltree::Node;

use super::Reader;
use crate::error::Problem;
use crate::model::{Element, Kind, Requirement, Service, Target};
use crate::xml::{attribute, child, children, text_of};

impl Reader {
    /// The element, or `None` where the node is none.
    pub(super) fn element(
        &mut self,
        node: Node<'_, '_>,
        base: &Arc<Names>,
    ) -> Result<Option<Element>, Problem> {
        let tag = node.tag_name().name();
        if !["inputData", "decision", "businessKnowledgeModel", "decisionService", "knowledgeSource"]
            .contains(&tag)
        {
            return Ok(None);
        }
        let Some(name) = attribute(node, "name").map(ToOwned::to_owned) else {
            self.element.clear();
            return self.refuse(node, format!("Ein Element „{tag}“ hat keinen Namen."));
        };
        self.element.clone_from(&name);
        self.enter(node, base);
        let kind = self.kind(node, tag)?;
        let variable = child(node, "variable");
        Ok(Some(Element {
            // Without an id nothing can refer to it, but it can be asked for.
            id: attribute(node, "id").unwrap_or(&name).to_owned(),
            line: self.lines.line(node),
            variable: variable.and_then(|node| attribute(node, "name")).unwrap_or(&name).to_owned(),
            type_ref: variable.map(|node| self.type_of(node)).unwrap_or_default(),
            requirements: self.requirements(node),
            kind,
            name,
        }))
    }

    fn kind(&mut self, node: Node<'_, '_>, tag: &str) -> Result<Kind, Problem> {
        Ok(match tag {
            "inputData" => Kind::InputData,
            "decision" => Kind::Decision {
                question: text_of(node, "question"),
                allowed_answers: text_of(node, "allowedAnswers"),
                logic: self.first_expression(node)?,
            },
            "businessKnowledgeModel" => {
                let logic = child(node, "encapsulatedLogic");
                Kind::BusinessKnowledgeModel(logic.map(|node| self.function(node)).transpose()?.map(Arc::new))
            }
            "decisionService" => Kind::DecisionService(Service {
                output_decisions: self.targets(node, "outputDecision"),
                encapsulated_decisions: self.targets(node, "encapsulatedDecision"),
                input_decisions: self.targets(node, "inputDecision"),
                input_data: self.targets(node, "inputData"),
            }),
            _ => Kind::KnowledgeSource { location: attribute(node, "locationURI").map(ToOwned::to_owned) },
        })
    }

    fn requirements(&self, node: Node<'_, '_>) -> Vec<Requirement> {
        let mut found = Vec::new();
        for arrow in node.children().filter(Node::is_element) {
            let is_knowledge = match arrow.tag_name().name() {
                "informationRequirement" => false,
                "knowledgeRequirement" => true,
                _ => continue,
            };
            for name in ["requiredDecision", "requiredInput", "requiredKnowledge"] {
                let targets = self.targets(arrow, name).into_iter();
                found.extend(targets.map(|target| Requirement { is_knowledge, target }));
            }
        }
        found
    }

    fn targets(&self, node: Node<'_, '_>, name: &'static str) -> Vec<Target> {
        children(node, name)
            .filter_map(|node| attribute(node, "href"))
            .map(|href| self.target(href))
            .collect()
    }

    /// What `#id` or `namespace#id` points to.
    fn target(&self, href: &str) -> Target {
        let (namespace, id) = href.rsplit_once('#').unwrap_or(("", href));
        let import = if namespace.is_empty() || namespace == self.namespace {
            None
        } else {
            let place = self.imports.iter().position(|import| import.namespace == namespace);
            // A namespace that is not imported leads nowhere.
            Some(place.unwrap_or(self.imports.len()))
        };
        Target { import, id: id.to_owned(), place: None }
    }
}
