//! betsy's processes: each is run on a virtual clock, and what it logs is compared with what it must log. Its faulty models must
//! be refused.

use std::fmt::Write as _;
use std::path::Path;

use bpmn::lint::{self, Severity};
use bpmn::model::{ActivityKind, Definitions, Expression, NodeKind, Task};
use bpmn::xml::Document;
use engine::model::{At, Language, Model, Script};
use engine::play::World;
use engine::{Command, Outcome, Phase, ROOT, TokenId};
use kernel::{Timestamp, calendar};
use serde_json::Value;

/// How the comparison came out.
#[derive(Default)]
pub(crate) struct Score {
    /// Traces that are equal.
    pub(crate) passed: usize,
    /// Traces that differ, models that could not be run, and valid models that were refused.
    pub(crate) failed: usize,
    /// Faulty models, and how many of them are refused.
    pub(crate) faulty: usize,
    pub(crate) refused: usize,
    /// Cases of models with elements of level C.
    excluded: usize,
    lines: Vec<String>,
}

/// Every case of the folder `betsy` in `dir`.
pub(crate) fn run(dir: &Path) -> Score {
    let mut score = Score::default();
    let folder = if dir.join("betsy").is_dir() { dir.join("betsy") } else { dir.to_owned() };
    let expected = std::fs::read_to_string(folder.join("expected.json")).unwrap_or_else(|_| "{}".into());
    let expected: Value = serde_json::from_str(&expected).unwrap_or_default();
    for (file, entry) in expected.as_object().into_iter().flatten() {
        let Ok(bytes) = std::fs::read(folder.join(file)) else {
            score.lines.push(format!("not there: {file}"));
            continue;
        };
        let cases = entry["cases"].as_array().map(Vec::as_slice).unwrap_or_default();
        let deployment = |case: &Value| {
            case["trace"].as_array().is_some_and(|trace| trace.iter().any(|word| word == "ERROR_deployment"))
        };
        if entry["group"] == "bpmn_constraints" || (!cases.is_empty() && cases.iter().all(deployment)) {
            score.faulty(file, &bytes);
        } else {
            score.process(file, &bytes, cases);
        }
    }
    score
}

/// The words of betsy in FEEL. Scripts are done by [`answer`].
struct Words;

impl Language for Words {
    fn expression(&self, expression: &Expression) -> Result<String, String> {
        let text = expression.body().trim_end_matches('>');
        let (not, text) = text.strip_prefix('!').map_or((false, text), |text| (true, text));
        let looked_for = text.strip_prefix("test.contains(\"").and_then(|text| text.strip_suffix("\")"));
        let feel = looked_for.map_or(text.to_owned(), |letter| format!("contains(test, \"{letter}\")"));
        Ok(if not { format!("not({feel})") } else { feel })
    }

    fn script(&self, _: &str, _: &str) -> Result<Script, String> {
        Ok(Script::Outside)
    }
}

impl Score {
    fn faulty(&mut self, file: &str, bytes: &[u8]) {
        self.faulty += 1;
        let judgement = engine::judge(bytes);
        if matches!(judgement.verdict, engine::Verdict::Refused | engine::Verdict::Unreadable) {
            self.refused += 1;
        } else {
            self.lines.push(format!("faulty and not refused: {file}"));
        }
    }

    fn process(&mut self, file: &str, bytes: &[u8], cases: &[Value]) {
        let read = Document::read(bytes).map_err(|error| error.to_string());
        let read = read.and_then(|document| {
            let read = Definitions::read(&document).map_err(|error| error.to_string())?;
            let report = lint::check(&document, &read);
            Ok((read, report))
        });
        let (read, report) = match read {
            Ok(read) => read,
            Err(error) => return self.deviates(file, cases.len(), &error),
        };
        if let Some(found) = report.of(Severity::Unsupported).next() {
            self.excluded += cases.len();
            let reason = found.message.split('.').next().unwrap_or_default();
            return self.lines.push(format!("level C: {file} ({} cases): {reason}", cases.len()));
        }
        let wants_error = |case: &Value| case["trace"] == serde_json::json!(["ERROR"]);
        let model = Model::of(&read, &Words);
        for case in cases {
            let outcome = match &model {
                _ if report.is_refused() => Err("refused: breaks the standard".to_owned()),
                Ok(model) => trace(&read, model, case),
                Err(refusals) => Err(format!("refused: {}", refusals[0].text)),
            };
            let wanted = words(&case["trace"]);
            match outcome {
                Ok(found) if found == wanted => self.passed += 1,
                Ok(found) if wants_error(case) && found.iter().any(|word| word.starts_with("ERROR")) => {
                    self.passed += 1;
                }
                Err(_) if wants_error(case) => self.passed += 1,
                Ok(found) => self.deviates(file, 1, &format!("{case}: {found:?}")),
                Err(error) => self.deviates(file, 1, &error),
            }
        }
    }

    fn deviates(&mut self, file: &str, cases: usize, why: &str) {
        self.failed += cases;
        self.lines.push(format!("{file}: {why}"));
    }

    /// What is printed: deviations, figures, and a last line with the sums.
    pub(crate) fn text(&self) -> String {
        let mut text = self.lines.iter().fold(String::new(), |text, line| text + line + "\n");
        let _ = writeln!(
            text,
            "faulty models refused: {}/{}\ntraces equal: {}/{}, {} more of level C\n{} passed, {} failed",
            self.refused,
            self.faulty,
            self.passed,
            self.passed + self.failed,
            self.excluded,
            self.passed,
            self.failed
        );
        text
    }
}

fn words(trace: &Value) -> Vec<String> {
    let words = trace.as_array().into_iter().flatten().filter_map(|word| word.as_str().map(str::to_owned));
    let mut words: Vec<_> = words.collect();
    words.sort();
    words
}

/// What a process logs, sorted.
fn trace(read: &Definitions, model: &Model, case: &Value) -> Result<Vec<String>, String> {
    let now: Timestamp = "2026-11-26T08:00:00Z".parse().map_err(|error| format!("{error}"))?;
    let mut world = World::new(model, At { now, holidays: calendar::State::St });
    let variables = vec![
        ("test".into(), case["input"].as_str().into()),
        ("integerVariable".into(), case["integerVariable"].as_i64().into()),
    ];
    let parallel = model.process("ParallelProcess");
    let main = read.processes.iter().filter(|process| process.base.id != "ParallelProcess");
    let main = main.map(|process| process.base.id.as_str()).find(|id| model.process(id).is_some());
    let main = main.and_then(|id| model.process(id)).ok_or("no process")?;
    if case["parallelProcess"] == true {
        let parallel = parallel.ok_or("no parallel process")?;
        world.start(parallel, None, Vec::new()).map_err(|error| error.to_string())?;
    }
    world.start(main, None, variables).map_err(|error| error.to_string())?;
    let mut log = Vec::new();
    answer(read, &mut world, &mut log);
    let end = now + jiff::SignedDuration::from_millis(case["delayMs"].as_i64().unwrap_or_default());
    while let Some(due) = world.instances.iter().filter_map(|instance| instance.state.next_due()).min() {
        if due > end {
            break;
        }
        world.wait_until(due);
        answer(read, &mut world, &mut log);
    }
    for instance in &world.instances {
        if let Phase::Failed(_) = instance.state.phase {
            log.push("ERROR_thrownErrorEvent".into());
        }
        log.extend(instance.state.stuck().map(|_| "ERROR_runtime".to_owned()));
    }
    log.sort();
    Ok(log)
}

/// Does what scripts say, one after the other, until none is left.
fn answer(read: &Definitions, world: &mut World<'_>, log: &mut Vec<String>) {
    for _ in 0..1_000 {
        let Some((instance, token, node)) = world.asked().next() else { return };
        let task = read.nodes.get(usize::from(node)).and_then(|node| match &node.kind {
            NodeKind::Activity(activity) => Some(activity),
            _ => None,
        });
        let script = match task.map(|activity| &activity.kind) {
            Some(ActivityKind::Task(Task::Script { script, .. })) => {
                script.as_deref().unwrap_or_default().trim()
            }
            _ => "",
        };
        let command = does(script, world, instance, token, log);
        if world.act(instance, command).is_err() {
            log.push("not accepted".into());
            return;
        }
    }
}

fn does(script: &str, world: &World<'_>, instance: usize, token: TokenId, log: &mut Vec<String>) -> Command {
    let mut variables = Vec::new();
    match script {
        "CREATE_LOG_FILE" | "" => {}
        "CREATE_MARKER_FILE" => log.push("MARKER_exists".into()),
        "INCREMENT_INTEGER_VARIABLE_AND_LOG" => {
            let before = world.instances[instance].state.variable(ROOT, "integerVariable");
            let before = match before {
                Some(feel::Value::Number(number)) => number.to_i64().unwrap_or_default(),
                _ => 0,
            };
            variables.push(("integerVariable".into(), (before + 1).into()));
            log.push("INCREMENT_correct".into());
        }
        "THROW_ERROR" => {
            let what = Outcome::Error("ERR_CODE".into());
            return Command::Throw { token, what, variables };
        }
        word => log.push(word.to_owned()),
    }
    Command::Complete { token, variables }
}
