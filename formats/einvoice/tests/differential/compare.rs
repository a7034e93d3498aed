//! The official judgement and ours side by side.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use crate::oracle::Official;
use crate::ours::{self, Ours};

/// Deviations of the same kind together: what differs, how often, and an example.
#[derive(Default)]
pub(crate) struct Deviations {
    pub(crate) number: usize,
    kinds: BTreeMap<String, (usize, String)>,
}

impl Deviations {
    pub(crate) fn add(&mut self, what: Option<String>, example: impl FnOnce() -> String) {
        if let Some(what) = what {
            self.number += 1;
            self.kinds.entry(what).or_insert_with(|| (0, example())).0 += 1;
        }
    }
}

impl fmt::Display for Deviations {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.kinds.iter().try_for_each(|(what, (number, example))| {
            writeln!(f, "    {number} times {what}\n        {example}")
        })
    }
}

/// In which fatal rules they differ, if they do.
///
/// Of ours those count that are fatal officially, whatever level the scenario of the document gives them.
pub(crate) fn deviation(official: &Official, bytes: &[u8], ours: &Ours, rules: &Official) -> Option<String> {
    if let Some(reason) = &official.error {
        // What stops the official rules must not pass with us, whatever we find.
        return ours::passes(bytes)
            .then(|| format!("passes with us, but stops the official rules: {}", alike(reason)));
    }
    if let Some(fault) = &ours.fault {
        return Some(format!("not judged by us ({fault}), officially {:?}", official.fatal));
    }
    difference(&official.fatal, &ours.broken, &rules.fatal)
}

/// The same for the warnings, where both judged.
pub(crate) fn other_warnings(official: &Official, ours: &Ours, rules: &Official) -> Option<String> {
    let judged = official.error.is_none() && ours.fault.is_none();
    judged.then(|| difference(&official.warning, &ours.broken, &rules.warning)).flatten()
}

fn difference(
    official: &BTreeSet<String>,
    ours: &BTreeSet<String>,
    known: &BTreeSet<String>,
) -> Option<String> {
    let ours: BTreeSet<String> = ours.intersection(known).cloned().collect();
    let missed: Vec<_> = official.difference(&ours).collect();
    let wrong: Vec<_> = ours.difference(official).collect();
    (*official != ours).then(|| format!("missed {missed:?}, wrong {wrong:?}"))
}

/// The reason without the values in it, so that those of the same kind are counted together.
fn alike(reason: &str) -> String {
    let parts = reason.split('"').enumerate();
    parts.map(|(number, part)| if number % 2 == 0 { part } else { "…" }).collect()
}
