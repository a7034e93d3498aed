//! The DMN TCK: official test cases of FEEL and DMN; [DIR] is a folder with `dmn-tck`, else ../shared/testdata/processes.

#![expect(clippy::print_stdout, reason = "the report is the purpose of the program")]

#[path = "../tests/tck/cases.rs"]
mod cases;
#[path = "../tests/tck/values.rs"]
mod values;

use std::path::PathBuf;
use std::process::ExitCode;

/// The share of cases, in percent, that must pass.
const WANTED: usize = 99;

fn main() -> ExitCode {
    let named = std::env::args_os().nth(1).map(PathBuf::from);
    let folder = named.or_else(cases::usual_folder);
    let Some(suite) = folder.as_deref().and_then(cases::suite_in) else {
        let place =
            folder.map_or_else(|| "../shared/testdata/processes".to_owned(), |f| f.display().to_string());
        println!("There is no suite in {place}: it is public, see \"Foreign suites\" in docs/testing.md.");
        println!("0 passed, 0 failed");
        return ExitCode::FAILURE;
    };
    println!("The suite in {}", suite.display());
    let score = cases::run(&suite);
    report(&score)
}

fn report(score: &cases::Score) -> ExitCode {
    let (passed, attempted) = (score.passed, score.attempted());
    for failure in &score.failures {
        println!("deviation: {failure}");
    }
    for left_out in &score.left_out {
        println!("out of scope: {left_out}; functions outside of FEEL are never run");
    }
    if attempted == 0 {
        println!("There was no test case to run.");
    }
    println!("DMN TCK: {passed}/{attempted} ({} out of scope)", score.left_out.len());
    println!("{passed} passed, {} failed", score.failures.len());
    let enough = attempted > 0 && passed * 100 >= attempted * WANTED;
    if enough { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}
