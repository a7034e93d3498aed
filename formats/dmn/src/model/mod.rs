//! A decision model in the words of the standard (DMN 1.5 chapters 6 to 8 and 10).

mod expression;
mod table;
mod types;

use std::collections::HashMap;
use std::sync::Arc;

pub use expression::{
    Conditional, ContextEntry, Expression, Filter, FunctionDefinition, FunctionKind, Invocation, Iteration,
    Literal, Logic, Loop, Parameter, Relation, Tests,
};
pub use table::{Aggregation, DecisionTable, HitPolicy, InputClause, OutputClause, Rule};
pub use types::{ItemDefinition, Shape, TypeRef};

use crate::error::Problem;

/// A decision model (Entscheidungsmodell), read and ready to be evaluated. Cheap to clone, shared between threads.
#[derive(Clone, Debug)]
pub struct Model(pub(crate) Arc<Definitions>);

/// What a model consists of (DMN 1.5 § 6.3.2).
#[derive(Debug, Default)]
pub struct Definitions {
    /// The name of the model.
    pub name: String,
    /// The namespace that other models import it by.
    pub namespace: String,
    /// The models that it uses.
    pub imports: Vec<Import>,
    /// The types it defines, by name.
    pub items: HashMap<String, ItemDefinition>,
    /// Input data, decisions, business knowledge models, decision services and knowledge sources, as written.
    pub elements: Vec<Element>,
    /// What is wrong with parts of the model, in the order of lines.
    pub problems: Vec<Problem>,
    pub(crate) by_id: HashMap<String, usize>,
    pub(crate) by_name: HashMap<String, usize>,
    /// All names that expressions of importing models may speak.
    pub(crate) spoken: Vec<String>,
}

/// Another model that is used (DMN 1.5 § 6.3.3).
#[derive(Clone, Debug)]
pub struct Import {
    /// The name under which its elements are reached.
    pub name: String,
    /// The namespace that it is found by.
    pub namespace: String,
    /// The model, if the caller had it.
    pub model: Option<Model>,
}

/// An element of the decision requirements graph (DMN 1.5 § 6.2).
#[derive(Debug)]
pub struct Element {
    /// What references point to.
    pub id: String,
    /// What people call it.
    pub name: String,
    /// The line of the XML.
    pub line: usize,
    /// The name of its value in expressions; usually the name of the element.
    pub variable: String,
    /// The type of its value; of functions, that of their result or a function type.
    pub type_ref: TypeRef,
    /// What must be known before.
    pub requirements: Vec<Requirement>,
    /// What it is.
    pub kind: Kind,
}

/// What an element is.
#[derive(Debug)]
pub enum Kind {
    /// Given from outside (Eingabedaten, § 6.3.11).
    InputData,
    /// A decision (Entscheidung, § 6.3.7).
    Decision {
        /// The question that it answers.
        question: Option<String>,
        /// The answers that there are, in words.
        allowed_answers: Option<String>,
        /// How it is found.
        logic: Option<Expression>,
    },
    /// A business knowledge model (Fachwissen, § 6.3.9): a function.
    BusinessKnowledgeModel(Option<Arc<FunctionDefinition>>),
    /// A decision service (Entscheidungsdienst, § 6.3.10): decisions offered as a function.
    DecisionService(Service),
    /// Where knowledge comes from (Wissensquelle, § 6.3.12), such as a statute.
    KnowledgeSource {
        /// Where it can be read.
        location: Option<String>,
    },
}

/// What a decision service offers and what it wants (DMN 1.5 § 6.3.10).
#[derive(Debug, Default)]
pub struct Service {
    /// The decisions whose results it gives.
    pub output_decisions: Vec<Target>,
    /// Decisions that it makes on the way.
    pub encapsulated_decisions: Vec<Target>,
    /// Decisions that the caller has made already.
    pub input_decisions: Vec<Target>,
    /// Data that the caller gives.
    pub input_data: Vec<Target>,
}

/// An arrow of the requirements graph (DMN 1.5 § 6.3.13 and 6.3.14).
#[derive(Clone, Debug)]
pub struct Requirement {
    /// Whether knowledge is required: a function to be called, and not a value.
    pub is_knowledge: bool,
    /// What is required.
    pub target: Target,
}

/// A reference to an element of this model or of an imported one.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Target {
    /// The place of the import, if it is imported.
    pub import: Option<usize>,
    /// The id of the element.
    pub id: String,
    /// The place of the element in its model, if there is such an element.
    pub(crate) place: Option<usize>,
}

impl Model {
    /// What the model consists of.
    #[must_use]
    pub fn definitions(&self) -> &Definitions {
        &self.0
    }

    /// The element with this name, variable or id.
    #[must_use]
    pub fn element(&self, name: &str) -> Option<&Element> {
        self.place(name).map(|place| &self.0.elements[place])
    }

    /// The decisions in the order in which they are written.
    pub fn decisions(&self) -> impl Iterator<Item = &Element> {
        self.0.elements.iter().filter(|element| matches!(element.kind, Kind::Decision { .. }))
    }

    /// What is wrong with parts of the model. They are `null` when evaluated; who publishes a model should insist that
    /// there is nothing here.
    #[must_use]
    pub fn problems(&self) -> &[Problem] {
        &self.0.problems
    }

    pub(crate) fn place(&self, name: &str) -> Option<usize> {
        self.0.by_name.get(name).or_else(|| self.0.by_id.get(name)).copied()
    }

    /// The model that a reference leads into.
    pub(crate) fn of_import(&self, import: Option<usize>) -> Option<&Model> {
        match import {
            None => Some(self),
            Some(place) => self.0.imports.get(place)?.model.as_ref(),
        }
    }

    /// The item definition that a type names, with the model that it stands in.
    pub(crate) fn item(&self, kind: &TypeRef) -> Option<(&Model, &ItemDefinition)> {
        let (model, name) = match kind {
            TypeRef::Item(name) => (self, name),
            TypeRef::Imported(import, name) => (self.of_import(Some(*import))?, name),
            TypeRef::Any | TypeRef::Feel(_) | TypeRef::Unknown(_) => return None,
        };
        Some((model, model.0.items.get(name)?))
    }

    /// The model and the place in it that a reference leads to.
    pub(crate) fn follow(&self, target: &Target) -> Option<(&Model, usize)> {
        Some((self.of_import(target.import)?, target.place?))
    }
}
