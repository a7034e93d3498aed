//! The code is formatted.

use regex_lite::Regex;

use super::{Finding, Verdict};
use crate::failure::Result;
use crate::run;
use crate::tree::Tree;

const ADVICE: &str = "run `cargo fmt --all`.";

pub(super) fn check(tree: &Tree) -> Result<Verdict> {
    let mut fmt = run::cargo();
    fmt.current_dir(&tree.root).args(["fmt", "--all", "--check"]);
    Ok(match run::output(&mut fmt) {
        Ok(_) => Verdict::default(),
        Err(failure) => findings(&failure.to_string(), &tree.root.to_string_lossy())?.into(),
    })
}

/// One finding a file, at its first difference. Where nothing is named (a syntax error), the output itself.
fn findings(output: &str, root: &str) -> Result<Vec<Finding>> {
    let mut findings: Vec<Finding> = Vec::new();
    for found in Regex::new(r"Diff in (.+?):(\d+)")?.captures_iter(output) {
        let file = found[1].trim_start_matches(root).trim_start_matches('/');
        if !findings.iter().any(|finding| finding.file == file) {
            findings.push(Finding::new(file, found[2].parse()?, ADVICE));
        }
    }
    if findings.is_empty() {
        findings.push(Finding::new("Cargo.toml", 0, format!("{ADVICE} {output}")));
    }
    Ok(findings)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn differences_are_named_once_a_file() {
        let output = "Diff in /x/a/src/lib.rs:3:\n-a\n+b\nDiff in /x/a/src/lib.rs:9:\nDiff in /x/b.rs:1:\n";
        let found = findings(output, "/x").unwrap();
        let places: Vec<_> = found.iter().map(|f| (f.file.as_str(), f.line)).collect();
        assert_eq!(places, [("a/src/lib.rs", 3), ("b.rs", 1)]);
    }

    #[test]
    fn a_failure_without_differences_is_still_a_finding() {
        assert_eq!(findings("error: expected `;`", "/x").unwrap().len(), 1);
    }
}
