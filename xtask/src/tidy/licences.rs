//! Every dependency has a licence of the list and comes from a registry.

use std::collections::BTreeMap;

use spdx::{Expression, ParseMode};

use super::{Finding, Verdict};
use crate::failure::Result;
use crate::tree::{Package, Tree};

/// What may be combined with EUPL-1.2 in one program without asking anybody; no copyleft over the whole work.
const ALLOWED: &[&str] = &[
    "0BSD",
    "Apache-2.0",
    "BSD-2-Clause",
    "BSD-3-Clause",
    "BSL-1.0",
    "CC0-1.0",
    "EUPL-1.2",
    "ISC",
    "MIT",
    "MIT-0",
    "MPL-2.0",
    "OFL-1.1",
    "Unicode-3.0",
    "Zlib",
];

/// Exceptions that only add permissions.
const EXCEPTIONS: &[&str] = &["LLVM-exception"];

/// Packages whose manifest does not tell, or tells something that was looked at: name, expression, reason.
const JUDGED: &[(&str, &str, &str)] = &[];

pub(super) fn check(tree: &Tree) -> Result<Verdict> {
    let mut verdict = Verdict::default();
    for package in tree.packages.iter().filter(|package| !package.member) {
        if let Some(advice) = objection(package) {
            let named = format!("{} {}: {advice}", package.name, package.version);
            verdict.findings.push(Finding::new("Cargo.lock", 0, named));
        }
    }
    let twice = duplicates(&tree.packages);
    if !twice.is_empty() {
        verdict.notes.push(format!("{} crates in more than one version: {}", twice.len(), twice.join(", ")));
    }
    Ok(verdict)
}

fn objection(package: &Package) -> Option<String> {
    if !package.source.as_deref().is_some_and(|source| source.starts_with("registry+")) {
        return Some("take it from the registry, not from a repository or a folder.".into());
    }
    let judged = JUDGED.iter().find(|(name, ..)| *name == package.name).map(|(_, licence, _)| *licence);
    let Some(licence) = judged.or(package.licence.as_deref()) else {
        return Some(
            "its manifest names no licence; look at it and enter it in JUDGED, or do without.".into(),
        );
    };
    match Expression::parse_mode(licence, ParseMode::LAX) {
        Err(_) => Some(format!("`{licence}` is no SPDX expression; look at it and enter it in JUDGED.")),
        Ok(expression) => (!expression.evaluate(allowed))
            .then(|| format!("`{licence}` is not within the list of licences; do without it.")),
    }
}

fn allowed(wanted: &spdx::LicenseReq) -> bool {
    let exception = match &wanted.addition {
        None => true,
        Some(addition) => EXCEPTIONS.contains(&addition.to_string().as_str()),
    };
    exception && wanted.license.id().is_some_and(|id| ALLOWED.contains(&id.name))
}

/// `name 1.0.0 2.0.0` for each crate that is built more than once.
fn duplicates(packages: &[Package]) -> Vec<String> {
    let mut versions: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for package in packages.iter().filter(|package| !package.member) {
        versions.entry(&package.name).or_default().push(&package.version);
    }
    let many = versions.into_iter().filter(|(_, versions)| versions.len() > 1);
    many.map(|(name, versions)| format!("{name} {}", versions.join(" "))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn package(licence: &str) -> Package {
        Package {
            name: "a".into(),
            version: "1.0.0".into(),
            licence: Some(licence.into()),
            source: Some("registry+x".into()),
            ..Package::default()
        }
    }

    #[test]
    fn expressions_are_understood() {
        let cases = [
            ("MIT", true),
            ("MIT OR Apache-2.0", true),
            ("MIT/Apache-2.0", true),
            ("GPL-3.0-only OR MIT", true),
            ("MIT AND GPL-3.0-only", false),
            ("(MIT OR Apache-2.0) AND Unicode-3.0", true),
            ("Apache-2.0 WITH LLVM-exception", true),
            ("GPL-2.0-only WITH Classpath-exception-2.0", false),
            ("LGPL-3.0-or-later", false),
            ("AGPL-3.0-only", false),
            ("our own", false),
        ];
        for (licence, fine) in cases {
            assert_eq!(objection(&package(licence)).is_none(), fine, "{licence}");
        }
    }

    #[test]
    fn a_package_without_licence_or_from_elsewhere_is_found() {
        assert!(objection(&Package { licence: None, ..package("") }).is_some());
        for source in [None, Some("git+ssh://x".to_owned())] {
            assert!(objection(&Package { source, ..package("MIT") }).is_some());
        }
    }

    #[test]
    fn two_versions_are_a_note_and_not_a_finding() {
        let tree = Tree {
            packages: vec![package("MIT"), Package { version: "2.0.0".into(), ..package("MIT") }],
            ..Tree::default()
        };
        let verdict = check(&tree).unwrap();
        assert!(verdict.findings.is_empty());
        assert_eq!(verdict.notes, ["1 crates in more than one version: a 1.0.0 2.0.0"]);
    }
}
