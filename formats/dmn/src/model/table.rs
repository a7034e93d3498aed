//! Decision tables (DMN 1.5 chapter 8). Whether rules are rows or columns is only a matter of drawing.

use super::{Expression, Literal, Tests, TypeRef};

/// A decision table (Entscheidungstabelle).
#[derive(Debug)]
pub struct DecisionTable {
    /// What its result is called, if it says so.
    pub label: Option<String>,
    /// What happens if several rules match.
    pub hit_policy: HitPolicy,
    /// What is made of several results when they are collected.
    pub aggregation: Option<Aggregation>,
    /// The columns that are compared.
    pub inputs: Vec<InputClause>,
    /// The columns that are given out.
    pub outputs: Vec<OutputClause>,
    /// The rules from the first on.
    pub rules: Vec<Rule>,
    /// The names of the columns with remarks.
    pub annotations: Vec<String>,
}

/// What happens if several rules match (DMN 1.5 § 8.2.10).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum HitPolicy {
    /// At most one rule may match.
    #[default]
    Unique,
    /// The first that matches.
    First,
    /// The one whose output stands first among the output values.
    Priority,
    /// All that match must say the same.
    Any,
    /// A list of all, or what the aggregation makes of it.
    Collect,
    /// A list in the order of the rules.
    RuleOrder,
    /// A list in the order of the output values.
    OutputOrder,
}

impl HitPolicy {
    /// The policy of this name in the XML.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        Some(match name {
            "UNIQUE" => HitPolicy::Unique,
            "FIRST" => HitPolicy::First,
            "PRIORITY" => HitPolicy::Priority,
            "ANY" => HitPolicy::Any,
            "COLLECT" => HitPolicy::Collect,
            "RULE ORDER" => HitPolicy::RuleOrder,
            "OUTPUT ORDER" => HitPolicy::OutputOrder,
            _ => return None,
        })
    }

    /// What it means, in German.
    #[must_use]
    pub const fn words(self) -> &'static str {
        match self {
            HitPolicy::Unique => "genau eine Regel darf zutreffen",
            HitPolicy::First => "die erste zutreffende Regel gilt",
            HitPolicy::Priority => "die zutreffende Regel mit der höchsten Priorität gilt",
            HitPolicy::Any => "alle zutreffenden Regeln müssen dasselbe ergeben",
            HitPolicy::Collect => "die Ergebnisse aller zutreffenden Regeln werden gesammelt",
            HitPolicy::RuleOrder => "alle zutreffenden Regeln gelten in ihrer Reihenfolge",
            HitPolicy::OutputOrder => "alle zutreffenden Regeln gelten in der Reihenfolge der Ausgabewerte",
        }
    }
}

/// What is made of collected results (DMN 1.5 § 8.2.10).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Aggregation {
    /// `+`: their sum.
    Sum,
    /// `#`: how many there are.
    Count,
    /// `<`: the smallest.
    Min,
    /// `>`: the largest.
    Max,
}

impl Aggregation {
    /// The aggregation of this name in the XML.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        Some(match name {
            "SUM" => Aggregation::Sum,
            "COUNT" => Aggregation::Count,
            "MIN" => Aggregation::Min,
            "MAX" => Aggregation::Max,
            _ => return None,
        })
    }
}

/// A column that is compared (DMN 1.5 § 8.3.2).
#[derive(Debug)]
pub struct InputClause {
    /// What it is called; its expression where it says nothing else.
    pub label: String,
    /// The value that is compared.
    pub expression: Expression,
    /// The values that there are.
    pub values: Option<Tests>,
}

/// A column that is given out (DMN 1.5 § 8.3.3).
#[derive(Debug)]
pub struct OutputClause {
    /// The name of its entry where there are several.
    pub name: Option<String>,
    /// What it is called.
    pub label: Option<String>,
    /// Its type.
    pub type_ref: TypeRef,
    /// The values that there are, the most important first.
    pub values: Option<Tests>,
    /// What holds if no rule matches.
    pub default: Option<Literal>,
}

/// A rule (DMN 1.5 § 8.3.4).
#[derive(Debug)]
pub struct Rule {
    /// The line of the XML.
    pub line: usize,
    /// One cell for each input.
    pub inputs: Vec<Tests>,
    /// One cell for each output.
    pub outputs: Vec<Literal>,
    /// Remarks.
    pub annotations: Vec<String>,
}
