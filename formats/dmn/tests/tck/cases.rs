//! The test cases of a suite folder: found, run one after the other, and counted.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use dmn::model::Kind;
use dmn::{Explanation, Model};
use feel::{Context, Scope, Value};
use roxmltree::{Document, Node};

use crate::values::{Hint, alike, child, children, value};

/// How the cases of a suite came out.
#[derive(Default)]
pub(crate) struct Score {
    pub(crate) passed: usize,
    /// Each deviation with its reason.
    pub(crate) failures: Vec<String>,
    /// Cases that would need a function in Java or PMML.
    pub(crate) left_out: Vec<String>,
}

impl Score {
    /// How many cases were judged.
    pub(crate) fn attempted(&self) -> usize {
        self.passed + self.failures.len()
    }
}

/// The folder of the suite: `dmn-tck` below a folder of test data, or that folder itself if it has the levels of one.
pub(crate) fn suite_in(folder: &Path) -> Option<PathBuf> {
    let inner = folder.join("dmn-tck");
    if inner.is_dir() {
        return Some(inner);
    }
    let mut entries = std::fs::read_dir(folder).ok()?.filter_map(Result::ok);
    let is_suite = entries.any(|entry| entry.file_name().to_string_lossy().starts_with("compliance-level"));
    is_suite.then(|| folder.to_owned())
}

/// The folder where foreign suites lie, if nobody names one.
pub(crate) fn usual_folder() -> Option<PathBuf> {
    let shared = std::env::var_os("RATHAUS_SHARED").map_or_else(
        || {
            // From a worktree, the shared folder may lie one level higher than from the main checkout.
            let here = Path::new(env!("CARGO_MANIFEST_DIR"));
            here.ancestors().map(|up| up.join("shared")).find(|shared| shared.is_dir())
        },
        |path| Some(PathBuf::from(path)),
    );
    shared.map(|shared| shared.join("testdata/processes"))
}

/// Runs all cases below a folder.
pub(crate) fn run(suite: &Path) -> Score {
    let mut score = Score::default();
    let mut folders = vec![suite.to_owned()];
    while let Some(folder) = folders.pop() {
        let Ok(entries) = std::fs::read_dir(&folder) else { continue };
        let mut paths: Vec<PathBuf> = entries.filter_map(|entry| Some(entry.ok()?.path())).collect();
        paths.sort();
        folders.extend(paths.iter().rev().filter(|path| path.is_dir()).cloned());
        let models = Models::of(&paths);
        for path in paths.iter().filter(|path| has_ending(path, "xml")) {
            score.file(path, &models);
        }
    }
    score
}

fn has_ending(path: &Path, ending: &str) -> bool {
    path.extension().is_some_and(|found| found == ending)
}

/// The models of a folder, by file name.
struct Models(BTreeMap<String, String>);

impl Models {
    fn of(paths: &[PathBuf]) -> Self {
        let models = paths.iter().filter(|path| has_ending(path, "dmn"));
        let read = |path: &PathBuf| {
            Some((path.file_name()?.to_string_lossy().into_owned(), std::fs::read_to_string(path).ok()?))
        };
        Models(models.filter_map(read).collect())
    }

    /// The model of a file with those that it imports.
    fn read(&self, name: &str) -> Result<Model, String> {
        let text = self.0.get(name).ok_or_else(|| format!("there is no model {name}"))?;
        self.with_imports(text, 0)
    }

    fn with_imports(&self, text: &str, depth: u32) -> Result<Model, String> {
        let wanted = dmn::imported_namespaces(text).map_err(|problem| problem.to_string())?;
        let mut imports = Vec::new();
        for other in self.0.values().filter(|other| *other != text && depth < 8) {
            let is_wanted = namespace(other).is_some_and(|found| wanted.contains(&found));
            if is_wanted {
                imports.push(self.with_imports(other, depth + 1)?);
            }
        }
        Model::read_with(text, &imports).map_err(|problem| problem.to_string())
    }
}

fn namespace(text: &str) -> Option<String> {
    Document::parse(text).ok()?.root_element().attribute("namespace").map(ToOwned::to_owned)
}

impl Score {
    fn file(&mut self, path: &Path, models: &Models) {
        let text = std::fs::read_to_string(path).unwrap_or_default();
        let Ok(document) = Document::parse(&text) else { return };
        let root = document.root_element();
        if root.tag_name().name() != "testCases" {
            return;
        }
        let file = path.file_name().unwrap_or_default().to_string_lossy();
        let name = child(root, "modelName").and_then(|node| node.text()).unwrap_or_default().trim();
        let model = models.read(name);
        for case in children(root, "testCase") {
            let id = format!("{file} {}", case.attribute("id").unwrap_or("?"));
            match &model {
                Ok(model) => self.case(&id, model, case),
                Err(reason) => self.failures.push(format!("{id}: {reason}")),
            }
        }
    }

    fn case(&mut self, id: &str, model: &Model, case: Node<'_, '_>) {
        let inputs = children(case, "inputNode")
            .map(|input| {
                let name = input.attribute("name").unwrap_or_default();
                let declared = model.element(name).map(|element| &element.type_ref);
                let hint = declared.map_or(Hint::None, |kind| Hint::Declared(model, kind));
                (name, value(input, hint))
            })
            .collect::<Context>();
        let mut scope = Scope::new(inputs);
        if let Ok(now) = "2026-11-23T12:00:00+01:00[Europe/Berlin]".parse::<jiff::ZonedDateTime>() {
            scope = scope.at(&now);
        }
        for result in children(case, "resultNode") {
            let name = result.attribute("name").unwrap_or_default();
            let found = answer(model, case.attribute("invocableName"), name, &scope);
            let expected = child(result, "expected").map_or(Value::Null, |node| value(node, Hint::None));
            let reasons = found.reasons.iter().map(ToString::to_string).collect::<Vec<_>>().join(" ");
            if alike(&found.value, &expected) {
                continue;
            }
            if reasons.to_lowercase().contains("externe funktionen") {
                self.left_out.push(format!("{id}: {name} calls a function in Java or PMML"));
            } else {
                let message = format!("{id}: {name} is {} instead of {expected}. {reasons}", found.value);
                self.failures.push(message.trim_end().to_owned());
            }
            return;
        }
        self.passed += 1;
    }
}

/// What the model says to a name, or what the service or function says that a case invokes.
fn answer(model: &Model, invocable: Option<&str>, name: &str, scope: &Scope) -> Explanation {
    let asked = invocable.unwrap_or(name);
    let nothing = Explanation { value: Value::Null, reasons: Vec::new(), tables: Vec::new() };
    let mut answer = model.evaluate_traced(asked, scope).unwrap_or(nothing);
    let several = match model.element(asked).map(|element| &element.kind) {
        Some(Kind::DecisionService(service)) => invocable.is_some() && service.output_decisions.len() > 1,
        _ => false,
    };
    if several {
        let output = answer.value.as_context().and_then(|context| context.get(name)).cloned();
        answer.value = output.unwrap_or(Value::Null);
    }
    answer
}
