//! Models of ten modelling tools and of test suites: nothing is lost between reading and writing. [DIR]

#![expect(clippy::print_stdout, reason = "this is a program that reports")]

#[path = "../tests/suite/mod.rs"]
mod suite;

use std::path::PathBuf;
use std::process::ExitCode;

fn main() -> ExitCode {
    let Some(folder) = std::env::args_os().nth(1).map(PathBuf::from).or_else(suite::folder) else {
        println!("the models were not found: name their folder");
        return ExitCode::FAILURE;
    };
    let score = suite::run(&folder);
    for deviation in &score.deviations {
        println!("{deviation}");
    }
    println!("{} passed, {} failed", score.passed, score.failed);
    ExitCode::from(u8::from(score.failed > 0))
}
