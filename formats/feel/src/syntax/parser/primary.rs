//! Operands: literals, names, lists, ranges, contexts, parentheses, function definitions.

use std::sync::Arc;

use super::super::ast::{Comparison, Expr, Kind, RangeExpr};
use super::super::lexer::TokenKind;
use super::{Parsed, Parser, node};
use crate::SyntaxError;
use crate::value::Value;

impl Parser<'_> {
    pub(super) fn primary(&mut self) -> Parsed<Expr> {
        let at = self.here();
        let kind = match self.peek().kind.clone() {
            TokenKind::Number => self.number()?,
            TokenKind::Text(text) => {
                self.advance();
                Kind::Literal(Value::from(text))
            }
            TokenKind::Word => return self.word_operand(at),
            TokenKind::Symbol(symbol) => return self.symbol_operand(at, symbol),
            TokenKind::End => return Err(self.expected("ein Wert")),
        };
        Ok(node(at, kind))
    }

    fn number(&mut self) -> Parsed<Kind> {
        match self.word_at(0).parse() {
            Ok(number) => {
                self.advance();
                Ok(Kind::Literal(Value::Number(number)))
            }
            Err(_) => Err(self.expected("eine Zahl, die sich darstellen lässt")),
        }
    }

    fn word_operand(&mut self, at: u32) -> Parsed<Expr> {
        let literal = match self.word_at(0) {
            "true" => Some(Value::Boolean(true)),
            "false" => Some(Value::Boolean(false)),
            "null" => Some(Value::Null),
            _ => None,
        };
        if let Some(value) = literal {
            self.advance();
            return Ok(node(at, Kind::Literal(value)));
        }
        if self.is_word("function") && self.is_symbol_at(1, "(") {
            self.advance();
            let kind = self.nested(Self::definition)?;
            return Ok(node(at, kind));
        }
        // `if` and loops may also stand as operands, where they reach as far as they can.
        if let Some(control) = self.nested(Self::control)? {
            return Ok(control);
        }
        match self.name() {
            Ok(name) => Ok(node(at, Kind::Name(name))),
            Err(_) => Err(self.expected("ein Wert")),
        }
    }

    fn symbol_operand(&mut self, at: u32, symbol: &str) -> Parsed<Expr> {
        match symbol {
            "(" | "[" | "]" => {
                self.advance();
                self.bracketed(|parser| parser.enclosed(at, symbol))
            }
            "{" => {
                self.advance();
                self.bracketed(|parser| parser.context(at))
            }
            "@" => self.at_literal(at),
            _ => Err(self.expected("ein Wert")),
        }
    }

    /// What begins with a bracket: a list, a range or a parenthesis.
    fn enclosed(&mut self, at: u32, open: &str) -> Parsed<Expr> {
        if open == "[" && self.take_symbol("]") {
            return Ok(node(at, Kind::List(Vec::new())));
        }
        if open == "("
            && let Some(comparison) = self.take_comparison()
        {
            return self.half_range(at, comparison);
        }
        let first = if open == "]" { self.sum()? } else { self.expression()? };
        if self.take_symbol("..") {
            return self.range_from(at, first, open == "[");
        }
        match open {
            "[" => {
                let mut items = vec![first];
                while self.take_symbol(",") {
                    items.push(self.expression()?);
                }
                self.symbol("]")?;
                Ok(node(at, Kind::List(items)))
            }
            "(" => {
                self.symbol(")")?;
                Ok(first)
            }
            _ => Err(self.expected("„..“")),
        }
    }

    pub(super) fn range_from(&mut self, at: u32, start: Expr, start_included: bool) -> Parsed<Expr> {
        self.range_end = true;
        let end = self.sum();
        self.range_end = false;
        let end = end?;
        let end_included = self.take_symbol("]");
        if !end_included && !self.take_symbol(")") && !self.take_symbol("[") {
            return Err(self.expected("„]“ oder „)“ am Ende des Bereichs"));
        }
        Ok(node(at, Kind::Range(Box::new(RangeExpr { start, start_included, end, end_included }))))
    }

    /// `(>= 18)` as a value: a range that is open on one side.
    fn half_range(&mut self, at: u32, comparison: Comparison) -> Parsed<Expr> {
        let bound = self.sum()?;
        self.symbol(")")?;
        let none = node(at, Kind::Literal(Value::Null));
        let included = matches!(comparison, Comparison::LessOrEqual | Comparison::GreaterOrEqual);
        let range = match comparison {
            Comparison::Less | Comparison::LessOrEqual => {
                RangeExpr { start: none, start_included: false, end: bound, end_included: included }
            }
            Comparison::Greater | Comparison::GreaterOrEqual => {
                RangeExpr { start: bound, start_included: included, end: none, end_included: false }
            }
            Comparison::Equal | Comparison::NotEqual => {
                return Err(self.expected("ein Bereich mit <, <=, > oder >="));
            }
        };
        Ok(node(at, Kind::Range(Box::new(range))))
    }

    /// `{name: value, "other name": value}`; later entries know the earlier ones.
    fn context(&mut self, at: u32) -> Parsed<Expr> {
        self.scoped(|parser| {
            let mut entries: Vec<(Arc<str>, Expr)> = Vec::new();
            while !parser.take_symbol("}") {
                if !entries.is_empty() {
                    parser.symbol(",")?;
                }
                let name = parser.key()?;
                parser.symbol(":")?;
                let value = parser.expression()?;
                parser.bind(&name);
                entries.push((name, value));
            }
            Ok(node(at, Kind::Context(entries)))
        })
    }

    fn key(&mut self) -> Parsed<Arc<str>> {
        match self.peek().kind.clone() {
            TokenKind::Text(text) => {
                self.advance();
                Ok(text.into())
            }
            _ => self.new_name(":"),
        }
    }

    /// `@"2026-11-23"`: a date, time or duration.
    fn at_literal(&mut self, at: u32) -> Parsed<Expr> {
        self.advance();
        let TokenKind::Text(text) = self.peek().kind.clone() else {
            return Err(self.expected("ein Text nach „@“"));
        };
        let start = self.peek().start;
        self.advance();
        match crate::builtins::temporal_literal(&text) {
            Some(value) => Ok(node(at, Kind::Literal(value))),
            None => {
                let message =
                    "Erwartet wird ein Datum, eine Uhrzeit oder eine Dauer, zum Beispiel @\"2026-11-23\".";
                Err(SyntaxError::at(self.text, start, message))
            }
        }
    }
}
