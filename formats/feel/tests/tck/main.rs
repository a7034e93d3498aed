//! The DMN TCK: how many of the official test cases without decision tables come out as expected.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod boxed;
mod model;
mod run;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use roxmltree::{Document, Node};

use crate::model::Model;
use crate::run::Run;

/// Passed cases that are reached and must stay reached.
const FLOOR: usize = 2022;

/// The folder of the foreign suite, if it is there.
fn suite() -> Option<PathBuf> {
    let shared = std::env::var_os("RATHAUS_SHARED").map_or_else(
        || {
            // From a worktree, the shared folder may lie one level higher than from the main checkout.
            let here = Path::new(env!("CARGO_MANIFEST_DIR"));
            here.ancestors().map(|up| up.join("shared")).find(|shared| shared.is_dir())
        },
        |path| Some(PathBuf::from(path)),
    );
    shared.map(|shared| shared.join("testdata/processes/dmn-tck")).filter(|suite| suite.is_dir())
}

/// How the cases of a suite came out.
#[derive(Default)]
struct Score {
    passed: usize,
    attempted: usize,
    left_out: BTreeMap<&'static str, usize>,
    failures: Vec<String>,
}

impl Score {
    fn case(&mut self, model: &Model, file: &str, case: Node<'_, '_>) {
        if let Some(reason) = Run::obstacle(model, case) {
            *self.left_out.entry(reason).or_default() += 1;
            return;
        }
        self.attempted += 1;
        match Run::case(model, case) {
            Ok(()) => self.passed += 1,
            Err(message) => {
                let id = case.attribute("id").unwrap_or("?");
                self.failures.push(format!("{file} {id}: {message}"));
            }
        }
    }

    fn folder(&mut self, folder: &Path) {
        let files: Vec<PathBuf> =
            std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
        let is_test = |path: &&PathBuf| {
            let name = path.file_name().unwrap().to_string_lossy();
            name.contains("-test-") && name.ends_with(".xml")
        };
        for path in files.iter().filter(is_test) {
            let text = std::fs::read_to_string(path).unwrap();
            let tests = Document::parse(&text).unwrap();
            let name = tests.descendants().find(|node| node.tag_name().name() == "modelName");
            let name = name.and_then(|node| node.text()).unwrap_or_default().trim();
            let model = Model::read(&std::fs::read_to_string(folder.join(name)).unwrap());
            for case in tests.descendants().filter(|node| node.tag_name().name() == "testCase") {
                self.case(&model, name, case);
            }
        }
    }
}

#[test]
fn the_technology_compatibility_kit_is_passed_as_far_as_it_was_before() {
    let Some(suite) = suite() else {
        assert!(std::env::var_os("RATHAUS_REQUIRE_SUITES").is_none(), "foreign suite dmn-tck not found");
        println!("foreign suite dmn-tck not found: nothing was compared");
        return;
    };
    let mut score = Score::default();
    for level in ["compliance-level-2", "compliance-level-3", "non-compliant"] {
        let mut folders: Vec<_> =
            std::fs::read_dir(suite.join(level)).unwrap().map(|entry| entry.unwrap().path()).collect();
        folders.sort();
        folders.iter().for_each(|folder| score.folder(folder));
    }
    let Score { passed, attempted, left_out, failures } = score;
    println!("DMN TCK: {passed}/{attempted}, left out: {left_out:?}\n{}", failures.join("\n"));
    assert!(passed >= FLOOR, "only {passed} of {attempted} cases pass, {FLOOR} did before");
}
