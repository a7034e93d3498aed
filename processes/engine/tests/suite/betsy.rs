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
                Ok(model) => trace(&read, model, file, case),
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
fn trace(read: &Definitions, model: &Model, file: &str, case: &Value) -> Result<Vec<String>, String> {
    let now: Timestamp = "2026-11-26T08:00:00Z".parse().map_err(|error| format!("{error}"))?;
    let mut world = World::new(model, At { now, holidays: calendar::State::St });
    let variables = vec![
        ("test".into(), case["input"].as_str().into()),
        ("integerVariable".into(), case["integerVariable"].as_i64().into()),
    ];
    if case["parallelProcess"] == true {
        let parallel = model.process("ParallelProcess").ok_or("no parallel process")?;
        world.start(parallel, None, Vec::new()).map_err(|error| error.to_string())?;
    }
    let stem = Path::new(file).file_stem().unwrap_or_default().to_string_lossy().into_owned();
    let mut others = read.processes.iter().map(|process| process.base.id.as_str());
    let main = model.process(&stem).or_else(|| model.process(others.find(|id| *id != "ParallelProcess")?));
    let main = main.ok_or("no process")?;
    if world.start(main, None, variables.clone()).is_err() {
        // Nothing but a moment, a signal or a message begins it.
        let start = model.starts(main).next();
        world.start(main, start, variables).map_err(|error| error.to_string())?;
    }
    let mut scripts =
        Scripts { read, log: Vec::new(), sleeping: Vec::new(), times: [Vec::new(), Vec::new()] };
    scripts.answer(&mut world);
    let end = now + jiff::SignedDuration::from_millis(case["delayMs"].as_i64().unwrap_or_default());
    loop {
        let timers = world.instances.iter().filter_map(|instance| instance.state.next_due());
        let awake = scripts.sleeping.iter().map(|(until, ..)| *until);
        let Some(due) = timers.chain(awake).min().filter(|due| *due <= end) else { break };
        world.wait_until(due);
        scripts.answer(&mut world);
    }
    Ok(scripts.end(&world))
}

/// Who does what scripts say.
struct Scripts<'m> {
    read: &'m Definitions,
    log: Vec<String>,
    /// Tasks that are at work until a moment.
    sleeping: Vec<(Timestamp, usize, TokenId)>,
    /// When intervals began and ended.
    times: [Vec<Timestamp>; 2],
}

impl Scripts<'_> {
    /// Does what can be done now, one after the other.
    fn answer(&mut self, world: &mut World<'_>) {
        for _ in 0..1_000 {
            let asleep = |instance: usize, token: TokenId| {
                self.sleeping
                    .iter()
                    .any(|(until, at, who)| (*at, *who) == (instance, token) && *until > world.at.now)
            };
            let next = world.asked().find(|(instance, token, _)| !asleep(*instance, *token));
            let Some((instance, token, node)) = next else { return };
            let Some(command) = self.does(world, instance, token, usize::from(node)) else { continue };
            if world.act(instance, command).is_err() {
                return self.log.push("not accepted".into());
            }
        }
    }

    /// What a task does; none where it sleeps first.
    fn does(&mut self, world: &World<'_>, instance: usize, token: TokenId, node: usize) -> Option<Command> {
        let activity = match self.read.nodes.get(node).map(|node| &node.kind) {
            Some(NodeKind::Activity(activity)) => activity,
            _ => return Some(Command::Complete { token, variables: Vec::new() }),
        };
        let script = match &activity.kind {
            ActivityKind::Task(Task::Script { script, .. }) => script.as_deref().unwrap_or_default(),
            _ => "",
        };
        let state = &world.instances[instance].state;
        let mut variables = Vec::new();
        let words =
            script.split(|c: char| !c.is_ascii_alphanumeric() && c != '_').filter(|word| !word.is_empty());
        // Who slept goes on behind it.
        let slept = self.sleeping.iter().position(|(_, at, who)| (*at, *who) == (instance, token));
        let done = slept.map_or(0, |at| {
            self.sleeping.swap_remove(at);
            words.clone().take_while(|word| *word != "WAIT_TEN_SECONDS").count() + 1
        });
        for word in words.skip(done) {
            match word {
                "CREATE_LOG_FILE" => {}
                "CREATE_MARKER_FILE" => self.log.push("MARKER_exists".into()),
                "INCREMENT_INTEGER_VARIABLE" | "INCREMENT_INTEGER_VARIABLE_AND_LOG" => {
                    let before = match state.variable(ROOT, "integerVariable") {
                        Some(feel::Value::Number(number)) => number.to_i64().unwrap_or_default(),
                        _ => 0,
                    };
                    variables.push(("integerVariable".into(), (before + 1).into()));
                    if word.ends_with("LOG") {
                        self.log.push("INCREMENT_correct".into());
                    }
                }
                "SET_STRING_DATA" => {
                    let outputs = activity.io.iter().flat_map(|io| &io.outputs);
                    let names = outputs.map(|data| self.read.data[data.index()].base.shown());
                    variables.extend(names.chain(["data"]).map(|name| (name.into(), "String".into())));
                }
                "LOG_DATA" => {
                    let inputs = state.inputs(world.model(), world.at, token);
                    if inputs.iter().any(|(_, value)| *value == feel::Value::from("String")) {
                        self.log.push("DATA_correct".into());
                    }
                }
                "WAIT_TEN_SECONDS" => {
                    let until = world.at.now + jiff::SignedDuration::from_secs(10);
                    self.sleeping.push((until, instance, token));
                    return None;
                }
                "CREATE_TIMESTAMP_LOG_1" => self.times[0].push(world.at.now),
                "CREATE_TIMESTAMP_LOG_2" => self.times[1].push(world.at.now),
                "THROW_ERROR" => {
                    let what = Outcome::Error("ERR_CODE".into());
                    return Some(Command::Throw { token, what, variables });
                }
                word => self.log.push(word.to_owned()),
            }
        }
        Some(Command::Complete { token, variables })
    }

    /// The whole log, sorted, with how instances ended.
    fn end(mut self, world: &World<'_>) -> Vec<String> {
        for instance in &world.instances {
            if let Phase::Failed(_) = instance.state.phase {
                self.log.push("ERROR_thrownErrorEvent".into());
            }
            self.log.extend(instance.state.stuck().map(|_| "ERROR_runtime".to_owned()));
        }
        if let [[a, b], [c, d]] = self.times.each_ref().map(Vec::as_slice)
            && a <= d
            && c <= b
        {
            self.log.push("EXECUTION_parallel".into());
        }
        self.log.sort();
        self.log
    }
}
