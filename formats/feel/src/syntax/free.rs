//! Which names an expression takes from outside, so that a checker can prove that all of them are defined.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::ast::{Arguments, Expr, Iteration, Kind, Parameter, Postfix, RangeExpr, Source, Test};

/// The names found.
#[derive(Debug, Default)]
pub(crate) struct FreeNames {
    /// Names that must be defined outside.
    pub(crate) needed: BTreeSet<Arc<str>>,
    /// Names inside filters, which may as well be entries of the filtered elements.
    pub(crate) possible: BTreeSet<Arc<str>>,
    /// The needed names with the path that is taken from them, such as `wohnung.art`.
    pub(crate) paths: BTreeSet<String>,
}

/// The free names of an expression.
pub(crate) fn of_expression(expression: &Expr) -> FreeNames {
    let mut walk = Walk::default();
    walk.expression(expression);
    walk.found
}

/// The free names of unary tests; `?` is the tested value.
pub(crate) fn of_tests(tests: &[Test]) -> FreeNames {
    let mut walk = Walk { bound: vec!["?".into()], ..Walk::default() };
    tests.iter().for_each(|test| walk.test(test));
    walk.found
}

/// All names that a function body may take from around it.
pub(super) fn of_function(parameters: &[Parameter], body: &Expr) -> Vec<Arc<str>> {
    let bound = parameters.iter().map(|parameter| Arc::clone(&parameter.name)).collect();
    let mut walk = Walk { bound, ..Walk::default() };
    walk.expression(body);
    walk.found.needed.union(&walk.found.possible).cloned().collect()
}

#[derive(Default)]
struct Walk {
    found: FreeNames,
    bound: Vec<Arc<str>>,
    filters: u32,
}

impl Walk {
    fn name(&mut self, name: &Arc<str>, callable: bool) {
        let built_in = callable && crate::builtins::find(name).is_some();
        if self.bound.contains(name) || built_in {
            return;
        }
        if self.filters > 0 {
            self.found.possible.insert(Arc::clone(name));
        } else {
            self.found.needed.insert(Arc::clone(name));
        }
    }

    /// Notes the longest path of plain names, `wohnung.art` of `wohnung.art[1].name`.
    fn path(&mut self, name: &Arc<str>, parts: &[Postfix]) {
        if self.filters == 0 && !self.bound.contains(name) {
            let mut path = name.to_string();
            for part in parts {
                let Postfix::Path(member) = part else { break };
                path = format!("{path}.{member}");
            }
            self.found.paths.insert(path);
        }
    }

    /// Runs a part with names bound, and unbinds them.
    fn scoped(&mut self, part: impl FnOnce(&mut Self)) {
        let outer = self.bound.len();
        part(self);
        self.bound.truncate(outer);
    }

    fn all<'e>(&mut self, expressions: impl IntoIterator<Item = &'e Expr>) {
        expressions.into_iter().for_each(|expression| self.expression(expression));
    }

    fn expression(&mut self, expression: &Expr) {
        match &expression.kind {
            Kind::Literal(_) => {}
            Kind::Name(name) => {
                self.name(name, false);
                self.path(name, &[]);
            }
            Kind::List(items) | Kind::Logic(_, items) => self.all(items),
            Kind::Context(entries) => self.context(entries),
            Kind::Range(range) => {
                let RangeExpr { start, end, .. } = &**range;
                self.all([start, end]);
            }
            Kind::Negate(inner) | Kind::InstanceOf(inner, _) => self.expression(inner),
            Kind::Arithmetic(first, rest) => {
                self.expression(first);
                self.all(rest.iter().map(|(_, operand)| operand));
            }
            Kind::Compare(_, sides) => self.all([&sides.0, &sides.1]),
            Kind::Between(parts) => self.all(parts.iter()),
            Kind::In(value, tests) => {
                self.expression(value);
                self.scoped(|walk| {
                    walk.bound.push("?".into());
                    tests.iter().for_each(|test| walk.test(test));
                });
            }
            Kind::If(branches, otherwise) => {
                self.all(branches.iter().flat_map(|(condition, result)| [condition, result]));
                self.expression(otherwise);
            }
            Kind::For(iterations, body, _) => self.iterations(iterations, true, body),
            Kind::Quantified(_, iterations, body) => self.iterations(iterations, false, body),
            Kind::Postfix(base, parts) => self.postfix(base, parts),
            Kind::Function(lambda) => self.scoped(|walk| {
                walk.bound.extend(lambda.parameters.iter().map(|parameter| Arc::clone(&parameter.name)));
                walk.all(&lambda.body);
            }),
        }
    }

    fn context(&mut self, entries: &[(Arc<str>, Expr)]) {
        self.scoped(|walk| {
            for (name, value) in entries {
                let recursive = matches!(value.kind, Kind::Function(_));
                if recursive {
                    walk.bound.push(Arc::clone(name));
                }
                walk.expression(value);
                walk.bound.push(Arc::clone(name));
            }
        });
    }

    fn iterations(&mut self, iterations: &[Iteration], partial: bool, body: &Expr) {
        self.scoped(|walk| {
            for iteration in iterations {
                match &iteration.source {
                    Source::Each(list) => walk.expression(list),
                    Source::Steps(ends) => walk.all([&ends.0, &ends.1]),
                }
                walk.bound.push(Arc::clone(&iteration.name));
            }
            if partial {
                walk.bound.push("partial".into());
            }
            walk.expression(body);
        });
    }

    fn postfix(&mut self, base: &Expr, parts: &[Postfix]) {
        match &base.kind {
            Kind::Name(name) => {
                let called = matches!(parts.first(), Some(Postfix::Call(..)));
                self.name(name, called);
                if !called {
                    self.path(name, parts);
                }
            }
            _ => self.expression(base),
        }
        for part in parts {
            match part {
                Postfix::Path(_) => {}
                Postfix::Filter(filter) => self.scoped(|walk| {
                    walk.bound.push("item".into());
                    walk.filters += 1;
                    walk.expression(filter);
                    walk.filters -= 1;
                }),
                Postfix::Call(_, Arguments::Positional(arguments)) => self.arguments(arguments.iter()),
                Postfix::Call(_, Arguments::Named(arguments)) => {
                    self.arguments(arguments.iter().map(|(_, argument)| argument));
                }
            }
        }
    }

    /// A built-in function may be handed over by its name.
    fn arguments<'e>(&mut self, arguments: impl Iterator<Item = &'e Expr>) {
        for argument in arguments {
            match &argument.kind {
                Kind::Name(name) if crate::builtins::find(name).is_some() => {}
                _ => self.expression(argument),
            }
        }
    }

    fn test(&mut self, test: &Test) {
        match test {
            Test::Any => {}
            Test::Compare(_, expression) | Test::Value(expression, _) => self.expression(expression),
            Test::Not(tests) => tests.iter().for_each(|test| self.test(test)),
        }
    }
}
