//! `cargo xtask demo`: from a bare machine to a running town hall.

use std::os::unix::process::CommandExt as _;
use std::path::PathBuf;
use std::process::Command;
use std::time::Instant;

use pico_args::Arguments;

use crate::failure::{Failure, Result};
use crate::{assets, packages, run, say};

/// How the demo is started.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Options {
    fresh: bool,
    release: bool,
    size: String,
    port: u16,
}

impl Options {
    /// Reads the command's arguments.
    ///
    /// # Errors
    /// On an unknown size, a port that is none, or anything unknown.
    pub(crate) fn parse(mut arguments: Arguments) -> Result<Self> {
        let options = Self {
            fresh: arguments.contains("--fresh"),
            release: arguments.contains("--release"),
            size: arguments.opt_value_from_str("--size")?.unwrap_or_else(|| "normal".into()),
            port: arguments.opt_value_from_str("--port")?.unwrap_or(8080),
        };
        crate::finish(arguments)?;
        if !["normal", "large"].contains(&options.size.as_str()) {
            return Failure::err(format!("--size is normal or large, not `{}`", options.size));
        }
        Ok(options)
    }

    /// The program's arguments.
    fn program(&self) -> Vec<String> {
        let listen = format!("127.0.0.1:{}", self.port);
        ["demo", "--data", "demo", "--size", &self.size, "--listen", &listen].map(str::to_owned).to_vec()
    }
}

/// Prepares, builds and becomes the program; it comes back only with a failure.
///
/// # Errors
/// When a step fails.
pub(crate) fn run(options: &Options) -> Result<bool> {
    // A million documents take minutes in the release build and an hour in the other.
    let build = if options.release || options.size == "large" { "release" } else { "dev" };
    timed(1, "system packages", || packages::install(&[packages::Use::Demo]))?;
    timed(2, "browser assets", || Ok(assets::build()?.sentence().to_owned()))?;
    timed(3, "program", || {
        build_program(build)?;
        Ok(format!("{build} build"))
    })?;
    if options.fresh {
        remove_town()?;
        say::line("the old demo town is gone");
    }
    say::step(4, 4, "town and server (the first start fills the town)");
    let mut program = Command::new(binary(build));
    program.current_dir(run::root()).args(options.program());
    // From here on the program has the terminal, the signals and the exit status.
    let failure = program.exec();
    Failure::err(format!("{}: {failure}", run::show(&program)))
}

/// Builds the program with the features of the whole workspace, so that the tests build no dependency twice.
///
/// # Errors
/// When it does not build.
fn build_program(profile: &str) -> Result<()> {
    if !run::root().join("app/Cargo.toml").is_file() {
        return Failure::err("this checkout has no program: there is no app/Cargo.toml");
    }
    let mut cargo = run::cargo();
    run::must(cargo.args(["build", "--quiet", "--workspace", "--bin", "rathaus", "--profile", profile]))?;
    Ok(())
}

fn binary(profile: &str) -> PathBuf {
    let folder = if profile == "dev" { "debug" } else { profile };
    run::target_dir().join(folder).join("rathaus")
}

fn timed(number: usize, name: &str, step: impl FnOnce() -> Result<String>) -> Result<()> {
    say::step(number, 4, name);
    let start = Instant::now();
    let done = step()?;
    say::line(&format!("{done} ({})", say::duration(start.elapsed())));
    Ok(())
}

fn remove_town() -> Result<()> {
    let town = run::root().join("demo");
    if town.exists() {
        std::fs::remove_dir_all(town)?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(arguments: &[&str]) -> Result<Options> {
        Options::parse(Arguments::from_vec(arguments.iter().map(Into::into).collect()))
    }

    #[test]
    fn the_defaults_need_no_arguments() {
        let program = parse(&[]).unwrap().program();
        assert_eq!(program.join(" "), "demo --data demo --size normal --listen 127.0.0.1:8080");
    }

    #[test]
    fn every_option_is_read() {
        let options = parse(&["--fresh", "--size", "large", "--port", "9000", "--release"]).unwrap();
        assert_eq!(options, Options { fresh: true, release: true, size: "large".into(), port: 9000 });
    }

    #[test]
    fn wrong_options_are_refused_in_words() {
        for (arguments, said) in [
            (["--size", "huge"], "--size is normal or large"),
            (["--port", "x"], "failed to parse"),
            (["--prot", "1"], "unknown"),
        ] {
            let failure = parse(&arguments).unwrap_err().to_string();
            assert!(failure.starts_with(said), "{failure}");
        }
    }
}
