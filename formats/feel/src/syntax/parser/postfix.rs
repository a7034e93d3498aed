//! What follows an operand directly: `.name`, `[filter]`, `(arguments)`.

use std::sync::Arc;

use super::super::ast::{Arguments, Expr, Kind, Postfix};
use super::super::lexer::TokenKind;
use super::{NAME_SIGNS, Parsed, Parser, node};

impl Parser<'_> {
    pub(super) fn postfixed(&mut self) -> Parsed<Expr> {
        let at = self.here();
        let base = self.primary()?;
        self.postfixes(at, base)
    }

    /// Takes what follows the operand `base`.
    pub(super) fn postfixes(&mut self, at: u32, base: Expr) -> Parsed<Expr> {
        let mut parts = Vec::new();
        loop {
            if self.take_symbol(".") {
                parts.push(Postfix::Path(self.member()?));
            } else if self.is_symbol("[") && !self.range_end {
                self.advance();
                let filter = self.bracketed(Self::expression)?;
                self.symbol("]")?;
                parts.push(Postfix::Filter(filter));
            } else if self.is_symbol("(") {
                let here = self.here();
                self.advance();
                parts.push(Postfix::Call(here, self.bracketed(Self::arguments)?));
            } else {
                break;
            }
        }
        Ok(if parts.is_empty() { base } else { node(at, Kind::Postfix(Box::new(base), parts)) })
    }

    /// The name behind a dot; there even keywords are names.
    fn member(&mut self) -> Parsed<Arc<str>> {
        if let Ok(name) = self.name() {
            return Ok(name);
        }
        if self.peek().kind != TokenKind::Word {
            return Err(self.expected("ein Name nach dem Punkt"));
        }
        let word = self.word_at(0).into();
        self.advance();
        Ok(word)
    }

    /// The arguments up to and with the closing parenthesis.
    fn arguments(&mut self) -> Parsed<Arguments> {
        if self.take_symbol(")") {
            return Ok(Arguments::Positional(Vec::new()));
        }
        let arguments = if self.is_named_argument() {
            Arguments::Named(self.comma_separated(|parser| {
                let name = parser.new_name(":")?;
                parser.symbol(":")?;
                Ok((name, parser.expression()?))
            })?)
        } else {
            Arguments::Positional(self.comma_separated(Self::expression)?)
        };
        self.symbol(")")?;
        Ok(arguments)
    }

    /// Whether words and then a colon follow.
    fn is_named_argument(&self) -> bool {
        let mut count = 0;
        while match self.ahead(count).kind {
            TokenKind::Word | TokenKind::Number => true,
            TokenKind::Symbol(symbol) => count > 0 && NAME_SIGNS.contains(&symbol),
            TokenKind::Text(_) | TokenKind::End => false,
        } {
            count += 1;
        }
        count > 0 && self.is_symbol_at(count, ":")
    }

    pub(super) fn comma_separated<T>(&mut self, item: impl Fn(&mut Self) -> Parsed<T>) -> Parsed<Vec<T>> {
        let mut items = vec![item(self)?];
        while self.take_symbol(",") {
            items.push(item(self)?);
        }
        Ok(items)
    }
}
