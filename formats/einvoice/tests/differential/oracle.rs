//! The official rules, run by a program beside this test; what it needs is brought by pip into the build folder.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value;

use crate::packages::packages;

/// The program and the list of its packages, from the root of the checkout.
const PROGRAM: &str = "xtask/peers/en16931/oracle.py";
const PACKAGES: &str = "xtask/peers/en16931/requirements.txt";

/// What the official rules say of a document.
#[derive(Debug, Default)]
pub(crate) struct Official {
    /// UBL or CII.
    pub(crate) syntax: String,
    pub(crate) fatal: BTreeSet<String>,
    pub(crate) warning: BTreeSet<String>,
    /// Why the document could not be judged; then the rules are no verdict.
    pub(crate) error: Option<String>,
}

impl Official {
    /// Judged, and nothing fatal found.
    pub(crate) fn is_valid(&self) -> bool {
        self.error.is_none() && self.fatal.is_empty()
    }
}

/// Asks the official rules about each file.
pub(crate) fn judge(files: &[PathBuf]) -> BTreeMap<PathBuf, Official> {
    let names: Vec<&str> = files.iter().map(|file| file.to_str().unwrap()).collect();
    let list = Path::new(env!("CARGO_TARGET_TMPDIR")).join("einvoice-names.txt");
    std::fs::write(&list, names.join("\n") + "\n").unwrap();
    let mut program = program();
    let told = lines(program.stdin(std::fs::File::open(&list).unwrap()));
    let verdicts: BTreeMap<_, _> =
        told.iter().map(|line| (PathBuf::from(line["file"].as_str().unwrap()), official(line))).collect();
    assert_eq!(verdicts.len(), files.len(), "the official rules answered for each document");
    verdicts
}

/// All rules there are, by syntax.
pub(crate) fn rules() -> Vec<Official> {
    lines(program().arg("--rules")).iter().map(official).collect()
}

/// What some rules forbid without a condition, as a line of the tables that adds it, with the syntax.
pub(crate) fn unused() -> Vec<(String, String)> {
    let told = lines(program().arg("--unused"));
    let text = |line: &Value, key: &str| line[key].as_str().unwrap_or_default().to_owned();
    let line = |line: &Value| {
        let path = text(line, "path");
        let (elements, attribute) = path.split_once('@').unwrap_or((&path, ""));
        let at = text(line, "at");
        let edit = match (elements.trim_end_matches('/'), attribute) {
            ("", attribute) => format!("@ {at} {attribute} x"),
            (elements, "") => format!("+ {at} {elements}=x"),
            (elements, attribute) => format!("+ {at} {elements}@{attribute}:x=x"),
        };
        (text(line, "syntax"), edit)
    };
    told.iter().map(line).collect()
}

fn official(line: &Value) -> Official {
    let ids = |key: &str| {
        let ids = line[key].as_array().into_iter().flatten();
        ids.filter_map(|id| id.as_str().map(str::to_owned)).collect()
    };
    let text = |key: &str| line[key].as_str().map(str::to_owned);
    let syntax = text("syntax").unwrap_or_default();
    Official { syntax, fatal: ids("fatal"), warning: ids("warning"), error: text("error") }
}

fn lines(program: &mut Command) -> Vec<Value> {
    // The processor tells at length where it stopped; what matters of it comes back as a reason.
    let log = Path::new(env!("CARGO_TARGET_TMPDIR")).join("einvoice-oracle.log");
    let told = program.stderr(std::fs::File::create(&log).unwrap()).output().expect("python3 is there");
    assert!(told.status.success(), "the official rules ended with {}: {}", told.status, log.display());
    let text = String::from_utf8(told.stdout).unwrap();
    text.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

fn program() -> Command {
    let mut program = Command::new("python3");
    program.arg(root().join(PROGRAM)).env("PYTHONPATH", packages(&root().join(PACKAGES), "en16931-oracle"));
    program
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}
