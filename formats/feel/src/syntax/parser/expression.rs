//! Operators from the loosest to the tightest: or, and, comparison, sums, products, powers, sign.

use super::super::ast::{Comparison, Expr, Kind, Operator, Test};
use super::{Parsed, Parser, node};

impl Parser<'_> {
    /// Any expression.
    pub(in crate::syntax) fn expression(&mut self) -> Parsed<Expr> {
        self.nested(|parser| match parser.control()? {
            Some(expression) => Ok(expression),
            None => parser.logic("or", true, |parser| parser.logic("and", false, Self::comparison)),
        })
    }

    fn logic(
        &mut self,
        word: &str,
        decides: bool,
        operand: impl Fn(&mut Self) -> Parsed<Expr>,
    ) -> Parsed<Expr> {
        let at = self.here();
        let first = operand(self)?;
        if !self.is_word(word) {
            return Ok(first);
        }
        let mut operands = vec![first];
        while self.take_word(word) {
            operands.push(operand(self)?);
        }
        Ok(node(at, Kind::Logic(decides, operands)))
    }

    pub(super) fn take_comparison(&mut self) -> Option<Comparison> {
        use Comparison::{Equal, Greater, GreaterOrEqual, Less, LessOrEqual, NotEqual};
        let all = [Equal, NotEqual, LessOrEqual, GreaterOrEqual, Less, Greater];
        all.into_iter().find(|comparison| self.take_symbol(comparison.symbol()))
    }

    fn comparison(&mut self) -> Parsed<Expr> {
        let at = self.here();
        let mut left = self.sum()?;
        // Every round nests the tree by one level, so a chain must not be longer than the nesting allows.
        for _ in 0..crate::limits::NESTING {
            let kind = if let Some(comparison) = self.take_comparison() {
                Kind::Compare(comparison, Box::new((left, self.sum()?)))
            } else if self.take_word("between") {
                let low = self.sum()?;
                self.word("and")?;
                Kind::Between(Box::new([left, low, self.sum()?]))
            } else if self.take_word("in") {
                Kind::In(Box::new(left), self.in_tests()?)
            } else if self.is_word("instance") && self.word_at(1) == "of" {
                self.advance();
                self.advance();
                Kind::InstanceOf(Box::new(left), self.type_name()?)
            } else {
                return Ok(left);
            };
            left = node(at, kind);
        }
        Err(self.expected("eine Klammer, denn die Vergleiche sind zu lang verkettet"))
    }

    /// What stands behind `in`: one test, or several in parentheses. Nothing is tried twice, because nested
    /// trials would double the work with every level.
    fn in_tests(&mut self) -> Parsed<Vec<Test>> {
        let at = self.here();
        if !self.take_symbol("(") {
            return Ok(vec![self.positive_test(Self::sum)?]);
        }
        let (mut tests, whole) = self.bracketed(|parser| {
            let mut tests = parser.positive_tests()?;
            // `(1..5]` also begins with a parenthesis.
            if tests.len() == 1 && parser.take_symbol("..") {
                let Some(Test::Value(start, uses)) = tests.pop() else {
                    return Err(parser.expected("„)“"));
                };
                return Ok((vec![Test::Value(parser.range_from(at, start, false)?, uses)], false));
            }
            parser.symbol(")")?;
            Ok((tests, true))
        })?;
        // So does `(orders)[open].number`.
        if whole && tests.len() == 1 {
            let Some(test) = tests.pop() else { return Ok(tests) };
            tests.push(match test {
                Test::Value(base, uses) => Test::Value(self.postfixes(at, base)?, uses),
                other => other,
            });
        }
        Ok(tests)
    }

    pub(super) fn sum(&mut self) -> Parsed<Expr> {
        self.chain(&[("+", Operator::Add), ("-", Operator::Subtract)], |parser| {
            parser.chain(&[("*", Operator::Multiply), ("/", Operator::Divide)], |parser| {
                parser.chain(&[("**", Operator::Power)], Self::signed)
            })
        })
    }

    fn chain(
        &mut self,
        operators: &[(&str, Operator)],
        operand: impl Fn(&mut Self) -> Parsed<Expr>,
    ) -> Parsed<Expr> {
        let at = self.here();
        let first = operand(self)?;
        let mut rest = Vec::new();
        while let Some((_, operator)) = operators.iter().find(|(symbol, _)| self.take_symbol(symbol)) {
            rest.push((*operator, operand(self)?));
        }
        Ok(if rest.is_empty() { first } else { node(at, Kind::Arithmetic(Box::new(first), rest)) })
    }

    fn signed(&mut self) -> Parsed<Expr> {
        let at = self.here();
        if self.take_symbol("-") {
            let inner = self.nested(Self::signed)?;
            return Ok(node(at, Kind::Negate(Box::new(inner))));
        }
        self.postfixed()
    }
}
