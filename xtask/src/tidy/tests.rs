//! The rules together: on a small checkout where all is well, and on the same one with a breach of each.

use std::path::Path;
use std::process::Command;

use super::*;

/// A checkout with one crate, where every rule holds.
const GOOD: &[(&str, &str)] = &[
    ("README.md", "# A house\n\nSee [the paper](docs/paper.md#rooms).\n"),
    ("docs/paper.md", "# Paper\n\n## Rooms\n"),
    ("publiccode.yml", "legal:\n  license: EUPL-1.2\n"),
    (
        "Cargo.toml",
        "[workspace]\nresolver = \"3\"\nmembers = [\"records\", \"citizen\", \"formats/feel\"]\n\
         [workspace.package]\nversion = \"0.1.0\"\nedition = \"2024\"\nrust-version = \"1.85\"\nlicense = \"EUPL-1.2\"\n\
         publish = false\n[workspace.lints.rust]\nunsafe_code = \"deny\"\n",
    ),
    ("records/src/lib.rs", "//! Records.\n\nuse feel as _;\n"),
    ("records/migrations/0001.sql", "CREATE TABLE cases (\n    id {uuid} PRIMARY KEY -- internal\n);\n"),
    ("citizen/src/lib.rs", "//! Citizens.\n"),
    ("formats/feel/src/lib.rs", "//! Expressions.\n"),
];

fn manifest(name: &str, dependencies: &str) -> String {
    format!(
        "[package]\nname = \"{name}\"\ndescription = \"What it is for.\"\nversion.workspace = true\n\
         edition.workspace = true\nrust-version.workspace = true\nlicense.workspace = true\npublish.workspace = true\n\
         [dependencies]\n{dependencies}[lints]\nworkspace = true\n"
    )
}

/// Writes the good checkout with `changes` over it, and gives what the rules print.
fn printed(changes: &[(&str, &str)]) -> (Count, Vec<String>) {
    let folder = tempfile::tempdir().unwrap();
    let write = |path: &str, text: &str| run::write(&folder.path().join(path), text).unwrap();
    for (path, text) in GOOD {
        write(path, text);
    }
    write("records/Cargo.toml", &manifest("records", "feel = { path = \"../formats/feel\" }\n"));
    write("citizen/Cargo.toml", &manifest("citizen", ""));
    write("formats/feel/Cargo.toml", &manifest("feel", ""));
    for (path, text) in changes {
        write(path, text);
    }
    run::output(Command::new("git").args(["init", "--quiet"]).current_dir(folder.path())).unwrap();
    over_folder(folder.path())
}

fn over_folder(root: &Path) -> (Count, Vec<String>) {
    let mut lines = Vec::new();
    let count = over(&Tree::read(root).unwrap(), &mut |line| lines.push(line.to_owned())).unwrap();
    lines.retain(|line| !line.contains(": note: "));
    (count, lines)
}

#[test]
fn a_house_in_order_has_no_findings() {
    let (count, lines) = printed(&[]);
    assert_eq!(lines, [format!("tidy: {} rules, 0 findings", RULES.len())]);
    assert_eq!(count, Count { passed: RULES.len(), failed: 0 });
}

#[test]
fn a_breach_of_each_rule_is_found_at_its_place() {
    let long = format!("//! Records.\n\nuse feel as _;\n\nfn long() {{\n{}}}\n", "    long();\n".repeat(160));
    let upwards = manifest("feel", "citizen = { path = \"../../citizen\" }\n");
    let idle = manifest("citizen", "feel = { path = \"../formats/feel\" }\n");
    let edition = idle.replace("edition.workspace = true", "edition = \"2024\"");
    let unfinished = concat!("//! Expressions. TO", "DO\n\nuse citizen as _;\n");
    let breaches: &[(&str, &str, &str)] = &[
        ("formats/feel/Cargo.toml", &upwards, "arrows: formats/feel/Cargo.toml: "),
        ("formats/feel/src/lib.rs", unfinished, "words: formats/feel/src/lib.rs:1: "),
        ("citizen/src/extra.rs", "fn nothing_said() {}\n", "module-docs: citizen/src/extra.rs:1: "),
        ("records/src/lib.rs", &long, "sizes: records/src/lib.rs:5: "),
        (
            "records/migrations/0002.sql",
            "ALTER TABLE cases ADD COLUMN note {text};\n",
            "privacy: records/migrations/0002.sql:1: ",
        ),
        (
            "records/migrations/0003.sql",
            "ALTER TABLE cases ADD COLUMN note {text} NOT NULL; -- internal\n",
            "migrations: records/migrations/0003.sql:1: ",
        ),
        (
            "citizen/src/lib.rs",
            "//! Citizens.\nfn a() { sql!(\"DELETE FROM cases\"); }\n",
            "ownership: citizen/src/lib.rs:2: ",
        ),
        ("README.md", "[no](docs/none.md)\n", "links: README.md:1: "),
        (
            "records/src/snapshots/a.snap",
            "---\nsource: records/src/gone.rs\n---\n",
            "snapshots: records/src/snapshots/a.snap: ",
        ),
        ("publiccode.yml", "legal:\n  license: MIT\n", "manifests: publiccode.yml: "),
    ];
    let changes: Vec<(&str, &str)> = breaches.iter().map(|(path, text, _)| (*path, *text)).collect();
    let (count, lines) = printed(&changes);
    for (_, _, found) in breaches {
        assert!(lines.iter().any(|line| line.starts_with(&format!("tidy: {found}"))), "{found}\n{lines:#?}");
    }
    assert!(lines.iter().any(|line| line.starts_with("tidy: format: citizen/src/lib.rs:")), "{lines:#?}");
    assert_eq!(count.failed, 11, "{lines:#?}");

    let (_, lines) = printed(&[("citizen/Cargo.toml", &edition)]);
    let found = ["tidy: manifests: citizen/Cargo.toml: ", "tidy: unused: citizen/Cargo.toml: "];
    assert!(found.iter().all(|found| lines.iter().any(|line| line.starts_with(found))), "{lines:#?}");
}

#[test]
fn a_finding_is_printed_with_rule_place_and_advice() {
    let finding = Finding::new("a/b.rs", 3, "say what it is for.");
    assert_eq!(shown("words", &finding), "tidy: words: a/b.rs:3: say what it is for.");
    assert_eq!(shown("words", &Finding::new("a", 0, "b")), "tidy: words: a: b");
}

#[test]
fn every_rule_module_is_in_the_table() {
    let listed: Vec<String> = RULES.iter().map(|(name, _)| name.replace('-', "_")).collect();
    for entry in std::fs::read_dir(run::root().join("xtask/src/tidy")).unwrap() {
        let file = entry.unwrap().file_name().into_string().unwrap();
        let module = file.trim_end_matches(".rs");
        // `sql` is what two rules share.
        let known = ["mod", "sql", "tests"].contains(&module) || listed.iter().any(|name| name == module);
        assert!(known, "{module}");
    }
}
