//! What others use: expressions and unary tests, read once and evaluated often.

use std::collections::BTreeSet;
use std::sync::Arc;

use crate::constant::Constant;
use crate::error::{SyntaxError, Warning};
use crate::eval::Evaluator;
use crate::scope::Scope;
use crate::syntax::ast::{Expr, Test};
use crate::syntax::{self, FreeNames, Names};
use crate::value::Value;

/// A FEEL expression.
#[derive(Clone, Debug)]
pub struct Expression(Arc<Inner<Expr>>);

/// FEEL unary tests: what stands in an input cell of a decision table.
#[derive(Clone, Debug)]
pub struct UnaryTests(Arc<Inner<Vec<Test>>>);

#[derive(Debug)]
struct Inner<T> {
    source: String,
    tree: T,
    free: FreeNames,
}

impl Expression {
    /// Reads an expression. Words in a row are one name (`Anzahl der Kinder`).
    ///
    /// # Errors
    /// [`SyntaxError`] with the place and a German message that says what was expected.
    pub fn parse(text: &str) -> Result<Self, SyntaxError> {
        Self::parse_with(text, &Names::default())
    }

    /// Reads an expression in which names with signs, such as `Brutto-Netto`, are known.
    ///
    /// # Errors
    /// [`SyntaxError`] with the place and a German message that says what was expected.
    pub fn parse_with(text: &str, names: &Names) -> Result<Self, SyntaxError> {
        let tree = syntax::parse_expression(text, names)?;
        let free = syntax::of_expression(&tree);
        Ok(Expression(Arc::new(Inner { source: text.to_owned(), tree, free })))
    }

    /// The text that was read.
    #[must_use]
    pub fn source(&self) -> &str {
        &self.0.source
    }

    /// The variables that must be defined: neither bound inside nor built-in functions. Names inside filters are
    /// in [`Expression::possible_names`], because they may be entries of the filtered elements.
    #[must_use]
    pub fn names(&self) -> BTreeSet<String> {
        self.0.free.needed.iter().map(ToString::to_string).collect()
    }

    /// Names used only inside filters (`orders[state = "open"]`): entries of the elements or variables.
    #[must_use]
    pub fn possible_names(&self) -> BTreeSet<String> {
        self.0.free.possible.iter().map(ToString::to_string).collect()
    }

    /// The needed variables with the path taken from them, such as `wohnung.art`.
    #[must_use]
    pub fn paths(&self) -> BTreeSet<String> {
        self.0.free.paths.clone()
    }

    /// The value of the expression; whatever makes no sense is `null`.
    #[must_use]
    pub fn evaluate(&self, scope: &Scope) -> Value {
        Evaluator::new(scope, false).run(&self.0.tree).0
    }

    /// The value, and why parts of it became `null`.
    #[must_use]
    pub fn evaluate_traced(&self, scope: &Scope) -> (Value, Vec<Warning>) {
        Evaluator::new(scope, true).run(&self.0.tree)
    }
}

impl UnaryTests {
    /// Reads unary tests: `-`, `> 5, [10..20)`, `not("a", "b")`, or conditions about `?`.
    ///
    /// # Errors
    /// [`SyntaxError`] with the place and a German message that says what was expected.
    pub fn parse(text: &str) -> Result<Self, SyntaxError> {
        Self::parse_with(text, &Names::default())
    }

    /// Reads unary tests in which names with signs are known.
    ///
    /// # Errors
    /// [`SyntaxError`] with the place and a German message that says what was expected.
    pub fn parse_with(text: &str, names: &Names) -> Result<Self, SyntaxError> {
        let tree = syntax::parse_unary_tests(text, names)?;
        let free = syntax::of_tests(&tree);
        Ok(UnaryTests(Arc::new(Inner { source: text.to_owned(), tree, free })))
    }

    /// The text that was read.
    #[must_use]
    pub fn source(&self) -> &str {
        &self.0.source
    }

    /// The variables that must be defined, without the tested value `?`.
    #[must_use]
    pub fn names(&self) -> BTreeSet<String> {
        self.0.free.needed.iter().map(ToString::to_string).collect()
    }

    /// Whether the value passes one of the tests.
    #[must_use]
    pub fn matches(&self, value: &Value, scope: &Scope) -> bool {
        Evaluator::new(scope, false).matches(value, &self.0.tree).0
    }

    /// The place of the first test that the value passes, from 0: the priority of an output value
    /// (DMN 1.5 § 8.2.10).
    #[must_use]
    pub fn position(&self, value: &Value, scope: &Scope) -> Option<usize> {
        Evaluator::new(scope, false).position(value, &self.0.tree)
    }

    /// What the tests accept, if they are simple enough to be known without any variable: values, ranges, `-` and
    /// `not(…)` of these.
    #[must_use]
    pub fn constant(&self) -> Option<Constant> {
        if !self.0.free.needed.is_empty() || !self.0.free.possible.is_empty() {
            return None;
        }
        Constant::of(&self.0.tree)
    }

    /// Whether the value passes, and what became `null` on the way.
    #[must_use]
    pub fn matches_traced(&self, value: &Value, scope: &Scope) -> (bool, Vec<Warning>) {
        Evaluator::new(scope, true).matches(value, &self.0.tree)
    }
}
