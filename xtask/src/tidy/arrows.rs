//! Who may depend on whom. A new arrow is a decision record.

use super::{Finding, Verdict};
use crate::failure::Result;
use crate::tree::{Package, Tree};

/// The foundation from the ground up: each may use only what stands before it, and the formats.
const FOUNDATION: &[&str] = &[
    "kernel", "store", "ledger", "blob", "access", "jobs", "print", "search", "mail", "ui", "town", "server",
    "admin",
];

/// The rooms above the foundation, with the rooms each may use besides foundation, formats and itself.
const ROOMS: &[(&str, &[&str])] = &[
    ("records", &[]),
    ("processes", &["records"]),
    ("citizen", &["records", "processes"]),
    ("work", &["records", "processes"]),
    ("steering", &["records", "processes"]),
];

/// Formats that use another format, with the decision record that says why. They are read without each other's
/// rooms, but what a standard says in the words of another should not be written twice.
const FORMATS: &[(&str, &str, &str)] = &[
    ("dmn", "feel", "0009-a-format-may-use-a-format.md"),
    ("einvoice", "markup", "0009-a-format-may-use-a-format.md"),
    ("xplan", "markup", "0009-a-format-may-use-a-format.md"),
];

/// Crates of the foundation that stay purer than their place in the order asks, with all they may use of ours.
const PURE: &[(&str, &[&str])] = &[("ui", &["kernel"]), ("print", &["kernel"])];

pub(super) fn check(tree: &Tree) -> Result<Verdict> {
    let mut findings = Vec::new();
    for from in tree.members() {
        let manifest = format!("{}/Cargo.toml", from.folder);
        if let Some(advice) = unplaced(from) {
            findings.push(Finding::new(&manifest, 0, advice));
        }
        // A crate may name itself: that turns on a feature of its own for its tests.
        let others = |name: &str| name != from.name;
        for wanted in from.dependencies.iter().filter(|wanted| wanted.ours && others(&wanted.name)) {
            let Some(to) = tree.members().find(|member| member.name == wanted.name) else { continue };
            if let Some(reason) = forbidden(from, to) {
                let advice = format!("do not depend on `{}`: {reason}", to.name);
                findings.push(Finding::new(&manifest, 0, advice));
            }
        }
    }
    Ok(findings.into())
}

fn room(package: &Package) -> &str {
    package.folder.split('/').next().unwrap_or_default()
}

fn floor(package: &Package) -> Option<usize> {
    FOUNDATION.iter().position(|name| *name == package.name)
}

/// Why the rule does not know the crate's place, if it does not.
fn unplaced(package: &Package) -> Option<String> {
    let known = match room(package) {
        "foundation" => floor(package).is_some(),
        "formats" | "app" | "xtask" => true,
        other => ROOMS.iter().any(|(name, _)| *name == other),
    };
    (!known).then(|| {
        format!("give `{}` a place in xtask/src/tidy/arrows.rs and write a decision record.", package.name)
    })
}

/// Why `from` may not depend on `to`, if it may not.
fn forbidden(from: &Package, to: &Package) -> Option<String> {
    let (here, there) = (room(from), room(to));
    if there == "app" || there == "xtask" {
        return Some(format!("nobody depends on `{there}`."));
    }
    match here {
        "app" => None,
        "xtask" => Some("the project's commands are built first and use nothing of ours.".into()),
        "formats" => format(from, to),
        "foundation" => foundation(from, to),
        _ if there == "foundation" || there == "formats" || here == there => None,
        _ => {
            let (_, allowed) = ROOMS.iter().find(|(name, _)| *name == here)?;
            (!allowed.contains(&there)).then(|| format!("`{here}` may use of the rooms only {allowed:?}."))
        }
    }
}

fn format(from: &Package, to: &Package) -> Option<String> {
    let is_decided = FORMATS.iter().any(|(user, used, _)| *user == from.name && *used == to.name);
    (!is_decided).then(|| {
        "a format is a library of its own; it uses another only where a decision record says why.".into()
    })
}

fn foundation(from: &Package, to: &Package) -> Option<String> {
    match room(to) {
        "formats" => None,
        "foundation" => {
            if let Some((_, allowed)) = PURE.iter().find(|(name, _)| *name == from.name) {
                return (!allowed.contains(&to.name.as_str()))
                    .then(|| format!("`{}` is pure and uses only {allowed:?} of ours.", from.name));
            }
            (floor(from) <= floor(to)).then(|| "the foundation depends only downwards.".into())
        }
        other => Some(format!("the foundation knows no `{other}`.")),
    }
}

#[cfg(test)]
mod tests {
    use super::super::places;
    use super::*;
    use crate::tree::Dependency;

    fn tree(arrows: &[(&str, &str)]) -> Tree {
        let mut packages: Vec<Package> = Vec::new();
        for (from, to) in arrows {
            for folder in [from, to] {
                if !packages.iter().any(|p| p.folder == *folder) {
                    let name = folder.rsplit('/').next().unwrap().to_owned();
                    packages.push(Package {
                        name,
                        folder: (*folder).into(),
                        member: true,
                        ..Package::default()
                    });
                }
            }
            let name = to.rsplit('/').next().unwrap().to_owned();
            let from = packages.iter_mut().find(|p| p.folder == *from).unwrap();
            from.dependencies.push(Dependency { ident: name.clone(), name, ours: true });
        }
        Tree { packages, ..Tree::default() }
    }

    #[test]
    fn arrows_that_point_down_are_allowed() {
        let good = [
            ("foundation/store", "foundation/kernel"),
            ("foundation/server", "foundation/ui"),
            ("foundation/store", "foundation/store"),
            ("foundation/ui", "foundation/kernel"),
            ("records", "foundation/town"),
            ("citizen", "formats/feel"),
            ("formats/dmn", "formats/feel"),
            ("citizen", "records"),
            ("records/intake", "records/files"),
            ("steering", "processes"),
            ("app", "citizen"),
        ];
        assert_eq!(places(check, &tree(&good)), Vec::<String>::new());
    }

    #[test]
    fn every_other_arrow_is_found() {
        let bad = [
            ("foundation/kernel", "foundation/store"),
            ("foundation/ui", "foundation/town"),
            ("foundation/town", "records"),
            ("formats/feel", "foundation/kernel"),
            ("formats/feel", "formats/dmn"),
            ("formats/dmn", "foundation/kernel"),
            ("records", "processes"),
            ("citizen", "work"),
            ("steering", "citizen"),
            ("records", "app"),
            ("xtask", "foundation/kernel"),
        ];
        for arrow in bad {
            assert_eq!(places(check, &tree(&[arrow])), [format!("{}/Cargo.toml:0", arrow.0)], "{arrow:?}");
        }
    }

    #[test]
    fn a_crate_without_a_place_is_found() {
        let lost = [("foundation/cellar", "formats/feel"), ("attic", "formats/feel")];
        for arrow in lost {
            assert_eq!(places(check, &tree(&[arrow])).len(), 1, "{arrow:?}");
        }
    }

    #[test]
    fn every_arrow_between_formats_has_its_decision_record() {
        for (user, used, record) in FORMATS {
            let path = crate::run::root().join("docs/decisions").join(record);
            let text = std::fs::read_to_string(&path).unwrap_or_default();
            let arrow = format!("`{user}` → `{used}`");
            assert!(text.contains(&arrow), "{} does not decide {arrow}", path.display());
        }
    }
}
