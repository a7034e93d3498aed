//! Soundness: fbpmn's models and the verdicts of a model checker under all seven ways of messages.

#![expect(clippy::print_stdout, reason = "a suite prints its figures")]

#[path = "../tests/suite/mod.rs"]
mod suite;

use std::process::ExitCode;

fn main() -> ExitCode {
    let Some(folder) = std::env::args_os().nth(1).map(Into::into).or_else(suite::folder) else {
        println!("no folder given, and ../shared/testdata/processes is not there\n0 passed, 1 failed");
        return ExitCode::FAILURE;
    };
    let score = suite::fbpmn::run(&folder);
    print!("{}", score.text());
    if score.failed == 0 && score.passed > 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}
