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
    reasons(error).iter().for_each(tell);
}

/// A line for the error and one for each cause. Who sits at the terminal is the operator, to whom `internal` says nothing: he wants to
/// know what is behind it, once.
fn reasons(error: &Error) -> Vec<String> {
    let mut told: &dyn std::error::Error = match error {
        Error::Internal(cause) => &**cause,
        other => other,
    };
    let mut lines = vec![format!("rathaus: {told}")];
    while let Some(deeper) = told.source() {
        lines.push(format!("  because: {deeper}"));
        told = deeper;
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Debug)]
    struct Broken(std::fmt::Error);

    impl std::fmt::Display for Broken {
        fn fmt(&self, to: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
            to.write_str("the file is broken")
        }
    }

    impl std::error::Error for Broken {
        fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
            Some(&self.0)
        }
    }

    #[test]
    fn an_error_is_said_once_and_so_is_each_cause() {
        let said = |error: &Error| reasons(error).join("\n");
        assert_eq!(said(&Error::internal("a.gml: no plan")), "rathaus: a.gml: no plan");
        assert_eq!(said(&Error::NotFound), "rathaus: not found");
        let broken = Error::caused_by(Broken(std::fmt::Error));
        let cause = std::fmt::Error;
        assert_eq!(said(&broken), format!("rathaus: the file is broken\n  because: {cause}"));
    }
}
