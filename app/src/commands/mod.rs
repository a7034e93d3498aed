//! The operator's commands. They talk on the terminal; everything else logs.

#![expect(clippy::print_stderr, reason = "commands answer on the terminal")]

pub(crate) mod backup;
pub(crate) mod demo;
pub(crate) mod einvoice;
pub(crate) mod files;
pub(crate) mod ledger;
pub(crate) mod pages;
pub(crate) mod plan;
pub(crate) mod process;
pub(crate) mod serve;
pub(crate) mod service;
pub(crate) mod town;
pub(crate) mod verify;

use std::io::Write as _;

use kernel::Error;

/// How a program ends, for a shell, whose reader wants no more.
const NOBODY_READS: i32 = 128 + 13;

/// A line for the person at the terminal. When nobody reads on, as behind `| head`, the program ends; when the line cannot be written
/// for another reason, it says so and ends.
pub(crate) fn say(words: impl std::fmt::Display) {
    if let Err(error) = writeln!(std::io::stdout(), "{words}") {
        if error.kind() == std::io::ErrorKind::BrokenPipe {
            std::process::exit(NOBODY_READS);
        }
        tell(format!("rathaus: {error}"));
        std::process::exit(2);
    }
}

/// A line for the person at the terminal when the standard output is a file's.
pub(crate) fn tell(words: impl std::fmt::Display) {
    eprintln!("{words}");
}

/// What went wrong, with its causes.
pub(crate) fn complain(error: &Error) {
    eprintln!("rathaus: {error}");
    let mut cause = std::error::Error::source(error);
    while let Some(deeper) = cause {
        eprintln!("  because: {deeper}");
        cause = deeper.source();
    }
}
