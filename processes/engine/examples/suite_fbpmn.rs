//! Soundness: fbpmn's models and the verdicts of a model checker under all seven ways of messages.

#[path = "../tests/suite/mod.rs"]
mod suite;

use std::process::ExitCode;

fn main() -> ExitCode {
    let Some(folder) = std::env::args_os().nth(1).map(Into::into).or_else(suite::folder) else {
        eprintln!("fbpmn: no folder given, and there is no ../shared/testdata/processes");
        return ExitCode::FAILURE;
    };
    let score = suite::run(&folder);
    print!("{}", score.text());
    if score.failed == 0 && score.passed > 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}
