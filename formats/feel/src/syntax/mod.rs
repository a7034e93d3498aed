//! From text to tree: the grammar of DMN 1.5 § 10.3.1.

pub(crate) mod ast;
mod free;
mod lexer;
mod names;
mod parser;

pub use names::Names;

pub(crate) use free::{FreeNames, of_expression, of_tests};

use crate::SyntaxError;
use crate::value::Type;
use ast::{Expr, Test};
use parser::Parser;

/// Reads an expression.
pub(crate) fn parse_expression(text: &str, names: &Names) -> Result<Expr, SyntaxError> {
    Parser::new(text, names)?.whole(Parser::expression)
}

/// Reads unary tests, what stands in a cell of a decision table.
pub(crate) fn parse_unary_tests(text: &str, names: &Names) -> Result<Vec<Test>, SyntaxError> {
    Parser::new(text, names)?.whole(Parser::unary_tests)
}

/// Reads a type.
pub(crate) fn parse_type(text: &str) -> Result<Type, SyntaxError> {
    Parser::new(text, &Names::default())?.whole(Parser::type_name)
}
