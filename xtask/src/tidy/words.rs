//! Words that do not belong into the house: unfinished work, tests that do not run, traces of one machine.

use regex_lite::Regex;

use super::{Finding, Verdict};
use crate::failure::Result;
use crate::tree::{File, Tree};

/// Which files a word is looked for in.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Where {
    Everywhere,
    Rust,
    Script,
    Lockfile,
}

/// Pattern, where, what to do. The patterns are broken up so that this file does not find itself.
const WORDS: &[(&str, Where, &str)] = &[
    (
        concat!(r"\b(TO", r"DO|FIX", r"ME|XX", r"X)\b"),
        Where::Everywhere,
        "finish it, or open an issue and say nothing here.",
    ),
    (concat!(r"#\[ig", r"nore\b"), Where::Rust, "let the test run, or remove it."),
    (concat!(r"\.(on", r"ly|sk", r"ip)\("), Where::Script, "let every browser test run."),
    (
        concat!(r#"(?:^|[\s"'`(=:])/(?:ho"#, "me|ro", r"ot|wo", r"rk)/[\w.]"),
        Where::Everywhere,
        "name no folder of one machine: paths start at the root of the checkout.",
    ),
    (
        concat!(
            r"\b(?:index\.|static\.)?crates\.i",
            r"o\b|npmj",
            r"s\.(?:org|com)|\bpyp",
            r"i\.org|pythonho",
            r"sted\.org|\bdeb\.debi",
            r"an\.org"
        ),
        Where::Everywhere,
        "name no registry's host: packages are named, not addressed.",
    ),
    (
        concat!(r#""res"#, r#"olved":"#),
        Where::Lockfile,
        "write the lock file without addresses (`omit-lockfile-registry-resolved` in .npmrc).",
    ),
];

const TEXT: &[&str] = &[
    "rs", "toml", "md", "sql", "js", "mjs", "ts", "css", "html", "ftl", "yml", "yaml", "json", "sh", "typ",
    "run", "service",
];

pub(super) fn check(tree: &Tree) -> Result<Verdict> {
    let mut findings = Vec::new();
    for (pattern, place, advice) in WORDS {
        let pattern = Regex::new(pattern)?;
        for file in tree.files.iter().filter(|file| concerns(*place, file)) {
            for (index, line) in file.text.lines().enumerate() {
                if let Some(found) = pattern.find(line) {
                    let advice = format!("`{}`: {advice}", found.as_str().trim());
                    findings.push(Finding::new(&file.path, index + 1, advice));
                }
            }
        }
    }
    Ok(findings.into())
}

fn concerns(place: Where, file: &File) -> bool {
    let name = file.path.rsplit('/').next().unwrap_or_default();
    let end = name.rsplit('.').next().unwrap_or_default();
    let lockfile = name == "package-lock.json" || name == "Cargo.lock";
    match place {
        Where::Everywhere => TEXT.contains(&end) && !lockfile,
        Where::Rust => end == "rs",
        Where::Script => ["js", "mjs", "ts"].contains(&end),
        Where::Lockfile => name == "package-lock.json",
    }
}

#[cfg(test)]
mod tests {
    use super::super::places;
    use super::*;

    #[test]
    fn each_word_is_found_where_it_does_harm() {
        let cases = [
            ("a.rs", concat!("// TO", "DO later")),
            ("a.md", concat!("FIX", "ME")),
            ("a.rs", concat!("#[ig", "nore]")),
            ("a.rs", concat!("#[ig", "nore = \"slow\"]")),
            ("web/tests/a.mjs", concat!("test.on", "ly('a')")),
            ("a.toml", concat!("path = \"/ho", "me/me/x\"")),
            (".ci/run", concat!("cd /wo", "rk/main")),
            ("README.md", concat!("see crates.i", "o for more")),
            ("web/package-lock.json", concat!("\"res", "olved\": \"x\"")),
        ];
        for (path, text) in cases {
            assert_eq!(places(check, &Tree::of(&[(path, text)])), [format!("{path}:1")], "{text}");
        }
    }

    #[test]
    fn the_same_letters_elsewhere_are_fine() {
        let tree = Tree::of(&[
            (
                "a.rs",
                "let method = list.iter().skip(1); // /akten/work/x, a/root/b, mastodon, https://example.org/home/x",
            ),
            ("Cargo.lock", concat!("source = \"registry+crates.i", "o-index\"")),
            ("picture.svg", concat!("TO", "DO")),
        ]);
        assert_eq!(places(check, &tree), Vec::<String>::new());
    }
}
