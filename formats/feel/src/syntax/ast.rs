//! The tree of an expression. Repetition is kept flat, so that its depth is only what the author nested.

use std::sync::Arc;

use crate::value::{Type, Value};

/// An expression and where it begins in the text.
#[derive(Debug)]
pub(crate) struct Expr {
    pub(crate) at: u32,
    pub(crate) kind: Kind,
}

/// The kinds of expression.
#[derive(Debug)]
pub(crate) enum Kind {
    Literal(Value),
    Name(Arc<str>),
    List(Vec<Expr>),
    Context(Vec<(Arc<str>, Expr)>),
    Range(Box<RangeExpr>),
    /// `and` for false, `or` for true: the value that decides.
    Logic(bool, Vec<Expr>),
    Negate(Box<Expr>),
    /// A first operand and what is done to it from left to right.
    Arithmetic(Box<Expr>, Vec<(Operator, Expr)>),
    Compare(Comparison, Box<(Expr, Expr)>),
    Between(Box<[Expr; 3]>),
    In(Box<Expr>, Vec<Test>),
    /// Conditions with their results, and what holds otherwise.
    If(Vec<(Expr, Expr)>, Box<Expr>),
    /// The flag says that the body uses `partial`.
    For(Vec<Iteration>, Box<Expr>, bool),
    /// `some` for true, `every` for false.
    Quantified(bool, Vec<Iteration>, Box<Expr>),
    /// An expression and the paths, filters and calls behind it.
    Postfix(Box<Expr>, Vec<Postfix>),
    InstanceOf(Box<Expr>, Type),
    Function(Arc<Lambda>),
}

/// Arithmetic operators.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Operator {
    Add,
    Subtract,
    Multiply,
    Divide,
    Power,
}

/// Comparison operators.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Comparison {
    Equal,
    NotEqual,
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
}

impl Comparison {
    /// How it is written.
    pub(crate) const fn symbol(self) -> &'static str {
        match self {
            Comparison::Equal => "=",
            Comparison::NotEqual => "!=",
            Comparison::Less => "<",
            Comparison::LessOrEqual => "<=",
            Comparison::Greater => ">",
            Comparison::GreaterOrEqual => ">=",
        }
    }
}

/// An interval with its ends still to be evaluated.
#[derive(Debug)]
pub(crate) struct RangeExpr {
    pub(crate) start: Expr,
    pub(crate) start_included: bool,
    pub(crate) end: Expr,
    pub(crate) end_included: bool,
}

/// One `name in …` of a loop.
#[derive(Debug)]
pub(crate) struct Iteration {
    pub(crate) name: Arc<str>,
    pub(crate) source: Source,
}

/// What a loop runs over.
#[derive(Debug)]
pub(crate) enum Source {
    /// The elements of a list or range.
    Each(Expr),
    /// From one number or day to another, upwards or downwards.
    Steps(Box<(Expr, Expr)>),
}

/// What follows an expression directly.
#[derive(Debug)]
pub(crate) enum Postfix {
    Path(Arc<str>),
    Filter(Expr),
    Call(u32, Arguments),
}

/// Arguments of a call.
#[derive(Debug)]
pub(crate) enum Arguments {
    Positional(Vec<Expr>),
    Named(Vec<(Arc<str>, Expr)>),
}

/// A test of a value that stands outside of the text.
#[derive(Debug)]
pub(crate) enum Test {
    /// `-`: always fulfilled.
    Any,
    /// The value compared with an expression.
    Compare(Comparison, Expr),
    /// A value to equal, a list or range to be in, or a condition; the flag says that it uses `?`.
    Value(Expr, bool),
    /// None of the tests may be fulfilled.
    Not(Vec<Test>),
}

/// A function definition.
#[derive(Debug)]
pub(crate) struct Lambda {
    pub(crate) parameters: Vec<Parameter>,
    /// `None` for external functions, which are never run.
    pub(crate) body: Option<Expr>,
    /// The names that the body takes from outside.
    pub(crate) free: Vec<Arc<str>>,
}

/// A parameter of a function.
#[derive(Debug)]
pub(crate) struct Parameter {
    pub(crate) name: Arc<str>,
    pub(crate) kind: Option<Type>,
}
