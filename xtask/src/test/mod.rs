//! `cargo xtask test`: every check there is, each a step, with a table of what they counted at the end.

mod browser;
mod cargo_steps;
mod count;
mod papers;
pub(crate) mod postgres;
mod spelling;
mod suites;

use std::path::PathBuf;
use std::time::{Duration, Instant};

use count::Count;

use crate::failure::{Failure, Result};
use crate::{assets, packages, run, say, tidy};

/// What a step found.
#[derive(Debug, Default)]
struct Outcome {
    count: Count,
    /// A word for the table.
    note: String,
}

impl Outcome {
    fn new(count: Count, note: impl Into<String>) -> Self {
        Self { count, note: note.into() }
    }

    /// One check that is well.
    fn well(note: impl Into<String>) -> Self {
        Self::new(Count { passed: 1, failed: 0 }, note)
    }

    /// One check that is not.
    fn bad(note: impl Into<String>) -> Self {
        Self::new(Count { passed: 0, failed: 1 }, note)
    }
}

/// What the steps of one run share.
struct Plan {
    /// On SQLite only.
    fast: bool,
    /// The file into which the snapshot library writes which snapshots were read.
    snapshots_read: PathBuf,
}

/// A check: its name, what it does, and whether the rest makes sense without it.
struct Step {
    name: &'static str,
    purpose: &'static str,
    run: fn(&Plan) -> Result<Outcome>,
    /// Part of `--fast`.
    fast: bool,
    /// Nothing after it can succeed when it fails.
    needed: bool,
}

const STEPS: &[Step] = &[
    Step { name: "packages", purpose: "system packages", run: system, fast: false, needed: true },
    Step { name: "assets", purpose: "browser assets", run: browser_assets, fast: false, needed: true },
    Step { name: "tidy", purpose: "house rules", run: house_rules, fast: true, needed: false },
    Step {
        name: "spelling",
        purpose: "spelling of code and papers",
        run: spelling::run,
        fast: false,
        needed: false,
    },
    Step {
        name: "suites",
        purpose: "foreign test suites at hand",
        run: suites::run,
        fast: false,
        needed: false,
    },
    Step { name: "clippy", purpose: "lints", run: cargo_steps::clippy, fast: false, needed: false },
    Step {
        name: "tests",
        purpose: "tests, on both databases",
        run: cargo_steps::tests,
        fast: true,
        needed: false,
    },
    Step {
        name: "snapshots",
        purpose: "no unread snapshots",
        run: cargo_steps::snapshots,
        fast: false,
        needed: false,
    },
    Step {
        name: "docs",
        purpose: "documentation and the examples in it",
        run: cargo_steps::docs,
        fast: false,
        needed: false,
    },
    Step {
        name: "browser",
        purpose: "pages in a real browser",
        run: browser::run,
        fast: false,
        needed: false,
    },
];

/// A line of the closing table.
struct Row {
    name: &'static str,
    took: Duration,
    outcome: Outcome,
}

/// Runs the steps and tells whether all passed.
///
/// # Errors
/// When `only` names no step.
pub(crate) fn run(fast: bool, only: Option<&str>) -> Result<bool> {
    let Some(chosen) = chosen(fast, only) else {
        let steps: Vec<String> = STEPS.iter().map(|s| format!("  {:<10} {}", s.name, s.purpose)).collect();
        return if only == Some("list") {
            say::line(&steps.join("\n"));
            Ok(true)
        } else {
            Failure::err(format!("there is no such step; the steps are\n{}", steps.join("\n")))
        };
    };
    let plan = Plan { fast, snapshots_read: run::target_dir().join("xtask/snapshots-read") };
    let mut rows = Vec::new();
    for (index, step) in chosen.iter().enumerate() {
        say::step(index + 1, chosen.len(), step.purpose);
        let start = Instant::now();
        let outcome = (step.run)(&plan).unwrap_or_else(|failure| {
            say::line(&format!("{failure}"));
            Outcome::bad("failed")
        });
        let stop = step.needed && outcome.count.failed > 0;
        rows.push(Row { name: step.name, took: start.elapsed(), outcome });
        if stop {
            break;
        }
    }
    let total = rows.iter().fold(Count::default(), |sum, row| sum + row.outcome.count);
    say::line(&table(&rows));
    say::line(&total.sentence());
    Ok(total.failed == 0)
}

/// The steps of this run; none when `only` names no step.
fn chosen(fast: bool, only: Option<&str>) -> Option<Vec<&'static Step>> {
    let steps: Vec<_> =
        STEPS.iter().filter(|step| only.map_or(!fast || step.fast, |name| step.name == name)).collect();
    (!steps.is_empty()).then_some(steps)
}

fn table(rows: &[Row]) -> String {
    let mut lines =
        vec![String::new(), format!("{:<10} {:>7} {:>7}  {:>12}", "step", "passed", "failed", "time")];
    for Row { name, took, outcome } in rows {
        let Count { passed, failed } = outcome.count;
        let line =
            format!("{name:<10} {passed:>7} {failed:>7}  {:>12}  {}", say::duration(*took), outcome.note);
        lines.push(line.trim_end().to_owned());
    }
    let all = rows.iter().map(|row| row.took).sum();
    lines.push(format!("{:<10} {:>7} {:>7}  {:>12}\n", "all", "", "", say::duration(all)));
    lines.join("\n")
}

fn system(_: &Plan) -> Result<Outcome> {
    let done = packages::install(&[packages::Use::Demo, packages::Use::Test])?;
    say::line(&done);
    Ok(Outcome::new(Count::default(), ""))
}

fn browser_assets(_: &Plan) -> Result<Outcome> {
    let built = assets::build()?;
    say::line(built.sentence());
    Ok(Outcome::new(Count::default(), built.sentence()))
}

fn house_rules(_: &Plan) -> Result<Outcome> {
    let tidy::Count { passed, failed } = tidy::run()?;
    Ok(Outcome::new(Count { passed, failed }, "rules"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(fast: bool, only: Option<&str>) -> Option<Vec<&'static str>> {
        chosen(fast, only).map(|steps| steps.iter().map(|step| step.name).collect())
    }

    #[test]
    fn the_fast_run_is_rules_and_tests() {
        assert_eq!(names(true, None).unwrap(), ["tidy", "tests"]);
        assert_eq!(names(false, None).unwrap().len(), STEPS.len());
    }

    #[test]
    fn one_step_can_be_chosen_and_only_one_that_exists() {
        assert_eq!(names(false, Some("docs")).unwrap(), ["docs"]);
        assert_eq!(names(false, Some("dogs")), None);
    }

    #[test]
    fn the_table_shows_figures_time_and_note() {
        let outcome = Outcome::new(Count { passed: 12, failed: 1 }, "rules");
        let shown = table(&[Row { name: "tidy", took: Duration::from_millis(1500), outcome }]);
        assert!(shown.contains("tidy            12       1         1.5 s  rules"), "{shown}");
    }
}
