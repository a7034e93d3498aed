//! The operator's commands. They talk on the terminal; everything else logs.

#![expect(clippy::print_stdout, clippy::print_stderr, reason = "commands answer on the terminal")]

pub(crate) mod backup;
pub(crate) mod demo;
pub(crate) mod einvoice;
pub(crate) mod ledger;
pub(crate) mod pages;
pub(crate) mod process;
pub(crate) mod serve;
pub(crate) mod service;
pub(crate) mod town;
pub(crate) mod verify;

use kernel::Error;

/// A line for the person at the terminal.
pub(crate) fn say(words: impl std::fmt::Display) {
    println!("{words}");
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
