//! Every module begins with a `//!` sentence that says what it is for.

use super::{Finding, Verdict};
use crate::failure::Result;
use crate::tree::Tree;

pub(super) fn check(tree: &Tree) -> Result<Verdict> {
    let findings: Vec<Finding> = tree
        .ending(".rs")
        .filter(|file| !says_what_it_is_for(&file.text))
        .map(|file| Finding::new(&file.path, 1, "begin with a `//!` sentence that says what this is for."))
        .collect();
    Ok(findings.into())
}

/// The first line is `//!` and carries words. A shebang may stand before it.
fn says_what_it_is_for(text: &str) -> bool {
    let first = text.lines().find(|line| !line.starts_with("#!/")).unwrap_or_default();
    first.strip_prefix("//!").is_some_and(|words| words.trim().len() > 3)
}

#[cfg(test)]
mod tests {
    use super::super::places;
    use super::*;

    #[test]
    fn modules_tests_and_build_scripts_all_need_the_sentence() {
        let tree = Tree::of(&[
            ("a/src/lib.rs", "//! What it is for.\nfn a() {}"),
            ("a/build.rs", "fn main() {}"),
            ("a/tests/b.rs", "// not a doc\n//! too late"),
            ("a/src/c.rs", "//!\n//! an empty first line"),
            ("a/src/empty.rs", ""),
            ("a/readme.md", "no rule for this"),
        ]);
        assert_eq!(
            places(check, &tree),
            ["a/build.rs:1", "a/tests/b.rs:1", "a/src/c.rs:1", "a/src/empty.rs:1"]
        );
    }
}
