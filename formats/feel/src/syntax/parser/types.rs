//! Types behind `instance of` and beside parameters.

use std::sync::Arc;

use super::super::lexer::TokenKind;
use super::{Parsed, Parser};
use crate::value::Type;

/// The types whose names consist of several words.
const LONG_NAMES: [&[&str]; 3] =
    [&["date", "and", "time"], &["days", "and", "time", "duration"], &["years", "and", "months", "duration"]];

impl Parser<'_> {
    /// A type such as `number`, `list<string>` or `function<number> -> boolean`.
    pub(in crate::syntax) fn type_name(&mut self) -> Parsed<Type> {
        self.nested(|parser| {
            if parser.is_symbol_at(1, "<") {
                match parser.word_at(0) {
                    "list" => return parser.element_type().map(|element| Type::List(element.into())),
                    "range" => return parser.element_type().map(|element| Type::Range(element.into())),
                    "context" => return parser.context_type(),
                    "function" => return parser.function_type(),
                    _ => {}
                }
            }
            let name = parser.simple_type_name()?;
            let known = Type::simple(&name).or_else(|| parser.names.kind(&name).cloned());
            Ok(known.unwrap_or(Type::Named(name)))
        })
    }

    fn simple_type_name(&mut self) -> Parsed<Arc<str>> {
        for words in LONG_NAMES {
            if words.iter().enumerate().all(|(index, word)| self.word_at(index) == *word) {
                self.at += words.len();
                return Ok(words.join(" ").into());
            }
        }
        if self.peek().kind == TokenKind::Word && ["function", "null"].contains(&self.word_at(0)) {
            let name = self.word_at(0).into();
            self.advance();
            return Ok(name);
        }
        let mut name = self.name()?.to_string();
        while self.take_symbol(".") {
            name = format!("{name}.{}", self.name()?);
        }
        Ok(name.into())
    }

    fn element_type(&mut self) -> Parsed<Type> {
        self.advance();
        self.symbol("<")?;
        let element = self.type_name()?;
        self.symbol(">")?;
        Ok(element)
    }

    fn context_type(&mut self) -> Parsed<Type> {
        self.advance();
        self.symbol("<")?;
        let entries = self.comma_separated(|parser| {
            let name = parser.new_name(":")?;
            parser.symbol(":")?;
            Ok((name, parser.type_name()?))
        })?;
        self.symbol(">")?;
        Ok(Type::Context(entries))
    }

    fn function_type(&mut self) -> Parsed<Type> {
        self.advance();
        self.symbol("<")?;
        let count = if self.is_symbol(">") { 0 } else { self.comma_separated(Self::type_name)?.len() };
        self.symbol(">")?;
        self.symbol("->")?;
        self.type_name()?;
        Ok(Type::Function(Some(count)))
    }
}
