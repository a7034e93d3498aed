//! The expressions that begin with a keyword: if, for, some, every, function.

use std::sync::Arc;

use super::super::ast::{Expr, Iteration, Kind, Lambda, Parameter, Source};
use super::super::free;
use super::{Parsed, Parser, node};

impl Parser<'_> {
    /// An expression that begins with a keyword, if one stands here.
    pub(super) fn control(&mut self) -> Parsed<Option<Expr>> {
        let at = self.here();
        let kind = if self.is_word("if") {
            self.conditional()?
        } else if self.take_word("for") {
            self.scoped(|parser| {
                let iterations = parser.iterations()?;
                parser.word("return")?;
                let body = parser.expression()?;
                let free = free::of_expression(&body);
                let partial = free.needed.contains("partial") || free.possible.contains("partial");
                Ok(Kind::For(iterations, Box::new(body), partial))
            })?
        } else if self.is_word("some") || self.is_word("every") {
            let some = self.is_word("some");
            self.advance();
            self.scoped(|parser| {
                let iterations = parser.iterations()?;
                parser.word("satisfies")?;
                Ok(Kind::Quantified(some, iterations, Box::new(parser.expression()?)))
            })?
        } else {
            return Ok(None);
        };
        Ok(Some(node(at, kind)))
    }

    /// Runs a rule whose names end with it.
    pub(super) fn scoped<T>(&mut self, rule: impl FnOnce(&mut Self) -> Parsed<T>) -> Parsed<T> {
        let locals = self.local.len();
        let result = rule(self);
        self.local.truncate(locals);
        result
    }

    /// `if … then … else if … then … else …`: the branches side by side.
    fn conditional(&mut self) -> Parsed<Kind> {
        let mut branches = Vec::new();
        while self.take_word("if") {
            let condition = self.expression()?;
            self.word("then")?;
            branches.push((condition, self.expression()?));
            self.word("else")?;
        }
        Ok(Kind::If(branches, Box::new(self.expression()?)))
    }

    fn iterations(&mut self) -> Parsed<Vec<Iteration>> {
        let mut iterations = Vec::new();
        loop {
            let name = self.new_name("in")?;
            self.word("in")?;
            let first = self.expression()?;
            let source = if self.take_symbol("..") {
                Source::Steps(Box::new((first, self.expression()?)))
            } else {
                Source::Each(first)
            };
            self.bind(&name);
            iterations.push(Iteration { name, source });
            if !self.take_symbol(",") {
                return Ok(iterations);
            }
        }
    }

    /// `function(a: number, b) …`; the word is already taken.
    pub(super) fn definition(&mut self) -> Parsed<Kind> {
        self.symbol("(")?;
        let mut parameters: Vec<Parameter> = Vec::new();
        while !self.take_symbol(")") {
            if !parameters.is_empty() {
                self.symbol(",")?;
            }
            let name = self.new_name(":")?;
            let kind = if self.take_symbol(":") { Some(self.type_name()?) } else { None };
            parameters.push(Parameter { name, kind });
        }
        if self.take_word("external") {
            self.expression()?;
            return Ok(Kind::Function(Arc::new(Lambda { parameters, body: None, free: Vec::new() })));
        }
        let body = self.scoped(|parser| {
            parameters.iter().for_each(|parameter| parser.bind(&parameter.name));
            parser.expression()
        })?;
        let free = free::of_function(&parameters, &body);
        Ok(Kind::Function(Arc::new(Lambda { parameters, body: Some(body), free })))
    }
}
