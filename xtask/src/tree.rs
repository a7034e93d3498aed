//! The checkout as the house rules see it: the files that git knows or would take, and what cargo says of the packages.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value;

use crate::failure::{Failure, Result};
use crate::run;

/// A text file of the checkout.
#[derive(Debug, Clone)]
pub(crate) struct File {
    /// Path from the root, with `/`.
    pub(crate) path: String,
    /// Its text.
    pub(crate) text: String,
}

/// A dependency as a manifest states it.
#[derive(Debug, Clone)]
pub(crate) struct Dependency {
    /// The package's name.
    pub(crate) name: String,
    /// The name that code uses for it: the manifest's other name, else its library's.
    pub(crate) ident: String,
    /// It lies in this workspace.
    pub(crate) ours: bool,
}

/// A package: a member of the workspace or something it depends on.
#[derive(Debug, Clone, Default)]
pub(crate) struct Package {
    /// Its name.
    pub(crate) name: String,
    /// Its version.
    pub(crate) version: String,
    /// The folder of a member, from the root; empty for others.
    pub(crate) folder: String,
    /// It is a member of this workspace.
    pub(crate) member: bool,
    /// The SPDX expression of its manifest.
    pub(crate) licence: Option<String>,
    /// Where it comes from; a member has none.
    pub(crate) source: Option<String>,
    /// What its manifest asks for, of every kind.
    pub(crate) dependencies: Vec<Dependency>,
    /// `[package.metadata.tidy.kept]`: dependencies that no code names, with the reason.
    pub(crate) kept: Vec<String>,
}

/// Everything a rule may look at.
#[derive(Debug, Default)]
pub(crate) struct Tree {
    /// The root on disk; empty in tests of rules.
    pub(crate) root: PathBuf,
    /// Every path, texts or not.
    pub(crate) paths: Vec<String>,
    /// The text files.
    pub(crate) files: Vec<File>,
    /// Members and dependencies.
    pub(crate) packages: Vec<Package>,
}

impl Tree {
    /// Reads the checkout at `root`.
    ///
    /// # Errors
    /// When git or cargo cannot be asked.
    pub(crate) fn read(root: &Path) -> Result<Self> {
        let paths = Self::listed(root)?;
        let files = paths
            .iter()
            .filter_map(|path| {
                let text = String::from_utf8(std::fs::read(root.join(path)).ok()?).ok()?;
                Some(File { path: path.clone(), text })
            })
            .collect();
        let json = run::output(run::cargo().current_dir(root).args(["metadata", "--format-version", "1"]))?;
        Ok(Self { root: root.to_owned(), paths, files, packages: packages(&serde_json::from_str(&json)?)? })
    }

    /// The paths that git knows or would take.
    ///
    /// # Errors
    /// When git cannot be asked.
    pub(crate) fn listed(root: &Path) -> Result<Vec<String>> {
        let mut listing = Command::new("git");
        listing.current_dir(root).args(["ls-files", "-z", "--cached", "--others", "--exclude-standard"]);
        let listed = run::output(&mut listing)?;
        // A file that was removed but not yet committed is still listed.
        Ok(listed.split('\0').filter(|path| root.join(path).is_file()).map(str::to_owned).collect())
    }

    /// A tree of invented files, for the rules' own tests.
    #[cfg(test)]
    pub(crate) fn of(files: &[(&str, &str)]) -> Self {
        let files: Vec<File> =
            files.iter().map(|(path, text)| File { path: (*path).into(), text: (*text).into() }).collect();
        Self { paths: files.iter().map(|f| f.path.clone()).collect(), files, ..Self::default() }
    }

    /// The files whose name ends so.
    pub(crate) fn ending<'a>(&'a self, end: &'a str) -> impl Iterator<Item = &'a File> {
        self.files.iter().filter(move |file| file.path.ends_with(end))
    }

    /// The file at `path`.
    pub(crate) fn file(&self, path: &str) -> Option<&File> {
        self.files.iter().find(|file| file.path == path)
    }

    /// The members of the workspace.
    pub(crate) fn members(&self) -> impl Iterator<Item = &Package> {
        self.packages.iter().filter(|package| package.member)
    }

    /// The member that a path belongs to: the one with the longest folder above it.
    pub(crate) fn member_of(&self, path: &str) -> Option<&Package> {
        self.members()
            .filter(|member| path.strip_prefix(&member.folder).is_some_and(|rest| rest.starts_with('/')))
            .max_by_key(|member| member.folder.len())
    }
}

fn packages(metadata: &Value) -> Result<Vec<Package>> {
    let root = text(metadata, "workspace_root");
    let members: Vec<&str> = list(metadata, "workspace_members").filter_map(Value::as_str).collect();
    if members.is_empty() {
        return Failure::err("cargo metadata names no members");
    }
    let libraries: BTreeMap<String, String> = list(metadata, "packages").filter_map(library).collect();
    Ok(list(metadata, "packages").map(|package| read_package(package, &root, &members, &libraries)).collect())
}

/// A package's name and the name of its library, which may be another.
fn library(package: &Value) -> Option<(String, String)> {
    let library = list(package, "targets").find(|target| {
        list(target, "kind")
            .filter_map(Value::as_str)
            .any(|kind| kind == "proc-macro" || kind.ends_with("lib"))
    })?;
    Some((text(package, "name"), text(library, "name")))
}

fn read_package(
    package: &Value,
    root: &str,
    members: &[&str],
    libraries: &BTreeMap<String, String>,
) -> Package {
    let member = members.contains(&text(package, "id").as_str());
    let manifest = text(package, "manifest_path");
    let folder = manifest.strip_prefix(root).unwrap_or_default().trim_start_matches('/');
    let folder = folder.strip_suffix("Cargo.toml").unwrap_or_default().trim_end_matches('/');
    let kept = &package["metadata"]["tidy"]["kept"];
    Package {
        name: text(package, "name"),
        version: text(package, "version"),
        folder: if member { folder.to_owned() } else { String::new() },
        member,
        licence: package["license"].as_str().map(str::to_owned),
        source: package["source"].as_str().map(str::to_owned),
        dependencies: list(package, "dependencies")
            .map(|wanted| read_dependency(wanted, libraries))
            .collect(),
        kept: kept.as_object().map(|kept| kept.keys().cloned().collect()).unwrap_or_default(),
    }
}

fn read_dependency(dependency: &Value, libraries: &BTreeMap<String, String>) -> Dependency {
    let name = text(dependency, "name");
    let used = dependency["rename"].as_str().unwrap_or_else(|| libraries.get(&name).unwrap_or(&name));
    Dependency { ident: used.replace('-', "_"), ours: dependency["path"].is_string(), name }
}

fn text(value: &Value, key: &str) -> String {
    value[key].as_str().unwrap_or_default().to_owned()
}

fn list<'a>(value: &'a Value, key: &str) -> impl Iterator<Item = &'a Value> {
    value[key].as_array().into_iter().flatten()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cargo_metadata_is_read_for_members_and_others() {
        let json = r#"{
            "workspace_root": "/checkout", "workspace_members": ["path+a"],
            "packages": [
                {"id": "path+a", "name": "a", "version": "0.1.0", "manifest_path": "/checkout/foundation/a/Cargo.toml",
                 "license": "EUPL-1.2", "source": null, "metadata": {"tidy": {"kept": {"b-c": "a feature"}}},
                 "dependencies": [{"name": "b-c", "rename": null, "path": null},
                                  {"name": "iban-check", "rename": null, "path": null},
                                  {"name": "d", "rename": "dee", "path": "/checkout/d"}]},
                {"id": "reg+b", "name": "b-c", "version": "1.0.0", "manifest_path": "/else/b/Cargo.toml",
                 "license": "MIT", "source": "registry+x", "metadata": null, "dependencies": []},
                {"id": "reg+i", "name": "iban-check", "targets": [{"kind": ["custom-build"], "name": "build-script"},
                 {"kind": ["lib"], "name": "iban"}]}]}"#;
        let found = packages(&serde_json::from_str(json).unwrap()).unwrap();
        assert_eq!((found[0].folder.as_str(), found[0].member), ("foundation/a", true));
        assert_eq!(found[0].kept, ["b-c"]);
        let idents: Vec<_> = found[0].dependencies.iter().map(|d| (d.ident.as_str(), d.ours)).collect();
        assert_eq!(idents, [("b_c", false), ("iban", false), ("dee", true)]);
        assert_eq!((found[1].member, found[1].source.as_deref()), (false, Some("registry+x")));
    }

    #[test]
    fn a_path_belongs_to_the_innermost_member() {
        let member = |folder: &str| Package { folder: folder.into(), member: true, ..Package::default() };
        let tree = Tree { packages: vec![member("records"), member("records/intake")], ..Tree::default() };
        let folder = |path| tree.member_of(path).map(|p| p.folder.as_str());
        assert_eq!(folder("records/src/lib.rs"), Some("records"));
        assert_eq!(folder("records/intake/src/lib.rs"), Some("records/intake"));
        assert_eq!(folder("recordsx/src/lib.rs"), None);
    }

    #[test]
    fn the_checkout_itself_is_read() {
        let tree = Tree::read(&run::root()).unwrap();
        assert!(tree.file("xtask/src/tree.rs").is_some());
        assert!(tree.members().any(|member| member.folder == "xtask"));
        assert!(!tree.paths.iter().any(|path| path.starts_with("target/")));
    }
}
