//! `cargo xtask bench NAME` and `cargo xtask suite NAME`: found by name, so that nobody keeps a list.
//!
//! A measurement is an example of any crate called `bench_NAME`, a foreign suite one called `suite_NAME`. The first line
//! of its source says what it does and is what the list shows.

use std::ffi::OsString;
use std::process::Command;

use crate::failure::{Failure, Result};
use crate::test::postgres::{Care, Cluster};
use crate::tree::Tree;
use crate::{assets, invoices, packages, peers, plans, run, say};

/// An example that can be run by name.
#[derive(Debug, PartialEq, Eq)]
struct Runner {
    name: String,
    example: String,
    purpose: String,
}

/// Runs the one that the first argument names, or lists all.
///
/// # Errors
/// When there is none of the name, or it fails.
pub(crate) fn run(kind: &str, mut arguments: Vec<OsString>) -> Result<bool> {
    let runners = runners(kind, &Tree::read(&run::root())?);
    if arguments.is_empty() {
        say::line(&list(kind, &runners));
        return Ok(true);
    }
    let name = arguments.remove(0);
    let Some(runner) = runners.iter().find(|runner| *runner.name == *name) else {
        return Failure::err(format!("there is no {kind} `{}`.\n{}", name.display(), list(kind, &runners)));
    };
    // What is built holds the browser assets.
    packages::install(&[packages::Use::Demo])?;
    assets::build()?;
    // With the features of the whole workspace, so that for all of them each dependency is built once.
    let build = ["build", "--release", "--workspace", "--example", &runner.example];
    run::must(run::cargo().args(build))?;
    let mut program = Command::new(run::target_dir().join("release/examples").join(&runner.example));
    // On PostgreSQL: a server of our own that lives as long as the measurement and is as careful as one in production.
    let asked = arguments.iter().position(|argument| argument == "--postgres");
    let server = match asked {
        Some(place) if arguments.len() == place + 1 => {
            packages::install(&[packages::Use::Test])?;
            let cluster = Cluster::start(Care::Durable)?;
            arguments.push(cluster.connection().into());
            Some(cluster)
        }
        _ => None,
    };
    let ended = run::shown(program.current_dir(run::root()).args(arguments))?;
    drop(server);
    // Where figures of our process engine, our judge of invoices or our reader of plans are handed over, those of others belong beside them.
    if let Some(ours) = peers::handed_over(&ended.text) {
        peers::compare(&ours)?;
    }
    if let Some(ours) = invoices::handed_over(&ended.text) {
        invoices::compare(&ours)?;
    }
    if let Some(ours) = plans::handed_over(&ended.text) {
        plans::compare(&ours)?;
    }
    Ok(ended.success)
}

fn runners(kind: &str, tree: &Tree) -> Vec<Runner> {
    let start = format!("{kind}_");
    let mut found: Vec<Runner> = tree
        .ending(".rs")
        .filter_map(|file| {
            let (folder, name) = file.path.split_once("/examples/")?;
            let example = name.strip_suffix("/main.rs").or_else(|| name.strip_suffix(".rs"))?;
            // Other files of a folder are parts of its example.
            let example = Some(example).filter(|example| !example.contains('/'))?;
            tree.members().find(|member| member.folder == folder)?;
            let first = file.text.lines().next().unwrap_or_default();
            Some(Runner {
                name: example.strip_prefix(&start)?.replace('_', "-"),
                example: example.to_owned(),
                purpose: first.trim_start_matches("//!").trim().to_owned(),
            })
        })
        .collect();
    found.sort_by(|a, b| a.name.cmp(&b.name));
    found
}

fn list(kind: &str, runners: &[Runner]) -> String {
    if runners.is_empty() {
        return format!(
            "There is no {kind} in this checkout yet: it would be an example called {kind}_NAME."
        );
    }
    let lines =
        runners.iter().map(|runner| format!("  cargo xtask {kind} {:<16} {}", runner.name, runner.purpose));
    lines.collect::<Vec<_>>().join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tree::Package;

    fn tree() -> Tree {
        let member = |folder: &str, name: &str| Package {
            name: name.into(),
            folder: folder.into(),
            member: true,
            ..Package::default()
        };
        Tree {
            packages: vec![member("foundation/ledger", "ledger"), member("app", "app")],
            ..Tree::of(&[
                ("foundation/ledger/examples/bench_ledger.rs", "//! A million leaves.\n"),
                ("app/examples/bench_many_pages/main.rs", "//! Pages a second.\n"),
                ("app/examples/bench_many_pages/load.rs", "//! A part of it.\n"),
                ("app/examples/suite_feel.rs", "//! The rules of FEEL.\n"),
                ("app/src/bench_not.rs", "//! No example.\n"),
            ])
        }
    }

    #[test]
    fn examples_are_found_by_their_names() {
        let benches = runners("bench", &tree());
        let seen: Vec<_> = benches.iter().map(|r| (r.name.as_str(), r.example.as_str())).collect();
        assert_eq!(seen, [("ledger", "bench_ledger"), ("many-pages", "bench_many_pages")]);
        assert_eq!(runners("suite", &tree())[0].purpose, "The rules of FEEL.");
    }

    #[test]
    fn the_list_says_what_each_does() {
        let list = list("suite", &runners("suite", &tree()));
        assert_eq!(list, "  cargo xtask suite feel             The rules of FEEL.");
    }

    #[test]
    fn an_empty_list_says_how_to_begin() {
        assert!(list("bench", &[]).contains("bench_NAME"));
    }
}
