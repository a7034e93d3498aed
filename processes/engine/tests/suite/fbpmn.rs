//! fbpmn's models with the verdicts of a model checker, under all seven ways of messages.

use std::fmt::Write as _;
use std::path::Path;
use std::time::{Duration, Instant};

use engine::net::Net;
use engine::soundness::{Channel, MOST_STATES, Verdict, check};
use serde_json::Value;

/// The verdicts that are compared, by their names in the file.
const PROPERTIES: [&str; 4] = ["Prop01Type", "Prop02Safe", "Prop03Sound", "Prop04MsgSound"];

/// How the comparison came out.
#[derive(Default)]
pub(crate) struct Score {
    /// Verdicts that are equal.
    pub(crate) passed: usize,
    /// Verdicts that differ, models that could not be read.
    pub(crate) failed: usize,
    /// Each deviation with its reason, then notes.
    pub(crate) lines: Vec<String>,
    /// The longest search, with its model and the number of states.
    pub(crate) slowest: (Duration, String, usize),
    /// The largest search, likewise.
    pub(crate) largest: (usize, String, Duration),
    models: usize,
    equal_models: usize,
}

/// Every model of the folder `fbpmn` in `dir`: those with verdicts are compared, the others searched.
pub(crate) fn run(dir: &Path) -> Score {
    let mut score = Score::default();
    let folder = if dir.join("fbpmn").is_dir() { dir.join("fbpmn") } else { dir.to_owned() };
    let expected = std::fs::read_to_string(folder.join("expected.json")).unwrap_or_else(|_| "{}".into());
    let expected: Value = serde_json::from_str(&expected).unwrap_or_default();
    let files = std::fs::read_dir(&folder).into_iter().flatten().flatten().map(|entry| entry.path());
    let mut files: Vec<_> = files.filter(|path| path.extension().is_some_and(|end| end == "bpmn")).collect();
    files.sort();
    for file in files {
        let name = file.file_stem().unwrap_or_default().to_string_lossy().into_owned();
        match net(&file) {
            Ok(net) => score.model(&name, &net, &expected[&name]["verdicts"]),
            Err(error) => score.deviates(format!("{name}: cannot be read: {error}")),
        }
    }
    score
}

fn net(file: &Path) -> Result<Net, String> {
    let bytes = std::fs::read(file).map_err(|error| error.to_string())?;
    let document = bpmn::xml::Document::read(&bytes).map_err(|error| error.to_string())?;
    let model = bpmn::model::Definitions::read(&document).map_err(|error| error.to_string())?;
    let mut net = Net::of(&model).map_err(|error| error.to_string())?;
    // To the model checker every event that ends nothing comes again and again.
    net.nodes.iter_mut().for_each(|node| node.once = false);
    Ok(net)
}

impl Score {
    fn deviates(&mut self, line: String) {
        self.failed += 1;
        self.lines.push(line);
    }

    fn model(&mut self, name: &str, net: &Net, verdicts: &Value) {
        let before = self.failed;
        for (channel, key) in Channel::ALL.into_iter().zip(1..) {
            let begin = Instant::now();
            let report = check(net, channel, MOST_STATES);
            let took = begin.elapsed();
            if took > self.slowest.0 {
                self.slowest = (took, name.to_owned(), report.states);
            }
            if report.states > self.largest.0 {
                self.largest = (report.states, name.to_owned(), took);
            }
            let ours = [&Verdict::Holds, &report.safe, &report.sound, &report.message_relaxed_sound];
            let theirs = verdicts.as_object().into_iter().flatten();
            let Some((network, theirs)) =
                theirs.into_iter().find(|(name, _)| name.starts_with(&format!("Network0{key}")))
            else {
                continue;
            };
            for (property, verdict) in PROPERTIES.into_iter().zip(ours) {
                let Some(wanted) = theirs[property]["holds"].as_bool() else { continue };
                if holds(verdict) == Some(wanted) {
                    self.passed += 1;
                } else {
                    let word = if wanted { "holds" } else { "fails" };
                    self.deviates(format!("{name} {network} {property}: {word} there, {verdict:?} here"));
                }
            }
        }
        if verdicts.as_object().is_some_and(|verdicts| !verdicts.is_empty()) {
            self.models += 1;
            self.equal_models += usize::from(self.failed == before);
        }
    }

    /// What is printed: deviations, figures, and a last line with the sums.
    pub(crate) fn text(&self) -> String {
        let mut text = self.lines.iter().fold(String::new(), |text, line| text + line + "\n");
        let (slowest, largest) = (&self.slowest, &self.largest);
        let _ = writeln!(
            text,
            "models with all verdicts equal: {}/{}\nslowest search: {:.1?} ({}, {} states)\n\
             largest search: {} states ({}, {:.1?})\n{} passed, {} failed",
            self.equal_models,
            self.models,
            slowest.0,
            slowest.1,
            slowest.2,
            largest.0,
            largest.1,
            largest.2,
            self.passed,
            self.failed
        );
        text
    }
}

fn holds(verdict: &Verdict) -> Option<bool> {
    match verdict {
        Verdict::Holds | Verdict::HoldsSoFar => Some(true),
        Verdict::Fails(_) => Some(false),
        Verdict::Undecided => None,
    }
}
