//! What can be said about a model as a whole: references, circles, texts that cannot be read.

use std::collections::HashMap;

use crate::error::Problem;
use crate::model::{
    DecisionTable, Definitions, Element, Expression, FunctionDefinition, FunctionKind, Kind, Literal, Logic,
    Target, Tests,
};

/// Resolves the references and notes all problems.
pub(super) fn complete(definitions: &mut Definitions) -> Result<(), Problem> {
    index(definitions)?;
    resolve(definitions);
    let mut problems = std::mem::take(&mut definitions.problems);
    for item in definitions.items.values() {
        item_texts(item, &item.name, &mut problems);
    }
    for element in &definitions.elements {
        Check { element: &element.name, problems: &mut problems }.element(element);
    }
    circles(definitions, &mut problems);
    problems.sort_by_key(|problem| problem.line);
    problems.dedup();
    definitions.problems = problems;
    Ok(())
}

fn index(definitions: &mut Definitions) -> Result<(), Problem> {
    let (mut by_id, mut by_name) = (HashMap::new(), HashMap::new());
    for (place, element) in definitions.elements.iter().enumerate() {
        if by_id.insert(element.id.clone(), place).is_some() {
            let message = format!("Die Kennung „{}“ kommt zweimal vor.", element.id);
            return Err(Problem::new(element.line, &element.name, message));
        }
        if !matches!(element.kind, Kind::KnowledgeSource { .. }) {
            by_name.entry(element.name.clone()).or_insert(place);
        }
    }
    for (place, element) in definitions.elements.iter().enumerate() {
        if by_name.get(&element.name) != Some(&place) && !matches!(element.kind, Kind::KnowledgeSource { .. })
        {
            let message = "Der Name kommt zweimal vor.";
            definitions.problems.push(Problem::new(element.line, &element.name, message));
        }
        by_name.entry(element.variable.clone()).or_insert(place);
    }
    (definitions.by_id, definitions.by_name) = (by_id, by_name);
    Ok(())
}

fn resolve(definitions: &mut Definitions) {
    let Definitions { elements, imports, by_id, problems, .. } = definitions;
    for element in elements {
        let (name, line) = (element.name.clone(), element.line);
        let mut follow = |target: &mut Target| {
            target.place = match target.import {
                None => by_id.get(&target.id).copied(),
                Some(import) => {
                    let model = imports.get(import).and_then(|import| import.model.as_ref());
                    model.and_then(|model| model.0.by_id.get(&target.id)).copied()
                }
            };
            if target.place.is_none() {
                let message = format!("Der Verweis auf „{}“ führt ins Leere.", target.id);
                problems.push(Problem::new(line, &name, message));
            }
        };
        element.requirements.iter_mut().for_each(|requirement| follow(&mut requirement.target));
        if let Kind::DecisionService(service) = &mut element.kind {
            let lists = [
                &mut service.output_decisions,
                &mut service.encapsulated_decisions,
                &mut service.input_decisions,
                &mut service.input_data,
            ];
            lists.into_iter().flatten().for_each(follow);
        }
    }
}

/// Notes decisions that need themselves. Functions may call themselves.
fn circles(definitions: &Definitions, problems: &mut Vec<Problem>) {
    let next = |place: usize| {
        let own = definitions.elements[place].requirements.iter();
        own.filter(|requirement| !requirement.is_knowledge && requirement.target.import.is_none())
            .filter_map(|requirement| requirement.target.place)
            .collect::<Vec<_>>()
    };
    // 0: not seen, 1: on the way, 2: done.
    let mut states = vec![0u8; definitions.elements.len()];
    for start in 0..states.len() {
        let mut way = vec![(start, next(start))];
        while let Some((place, open)) = way.last_mut() {
            if states[*place] == 0 {
                states[*place] = 1;
            }
            match open.pop() {
                Some(required) if states[required] == 1 => {
                    let element = &definitions.elements[required];
                    let message = "Die Entscheidung setzt sich selbst voraus.";
                    problems.push(Problem::new(element.line, &element.name, message));
                }
                Some(required) if states[required] == 0 => way.push((required, next(required))),
                Some(_) => {}
                None => {
                    states[*place] = 2;
                    way.pop();
                }
            }
        }
    }
}

fn item_texts(item: &crate::model::ItemDefinition, name: &str, problems: &mut Vec<Problem>) {
    let mut check = Check { element: name, problems };
    item.allowed_values.iter().chain(&item.type_constraint).for_each(|tests| check.tests(tests));
    if let crate::model::Shape::Components(components) = &item.shape {
        components.iter().for_each(|component| item_texts(component, name, problems));
    }
}

/// Walks through an element and notes what cannot be evaluated.
struct Check<'c> {
    element: &'c str,
    problems: &'c mut Vec<Problem>,
}

impl Check<'_> {
    fn note(&mut self, line: usize, message: impl Into<String>) {
        self.problems.push(Problem::new(line, self.element, message));
    }

    fn element(&mut self, element: &Element) {
        match &element.kind {
            Kind::Decision { logic: Some(logic), .. } => self.expression(logic),
            Kind::Decision { logic: None, .. } => {
                self.note(element.line, "Der Entscheidung fehlt die Logik.");
            }
            Kind::BusinessKnowledgeModel(Some(function)) => self.function(element.line, function),
            Kind::BusinessKnowledgeModel(None) => {
                self.note(element.line, "Der Funktion fehlt die Logik.");
            }
            Kind::DecisionService(service) if service.output_decisions.is_empty() => {
                self.note(element.line, "Der Entscheidungsdienst gibt keine Entscheidung aus.");
            }
            Kind::DecisionService(_) | Kind::InputData | Kind::KnowledgeSource { .. } => {}
        }
    }

    fn function(&mut self, line: usize, function: &FunctionDefinition) {
        if function.kind != FunctionKind::Feel {
            self.note(line, "Funktionen in Java oder PMML werden nicht ausgeführt.");
        }
        match &function.body {
            Some(body) => self.expression(body),
            None => self.note(line, "Der Funktion fehlt die Logik."),
        }
    }

    fn literal(&mut self, literal: &Literal) {
        if let Err(message) = &literal.feel {
            self.note(literal.line, message.clone());
        }
    }

    fn tests(&mut self, tests: &Tests) {
        if let Err(message) = &tests.feel {
            self.note(tests.line, message.clone());
        }
    }

    fn expression(&mut self, expression: &Expression) {
        match &expression.logic {
            Logic::Literal(literal) => self.literal(literal),
            Logic::Context(entries) => entries.iter().for_each(|entry| self.expression(&entry.value)),
            Logic::List(items) => items.iter().for_each(|item| self.expression(item)),
            Logic::Relation(relation) => {
                relation.rows.iter().flatten().for_each(|cell| self.expression(cell));
            }
            Logic::Invocation(invocation) => {
                self.expression(&invocation.called);
                let arguments = invocation.bindings.iter().filter_map(|(_, argument)| argument.as_ref());
                arguments.for_each(|argument| self.expression(argument));
            }
            Logic::Function(function) => self.function(expression.line, function),
            Logic::Table(table) => self.table(table),
            Logic::Conditional(parts) => {
                [&parts.condition, &parts.then, &parts.otherwise]
                    .into_iter()
                    .for_each(|part| self.expression(part));
            }
            Logic::Filter(parts) => {
                [&parts.list, &parts.matches].into_iter().for_each(|part| self.expression(part));
            }
            Logic::Iteration(parts) => {
                [&parts.list, &parts.body].into_iter().for_each(|part| self.expression(part));
            }
        }
    }

    fn table(&mut self, table: &DecisionTable) {
        for input in &table.inputs {
            self.expression(&input.expression);
            input.values.iter().for_each(|tests| self.tests(tests));
        }
        for output in &table.outputs {
            output.values.iter().for_each(|tests| self.tests(tests));
            output.default.iter().for_each(|literal| self.literal(literal));
        }
        for rule in &table.rules {
            rule.inputs.iter().for_each(|tests| self.tests(tests));
            rule.outputs.iter().for_each(|literal| self.literal(literal));
        }
    }
}
