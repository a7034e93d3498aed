//! `rathaus`: the digital town hall.

use std::process::ExitCode;

fn main() -> ExitCode {
    rathaus::cli::run()
}
