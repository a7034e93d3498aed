//! Boxed expressions.

use std::sync::Arc;

use roxmltree::Node;

use super::Reader;
use crate::error::Problem;
use crate::model::{
    Conditional, ContextEntry, Expression, Filter, FunctionDefinition, FunctionKind, Invocation, Iteration,
    Literal, Logic, Loop, Parameter, Relation, Tests, TypeRef,
};
use crate::xml::{attribute, child, children, text_of};

type Read<T> = Result<T, Problem>;

impl Reader {
    /// The expression that this node is, if it is one.
    fn expression(&mut self, node: Node<'_, '_>) -> Read<Option<Expression>> {
        let logic = match node.tag_name().name() {
            "literalExpression" => Logic::Literal(self.literal(node)),
            "context" => self.context(node)?,
            "list" => Logic::List(self.expressions(node)?),
            "relation" => self.relation(node)?,
            "invocation" => self.invocation(node)?,
            "functionDefinition" => Logic::Function(Arc::new(self.function(node)?)),
            "decisionTable" => Logic::Table(Box::new(self.table(node)?)),
            "conditional" => Logic::Conditional(Box::new(Conditional {
                condition: self.part(node, "if")?,
                then: self.part(node, "then")?,
                otherwise: self.part(node, "else")?,
            })),
            "filter" => Logic::Filter(Box::new(Filter {
                list: self.part(node, "in")?,
                matches: self.part(node, "match")?,
            })),
            "for" => self.iteration(node, Loop::For, "return")?,
            "every" => self.iteration(node, Loop::Every, "satisfies")?,
            "some" => self.iteration(node, Loop::Some, "satisfies")?,
            _ => return Ok(None),
        };
        Ok(Some(Expression { line: self.lines.line(node), type_ref: self.type_of(node), logic }))
    }

    fn expressions(&mut self, node: Node<'_, '_>) -> Read<Vec<Expression>> {
        let mut found = Vec::new();
        for inner in node.children().filter(Node::is_element) {
            if inner.tag_name().namespace() == node.tag_name().namespace() {
                found.extend(self.expression(inner)?);
            }
        }
        Ok(found)
    }

    /// The first expression inside of a node.
    pub(super) fn first_expression(&mut self, node: Node<'_, '_>) -> Read<Option<Expression>> {
        for inner in node.children().filter(Node::is_element) {
            if inner.tag_name().namespace() == node.tag_name().namespace()
                && let Some(expression) = self.expression(inner)?
            {
                return Ok(Some(expression));
            }
        }
        Ok(None)
    }

    /// The expression inside of a node, or one that says that it is missing.
    fn needed(&mut self, node: Node<'_, '_>) -> Read<Expression> {
        let line = self.lines.line(node);
        let absent = || {
            let message = format!("In „{}“ fehlt ein Ausdruck.", node.tag_name().name());
            let literal = Literal { text: String::new(), line, feel: Err(message) };
            Expression { line, type_ref: TypeRef::Any, logic: Logic::Literal(literal) }
        };
        Ok(self.first_expression(node)?.unwrap_or_else(absent))
    }

    /// The expression inside of a wrapper such as `<then>`.
    fn part(&mut self, node: Node<'_, '_>, name: &'static str) -> Read<Expression> {
        let inner = child(node, name).unwrap_or(node);
        if inner == node {
            return self.refuse(node, format!("In „{}“ fehlt „{name}“.", node.tag_name().name()));
        }
        self.needed(inner)
    }

    /// FEEL text inside of `<text>`.
    pub(super) fn literal(&mut self, node: Node<'_, '_>) -> Literal {
        let text = text_of(node, "text").unwrap_or_default();
        let line = self.lines.line(child(node, "text").unwrap_or(node));
        let feel = if let Some(language) = self.foreign_language(node) {
            Err(format!("Nur FEEL wird ausgewertet, nicht „{language}“."))
        } else if text.trim().is_empty() {
            Err("Der Ausdruck ist leer.".to_owned())
        } else {
            feel::Expression::parse_with(&text, &self.names).map_err(|error| error.to_string())
        };
        Literal { text, line, feel }
    }

    /// The language of an expression that is not FEEL.
    fn foreign_language(&self, node: Node<'_, '_>) -> Option<String> {
        let language = attribute(node, "expressionLanguage").or(self.language.as_deref())?;
        (!language.to_lowercase().contains("feel")).then(|| language.to_owned())
    }

    /// Unary tests inside of `<text>`; an empty cell accepts everything.
    pub(super) fn tests(&mut self, node: Node<'_, '_>) -> Tests {
        let text = text_of(node, "text").unwrap_or_default();
        let line = self.lines.line(child(node, "text").unwrap_or(node));
        let source = if text.trim().is_empty() { "-" } else { &text };
        let feel = feel::UnaryTests::parse_with(source, &self.names).map_err(|error| error.to_string());
        Tests { text, line, feel }
    }

    fn context(&mut self, node: Node<'_, '_>) -> Read<Logic> {
        let mut entries = Vec::new();
        for entry in children(node, "contextEntry") {
            let variable = child(entry, "variable");
            entries.push(ContextEntry {
                name: variable.and_then(|node| attribute(node, "name")).map(ToOwned::to_owned),
                type_ref: variable.map(|node| self.type_of(node)).unwrap_or_default(),
                value: self.needed(entry)?,
            });
        }
        Ok(Logic::Context(entries))
    }

    fn relation(&mut self, node: Node<'_, '_>) -> Read<Logic> {
        let mut columns = Vec::new();
        for column in children(node, "column") {
            let Some(name) = attribute(column, "name") else {
                return self.refuse(column, "Eine Spalte der Relation hat keinen Namen.");
            };
            columns.push((name.to_owned(), self.type_of(column)));
        }
        let mut rows = Vec::new();
        for row in children(node, "row") {
            let cells = self.expressions(row)?;
            if cells.len() != columns.len() {
                let message =
                    format!("Die Zeile hat {} Felder, die Relation {} Spalten.", cells.len(), columns.len());
                return self.refuse(row, message);
            }
            rows.push(cells);
        }
        Ok(Logic::Relation(Relation { columns, rows }))
    }

    fn invocation(&mut self, node: Node<'_, '_>) -> Read<Logic> {
        let mut bindings = Vec::new();
        for binding in children(node, "binding") {
            let Some(name) = child(binding, "parameter").and_then(|node| attribute(node, "name")) else {
                return self.refuse(binding, "Ein Argument des Aufrufs hat keinen Namen.");
            };
            bindings.push((name.to_owned(), self.first_expression(binding)?));
        }
        Ok(Logic::Invocation(Box::new(Invocation { called: self.needed(node)?, bindings })))
    }

    /// A function definition, boxed or encapsulated in a business knowledge model.
    pub(super) fn function(&mut self, node: Node<'_, '_>) -> Read<FunctionDefinition> {
        let kind = match attribute(node, "kind") {
            None | Some("FEEL") => FunctionKind::Feel,
            Some("Java") => FunctionKind::Java,
            Some("PMML") => FunctionKind::Pmml,
            Some(other) => {
                return self.refuse(node, format!("Die Art „{other}“ von Funktionen gibt es nicht."));
            }
        };
        let mut parameters = Vec::new();
        for parameter in children(node, "formalParameter") {
            let Some(name) = attribute(parameter, "name") else {
                return self.refuse(parameter, "Ein Parameter hat keinen Namen.");
            };
            parameters.push(Parameter { name: name.to_owned(), type_ref: self.type_of(parameter) });
        }
        Ok(FunctionDefinition { kind, parameters, body: self.first_expression(node)? })
    }

    fn iteration(&mut self, node: Node<'_, '_>, kind: Loop, body: &'static str) -> Read<Logic> {
        let Some(variable) = attribute(node, "iteratorVariable") else {
            return self.refuse(node, "Der Schleife fehlt der Name für das Element (iteratorVariable).");
        };
        let speaks_of_results = |part: Node<'_, '_>| {
            part.descendants().any(|inner| inner.text().is_some_and(|text| text.contains("partial")))
        };
        Ok(Logic::Iteration(Box::new(Iteration {
            kind,
            variable: variable.to_owned(),
            list: self.part(node, "in")?,
            body: self.part(node, body)?,
            uses_partial: kind == Loop::For && child(node, body).is_some_and(speaks_of_results),
        })))
    }
}
