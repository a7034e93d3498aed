//! Recursive descent over the tokens, with a bound on the nesting.

mod control;
mod expression;
mod name;
mod postfix;
mod primary;
mod types;
mod unary;

use std::sync::Arc;

use super::ast::{Expr, Kind};
use super::lexer::{Token, TokenKind, tokens};
use super::names::{Known, Names};
use crate::{SyntaxError, limits};

/// The result of a parsing step.
type Parsed<T> = Result<T, SyntaxError>;

/// The words that no name may consist of.
const KEYWORDS: [&str; 16] = [
    "and",
    "or",
    "in",
    "between",
    "if",
    "then",
    "else",
    "for",
    "return",
    "some",
    "every",
    "satisfies",
    "function",
    "true",
    "false",
    "null",
];

/// The signs that may stand inside of a name where it is defined (grammar rule 30).
const NAME_SIGNS: [&str; 6] = [".", "/", "-", "+", "*", "**"];

/// The state of parsing.
pub(super) struct Parser<'t> {
    text: &'t str,
    tokens: Vec<Token>,
    at: usize,
    names: &'t Names,
    /// Names bound by loops, functions and contexts around the current place.
    local: Vec<Known>,
    depth: u32,
    /// Whether a `[` now closes an open range (`]1..5[`) instead of beginning a filter.
    range_end: bool,
    /// Whether `?` was used since somebody asked.
    uses_input: bool,
}

impl<'t> Parser<'t> {
    pub(super) fn new(text: &'t str, names: &'t Names) -> Parsed<Self> {
        if text.len() > limits::LENGTH {
            let message =
                format!("Der Ausdruck ist zu lang: höchstens {} Zeichen sind erlaubt.", limits::LENGTH);
            return Err(SyntaxError::at(text, limits::LENGTH, message));
        }
        let tokens = tokens(text)?;
        Ok(Parser {
            text,
            tokens,
            at: 0,
            names,
            local: Vec::new(),
            depth: 0,
            range_end: false,
            uses_input: false,
        })
    }

    /// Runs a rule and insists that it takes the whole text.
    pub(super) fn whole<T>(mut self, rule: impl Fn(&mut Self) -> Parsed<T>) -> Parsed<T> {
        let result = rule(&mut self)?;
        if self.peek().kind == TokenKind::End {
            Ok(result)
        } else {
            Err(self.expected("das Ende des Ausdrucks"))
        }
    }

    fn peek(&self) -> &Token {
        self.ahead(0)
    }

    fn ahead(&self, count: usize) -> &Token {
        &self.tokens[(self.at + count).min(self.tokens.len() - 1)]
    }

    fn advance(&mut self) {
        if self.at + 1 < self.tokens.len() {
            self.at += 1;
        }
    }

    fn word_at(&self, count: usize) -> &'t str {
        let token = self.ahead(count);
        &self.text[token.start..token.end]
    }

    fn is_symbol(&self, symbol: &str) -> bool {
        self.is_symbol_at(0, symbol)
    }

    fn is_symbol_at(&self, count: usize, symbol: &str) -> bool {
        matches!(self.ahead(count).kind, TokenKind::Symbol(found) if found == symbol)
    }

    fn is_word(&self, word: &str) -> bool {
        self.peek().kind == TokenKind::Word && self.word_at(0) == word
    }

    fn take_symbol(&mut self, symbol: &str) -> bool {
        let found = self.is_symbol(symbol);
        if found {
            self.advance();
        }
        found
    }

    fn take_word(&mut self, word: &str) -> bool {
        let found = self.is_word(word);
        if found {
            self.advance();
        }
        found
    }

    fn symbol(&mut self, symbol: &str) -> Parsed<()> {
        if self.take_symbol(symbol) { Ok(()) } else { Err(self.expected(&format!("„{symbol}“"))) }
    }

    fn word(&mut self, word: &str) -> Parsed<()> {
        if self.take_word(word) { Ok(()) } else { Err(self.expected(&format!("„{word}“"))) }
    }

    /// The error that something else was expected here.
    fn expected(&self, what: &str) -> SyntaxError {
        let token = self.peek();
        let found = match &token.kind {
            TokenKind::End => "hier endet der Ausdruck".to_owned(),
            _ => {
                let shown: String = self.text[token.start..token.end].chars().take(30).collect();
                format!("hier steht „{shown}“")
            }
        };
        SyntaxError::at(self.text, token.start, format!("Erwartet wird {what}, {found}."))
    }

    /// Runs a rule one level deeper; too deep is an error.
    fn nested<T>(&mut self, rule: impl FnOnce(&mut Self) -> Parsed<T>) -> Parsed<T> {
        if self.depth >= limits::NESTING {
            let message =
                format!("Der Ausdruck ist zu tief geschachtelt: höchstens {} Ebenen.", limits::NESTING);
            return Err(SyntaxError::at(self.text, self.peek().start, message));
        }
        self.depth += 1;
        let result = rule(self);
        self.depth -= 1;
        result
    }

    /// Runs a rule inside of brackets, where a `[` means a filter again.
    fn bracketed<T>(&mut self, rule: impl FnOnce(&mut Self) -> Parsed<T>) -> Parsed<T> {
        let outer = std::mem::replace(&mut self.range_end, false);
        let result = self.nested(rule);
        self.range_end = outer;
        result
    }

    fn here(&self) -> u32 {
        u32::try_from(self.peek().start).unwrap_or(u32::MAX)
    }

    fn bind(&mut self, name: &Arc<str>) {
        self.local.extend(Known::new(name));
    }
}

/// An expression that begins at `at`.
fn node(at: u32, kind: Kind) -> Expr {
    Expr { at, kind }
}
