//! Every snapshot file still has the test that made it. (`cargo xtask test` also compares them with what the tests read.)

use super::{Finding, Verdict};
use crate::failure::Result;
use crate::tree::Tree;

pub(super) fn check(tree: &Tree) -> Result<Verdict> {
    let mut findings = Vec::new();
    for snapshot in tree.ending(".snap") {
        let source = snapshot.text.lines().find_map(|line| line.strip_prefix("source: "));
        let source = source.map(|path| path.trim().trim_matches('"'));
        if !source.is_some_and(|path| tree.paths.iter().any(|known| known == path)) {
            let advice = "remove it: the test that made it no longer exists.";
            findings.push(Finding::new(&snapshot.path, 0, advice));
        }
    }
    for path in tree.paths.iter().filter(|path| path.ends_with(".snap.new")) {
        findings.push(Finding::new(path, 0, "accept or remove the new snapshot."));
    }
    Ok(findings.into())
}

#[cfg(test)]
mod tests {
    use super::super::places;
    use super::*;

    #[test]
    fn a_snapshot_lives_as_long_as_its_source() {
        let tree = Tree::of(&[
            ("a/src/lib.rs", "//! A."),
            ("a/src/snapshots/a__good.snap", "---\nsource: a/src/lib.rs\nexpression: x\n---\n1"),
            ("a/src/snapshots/a__bad.snap", "---\nsource: a/src/gone.rs\n---\n1"),
            ("a/src/snapshots/a__odd.snap", "no header"),
        ]);
        assert_eq!(places(check, &tree), ["a/src/snapshots/a__bad.snap:0", "a/src/snapshots/a__odd.snap:0"]);
    }

    #[test]
    fn a_snapshot_that_waits_for_a_decision_is_found() {
        assert_eq!(places(check, &Tree::of(&[("a/x.snap.new", "")])), ["a/x.snap.new:0"]);
    }
}
