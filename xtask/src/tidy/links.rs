//! No link in a document leads nowhere: files exist, and headings are there.

use regex_lite::Regex;

use super::{Finding, Verdict};
use crate::failure::Result;
use crate::tree::Tree;

pub(super) fn check(tree: &Tree) -> Result<Verdict> {
    let mut findings = Vec::new();
    for file in tree.ending(".md") {
        for (line, target) in targets(&file.text)? {
            if let Some(advice) = dead(tree, &file.path, &target) {
                findings.push(Finding::new(&file.path, line, advice));
            }
        }
    }
    Ok(findings.into())
}

/// The targets of inline links, pictures and reference definitions outside code.
fn targets(markdown: &str) -> Result<Vec<(usize, String)>> {
    let inline = Regex::new(r#"\]\(<?([^)\s>]+)>?(?:\s+"[^"]*")?\)"#)?;
    let definition = Regex::new(r"^\s{0,3}\[[^\]]+\]:\s*<?(\S+?)>?(?:\s|$)")?;
    let code = Regex::new("`[^`]*`")?;
    let mut found = Vec::new();
    for (number, line) in prose(markdown) {
        let line = code.replace_all(line, "");
        for pattern in [&inline, &definition] {
            for target in pattern.captures_iter(&line).filter_map(|captures| captures.get(1)) {
                found.push((number, target.as_str().to_owned()));
            }
        }
    }
    Ok(found)
}

/// The numbered lines outside fenced code.
fn prose(markdown: &str) -> impl Iterator<Item = (usize, &str)> {
    let mut fenced = false;
    markdown.lines().enumerate().filter_map(move |(index, line)| {
        if line.trim_start().starts_with("```") {
            fenced = !fenced;
            return None;
        }
        (!fenced).then_some((index + 1, line))
    })
}

/// Why a target leads nowhere, if it does. Addresses of other hosts are not asked.
fn dead(tree: &Tree, from: &str, target: &str) -> Option<String> {
    if target.contains("://") || target.starts_with("mailto:") {
        return None;
    }
    let (path, anchor) = target.split_once('#').map_or((target, None), |(path, anchor)| (path, Some(anchor)));
    let path = if path.is_empty() { from.to_owned() } else { resolve(from, path) };
    let folder = format!("{path}/");
    if !tree.paths.contains(&path) && !path.is_empty() && !tree.paths.iter().any(|p| p.starts_with(&folder)) {
        return Some(format!("`{target}` leads nowhere: there is no `{path}`."));
    }
    let anchor = anchor?;
    let there = tree.file(&path).filter(|_| path.ends_with(".md"))?;
    (!headings(&there.text).iter().any(|heading| heading == anchor))
        .then(|| format!("`{target}` leads nowhere: `{path}` has no heading for `#{anchor}`."))
}

/// `path` as seen from the file `from`, without `.` and `..`.
fn resolve(from: &str, path: &str) -> String {
    let mut parts: Vec<&str> = if path.starts_with('/') { Vec::new() } else { from.split('/').collect() };
    parts.pop();
    for part in path.split('/') {
        match part {
            "" | "." => {}
            ".." => {
                parts.pop();
            }
            other => parts.push(other),
        }
    }
    parts.join("/")
}

/// The anchors that a forge gives to the headings: small letters, blanks to hyphens, punctuation gone, `-1` for a repeat.
fn headings(markdown: &str) -> Vec<String> {
    let mut anchors: Vec<String> = Vec::new();
    for (_, line) in prose(markdown).filter(|(_, line)| line.starts_with('#')) {
        let title = line.trim_start_matches('#').trim();
        let slug: String = title
            .to_lowercase()
            .chars()
            .filter_map(|c| match c {
                ' ' => Some('-'),
                c if c.is_alphanumeric() || c == '-' || c == '_' => Some(c),
                _ => None,
            })
            .collect();
        let repeats = (1..).map(|n| format!("{slug}-{n}"));
        let anchor = std::iter::once(slug.clone()).chain(repeats).find(|anchor| !anchors.contains(anchor));
        anchors.extend(anchor);
    }
    anchors
}

#[cfg(test)]
mod tests {
    use super::super::places;
    use super::*;

    #[test]
    fn links_to_files_folders_headings_and_hosts_are_fine() {
        let tree = Tree::of(&[
            (
                "README.md",
                "[a](docs/a.md) [b](docs/a.md#the-2nd-rooms-one) [c](docs) ![d](docs/d.png \"D\")\n[e]: <docs/a.md>",
            ),
            (
                "docs/a.md",
                "# The 2nd room's: one\n[up](../README.md) [self](#x) [out](https://example.org/no)\n## X\n",
            ),
            ("docs/d.png", ""),
        ]);
        assert_eq!(places(check, &tree), Vec::<String>::new());
    }

    #[test]
    fn dead_files_and_headings_are_found_and_code_is_not_read() {
        let text = "[a](no.md)\n`[b](no.md)`\n```\n[c](no.md)\n```\n[d](#no)\n[e]: gone/\n# Yes\n[f](#yes) [g](#yes-1)\n# Yes";
        assert_eq!(places(check, &Tree::of(&[("x/a.md", text)])), ["x/a.md:1", "x/a.md:6", "x/a.md:7"]);
    }

    #[test]
    fn headings_become_anchors_as_on_a_forge() {
        let slug = headings("# The 2nd room's: `one` Größe\n## A  b\n## A  b");
        assert_eq!(slug, ["the-2nd-rooms-one-größe", "a--b", "a--b-1"]);
    }
}
