//! The project's own commands: `cargo xtask demo`, `test`, `tidy`, `assets`, `bench`, `suite`.

mod assets;
mod demo;
mod failure;
mod invoices;
mod packages;
mod peers;
mod plans;
mod run;
mod runners;
mod say;
mod source;
mod test;
mod tidy;
mod tree;

use std::process::ExitCode;

use pico_args::Arguments;

use failure::{Failure, Result};

const HELP: &str = "\
The project's own commands.

  cargo xtask demo [--fresh] [--size normal|large] [--port 8080] [--release]
        Prepares the machine, builds, and starts a town hall at http://localhost:8080.
        A second start keeps the data; --fresh begins anew. large: 100,000 cases with
        1,000,000 documents, made by the release build.
  cargo xtask test [--fast] [--only STEP]
        Every check there is, on SQLite and PostgreSQL and in a real browser.
        --fast: house rules and tests on SQLite only, for the edit loop.
        --only: one step; `--only list` names them.
  cargo xtask tidy
        The house rules: arrows, licences, privacy classes, links, words and more.
  cargo xtask assets
        Browser assets from npm; nothing to do where nothing changed.
  cargo xtask bench [NAME [ARGUMENTS]]
        A measurement, with its bars. Without a name: those that exist.
        --postgres as the last argument: on a PostgreSQL server of its own.
  cargo xtask suite [NAME [DIRECTORY]]
        A foreign test suite, with its figures. Without a name: those that exist.
";

fn main() -> ExitCode {
    match command(Arguments::from_env()) {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(failure) => {
            say::line(&format!("xtask: {failure}"));
            ExitCode::FAILURE
        }
    }
}

/// Runs the command of the arguments and tells whether all is well.
fn command(mut arguments: Arguments) -> Result<bool> {
    let name = arguments.subcommand()?;
    if arguments.contains(["-h", "--help"]) {
        say::line(HELP);
        return Ok(true);
    }
    match name.as_deref() {
        Some("demo") => {
            let options = demo::Options::parse(arguments)?;
            demo::run(&options)
        }
        Some("test") => {
            let fast = arguments.contains("--fast");
            let only: Option<String> = arguments.opt_value_from_str("--only")?;
            finish(arguments)?;
            test::run(fast, only.as_deref())
        }
        Some("tidy") => {
            finish(arguments)?;
            Ok(tidy::run()?.failed == 0)
        }
        Some("assets") => {
            finish(arguments)?;
            packages::install(&[packages::Use::Demo])?;
            say::line(assets::build()?.sentence());
            Ok(true)
        }
        Some(kind @ ("bench" | "suite")) => runners::run(kind, arguments.finish()),
        None => {
            say::line(HELP);
            Ok(true)
        }
        Some(other) => Failure::err(format!("there is no command `{other}`\n\n{HELP}")),
    }
}

/// Refuses arguments that nobody read.
fn finish(arguments: Arguments) -> Result<()> {
    let left = arguments.finish();
    if left.is_empty() {
        return Ok(());
    }
    let left: Vec<_> = left.iter().map(|argument| argument.to_string_lossy()).collect();
    Failure::err(format!("unknown: {}\n\n{HELP}", left.join(" ")))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn say(arguments: &[&str]) -> Result<bool> {
        command(Arguments::from_vec(arguments.iter().map(Into::into).collect()))
    }

    #[test]
    fn help_is_no_failure() {
        assert!(say(&[]).unwrap());
        assert!(say(&["test", "--help"]).unwrap());
    }

    #[test]
    fn unknown_words_are_named() {
        assert!(say(&["tydi"]).unwrap_err().to_string().starts_with("there is no command `tydi`"));
        assert!(say(&["tidy", "--all"]).unwrap_err().to_string().starts_with("unknown: --all"));
    }
}
