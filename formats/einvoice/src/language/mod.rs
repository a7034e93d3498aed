//! The language of the rules: expressions over business terms and names, with the meaning that XPath gives to sequences,
//! comparisons and numbers, so that odd documents are judged as the official rules judge them.

pub(crate) mod lexer;
pub(crate) mod parser;
pub(crate) mod scope;

use crate::decimal::Decimal;
use crate::names::{AttributeId, NameId};
use crate::paths::PathId;
use crate::syntax::Namespace;

/// An expression, ready to be worked out.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Expr {
    Text(Box<str>),
    Number(Decimal),
    Truth(bool),
    Path(Path),
    /// A variable: how many bindings lie between here and its own.
    Variable(usize),
    Or(Vec<Self>),
    And(Vec<Self>),
    Not(Box<Self>),
    Compare(Comparison, Box<Self>, Box<Self>),
    Arithmetic(Operator, Box<Self>, Box<Self>),
    Minus(Box<Self>),
    Call(Function, Vec<Self>),
    /// Whether a text is among the values of a way from the root that is asked more than once.
    Among(usize, Box<str>),
    /// Whether the words of a list contain a text exactly.
    Listed(Box<Self>, usize),
    /// Whether a text matches a pattern.
    Matches(Box<Self>, usize),
    Every(Box<Self>, Box<Self>),
    Some(Box<Self>, Box<Self>),
    Let(Box<Self>, Box<Self>),
    If(Box<[Self; 3]>),
    /// One after the other; a union where all are paths.
    Sequence(Vec<Self>),
}

/// How two sides are compared: true if any pair of their items is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Comparison {
    Equal,
    Unequal,
    Less,
    AtMost,
    Greater,
    AtLeast,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Operator {
    Plus,
    Minus,
    Times,
    Over,
}

/// What a rule can call. The names in the tables stand in [`Function::named`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Function {
    Exists,
    Count,
    Sum,
    Filled,
    Normalize,
    Upper,
    Contains,
    Starts,
    Before,
    After,
    Substring,
    Concat,
    Length,
    Places,
    Decimal,
    Double,
    Boolean,
    Date,
    Round,
    Abs,
    Distinct,
    Text,
    Local,
    Skonto,
    Iban,
    Max,
    Void,
}

impl Function {
    /// The function with this name and how many arguments it takes.
    pub(crate) fn named(name: &str) -> Option<(Self, std::ops::RangeInclusive<usize>)> {
        Some(match name {
            "exists" => (Self::Exists, 1..=1),
            "count" => (Self::Count, 1..=1),
            "sum" => (Self::Sum, 1..=1),
            "filled" => (Self::Filled, 1..=1),
            "normalize" => (Self::Normalize, 0..=1),
            "upper" => (Self::Upper, 1..=1),
            "contains" => (Self::Contains, 2..=2),
            "starts" => (Self::Starts, 2..=2),
            "before" => (Self::Before, 2..=2),
            "after" => (Self::After, 2..=2),
            "substring" => (Self::Substring, 3..=3),
            "concat" => (Self::Concat, 2..=9),
            "length" => (Self::Length, 1..=1),
            "places" => (Self::Places, 1..=1),
            "decimal" => (Self::Decimal, 1..=1),
            "double" => (Self::Double, 1..=1),
            "boolean" => (Self::Boolean, 1..=1),
            "date" => (Self::Date, 1..=1),
            "round" => (Self::Round, 1..=1),
            "abs" => (Self::Abs, 1..=1),
            "distinct" => (Self::Distinct, 1..=1),
            "text" => (Self::Text, 1..=1),
            "local" => (Self::Local, 1..=1),
            "skonto" => (Self::Skonto, 1..=1),
            "iban" => (Self::Iban, 1..=1),
            "max" => (Self::Max, 1..=1),
            "void" => (Self::Void, 0..=0),
            _ => return None,
        })
    }
}

/// A way to elements or attributes.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Path {
    pub(crate) start: Start,
    pub(crate) steps: Vec<Step>,
}

impl Expr {
    /// Whether it yields the same wherever it is asked.
    pub(crate) fn is_absolute(&self) -> bool {
        matches!(self, Self::Path(path) if path.is_absolute())
    }

    /// Whether it has one value or none, whatever it is asked of.
    pub(crate) fn is_single(&self) -> bool {
        match self {
            Self::Text(_) | Self::Number(_) | Self::Truth(_) | Self::Arithmetic(..) | Self::Minus(_) => true,
            Self::Call(function, _) => *function != Function::Distinct,
            _ => false,
        }
    }

    /// Whether it asks for what is current or bound outside.
    fn looks_out(&self, bound: usize) -> bool {
        match self {
            Self::Text(_) | Self::Number(_) | Self::Truth(_) | Self::Among(..) => false,
            Self::Path(path) => path.looks_out(bound),
            Self::Variable(rank) => *rank >= bound,
            Self::Or(all) | Self::And(all) | Self::Sequence(all) | Self::Call(_, all) => {
                all.iter().any(|one| one.looks_out(bound))
            }
            Self::Not(one) | Self::Minus(one) | Self::Listed(one, _) | Self::Matches(one, _) => {
                one.looks_out(bound)
            }
            Self::Compare(_, a, b) | Self::Arithmetic(_, a, b) => a.looks_out(bound) || b.looks_out(bound),
            Self::Every(a, b) | Self::Some(a, b) | Self::Let(a, b) => {
                a.looks_out(bound) || b.looks_out(bound + 1)
            }
            Self::If(parts) => parts.iter().any(|one| one.looks_out(bound)),
        }
    }
}

impl Path {
    fn is_absolute(&self) -> bool {
        matches!(self.start, Start::Places(_) | Start::Anywhere(_) | Start::Document) && !self.looks_out(0)
    }

    fn looks_out(&self, bound: usize) -> bool {
        let start = match &self.start {
            Start::Current => true,
            Start::Of(expr) | Start::First(expr) => expr.looks_out(bound),
            _ => false,
        };
        let step = |step: &Step| match step {
            Step::If(expr) | Step::Each(expr) => expr.looks_out(bound),
            _ => false,
        };
        start || self.steps.iter().any(step)
    }

    /// Whether it may yield values instead of places, whose own truth counts then.
    pub(crate) fn ends_in_values(&self) -> bool {
        match self.steps.iter().rev().find(|step| !matches!(step, Step::If(_))) {
            Some(Step::Each(expr)) => !matches!(expr, Expr::Path(path) if !path.ends_in_values()),
            Some(_) => false,
            None => match &self.start {
                Start::Of(expr) | Start::First(expr) => {
                    !matches!(&**expr, Expr::Path(path) if !path.ends_in_values())
                }
                Start::Here | Start::Current => true,
                _ => false,
            },
        }
    }
}

#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Start {
    /// What the expression is asked of.
    Here,
    /// What the rule is asked of, also inside conditions.
    Current,
    /// The node above the root.
    Document,
    /// The elements with one of these ways, in the order of the file.
    Places(Vec<PathId>),
    /// The elements whose ways end with these names, wherever they stand.
    Anywhere(Vec<Test>),
    /// The attributes with a name, wherever they stand.
    Attributes(AttributeId),
    /// What another expression yields.
    Of(Box<Expr>),
    /// The first item of what another expression yields.
    First(Box<Expr>),
}

#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Step {
    Child(Test),
    /// The n-th child with a name.
    Nth(Test, usize),
    Attribute(AttributeId),
    Parent,
    Ancestor(Test),
    /// Itself, if it has one of these names.
    Own(Test),
    Below(Test),
    /// What remains if a condition holds.
    If(Expr),
    /// What an expression yields at each item.
    Each(Expr),
}

/// Which names an element may have.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Test {
    Any,
    /// One of these, sorted.
    Names(Vec<NameId>),
    /// One of these or any other name of the namespace (if there is one) that ends like this.
    Ending(Vec<NameId>, Option<Namespace>, Box<str>),
}

impl Test {
    /// Whether a name passes; `spelled` tells how it is written.
    pub(crate) fn passes<'a>(&self, name: NameId, spelled: impl FnOnce() -> (Namespace, &'a str)) -> bool {
        match self {
            Self::Any => true,
            Self::Names(names) => names.contains(&name),
            Self::Ending(names, namespace, end) => {
                names.contains(&name) || {
                    let (own, local) = spelled();
                    namespace.is_none_or(|namespace| namespace == own) && local.ends_with(&**end)
                }
            }
        }
    }
}
