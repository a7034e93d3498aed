//! Editions of the rules: tables read into sets of rules that are asked of a document.

mod context;
mod lines;
mod load;
#[cfg(test)]
mod second;

pub(crate) use context::Ruleset;

use crate::language::scope::Scope;

/// How grave it is that a rule does not hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Level {
    /// Worth knowing.
    Information,
    /// Should be put right, but the invoice can be accepted.
    Warning,
    /// The invoice cannot be accepted.
    Fatal,
}

impl Level {
    /// As tables and reports write it.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Information => "information",
            Self::Warning => "warning",
            Self::Fatal => "fatal",
        }
    }

    pub(crate) fn named(name: &str) -> Option<Self> {
        [Self::Information, Self::Warning, Self::Fatal].into_iter().find(|level| level.name() == name)
    }
}

/// A rule as a table gives it.
#[derive(Debug)]
pub(crate) struct Rule {
    pub(crate) id: Box<str>,
    pub(crate) level: Level,
    pub(crate) test: crate::language::Expr,
    /// The context's business term.
    pub(crate) term: Option<crate::terms::TermId>,
    /// The way that should not occur, where that is all the rule says.
    pub(crate) unused: Option<Box<str>>,
}

/// Which tables make up which set, in the order in which they are read.
pub(crate) const TABLES: &[Table] = &[
    Table {
        name: "EN 16931",
        lists: &[include_str!("../../tables/en16931-2017/codes-17b.txt")],
        rules: &[
            include_str!("../../tables/en16931-2017/semantic.txt"),
            include_str!("../../tables/en16931-2017/codes.txt"),
        ],
        ubl: &[include_str!("../../tables/en16931-2017/syntax-ubl.txt")],
        cii: &[include_str!("../../tables/en16931-2017/syntax-cii.txt")],
        unused_ubl: include_str!("../../tables/en16931-2017/unused-ubl.txt"),
        unused_cii: include_str!("../../tables/en16931-2017/unused-cii.txt"),
    },
    Table {
        lists: &[include_str!("../../tables/xrechnung-3.0/codes.txt")],
        rules: &[
            include_str!("../../tables/xrechnung-3.0/xrechnung.txt"),
            include_str!("../../tables/xrechnung-3.0/peppol.txt"),
        ],
        ..Table::named("XRechnung")
    },
    Table {
        rules: &[include_str!("../../tables/xrechnung-3.0/extension.txt")],
        ..Table::named("XRechnung Extension")
    },
    Table { rules: &[include_str!("../../tables/xrechnung-3.0/cvd.txt")], ..Table::named("XRechnung CVD") },
];

/// The tables of one set of rules.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Table {
    name: &'static str,
    lists: &'static [&'static str],
    rules: &'static [&'static str],
    ubl: &'static [&'static str],
    cii: &'static [&'static str],
    unused_ubl: &'static str,
    unused_cii: &'static str,
}

impl Table {
    const fn named(name: &'static str) -> Self {
        Self { name, lists: &[], rules: &[], ubl: &[], cii: &[], unused_ubl: "", unused_cii: "" }
    }
}

/// Reads tables for the scope's syntax. Where several have a list of the same name, each set of rules means the one that was read last
/// before it, so that two editions stand beside each other.
pub(crate) fn read(tables: &[Table], scope: &mut Scope, faults: &mut Vec<String>) -> Vec<Ruleset> {
    load::shorts(include_str!("../../tables/shorts.txt"), scope, faults);
    tables.iter().map(|table| load::ruleset(table, scope, faults)).collect()
}
