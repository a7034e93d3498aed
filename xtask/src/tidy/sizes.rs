//! Sizes of files and functions: figures to look at, and a limit that no function passes without a written reason.

use regex_lite::Regex;

use super::{Finding, Verdict};
use crate::failure::Result;
use crate::source::{Keep, closing, line_of, mask};
use crate::tree::{File, Tree};

/// No function is longer, unless it stands in [`REASONS`].
const LIMIT: usize = 150;

/// Long functions with a reason: file, function, reason.
const REASONS: &[(&str, &str, &str)] = &[];

/// What is measured of a source file without its tests.
struct Measure {
    lines: usize,
    tests: usize,
    functions: Vec<(String, usize, usize)>,
}

pub(super) fn check(tree: &Tree) -> Result<Verdict> {
    let mut verdict = Verdict::default();
    let (mut files, mut functions, mut tests) = (Vec::new(), Vec::new(), 0);
    for file in tree.ending(".rs") {
        let measure = measure(file)?;
        tests += measure.tests;
        if measure.lines > 0 {
            files.push(measure.lines);
        }
        for (name, line, length) in measure.functions {
            functions.push(length);
            let excused = REASONS.iter().any(|(path, function, _)| *path == file.path && *function == name);
            if length > LIMIT && !excused {
                let advice = format!("`{name}` has {length} lines: find the verbs hiding in it.");
                verdict.findings.push(Finding::new(&file.path, line, advice));
            }
        }
    }
    let lines: usize = files.iter().sum();
    verdict.notes.push(format!(
        "{lines} lines, files {} (aim 120/500), functions {} (aim 10/60) median/p95/max, {} test lines per 100 lines",
        spread(files),
        spread(functions),
        tests * 100 / lines.max(1),
    ));
    Ok(verdict)
}

fn measure(file: &File) -> Result<Measure> {
    let lines = file.text.lines().count();
    let test_file = Regex::new(r"(^|/)(tests|benches|examples|fuzz)/|tests?\.rs$")?;
    if test_file.is_match(&file.path) {
        return Ok(Measure { lines: 0, tests: lines, functions: Vec::new() });
    }
    let code = mask(&file.text, Keep::Code);
    let modules = test_modules(&code)?;
    let tests: usize = modules.iter().map(|(from, to)| line_of(&code, *to) - line_of(&code, *from) + 1).sum();
    let tested = |at: usize| modules.iter().any(|(from, to)| (*from..*to).contains(&at));
    let mut functions = Vec::new();
    for found in Regex::new(r"\bfn\s+(\w+)")?.captures_iter(&code) {
        let Some(name) = found.get(1).filter(|name| !tested(name.start())) else { continue };
        let Some(open) = code[name.end()..].find(['{', ';']).map(|at| name.end() + at) else { continue };
        if code.as_bytes()[open] == b'{' {
            let line = line_of(&code, name.start());
            functions.push((name.as_str().to_owned(), line, line_of(&code, closing(&code, open)) - line + 1));
        }
    }
    Ok(Measure { lines: lines - tests.min(lines), tests, functions })
}

/// Where `#[cfg(test)] mod … { … }` lies.
fn test_modules(code: &str) -> Result<Vec<(usize, usize)>> {
    let start = Regex::new(r"#\[cfg\(test\)\]\s*(?:#\[[^\]]*\]\s*)*(?:pub(?:\([^)]*\))?\s+)?mod\s+\w+\s*\{")?;
    Ok(start.find_iter(code).map(|found| (found.start(), closing(code, found.end() - 1))).collect())
}

/// `median/p95/max`.
fn spread(mut sizes: Vec<usize>) -> String {
    sizes.sort_unstable();
    let at = |percent: usize| sizes.get((sizes.len() * percent / 100).min(sizes.len().saturating_sub(1)));
    let figures =
        [at(50), at(95), sizes.last()].map(|size| size.map_or_else(|| "–".into(), usize::to_string));
    figures.join("/")
}

#[cfg(test)]
mod tests {
    use super::super::places;
    use super::*;

    fn file(lines: usize) -> String {
        format!("//! A.\nfn long() {{\n{}}}\nfn short();\n", "    x();\n".repeat(lines))
    }

    #[test]
    fn a_function_at_the_limit_is_fine_and_one_above_is_found() {
        assert!(places(check, &Tree::of(&[("a/src/a.rs", &file(LIMIT - 2))])).is_empty());
        assert_eq!(places(check, &Tree::of(&[("a/src/a.rs", &file(LIMIT - 1))])), ["a/src/a.rs:2"]);
    }

    #[test]
    fn tests_count_as_tests() {
        let text = format!("//! A.\nfn a() {{ b }}\n#[cfg(test)]\nmod tests {{\n{}}}\n", file(200));
        let tree = Tree::of(&[("a/src/a.rs", &text), ("a/tests/b.rs", &file(200))]);
        let verdict = check(&tree).unwrap();
        assert!(verdict.findings.is_empty());
        assert!(
            verdict.notes[0].starts_with("2 lines, files 2/2/2 (aim 120/500), functions 1/1/1"),
            "{:?}",
            verdict.notes
        );
    }

    #[test]
    fn an_empty_house_has_no_sizes() {
        assert_eq!(spread(vec![]), "–/–/–");
        assert_eq!(spread((1..=100).collect()), "51/96/100");
    }
}
