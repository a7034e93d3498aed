//! Unary tests: what stands in a cell of a decision table or behind `in`.

use super::super::ast::{Expr, Test};
use super::super::lexer::TokenKind;
use super::{Parsed, Parser};

impl Parser<'_> {
    /// `-`, `not(…)` or tests separated by commas.
    pub(in crate::syntax) fn unary_tests(&mut self) -> Parsed<Vec<Test>> {
        if self.is_symbol("-") && self.ahead(1).kind == TokenKind::End {
            self.advance();
            return Ok(vec![Test::Any]);
        }
        if self.is_word("not") && self.is_symbol_at(1, "(") {
            let start = self.at;
            self.advance();
            self.advance();
            let tests = self.bracketed(|parser| {
                let tests = parser.positive_tests()?;
                parser.symbol(")")?;
                Ok(tests)
            });
            match tests {
                Ok(tests) if self.peek().kind == TokenKind::End => return Ok(vec![Test::Not(tests)]),
                Err(error) => return Err(error),
                Ok(_) => self.at = start,
            }
        }
        self.positive_tests()
    }

    pub(super) fn positive_tests(&mut self) -> Parsed<Vec<Test>> {
        self.comma_separated(|parser| parser.positive_test(Self::expression))
    }

    pub(super) fn positive_test(&mut self, operand: impl Fn(&mut Self) -> Parsed<Expr>) -> Parsed<Test> {
        if let Some(comparison) = self.take_comparison() {
            return Ok(Test::Compare(comparison, self.sum()?));
        }
        let outer = std::mem::replace(&mut self.uses_input, false);
        let expression = operand(self);
        let uses_input = std::mem::replace(&mut self.uses_input, outer);
        self.uses_input |= uses_input;
        Ok(Test::Value(expression?, uses_input))
    }
}
