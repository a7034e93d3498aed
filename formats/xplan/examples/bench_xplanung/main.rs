//! How long plans take: a regional plan of 7 MB read and checked, a thousand plans asked, an object checked again. [FILE]
//!
//! One thread, the median of several runs. `--times N FILE`: reads and checks it so often and says nothing, for who counts
//! instructions.

#![expect(clippy::print_stdout, reason = "this is a program that reports")]

#[path = "../../tests/suite/folder.rs"]
mod folder;
mod many;
mod one;

use std::fs;
use std::process::ExitCode;
use std::time::Instant;

use xplan::Limits;
use xplan::archive::Package;
use xplan::check::{Options, check};

/// The plans that are measured.
const REGIONAL: &str = "plans/v51__RROP_Landkreis_Test_51.zip";
const TOWN: &str = "plans/v60__Blankenese29_Test_60.zip";

/// A figure that must stay below its bar.
struct Bar {
    what: &'static str,
    figure: f64,
    most: f64,
}

fn main() -> ExitCode {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    let done = match words.as_slice() {
        ["--times", times, file] => repeated(times, file),
        [file] => package(file).and_then(|package| one::measure(file, &package)).map(drop),
        _ => default(),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(reason) => {
            println!("{reason}");
            ExitCode::FAILURE
        }
    }
}

fn default() -> Result<(), String> {
    let folder = folder::folder().ok_or("the test data was not found: name a file")?;
    let [regional, town] = [REGIONAL, TOWN].map(|name| folder.join(name).to_string_lossy().into_owned());
    let large = one::measure(&regional, &package(&regional)?)?;
    // xplan-tools does not know the version of the large one.
    let small = one::measure(&town, &package(&town)?)?;
    let figure = many::measure(&folder)?;
    hand_over(&[&large, &small]);
    bars(&[
        Bar { what: "7 MB read and indexed, ms", figure: large.reading, most: 50.0 },
        Bar { what: "7 MB read and checked, ms", figure: large.whole, most: 100.0 },
        Bar { what: "point among a thousand plans, 99 of 100, µs", figure, most: 100.0 },
    ])
}

/// A line for those who compare.
fn hand_over(all: &[&one::Measured]) {
    let files = all.iter().map(|one| {
        let figures: Vec<_> =
            one.figures.iter().map(|(what, seconds)| format!("\"{what}\":{seconds}")).collect();
        format!("\"{}\":{{{}}}", one.file, figures.join(","))
    });
    println!("{{\"plan_seconds\":{{{}}}}}", files.collect::<Vec<_>>().join(","));
}

fn package(file: &str) -> Result<Package, String> {
    let bytes = fs::read(file).map_err(|error| format!("{file}: {error}"))?;
    Package::read(bytes, &Limits::default()).map_err(|refusal| format!("{file}: {refusal}"))
}

fn repeated(times: &str, file: &str) -> Result<(), String> {
    let times: usize = times.parse().map_err(|error| format!("{times}: {error}"))?;
    let bytes = package(file)?.document().bytes().to_vec();
    for _ in 0..times {
        let document = xplan::Document::read(bytes.clone(), &Limits::default())
            .map_err(|refusal| refusal.to_string())?;
        std::hint::black_box(check(&document, &Options::default()));
    }
    Ok(())
}

fn bars(all: &[Bar]) -> Result<(), String> {
    for bar in all {
        let held = if bar.figure < bar.most { "holds" } else { "MISSED" };
        println!("bar: {} {:.3}, wanted < {}: {held}", bar.what, bar.figure, bar.most);
    }
    if all.iter().all(|bar| bar.figure < bar.most) { Ok(()) } else { Err("a bar was missed".to_owned()) }
}

/// The median of several runs, in milliseconds of the wall.
fn median<T>(runs: usize, mut run: impl FnMut() -> T) -> f64 {
    let mut all: Vec<f64> = (0..runs)
        .map(|_| {
            let start = Instant::now();
            let result = run();
            let took = start.elapsed().as_secs_f64() * 1e3;
            drop(std::hint::black_box(result));
            took
        })
        .collect();
    all.sort_by(f64::total_cmp);
    all.get(all.len() / 2).copied().unwrap_or(f64::NAN)
}

/// Megabytes of memory that the process holds, as the system says; 0 where it does not.
fn memory() -> f64 {
    let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"));
    line.and_then(|line| line.split_whitespace().next()?.parse::<f64>().ok())
        .map_or(0.0, |kilobytes| kilobytes / 1e3)
}
