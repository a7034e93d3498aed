//! Boxed expressions (DMN 1.5 § 7.3 and 10.2).

use std::sync::Arc;

use super::{DecisionTable, TypeRef};

/// A boxed expression.
#[derive(Debug)]
pub struct Expression {
    /// The line of the XML.
    pub line: usize,
    /// The type that its value must have.
    pub type_ref: TypeRef,
    /// What it is.
    pub logic: Logic,
}

/// The kinds of boxed expression.
#[derive(Debug)]
pub enum Logic {
    /// FEEL text (§ 10.2.1.1).
    Literal(Literal),
    /// Named values, of which later ones know the earlier ones (§ 10.2.1.4).
    Context(Vec<ContextEntry>),
    /// A list (§ 10.2.1.5).
    List(Vec<Expression>),
    /// Rows with named columns (§ 10.2.1.6).
    Relation(Relation),
    /// The call of a function (§ 10.2.1.3).
    Invocation(Box<Invocation>),
    /// A function (§ 10.2.1.7).
    Function(Arc<FunctionDefinition>),
    /// A decision table (chapter 8).
    Table(Box<DecisionTable>),
    /// One of two, by a condition (§ 10.2.1.8).
    Conditional(Box<Conditional>),
    /// Those elements of a list that match (§ 10.2.1.9).
    Filter(Box<Filter>),
    /// Something about each element of a list (§ 10.2.1.10).
    Iteration(Box<Iteration>),
}

/// FEEL text.
#[derive(Debug)]
pub struct Literal {
    /// The text.
    pub text: String,
    /// The line of the XML.
    pub line: usize,
    /// The expression, or why it cannot be read.
    pub feel: Result<feel::Expression, String>,
}

/// Unary tests: a cell of a decision table, or allowed values.
#[derive(Debug)]
pub struct Tests {
    /// The text.
    pub text: String,
    /// The line of the XML.
    pub line: usize,
    /// The tests, or why they cannot be read.
    pub feel: Result<feel::UnaryTests, String>,
}

/// An entry of a context; without a name it is the result of the whole.
#[derive(Debug)]
pub struct ContextEntry {
    /// The name.
    pub name: Option<String>,
    /// The type that the value must have.
    pub type_ref: TypeRef,
    /// The value.
    pub value: Expression,
}

/// Rows with named columns.
#[derive(Debug)]
pub struct Relation {
    /// The names of the columns with their types.
    pub columns: Vec<(String, TypeRef)>,
    /// The rows, with an expression for each column.
    pub rows: Vec<Vec<Expression>>,
}

/// The call of a function.
#[derive(Debug)]
pub struct Invocation {
    /// The function.
    pub called: Expression,
    /// The arguments with the names of their parameters.
    pub bindings: Vec<(String, Option<Expression>)>,
}

/// A function.
#[derive(Debug)]
pub struct FunctionDefinition {
    /// In which language it is written.
    pub kind: FunctionKind,
    /// What it takes.
    pub parameters: Vec<Parameter>,
    /// What it gives.
    pub body: Option<Expression>,
}

/// In which language a function is written. Only FEEL is run.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum FunctionKind {
    /// FEEL.
    #[default]
    Feel,
    /// A Java method.
    Java,
    /// A model in PMML.
    Pmml,
}

/// A parameter of a function.
#[derive(Debug)]
pub struct Parameter {
    /// Its name.
    pub name: String,
    /// Its type.
    pub type_ref: TypeRef,
}

/// One of two expressions.
#[derive(Debug)]
pub struct Conditional {
    /// What must be true or false.
    pub condition: Expression,
    /// What holds if it is true.
    pub then: Expression,
    /// What holds if it is false.
    pub otherwise: Expression,
}

/// Those elements of a list that match.
#[derive(Debug)]
pub struct Filter {
    /// The list.
    pub list: Expression,
    /// What must be true of an element.
    pub matches: Expression,
}

/// Something about each element of a list.
#[derive(Debug)]
pub struct Iteration {
    /// What is asked.
    pub kind: Loop,
    /// The name of the element.
    pub variable: String,
    /// The list.
    pub list: Expression,
    /// What is evaluated for each element.
    pub body: Expression,
    /// Whether the body uses `partial`, the results so far.
    pub(crate) uses_partial: bool,
}

/// What an iteration asks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Loop {
    /// The value for each element.
    For,
    /// Whether it is true of every element.
    Every,
    /// Whether it is true of some element.
    Some,
}
