//! Boxed expressions (DMN 1.5 § 10.2.1).

use std::sync::Arc;

use feel::{Context, Value};
use indexmap::IndexMap;

use super::Run;
use crate::explain::cut;
use crate::limits;
use crate::model::{
    Conditional, ContextEntry, Expression, Filter, Invocation, Iteration, Literal, Logic, Loop, Relation,
};

impl Run {
    /// The value of an expression as its type.
    pub(super) fn evaluate(&self, expression: &Expression, names: &Context) -> Value {
        let value = match self.budget() {
            Some(budget) => budget.deeper(limits::LEVELS, || self.dispatch(expression, names)),
            None => Some(self.dispatch(expression, names)),
        };
        let value = self.bounded(value.unwrap_or(Value::Null));
        self.typed(&expression.type_ref, value, expression.line)
    }

    fn dispatch(&self, expression: &Expression, names: &Context) -> Value {
        if !self.spend(1) {
            return Value::Null;
        }
        match &expression.logic {
            Logic::Literal(literal) => self.literal(literal, names),
            Logic::Context(entries) => self.context(expression.line, entries, names),
            Logic::List(items) => {
                items.iter().map(|item| self.evaluate(item, names)).collect::<Vec<_>>().into()
            }
            Logic::Relation(relation) => self.relation(relation, names),
            Logic::Invocation(invocation) => self.invocation(expression.line, invocation, names),
            Logic::Function(function) => self.function(function, names, None),
            Logic::Table(table) => self.table(expression.line, table, names),
            Logic::Conditional(parts) => self.conditional(parts, names),
            Logic::Filter(parts) => self.filter(parts, names),
            Logic::Iteration(parts) => self.iteration(parts, names),
        }
    }

    /// The value of FEEL text.
    pub(super) fn literal(&self, literal: &Literal, names: &Context) -> Value {
        let expression = match &literal.feel {
            Ok(expression) => expression,
            Err(message) => return self.fault(literal.line, message.clone()),
        };
        let scope = self.session.scope.beside(names.clone());
        if !self.is_traced() {
            return expression.evaluate(&scope);
        }
        let (value, warnings) = expression.evaluate_traced(&scope);
        for warning in warnings {
            self.note(literal.line, format!("{} (in „{}“).", warning.message, cut(literal.text.trim())));
        }
        value
    }

    /// The names with one more; a later one hides an earlier one.
    pub(super) fn with(&self, names: &Context, name: &str, value: Value) -> Context {
        // The names are copied, which is work.
        if self.spend(names.len()) { names.with(name, value) } else { Context::default() }
    }

    fn context(&self, line: usize, entries: &[ContextEntry], names: &Context) -> Value {
        let mut names = names.clone();
        let mut found: IndexMap<Arc<str>, Value> = IndexMap::with_capacity(entries.len());
        for entry in entries {
            let value = match &entry.value.logic {
                Logic::Function(function) => self.function(function, &names, entry.name.as_deref()),
                _ => self.evaluate(&entry.value, &names),
            };
            let value = self.typed(&entry.type_ref, value, entry.value.line);
            let Some(name) = &entry.name else { return value };
            names = self.with(&names, name, value.clone());
            if found.insert(name.as_str().into(), value).is_some() {
                return self.fault(line, format!("Der Eintrag „{name}“ kommt zweimal vor."));
            }
        }
        Context::from(found).into()
    }

    fn relation(&self, relation: &Relation, names: &Context) -> Value {
        let row = |cells: &Vec<Expression>| {
            let cells = relation.columns.iter().zip(cells).map(|((name, kind), cell)| {
                (name.as_str(), self.typed(kind, self.evaluate(cell, names), cell.line))
            });
            Value::Context(cells.collect::<Context>())
        };
        relation.rows.iter().map(row).collect::<Vec<_>>().into()
    }

    fn invocation(&self, line: usize, invocation: &Invocation, names: &Context) -> Value {
        let Value::Function(function) = self.evaluate(&invocation.called, names) else {
            return self.fault(line, "Was aufgerufen wird, ist keine Funktion.");
        };
        let bindings = invocation.bindings.iter();
        let arguments = bindings.map(|(name, argument)| {
            let value = argument.as_ref().map_or(Value::Null, |argument| self.evaluate(argument, names));
            (name.as_str().into(), value)
        });
        let (value, warnings) = function.call(arguments.collect(), &self.session.scope);
        warnings.into_iter().for_each(|warning| self.note(line, format!("{}.", warning.message)));
        value
    }

    /// Unlike `if` in FEEL, the boxed one is `null` where the condition is no truth value (§ 10.2.1.8).
    fn conditional(&self, parts: &Conditional, names: &Context) -> Value {
        match self.evaluate(&parts.condition, names) {
            Value::Boolean(true) => self.evaluate(&parts.then, names),
            Value::Boolean(false) => self.evaluate(&parts.otherwise, names),
            other => {
                let message =
                    format!("Die Bedingung ergibt keinen Wahrheitswert, sondern {}.", other.kind_name());
                self.fault(parts.condition.line, message)
            }
        }
    }

    /// What an iteration or filter runs over; what is no list counts as a list of itself.
    fn elements(&self, list: &Expression, names: &Context) -> Option<feel::List> {
        match self.evaluate(list, names) {
            Value::List(values) => Some(values),
            Value::Range(range) => self.inside(Value::Range(range)),
            Value::Null => {
                self.note(list.line, "Hier wird eine Liste erwartet, es ist aber null.");
                None
            }
            single => Some(vec![single].into()),
        }
    }

    /// All whole numbers or days of a range, as `for` in FEEL runs over it.
    fn inside(&self, range: Value) -> Option<feel::List> {
        let names = [("range", range)].into_iter().collect();
        let inside = feel::Expression::parse("for element in range return element").ok()?;
        match inside.evaluate(&self.session.scope.beside(names)) {
            Value::List(values) => Some(values),
            _ => None,
        }
    }

    /// As FEEL's filter: a condition about each element, or a position (§ 10.2.1.9).
    fn filter(&self, parts: &Filter, names: &Context) -> Value {
        let items = match self.evaluate(&parts.list, names) {
            Value::List(items) => items,
            Value::Null => return Vec::new().into(),
            single => vec![single].into(),
        };
        let mut found = Vec::new();
        for (index, item) in items.iter().enumerate() {
            let answer = self.evaluate(&parts.matches, &self.with_item(names, item));
            match answer {
                Value::Boolean(true) => found.push(item.clone()),
                Value::Boolean(false) | Value::Null => {}
                Value::Number(position) if index == 0 => return element(&items, position),
                other => {
                    let message = format!("Die Bedingung des Filters ergibt {}.", other.kind_name());
                    return self.fault(parts.matches.line, message);
                }
            }
        }
        found.into()
    }

    /// The names with the element and, if it is a context, its entries.
    fn with_item(&self, names: &Context, item: &Value) -> Context {
        let entries = item.as_context().map_or(0, Context::len);
        if !self.spend(names.len() + entries) {
            return Context::default();
        }
        let own = [(Arc::from("item"), item.clone())];
        let entries = item.as_context().into_iter().flat_map(Context::iter);
        let outer = names.iter().map(|(name, value)| (Arc::clone(name), value.clone()));
        outer.chain(own).chain(entries.map(|(name, value)| (Arc::clone(name), value.clone()))).collect()
    }

    fn iteration(&self, parts: &Iteration, names: &Context) -> Value {
        let Some(items) = self.elements(&parts.list, names) else { return Value::Null };
        let mut results: Vec<Value> = Vec::new();
        for item in items.iter() {
            let mut inner = self.with(names, &parts.variable, item.clone());
            if parts.uses_partial && self.spend(results.len()) {
                inner = self.with(&inner, "partial", results.clone().into());
            }
            results.push(self.evaluate(&parts.body, &inner));
            if !self.spend(1) {
                return Value::Null;
            }
        }
        match parts.kind {
            Loop::For => results.into(),
            Loop::Some => self.quantified(parts, &results, true),
            Loop::Every => self.quantified(parts, &results, false),
        }
    }

    /// Unlike in FEEL, every answer must be a truth value (§ 10.2.1.10).
    fn quantified(&self, parts: &Iteration, answers: &[Value], decides: bool) -> Value {
        if answers.iter().any(|answer| answer.as_bool().is_none()) {
            return self
                .fault(parts.body.line, "Die Bedingung ergibt nicht für jedes Element einen Wahrheitswert.");
        }
        let decided = answers.iter().any(|answer| answer.as_bool() == Some(decides));
        Value::Boolean(decided == decides)
    }
}

/// The element at a position: 1 is the first, -1 the last.
fn element(items: &[Value], position: feel::Number) -> Value {
    let count = items.len() as i64;
    let index = match position.to_i64() {
        Some(place) if place > 0 => place - 1,
        Some(place) if place < 0 => count.saturating_add(place),
        _ => return Value::Null,
    };
    usize::try_from(index).ok().and_then(|index| items.get(index)).cloned().unwrap_or(Value::Null)
}
