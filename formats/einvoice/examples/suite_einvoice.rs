//! Invoices of KoSIT, CEN and the ZUGFeRD community: judged as stated, with the official set of fatal rules. [DIR]

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
    for deviation in &score.deviations {
        println!("{deviation}");
    }
    for part in &score.parts {
        println!("{part}");
    }
    println!("{} passed, {} failed", score.passed, score.deviations.len());
    ExitCode::from(u8::from(!score.deviations.is_empty()))
}
