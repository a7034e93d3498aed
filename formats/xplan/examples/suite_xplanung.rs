//! Plans of other projects: read or refused, given back byte by byte, and judged as stated. [DIR]

#![expect(clippy::print_stdout, reason = "this is a program that reports")]

#[path = "../tests/suite/mod.rs"]
mod suite;

use std::path::PathBuf;
use std::process::ExitCode;

fn main() -> ExitCode {
    let Some(folder) = std::env::args_os().nth(1).map(PathBuf::from).or_else(suite::folder) else {
        println!("the test data was not found: name its folder");
        return ExitCode::FAILURE;
    };
    let score = suite::run(&folder);
    for line in score.lines() {
        println!("{line}");
    }
    println!("{} passed, {} failed", score.passed, score.deviations.len());
    ExitCode::from(u8::from(!score.deviations.is_empty() || score.passed == 0))
}
