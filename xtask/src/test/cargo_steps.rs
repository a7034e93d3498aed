//! The steps that cargo does: lints, documentation, tests.

use std::num::NonZero;
use std::path::{Path, PathBuf};
use std::process::Command;

use super::count::{self, Count};
use super::postgres::{Care, Cluster};
use super::{Outcome, Plan};
use crate::failure::{Failure, Result};
use crate::tree::Tree;
use crate::{run, say};

/// How clippy takes its own arguments from the environment: each is followed by this mark.
const CLIPPY_MARK: &str = "__CLIPPY_HACKERY__";

/// clippy's compiler, which lints what it compiles.
fn clippy_driver() -> Result<PathBuf> {
    let sysroot = run::output(Command::new("rustc").args(["--print", "sysroot"]))?;
    Ok(Path::new(sysroot.trim()).join("bin/clippy-driver"))
}

/// A cargo that compiles our own crates with clippy, every warning an error. What it builds is what the tests run, so that nothing
/// is compiled once for the lints and once more for the tests.
pub(super) fn linting() -> Result<Command> {
    let mut cargo = run::cargo();
    lint(&mut cargo)?;
    Ok(cargo)
}

fn lint(command: &mut Command) -> Result<()> {
    command.env("RUSTC_WORKSPACE_WRAPPER", clippy_driver()?);
    command.env("CLIPPY_ARGS", format!("--deny{CLIPPY_MARK}warnings{CLIPPY_MARK}"));
    Ok(())
}

/// Builds everything with clippy, after a look whether it would say something.
pub(super) fn clippy(_: &Plan) -> Result<Outcome> {
    planted()?;
    judged(&mut build()?)
}

/// What builds all that tests, examples and the browser run.
pub(super) fn build() -> Result<Command> {
    let mut cargo = linting()?;
    cargo.args(["test", "--quiet", "--workspace", "--no-run"]);
    Ok(cargo)
}

/// The way in which clippy is called is its own affair: a planted fault shows that it is still the right one.
fn planted() -> Result<()> {
    let folder = run::target_dir().join("xtask");
    let source = folder.join("planted.rs");
    run::write(
        &source,
        "//! A fault.\n/// Compares.\npub fn compare(x: bool) -> bool {\n    x == true\n}\n",
    )?;
    let mut compiler = Command::new(clippy_driver()?);
    lint(&mut compiler)?;
    compiler.args(["rustc", "--crate-type=lib", "--emit=metadata", "--out-dir"]).arg(&folder).arg(&source);
    match run::output(&mut compiler) {
        Err(said) if said.to_string().contains("clippy::bool_comparison") => Ok(()),
        Err(said) => Failure::err(format!("clippy did not find the planted fault: {said}")),
        Ok(_) => Failure::err("clippy found nothing in a file with a planted fault"),
    }
}

fn judged(command: &mut Command) -> Result<Outcome> {
    Ok(if run::shown(command)?.success { Outcome::well("") } else { Outcome::bad("see above") })
}

pub(super) fn tests(plan: &Plan) -> Result<Outcome> {
    // Lives until the tests are over; its end removes it.
    let cluster = if plan.fast { None } else { Some(Cluster::start(Care::Careless)?) };
    let databases = if plan.fast { "SQLite only" } else { "SQLite and PostgreSQL" };
    // A quick look at half-done work is no place for lints.
    let cargo = if plan.fast { run::cargo() } else { linting()? };
    let (mut cargo, read) = runner(cargo);
    cargo.env("INSTA_UPDATE", "no").env("INSTA_SNAPSHOT_REFERENCES_FILE", &plan.snapshots_read);
    run::write(&plan.snapshots_read, "")?;
    match &cluster {
        Some(cluster) => {
            cargo.env("RATHAUS_TEST_POSTGRES", cluster.connection()).env("RATHAUS_REQUIRE_POSTGRES", "1")
        }
        None => cargo.env_remove("RATHAUS_TEST_POSTGRES").env_remove("RATHAUS_REQUIRE_POSTGRES"),
    };
    let ended = run::shown(&mut cargo)?;
    Ok(Outcome::new(read(&ended.text)?.judged(ended.success), databases))
}

/// cargo-nextest where it is installed, else cargo's own runner, which cannot end a test that hangs.
fn runner(mut cargo: Command) -> (Command, fn(&str) -> Result<Count>) {
    if run::on_path("cargo-nextest") {
        cargo.args(["nextest", "run", "--workspace", "--no-tests=pass", "--status-level=fail"]);
        // One more than there are cores: some wait for a mail, a lease, a process that is to die.
        let threads = 1 + std::thread::available_parallelism().map_or(1, NonZero::get);
        cargo.args(["--test-threads", &threads.to_string()]);
        return (cargo, count::nextest);
    }
    say::line("cargo-nextest is not installed: cargo's own test runner is used, without limits of time.");
    cargo.args(["test", "--quiet", "--workspace", "--no-fail-fast", "--lib", "--bins", "--tests"]);
    (cargo, count::cargo_test)
}

/// A rustdoc that writes the documentation, every warning an error, before it runs the examples in it.
const RUSTDOC: &str = r#"#!/bin/sh
set -e
examples() { exec rustdoc "$@"; }
documentation() {
    for argument; do
        shift
        [ "$argument" = --test ] || set -- "$@" "$argument"
    done
    rustdoc "$@" --document-private-items --deny warnings --out-dir "$RATHAUS_DOCS"
}
documentation "$@"
examples "$@"
"#;

/// Documentation of every library from what the tests are linked with: `cargo doc` would first check the whole world anew.
pub(super) fn docs(_: &Plan) -> Result<Outcome> {
    let rustdoc = run::target_dir().join("xtask/rustdoc.sh");
    run::write(&rustdoc, RUSTDOC)?;
    run::output(Command::new("chmod").arg("+x").arg(&rustdoc))?;
    let mut cargo = linting()?;
    cargo.args(["test", "--quiet", "--workspace", "--no-fail-fast", "--doc"]);
    cargo.env("RUSTDOC", &rustdoc).env("RATHAUS_DOCS", run::target_dir().join("doc"));
    let libraries = run::shown(&mut cargo)?;
    let count = count::cargo_test(&libraries.text)?.judged(libraries.success);
    let mut cargo = run::cargo();
    cargo.args(["doc", "--quiet", "--package", "xtask", "--document-private-items", "--no-deps"]);
    let own = judged(cargo.env("RUSTDOCFLAGS", "--deny warnings"))?;
    Ok(Outcome::new(count + own.count, ""))
}

/// Snapshots that no test of the last run read.
pub(super) fn snapshots(plan: &Plan) -> Result<Outcome> {
    let Ok(read) = std::fs::read_to_string(&plan.snapshots_read) else {
        return Ok(Outcome::new(Count::default(), "no run of the tests to compare with"));
    };
    let root = run::root();
    let paths = Tree::listed(&root)?;
    let unread = unread(&paths, &read, &root.to_string_lossy());
    for path in &unread {
        say::line(&format!("{path}: no test read it; remove it, or see why its test did not run."));
    }
    Ok(if unread.is_empty() { Outcome::well("") } else { Outcome::bad(format!("{} unread", unread.len())) })
}

fn unread<'a>(paths: &'a [String], read: &str, root: &str) -> Vec<&'a String> {
    let known = |path: &str| {
        let whole = format!("{root}/{path}");
        read.lines().any(|line| line == whole || line == path)
    };
    paths.iter().filter(|path| path.ends_with(".snap") && !known(path)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_snapshot_that_was_not_read_is_found() {
        let paths = ["a/x.snap", "a/y.snap", "a/z.rs"].map(str::to_owned);
        assert_eq!(unread(&paths, "/here/a/x.snap\n", "/here"), ["a/y.snap"]);
    }
}
