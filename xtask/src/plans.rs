//! `cargo xtask bench xplanung` beside two programs of other projects: GDAL, from Debian, and xplan-tools, from pip.
//!
//! A measurement that ends with a line `{"plan_seconds":{"FILE":{"read":X,"checked":Y,…}}}` is compared: the peers read the same
//! files. GDAL checks nothing; xplan-tools reads 4.1, 5.4, 6.0 and 6.1 and checks no geometry.

use std::collections::BTreeMap;
use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Instant;

use serde_json::Value;

use crate::failure::{Failure, Result};
use crate::{run, say};

/// What our measurement hands over: by file, seconds for each thing that was done.
pub(crate) type Seconds = BTreeMap<String, BTreeMap<String, f64>>;

/// The key of the line that hands them over.
const HANDED_OVER: &str = "plan_seconds";

/// The folder of our script, and of the list of its packages.
const SCRIPTS: &str = "xtask/peers/xplan";

/// Debian's Python, for which Debian brings the binding to GDAL that xplan-tools needs.
const PYTHON: &str = "/usr/bin/python3";

/// How often a program is run; the median counts.
const RUNS: usize = 3;

/// The figures in the last line that hands some over.
pub(crate) fn handed_over(text: &str) -> Option<Seconds> {
    text.lines().rev().find_map(|line| {
        let line: Value = serde_json::from_str(line.trim()).ok()?;
        let files = line.get(HANDED_OVER)?.as_object()?;
        let figures = |file: &Value| {
            Some(
                file.as_object()?
                    .iter()
                    .filter_map(|(what, seconds)| Some((what.clone(), seconds.as_f64()?)))
                    .collect(),
            )
        };
        files.iter().map(|(name, file)| Some((name.clone(), figures(file)?))).collect()
    })
}

/// Has the peers read the same files and prints their figures beside ours. A peer that cannot be had is named with the reason.
///
/// # Errors
/// When a peer that is there does not do what it should.
pub(crate) fn compare(ours: &Seconds) -> Result<()> {
    say::line("\nplans: one file, programs with their start, xplan-tools without it");
    say::line(&row(["file", "program", "what", "seconds", "ours to it"]));
    for (file, own) in ours {
        let name = Path::new(file).file_name().unwrap_or_default().to_string_lossy().into_owned();
        for (what, seconds) in own {
            say::line(&row([&name, "ours", what, &format!("{seconds:.4}"), "1.0 : 1"]));
        }
        let tell = |program: &str, what: &str, seconds: f64, against: &str| {
            let ratio =
                own.get(against).map_or_else(|| "-".to_owned(), |own| format!("{:.1} : 1", seconds / own));
            say::line(&row([&name, program, what, &format!("{seconds:.4}"), &ratio]));
        };
        match gdal(file) {
            Ok(figures) => figures.iter().for_each(|(what, seconds)| tell("GDAL", what, *seconds, "read")),
            Err(failure) => say::line(&format!("NOT MEASURED: GDAL: {failure}")),
        }
        match tools(file) {
            Ok(figures) => {
                for (what, seconds) in &figures {
                    tell("xplan-tools", what, *seconds, what);
                }
            }
            Err(failure) => say::line(&format!("NOT MEASURED: xplan-tools with {name}: {failure}")),
        }
    }
    Ok(())
}

fn row([file, program, what, seconds, ratio]: [&str; 5]) -> String {
    format!("{file:<24}  {program:<12}  {what:<22}  {seconds:>9}  {ratio:>12}")
}

/// Seconds of GDAL: the features counted, and everything written as `GeoPackage`.
fn gdal(file: &str) -> Result<[(&'static str, f64); 2]> {
    if !run::on_path("ogr2ogr") {
        return Failure::err("its programs are missing; on Debian: apt-get install gdal-bin");
    }
    // It keeps what it finds out about a file beside it, and would be quicker the second time.
    let folder = run::target_dir().join("xtask/plans");
    std::fs::create_dir_all(&folder)?;
    let fresh = |name: &str| folder.join(name);
    let counted = median(|| {
        clean(&folder)?;
        std::fs::copy(file, fresh("plan.gml"))?;
        timed(Command::new("ogrinfo").args(["-ro", "-q", "-al", "-so"]).arg(fresh("plan.gml")))
    })?;
    let written = median(|| {
        clean(&folder)?;
        std::fs::copy(file, fresh("plan.gml"))?;
        timed(Command::new("ogr2ogr").args(["-f", "GPKG"]).arg(fresh("plan.gpkg")).arg(fresh("plan.gml")))
    })?;
    Ok([("read", counted), ("read, written as GPKG", written)])
}

fn clean(folder: &Path) -> Result<()> {
    for entry in std::fs::read_dir(folder)? {
        std::fs::remove_file(entry?.path())?;
    }
    Ok(())
}

fn timed(command: &mut Command) -> Result<f64> {
    let began = Instant::now();
    run::output(command)?;
    Ok(began.elapsed().as_secs_f64())
}

fn median(mut once: impl FnMut() -> Result<f64>) -> Result<f64> {
    let mut all = Vec::new();
    for _ in 0..RUNS {
        all.push(once()?);
    }
    all.sort_by(f64::total_cmp);
    all.get(RUNS / 2).copied().ok_or_else(|| Failure::new("no run"))
}

/// Seconds of xplan-tools: read, and brought to the newest version.
fn tools(file: &str) -> Result<[(&'static str, f64); 2]> {
    let binding = Command::new(PYTHON).args(["-c", "import osgeo"]).output();
    if !binding.is_ok_and(|ended| ended.status.success()) {
        return Failure::err("it needs Python's binding to GDAL; on Debian: apt-get install python3-gdal");
    }
    let mut python = Command::new(PYTHON);
    python.arg(run::root().join(SCRIPTS).join("tools.py")).arg(file);
    python.env("PYTHONPATH", packages()?).env("PYTHONDONTWRITEBYTECODE", "1");
    let told = run::output(&mut python)?;
    let line = told.lines().last().unwrap_or_default();
    read(line).ok_or_else(|| Failure::new(format!("tools.py told what was not expected: {line}")))
}

fn read(line: &str) -> Option<[(&'static str, f64); 2]> {
    let line: Value = serde_json::from_str(line).ok()?;
    Some([("read", line["read"].as_f64()?), ("migrated", line["migrated"].as_f64()?)])
}

/// The folder of xplan-tools and what it needs, filled where its list has changed.
fn packages() -> Result<PathBuf> {
    let list = run::root().join(SCRIPTS).join("tools.txt");
    let wanted = std::fs::read_to_string(&list)?;
    let folder = run::target_dir().join("xtask/xplan-tools");
    let installed = folder.join("tools.txt");
    if std::fs::read_to_string(&installed).is_ok_and(|there| there == wanted) {
        return Ok(folder);
    }
    if folder.is_dir() {
        std::fs::remove_dir_all(&folder)?;
    }
    run::pip(&folder, &[OsStr::new("--requirement"), list.as_os_str()])?;
    std::fs::copy(&list, &installed)?;
    Ok(folder)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_line_hands_over() {
        let text = "words\n{\"plan_seconds\":{\"a.gml\":{\"read\":0.5,\"checked\":1.0}}}\nbar: holds\n";
        let seconds = handed_over(text).unwrap();
        assert_eq!(seconds["a.gml"]["checked"], 1.0);
        assert!(handed_over("{\"seconds_a_document\":{}}").is_none());
    }

    #[test]
    fn what_the_script_tells_is_read() {
        assert_eq!(read(r#"{"peer":"x","read":1.5,"migrated":2}"#), Some([("read", 1.5), ("migrated", 2.0)]));
        assert_eq!(read("Traceback"), None);
    }
}
