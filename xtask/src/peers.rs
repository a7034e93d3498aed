//! `cargo xtask bench engine` beside two engines of other projects: SpiffWorkflow from pip, bpmn-engine from npm.
//!
//! A measurement that ends with a line `{"instances_per_second":{"5":X,"100":Y}}` is compared: a process of so many script tasks in
//! a row, each of which adds 1 to a variable, run that often in a second, in memory, one instance after the other, the model
//! parsed before. The peers run the same process, made here in their language, for the same numbers of tasks.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use serde_json::Value;

use crate::failure::{Failure, Result};
use crate::{packages, run, say};

/// What our measurement hands over: instances a second by the number of tasks.
pub(crate) type Ours = BTreeMap<u32, f64>;

/// The key of the line that hands them over.
const HANDED_OVER: &str = "instances_per_second";

/// SpiffWorkflow and all it needs, in fixed versions; those of bpmn-engine stand in xtask/peers/package-lock.json.
const SPIFF: &[&str] = &["SpiffWorkflow==3.2.0", "lxml==6.1.3"];

/// The folder of our scripts, one for each peer.
const SCRIPTS: &str = "xtask/peers";

/// An engine of another project, ready to run.
struct Peer {
    program: &'static str,
    script: &'static str,
    /// The variable by which the program finds the packages, and their folder.
    packages: (&'static str, PathBuf),
    /// The language of its script tasks, and how one adds 1 to the variable.
    language: &'static str,
    adds: &'static str,
}

/// What a peer told.
#[derive(Debug, PartialEq)]
struct Measured {
    name: String,
    version: String,
    instances: u32,
    took: Duration,
}

impl Measured {
    fn a_second(&self) -> f64 {
        f64::from(self.instances) / self.took.as_secs_f64()
    }
}

/// The figures in the last line that hands some over.
pub(crate) fn handed_over(text: &str) -> Option<Ours> {
    text.lines().rev().find_map(|line| {
        let line: Value = serde_json::from_str(line.trim()).ok()?;
        let figures = line.get(HANDED_OVER)?.as_object()?;
        figures.iter().map(|(tasks, a_second)| Some((tasks.parse().ok()?, a_second.as_f64()?))).collect()
    })
}

/// Measures both peers for each number of tasks and prints the figures beside ours.
///
/// # Errors
/// When a peer cannot be brought, or does not do what it should.
pub(crate) fn compare(ours: &Ours) -> Result<()> {
    let peers = bring()?;
    say::line("\nengines: script tasks in a row, in memory, one instance after the other");
    say::line(&row(["tasks", "engine", "instances/s", "µs a task", "ours to it"]));
    for (tasks, own) in ours {
        say::line(&figures(*tasks, "ours", *own, *own));
        for peer in &peers {
            let measured = measure(peer, *tasks)?;
            let name = format!("{} {}", measured.name, measured.version);
            say::line(&figures(*tasks, &name, measured.a_second(), *own));
        }
    }
    Ok(())
}

fn figures(tasks: u32, engine: &str, a_second: f64, own: f64) -> String {
    let task = 1e6 / a_second / f64::from(tasks);
    row([
        &tasks.to_string(),
        engine,
        &format!("{a_second:.1}"),
        &format!("{task:.2}"),
        &format!("{:.1} : 1", own / a_second),
    ])
}

fn row([tasks, engine, a_second, task, ratio]: [&str; 5]) -> String {
    format!("{tasks:>5}  {engine:<20}  {a_second:>12}  {task:>10}  {ratio:>12}")
}

/// Both peers, installed into the build folder where they are not there yet.
fn bring() -> Result<[Peer; 2]> {
    packages::install(&[packages::Use::Demo, packages::Use::Test])?;
    let missing = |name: &str| {
        let name = name.to_owned();
        move |failure| Failure::new(format!("{name} could not be installed to compare with: {failure}"))
    };
    Ok([
        Peer {
            program: "python3",
            script: "spiffworkflow.py",
            packages: ("PYTHONPATH", spiff().map_err(missing("SpiffWorkflow"))?),
            language: "python",
            adds: "n = n + 1",
        },
        Peer {
            program: "node",
            script: "bpmn_engine.mjs",
            packages: ("NODE_PATH", bpmn_engine().map_err(missing("bpmn-engine"))?),
            language: "javascript",
            adds: "environment.variables.n += 1; next()",
        },
    ])
}

fn spiff() -> Result<PathBuf> {
    let version = SPIFF.first().copied().unwrap_or_default().replace("==", "-");
    let folder = run::target_dir().join("xtask").join(version);
    if folder.join("SpiffWorkflow").is_dir() {
        return Ok(folder);
    }
    run::pip(&folder, SPIFF)?;
    Ok(folder)
}

/// By a lock file, because two of its packages want one of the same name in different versions.
fn bpmn_engine() -> Result<PathBuf> {
    let folder = run::target_dir().join("xtask/bpmn-engine");
    let modules = folder.join("node_modules");
    let lock = std::fs::read_to_string(run::root().join(SCRIPTS).join("package-lock.json"))?;
    let installed = std::fs::read_to_string(folder.join("package-lock.json")).is_ok_and(|last| last == lock);
    // npm writes its own list last: without it the folder is half full.
    if installed && modules.join(".package-lock.json").is_file() {
        return Ok(modules);
    }
    // What an older list left behind would pass for the new one where npm fails early.
    if folder.is_dir() {
        std::fs::remove_dir_all(&folder)?;
    }
    run::write(&folder.join("package-lock.json"), &lock)?;
    std::fs::copy(run::root().join(SCRIPTS).join("package.json"), folder.join("package.json"))?;
    let mut npm = Command::new("npm");
    npm.current_dir(&folder).env("npm_config_update_notifier", "false");
    run::output(npm.args(["ci", "--no-audit", "--no-fund", "--ignore-scripts", "--loglevel=error"]))?;
    Ok(modules)
}

/// How long a figure is measured at least, and how long it should be.
const LEAST: Duration = Duration::from_secs(2);
const WANTED: Duration = Duration::from_secs(3);

/// One peer with so many tasks, and as many instances as fill the time.
fn measure(peer: &Peer, tasks: u32) -> Result<Measured> {
    let model = run::target_dir().join("xtask/peers").join(format!("{}-{tasks}.bpmn", peer.language));
    run::write(&model, &process(peer.language, peer.adds, tasks))?;
    let mut count = 1;
    loop {
        let told = run::output(&mut peer.command(&model, count, tasks))?;
        let measured = read(&told).ok_or_else(|| {
            Failure::new(format!("{} did not end with the line that was expected:\n{told}", peer.script))
        })?;
        match more(count, measured.took) {
            Some(next) => count = next,
            None => return Ok(measured),
        }
    }
}

impl Peer {
    fn command(&self, model: &Path, count: u32, tasks: u32) -> Command {
        let mut command = Command::new(self.program);
        command.current_dir(run::root()).env(self.packages.0, &self.packages.1);
        command.arg(Path::new(SCRIPTS).join(self.script)).arg(model);
        command.args([count.to_string(), tasks.to_string()]);
        command
    }
}

/// How many instances to run next, or none where the time was long enough. The first ones are slow, so not straight to the goal.
fn more(instances: u32, took: Duration) -> Option<u32> {
    if took >= LEAST {
        return None;
    }
    let fills = u128::from(instances) * WANTED.as_micros() / took.as_micros().max(1);
    let most = instances.saturating_mul(100);
    Some(u32::try_from(fills).unwrap_or(most).clamp(instances.saturating_add(1), most))
}

/// The line that a script of ours prints at its end.
fn read(told: &str) -> Option<Measured> {
    let line: Value = serde_json::from_str(told.lines().last()?).ok()?;
    let words = |key: &str| line[key].as_str().map(str::to_owned);
    Some(Measured {
        name: words("peer")?,
        version: words("version")?,
        instances: u32::try_from(line["instances"].as_u64()?).ok()?,
        took: Duration::try_from_secs_f64(line["seconds"].as_f64()?).ok()?,
    })
}

/// A process of so many script tasks in a row.
fn process(language: &str, script: &str, tasks: u32) -> String {
    let flow = |from: &str, to: &str| {
        format!("<sequenceFlow id=\"{from}-{to}\" sourceRef=\"{from}\" targetRef=\"{to}\"/>\n")
    };
    let mut xml = String::from(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n\
         <definitions xmlns=\"http://www.omg.org/spec/BPMN/20100524/MODEL\" id=\"row\" targetNamespace=\"urn:row\">\n\
         <process id=\"process\" isExecutable=\"true\">\n<startEvent id=\"start\"/>\n",
    );
    let mut last = "start".to_owned();
    for number in 1..=tasks {
        let task = format!("task{number}");
        xml += &flow(&last, &task);
        xml += &format!("<scriptTask id=\"{task}\" scriptFormat=\"{language}\">");
        xml += &format!("<script>{script}</script></scriptTask>\n");
        last = task;
    }
    xml + &flow(&last, "end") + "<endEvent id=\"end\"/>\n</process>\n</definitions>\n"
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_line_that_hands_figures_over_counts() {
        let text = "five tasks 3/s\n{\"instances_per_second\":{\"5\":1}}\n\
                    {\"instances_per_second\":{\"5\":120000.5,\"100\":8000}}\nbar: holds\n{\"else\":1}\n";
        assert_eq!(handed_over(text), Some(Ours::from([(5, 120_000.5), (100, 8000.0)])));
    }

    #[test]
    fn other_lines_hand_nothing_over() {
        for text in [
            "",
            "instances_per_second 5",
            "{\"instances_per_second\":5}",
            "{\"instances_per_second\":{\"five\":1}}",
            "{\"instances_per_second\":{\"5\":\"fast\"}}",
        ] {
            assert_eq!(handed_over(text), None, "{text}");
        }
    }

    #[test]
    fn figures_stand_below_one_another() {
        let line = figures(5, "peer 1.0", 2000.0, 90_000.0);
        assert_eq!(
            line.split_whitespace().collect::<Vec<_>>().join(" "),
            "5 peer 1.0 2000.0 100.00 45.0 : 1"
        );
        assert_eq!(line.len(), row([""; 5]).len());
    }

    #[test]
    fn what_a_peer_tells_is_read() {
        let told = "a word before\n{\"peer\":\"a\",\"version\":\"1.2\",\"instances\":10,\"seconds\":2.5}\n";
        let measured = read(told).unwrap();
        assert_eq!((measured.name.as_str(), measured.version.as_str()), ("a", "1.2"));
        assert!((measured.a_second() - 4.0).abs() < f64::EPSILON);
        for told in ["", "{}", "{\"peer\":\"a\",\"version\":\"1\",\"instances\":-1,\"seconds\":1}"] {
            assert_eq!(read(told), None, "{told}");
        }
    }

    #[test]
    fn instances_grow_until_they_fill_the_time() {
        let cases = [
            (1, 10, Some(100)),
            (1, 300, Some(10)),
            (100, 1500, Some(200)),
            (1, 1999, Some(2)),
            (1, 2000, None),
            (u32::MAX, 0, Some(u32::MAX)),
        ];
        for (instances, millis, next) in cases {
            assert_eq!(more(instances, Duration::from_millis(millis)), next, "{instances} in {millis} ms");
        }
    }

    #[test]
    fn the_process_has_its_tasks_in_a_row() {
        let xml = process("python", "n = n + 1", 2);
        for flow in ["start-task1", "task1-task2", "task2-end"] {
            assert!(xml.contains(&format!("<sequenceFlow id=\"{flow}\"")), "{xml}");
        }
        assert_eq!(xml.matches("<script>n = n + 1</script>").count(), 2);
        assert_eq!(process("python", "", 1000).matches("<scriptTask ").count(), 1000);
    }

    #[test]
    fn the_scripts_of_the_peers_are_there() {
        for file in ["spiffworkflow.py", "bpmn_engine.mjs", "package.json", "package-lock.json"] {
            assert!(run::root().join(SCRIPTS).join(file).is_file(), "{file}");
        }
    }
}
