//! `cargo xtask bench einvoice` beside two judges of other projects: SaxonC with the official rules, from pip, and
//! en16931-cli, from cargo.
//!
//! A measurement that ends with a line `{"seconds_a_document":{"FILE":X}}` is compared: each peer judges the same files.

use std::collections::BTreeMap;
use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use serde_json::Value;

use crate::failure::{Failure, Result};
use crate::{packages, run, say};

/// Seconds a document by the file's name.
pub(crate) type Seconds = BTreeMap<String, f64>;

/// The key of the line that hands them over.
const HANDED_OVER: &str = "seconds_a_document";

/// The folder of our scripts, and of the list of their packages.
const SCRIPTS: &str = "xtask/peers/en16931";

/// The judge in Rust, and its version.
const CLI: (&str, &str) = ("en16931-cli", "0.8.0");

/// How long a figure of it is measured at least.
const LEAST: Duration = Duration::from_secs(1);

/// More names than this do not fit behind a command.
const NAMES: usize = 10_000;

/// A judge and what it needs for each document.
struct Peer {
    name: String,
    seconds: Seconds,
}

/// The figures in the last line that hands some over.
pub(crate) fn handed_over(text: &str) -> Option<Seconds> {
    text.lines().rev().find_map(|line| {
        let line: Value = serde_json::from_str(line.trim()).ok()?;
        let figures = line.get(HANDED_OVER)?.as_object()?;
        figures.iter().map(|(file, seconds)| Some((file.clone(), seconds.as_f64()?))).collect()
    })
}

/// Has both peers judge the same files and prints their figures beside ours.
///
/// # Errors
/// When a peer cannot be brought, or does not judge.
pub(crate) fn compare(ours: &Seconds) -> Result<()> {
    packages::install(&[packages::Use::Demo, packages::Use::Test])?;
    let files: Vec<&str> = ours.keys().map(String::as_str).collect();
    let peers = [saxon(&files)?, cli(&files)?];
    say::line("\njudges: one document after the other, on one core, started before");
    say::line(&row(["document", "judge", "ms a document", "ours to it"]));
    for (file, own) in ours {
        let name = Path::new(file).file_name().unwrap_or_default().to_string_lossy();
        say::line(&figures(&name, "ours", *own, *own));
        for peer in &peers {
            let seconds = peer.seconds.get(file).copied().unwrap_or(f64::NAN);
            say::line(&figures(&name, &peer.name, seconds, *own));
        }
    }
    Ok(())
}

fn figures(document: &str, judge: &str, seconds: f64, own: f64) -> String {
    row([document, judge, &format!("{:.3}", seconds * 1e3), &format!("{:.1} : 1", seconds / own)])
}

fn row([document, judge, milliseconds, ratio]: [&str; 4]) -> String {
    format!("{document:<28}  {judge:<22}  {milliseconds:>14}  {ratio:>14}")
}

/// SaxonC with the official rules.
fn saxon(files: &[&str]) -> Result<Peer> {
    let mut python = Command::new("python3");
    python.arg(run::root().join(SCRIPTS).join("saxon.py")).args(files);
    python.env("PYTHONPATH", packages_of_oracle()?).env("PYTHONDONTWRITEBYTECODE", "1");
    let told = run::output(&mut python)?;
    let mut peer = Peer { name: String::new(), seconds: Seconds::new() };
    for line in told.lines() {
        let (name, file, seconds) =
            read(line).ok_or_else(|| Failure::new(format!("saxon.py told what was not expected: {line}")))?;
        peer.name = name;
        peer.seconds.insert(file, seconds);
    }
    Ok(peer)
}

/// Name and version, file, and seconds a document.
fn read(line: &str) -> Option<(String, String, f64)> {
    let line: Value = serde_json::from_str(line).ok()?;
    let words = |key: &str| line[key].as_str().map(str::to_owned);
    let name = format!("{} {}", words("peer")?, words("version")?);
    Some((name, words("file")?, line["seconds"].as_f64()? / line["documents"].as_f64()?))
}

/// The folder of the packages; the crate's own test fills the same one.
fn packages_of_oracle() -> Result<PathBuf> {
    let list = run::root().join(SCRIPTS).join("requirements.txt");
    let wanted = std::fs::read_to_string(&list)?;
    let folder = run::target_dir().join("xtask/en16931-oracle");
    let installed = folder.join("requirements.txt");
    if std::fs::read_to_string(&installed).is_ok_and(|there| there == wanted) {
        return Ok(folder);
    }
    if folder.is_dir() {
        std::fs::remove_dir_all(&folder)?;
    }
    run::pip(&folder, &[OsStr::new("--requirement"), list.as_os_str()]).map_err(|failure| {
        Failure::new(format!("SaxonC and the official rules could not be installed: {failure}"))
    })?;
    std::fs::copy(&list, &installed)?;
    Ok(folder)
}

/// The judge in Rust. It judges the files that it is given one after the other; its start is taken out.
fn cli(files: &[&str]) -> Result<Peer> {
    let program = installed_cli()?;
    let mut seconds = Seconds::new();
    for file in files {
        seconds.insert((*file).to_owned(), each(&program, file)?);
    }
    Ok(Peer { name: CLI.0.to_owned() + " " + CLI.1, seconds })
}

fn each(program: &Path, file: &str) -> Result<f64> {
    let mut number = 1;
    loop {
        let (one, many) = (judged(program, file, 1)?, judged(program, file, number + 1)?);
        let taken = many.saturating_sub(one);
        if taken >= LEAST || number >= NAMES {
            return Ok(taken.as_secs_f64() / f64::from(u32::try_from(number)?));
        }
        number = (number * 4).min(NAMES);
    }
}

/// How long the program takes for the same file so many times. That it does not accept it is no failure.
fn judged(program: &Path, file: &str, times: usize) -> Result<Duration> {
    let mut command = Command::new(program);
    command.arg("validate").args(std::iter::repeat_n(file, times)).stdin(Stdio::null());
    let began = Instant::now();
    let ended = command.stdout(Stdio::null()).stderr(Stdio::null()).status()?;
    match ended.code() {
        // Accepted, rejected, undefined.
        Some(0..=2) => Ok(began.elapsed()),
        _ => Failure::err(format!("{} ended with {ended}", program.display())),
    }
}

/// Built once, into the build folder.
fn installed_cli() -> Result<PathBuf> {
    let (name, version) = CLI;
    let folder = run::target_dir().join("xtask").join(format!("{name}-{version}"));
    let program = folder.join("bin/en16931");
    if !program.is_file() {
        let mut cargo = run::cargo();
        cargo.args(["install", name, "--version", version, "--locked", "--quiet", "--root"]).arg(&folder);
        // Not into our own target folder, where the same packages lie with other features.
        run::output(cargo.arg("--target-dir").arg(folder.join("build"))).map_err(|failure| {
            Failure::new(format!("{name} could not be installed to compare with: {failure}"))
        })?;
        std::fs::remove_dir_all(folder.join("build"))?;
    }
    Ok(program)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_line_that_hands_figures_over_counts() {
        let text = "small 0.05 ms\n{\"seconds_a_document\":{\"a.xml\":0.5}}\n\
                    {\"seconds_a_document\":{\"a.xml\":0.00005,\"b.xml\":0.25}}\nbar: holds\n{\"else\":1}\n";
        let expected = [("a.xml".to_owned(), 0.000_05), ("b.xml".to_owned(), 0.25)];
        assert_eq!(handed_over(text), Some(Seconds::from(expected)));
        for text in ["", "{\"seconds_a_document\":5}", "{\"seconds_a_document\":{\"a\":\"fast\"}}"] {
            assert_eq!(handed_over(text), None, "{text}");
        }
    }

    #[test]
    fn what_saxon_tells_is_read() {
        let told = r#"{"peer":"SaxonC-HE","version":"13.1","file":"/a b.xml","documents":4,"seconds":2.0}"#;
        assert_eq!(read(told), Some(("SaxonC-HE 13.1".to_owned(), "/a b.xml".to_owned(), 0.5)));
        assert_eq!(read("{}"), None);
    }

    #[test]
    fn figures_stand_below_one_another() {
        let line = figures("small.xml", "peer 1.0", 0.005, 0.000_05);
        assert_eq!(
            line.split_whitespace().collect::<Vec<_>>().join(" "),
            "small.xml peer 1.0 5.000 100.0 : 1"
        );
        assert_eq!(line.len(), row([""; 4]).len());
    }

    #[test]
    fn the_scripts_are_there() {
        for file in ["oracle.py", "saxon.py", "requirements.txt"] {
            assert!(run::root().join(SCRIPTS).join(file).is_file(), "{file}");
        }
    }
}
