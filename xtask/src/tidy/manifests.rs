//! Every crate inherits the workspace's lints, licence and edition, and `publiccode.yml` names the same licence.

use super::{Finding, Verdict};
use crate::failure::{Failure, Result};
use crate::tree::Tree;

const LICENCE: &str = "EUPL-1.2";
const INHERITED: &[&str] = &["edition", "license", "publish", "rust-version", "version"];

pub(super) fn check(tree: &Tree) -> Result<Verdict> {
    let mut findings = Vec::new();
    for member in tree.members() {
        let path = format!("{}/Cargo.toml", member.folder);
        let Some(file) = tree.file(&path) else { continue };
        let manifest: toml::Table =
            file.text.parse().map_err(|error| Failure::new(format!("{path}: {error}")))?;
        findings.extend(missing(&manifest).into_iter().map(|advice| Finding::new(&path, 0, advice)));
        if member.licence.as_deref() != Some(LICENCE) {
            findings.push(Finding::new(&path, 0, format!("the licence is {LICENCE}.")));
        }
    }
    if let Some(file) = tree.file("publiccode.yml")
        && !file.text.lines().any(|line| line.trim() == format!("license: {LICENCE}"))
    {
        findings.push(Finding::new(
            &file.path,
            0,
            format!("`legal.license` must be {LICENCE}, as in Cargo.toml."),
        ));
    }
    Ok(findings.into())
}

/// What one manifest lacks.
fn missing(manifest: &toml::Table) -> Vec<String> {
    let inherits = |table: Option<&toml::Value>| {
        table.and_then(|value| value.get("workspace")).and_then(toml::Value::as_bool) == Some(true)
    };
    let mut missing = Vec::new();
    if !inherits(manifest.get("lints")) {
        missing.push("write `[lints]` with `workspace = true`.".to_owned());
    }
    let package = manifest.get("package");
    for key in INHERITED {
        if !inherits(package.and_then(|package| package.get(key))) {
            missing.push(format!("write `{key}.workspace = true` in `[package]`."));
        }
    }
    if package.and_then(|package| package.get("description")).is_none() {
        missing.push("write a `description` that says what the crate is for.".to_owned());
    }
    missing
}

#[cfg(test)]
mod tests {
    use super::super::places;
    use super::*;
    use crate::tree::Package;

    const GOOD: &str = "[package]\nname = \"a\"\ndescription = \"what\"\nversion.workspace = true\n\
        edition.workspace = true\nrust-version.workspace = true\nlicense.workspace = true\n\
        publish.workspace = true\n[lints]\nworkspace = true\n";

    fn tree(manifest: &str, publiccode: &str) -> Tree {
        let package =
            Package { folder: "a".into(), member: true, licence: Some(LICENCE.into()), ..Package::default() };
        let mut tree = Tree::of(&[("a/Cargo.toml", manifest), ("publiccode.yml", publiccode)]);
        tree.packages = vec![package];
        tree
    }

    #[test]
    fn a_manifest_that_inherits_everything_is_fine() {
        assert!(places(check, &tree(GOOD, "legal:\n  license: EUPL-1.2\n")).is_empty());
    }

    #[test]
    fn each_line_that_is_left_out_is_found() {
        for line in GOOD.lines().filter(|line| line.contains("workspace") || line.contains("description")) {
            let kept: Vec<&str> = GOOD.lines().filter(|other| other != &line).collect();
            let manifest = kept.join("\n");
            assert_eq!(places(check, &tree(&manifest, "license: EUPL-1.2")), ["a/Cargo.toml:0"], "{line}");
        }
    }

    #[test]
    fn an_own_edition_or_another_licence_is_found() {
        let manifest = GOOD.replace("edition.workspace = true", "edition = \"2021\"");
        assert_eq!(places(check, &tree(&manifest, "license: EUPL-1.2")).len(), 1);
        assert_eq!(places(check, &tree(GOOD, "license: MIT")), ["publiccode.yml:0"]);
        let mut other = tree(GOOD, "license: EUPL-1.2");
        other.packages[0].licence = Some("MIT".into());
        assert_eq!(places(check, &other), ["a/Cargo.toml:0"]);
    }
}
