//! No dependency that the code does not name.
//!
//! A dependency counts as used when its name stands in the crate's code outside comments. That can miss one (a local
//! variable of the same name), but it never accuses wrongly, except where a crate is wanted only for its features;
//! such a one stands in `[package.metadata.tidy.kept]` with the reason.

use regex_lite::Regex;

use super::{Finding, Verdict};
use crate::failure::Result;
use crate::source::{Keep, mask};
use crate::tree::{Package, Tree};

pub(super) fn check(tree: &Tree) -> Result<Verdict> {
    let mut verdict = Verdict::default();
    for member in tree.members() {
        let code = code_of(member, tree);
        for dependency in &member.dependencies {
            let named = Regex::new(&format!(r"\b{}\b", dependency.ident))?.is_match(&code);
            if !named && !member.kept.contains(&dependency.name) {
                let manifest = format!("{}/Cargo.toml", member.folder);
                let advice = format!("remove `{}`: no code of the crate names it.", dependency.name);
                verdict.findings.push(Finding::new(manifest, 0, advice));
            }
        }
    }
    verdict.notes.extend(unclaimed(tree)?);
    Ok(verdict)
}

fn code_of(member: &Package, tree: &Tree) -> String {
    let own = |path: &str| tree.member_of(path).is_some_and(|owner| owner.folder == member.folder);
    tree.ending(".rs")
        .filter(|file| own(&file.path))
        .map(|file| mask(&file.text, Keep::CodeAndStrings))
        .collect()
}

/// The workspace's shared versions that no crate asks for.
fn unclaimed(tree: &Tree) -> Result<Option<String>> {
    let Some(file) = tree.file("Cargo.toml") else { return Ok(None) };
    let manifest: toml::Table = file.text.parse()?;
    let shared = manifest.get("workspace").and_then(|w| w.get("dependencies")).and_then(|d| d.as_table());
    let wanted = |name: &str| tree.members().any(|m| m.dependencies.iter().any(|d| d.name == name));
    let idle: Vec<&str> = shared
        .into_iter()
        .flat_map(|table| table.keys())
        .map(String::as_str)
        .filter(|n| !wanted(n))
        .collect();
    Ok((!idle.is_empty()).then(|| format!("in the workspace, but wanted by no crate: {}", idle.join(", "))))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tree::Dependency;

    fn tree(code: &str) -> Tree {
        let mut tree = Tree::of(&[
            ("a/src/lib.rs", code),
            ("a/inner/src/lib.rs", "use dee_ee::X;"),
            ("Cargo.toml", "[workspace.dependencies]\ndee-ee = \"1\"\nidle = \"1\"\n"),
        ]);
        let dependency = Dependency { name: "dee-ee".into(), ident: "dee_ee".into(), ours: false };
        let member = |folder: &str, dependencies| Package {
            folder: folder.into(),
            member: true,
            dependencies,
            ..Package::default()
        };
        tree.packages = vec![member("a", vec![dependency]), member("a/inner", vec![])];
        tree
    }

    #[test]
    fn a_dependency_that_code_or_an_attribute_names_is_used() {
        for code in ["use dee_ee::X;", "#[serde(with = \"dee_ee::ts\")] struct A;", "::dee_ee::x!()"] {
            assert!(check(&tree(code)).unwrap().findings.is_empty(), "{code}");
        }
    }

    #[test]
    fn a_name_in_a_comment_or_in_another_crate_is_no_use() {
        for code in ["// dee_ee\n", "fn dee_eel() {}", ""] {
            assert_eq!(check(&tree(code)).unwrap().findings.len(), 1, "{code}");
        }
    }

    #[test]
    fn a_kept_dependency_needs_no_code() {
        let mut tree = tree("");
        tree.packages[0].kept = vec!["dee-ee".into()];
        assert!(check(&tree).unwrap().findings.is_empty());
    }

    #[test]
    fn an_idle_shared_version_is_noted() {
        let notes = check(&tree("use dee_ee;")).unwrap().notes;
        assert_eq!(notes, ["in the workspace, but wanted by no crate: idle"]);
    }
}
