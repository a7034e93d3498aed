//! The table of conformity rules, `tables/rules.txt`: one rule, one line, readable beside the standard.

use std::sync::LazyLock;

use rustc_hash::FxHashMap;

use super::condition::Condition;
use crate::Version;
use crate::check::Level;
use crate::model::table::per_version;
use crate::model::{self, Class};

const TABLE: &str = include_str!("../../../tables/rules.txt");

/// A line of the table.
#[derive(Debug)]
pub(super) struct Row {
    pub(super) number: &'static str,
    pub(super) versions: Vec<Version>,
    pub(super) classes: Vec<&'static str>,
    pub(super) kind: Kind,
    /// What is wrong and what to do; or why the rule is not checked here.
    pub(super) sentence: &'static str,
}

/// How a rule is checked.
#[derive(Debug)]
pub(super) enum Kind {
    /// For each object of the classes.
    Condition(Condition, Level),
    /// By another part of this crate, or by nobody; the sentence says which.
    Elsewhere { is_checked: bool },
}

/// The table as it was read.
#[derive(Debug, Default)]
pub(super) struct Table {
    pub(super) rows: Vec<Row>,
    /// Lines that could not be read; a test sees to it that there are none.
    pub(super) unread: Vec<&'static str>,
}

/// The table.
pub(super) fn table() -> &'static Table {
    static READ: LazyLock<Table> = LazyLock::new(|| {
        let mut table = Table::default();
        for line in TABLE.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with('#')) {
            match row(line) {
                Some(row) => table.rows.push(row),
                None => table.unread.push(line),
            }
        }
        table
    });
    &READ
}

fn row(line: &'static str) -> Option<Row> {
    let [number, numbers, classes, rest] =
        <[_; 4]>::try_from(line.splitn(4, '|').collect::<Vec<_>>()).ok()?;
    // Bars in a condition stand without spaces.
    let (condition, sentence) = rest.rsplit_once(" | ")?;
    let kind = match condition.trim() {
        "elsewhere" => Kind::Elsewhere { is_checked: true },
        "unchecked" => Kind::Elsewhere { is_checked: false },
        text => match text.strip_prefix("warning:") {
            Some(condition) => Kind::Condition(Condition::read(condition)?, Level::Warning),
            None => Kind::Condition(Condition::read(text)?, Level::Error),
        },
    };
    Some(Row {
        number: number.trim(),
        versions: versions(numbers.trim())?,
        classes: classes.split_whitespace().collect(),
        kind,
        sentence: sentence.trim(),
    })
}

fn versions(text: &str) -> Option<Vec<Version>> {
    let mut versions = Vec::new();
    for part in text.split(',') {
        let (from, to) = part.split_once('-').unwrap_or((part, part));
        let (from, to): (Version, Version) = (from.trim().parse().ok()?, to.trim().parse().ok()?);
        versions.extend(Version::ALL.into_iter().filter(|version| (from..=to).contains(version)));
    }
    Some(versions)
}

/// Of each class of a version the rules for it.
pub(super) type Rules = FxHashMap<&'static str, Vec<&'static Row>>;

/// The rules of a version.
pub(super) fn rules(version: Version) -> &'static Rules {
    static RULES: [LazyLock<Rules>; 9] = per_version!(rules_of);
    &RULES[version as usize]
}

fn rules_of(version: Version) -> Rules {
    let concerns = |row: &Row, class: &Class| {
        row.versions.contains(&version)
            && matches!(row.kind, Kind::Condition(..))
            && row.classes.iter().any(|name| class.is_a(name))
    };
    let rules_for = |class: &'static Class| {
        let rows = table().rows.iter().filter(|row| concerns(row, class)).collect::<Vec<_>>();
        (class.name, rows)
    };
    model::classes(version).iter().map(rules_for).filter(|(_, rows)| !rows.is_empty()).collect()
}
