//! How long judging takes: a small invoice, ever more lines up to 20,000, and files of evil intent. [FILE…]
//!
//! `--hostile`: those alone. `--times N FILE…`: judges each file so often and says nothing, for who counts instructions.

#![expect(clippy::print_stdout, reason = "this is a program that reports")]

#[path = "../../tests/suite/folder.rs"]
mod folder;
mod hostile;
#[path = "../../tests/make/pdf.rs"]
mod make;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::Instant;

use einvoice::model::Invoice;
use einvoice::write::{Style, write};
use einvoice::{Limits, Options, Syntax, check};

/// Of either syntax a small invoice, and one whose first line is repeated: 20,000 of it are 30 MB.
const FILES: [(&str, &str, &str); 2] = [
    ("01.06a-INVOICE_ubl.xml", "01.01a-INVOICE_ubl.xml", "cac:InvoiceLine"),
    ("01.01a-INVOICE_uncefact.xml", "01.08a-INVOICE_uncefact.xml", "ram:IncludedSupplyChainTradeLineItem"),
];

/// Lines of the long ones.
const LINES: [usize; 4] = [2_500, 5_000, 10_000, 20_000];

/// Milliseconds that judging a small invoice may take.
const SMALL: f64 = 0.1;

/// Milliseconds that judging the longest may take.
const LARGE: f64 = 300.0;

fn main() -> ExitCode {
    let files: Vec<PathBuf> = std::env::args_os().skip(1).map(PathBuf::from).collect();
    let start = Instant::now();
    let faults = einvoice::faults_of_tables();
    let words: Vec<&str> = files.iter().filter_map(|file| file.to_str()).collect();
    let done = match words.as_slice() {
        ["--times", times, files @ ..] => repeated(times, files),
        ["--hostile"] => hostile::run(),
        _ => {
            println!("tables compiled once: {:.1} ms", start.elapsed().as_secs_f64() * 1e3);
            if files.is_empty() {
                let known = known();
                hostile::run().and(known)
            } else {
                files.iter().try_for_each(|file| given(file))
            }
        }
    };
    match done {
        Ok(()) if faults.is_empty() => ExitCode::SUCCESS,
        Ok(()) => ExitCode::FAILURE,
        Err(error) => {
            println!("{error}");
            ExitCode::FAILURE
        }
    }
}

fn repeated(times: &str, files: &[&str]) -> Result<(), String> {
    let times: usize = times.parse().map_err(|error| format!("{times}: {error}"))?;
    for file in files {
        let bytes = fs::read(file).map_err(|error| format!("{file}: {error}"))?;
        (0..times).for_each(|_| drop(std::hint::black_box(check(&bytes, &Options::default()))));
    }
    Ok(())
}

fn given(file: &Path) -> Result<(), String> {
    let bytes = fs::read(file).map_err(|error| format!("{}: {error}", file.display()))?;
    measure(&file.display().to_string(), &bytes);
    Ok(())
}

/// The invoices of the test data as they are, then with ever more lines: twice as many lines take twice the time. The small ones and
/// the shortest of the long ones are handed over to other judges, who take minutes for the longest.
fn known() -> Result<(), String> {
    let folder = folder::folder().ok_or("the test data was not found: name files")?;
    let folder = folder.join("xrechnung-testsuite/business-cases/standard");
    let made = std::env::temp_dir().join("rathaus-bench-einvoice");
    fs::create_dir_all(&made).map_err(|error| format!("{}: {error}", made.display()))?;
    let mut bars = Vec::new();
    let mut handed_over = Vec::new();
    for (name, repeated, line) in FILES {
        let text = |name| fs::read_to_string(folder.join(name)).map_err(|error| format!("{name}: {error}"));
        let small = measure(name, text(name)?.as_bytes());
        let text = text(repeated)?;
        let mut large = 0.0;
        for lines in LINES {
            let long = longer(&text, line, lines).ok_or_else(|| format!("{repeated} has no line"))?;
            large = measure(&format!("{repeated}, {lines} lines"), long.as_bytes());
            if Some(&lines) == LINES.first() {
                let file = made.join(format!("{lines}-lines-{repeated}"));
                fs::write(&file, long).map_err(|error| format!("{}: {error}", file.display()))?;
                handed_over.push(format!("\"{}\":{}", file.display(), large / 1e3));
            }
        }
        handed_over.push(format!("\"{}\":{}", folder.join(name).display(), small / 1e3));
        bars.extend([
            (format!("{name}: ms"), small, SMALL),
            (format!("{repeated}, longest: ms"), large, LARGE),
        ]);
    }
    println!("{{\"seconds_a_document\":{{{}}}}}", handed_over.join(","));
    for (what, figure, bar) in &bars {
        let held = if figure < bar { "holds" } else { "MISSED" };
        println!("bar: {what} {figure:.3}, wanted < {bar}: {held}");
    }
    if bars.iter().all(|(_, figure, bar)| figure < bar) { Ok(()) } else { Err("a bar was missed".to_owned()) }
}

/// The first line of an invoice, repeated.
fn longer(text: &str, line: &str, lines: usize) -> Option<String> {
    let (open, close) = (format!("<{line}>"), format!("</{line}>"));
    let start = text.find(&open)?;
    let end = start + text.get(start..)?.find(&close)? + close.len();
    Some([text.get(..start)?, &text.get(start..end)?.repeat(lines), text.get(end..)?].concat())
}

/// How long judging takes, reading into the model, and writing in the other syntax; gives the first, in milliseconds.
fn measure(name: &str, bytes: &[u8]) -> f64 {
    let mut verdict = None;
    let judged = best(bytes.len(), || verdict = Some(check(bytes, &Options::default()).verdict));
    let mut invoice = None;
    let read = best(bytes.len(), || invoice = Invoice::read(bytes, &Limits::default()).ok());
    let written = invoice.as_ref().map_or(0.0, |invoice| {
        let syntax = if invoice.syntax == Syntax::Ubl { Syntax::Cii } else { Syntax::Ubl };
        best(bytes.len(), || drop(write(invoice, Style { syntax, indent: true })))
    });
    let verdict = verdict.map(|verdict| format!("{verdict:?}").to_lowercase()).unwrap_or_default();
    let kilobytes = bytes.len().div_ceil(1000);
    println!(
        "{name}: {kilobytes} kB, {verdict}, {judged:.3} ms; read into the model {read:.3} ms, written {written:.3} ms"
    );
    judged
}

/// The best of several runs, in milliseconds of the wall.
fn best(size: usize, mut run: impl FnMut()) -> f64 {
    let rounds = (4_000_000 / size.max(1)).clamp(1, 500);
    let mut best = f64::MAX;
    for _ in 0..5 {
        let start = Instant::now();
        for _ in 0..rounds {
            run();
        }
        let each = start.elapsed().as_secs_f64() / f64::from(u32::try_from(rounds).unwrap_or(1));
        best = best.min(each);
    }
    best * 1e3
}
